//! What a reader has found so far. It keeps the headings in force, so that readers need not.

use std::collections::BTreeSet;

use crate::domain::{Body, Concealment, Hidden, Location, Properties, Remark, Row, Section, Table};

/// A document on its way out of its file.
#[derive(Debug, Default)]
pub struct Reading {
    /// What the file says of itself.
    pub properties: Properties,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// Pages whose text is only to be seen: images of it, or letters nobody can decode.
    pub image_pages: Vec<u32>,
    /// What could not be read, in words.
    pub gaps: Vec<String>,
    /// Text that is not shown to a reader of the file.
    pub hidden: Vec<Hidden>,
    /// What an auditor should know of the file.
    pub remarks: BTreeSet<Remark>,
    /// The text found, in reading order; nothing blank.
    pub sections: Vec<Section>,
    headings: Vec<(u8, String)>,
}

impl Reading {
    /// Adds what stands at a place; nothing where it is blank.
    pub fn push(&mut self, location: Location, body: Body) {
        let blank = match &body {
            Body::Heading { text, .. }
            | Body::Text(text)
            | Body::Margin(text)
            | Body::FrontMatter(_, text) => text.trim().is_empty(),
            Body::Table(table) => table.rows.is_empty(),
        };
        if blank {
            return;
        }
        if let Body::Heading { level, .. } = &body {
            self.headings.retain(|(above, _)| above < level);
        }
        let trail = self.headings.iter().map(|(_, text)| text.clone()).collect();
        if let Body::Heading { level, text } = &body {
            self.headings.push((*level, text.clone()));
        }
        self.sections.push(Section { location, trail, body });
    }

    /// Adds a heading.
    pub fn heading(&mut self, location: Location, level: u8, text: impl Into<String>) {
        self.push(location, Body::Heading { level, text: text.into() });
    }

    /// Leaves all headings: what follows stands outside the text.
    pub fn leave_headings(&mut self) {
        self.headings.clear();
    }

    /// Adds running text.
    pub fn text(&mut self, location: Location, text: impl Into<String>) {
        self.push(location, Body::Text(text.into()));
    }

    /// Keeps text apart that is not shown; nothing where it is blank.
    pub fn hide(&mut self, location: Location, by: Concealment, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.hidden.push(Hidden { location, by, text });
        }
    }

    /// Adds a table.
    pub fn table(&mut self, location: Location, name: Option<String>, rows: Vec<Row>) {
        self.push(location, Body::Table(Table { name, rows }));
    }

    /// Adds a table that stands in running text: rows that hold nothing are left out, yet counted.
    pub fn table_in_text(&mut self, page: Option<u32>, paragraph: u32, rows: Vec<Vec<String>>) {
        let at = |first, last| Location::TableRows { page, paragraph, first, last };
        let last = rows.len() as u32;
        let rows = (1..)
            .zip(rows)
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .map(|(number, cells)| Row::of_cells(at(number, number), cells))
            .collect();
        self.table(at(1, last), None, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_holds_the_headings_above() {
        let place = || Location::paragraph(1);
        let mut reading = Reading::default();
        reading.heading(place(), 1, "One");
        reading.heading(place(), 2, "Two");
        reading.text(place(), "text");
        reading.text(place(), "  ");
        reading.heading(place(), 1, "Three");
        reading.text(place(), "more");
        let trails: Vec<String> =
            reading.sections.iter().map(|section| section.trail.join(" > ")).collect();
        assert_eq!(trails, ["", "One", "One > Two", "", "Three"]);
    }
}
