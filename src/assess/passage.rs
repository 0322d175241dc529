//! What one passage is worth for one requirement: what it shows, and how much.

use super::likeness::Likeness;
use super::terms::{Grasp, Hits};
use crate::catalog::{Catalog, Judgement};
use crate::dates::DateFinder;
use crate::domain::{
    AuditDate, Chunk, Demands, KindCode, KindNature, Location, Nature, Requirement, RequirementId,
    Strength, When,
};
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
    pub newest: Option<AuditDate>,
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
    /// The kind only points at requirements, as an index or an audit report does.
    Pointer,
    /// The kind is for something else.
    Other,
    /// The kind could not be told, or is a rule that may cover anything.
    Unknown,
    /// Documents of this kind sometimes carry it.
    Plausible,
    /// It is what this kind of document is for.
    Primary,
}

/// How much AI there is around a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AiContext {
    /// Neither the document nor most others are about AI, and the passage does not name it.
    Absent,
    /// Nothing around is about AI; the passage names it in passing.
    Passing,
    /// The document is not about AI, most others are.
    Around,
    /// The document is about AI, or it stands among such documents and the passage names it.
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
    pub fn traits(&self, chunk: &Chunk, as_of: AuditDate) -> Traits {
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
        let days: Vec<When> =
            self.dates.find(&chunk.text).into_iter().map(|date| date.when).collect();
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
    as_of: AuditDate,
    words: usize,
    mention_cues: usize,
) -> Shape {
    let is_rows = matches!(
        chunk.location,
        Location::Cells { .. } | Location::TableRows { .. } | Location::SlideRows { .. }
    ) || !chunk.columns.is_empty();
    if is_rows {
        let past = days.iter().filter(|when| when.earliest() <= as_of).count();
        return if past >= 2 { Shape::DatedRows } else { Shape::Rows };
    }
    let lines: Vec<&str> = chunk.text.lines().filter(|line| !line.trim().is_empty()).collect();
    let leaders =
        lines.iter().filter(|line| line.contains("....") || line.contains(". . .")).count();
    let references = chunk.text.matches("](").count() + chunk.text.matches("http").count();
    let is_pointer =
        words < 8 || leaders >= 3 || references * 6 > words || (mention_cues > 0 && words < 25);
    if is_pointer { Shape::Pointer } else { Shape::Prose }
}

