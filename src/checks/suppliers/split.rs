//! T55: who does what with a supplier over the life of a system is laid down (`rules` T55).

use super::{Party, names, papers, parties};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, answers};
use crate::checks::{CheckResult, State};
use crate::domain::FindingKind;

/// T55: for each supplier of a system in use the duties are divided: in the list, in a table of its own, or
/// in a paper about the supplier or the system.
pub(super) fn present(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut parties = parties(material, test);
    parties.retain(|party| !party.ended && !party.free && party.serves_live(material));
    let mut results = Vec::new();
    let mut open: Vec<&Party<'_>> = Vec::new();
    for party in &parties {
        let row = &party.row;
        if row.text("duties").is_some() || divided_elsewhere(material, test, party) {
            results.push(draft::pass(test, party.name));
            continue;
        }
        let kept = row.has("duties")
            && row.register.rows.iter().any(|entry| row.register.text(entry, "duties").is_some());
        if kept {
            results.push(failed(material, test, party, "no_split"));
        } else if !in_matrices(material, test) {
            open.push(party);
        } else if supplies_system(material, test, party) {
            results.push(failed(material, test, party, "not_in_matrix"));
        } else {
            results.push(draft::pass(test, party.name));
        }
    }
    let anywhere =
        material.files.iter().any(|file| answers(file.facts, "T55.split").next().is_some());
    if !open.is_empty() && !anywhere {
        let names: Vec<String> = open.iter().map(|party| party.name.to_owned()).collect();
        let result = Draft::new(test, "none_at_all", "split of duties with suppliers")
            .fact("suppliers", test.listed(&names))
            .kind(FindingKind::EvidenceRequest)
            .evidence(open.iter().take(3).map(|party| party.row.evidence()))
            .result();
        results.push(result);
    }
    if results.is_empty() {
        results.push(draft::silent(test, "split of duties with suppliers", State::NotTestable));
    }
    results
}

fn failed(
    material: &Material<'_>,
    test: &AuditTest,
    party: &Party<'_>,
    wording: &'static str,
) -> CheckResult {
    Draft::new(test, wording, party.name)
        .fact("supplier", party.name)
        .fact("service", party.service(test))
        .fact("system", party.used_in(test, material))
        .evidence([party.row.evidence()])
        .evidence(party.systems.iter().filter_map(|system| material.systems[*system].evidence()))
        .evidence(material.rows("duties").first().map(|row| row.register.header.clone()))
        .result()
}

/// Whether the inventory names the party as the supplier of a system, rather than of a part or of data.
fn supplies_system(material: &Material<'_>, test: &AuditTest, party: &Party<'_>) -> bool {
    if Terms::of(test, "part_only").stand_in(party.row.text("service").unwrap_or_default()) {
        return false;
    }
    party.systems.iter().any(|system| {
        let supplier = material.systems[*system].text("supplier");
        supplier.is_some_and(|supplier| names(supplier, party.name))
    })
}

/// The rows of tables that divide duties; such a table may look like a list of suppliers.
fn matrix_rows<'m, 'a>(
    material: &'m Material<'a>,
    test: &AuditTest,
) -> impl Iterator<Item = &'m Row<'a>> {
    let test = material.dossier.catalog.test("T53").unwrap_or(test);
    let split = Terms::of(test, "split");
    let suppliers = material.rows("suppliers").iter();
    let alike = suppliers.filter(move |row| split.stand_in(&row.register.caption));
    material.rows("duties").iter().chain(alike)
}

/// Whether tables divide duties for two systems at least, so that one more is missed.
fn in_matrices(material: &Material<'_>, test: &AuditTest) -> bool {
    let mut covered: Vec<usize> = Vec::new();
    for row in matrix_rows(material, test) {
        let whole = format!("{} {}", row.register.caption, row.register.header.quote());
        covered.extend(material.named_in(&whole));
        covered.extend(material.named_in(row.entry.evidence.quote()));
        covered.extend(material.systems_of(&row.file));
    }
    covered.sort_unstable();
    covered.dedup();
    covered.len() >= 2
}

/// Whether a table of duties or a paper speaks of the supplier or of a system it serves.
fn divided_elsewhere(material: &Material<'_>, test: &AuditTest, party: &Party<'_>) -> bool {
    let first = party.name.split_whitespace().next().unwrap_or_default().to_lowercase();
    let about = |text: &str| {
        text.to_lowercase().contains(&first)
            || material.named_in(text).iter().any(|system| party.systems.contains(system))
    };
    let in_table = matrix_rows(material, test).any(|row| {
        about(row.entry.evidence.quote())
            || about(row.register.header.quote())
            || about(&row.register.caption)
            || material.systems_of(&row.file).iter().any(|system| party.systems.contains(system))
    });
    let own = papers(material, party.name);
    let in_paper = material.files.iter().any(|file| {
        let of_party = own.iter().any(|paper| paper.path == file.path)
            || material.systems_of(file).iter().any(|system| party.systems.contains(system));
        answers(file.facts, "T55.split").any(|answer| {
            of_party
                || about(answer.evidence.quote())
                || answer.evidence.trail().iter().any(|heading| about(heading))
        })
    });
    in_table || in_paper
}
