//! Finds how soon something has to be done: `within five working days`, `innert 72 Stunden`.

use std::collections::HashMap;

use crate::catalog::{LimitUnit, LimitWords};

/// How soon, as found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundLimit {
    /// How many units.
    pub count: u32,
    /// Of what.
    pub unit: LimitUnit,
    /// Whether a word before it makes it a limit; else it is only a duration: `kept for 18 months`.
    pub is_limit: bool,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

#[derive(Clone, Debug)]
pub(super) struct LimitFinder {
    numbers: HashMap<String, u32>,
    units: HashMap<String, LimitUnit>,
    before: Vec<Vec<String>>,
}

impl LimitFinder {
    pub(super) fn new(words: &LimitWords) -> Self {
        let numbers = words.numbers.iter().map(|(word, number)| (word.clone(), *number)).collect();
        let units = words
            .units
            .iter()
            .flat_map(|(unit, words)| words.iter().map(move |word| (word.clone(), *unit)));
        let phrase = |text: &String| text.split(' ').map(str::to_owned).collect();
        Self { numbers, units: units.collect(), before: words.before.iter().map(phrase).collect() }
    }

    /// Every number of hours, days, weeks, months or years.
    pub(super) fn in_text(&self, text: &str) -> Vec<FoundLimit> {
        let spans = crate::words::spans(text);
        let words: Vec<String> =
            spans.iter().map(|(start, end)| text[*start..*end].to_lowercase()).collect();
        let mut found = Vec::new();
        for at in 0..words.len() {
            let number = words[at].parse().ok().filter(|count| *count <= 1_000);
            let Some(count) = number.or_else(|| self.numbers.get(&words[at]).copied()) else {
                continue;
            };
            // "five working days": the unit may be two words.
            let two = words.get(at + 2).map(|last| format!("{} {last}", words[at + 1]));
            let unit = two
                .and_then(|unit| Some((*self.units.get(&unit)?, at + 2)))
                .or_else(|| Some((*self.units.get(words.get(at + 1)?)?, at + 1)));
            let Some((unit, last)) = unit else { continue };
            let before = |phrase: &Vec<String>| words[..at].ends_with(phrase);
            let is_limit = self.before.iter().any(before);
            let (start, end) = (spans[at].0, spans[last].1);
            found.push(FoundLimit { count, unit, is_limit, start, end });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, shipped};

    fn check(text: &str, expected: &[(u32, LimitUnit, bool)]) {
        let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
        let found = LimitFinder::new(&catalog.lexicon().limit).in_text(text);
        let found: Vec<_> = found.iter().map(|one| (one.count, one.unit, one.is_limit)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn limits_are_told_from_durations() {
        check("An answer within five working days.", &[(5, LimitUnit::WorkingDays, true)]);
        check("Users are told no later than 72 hours after.", &[(72, LimitUnit::Hours, true)]);
        check("innert 10 Arbeitstagen beantwortet", &[(10, LimitUnit::WorkingDays, true)]);
        check("dans un délai de 15 jours", &[(15, LimitUnit::Days, true)]);
        check("Events are kept for 18 months.", &[(18, LimitUnit::Months, false)]);
        check("Version 4.2 of 5 tools", &[]);
    }
}
