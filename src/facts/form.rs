//! Reads the labelled fields of a document: `System: Compass 4.2`, `| Decision | go |`, front matter.
//!
//! An impact assessment, a release sheet, minutes and an audit report open with such fields. Only those are
//! kept whose label `lexicon/forms.toml` knows, so that a field can be asked for by what it means.

use serde::{Deserialize, Serialize};

use super::cite::{cell_evidence, line_evidence};
use super::cues::Cues;
use super::labels::words;
use crate::domain::{Body, Document, Evidence, Section, Table};

/// A labelled field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What the label means: `system`, `decision`.
    pub field: String,
    /// The value as it is written.
    pub value: String,
    /// The words.
    pub evidence: Evidence,
}

/// No document has more fields that matter.
const PAIRS_MAX: usize = 200;
/// A longer line is a paragraph, in which a colon follows all sorts of words.
const LINE_CHARS_MAX: usize = 400;
const LABEL_CHARS_MAX: usize = 60;
/// So much of a document says who wrote it, without labels.
const OPENING_CHARS_MAX: usize = 900;

/// The fields of a document, in reading order.
pub(super) fn of(cues: &Cues, document: &Document) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut opening = 0;
    for section in &document.sections {
        if let Body::Text(text) = &section.body
            && opening < OPENING_CHARS_MAX
        {
            opening += text.len();
            of_opening(cues, document, section, text, &mut pairs);
        }
        if pairs.len() >= PAIRS_MAX {
            break;
        }
        match &section.body {
            Body::Table(table) => of_table(cues, document, section, table, &mut pairs),
            Body::FrontMatter(fields, _) => {
                for (label, value) in fields {
                    let cite = || Evidence::cite(section.excerpt(&document.file), value).ok();
                    take(cues, label, value, cite, &mut pairs);
                }
            }
            Body::Heading { .. } => {}
            Body::Text(text) | Body::Margin(text) => {
                of_text(cues, document, section, text, &mut pairs);
            }
        }
    }
    pairs.truncate(PAIRS_MAX);
    pairs
}

/// Sentences of the opening that begin as a label would: "Written by Kim Lee. Signed off by Jo Ray, 3 May 2026."
fn of_opening(
    cues: &Cues,
    document: &Document,
    section: &Section,
    text: &str,
    pairs: &mut Vec<Pair>,
) {
    let source = section.source(&document.file);
    for (index, line) in text.split('\n').enumerate().take(12) {
        for sentence in super::rules::sentences(line) {
            let words = words(sentence);
            let Some((field, last)) = (!words.is_empty())
                .then(|| cues.forms.at(sentence, &words, 0))
                .flatten()
                .filter(|(_, last)| *last >= 1)
            else {
                continue;
            };
            let value = sentence[words[last].1..].trim_start();
            // With a colon it is a labelled field as any other.
            if value.is_empty() || value.starts_with([':', '|']) || sentence.len() > LINE_CHARS_MAX
            {
                continue;
            }
            let value = value.trim_end_matches('.').trim();
            if let Some(evidence) = line_evidence(source, &section.location, index, line, value) {
                let field = cues.form_fields[field].clone();
                pairs.push(Pair { field, value: value.to_owned(), evidence });
            }
        }
    }
}

fn of_text(cues: &Cues, document: &Document, section: &Section, text: &str, pairs: &mut Vec<Pair>) {
    let source = section.source(&document.file);
    // A label alone on its line: its value is the next one.
    let mut waiting: Option<&str> = None;
    for (index, line) in text.split('\n').enumerate() {
        if line.len() > LINE_CHARS_MAX {
            waiting = None;
            continue;
        }
        let bare = line.trim().trim_start_matches(['-', '*', '•', '#', ' ']).trim_end();
        if let Some(label) = waiting.take() {
            let cite = || line_evidence(source, &section.location, index, line, bare);
            take(cues, label, bare, cite, pairs);
            continue;
        }
        for segment in bare.split([';', '|', '·']) {
            let Some((label, value)) = segment.split_once(':') else { continue };
            let value = value.trim().trim_start_matches('*').trim();
            if value.is_empty() {
                waiting = Some(label);
            } else {
                let cite = || line_evidence(source, &section.location, index, line, value);
                take(cues, label, value, cite, pairs);
            }
        }
    }
}

