//! Rows of registers as tests read them: cells that say nothing are empty.

use std::collections::{BTreeMap, BTreeSet};

use super::File;
use crate::catalog::RegisterView;
use crate::domain::{Evidence, When};
use crate::facts::{Entry, Register};
use crate::words::Phrases;

/// A row of a register, with the document it stands in.
#[derive(Clone, Copy, Debug)]
pub(in crate::checks) struct Row<'a> {
    /// The document.
    pub file: File<'a>,
    /// The register.
    pub register: &'a Register,
    /// The row.
    pub entry: &'a Entry,
    /// What the columns are whose headers were not recognised.
    pub inferred: Inferred,
    /// From which column each is read, where the row stands in a register of another kind.
    pub view: Option<&'a BTreeMap<String, String>>,
}

/// Columns known by what their cells hold, where no header tells: by index in [`Register::unknown`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::checks) struct Inferred {
    id: Option<usize>,
    system: Option<usize>,
    dataset: Option<usize>,
    value: Option<usize>,
    /// The one system that the words over the register name, where it has no column for systems: by index in
    /// the inventory. A house keeps a sheet for each system.
    captioned: Option<usize>,
}

/// Cells that hold a sign for nothing.
const NOTHING: [&str; 13] = [
    "n/a", "na", "n.a.", "none", "nil", "tbd", "tba", "tbc", "unknown", "not set", "keine",
    "aucun", "?",
];

impl<'a> Row<'a> {
    /// A row of which only the recognised columns count.
    pub fn plain(file: File<'a>, register: &'a Register, entry: &'a Entry) -> Self {
        Self { file, register, entry, inferred: Inferred::default(), view: None }
    }

    /// The column of the register itself that is read as this one.
    fn own<'c>(&self, column: &'c str) -> &'c str
    where
        'a: 'c,
    {
        self.view.and_then(|view| view.get(column)).map_or(column, String::as_str)
    }

    /// The words of a cell, whatever they say.
    pub fn raw(&self, column: &str) -> Option<&'a str> {
        let column = self.own(column);
        self.register.text(self.entry, column).or_else(|| {
            let inferred = match column {
                "id" => self.inferred.id,
                "system" => self.inferred.system,
                "dataset" => self.inferred.dataset,
                "value" => self.inferred.value,
                _ => None,
            };
            self.register.other(self.entry, inferred?)
        })
    }

    /// The words of a cell; none where it is empty or says that there is nothing: `n/a`, `—`, `TBD`.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        self.raw(column).filter(|text| says_something(text))
    }

    /// The day a cell gives.
    pub fn when(&self, column: &str) -> Option<When> {
        self.register.when(self.entry, self.own(column))
    }

    /// The first number of a cell: `0.77` of `0,77 (18 to 24)`; a share of `92 %` is 0.92.
    pub fn number(&self, column: &str) -> Option<f64> {
        number(self.text(column)?)
    }

    /// Whether the register has a column, filled in this row or not.
    pub fn has(&self, column: &str) -> bool {
        let column = self.own(column);
        self.register.has(column)
            || match column {
                "id" => self.inferred.id.is_some(),
                "system" => self.inferred.system.is_some(),
                "dataset" => self.inferred.dataset.is_some(),
                "value" => self.inferred.value.is_some(),
                _ => false,
            }
    }

    /// The one system whose sheet this is, by what stands over the register.
    pub fn system_of_caption(&self) -> Option<usize> {
        self.inferred.captioned
    }

    /// What is measured: by the row itself, else by the words over the register.
    pub fn measure(&self) -> &'a str {
        self.text("metric").unwrap_or(&self.register.caption)
    }

    /// Whether a cell is filled whose header was not recognised: what is missed may stand there.
    pub fn says_more(&self) -> bool {
        let headers = 0..self.register.unknown.len();
        headers.filter_map(|header| self.register.other(self.entry, header)).any(says_something)
    }

    /// Whether a cell says that a thing is not applicable, and why: `n/a: hardware without AI`.
    pub fn excuses(&self, column: &str) -> bool {
        const REASON_WORDS_MIN: usize = 3;
        let folded = self.raw(column).unwrap_or_default().trim().to_lowercase();
        let marks = [
            "n/a",
            "n.a.",
            "not applicable",
            "not needed",
            "not required",
            "none needed",
            "entfällt",
            "nicht erforderlich",
            "sans objet",
        ];
        let rest = marks.iter().find_map(|mark| folded.strip_prefix(mark));
        rest.is_some_and(|rest| rest.split_whitespace().count() >= REASON_WORDS_MIN)
    }

    /// The row, cited.
    pub fn evidence(&self) -> Evidence {
        self.entry.evidence.clone()
    }

    /// What the row goes by: its id, else the first of its cells that says something.
    pub fn label(&self) -> String {
        let columns = [
            "id",
            "key",
            "audit",
            "supplier",
            "dataset",
            "objective",
            "metric",
            "title",
            "description",
        ];
        let named = columns.iter().find_map(|column| self.text(column));
        let label = named.or_else(|| {
            let mut cells = self.register.cells(self.entry);
            cells.find(|(_, text)| says_something(text)).map(|(_, text)| text)
        });
        shortened(label.unwrap_or_default())
    }
}

