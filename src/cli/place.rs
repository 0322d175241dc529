//! A place as the output files give it, printed as a citation.

use std::fmt;

use serde::Deserialize;

/// The `location` object of the output files; only the keys that apply are there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    page: Option<u32>,
    slide: Option<u32>,
    sheet: Option<String>,
    cells: Option<String>,
    row: Option<u32>,
    row_last: Option<u32>,
    line_first: Option<u32>,
    line_last: Option<u32>,
    heading: Vec<String>,
    paragraph: Option<u32>,
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
}
