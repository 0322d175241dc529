//! Glyphs to lines: what stands on one height is a line, a wide gap in it separates columns.

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::layout::{Cell, Line};

/// A letter, or a few, drawn as one.
#[derive(Clone, Debug)]
pub struct Glyph {
    x: f64,
    y: f64,
    size: f64,
    advance: f64,
    letters: String,
}

/// The glyphs of a page in the order they are drawn.
pub fn of_page(file: &Document, number: u32) -> Result<Vec<Glyph>, OutputError> {
    let mut collector = Collector::default();
    output_doc_page(file, &mut collector, number)?;
    Ok(collector.glyphs)
}

/// The lines these glyphs form. The order of drawing is kept: it is the reading order of nearly all
/// programs that write PDF.
///
/// `word_gap` says how wide a gap separates words, in letter heights.
pub fn lines(glyphs: &[Glyph], word_gap: f64) -> Vec<Line> {
    let mut builder = LineBuilder { word_gap, end: f64::NEG_INFINITY, ..LineBuilder::default() };
    for glyph in glyphs {
        builder.put(glyph);
    }
    builder.finish_line();
    builder.lines
}

/// Gaps wider than this, in letter heights, separate words; kerning stays well below. Some programs
/// place every letter and give widths that are too small: their words show with wider gaps only.
pub const WORD_GAPS: [f64; 3] = [0.17, 0.3, 0.45];
/// A gap wider than this separates columns; justified text stays below.
const COLUMN_GAP: f64 = 1.6;
/// A page of text has a few thousand glyphs; a drawing made of text is cut off here.
const GLYPHS_MAX: usize = 1_000_000;

#[derive(Default)]
struct LineBuilder {
    word_gap: f64,
    lines: Vec<Line>,
    cells: Vec<Cell>,
    /// The height of the line above the bottom of the page, and its letters' size.
    height: f64,
    size: f64,
    /// Where the last glyph ended.
    end: f64,
}

impl LineBuilder {
    fn put(&mut self, glyph: &Glyph) {
        let Glyph { x, y, size, advance, ref letters } = *glyph;
        let blank = letters.trim().is_empty();
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
            let gap = x - self.end > self.word_gap * size;
            if gap && !cell.text.is_empty() && !cell.text.ends_with(' ') && !blank {
                cell.text.push(' ');
            }
            letters.chars().for_each(|letter| push_letter(&mut cell.text, letter));
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
        for cell in &mut cells {
            cell.text = cell.text.trim().to_owned();
        }
        cells.retain(|cell| !cell.text.is_empty());
        if let (Some(last), Some(first)) = (self.lines.last_mut(), cells.first())
            && last.height.is_some_and(|height| (height - self.height).abs() < 0.2 * self.size)
            && last.cells.iter().all(|cell| (cell.x - first.x).abs() > self.size)
        {
            // A row whose right cell was drawn first, or cell by cell.
            last.cells.extend(cells);
            last.cells.sort_by(|a, b| a.x.total_cmp(&b.x));
        } else if !cells.is_empty() {
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
        if self.glyphs.len() > GLYPHS_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let scale = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let size = font_size.abs() * scale;
        let letters = letters.to_owned();
        let (x, y) = (place.m31, place.m32);
        self.glyphs.push(Glyph { x, y, size, advance: width * size, letters });
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
