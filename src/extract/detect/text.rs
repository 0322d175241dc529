//! Tells kinds of text apart: by marks that no other kind has, then by the name, and where that says
//! nothing by how the text looks.

use super::super::{csv, lines};
use super::office;
use crate::domain::Format;

/// The format to read a text as, by its first words. `extension` is in lower case.
pub fn format(extension: &str, head: &str) -> Format {
    let promised = Format::promised_by(extension);
    if let Some(flat) = office::flat(head) {
        return flat;
    }
    match promised {
        // These may quote any other format.
        Some(named @ (Format::Markdown | Format::AsciiDoc | Format::Eml | Format::Mbox)) => named,
        _ if is_page(head) => Format::Html,
        _ if opens_with(head, "<?xml") => Format::Xml,
        Some(Format::Json) if is_json_lines(head) => Format::Jsonl,
        Some(
            named @ (Format::Csv
            | Format::Html
            | Format::Jsonl
            | Format::Yaml
            | Format::Xml
            | Format::Notebook),
        ) => named,
        Some(Format::Json) if is_notebook(head) => Format::Notebook,
        Some(Format::Json) => Format::Json,
        Some(Format::Text) => mail(head).unwrap_or(Format::Text),
        // Code and settings have names of their own, and comments that look like headings.
        None if !extension.is_empty() => structured(head).unwrap_or(Format::Text),
        // There is no name, or it promises what was not found.
        _ => structured(head).or_else(|| written(head)).unwrap_or(Format::Text),
    }
}

fn opens_with(head: &str, tag: &str) -> bool {
    head.get(..tag.len()).is_some_and(|opening| opening.eq_ignore_ascii_case(tag))
}

fn is_page(head: &str) -> bool {
    let html = |text: &str| opens_with(text, "<!doctype html") || opens_with(text, "<html");
    // XHTML opens with the mark of XML.
    let behind_mark = || head.split_once("?>").map(|(_, rest)| rest.trim_start());
    html(head) || (opens_with(head, "<?xml") && behind_mark().is_some_and(html))
}

fn mail(head: &str) -> Option<Format> {
    if is_mailbox(head) {
        Some(Format::Mbox)
    } else if is_mail(head) {
        Some(Format::Eml)
    } else {
        None
    }
}

/// Formats a machine writes.
fn structured(head: &str) -> Option<Format> {
    if let Some(mail) = mail(head) {
        return Some(mail);
    }
    if opens_with(head, "<svg") {
        Some(Format::Xml)
    } else if is_notebook(head) {
        Some(Format::Notebook)
    } else if is_json_lines(head) {
        Some(Format::Jsonl)
    } else if is_json(head) {
        Some(Format::Json)
    } else if head.starts_with("%YAML") {
        Some(Format::Yaml)
    } else {
        None
    }
}

/// Formats a person writes, which are told by their looks.
fn written(head: &str) -> Option<Format> {
    let lines: Vec<&str> = head.lines().collect();
    let headings = |mark: char| {
        let heading = |line: &&&str| {
            let title = line.trim_start_matches(mark);
            (1..=6).contains(&(line.len() - title.len())) && title.starts_with(' ')
        };
        lines.iter().filter(heading).count()
    };
    let is_pair = |line: &&str| lines::pair(line).is_some();
    if lines.first().is_some_and(|line| line.starts_with("= ")) && headings('=') > 1 {
        Some(Format::AsciiDoc)
    } else if lines.first() == Some(&"---") && lines.get(1).is_some_and(is_pair) {
        let closed = lines.iter().skip(1).any(|line| *line == "---");
        Some(if closed && headings('#') > 0 { Format::Markdown } else { Format::Yaml })
    } else if headings('#') > 0 && lines.first().is_some_and(|line| line.starts_with('#')) {
        Some(Format::Markdown)
    } else if csv::is_regular(head) {
        Some(Format::Csv)
    } else {
        None
    }
}

/// A JSON value, as far as its first bytes say.
fn is_json(head: &str) -> bool {
    if !head.starts_with(['{', '[']) {
        return false;
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(head) {
        Ok(_) => true,
        // The first bytes of a value break off, which is no error of it.
        Err(error) => error.is_eof(),
    }
}

/// One record a line, as many log exports have; a line among the first may be none.
fn is_json_lines(head: &str) -> bool {
    let is_record = |line: &str| {
        line.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
    };
    let mut lines = head.lines();
    lines.next().is_some_and(is_record) && lines.take(10).any(is_record)
}

fn is_notebook(head: &str) -> bool {
    head.starts_with('{') && head.contains("\"cell_type\"") && head.contains("\"cells\"")
}

/// A mail saved without an extension opens with the headers only mail programs write.
fn is_mail(head: &str) -> bool {
    let machine = ["received", "return-path", "mime-version", "message-id", "delivered-to"];
    let headers = head.lines().take_while(|line| !line.trim().is_empty());
    headers
        .filter_map(|line| line.split_once(':'))
        .any(|(name, _)| machine.contains(&name.to_lowercase().as_str()))
        && head.lines().next().is_some_and(|line| line.contains(':'))
}

/// A mailbox opens with the line that says when the first mail came, and goes on with its header.
fn is_mailbox(head: &str) -> bool {
    let mut lines = head.lines();
    let opens = lines.next().is_some_and(super::super::mbox::is_separator);
    opens && lines.next().is_some_and(|line| line.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Format) {
        assert_eq!(format("", text), expected, "{text}");
        // A name that lies is not believed.
        assert_eq!(format("pdf", text), expected, "{text}");
    }

    #[test]
    fn a_text_without_a_name_is_told_by_its_looks() {
        check("= AI policy\n:owner: Kim\n\n== Scope\n", Format::AsciiDoc);
        check("---\nowner: Kim\nscope:\n  - all\n", Format::Yaml);
        check("---\nowner: Kim\n---\n# Scope\n", Format::Markdown);
        check("# Scope\n\nAll.\n", Format::Markdown);
        check("id,owner,day\n1,Kim,2026-01-10\n2,Ana,2026-02-01\n", Format::Csv);
        check("{\"a\": 1}\n{\"a\": 2}\n", Format::Jsonl);
        check("{\"a\":\n1}", Format::Json);
        check("[1, 2", Format::Json);
        check("<?xml version=\"1.0\"?>\n<risk/>", Format::Xml);
        check("<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html/>", Format::Html);
        check("{\"cells\": [{\"cell_type\": \"code\"", Format::Notebook);
        check("Message-ID: <1@a>\nSubject: x\n\nHi", Format::Eml);
        check("From a@b Sat Jan 10 09:30:00 2026\nSubject: x\n\nHi", Format::Mbox);
        check("The board met, and agreed, on all points.\nIt closed.\n", Format::Text);
        check("[draft] Policy\n", Format::Text);
    }

    #[test]
    fn code_keeps_its_comments_as_text() {
        assert_eq!(format("py", "# Scope\n\nx = 1\n"), Format::Text);
        assert_eq!(format("log", "{\"a\": 1}\n{\"a\": 2}\n"), Format::Jsonl);
    }
}
