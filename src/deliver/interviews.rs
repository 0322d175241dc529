//! Interview guides: for each role the questions the documents left open, with room for what was said and seen.
//!
//! A guide that is filled in and put into the evidence is read as interview notes (`facts::notes`): its tags and labels
//! are what tells a note from the guide's own words.

use std::fmt::Write as _;

use std::collections::BTreeSet;

use serde::Serialize;

use super::words::Words;
use super::{Dossier, shell};
use crate::catalog::InterviewRole;
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{FindingKind, QuestionId, RequestKind, RequirementId};
use crate::paper::{Block, Cell, Paper, Status, Text};

/// The questions for one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guide {
    /// The role, as commands call it.
    pub id: String,
    /// The same as people call it.
    pub role: String,
    /// The questions, in parts.
    pub parts: Vec<Part>,
}

/// Questions of one origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Where they come from: `open`, `contradictions`, `drafts` or `lived`.
    pub origin: &'static str,
    /// The questions, by requirement.
    pub questions: Vec<Question>,
}

/// A question with what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its tag.
    pub id: QuestionId,
    /// The requirement it is on.
    pub requirement: RequirementId,
    /// The requirement's short title.
    pub title: String,
    /// The question.
    pub text: String,
    /// Why it is asked, or what to listen for.
    pub why: String,
    /// Where in the evidence to look first.
    pub behind: Vec<String>,
    /// Notes of interviews that answer it already, with their places.
    pub answers: Vec<String>,
}

/// So many places are named behind a question.
const BEHIND_MAX: usize = 3;

/// The guides, in the order of interviews; a role nobody has a question for has none.
#[must_use]
pub fn guides(dossier: &Dossier<'_>) -> Vec<Guide> {
    let Some(interviews) = dossier.catalog.interviews() else { return Vec::new() };
    let guide = |role: &InterviewRole| {
        let maker = Maker { dossier, role };
        let mut seen = BTreeSet::new();
        let parts = [
            ("open", maker.open()),
            ("contradictions", maker.drafted(Kind::Contradiction)),
            ("drafts", maker.drafted(Kind::Other)),
            ("lived", maker.lived()),
        ];
        let parts = parts.into_iter().filter_map(|(origin, mut questions)| {
            questions.retain(|question| seen.insert(question.id));
            questions.sort_by_key(|question| question.requirement);
            (!questions.is_empty()).then_some(Part { origin, questions })
        });
        let parts: Vec<Part> = parts.collect();
        // What is asked of everybody alone makes no interview.
        let has_own = parts.iter().any(|part| part.origin != "lived");
        has_own.then(|| Guide {
            id: role.id.clone(),
            role: role.name.of(dossier.mandate.language).to_owned(),
            parts,
        })
    };
    interviews.roles().iter().filter_map(guide).collect()
}

/// The guides as one paper, each from a new page on.
#[must_use]
pub fn guides_paper(dossier: &Dossier<'_>, guides: &[Guide]) -> Paper {
    let words = Words::new(dossier, "interviews");
    let mut blocks = vec![words.paragraph("intro"), words.paragraph("rules")];
    for guide in guides {
        blocks.push(Block::heading(1, &*guide.role, &*guide.id));
        let field = |key: &str| (words.say(key), vec![Block::paragraph("")]);
        blocks.push(Block::Facts(vec![field("held_on"), field("held_with"), field("held_by")]));
        let parts = guide.parts.iter().map(|part| part.table(words));
        blocks.push(Block::Wide(parts.collect()));
    }
    let subtitle = match guides {
        [guide] => guide.role.clone(),
        _ => dossier.outputs.run.parameters.auditee.clone(),
    };
    let contents = match guides {
        [_, _, ..] => words.common("contents"),
        _ => String::new(),
    };
    let cover = vec![
        (words.say("label.auditee"), Text::plain(&dossier.outputs.run.parameters.auditee)),
        (words.say("label.as_of"), Text::plain(dossier.outputs.run.as_of.to_string())),
    ];
    Paper {
        title: words.say("title"),
        subtitle,
        status: Status::Final,
        cover,
        contents,
        blocks,
        ..shell(dossier)
    }
}

impl Part {
    fn table(&self, words: Words<'_>) -> Block {
        let row = |question: &Question| {
            let heading = format!("{} {}", question.requirement, question.title);
            // Room to write by hand.
            let room = || Cell::from("\n\n\n");
            vec![
                Cell::from(Text::plain(format!("[{}] {}", question.id, question.text))),
                Cell::from(
                    Text::default()
                        .small(format!("{heading}\n{}", question.why))
                        .small(question.places(words)),
                ),
                room(),
                room(),
            ]
        };
        let rows = self.questions.iter().map(row).collect();
        let columns = [("question", 30), ("why", 26), ("said", 24), ("seen", 20)];
        words.table(self.origin, &columns, rows)
    }
}

impl Question {
    /// Where to look and what was answered already, a line each.
    fn places(&self, words: Words<'_>) -> String {
        let mut text = String::new();
        if !self.behind.is_empty() {
            let _ = write!(text, "\n{}: {}", words.say("behind"), self.behind.join("; "));
        }
        for answer in &self.answers {
            let _ = write!(text, "\n{}", words.fill("answered", &[("place", answer)]));
        }
        text
    }
}

