//! Whether a quotation stands in a text: word for word, or it is none.
//!
//! Models invent quotations, stitch them together and drop a "not" from them. A likeness of 99 % tells nothing
//! of that, so no likeness is measured: typography is folded ([`super::folding`]) and the rest must be equal.

use std::ops::Range;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::characters::is_line_end;
use super::folding::{Folded, fold};
use super::whole_words;

/// The least a quotation must have, lest it stand everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuotationRules {
    /// Characters, white space folded.
    pub chars_min: usize,
    /// Words, numbers among them.
    pub words_min: usize,
}

/// Why a quotation is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub(crate) enum QuotationFault {
    /// Nothing is quoted.
    #[error("the quotation is blank")]
    Blank,
    /// It says too little to be told from other places.
    #[error("the quotation is too short to show anything; quote a whole sentence")]
    TooShort,
    /// It leaves words out.
    #[error("the quotation leaves words out; quote one run of words without an ellipsis")]
    Stitched,
    /// It stands there as a part of longer words or numbers only.
    #[error("the quotation begins or ends inside a word or a number; quote whole words")]
    CutWord,
    /// It does not stand there.
    #[error("the quotation does not stand in the text; copy the words exactly")]
    NotThere,
}

/// Every place where the quotation stands in the text, if it is one that shows something.
///
/// `text[range]` are the source's own words. Marks of passages, white space around the quotation and a pair of
/// quotation marks around it are not part of it. Places may overlap.
///
/// A short quotation is taken where it is a line by itself, as a row of a table is, and there only.
pub(crate) fn verify(
    text: &str,
    quotation: &str,
    rules: &QuotationRules,
) -> Result<Vec<Range<usize>>, QuotationFault> {
    let search = Search::run(text, quotation);
    let words = search.words.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
    let chars = search.words.nfc().count();
    if search.words.is_empty() {
        return Err(QuotationFault::Blank);
    }
    if chars < rules.chars_min || words < rules.words_min {
        let is_enough = words >= LINE_WORDS_MIN || words > 0 && chars >= LINE_CHARS_MIN;
        let lines = search.whole.into_iter().filter(|range| is_enough && is_line(text, range));
        let lines: Vec<Range<usize>> = lines.collect();
        return if lines.is_empty() { Err(QuotationFault::TooShort) } else { Ok(lines) };
    }
    match search {
        Search { whole, .. } if !whole.is_empty() => Ok(whole),
        Search { is_cut: true, .. } => Err(QuotationFault::CutWord),
        Search { words, .. } if words.contains("...") => Err(QuotationFault::Stitched),
        _ => Err(QuotationFault::NotThere),
    }
}

/// A line quoted as a whole has so many words at least,
const LINE_WORDS_MIN: usize = 2;
/// or so many characters.
const LINE_CHARS_MIN: usize = 8;

/// What a look for a quotation came to.
struct Search {
    /// The words looked for, folded, without what surrounds them.
    words: String,
    /// Where they stand as whole words.
    whole: Vec<Range<usize>>,
    /// Whether they stand somewhere as parts of words.
    is_cut: bool,
}

impl Search {
    fn run(text: &str, quotation: &str) -> Self {
        let folded = fold(text);
        let lines = quotation.split(is_line_end).map(without_mark);
        let as_given = fold(&lines.collect::<Vec<String>>().join("\n")).text.trim().to_owned();
        let inner = without_pair(&as_given).to_owned();
        // The source may hold the quotation marks, and then they are a part of what is shown.
        let given = Self::of(text, &folded, &as_given);
        if inner == as_given || !given.whole.is_empty() {
            return Self { words: inner, ..given };
        }
        Self::of(text, &folded, &inner)
    }

    fn of(text: &str, folded: &Folded, words: &str) -> Self {
        let places = folded.places(words);
        let all = places.len();
        let is_whole = |place: &Range<usize>| !whole_words::cuts(text, folded, place);
        let whole: Vec<Range<usize>> =
            places.into_iter().filter(is_whole).map(|place| folded.origin(&place)).collect();
        Self { words: words.to_owned(), is_cut: whole.len() < all, whole }
    }
}

/// The line without the mark of a passage, `P12| `, which models copy; quotation marks may stand before it.
fn without_mark(line: &str) -> String {
    let line = line.trim_start();
    let rest = line.trim_start_matches(['"', '\'', '“', '”', '„', '«', '‘', '‚', '‹', '»', ' ']);
    let after_letter = rest.strip_prefix(['P', 'R', 'E']).unwrap_or_default();
    let after_number = after_letter.trim_start_matches(|one: char| one.is_ascii_digit());
    match after_number.strip_prefix('|') {
        Some(words) if after_number.len() < after_letter.len() => {
            let lead = line.get(..line.len() - rest.len()).unwrap_or_default();
            format!("{lead}{}", words.trim_start())
        }
        _ => line.to_owned(),
    }
}

/// Folded words without the pair of quotation marks around them, if there is one.
fn without_pair(words: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|mark| words.strip_prefix(mark)?.strip_suffix(mark))
        .map_or(words, str::trim)
}

/// Whether the range is a whole line of the text, or some, but for white space.
fn is_line(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let before = before.rsplit(is_line_end).next().unwrap_or_default();
    let after = after.split(is_line_end).next().unwrap_or_default();
    fold(before).text.trim().is_empty() && fold(after).text.trim().is_empty()
}

#[cfg(test)]
mod tests;
