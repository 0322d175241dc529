//! Whether the organisation wrote down its surroundings: parties, issues, climate, its own part.

use super::super::draft::{self, Draft};
use super::super::material::{Material, Row, System, Terms, answers};
use super::super::tables::{Sheet, runs_ai, sheets};
use super::super::{CheckResult, State};
use crate::catalog::AuditTest;
use crate::domain::FindingKind;

/// T19: what is written down of parties, issues, climate and the organisation's part (`rules` T19).
///
/// What is kept outside the registers received is not looked for: a gap is reported only in a table that
/// others of its rows or columns show to be kept.
pub(super) fn complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    if !runs_ai(material) {
        return vec![draft::silent(test, "context", State::NotTestable)];
    }
    let mut results = Vec::new();
    for sheet in of_this_system(material, test, "parties") {
        let gaps = parties(test, &sheet);
        if gaps.is_empty() {
            results.push(draft::pass(test, &sheet.name()));
        }
        results.extend(gaps);
    }
    let issues = of_this_system(material, test, "issues");
    results.extend(climate(material, test, &issues));
    results.extend(law(material, test, &issues));
    let written = !results.is_empty();
    results.extend(part(material, test, written));
    if results.is_empty() {
        results.push(draft::silent(test, "context", State::NotTestable));
    }
    results
}

fn of_this_system<'a>(material: &Material<'a>, test: &AuditTest, record: &str) -> Vec<Sheet<'a>> {
    let mut found = sheets(material, record);
    found.retain(|sheet| {
        sheet.rows.len() >= test.parameter("rows_min") && !sheet.of_another_system(test)
    });
    found
}

/// What is wrong with a register of interested parties.
fn parties(test: &AuditTest, sheet: &Sheet<'_>) -> Vec<CheckResult> {
    let document = sheet.name();
    let subject = format!("interested parties, {document}");
    let mut results = Vec::new();
    let named: Vec<&Row<'_>> =
        sheet.rows.iter().filter(|row| row.text("party").is_some()).collect();
    if named.len() < test.parameter("rows_min") {
        return results;
    }
    let told = Terms::of(test, "addressed_in_title").stand_in(&sheet.first().register.caption);
    if sheet.lacks(&["addressed", "how"]) && !told {
        results.push(
            Draft::new(test, "not_addressed", &subject)
                .fact("document", &document)
                .fact("count", named.len())
                .population(named.len(), named.len(), "parties")
                .evidence([sheet.first().register.header.clone()])
                .evidence(named.iter().take(3).map(|row| row.evidence()))
                .result(),
        );
    }
    let gaps: Vec<&&Row<'_>> = named
        .iter()
        .filter(|row| {
            // "No" is an answer, and so is a dash in none of the other rows.
            let unanswered = |column: &str| {
                row.raw(column).is_none_or(|text| !text.chars().any(char::is_alphanumeric))
            };
            let decided = ["addressed", "how"].iter().any(|column| !unanswered(column));
            let kept = sheet.fills("addressed") || sheet.fills("how");
            sheet.gap(row, &["needs"]) || (kept && !decided)
        })
        .collect();
    if !gaps.is_empty() {
        let without: Vec<String> =
            gaps.iter().filter_map(|row| row.text("party")).map(str::to_owned).collect();
        results.push(
            Draft::new(test, "party_gaps", &subject)
                .fact("document", &document)
                .fact("parties", test.listed(&without))
                .fact("failed", without.len())
                .fact("tested", named.len())
                .population(named.len(), without.len(), "parties")
                .evidence(gaps.iter().take(6).map(|row| row.evidence()))
                .result(),
        );
    }
    let people = Terms::of(test, "affected");
    if !named.iter().any(|row| people.stand_in(row.entry.evidence.quote())) {
        results.push(
            Draft::new(test, "nobody_affected", &subject)
                .fact("document", &document)
                .fact("count", named.len())
                .evidence(named.iter().take(6).map(|row| row.evidence()))
                .result(),
        );
    }
    results
}

/// Whether climate was judged relevant stands in no document, though issues are kept.
fn climate(material: &Material<'_>, test: &AuditTest, issues: &[Sheet<'_>]) -> Option<CheckResult> {
    let sheet = issues.first()?;
    let told =
        material.files.iter().any(|file| answers(file.facts, "T19.climate").next().is_some());
    if told {
        return Some(draft::pass(test, "climate change"));
    }
    let made = Draft::new(test, "no_climate", "climate change")
        .kind(FindingKind::Observation)
        .fact("document", sheet.name())
        .fact("count", sheet.rows.len())
        .evidence([sheet.first().register.header.clone()])
        .evidence(sheet.rows.iter().take(2).map(Row::evidence));
    Some(made.result())
}

/// Whether a register of issues names no law, and no register of duties does.
fn law(material: &Material<'_>, test: &AuditTest, issues: &[Sheet<'_>]) -> Option<CheckResult> {
    let sheet = issues.first()?;
    let law = Terms::of(test, "law");
    let named = issues
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .any(|row| law.stand_in(row.entry.evidence.quote()));
    let kept =
        !material.rows("obligations").is_empty() || !material.of_listed(test, "law").is_empty();
    if named || kept {
        return None;
    }
    let made = Draft::new(test, "no_law", "external legal issues")
        .kind(FindingKind::Observation)
        .fact("document", sheet.name())
        .fact("count", issues.iter().map(|sheet| sheet.rows.len()).sum::<usize>())
        .evidence(sheet.rows.iter().take(3).map(Row::evidence));
    Some(made.result())
}

/// The organisation's part for each system: maker, provider, user. Where no system has one, it is asked for
/// only of those who wrote down their surroundings.
fn part(material: &Material<'_>, test: &AuditTest, written: bool) -> Vec<CheckResult> {
    let owed: Vec<&System<'_>> = material
        .systems
        .iter()
        .filter(|system| system.owes_records() && system.record.is_some())
        .collect();
    let (with, without): (Vec<&&System<'_>>, Vec<&&System<'_>>) =
        owed.iter().partition(|system| system.text("role").is_some());
    let told = material.files.iter().any(|file| answers(file.facts, "T19.part").next().is_some())
        || !material.of_listed(test, "part").is_empty();
    if owed.is_empty() || without.is_empty() || (with.is_empty() && (told || !written)) {
        return Vec::new();
    }
    let names: Vec<String> = without.iter().map(|system| system.label()).collect();
    let ids: Vec<String> = without.iter().map(|system| system.subject()).collect();
    let evidence = without.iter().filter_map(|system| system.evidence()).take(6);
    let (wording, kind) = if with.is_empty() {
        ("role_unsaid", FindingKind::EvidenceRequest)
    } else {
        ("no_role", FindingKind::Nonconformity)
    };
    let made = Draft::new(test, wording, ids.join(", "))
        .kind(kind)
        .fact("systems", test.listed(&names))
        .population(owed.len(), names.len(), "systems_in_use")
        .evidence(evidence);
    vec![made.result()]
}
