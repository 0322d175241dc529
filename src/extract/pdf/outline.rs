//! A document's own list of its headings, as viewers show it beside the pages.

use std::collections::{BTreeMap, BTreeSet};

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Dict, ObjectIdentifier, String as Text};

use super::forms::decoded;
use crate::domain::fold_space;

/// The headings a document lists, with their levels.
#[derive(Debug, Default)]
pub struct Outline {
    levels: BTreeMap<String, u8>,
}

impl Outline {
    /// The outline of a file; empty where it has none.
    pub fn of(file: &Pdf) -> Self {
        let mut outline = Self::default();
        let root = file.xref().get::<Dict<'_>>(file.xref().root_id());
        let first = root
            .and_then(|root| root.get::<Dict<'_>>(keys::OUTLINES))
            .and_then(|top| top.get::<Dict<'_>>(keys::FIRST));
        let mut seen: BTreeSet<ObjectIdentifier> = BTreeSet::new();
        let mut open: Vec<(Dict<'_>, u8)> = first.map(|first| (first, 1)).into_iter().collect();
        while let Some((entry, level)) = open.pop() {
            let new = entry.obj_id().is_none_or(|id| seen.insert(id));
            if !new || outline.levels.len() > ENTRIES_MAX {
                continue;
            }
            if let Some(title) = entry.get::<Text<'_>>(keys::TITLE) {
                outline.levels.entry(key(&decoded(&title))).or_insert(level);
            }
            open.extend(entry.get::<Dict<'_>>(keys::NEXT).map(|next| (next, level)));
            let deeper = (level + 1).min(6);
            open.extend(entry.get::<Dict<'_>>(keys::FIRST).map(|first| (first, deeper)));
        }
        outline.levels.remove("");
        outline
    }

    /// The level of a line that the outline lists.
    pub fn level(&self, text: &str) -> Option<u8> {
        if self.levels.is_empty() {
            return None;
        }
        self.levels.get(&key(text)).copied()
    }
}

const ENTRIES_MAX: usize = 10_000;

/// Letters and digits alone: a number may stand in the page's heading and not in the outline's spacing.
fn key(title: &str) -> String {
    fold_space(title).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
