//! Finds dates and cadences in text, as audits need them: vague ones stay vague, ambiguous ones ambiguous.
//!
//! A wrong date is worse than none (it becomes "the review is overdue"), so version numbers, addresses and
//! ids that look like dates are left alone, and `03/04/2026` is only decided where another date of the same
//! form shows which number is the day.

mod cadence;
mod cursor;
mod limit;
mod numeric;
mod worded;

use std::collections::HashMap;

pub use cadence::{FoundCadence, HowOften};
pub use limit::FoundLimit;

use crate::catalog::Lexicon;
use crate::domain::When;

/// Finds dates and cadences; made once from the lexicon.
#[derive(Clone, Debug)]
pub struct DateFinder {
    /// The number of each month, by its names in lower case.
    months: HashMap<String, i8>,
    cadences: cadence::CadenceFinder,
    limits: limit::LimitFinder,
}

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// What it means.
    pub when: When,
    /// Byte offset of its start.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
    /// The order it proves, where it is of the form that needs one: `13/04/2026`.
    pub proves: Option<DayOrder>,
}

/// Which comes first in `03/04/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day, as most of the world writes.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

impl DayOrder {
    /// The order the dates of one document prove; none where they prove both or nothing.
    #[must_use]
    pub fn proven(dates: &[FoundDate]) -> Option<Self> {
        let mut proofs = dates.iter().filter_map(|date| date.proves);
        let first = proofs.next()?;
        proofs.all(|other| other == first).then_some(first)
    }

    /// The date read in this order; what is not ambiguous stays as it is.
    #[must_use]
    pub fn resolve(self, when: When) -> When {
        match (when, self) {
            (When::Ambiguous { day_first, .. }, DayOrder::DayFirst) => When::Day(day_first),
            (When::Ambiguous { month_first, .. }, DayOrder::MonthFirst) => When::Day(month_first),
            (when, _) => when,
        }
    }
}

impl DateFinder {
    /// A finder that knows the month names and cadence phrases of this lexicon.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        let months = lexicon
            .months
            .iter()
            .flat_map(|month| {
                month.names.iter().map(|name| (name.to_lowercase(), month.number.cast_signed()))
            })
            .collect();
        let cadences = cadence::CadenceFinder::new(lexicon);
        Self { months, cadences, limits: limit::LimitFinder::new(&lexicon.limit) }
    }

    /// Every date in the text, in reading order; ambiguous ones are resolved where another date of this
    /// text proves the order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<FoundDate> {
        let mut found: Vec<FoundDate> = Vec::new();
        let mut digits = Digits { text, next: Some(0), near_from: 0 };
        let mut inside_word = false;
        let mut read_up_to = 0;
        for (at, character) in text.char_indices() {
            let begins = !inside_word && at >= read_up_to;
            inside_word = character.is_alphanumeric();
            if !begins || !inside_word {
                continue;
            }
            // In `01.02.2026-28.02.2026` the dash joins two dates; elsewhere it is part of an id.
            let continues = found.last().is_some_and(|last| last.end + 1 == at);
            let date = if !digits.are_near(at) {
                None
            } else if character.is_ascii_digit() {
                numeric::date_at(text, at, continues)
                    .or_else(|| worded::day_at(text, at, &self.months))
            } else {
                worded::month_at(text, at, &self.months)
                    .or_else(|| worded::part_of_year_at(text, at))
            };
            if let Some(date) = date {
                read_up_to = date.end;
                found.push(date);
            }
        }
        if let Some(order) = DayOrder::proven(&found) {
            for date in &mut found {
                date.when = order.resolve(date.when);
            }
        }
        found
    }

    /// How often something happens, where running text says so: the first phrase that does.
    ///
    /// A bare duration is none: `kept for 12 months`.
    #[must_use]
    pub fn cadence(&self, text: &str) -> Option<FoundCadence> {
        self.cadences.in_text(text)
    }

    /// Every number of hours, days, weeks, months or years: limits, and durations that are none.
    #[must_use]
    pub fn limits(&self, text: &str) -> Vec<FoundLimit> {
        self.limits.in_text(text)
    }

    /// How often something happens, as the value of a field that asks for just that: there `12 months`
    /// is an interval.
    #[must_use]
    pub fn cadence_of_field(&self, value: &str) -> Option<FoundCadence> {
        self.cadences.in_field(value)
    }
}

/// The next figure of a text: most words have none near by, so that no date can begin with them.
struct Digits<'a> {
    text: &'a str,
    /// Byte offset of the next digit; none where there is no more.
    next: Option<usize>,
    /// Byte offset from which on a date may begin that holds that digit.
    near_from: usize,
}

impl Digits<'_> {
    /// Whether the next digit is so near that a date may begin at a byte offset; asked in ascending order.
    fn are_near(&mut self, at: usize) -> bool {
        if let Some(next) = self.next
            && (next < at || next == 0)
        {
            let found = self.text[at..].find(|c: char| c.is_ascii_digit());
            self.next = found.map(|found| at + found);
            self.near_from = self.next.map_or(0, |next| two_words_before(self.text, next));
        }
        self.next.is_some() && at >= self.near_from
    }
}

