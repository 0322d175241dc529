//! T53: suppliers of AI systems in use are assessed and bound by an agreement (`rules` T53).

use super::{Party, names, papers, parties, services};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Terms, same_person};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, Severity};

/// T53: each supplier of a system in use has an assessment, and an agreement where one is called for; each
/// supplier the inventory names is in the list.
pub(super) fn on_file(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut parties = parties(material, test);
    parties.retain(|party| !party.ended);
    let mut results = in_list(material, test, &parties);
    results.extend(listed_at_all(material, test));
    if results.is_empty() {
        results.push(draft::silent(test, "list of suppliers", State::NotTestable));
    }
    results
}

fn in_list(material: &Material<'_>, test: &AuditTest, parties: &[Party<'_>]) -> Vec<CheckResult> {
    let pending = Terms::of(test, "pending");
    let assessed = |party: &Party<'_>| {
        let row = &party.row;
        let result = row.text("assessment").filter(|text| !pending.stand_in(text));
        row.when("assessed_on").is_some()
            || result.is_some()
            || !row.has("assessed_on") && row.when("next_assessed_on").is_some()
    };
    let agreed = |party: &Party<'_>| {
        ["agreement", "agreed_on", "ends_on"].iter().any(|column| party.row.text(column).is_some())
    };
    let keeps =
        |party: &Party<'_>, columns: &[&str]| columns.iter().any(|column| party.row.has(column));
    // A blank tells something only where others are filled, and a day for the next check follows a check.
    let others = ["assessed_on", "assessment"];
    let used = material
        .rows("suppliers")
        .iter()
        .any(|row| others.iter().any(|column| row.text(column).is_some()));
    let asked = |party: &Party<'_>| used && keeps(party, &others);
    let tested = parties.iter().filter(|party| asked(party)).count();
    let without = |party: &Party<'_>| {
        asked(party)
            && !party.free
            && !assessed(party)
            && !assessed_elsewhere(material, test, party)
    };
    let failed = parties.iter().filter(|party| without(party)).count();
    let others_agreed = material
        .rows("suppliers")
        .iter()
        .any(|row| row.text("agreement").or(row.text("agreed_on")).is_some());
    let mut results = Vec::new();
    for party in parties {
        let no_assessment = without(party);
        let no_agreement = !party.free
            && others_agreed
            && keeps(party, &["agreement", "agreed_on", "ends_on"])
            && !agreed(party)
            && papers(material, party.name)
                .iter()
                .all(|file| file.facts.kind.as_ref().is_none_or(|kind| kind.0 != "AGR"));
        if !asked(party) && !no_agreement {
            continue;
        }
        if !no_assessment && !no_agreement {
            results.push(draft::pass(test, party.name));
            continue;
        }
        let (mut present, mut missing) = (Vec::new(), Vec::new());
        let mut sort = |there: bool, what: &str| {
            let what = test.phrase(what).to_owned();
            if there { present.push(what) } else { missing.push(what) }
        };
        sort(true, "entry");
        sort(!no_assessment, "assessment");
        sort(!no_agreement, "agreement");
        let wording = if no_assessment { "not_assessed" } else { "no_agreement" };
        let used = party.used_in(test, material);
        let mut draft = Draft::new(test, wording, party.name)
            .fact("supplier", party.name)
            .fact("service", party.service(test))
            .fact(
                "used",
                if used.is_empty() {
                    String::new()
                } else {
                    test.say("used_in", &[("systems", &used)])
                },
            )
            .fact("present", test.listed(&present))
            .fact("missing", test.listed(&missing))
            .population(tested, failed, "suppliers")
            .evidence([party.row.evidence()])
            .evidence(
                party.systems.iter().filter_map(|system| material.systems[*system].evidence()),
            );
        if failed == tested && tested >= 3 {
            draft = draft.grade(Severity::Major, "none_assessed");
        } else if no_assessment && party.serves_high(material) {
            draft = draft.grade(Severity::Major, "supplies_high");
        }
        results.push(draft.result());
    }
    results
}

/// Whether a document other than the list assesses the supplier.
fn assessed_elsewhere(material: &Material<'_>, test: &AuditTest, party: &Party<'_>) -> bool {
    let check = Terms::of(test, "check");
    papers(material, party.name).iter().any(|file| {
        let kind = file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "SUPRA");
        kind || check.stand_in(&file.facts.title)
            || check.stand_in(&file.path.name().replace('_', " "))
    })
}

