//! Tables, and labels with what belongs to them.

use docx_rs::{Shading, Table as DocxTable, TableCell, TableLayoutType, TableRow, WidthType};

use super::super::tone::hex;
use super::super::{Block, Cell, Row, Table, widths};
use super::blocks::paragraphs;
use super::texts::{self, Bookmarks};

/// The style of tables whose first row is their header, as [`super::amend`] knows them.
pub(super) const TABLE: &str = "PaperTable";
const FACTS: &str = "PaperFacts";
const HEADER_GROUND: &str = "1F3A5F";
const GROUP_GROUND: &str = "E7EBF0";
/// How wide a letter of a table is at most on average, and what a cell has beside its words.
const LETTER: usize = 108;
const PADDING: usize = 190;
/// A row that takes more lines may go on on the next page: kept whole, it would leave half a page empty.
const LINES_KEPT_WHOLE_MAX: usize = 24;

/// How much room there is, in twentieths of a point.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub width: usize,
}

/// A table. Its first row is the header.
pub(super) fn table(table: &Table, room: Room, bookmarks: &Bookmarks) -> DocxTable {
    let widths = widths::of(table, room.width, LETTER, PADDING);
    let titles = table.columns.iter().zip(&widths).map(|(column, width)| {
        cell(*width, HEADER_GROUND).add_paragraph(texts::plain("TableHeader", &column.title))
    });
    let mut rows = vec![TableRow::new(titles.collect()).cant_split()];
    for row in &table.rows {
        rows.push(match row {
            Row::Group(words) => {
                let across = cell(room.width, GROUP_GROUND)
                    .grid_span(widths.len())
                    .add_paragraph(texts::plain("TableGroup", words));
                TableRow::new(vec![across]).cant_split()
            }
            Row::Cells(cells) => {
                let cells = widths::fitted(cells, table);
                let lines = cells.iter().zip(&widths).map(|(cell, width)| lines(cell, *width));
                let tallest = lines.max().unwrap_or(1);
                let cells = cells.iter().zip(&widths);
                let row = TableRow::new(
                    cells.map(|(cell, width)| toned(cell, *width, bookmarks)).collect(),
                );
                if tallest > LINES_KEPT_WHOLE_MAX { row } else { row.cant_split() }
            }
        });
    }
    laid_out(rows, TABLE, widths)
}

/// Labels at the left, what belongs to them at the right.
pub(super) fn facts(
    facts: &[(String, Vec<Block>)],
    room: Room,
    bookmarks: &Bookmarks,
    captions: &mut Vec<String>,
) -> DocxTable {
    let label = (room.width * 26 / 100).min(2_800);
    let widths = vec![label, room.width - label];
    let rows = facts.iter().map(|(name, blocks)| {
        let name = TableCell::new()
            .width(widths[0], WidthType::Dxa)
            .add_paragraph(texts::plain("FactLabel", name));
        let mut told = TableCell::new().width(widths[1], WidthType::Dxa);
        let inner = Room { width: widths[1] - 120 };
        for block in blocks {
            told = within(told, block, inner, bookmarks, captions);
        }
        if !told.children.last().is_some_and(is_paragraph) {
            told = told.add_paragraph(texts::empty("Seam", ""));
        }
        TableRow::new(vec![name, told])
    });
    laid_out(rows.collect(), FACTS, widths.clone())
}

fn within(
    told: TableCell,
    block: &Block,
    room: Room,
    bookmarks: &Bookmarks,
    captions: &mut Vec<String>,
) -> TableCell {
    match block {
        Block::Table(inner) => {
            let mut told = told;
            if !inner.caption.is_empty() {
                told = told.add_paragraph(texts::plain("Caption", &inner.caption));
            }
            captions.push(inner.caption.clone());
            told.add_table(table(inner, room, bookmarks)).add_paragraph(texts::empty("Gap", ""))
        }
        Block::Facts(inner) if !inner.is_empty() => told
            .add_table(facts(inner, room, bookmarks, captions))
            .add_paragraph(texts::empty("Seam", "")),
        Block::Wide(inner) => {
            inner.iter().fold(told, |told, block| within(told, block, room, bookmarks, captions))
        }
        block => paragraphs(block, "FactText", bookmarks)
            .into_iter()
            .fold(told, TableCell::add_paragraph),
    }
}

fn is_paragraph(content: &docx_rs::TableCellContent) -> bool {
    matches!(content, docx_rs::TableCellContent::Paragraph(_))
}

fn laid_out(rows: Vec<TableRow>, style: &str, widths: Vec<usize>) -> DocxTable {
    // Borders and margins are those of the style; docx-rs would draw black ones around every cell.
    let mut table = DocxTable::without_borders(rows)
        .style(style)
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed);
    table.grid = widths;
    table
}

fn cell(width: usize, ground: &str) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).shading(Shading::new().fill(ground))
}

fn toned(of: &Cell, width: usize, bookmarks: &Bookmarks) -> TableCell {
    let paragraph = texts::toned("TableText", &of.text, bookmarks, of.tone);
    let ground = of.tone.map(|tone| hex(tone.colours().ground));
    let empty = match ground {
        Some(ground) => cell(width, &ground),
        None => TableCell::new().width(width, WidthType::Dxa),
    };
    empty.add_paragraph(paragraph)
}

/// How many lines a cell takes, about.
fn lines(cell: &Cell, width: usize) -> usize {
    let letters = (width.saturating_sub(PADDING) / (LETTER * 8 / 10)).max(1);
    let words = cell.text.words();
    words.lines().map(|line| line.chars().count().div_ceil(letters).max(1)).sum()
}
