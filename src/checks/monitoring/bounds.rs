//! Reads limits as people write them ("at least 0.80", "max. 3 %", "above 0.25") and holds values against them.
//!
//! The words for directions are data of the test on validation reports, which all tests with limits share.
//! What cannot be told for certain (units that differ, a bare figure of which nobody says which side is
//! good) stays undecided.

use super::figures::{Quantity, quantity, range};
use crate::catalog::AuditTest;
use crate::checks::material::{Material, Terms};

/// Which side of a limit is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// A value may not be lower.
    Low,
    /// A value may not be higher.
    High,
}

/// What a limit is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Purpose {
    /// What has to be reached: "above 0.9" is good.
    Goal,
    /// What sets off an alarm: "above 0.25" is bad.
    Alarm,
}

/// The words by which limits and measures tell their direction.
pub(in crate::checks) struct Limits {
    at_least: Terms,
    at_most: Terms,
    above: Terms,
    below: Terms,
    lower_is_better: Terms,
    higher_is_better: Terms,
}

/// A limit, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::checks) struct Bound {
    low: Option<Quantity>,
    high: Option<Quantity>,
    /// Whether the limit itself says which side is good; else its measure does.
    pub explicit: bool,
}

impl Limits {
    /// The words the catalogue has: those of T37, else those of the test that asks.
    pub fn of(material: &Material<'_>, asking: &AuditTest) -> Self {
        Self::by(material.dossier.catalog.test("T37").unwrap_or(asking))
    }

    fn by(test: &AuditTest) -> Self {
        let terms = |list: &str| Terms::of(test, list);
        Self {
            at_least: terms("at_least"),
            at_most: terms("at_most"),
            above: terms("above"),
            below: terms("below"),
            lower_is_better: terms("lower_is_better"),
            higher_is_better: terms("higher_is_better"),
        }
    }

    /// Reads a limit; `about` are the words of what is measured.
    pub fn bound(&self, limit: &str, about: &str, purpose: Purpose) -> Option<Bound> {
        if let Some((low, high)) = range(limit) {
            return Some(Bound { low: Some(low), high: Some(high), explicit: true });
        }
        let mut bound = Bound { low: None, high: None, explicit: true };
        // "amber above 0.1, red above 0.2": of several limits on one side the widest counts.
        for clause in clauses(limit) {
            let Some(quantity) = quantity(clause) else { continue };
            let (side, explicit) = self.side(clause, about, purpose)?;
            bound.explicit &= explicit;
            let place = if side == Side::Low { &mut bound.low } else { &mut bound.high };
            let wider = |known: &Quantity| {
                let by = quantity.first() - known.first();
                if side == Side::Low { by < 0.0 } else { by > 0.0 }
            };
            if place.as_ref().is_none_or(wider) {
                *place = Some(quantity);
            }
        }
        (bound.low.is_some() || bound.high.is_some()).then_some(bound)
    }

    /// Which side of a clause is good, and whether the clause itself says so.
    fn side(&self, clause: &str, about: &str, purpose: Purpose) -> Option<(Side, bool)> {
        // "min" behind a figure are minutes.
        let before = clause.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        let before = before.trim_end_matches([' ', '.', ':', '=']).to_lowercase();
        if self.at_least.stand_in(clause) || before.ends_with("min") {
            return Some((Side::Low, true));
        }
        if self.at_most.stand_in(clause) || before.ends_with("max") {
            return Some((Side::High, true));
        }
        let natural =
            match (self.lower_is_better.stand_in(about), self.higher_is_better.stand_in(about)) {
                (true, false) => Some(Side::High),
                (false, true) => Some(Side::Low),
                _ => None,
            };
        let above = clause.contains(['>', '≥']) || self.above.stand_in(clause);
        let below = clause.contains(['<', '≤']) || self.below.stand_in(clause);
        let loose = clause.contains(['≥', '≤', '=']);
        match (purpose, above, below) {
            (Purpose::Goal, true, false) => Some((Side::Low, true)),
            (Purpose::Goal, false, true) => Some((Side::High, true)),
            // ">= 0.9" in a list of alarm limits may be the goal or the alarm: the measure tells.
            (Purpose::Alarm, true, false) if !loose => {
                Some((natural.unwrap_or(Side::High), natural.is_some()))
            }
            (Purpose::Alarm, false, true) if !loose => {
                Some((natural.unwrap_or(Side::Low), natural.is_some()))
            }
            (Purpose::Alarm, true, false) | (Purpose::Alarm, false, true) => {
                natural.map(|side| (side, true))
            }
            _ => natural.map(|side| (side, false)),
        }
    }
}

