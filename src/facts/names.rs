//! Ids and names of systems as they stand in cells, headings and titles.

use std::collections::BTreeSet;

use super::labels::words;
use crate::catalog::InventoryWords;

/// A name is no sentence.
const NAME_WORDS_MAX: usize = 5;

/// Tells names from words that many things are called by.
#[derive(Clone, Debug)]
pub(super) struct NameCues {
    /// What systems are and do.
    generic: BTreeSet<String>,
    /// Of what, for whom, whose.
    beside: BTreeSet<String>,
    /// How German compounds end that are such words.
    ends: Vec<String>,
}

impl NameCues {
    pub(super) fn new(words: &InventoryWords) -> Self {
        Self {
            generic: words.name.generic.iter().cloned().collect(),
            beside: words.name.beside.iter().cloned().collect(),
            ends: words.does.ends.clone(),
        }
    }

    /// Whether a name tells one system from all others: "Compass", "Returns Check", "Diktat+"; not
    /// "Assistant", "Fraud detection model", "AI".
    pub(super) fn distinguish(&self, name: &str) -> bool {
        let spans = words(name);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 3 || !(1..=NAME_WORDS_MAX).contains(&spans.len()) {
            return false;
        }
        // "Diktat+" is no dictation.
        let signed = spans.len() == 1 && name.ends_with('+');
        let words = || spans.iter().map(|(start, end)| &name[*start..*end]);
        signed || words().any(|word| !self.is_common(word)) || self.is_composed(words())
    }

    /// Whether common words make a name together: "Returns Check" says of what it is a check.
    fn is_composed<'n>(&self, words: impl Iterator<Item = &'n str>) -> bool {
        let (mut generic, mut beside) = (false, false);
        for word in words {
            if !word.starts_with(char::is_uppercase) {
                return false;
            }
            let generic_word = self.is_generic(word);
            generic |= generic_word;
            beside |= !generic_word && word.len() >= 4;
        }
        generic && beside
    }

    /// Whether a word alone is no name.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.is_generic(word) || is_in(&self.beside, word)
    }

    /// Whether a word says what systems are or do, or is no more than a version.
    fn is_generic(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let version = lower.trim_start_matches('v').chars().all(|c| c.is_ascii_digit());
        // A hump makes a name of a compound: "KundenBot".
        let compound = !word.chars().skip(1).any(char::is_uppercase)
            && self.ends.iter().any(|end| end.len() >= 7 && lower.ends_with(end.as_str()));
        version || compound || is_in(&self.generic, word)
    }
}

/// Whether a word is in a list, in whatever number and case.
fn is_in(list: &BTreeSet<String>, word: &str) -> bool {
    let lower = word.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    list.contains(&lower) || list.contains(singular)
}

/// Whether a text is an id: `DT-01`, `AS14`, `M-101`; not `v2.1`, `A.6.2.4` or `7`.
pub(super) fn is_id(text: &str) -> bool {
    let of = |test: fn(&char) -> bool| text.chars().filter(test).count();
    let (letters, digits) = (of(|c| c.is_alphabetic()), of(char::is_ascii_digit));
    let plain = text.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
    let capital = text.chars().next().is_some_and(char::is_alphabetic)
        && !text.chars().any(char::is_lowercase);
    let (long_letters, long_digits) = (letters >= 2 && digits >= 1, letters >= 1 && digits >= 3);
    plain && capital && text.len() <= 24 && (long_letters || long_digits) && !is_control(text)
}

/// Whether a text could be a name: few words, a capital letter, no sentence.
pub(super) fn looks_like_one(text: &str) -> bool {
    let spans = words(text);
    (1..=NAME_WORDS_MAX).contains(&spans.len())
        && text.len() <= 60
        && text.chars().any(char::is_uppercase)
        && !text.ends_with(['.', '?', '!'])
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// The id at the start of a heading or an item and what stands behind it: "DT-01: Compass".
pub(super) fn led_by_id(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let end = text.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(text.len());
    if !is_id(&text[..end]) {
        return (None, text);
    }
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || ":–—-.|".contains(c));
    (Some(&text[..end]), rest)
}