/// Where the second word before a byte offset begins: before its first figure a date has the name of a month
/// and a word that joins it to the year.
fn two_words_before(text: &str, at: usize) -> usize {
    let mut begin = at;
    for _ in 0..2 {
        let before = text[..begin].trim_end_matches(|c: char| !c.is_alphabetic());
        begin = before.trim_end_matches(char::is_alphabetic).len();
    }
    begin
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{Catalog, shipped};

    fn finder() -> DateFinder {
        DateFinder::new(Catalog::parse(&shipped()).expect("the shipped catalogue").lexicon())
    }

    fn check(finder: &DateFinder, text: &str, expected: &[&str]) {
        let found: Vec<String> =
            finder.find(text).iter().map(|date| date.when.to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_are_read_in_many_forms() {
        let finder = finder();
        for text in [
            "2026-01-15",
            "at 2026-01-15T10:22:01Z.",
            "2026/01/15",
            "2026.01.15",
            "15.01.2026",
            "15.1.2026",
            "15. 01. 2026",
            "15/01/2026",
            "01/15/2026",
            "15-01-2026",
            "15 January 2026",
            "Thursday, 15th January 2026",
            "the 15th of January 2026",
            "January 15, 2026",
            "Jan. 15th, 2026",
            "January 14-15, 2026",
            "15-Jan-2026",
            "15-Jan-26",
            "15JAN2026",
            "15. Januar 2026",
            "15. Jan. 2026",
            "15 janvier 2026",
            "15 de enero de 2026",
            "15 gennaio 2026",
            "15 januari 2026",
            "15.01.26",
            "15/01/26",
            "(2026-01-15)",
            "v2.1_2026-01-15",
            "15\u{a0}January\u{a0}2026",
            "reviewed on 15 JANUARY 2026,",
            "approved 2026-01-15.",
        ] {
            check(&finder, text, &["2026-01-15"]);
        }
        check(&finder, "1er août 2025, 1. März 2025", &["2025-08-01", "2025-03-01"]);
        check(&finder, "01.02.2026-28.02.2026", &["2026-02-01", "2026-02-28"]);
    }

    #[test]
    fn months_quarters_and_halves_are_spans() {
        let finder = finder();
        for text in [
            "March 2026",
            "in Mar 2026.",
            "2026-03",
            "März 2026",
            "mars 2026",
            "Mar-2026",
            "March of 2026",
        ] {
            check(&finder, text, &["2026-03-01 to 2026-03-31"]);
        }
        for text in ["Q3 2026", "Q3/2026", "2026 Q3", "2026-Q3", "Q3-2026", "Q3, 2026"] {
            check(&finder, text, &["2026-07-01 to 2026-09-30"]);
        }
        check(
            &finder,
            "H1 2026 and 2026-H2",
            &["2026-01-01 to 2026-06-30", "2026-07-01 to 2026-12-31"],
        );
    }

    #[test]
    fn day_and_month_are_told_apart_only_by_another_date() {
        let finder = finder();
        check(&finder, "03/04/2026", &["2026-04-03 or 2026-03-04"]);
        check(&finder, "03/04/2026 and 13/04/2026", &["2026-04-03", "2026-04-13"]);
        check(&finder, "03/04/2026 and 04/13/2026", &["2026-03-04", "2026-04-13"]);
        check(
            &finder,
            "03/04/2026, 13/04/2026, 04/14/2026",
            &["2026-04-03 or 2026-03-04", "2026-04-13", "2026-04-14"],
        );
        check(&finder, "03.04.2026", &["2026-04-03"]);
        check(&finder, "04/04/2026", &["2026-04-04"]);
    }

    #[test]
    fn versions_addresses_and_ids_are_no_dates() {
        let finder = finder();
        for text in [
            "version 1.2.2026",
            "v1.2.2026",
            "10.12.20.26",
            "192.168.2.2026",
            "1.2.3",
            "1.2.26",
            "INC-2026-03",
            "NC-2026-03-12",
            "2026-03-12-004",
            "A.6.2.4",
            "ISO/IEC 42001:2023",
            "2025-26",
            "32.01.2026",
            "2026-13-01",
            "2026-02-30",
            "may 2026",
            "Clause 9",
            "15 January",
            "12 months",
            "March 45, 2026",
            "3.11.2025.1",
            "20260115",
            "GHI-4711-2026",
            "2026",
            "Q5 2026",
        ] {
            check(&finder, text, &[]);
        }
    }

    #[test]
    fn every_day_of_a_list_is_found() {
        check(
            &finder(),
            "Approved 1 March 2025; reviewed 2025-09-01, next 01.09.2026 (Q3 2026).",
            &["2025-03-01", "2025-09-01", "2026-09-01", "2026-07-01 to 2026-09-30"],
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(\\PC|[0-9./ -]|March|er|th|Q3|ä|every|year){0,60}") {
            let finder = finder_once();
            for date in finder.find(&text) {
                prop_assert!(date.start < date.end && text.get(date.start..date.end).is_some());
            }
            for found in [finder.cadence(&text), finder.cadence_of_field(&text)].into_iter().flatten() {
                prop_assert!(text.get(found.start..found.end).is_some());
            }
        }
    }

    fn finder_once() -> &'static DateFinder {
        static FINDER: std::sync::LazyLock<DateFinder> = std::sync::LazyLock::new(finder);
        &FINDER
    }
}
