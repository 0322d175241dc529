//! Words that name a person, replaced by placeholders before they are sent, and put back in the answer.
//!
//! This makes the evidence pseudonymous, not anonymous: who was meant may follow from the rest.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::characters::is_of_word;
use super::{contacts, phones};

/// What is hidden from the endpoint besides e-mail addresses, phone numbers and IBANs.
#[derive(Clone, Debug)]
pub(crate) struct Redactor {
    /// The names by their first character, in lower case, one space between words, the longest first.
    names: BTreeMap<char, Vec<Vec<char>>>,
}

/// The placeholders of one request, so that the same words get the same one: `[EMAIL_1]`, `[NAME_2]`.
///
/// Words in other case or spacing get another, as what is restored must be what was hidden.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placeholders {
    numbers: BTreeMap<Hidden, BTreeMap<String, usize>>,
    originals: BTreeMap<String, String>,
}

/// Kinds of what is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hidden {
    /// What the text has that looks like a placeholder of ours; so no text can name one.
    Mark,
    Email,
    Iban,
    Name,
    Phone,
}

/// All kinds with the word of their placeholders.
const KINDS: [(Hidden, &str); 5] = [
    (Hidden::Mark, "MARK"),
    (Hidden::Email, "EMAIL"),
    (Hidden::Iban, "IBAN"),
    (Hidden::Name, "NAME"),
    (Hidden::Phone, "PHONE"),
];

impl Redactor {
    /// Part of what an answer is kept under: a change in what is hidden changes the request.
    pub(crate) const VERSION: u32 = 1;

    /// Hides these names as well; blank ones and single characters are left out.
    pub(crate) fn new(names: &[String]) -> Self {
        let mut by_first: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
        for name in names {
            let name = name.split_whitespace().collect::<Vec<&str>>().join(" ");
            for form in [name.nfc().collect::<String>(), name.nfd().collect::<String>()] {
                let form: Vec<char> = form.chars().flat_map(lowered).collect();
                if let [first, _, ..] = form[..] {
                    by_first.entry(first).or_default().push(form);
                }
            }
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            names.dedup();
        }
        Self { names: by_first }
    }

    /// The text with placeholders for what names a person; [`Placeholders::restore`] gives it back.
    ///
    /// To be called once on a text: placeholders in it are hidden like any other words.
    pub(crate) fn hide(&self, text: &str, placeholders: &mut Placeholders) -> String {
        let mut spots: Vec<(Range<usize>, Hidden)> = Vec::new();
        spots.extend(marks(text).into_iter().map(|range| (range, Hidden::Mark)));
        spots.extend(contacts::emails(text).into_iter().map(|range| (range, Hidden::Email)));
        spots.extend(contacts::ibans(text).into_iter().map(|range| (range, Hidden::Iban)));
        spots.extend(self.names_in(text).into_iter().map(|range| (range, Hidden::Name)));
        spots = merged(spots);
        let mut phones = Vec::new();
        let mut from = 0;
        for (until, _) in &spots {
            phones.extend(phones::phones(text, from..until.start));
            from = until.end;
        }
        phones.extend(phones::phones(text, from..text.len()));
        spots.extend(phones.into_iter().map(|range| (range, Hidden::Phone)));
        let mut hidden = String::with_capacity(text.len());
        let mut end = 0;
        for (range, kind) in merged(spots) {
            hidden.push_str(text.get(end..range.start).unwrap_or_default());
            let original = text.get(range.clone()).unwrap_or_default();
            hidden.push_str(&placeholders.placeholder(kind, original));
            end = range.end;
        }
        hidden.push_str(text.get(end..).unwrap_or_default());
        hidden
    }

