//! Which letters of a page nobody sees, and what keeps them from being seen.
//!
//! Where in doubt a letter is seen: it is worse to lose evidence than to show a hidden word.

use super::sheet::{Area, Glyph, Ink, Mark, Paint, Sheet};
use crate::domain::Concealment;

/// For each letter what conceals it, if anything.
pub fn concealed(sheet: &Sheet) -> Vec<Option<Concealment>> {
    let bands = Bands::of(sheet);
    let scanned = sheet.image_share() >= SCAN_SHARE_MIN;
    let page = Area { left: 0.0, bottom: 0.0, right: sheet.width, top: sheet.height };
    let on_page = |letter: &Glyph| {
        let (x, y) = centre(letter);
        let margin = letter.size;
        page.left - margin <= x
            && x <= page.right + margin
            && page.bottom - margin <= y
            && y <= page.top + margin
    };
    // A page none of whose letters lie on it says nothing of where its edges are.
    let edges_known = sheet.glyphs.iter().any(on_page);
    let smallest = SIZE_MIN * (sheet.height.max(sheet.width) / 842.0).clamp(0.05, 1.0);
    let view = View { bands, scanned, page };
    sheet
        .glyphs
        .iter()
        .enumerate()
        .map(|(index, letter)| {
            if edges_known && !on_page(letter) {
                Some(Concealment::OffPage)
            } else if letter.size < smallest {
                Some(Concealment::Size)
            } else {
                view.paint(letter, index)
            }
        })
        .collect()
}

/// Letters smaller than this many points are a line to the eye.
const SIZE_MIN: f64 = 1.0;
/// Where images cover this share of a page it is a scan, and text nobody sees is what was recognised.
const SCAN_SHARE_MIN: f64 = 0.5;
/// Colours as near as this are one to the eye.
const CONTRAST_MIN: u8 = 10;
/// A page with more shapes is a drawing.
const MARKS_MAX: usize = 8_000;

struct View {
    bands: Bands,
    scanned: bool,
    page: Area,
}

impl View {
    fn paint(&self, letter: &Glyph, index: usize) -> Option<Concealment> {
        if letter.ink == Ink::None {
            return (!self.scanned).then_some(Concealment::Marked);
        }
        let (x, y) = centre(letter);
        let mut ground = Some(PAPER);
        for mark in self.bands.at(y) {
            if !mark.area.holds(x, y) {
                continue;
            }
            if mark.letters_before <= index {
                ground = match mark.paint {
                    Paint::Solid(colour) => Some(colour),
                    Paint::Image | Paint::Open => None,
                };
            } else if self.covers(mark, letter) {
                return Some(Concealment::Covered);
            }
        }
        match (letter.ink, ground) {
            (Ink::Colour(ink), Some(ground)) if alike(ink, ground) => Some(Concealment::Colour),
            _ => None,
        }
    }

    /// Whether a mark painted later hides a letter. An image over the whole page is a scan, and the
    /// text under it what was recognised in it.
    fn covers(&self, mark: &Mark, letter: &Glyph) -> bool {
        let page = self.page.width() * self.page.height();
        let share = mark.area.width() * mark.area.height() / page.max(1.0);
        match mark.paint {
            Paint::Open => false,
            Paint::Image => !self.scanned && share < SCAN_SHARE_MIN,
            // A rule that strikes a word out does not hide it.
            Paint::Solid(_) => mark.area.height() >= 0.6 * letter.size,
        }
    }
}

const PAPER: [u8; 3] = [255; 3];

fn alike(ink: [u8; 3], ground: [u8; 3]) -> bool {
    ink.iter().zip(ground).all(|(ink, ground)| ink.abs_diff(ground) <= CONTRAST_MIN)
}

/// The middle of a letter, about as high as a small letter is.
fn centre(letter: &Glyph) -> (f64, f64) {
    let (sine, cosine) = f64::from(letter.turn).to_radians().sin_cos();
    let (along, up) = (letter.advance / 2.0, letter.size * 0.25);
    (letter.x + along * cosine - up * sine, letter.y + along * sine + up * cosine)
}

