//! Counts in how many chunks each word of the catalogue stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Warning;
use crate::catalog::{Catalog, ShareLimits};
use crate::domain::{Chunk, Requirement, RequirementId};
use crate::learn::Profiles;
use crate::words::{self, Language, Phrases};

/// In how many of some chunks each word of a catalogue stands.
///
/// Words are looked for where the judgement looks for them, and as it does: in the text, the headings, the
/// columns, the document's title and the file's name. Terms are found in any inflection, as concepts are.
pub struct Tally {
    phrases: Phrases<u32>,
    words: Vec<Counted>,
    stems: HashMap<String, usize>,
    chunks: usize,
}

/// A word and in how many chunks it stands.
struct Counted {
    requirement: RequirementId,
    role: Role,
    word: String,
    chunks: usize,
}

/// What a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A strong or a normal term.
    Term,
    /// A weak term, which may be as broad as it likes.
    WeakTerm,
    /// A member of a group of concepts, 1-based.
    Member { group: usize },
}

impl Tally {
    /// Nothing is counted yet.
    #[must_use]
    pub fn new(catalog: &Catalog, profiles: &Profiles) -> Self {
        let words: Vec<Counted> = catalog.requirements().iter().flat_map(words_of).collect();
        let searched = catalog.requirements().iter().flat_map(|one| profiles.telling(one.id));
        Self::of(words, searched.map(|(stem, _)| stem.to_owned()))
    }

    fn of(words: Vec<Counted>, stems: impl Iterator<Item = String>) -> Self {
        let numbered = (0..).zip(&words).map(|(number, counted)| (counted.word.as_str(), number));
        let phrases = Phrases::of_any_language(numbered);
        Self { phrases, words, stems: stems.map(|stem| (stem, 0)).collect(), chunks: 0 }
    }

    /// Counts the words of a chunk of a document with this title.
    pub fn count(&mut self, chunk: &Chunk, title: &str, language: Language) {
        self.chunks += 1;
        let Chunk { file, trail, columns, text, .. } = chunk;
        let headings = [trail.join("\n"), columns.join("\n")].join("\n");
        let known = [&headings, text, title, file.path.name()].join("\n");
        let words = words::cut_in(&known, language);
        let found = self.phrases.find_in(&known, &words).into_iter().map(|found| *found.meaning);
        for number in found.collect::<BTreeSet<u32>>() {
            self.words[number as usize].chunks += 1;
        }
        let folders = words::cut(&file.path.0);
        for stem in words.iter().chain(&folders).map(|word| &word.stem).collect::<BTreeSet<_>>() {
            if let Some(chunks) = self.stems.get_mut(&**stem) {
                *chunks += 1;
            }
        }
    }

    /// How many chunks were counted.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.chunks
    }

    /// The words of a requirement that stand in no chunk.
    pub(super) fn dead(&self, requirement: RequirementId) -> Vec<Warning> {
        let mine = self.words.iter().filter(|counted| counted.requirement == requirement);
        let (members, terms): (Vec<&Counted>, Vec<&Counted>) =
            mine.partition(|counted| matches!(counted.role, Role::Member { .. }));
        let dead = |words: &[&Counted]| -> Vec<String> {
            let dead = words.iter().filter(|counted| counted.chunks == 0);
            dead.map(|counted| counted.word.clone()).collect()
        };
        let mut warnings = Vec::new();
        let (dead_terms, dead_members) = (dead(&terms), dead(&members));
        if !dead_terms.is_empty() {
            let of = terms.len();
            warnings.push(Warning::DeadTerms { requirement, terms: dead_terms, of });
        }
        if !dead_members.is_empty() {
            let of = members.len();
            warnings.push(Warning::DeadMembers { requirement, members: dead_members, of });
        }
        warnings
    }

    /// The terms and members that stand in many chunks.
    pub(super) fn broad_words(&self, limits: ShareLimits) -> Vec<Warning> {
        let broad = |counted: &Counted| {
            let (requirement, word) = (counted.requirement, counted.word.clone());
            match counted.role {
                Role::WeakTerm => None,
                Role::Term => {
                    let (chunks, share) = self.above(limits.term, counted.chunks)?;
                    Some(Warning::BroadTerm { requirement, term: word, chunks, share })
                }
                Role::Member { group } => {
                    let (chunks, share) = self.above(limits.member, counted.chunks)?;
                    Some(Warning::BroadMember { requirement, group, member: word, chunks, share })
                }
            }
        };
        self.words.iter().filter_map(broad).collect()
    }

    /// The stems that are searched for and stand in many chunks.
    pub(super) fn broad_stems(
        &self,
        catalog: &Catalog,
        profiles: &Profiles,
        limits: ShareLimits,
    ) -> Vec<Warning> {
        let mut searched: BTreeMap<&str, Vec<RequirementId>> = BTreeMap::new();
        for requirement in catalog.requirements() {
            for (stem, _) in profiles.telling(requirement.id) {
                searched.entry(stem).or_default().push(requirement.id);
            }
        }
        let broad = |(stem, requirements): (&str, Vec<RequirementId>)| {
            let (chunks, share) = self.above(limits.stem, *self.stems.get(stem)?)?;
            Some(Warning::BroadStem { requirements, stem: stem.to_owned(), chunks, share })
        };
        searched.into_iter().filter_map(broad).collect()
    }

    /// So many chunks and their share of all, to four decimal places, where it is above a limit.
    fn above(&self, limit: f64, chunks: usize) -> Option<(usize, f64)> {
        let share = chunks as f64 / self.chunks.max(1) as f64;
        (share > limit).then_some((chunks, (share * 1e4).round() / 1e4))
    }
}

