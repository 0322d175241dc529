//! Tests on suppliers of AI systems and their parts, read from the list an auditee keeps of them.

mod agreements;
mod assessed;
mod services;
mod split;
#[cfg(test)]
mod tests;

use super::Test;
use super::material::{File, Material, Row, Terms, same_supplier};
use crate::catalog::AuditTest;
use crate::checks::material::field;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T53",
        decide: assessed::on_file,
        parameters: &[],
        wordings: &[
            "not_assessed",
            "no_agreement",
            "not_listed",
            "source_not_listed",
            "service_not_listed",
            "no_list",
        ],
        says: &[
            "entry",
            "assessment",
            "agreement",
            "used_in",
            "its_part",
            "suppliers",
            "none_assessed",
            "supplies_high",
            "no_list",
        ],
    },
    Test {
        id: "T54",
        decide: agreements::in_force,
        parameters: &[],
        wordings: &["agreement_ended", "agreement_ended_unsaid", "review_overdue"],
        says: &["its_part", "no_remark", "some_system", "day_in_list", "no_day", "by_rule"],
    },
    Test {
        id: "T55",
        decide: split::present,
        parameters: &[],
        wordings: &["no_split", "not_in_matrix", "none_at_all"],
        says: &["its_part"],
    },
];

/// A supplier in the list.
struct Party<'a> {
    row: Row<'a>,
    /// Its name as the list gives it.
    name: &'a str,
    /// The systems its part is used in, by index.
    systems: Vec<usize>,
    /// Whether nothing is taken from it any more.
    ended: bool,
    /// Whether no agreement is called for: it is open source, or nobody's.
    free: bool,
}

impl Party<'_> {
    /// What it supplies.
    fn service<'t>(&'t self, test: &'t AuditTest) -> &'t str {
        self.row.text("service").unwrap_or(test.phrase("its_part"))
    }

    /// The systems it is used in, as the inventory calls them.
    fn used_in(&self, test: &AuditTest, material: &Material<'_>) -> String {
        let labels: Vec<String> =
            self.systems.iter().map(|system| material.systems[*system].label()).collect();
        test.listed(&labels)
    }

    /// Whether a system it is used in is in use.
    fn serves_live(&self, material: &Material<'_>) -> bool {
        self.systems.iter().any(|system| material.systems[*system].owes_records())
    }

    /// Whether a system it is used in is ranked high.
    fn serves_high(&self, material: &Material<'_>) -> bool {
        self.systems.iter().any(|system| {
            material.systems[*system].owes_records() && material.systems[*system].high_tier
        })
    }
}

/// The suppliers of AI systems, models, data and tools, each row once. Left out are those that have to do
/// with no software, and those of systems that are only planned or gone.
fn parties<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Party<'a>> {
    let test = material.dossier.catalog.test("T53").unwrap_or(test);
    let terms = |list: &str| Terms::of(test, list);
    let (ended, free, ai, apart) =
        (terms("ended"), terms("no_agreement"), terms("ai"), terms("not_software"));
    let (without, split, unless) = (terms("without_ai"), terms("split"), terms("unless"));
    let mut parties = Vec::new();
    for row in material.rows("suppliers") {
        let Some(name) = row.text("supplier") else { continue };
        let cells = |columns: &[&str]| -> String {
            let said: Vec<&str> = columns.iter().filter_map(|column| row.raw(column)).collect();
            said.join(" · ")
        };
        let systems = systems_of(material, row, name);
        let live = systems.iter().any(|system| material.systems[*system].owes_records());
        if !systems.is_empty() && !live {
            continue;
        }
        // "n/a: hardware without AI" says so of a supplier whose part is used in a system, too.
        let without_ai = without.stand_in(&cells(&["service", "used_in", "comment"]));
        if without_ai || split.stand_in(&row.register.caption) {
            continue;
        }
        if systems.is_empty() {
            let purpose = cells(&["used_in", "comment"]);
            if apart.stand_in(&purpose) || !ai.stand_in(&cells(&["service", "used_in", "comment"]))
            {
                continue;
            }
        }
        parties.push(Party {
            row: *row,
            name,
            systems,
            ended: ["status", "comment", "renewal", "ends_on", "assessment"].iter().any(|column| {
                let said = row.raw(column);
                said.is_some_and(|said| ended.stand_in(said) && !unless.stand_in(said))
            }),
            free: ["assessed_on", "assessment", "agreement", "comment", "next_assessed_on"]
                .iter()
                .any(|column| row.excuses(column))
                || free.stand_in(&cells(&["service", "agreement", "comment", "renewal", "notice"])),
        });
    }
    parties
}

/// The systems a supplier's part is used in: those its row names, else those whose row in the inventory
/// names the supplier.
fn systems_of(material: &Material<'_>, row: &Row<'_>, name: &str) -> Vec<usize> {
    let named = ["used_in", "service", "comment"];
    let by_row = named.iter().filter_map(|column| row.text(column));
    let by_row = by_row.map(|text| material.named_in(text)).find(|found| !found.is_empty());
    let by_row = by_row.or_else(|| {
        let anywhere = material.named_in(row.entry.evidence.quote());
        (!anywhere.is_empty()).then_some(anywhere)
    });
    by_row.unwrap_or_else(|| {
        let systems = material.systems.iter().enumerate();
        let supplied = systems
            .filter(|(_, system)| system.text("supplier").is_some_and(|text| names(text, name)));
        supplied.map(|(index, _)| index).collect()
    })
}

/// Whether a text, such as a cell of the inventory, names a supplier.
fn names(text: &str, supplier: &str) -> bool {
    let parts = text.split(['(', ')', ',', ';', '/', '&', '+']).map(str::trim);
    parts.filter(|part| !part.is_empty()).any(|part| same_supplier(part, supplier))
}

/// The documents about a supplier: by their field, title or path.
fn papers<'a>(material: &Material<'a>, supplier: &str) -> Vec<File<'a>> {
    const LETTERS_MIN: usize = 4;
    let first = supplier.split_whitespace().next().unwrap_or_default().to_lowercase();
    let about = |file: &&File<'_>| {
        let titles = [file.facts.title.to_lowercase(), file.path.name().to_lowercase()];
        let by_field = field(file.facts, "supplier").is_some_and(|pair| {
            names(&pair.value, supplier) || pair.value.to_lowercase().starts_with(&first)
        });
        by_field || first.len() >= LETTERS_MIN && titles.iter().any(|title| title.contains(&first))
    };
    material.files.iter().filter(about).copied().collect()
}
