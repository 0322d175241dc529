//! T60: the audits planned are carried out (`rules` T60).

use super::reports::{Report, reports, took_place};
use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, Work};
use crate::checks::{CheckResult, State};
use crate::domain::{FindingKind, Severity};

/// T60: each audit of the programme whose time has passed was held or moved with a reason, and the last
/// audit is no older than the interval the organisation set.
pub(super) fn carried_out(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let reports = reports(material, test);
    let words = Words {
        done: Terms::of(test, "done"),
        moved: Terms::of(test, "moved"),
        other: Terms::of(test, "other_field"),
        own: Terms::of(test, "own_field"),
    };
    let rows: Vec<&Row<'_>> =
        material.rows("audits").iter().filter(|row| ours(material, row, &words)).collect();
    let mut results = Vec::new();
    let missed: Vec<&&Row<'_>> =
        rows.iter().filter(|row| was_missed(material, test, row, &reports, &words)).collect();
    for row in &rows {
        if missed.iter().any(|one| std::ptr::eq(**one, *row)) {
            results.push(not_held(material, test, row, rows.len(), missed.len()));
        } else {
            results.push(draft::pass(test, &row.label()));
        }
    }
    results.extend(at_interval(material, test, &rows, &reports, &words));
    if results.is_empty() {
        results.push(draft::silent(test, "audit programme", State::NotTestable));
    }
    results
}

struct Words {
    done: Terms,
    moved: Terms,
    other: Terms,
    own: Terms,
}

/// Whether a planned audit is one of this management system: nothing says that it is of another.
fn ours(material: &Material<'_>, row: &Row<'_>, words: &Words) -> bool {
    let cells = ["audit", "scope", "type", "system", "report"];
    let text: Vec<&str> = cells.iter().filter_map(|column| row.text(column)).collect();
    let text = text.join(" · ");
    let named = row.text("planned_on").is_some() || row.text("held_on").is_some();
    named
        && (!words.other.stand_in(&text)
            || words.own.stand_in(&text)
            || !material.named_in(&text).is_empty())
}

fn was_missed(
    material: &Material<'_>,
    test: &AuditTest,
    row: &Row<'_>,
    reports: &[Report<'_>],
    words: &Words,
) -> bool {
    let as_of = material.as_of();
    let grace = days(test, "grace_days");
    let Some(planned) = row.when("planned_on") else { return false };
    let late = planned.latest().plus_days(grace) < as_of;
    let label = row.label();
    let reported = reports.iter().any(|report| {
        report.id.as_deref().is_some_and(|id| label.contains(id) || id.contains(label.as_str()))
    });
    let remark: Vec<&str> =
        ["status", "reason", "comment"].iter().filter_map(|column| row.text(column)).collect();
    let moved = words.moved.stand_in(&remark.join(" · "));
    let cancelled =
        row.text("status").is_some_and(|status| material.meanings.work(status) == Work::Cancelled);
    let explained = cancelled && row.text("reason").or(row.text("comment")).is_some();
    let paper = row.text("report").is_some_and(|text| {
        text.chars().any(|c| c.is_ascii_digit()) && !words.moved.stand_in(text)
    });
    late && !took_place(material, row, &words.done) && !reported && !moved && !explained && !paper
}

fn not_held(
    material: &Material<'_>,
    test: &AuditTest,
    row: &Row<'_>,
    tested: usize,
    failed: usize,
) -> CheckResult {
    let label = row.label();
    let planned = row.text("planned_on").unwrap_or(test.phrase("not_stated"));
    Draft::new(test, "not_held", &label)
        .fact("audit", &label)
        .fact("scope", row.text("scope").or(row.text("audit")).unwrap_or(test.phrase("not_stated")))
        .fact("planned", planned)
        .fact("status", row.text("status").unwrap_or(test.phrase("not_stated")))
        .fact("as_of", material.as_of())
        .fact("failed", failed)
        .fact("tested", tested)
        .population(tested, failed, "audits_planned")
        .evidence([row.evidence()])
        .result()
}

/// The last audit lies further back than the interval, or none is on record though a rule speaks of audits.
fn at_interval(
    material: &Material<'_>,
    test: &AuditTest,
    rows: &[&Row<'_>],
    reports: &[Report<'_>],
    words: &Words,
) -> Option<CheckResult> {
    let audits = Terms::of(test, "audit");
    let suppliers = Terms::of(test, "no_internal");
    let duties = material.duties(&[&audits]);
    let duty = duties.iter().find(|duty| {
        let (quote, title) = (duty.rule.evidence.quote(), duty.file.facts.title.as_str());
        let elsewhere = words.other.stand_in(title) && !words.own.stand_in(title);
        duty.cadence().is_some()
            && audits.stand_in(quote)
            && !elsewhere
            && !suppliers.stand_in(quote)
    })?;
    let held: Vec<&&Row<'_>> =
        rows.iter().filter(|row| took_place(material, row, &words.done)).collect();
    if reports.is_empty() && held.is_empty() {
        if rows.iter().any(|row| row.text("planned_on").is_some()) {
            return None;
        }
        let result = Draft::new(test, "none", "internal audit")
            .fact("rule", duty.rule.evidence.quote())
            .kind(FindingKind::EvidenceRequest)
            .grade(Severity::Major, "none_held")
            .evidence([duty.evidence()])
            .result();
        return Some(result);
    }
    let by_row = held.iter().filter_map(|row| row.when("held_on").or(row.when("planned_on")));
    let days = reports.iter().map(|report| report.day);
    let days: Option<Vec<_>> = days.chain(by_row.map(|when| Some(when.latest()))).collect();
    let last = days?.into_iter().max()?;
    let cadence = duty.cadence()?;
    let limit = last.plus_days(i64::from(cadence.days) + material.grace(cadence.days));
    (limit < material.as_of()).then(|| {
        let report = reports.iter().find(|report| report.day == Some(last));
        Draft::new(test, "late", "internal audit")
            .fact("last", last)
            .fact("interval", test.interval(cadence))
            .fact("as_of", material.as_of())
            .evidence([duty.evidence()])
            .evidence(report.into_iter().flat_map(|report| report.named.iter().cloned()))
            .result()
    })
}