/// The marks of a page by height, so that a letter is compared with few of them.
struct Bands {
    height: f64,
    bands: Vec<Vec<Mark>>,
}

impl Bands {
    const COUNT: usize = 64;

    fn of(sheet: &Sheet) -> Self {
        let mut bands = vec![Vec::new(); Self::COUNT];
        let height = (sheet.height / Self::COUNT as f64).max(1.0);
        for mark in sheet.marks.iter().take(MARKS_MAX) {
            let band = |y: f64| band(y, height);
            for band in bands.iter_mut().take(band(mark.area.top) + 1).skip(band(mark.area.bottom))
            {
                band.push(*mark);
            }
        }
        Self { height, bands }
    }

    fn at(&self, y: f64) -> &[Mark] {
        self.bands.get(band(y, self.height)).map_or(&[], Vec::as_slice)
    }
}

/// The band that a height lies in; what lies outside the page is in the first or the last.
#[expect(clippy::cast_sign_loss, reason = "it is cut off at 0 before")]
fn band(y: f64, height: f64) -> usize {
    ((y / height).max(0.0) as usize).min(Bands::COUNT - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(letter: Glyph, marks: &[(Area, usize, Paint)], expected: Option<Concealment>) {
        let plain = Glyph { x: 100.0, y: 700.0, ..LETTER };
        let marks = marks.iter().map(|(area, letters_before, paint)| Mark {
            area: *area,
            letters_before: *letters_before,
            paint: *paint,
        });
        let sheet = Sheet {
            width: 600.0,
            height: 800.0,
            glyphs: vec![plain, letter],
            marks: marks.collect(),
            ..Sheet::default()
        };
        assert_eq!(concealed(&sheet)[1], expected);
    }

    const LETTER: Glyph = Glyph {
        x: 100.0,
        y: 400.0,
        advance: 5.0,
        size: 10.0,
        turn: 0,
        letter: 'a',
        ink: Ink::Colour([0; 3]),
    };
    const WHITE: Glyph = Glyph { ink: Ink::Colour([255; 3]), ..LETTER };
    const UNSEEN: Glyph = Glyph { ink: Ink::None, ..LETTER };
    const PAGE: Area = Area { left: 0.0, bottom: 0.0, right: 600.0, top: 800.0 };
    const BOX: Area = Area { left: 90.0, bottom: 390.0, right: 200.0, top: 420.0 };

    #[test]
    fn text_in_the_colour_of_its_ground_is_not_seen() {
        check(WHITE, &[], Some(Concealment::Colour));
        check(WHITE, &[(BOX, 1, Paint::Solid([0, 0, 90]))], None);
        check(LETTER, &[(BOX, 1, Paint::Solid([0; 3]))], Some(Concealment::Colour));
        // Nobody knows what an image shows.
        check(WHITE, &[(BOX, 1, Paint::Image)], None);
    }

    #[test]
    fn text_under_a_shape_is_not_seen() {
        check(LETTER, &[(BOX, 2, Paint::Solid([0; 3]))], Some(Concealment::Covered));
        check(LETTER, &[(BOX, 2, Paint::Image)], Some(Concealment::Covered));
        check(LETTER, &[(BOX, 2, Paint::Open)], None);
        let strike = Area { bottom: 402.0, top: 404.5, ..BOX };
        check(LETTER, &[(strike, 2, Paint::Solid([0; 3]))], None);
    }

    #[test]
    fn recognised_text_under_a_scan_is_the_text() {
        check(UNSEEN, &[], Some(Concealment::Marked));
        check(UNSEEN, &[(PAGE, 0, Paint::Image)], None);
        check(LETTER, &[(PAGE, 2, Paint::Image)], None);
    }

    #[test]
    fn text_beside_the_page_and_text_too_small_are_not_seen() {
        check(Glyph { x: 700.0, ..LETTER }, &[], Some(Concealment::OffPage));
        check(Glyph { size: 0.4, advance: 0.2, ..LETTER }, &[], Some(Concealment::Size));
    }
}
