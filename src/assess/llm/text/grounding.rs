//! What a statement says beyond its sources: a number, date, name or identifier that none of them holds.
//!
//! A draft with an invented number is thrown away, so a false alarm costs as much as a miss: what can be the
//! same in another form counts as the same, and what only numbers a list is no number.

use std::ops::Range;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::figures::{Figure, Tongue, figure, spelled};
use super::held::{Held, grouped, pairs};
use super::names::{self, Unknown};
use super::tokens::{Opens, Token, tokens};

/// Kinds of words that must come from a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroundKind {
    /// An amount, a count, an ordinal.
    Number,
    /// A day, a month or a year.
    Date,
    /// A person, an organisation, a product.
    Name,
    /// "AIS-03", "v2.1", "ISO/IEC", "A.6.2.4".
    Identifier,
}

/// Words of a statement that no source holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Ungrounded {
    /// What kind of words.
    pub kind: GroundKind,
    /// The words as the statement has them, typography folded.
    pub text: String,
}

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateIn {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub canonical: String,
}

/// The language of a statement, as far as it matters for names and number words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroundLanguage {
    /// Names are capitalised.
    English,
    /// Nouns are capitalised, so names are not told.
    German,
    /// Names are capitalised.
    French,
    /// Any other; names are not told.
    Other,
}

/// Numbers, dates, names and identifiers of `statement` that none of `sources` holds, each once.
///
/// Dates come first, then the rest in order, then names. `dates` finds the dates of a text.
pub(crate) fn ungrounded(
    statement: &str,
    sources: &[&str],
    language: GroundLanguage,
    dates: &dyn Fn(&str) -> Vec<DateIn>,
) -> Vec<Ungrounded> {
    let held = Held::of(sources, dates);
    let mut found = Found::default();
    let mut rest = statement.to_owned();
    for date in dates(statement) {
        let Some(text) = statement.get(date.range.clone()) else { continue };
        let blank = " ".repeat(text.len());
        if rest.get(date.range.clone()).is_some() {
            rest.replace_range(date.range, &blank);
        }
        if !held.has_date(&date.canonical) && !held.has_token(&folded(text)) {
            found.add(GroundKind::Date, text);
        }
    }
    let tokens = tokens(&rest);
    figures_of(&tokens, &held, language, &mut found);
    if matches!(language, GroundLanguage::English | GroundLanguage::French) {
        for name in names::unknown(&tokens, &held) {
            match name {
                Unknown::Name(name) => found.add(GroundKind::Name, &name),
                Unknown::Month(month) => found.add(GroundKind::Date, &month),
            }
        }
    }
    found.0
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Ungrounded>);

impl Found {
    fn add(&mut self, kind: GroundKind, text: &str) {
        let one = Ungrounded { kind, text: text.nfc().collect() };
        if self.0.iter().all(|known| known.text != one.text) {
            self.0.push(one);
        }
    }
}

/// The numbers and identifiers that are not held.
fn figures_of(tokens: &[Token], held: &Held, language: GroundLanguage, found: &mut Found) {
    let pairs = pairs(tokens);
    let mut mark_next = 1;
    let mut nth = 0;
    while let Some(token) = tokens.get(nth) {
        let text = token.text.as_str();
        nth += 1;
        if is_list_mark(token, mark_next) {
            mark_next = text.parse().map_or(1, |mark: u32| mark.saturating_add(1));
            continue;
        }
        if let Some((_, length)) =
            grouped(tokens, nth - 1).filter(|(number, _)| held.has_number(number))
        {
            nth += length - 1;
            continue;
        }
        match figure(text) {
            Figure::Numbers(numbers) => {
                let is_share = is_percentage(token, tokens.get(nth));
                let is_held = |number: &String| {
                    held.has_number(number) || is_share && held.has_share(number, &pairs)
                };
                if !numbers.iter().all(is_held) && !held.has_token(text) {
                    found.add(GroundKind::Number, text);
                }
            }
            Figure::Identifier if !has_identifier(text, held) => {
                found.add(GroundKind::Identifier, text);
            }
            Figure::None if is_identifier(text) && !has_identifier(text, held) => {
                found.add(GroundKind::Identifier, text);
            }
            Figure::None if is_unheld_word(text, held, language) => {
                found.add(GroundKind::Number, text);
            }
            Figure::Identifier | Figure::None => {}
        }
    }
}

/// Whether the number only counts the points of a list: "1." at a line's start, "(2)" after "(1)".
fn is_list_mark(token: &Token, mark_next: u32) -> bool {
    let Ok(mark) = token.text.parse::<u32>() else { return false };
    let is_start = token.opens != Opens::Nothing || token.gap.contains([';', '.']);
    let is_followed = token.after.starts_with(". ") || token.after.starts_with(") ");
    is_followed && (is_start && mark < 100 || token.after.starts_with(')') && mark == mark_next)
}

/// Whether the number is a percentage.
fn is_percentage(token: &Token, next: Option<&Token>) -> bool {
    let next = next.map(|next| next.text.to_lowercase()).unwrap_or_default();
    token.after.trim_start().starts_with('%')
        || ["percent", "per", "prozent", "pour"].contains(&next.as_str())
}

/// Whether a token without digits names something: "ISO/IEC", "policy.docx".
fn is_identifier(token: &str) -> bool {
    let is_capitals =
        |part: &str| part.len() > 1 && part.bytes().all(|one| one.is_ascii_uppercase());
    let is_ending = |part: &str| {
        (2..=5).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_lowercase())
    };
    let is_joined = ['/', '-']
        .iter()
        .any(|joint| token.contains(*joint) && token.split(*joint).all(is_capitals));
    let is_file = token.rsplit_once('.').is_some_and(|(stem, ending)| {
        is_ending(ending) && stem.split('.').all(|part| part.chars().count() > 1)
    });
    is_joined || is_file || token.contains(['_', '@'])
}

/// Whether an identifier is held, or all of those it lists with slashes.
fn has_identifier(token: &str, held: &Held) -> bool {
    let token = token.strip_suffix("'s").unwrap_or(token);
    let has_part = |part: &str| match figure(part) {
        Figure::Numbers(numbers) => numbers.iter().all(|number| held.has_number(number)),
        Figure::Identifier => held.has_token(part),
        Figure::None => !names::is_telling(part) || held.has_word(part),
    };
    held.has_token(token) || token.contains('/') && token.split('/').all(has_part)
}

/// Whether the token is a number in words, above three, that is not held.
fn is_unheld_word(token: &str, held: &Held, language: GroundLanguage) -> bool {
    let tongue = match language {
        GroundLanguage::English => Tongue::English,
        GroundLanguage::German => Tongue::German,
        GroundLanguage::French => Tongue::French,
        GroundLanguage::Other => return false,
    };
    spelled(token, tongue)
        // "neuf" is "new" as well.
        .filter(|value| *value > SPELLED_FREE_MAX && token != "neuf")
        .is_some_and(|value| !held.has_number(&value.to_string()))
}

/// A number word up to this one may be a turn of speech.
const SPELLED_FREE_MAX: u32 = 3;

/// The words with their typography folded.
fn folded(text: &str) -> String {
    super::folding::fold(text).text
}

#[cfg(test)]
mod tests;
