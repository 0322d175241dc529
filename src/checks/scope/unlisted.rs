//! AI systems that records name and the inventory does not.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{self, Draft};
use super::super::material::{Material, Row, Stage, System, Terms, records, same_supplier, text};
use super::super::policy::holds;
use super::super::tables::{Sheet, sheets};
use super::super::{CheckResult, State};
use super::known::{Known, folded, names_in};
use super::talked_of;
use crate::catalog::AuditTest;
use crate::domain::{Evidence, EvidencePath, When};
use crate::words::lower;

/// Registers whose rows are about a system, and the column that names it.
const NAMED_IN: [(&str, &str); 14] = [
    ("incidents", "system"),
    ("changes", "system"),
    ("releases", "system"),
    ("monitoring", "system"),
    ("monitoring_plan", "system"),
    ("oversight", "system"),
    ("risks", "system"),
    ("treatments", "system"),
    ("nonconformities", "system"),
    ("reports", "system"),
    ("tickets", "system"),
    ("events", "system"),
    ("suppliers", "used_in"),
    ("datasets", "used_by"),
];

/// A name that the inventory lacks, and where it stands.
struct Seen<'a> {
    name: String,
    rows: Vec<Row<'a>>,
    documents: BTreeSet<&'a EvidencePath>,
    cited: Vec<Evidence>,
}

impl<'a> Seen<'a> {
    fn new(name: String) -> Self {
        Self { name, rows: Vec::new(), documents: BTreeSet::new(), cited: Vec::new() }
    }

    /// A ticket may be a row of two registers.
    fn add(&mut self, row: Row<'a>) {
        if !self.rows.iter().any(|other| std::ptr::eq(other.entry, row.entry)) {
            self.rows.push(row);
        }
    }
}

/// T18: systems that records name and the inventory does not, and systems that the scope leaves out
/// (`rules` T18).
pub(super) fn named_and_not_listed(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let listed = material.systems.iter().filter(|system| system.record.is_some()).count();
    if listed == 0 {
        return vec![draft::silent(test, "AI system inventory", State::NotTestable)];
    }
    let mut results = in_registers(material, test);
    results.extend(bought(material, test));
    results.extend(outside_scope(material, test));
    if results.is_empty() {
        results.push(draft::pass(test, "AI system inventory"));
    }
    results
}

fn in_registers(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let known = Known::of(material, test);
    let unused = Terms::of(test, "not_in_use");
    let mut seen: BTreeMap<String, Seen<'_>> = BTreeMap::new();
    for (record, column) in NAMED_IN {
        for sheet in sheets(material, record)
            .iter()
            .filter(|sheet| about_systems(material, test, sheet, column))
        {
            for row in &sheet.rows {
                let Some(cell) = row.text(column).filter(|cell| material.named_in(cell).is_empty())
                else {
                    continue;
                };
                let mut said = ["status", "type", "result", "resolution", "decision"].iter();
                if said.any(|column| row.text(column).is_some_and(|text| unused.stand_in(text))) {
                    continue;
                }
                let names = names_in(cell).into_iter().chain(spelt_low(material, sheet, cell));
                for name in names.filter(|name| known.lacks(name)) {
                    let of_name = seen.entry(folded(&name)).or_insert_with(|| Seen::new(name));
                    of_name.documents.insert(row.file.path);
                    of_name.add(*row);
                }
            }
        }
    }
    by_series(material, &known, &mut seen);
    for talk in talked_of::running(material, test, &known) {
        let of_name = seen.entry(folded(&talk.name)).or_insert_with(|| Seen::new(talk.name));
        of_name.documents.insert(talk.file.path);
        of_name.cited.extend(talk.said);
        for row in talk.rows {
            of_name.documents.insert(row.file.path);
            of_name.add(row);
        }
    }
    let listed = material.systems.iter().find_map(System::evidence);
    let enough = |seen: &&Seen<'_>| {
        seen.rows.len() >= test.parameter("mentions_min")
            || seen.documents.len() >= 2
            || (known.is_of_series(&seen.name) && !seen.rows.is_empty())
    };
    let unlisted = seen.values().filter(enough);
    let told_already = |talk: &talked_of::Talk<'_>| {
        seen.get(&folded(&talk.name)).is_some_and(|seen| enough(&seen))
    };
    let trained = talked_of::trained(material, test, &known).into_iter();
    let trained = trained.filter(|talk| !told_already(talk)).map(|talk| {
        let said: Vec<&str> = talk.said.iter().map(Evidence::quote).collect();
        Draft::new(test, "unlisted_trained", &talk.name)
            .fact("name", &talk.name)
            .fact("document", talk.file.path.name())
            .fact("said", said.join(" … "))
            .fact("systems", material.systems.len())
            .evidence(talk.said.clone())
            .against(listed.clone())
            .result()
    });
    let trained: Vec<CheckResult> = trained.collect();
    unlisted
        .map(|seen| {
            let documents: Vec<String> =
                seen.documents.iter().map(|path| path.name().to_owned()).collect();
            Draft::new(test, "unlisted", &seen.name)
                .fact("name", &seen.name)
                .fact("mentions", seen.rows.len() + seen.cited.len())
                .fact("documents", test.listed(&documents))
                .fact("between", between(test, &seen.rows))
                .fact("systems", material.systems.len())
                .evidence(seen.rows.iter().take(6).map(Row::evidence))
                .evidence(seen.cited.iter().take(4).cloned())
                .against(listed.clone())
                .result()
        })
        .chain(trained)
        .collect()
}

