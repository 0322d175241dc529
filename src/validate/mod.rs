//! Finds what is doubtful in a catalogue that parses: words that stand twice, that nobody writes or that
//! everybody writes, and requirements with too few examples.
//!
//! Everything found is a warning. What cannot be used at all is a fault, and [`Catalog::parse`] refuses it.

mod examples;
mod tally;
mod twins;

use serde::Serialize;

pub use tally::Tally;

use crate::catalog::Catalog;
use crate::domain::RequirementId;
use crate::learn::Profiles;

/// Something doubtful.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// Two terms of a requirement have the same stems.
    SameTerm {
        /// The requirement.
        requirement: RequirementId,
        /// The later one.
        term: String,
        /// The earlier one.
        twin: String,
    },
    /// Strong or normal terms that several requirements have.
    SharedTerms {
        /// The requirements.
        requirements: Vec<RequirementId>,
        /// The terms, as the first of them writes them.
        terms: Vec<String>,
    },
    /// Two members of a group of concepts have the same stems, and one is found wherever the other is.
    SameMember {
        /// The requirement.
        requirement: RequirementId,
        /// The group, 1-based.
        group: usize,
        /// The needless one.
        member: String,
        /// The other.
        twin: String,
        /// The languages in which their stems are the same, as ISO 639-1 codes.
        languages: Vec<&'static str>,
    },
    /// A member of a group of concepts that never stands without a shorter one.
    ImpliedMember {
        /// The requirement.
        requirement: RequirementId,
        /// The group, 1-based.
        group: usize,
        /// The member.
        member: String,
        /// The shorter one.
        by: String,
    },
    /// Examples with the same words.
    SameExample {
        /// How they begin.
        text: String,
        /// The documents they might stand in, each as its example has it.
        sources: Vec<String>,
    },
    /// A requirement with few examples in a language.
    FewExamples {
        /// The requirement.
        requirement: RequirementId,
        /// The language, as an ISO 639-1 code.
        language: String,
        /// How many answer it.
        passages: usize,
        /// How many should.
        passages_min: usize,
    },
    /// Terms of a requirement that stand in no chunk.
    DeadTerms {
        /// The requirement.
        requirement: RequirementId,
        /// The terms.
        terms: Vec<String>,
        /// How many terms it has.
        of: usize,
    },
    /// Members of a requirement's concepts that stand in no chunk.
    DeadMembers {
        /// The requirement.
        requirement: RequirementId,
        /// The members.
        members: Vec<String>,
        /// How many it has.
        of: usize,
    },
    /// A strong or normal term that stands in many chunks.
    BroadTerm {
        /// The requirement.
        requirement: RequirementId,
        /// The term.
        term: String,
        /// In how many chunks it stands.
        chunks: usize,
        /// In which share of all.
        share: f64,
    },
    /// A member of a group of concepts that stands in many chunks.
    BroadMember {
        /// The requirement.
        requirement: RequirementId,
        /// The group, 1-based.
        group: usize,
        /// The member.
        member: String,
        /// In how many chunks it stands.
        chunks: usize,
        /// In which share of all.
        share: f64,
    },
    /// A stem that is searched for and stands in many chunks.
    BroadStem {
        /// The requirements it is searched for.
        requirements: Vec<RequirementId>,
        /// The stem.
        stem: String,
        /// In how many chunks it stands.
        chunks: usize,
        /// In which share of all.
        share: f64,
    },
}

/// What is doubtful in a catalogue by itself.
#[must_use]
pub fn alone(catalog: &Catalog) -> Vec<Warning> {
    let requirements = catalog.requirements();
    let mut warnings: Vec<Warning> = requirements.iter().flat_map(twins::terms).collect();
    warnings.extend(twins::shared_terms(requirements));
    warnings.extend(requirements.iter().flat_map(twins::members));
    warnings.extend(examples::same(catalog.examples()));
    warnings.extend(examples::few(catalog));
    warnings
}

/// What is doubtful in a catalogue beside the chunks that were counted.
#[must_use]
pub fn against(catalog: &Catalog, profiles: &Profiles, tally: &Tally) -> Vec<Warning> {
    let limits = catalog.lexicon().validation.share_max;
    let mut warnings: Vec<Warning> =
        catalog.requirements().iter().flat_map(|one| tally.dead(one.id)).collect();
    warnings.extend(tally.broad_words(limits));
    warnings.extend(tally.broad_stems(catalog, profiles, limits));
    warnings
}
