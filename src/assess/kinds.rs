//! Tells the kind of a document whose name and headings told nothing, from what its passages answer.
//!
//! A house calls its impact assessment as it likes; a paper whose passages answer A.5.3, A.5.4 and A.5.5
//! is one all the same. Each passage that answers a requirement speaks for the kinds of document that
//! usually do, the more the fewer requirements a kind serves.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, KindVotes};
use crate::domain::{
    Assessment, Format, KindCode, KindNature, Nature, Outcome, RequirementId, Strength,
};
use crate::facts::{Studied, names_of};
use crate::words::Phrases;

/// Sets the kind of current documents that have none.
pub fn settle(documents: &mut [Studied], assessments: &[Assessment], catalog: &Catalog) {
    meetings(documents, catalog);
    registers(documents, catalog);
    let rarity = rarity(catalog);
    let systems = systems_named(documents);
    let mut votes: BTreeMap<u32, BTreeMap<&KindCode, f64>> = BTreeMap::new();
    let mut laid_down: BTreeMap<u32, BTreeSet<RequirementId>> = BTreeMap::new();
    let words = &catalog.lexicon().judgement.kinds;
    for assessment in assessments {
        let Some(requirement) = catalog.requirement(assessment.requirement) else { continue };
        for judged in &assessment.passages {
            let worth = match judged.strength {
                Strength::Strong => 1.0,
                Strength::Partial => words.partial,
                Strength::Weak => continue,
            };
            let kinds = match judged.nature {
                Nature::Design => &requirement.design.kinds,
                Nature::Operating => &requirement.operating.kinds,
                Nature::Template | Nature::Mention => continue,
            };
            if judged.nature == Nature::Design && judged.strength == Strength::Strong {
                let of_document = laid_down.entry(judged.passage.chunk.id.document).or_default();
                of_document.insert(assessment.requirement);
            }
            let of_document = votes.entry(judged.passage.chunk.id.document).or_default();
            for (rank, kind) in kinds.iter().enumerate() {
                let rare = rarity.get(kind).copied().unwrap_or(1.0);
                *of_document.entry(kind).or_default() += worth * rare / (rank as f64 + 1.0);
            }
        }
    }
    for (index, votes) in votes {
        let Some(studied) = documents.get_mut(index as usize) else { continue };
        if !may_be_told(studied, words) {
            continue;
        }
        // What bears a version, an approver and a day for its next review lays something down.
        let controlled = studied.facts.as_ref().is_some_and(|facts| {
            let control = &facts.control;
            control.version.is_some()
                && control.approver.is_some()
                && control.next_review_on.is_some()
        });
        let general =
            controlled || studied.facts.as_ref().is_some_and(|facts| facts.kind.is_some());
        // Of equals the first in the order of codes.
        let rules = |code: &KindCode| {
            catalog.kind(code).is_some_and(|kind| kind.nature == KindNature::Document)
        };
        let tabular = largest_register(studied, words.register_rows_min).is_some();
        let allowed = votes.iter().filter(|(code, _)| {
            (!general || rules(code)) && !(tabular && words.prose.contains(code))
        });
        let best = allowed.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
        let Some((code, _)) = best.filter(|(_, votes)| **votes >= words.votes_min) else {
            continue;
        };
        if let Some(kind) = catalog.kind(&recorded(catalog, code, is_about_one(&systems, studied)))
        {
            let (code, nature) = (kind.code.clone(), kind.nature);
            if let Some(facts) = studied.facts.as_deref_mut() {
                facts.kind = Some(code);
                facts.nature = facts.nature.or(Some(nature));
            }
        }
    }
    manuals(documents, &laid_down, catalog);
    procedures(documents, &systems, catalog);
    minutes(documents, catalog);
}

/// A list of actions at the end of minutes does not make them a register: what says who was present and holds few rows
/// has no kind until its passages tell.
fn meetings(documents: &mut [Studied], catalog: &Catalog) {
    let rows_min = catalog.lexicon().judgement.kinds.register_rows_min;
    for studied in documents.iter_mut() {
        let long = largest_register(studied, rows_min).is_some();
        let Some(facts) = studied.facts.as_deref_mut() else { continue };
        let present = facts.form.iter().any(|pair| pair.field == "attendees");
        let kind = facts.kind.as_ref().and_then(|code| catalog.kind(code));
        if present && !long && kind.is_some_and(|kind| kind.nature == KindNature::Register) {
            facts.kind = None;
            facts.nature = Some(KindNature::Record);
        }
    }
}

