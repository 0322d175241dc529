//! The keyword engine: judges by words, structure and kind of document. Deterministic, no model.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::concepts::{self, Concepts, Spoken};
use super::conclude;
use super::nature::{self, Around, Cues, Traits};
use super::notes;
use super::passage::{self, Features, Known};
use super::{Bench, Case, Engine};
use crate::catalog::Phrases;
use crate::domain::{
    Assessment, AuditDate, Chunk, ChunkId, Judge, JudgedPassage, KindNature, Nature, Requirement,
    Score, Strength, SystemConclusion,
};
use crate::facts::{Facts, NamedSystem, Place, Vocabulary};
use crate::learn::{Bag, Likenesses};

/// The keyword engine.
#[derive(Clone, Copy, Debug)]
pub struct Keyword;

/// At most so many passages are kept per requirement.
const PASSAGES_MAX: usize = 50;

/// What a passage that only touches is worth beside one that answers, in the order of passages.
const TOUCH_SHARE: f64 = 0.3;

impl Engine for Keyword {
    fn name(&self) -> &'static str {
        "keyword"
    }

    fn assess(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Vec<Assessment> {
        let reading = Reading::of(bench, cases);
        cases
            .par_iter()
            .enumerate()
            .map(|(place, case)| {
                let assessment = judge(bench, case, place, &reading);
                done(&assessment);
                assessment
            })
            .collect()
    }
}

/// What is known of the passages before any requirement is looked at.
struct Reading {
    chunks: BTreeMap<ChunkId, ChunkReading>,
    documents: BTreeMap<u32, DocumentReading>,
    /// The mean of how far the documents are about AI.
    about_ai: f64,
}

/// What is known of one chunk.
struct ChunkReading {
    bag: Bag,
    likenesses: Likenesses,
    spoken: Spoken,
    /// Whether it speaks of AI, or names a system of the dump's own inventory.
    names_ai: bool,
    traits: Traits,
}

/// What is known of a document, as far as its chunks were found.
struct DocumentReading {
    likenesses: Likenesses,
    /// What its title and file name speak of.
    spoken: Spoken,
    /// 1 where it is about AI or named after a system of the inventory; else the share of its chunks that
    /// speak of AI or name one.
    about_ai: f64,
    /// The mean of how far they speak of what happened.
    manner: f64,
    is_named_by_date: bool,
}

impl Reading {
    fn of(bench: Bench<'_>, cases: &[Case<'_>]) -> Self {
        let concepts = Concepts::new(bench.catalog);
        let cues = Cues::new(bench.catalog, bench.profiles.manner());
        let distinct: BTreeMap<ChunkId, &Chunk> = cases
            .iter()
            .flat_map(|case| &case.passages)
            .map(|passage| (passage.chunk.id, &*passage.chunk))
            .collect();
        let distinct: Vec<(ChunkId, &Chunk)> = distinct.into_iter().collect();
        let chunks: BTreeMap<ChunkId, ChunkReading> = distinct
            .into_par_iter()
            .filter_map(|(id, chunk)| {
                let facts = facts(bench, id.document)?;
                Some((id, ChunkReading::of(bench, chunk, facts, &concepts, &cues)))
            })
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let ids: BTreeSet<u32> = chunks.keys().map(|id| id.document).collect();
        let documents: BTreeMap<u32, DocumentReading> = ids
            .into_par_iter()
            .filter_map(|id| {
                let first = ChunkId { document: id, ordinal: 0 };
                let last = ChunkId { document: id, ordinal: u32::MAX };
                let mine: Vec<&ChunkReading> =
                    chunks.range(first..=last).map(|(_, chunk)| chunk).collect();
                Some((id, DocumentReading::of(bench, id, &mine, &concepts, &cues)?))
            })
            .collect();
        let about_ai = documents.values().map(|document| document.about_ai).sum::<f64>();
        let about_ai = about_ai / documents.len().max(1) as f64;
        Self { chunks, documents, about_ai }
    }
}

