//! What a name in a record may be other than an AI system that the inventory lacks.

use std::collections::BTreeSet;

use super::super::material::{
    Material, Terms, records, same_name, same_person, same_supplier, text,
};
use super::super::policy::{holds, id_of};
use crate::catalog::AuditTest;
use crate::words::{lower, words};

/// What is no AI system left out of the inventory: systems that are in it however they are spelt, people,
/// suppliers, data sets, documents, tools that were approved.
pub(super) struct Known<'a> {
    systems: Vec<String>,
    /// What stands before the number in the ids of the inventory: `AS-`.
    series: Option<String>,
    numbers: BTreeSet<u32>,
    things: Vec<&'a str>,
    people: Vec<&'a str>,
    suppliers: Vec<&'a str>,
    documents: Vec<String>,
    general: Terms,
}

impl<'a> Known<'a> {
    pub fn of(material: &Material<'a>, test: &AuditTest) -> Self {
        let names = material.systems.iter().flat_map(|system| {
            system.id.iter().chain(&system.name).chain(&system.aliases).map(|name| folded(name))
        });
        let ids: Vec<&String> =
            material.systems.iter().filter_map(|system| system.id.as_ref()).collect();
        let cells = |record: &str, columns: &[&str]| -> Vec<&'a str> {
            let rows = material.rows(record).iter();
            rows.flat_map(|row| {
                columns.iter().filter_map(|column| row.text(column)).collect::<Vec<_>>()
            })
            .collect()
        };
        let mut things = cells("datasets", &["id", "dataset"]);
        things.extend(cells("allowed_tools", &["tool", "id"]));
        for (record, column) in [
            ("risks", "id"),
            ("nonconformities", "id"),
            ("incidents", "id"),
            ("changes", "id"),
            ("tickets", "key"),
        ] {
            things.extend(cells(record, &[column]));
        }
        let listed = records(material.dossier, "system_names");
        things.extend(listed.filter_map(|record| text(record, "name")));
        let mut people = cells("people", &["person"]);
        people.extend(cells("roles", &["person", "accountable", "responsible"]));
        people.extend(cells("training", &["person"]));
        let owners = material.systems.iter().filter_map(|system| system.record);
        let owners = owners.filter_map(|record| record.fields.get("owner"));
        people.extend(owners.map(|fact| fact.value.as_str()));
        let mut teams = cells("people", &["team"]);
        teams.extend(cells("training", &["team"]));
        things.extend(teams);
        Self {
            systems: names.collect(),
            series: series(&ids),
            numbers: ids.iter().filter_map(|id| number(id)).collect(),
            things,
            people,
            suppliers: cells("suppliers", &["supplier"]),
            documents: material.files.iter().filter_map(|file| id_of(file)).collect(),
            general: Terms::of(test, "general"),
        }
    }

    /// Whether a name is of a system the inventory lacks, as far as names tell.
    pub fn lacks(&self, name: &str) -> bool {
        if self.is_of_series(name) {
            return number(name).is_some_and(|number| !self.numbers.contains(&number));
        }
        let folded = folded(name);
        let like = |system: &String| {
            let (one, other) = (words_of(&folded), words_of(system));
            one.iter().all(|word| other.contains(word))
                || other.iter().all(|word| one.contains(word))
                || initials(system) == folded
                || close(&folded, system)
        };
        !self.systems.iter().any(like)
            && !self.things.iter().any(|thing| same_name(thing, name) || holds(thing, name))
            && !self.people.iter().any(|person| same_person(person, name))
            && !self.suppliers.iter().any(|supplier| same_supplier(supplier, name))
            && !self.documents.iter().any(|id| id == name)
            && !self.general.stand_in(name)
    }

    /// Whether an id is of the series of the inventory.
    pub fn is_of_series(&self, id: &str) -> bool {
        let Some(series) = &self.series else { return false };
        id.strip_prefix(series.as_str())
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// The prefix that all ids of an inventory share, where it tells them from other ids.
fn series(ids: &[&String]) -> Option<String> {
    const LETTERS_MIN: usize = 2;
    let prefix = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let first = prefix(ids.first()?);
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let shared = ids.len() > 1 && ids.iter().all(|id| prefix(id) == first);
    (shared && letters >= LETTERS_MIN && first.ends_with(['-', '_', '.'])).then_some(first)
}

fn number(id: &str) -> Option<u32> {
    let start = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    id.get(start..)?.parse().ok()
}

/// The names in a cell that look like those of systems: short, with a capital or a figure.
pub(super) fn names_in(cell: &str) -> Vec<String> {
    const CHARS_MAX: usize = 40;
    const WORDS_MAX: usize = 4;
    let cell = cell.split('(').next().unwrap_or(cell);
    let parts = cell.split([',', ';', '/', '\n', '+', '&']);
    let parts = parts.flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" und "));
    parts
        .flat_map(|part| part.split(" et "))
        .map(|part| without_version(part.trim()).to_owned())
        .filter(|name| {
            let count = words(name).count();
            (1..=WORDS_MAX).contains(&count)
                && (3..=CHARS_MAX).contains(&name.chars().count())
                && name.chars().any(char::is_alphabetic)
                && name.starts_with(char::is_uppercase)
        })
        .collect()
}

/// A name without the version behind it: `Compass 4.2`, `Compass v4`.
fn without_version(name: &str) -> &str {
    let Some((rest, last)) = name.rsplit_once(' ') else { return name };
    let bare = last.trim_start_matches(['v', 'V']);
    let version = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    if version { rest.trim_end() } else { name }
}

pub(super) fn folded(name: &str) -> String {
    let words = words(name).map(|(start, end)| lower(&name[start..end]).into_owned());
    words.collect::<Vec<_>>().join(" ")
}

fn words_of(folded: &str) -> Vec<&str> {
    folded.split(' ').filter(|word| !word.is_empty()).collect()
}

/// `rc` for `returns check`.
fn initials(folded: &str) -> String {
    let words = words_of(folded);
    if words.len() < 2 {
        return String::new();
    }
    words.iter().filter_map(|word| word.chars().next()).collect()
}

/// Whether two names differ by a slip of the pen: by two letters at most, of six and more.
fn close(one: &str, other: &str) -> bool {
    const LETTERS_MIN: usize = 6;
    const SLIPS_MAX: usize = 2;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < LETTERS_MIN || one.len().abs_diff(other.len()) > SLIPS_MAX {
        return false;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (index, other) in other.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] =
                (above + 1).min(row[index] + 1).min(diagonal + usize::from(letter != other));
            diagonal = above;
        }
    }
    row.last().is_some_and(|slips| *slips <= SLIPS_MAX)
}
