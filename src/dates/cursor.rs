//! Small readers that walk along a text; each gives what it read and where that ended.
//!
//! Offsets only ever come from these, so they lie on character boundaries.

/// A number read from digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// Its value.
    pub value: i16,
    /// How many digits it was written with.
    pub digits: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// The digits that begin at a byte offset, at most four of them.
pub(super) fn number_at(text: &str, at: usize) -> Option<Number> {
    let digits =
        text.as_bytes().get(at..)?.iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    let value = text.get(at..at + digits)?.parse().ok()?;
    (digits <= 4).then_some(Number { value, digits, end: at + digits })
}

/// A year written in full, as a document of our days can bear it.
pub(super) fn year_at(text: &str, at: usize) -> Option<Number> {
    let year = number_at(text, at)?;
    let plausible = year.digits == 4 && (1970..=2100).contains(&year.value);
    (plausible && ends_at(text, year.end)).then_some(year)
}

/// The year meant by two digits: of this century, except where that is far ahead.
pub(super) fn full_year(two_digits: i16) -> i16 {
    if two_digits < 70 { 2000 + two_digits } else { 1900 + two_digits }
}

/// Whether no letter or digit continues at a byte offset.
pub(super) fn ends_at(text: &str, at: usize) -> bool {
    !char_at(text, at).is_some_and(char::is_alphanumeric)
}

/// The character at a byte offset.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The letters that begin at a byte offset.
pub(super) fn letters_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}

/// Past every character of `skipped` that begins at a byte offset.
pub(super) fn skip(text: &str, at: usize, skipped: &[char]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches(skipped).len())
}

/// Past one of the words, if one stands at a byte offset.
pub(super) fn skip_word(text: &str, at: usize, words: &[&str]) -> usize {
    let word = letters_at(text, at);
    if words.contains(&word) { at + word.len() } else { at }
}
