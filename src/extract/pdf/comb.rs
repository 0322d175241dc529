//! Answers written one letter a box, as forms ask for numbers and names: the gaps are those of the
//! boxes and no spaces. Such a field says what its answer is, so its letters are set together again.

use hayro::hayro_interpret::util::{RectExt, TransformExt};
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Rect};
use hayro::hayro_syntax::page::Page;

use super::drawing::area_of;
use super::forms::{inherited, words};
use super::sheet::{Area, Glyph, Sheet};

/// Sets the letters of all fields with boxes on a page together.
pub fn join(page: &Page<'_>, sheet: &mut Sheet) {
    let Some(annotations) = page.raw().get::<Array<'_>>(keys::ANNOTS) else { return };
    let place = page.initial_transform(false).to_kurbo();
    let first = sheet.own_letters.min(sheet.glyphs.len());
    let drawn = &mut sheet.glyphs[first..];
    for (answer, rect) in
        annotations.iter::<Dict<'_>>().filter_map(|one| comb(&one)).take(COMBS_MAX)
    {
        let area = area_of(place.transform_rect_bbox(rect.to_kurbo()));
        set_together(drawn, area, &answer);
    }
}

/// A page has room for a few dozen.
const COMBS_MAX: usize = 1_000;
/// The flag of a field whose letters have a box each.
const COMB: u32 = 1 << 24;

/// The answer and the place of a field with boxes.
fn comb(annotation: &Dict<'_>) -> Option<(String, Rect)> {
    let kind = inherited(annotation, keys::FT).and_then(Object::into_name)?;
    let flags = inherited(annotation, b"Ff").and_then(Object::into_i32)?.cast_unsigned();
    let is_widget = annotation.get::<Name<'_>>(keys::SUBTYPE).as_deref() == Some(b"Widget");
    if !is_widget || &*kind != b"Tx" || flags & COMB == 0 {
        return None;
    }
    let answer = words(inherited(annotation, keys::V)?)?;
    Some((answer, annotation.get::<Rect>(keys::RECT)?))
}

/// Sets the letters in an area as closely as words are, where they are those of the answer.
fn set_together(drawn: &mut [Glyph], area: Area, answer: &str) {
    let mut letters: Vec<&mut Glyph> = drawn
        .iter_mut()
        .filter(|glyph| area.holds(glyph.x, glyph.y) && glyph.letter != ' ')
        .collect();
    let wanted: Vec<char> = answer.chars().filter(|letter| !letter.is_whitespace()).collect();
    let same = letters.iter().map(|glyph| glyph.letter).eq(wanted);
    let Some(first) = letters.first().map(|glyph| **glyph).filter(|_| same) else { return };
    let (sine, cosine) = f64::from(first.turn).to_radians().sin_cos();
    let mut along = 0.0;
    let mut spaces =
        answer.split_whitespace().map(|word| word.chars().count()).scan(0, |at, count| {
            *at += count;
            Some(*at)
        });
    let mut space = spaces.next();
    for (nth, glyph) in letters.iter_mut().enumerate() {
        if space == Some(nth) {
            along += SPACE * first.size;
            space = spaces.next();
        }
        (glyph.x, glyph.y) = (first.x + along * cosine, first.y + along * sine);
        along += glyph.advance;
    }
}

/// How wide a space is set, in letter sizes.
const SPACE: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::layout::Line;
    use crate::extract::pdf::page;
    use crate::extract::pdf::sheet::Ink;

    fn check(drawn: &str, answer: &str, read: &str) {
        let letter = |(nth, letter): (usize, char)| Glyph {
            x: 100.0 + 20.0 * nth as f64,
            y: 500.0,
            advance: 6.0,
            size: 10.0,
            turn: 0,
            letter,
            ink: Ink::Unknown,
        };
        let mut glyphs: Vec<Glyph> = drawn.chars().enumerate().map(letter).collect();
        let area = Area { left: 95.0, bottom: 495.0, right: 400.0, top: 515.0 };
        set_together(&mut glyphs, area, answer);
        let lines: Vec<String> = page::lines(&glyphs).iter().map(Line::text).collect();
        assert_eq!(lines.join("|"), read);
    }

    #[test]
    fn letters_in_boxes_are_the_words_of_the_answer() {
        check("TICK", "TICK", "TICK");
        check("AS-19 B", "AS-19 B", "AS-19 B");
        check("AS-19B", "AS-19 B", "AS-19 B");
    }

    #[test]
    fn letters_that_are_not_the_answer_stay_where_they_are_drawn() {
        check("TICK", "TACK", "T I C K");
        check("TICK", "", "T I C K");
    }
}
