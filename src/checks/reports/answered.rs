//! T51: reports and concerns from outside and inside are answered in the time set (`rules` T51).

use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft, listed};
use crate::checks::material::{Duty, Material, Row, Terms, Work, answers, in_force, name};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, FindingKind, When};

/// Beyond so many rows that fail alike, one finding lists them.
const ROWS_EACH_MAX: usize = 10;

/// T51: each report got its answer in the time the organisation set, and the procedure on concerns promises
/// confidence and no harm to who raises one.
pub(super) fn in_time(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = procedures(material, test);
    results.extend(rows(material, test));
    if results.is_empty() {
        results.push(draft::silent(test, "reports and concerns", State::NotTestable));
    }
    results
}

/// The rule on how soon reports are answered; of several the most generous.
fn rule<'a>(material: &Material<'a>, test: &AuditTest) -> Option<(i64, Duty<'a>)> {
    let (reports, reply) = (Terms::of(test, "report"), Terms::of(test, "reply"));
    let not = Terms::of(test, "not_reports");
    let duties = material.duties(&[&reports, &reply]).into_iter();
    duties
        .filter(|duty| {
            let quote = duty.rule.evidence.quote();
            reply.stand_in(quote) && !not.stand_in(quote)
        })
        .filter_map(|duty| Some((i64::from(super::longest(&duty)?), duty)))
        .max_by_key(|(days, _)| *days)
}

fn rows(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let Some((limit, duty)) = rule(material, test) else { return Vec::new() };
    let anonymous = Terms::of(test, "anonymous");
    let grace = days(test, "answers_grace_days");
    let as_of = material.as_of();
    let mut results = Vec::new();
    let mut late: Vec<(&Row<'_>, &str, AuditDate, Option<AuditDate>)> = Vec::new();
    let mut tested = 0;
    for row in material.rows("reports") {
        let Some(received) = row.when("received_on") else { continue };
        if !super::about_systems(material, row) {
            continue;
        }
        let kept =
            ["replied_on", "first_reply_on", "completed_on"].iter().any(|column| row.has(column));
        if !kept || row.text("from").is_some_and(|from| anonymous.stand_in(from)) {
            continue;
        }
        tested += 1;
        let replies = ["first_reply_on", "replied_on", "completed_on"];
        let reply = replies.iter().filter_map(|column| row.when(column)).map(When::earliest).min();
        let due = received.latest().plus_days(limit + grace);
        let done = row.text("status").is_some_and(|status| {
            matches!(material.meanings.work(status), Work::Done | Work::Cancelled)
        });
        match reply {
            Some(reply) if reply > due => late.push((row, "late", received.latest(), Some(reply))),
            None if !done && due < as_of => late.push((row, "open", received.latest(), None)),
            _ => results.push(draft::pass(test, &row.label())),
        }
    }
    if late.len() > ROWS_EACH_MAX {
        let labels: Vec<String> = late.iter().map(|(row, ..)| row.label()).collect();
        let result = Draft::new(test, "many", labels.join(", "))
            .fact("reports", listed(&labels))
            .fact("count", labels.len())
            .fact("limit", limit)
            .population(tested, late.len(), "reports")
            .evidence(late.iter().map(|(row, ..)| row.evidence()))
            .evidence([duty.evidence()])
            .result();
        results.push(result);
        return results;
    }
    let failed = late.len();
    for (row, wording, received, reply) in late {
        let result = Draft::new(test, wording, row.label())
            .fact("report", row.label())
            .fact("what", row.text("description").unwrap_or("not stated"))
            .fact("received", received)
            .fact("replied", reply.map_or_else(|| "no day".to_owned(), |day| day.to_string()))
            .fact("limit", limit)
            .fact("took", received.days_until(reply.unwrap_or(as_of)))
            .fact("as_of", as_of)
            .population(tested, failed, "reports")
            .evidence([row.evidence(), duty.evidence()])
            .result();
        results.push(result);
    }
    results
}

/// Procedures on raising concerns that promise no confidence, or no protection.
fn procedures(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for file in material.of_listed(test, "concern").into_iter().filter(|file| in_force(file.facts))
    {
        let told = |probe: &str| answers(file.facts, probe).next().is_some();
        let mut missing = Vec::new();
        if !told("T51.confidential") {
            missing.push("confidentiality".to_owned());
        }
        if !told("T51.reprisal") {
            missing.push("protection from reprisals".to_owned());
        }
        let channel = answers(file.facts, "T51.channel").next();
        let subject = name(file.facts);
        // A paper of which not even the channel was understood proves nothing.
        let Some(channel) = channel else { continue };
        if missing.is_empty() {
            results.push(draft::pass(test, &subject));
            continue;
        }
        // Of a paper that has neither, the words for both may not have been understood.
        let kind =
            if missing.len() == 1 { FindingKind::Nonconformity } else { FindingKind::NeedsHuman };
        let result = Draft::new(test, "procedure_lacks", &subject)
            .fact("document", &subject)
            .fact("missing", listed(&missing))
            .kind(kind)
            .evidence([channel.evidence.clone()])
            .result();
        results.push(result);
    }
    results
}
