//! Looks up what the rows of long records are about, each cell once.

use std::collections::BTreeMap;

use crate::checks::material::{Material, Row, in_force};
use crate::domain::KindNature;

/// The systems that the rows of a record name. A log has a hundred thousand rows and few systems, so what a
/// cell names is looked up once.
pub(in crate::checks) struct Series<'m, 'a> {
    material: &'m Material<'a>,
    named: BTreeMap<&'a str, Option<usize>>,
    /// The one system that the first and the last row of a register name, by the place of the register.
    registers: BTreeMap<usize, Option<usize>>,
}

impl<'m, 'a> Series<'m, 'a> {
    /// Nothing is looked up yet.
    pub fn new(material: &'m Material<'a>) -> Self {
        Self { material, named: BTreeMap::new(), registers: BTreeMap::new() }
    }

    /// The system a row is about: by its column, else the one whose sheet it stands in, else the one its document is
    /// about, else the one that the first and the last row of its register name in whichever column.
    pub fn system_of(&mut self, row: &Row<'a>) -> Option<usize> {
        // A log may name the system as the model it runs.
        let cell = row.text("system").or_else(|| row.text("model"));
        let by_cell = cell.and_then(|cell| {
            let material = self.material;
            *self.named.entry(cell).or_insert_with(|| material.named_in(cell).first().copied())
        });
        by_cell.or_else(|| row.system_of_caption()).or_else(|| {
            match self.material.systems_of(&row.file) {
                [one] => Some(*one),
                _ => self.of_register(row),
            }
        })
    }

    fn of_register(&mut self, row: &Row<'a>) -> Option<usize> {
        let material = self.material;
        let place = std::ptr::from_ref(row.register).addr();
        *self.registers.entry(place).or_insert_with(|| {
            let ends = [row.register.rows.first(), row.register.rows.last()];
            let [first, last] = ends.map(|entry| material.system_in(entry?.evidence.quote()));
            first.filter(|_| first == last)
        })
    }
}

/// Whether a row read as monitoring is in truth a check of data: its document is of that kind, or it names a
/// data set and no measure of a system.
pub(in crate::checks) fn is_of_data(row: &Row<'_>) -> bool {
    let of_kind = row.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "DQREC");
    of_kind || (row.has("dataset") && !row.has("metric") && !row.has("system") && !row.has("alert"))
}

/// Whether a line of a plan counts: its document is in force and is no record of results.
pub(in crate::checks) fn is_plan(row: &Row<'_>) -> bool {
    let record = matches!(row.file.facts.nature, Some(KindNature::Record | KindNature::Log));
    in_force(row.file.facts) && !record
}

/// Whether two names of measures or checks share a word that tells: `psi` and `input shift (PSI)`.
pub(in crate::checks) fn share_a_word(one: &str, other: &str) -> bool {
    const LETTERS_MIN: usize = 3;
    const COMMON: [&str; 16] = [
        "the", "and", "for", "with", "share", "rate", "percent", "pct", "value", "number", "per",
        "von", "der", "die", "des", "les",
    ];
    let words = |text: &str| -> Vec<String> {
        let spans = crate::words::spans(text).into_iter();
        let words = spans.map(|(start, end)| text[start..end].to_lowercase());
        let telling =
            |word: &String| word.chars().count() >= LETTERS_MIN && !COMMON.contains(&word.as_str());
        words.filter(telling).collect()
    };
    let other = words(other);
    words(one).iter().any(|word| {
        other.iter().any(|second| {
            let stem = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
            stem(word) == stem(second)
        })
    })
}