/// Whether a cell says something.
pub(in crate::checks) fn says_something(text: &str) -> bool {
    let folded = text.trim().to_lowercase();
    folded.chars().any(char::is_alphanumeric) && !NOTHING.contains(&folded.as_str())
}

/// At most as much as is read at a glance.
fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 80;
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The first number in a text; `92 %` is 0.92, and a comma may part decimals.
pub(in crate::checks) fn number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let negative = text[..start].ends_with(['-', '−'])
        && !text[..start].trim_end_matches(['-', '−']).ends_with(char::is_alphanumeric);
    let rest = &text[start..];
    let end = rest
        .char_indices()
        .find(|(at, c)| {
            let joins = matches!(c, '.' | ',')
                && rest[at + 1..].starts_with(|next: char| next.is_ascii_digit());
            !c.is_ascii_digit() && !joins
        })
        .map_or(rest.len(), |(at, _)| at);
    let digits = &rest[..end];
    let decimal = match (digits.matches(',').count(), digits.contains('.')) {
        (1, false) if digits.split(',').nth(1).is_some_and(|part| part.len() != 3) => {
            digits.replace(',', ".")
        }
        _ => digits.replace(',', ""),
    };
    let value: f64 = decimal.parse().ok()?;
    let share = rest[end..].trim_start().starts_with('%');
    let value = if share { value / 100.0 } else { value };
    Some(if negative { -value } else { value })
}

/// The rows of all registers of current documents, by record.
pub(super) fn of<'a>(
    files: &[File<'a>],
    systems: &Phrases<usize>,
    views: &'a [RegisterView],
) -> BTreeMap<&'a str, Vec<Row<'a>>> {
    let datasets = dataset_ids(files);
    let views: Vec<(&RegisterView, Phrases<()>)> = views
        .iter()
        .map(|view| {
            let words = view.words.iter().map(|words| (words.as_str(), ()));
            (view, Phrases::of_any_language(words))
        })
        .collect();
    let mut rows: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for file in files {
        for register in &file.facts.registers {
            let inferred = infer(register, systems, &datasets);
            let row = |entry| Row { file: *file, register, entry, inferred, view: None };
            let of_register = register.rows.iter().map(row);
            rows.entry(register.record.as_str()).or_default().extend(of_register);
            for (view, words) in views.iter().filter(|(view, _)| view.of == register.record) {
                let meant = |row: &Row<'_>| {
                    row.text(&view.by).is_some_and(|text| !words.find(text).is_empty())
                };
                let viewed = register.rows.iter().map(row).filter(meant);
                let viewed = viewed.map(|row| Row { view: Some(&view.columns), ..row });
                rows.entry(view.record.as_str()).or_default().extend(viewed);
            }
        }
    }
    rows
}

