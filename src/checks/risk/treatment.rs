//! T27: whether risk treatments are done by their date.

use super::lines;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Stage, Terms, Work};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, FindingKind, Severity};

/// How far a treatment is by the day of the audit.
enum Progress {
    /// Done, dropped, or not yet due.
    InOrder,
    /// Due on a day that has passed.
    Late { due: AuditDate, days: i64 },
    /// Due, and nothing tells whether it was done.
    Untold,
}

/// T27: treatments in the register or the plan whose date has passed (`rules` T27).
///
/// A later date that was agreed counts instead of the first. What the status does not tell and no column of days
/// of completion shows is not concluded.
pub(super) fn done_by_their_date(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let dated: Vec<Row<'_>> = rows(material).into_iter().filter(|row| due(row).is_some()).collect();
    let told: Vec<(Row<'_>, Progress)> =
        dated.iter().map(|row| (*row, progress(material, test, &dated, row))).collect();
    let tested = told.iter().filter(|(_, one)| !matches!(one, Progress::Untold)).count();
    if tested == 0 {
        return vec![draft::silent(test, "risk treatments", State::NotTestable)];
    }
    let late: Vec<(&Row<'_>, AuditDate, i64)> = told
        .iter()
        .filter_map(|(row, one)| match one {
            Progress::Late { due, days } => Some((row, *due, *days)),
            _ => None,
        })
        .collect();
    let failed = late.len();
    let systemic = failed >= test.parameter("systemic_actions_min")
        && failed * 100 >= test.parameter("systemic_share_percent") * tested;
    let mut results: Vec<CheckResult> = Vec::new();
    if failed > test.parameter("listed_actions_max") {
        let ids: Vec<String> = late.iter().map(|(row, ..)| row.label()).collect();
        let draft = Draft::new(test, "overdue_many", ids.join(", "))
            .fact("count", failed)
            .fact("tested", tested)
            .fact("treatments", test.listed(&ids))
            .fact("as_of", material.as_of())
            .population(tested, failed, "treatments_dated")
            .evidence(late.iter().map(|(row, ..)| row.evidence()));
        results.push(
            if systemic { draft.grade(Severity::Major, "most_overdue") } else { draft }.result(),
        );
    } else {
        for (row, progress) in &told {
            let Progress::Late { due, days } = progress else {
                if matches!(progress, Progress::InOrder) {
                    results.push(draft::pass(test, &row.label()));
                }
                continue;
            };
            let draft = Draft::new(test, "overdue", row.label())
                .fact("treatment", named(row))
                .fact("due", due)
                .fact("days", days)
                .fact("status", row.raw("status").unwrap_or(test.phrase("not_given")))
                .fact("as_of", material.as_of())
                .population(tested, failed, "treatments_dated")
                .evidence([row.evidence()]);
            results.push(
                if systemic { draft.grade(Severity::Major, "most_overdue") } else { draft }
                    .result(),
            );
        }
    }
    results.extend(without_proof(material, test));
    results
}

/// The treatments: those of the plan, and of the register what the plan does not list again.
fn rows<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let plan = material.rows("treatments").iter().copied();
    let planned: Vec<Row<'a>> = plan.collect();
    let listed = |row: &Row<'_>| {
        row.text("id").is_some_and(|id| {
            planned.iter().any(|plan| plan.text("risk").is_some_and(|cell| cell.contains(id)))
        })
    };
    let of_register = lines::of(material).into_iter().filter(|row| !listed(row));
    let of_register = of_register.filter(|row| !lines::is_of_retired(material, row));
    let of_register: Vec<Row<'a>> = of_register.collect();
    let live = |row: &Row<'_>| {
        let named = row.text("system").map(|cell| material.named_in(cell)).unwrap_or_default();
        named.is_empty() || named.iter().any(|at| material.systems[*at].stage != Stage::Retired)
    };
    planned.iter().copied().filter(live).chain(of_register).collect()
}

/// The last day agreed for a treatment.
fn due(row: &Row<'_>) -> Option<AuditDate> {
    let days = [row.when("due_on"), row.when("revised_due_on")];
    days.into_iter().flatten().map(crate::domain::When::latest).max()
}

fn progress(material: &Material<'_>, test: &AuditTest, all: &[Row<'_>], row: &Row<'_>) -> Progress {
    let Some(due) = due(row) else { return Progress::InOrder };
    let days = due.days_until(material.as_of());
    if days <= 0 {
        return Progress::InOrder;
    }
    // Words beside the day ("done 12 June, seen to work") make no day of completion, but say that it is done.
    let completed = row.text("completed_on");
    let status = row.raw("status").unwrap_or_default();
    let settled = Terms::of(test, "settled");
    let work = material.meanings.work(status);
    let done = completed.is_some_and(|cell| material.meanings.work(cell) != Work::Open);
    if done || matches!(work, Work::Done | Work::Cancelled) || settled.stand_in(status) {
        return Progress::InOrder;
    }
    let same: Vec<Row<'_>> =
        all.iter().filter(|other| other.register == row.register).copied().collect();
    let percent = test.parameter("filled_share_percent");
    let tells = row.has("completed_on") && lines::fill(&same, "completed_on", percent);
    let unsaid = row.has("status")
        && status.is_empty()
        && same.iter().filter(|other| other.raw("status").is_some()).count() * 2 >= same.len();
    if work == Work::Open || tells || unsaid {
        Progress::Late { due, days }
    } else {
        Progress::Untold
    }
}

fn named(row: &Row<'_>) -> String {
    let words =
        row.text("action").or(row.text("description")).filter(|words| *words != row.label());
    match words {
        Some(words) => format!("{} ({words})", row.label()),
        None => row.label(),
    }
}

/// Treatments called done for which the plan names no proof, though it does for most.
fn without_proof(material: &Material<'_>, test: &AuditTest) -> Option<CheckResult> {
    let done = |row: &&Row<'_>| {
        material.meanings.work(row.raw("status").unwrap_or_default()) == Work::Done
    };
    let done: Vec<Row<'_>> = material.rows("treatments").iter().filter(done).copied().collect();
    let lacking: Vec<&Row<'_>> = done
        .iter()
        .filter(|row| row.has("proof") && row.text("proof").is_none() && !row.says_more())
        .collect();
    let kept = done.len() >= 3 && lines::fill(&done, "proof", 50);
    let ids: Vec<String> = lacking.iter().map(|row| row.label()).collect();
    (kept && !ids.is_empty()).then(|| {
        Draft::new(test, "no_proof", ids.join(", "))
            .kind(FindingKind::EvidenceRequest)
            .fact("treatments", test.listed(&ids))
            .evidence(lacking.iter().map(|row| row.evidence()))
            .result()
    })
}
