//! What the sources of a statement hold: their dates, numbers, words, and identifiers as whole tokens.

use std::collections::BTreeSet;

use super::figures::{Figure, TONGUES, canonical, figure, spelled};
use super::folding::fold;
use super::grounding::DateIn;
use super::names::pieces;
use super::tokens::{Token, tokens};

/// What can be said without bringing anything of one's own.
#[derive(Debug, Default)]
pub(super) struct Held {
    dates: BTreeSet<String>,
    numbers: BTreeSet<String>,
    words: BTreeSet<String>,
    /// The sources with typography folded, in lower case.
    texts: Vec<String>,
    /// Runs of up to three tokens without what separates them: "Art. 6" holds "Art.6".
    squeezed: BTreeSet<String>,
    /// Pairs as in "6 of 26", of which a percentage may be computed.
    pairs: Vec<(f64, f64)>,
}

impl Held {
    /// What the sources hold; `dates` finds the dates of a text.
    pub(super) fn of(sources: &[&str], dates: &dyn Fn(&str) -> Vec<DateIn>) -> Self {
        let mut held = Self::default();
        for source in sources {
            for date in dates(source) {
                held.numbers.extend(date.canonical.get(..4).map(str::to_owned));
                held.dates.insert(date.canonical);
            }
            held.texts.push(fold(source).text.to_lowercase());
            held.take(&tokens(source));
        }
        held
    }

    fn take(&mut self, tokens: &[Token]) {
        for (nth, token) in tokens.iter().enumerate() {
            if let Figure::Numbers(numbers) = figure(&token.text) {
                self.numbers.extend(numbers);
            }
            self.numbers.extend(grouped(tokens, nth).map(|(number, _)| number));
            let words = TONGUES.iter().filter_map(|tongue| spelled(&token.text, *tongue));
            self.numbers.extend(words.map(|value| value.to_string()));
            self.numbers.extend(token.text.strip_prefix(['v', 'V']).and_then(canonical));
            self.words.extend(pieces(&token.text).map(str::to_lowercase));
            let mut run = String::new();
            for token in tokens.iter().skip(nth).take(3) {
                // A space between digits separates numbers, so it is kept.
                run.push(' ');
                run.push_str(&token.text.to_lowercase());
                self.squeezed.insert(squeeze(run.trim_start()));
            }
        }
        self.pairs.extend(pairs(tokens));
    }

    /// Whether a date is held: a month by any day of it, a year by any date of it or as a number.
    pub(super) fn has_date(&self, canonical: &str) -> bool {
        let in_it = |date: &String| {
            date.strip_prefix(canonical)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.dates.iter().any(in_it) || canonical.len() == 4 && self.numbers.contains(canonical)
    }

    /// Whether a date of the month is held, whatever its year; `month` is two digits.
    pub(super) fn has_month(&self, month: &str) -> bool {
        self.dates.iter().any(|date| date.get(5..7) == Some(month))
    }

    /// Whether a number is held, in its canonical form.
    pub(super) fn has_number(&self, number: &str) -> bool {
        self.numbers.contains(number)
    }

    /// Whether a word is held, in lower case; a plural holds its singular and the other way round.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.words.contains(&word)
            || self.words.contains(&format!("{word}s"))
            || word.strip_suffix('s').is_some_and(|word| self.words.contains(word))
    }

    /// Whether the words stand in a source as a whole token, whatever their case.
    pub(super) fn has_token(&self, token: &str) -> bool {
        let token = token.to_lowercase();
        let version = token.strip_prefix('v').map(|number| format!("version{number}"));
        self.texts.iter().any(|text| stands_whole(text, &token))
            || self.squeezed.contains(&squeeze(&token))
            || version.is_some_and(|version| self.squeezed.contains(&version))
    }

    /// Whether a percentage follows from a pair of held numbers, rounded to the decimals it is given with.
    pub(super) fn has_share(&self, percentage: &str, further: &[(f64, f64)]) -> bool {
        let Ok(value) = percentage.parse::<f64>() else { return false };
        let decimals = percentage.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(9));
        let slack = 0.5 / 10_f64.powf(decimals as f64) + 1e-9;
        let follows = |(part, whole): &(f64, f64)| (100.0 * part / whole - value).abs() <= slack;
        let is_held = |(part, whole): &&(f64, f64)| {
            self.has_number(&part.to_string()) && self.has_number(&whole.to_string())
        };
        self.pairs.iter().any(follows) || further.iter().filter(is_held).any(follows)
    }
}

