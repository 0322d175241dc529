//! What is read of small texts, written out.

use super::*;
use crate::domain::Body;

fn check(rtf: &[u8], expected: &[&str]) {
    let reading = read(rtf);
    let mut shown: Vec<String> = Vec::new();
    for section in &reading.sections {
        match &section.body {
            Body::Heading { level, text } => shown.push(format!("{level} {text}")),
            Body::Table(table) => {
                shown.extend(table.rows.iter().map(|row| row.cells.join(" | ")));
            }
            _ => shown.push(section.text().to_owned()),
        }
    }
    shown.extend(reading.hidden.iter().map(|hidden| format!("hidden {}", hidden.text)));
    shown.extend(reading.remarks.iter().map(ToString::to_string));
    assert_eq!(shown, expected);
}

#[test]
fn characters_are_read_in_their_alphabet() {
    check(
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Arial;}}\
          Pr\\'fcfung {\\f1\\'cf\\'f0} \\u8364 ?\\uc2\\u228 \\'c3\\'a4\\u-10179 ??\\u-8704 ??.\\par}",
        &["Prüfung Пр €ä😀."],
    );
}

#[test]
fn headings_lists_and_tables_are_told() {
    check(
        b"{\\rtf1{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}{\\s2 Heading 2;}}\
          \\pard\\s1 {\\listtext 1.\\tab}Scope\\par\\pard\\s2 Sites\\par\\pard{\\pntext\\'b7\\tab}item\\par\
          \\trowd\\intbl a\\cell b\\par c\\cell\\row\\trowd\\pard\\intbl d\\cell\\cell\\row\\pard end\\par}",
        &["1 1. Scope", "2 Sites", "item", "a | b\nc", "d | ", "end"],
    );
}

#[test]
fn notes_hidden_and_deleted_text_are_kept_apart() {
    check(
        b"{\\rtf1 {\\header Top\\par}One{\\footnote A note} two{\\v secret}{\\deleted gone}\
          {\\*\\unknown x}{\\*\\atnauthor Kim}{\\*\\annotation Why?}{\\pict 0102}\
          {\\field{\\*\\fldinst DDE x y}{\\fldrslt shown}}\\par}",
        &[
            "Top",
            "One twoshown",
            "A note",
            "Comment by Kim: Why?",
            "hidden secret",
            "it refers to DDE x y, which was not fetched",
            "it holds changes not accepted yet; insertions were read",
        ],
    );
}

#[test]
fn a_file_says_who_wrote_it() {
    let reading = read(
        b"{\\rtf1{\\info{\\title Policy}{\\author Kim}{\\creatim\\yr2026\\mo1\\dy10}\
          {\\*\\company Contoso}}{\\*\\userprops{\\propname Number}\\proptype30{\\staticval P-1}}x}",
    );
    let properties = reading.properties;
    assert_eq!(properties.title.as_deref(), Some("Policy"));
    assert_eq!(properties.author.as_deref(), Some("Kim"));
    assert_eq!(properties.created.map(|day| day.to_string()).as_deref(), Some("2026-01-10"));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(properties.custom, [pair("Company", "Contoso"), pair("Number", "P-1")]);
}
