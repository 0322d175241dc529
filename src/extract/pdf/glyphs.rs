//! Glyphs to lines: what stands on one height is a line, a wide gap in it separates columns.

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::layout::{Cell, Line};

/// The lines of a page in the order they are drawn, which is the reading order of nearly all
/// programs that write PDF. What was read before an error is kept.
pub fn lines(file: &Document, number: u32) -> Vec<Line> {
    let mut glyphs = Glyphs::default();
    let _ = output_doc_page(file, &mut glyphs, number);
    glyphs.finish_line();
    glyphs.lines
}

/// A gap wider than this, in letter heights, separates words; kerning stays well below.
const WORD_GAP: f64 = 0.17;
/// A gap wider than this separates columns; justified text stays below.
const COLUMN_GAP: f64 = 1.6;
/// A page of text has a few thousand glyphs; a drawing made of text is cut off here.
const GLYPHS_MAX: usize = 2_000_000;

#[derive(Default)]
struct Glyphs {
    lines: Vec<Line>,
    cells: Vec<Cell>,
    /// The height of the line above the bottom of the page, and its letters' size.
    height: f64,
    size: f64,
    /// Where the last glyph ended.
    end: f64,
    count: usize,
}

impl Glyphs {
    fn put(&mut self, x: f64, y: f64, size: f64, advance: f64, words: &str) {
        let blank = words.trim().is_empty();
        let dropped = (y - self.height).abs() > 0.5 * size.max(self.size);
        let moved_back = x < self.end - size.max(self.size);
        if self.cells.is_empty() || dropped || moved_back {
            if blank {
                return;
            }
            self.finish_line();
            (self.height, self.size) = (y, size);
            self.cells.push(Cell { x, text: String::new() });
        } else if x - self.end > COLUMN_GAP * size && !blank {
            self.cells.push(Cell { x, text: String::new() });
        }
        if let Some(cell) = self.cells.last_mut() {
            let gap = x - self.end > WORD_GAP * size;
            if gap && !cell.text.is_empty() && !cell.text.ends_with(' ') && !blank {
                cell.text.push(' ');
            }
            words.chars().for_each(|letter| push_letter(&mut cell.text, letter));
        }
        // A blank moves the end only by its own width, so a run of blanks is still a wide gap.
        if !blank {
            self.end = x + advance;
            self.size = self.size.max(size);
        } else if x - self.end < COLUMN_GAP * size {
            self.end = self.end.max(x);
        }
    }

    fn finish_line(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.iter_mut().for_each(|cell| cell.text = cell.text.trim().to_owned());
        cells.retain(|cell| !cell.text.is_empty());
        if !cells.is_empty() {
            self.lines.push(Line { height: Some(self.height), size: self.size, cells });
        }
        self.end = f64::NEG_INFINITY;
    }
}

/// Ligatures are drawn as one glyph and written as letters; tabs and the like are blanks.
fn push_letter(text: &mut String, letter: char) {
    match letter {
        '\u{FB00}' => text.push_str("ff"),
        '\u{FB01}' => text.push_str("fi"),
        '\u{FB02}' => text.push_str("fl"),
        '\u{FB03}' => text.push_str("ffi"),
        '\u{FB04}' => text.push_str("ffl"),
        '\0' | '\u{2}' | '\u{FEFF}' => {}
        letter if letter.is_whitespace() || letter.is_control() => text.push(' '),
        letter => text.push(letter),
    }
}

impl OutputDev for Glyphs {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.end = f64::NEG_INFINITY;
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
        words: &str,
    ) -> Result<(), OutputError> {
        self.count += 1;
        if self.count > GLYPHS_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let scale = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let size = font_size.abs() * scale;
        self.put(place.m31, place.m32, size, width * size, words);
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
