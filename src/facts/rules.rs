//! Reads the sentences and rows that say how often or how soon something is done.
//!
//! Tests hold records against the organisation's own rules ("drift is looked at every week", "answered
//! within five working days"), so each rule keeps its words: what it is about is for the test to say.

use serde::{Deserialize, Serialize};

use super::cite::whole_row;
use super::cues::Cues;
pub use crate::catalog::LimitUnit;
use crate::dates::HowOften;
use crate::domain::{Body, Cadence, Document, Evidence};

/// A sentence or row that says how often or how soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// How often, where it says so.
    pub cadence: Option<Cadence>,
    /// Whether its words for how often can mean two things: `bi-annual`.
    pub unclear: bool,
    /// Whether it names another interval too: `each year for tier A, every two years for tier B`.
    pub mixed: bool,
    /// The limits and durations in it, in reading order.
    pub limits: Vec<Limit>,
    /// The words.
    pub evidence: Evidence,
}

/// So many hours, days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: LimitUnit,
    /// Whether it is a limit; else a duration: `kept for 18 months`.
    pub is_limit: bool,
}

impl Limit {
    /// The limit in calendar days, rounded up.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.unit.days(self.count)
    }
}

/// In more text than this nobody lays down rules.
const TEXT_CHARS_MAX: usize = 300_000;
const RULES_MAX: usize = 300;
/// Logs are no rules, however often a word in them recurs.
const TABLE_ROWS_MAX: usize = 60;

/// The rules of a document, in reading order.
pub(super) fn of(cues: &Cues, document: &Document) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut read = 0;
    for section in &document.sections {
        if rules.len() >= RULES_MAX || read > TEXT_CHARS_MAX {
            break;
        }
        match &section.body {
            Body::Text(text) => {
                read += text.len();
                for sentence in sentences(text) {
                    let cite = || Evidence::cite(section.excerpt(&document.file), sentence).ok();
                    rules.extend(rule(cues, sentence, cite));
                }
            }
            Body::Table(table) if table.rows.len() <= TABLE_ROWS_MAX => {
                for row in &table.rows {
                    read += row.text.len();
                    let cite = || whole_row(section.source(&document.file), row);
                    rules.extend(row_rule(cues, &row.cells, &row.text, cite));
                }
            }
            _ => {}
        }
    }
    rules
}

fn rule(cues: &Cues, text: &str, cite: impl FnOnce() -> Option<Evidence>) -> Option<Rule> {
    let cadence = cues.dates.cadence(text).map(|found| found.how_often);
    made(cues, cadence, text, cite)
}

/// In a table the cadence stands in a cell of its own: `| Bias check | monthly |`, `| Audit | 12 months |`.
fn row_rule(
    cues: &Cues,
    cells: &[String],
    text: &str,
    cite: impl FnOnce() -> Option<Evidence>,
) -> Option<Rule> {
    let mut short = cells.iter().filter(|cell| cell.len() <= 60);
    let in_cell = short.find_map(|cell| {
        let found = cues.dates.cadence_of_field(cell)?;
        (found.start <= 12).then_some(found.how_often)
    });
    let cadence = in_cell.or_else(|| cues.dates.cadence(text).map(|found| found.how_often));
    made(cues, cadence, text, cite)
}

fn made(
    cues: &Cues,
    cadence: Option<HowOften>,
    text: &str,
    cite: impl FnOnce() -> Option<Evidence>,
) -> Option<Rule> {
    let limits: Vec<Limit> = cues
        .dates
        .limits(text)
        .into_iter()
        .map(|found| Limit { count: found.count, unit: found.unit, is_limit: found.is_limit })
        .collect();
    if cadence.is_none() && limits.is_empty() {
        return None;
    }
    let unclear = cadence == Some(HowOften::Ambiguous);
    let mixed = names_another(cues, text, cadence.as_ref());
    let cadence = match cadence {
        Some(HowOften::Every(cadence)) => Some(cadence),
        _ => None,
    };
    Some(Rule { cadence, unclear, mixed, limits, evidence: cite()? })
}

/// Whether a text names an interval beside one that was found in it.
fn names_another(cues: &Cues, text: &str, first: Option<&HowOften>) -> bool {
    let mut rest = text;
    while let Some(found) = cues.dates.cadence(rest) {
        if first.is_some_and(|first| *first != found.how_often) {
            return true;
        }
        rest = &rest[found.end..];
    }
    false
}

/// The sentences of a text. A full stop inside a number or an abbreviation parts nothing.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match character {
            '.' if is_initial(&text[start..at]) => false,
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            ';' => true,
            '\n' => next.is_none_or(|next| !next.is_lowercase()),
            _ => false,
        };
        if ends {
            let end = at + character.len_utf8();
            sentences.push(text[start..end].trim());
            start = end;
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| sentence.len() >= 8);
    sentences
}

/// Whether the words up to a dot end in an initial: `Audited by G`.
fn is_initial(words: &str) -> bool {
    let mut characters = words.chars().rev();
    let letter = characters.next().is_some_and(char::is_uppercase);
    letter && characters.next().is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn check(text: &str, expected: &[(Option<u32>, &[u32], &str)]) {
        let rules = of(cues(), &document("a/x.docx", text));
        let rules: Vec<_> = rules
            .iter()
            .map(|rule| {
                let limits: Vec<u32> = rule.limits.iter().map(Limit::days).collect();
                (rule.cadence.as_ref().map(|one| one.days), limits, rule.evidence.quote())
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(days, limits, quote)| (*days, limits.to_vec(), *quote)).collect();
        assert_eq!(rules, expected, "{text}");
    }

    #[test]
    fn rules_keep_their_words() {
        check(
            "Drift is checked every week. We like cake. Reports are answered within 10 days.",
            &[
                (Some(7), &[], "Drift is checked every week."),
                (None, &[10], "Reports are answered within 10 days."),
            ],
        );
    }

    #[test]
    fn rows_are_rules_too() {
        check(
            "| Bias check | monthly |\n| Owner | Kim |",
            &[(Some(31), &[], "Bias check monthly")],
        );
    }

    #[test]
    fn two_intervals_in_one_rule_are_told() {
        for (text, mixed) in [
            ("Suppliers are checked every year, small ones every two years.", true),
            ("The register is gone through every year, in June.", false),
            ("Looked at yearly, at least once a year.", false),
        ] {
            let rules = of(cues(), &document("a/x.docx", text));
            assert_eq!(rules.first().map(|rule| rule.mixed), Some(mixed), "{text}");
        }
    }

    #[test]
    fn a_number_ends_no_sentence() {
        assert_eq!(sentences("PSI above 0.20 is an alert. Ask."), ["PSI above 0.20 is an alert."]);
    }
}