/// Labels beside their values; from the header of a list on there are none.
fn of_table(
    cues: &Cues,
    document: &Document,
    section: &Section,
    table: &Table,
    pairs: &mut Vec<Pair>,
) {
    let source = section.source(&document.file);
    let list = table.header().filter(|top| table.rows[*top].filled() > 4);
    for row in table.rows[..list.unwrap_or(table.rows.len())].iter().take(PAIRS_MAX) {
        let filled: Vec<usize> =
            (0..row.cells.len()).filter(|at| !row.cell(*at).is_empty()).collect();
        // A row that is one cell may be a line: `Auditor: Kim Lee`.
        if let [only] = filled.as_slice() {
            for line in row.cell(*only).split('\n') {
                if let Some((label, value)) = line.split_once(':') {
                    let value = value.trim();
                    let cite = || cell_evidence(source, row, *only);
                    take(cues, label, value, cite, pairs);
                }
            }
        }
        let mut place = 0;
        while place + 1 < filled.len() {
            let (label, value) = (row.cell(filled[place]), row.cell(filled[place + 1]));
            let cite = || cell_evidence(source, row, filled[place + 1]);
            place += if take(cues, label, value, cite, pairs) { 2 } else { 1 };
            // Beyond the first pair only tables of two pairs a row go on.
            if filled.len() > 4 {
                break;
            }
        }
    }
}

/// Keeps a field whose label is known.
fn take(
    cues: &Cues,
    label: &str,
    value: &str,
    cite: impl FnOnce() -> Option<Evidence>,
    pairs: &mut Vec<Pair>,
) -> bool {
    let label = label.trim().trim_matches('*').trim();
    if label.is_empty() || label.len() > LABEL_CHARS_MAX || value.trim().is_empty() {
        return false;
    }
    let Some(field) = cues.forms.whole(label).or_else(|| opening(cues, label, value)) else {
        return false;
    };
    let Some(evidence) = cite() else { return false };
    let field = cues.form_fields[field].clone();
    pairs.push(Pair { field, value: value.trim_matches('*').trim().to_owned(), evidence });
    true
}

/// The field a label begins as: "Next study by" is the next review where its value is a day, "Approved by the
/// board" the approver.
fn opening(cues: &Cues, label: &str, value: &str) -> Option<usize> {
    const WORDS_MAX: usize = 5;
    let words = words(label);
    if words.is_empty() || words.len() > WORDS_MAX {
        return None;
    }
    let (field, last) = cues.forms.at(label, &words, 0)?;
    let is_day = cues.form_fields[field].ends_with("_on");
    let fits = if is_day { !cues.dates.find(value).is_empty() } else { last >= 1 };
    fits.then_some(field)
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let pairs = of(cues(), &document("a/x.docx", text));
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|pair| (pair.field.as_str(), pair.value.as_str())).collect();
        assert_eq!(pairs, expected, "{text}");
    }

    #[test]
    fn fields_are_read_wherever_they_stand() {
        check(
            "System: Compass 4.2\nDecision: go",
            &[("system", "Compass 4.2"), ("decision", "go")],
        );
        check("**System:** Compass", &[("system", "Compass")]);
        check("| System | Compass | Version | 4.2 |", &[("system", "Compass"), ("version", "4.2")]);
        check("--- system: Compass", &[("system", "Compass")]);
        check("Decision:\ngo with conditions", &[("decision", "go with conditions")]);
        check(
            "Written by Kim Lee. Signed off by Jo Ray, 3 May 2026.",
            &[("assessor", "Kim Lee"), ("approver", "Jo Ray, 3 May 2026")],
        );
    }

    #[test]
    fn sentences_are_no_fields() {
        check("We say this of every system we have: be careful.", &[]);
    }
}
