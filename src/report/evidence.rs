//! `evidence.jsonl`: the passages behind each conclusion, best first, one a line.
//!
//! Lines, because this is the largest file: it can be read, filtered and compared without holding it.

use serde::Serialize;

use super::place::Place;
use super::{Error, Report};
use crate::domain::{EvidencePath, JudgedPassage, Nature, RequirementId, ScorePart, Strength};

/// How many passages a requirement has at most: more than an auditor opens.
pub(super) const PASSAGES_MAX: usize = 50;

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for assessment in &report.assessments {
        for (rank, judged) in (1..).zip(assessment.passages.iter().take(PASSAGES_MAX)) {
            serde_json::to_writer(&mut bytes, &Line::new(assessment.requirement, rank, judged))?;
            bytes.push(b'\n');
        }
    }
    Ok(bytes)
}

#[derive(Serialize)]
struct Line<'a> {
    requirement: RequirementId,
    rank: u32,
    score: f64,
    document: &'a EvidencePath,
    location: Place<'a>,
    nature: Nature,
    strength: Strength,
    text: &'a str,
    /// What the score is made of, for who asks why.
    parts: Vec<Part>,
    nature_parts: Vec<Part>,
}

/// A number that went into the score, with what it added to the logarithm of the odds.
#[derive(Serialize)]
struct Part(&'static str, f64, f64);

impl Part {
    fn of(part: &ScorePart) -> Self {
        Self(part.name, rounded(part.value), rounded(part.adds))
    }
}

/// Four decimals are more than a rank needs, and hide the last bits of a sum.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

impl<'a> Line<'a> {
    fn new(requirement: RequirementId, rank: u32, judged: &'a JudgedPassage) -> Self {
        let chunk = &judged.passage.chunk;
        Self {
            requirement,
            rank,
            score: rounded(judged.passage.score.value()),
            document: &chunk.file.path,
            location: Place::new(&chunk.location, &chunk.trail),
            nature: judged.nature,
            strength: judged.strength,
            text: &chunk.text,
            parts: judged.parts.iter().map(Part::of).collect(),
            nature_parts: judged.nature_parts.iter().map(Part::of).collect(),
        }
    }
}
