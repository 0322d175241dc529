//! `evidence.jsonl`: the passages behind each conclusion, best first, one a line.
//!
//! Lines, because this is the largest file: it can be read, filtered and compared without holding it.

use serde::Serialize;

use super::place::Place;
use super::{Error, Report};
use crate::domain::{EvidencePath, JudgedPassage, Nature, RequirementId, Strength};

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
}

impl<'a> Line<'a> {
    fn new(requirement: RequirementId, rank: u32, judged: &'a JudgedPassage) -> Self {
        let chunk = &judged.passage.chunk;
        Self {
            requirement,
            rank,
            // Four decimals are more than a rank needs, and hide the last bits of a sum.
            score: (judged.passage.score.value() * 1e4).round() / 1e4,
            document: &chunk.file.path,
            location: Place::new(&chunk.location, &chunk.trail),
            nature: judged.nature,
            strength: judged.strength,
            text: &chunk.text,
        }
    }
}
