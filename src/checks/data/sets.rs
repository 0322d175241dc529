//! Holds the data sets that documents name against the data register, and each set against its provenance.

use std::collections::BTreeSet;

use super::names;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Stage, Terms, name};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, Severity};

/// Columns of which a data register has at least one; a mere list of sets per system has none.
const OF_REGISTER: [&str; 6] = ["source", "licence", "basis", "categories", "retention", "volume"];

/// The rows of data registers, each with what the set goes by.
pub(super) fn registered_sets<'m, 'a>(material: &'m Material<'a>) -> Vec<(String, &'m Row<'a>)> {
    let of_register = |row: &&Row<'_>| OF_REGISTER.iter().any(|column| row.has(column));
    let named = |row: &'m Row<'a>| {
        let own = ["id", "dataset"].iter().filter_map(|column| row.text(column));
        let id = own.flat_map(names::ids).next();
        let id = id.or_else(|| names::ids(row.entry.evidence.quote()).next());
        Some((id.or_else(|| row.text("dataset").map(str::to_owned))?, row))
    };
    material.rows("datasets").iter().filter(of_register).filter_map(named).collect()
}

/// T47: each data set that documents name stands in the data register, with its source and the right to use
/// it (`rules` T47).
pub(super) fn registered(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let sets = registered_sets(material);
    if sets.is_empty() {
        return vec![draft::silent(test, "data register", State::NotTestable)];
    }
    let mut results = not_registered(material, test, &sets);
    let internal = Terms::of(test, "internal");
    for (set, row) in &sets {
        let lacks = lacks(row, &internal);
        if lacks.is_empty() {
            results.push(draft::pass(test, set));
            continue;
        }
        let mut draft = Draft::new(test, "incomplete", set.clone())
            .fact("dataset", label(set, row))
            .fact("lacks", super::joined(test, &lacks))
            .fact("register", name(row.file.facts))
            .evidence([row.evidence(), row.register.header.clone()]);
        let personal = row.text("categories").is_some_and(|text| {
            Terms::of(test, "personal").stand_in(text) || material.meanings.yes(text) == Some(true)
        });
        if personal && lacks.contains(&"rights") {
            draft = draft.grade(Severity::Major, "personal_data");
        }
        results.push(draft.result());
    }
    results
}

