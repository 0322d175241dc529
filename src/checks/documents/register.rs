//! T08: the list of documents against the documents received.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, answers};
use super::super::policy::holds;
use super::super::{CheckResult, State, Test};
use super::library::{Listed, Received, pattern, same_title};
use super::versions::same_version;
use super::{governs, own_id, shown, stem, subject};
use crate::catalog::AuditTest;
use crate::domain::{EvidencePath, FindingKind, Severity};
use crate::facts::Place;
use crate::words::Values;

pub(super) const TEST: Test = Test {
    id: "T08",
    decide: list_agrees,
    parameters: &["rows_min", "evidence_max", "mismatch_share_percent", "mismatches_min"],
    wordings: &["not_received", "not_listed", "versions_differ"],
    says: &["list_kept", "documents_listed", "documents_compared"],
};

/// T08 (`rules` T08). A listed document that was not sent is asked for; one that is in force and not listed is an
/// observation. A single row with another version is for T05; where there are many, the list is not kept.
fn list_agrees(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let withdrawn = Values::new(&material.dossier.catalog.lexicon().status.approval.obsolete);
    let gone = |row: &Listed<'_>| row.text("status").is_some_and(|status| withdrawn.say(status));
    let listed: Vec<Listed<'_>> = Listed::all(material)
        .into_iter()
        .filter(|row| !row.label().is_empty() && !gone(row))
        .collect();
    if listed.len() < test.parameter("rows_min") {
        return vec![draft::silent(test, "list of documents", State::NotTestable)];
    }
    let received = Received::of(material);
    let (unwritten, beside) = (Terms::of(test, "unwritten"), Terms::of(test, "beside"));
    let awaited = |row: &&Listed<'_>| {
        let unfinished = row.text("status").is_some_and(|status| material.meanings.draft(status))
            || unwritten.stand_in(row.evidence().quote())
            || beside.stand_in(row.evidence().quote());
        !unfinished && !is_received(material, &received, **row) && !is_left_out(material, **row)
    };
    let missing: Vec<&Listed<'_>> = listed.iter().filter(awaited).collect();
    let mut results = Vec::new();
    results.extend(not_received(test, &missing, listed.len()));
    results.extend(not_listed(material, test, &listed));
    results.extend(versions_differ(material, test, &listed));
    if results.is_empty() {
        results.push(draft::pass(test, "list of documents"));
    }
    results
}

/// Whether those who handed the evidence over say that a listed document was left out.
fn is_left_out(material: &Material<'_>, row: Listed<'_>) -> bool {
    let told = material.files.iter().flat_map(|file| answers(file.facts, "T08.left_out"));
    let mut told = told.map(|answer| answer.evidence.quote());
    row.id().is_some_and(|id| told.any(|quote| holds(quote, id)))
}

/// Whether a listed document was received: by its number, its title, or where the list says it lies.
fn is_received(material: &Material<'_>, received: &Received, row: Listed<'_>) -> bool {
    if row.id().is_some_and(|id| received.in_place.contains(&crate::facts::plain_id(id))) {
        return true;
    }
    let location = row.text("location").map(str::to_lowercase).unwrap_or_default();
    let folder = location.strip_suffix('/').filter(|folder| !folder.is_empty());
    // A number without figures: `AX-WB_workbook.xlsx`, and a row for all that lies in a folder.
    let by_path = |path: &EvidencePath| {
        let named = row.id().filter(|id| id.contains('-')).is_some_and(|id| {
            let rest = path.name().strip_prefix(id);
            rest.is_some_and(|rest| rest.starts_with(['_', ' ', '.']))
        });
        named
            || folder.is_some_and(|folder| path.0.to_lowercase().starts_with(&format!("{folder}/")))
    };
    if material.files.iter().any(|file| by_path(file.path)) {
        return true;
    }
    material.dossier.documents.iter().any(|studied| {
        let path = &studied.row.path;
        let name = path.name().to_lowercase();
        let at_its_place = name.len() > 6 && location.ends_with(&name);
        let Some(facts) = studied.facts.as_deref() else { return at_its_place };
        let titled = row
            .title()
            .is_some_and(|title| same_title(title, &facts.title) || same_title(title, stem(path)));
        // The number of another document under the same title is another document.
        let other = row.id().is_some_and(|id| {
            own_id(facts, path).is_some_and(|own| own != id && pattern(&own) == pattern(id))
        });
        facts.place != Place::Archive && (at_its_place || titled) && !other
    })
}

