//! The texts that quotations are from, to show a quotation as its source has it.
//!
//! [`Evidence`] holds no more than its words and its place. A reader who looks them up also wants the
//! headings above them, the language, and a table's row with its cells apart.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::{
    Body, Document, Evidence, EvidencePath, Location, Outcome, Section, fold_space,
};
use crate::facts::Studied;

/// What was read, by path.
pub(super) struct SourceTexts<'a>(BTreeMap<&'a EvidencePath, (&'a Document, &'a Studied)>);

impl<'a> SourceTexts<'a> {
    /// The texts of all files in which any was found.
    pub(super) fn of(documents: &'a [Studied]) -> Self {
        let read = documents.iter().filter_map(|studied| match &studied.row.outcome {
            Outcome::Read(document) => Some((&studied.row.path, (document.as_ref(), studied))),
            _ => None,
        });
        Self(read.collect())
    }

    /// The headings above a quotation, outermost first.
    pub(super) fn trail(&self, evidence: &Evidence) -> &'a [String] {
        self.section(evidence).map_or(&[], |section| &section.trail)
    }

    /// The quotation's words; where it is a whole row of a table, with ` | ` between the cells.
    pub(super) fn words<'e>(&self, evidence: &'e Evidence) -> Cow<'e, str> {
        let rows = match self.section(evidence).map(|section| &section.body) {
            Some(Body::Table(table)) => table.rows.as_slice(),
            _ => &[],
        };
        let whole = rows.iter().find(|row| {
            row.location == *evidence.location()
                && row.text.contains('\t')
                && fold_space(&row.text) == evidence.quote()
        });
        match whole {
            Some(row) => Cow::Owned(row.text.split('\t').collect::<Vec<_>>().join(" | ")),
            None => Cow::Borrowed(evidence.quote()),
        }
    }

    /// The language of the document quoted.
    pub(super) fn language(&self, evidence: &Evidence) -> Option<&'a str> {
        let (_, studied) = self.0.get(evidence.document())?;
        studied.facts.as_ref()?.language.as_deref()
    }

    fn section(&self, evidence: &Evidence) -> Option<&'a Section> {
        let (document, _) = self.0.get(evidence.document())?;
        document.sections.iter().find(|section| holds(&section.location, evidence.location()))
    }
}

/// Whether a section that stands at `section` holds the start of the place `cited`, which may be one
/// row of its table or the first of several sections that were joined.
fn holds(section: &Location, cited: &Location) -> bool {
    match (section, cited) {
        (Location::Lines { first, last }, Location::Lines { first: line, .. }) => {
            (first..=last).contains(&line)
        }
        (Location::Cells { sheet, .. }, Location::Cells { sheet: other, .. }) => sheet == other,
        (
            Location::SlideRows { slide, table, .. },
            Location::SlideRows { slide: other, table: place, .. },
        ) => slide == other && table == place,
        (
            Location::TableRows { page, paragraph, .. },
            Location::TableRows { page: other, paragraph: place, .. },
        ) => page == other && paragraph == place,
        (
            Location::Paragraphs { first, last },
            Location::Paragraphs { first: place, .. }
            | Location::TableRows { paragraph: place, .. },
        ) => (first..=last).contains(&place),
        (
            Location::Page { page, first, last },
            Location::Page { page: other, first: place, .. },
        ) => page == other && (first..=last).contains(&place),
        (
            Location::Page { page, first, last },
            Location::TableRows { page: other, paragraph: place, .. },
        ) => Some(*page) == *other && (first..=last).contains(&place),
        (one, other) => one == other,
    }
}
