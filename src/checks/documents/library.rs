//! Which documents were received, and which the house's own list has.

use std::collections::BTreeSet;

use super::super::material::Material;
use super::super::material::{records, text};
use super::{opening_id, own_id, stem};
use crate::domain::{Evidence, EvidencePath, When};
use crate::facts::{Facts, Place, Record, id_of_name, ids, plain_id};

/// A row of the list of documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'a> {
    record: &'a Record,
}

impl<'a> Listed<'a> {
    /// The rows of the current lists of documents, in path order and from the top.
    pub fn all(material: &Material<'a>) -> Vec<Self> {
        let rows = records(material.dossier, "document_register");
        let all: Vec<Self> = rows.map(|record| Self { record }).collect();
        // Beside documents that have numbers, rows that have none are of papers from outside.
        let numbered = |one: &&Self| text(one.record, "id").is_some();
        let most = all.iter().filter(numbered).count() * 2 > all.len();
        let kept = |one: &Self| !most || !one.is_from_outside();
        all.into_iter().filter(kept).collect()
    }

    /// The number of the document.
    pub fn id(self) -> Option<&'a str> {
        let cell = text(self.record, "id")?.trim();
        Some(ids(cell).next().unwrap_or(cell)).filter(|id| !id.is_empty())
    }

    /// Whether it is a standard or code of others, listed without a number of the house.
    fn is_from_outside(self) -> bool {
        const PUBLISHERS: [&str; 8] =
            ["ISO", "IEC", "EN ", "DIN", "NIST", "IEEE", "Regulation", "Directive"];
        let unnumbered = text(self.record, "id").is_none();
        let version = self.text("version").is_none() && self.text("approved_on").is_none();
        let published = self
            .title()
            .is_some_and(|title| PUBLISHERS.iter().any(|publisher| title.starts_with(publisher)));
        unnumbered && (published || version)
    }

    pub fn title(self) -> Option<&'a str> {
        text(self.record, "title")
    }

    /// What a cell says, where it says something.
    pub fn text(self, column: &str) -> Option<&'a str> {
        text(self.record, column).filter(|text| text.chars().any(char::is_alphanumeric))
    }

    /// What the row goes by.
    pub fn label(self) -> &'a str {
        self.id().or_else(|| self.title()).unwrap_or_default()
    }

    /// The row, cited.
    pub fn evidence(self) -> Evidence {
        self.record.evidence.clone()
    }

    /// Whether the row is about a document.
    pub fn is_of(self, id: Option<&str>, facts: &Facts) -> bool {
        match (self.id(), id) {
            (Some(listed), Some(id)) => plain_id(listed).eq_ignore_ascii_case(&plain_id(id)),
            _ => self.title().is_some_and(|title| same_title(title, &facts.title)),
        }
    }
}

/// Whether two titles are one: the same words, however they are joined.
pub(super) fn same_title(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let spans = crate::words::spans(text).into_iter();
        spans.map(|(start, end)| text[start..end].to_lowercase()).collect()
    };
    let (one, other) = (words(one), words(other));
    !one.is_empty() && one == other
}

/// What the files received bear as numbers.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// The numbers of documents that count as current or are forms to fill in, and of their parts.
    pub in_place: BTreeSet<String>,
    /// The numbers of all, whatever their place, and of files that could not be read.
    pub anywhere: BTreeSet<String>,
}

impl Received {
    pub fn of(material: &Material<'_>) -> Self {
        let mut received = Self::default();
        for studied in material.dossier.documents {
            let path = &studied.row.path;
            let Some(facts) = studied.facts.as_deref() else {
                let named = ids_in_name(path);
                received.in_place.extend(named.iter().cloned());
                received.anywhere.extend(named);
                continue;
            };
            let mut own = parts(facts);
            own.extend(own_id(facts, path));
            own.extend(ids_in_name(path));
            let own: BTreeSet<String> = own.iter().map(|id| plain_id(id)).collect();
            if facts.place != Place::Archive {
                received.in_place.extend(own.iter().cloned());
            }
            received.anywhere.extend(own);
        }
        received
    }
}

fn ids_in_name(path: &EvidencePath) -> Vec<String> {
    let stem = stem(path);
    ids(stem).map(plain_id).chain(id_of_name(stem)).collect()
}

/// The numbers of the documents that stand one after another in a file, each under a heading that opens with it.
fn parts(facts: &Facts) -> BTreeSet<String> {
    let rules = facts.rules.iter().map(|rule| &rule.evidence);
    let answers = facts.answers.iter().map(|answer| &answer.evidence);
    let cited = facts.references.iter().map(|fact| &fact.evidence);
    let headings = rules.chain(answers).chain(cited).flat_map(Evidence::trail);
    headings.filter_map(|heading| opening_id(heading)).map(str::to_owned).collect()
}

/// Whether a file is a collection of several documents.
pub(super) fn is_collection(facts: &Facts) -> bool {
    parts(facts).len() >= 2
}

/// The house's pattern of a number: `LH-PRO` of `LH-PRO-05`. None for numbers that count by the year.
pub(super) fn pattern(id: &str) -> Option<&str> {
    let end = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let pattern = id[..end].trim_end_matches(['-', '.', '/']);
    let by_year = pattern.split(['-', '.', '/']).any(|part| {
        part.len() == 4 && part.starts_with("20") && part.bytes().all(|b| b.is_ascii_digit())
    });
    (!by_year && end < id.len() && pattern.len() >= 2).then_some(pattern)
}

/// The day a cell gives as an ISO day or `14.08.2025`; other spellings are left alone.
pub(super) fn plain_day(text: &str) -> Option<When> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        return Some(When::Day(day));
    }
    let [day, month, year] = text.split('.').collect::<Vec<_>>()[..] else { return None };
    let day =
        crate::domain::AuditDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(When::Day(day.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_of_a_number_is_what_stands_before_its_figures() {
        for (id, expected) in [
            ("LH-PRO-05", Some("LH-PRO")),
            ("QMS.104", Some("QMS")),
            ("SOP-711", Some("SOP")),
            ("IA-2026-03", None),
        ] {
            assert_eq!(pattern(id), expected, "{id}");
        }
    }

    #[test]
    fn titles_are_compared_by_words() {
        assert!(same_title("Roles and skills", "roles_and_skills"));
        assert!(!same_title("Roles", "Roles and skills"));
        assert!(!same_title("", ""));
    }
}
