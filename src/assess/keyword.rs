//! The keyword engine: judges by words, structure and kind of document. Deterministic, no model.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::conclude;
use super::passage::{self, Cues, Traits};
use super::terms::{Coverage, Hits, TermIndex};
use super::{Bench, Case, Engine};
use crate::domain::{
    Assessment, AuditDate, Chunk, ChunkId, Judge, JudgedPassage, Nature, RequirementId, Score, Strength,
};
use crate::facts::{Facts, Studied};

/// The keyword engine.
#[derive(Clone, Copy, Debug)]
pub struct Keyword;

/// At most so many passages are kept per requirement.
const PASSAGES_MAX: usize = 50;
/// Where at least this share of the documents speaks of AI, a document that does not may still belong
/// to the management system: the list of a training course need not name its subject in every row.
const AI_SHARE: f64 = 0.25;

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

/// What is known of chunks and documents before any requirement is looked at.
struct Reading {
    chunks: BTreeMap<ChunkId, (Coverage, Traits)>,
    /// The terms in each document's title and file name.
    frames: BTreeMap<u32, BTreeMap<RequirementId, Hits>>,
    most_speak_of_ai: bool,
}

impl Reading {
    fn of(bench: Bench<'_>, cases: &[Case<'_>]) -> Self {
        let terms = TermIndex::new(bench.catalog);
        let cues = Cues::new(bench.catalog);
        let distinct: BTreeMap<ChunkId, &Chunk> = cases
            .iter()
            .flat_map(|case| &case.passages)
            .map(|passage| (passage.chunk.id, &passage.chunk))
            .collect();
        let as_of = bench.engagement.as_of;
        let chunks = distinct
            .par_iter()
            .map(|(id, chunk)| (*id, (terms.coverage(chunk), cues.traits(chunk, as_of))))
            .collect();
        let documents: std::collections::BTreeSet<u32> =
            distinct.keys().map(|id| id.document).collect();
        let frames = documents
            .into_iter()
            .filter_map(|index| {
                let studied = bench.documents.get(index as usize)?;
                let title = &studied.facts.as_ref()?.title;
                Some((index, terms.hits(&format!("{title}\n{}", studied.row.path.name()))))
            })
            .collect();
        Self { chunks, frames, most_speak_of_ai: most_speak_of_ai(bench.documents) }
    }
}

fn most_speak_of_ai(documents: &[Studied]) -> bool {
    let read: Vec<&Facts> = documents.iter().filter_map(|studied| studied.facts.as_ref()).collect();
    let about = read.iter().filter(|facts| facts.about_ai).count();
    about as f64 >= AI_SHARE * read.len() as f64 && about > 0
}

fn judge(bench: Bench<'_>, case: &Case<'_>, reading: &Reading) -> Assessment {
    let requirement = case.requirement;
    let mut weighed: Vec<Weighed<'_>> = case
        .passages
        .iter()
        .filter_map(|passage| {
            let id = passage.chunk.id;
            let (coverage, traits) = reading.chunks.get(&id)?;
            let facts = bench.documents.get(id.document as usize)?.facts.as_ref()?;
            let frame = reading.frames.get(&id.document).and_then(|hits| hits.get(&requirement.id));
            let fit = passage::fit(facts, requirement, bench.catalog);
            let context = passage::ai_context(facts, traits, reading.most_speak_of_ai);
            let nature = passage::nature(facts, requirement, traits);
            let strength = match nature {
                Nature::Template | Nature::Mention => Strength::Weak,
                Nature::Design | Nature::Operating => passage::strength(
                    requirement,
                    coverage,
                    frame.copied().unwrap_or_default(),
                    fit,
                    context,
                    facts,
                    traits,
                ),
            };
            let mut passage = passage.clone();
            // What answers goes before what only shares words, whatever the index thinks of it.
            let factor = [0.5, 1.0, 2.0][strength as usize] * [1.0, 1.15, 1.4][fit as usize];
            passage.score = Score::new(passage.score.value() * factor);
            let judged = JudgedPassage { passage, nature, strength };
            Some(Weighed { judged, facts, traits })
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
    pub facts: &'a Facts,
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