/// A name in small letters, in a register that writes the systems of the inventory so: `shortlist`, `refcheck`. It is
/// told as the house writes it elsewhere in the register, where it does.
fn spelt_low(material: &Material<'_>, sheet: &Sheet<'_>, cell: &str) -> Option<String> {
    const LETTERS_MIN: usize = 4;
    let low = |cell: &str| {
        cell.len() >= LETTERS_MIN
            && cell.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && cell.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let known_low = |row: &Row<'_>| {
        row.text("system").is_some_and(|cell| low(cell) && !material.named_in(cell).is_empty())
    };
    if !low(cell) || !sheet.rows.iter().any(known_low) {
        return None;
    }
    let quotes = sheet.rows.iter().map(|row| row.entry.evidence.quote());
    let written = quotes
        .flat_map(|quote| quote.split(|c: char| !c.is_alphanumeric()))
        .find(|word| word.eq_ignore_ascii_case(cell) && word.starts_with(char::is_uppercase));
    Some(written.unwrap_or(cell).to_owned())
}

/// Whether a register is about the systems of the inventory: a log of all IT names a hundred others.
fn about_systems(
    material: &Material<'_>,
    test: &AuditTest,
    sheet: &Sheet<'_>,
    column: &str,
) -> bool {
    let cells: Vec<&str> = sheet.rows.iter().filter_map(|row| row.text(column)).collect();
    let known = cells.iter().filter(|cell| !material.named_in(cell).is_empty()).count();
    known > 0 && known * 100 >= cells.len() * test.parameter("known_share_percent")
}

/// Ids of the inventory's own series that documents cite and the inventory lacks.
fn by_series<'a>(
    material: &Material<'a>,
    known: &Known<'a>,
    seen: &mut BTreeMap<String, Seen<'a>>,
) {
    for file in &material.files {
        for id in &file.facts.references {
            if known.is_of_series(&id.value) && known.lacks(&id.value) {
                let of_id =
                    seen.entry(folded(&id.value)).or_insert_with(|| Seen::new(id.value.clone()));
                if of_id.documents.insert(file.path) {
                    of_id.cited.push(id.evidence.clone());
                }
            }
        }
    }
}

