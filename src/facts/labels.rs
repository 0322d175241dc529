//! Labels as people write them, brought to one form: `next_review_date`, `nextReviewDate`, `Next review date:`.

use std::collections::HashMap;

pub(super) use crate::words::spans as words;

/// Words in lower case with one space between; everything that is neither letter nor digit separates,
/// and so does a hump in camelCase. A lone `#` stays, as it heads columns of numbers.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        let hump = before.is_lowercase() && character.is_uppercase();
        if (hump || !character.is_alphanumeric()) && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
        if character.is_alphanumeric() {
            key.extend(character.to_lowercase());
        }
        before = character;
    }
    key.truncate(key.trim_end().len());
    if key.is_empty() && text.trim() == "#" { "#".to_owned() } else { key }
}

/// Whether a cell may head a column by the words it opens with: "Date of the last check" may, but a line over a
/// table that came apart at its commas, "owner Dr Kim Lee" or "state of 2026-09-02", gives a value.
pub(super) fn may_open(cell: &str) -> bool {
    let figures = cell.chars().filter(char::is_ascii_digit).count();
    let small = cell.trim_start().starts_with(char::is_lowercase);
    let named = cell.split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase));
    figures < 6 && !(small && named)
}

/// Phrases that are compared whole, each with what it stands for.
#[derive(Clone, Debug)]
pub(super) struct Book<T> {
    meanings: HashMap<String, T>,
    words_max: usize,
}

impl<T: Copy> Book<T> {
    /// A phrase given twice keeps its first meaning.
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut book = Self { meanings: HashMap::new(), words_max: 0 };
        for (phrase, meaning) in phrases {
            let key = key(phrase);
            if !key.is_empty() {
                book.words_max = book.words_max.max(key.split(' ').count());
                book.meanings.entry(key).or_insert(meaning);
            }
        }
        book
    }

    /// What the whole text stands for.
    pub(super) fn whole(&self, text: &str) -> Option<T> {
        // No label is longer than a line of a page; keys of whole paragraphs are not worth making.
        (text.len() <= 200).then(|| self.meanings.get(&key(text)).copied())?
    }

    /// What the longest phrase stands for that begins with a word, and its last word.
    pub(super) fn at(
        &self,
        text: &str,
        words: &[(usize, usize)],
        first: usize,
    ) -> Option<(T, usize)> {
        let longest = words.len().min(first + self.words_max);
        (first..longest).rev().find_map(|last| {
            let written = &text[words[first].0..words[last].1];
            self.whole(written).map(|meaning| (meaning, last))
        })
    }

    /// What the longest phrase at the start of the text stands for.
    pub(super) fn opening(&self, text: &str) -> Option<T> {
        let words = words(text);
        (!words.is_empty()).then(|| self.at(text, &words, 0))?.map(|(meaning, _)| meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_label_are_one() {
        for text in
            ["next_review_date", "nextReviewDate", "Next review date:", " NEXT-REVIEW  DATE "]
        {
            assert_eq!(key(text), "next review date", "{text}");
        }
        assert_eq!(key("Date d'approbation"), "date d approbation");
        assert_eq!(key("#"), "#");
        assert_eq!(key("—"), "");
    }

    #[test]
    fn the_longest_phrase_wins() {
        let book = Book::new([("review", 1), ("review date", 2)]);
        assert_eq!(book.opening("Review date 2026"), Some(2));
        assert_eq!(book.opening("Review of 2026"), Some(1));
        assert_eq!(book.opening("The review"), None);
        assert_eq!(book.whole("review-date"), Some(2));
    }
}
