//! Conclusions side by side: the keyword engine alone, a model alone, what is published of both, and what
//! calling everything the same would reach.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::agreement::{Agreement, agreement};
use super::coverage::{self, Pair};
use super::gold::GoldCoverage;
use super::interval::{Estimate, estimate};
use super::outputs::{Coverage, Drafts, Findings, Requirement};

/// The columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Beside {
    /// The keyword engine without the model.
    pub keyword: Column,
    /// The model without the keyword engine; where there is no draft, nothing is found.
    pub model: Column,
    /// What stands in `coverage.json`.
    pub published: Column,
    /// Calling every requirement touched and not settled.
    pub always_insufficient: Column,
    /// Calling every requirement a gap.
    pub always_gap: Column,
}

/// How well one way to conclude agrees with the labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Column {
    /// Conclusions equal to the label or to one it also accepts.
    pub agree: Estimate,
    /// Requirements labelled `not_found` or `partial` that are called supported: the dangerous fault.
    pub false_supported: Estimate,
    /// The harmonic mean of gap precision and recall.
    pub gap_f1: f64,
    /// The mean share of gaps and of what is no gap that are told right.
    pub balanced_accuracy: f64,
    /// The mean F1 of supported, half of it and gap.
    pub three_class_f1: f64,
    /// Agreement with the labels beyond chance.
    pub agreement: Agreement,
}

pub(super) fn score(
    gold: &[GoldCoverage],
    published: &Coverage,
    findings: &Findings,
    drafts: &Drafts,
) -> Beside {
    let always = |conclusion: &str| concluded(published, |_| Some(conclusion.to_owned()));
    let of = |coverage: &Coverage| column(gold, coverage);
    Beside {
        keyword: of(&keyword_alone(published, findings, drafts)),
        model: of(&model_alone(published, findings, drafts)),
        published: of(published),
        always_insufficient: of(&always("partial")),
        always_gap: of(&always("not_found")),
    }
}

fn column(gold: &[GoldCoverage], coverage: &Coverage) -> Column {
    let scores = coverage::score(gold, coverage);
    let pairs = coverage::pairs(gold, coverage);
    let number = |is: bool| f64::from(u8::from(is));
    let agree: Vec<f64> = pairs.iter().map(|pair| number(pair.accepted)).collect();
    let unsettled = pairs
        .iter()
        .filter(|pair| matches!(pair.label.conclusion.as_str(), "not_found" | "partial"));
    let assured: Vec<f64> =
        unsettled.map(|pair| number(pair.conclusion == "supported" && !pair.accepted)).collect();
    let classes: Vec<_> = pairs.iter().map(Pair::classes).collect();
    Column {
        agree: estimate(&agree),
        false_supported: estimate(&assured),
        gap_f1: scores.gap_f1,
        balanced_accuracy: scores.balanced_accuracy,
        three_class_f1: scores.three_class_f1,
        agreement: agreement(&classes),
    }
}

/// The conclusions there would be without the model. What is excluded, and what the draft of an audit test
/// contradicts, is so in any case.
#[must_use]
pub fn keyword_alone(published: &Coverage, findings: &Findings, drafts: &Drafts) -> Coverage {
    let own: BTreeMap<&str, &str> = drafts
        .requirements
        .iter()
        .map(|draft| (draft.requirement.as_str(), draft.keyword.as_str()))
        .collect();
    alone(published, findings, |row| own.get(row.id.as_str()).map(|own| (*own).to_owned()))
}

/// The conclusions there would be without the keyword engine.
pub(super) fn model_alone(published: &Coverage, findings: &Findings, drafts: &Drafts) -> Coverage {
    let own: BTreeMap<&str, &str> = drafts
        .requirements
        .iter()
        .map(|draft| {
            (draft.requirement.as_str(), draft.conclusion.as_deref().unwrap_or("not_found"))
        })
        .collect();
    alone(published, findings, |row| own.get(row.id.as_str()).map(|own| (*own).to_owned()))
}

/// The published conclusions with others in their place, but for those that no engine has a say in.
fn alone(
    published: &Coverage,
    findings: &Findings,
    own: impl Fn(&Requirement) -> Option<String>,
) -> Coverage {
    let against: BTreeSet<&str> = findings
        .findings
        .iter()
        .filter(|finding| finding.kind == "nonconformity" && finding.waiver.is_none())
        .filter(|finding| !finding.is_by_model())
        .filter_map(|finding| finding.requirements.first().map(String::as_str))
        .collect();
    concluded(published, |row| {
        let is_settled = row.conclusion == "not_applicable"
            || row.conclusion == "contradicted" && against.contains(row.id.as_str());
        if is_settled { None } else { own(row) }
    })
}

