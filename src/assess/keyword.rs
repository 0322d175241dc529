//! The keyword engine: judges by words, structure and kind of document. Deterministic, no model.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::conclude;
use super::likeness::{self, Bag, Likeness, Space};
use super::passage::{self, Cues, Traits, Weighing};
use super::terms::{self, Hits, Spoken, TermIndex};
use super::{Bench, Case, Engine};
use crate::domain::{
    Assessment, AuditDate, Chunk, ChunkId, Judge, JudgedPassage, Nature, RequirementId, Score,
    Strength,
};
use crate::facts::Facts;

/// The keyword engine.
#[derive(Clone, Copy, Debug)]
pub struct Keyword;

/// At most so many passages are kept per requirement.
const PASSAGES_MAX: usize = 50;

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
            .map(|case| {
                let assessment = judge(bench, case, &reading);
                done(&assessment);
                assessment
            })
            .collect()
    }
}

/// What is known of the passages before any requirement is looked at.
struct Reading {
    chunks: BTreeMap<ChunkId, ChunkReading>,
    /// The concepts each document's title and file name speak of.
    titles: BTreeMap<u32, Spoken>,
    terms: TermIndex,
    /// The place of each requirement in the catalogue.
    places: BTreeMap<RequirementId, usize>,
    most_speak_of_ai: bool,
}

/// What is known of one chunk.
struct ChunkReading {
    /// By requirement, in catalogue order.
    likenesses: Vec<Likeness>,
    hits: BTreeMap<RequirementId, Hits>,
    spoken: Spoken,
    traits: Traits,
}

impl Reading {
    fn of(bench: Bench<'_>, cases: &[Case<'_>]) -> Self {
        let terms = TermIndex::new(bench.catalog);
        let cues = Cues::new(bench.catalog);
        let judgement = &bench.catalog.lexicon().judgement;
        let as_of = bench.engagement.as_of;
        let distinct: BTreeMap<ChunkId, &Chunk> = cases
            .iter()
            .flat_map(|case| &case.passages)
            .map(|passage| (passage.chunk.id, &passage.chunk))
            .collect();
        let bags: BTreeMap<ChunkId, Bag> = distinct
            .par_iter()
            .map(|(id, chunk)| {
                let facts =
                    bench.documents.get(id.document as usize).and_then(|one| one.facts.as_ref());
                let title = facts.map_or("", |facts| facts.title.as_str());
                (*id, likeness::bag(chunk, title, judgement))
            })
            .collect();
        let space = Space::new(bench.catalog, bags.values());
        let chunks = bags
            .into_par_iter()
            .filter_map(|(id, bag)| {
                let chunk = distinct.get(&id)?;
                let likenesses = space.likenesses(&bag);
                let text = terms::full_text(chunk);
                let (hits, spoken) = (terms.hits(&text), terms.spoken(&text));
                Some((
                    id,
                    ChunkReading { likenesses, hits, spoken, traits: cues.traits(chunk, as_of) },
                ))
            })
            .collect();
        let documents: BTreeSet<u32> = distinct.keys().map(|id| id.document).collect();
        let titles = documents
            .into_iter()
            .filter_map(|index| {
                let studied = bench.documents.get(index as usize)?;
                let title = &studied.facts.as_ref()?.title;
                let name = studied.row.path.name().replace('_', " ");
                Some((index, terms.spoken(&format!("{title}\n{name}"))))
            })
            .collect();
        let requirements = bench.catalog.requirements().iter();
        let places =
            requirements.zip(0..).map(|(requirement, nth)| (requirement.id, nth)).collect();
        Self { chunks, titles, terms, places, most_speak_of_ai: most_speak_of_ai(bench) }
    }
}

/// Whether so many documents speak of AI that one that does not may still belong to the management
/// system: the attendance list of a course need not name its subject in every row.
fn most_speak_of_ai(bench: Bench<'_>) -> bool {
    let read: Vec<&Facts> =
        bench.documents.iter().filter_map(|studied| studied.facts.as_deref()).collect();
    let about = read.iter().filter(|facts| facts.about_ai).count();
    let share = bench.catalog.lexicon().judgement.context.ai_share;
    about > 0 && about as f64 >= share * read.len() as f64
}

fn judge(bench: Bench<'_>, case: &Case<'_>, reading: &Reading) -> Assessment {
    let requirement = case.requirement;
    let mut weighed: Vec<Weighed<'_>> = case
        .passages
        .iter()
        .filter_map(|passage| {
            let id = passage.chunk.id;
            let ChunkReading { likenesses, hits, spoken, traits } = reading.chunks.get(&id)?;
            let title = reading.titles.get(&id.document)?;
            let facts = bench.documents.get(id.document as usize)?.facts.as_ref()?;
            let place = *reading.places.get(&requirement.id)?;
            let weighing = Weighing {
                judgement: &bench.catalog.lexicon().judgement,
                likeness: *likenesses.get(place)?,
                hits: hits.get(&requirement.id).copied().unwrap_or_default(),
                grasp: reading.terms.grasp(requirement.id, [spoken, title]),
                fit: passage::fit(facts, requirement, bench.catalog),
                context: passage::ai_context(facts, traits, reading.most_speak_of_ai),
                facts,
                traits,
            };
            let nature = passage::nature(facts, requirement, traits);
            let strength = match nature {
                Nature::Template | Nature::Mention => Strength::Weak,
                Nature::Design | Nature::Operating => passage::strength(&weighing),
            };
            let mut passage = passage.clone();
            // What answers goes before what only shares words, whatever the index thinks of it.
            passage.score = Score::new(weighing.value() + f64::from(strength as u8));
            let judged = JudgedPassage { passage, nature, strength };
            Some(Weighed { judged, traits })
        })
        .collect();
    weighed.sort_by(|a, b| a.judged.passage.rank(&b.judged.passage));
    let (verdict, reason) = conclude::verdict(requirement, &weighed);
    let newest_operating = weighed.iter().filter_map(Weighed::operating_day).max();
    let passages = weighed.into_iter().take(PASSAGES_MAX).map(|weighed| weighed.judged).collect();
    Assessment {
        requirement: requirement.id,
        verdict,
        reason,
        passages,
        newest_operating,
        judge: Judge::Keyword,
    }
}

/// A judged passage with what the conclusion needs to know of it.
pub(super) struct Weighed<'a> {
    pub judged: JudgedPassage,
    traits: &'a Traits,
}

impl Weighed<'_> {
    /// The newest day an answering operating passage bears.
    fn operating_day(&self) -> Option<AuditDate> {
        let answers =
            self.judged.nature == Nature::Operating && self.judged.strength == Strength::Strong;
        self.traits.newest.filter(|_| answers)
    }
}