/// Suppliers that the inventory names for systems in use: each is in the list.
fn listed_at_all(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let own = Terms::of(test, "own");
    let rows = material.rows("suppliers");
    let supplied: Vec<_> = material
        .systems
        .iter()
        .filter(|system| system.owes_records())
        .filter_map(|system| Some((system, system.text("supplier")?)))
        .filter(|(_, supplier)| !own.stand_in(supplier) && !is_person(material, supplier))
        .collect();
    if rows.is_empty() {
        let names: Vec<String> =
            supplied.iter().map(|(_, supplier)| (*supplier).to_owned()).collect();
        let known = names.iter().any(|name| !papers(material, name).is_empty());
        // Two words with a capital may be a person who built the system.
        let firm = |name: &&String| firm_in(name).is_some() || name.split_whitespace().count() != 2;
        if names.iter().find(firm).is_none() || known {
            return Vec::new();
        }
        let result = Draft::new(test, "no_list", "list of suppliers")
            .fact("suppliers", test.listed(&names))
            .kind(FindingKind::EvidenceRequest)
            .grade(Severity::Major, "no_list")
            .evidence(supplied.iter().filter_map(|(system, _)| system.evidence()))
            .result();
        return vec![result];
    }
    let carried = |supplier: &str| {
        rows.iter().any(|row| {
            let cells =
                ["supplier", "service", "comment"].iter().filter_map(|column| row.text(column));
            cells.into_iter().any(|text| {
                names(supplier, text) || names(text, supplier) || shares_first_word(text, supplier)
            })
        })
    };
    let header = rows.first().map(|row| row.register.header.clone());
    let missing = supplied.iter().filter(|(_, supplier)| !carried(supplier));
    let drafts = missing.map(|(system, supplier)| {
        Draft::new(test, "not_listed", *supplier)
            .fact("supplier", supplier)
            .fact("system", system.label())
            .evidence(system.evidence())
            .evidence(header.clone())
            .result()
    });
    let mut drafts: Vec<CheckResult> = drafts.collect();
    drafts.extend(of_data(material, test, &carried, header.as_ref()));
    drafts.extend(services::not_listed(material, test, &carried, header.as_ref()));
    drafts
}

/// Firms that the list of data sets names as a source for a system in use: each is in the list, too.
fn of_data(
    material: &Material<'_>,
    test: &AuditTest,
    carried: &impl Fn(&str) -> bool,
    header: Option<&Evidence>,
) -> Vec<CheckResult> {
    let mut told: Vec<String> = Vec::new();
    let mut drafts = Vec::new();
    for row in material.rows("datasets") {
        let Some(firm) = row.text("source").and_then(firm_in) else { continue };
        let users = row.text("used_by").map(|text| material.named_in(text)).unwrap_or_default();
        let user = users.into_iter().find(|system| material.systems[*system].owes_records());
        let Some(system) = user.filter(|_| !carried(&firm) && !told.contains(&firm)) else {
            continue;
        };
        let draft = Draft::new(test, "source_not_listed", &firm)
            .fact("supplier", &firm)
            .fact("dataset", row.label())
            .fact("system", material.systems[system].label())
            .evidence([row.evidence()])
            .evidence(header.cloned());
        drafts.push(draft.result());
        told.push(firm);
    }
    drafts
}

/// The name of a firm in a text: the words with a capital before a legal form.
fn firm_in(text: &str) -> Option<String> {
    const FORMS: [&str; 16] = [
        "Ltd", "Limited", "Inc", "Corp", "LLC", "plc", "GmbH", "AG", "BV", "NV", "SA", "SAS",
        "Sarl", "AB", "AS", "Oy",
    ];
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .map(|word| word.trim_end_matches('.'))
        .collect();
    let form = words.iter().position(|word| FORMS.contains(word))?;
    let named = words[..form].iter().rev().take_while(|word| word.starts_with(char::is_uppercase));
    let mut name: Vec<&str> = named.copied().collect();
    name.reverse();
    (!name.is_empty()).then(|| format!("{} {}", name.join(" "), words[form]))
}

/// Whether the column holds people rather than firms: who built a system, who looks after it.
fn is_person(material: &Material<'_>, name: &str) -> bool {
    let owners = material.systems.iter().filter_map(|system| system.text("owner"));
    let people = ["training", "roles", "people"].iter().flat_map(|record| material.rows(record));
    let people = people.filter_map(|row| row.text("person"));
    let control = material.files.iter().flat_map(|file| {
        let control = &file.facts.control;
        let stated = [&control.owner, &control.author, &control.approver];
        stated.into_iter().flatten().map(|fact| fact.value.as_str())
    });
    let parts: Vec<&str> =
        name.split(" and ").flat_map(|part| part.split([',', '/', '&'])).collect();
    let mut known = owners.chain(people).chain(control);
    known.any(|person| parts.iter().any(|part| same_person(part.trim(), person)))
}

/// "Corvane" is how people call Corvane Speech BV, and a group has more names than one.
fn shares_first_word(text: &str, supplier: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    let first = |text: &str| {
        let word = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        word.unwrap_or_default().to_lowercase()
    };
    let (one, other) = (first(text), first(supplier));
    one.len() >= LETTERS_MIN && one == other
        || other.len() >= LETTERS_MIN && text.to_lowercase().contains(&other)
}
