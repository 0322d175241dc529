//! The evidence request list: what is missing, out of date or unreadable, by the role that can send it.
//!
//! `requests.json` asks per requirement. Here the gaps of single AI systems, records that are older than the period,
//! rules past their review and files nobody could read are laid beside it, so that one list can be sent. Nothing on it
//! says that something does not exist: it was not in what was received.

mod printed;

use serde::Serialize;

pub use printed::{request_list, request_table};

use super::Dossier;
use super::plan::names;
use super::words::Words;
use crate::catalog::InterviewRole;
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{
    Demands, FindingId, FindingKind, Request, RequestKind, RequirementId, Severity,
};
use crate::outputs::Facts;

/// Something the auditee is asked to send. Words are in the language of the mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// Its number on the list: `ER-001`.
    pub number: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The requirements it is for, the primary one first.
    pub requirements: Vec<RequirementId>,
    /// The system or file it is about; empty where it is about the organisation.
    pub about: String,
    /// What is asked for.
    pub text: String,
    /// Why.
    pub why: String,
    /// What was found so far.
    pub found: String,
    /// The days it is asked for.
    pub period: String,
    /// Who can send it, as the catalogue gathers roles.
    pub role: String,
    /// The same as the requirement names it.
    pub owner: String,
    /// How much waits for it.
    pub priority: Priority,
    /// The draft that waits for it.
    pub finding: Option<FindingId>,
    #[serde(skip)]
    role_order: usize,
}

/// Why something is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A requirement is not answered.
    Requirement,
    /// A record of one AI system was not received.
    System,
    /// What was received is older than the period, or past its review.
    Outdated,
    /// A test needs something that was not received.
    Test,
    /// A file could not be read.
    Unread,
}

/// How much waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// A major nonconformity could come of it, or it is about a system of a high tier.
    High,
    /// Anything else.
    Normal,
}

impl Priority {
    fn name(self) -> &'static str {
        match self {
            Priority::High => "high",
            Priority::Normal => "normal",
        }
    }
}

/// Everything to ask for, by role, the heavier first.
#[must_use]
pub fn asks(dossier: &Dossier<'_>, facts: &Facts) -> Vec<Ask> {
    let list = List { dossier, facts, words: Words::new(dossier, "requests") };
    let mut asks = list.of_requirements();
    asks.extend(list.of_systems());
    asks.extend(list.outdated());
    asks.extend(list.of_tests(&asks));
    asks.extend(list.unread());
    asks.sort_by(|a, b| {
        let key = |ask: &Ask| (ask.role_order, ask.priority, ask.requirements.first().copied());
        key(a)
            .cmp(&key(b))
            .then_with(|| (a.origin, &a.about, &a.text).cmp(&(b.origin, &b.about, &b.text)))
    });
    for (nth, ask) in (1..).zip(&mut asks) {
        ask.number = format!("ER-{nth:03}");
    }
    asks
}

/// The period as the run had it.
fn period(dossier: &Dossier<'_>, words: Words<'_>) -> String {
    match dossier.outputs.run.parameters.period {
        Some(period) => words.fill(
            "period",
            &[("first", &period.first.to_string()), ("last", &period.last.to_string())],
        ),
        None => words.say("period_open"),
    }
}

/// Puts the list together.
#[derive(Clone, Copy)]
struct List<'a> {
    dossier: &'a Dossier<'a>,
    facts: &'a Facts,
    words: Words<'a>,
}

