//! Where in a document something stands; what a citation prints.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a document. All numbers are 1-based.
///
/// A place has only the coordinates its format has: a sheet has no page, a text file no paragraph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Location {
    /// Paragraphs of one page.
    Page {
        /// The page.
        page: u32,
        /// The first paragraph on that page.
        first: u32,
        /// The last paragraph on that page.
        last: u32,
    },
    /// A slide of a presentation.
    Slide {
        /// The slide.
        slide: u32,
    },
    /// Rows of a table that stands on a slide.
    SlideRows {
        /// The slide.
        slide: u32,
        /// The table's place among the tables of that slide.
        table: u32,
        /// The first row.
        first: u32,
        /// The last row.
        last: u32,
    },
    /// Cells of a sheet.
    Cells {
        /// The sheet's name.
        sheet: String,
        /// The cells.
        range: CellRange,
    },
    /// Lines of a text file, first and last included.
    Lines {
        /// The first line.
        first: u32,
        /// The last line.
        last: u32,
    },
    /// Paragraphs of a document without pages, counted from its start.
    Paragraphs {
        /// The first paragraph.
        first: u32,
        /// The last paragraph.
        last: u32,
    },
    /// Rows of a table that stands in running text.
    TableRows {
        /// The page, where the document has pages.
        page: Option<u32>,
        /// The table's place among the paragraphs.
        paragraph: u32,
        /// The first row.
        first: u32,
        /// The last row.
        last: u32,
    },
}

impl Location {
    /// One paragraph of a page.
    #[must_use]
    pub fn on_page(page: u32, paragraph: u32) -> Self {
        Location::Page { page, first: paragraph, last: paragraph }
    }

    /// One paragraph of a document without pages.
    #[must_use]
    pub fn paragraph(paragraph: u32) -> Self {
        Location::Paragraphs { first: paragraph, last: paragraph }
    }

    /// The place from the start of `self` to the end of `last`, where both can be one place.
    ///
    /// Rows of one table, lines of one file, cells of one sheet and paragraphs of one page join.
    #[must_use]
    pub fn through(&self, last: &Location) -> Option<Location> {
        match (self, last) {
            (Location::Cells { sheet, range }, Location::Cells { sheet: other, range: end })
                if sheet == other =>
            {
                Some(Location::Cells { sheet: sheet.clone(), range: range.through(*end) })
            }
            (Location::Lines { first, .. }, Location::Lines { last, .. }) => {
                Some(Location::Lines { first: *first, last: *last })
            }
            (Location::Paragraphs { first, .. }, Location::Paragraphs { last, .. }) => {
                Some(Location::Paragraphs { first: *first, last: *last })
            }
            (Location::Page { page, first, .. }, Location::Page { page: other, last, .. })
                if page == other =>
            {
                Some(Location::Page { page: *page, first: *first, last: *last })
            }
            (
                Location::TableRows { page, paragraph, first, .. },
                Location::TableRows { page: other, paragraph: place, last, .. },
            ) if page == other && paragraph == place => Some(Location::TableRows {
                page: *page,
                paragraph: *paragraph,
                first: *first,
                last: *last,
            }),
            (
                Location::SlideRows { slide, table, first, .. },
                Location::SlideRows { slide: other, table: place, last, .. },
            ) if slide == other && table == place => Some(Location::SlideRows {
                slide: *slide,
                table: *table,
                first: *first,
                last: *last,
            }),
            (a, b) if a == b => Some(a.clone()),
            _ => None,
        }
    }
}

