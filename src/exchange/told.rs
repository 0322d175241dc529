//! What is told of one matter, in words: the same for every program.

use std::fmt::Write as _;

use super::{Class, Handover};
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{AuditDate, AuditedSystem, RequirementId};
use crate::outputs::Citation;

impl Handover<'_> {
    /// The class of a matter in words of the audit's language.
    pub(super) fn grade(&self, matter: &Matter) -> &str {
        let class = Class::of(matter);
        let key = match class {
            Class::Major => "common.grade.major",
            Class::Minor => "common.grade.minor",
            Class::Observation => "common.grade.observation",
            Class::Opportunity => "common.grade.ofi",
            Class::Ungraded => "exchange.class.ungraded",
            Class::EvidenceRequest => "exchange.class.evidence_request",
            Class::NeedsHuman => "exchange.class.needs_human",
            Class::Conformity => "exchange.class.conformity",
        };
        self.dossier.phrases.say(key)
    }

    /// What stands before everything that nobody has decided on.
    pub(super) fn mark(&self, matter: &Matter) -> &str {
        if matter.is_undecided() { self.dossier.phrases.say("exchange.mark") } else { "" }
    }

    /// The AI system a matter is about, where the engagement lists it.
    pub(super) fn system(&self, matter: &Matter) -> Option<&AuditedSystem> {
        let systems = &self.dossier.outputs.run.parameters.systems;
        let subject = matter.draft.subject.trim();
        systems.iter().find(|system| system.id == subject || system.name == subject)
    }

    /// Until when something is to be done about a matter: the latest day of its actions.
    pub(super) fn due(&self, matter: &Matter) -> Option<AuditDate> {
        let actions = self.actions.iter().filter(|action| action.finding == matter.id());
        actions.filter_map(|action| action.due).max()
    }

    /// All there is to say of a matter, a paragraph for each thing.
    pub(super) fn body(&self, matter: &Matter) -> String {
        let phrases = self.dossier.phrases;
        let draft = &matter.draft;
        let evidence = cited(&matter.evidence);
        let against = cited(&draft.counter_evidence);
        let mut body = self.decided(matter);
        for (key, text) in [
            ("condition", &matter.wording.condition),
            ("criterion", &draft.criterion.text),
            ("expected", &draft.expected),
            ("observed", &draft.observed),
            ("grade_reason", &draft.grade_reason),
            ("evidence", &evidence),
            ("against", &against),
            ("question", &draft.question),
            ("recommendation", &matter.wording.recommendation),
            ("requirements", &requirements(matter)),
        ] {
            if !text.trim().is_empty() {
                let label = phrases.say(match key {
                    "condition" => "exchange.body.condition",
                    "criterion" => "exchange.body.criterion",
                    "expected" => "exchange.body.expected",
                    "observed" => "exchange.body.observed",
                    "grade_reason" => "exchange.body.grade_reason",
                    "evidence" => "exchange.body.evidence",
                    "against" => "exchange.body.against",
                    "question" => "exchange.body.question",
                    "recommendation" => "exchange.body.recommendation",
                    _ => "exchange.body.requirements",
                });
                let _ = write!(body, "\n\n{label}: {}", text.trim());
            }
        }
        body
    }

    /// What became of it, in a sentence. Persons are roles.
    pub(super) fn decided(&self, matter: &Matter) -> String {
        let phrases = self.dossier.phrases;
        if matter.draft.waiver.is_some() {
            return phrases.say("exchange.decided.waived").to_owned();
        }
        let key = match matter.standing {
            Standing::Open | Standing::Decided(Outcome::Deferred) => "exchange.decided.draft",
            Standing::Changed(_) => "exchange.decided.changed",
            Standing::Decided(Outcome::Confirmed) => "exchange.decided.confirmed",
            Standing::Decided(Outcome::Rejected) => "exchange.decided.rejected",
            Standing::Decided(Outcome::Merged(_)) => "exchange.decided.merged",
        };
        let into = match matter.standing {
            Standing::Decided(Outcome::Merged(into)) => into.to_string(),
            _ => String::new(),
        };
        let (role, day) = matter
            .ruling
            .as_ref()
            .map_or(("", ""), |ruling| (self.role(ruling.who.role), ruling.at.day()));
        phrases.fill(key, &[("role", role), ("day", day), ("id", &into)])
    }

    /// A role in words of the audit's language.
    pub(super) fn role(&self, role: crate::domain::Role) -> &str {
        self.dossier.phrases.say(match role {
            crate::domain::Role::Auditor => "exchange.role.auditor",
            crate::domain::Role::LeadAuditor => "exchange.role.lead_auditor",
        })
    }
}

/// The requirement a matter is held against in the first place.
pub(super) fn primary(matter: &Matter) -> Option<RequirementId> {
    matter.draft.requirements.first().copied()
}

/// All requirements a matter is held against, the primary one first.
pub(super) fn requirements(matter: &Matter) -> String {
    let ids: Vec<String> = matter.draft.requirements.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// Quotations with their places, a line each.
pub(super) fn cited(citations: &[Citation]) -> String {
    let lines = citations.iter().map(|one| format!("“{}” ({})", one.quote, one.cited()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Text as it may stand in a cell or a field: line ends are `\n`, and other characters that command something
/// are gone.
pub(super) fn plain(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Text on one line, white space folded.
pub(super) fn one_line(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    crate::domain::fold_space(&visible)
}

/// Text cut to so many characters; what is cut ends with an ellipsis.
pub(super) fn cut(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