impl Bound {
    /// Whether a value misses the limit; none where that cannot be told.
    pub fn missed_by(&self, value: &str) -> Option<bool> {
        let value = quantity(value)?;
        let sides = [(self.low, Side::Low), (self.high, Side::High)];
        let mut told = None;
        for (limit, side) in sides {
            let Some(limit) = limit else { continue };
            let missed = missed(value, limit, side)?;
            told = Some(told.unwrap_or(false) || missed);
        }
        told
    }
}

fn missed(value: Quantity, limit: Quantity, side: Side) -> Option<bool> {
    let beyond = |value: f64, limit: f64| match side {
        Side::Low => value < limit - 1e-9,
        Side::High => value > limit + 1e-9,
    };
    let agreed = |one: bool, other: bool| (one == other).then_some(one);
    match (value.plain, value.share, limit.plain, limit.share) {
        (_, Some(value), _, Some(limit)) => Some(beyond(value, limit)),
        (Some(value), _, Some(limit), _) => {
            let (small, large) = (value.abs().min(limit.abs()), value.abs().max(limit.abs()));
            let scales_differ = small > 0.0 && small < 1.0 && large > 1.5 && large >= small * 20.0;
            if scales_differ { None } else { Some(beyond(value, limit)) }
        }
        // "4.1" against "3.0 %": more than all of it can only be per cent.
        (Some(value), None, None, Some(limit)) if value.abs() > 1.5 => {
            Some(beyond(value / 100.0, limit))
        }
        (Some(value), None, None, Some(limit)) => {
            agreed(beyond(value, limit), beyond(value / 100.0, limit))
        }
        (None, Some(value), Some(limit), None) if limit.abs() > 1.5 => {
            Some(beyond(value, limit / 100.0))
        }
        (None, Some(value), Some(limit), None) => {
            agreed(beyond(value, limit), beyond(value, limit / 100.0))
        }
        _ => None,
    }
}

/// The parts of a limit that state one each.
fn clauses(limit: &str) -> Vec<&str> {
    let mut parts = vec![limit];
    for joiner in [" or ", " oder ", " ou ", " and ", " und ", " et ", "; ", ", "] {
        parts = parts.into_iter().flat_map(|part| part.split(joiner)).collect();
    }
    let stating = parts.iter().filter(|part| quantity(part).is_some()).count();
    if stating > 1 { parts } else { vec![limit] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, shipped};

    #[test]
    fn limits_are_read_as_people_write_them() {
        use Purpose::{Alarm, Goal};
        let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
        let limits = Limits::by(catalog.test("T37").expect("T37"));
        for (limit, about, purpose, value, missed) in [
            ("at least 0.85", "recall", Goal, "0.81", Some(true)),
            ("at most 90 min", "mean error", Goal, "84 min (31 calls)", Some(false)),
            ("min. 0.85", "x", Goal, "0.9", Some(false)),
            ("> 0.9", "x", Goal, "0.8", Some(true)),
            ("nicht unter 85 %", "x", Goal, "0,81", Some(true)),
            ("au plus 3 %", "x", Goal, "4.1", Some(true)),
            ("0.25", "psi", Alarm, "0.31", Some(true)),
            ("above 0.25", "x", Alarm, "0.31", Some(true)),
            ("below 0.80", "approval rate", Alarm, "0.77", Some(true)),
            (">= 0.9", "accuracy", Alarm, "0.95", Some(false)),
            (">= 0.9", "x", Alarm, "0.95", None),
            ("0.8 to 1.25", "ratio", Goal, "1.31", Some(true)),
            ("amber above 0.1, red above 0.2", "x", Alarm, "0.15", Some(false)),
            ("8", "wrong answers", Goal, "7 of 200", Some(false)),
            ("4 in 100", "wrong answers", Goal, "7 of 200", Some(false)),
            ("at most 1.5 %", "blank", Goal, "0.9 %", Some(false)),
            ("85", "recall", Goal, "0.81", None),
            ("good", "recall", Goal, "0.81", None),
        ] {
            let bound = limits.bound(limit, about, purpose);
            let found = bound.and_then(|bound| bound.missed_by(value));
            assert_eq!(found, missed, "{value} against {limit} ({about})");
        }
    }
}
