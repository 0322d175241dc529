//! What a reader has found so far. It keeps the headings in force, so that readers need not.

use std::collections::BTreeSet;

use crate::domain::{
    Body, Concealment, Hidden, Location, PageLabels, Properties, Remark, Row, Section, Table,
    UnreadPages,
};

/// A document on its way out of its file.
#[derive(Debug, Default)]
pub struct Reading {
    /// What the file says of itself.
    pub properties: Properties,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// Pages whose text is only to be seen.
    pub unread_pages: UnreadPages,
    /// What is printed on its pages, where that is not their number.
    pub page_labels: PageLabels,
    /// What else could not be read, in words.
    pub gaps: Vec<String>,
    /// Text that is not shown to a reader of the file.
    pub hidden: Vec<Hidden>,
    /// What an auditor should know of the file.
    pub remarks: BTreeSet<Remark>,
    /// The text found, in reading order; nothing blank.
    pub sections: Vec<Section>,
    headings: Vec<(u8, String)>,
    /// How many bytes of text it has, hidden text included.
    text_bytes: usize,
}

/// The longest books have ten; what has more is a dump, and its start says what it is.
const TEXT_BYTES_MAX: usize = 64 << 20;

impl Reading {
    /// Nothing was found yet in a file that says this of itself.
    pub fn of(properties: Properties) -> Self {
        Self { properties, ..Self::default() }
    }

    /// Adds what stands at a place; nothing where it is blank.
    pub fn push(&mut self, location: Location, mut body: Body) {
        let blank = match &body {
            Body::Heading { text, .. }
            | Body::Text(text)
            | Body::Margin(text)
            | Body::FrontMatter(_, text) => text.trim().is_empty(),
            Body::Table(table) => table.rows.is_empty(),
        };
        if blank || !self.has_room(&mut body) {
            return;
        }
        if let Body::Heading { level, .. } = &body {
            self.headings.retain(|(above, _)| above < level);
        }
        let trail = self.headings.iter().map(|(_, text)| text.clone()).collect();
        if let Body::Heading { level, text } = &body {
            self.headings.push((*level, Section::in_trail(text)));
        }
        self.sections.push(Section { location, trail, body });
    }

    /// Whether what follows may still be added; a table is cut to what may.
    fn has_room(&mut self, body: &mut Body) -> bool {
        let left = TEXT_BYTES_MAX.saturating_sub(self.text_bytes);
        let (bytes, cut) = match body {
            Body::Heading { text, .. }
            | Body::Text(text)
            | Body::Margin(text)
            | Body::FrontMatter(_, text) => (text.len(), text.len() > left),
            Body::Table(table) => {
                let all = table.rows.len();
                let mut bytes = 0;
                table.rows.retain(|row| {
                    bytes += row.text.len();
                    bytes <= left
                });
                (bytes.min(left), table.rows.len() < all)
            }
        };
        self.text_bytes += bytes;
        if cut {
            self.text_bytes = TEXT_BYTES_MAX;
            let gap = format!("it was read up to {} MiB of text only", TEXT_BYTES_MAX >> 20);
            if !self.gaps.contains(&gap) {
                self.gaps.push(gap);
            }
        }
        !cut || matches!(body, Body::Table(table) if !table.rows.is_empty())
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
        let left = TEXT_BYTES_MAX.saturating_sub(self.text_bytes);
        if !text.trim().is_empty() && text.len() <= left {
            self.text_bytes += text.len();
            self.hidden.push(Hidden { location, by, text });
        }
    }

    /// Adds a table.
    pub fn table(&mut self, location: Location, name: Option<String>, mut rows: Vec<Row>) {
        let says = |words: &String| !words.trim().is_empty();
        // Records whose only key is blank have a header that names nothing.
        rows.retain(|row| says(&row.text) || row.cells.iter().any(says));
        if !rows.is_empty() {
            self.push(location, Body::Table(Table { name, rows }));
        }
    }

    /// Adds what was read in a part of the file, its paragraphs counted on from `paragraph`.
    pub fn adopt(&mut self, part: Reading, paragraph: &mut u32) {
        for Section { location, body, .. } in part.sections {
            *paragraph += 1;
            let place = *paragraph;
            let moved = |location: Location| match location {
                Location::TableRows { page, first, last, .. } => {
                    Location::TableRows { page, paragraph: place, first, last }
                }
                _ => Location::paragraph(place),
            };
            let body = match body {
                Body::Table(mut table) => {
                    for row in &mut table.rows {
                        row.location = moved(row.location.clone());
                    }
                    Body::Table(table)
                }
                body => body,
            };
            self.push(moved(location), body);
        }
        self.gaps.extend(part.gaps);
        self.hidden.extend(part.hidden);
        self.remarks.extend(part.remarks);
    }

    /// Adds a table that stands in running text: rows that hold nothing are left out, yet counted.
    pub fn table_in_text(&mut self, page: Option<u32>, paragraph: u32, rows: Vec<Vec<String>>) {
        self.table_of_rows(rows, |first, last| Location::TableRows {
            page,
            paragraph,
            first,
            last,
        });
    }

    /// Adds a table whose rows stand where `at` says, by the first and the last; rows that hold nothing
    /// are left out, yet counted.
    pub fn table_of_rows(&mut self, rows: Vec<Vec<String>>, at: impl Fn(u32, u32) -> Location) {
        let last = rows.len() as u32;
        let rows = (1..)
            .zip(rows)
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .map(|(number, cells)| Row::of_cells(at(number, number), cells))
            .collect();
        self.table(at(1, last), None, rows);
    }
}

/// A section in one line, as the tests of readers compare it.
#[cfg(test)]
pub fn told(section: &Section) -> String {
    let text = section.text().replace('\n', "¶");
    let kind = match &section.body {
        Body::Heading { level, .. } => format!("h{level} {text}"),
        Body::FrontMatter(pairs, _) => {
            let pairs = pairs.iter().map(|(key, value)| format!("{key}={value}"));
            format!("{} | {text}", pairs.collect::<Vec<_>>().join(" "))
        }
        Body::Table(table) => {
            let row = |row: &Row| format!("{} <{}>", row.cells.join("/"), row.location);
            table.rows.iter().map(row).collect::<Vec<_>>().join(" ")
        }
        Body::Text(_) | Body::Margin(_) => text,
    };
    format!("{}: {kind}", section.location)
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

    #[test]
    fn a_page_marked_as_a_heading_is_not_kept_for_each_paragraph() {
        let mut reading = Reading::default();
        reading.heading(Location::paragraph(1), 1, "ä".repeat(5_000));
        reading.text(Location::paragraph(2), "text");
        assert_eq!(reading.sections[0].text().chars().count(), 5_000);
        assert_eq!(reading.sections[1].trail, ["ä".repeat(300) + "…"]);
    }

    #[test]
    fn text_without_end_is_cut_and_said_to_be() {
        let mut reading = Reading::default();
        let chapter = "x".repeat(TEXT_BYTES_MAX / 2);
        for _ in 0..3 {
            reading.text(Location::paragraph(1), chapter.clone());
        }
        assert_eq!(reading.sections.len(), 2);
        assert_eq!(reading.gaps, ["it was read up to 64 MiB of text only"]);
    }
}
