//! A paper as data for typst: what it says, in a form that the template only has to lay out.
//!
//! Everything that could make the template fail is settled here: links lead to headings that are there, no level
//! of heading is left out, and long words can be broken.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fonts::Fonts;
use crate::domain::PaperSize;
use crate::paper::flow::{self, Pages, Section};
use crate::paper::tone::hex;
use crate::paper::{Block, Paper, Row, Run, Status, Style, Table, Text, Tone, widths};

/// Words longer than this may be broken anywhere: digests and paths have no hyphens.
const WORD_CHARACTERS_MAX: usize = 24;

/// How wide a letter of a table is at most on average, and what a cell has beside its words, in tenths of a point.
const LETTER: usize = 48;
const PADDING: usize = 85;
/// How wide the margins are together, in tenths of a point, as the template has them: 40 mm.
const MARGINS: usize = 1_134;

/// The paper as data.
pub(super) fn sheet(paper: &Paper, fonts: &mut Fonts) -> Value {
    let mut anchors = BTreeSet::new();
    collect(&paper.blocks, &mut anchors);
    let mut writer =
        Writer { fonts, anchors, given: BTreeSet::new(), level: 0, below: String::new(), width: 0 };
    let (mark, because) = match &paper.status {
        Status::Draft { mark, because } => (writer.words(mark), writer.words(because)),
        Status::Final => (String::new(), String::new()),
    };
    let cover =
        paper.cover.iter().map(|(label, text)| json!([writer.words(label), writer.text(text)]));
    let cover: Vec<Value> = cover.collect();
    let day = paper.day.to_string();
    let day: Vec<u32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    let sections = flow::sections(&paper.blocks);
    let sections: Vec<Value> =
        sections.iter().map(|section| writer.section(section, paper.size)).collect();
    json!({
        "title": writer.words(&paper.title),
        "subtitle": writer.words(&paper.subtitle),
        "language": paper.language.code(),
        "paper": match paper.size { PaperSize::A4 => "a4", PaperSize::Letter => "us-letter" },
        "mark": mark,
        "because": because,
        "classification": writer.words(&paper.classification),
        "reference": writer.words(&paper.reference),
        "day": day,
        "author": writer.words(&paper.author),
        "cover": cover,
        "contents": writer.words(&paper.contents),
        "page_of_pages": writer.words(&paper.page_of_pages),
        "sections": sections,
        "families": writer.fonts.families(),
    })
}

struct Writer<'a> {
    fonts: &'a mut Fonts,
    /// The anchors there are.
    anchors: BTreeSet<String>,
    /// Those that a heading has already.
    given: BTreeSet<String>,
    /// The level of the last heading.
    level: u8,
    /// The words of the last heading.
    below: String,
    /// How much room there is beside each other, in tenths of a point.
    width: usize,
}