fn not_received(test: &AuditTest, missing: &[&Listed<'_>], listed: usize) -> Option<CheckResult> {
    let ids: Vec<String> = missing.iter().map(|row| row.label().to_owned()).collect();
    let named: Vec<String> = missing
        .iter()
        .map(|row| match (row.id(), row.title()) {
            (Some(id), Some(title)) => format!("{id} {title}"),
            _ => row.label().to_owned(),
        })
        .collect();
    let draft = Draft::new(test, "not_received", ids.join(", "))
        .kind(FindingKind::EvidenceRequest)
        .grade(Severity::Observation, "list_kept")
        .fact("count", ids.len())
        .fact("total", listed)
        .fact("documents", test.listed(&ids))
        .fact("titles", named.join("; "))
        .evidence(missing.iter().take(test.parameter("evidence_max")).map(|row| row.evidence()))
        .population(listed, ids.len(), "documents_listed");
    (!ids.is_empty()).then(|| draft.result())
}

/// Governing documents in force that bear a number like those listed and are not listed.
fn not_listed(
    material: &Material<'_>,
    test: &AuditTest,
    listed: &[Listed<'_>],
) -> Option<CheckResult> {
    let patterns: Vec<&str> = listed.iter().filter_map(|row| pattern(row.id()?)).collect();
    let other = test.kinds.get("other");
    let is_elsewhere = |file: &File<'_>| {
        let kind = file.facts.kind.as_ref();
        let other = kind.is_some_and(|kind| other.is_some_and(|list| list.contains(kind)));
        other && !material.speaks_of_ai(file)
    };
    let own = |file: &&File<'_>| {
        let id = own_id(file.facts, file.path);
        governs(file.facts)
            && !is_elsewhere(file)
            && id.as_deref().and_then(pattern).is_some_and(|own| patterns.contains(&own))
            && !listed.iter().any(|row| row.is_of(id.as_deref(), file.facts))
    };
    let mut papers: Vec<&File<'_>> = material.files.iter().filter(own).collect();
    papers.dedup_by_key(|file| subject(file));
    let names: Vec<String> = papers.iter().map(|file| subject(file)).collect();
    let draft = Draft::new(test, "not_listed", names.join(", "))
        .kind(FindingKind::Observation)
        .fact("count", names.len())
        .fact("documents", test.listed(&names))
        .evidence(
            papers.iter().filter_map(|file| shown(file.facts)).take(test.parameter("evidence_max")),
        );
    (!names.is_empty()).then(|| draft.result())
}

/// So many versions of the list are not those of the documents that the list cannot be relied on.
fn versions_differ(
    material: &Material<'_>,
    test: &AuditTest,
    listed: &[Listed<'_>],
) -> Option<CheckResult> {
    let mut compared = 0;
    let mut differing = Vec::new();
    for file in material.files.iter().filter(|file| governs(file.facts)) {
        let id = own_id(file.facts, file.path);
        let row = listed.iter().find(|row| row.is_of(id.as_deref(), file.facts));
        let version = file.facts.control.version.as_ref();
        if let (Some(row), Some(version)) = (row, version)
            && let Some(other) = row.text("version")
            && other.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'v' | 'V'))
        {
            compared += 1;
            if !same_version(other, &version.value) {
                differing.push((file, row));
            }
        }
    }
    let many = differing.len() >= test.parameter("mismatches_min")
        && differing.len() * 100 > test.parameter("mismatch_share_percent") * compared;
    let names: Vec<String> = differing.iter().map(|(file, _)| subject(file)).collect();
    let draft = Draft::new(test, "versions_differ", names.join(", "))
        .fact("count", names.len())
        .fact("total", compared)
        .fact("documents", test.listed(&names))
        .evidence(differing.iter().flat_map(|(file, row)| {
            [Some(row.evidence()), shown(file.facts)].into_iter().flatten()
        }))
        .population(compared, names.len(), "documents_compared");
    many.then(|| draft.result())
}
