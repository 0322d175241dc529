//! The letters one engine reads on the page another one draws: each keeps what it is better at. What a
//! letter is comes from the first; how it is painted, and when, from the second.

use std::collections::BTreeMap;

use super::sheet::{Glyph, Sheet};

/// The letters of a page by place.
pub struct Places<'a> {
    glyphs: &'a [Glyph],
    cells: BTreeMap<(i64, i64), Vec<usize>>,
    found: Vec<bool>,
    last: usize,
}

/// Letters as near as this, in points, are one.
const NEAR: f64 = 0.4;

impl<'a> Places<'a> {
    /// Those of these letters.
    pub fn of(glyphs: &'a [Glyph]) -> Self {
        let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (nth, glyph) in glyphs.iter().enumerate() {
            cells.entry(cell(glyph.x, glyph.y)).or_default().push(nth);
        }
        Self { glyphs, cells, found: vec![false; glyphs.len()], last: 0 }
    }

    /// The letter that stands at a place, with its number. The one after the last found comes first, as
    /// both engines mostly go the same way; then those not found yet, as bold letters are drawn twice.
    pub fn at(&mut self, x: f64, y: f64) -> Option<(usize, Glyph)> {
        let next = self.last + 1;
        let nth = if !self.is_found(next) && self.distance(next, x, y).is_some() {
            next
        } else {
            self.near(x, y)
                .min_by(|a, b| {
                    let found = self.is_found(a.1).cmp(&self.is_found(b.1));
                    found.then(a.0.total_cmp(&b.0)).then(a.1.cmp(&b.1))
                })?
                .1
        };
        self.last = nth;
        *self.found.get_mut(nth)? = true;
        Some((nth, *self.glyphs.get(nth)?))
    }

    /// How many letters stand at a place.
    pub fn count(&self, x: f64, y: f64) -> usize {
        self.near(x, y).count()
    }

    fn is_found(&self, nth: usize) -> bool {
        self.found.get(nth).copied().unwrap_or(true)
    }

    fn distance(&self, nth: usize, x: f64, y: f64) -> Option<f64> {
        let glyph = self.glyphs.get(nth)?;
        let distance = (glyph.x - x).hypot(glyph.y - y);
        (distance < NEAR).then_some(distance)
    }

    fn near(&self, x: f64, y: f64) -> impl Iterator<Item = (f64, usize)> {
        let (column, row) = cell(x, y);
        (-1..=1)
            .flat_map(move |right| (-1..=1).map(move |up| (column + right, row + up)))
            .filter_map(|cell| self.cells.get(&cell))
            .flat_map(|numbers| numbers.iter().take(CROWD_MAX))
            .filter_map(move |nth| Some((self.distance(*nth, x, y)?, *nth)))
    }
}

/// A thousand letters on one point are none that anybody reads.
const CROWD_MAX: usize = 100;

fn cell(x: f64, y: f64) -> (i64, i64) {
    (x.round() as i64, y.round() as i64)
}

/// A page whose own letters are these, each with its place in the order of drawing.
pub fn blended(drawn: &Sheet, mut letters: Vec<(usize, Glyph)>) -> Sheet {
    letters.sort_by_key(|(nth, _)| *nth);
    let own = letters.len();
    let before = |count: usize| match count.checked_sub(drawn.own_letters) {
        Some(later) => own + later,
        None => letters.partition_point(|(nth, _)| *nth < count),
    };
    let mut marks = drawn.marks.clone();
    for mark in &mut marks {
        mark.letters_before = before(mark.letters_before);
    }
    let put_on = drawn.glyphs.iter().skip(drawn.own_letters);
    let glyphs = letters.iter().map(|(_, glyph)| glyph).chain(put_on).copied().collect();
    Sheet {
        width: drawn.width,
        height: drawn.height,
        glyphs,
        own_letters: own,
        marks,
        levels: drawn.levels.clone(),
        uprights: drawn.uprights.clone(),
        drawings: drawn.drawings,
        broken_off: drawn.broken_off,
        endless: drawn.endless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::sheet::{Area, Ink, Mark, Paint};

    fn glyph(x: f64, letter: char) -> Glyph {
        Glyph { x, y: 500.0, advance: 5.0, size: 10.0, turn: 0, letter, ink: Ink::None }
    }

    #[test]
    fn a_letter_is_found_where_it_stands() {
        let glyphs = [glyph(10.0, 'a'), glyph(15.0, 'b'), glyph(15.2, 'c'), glyph(40.6, 'd')];
        let mut places = Places::of(&glyphs);
        for (x, found) in [(10.1, Some('a')), (15.0, Some('b')), (40.4, Some('d')), (30.0, None)] {
            assert_eq!(places.at(x, 500.0).map(|(_, glyph)| glyph.letter), found, "{x}");
        }
        assert!(places.at(f64::NAN, 500.0).is_none());
    }

    #[test]
    fn a_shape_covers_the_letters_it_covered() {
        let area = Area { left: 0.0, bottom: 0.0, right: 9.0, top: 9.0 };
        let mark = |letters_before| Mark { area, letters_before, paint: Paint::Image };
        let drawn = Sheet {
            glyphs: vec![glyph(1.0, 'a'), glyph(2.0, 'b'), glyph(3.0, 'n')],
            own_letters: 2,
            marks: vec![mark(1), mark(2), mark(3)],
            ..Sheet::default()
        };
        // The other engine read three letters where the first was drawn, and the second first.
        let letters =
            [(1, 'B'), (0, 'x'), (0, 'y'), (0, 'z')].map(|(nth, letter)| (nth, glyph(1.0, letter)));
        let sheet = blended(&drawn, letters.to_vec());
        assert_eq!(sheet.glyphs.iter().map(|glyph| glyph.letter).collect::<String>(), "xyzBn");
        assert_eq!(sheet.own_letters, 4);
        let before: Vec<usize> = sheet.marks.iter().map(|mark| mark.letters_before).collect();
        assert_eq!(before, [3, 4, 5]);
    }
}