/// The names in a cell: those before and in brackets, and those between signs that part names.
pub(super) fn in_cell(cell: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in cell.split(['\n', ';', '|', '\t']).flat_map(|part| part.split(" / ")) {
        let (outside, inside) = brackets(part);
        names.push(outside);
        // In small letters it is a remark: "(pilot)".
        names.extend(inside.into_iter().filter(|name| name.chars().any(char::is_uppercase)));
    }
    let mut seen = BTreeSet::new();
    names.retain_mut(|name| {
        *name = bare(name).to_owned();
        !name.is_empty() && seen.insert(name.clone())
    });
    names
}

/// The text without what stands in brackets, and what stands there.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[', '«', '„', '“', '"']) {
        let opening = rest[open..].chars().next().map_or(1, char::len_utf8);
        let after = &rest[open + opening..];
        let Some(close) = after.find([')', ']', '»', '“', '”', '"']) else { break };
        let closing = after[close..].chars().next().map_or(1, char::len_utf8);
        outside.push_str(&rest[..open]);
        outside.push(' ');
        inside.extend(after[..close].split(',').map(str::to_owned));
        rest = &after[close + closing..];
    }
    outside.push_str(rest);
    (outside, inside)
}

/// A name without what only leads to it, marks, or the version behind it.
pub(super) fn bare(name: &str) -> &str {
    let mut name = trimmed(name);
    for lead in [
        "formerly ",
        "former ",
        "previously ",
        "aka ",
        "a.k.a. ",
        "alias ",
        "früher ",
        "ehemals ",
        "vormals ",
        "ex ",
        "ex-",
        "anciennement ",
        "dit ",
        "dite ",
    ] {
        if name.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead)) {
            name = trimmed(&name[lead.len()..]);
        }
    }
    while let Some((before, last)) = name.rsplit_once([' ', ',', '_']) {
        let lower = last.to_lowercase();
        let numbered = lower.trim_start_matches("version").trim_start_matches('v');
        let is_version = numbered.starts_with(|c: char| c.is_ascii_digit())
            && numbered.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'x')
            && (numbered.contains('.') || numbered.len() < lower.len());
        if !is_version && !matches!(lower.as_str(), "version" | "release" | "v") {
            break;
        }
        name = trimmed(before);
    }
    name
}

fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || ",.:;*_`'’\"–—-#/()[]".contains(c))
}

/// A control of Annex A or a clause.
fn is_control(text: &str) -> bool {
    let rest = text.strip_prefix(['A', 'B', 'C']).unwrap_or(text);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    rest.contains('.')
        && rest.split('.').all(|part| {
            !part.is_empty() && part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_letters_and_digits() {
        for id in ["DT-01", "AS14", "M-101", "KI_007", "ALG-2024-003"] {
            assert!(is_id(id), "{id}");
        }
        for none in ["7", "v2.1", "A.6.2.4", "R-1", "Compass", "2026-01-02", "", "GPT", "Posy2"] {
            assert!(!is_id(none), "{none}");
        }
    }

    #[test]
    fn the_names_in_a_cell_are_those_around_its_signs() {
        for (cell, names) in [
            ("Thorax-Ampel (PneumoSort)", "Thorax-Ampel|PneumoSort"),
            ("Compass 4.2", "Compass"),
            ("Posy (formerly Daisy) / Web chat", "Posy|Daisy|Web chat"),
            ("«Lotse» ; Pilot", "Lotse|Pilot"),
            ("Forecaster (language model)", "Forecaster"),
            ("Diktat+", "Diktat+"),
            ("DALL-E 3", "DALL-E 3"),
            ("**Mabel**", "Mabel"),
            ("(", ""),
        ] {
            assert_eq!(in_cell(cell).join("|"), names, "{cell}");
        }
    }

    #[test]
    fn an_id_leads_a_heading() {
        for (heading, id, rest) in [
            ("DT-01: Compass", Some("DT-01"), "Compass"),
            ("DM-04 – Diktat+", Some("DM-04"), "Diktat+"),
            ("Compass", None, "Compass"),
            ("AS-14", Some("AS-14"), ""),
        ] {
            assert_eq!(led_by_id(heading), (id, rest), "{heading}");
        }
    }
}