/// How a document's kind fits a requirement.
pub(super) fn fit(facts: &Facts, requirement: &Requirement, catalog: &Catalog) -> Fit {
    let Some(code) = &facts.kind else { return Fit::Unknown };
    let serves =
        |id: RequirementId| catalog.kind(code).is_some_and(|kind| kind.serves.contains(&id));
    if serves(requirement.id) {
        Fit::Primary
    } else if requirement.design.kinds.contains(code) || requirement.operating.kinds.contains(code)
    {
        Fit::Plausible
    } else if catalog.lexicon().judgement.pointers.kinds.contains(code) {
        Fit::Pointer
    } else if facts.nature == Some(KindNature::Document) {
        // One manual or procedure often covers a dozen requirements beside its own.
        Fit::Unknown
    } else {
        Fit::Other
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
    let listed = |kinds: &[KindCode]| facts.kind.as_ref().is_some_and(|code| kinds.contains(code));
    let by_cues = || match traits.shape {
        Shape::DatedRows => Nature::Operating,
        _ if traits.operating_cues > traits.design_cues && traits.newest.is_some() => {
            Nature::Operating
        }
        _ => Nature::Design,
    };
    // Where only a document is demanded, the register that is kept up to date is that document.
    let kept = matches!(facts.nature, Some(KindNature::Register) | None)
        && matches!(traits.shape, Shape::DatedRows | Shape::Rows);
    if requirement.demands == Demands::Document && kept {
        return Nature::Design;
    }
    match (listed(&requirement.design.kinds), listed(&requirement.operating.kinds), facts.nature) {
        (true, false, _) => match traits.shape {
            // The version history of a policy shows that it is kept, not that it is followed; but a
            // register of decisions kept inside a procedure is a record all the same.
            Shape::DatedRows if facts.nature == Some(KindNature::Document) => by_cues(),
            _ => Nature::Design,
        },
        (false, true, Some(KindNature::Document)) => by_cues(),
        (false, true, _) | (true, true, Some(KindNature::Record | KindNature::Log)) => {
            Nature::Operating
        }
        (false, false, Some(KindNature::Record | KindNature::Log)) => Nature::Operating,
        (_, _, Some(KindNature::Document)) if traits.shape != Shape::DatedRows => Nature::Design,
        _ => by_cues(),
    }
}

/// How much a passage shows for a requirement.
///
/// What counts is how alike they are, with a bonus for whole terms; what is enough depends on how the
/// document's kind fits (`lexicon/judgement.toml`). Without AI around, words prove nothing: every
/// company trains staff and reviews suppliers.
pub(super) fn strength(weighing: &Weighing<'_>) -> Strength {
    let Weighing { judgement, fit, context, facts, traits, .. } = weighing;
    let enough = match fit {
        Fit::Primary => &judgement.enough.primary,
        Fit::Plausible => &judgement.enough.plausible,
        Fit::Unknown => &judgement.enough.unknown,
        Fit::Other => &judgement.enough.other,
        Fit::Pointer => return Strength::Weak,
    };
    let counts = facts.place == Place::Current && traits.shape != Shape::Pointer;
    let belongs = match context {
        AiContext::Present | AiContext::Passing => true,
        // A list need not name its subject in every row; a rule that never speaks of AI does not govern it.
        AiContext::Around => *fit == Fit::Primary && facts.nature != Some(KindNature::Document),
        AiContext::Absent => false,
    };
    if !counts || !belongs || weighing.likeness.rank > enough.rank_max {
        return Strength::Weak;
    }
    // A log made for the requirement says with its kind what its lines do not repeat.
    let is_record = matches!(facts.nature, Some(KindNature::Record | KindNature::Log));
    let grasp = match (weighing.grasp, fit) {
        (Grasp::Nothing, _) => return Strength::Weak,
        (Grasp::Part, Fit::Primary) if is_record => Grasp::Whole,
        (grasp, _) => grasp,
    };
    let value = weighing.value();
    let in_force = facts.control.approval.as_ref().is_none_or(|fact| fact.value != Approval::Draft);
    let in_passing = *context == AiContext::Passing;
    let answers = in_force && grasp == Grasp::Whole && !in_passing;
    // What names AI once among other things has to be as alike as an answer to count as a touch.
    let touches = if in_passing { enough.answers } else { enough.touches };
    if value >= enough.answers && answers {
        Strength::Strong
    } else if value >= touches {
        Strength::Partial
    } else {
        Strength::Weak
    }
}

/// Everything the strength of a passage depends on.
#[derive(Clone, Copy)]
pub(super) struct Weighing<'a> {
    pub judgement: &'a Judgement,
    pub likeness: Likeness,
    /// The terms of the requirement in the passage and in the headings above it.
    pub hits: Hits,
    pub grasp: Grasp,
    pub fit: Fit,
    pub context: AiContext,
    pub facts: &'a Facts,
    pub traits: &'a Traits,
}

impl Weighing<'_> {
    /// The likeness with what whole terms add to it.
    pub fn value(&self) -> f64 {
        let phrases = &self.judgement.phrases;
        let count = |hits: u32, max: u32| f64::from(hits.min(max));
        self.likeness.value
            + phrases.strong * count(self.hits.strong, phrases.strong_max)
            + phrases.normal * count(self.hits.normal, phrases.normal_max)
            + phrases.confusable * count(self.hits.confusable, 1)
    }
}

/// How much AI there is around a passage. `most_speak_of_ai` is about the whole dump.
pub(super) fn ai_context(facts: &Facts, traits: &Traits, most_speak_of_ai: bool) -> AiContext {
    match (facts.about_ai, traits.about_ai, most_speak_of_ai) {
        (true, _, _) | (_, true, true) => AiContext::Present,
        (false, true, false) => AiContext::Passing,
        (false, false, true) => AiContext::Around,
        (false, false, false) => AiContext::Absent,
    }
}
