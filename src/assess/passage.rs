//! What one passage is worth for one requirement: what it shows, and how much.

use super::terms::{Coverage, Hits};
use crate::catalog::Catalog;
use crate::domain::{
    Chunk, KindNature, Location, Nature, Requirement, RequirementId, Strength, When,
};
use crate::dates::DateFinder;
use crate::facts::{Approval, Facts, Place};
use crate::words::{self, Phrases};

/// The cues of the catalogue, compiled: what tells design from operation from mention.
pub(super) struct Cues {
    nature: Phrases<Cue>,
    dates: DateFinder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Design,
    Operating,
    Mention,
    Ai,
}

/// What can be said of a passage without knowing the requirement.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    design_cues: usize,
    operating_cues: usize,
    about_ai: bool,
    /// The newest day it bears that is not after the as-of date.
    pub newest: Option<crate::domain::AuditDate>,
    shape: Shape,
}

/// What a passage looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Sentences.
    Prose,
    /// Rows of a table with dates in several of them: what a register or a log looks like.
    DatedRows,
    /// Other rows of a table.
    Rows,
    /// A title, a list of links, a table of contents, a glossary entry: it only points elsewhere.
    Pointer,
}

/// How a document's kind fits a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Not at all, or the kind is unknown.
    None,
    /// Documents of this kind sometimes carry it.
    Plausible,
    /// It is what this kind of document is for.
    Primary,
}

/// How much AI there is around a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AiContext {
    /// Neither the document nor most others speak of AI.
    Absent,
    /// The document does not, most others do.
    Around,
    /// The document or the passage does.
    Present,
}

impl Cues {
    pub fn new(catalog: &Catalog) -> Self {
        let cues = &catalog.lexicon().nature;
        let all = (cues.design.iter().map(|cue| (cue.as_str(), Cue::Design)))
            .chain(cues.operating.iter().map(|cue| (cue.as_str(), Cue::Operating)))
            .chain(cues.mention.iter().map(|cue| (cue.as_str(), Cue::Mention)))
            .chain(cues.ai_context.iter().map(|cue| (cue.as_str(), Cue::Ai)));
        Self { nature: Phrases::written(all), dates: DateFinder::new(catalog.lexicon()) }
    }

    /// What can be said of a chunk as of a day.
    pub fn traits(&self, chunk: &Chunk, as_of: crate::domain::AuditDate) -> Traits {
        let cut = words::cut(&chunk.text);
        let found = self.nature.find_in(&chunk.text, &cut);
        // Where a longer cue holds a shorter one (`not passed`), the longer one counts.
        let counts = |cue: Cue| {
            let mine = found.iter().filter(|hit| *hit.meaning == cue);
            mine.filter(|hit| {
                !found.iter().any(|other| {
                    other.words > hit.words
                        && other.first_word <= hit.first_word
                        && hit.first_word + hit.words <= other.first_word + other.words
                })
            })
            .count()
        };
        let days: Vec<When> = self.dates.find(&chunk.text).into_iter().map(|date| date.when).collect();
        let newest = days.iter().map(|when| when.earliest()).filter(|day| *day <= as_of).max();
        let shape = shape(chunk, &days, as_of, cut.len(), counts(Cue::Mention));
        Traits {
            design_cues: counts(Cue::Design),
            operating_cues: counts(Cue::Operating),
            about_ai: counts(Cue::Ai) > 0,
            newest,
            shape,
        }
    }
}

fn shape(
    chunk: &Chunk,
    days: &[When],
    as_of: crate::domain::AuditDate,
    words: usize,
    mention_cues: usize,
) -> Shape {
    let is_rows = matches!(chunk.location, Location::Cells { .. } | Location::TableRows { .. })
        || !chunk.columns.is_empty();
    if is_rows {
        let past = days.iter().filter(|when| when.earliest() <= as_of).count();
        return if past >= 2 { Shape::DatedRows } else { Shape::Rows };
    }
    let lines: Vec<&str> = chunk.text.lines().filter(|line| !line.trim().is_empty()).collect();
    let leaders = lines.iter().filter(|line| line.contains("....") || line.contains(". . .")).count();
    let links = chunk.text.matches("](").count() + chunk.text.matches("http").count();
    let is_pointer = words < 8 || leaders >= 3 || links * 6 > words || (mention_cues > 0 && words < 25);
    if is_pointer { Shape::Pointer } else { Shape::Prose }
}

