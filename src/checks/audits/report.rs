//! T63: an audit report states its frame and its outcome (`rules` T63).

use super::reports::{Report, reports};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, answers, field};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind};

/// What frames an audit: the name of the field, the probe and the phrase for it.
const FRAME: [&str; 3] = ["objectives", "criteria", "scope"];
/// What a report ends in.
const END: [&str; 2] = ["decision", "distribution"];

/// T63: each report, with its plan, states objectives, criteria and scope, a conclusion and to whom it went.
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let plans = material.of_listed(test, "plan");
    let mut results: Vec<CheckResult> =
        reports(material, test).iter().map(|report| of_report(test, report, &plans)).collect();
    if results.is_empty() {
        results.push(draft::silent(test, "audit report", State::NotTestable));
    }
    results
}

fn of_report(test: &AuditTest, report: &Report<'_>, plans: &[File<'_>]) -> CheckResult {
    const UNDERSTOOD_MIN: usize = 3;
    let subject = report.subject();
    let words_min = test.parameter("words_min") as u32;
    let mut papers: Vec<&File<'_>> = vec![&report.file];
    papers.extend(plans.iter().filter(|plan| {
        report.id.as_deref().is_none_or(|id| {
            plan.facts.title.contains(id)
                || plan.facts.references.iter().any(|fact| fact.value == id)
        })
    }));
    let stated = |name: &str| -> Option<Evidence> {
        let probe = format!("T63.{name}");
        papers.iter().find_map(|file| {
            let by_field = field(file.facts, name).map(|pair| pair.evidence.clone());
            let answer = answers(file.facts, &probe)
                .find(|answer| !answer.by_heading || answer.words >= words_min);
            by_field.or(answer.map(|answer| answer.evidence.clone()))
        })
    };
    let found: Vec<Evidence> = FRAME.iter().chain(&END).filter_map(|name| stated(name)).collect();
    let lacking = |parts: &[&str]| -> Vec<String> {
        let lacking = parts.iter().filter(|name| stated(name).is_none());
        lacking.map(|name| test.phrase(name).to_owned()).collect()
    };
    let (frame, end) = (lacking(&FRAME), lacking(&END));
    if found.len() < UNDERSTOOD_MIN {
        return draft::silent(test, &subject, State::NotTestable);
    }
    let hard = stated("criteria").is_none() || stated("scope").is_none();
    // Who got a report is often told in other words, or by the mail that sent it.
    let soft = end.len() == END.len();
    let all: Vec<String> = frame.into_iter().chain(end).collect();
    if !hard && !soft {
        return draft::pass(test, &subject);
    }
    let wording = if hard { "lacks_frame" } else { "lacks_end" };
    let kind = if hard { FindingKind::Nonconformity } else { FindingKind::Observation };
    Draft::new(test, wording, &subject)
        .fact("report", &subject)
        .fact("missing", test.listed(&all))
        .kind(kind)
        .evidence(found.into_iter().take(3))
        .result()
}
