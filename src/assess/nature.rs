//! What a passage shows: that something is laid down, or that it happens; by its manner, its dates and its kind.
//!
//! The weights are data (`lexicon/judgement.toml`, `happens`), fitted on labelled organisations. A blank form
//! shows neither, and what only points elsewhere is a mention.

use crate::catalog::{Catalog, Sign, Weights};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Chunk, KindNature, Location, Nature, ScorePart, When};
use crate::facts::{Facts, Place};
use crate::learn::Manner;
use crate::words::{self, Language, Phrases};

/// What traits are read by, compiled.
pub(super) struct Cues<'a> {
    phrases: Phrases<Cue>,
    dates: DateFinder,
    manner: &'a Manner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Mention,
    Denial,
    Ai,
    /// In French documents only: elsewhere `IA` is an internal audit.
    AiFrench,
}

/// What can be said of a passage without knowing the requirement.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    /// Whether it or a heading above it speaks of AI.
    pub names_ai: bool,
    /// How often it says that something is not there, not yet, or not meant.
    pub denials: usize,
    /// The newest day it bears that is not after the as-of date.
    pub newest: Option<AuditDate>,
    /// How far its words speak of what happened.
    pub manner: f64,
    /// How many dates it bears that are not after the as-of date.
    dates: usize,
    /// The share of its lines that bear one.
    dated_lines: f64,
    /// Whether it is rows of a table.
    pub is_rows: bool,
    /// A title, a list of links, a table of contents, a glossary entry: it only points elsewhere.
    points: bool,
}

impl<'a> Cues<'a> {
    pub fn new(catalog: &Catalog, manner: &'a Manner) -> Self {
        let cues = &catalog.lexicon().nature;
        let all = (cues.mention.iter().map(|cue| (cue.as_str(), Cue::Mention)))
            .chain(cues.denial.iter().map(|cue| (cue.as_str(), Cue::Denial)))
            .chain(cues.ai_context.iter().map(|cue| (cue.as_str(), Cue::Ai)))
            .chain(cues.ai_context_french.iter().map(|cue| (cue.as_str(), Cue::AiFrench)));
        Self { phrases: Phrases::written(all), dates: DateFinder::new(catalog.lexicon()), manner }
    }

    /// What can be said of a chunk as of a day.
    pub fn traits(&self, chunk: &Chunk, language: Language, as_of: AuditDate) -> Traits {
        let headings = chunk.trail.join("\n");
        let of_headings = self.phrases.find(&headings);
        let cut: Vec<(usize, usize)> = words::words(&chunk.text).collect();
        let found = self.phrases.find_written(&chunk.text, &cut);
        let count = |cue| found.iter().filter(|hit| *hit.meaning == cue).count();
        let mentions = count(Cue::Mention);
        let is_ai =
            |cue: Cue| cue == Cue::Ai || cue == Cue::AiFrench && language == Language::French;
        let past: Vec<When> = (self.dates.find(&chunk.text).into_iter().map(|date| date.when))
            .filter(|when| when.earliest() <= as_of)
            .collect();
        let lines = || chunk.text.lines().filter(|line| !line.trim().is_empty());
        let dated = lines().filter(|line| !self.dates.find(line).is_empty()).count();
        Traits {
            names_ai: found.iter().chain(&of_headings).any(|hit| is_ai(*hit.meaning)),
            denials: count(Cue::Denial),
            newest: past.iter().map(|when| when.earliest()).max(),
            manner: self.manner.of(&chunk.text, language),
            dates: past.len(),
            dated_lines: dated as f64 / lines().count().max(1) as f64,
            is_rows: is_rows(chunk),
            points: points(chunk, cut.len(), mentions),
        }
    }

    /// Whether a file's name bears a date.
    pub fn is_named_by_date(&self, name: &str) -> bool {
        !self.dates.find(&name.replace('_', " ")).is_empty()
    }
}

fn is_rows(chunk: &Chunk) -> bool {
    let in_cells = matches!(
        chunk.location,
        Location::Cells { .. } | Location::TableRows { .. } | Location::SlideRows { .. }
    );
    in_cells || !chunk.columns.is_empty()
}

fn points(chunk: &Chunk, words: usize, mentions: usize) -> bool {
    if is_rows(chunk) {
        return false;
    }
    let lines: Vec<&str> = chunk.text.lines().filter(|line| !line.trim().is_empty()).collect();
    let leaders =
        lines.iter().filter(|line| line.contains("....") || line.contains(". . .")).count();
    let references = chunk.text.matches("](").count() + chunk.text.matches("http").count();
    words < WORDS_MIN || leaders >= 3 || references * 6 > words || (mentions > 0 && words < 25)
}

/// Fewer words are a heading.
const WORDS_MIN: usize = 8;
/// More dates tell nothing more.
const DATES_MAX: usize = 4;
/// The manner is a cosine, some hundredths; in tenths its weight is one that people can read.
const MANNER_SCALE: f64 = 10.0;

/// What is known of the document a passage stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    pub facts: &'a Facts,
    /// The mean manner of its passages.
    pub manner: f64,
    pub is_named_by_date: bool,
}

/// Whether a passage shows something happening, rather than laid down.
pub(super) fn happens(traits: &Traits, around: Around<'_>, weights: &Weights<Sign>) -> bool {
    let added = parts(traits, around, weights).into_iter().map(|part| part.adds);
    weights.begin + added.sum::<f64>() > 0.0
}

/// What each sign adds to that.
pub(super) fn parts(
    traits: &Traits,
    around: Around<'_>,
    weights: &Weights<Sign>,
) -> Vec<ScorePart> {
    let part = |(sign, value): (Sign, f64)| ScorePart {
        name: sign.name(),
        value,
        adds: value * weights.of(&sign),
    };
    signs(traits, around).into_iter().map(part).collect()
}

/// What a passage shows.
pub(super) fn of(traits: &Traits, facts: &Facts, happens: bool) -> Nature {
    if facts.place == Place::Template || facts.nature == Some(KindNature::Template) {
        Nature::Template
    } else if traits.points {
        Nature::Mention
    } else if happens {
        Nature::Operating
    } else {
        Nature::Design
    }
}

/// A number for each sign.
fn signs(traits: &Traits, around: Around<'_>) -> [(Sign, f64); 9] {
    let is = |told: bool| f64::from(u8::from(told));
    let by_nature = |nature| is(around.facts.nature == Some(nature));
    [
        (Sign::Manner, traits.manner * MANNER_SCALE),
        (Sign::DocumentManner, around.manner * MANNER_SCALE),
        (Sign::Document, by_nature(KindNature::Document)),
        (Sign::Register, by_nature(KindNature::Register)),
        (Sign::Record, by_nature(KindNature::Record)),
        (Sign::Log, by_nature(KindNature::Log)),
        (Sign::Dates, traits.dates.min(DATES_MAX) as f64),
        (Sign::DatedLines, traits.dated_lines),
        (Sign::NamedByDate, is(around.is_named_by_date)),
    ]
}
