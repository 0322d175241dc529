//! pdfium, where the user names the library: the letters of a page as Chrome reads them.
//!
//! The library is loaded before any file is read, by whoever calls this room, and handed in. It is asked
//! for letters and their places only; what is seen, and what lies on a page, stays with our reader. It
//! gets no fonts of this machine, so that it reads alike everywhere and opens no file.

use std::fmt;
use std::path::Path;

use hayro::kurbo::{Affine, Point};
use pdfium_render::prelude::{
    PdfDocument, PdfPage, PdfPageTextChar, PdfPoints, Pdfium as Library, PdfiumError,
};

use super::bidi::is_leftward;
use super::blend::{Places, blended};
use super::drawing::{push_letters, turn};
use super::sheet::{Glyph, Ink, Sheet};

/// The library, loaded.
pub struct Pdfium(Library);

impl fmt::Debug for Pdfium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pdfium")
    }
}

impl Pdfium {
    /// Loads the library that lies at a path; why it cannot be, in words. One process loads one.
    pub fn load(path: &Path) -> Result<Self, String> {
        let library = Library::bind_to_library(path).map_err(|error| refusal(&error, path))?;
        let mut library = Library::new(library);
        library.clear_custom_font_provider();
        let library = Self(library);
        library.read_first_page().ok_or("it does not read a page")?;
        Ok(library)
    }

    /// Reads a page of our own: the first colour profile of a process makes the C library look up the
    /// time zone, and the first font how much memory there is. A reader that gave its rights up may not.
    fn read_first_page(&self) -> Option<()> {
        let sheet = self.open(FIRST_PAGE)?.alone(1)?;
        sheet.glyphs.first().is_some_and(|glyph| glyph.letter == 'a').then_some(())
    }

    /// Opens a file, where the library can.
    pub(super) fn open<'a>(&'a self, bytes: &'a [u8]) -> Option<Opened<'a>> {
        let file = self.0.load_pdf_from_byte_slice(bytes, None).ok()?;
        (!file.pages().is_empty()).then_some(Opened { file })
    }
}

/// A letter on a field whose colour has a profile.
const FIRST_PAGE: &[u8] = b"%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</ColorSpace<</C[/ICCBased 5 0 R]>>
/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 63>>stream
/C cs 0 0 0 sc 0 0 99 99 re f BT /F 9 Tf 9 9 Td (a) Tj ET      
endstream endobj
5 0 obj<</N 3/Length 9>>stream
no colour
endstream endobj
trailer<</Root 1 0 R>>
";

fn refusal(error: &PdfiumError, path: &Path) -> String {
    match error {
        // The system's own words, without the layers around them.
        PdfiumError::LoadLibraryError(cause) => {
            let cause = format!("{cause:?}");
            let said = cause.split('"').nth(1).unwrap_or(&cause);
            let of_path = format!("{}: ", path.display());
            said.strip_prefix(&of_path).unwrap_or(said).to_owned()
        }
        PdfiumError::PdfiumLibraryBindingsAlreadyInitialized => {
            "this process has loaded one already".to_owned()
        }
        error => error.to_string(),
    }
}

/// A file as the library holds it.
pub struct Opened<'a> {
    file: PdfDocument<'a>,
}

/// A page of text has a few thousand letters; a drawing made of text is cut off here.
const LETTERS_MAX: usize = 1_000_000;

impl Opened<'_> {
    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.file.pages().len()).unwrap_or(0)
    }

    /// A page drawn by our reader with the letters the library reads on it; the first page is 1. `place`
    /// leads from the page to the drawing. What stands on a layer that is switched off is left out.
    pub fn on(&self, drawn: &Sheet, off: &[Glyph], number: u32, place: Affine) -> Option<Sheet> {
        let page = self.page(number)?;
        let own = drawn.glyphs.get(..drawn.own_letters)?;
        let letters = letters(&page, &mut Places::of(own), &mut Places::of(off), place)?;
        Some(blended(drawn, letters))
    }

    /// A page of which nothing is known but its letters.
    pub fn alone(&self, number: u32) -> Option<Sheet> {
        let page = self.page(number)?;
        let edges = page.boundaries().bounding().ok()?.bounds;
        let place = Affine::translate((-at(edges.left()), -at(edges.bottom())));
        let drawn =
            Sheet { width: at(edges.width()), height: at(edges.height()), ..Sheet::default() };
        let letters = letters(&page, &mut Places::of(&[]), &mut Places::of(&[]), place)?;
        Some(blended(&drawn, letters))
    }

    fn page(&self, number: u32) -> Option<PdfPage<'_>> {
        let index = i32::try_from(number.checked_sub(1)?).ok()?;
        self.file.pages().get(index).ok()
    }
}

