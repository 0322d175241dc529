//! Finds what a document is called: by itself, in its properties, or by its file name.

use super::cues::Cues;
use super::labels;
use crate::domain::{Body, Document, Format};

/// The title, apart from what a control block says: the first heading without a number, the line over a
/// sheet, the title property, else the file's name.
pub(super) fn of(cues: &Cues, document: &Document) -> String {
    if matches!(document.format, Format::Json | Format::Jsonl) {
        // Their headings are keys.
        return file_words(document.file.path.name());
    }
    let property = document.properties.title.as_deref().filter(|title| is_title(cues, title));
    heading(cues, document)
        .or(property)
        .or_else(|| over_table(cues, document))
        .or_else(|| first_line(cues, document))
        .map_or_else(|| file_words(document.file.path.name()), crate::domain::fold_space)
}

/// The words of a file name: `POL-AI-001_AI_Policy_v2.1.docx` is `POL AI 001 AI Policy v2 1`.
pub(super) fn file_words(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, ending)| {
        if ending.len() <= 5 && !ending.contains(' ') { stem } else { name }
    });
    let mut words = String::with_capacity(stem.len());
    let mut before = ' ';
    let mut characters = stem.chars().peekable();
    while let Some(character) = characters.next() {
        // `RiskRegister` is two words, `SoA` is one.
        let word_begins = characters.peek().is_some_and(|next| next.is_lowercase());
        if before.is_lowercase() && character.is_uppercase() && word_begins {
            words.push(' ');
        }
        words.push(if matches!(character, '_' | '-' | '.' | '+') { ' ' } else { character });
        before = character;
    }
    crate::domain::fold_space(&words)
}

/// The first heading, unless it is that of a numbered chapter: then the title stands elsewhere.
fn heading<'a>(cues: &Cues, document: &'a Document) -> Option<&'a str> {
    let subject = document.sections.iter().find_map(|section| match &section.body {
        Body::FrontMatter(pairs, _) if document.format == Format::Eml => pairs
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("subject"))
            .map(|(_, value)| value.as_str()),
        _ => None,
    });
    let first = document.sections.iter().take(12).find_map(|section| match &section.body {
        Body::Heading { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let unnumbered = |text: &&str| !text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    subject.or(first.filter(unnumbered)).filter(|title| is_title(cues, title))
}

/// The line over the header of a sheet.
fn over_table<'a>(cues: &Cues, document: &'a Document) -> Option<&'a str> {
    let Body::Table(table) = &document.sections.first()?.body else { return None };
    let row = table.rows.first().filter(|row| row.filled() == 1 && table.header() != Some(0))?;
    row.cells
        .iter()
        .find(|cell| !cell.is_empty())
        .map(String::as_str)
        .filter(|title| is_title(cues, title))
}

/// The first short line of running text that is no labelled value.
fn first_line<'a>(cues: &Cues, document: &'a Document) -> Option<&'a str> {
    let text = document.sections.iter().find_map(|section| match &section.body {
        Body::Text(text) => Some(text.as_str()),
        _ => None,
    })?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let labelled = line.contains(':') || cues.fields.opening(line).is_some();
    (is_title(cues, line) && !labelled && line.len() <= 100 && !line.ends_with(['.', ',', ';']))
        .then_some(line)
}

fn is_title(cues: &Cues, text: &str) -> bool {
    let key = labels::key(text);
    let length = text.trim().chars().count();
    (3..=160).contains(&length)
        && key.chars().any(char::is_alphabetic)
        && !cues
            .words
            .title
            .given_by_programs
            .iter()
            .any(|none| key == *none || (none.len() > 12 && key.starts_with(none.as_str())))
}

/// The headings of a document, each once, in reading order.
pub(super) fn headings(document: &Document) -> Vec<String> {
    const HEADINGS_MAX: usize = 150;
    const CHARS_MAX: usize = 160;
    let mut seen = std::collections::BTreeSet::new();
    let mut headings = Vec::new();
    for heading in document.sections.iter().filter_map(|section| section.trail.last()) {
        if headings.len() >= HEADINGS_MAX {
            break;
        }
        if heading.chars().count() <= CHARS_MAX && seen.insert(heading) {
            headings.push(heading.clone());
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_taken_apart_into_words() {
        for (name, words) in [
            ("POL-AI-001_AI_Policy_v2.1.docx", "POL AI 001 AI Policy v2 1"),
            ("AiRiskRegister.xlsx", "Ai Risk Register"),
            ("minutes", "minutes"),
            ("Übersicht KI-Systeme.ods", "Übersicht KI Systeme"),
        ] {
            assert_eq!(file_words(name), words);
        }
    }
}
