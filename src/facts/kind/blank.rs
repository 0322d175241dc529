//! Tells forms nobody has filled in yet from documents.

use super::super::cues::Cues;
use super::super::labels::words;
use super::super::title::file_words;
use crate::domain::{Body, Document, Format, Section};

/// More text than this is no form.
const TEXT_MAX: usize = 60_000;

/// Whether the document is a form with nothing in it.
pub(in super::super) fn is_blank_form(cues: &Cues, document: &Document, title: &str) -> bool {
    // What a machine wrote line by line nobody is to fill in.
    if document.format == Format::Jsonl {
        return false;
    }
    // In data brackets and empty values are how it is written.
    let data = matches!(document.format, Format::Json | Format::Yaml);
    let named = [title, &file_words(document.file.path.name())].iter().any(|text| {
        let spans = words(text);
        (0..spans.len()).any(|at| cues.template.at(text, &spans, at).is_some())
    });
    let marks = fill_in_marks(cues, document);
    let (empty, fields) = empty_fields(document);
    let text: usize = document.sections.iter().map(|section| section.text().len()).sum();
    let mostly_empty = fields >= 6 && empty * 10 >= fields * 7;
    (named && (marks.all >= 3 || empty * 2 >= fields.max(4)))
        || (!data && marks.signs >= 6 && marks.signs * 400 >= text)
        || (!data && mostly_empty && (named || marks.signs >= 2))
}

/// How many places there are to fill in.
#[derive(Default)]
struct Marks {
    all: usize,
    /// Those that are more than words: "TBD" stands in unfinished documents too.
    signs: usize,
}

fn fill_in_marks(cues: &Cues, document: &Document) -> Marks {
    let page = matches!(document.format, Format::Markdown | Format::Html);
    let mut read = 0;
    let mut marks = Marks::default();
    for text in document.sections.iter().flat_map(texts) {
        read += text.len();
        if read > TEXT_MAX {
            break;
        }
        for mark in cues.fill_in_marks.find(text) {
            if is_leader(mark) || (page && is_variable(mark)) {
                continue;
            }
            marks.all += 1;
            marks.signs += usize::from(!mark.chars().all(|c| c.is_alphanumeric() || c == ' '));
        }
    }
    marks
}

/// Rows of dots lead to page numbers in every table of contents.
fn is_leader(mark: &str) -> bool {
    mark.chars().all(|c| matches!(c, '.' | '…'))
}

/// Pages of a site are full of `{{ site.url }}`, which nobody is to fill in.
fn is_variable(mark: &str) -> bool {
    mark.contains('{') || mark.contains('}')
}

fn texts(section: &Section) -> Vec<&str> {
    match &section.body {
        Body::Table(table) => table.rows.iter().map(|row| row.text.as_str()).collect(),
        _ => vec![section.text()],
    }
}

/// How often a word stands in a text, whole.
pub(super) fn occurrences(text: &str, word: &str) -> usize {
    text.match_indices(word)
        .filter(|(at, _)| {
            let before = text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
            !(before || after)
        })
        .count()
}

/// How many rows of tables have a label and nothing beside it, and how many rows there are.
fn empty_fields(document: &Document) -> (usize, usize) {
    let mut empty = 0;
    let mut fields = 0;
    for section in &document.sections {
        let Body::Table(table) = &section.body else { continue };
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for row in table.rows.iter().take(500).filter(|_| width >= 2) {
            fields += 1;
            empty += usize::from(row.filled() <= 1);
        }
    }
    (empty, fields)
}
