//! T20: whether each AI system in use has an approved impact assessment.

use super::Assessment;
use super::assessments::{AssessmentWords, Standing};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, System, same_supplier};
use crate::domain::{Evidence, FindingKind, Severity};

/// What the dump holds for one system.
enum Cell {
    Approved,
    Draft(Evidence),
    /// An assessment that looks at privacy only.
    Privacy(Evidence),
    /// One that names the supplier and not the system.
    Elsewhere(Evidence),
    /// The inventory says that there is one.
    Claimed,
    None,
}

/// T20: AI systems in the inventory without an approved impact assessment (`rules` T20).
///
/// The population is the systems in scope and in use or being built; planned and retired ones are left out.
/// Where the dump holds no assessment of any system, or the inventory dates one that was not sent, that is an
/// evidence request.
pub(super) fn an_assessment_for_each(
    material: &Material<'_>,
    test: &AuditTest,
) -> Vec<CheckResult> {
    let words = AssessmentWords::of(test);
    let assessments = Assessment::all(material);
    let owing = material.systems.iter().enumerate().filter(|(_, system)| system.owes_records());
    let cells: Vec<(&System<'_>, Cell)> =
        owing.map(|(at, system)| (system, cell(&words, &assessments, at, system))).collect();
    let tested = cells.len();
    let lacks = |cell: &Cell| !matches!(cell, Cell::Approved | Cell::Claimed);
    let failed = cells.iter().filter(|(_, cell)| lacks(cell)).count();
    let found = |cell: &Cell| !matches!(cell, Cell::None | Cell::Claimed | Cell::Elsewhere(_));
    if tested == 0 {
        return Vec::new();
    }
    if !cells.iter().any(|(_, cell)| found(cell)) {
        return vec![none_at_all(test, &cells)];
    }
    let systemic = failed >= test.parameter("systemic_systems_min")
        && failed * 100 >= test.parameter("systemic_share_percent") * tested;
    let mut results: Vec<CheckResult> = Vec::new();
    for (system, cell) in &cells {
        let (wording, kind) = match cell {
            Cell::Approved => {
                results.push(draft::pass(test, &system.subject()));
                continue;
            }
            Cell::Claimed => continue,
            Cell::Draft(_) => ("draft_only", FindingKind::Nonconformity),
            Cell::Privacy(_) => ("privacy_only", FindingKind::Nonconformity),
            Cell::Elsewhere(_) => ("elsewhere", FindingKind::NeedsHuman),
            Cell::None => ("none", FindingKind::Nonconformity),
        };
        let status = system.text("status").or_else(|| system.text("stage"));
        let mut draft = Draft::new(test, wording, system.subject())
            .kind(kind)
            .fact("system", system.label())
            .fact("status", status.unwrap_or(test.phrase("no_status")))
            .fact("tested", tested)
            .fact("failed", failed)
            .population(tested, failed, "systems_in_use")
            .evidence(system.evidence());
        draft = match cell {
            Cell::Draft(shown) => draft.evidence([shown.clone()]),
            Cell::Privacy(shown) | Cell::Elsewhere(shown) => draft.against([shown.clone()]),
            _ => draft,
        };
        if systemic {
            draft = draft.grade(Severity::Major, "most_systems");
        } else if system.high_tier {
            draft = draft.grade(Severity::Major, "ranked_high");
        }
        results.push(draft.result());
    }
    results.extend(not_sent(test, &cells));
    results
}

/// The best assessment of a system: an approved one before a draft, a draft before none.
fn cell(
    words: &AssessmentWords,
    assessments: &[Assessment<'_>],
    at: usize,
    system: &System<'_>,
) -> Cell {
    let mine = || assessments.iter().filter(|one| one.systems.contains(&at));
    let whole = || mine().filter(|one| !one.privacy_only);
    // That one bears no signature at all is for T23 to say.
    if whole().any(|one| one.standing != Standing::Draft) {
        return Cell::Approved;
    }
    if let Some(one) = whole().next() {
        return Cell::Draft(one.evidence.clone());
    }
    let told = system.text("impact_assessment");
    let cited = |one: &&Assessment<'_>| told.is_some_and(|told| one.is_cited_in(told));
    let privacy = mine().next().or_else(|| assessments.iter().find(cited));
    if let Some(one) = privacy.filter(|one| one.privacy_only) {
        return Cell::Privacy(one.evidence.clone());
    }
    if privacy.is_some() {
        return Cell::Approved;
    }
    let supplier = system.text("supplier").unwrap_or_default();
    let of_supplier = |one: &&Assessment<'_>| {
        one.systems.is_empty() && !one.privacy_only && names_supplier(&one.name, supplier)
    };
    if let Some(one) = assessments.iter().find(of_supplier) {
        return Cell::Elsewhere(one.evidence.clone());
    }
    match told {
        Some(told) if dates_one(told) && !words.names_privacy(told) => Cell::Claimed,
        _ => Cell::None,
    }
}

impl Assessment<'_> {
    /// Whether a cell names this document by its number or its file.
    fn is_cited_in(&self, cell: &str) -> bool {
        let cell = cell.trim().to_lowercase();
        let file = self.file.map(|file| file.path.name().to_lowercase());
        let of = |text: &str| text.contains(&cell);
        let is_id = cell.len() >= 4 && cell.chars().any(char::is_alphabetic);
        is_id && (of(&self.name.to_lowercase()) || file.is_some_and(|file| of(&file)))
    }
}

/// Whether a title begins with the name of a supplier, or holds it as a whole.
fn names_supplier(title: &str, supplier: &str) -> bool {
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
    words.iter().any(|word| word.chars().count() >= 4 && same_supplier(word, supplier))
}

/// Whether a cell gives a day or a number, and not only words.
fn dates_one(cell: &str) -> bool {
    cell.chars().filter(char::is_ascii_digit).count() >= 2
}

fn none_at_all(test: &AuditTest, cells: &[(&System<'_>, Cell)]) -> CheckResult {
    let names: Vec<String> = cells.iter().map(|(system, _)| system.label()).collect();
    Draft::new(test, "none_at_all", "AI system inventory")
        .kind(FindingKind::EvidenceRequest)
        .graded(Severity::Major)
        .fact("tested", names.len())
        .fact("systems", test.listed(&names))
        .evidence(cells.iter().filter_map(|(system, _)| system.evidence()).take(10))
        .result()
}

fn not_sent(test: &AuditTest, cells: &[(&System<'_>, Cell)]) -> Option<CheckResult> {
    let claimed = || cells.iter().filter(|(_, cell)| matches!(cell, Cell::Claimed));
    let ids: Vec<String> = claimed().map(|(system, _)| system.subject()).collect();
    let names: Vec<String> = claimed().map(|(system, _)| system.label()).collect();
    (!ids.is_empty()).then(|| {
        Draft::new(test, "not_sent", ids.join(", "))
            .kind(FindingKind::EvidenceRequest)
            .fact("systems", test.listed(&names))
            .evidence(claimed().filter_map(|(system, _)| system.evidence()).take(10))
            .result()
    })
}
