//! Days, spans and cadences as audits use them. Vague dates stay vague, ambiguous ones ambiguous.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AuditDate(Date);

/// A text or combination of numbers that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write it as YYYY-MM-DD")]
pub struct DateError(pub String);

impl AuditDate {
    /// The day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, DateError> {
        Date::new(year, month, day)
            .map(Self)
            .map_err(|_| DateError(format!("{year}-{month}-{day}")))
    }

    /// The day so many days later, or earlier where `days` is negative.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        use jiff::ToSpan;
        Self(self.0.saturating_add(days.days()))
    }

    /// The same day so many months earlier, or the last day of a month that is shorter.
    #[must_use]
    pub fn minus_months(self, months: u32) -> Self {
        use jiff::ToSpan;
        Self(self.0.saturating_sub(i64::from(months).months()))
    }

    /// How many days from `self` to `later`; negative where `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        i64::from(later.0.duration_since(self.0).as_hours() as i32 / 24)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The last day of the month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }
}

impl FromStr for AuditDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Only the plain form: the calendar's own parser also takes times and offsets.
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        text.parse().ok().filter(|_| plain).map(Self).ok_or_else(|| DateError(text.to_owned()))
    }
}

impl TryFrom<String> for AuditDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AuditDate> for String {
    fn from(date: AuditDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for AuditDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The days from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub first: AuditDate,
    /// The last day; not before the first.
    pub last: AuditDate,
}

impl Span {
    /// Whether the day lies in the span.
    #[must_use]
    pub fn contains(self, day: AuditDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A date as a document gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum When {
    /// One day.
    Day(AuditDate),
    /// A month, a quarter, a year.
    Vague(Span),
    /// `03/04/2026`: day and month cannot be told apart.
    Ambiguous {
        /// Read with the day first.
        day_first: AuditDate,
        /// Read with the month first.
        month_first: AuditDate,
    },
}

impl When {
    /// The latest day it can mean: the reading to use when testing lateness (benefit of the doubt).
    #[must_use]
    pub fn latest(self) -> AuditDate {
        match self {
            When::Day(day) => day,
            When::Vague(span) => span.last,
            When::Ambiguous { day_first, month_first } => day_first.max(month_first),
        }
    }

    /// The earliest day it can mean: the reading to use when testing order.
    #[must_use]
    pub fn earliest(self) -> AuditDate {
        match self {
            When::Day(day) => day,
            When::Vague(span) => span.first,
            When::Ambiguous { day_first, month_first } => day_first.min(month_first),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Day(day) => day.fmt(f),
            When::Vague(span) => write!(f, "{} to {}", span.first, span.last),
            When::Ambiguous { day_first, month_first } => write!(f, "{day_first} or {month_first}"),
        }
    }
}

/// How often something is to happen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cadence {
    /// The longest interval that still keeps it, in days.
    pub days: u32,
    /// How it is called: `quarterly`.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> AuditDate {
        text.parse().expect(text)
    }

    #[test]
    fn only_plain_days_of_the_calendar_parse() {
        assert_eq!(day("2026-02-28").to_string(), "2026-02-28");
        for text in ["2026-02-30", "2026-2-3", "03/04/2026", "2026-02-28T10:00", "today", ""] {
            assert!(text.parse::<AuditDate>().is_err(), "{text} parsed");
        }
    }

    #[test]
    fn days_are_counted_on_the_calendar() {
        assert_eq!(day("2024-02-28").plus_days(2), day("2024-03-01"));
        assert_eq!(day("2025-09-14").days_until(day("2026-09-14")), 365);
        assert_eq!(day("2026-09-14").days_until(day("2026-09-13")), -1);
    }

    #[test]
    fn doubt_is_read_in_favour_of_the_auditee() {
        let vague = When::Vague(Span { first: day("2026-04-01"), last: day("2026-06-30") });
        assert_eq!(vague.latest(), day("2026-06-30"));
        assert_eq!(vague.earliest(), day("2026-04-01"));
    }
}
