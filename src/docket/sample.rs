//! A sample of what was not flagged: whether the drafts missed anything, told with how sure that is.
//!
//! The share of a sample of unflagged passages that should have been flagged is the *elusion* of electronic
//! discovery (Roitblat 2007); its interval is that of Wilson (1927) at 95 %. The draw follows from
//! the evidence and the drafts alone, so that nobody can draw until the sample pleases.

use std::collections::BTreeMap;

use super::Docket;
use crate::domain::{Act, Digest, FindingId, RequirementId, Seen, fold_space};
use crate::outputs::{Citation, Finding, Passage};
use crate::store::Entry;

/// A sample of the passages that no draft quotes.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// How many passages no draft quotes.
    pub population: usize,
    /// Those that were drawn, in the order they were drawn in.
    pub drawn: Vec<Sampled>,
}

/// A passage of the sample.
#[derive(Clone, Debug)]
pub struct Sampled {
    /// What the log calls it.
    pub id: FindingId,
    /// The requirement it was ranked for.
    pub requirement: RequirementId,
    /// The document.
    pub document: String,
    /// Its place among the passages of the requirement.
    pub rank: u32,
    /// The text that a look at it is bound to.
    pub text: String,
}

/// What looking at the sample showed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Elusion {
    /// How many passages no draft quotes.
    pub population: usize,
    /// How many were drawn.
    pub drawn: usize,
    /// How many of those were looked at.
    pub looked_at: usize,
    /// How many of those should have been drafted.
    pub missed: usize,
    /// The share of those, with the 95 % interval: value, low, high.
    pub share: [f64; 3],
    /// The share of what should be drafted that is: confirmed findings against what the sample says was
    /// missed, at the share and at either end of its interval. None until something was looked at.
    pub recall: Option<[f64; 3]>,
}

/// So many are drawn: where none of them was missed, fewer than 6 in 100 are, at 95 %.
pub const SIZE: usize = 60;

impl Sample {
    /// Draws from the passages that no finding quotes. `seed` is the hash of the evidence.
    #[must_use]
    pub fn draw(passages: &[Passage], findings: &[Finding], seed: &str) -> Self {
        let mut quoted: BTreeMap<&str, Vec<&Citation>> = BTreeMap::new();
        for finding in findings {
            for citation in finding.evidence.iter().chain(&finding.counter_evidence) {
                quoted.entry(&citation.document).or_default().push(citation);
            }
        }
        // A quotation is mostly narrower than the passage it stands in.
        let is_quoted = |passage: &Passage| {
            let text = fold_space(&passage.text);
            let citations = quoted.get(passage.document.as_str()).into_iter().flatten();
            citations.into_iter().any(|citation| {
                let Citation { location, quote, .. } = citation;
                let within = text.contains(quote.as_str()) || quote.contains(&text);
                within && location.meets(&passage.location)
            })
        };
        let unflagged = passages.iter().filter(|passage| !is_quoted(passage));
        let mut lots: Vec<(Digest, &Passage)> = unflagged
            .map(|passage| {
                let lot = format!(
                    "{seed}\n{}\n{}\n{}\n{}",
                    passage.requirement, passage.document, passage.location, passage.text
                );
                (Digest::of(lot.as_bytes()), passage)
            })
            .collect();
        lots.sort_by_key(|(lot, _)| *lot);
        let drawn = lots.iter().take(SIZE).map(|(_, passage)| Sampled::of(passage));
        Self { population: lots.len(), drawn: drawn.collect() }
    }

    /// What was seen of a passage, by the newest look at it.
    #[must_use]
    pub fn seen(&self, log: &[std::sync::Arc<Entry>], id: FindingId) -> Option<Seen> {
        log.iter().rev().find_map(|entry| match &entry.decision.act {
            Act::Check { seen, .. } if entry.decision.finding == id => Some(*seen),
            _ => None,
        })
    }

    /// What looking at the sample showed.
    #[must_use]
    pub fn elusion(&self, log: &[std::sync::Arc<Entry>], docket: &Docket) -> Elusion {
        let seen: Vec<Seen> =
            self.drawn.iter().filter_map(|sampled| self.seen(log, sampled.id)).collect();
        let missed = seen.iter().filter(|seen| **seen == Seen::Missed).count();
        let share = wilson(missed, seen.len());
        let confirmed = docket.matters.iter().filter(|matter| matter.is_confirmed()).count() as f64;
        let found = |share: f64| {
            let missed = share * self.population as f64;
            if confirmed + missed > 0.0 { confirmed / (confirmed + missed) } else { 1.0 }
        };
        let [value, low, high] = share;
        Elusion {
            population: self.population,
            drawn: self.drawn.len(),
            looked_at: seen.len(),
            missed,
            share,
            recall: (!seen.is_empty()).then(|| [found(value), found(high), found(low)]),
        }
    }
}

impl Sampled {
    fn of(passage: &Passage) -> Self {
        let text = format!(
            "{}\n{}, {}\n{}",
            passage.requirement, passage.document, passage.location, passage.text
        );
        Self {
            id: FindingId::of(["check", &text]),
            requirement: passage.requirement,
            document: passage.document.clone(),
            rank: passage.rank,
            text,
        }
    }
}

/// A share with its 95 % interval (Wilson 1927): value, low, high. Of nothing, anything is possible.
fn wilson(hits: usize, cases: usize) -> [f64; 3] {
    const Z: f64 = 1.96;
    if cases == 0 {
        return [0.0, 0.0, 1.0];
    }
    let (hits, cases) = (hits as f64, cases as f64);
    let share = hits / cases;
    let middle = share + Z * Z / (2.0 * cases);
    let half = Z * (share * (1.0 - share) / cases + Z * Z / (4.0 * cases * cases)).sqrt();
    let whole = 1.0 + Z * Z / cases;
    [share, ((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hits: usize, cases: usize, low: f64, high: f64) {
        let [_, from, to] = wilson(hits, cases);
        let near = |a: f64, b: f64| (a - b).abs() < 0.001;
        assert!(near(from, low) && near(to, high), "{hits} of {cases}: {from} to {to}");
    }

    #[test]
    fn an_interval_is_that_of_the_textbook() {
        check(0, 60, 0.0, 0.0602);
        check(3, 60, 0.0171, 0.1370);
        check(10, 10, 0.7225, 1.0);
        check(0, 0, 0.0, 1.0);
    }
}
