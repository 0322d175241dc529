//! Whether a place in a text ends inside a word or a number.
//!
//! "compliant" is no quotation of "non-compliant", and "30" none of "300", "1.30" or "−30". So a hyphen
//! joins what stands on its sides, and between digits so do the marks that numbers, dates and times hold.

use std::ops::Range;

use super::characters::is_of_word;
use super::folding::Folded;

/// What may follow an apostrophe in English and is no word by itself. French "l'" leaves a word behind it.
const ENDINGS: [&str; 7] = ["t", "s", "re", "ve", "ll", "d", "m"];

/// Whether the characters `place` of the folded `source` begin or end inside a word.
pub(super) fn cuts(source: &str, folded: &Folded, place: &Range<usize>) -> bool {
    let seam = Seam { source, folded };
    seam.is_inside(place.start, Side::Start) || seam.is_inside(place.end, Side::End)
}

/// Which end of a place is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// A folded text together with its source, which still tells a hyphen from a dash.
struct Seam<'a> {
    source: &'a str,
    folded: &'a Folded,
}

impl Seam<'_> {
    /// Whether a word goes on from before the character `at` to it.
    fn is_inside(&self, at: usize, side: Side) -> bool {
        let (Some(before), Some(next)) =
            (at.checked_sub(1).and_then(|before| self.at(before)), self.at(at))
        else {
            return false;
        };
        match (is_of_word(before), is_of_word(next)) {
            (true, true) => true,
            (true, false) => self.joins(at, side),
            (false, true) => self.joins(at - 1, side) || self.is_sign(at - 1),
            (false, false) => false,
        }
    }

    /// Whether the character `at` makes one word of what stands before and after it.
    fn joins(&self, at: usize, side: Side) -> bool {
        let (Some(joint), Some(left), Some(right)) =
            (self.at(at), at.checked_sub(1).and_then(|left| self.at(left)), self.at(at + 1))
        else {
            return false;
        };
        if !is_of_word(left) || !is_of_word(right) {
            return false;
        }
        let are_digits = left.is_numeric() && right.is_numeric();
        match joint {
            '.' => are_digits || right.is_numeric() && self.is_lone_letter(at - 1),
            ',' | ':' | '/' => are_digits,
            '\'' => are_digits || side == Side::End || self.is_ending(at + 1),
            '-' => are_digits || matches!(self.original(at), Some('-' | '\u{2010}' | '\u{2011}')),
            ' ' => {
                let is_narrow =
                    matches!(self.original(at), Some('\u{A0}' | '\u{2009}' | '\u{202F}'));
                are_digits && is_narrow && self.are_thousands(at + 1)
            }
            _ => false,
        }
    }

    /// Whether three digits and no more start at `at`.
    fn are_thousands(&self, at: usize) -> bool {
        let rest = self.folded.chars.get(at..).unwrap_or_default();
        rest.iter().take(4).take_while(|one| one.is_ascii_digit()).count() == 3
    }

    /// Whether the character `at` is the minus sign of the number behind it.
    fn is_sign(&self, at: usize) -> bool {
        let is_number = self.at(at + 1).is_some_and(char::is_numeric);
        is_number && matches!(self.original(at), Some('-' | '\u{2212}'))
    }

    /// Whether the letter stands by itself, as the "A" of "A.6.2.4" does.
    fn is_lone_letter(&self, at: usize) -> bool {
        let is_letter = self.at(at).is_some_and(char::is_alphabetic);
        is_letter && !at.checked_sub(1).and_then(|before| self.at(before)).is_some_and(is_of_word)
    }

    /// Whether the word that starts at `at` is the rest of a shortened one.
    fn is_ending(&self, at: usize) -> bool {
        let rest = self.folded.chars.get(at..).unwrap_or_default();
        let word: String = rest.iter().take_while(|one| is_of_word(**one)).take(3).collect();
        ENDINGS.contains(&word.as_str())
    }

    fn at(&self, at: usize) -> Option<char> {
        self.folded.chars.get(at).copied()
    }

    /// The character of the source that was folded to the one `at`.
    fn original(&self, at: usize) -> Option<char> {
        self.source.get(self.folded.origin(&(at..at + 1)))?.chars().next()
    }
}

#[cfg(test)]
mod tests {
    use super::super::folding::fold;
    use super::*;

    fn check(text: &str, words: &str, is_cut: bool) {
        let folded = fold(text);
        let places = folded.places(&fold(words).text);
        assert!(!places.is_empty(), "{words:?} is not in {text:?}");
        let are_cut = places.iter().all(|place| cuts(text, &folded, place));
        assert_eq!(are_cut, is_cut, "{words:?} in {text:?}");
    }

    #[test]
    fn a_word_is_not_cut() {
        check("the policies apply", "the polic", true);
        check("disapproved by all", "approved by", true);
        check("non-compliant with it", "compliant with", true);
        check("the model can't learn", "the model can", true);
        check("the model can't learn", "t learn", true);
        check("file_name here", "name here", true);
        check("the board—approved—it", "approved", false);
        check("(approved) by all", "approved", false);
        check("l’organisation définit", "organisation définit", false);
        check("l’organisation tient", "organisation tient", false);
        check("- item one", "item one", false);
    }

    #[test]
    fn a_number_is_not_cut() {
        check("for 300 days", "for 30", true);
        check("of 1.30 EUR", "30 EUR", true);
        check("of 1.30 EUR", "of 1", true);
        check("1,250 items", "250 items", true);
        check("1\u{202F}250 items", "250 items", true);
        check("on 2026-03-03", "on 2026", true);
        check("10–20 days", "20 days", true);
        check("limit of -5 K", "5 K", true);
        check("see A.6.2.4 here", "6.2.4 here", true);
        check("was approved.3 The", "was approved", false);
        check("in 2026, 30 days", "30 days", false);
        check("30% of", "30", false);
    }
}
