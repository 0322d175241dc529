//! The numbers that are printed on pages: a document gives them by runs of pages, each with a style,
//! a prefix and the number it begins with.

use std::collections::{BTreeMap, BTreeSet};

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, String as Text};

use super::super::numerals::Numerals;
use super::forms::decoded;
use crate::domain::PageLabels;

/// The labels of a file's pages; empty where it gives none.
pub fn of(file: &Pdf) -> PageLabels {
    let root = file.xref().get::<Dict<'_>>(file.xref().root_id());
    let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>(PAGE_LABELS)) else {
        return PageLabels::default();
    };
    let runs = runs(tree);
    let pages = file.pages().len() as u32;
    PageLabels::of((0..pages).filter_map(|index| {
        let (first, run) = runs.range(..=index).next_back()?;
        Some((index + 1, run.label(index - first)?))
    }))
}

const PAGE_LABELS: &[u8] = b"PageLabels";
/// Nodes and runs: a document has a handful.
const NODES_MAX: usize = 1_000;
const RUNS_MAX: usize = 20_000;

/// Pages that are numbered on from one another.
struct Run {
    prefix: String,
    numerals: Numerals,
    start: u32,
}

impl Run {
    fn of(label: &Dict<'_>) -> Self {
        let numerals = match label.get::<Name<'_>>(b"S".as_slice()).as_deref() {
            Some(b"D") => Numerals::Decimal,
            Some(b"R") => Numerals::UpperRoman,
            Some(b"r") => Numerals::LowerRoman,
            Some(b"A") => Numerals::UpperLetter,
            Some(b"a") => Numerals::LowerLetter,
            _ => Numerals::None,
        };
        let prefix = label.get::<Text<'_>>(keys::P).map(|text| decoded(&text));
        let start = label.get::<u32>(b"St".as_slice()).unwrap_or(1).max(1);
        Self { prefix: prefix.unwrap_or_default(), numerals, start }
    }

    /// The label of a page of this run; the first one is 0.
    fn label(&self, nth: u32) -> Option<String> {
        let number = self.start.checked_add(nth)?;
        Some(format!("{}{}", self.prefix, self.numerals.written(number)))
    }
}

/// The runs by their first page, counted from 0. They lie in a tree, which a file may tie into a knot.
fn runs(tree: Dict<'_>) -> BTreeMap<u32, Run> {
    let mut runs = BTreeMap::new();
    let mut seen: BTreeSet<ObjectIdentifier> = BTreeSet::new();
    let mut open = vec![tree];
    let mut nodes = 0;
    while let Some(node) = open.pop() {
        nodes += 1;
        let new = node.obj_id().is_none_or(|id| seen.insert(id));
        if !new || nodes > NODES_MAX {
            continue;
        }
        if let Some(kids) = node.get::<Array<'_>>(keys::KIDS) {
            open.extend(kids.iter::<Dict<'_>>().take(NODES_MAX));
        }
        let Some(numbers) = node.get::<Array<'_>>(keys::NUMS) else { continue };
        let mut first = None;
        for entry in numbers.iter::<Object<'_>>().take(2 * RUNS_MAX) {
            match entry {
                Object::Dict(label) => {
                    if let Some(first) = first.take()
                        && runs.len() < RUNS_MAX
                    {
                        runs.insert(first, Run::of(&label));
                    }
                }
                entry => first = entry.into_i32().and_then(|number| u32::try_from(number).ok()),
            }
        }
    }
    runs
}
