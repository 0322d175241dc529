//! A place as the output files give it: printed as a citation, and found again in its document.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::Location;

/// The `location` object of the output files; only the keys that apply are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slide: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_last: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_first: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_last: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    heading: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph_last: Option<u32>,
}

impl Place {
    /// The page, where the document has pages.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// The first and the last line, where it is a text file.
    #[must_use]
    pub fn lines(&self) -> Option<(u32, u32)> {
        self.line_first.map(|first| (first, self.line_last.unwrap_or(first)))
    }

    /// The headings above it, outermost first.
    #[must_use]
    pub fn heading(&self) -> &[String] {
        &self.heading
    }

    /// Whether two places of one document have anything in common, as far as both say where they are.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        fn same<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        type Range = (Option<u32>, Option<u32>);
        let overlap = |(from, to): Range, (first, last): Range| match (from, first) {
            (Some(from), Some(first)) => {
                from <= last.unwrap_or(first) && first <= to.unwrap_or(from)
            }
            _ => true,
        };
        let lines = |place: &Self| (place.line_first, place.line_last);
        let rows = |place: &Self| (place.row, place.row_last);
        let paragraphs = |place: &Self| (place.paragraph, place.paragraph_last);
        same(self.page.as_ref(), other.page.as_ref())
            && same(self.slide.as_ref(), other.slide.as_ref())
            && same(self.sheet.as_ref(), other.sheet.as_ref())
            && overlap(lines(self), lines(other))
            && overlap(rows(self), rows(other))
            && overlap(paragraphs(self), paragraphs(other))
    }

    /// Whether a piece of the same document that stands at `location` has a part in this place.
    #[must_use]
    pub fn touches(&self, location: &Location) -> bool {
        let overlap = |from: Option<u32>, to: Option<u32>, first: u32, last: u32| {
            from.is_some_and(|from| from <= last && first <= to.unwrap_or(from))
        };
        match location {
            Location::Page { page, first, last } => {
                self.page == Some(*page)
                    && self.row.is_none()
                    && overlap(self.paragraph, self.paragraph_last, *first, *last)
            }
            Location::Slide { slide } => self.slide == Some(*slide) && self.row.is_none(),
            Location::SlideRows { slide, first, last, .. } => {
                self.slide == Some(*slide) && overlap(self.row, self.row_last, *first, *last)
            }
            Location::Cells { sheet, range } => {
                self.sheet.as_ref() == Some(sheet)
                    && overlap(self.row, self.row_last, range.first.row, range.last.row)
            }
            Location::Lines { first, last } => {
                overlap(self.line_first, self.line_last, *first, *last)
            }
            Location::Paragraphs { first, last } => {
                self.page.is_none()
                    && self.row.is_none()
                    && overlap(self.paragraph, self.paragraph_last, *first, *last)
            }
            Location::TableRows { page, paragraph, first, last } => {
                self.page == *page
                    && self.paragraph == Some(*paragraph)
                    && overlap(self.row, self.row_last, *first, *last)
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.page.map(|page| format!("page {page}")));
        parts.extend(self.slide.map(|slide| format!("slide {slide}")));
        parts.extend(self.sheet.as_ref().map(|sheet| format!("sheet {sheet}")));
        parts.extend(self.line_first.map(|first| range("line", first, self.line_last)));
        match (&self.cells, self.row) {
            (Some(cells), _) => parts.push(cells.clone()),
            (None, Some(row)) => parts.push(range("table row", row, self.row_last)),
            // A paragraph's number helps only where nothing else says where it is.
            (None, None) if parts.is_empty() => {
                parts.extend(self.paragraph.map(|paragraph| format!("paragraph {paragraph}")));
            }
            (None, None) => {}
        }
        if !self.heading.is_empty() {
            parts.push(format!("under {}", self.heading.join(" › ")));
        }
        f.write_str(&parts.join(", "))
    }
}

fn range(unit: &str, first: u32, last: Option<u32>) -> String {
    match last {
        Some(last) if last > first => format!("{unit}s {first}–{last}"),
        _ => format!("{unit} {first}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(location: &str, printed: &str) {
        let place: Place = serde_json::from_str(location).expect(location);
        assert_eq!(place.to_string(), printed);
    }

    #[test]
    fn a_place_prints_as_a_citation() {
        check(r#"{"page":3,"paragraph":2}"#, "page 3");
        check(r#"{"paragraph":12,"heading":["4 Roles","4.2 Owner"]}"#, {
            "paragraph 12, under 4 Roles › 4.2 Owner"
        });
        check(r#"{"sheet":"SoA","cells":"A4:F4","row":4}"#, "sheet SoA, A4:F4");
        check(r#"{"line_first":5,"line_last":5}"#, "line 5");
        check(r#"{"line_first":5,"line_last":9}"#, "lines 5–9");
        check(r#"{"page":2,"row":1,"row_last":3,"paragraph":4}"#, "page 2, table rows 1–3");
    }

    #[test]
    fn places_meet_where_they_share_a_line_a_row_or_a_paragraph() {
        let meet = |one: &str, other: &str| {
            let [one, other]: [Place; 2] =
                [one, other].map(|place| serde_json::from_str(place).expect(place));
            assert_eq!(one.meets(&other), other.meets(&one), "{one} and {other}");
            one.meets(&other)
        };
        assert!(meet(r#"{"line_first":5,"line_last":9}"#, r#"{"line_first":9,"line_last":9}"#));
        assert!(!meet(r#"{"line_first":5,"line_last":9}"#, r#"{"line_first":10}"#));
        assert!(!meet(r#"{"page":3,"paragraph":2}"#, r#"{"page":4,"paragraph":2}"#));
        assert!(!meet(r#"{"page":3,"paragraph":2}"#, r#"{"page":3,"paragraph":3}"#));
        assert!(meet(r#"{"sheet":"SoA","row":4}"#, r#"{"sheet":"SoA","row":2,"row_last":8}"#));
        assert!(!meet(r#"{"sheet":"SoA","row":4}"#, r#"{"sheet":"Log","row":4}"#));
    }

    #[test]
    fn a_place_is_found_again_in_its_document() {
        let touches = |place: &str, location: Location| {
            let place: Place = serde_json::from_str(place).expect(place);
            place.touches(&location)
        };
        let page = |page, first, last| Location::Page { page, first, last };
        assert!(touches(r#"{"page":3,"paragraph":2}"#, page(3, 1, 4)));
        assert!(!touches(r#"{"page":3,"paragraph":2}"#, page(4, 1, 4)));
        let lines = |first, last| Location::Lines { first, last };
        assert!(touches(r#"{"line_first":5,"line_last":9}"#, lines(9, 12)));
        assert!(!touches(r#"{"line_first":5,"line_last":9}"#, lines(10, 12)));
        let rows = |first, last| Location::TableRows { page: None, paragraph: 4, first, last };
        assert!(touches(r#"{"row":2,"paragraph":4}"#, rows(1, 3)));
        assert!(!touches(r#"{"row":2,"paragraph":4}"#, Location::paragraph(4)));
    }
}
