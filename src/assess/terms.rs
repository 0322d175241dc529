//! Which terms and concepts of which requirement stand in a passage: one pass over the text for all.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::domain::{Chunk, RequirementId};
use crate::words::{self, Found, Phrases};

/// The terms and concepts of all requirements, compiled.
pub(super) struct TermIndex {
    phrases: Phrases<Term>,
    concepts: Phrases<Concept>,
    /// How many groups of concepts each requirement has.
    groups: BTreeMap<RequirementId, usize>,
}

/// A member of a concept group of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Concept {
    requirement: RequirementId,
    group: usize,
}

/// The concept groups of which something stands in a text: sorted, each once.
pub(super) type Spoken = Box<[Concept]>;

/// How far a passage speaks of what a requirement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grasp {
    /// Of none of its concepts.
    Nothing,
    /// Of some.
    Part,
    /// Of all.
    Whole,
}

/// A term of a requirement.
#[derive(Clone, Debug)]
struct Term {
    requirement: RequirementId,
    weight: Weight,
    /// The term's place in its list, to tell terms apart.
    nth: u16,
}

/// How much a term tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Strong,
    Normal,
    Weak,
    /// It speaks of another requirement.
    Confusable,
}

/// The distinct terms of one requirement that stand in one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    /// Strong terms.
    pub strong: u32,
    /// Normal terms.
    pub normal: u32,
    /// Terms that speak of another requirement.
    pub confusable: u32,
}

impl TermIndex {
    pub fn new(catalog: &Catalog) -> Self {
        let terms = catalog.requirements().iter().flat_map(|requirement| {
            let terms = &requirement.terms;
            let confusable = requirement.confusable.iter().map(|confusable| &confusable.term);
            let weighted = (terms.strong.iter().map(|term| (term, Weight::Strong)))
                .chain(terms.normal.iter().map(|term| (term, Weight::Normal)))
                .chain(terms.weak.iter().map(|term| (term, Weight::Weak)))
                .chain(confusable.map(|term| (term, Weight::Confusable)));
            weighted.zip(0..).map(|((term, weight), nth)| {
                (term.as_str(), Term { requirement: requirement.id, weight, nth })
            })
        });
        let concepts = catalog.requirements().iter().flat_map(|requirement| {
            let groups = requirement.concepts.iter().enumerate();
            groups.flat_map(|(group, members)| {
                let concept = Concept { requirement: requirement.id, group };
                members.iter().map(move |member| (member.as_str(), concept))
            })
        });
        let requirements = catalog.requirements().iter();
        Self {
            phrases: Phrases::new(terms),
            concepts: Phrases::new(concepts),
            groups: requirements.map(|one| (one.id, one.concepts.len())).collect(),
        }
    }

    /// The concepts a text speaks of.
    pub fn spoken(&self, text: &str) -> Spoken {
        let mut spoken: Vec<Concept> =
            self.concepts.find(text).into_iter().map(|found| *found.meaning).collect();
        spoken.sort_unstable();
        spoken.dedup();
        spoken.into()
    }

    /// How far texts that were read apart (a passage, its document's title) speak of a requirement.
    pub fn grasp(&self, requirement: RequirementId, spoken: [&Spoken; 2]) -> Grasp {
        let of_requirement = |one: &&Concept| one.requirement == requirement;
        let groups: BTreeSet<usize> =
            spoken.into_iter().flatten().filter(of_requirement).map(|one| one.group).collect();
        match (groups.len(), self.groups.get(&requirement).copied().unwrap_or_default()) {
            (met, all) if met == all => Grasp::Whole,
            (0, _) => Grasp::Nothing,
            _ => Grasp::Part,
        }
    }

    /// The terms in a text, by requirement.
    pub fn hits(&self, text: &str) -> BTreeMap<RequirementId, Hits> {
        let cut = words::cut(text);
        let mut found: BTreeMap<RequirementId, Vec<Found<'_, Term>>> = BTreeMap::new();
        for hit in self.phrases.find_in(text, &cut) {
            found.entry(hit.meaning.requirement).or_default().push(hit);
        }
        found.into_iter().map(|(requirement, hits)| (requirement, count(&hits))).collect()
    }
}

/// A chunk with its headings and column names, one line each: what is looked through for terms.
pub(super) fn full_text(chunk: &Chunk) -> String {
    let Chunk { trail, columns, text, .. } = chunk;
    format!("{}\n{}\n{text}", trail.join("\n"), columns.join("\n"))
}

/// Counts each term once; a term inside a longer one of the same requirement says nothing more.
fn count(found: &[Found<'_, Term>]) -> Hits {
    let mut distinct = BTreeSet::new();
    for hit in found {
        let end = hit.first_word + hit.words;
        let inside_longer = found.iter().any(|other| {
            other.words > hit.words
                && other.first_word <= hit.first_word
                && end <= other.first_word + other.words
        });
        if !inside_longer {
            distinct.insert((hit.meaning.weight, hit.meaning.nth));
        }
    }
    let of = |weight| distinct.iter().filter(|(kept, _)| *kept == weight).count() as u32;
    Hits {
        strong: of(Weight::Strong),
        normal: of(Weight::Normal),
        confusable: of(Weight::Confusable),
    }
}