/// What holds many rows of one register and goes by no other name is a file of that register.
fn registers(documents: &mut [Studied], catalog: &Catalog) {
    let words = &catalog.lexicon().judgement.kinds;
    let tables = &catalog.lexicon().registers.tables;
    for studied in documents.iter_mut().filter(|studied| may_be_told(studied, words)) {
        let Some(record) = largest_register(studied, words.register_rows_min) else { continue };
        let table = tables.iter().find(|table| table.record == record);
        let kind = table.and_then(|table| catalog.kind(table.kinds.first()?));
        if let (Some(kind), Some(facts)) = (kind, studied.facts.as_deref_mut())
            && facts.kind.is_none()
        {
            facts.kind = Some(kind.code.clone());
            facts.nature = facts.nature.or(Some(kind.nature));
        }
    }
}

/// The register most of a file's rows belong to, where these are so many.
fn largest_register(studied: &Studied, rows_min: usize) -> Option<&str> {
    let facts = studied.facts.as_deref()?;
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for register in &facts.registers {
        *rows.entry(&register.record).or_default() += register.rows.len();
    }
    let all: usize = rows.values().sum();
    let (record, most) = rows.into_iter().max_by_key(|(_, rows)| *rows)?;
    (most >= rows_min && most * 2 > all).then_some(record)
}

/// What lays down much of the management system is its manual, whatever its chapters look like.
fn manuals(
    documents: &mut [Studied],
    laid_down: &BTreeMap<u32, BTreeSet<RequirementId>>,
    catalog: &Catalog,
) {
    let words = &catalog.lexicon().judgement.kinds;
    let Some(kind) = catalog.kind(&KindCode("MANUAL".to_owned())) else { return };
    for (index, requirements) in laid_down {
        let facts = documents.get_mut(*index as usize).and_then(|one| one.facts.as_deref_mut());
        let Some(facts) = facts else { continue };
        let chapter = facts.kind.as_ref().is_none_or(|code| words.manual_chapters.contains(code));
        if chapter && requirements.len() >= words.manual_requirements_min {
            facts.kind = Some(kind.code.clone());
            facts.nature = Some(kind.nature);
        }
    }
}

/// What says who was present, and is of no other kind, are minutes.
fn minutes(documents: &mut [Studied], catalog: &Catalog) {
    let Some(kind) = catalog.kind(&KindCode("MEET".to_owned())) else { return };
    for facts in documents.iter_mut().filter_map(|studied| studied.facts.as_deref_mut()) {
        let present = facts.form.iter().any(|pair| pair.field == "attendees");
        // Who was there does not stand in the papers for a review.
        if present && facts.kind.as_ref().is_some_and(|code| code.0 == "MRPACK") {
            facts.kind = Some(KindCode("MRMIN".to_owned()));
        }
        if facts.kind.is_none() && present {
            facts.kind = Some(kind.code.clone());
            facts.nature = facts.nature.or(Some(kind.nature));
        }
    }
}

/// What is called after its record and lays down rules for no system in particular is the procedure:
/// "Impact assessment: how to".
fn procedures(documents: &mut [Studied], systems: &Phrases<usize>, catalog: &Catalog) {
    const RULES_MIN: usize = 3;
    for studied in documents {
        let one = is_about_one(systems, studied);
        let Some(facts) = studied.facts.as_deref_mut() else { continue };
        let recording = |kind: &&crate::catalog::DocumentKind| {
            facts.kind.is_some() && kind.recorded_in == facts.kind
        };
        let procedure = catalog.kinds().iter().find(recording);
        if let Some(kind) = procedure.filter(|_| !one && facts.rules.len() >= RULES_MIN) {
            let per_system = ["IA", "VVREP", "DEPREC"];
            if facts.kind.as_ref().is_some_and(|code| per_system.contains(&code.0.as_str())) {
                facts.kind = Some(kind.code.clone());
                facts.nature = Some(kind.nature);
            }
        }
    }
}

/// The names of the AI systems that the inventories received list, each with its row.
fn systems_named(documents: &[Studied]) -> Phrases<usize> {
    let rows = documents.iter().filter_map(Studied::current).flat_map(|(_, facts)| {
        let sets = facts.records.iter().filter(|set| set.record == "systems");
        sets.flat_map(|set| &set.rows)
    });
    let names = rows.enumerate().flat_map(|(index, row)| {
        let cells = ["id", "name"].iter().filter_map(|name| row.fields.get(name));
        let mut names: Vec<String> = cells.map(|fact| fact.value.clone()).collect();
        names.extend(names_of(row));
        names.into_iter().map(move |name| (name, index))
    });
    let names: Vec<(String, usize)> = names.filter(|(name, _)| name.chars().count() > 1).collect();
    Phrases::new(names.iter().map(|(name, index)| (name.as_str(), *index)))
}