    /// Where names stand as whole words; the low line of a file name parts words.
    fn names_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let is_letter = |one: char| is_of_word(one) && one != '_';
        let mut before = None;
        for (at, character) in text.char_indices() {
            let goes_on = before.is_some_and(is_letter) && is_letter(character);
            before = Some(character);
            let Some(first) = lowered(character).next().filter(|_| !goes_on) else { continue };
            let rest = text.get(at..).unwrap_or_default();
            let ends = self.names.get(&first).into_iter().flatten().filter_map(|name| {
                let length = length_of(rest, name)?;
                let last = rest.get(..length)?.chars().next_back()?;
                let next = rest.get(length..)?.chars().next();
                (!(is_letter(last) && next.is_some_and(is_letter))).then_some(at + length)
            });
            found.extend(ends.max().map(|end| at..end));
        }
        found
    }
}

impl Placeholders {
    /// The text with what was hidden in place of the placeholders; unknown ones stay.
    pub(crate) fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut end = 0;
        for range in marks(text) {
            let mark = text.get(range.clone()).unwrap_or_default();
            restored.push_str(text.get(end..range.start).unwrap_or_default());
            restored.push_str(self.originals.get(mark).map_or(mark, String::as_str));
            end = range.end;
        }
        restored.push_str(text.get(end..).unwrap_or_default());
        restored
    }

    /// How many different words are hidden.
    pub(crate) fn count(&self) -> usize {
        self.originals.len()
    }

    fn placeholder(&mut self, kind: Hidden, original: &str) -> String {
        let of_kind = self.numbers.entry(kind).or_default();
        let next = of_kind.len() + 1;
        let number = *of_kind.entry(original.to_owned()).or_insert(next);
        let word = KINDS.iter().find(|(of, _)| *of == kind).map_or("MARK", |(_, word)| word);
        let placeholder = format!("[{word}_{number}]");
        self.originals.insert(placeholder.clone(), original.to_owned());
        placeholder
    }
}

/// Where something stands that looks like a placeholder.
fn marks(text: &str) -> Vec<Range<usize>> {
    let length = |rest: &str| {
        let inner = KINDS
            .iter()
            .find_map(|(_, word)| rest.strip_prefix('[')?.strip_prefix(word)?.strip_prefix('_'))?;
        let after = inner.trim_start_matches(|one: char| one.is_ascii_digit());
        (after.len() < inner.len() && after.starts_with(']')).then(|| rest.len() - after.len() + 1)
    };
    let starts = text.match_indices('[');
    starts.filter_map(|(at, _)| Some(at..at + length(text.get(at..)?)?)).collect()
}

/// The spots in order, those that overlap as one, of the kind that comes first in [`Hidden`].
fn merged(mut spots: Vec<(Range<usize>, Hidden)>) -> Vec<(Range<usize>, Hidden)> {
    spots.sort_by_key(|(range, kind)| (range.start, *kind));
    let mut merged: Vec<(Range<usize>, Hidden)> = Vec::with_capacity(spots.len());
    for (range, kind) in spots {
        match merged.last_mut() {
            Some((last, of)) if range.start < last.end => {
                last.end = last.end.max(range.end);
                *of = kind.min(*of);
            }
            _ => merged.push((range, kind)),
        }
    }
    merged
}

/// How many bytes of the text the name takes, if the text begins with it.
fn length_of(text: &str, name: &[char]) -> Option<usize> {
    let mut name = name.iter().copied().peekable();
    let mut chars = text.char_indices().peekable();
    while name.peek().is_some() {
        let (_, character) = chars.next()?;
        if character.is_whitespace() {
            (name.next()? == ' ').then_some(())?;
            while chars.next_if(|(_, one)| one.is_whitespace()).is_some() {}
        } else {
            for one in lowered(character) {
                (name.next()? == one).then_some(())?;
            }
        }
    }
    Some(chars.peek().map_or(text.len(), |(at, _)| *at))
}

/// The character in lower case, ß as it is written in capitals.
fn lowered(character: char) -> impl Iterator<Item = char> {
    let is_sharp = matches!(character, 'ß' | 'ẞ');
    let base = if is_sharp { 's' } else { character };
    base.to_lowercase().chain(is_sharp.then_some('s'))
}

#[cfg(test)]
mod tests;
