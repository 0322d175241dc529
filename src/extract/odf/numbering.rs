//! The numbers OpenDocument shows before headings and list items; they are counted, by rules in the
//! styles.

use std::collections::BTreeMap;

use super::super::numerals::Numerals;

/// Levels of a list, as many as there are.
const LEVELS: usize = 10;

/// How a level is numbered.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// The numerals; none for a bullet.
    pub numerals: Option<Numerals>,
    /// What stands before the number.
    pub prefix: String,
    /// What stands after it.
    pub suffix: String,
    /// The first number.
    pub start: u32,
    /// How many levels are shown: 2 for `3.2`.
    pub shown: usize,
}

/// How the levels of a list are numbered, by level from 1.
pub type Outline = BTreeMap<usize, Level>;

/// How far a list was counted.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    counts: [Option<u32>; LEVELS],
}

impl Counter {
    /// Counts an item; what is shown before it, unless that is a bullet.
    pub fn next(&mut self, outline: &Outline, level: usize, set: Option<u32>) -> Option<String> {
        let level = level.clamp(1, LEVELS);
        let rules = outline.get(&level)?;
        let counts = &mut self.counts;
        let next = counts[level - 1].map_or(rules.start, |count| count.saturating_add(1));
        counts[level - 1] = Some(set.unwrap_or(next));
        counts[level..].fill(None);
        let own = rules.numerals.filter(|numerals| *numerals != Numerals::None)?;
        let mut numbers = Vec::new();
        for other in level.saturating_sub(rules.shown.max(1) - 1).max(1)..=level {
            let above = outline.get(&other);
            let numerals = above.and_then(|rules| rules.numerals).unwrap_or(own);
            let start = above.map_or(1, |rules| rules.start);
            let written = numerals.written(counts[other - 1].unwrap_or(start));
            if !written.is_empty() {
                numbers.push(written);
            }
        }
        let label = format!("{}{}{}", rules.prefix, numbers.join("."), rules.suffix);
        let label = label.trim();
        (!label.is_empty() && label.len() <= 64).then(|| label.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_as_they_are_shown() {
        let level = |numerals, suffix: &str, shown| Level {
            numerals: Some(numerals),
            prefix: String::new(),
            suffix: suffix.to_owned(),
            start: 1,
            shown,
        };
        let outline: Outline = [
            (1, level(Numerals::Decimal, ".", 1)),
            (2, level(Numerals::Decimal, "", 2)),
            (3, Level { start: 1, ..Level::default() }),
        ]
        .into();
        let mut counter = Counter::default();
        for (at, set, shown) in [
            (1, None, Some("1.")),
            (2, None, Some("1.1")),
            (2, None, Some("1.2")),
            (3, None, None),
            (1, Some(5), Some("5.")),
            (2, None, Some("5.1")),
        ] {
            assert_eq!(counter.next(&outline, at, set).as_deref(), shown);
        }
    }
}