/// Whether a document is about a single system: a field says so, or its title or name names one.
fn is_about_one(systems: &Phrases<usize>, studied: &Studied) -> bool {
    let Some(facts) = studied.facts.as_deref() else { return false };
    let name = studied.row.path.name().replace(['_', '.'], " ");
    let named = |text: &str| {
        let mut found: Vec<usize> = systems.find(text).iter().map(|one| *one.meaning).collect();
        found.sort_unstable();
        found.dedup();
        found.len() == 1
    };
    facts.form.iter().any(|pair| pair.field == "system") || named(&facts.title) || named(&name)
}

/// Whether a document may be of a kind that nothing named: it counts, is no mail, and is not known to be a
/// look-alike of another kind.
fn may_be_told(studied: &Studied, words: &KindVotes) -> bool {
    let is_mail = match &studied.row.outcome {
        Outcome::Read(particulars) => matches!(particulars.format, Format::Eml | Format::Msg),
        _ => true,
    };
    let current = studied.current();
    !is_mail
        && current.is_some_and(|(_, facts)| {
            let known = facts.kind.as_ref().is_some_and(|code| !words.general.contains(code));
            !known && !facts.look_alike
        })
}

/// The kind, or the record it is kept in: what is about one system is an assessment and no procedure.
fn recorded(catalog: &Catalog, code: &KindCode, about_one: bool) -> KindCode {
    let record = catalog.kind(code).and_then(|kind| kind.recorded_in.clone());
    record.filter(|_| about_one).unwrap_or_else(|| code.clone())
}

/// How much a kind tells: less, the more requirements it serves.
fn rarity(catalog: &Catalog) -> BTreeMap<KindCode, f64> {
    let mut served: BTreeMap<KindCode, f64> = BTreeMap::new();
    for requirement in catalog.requirements() {
        for kinds in [&requirement.design.kinds, &requirement.operating.kinds] {
            for (rank, kind) in kinds.iter().enumerate() {
                *served.entry(kind.clone()).or_default() += 1.0 / (rank as f64 + 1.0);
            }
        }
    }
    served.into_iter().map(|(kind, served)| (kind, 1.0 / (served + 0.5).sqrt())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::shipped;
    use crate::domain::{EvidencePath, LedgerRow, Particulars};
    use crate::facts::{self, Cues};

    /// The kind of a document as it is settled, before and after which no passage tells anything.
    fn settled(path: &str, text: &str) -> Option<String> {
        let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
        let document = facts::written::document(path, text);
        let row = LedgerRow {
            path: EvidencePath(path.to_owned()),
            id: Some(document.file.id),
            bytes: document.file.bytes,
            duplicate_of: None,
            outcome: Outcome::Read(Particulars::of(&document)),
        };
        let facts = Some(Box::new(facts::read(&document, &Cues::new(&catalog))));
        let mut documents = [Studied { row, facts, chunks: 1, likely_kind: None }];
        settle(&mut documents, &[], &catalog);
        let [Studied { facts, .. }] = documents;
        facts.and_then(|facts| facts.kind).map(|code| code.0)
    }

    #[test]
    fn a_paper_of_many_rows_is_what_its_rows_are() {
        let row = |week: u32| format!("| 2026-03-{week:02} | drift (PSI) | 0.08 | 0.20 |\n");
        let log = |rows: u32| {
            let rows: String = (1..=rows).map(row).collect();
            format!("| Read on | Metric | Value | Tolerance |\n{rows}")
        };
        assert_eq!(settled("a/sheet 7.docx", &log(20)).as_deref(), Some("MONREC"));
        assert_eq!(settled("a/sheet 7.docx", &log(4)), None);
    }

    #[test]
    fn a_list_of_actions_makes_no_register_of_minutes() {
        let minutes = |present: &str| {
            format!(
                "# Sitting of 26 February 2026\n\n{present}# Findings and corrective actions\n\n\
                 | No | Raised | Finding | Corrective action | Who | Due | Status |\n\
                 | C-1 | 2026-01-10 | no record | a record | Kim Lee | 2026-07-31 | open |\n"
            )
        };
        let present = "Present: Helen Ash, Raj Mist, Kim Lee\n\n";
        assert_eq!(settled("nc_log.docx", &minutes("")).as_deref(), Some("NCREG"));
        assert_eq!(settled("nc_log.docx", &minutes(present)).as_deref(), Some("MEET"));
    }
}
