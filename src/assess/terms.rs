//! Which words of which requirement stand in a passage: one pass over the text for all requirements.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::domain::{Chunk, RequirementId};
use crate::words::{self, Found, Phrases};

/// The terms of all requirements, compiled.
pub(super) struct TermIndex {
    phrases: Phrases<Term>,
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
        Self { phrases: Phrases::new(terms) }
    }

    /// The terms in a chunk, its headings and its column names, by requirement.
    pub fn hits(&self, chunk: &Chunk) -> BTreeMap<RequirementId, Hits> {
        let Chunk { trail, columns, text, .. } = chunk;
        // One line each: a term does not run from a heading into the text.
        let all = format!("{}\n{}\n{text}", trail.join("\n"), columns.join("\n"));
        self.hits_in(&all)
    }

    fn hits_in(&self, text: &str) -> BTreeMap<RequirementId, Hits> {
        let cut = words::cut(text);
        let mut found: BTreeMap<RequirementId, Vec<Found<'_, Term>>> = BTreeMap::new();
        for hit in self.phrases.find_in(text, &cut) {
            found.entry(hit.meaning.requirement).or_default().push(hit);
        }
        found.into_iter().map(|(requirement, hits)| (requirement, count(&hits))).collect()
    }
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