/// The days between which rows lie, in words.
fn between(test: &AuditTest, rows: &[Row<'_>]) -> String {
    let columns = [
        "happened_on",
        "date_on",
        "created_on",
        "measured_on",
        "changed_on",
        "released_on",
        "received_on",
        "raised_on",
        "requested_on",
        "assessed_on",
    ];
    let mut days: Vec<When> =
        rows.iter().filter_map(|row| columns.iter().find_map(|column| row.when(column))).collect();
    days.sort_by_key(|when| when.latest());
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => {
            test.say("between", &[("first", &test.when(*first)), ("last", &test.when(*last))])
        }
        (Some(day), _) => test.say("on_day", &[("day", &test.when(*day))]),
        _ => String::new(),
    }
}

/// Suppliers of something that learns, which no system of the inventory is made of.
fn bought(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let (learns, else_) = (Terms::of(test, "learning_product"), Terms::of(test, "other_service"));
    let ended = Terms::of(test, "ended");
    let approved: Vec<&str> = {
        let tools = material.rows("allowed_tools").iter().filter_map(|row| row.text("tool"));
        let listed =
            records(material.dossier, "system_names").filter_map(|record| text(record, "name"));
        tools.chain(listed).collect()
    };
    let of_inventory = |supplier: &str| {
        material.systems.iter().any(|system| {
            let made_by = system.text("supplier");
            made_by
                .is_some_and(|made_by| same_supplier(made_by, supplier) || holds(made_by, supplier))
        })
    };
    let mut results = Vec::new();
    for sheet in sheets(material, "suppliers") {
        for row in &sheet.rows {
            let (Some(supplier), Some(service)) = (row.text("supplier"), row.text("service"))
            else {
                continue;
            };
            let cells = [Some(service), row.text("used_in"), row.text("comment")];
            let said: Vec<&str> = cells.into_iter().flatten().collect();
            let over = ["status", "renewal", "comment", "assessment"]
                .iter()
                .any(|column| row.text(column).is_some_and(|text| ended.stand_in(text)));
            let tool = approved
                .iter()
                .any(|tool| same_supplier(tool, supplier) || holds(&lower(service), &lower(tool)));
            let unlisted = learns.stand_in(service)
                && !else_.stand_in(service)
                && material.named_in(row.entry.evidence.quote()).is_empty()
                && !of_inventory(supplier)
                && !over
                && !tool;
            if unlisted {
                results.push(
                    Draft::new(test, "unlisted_supply", supplier)
                        .fact("supplier", supplier)
                        .fact("service", service)
                        .fact("said", said.join(", "))
                        .evidence([row.evidence()])
                        .against(material.systems.iter().find_map(System::evidence))
                        .result(),
                );
            }
        }
    }
    results
}

/// Systems in use that a statement of scope leaves out, which lists most of the others by their ids.
fn outside_scope(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    const LISTED_MIN: usize = 3;
    let owed: Vec<_> = material
        .systems
        .iter()
        .filter(|system| {
            system.stage == Stage::Active && system.in_scope && system.record.is_some()
        })
        .filter_map(|system| Some((system, system.id.as_deref()?)))
        .collect();
    let mut results = Vec::new();
    for file in material.of_listed(test, "scope") {
        let cites = |id: &str| file.facts.references.iter().any(|cited| cited.value == id);
        let (within, without): (Vec<_>, Vec<_>) = owed.iter().partition(|(_, id)| cites(id));
        let most = within.len() * 100 >= owed.len() * test.parameter("scope_share_percent");
        if within.len() < LISTED_MIN || !most {
            continue;
        }
        let shown = file
            .facts
            .references
            .iter()
            .find(|cited| within.iter().any(|(_, id)| *id == cited.value));
        for (system, id) in without {
            results.push(
                Draft::new(test, "outside_scope", id)
                    .fact("system", system.label())
                    .fact("document", super::super::material::name(file.facts))
                    .fact("listed", within.len())
                    .evidence(system.evidence())
                    .evidence(shown.map(|cited| cited.evidence.clone()))
                    .result(),
            );
        }
    }
    results
}
