//! How well conclusions agree with the labels, beside what calling everything a gap would reach.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Share;
use super::gold::GoldCoverage;
use super::outputs::{Coverage, Requirement};

/// How well conclusions agree with the labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CoverageScores {
    /// Conclusions equal to the label or to one it also accepts.
    pub agree: Share,
    /// Requirements concluded `not_found` that are labelled so, of those concluded so: precision.
    pub gap_precision: Share,
    /// Requirements labelled `not_found` that are concluded so: recall.
    pub gap_recall: Share,
    /// Requirements labelled `not_found` that are called supported, or half of it: false assurance.
    pub false_support: Share,
    /// The harmonic mean of gap precision and recall.
    pub gap_f1: f64,
    /// The same where everything is called a gap.
    pub always_gap_f1: f64,
    /// The mean share of gaps and of what is no gap that are told right.
    pub balanced_accuracy: f64,
    /// The mean F1 of supported, half of it (any other conclusion) and gap.
    pub three_class_f1: f64,
    /// How often each label met each conclusion.
    pub confusion: BTreeMap<String, BTreeMap<String, u32>>,
}

/// A label and what was concluded.
pub(super) struct Pair<'a> {
    pub label: &'a GoldCoverage,
    pub conclusion: &'a str,
    /// Whether the label says the same, or accepts it.
    pub accepted: bool,
}

/// Each label whose requirement was judged, with the conclusion.
pub(super) fn pairs<'a>(gold: &'a [GoldCoverage], coverage: &'a Coverage) -> Vec<Pair<'a>> {
    let rows = coverage.requirements.iter();
    let concluded: BTreeMap<&str, &Requirement> = rows.map(|row| (row.id.as_str(), row)).collect();
    let pair = |label: &'a GoldCoverage| {
        let conclusion = concluded.get(label.id.as_str())?.conclusion.as_str();
        Some(Pair { label, conclusion, accepted: label.accepts(conclusion) })
    };
    gold.iter().filter_map(pair).collect()
}

impl Pair<'_> {
    /// What is labelled and what was concluded. A label that accepts the conclusion is one: nothing is lost
    /// by it.
    pub fn classes(&self) -> (Class, Class) {
        let labelled = if self.accepted { self.conclusion } else { &self.label.conclusion };
        (Class::of(labelled), Class::of(self.conclusion))
    }
}

pub(super) fn score(gold: &[GoldCoverage], coverage: &Coverage) -> CoverageScores {
    let mut scores = CoverageScores::default();
    let judged = pairs(gold, coverage);
    for Pair { label, conclusion, accepted } in &judged {
        let (conclusion, accepted) = (*conclusion, *accepted);
        let row = scores.confusion.entry(label.conclusion.clone()).or_default();
        *row.entry(conclusion.to_owned()).or_default() += 1;
        let says = || format!("{}: {conclusion}, labelled {}", label.id, label.conclusion);
        scores.agree.count(accepted, says);
        if conclusion == "not_found" {
            scores.gap_precision.count(accepted, says);
        }
        if label.conclusion == "not_found" {
            scores.gap_recall.count(conclusion == "not_found", says);
            let assured = matches!(conclusion, "supported" | "design_only" | "operating_only");
            let share = &mut scores.false_support;
            share.of += 1;
            if assured && !accepted {
                share.hits += 1;
                share.cases.push(says());
            }
        }
    }
    let pairs: Vec<(Class, Class)> = judged.iter().map(Pair::classes).collect();
    // What a label accepts depends on what is concluded.
    let gap = |pair: &Pair<'_>| {
        let label = &pair.label;
        Pair { label, conclusion: "not_found", accepted: label.accepts("not_found") }.classes()
    };
    let always: Vec<(Class, Class)> = judged.iter().map(gap).collect();
    scores.gap_f1 = f1(&pairs, Class::Gap);
    scores.always_gap_f1 = f1(&always, Class::Gap);
    scores.balanced_accuracy = balanced_accuracy(&pairs);
    scores.three_class_f1 = Class::ALL.iter().map(|class| f1(&pairs, *class)).sum::<f64>() / 3.0;
    scores
}

/// What a conclusion comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Supported,
    /// Any other conclusion.
    Half,
    Gap,
}

impl Class {
    pub const ALL: [Class; 3] = [Class::Supported, Class::Half, Class::Gap];

    pub fn of(conclusion: &str) -> Self {
        match conclusion {
            "supported" => Class::Supported,
            "not_found" => Class::Gap,
            _ => Class::Half,
        }
    }
}

fn f1(pairs: &[(Class, Class)], class: Class) -> f64 {
    let count =
        |is: &dyn Fn(&(Class, Class)) -> bool| pairs.iter().filter(|pair| is(pair)).count() as f64;
    let right = count(&|(label, said)| *label == class && *said == class);
    let either = count(&|(label, _)| *label == class) + count(&|(_, said)| *said == class);
    if either == 0.0 { 1.0 } else { 2.0 * right / either }
}

fn balanced_accuracy(pairs: &[(Class, Class)]) -> f64 {
    let (gaps, others): (Vec<_>, Vec<_>) =
        pairs.iter().partition(|(label, _)| *label == Class::Gap);
    let share = |right: usize, of: usize| if of == 0 { 1.0 } else { right as f64 / of as f64 };
    let said_gap =
        |of: &[(Class, Class)]| of.iter().filter(|(_, said)| *said == Class::Gap).count();
    f64::midpoint(
        share(said_gap(&gaps), gaps.len()),
        share(others.len() - said_gap(&others), others.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_scored_beside_calling_everything_a_gap() {
        let label = |id: &str, conclusion: &str, also: &[&str]| GoldCoverage {
            id: id.to_owned(),
            conclusion: conclusion.to_owned(),
            also: also.iter().map(|one| (*one).to_owned()).collect(),
            documents: Vec::new(),
            why: String::new(),
        };
        let row = |id: &str, conclusion: &str| Requirement {
            id: id.to_owned(),
            title: String::new(),
            conclusion: conclusion.to_owned(),
        };
        let gold = [
            label("4.1", "supported", &[]),
            label("4.2", "not_found", &[]),
            label("4.3", "not_found", &[]),
            label("4.4", "supported", &["partial"]),
        ];
        let requirements = vec![
            row("4.1", "supported"),
            row("4.2", "not_found"),
            row("4.3", "supported"),
            row("4.4", "partial"),
        ];
        let scores = score(&gold, &Coverage { requirements });
        assert_eq!((scores.agree.hits, scores.false_support.hits), (3, 1));
        assert!((scores.gap_f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((scores.always_gap_f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((scores.balanced_accuracy - 0.75).abs() < 1e-9);
    }
}
