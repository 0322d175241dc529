//! Which concepts of which requirement a text speaks of: one pass over the text for all.

use crate::catalog::Catalog;
use crate::domain::{Chunk, RequirementId};
use crate::words::{self, Language, Phrases};

/// The concepts of all requirements, compiled.
pub(super) struct Concepts(Phrases<Concept>);

/// A group of concepts of a requirement, of which any member will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Concept {
    requirement: RequirementId,
    group: usize,
}

/// The groups of which something stands in a text: sorted, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken(Box<[Concept]>);

impl Concepts {
    pub fn new(catalog: &Catalog) -> Self {
        let members = catalog.requirements().iter().flat_map(|requirement| {
            let groups = requirement.concepts.iter().enumerate();
            groups.flat_map(|(group, members)| {
                let concept = Concept { requirement: requirement.id, group };
                members.iter().map(move |member| (member.as_str(), concept))
            })
        });
        Self(Phrases::of_any_language(members))
    }

    /// The concepts a text speaks of.
    pub fn spoken(&self, text: &str, language: Language) -> Spoken {
        let words = words::cut_in(text, language);
        let mut spoken: Vec<Concept> =
            self.0.find_in(text, &words).into_iter().map(|found| *found.meaning).collect();
        spoken.sort_unstable();
        spoken.dedup();
        Spoken(spoken.into())
    }
}

impl Spoken {
    /// Whether a group of a requirement is among them.
    pub fn has(&self, requirement: RequirementId, group: usize) -> bool {
        self.0.binary_search(&Concept { requirement, group }).is_ok()
    }
}

/// A chunk with its headings and column names, one line each: what is looked through for concepts.
pub(super) fn full_text(chunk: &Chunk) -> String {
    let Chunk { trail, columns, text, .. } = chunk;
    format!("{}\n{}\n{text}", trail.join("\n"), columns.join("\n"))
}