/// The pairs of numbers a share can be computed of: "6 of 26", "6/26", "6 von den 26".
pub(super) fn pairs(tokens: &[Token]) -> Vec<(f64, f64)> {
    let number = |token: &Token| canonical(&token.text).and_then(|number| number.parse().ok());
    let is_between = |token: &Token| {
        let word = token.text.to_lowercase();
        ["of", "out", "the", "all", "von", "den", "der", "aus", "sur", "des", "les"]
            .contains(&word.as_str())
    };
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    for (nth, token) in tokens.iter().enumerate() {
        let rest = tokens.get(nth + 1..).unwrap_or_default();
        let between = rest.iter().take(3).take_while(|token| is_between(token)).count();
        let whole = rest.get(between).filter(|_| between > 0).and_then(number);
        pairs.extend(number(token).zip(whole));
        if let Some((part, whole)) = token.text.split_once('/') {
            pairs.extend(part.parse().ok().zip(whole.parse().ok()));
        }
    }
    pairs.retain(|(part, whole)| *whole > 0.0 && part <= whole);
    pairs
}

/// The number whose thousands are parted by spaces and that begins at a token, with how many tokens it has.
pub(super) fn grouped(tokens: &[Token], nth: usize) -> Option<(String, usize)> {
    let mut number = tokens.get(nth)?.text.clone();
    let follow = tokens.iter().skip(nth + 1).take_while(|token| {
        let (digits, _) = token.text.split_once([',', '.']).unwrap_or((&token.text, ""));
        token.gap == " " && digits.len() == 3 && digits.bytes().all(|one| one.is_ascii_digit())
    });
    let groups: Vec<&Token> = follow.take(5).collect();
    for group in &groups {
        number.push(' ');
        number.push_str(&group.text);
    }
    (!groups.is_empty()).then_some(())?;
    canonical(&number).map(|number| (number, groups.len() + 1))
}

/// Whether the token stands in the text and is no part of a longer one.
fn stands_whole(text: &str, token: &str) -> bool {
    let is_part_before = |before: &str| {
        let mut before = before.chars().rev();
        match (before.next(), before.next()) {
            (Some('.' | '-' | '/'), Some(further)) => further.is_alphanumeric(),
            (Some(last), _) => last.is_alphanumeric(),
            (None, _) => false,
        }
    };
    let is_part_after = |after: &str| {
        let mut after = after.chars();
        match (after.next(), after.next()) {
            (Some('.' | ',' | '-'), Some(further)) => further.is_ascii_digit(),
            (Some(first), _) => first.is_alphanumeric(),
            (None, _) => false,
        }
    };
    !token.is_empty()
        && text.match_indices(token).any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            !is_part_before(before) && !is_part_after(rest.get(token.len()..).unwrap_or_default())
        })
}

/// The token without what separates its parts; between digits the separators tell "6.24" from "62.4".
fn squeeze(token: &str) -> String {
    let chars: Vec<char> = token.chars().collect();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let is_kept = |at: usize, one: char| {
        !matches!(one, '-' | '_' | '/' | '.' | ' ')
            || is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
    };
    chars.iter().enumerate().filter(|(at, one)| is_kept(*at, **one)).map(|(_, one)| *one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(source: &str) -> Held {
        Held::of(&[source], &|_| Vec::new())
    }

    fn check_token(source: &str, token: &str, is_held: bool) {
        assert_eq!(held(source).has_token(token), is_held, "{token:?} in {source:?}");
    }

    #[test]
    fn an_identifier_stands_as_a_whole() {
        check_token("See AIS-03.", "ais-03", true);
        check_token("file AIS-03-card.docx", "AIS-03", true);
        check_token("AIS 03 is old", "AIS-03", true);
        check_token("Art. 6 applies", "Art.6", true);
        check_token("version 2.1 of it", "v2.1", true);
        check_token("AIS-031", "AIS-03", false);
        check_token("A.6.2.4", "A.6.2", false);
        check_token("A.6.2.4", "6.2.4", false);
        check_token("v2.1", "v2", false);
        check_token("A.6.24", "A.6.2.4", false);
        check_token("EU-DS-01", "DS-01", false);
    }

    #[test]
    fn a_share_follows_from_a_pair() {
        let source = held("6 of the 26 systems, 26/30 checked");
        assert!(source.has_share("23", &[]) && source.has_share("23.1", &[]));
        assert!(!source.has_share("24", &[]) && !source.has_share("23.2", &[]));
        assert!(source.has_share("20", &[(6.0, 30.0)]));
        assert!(!source.has_share("20", &[(5.0, 25.0)]), "a pair that is not held proves nothing");
    }
}