impl ChunkReading {
    fn of(
        bench: Bench<'_>,
        chunk: &Chunk,
        facts: &Facts,
        concepts: &Concepts,
        cues: &Cues<'_>,
    ) -> Self {
        let language = facts.words_in();
        let name = file_words(chunk.file.path.name());
        let headings = chunk.trail.iter().chain(&chunk.columns).map(String::as_str);
        let parts = [chunk.text.as_str(), facts.title.as_str(), &name];
        let bag = bench.profiles.bag(parts.into_iter().chain(headings), language);
        let full_text = concepts::full_text(chunk);
        let traits = cues.traits(chunk, language, bench.engagement.as_of);
        Self {
            likenesses: bench.profiles.likenesses(&bag),
            spoken: concepts.spoken(&full_text, language),
            names_ai: traits.names_ai || bench.vocabulary.names_system(&full_text),
            traits,
            bag,
        }
    }
}

impl DocumentReading {
    fn of(
        bench: Bench<'_>,
        id: u32,
        chunks: &[&ChunkReading],
        concepts: &Concepts,
        cues: &Cues<'_>,
    ) -> Option<Self> {
        let facts = facts(bench, id)?;
        let path = &bench.documents.get(id as usize)?.row.path;
        let name = path.name();
        let bag = Bag::together(chunks.iter().map(|chunk| &chunk.bag), facts.words_in());
        let is_about_ai = facts.about_ai
            || bench.vocabulary.names_system_in_path(path)
            || bench.vocabulary.names_system(&facts.title);
        let naming = chunks.iter().filter(|chunk| chunk.names_ai).count();
        let about_ai = if is_about_ai { 1.0 } else { naming as f64 / chunks.len().max(1) as f64 };
        Some(Self {
            likenesses: bench.profiles.likenesses(&bag),
            spoken: concepts
                .spoken(&format!("{}\n{}", facts.title, file_words(name)), facts.words_in()),
            about_ai,
            manner: chunks.iter().map(|chunk| chunk.traits.manner).sum::<f64>()
                / chunks.len().max(1) as f64,
            is_named_by_date: cues.is_named_by_date(name),
        })
    }
}

fn facts(bench: Bench<'_>, document: u32) -> Option<&Facts> {
    bench.documents.get(document as usize)?.facts.as_deref()
}

/// The words of a file's name, without what it ends in.
fn file_words(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ")
}

fn judge(bench: Bench<'_>, case: &Case<'_>, place: usize, reading: &Reading) -> Assessment {
    let requirement = case.requirement;
    let judgement = &bench.catalog.lexicon().judgement;
    let mut weighed: Vec<Weighed<'_>> = case
        .passages
        .iter()
        .filter_map(|passage| {
            let id = passage.chunk.id;
            let ChunkReading { bag, likenesses, spoken, names_ai, traits } =
                reading.chunks.get(&id)?;
            let document = reading.documents.get(&id.document)?;
            let facts = facts(bench, id.document)?;
            let known = Known {
                place,
                passage: likenesses,
                document: &document.likenesses,
                grasp: passage::grasp(requirement, [spoken, &document.spoken]),
                words: bag.words(),
                denials: traits.denials,
                names_ai: *names_ai,
                document_about_ai: document.about_ai,
                dump_about_ai: reading.about_ai,
                facts,
            };
            let features = Features::of(&known, requirement, bench.catalog);
            let (answers, touches) =
                (features.sum(&judgement.answers), features.sum(&judgement.touches));
            let around = Around {
                facts,
                manner: document.manner,
                is_named_by_date: document.is_named_by_date,
            };
            let notes = notes::of(facts, &passage.chunk);
            let happens =
                notes::happens(notes, nature::happens(traits, around, &judgement.happens));
            let context = &judgement.context;
            let is_about_ai = *names_ai
                || document.about_ai >= context.document
                || reading.about_ai >= context.dump;
            let nature = match notes::nature(notes, nature::of(traits, facts, happens)) {
                Nature::Design | Nature::Operating if !is_about_ai => Nature::Mention,
                nature => nature,
            };
            let strength = match nature {
                Nature::Template | Nature::Mention => Strength::Weak,
                _ if answers >= judgement.enough.answers => Strength::Strong,
                _ if touches >= judgement.enough.touches => Strength::Partial,
                _ => Strength::Weak,
            };
            let mut passage = passage.clone();
            let value = passage::probability(answers) + TOUCH_SHARE * passage::probability(touches);
            passage.score = Score::new(value);
            let judged = JudgedPassage {
                passage,
                nature,
                strength,
                parts: features.parts(&judgement.answers),
                nature_parts: nature::parts(traits, around, &judgement.happens),
            };
            let standing = standing(nature, is_about_ai, facts.place);
            Some(Weighed {
                judged,
                answers,
                happens,
                is_register: match facts.nature {
                    Some(nature) => nature == KindNature::Register,
                    None => traits.is_rows,
                },
                is_noted: notes.is_some(),
                standing,
                traits,
            })
        })
        .collect();
    weighed.sort_by(|a, b| a.judged.passage.rank(&b.judged.passage));
    let all: Vec<&Weighed<'_>> = weighed.iter().collect();
    let phrases = bench.catalog.phrases().of(bench.engagement.language);
    let (verdict, reason) = conclude::verdict(requirement, &all, &judgement.conclusion, phrases);
    let systems = if judgement.conclusion.per_system.contains(&requirement.id) {
        by_system(bench, requirement, &all, phrases)
    } else {
        Vec::new()
    };
    let newest_operating = weighed.iter().filter_map(Weighed::operating_day).max();
    let passages = weighed.into_iter().take(PASSAGES_MAX).map(|weighed| weighed.judged).collect();
    Assessment {
        requirement: requirement.id,
        verdict,
        reason,
        passages,
        newest_operating,
        systems,
        judge: Judge::Keyword,
        overlay: None,
    }
}