/// How a document's kind fits a requirement.
pub(super) fn fit(facts: &Facts, requirement: &Requirement, catalog: &Catalog) -> Fit {
    let Some(code) = &facts.kind else { return Fit::None };
    let serves = |id: RequirementId| catalog.kind(code).is_some_and(|kind| kind.serves.contains(&id));
    if serves(requirement.id) {
        Fit::Primary
    } else if requirement.design.kinds.contains(code) || requirement.operating.kinds.contains(code) {
        Fit::Plausible
    } else {
        Fit::None
    }
}

/// What a passage shows for a requirement.
pub(super) fn nature(facts: &Facts, requirement: &Requirement, traits: &Traits) -> Nature {
    if facts.place == Place::Template || facts.nature == Some(KindNature::Template) {
        return Nature::Template;
    }
    if traits.shape == Shape::Pointer {
        return Nature::Mention;
    }
    let listed = |kinds: &[crate::domain::KindCode]| {
        facts.kind.as_ref().is_some_and(|code| kinds.contains(code))
    };
    let by_cues = || match traits.shape {
        Shape::DatedRows => Nature::Operating,
        _ if traits.operating_cues > traits.design_cues && traits.newest.is_some() => Nature::Operating,
        _ => Nature::Design,
    };
    match (listed(&requirement.design.kinds), listed(&requirement.operating.kinds), facts.nature) {
        (true, false, _) => match traits.shape {
            // The version history of a policy shows that it is kept, not that it is followed; but a
            // register of decisions kept inside a procedure is a record all the same.
            Shape::DatedRows if facts.nature == Some(KindNature::Document) => by_cues(),
            _ => Nature::Design,
        },
        (false, true, Some(KindNature::Document)) => by_cues(),
        (false, true, _) => Nature::Operating,
        (true, true, Some(KindNature::Record | KindNature::Log)) => Nature::Operating,
        (false, false, Some(KindNature::Record | KindNature::Log)) => Nature::Operating,
        (_, _, Some(KindNature::Document)) if traits.shape != Shape::DatedRows => Nature::Design,
        _ => by_cues(),
    }
}

/// How much a passage shows for a requirement.
///
/// Points come from the distinct terms in the passage, its headings and, at half their worth, its
/// document's title and file name. What is needed depends on the document: one that is made for the
/// requirement needs little, one of another kind a good deal. Without AI around, words prove nothing:
/// every company trains staff and reviews suppliers.
pub(super) fn strength(
    requirement: &Requirement,
    coverage: &Coverage,
    frame: Hits,
    fit: Fit,
    context: AiContext,
    facts: &Facts,
    traits: &Traits,
) -> Strength {
    let of = |hits: &std::collections::BTreeMap<RequirementId, Hits>| {
        hits.get(&requirement.id).copied().unwrap_or_default()
    };
    let (text, heading) = (of(&coverage.text), of(&coverage.heading));
    let own = text.points() + heading.points();
    let points = own + 0.5 * frame.points();
    let decisive = text.strong + heading.strong;
    let borrowed = text.confusable > text.strong + text.normal;
    let enough = match fit {
        Fit::Primary => own >= 1.0 && points >= 2.0,
        Fit::Plausible => own >= 2.0 && points >= 3.0 && !borrowed,
        Fit::None => decisive >= 1 && own >= 4.0 && !borrowed,
    };
    let touches = match fit {
        Fit::Primary => own >= 1.0,
        Fit::Plausible => own >= 2.0 && !borrowed,
        Fit::None => decisive >= 1 && own >= 3.0 && !borrowed,
    };
    let counts = facts.place == Place::Current && traits.shape != Shape::Pointer;
    let in_force = facts.control.approval.as_ref().is_none_or(|fact| fact.value != Approval::Draft);
    match context {
        AiContext::Absent => Strength::Weak,
        _ if !counts => Strength::Weak,
        AiContext::Around if fit != Fit::Primary => Strength::Weak,
        _ if enough && in_force => Strength::Strong,
        _ if enough || touches => Strength::Partial,
        _ => Strength::Weak,
    }
}

/// How much AI there is around a passage. `most_speak_of_ai` is about the whole dump.
pub(super) fn ai_context(facts: &Facts, traits: &Traits, most_speak_of_ai: bool) -> AiContext {
    if facts.about_ai || traits.about_ai {
        AiContext::Present
    } else if most_speak_of_ai {
        AiContext::Around
    } else {
        AiContext::Absent
    }
}