impl Guide {
    /// The guide as plain text that can be filled in with any editor and is read back as notes.
    #[must_use]
    pub fn text(&self, dossier: &Dossier<'_>) -> String {
        let words = Words::new(dossier, "interviews");
        let mut text = format!("{}: {}\n", words.say("title"), self.role);
        let _ = writeln!(text, "{}: ", words.say("held_on"));
        let _ = writeln!(text, "{}: ", words.say("held_with"));
        let _ = writeln!(text, "{}: ", words.say("held_by"));
        for part in &self.parts {
            let _ = writeln!(text, "\n# {}", words.say(&format!("caption.{}", part.origin)));
            for question in &part.questions {
                let Question { id, requirement, title, text: asked, why, .. } = question;
                let _ = writeln!(text, "\n[{id}] {asked}");
                let _ = writeln!(text, "  {requirement} {title}");
                if !why.is_empty() {
                    let _ = writeln!(text, "  {}: {why}", words.say("column.why"));
                }
                for line in question.places(words).lines().filter(|line| !line.is_empty()) {
                    let _ = writeln!(text, "  {line}");
                }
                let _ = writeln!(text, "  {}: ", words.say("column.said"));
                let _ = writeln!(text, "  {}: ", words.say("column.seen"));
            }
        }
        text
    }
}

/// What a draft asks about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Sources that speak against each other, or that a person has to weigh.
    Contradiction,
    /// Anything else.
    Other,
}

/// Makes the questions for one role.
#[derive(Clone, Copy)]
struct Maker<'a> {
    dossier: &'a Dossier<'a>,
    role: &'a InterviewRole,
}

impl Maker<'_> {
    /// What no document settles, as `requests.json` has it.
    fn open(self) -> Vec<Question> {
        let requests = self.dossier.outputs.requests.requests.iter();
        let mine = requests.filter(|one| one.kind == RequestKind::Interview);
        let mine = mine.filter(|one| self.answers_for(one.requirement));
        let question = |request: &crate::domain::Request| {
            let answers =
                request.answers.iter().map(|one| format!("{}, {}", one.document, one.place));
            Question {
                id: request.question(),
                text: request.text.clone(),
                why: request.reason.clone(),
                behind: self.behind(request.requirement),
                answers: answers.collect(),
                ..self.blank(request.requirement, &request.text)
            }
        };
        mine.map(question).collect()
    }

    /// What the drafts ask.
    fn drafted(self, kind: Kind) -> Vec<Question> {
        let matters = self.dossier.docket.matters.iter().filter(|matter| {
            let draft = &matter.draft;
            let asks = matches!(
                draft.kind,
                FindingKind::Nonconformity | FindingKind::Observation | FindingKind::NeedsHuman
            );
            let primary = draft.requirements.first();
            asks && !draft.question.is_empty()
                && kind_of(matter) == kind
                && is_open(matter)
                && primary.is_some_and(|id| self.answers_for(*id))
        });
        let question = |matter: &Matter| {
            let draft = &matter.draft;
            let requirement = *draft.requirements.first()?;
            let against = draft.counter_evidence.iter();
            let behind = draft.evidence.iter().take(BEHIND_MAX - 1).chain(against.take(1));
            Some(Question {
                why: format!("{} ({})", matter.wording.title, draft.id),
                behind: behind.map(crate::outputs::Citation::cited).collect(),
                ..self.blank(requirement, &draft.question)
            })
        };
        matters.filter_map(question).collect()
    }

    /// How things are lived: questions of the catalogue for this role.
    fn lived(self) -> Vec<Question> {
        let language = self.dossier.mandate.language;
        let elements = self.dossier.catalog.interviews();
        let elements = elements.into_iter().flat_map(|all| all.elements_for(&self.role.id));
        let question = |element: &crate::catalog::SoftElement| Question {
            text: element.question.of(language).to_owned(),
            why: element.listen.of(language).to_owned(),
            ..self.blank(element.requirement, &element.question.en)
        };
        elements.map(question).collect()
    }

    /// A question with nothing beside it. Its tag is that of the English words, so that it stays in any language.
    fn blank(self, requirement: RequirementId, words: &str) -> Question {
        let id = QuestionId::of(requirement, words);
        let noted = self.dossier.outputs.coverage.requirements.iter();
        let noted = noted.flat_map(|row| &row.interview_notes).filter(|note| note.question == id);
        let answers = noted.map(|one| format!("{}, {}", one.note.document, one.note.location));
        Question {
            id,
            requirement,
            title: self.dossier.title(requirement),
            text: words.to_owned(),
            why: String::new(),
            behind: Vec::new(),
            answers: answers.collect(),
        }
    }

    fn answers_for(self, id: RequirementId) -> bool {
        let role = self.dossier.catalog.interviews().and_then(|all| all.role_for(id));
        role.is_some_and(|role| role.id == self.role.id)
    }

    fn behind(self, id: RequirementId) -> Vec<String> {
        let rows = self.dossier.outputs.coverage.requirements.iter();
        let row = { rows }.find(|row| row.id == id);
        let supports = row.into_iter().flat_map(|row| row.design.iter().chain(&row.operating));
        supports.take(BEHIND_MAX).map(|one| format!("{}, {}", one.document, one.location)).collect()
    }
}

fn kind_of(matter: &Matter) -> Kind {
    let weighed = matter.draft.kind == FindingKind::NeedsHuman;
    if weighed || !matter.draft.counter_evidence.is_empty() {
        Kind::Contradiction
    } else {
        Kind::Other
    }
}

fn is_open(matter: &Matter) -> bool {
    let put_aside =
        matches!(matter.standing, Standing::Decided(Outcome::Rejected | Outcome::Merged(_)));
    matter.draft.waiver.is_none() && !put_aside
}