fn standing(nature: Nature, is_about_ai: bool, place: Place) -> Standing {
    match nature {
        _ if !is_about_ai => Standing::NotAboutAi,
        Nature::Mention => Standing::Mention,
        Nature::Design | Nature::Operating if place == Place::Current => Standing::Counts,
        Nature::Design | Nature::Operating | Nature::Template => Standing::NotCurrent,
    }
}

/// What the passages that name each system come to, each system alone.
fn by_system(
    bench: Bench<'_>,
    requirement: &Requirement,
    weighed: &[&Weighed<'_>],
    phrases: &Phrases,
) -> Vec<SystemConclusion> {
    let rules = &bench.catalog.lexicon().judgement.conclusion;
    // What is far down the list decides nothing, and would be looked through for every system.
    let first = &weighed[..weighed.len().min(PASSAGES_MAX)];
    let texts: Vec<String> =
        first.iter().map(|one| concepts::full_text(&one.judged.passage.chunk)).collect();
    let of = |(system, vocabulary): (&NamedSystem, Vocabulary)| {
        let names = |(passage, text): &(&&Weighed<'_>, &String)| {
            vocabulary.names_system_in_path(&passage.judged.passage.chunk.file.path)
                || vocabulary.names_system(text)
        };
        let mine = first.iter().zip(&texts).filter(names).map(|(passage, _)| *passage);
        let mine: Vec<&Weighed<'_>> = mine.collect();
        let (verdict, _) = conclude::verdict(requirement, &mine, rules, phrases);
        SystemConclusion { system: system.label(), conclusion: verdict.name() }
    };
    bench.vocabulary.each().into_iter().map(of).collect()
}

/// A judged passage with what the conclusion needs to know of it.
pub(super) struct Weighed<'a> {
    pub judged: JudgedPassage,
    /// The logarithm of the odds that it answers.
    pub answers: f64,
    /// Whether it shows something happening, rather than laid down.
    pub happens: bool,
    /// Whether it stands in a register, or in rows of what is no other kind of document.
    pub is_register: bool,
    /// Whether an auditor noted it in an interview.
    pub is_noted: bool,
    pub standing: Standing,
    traits: &'a Traits,
}

/// Whether a passage counts for a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does.
    Counts,
    /// It stands in a superseded document or a blank form.
    NotCurrent,
    /// Neither it nor its document nor the dump is about AI.
    NotAboutAi,
    /// It only points elsewhere: a heading, a list of links, a glossary.
    Mention,
}

impl Weighed<'_> {
    pub fn counts(&self) -> bool {
        self.standing == Standing::Counts
    }

    /// The newest day an answering operating passage bears.
    fn operating_day(&self) -> Option<AuditDate> {
        let answers =
            self.judged.nature == Nature::Operating && self.judged.strength == Strength::Strong;
        self.traits.newest.filter(|_| answers)
    }
}
