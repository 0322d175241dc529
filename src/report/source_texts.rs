//! The texts that quotations are from, to show a quotation as its source has it.
//!
//! [`Evidence`] holds no more than its words and its place. A reader who looks them up also wants the
//! language, and a table's row with its cells apart.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Report;
use crate::domain::{Evidence, EvidencePath, Location, Outcome, PageLabels, fold_space};

/// The rows of tables that are cited as a whole, with tabs between their cells, by place.
pub type CitedRows = BTreeMap<(EvidencePath, Location), String>;

/// What is known of the sources of a report's quotations.
pub(super) struct SourceTexts<'a> {
    rows: &'a CitedRows,
    languages: BTreeMap<&'a EvidencePath, &'a str>,
    page_labels: BTreeMap<&'a EvidencePath, &'a PageLabels>,
}

impl<'a> SourceTexts<'a> {
    /// The sources of a report.
    pub(super) fn of(report: &'a Report) -> Self {
        let languages = report.documents.iter().filter_map(|studied| {
            Some((&studied.row.path, studied.facts.as_ref()?.language.as_deref()?))
        });
        let page_labels =
            report.documents.iter().filter_map(|studied| match &studied.row.outcome {
                Outcome::Read(read) if !read.page_labels.is_empty() => {
                    Some((&studied.row.path, &read.page_labels))
                }
                _ => None,
            });
        Self {
            rows: &report.cited_rows,
            languages: languages.collect(),
            page_labels: page_labels.collect(),
        }
    }

    /// The quotation's words; where it is a whole row of a table, with ` | ` between the cells.
    pub(super) fn words<'e>(&self, evidence: &'e Evidence) -> Cow<'e, str> {
        let place = (evidence.document().clone(), evidence.location().clone());
        match self.rows.get(&place).filter(|row| fold_space(row) == evidence.quote()) {
            Some(row) => Cow::Owned(row.split('\t').collect::<Vec<_>>().join(" | ")),
            None => Cow::Borrowed(evidence.quote()),
        }
    }

    /// Where the quotation stands, with what is printed on its page.
    pub(super) fn place(&self, evidence: &Evidence) -> String {
        let location = evidence.location();
        let labels = self.page_labels.get(evidence.document());
        labels.map_or_else(|| location.to_string(), |labels| labels.shown(location))
    }

    /// The language of the document quoted.
    pub(super) fn language(&self, evidence: &Evidence) -> Option<&'a str> {
        self.languages.get(evidence.document()).copied()
    }
}