/// So many rows tell what a column holds.
const ROWS_LOOKED_AT: usize = 60;

fn infer(register: &Register, systems: &Phrases<usize>, datasets: &BTreeSet<&str>) -> Inferred {
    let column = |header: usize| -> Vec<&str> {
        let rows = register.rows.iter().take(ROWS_LOOKED_AT);
        rows.filter_map(|entry| register.other(entry, header)).collect()
    };
    let looked_at = register.rows.len().min(ROWS_LOOKED_AT);
    let most = |cells: &[&str], holds: &dyn Fn(&str) -> bool| {
        let held = cells.iter().filter(|cell| holds(cell)).count();
        held * 3 >= looked_at * 2 && held >= 2
    };
    let first = |name: &str, holds: &dyn Fn(&[&str]) -> bool| {
        let headers = 0..register.unknown.len();
        if register.has(name) { None } else { headers.into_iter().find(|at| holds(&column(*at))) }
    };
    let names_system = |cell: &str| cell.len() <= 60 && !systems.find(cell).is_empty();
    let system = first("system", &|cells| most(cells, &names_system));
    let dataset = first("dataset", &|cells| most(cells, &|cell| datasets.contains(cell)));
    let id = first("id", &|cells| {
        let distinct: BTreeSet<&&str> = cells.iter().collect();
        distinct.len() == cells.len() && most(cells, &is_id)
    });
    // A single column of figures beside a limit is what was measured.
    let figures: Vec<usize> = (0..register.unknown.len())
        .filter(|at| most(&column(*at), &|cell| cell.starts_with(|c: char| c.is_ascii_digit())))
        .collect();
    let value = match figures.as_slice() {
        [only] if register.has("threshold") && !register.has("value") => Some(*only),
        _ => None,
    };
    let by_column = system.is_some() || register.has("system");
    let captioned = (!by_column).then(|| only(systems, &register.caption)).flatten();
    Inferred { id, system, dataset, value, captioned }
}

/// The one system a text names, where it names one.
fn only(systems: &Phrases<usize>, text: &str) -> Option<usize> {
    let mut named = systems.find(text).into_iter().map(|found| *found.meaning);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// The ids of the data sets that registers of data sets list, in whatever column.
fn dataset_ids<'a>(files: &[File<'a>]) -> BTreeSet<&'a str> {
    let registers = files.iter().flat_map(|file| &file.facts.registers);
    let listed = registers.filter(|register| register.record == "datasets");
    let ids = listed.flat_map(|register| {
        register.rows.iter().flat_map(move |entry| {
            let named = ["id", "dataset"].iter().filter_map(move |name| register.text(entry, name));
            let others = (0..register.unknown.len())
                .filter_map(move |at| register.other(entry, at))
                .filter(|cell| is_id(cell));
            named.chain(others)
        })
    });
    ids.collect()
}

/// Whether a cell is a number of the house: `L-02`, `SH-13`, `CH-26-08`, `R7`.
fn is_id(cell: &str) -> bool {
    let lettered = cell.starts_with(|c: char| c.is_ascii_uppercase());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_');
    (2..=16).contains(&cell.len())
        && lettered
        && cell.chars().any(|c| c.is_ascii_digit())
        && cell.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("0.77", Some(0.77)),
            ("0,77", Some(0.77)),
            (">= 0.80", Some(0.80)),
            ("92 %", Some(0.92)),
            ("1,200 rows", Some(1200.0)),
            ("-3", Some(-3.0)),
            ("PSI 0.21.", Some(0.21)),
            ("high", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_for_nothing_say_nothing() {
        for text in ["", "—", "n/a", "TBD", "?", " None "] {
            assert!(!says_something(text), "{text}");
        }
        assert!(says_something("not needed"));
    }
}