/// What the row of a set lacks that other rows of its register have.
fn lacks(row: &Row<'_>, internal: &Terms) -> Vec<&'static str> {
    let filled =
        |columns: &[&str], row: &Row<'_>| columns.iter().any(|column| row.text(column).is_some());
    let others = |columns: &[&str]| {
        let mut rows = row.register.rows.iter();
        rows.any(|entry| filled(columns, &Row { entry, ..*row }))
    };
    let own = row.text("source").is_some_and(|source| internal.stand_in(source));
    let mut lacks = Vec::new();
    if !filled(&["source"], row) && others(&["source"]) {
        lacks.push("source");
    }
    let rights = ["licence", "basis"];
    if !filled(&rights, row) && others(&rights) && !own {
        lacks.push("rights");
    }
    lacks
}

/// Ids of the form the register uses that it does not have.
fn not_registered(
    material: &Material<'_>,
    test: &AuditTest,
    sets: &[(String, &Row<'_>)],
) -> Vec<CheckResult> {
    let known: BTreeSet<String> = material
        .rows("datasets")
        .iter()
        .filter(|row| OF_REGISTER.iter().any(|column| row.has(column)))
        .flat_map(|row| names::ids(row.entry.evidence.quote()).collect::<Vec<_>>())
        .collect();
    let usual = |prefix: &str| {
        let of_prefix = sets.iter().filter(|(set, _)| names::prefix(set) == prefix);
        !prefix.is_empty() && of_prefix.count() >= test.parameter("sets_min")
    };
    let mut open: Vec<(String, Vec<Evidence>, Vec<String>)> = Vec::new();
    // Minutes and mails speak of sets that were never used; records of models and data of those that are.
    let used = material.files.iter().filter(|file| match &file.facts.kind {
        Some(kind) => test.kinds.get("used").is_some_and(|kinds| kinds.contains(kind)),
        None => !material.systems_of(file).is_empty(),
    });
    for file in used {
        for fact in &file.facts.references {
            let Some(id) = names::ids(&fact.value).next() else { continue };
            if known.contains(&id) || !usual(names::prefix(&id)) {
                continue;
            }
            let place = name(file.facts);
            match open.iter_mut().find(|(known, ..)| *known == id) {
                Some((_, evidence, places)) => {
                    evidence.push(fact.evidence.clone());
                    places.push(place);
                }
                None => open.push((id, vec![fact.evidence.clone()], vec![place])),
            }
        }
    }
    let register = sets.first().map(|(_, row)| *row);
    let draft = |(id, evidence, mut places): (String, Vec<Evidence>, Vec<String>)| {
        places.dedup();
        places.truncate(3);
        Draft::new(test, "not_registered", id.clone())
            .fact("dataset", id)
            .fact("places", test.listed(&places))
            .fact("register", register.map(|row| name(row.file.facts)).unwrap_or_default())
            .evidence(evidence.into_iter().take(4))
            .against(register.map(|row| row.register.header.clone()))
            .result()
    };
    open.into_iter().map(draft).collect()
}

/// T48: each data set in use has a record of where it comes from and what was done to it (`rules` T48).
pub(super) fn traced(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let records: Vec<&Row<'_>> = material
        .rows("datasets")
        .iter()
        .filter(|row| {
            row.has("lineage")
                || row.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PROVREC")
        })
        .collect();
    let headed = headed(material, test);
    if records.is_empty() && headed.is_empty() {
        return vec![draft::silent(test, "provenance records", State::NotTestable)];
    }
    let mut results = Vec::new();
    let vague = Terms::of(test, "vague");
    for row in &records {
        let set = row.text("dataset").or(row.text("id")).unwrap_or_default();
        if set.is_empty() {
            continue;
        }
        let lacks = untraced(row);
        let origin = row
            .text("source")
            .filter(|source| source.split_whitespace().count() <= 2 && vague.stand_in(source));
        if !lacks.is_empty() {
            let draft = Draft::new(test, "incomplete", set)
                .fact("dataset", set)
                .fact("lacks", super::joined(test, &lacks))
                .evidence([row.evidence(), row.register.header.clone()]);
            results.push(draft.result());
        } else if let Some(origin) = origin {
            let draft = Draft::new(test, "vague", set)
                .fact("dataset", set)
                .fact("origin", origin)
                .kind(FindingKind::Observation)
                .evidence([row.evidence()]);
            results.push(draft.result());
        } else {
            results.push(draft::pass(test, set));
        }
    }
    results.extend(no_record(material, test, &records, &headed));
    results
}

/// The sets that sheets of provenance head a part each with: `DS-01 Scan events, version 2026-02`.
fn headed(material: &Material<'_>, test: &AuditTest) -> Vec<String> {
    let titles = Terms::of(test, "title");
    let sheets = material.files.iter().filter(|file| {
        let name = file.path.name().replace(['_', '-', '.'], " ");
        file.facts.control.next_review_on.is_none()
            && titles.stand_in(&format!("{} {name}", file.facts.title))
            || file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PROVREC")
    });
    let headings = sheets.flat_map(|file| &file.facts.headings);
    headings.filter_map(|heading| names::ids(heading).next()).collect()
}

/// What a record of provenance lacks that others of its list have.
fn untraced(row: &Row<'_>) -> Vec<&'static str> {
    let columns = ["source", "lineage", "custodian", "acquired_on"];
    let others = |column: &str| {
        let filled =
            row.register.rows.iter().filter(|entry| Row { entry, ..*row }.text(column).is_some());
        filled.count() >= 2
    };
    columns.into_iter().filter(|column| !told(row, column) && others(column)).collect()
}

/// Whether a cell tells something; that nothing was done to the data is told, too.
fn told(row: &Row<'_>, column: &str) -> bool {
    const NO_STEPS: [&str; 6] = ["none", "nil", "no steps", "keine", "aucune", "aucun"];
    let nothing = row.raw(column).is_some_and(|text| {
        NO_STEPS.contains(&text.trim().trim_end_matches('.').to_lowercase().as_str())
    });
    row.text(column).is_some() || column == "lineage" && nothing
}

/// Sets in use that the records of provenance leave out, where they have most of the others.
fn no_record(
    material: &Material<'_>,
    test: &AuditTest,
    records: &[&Row<'_>],
    headed: &[String],
) -> Vec<CheckResult> {
    let recorded = |set: &str| {
        headed.iter().any(|known| known == set)
            || records.iter().any(|row| {
                names::ids(row.entry.evidence.quote()).any(|id| id == set)
                    || row.text("dataset").is_some_and(|named| names::same(named, set))
            })
    };
    let in_use: Vec<(String, &Row<'_>)> = registered_sets(material)
        .into_iter()
        .filter(|(_, row)| !row.has("lineage"))
        .filter(|(_, row)| {
            let users = row.text("used_by").map(|text| material.named_in(text)).unwrap_or_default();
            users.iter().any(|index| material.systems[*index].stage == Stage::Active)
        })
        .collect();
    let having = in_use.iter().filter(|(set, _)| recorded(set)).count();
    let most = having >= test.parameter("sets_min")
        && having * 100 >= test.parameter("share_percent") * in_use.len();
    let lacking = in_use.iter().filter(|(set, _)| most && !recorded(set));
    let draft = |(set, row): &(String, &Row<'_>)| {
        Draft::new(test, "no_record", set.clone())
            .fact("dataset", label(set, row))
            .population(in_use.len(), in_use.len() - having, "sets_in_use")
            .evidence([row.evidence()])
            .against(records.first().map(|row| row.register.header.clone()))
            .result()
    };
    lacking.map(draft).collect()
}

/// The id of a set and its name.
fn label(set: &str, row: &Row<'_>) -> String {
    match row.text("dataset") {
        Some(named) if named != set && !named.contains(set) => format!("{set} ({named})"),
        Some(named) => named.to_owned(),
        None => set.to_owned(),
    }
}
