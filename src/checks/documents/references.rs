//! T06: a document that others cite was not received and is not on the list of documents.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms};
use super::super::{CheckResult, State, Test};
use super::library::{Listed, Received, pattern};
use super::{own_id, subject};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, KindNature};
use crate::facts::{Facts, ids};

pub(super) const TEST: Test = Test {
    id: "T06",
    decide: cited_documents_known,
    parameters: &["single_max", "evidence_max"],
    wordings: &["unknown", "unknown_without_list", "several"],
    says: &["not_listed", "no_list"],
};

/// T06 (`rules` T06). Only numbers of the house's own pattern are looked at: those of risks, findings, tickets
/// and rows of registers are no documents. What is listed but was not received is for T08.
fn cited_documents_known(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let listed = Listed::all(material);
    let received = Received::of(material);
    let patterns = patterns(material, &listed);
    if patterns.is_empty() {
        return vec![draft::silent(test, "numbers of documents", State::NotTestable)];
    }
    let known: BTreeSet<&str> = listed.iter().copied().filter_map(Listed::id).collect();
    // Another sheet of the list may have what was withdrawn, in columns of its own.
    let lists =
        |file: &&File<'_>| file.facts.records.iter().any(|set| set.record == "document_register");
    let of_lists = material.files.iter().filter(lists).flat_map(|file| &file.facts.references);
    let known: BTreeSet<&str> =
        known.into_iter().chain(of_lists.map(|fact| fact.value.as_str())).collect();
    let gone = Terms::of(test, "taken_up");
    let mut rows = rows_named(material);
    rows.extend(material.systems.iter().filter_map(|system| system.id.as_deref()));
    let agreements = material.rows("suppliers").iter().filter_map(|row| row.text("agreement"));
    rows.extend(agreements.flat_map(ids));
    let mut cited: BTreeMap<&str, Vec<(&File<'_>, &Evidence)>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for file in material.files.iter().filter(|file| cites(file.facts)) {
        for fact in &file.facts.references {
            let id = fact.value.as_str();
            // The number in its own title is that of the paper.
            if gone.stand_in(fact.evidence.quote()) || file.facts.title.contains(id) {
                continue;
            }
            let ours = pattern(id).is_some_and(|pattern| patterns.contains(pattern));
            if ours
                && !known.contains(id)
                && !rows.contains(id)
                && !received.anywhere.contains(&crate::facts::plain_id(id))
            {
                if !cited.contains_key(id) {
                    order.push(id);
                }
                cited.entry(id).or_default().push((file, &fact.evidence));
            }
        }
    }
    if order.is_empty() {
        return vec![draft::pass(test, "documents cited")];
    }
    let evidence_max = test.parameter("evidence_max");
    let with_list = !listed.is_empty();
    let single_max = test.parameter("single_max");
    if order.len() > single_max || (!with_list && order.len() > 1) {
        let ids: Vec<String> = order.iter().map(|id| (*id).to_owned()).collect();
        let evidence =
            order.iter().filter_map(|id| cited.get(id)?.first()).map(|(_, evidence)| *evidence);
        let draft = Draft::new(test, "several", ids.join(", "))
            .kind(FindingKind::EvidenceRequest)
            .fact("count", ids.len())
            .fact("documents", test.listed(&ids))
            .fact("list", test.phrase(if with_list { "not_listed" } else { "no_list" }))
            .evidence(evidence.take(evidence_max).cloned());
        return vec![draft.result()];
    }
    let wording = if with_list { "unknown" } else { "unknown_without_list" };
    order
        .iter()
        .map(|id| {
            let citing = cited.get(id).map(Vec::as_slice).unwrap_or_default();
            let names: Vec<String> = citing.iter().map(|(file, _)| subject(file)).collect();
            Draft::new(test, wording, *id)
                .kind(FindingKind::EvidenceRequest)
                .fact("document", id)
                .fact("count", names.len())
                .fact("citing", test.listed(&names))
                .evidence(citing.iter().take(evidence_max).map(|(_, evidence)| (*evidence).clone()))
                .result()
        })
        .collect()
}

/// A log names ids by the thousand and relies on none; a letter or a ticket says what it says.
fn cites(facts: &Facts) -> bool {
    !matches!(facts.nature, Some(KindNature::Log | KindNature::Template))
}

/// How the house numbers its documents, by what was received and what is listed.
fn patterns<'a>(material: &Material<'a>, listed: &[Listed<'a>]) -> BTreeSet<String> {
    let of_rows = row_patterns(material);
    let is_paper = |file: &&File<'_>| {
        let record = [Some(KindNature::Record), Some(KindNature::Log)].contains(&file.facts.nature);
        !record || file.facts.control.next_review_on.is_some()
    };
    let papers = material.files.iter().filter(is_paper).filter_map(|file| {
        let id = own_id(file.facts, file.path)?;
        let numbered = super::governs(file.facts)
            || matches!(file.facts.nature, Some(KindNature::Document | KindNature::Register));
        pattern(&id).filter(|_| numbered).map(str::to_owned)
    });
    let papers: BTreeSet<String> = papers.collect();
    let by_list = listed.iter().filter_map(|row| pattern(row.id()?)).map(str::to_owned);
    let by_list = by_list.filter(|pattern| !of_rows.contains(pattern));
    let governing = |pattern: &String| {
        material.files.iter().any(|file| {
            let id = own_id(file.facts, file.path).unwrap_or_default();
            super::governs(file.facts) && self::pattern(&id) == Some(pattern.as_str())
        })
    };
    // A register may number its rows as it is numbered itself; a house that numbers its papers so means those.
    let papers = papers.iter().filter(|one| !of_rows.contains(*one) || governing(one)).cloned();
    by_list.chain(papers).collect()
}

/// What the rows of registers go by: audits of a programme, risks, tickets.
fn rows_named<'a>(material: &Material<'a>) -> BTreeSet<&'a str> {
    let registers = material.files.iter().flat_map(|file| &file.facts.registers);
    let cells = registers.flat_map(|register| {
        let columns = ["id", "key", "audit"].into_iter();
        columns.flat_map(move |column| {
            register.rows.iter().filter_map(move |entry| register.text(entry, column))
        })
    });
    cells.map(str::trim).collect()
}

/// How rows of registers, systems and controls are numbered.
fn row_patterns(material: &Material<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in &material.files {
        for register in &file.facts.registers {
            for entry in &register.rows {
                for column in ["id", "key"] {
                    let cell = register.text(entry, column).unwrap_or_default();
                    found.extend(ids(cell).filter_map(pattern).map(str::to_owned));
                }
            }
        }
    }
    for system in &material.systems {
        let named = system.id.iter().chain(&system.aliases);
        found.extend(named.flat_map(|id| ids(id)).filter_map(pattern).map(str::to_owned));
    }
    found
}