fn words_of(requirement: &Requirement) -> Vec<Counted> {
    let Requirement { id, terms, concepts, .. } = requirement;
    let telling = terms.strong.iter().chain(&terms.normal).map(|term| (Role::Term, term));
    let weak = terms.weak.iter().map(|term| (Role::WeakTerm, term));
    let members = (1..).zip(concepts).flat_map(|(group, members)| {
        members.iter().map(move |member| (Role::Member { group }, member))
    });
    let counted = |(role, word): (Role, &String)| Counted {
        requirement: *id,
        role,
        word: word.clone(),
        chunks: 0,
    };
    telling.chain(weak).chain(members).map(counted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChunkId, DocumentId, EvidencePath, Location, SourceFile};

    /// Each of these words stands in so many of the chunks.
    fn check(texts: &[(&str, Language)], counts: &[(Role, &str, usize)]) -> Tally {
        let requirement = "4.1".parse().expect("an id");
        let words = counts.iter().map(|(role, word, _)| Counted {
            requirement,
            role: *role,
            word: (*word).to_owned(),
            chunks: 0,
        });
        let mut tally = Tally::of(words.collect(), ["risk".to_owned()].into_iter());
        for (text, language) in texts {
            tally.count(&chunk(text), "A title", *language);
        }
        for (counted, (_, word, chunks)) in tally.words.iter().zip(counts) {
            assert_eq!(counted.chunks, *chunks, "{word}");
        }
        tally
    }

    fn chunk(text: &str) -> Chunk {
        Chunk {
            id: ChunkId { document: 0, ordinal: 0 },
            file: SourceFile {
                path: EvidencePath("records/the_file.txt".to_owned()),
                id: DocumentId::of(b""),
                bytes: 0,
            },
            location: Location::Slide { slide: 1 },
            trail: vec!["A heading".to_owned()],
            columns: Vec::new(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_word_is_counted_once_in_each_chunk_and_wherever_it_is_known_from() {
        let texts = [("risk, risks and RISK", Language::English), ("none", Language::English)];
        check(
            &texts,
            &[
                (Role::Term, "risk", 1),
                (Role::Term, "heading", 2),
                (Role::Term, "title", 2),
                (Role::Member { group: 1 }, "the file", 2),
                (Role::Term, "records", 0),
            ],
        );
    }

    #[test]
    fn words_are_found_in_the_inflections_of_the_chunks_language() {
        check(
            &[("Die Prüfungen", Language::German), ("des contrôles", Language::French)],
            &[(Role::Term, "prüfung", 1), (Role::Member { group: 1 }, "contrôle", 1)],
        );
    }

    #[test]
    fn what_stands_in_no_chunk_is_dead_and_in_many_broad_but_for_weak_terms() {
        let tally = check(
            &[("risks and bakers", Language::English), ("risks", Language::English)],
            &[
                (Role::Term, "baker", 1),
                (Role::Term, "risk", 2),
                (Role::WeakTerm, "risks", 2),
                (Role::WeakTerm, "ship", 0),
                (Role::Member { group: 2 }, "risk", 2),
                (Role::Member { group: 2 }, "captain", 0),
            ],
        );
        let requirement = "4.1".parse().expect("an id");
        let word = |word: &str| word.to_owned();
        assert_eq!(
            tally.dead(requirement),
            [
                Warning::DeadTerms { requirement, terms: vec![word("ship")], of: 4 },
                Warning::DeadMembers { requirement, members: vec![word("captain")], of: 2 },
            ]
        );
        let limits = ShareLimits { term: 0.5, member: 0.9, stem: 0.9 };
        let (chunks, share) = (2, 1.0);
        assert_eq!(
            tally.broad_words(limits),
            [
                Warning::BroadTerm { requirement, term: word("risk"), chunks, share },
                Warning::BroadMember { requirement, group: 2, member: word("risk"), chunks, share },
            ]
        );
    }
}
