//! The engine for what the first one cannot open or reads badly: `pdf-extract` for letters at their
//! places, and `lopdf` under it for the plain text of a page.

use std::panic::{self, AssertUnwindSafe};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::super::Error;
use super::fonts;
use super::layout::Line;
use super::page;
use super::quality::{self, NOISE_MAX};
use super::sheet::{Glyph, Ink};

/// A file as this engine holds it.
pub struct Fallback {
    file: Document,
}

impl Fallback {
    /// Opens a file.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let opened = attempt(|| Some(Document::load_mem(bytes)));
        let mut file =
            opened.ok_or_else(|| Error::damaged("no engine can open it"))?.map_err(refusal)?;
        if file.is_encrypted() {
            // Many PDFs are encrypted against printing only, and open with the empty password.
            file.decrypt("").map_err(|_| Error::Encrypted)?;
        }
        fonts::repair(&mut file);
        Ok(Self { file })
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        self.file.get_pages().len() as u32
    }

    /// The lines of a page; `None` where the engine breaks over it.
    pub fn lines(&self, number: u32) -> Option<Vec<Line>> {
        let placed = attempt(|| {
            let mut collector = Collector::default();
            output_doc_page(&self.file, &mut collector, number).ok()?;
            Some(page::lines(&collector.glyphs))
        });
        let noise = placed.as_deref().map(quality::noise);
        let enough = placed.as_ref().is_some_and(|lines| !lines.is_empty());
        if enough && noise.is_some_and(|noise| noise <= NOISE_MAX) {
            return placed;
        }
        let plain = attempt(|| {
            let text = self.file.extract_text(&[number]).ok()?;
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            Some(lines.map(Line::without_place).collect::<Vec<_>>())
        });
        // Of nearly equal ones the first is kept: it knows more of where words stand.
        let better = plain.as_ref().is_some_and(|plain| {
            !plain.is_empty() && (!enough || quality::noise(plain) < noise.unwrap_or(1.0) / 2.0)
        });
        if better { plain } else { placed }
    }
}

fn refusal(error: pdf_extract::Error) -> Error {
    match error {
        pdf_extract::Error::Decryption(_)
        | pdf_extract::Error::InvalidPassword
        | pdf_extract::Error::UnsupportedSecurityHandler(_) => Error::Encrypted,
        pdf_extract::Error::Unimplemented(_) => Error::NotRead {
            what: "a PDF packed in this way",
            hint: "open it in another program and print it to PDF",
        },
        error => Error::damaged(error),
    }
}

/// What an engine reads. It may panic over a font, which costs the page this engine's text only.
fn attempt<T>(engine: impl FnOnce() -> Option<T>) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(engine)).ok().flatten()
}

/// A page of text has a few thousand letters; a drawing made of text is cut off here.
const LETTERS_MAX: usize = 1_000_000;

/// What the engine draws to.
#[derive(Default)]
struct Collector {
    glyphs: Vec<Glyph>,
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letters: &str,
    ) -> Result<(), OutputError> {
        if self.glyphs.len() > LETTERS_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let scale = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let size = font_size.abs() * scale;
        let count = letters.chars().count().max(1) as f64;
        let advance = width * size / count;
        for (nth, letter) in letters.chars().enumerate() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            let x = place.m31 + nth as f64 * advance;
            let ink = Ink::Unknown;
            self.glyphs.push(Glyph { x, y: place.m32, advance, size, turn: 0, letter, ink });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