/// The letters of a page, each with its place in the order of our reader's drawing.
fn letters(
    page: &PdfPage<'_>,
    drawn: &mut Places<'_>,
    off: &mut Places<'_>,
    place: Affine,
) -> Option<Vec<(usize, Glyph)>> {
    let text = page.text().ok()?;
    let told = text.chars();
    let read: Vec<Read<'_>> =
        told.iter().take(LETTERS_MAX).filter_map(|letter| Read::of(letter, place)).collect();
    let mut letters = Vec::with_capacity(read.len());
    let mut nth = 0;
    // Letters told at one place are those of one glyph, or of words that a picture stands for; where our
    // reader draws several there, they are marks over a letter, or a bold one drawn twice.
    let one_place = |a: &Read<'_>, b: &Read<'_>| (a.x - b.x).hypot(a.y - b.y) < 1e-6;
    for told in read.chunk_by(one_place) {
        let [first, ..] = told else { continue };
        let pieces = if drawn.count(first.x, first.y) > 1 { 1 } else { told.len() };
        for group in told.chunks(pieces) {
            let found = drawn.at(first.x, first.y);
            if found.is_none() && off.at(first.x, first.y).is_some() {
                continue;
            }
            nth = found.map_or(nth, |(nth, _)| nth);
            let whole = whole(group, found.map(|(_, glyph)| glyph), place)?;
            let mut many: Vec<char> = group.iter().map(|read| read.letter).collect();
            // It tells them as they are seen, which in Arabic is not as they are read.
            if is_leftward(first.letter) {
                many.reverse();
            }
            let mut pieces = Vec::new();
            push_letters(&many, whole, &mut pieces);
            letters.extend(pieces.into_iter().map(|piece| (nth, piece)));
        }
    }
    Some(letters)
}

/// The place that letters told at one place take together, as our reader draws it where it does.
fn whole(group: &[Read<'_>], drawn: Option<Glyph>, place: Affine) -> Option<Glyph> {
    let (first, last) = (group.first()?, group.last()?);
    let Some(drawn) = drawn else { return first.glyph(last, place) };
    let whole = Glyph { x: first.x, y: first.y, ..drawn };
    // One of our letters may be a part of a ligature.
    if group.len() == 1 && first.letter < '\u{FB00}' {
        return Some(whole);
    }
    Some(Glyph { advance: first.advance(last, drawn.turn)?, ..whole })
}

/// A letter as the library tells it.
struct Read<'a> {
    told: PdfPageTextChar<'a>,
    letter: char,
    x: f64,
    y: f64,
}

impl<'a> Read<'a> {
    fn of(told: PdfPageTextChar<'a>, place: Affine) -> Option<Self> {
        let letter = match told.unicode_value() {
            // What it writes for a hyphen that only ends a line.
            0x02 | 0xFFFE => '-',
            0 => '\u{FFFD}',
            code => char::from_u32(code)?,
        };
        // Gaps are told from places.
        if letter.is_whitespace() && told.is_generated().unwrap_or(true) {
            return None;
        }
        let (x, y) = told.origin().ok()?;
        let Point { x, y } = place * Point::new(at(x), at(y));
        (x.is_finite() && y.is_finite()).then_some(Self { told, letter, x, y })
    }

    /// How far it reaches along its line, up to the end of another letter.
    fn advance(&self, last: &Read<'_>, turn: i16) -> Option<f64> {
        let (first, last) = (self.told.loose_bounds().ok()?, last.told.loose_bounds().ok()?);
        let (from, to) = if turn % 180 == 90 {
            (first.bottom().min(last.bottom()), first.top().max(last.top()))
        } else {
            (first.left().min(last.left()), first.right().max(last.right()))
        };
        Some((at(to) - at(from)).abs())
    }

    /// The letter where our reader draws none.
    fn glyph(&self, last: &Read<'_>, place: Affine) -> Option<Glyph> {
        let told = self.told.matrix().ok()?;
        let [right, up, slant, rise] = [told.a(), told.b(), told.c(), told.d()].map(f64::from);
        let own = Affine::new([right, up, slant, rise, 0.0, 0.0]);
        let [right, up, slant, rise, ..] = (place * own).as_coeffs();
        let size = at(self.told.unscaled_font_size()) * slant.hypot(rise);
        let turn = turn(right, up);
        let advance = self.advance(last, turn)?;
        let ink = match self.told.fill_color() {
            Ok(colour) if colour.alpha() >= 250 => {
                Ink::Colour([colour.red(), colour.green(), colour.blue()])
            }
            _ => Ink::Unknown,
        };
        let whole = size.is_finite() && advance.is_finite();
        let Self { x, y, letter, .. } = *self;
        whole.then_some(Glyph { x, y, advance, size, turn, letter, ink })
    }
}

fn at(points: PdfPoints) -> f64 {
    f64::from(points.value)
}