impl Location {
    /// Whether a piece of a document that stands here has a part in another place.
    #[must_use]
    pub fn overlaps(&self, place: &Location) -> bool {
        let overlap = |a: (u32, u32), b: (u32, u32)| a.0 <= b.1 && b.0 <= a.1;
        match (self, place) {
            (Location::Lines { first, last }, Location::Lines { first: from, last: to })
            | (
                Location::Paragraphs { first, last },
                Location::Paragraphs { first: from, last: to },
            ) => overlap((*first, *last), (*from, *to)),
            (
                Location::Page { page, first, last },
                Location::Page { page: other, first: from, last: to },
            ) => page == other && overlap((*first, *last), (*from, *to)),
            (
                Location::TableRows { page, paragraph, first, last },
                Location::TableRows { page: other, paragraph: at, first: from, last: to },
            ) => page == other && paragraph == at && overlap((*first, *last), (*from, *to)),
            (
                Location::SlideRows { slide, table, first, last },
                Location::SlideRows { slide: other, table: at, first: from, last: to },
            ) => slide == other && table == at && overlap((*first, *last), (*from, *to)),
            (Location::Cells { sheet, range }, Location::Cells { sheet: other, range: cells }) => {
                sheet == other
                    && overlap((range.first.row, range.last.row), (cells.first.row, cells.last.row))
            }
            (a, b) => a == b,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Page { page, .. } => write!(f, "page {page}"),
            Location::Slide { slide } => write!(f, "slide {slide}"),
            Location::SlideRows { slide, first, last, .. } => {
                write!(f, "slide {slide}, ")?;
                rows(f, *first, *last)
            }
            Location::Cells { sheet, range } => write!(f, "sheet {sheet}, {range}"),
            Location::Lines { first, last } if first == last => write!(f, "line {first}"),
            Location::Lines { first, last } => write!(f, "lines {first}–{last}"),
            Location::Paragraphs { first, last } if first == last => {
                write!(f, "paragraph {first}")
            }
            Location::Paragraphs { first, last } => write!(f, "paragraphs {first}–{last}"),
            Location::TableRows { page, first, last, .. } => {
                if let Some(page) = page {
                    write!(f, "page {page}, ")?;
                }
                rows(f, *first, *last)
            }
        }
    }
}

fn rows(f: &mut fmt::Formatter<'_>, first: u32, last: u32) -> fmt::Result {
    if first == last {
        write!(f, "table row {first}")
    } else {
        write!(f, "table rows {first}–{last}")
    }
}

/// A cell of a sheet, 1-based, printed as people read it: `B12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellAddress {
    /// The row.
    pub row: u32,
    /// The column; 1 is `A`.
    pub column: u32,
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut column = self.column;
        while column > 0 {
            letters.push(b'A' + ((column - 1) % 26) as u8);
            column = (column - 1) / 26;
        }
        letters.reverse();
        write!(f, "{}{}", String::from_utf8_lossy(&letters), self.row)
    }
}

/// A rectangle of cells, printed `B2:H9`, or `B2` where it is one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRange {
    /// The upper left cell.
    pub first: CellAddress,
    /// The lower right cell.
    pub last: CellAddress,
}

impl CellRange {
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn through(self, other: CellRange) -> CellRange {
        let corner = |pick: fn(u32, u32) -> u32, a: CellAddress, b: CellAddress| CellAddress {
            row: pick(a.row, b.row),
            column: pick(a.column, b.column),
        };
        CellRange {
            first: corner(u32::min, self.first, other.first),
            last: corner(u32::max, self.last, other.last),
        }
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}:{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_prints_as_a_spreadsheet_names_it() {
        for (row, column, printed) in
            [(1, 1, "A1"), (12, 26, "Z12"), (3, 27, "AA3"), (9, 703, "AAA9")]
        {
            assert_eq!(CellAddress { row, column }.to_string(), printed);
        }
    }

    #[test]
    fn only_places_of_one_kind_and_parent_join() {
        let line = |first, last| Location::Lines { first, last };
        assert_eq!(line(2, 3).through(&line(7, 7)), Some(line(2, 7)));
        let paragraph = Location::on_page;
        assert_eq!(
            paragraph(1, 1).through(&paragraph(1, 2)),
            Some(Location::Page { page: 1, first: 1, last: 2 })
        );
        assert_eq!(paragraph(1, 1).through(&paragraph(2, 1)), None);
        let row = |table, first, last| Location::SlideRows { slide: 3, table, first, last };
        assert_eq!(row(1, 1, 1).through(&row(1, 2, 2)), Some(row(1, 1, 2)));
        assert_eq!(row(1, 1, 1).through(&row(2, 2, 2)), None);
        assert_eq!(row(1, 1, 2).to_string(), "slide 3, table rows 1–2");
    }
}
