//! Notebooks: notes, code and what the code printed, cell by cell. A place is a paragraph counted from
//! the start, as the lines of the file are those of its JSON and nobody sees them.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use serde_json::Value;

use super::reading::Reading;
use super::{Error, html, markdown};
use crate::domain::{Body, Location, Remark, Section};

/// Reads a notebook.
pub fn read(source: &str) -> Result<Reading, Error> {
    let notebook: Notebook = serde_json::from_str(source).map_err(Error::damaged)?;
    let mut walk = Walk { reading: Reading::default(), paragraph: 0 };
    walk.reading.properties.title = notebook.metadata.title;
    let sheets = notebook.worksheets.into_iter().flat_map(|sheet| sheet.cells);
    for cell in notebook.cells.into_iter().chain(sheets) {
        let words = cell.source.0;
        match cell.kind.as_str() {
            "markdown" => walk.sections(markdown::read(&words).sections),
            _ => walk.text(&words),
        }
        for output in cell.outputs {
            walk.output(output);
        }
    }
    Ok(walk.reading)
}

#[derive(Deserialize)]
struct Notebook {
    #[serde(default)]
    cells: Vec<Cell>,
    /// Before version 4 cells stood in sheets.
    #[serde(default)]
    worksheets: Vec<Sheet>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Sheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    title: Option<String>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(default, rename = "cell_type")]
    kind: String,
    #[serde(default, alias = "input")]
    source: Words,
    #[serde(default)]
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    text: Words,
    #[serde(default)]
    data: std::collections::BTreeMap<String, Value>,
    ename: Option<String>,
    evalue: Option<String>,
}

/// Text is written as one string, or as a list of lines.
#[derive(Default)]
struct Words(String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(String),
            Lines(Vec<String>),
            Other(IgnoredAny),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Whole(words) => words,
            Written::Lines(lines) => lines.concat(),
            Written::Other(_) => String::new(),
        }))
    }
}

struct Walk {
    reading: Reading,
    paragraph: u32,
}

impl Walk {
    fn text(&mut self, words: &str) {
        let words = words.trim_matches('\n');
        if !words.trim().is_empty() {
            self.paragraph += 1;
            self.reading.text(Location::paragraph(self.paragraph), words);
        }
    }

    /// What a cell printed: a table as such, else its plain text. An image is not read.
    fn output(&mut self, output: Output) {
        self.text(&output.text.0);
        if let (Some(name), Some(value)) = (output.ename, output.evalue) {
            self.text(&format!("{name}: {value}"));
        }
        let words = |kind: &str| {
            let written = output.data.get(kind).cloned()?;
            serde_json::from_value::<Words>(written).ok().map(|words| words.0)
        };
        if let Some(page) = words("text/html").filter(|page| page.contains("<table")) {
            self.sections(html::read(&page).sections);
        } else if let Some(notes) = words("text/markdown") {
            self.sections(markdown::read(&notes).sections);
        } else if let Some(plain) = words("text/plain") {
            self.text(&plain);
        }
        if output.data.keys().any(|kind| kind.starts_with("image/")) {
            self.reading.remarks.insert(Remark::EmbeddedObjects);
        }
    }

    /// Adds what another reader found, at places of this notebook.
    fn sections(&mut self, sections: Vec<Section>) {
        for section in sections {
            self.paragraph += 1;
            let paragraph = self.paragraph;
            let body = match section.body {
                Body::Table(mut table) => {
                    for (row, number) in table.rows.iter_mut().zip(1..) {
                        row.location = Location::TableRows {
                            page: None,
                            paragraph,
                            first: number,
                            last: number,
                        };
                    }
                    let last = table.rows.len() as u32;
                    let place = Location::TableRows { page: None, paragraph, first: 1, last };
                    self.reading.push(place, Body::Table(table));
                    continue;
                }
                body => body,
            };
            self.reading.push(Location::paragraph(paragraph), body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_in_order_with_what_they_printed() {
        let source = r##"{"cells": [
            {"cell_type": "markdown", "source": ["# Evaluation\n", "\n", "On the test set."]},
            {"cell_type": "code", "source": "score()", "outputs": [
                {"output_type": "stream", "text": ["accuracy 0.91\n"]},
                {"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": "<Figure>"}},
                {"output_type": "error", "ename": "ValueError", "evalue": "no data", "traceback": []}
            ]}], "nbformat": 4}"##;
        let reading = read(source).expect("a notebook");
        let told: Vec<String> = reading
            .sections
            .iter()
            .map(|section| format!("{}: {} {:?}", section.location, section.text(), section.trail))
            .collect();
        assert_eq!(
            told,
            [
                "paragraph 1: Evaluation []",
                "paragraph 2: On the test set. [\"Evaluation\"]",
                "paragraph 3: score() [\"Evaluation\"]",
                "paragraph 4: accuracy 0.91 [\"Evaluation\"]",
                "paragraph 5: <Figure> [\"Evaluation\"]",
                "paragraph 6: ValueError: no data [\"Evaluation\"]",
            ]
        );
        assert!(reading.remarks.contains(&Remark::EmbeddedObjects));
    }
}