fn concluded(published: &Coverage, other: impl Fn(&Requirement) -> Option<String>) -> Coverage {
    let row = |row: &Requirement| Requirement {
        conclusion: other(row).unwrap_or_else(|| row.conclusion.clone()),
        ..row.clone()
    };
    Coverage { requirements: published.requirements.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::outputs::{Draft, Drafter, Finding};

    fn rows(rows: &[(&str, &str)]) -> Coverage {
        let row = |(id, conclusion): &(&str, &str)| Requirement {
            id: (*id).to_owned(),
            title: String::new(),
            conclusion: (*conclusion).to_owned(),
        };
        Coverage { requirements: rows.iter().map(row).collect() }
    }

    fn nonconformity(requirement: &str, engine: &str) -> Finding {
        Finding {
            test: None,
            kind: "nonconformity".to_owned(),
            grade: None,
            subject: String::new(),
            title: String::new(),
            condition: String::new(),
            requirements: vec![requirement.to_owned()],
            evidence: Vec::new(),
            drafted_by: Drafter { engine: engine.to_owned() },
            waiver: None,
        }
    }

    fn drafts() -> Drafts {
        let draft = |id: &str, keyword: &str, conclusion: Option<&str>| Draft {
            requirement: id.to_owned(),
            keyword: keyword.to_owned(),
            conclusion: conclusion.map(str::to_owned),
            ..Draft::default()
        };
        Drafts {
            requirements: vec![
                draft("4.1", "design_only", Some("supported")),
                draft("4.2", "supported", Some("contradicted")),
                draft("4.3", "supported", Some("supported")),
                draft("4.4", "partial", None),
                draft("5.1", "supported", Some("supported")),
            ],
        }
    }

    #[test]
    fn each_engine_is_heard_alone_but_for_what_tests_and_exclusions_settle() {
        let published = rows(&[
            ("4.1", "supported"),
            ("4.2", "contradicted"),
            ("4.3", "contradicted"),
            ("4.4", "partial"),
            ("5.1", "not_applicable"),
        ]);
        let findings =
            Findings { findings: vec![nonconformity("4.2", "llm"), nonconformity("4.3", "check")] };
        let check = |coverage: Coverage, expected: [&str; 5]| {
            let found: Vec<&str> =
                coverage.requirements.iter().map(|row| row.conclusion.as_str()).collect();
            assert_eq!(found, expected);
        };
        check(
            keyword_alone(&published, &findings, &drafts()),
            ["design_only", "supported", "contradicted", "partial", "not_applicable"],
        );
        check(
            model_alone(&published, &findings, &drafts()),
            ["supported", "contradicted", "contradicted", "not_found", "not_applicable"],
        );
    }

    #[test]
    fn false_support_is_counted_over_what_is_labelled_open() {
        let label = |id: &str, conclusion: &str, also: &[&str]| GoldCoverage {
            id: id.to_owned(),
            conclusion: conclusion.to_owned(),
            also: also.iter().map(|one| (*one).to_owned()).collect(),
            documents: Vec::new(),
            why: String::new(),
        };
        let gold = [
            label("4.1", "partial", &[]),
            label("4.2", "not_found", &[]),
            label("4.3", "partial", &["supported"]),
            label("4.4", "not_found", &[]),
            label("5.1", "design_only", &[]),
        ];
        let all =
            |conclusion| rows(&["4.1", "4.2", "4.3", "4.4", "5.1"].map(|id| (id, conclusion)));
        let check = |coverage: &Coverage, false_supported: f64, agree: f64| {
            let column = column(&gold, coverage);
            assert!((column.false_supported.value - false_supported).abs() < 1e-9, "{column:?}");
            assert!((column.agree.value - agree).abs() < 1e-9, "{column:?}");
            assert_eq!((column.false_supported.cases, column.agree.cases), (4, 5));
        };
        // Of four labelled open three are called supported wrongly; one label accepts it.
        check(&all("supported"), 0.75, 0.2);
        check(&all("not_found"), 0.0, 0.4);
        check(&all("partial"), 0.0, 0.4);
    }
}
