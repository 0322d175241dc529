//! Text with its typography folded, and the way back to the source's own bytes.
//!
//! A model writes straight quotation marks where a document has curly ones, and one space where a PDF has a
//! line end. Such differences are folded away on both sides. Nothing that carries meaning is: case, words,
//! digits and punctuation stay as they are.

use std::ops::Range;

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, is_combining_mark,
};

use super::characters::{is_bare_control, is_ignorable};

/// A text with its typography folded.
#[derive(Debug)]
pub(super) struct Folded {
    /// The folded words: one space for each run of white space, letters taken apart from their accents.
    pub text: String,
    /// The same, character by character.
    pub chars: Vec<char>,
    /// Where each character starts in `text`, in bytes.
    starts: Vec<usize>,
    /// The bytes of the source each character was made of.
    origins: Vec<Range<usize>>,
}

/// Folds the typography of a text.
pub(super) fn fold(text: &str) -> Folded {
    let mut pieces: Vec<(char, Range<usize>)> = Vec::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let origin = at..at + character.len_utf8();
        if character.is_whitespace() {
            if pieces.last().is_none_or(|(last, _)| *last != ' ') {
                pieces.push((' ', origin));
            }
        } else if is_ignorable(character) || is_bare_control(character) {
        } else if let Some(plain) = plain(character) {
            pieces.extend(plain.chars().map(|one| (one, origin.clone())));
        } else {
            decompose_canonical(character, |one| pieces.push((one, origin.clone())));
        }
    }
    order_marks(&mut pieces);
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        chars: Vec::with_capacity(pieces.len()),
        starts: Vec::with_capacity(pieces.len()),
        origins: Vec::with_capacity(pieces.len()),
    };
    for (character, origin) in pieces {
        folded.starts.push(folded.text.len());
        folded.text.push(character);
        folded.chars.push(character);
        folded.origins.push(origin);
    }
    folded
}

impl Folded {
    /// Every place where the folded words stand, as ranges of characters; they may overlap.
    ///
    /// A place that would cut a character of the source in two is none.
    pub(super) fn places(&self, words: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let Some(first) = words.chars().next() else { return places };
        let length = words.chars().count();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(words)) {
            from += at;
            if let Ok(start) = self.starts.binary_search(&from) {
                let place = start..start + length;
                if self.is_border(place.start) && self.is_border(place.end) {
                    places.push(place);
                }
            }
            from += first.len_utf8();
        }
        places
    }

    /// The bytes of the source that a range of characters was made of.
    pub(super) fn origin(&self, place: &Range<usize>) -> Range<usize> {
        let origins = self.origins.get(place.clone()).unwrap_or_default();
        let start = origins.iter().map(|origin| origin.start).min().unwrap_or_default();
        let end = origins.iter().map(|origin| origin.end).max().unwrap_or_default();
        start..end
    }

    /// Whether a character of the source ends before the folded character `at`, with all its accents.
    fn is_border(&self, at: usize) -> bool {
        let (Some(before), Some(next)) =
            (at.checked_sub(1).and_then(|before| self.origins.get(before)), self.origins.get(at))
        else {
            return true;
        };
        before != next && self.chars.get(at).is_none_or(|next| !is_combining_mark(*next))
    }
}

/// What a character of typography is folded to.
fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '‵' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‶' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '…' => "...",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// Puts the marks on each letter into Unicode's canonical order, so that equal letters are equal.
fn order_marks(pieces: &mut [(char, Range<usize>)]) {
    for marks in pieces.split_mut(|(character, _)| canonical_combining_class(*character) == 0) {
        marks.sort_by_key(|(character, _)| canonical_combining_class(*character));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(left: &str, right: &str, are_equal: bool) {
        assert_eq!(fold(left).text == fold(right).text, are_equal, "{left:?} and {right:?}");
    }

    #[test]
    fn typography_is_folded() {
        check("the “AI policy”", "the \"AI policy\"", true);
        check("„KI“ ‚so‘ «c’est»", "\"KI\" 'so' \"c'est\"", true);
        check("5′ 3″", "5' 3\"", true);
        check("risk\u{A0}\t\r\n\u{202F}owner", "risk owner", true);
        check("10–20 — non‑AI −5", "10-20 - non-AI -5", true);
        check("as\u{AD}sess\u{200B}ment", "assessment", true);
        check("e\u{301}valué", "évalue\u{301}", true);
        check("a\u{323}\u{302}", "a\u{302}\u{323}", true);
        check("ﬁnal oﬃce", "final office", true);
        check("and so on…", "and so on...", true);
    }

    #[test]
    fn what_carries_meaning_is_not() {
        check("The policy", "the policy", false);
        check("1,250", "1.250", false);
        check("evalue", "évalué", false);
        check("ＡＩ policy", "AI policy", false);
        check("risk-owner", "risk owner", false);
        check("it's", "its", false);
        check("m²", "m2", false);
    }

    #[test]
    fn no_place_cuts_a_character_in_two() {
        let places = |text: &str, words: &str| fold(text).places(words).len();
        assert_eq!(places("cafe\u{301}", "cafe"), 0);
        assert_eq!(places("café", "cafe"), 0);
        assert_eq!(places("the end…", "end."), 0);
        assert_eq!(places("the end...", "end."), 1);
        assert_eq!(places("a a a", "a a"), 2);
        assert_eq!(places("a", ""), 0);
    }

    proptest! {
        #[test]
        fn every_place_leads_back_to_whole_characters(
            text in "[ae\u{301}\u{323}ﬁé…. \u{AD}\u{A0}“-]{0,30}", words in "[aef\u{301}i. ]{1,3}",
        ) {
            let folded = fold(&text);
            for place in folded.places(&words) {
                let source = text.get(folded.origin(&place));
                prop_assert_eq!(source.map(|source| fold(source).text), Some(words.clone()));
            }
        }
    }
}
