//! Finds names in text in one pass over its words.

use std::collections::HashMap;

use super::{NamedSystem, names};
use crate::words::spans;

/// Names to be found as they are written, whole.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    /// The forms of the names, by their first word.
    by_first: HashMap<String, Vec<Form>>,
}

/// A way a name is written: `Returns Check`, `RETURNS_CHECK`, `DT01`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    /// The words behind the first.
    rest: Vec<String>,
    /// Whether a space may stand between them; `as 14` is no `AS-14`.
    spaced: bool,
    /// The sign the name ends with: the `+` of `Diktat+`.
    sign: Option<char>,
}

impl Finder {
    pub(super) fn new(systems: &[NamedSystem]) -> Self {
        let mut finder = Self { by_first: HashMap::new() };
        for system in systems {
            system.id.iter().for_each(|id| finder.add_id(id));
            system.names.iter().for_each(|name| finder.add_name(name));
        }
        finder
    }

    /// Finds names in texts that are all in small letters, as paths often are.
    pub(super) fn in_small_letters(systems: &[NamedSystem]) -> Self {
        let mut finder = Self { by_first: HashMap::new() };
        for system in systems {
            system.id.iter().for_each(|id| finder.add_id(id));
            for name in &system.names {
                let name = name.to_lowercase();
                let parts = parts(&name);
                // `tri` may be any part of a path.
                if name.chars().filter(|c| c.is_alphabetic()).count() > 3 {
                    finder.add(&parts, true, None);
                    finder.add(&[&parts.concat()], true, None);
                }
            }
        }
        finder
    }

    pub(super) fn finds(&self, text: &str) -> bool {
        if self.by_first.is_empty() {
            return false;
        }
        let spans = spans(text);
        spans.iter().enumerate().any(|(at, (start, end))| {
            let forms = self.by_first.get(&text[*start..*end]);
            forms.into_iter().flatten().any(|form| form.stands_at(text, &spans[at..]))
        })
    }

    /// An id is one in any case, and with any of the signs that hold its parts together.
    fn add_id(&mut self, id: &str) {
        for written in [id.to_owned(), id.to_uppercase(), id.to_lowercase()] {
            let parts = parts(&written);
            let digits = written.chars().filter(char::is_ascii_digit).count();
            let spaced = digits >= 2 && !written.chars().any(char::is_lowercase);
            self.add(&[&parts.concat()], spaced, None);
            self.add(&parts, spaced, None);
        }
    }

    /// A name in lower case is found with a capital letter only, as it may be any word.
    fn add_name(&mut self, name: &str) {
        if names::is_id(name) {
            self.add_id(name);
            return;
        }
        let sign = name.chars().next_back().filter(|last| *last == '+');
        let parts = parts(name);
        let small = !name.chars().any(char::is_uppercase);
        let capital: Vec<String> = parts.iter().map(|part| capitalised(part)).collect();
        let capital: Vec<&str> = capital.iter().map(String::as_str).collect();
        let written = if small { &capital } else { &parts };
        let upper: Vec<String> = parts.iter().map(|part| part.to_uppercase()).collect();
        let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
        self.add(written, true, sign);
        if name.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            self.add(&upper, true, sign);
        }
        // Of several words it is a name as it is: `credit-scorer-v2`.
        if small && parts.len() > 1 {
            self.add(&parts, false, sign);
        }
        if parts.len() > 1 {
            self.add(&[&written.concat()], true, sign);
        }
    }

    fn add(&mut self, words: &[&str], spaced: bool, sign: Option<char>) {
        let Some((first, rest)) = words.split_first() else { return };
        let rest = rest.iter().map(|word| (*word).to_owned()).collect();
        let forms = self.by_first.entry((*first).to_owned()).or_default();
        let form = Form { rest, spaced, sign };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
}

impl Form {
    /// Whether the name stands at the first of these words.
    fn stands_at(&self, text: &str, spans: &[(usize, usize)]) -> bool {
        let Some(last) = spans.get(self.rest.len()) else { return false };
        let follow = self.rest.iter().zip(spans.windows(2)).all(|(word, pair)| {
            let ((_, end), (start, next_end)) = (pair[0], pair[1]);
            text[start..next_end] == **word && holds_together(&text[end..start], self.spaced)
        });
        follow && self.sign.is_none_or(|sign| text[last.1..].starts_with(sign))
    }
}

/// Whether what stands between two words leaves them one name.
fn holds_together(between: &str, spaced: bool) -> bool {
    let held = |c: char| "-_–‑./'’&".contains(c) || (spaced && c.is_whitespace());
    between.chars().count() <= 3 && between.chars().all(held) && !between.contains(". ")
}

/// The words of a name.
fn parts(name: &str) -> Vec<&str> {
    spans(name).into_iter().map(|(start, end)| &name[start..end]).collect()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + characters.as_str()
}