impl Writer<'_> {
    fn section(&mut self, section: &Section<'_>, size: PaperSize) -> Value {
        let (short, long) = match size {
            PaperSize::A4 => (5_953, 8_419),
            PaperSize::Letter => (6_120, 7_920),
        };
        let is_turned = section.pages == Pages::Turned;
        self.width = if is_turned { long } else { short } - MARGINS;
        json!({"turned": is_turned, "blocks": self.blocks(section.blocks.iter().copied())})
    }

    fn blocks<'a>(&mut self, blocks: impl Iterator<Item = &'a Block>) -> Vec<Value> {
        let mut above = "";
        blocks
            .map(|block| {
                let heading = std::mem::take(&mut above);
                if let Block::Heading { text, .. } = block {
                    above = text;
                }
                self.block(block, heading)
            })
            .collect()
    }

    /// `above` is the heading right above the block, or nothing.
    fn block(&mut self, block: &Block, above: &str) -> Value {
        match block {
            Block::Heading { level, text, anchor } => {
                // Who listens to a paper goes from heading to heading; PDF/UA forbids to leave a level out.
                self.level = (*level).clamp(1, self.level + 1);
                self.below.clone_from(text);
                let is_new = !anchor.is_empty() && self.given.insert(anchor.clone());
                let anchor = if is_new { anchor.as_str() } else { "" };
                json!({"is": "heading", "level": self.level, "text": self.words(text), "anchor": anchor})
            }
            Block::Paragraph(text) => json!({"is": "paragraph", "text": self.text(text)}),
            Block::List(items) => {
                json!({"is": "list", "items": items.iter().map(|item| self.text(item)).collect::<Vec<_>>()})
            }
            Block::Facts(facts) => {
                let outer = self.width;
                // The label takes a quarter, and there is a gap.
                self.width = (outer * 3 / 4).saturating_sub(100);
                let facts: Vec<Value> = facts
                    .iter()
                    .map(|(label, blocks)| json!([self.words(label), self.blocks(blocks.iter())]))
                    .collect();
                self.width = outer;
                json!({"is": "facts", "facts": facts})
            }
            Block::Table(table) => self.table(table, above),
            Block::Quotation { words, source } => {
                json!({"is": "quotation", "words": self.words(words), "source": self.words(source)})
            }
            Block::Notice(text) => json!({"is": "notice", "text": self.text(text)}),
            // Turned pages are sections; what is left of them stands in facts, on the page these are on.
            Block::Wide(blocks) => json!({"is": "blocks", "blocks": self.blocks(blocks.iter())}),
            Block::PageBreak => json!({"is": "page_break"}),
        }
    }

    fn table(&mut self, table: &Table, above: &str) -> Value {
        let widths = widths::of(table, self.width, LETTER, PADDING);
        let columns = table.columns.iter().zip(widths);
        let columns: Vec<Value> =
            columns.map(|(column, width)| json!([self.words(&column.title), width])).collect();
        let caption = if flow::says(above, &table.caption) { "" } else { &table.caption };
        let rows: Vec<Value> = table
            .rows
            .iter()
            .map(|row| match row {
                Row::Group(words) => json!({"group": self.words(words)}),
                Row::Cells(cells) => {
                    let cells = widths::fitted(cells, table);
                    let cells: Vec<Value> = cells
                        .iter()
                        .map(|cell| json!([self.text(&cell.text), cell.tone.map(colours)]))
                        .collect();
                    json!({"cells": cells})
                }
            })
            .collect();
        json!({"is": "table", "caption": self.words(caption), "columns": columns, "rows": rows})
    }

    fn text(&mut self, text: &Text) -> Value {
        text.0.iter().map(|run| self.run(run)).collect()
    }

    fn run(&mut self, run: &Run) -> Value {
        let style = match run.style {
            Style::Plain => "plain",
            Style::Strong => "strong",
            Style::Small => "small",
            Style::Code => "code",
        };
        let link = if self.anchors.contains(&run.link) { run.link.as_str() } else { "" };
        json!([self.words(&run.words), style, link])
    }

    fn words(&mut self, words: &str) -> String {
        breakable(&self.fonts.printable(words, &self.below))
    }
}

fn collect(blocks: &[Block], anchors: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading { anchor, .. } if !anchor.is_empty() => {
                anchors.insert(anchor.clone());
            }
            Block::Facts(facts) => {
                for (_, blocks) in facts {
                    collect(blocks, anchors);
                }
            }
            Block::Wide(blocks) => collect(blocks, anchors),
            _ => {}
        }
    }
}

/// The words with places of no width where long ones may be broken.
fn breakable(words: &str) -> String {
    let mut broken = String::with_capacity(words.len());
    for word in words.split_inclusive([' ', '\n']) {
        if word.chars().count() <= WORD_CHARACTERS_MAX {
            broken.push_str(word);
            continue;
        }
        for (nth, character) in word.chars().enumerate() {
            // German words are long, and hyphenated; only what is no word is broken after any letter.
            if nth > 0 && nth % 4 == 0 && !word.trim_end().chars().all(char::is_alphabetic)
                || nth > 0 && nth % 40 == 0
            {
                broken.push('\u{200b}');
            }
            broken.push(character);
        }
    }
    broken
}

/// Ground, letters and whether these stand out.
fn colours(tone: Tone) -> Value {
    let colours = tone.colours();
    json!([hex(colours.ground), hex(colours.ink), tone.is_strong()])
}
