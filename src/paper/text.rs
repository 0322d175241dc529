//! A paper as plain text: for the terminal, and to compare what papers say without their looks.

use std::fmt::Write as _;

use super::{Block, Paper, Row, Status, Table};

/// The paper as lines of text. Cells of a row stand below each other with the titles of their columns.
#[must_use]
pub fn text(paper: &Paper) -> String {
    let mut text = format!("{}\n", paper.title);
    if !paper.subtitle.is_empty() {
        let _ = writeln!(text, "{}", paper.subtitle);
    }
    if let Status::Draft { mark, because } = &paper.status {
        let _ = writeln!(text, "{mark}: {because}");
    }
    for (label, value) in &paper.cover {
        let _ = writeln!(text, "{label}: {}", value.words());
    }
    blocks(&mut text, &paper.blocks, "");
    text
}

fn blocks(text: &mut String, all: &[Block], indent: &str) {
    for block in all {
        match block {
            Block::Heading { level, text: words, .. } => {
                let marks = "#".repeat(usize::from(*level));
                let _ = writeln!(text, "\n{indent}{marks} {words}\n");
            }
            Block::Paragraph(words) | Block::Notice(words) => line(text, indent, &words.words()),
            Block::List(items) => {
                for item in items {
                    line(text, indent, &format!("- {}", item.words()));
                }
            }
            Block::Facts(facts) => {
                for (label, inner) in facts {
                    match inner.as_slice() {
                        [Block::Paragraph(words)] => {
                            line(text, indent, &format!("{label}: {}", words.words()));
                        }
                        inner => {
                            line(text, indent, &format!("{label}:"));
                            blocks(text, inner, &format!("{indent}  "));
                        }
                    }
                }
            }
            Block::Table(inner) => table(text, inner, indent),
            Block::Quotation { words, source } => {
                line(text, indent, &format!("“{words}” ({source})"));
            }
            Block::Wide(inner) => blocks(text, inner, indent),
            Block::PageBreak => {}
        }
    }
}

fn table(text: &mut String, table: &Table, indent: &str) {
    line(text, indent, &format!("[{}]", table.caption));
    for row in &table.rows {
        match row {
            Row::Group(name) => line(text, indent, &format!("== {name}")),
            Row::Cells(cells) => {
                for (nth, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
                    let mark = if nth == 0 { "*" } else { " " };
                    let words = cell.text.words();
                    if nth == 0 || !words.trim().is_empty() {
                        line(text, indent, &format!("{mark} {}: {words}", column.title));
                    }
                }
            }
        }
    }
}

/// Words with each further line of them set in.
fn line(text: &mut String, indent: &str, words: &str) {
    let mut lines = words.lines();
    let _ = writeln!(text, "{indent}{}", lines.next().unwrap_or_default().trim_end());
    for further in lines {
        let _ = writeln!(text, "{indent}    {}", further.trim());
    }
}