impl List<'_> {
    fn of_requirements(self) -> Vec<Ask> {
        let requests = self.dossier.outputs.requests.requests.iter();
        let asked = requests.filter(|one| one.kind == RequestKind::Evidence);
        let ask = |request: &Request| {
            let text = request.text.clone();
            let ask = self.ask(Origin::Requirement, &[request.requirement], text);
            Ask { why: self.why(request.requirement), finding: request.finding, ..ask }
        };
        asked.map(ask).collect()
    }

    /// The gaps of the matrix: a record that one system should have and that was not received, or only as a draft.
    fn of_systems(self) -> Vec<Ask> {
        let matrix = &self.dossier.outputs.matrix;
        let mut asks = Vec::new();
        for system in &matrix.systems {
            let is_high = self.is_high(&system.id);
            for cell in &system.cells {
                let key = match cell.state.as_str() {
                    "missing" => "system_missing",
                    "draft" => "system_draft",
                    _ => continue,
                };
                let column = matrix.columns.iter().find(|column| column.name == cell.column);
                let ids = column.map(|column| column.requirements.clone()).unwrap_or_default();
                let record = self.record(&cell.column);
                let values = [("record", record.as_str()), ("system", system.label.as_str())];
                let mut ask = self.ask(Origin::System, &ids, self.words.fill(key, &values));
                system.label.clone_into(&mut ask.about);
                ask.why = self.words.say(&format!("why.{key}"));
                if let Some(first) = cell.evidence.first() {
                    ask.found = format!("{}, {}", first.document, first.location);
                } else {
                    ask.found = self.words.say("found.nothing");
                }
                if is_high {
                    ask.priority = Priority::High;
                }
                asks.push(ask);
            }
        }
        asks
    }

    /// Records older than the period, and documents a test found past their day.
    fn outdated(self) -> Vec<Ask> {
        let Dossier { outputs, catalog, docket, .. } = *self.dossier;
        let mut asks = Vec::new();
        if let Some(period) = outputs.run.parameters.period {
            for row in &outputs.coverage.requirements {
                let Some(newest) = row.newest_operating.filter(|day| *day < period.first) else {
                    continue;
                };
                let values = [
                    ("title", row.title.as_str()),
                    ("newest", &newest.to_string()),
                    ("first", &period.first.to_string()),
                ];
                let text = self.words.fill("outdated_records", &values);
                let mut ask = self.ask(Origin::Outdated, &[row.id], text);
                ask.why = self.words.fill("why.outdated_records", &values);
                asks.push(ask);
            }
        }
        let tests = catalog.interviews().map(|all| &all.outdated_tests[..]).unwrap_or_default();
        let of_test = |matter: &&Matter| {
            matter.draft.test.as_ref().is_some_and(|test| tests.contains(test)) && is_open(matter)
        };
        for matter in docket.matters.iter().filter(of_test) {
            let draft = &matter.draft;
            let values = [("subject", draft.subject.as_str())];
            let text = self.words.fill("outdated_document", &values);
            let mut ask = self.ask(Origin::Outdated, &draft.requirements, text);
            draft.subject.clone_into(&mut ask.about);
            matter.wording.title.clone_into(&mut ask.why);
            ask.finding = Some(draft.id);
            asks.push(ask);
        }
        asks
    }

    /// What tests miss, where nothing on the list asks for it yet.
    fn of_tests(self, so_far: &[Ask]) -> Vec<Ask> {
        let is_asked = |matter: &Matter| {
            let draft = &matter.draft;
            so_far.iter().any(|ask| {
                let same_words = ask.text == draft.question;
                let same_system = ask.origin == Origin::System
                    && names(&draft.subject, ask.about.split(' ').next().unwrap_or_default())
                    && ask.requirements.iter().any(|id| draft.requirements.contains(id));
                ask.finding == Some(draft.id) || same_system || same_words
            })
        };
        let matters = self.dossier.docket.matters.iter();
        let missed = matters.filter(|matter| {
            matter.draft.kind == FindingKind::EvidenceRequest
                && is_open(matter)
                && !is_asked(matter)
        });
        let ask = |matter: &Matter| {
            let draft = &matter.draft;
            let text = match draft.question.as_str() {
                "" => matter.wording.condition.clone(),
                question => question.to_owned(),
            };
            let mut ask = self.ask(Origin::Test, &draft.requirements, text);
            draft.subject.clone_into(&mut ask.about);
            matter.wording.title.clone_into(&mut ask.why);
            ask.finding = Some(draft.id);
            if matter.grade == Some(Severity::Major) {
                ask.priority = Priority::High;
            }
            ask
        };
        missed.map(ask).collect()
    }

    /// Files that could not be read, or not to the end.
    fn unread(self) -> Vec<Ask> {
        let documents = self.dossier.outputs.documents.documents.iter();
        let unread =
            documents.filter(|one| matches!(one.status.as_str(), "unreadable" | "partial"));
        let ask = |document: &crate::outputs::Document| {
            let text = self.words.fill("unread", &[("path", &document.path)]);
            let mut ask = self.ask(Origin::Unread, &document.may_affect, text);
            document.path.clone_into(&mut ask.about);
            ask.why = document.reason.clone().unwrap_or_default();
            ask.found = self.words.say(&format!("found.{}", document.status));
            "–".clone_into(&mut ask.period);
            ask
        };
        unread.map(ask).collect()
    }

    /// A request for requirements, with what follows from the primary one.
    fn ask(self, origin: Origin, ids: &[RequirementId], text: String) -> Ask {
        let Dossier { catalog, mandate, .. } = *self.dossier;
        let requirement = ids.first().and_then(|id| catalog.requirement(*id));
        let roles = catalog.interviews().map(crate::catalog::Interviews::roles).unwrap_or_default();
        let owner = requirement.map(|one| one.owner_role.clone()).unwrap_or_default();
        let gathered =
            ids.first().and_then(|id| catalog.interviews().and_then(|all| all.role_for(*id)));
        let place = |role: &InterviewRole| roles.iter().position(|one| one.id == role.id);
        let is_document = requirement.is_some_and(|one| one.demands == Demands::Document);
        let is_grave = requirement.is_some_and(|one| one.potential_severity == Severity::Major);
        Ask {
            number: String::new(),
            origin,
            requirements: ids.to_vec(),
            about: String::new(),
            text,
            why: String::new(),
            found: ids.first().map(|id| self.found(*id)).unwrap_or_default(),
            period: if is_document {
                self.words.say("in_force")
            } else {
                period(self.dossier, self.words)
            },
            role: match gathered {
                Some(role) => role.name.of(mandate.language).to_owned(),
                None if owner.is_empty() => self.words.say("anybody"),
                None => owner.clone(),
            },
            role_order: gathered.and_then(place).unwrap_or(roles.len()),
            owner,
            priority: if is_grave { Priority::High } else { Priority::Normal },
            finding: None,
        }
    }

    /// What coverage says of a requirement, with where to look.
    fn found(self, id: RequirementId) -> String {
        let rows = self.dossier.outputs.coverage.requirements.iter();
        let Some(row) = { rows }.find(|row| row.id == id) else { return String::new() };
        let conclusion = self.words.common(&format!("conclusion.{}", row.conclusion));
        let mut documents: Vec<&str> =
            row.design.iter().chain(&row.operating).map(|one| one.document.as_str()).collect();
        documents.dedup();
        let shown: Vec<&str> =
            documents.iter().take(2).map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
        match shown.as_slice() {
            [] => conclusion,
            shown => format!("{conclusion}: {}", shown.join(", ")),
        }
    }

    fn why(self, id: RequirementId) -> String {
        let rows = self.dossier.outputs.coverage.requirements.iter();
        let conclusion =
            { rows }.find(|row| row.id == id).map_or("", |row| row.conclusion.as_str());
        let key = match conclusion {
            "design_only" => "why.design_only",
            "operating_only" => "why.operating_only",
            "partial" => "why.partial",
            "not_found" => "why.not_found",
            _ => "why.other",
        };
        self.words.say(key)
    }

    /// A record of the matrix in the language of the paper.
    fn record(self, column: &str) -> String {
        let key = format!("requests.record.{}", column.replace(' ', "_"));
        self.dossier.phrases.find(&key).unwrap_or(column).to_owned()
    }

    fn is_high(self, system: &str) -> bool {
        let mut rows = self.facts.rows("systems").map(|(_, row)| row);
        let tier = rows.find(|row| row.field("id") == system).map_or("", |row| row.field("tier"));
        self.dossier.catalog.sampling().is_some_and(|rules| rules.is_high(tier))
    }
}

fn is_open(matter: &Matter) -> bool {
    let put_aside =
        matches!(matter.standing, Standing::Decided(Outcome::Rejected | Outcome::Merged(_)));
    matter.draft.waiver.is_none() && !put_aside
}
