//! Collects the days a document bears, apart from those it only looks forward to.

use std::collections::BTreeMap;

use super::cues::Cues;
use super::labels::key;
use crate::catalog::Lexicon;
use crate::dates::{DateFinder, DayOrder, FoundDate};
use crate::domain::{AuditDate, Body, Document, Table, When};

/// Finds the days in the words of a fact: of a cell that says more than a day.
#[derive(Clone, Debug)]
pub struct Days(DateFinder);

impl Days {
    /// A finder that knows the month names of this lexicon.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        Self(DateFinder::new(lexicon))
    }

    /// The days in a text, in reading order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<When> {
        self.0.find(text).into_iter().map(|found| found.when).collect()
    }
}

/// How far before a day that is looked for.
const BEFORE_CHARS: usize = 50;

/// How far down a paper its own day may stand.
const OPENING_CHARS: usize = 400;

/// The days of a document.
pub(super) struct Times {
    /// Which order its dates prove.
    pub(super) order: Option<DayOrder>,
    /// Each day, month or quarter it bears, once, oldest first.
    pub(super) dates: Vec<When>,
    /// The first whole day in its first lines of text.
    pub(super) opening: Option<When>,
}

/// The days of a document, without those named as the next or the last allowed.
pub(super) fn of(cues: &Cues, document: &Document) -> Times {
    let mut found: Vec<FoundDate> = Vec::new();
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => in_table(cues, table, &mut found),
            _ => in_text(cues, section.text(), &mut found),
        }
    }
    let order = DayOrder::proven(&found);
    let opening =
        opening(cues, document).map(|when| order.map_or(when, |order| order.resolve(when)));
    let resolve = |when| order.map_or(when, |order| order.resolve(when));
    let dates: BTreeMap<(AuditDate, AuditDate), When> = found
        .iter()
        .map(|date| resolve(date.when))
        .map(|when| ((when.latest(), when.earliest()), when))
        .collect();
    Times { order, dates: dates.into_values().collect(), opening }
}

/// The day at the top of a paper: `25 June 2026, 9 to 11. Present: …`
fn opening(cues: &Cues, document: &Document) -> Option<When> {
    let texts = document.sections.iter().filter(|section| !matches!(section.body, Body::Table(_)));
    let mut left = OPENING_CHARS;
    let mut found = Vec::new();
    for section in texts {
        let text = section.text();
        let end = text.char_indices().nth(left).map_or(text.len(), |(end, _)| end);
        in_text(cues, &text[..end], &mut found);
        left = left.saturating_sub(text.chars().count());
        if left == 0 || !found.is_empty() {
            break;
        }
    }
    found.into_iter().map(|date| date.when).find(|when| when.earliest() == when.latest())
}

fn in_text(cues: &Cues, text: &str, found: &mut Vec<FoundDate>) {
    let dates = cues.dates.find(text).into_iter();
    found.extend(dates.filter(|date| !is_ahead(cues, before(text, date.start))));
}

/// The words before a day, no further than its sentence or line.
fn before(text: &str, at: usize) -> &str {
    let start =
        text[..at].char_indices().rev().take(BEFORE_CHARS).last().map_or(at, |(start, _)| start);
    let words = &text[start..at];
    words.rsplit(['\n', ';', '|', '·', ',', '(']).next().unwrap_or(words)
}

fn is_ahead(cues: &Cues, words: &str) -> bool {
    let lower = key(words);
    lower.split(' ').enumerate().any(|(at, word)| {
        cues.words.date.ahead.iter().any(|ahead| match ahead.split_once(' ') {
            Some((first, rest)) => {
                first == word
                    && rest
                        .split(' ')
                        .eq(lower.split(' ').skip(at + 1).take(rest.split(' ').count()))
            }
            None => word.starts_with(ahead.as_str()) && (word == *ahead || ahead.len() > 3),
        })
    })
}

fn in_table(cues: &Cues, table: &Table, found: &mut Vec<FoundDate>) {
    let header = table.header();
    let ahead: Vec<bool> = header
        .map(|top| table.rows[top].cells.iter().map(|cell| is_ahead(cues, cell)).collect())
        .unwrap_or_default();
    for (index, row) in table.rows.iter().enumerate() {
        let mut label = "";
        for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let under_header = header.is_some_and(|top| index > top);
            // A control table of four columns can pass for a list with a header.
            let beside_label = !under_header || cues.fields.whole(label).is_some();
            let looks_ahead = (under_header && ahead.get(column).copied().unwrap_or(false))
                || (beside_label && is_ahead(cues, label));
            if !looks_ahead && cell.bytes().any(|b| b.is_ascii_digit()) {
                in_text(cues, cell, found);
            }
            label = cell;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let dates = of(cues(), &document("a.docx", text)).dates;
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, expected, "{text}");
    }

    #[test]
    fn days_are_listed_once_oldest_first() {
        check(
            "Held on 2026-03-01, again 2025-01-02 and 1 March 2026.",
            &["2025-01-02", "2026-03-01"],
        );
        check("Seen 03/04/2026.\n\nSeen 13/04/2026.", &["2026-04-03", "2026-04-13"]);
    }

    #[test]
    fn days_that_lie_ahead_are_left_out() {
        check("Approved 2025-03-01. Next review: 2026-03-01", &["2025-03-01"]);
        check("Valid until 2027-01-01; due by 2026-05-05, planned for Q3 2026", &[]);
        check("| Action | Due date | Done |\n| Fix | 2026-05-05 | 2026-04-01 |", &["2026-04-01"]);
        check("| Next review | 2026-05-05 |\n| Approved | 2025-05-05 |", &["2025-05-05"]);
        check("gültig bis 01.05.2026, genehmigt am 01.05.2025", &["2025-05-01"]);
    }
}
