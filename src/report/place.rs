//! A place as the output files give it: one flat object, so that a consumer need not know the formats.

use serde::Serialize;

use crate::domain::{Evidence, Location, PageLabels};

/// The `location` object. Only the keys that apply are there; all numbers are 1-based.
#[derive(Default, Serialize)]
pub struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// What is printed on the page, where that is not its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slide: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// Only where the place is more than one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    row_last: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_first: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_last: Option<u32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    heading: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    /// Only where the place is more than one paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph_last: Option<u32>,
}

impl<'a> Place<'a> {
    /// The place, under the headings above it, outermost first.
    #[must_use]
    pub fn new(location: &'a Location, heading: &'a [String]) -> Self {
        let place = Self { heading, ..Self::default() };
        match location {
            Location::Page { page, first, last } => Self {
                page: Some(*page),
                paragraph: Some(*first),
                paragraph_last: later(*first, *last),
                ..place
            },
            Location::Slide { slide } => Self { slide: Some(*slide), ..place },
            Location::SlideRows { slide, first, last, .. } => Self {
                slide: Some(*slide),
                row: Some(*first),
                row_last: later(*first, *last),
                ..place
            },
            Location::Cells { sheet, range } => Self {
                sheet: Some(sheet),
                cells: Some(range.to_string()),
                row: Some(range.first.row),
                row_last: later(range.first.row, range.last.row),
                ..place
            },
            Location::Lines { first, last } => {
                Self { line_first: Some(*first), line_last: Some(*last), ..place }
            }
            Location::Paragraphs { first, last } => {
                Self { paragraph: Some(*first), paragraph_last: later(*first, *last), ..place }
            }
            Location::TableRows { page, paragraph, first, last } => Self {
                page: *page,
                row: Some(*first),
                row_last: later(*first, *last),
                paragraph: Some(*paragraph),
                ..place
            },
        }
    }

    /// The same place with what is printed on its page.
    #[must_use]
    pub fn labelled(self, labels: &'a PageLabels, location: &Location) -> Self {
        Self { page_label: labels.at(location), ..self }
    }

    /// Where a quotation stands.
    pub(super) fn of(evidence: &'a Evidence) -> Self {
        Self::new(evidence.location(), evidence.trail())
    }
}

fn later(first: u32, last: u32) -> Option<u32> {
    (last > first).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellAddress, CellRange};

    fn check(location: &Location, heading: &[&str], written: &str) {
        let heading: Vec<String> = heading.iter().map(ToString::to_string).collect();
        let place = serde_json::to_string(&Place::new(location, &heading)).expect("is JSON");
        assert_eq!(place, written);
        let read: crate::outputs::Place = serde_json::from_str(written).expect("is read back");
        assert_eq!(serde_json::to_string(&read).expect("is JSON"), written, "read back");
    }

    #[test]
    fn a_place_has_the_keys_that_apply_and_no_others() {
        let page = Location::on_page(3, 2);
        check(&page, &["4", "4.2"], r#"{"page":3,"heading":["4","4.2"],"paragraph":2}"#);
        let labels = PageLabels::of([(3, "iii".to_owned())].into_iter());
        let labelled = Place::new(&page, &[]).labelled(&labels, &page);
        let written = serde_json::to_string(&labelled).expect("is JSON");
        assert_eq!(written, r#"{"page":3,"page_label":"iii","paragraph":2}"#);
        let read: crate::outputs::Place = serde_json::from_str(&written).expect("is read back");
        assert_eq!(serde_json::to_string(&read).expect("is JSON"), written, "read back");
        check(&Location::Slide { slide: 7 }, &[], r#"{"slide":7}"#);
        let rows = Location::SlideRows { slide: 7, table: 1, first: 2, last: 2 };
        check(&rows, &[], r#"{"slide":7,"row":2}"#);
        check(&Location::Lines { first: 5, last: 5 }, &[], r#"{"line_first":5,"line_last":5}"#);
        let cell = |row, column| CellAddress { row, column };
        let cells = |last| Location::Cells {
            sheet: "SoA".to_owned(),
            range: CellRange { first: cell(4, 1), last },
        };
        check(&cells(cell(4, 6)), &[], r#"{"sheet":"SoA","cells":"A4:F4","row":4}"#);
        check(&cells(cell(9, 6)), &[], r#"{"sheet":"SoA","cells":"A4:F9","row":4,"row_last":9}"#);
        let rows = Location::TableRows { page: None, paragraph: 8, first: 2, last: 4 };
        check(&rows, &[], r#"{"row":2,"row_last":4,"paragraph":8}"#);
    }
}
