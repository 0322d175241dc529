//! A requirement of the framework and the id by which everything else refers to it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The id of a requirement of ISO/IEC 42001: `6.1.2` (a clause) or `A.6.2.4` (an Annex A control).
///
/// Ordered as an auditor lists them: 6.9 before 6.10, all clauses before the annex. Prints as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequirementId {
    part: Part,
    /// One to three numbers, the rest zero.
    numbers: [u8; 3],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Clause,
    AnnexA,
}

impl RequirementId {
    /// Whether this is an Annex A control, which a Statement of Applicability decides on.
    #[must_use]
    pub fn is_control(self) -> bool {
        self.part == Part::AnnexA
    }

    /// The clause (`"7"`) or control group (`"A.7"`) it belongs to, as a heat map groups it.
    #[must_use]
    pub fn group(self) -> String {
        match self.part {
            Part::Clause => self.numbers[0].to_string(),
            Part::AnnexA => format!("A.{}", self.numbers[0]),
        }
    }
}

/// A text that is no requirement id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a requirement id; write `6.1.2` for a clause or `A.6.2.4` for a control")]
pub struct ParseRequirementIdError(pub String);

impl FromStr for RequirementId {
    type Err = ParseRequirementIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || ParseRequirementIdError(text.to_owned());
        let (part, rest) = match text.strip_prefix("A.") {
            Some(rest) => (Part::AnnexA, rest),
            None => (Part::Clause, text),
        };
        let mut numbers = [0; 3];
        let mut count = 0;
        for piece in rest.split('.') {
            let well_formed = !piece.starts_with('0') && piece.bytes().all(|b| b.is_ascii_digit());
            if count == numbers.len() || !well_formed {
                return Err(refuse());
            }
            numbers[count] = piece.parse().map_err(|_| refuse())?;
            count += 1;
        }
        if count < 2 {
            return Err(refuse());
        }
        Ok(Self { part, numbers })
    }
}

impl TryFrom<String> for RequirementId {
    type Error = ParseRequirementIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RequirementId> for String {
    fn from(id: RequirementId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for RequirementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_control() {
            f.write_str("A.")?;
        }
        write!(f, "{}", self.numbers[0])?;
        self.numbers[1..].iter().filter(|n| **n > 0).try_for_each(|n| write!(f, ".{n}"))
    }
}

/// One requirement: what it is for, what answers it, and the words that reveal an answer.
///
/// All prose is the catalogue's own; the standard's text is never carried.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its id in the standard.
    pub id: RequirementId,
    /// The standard's short title.
    pub title: String,
    /// What it is for, in one or two sentences.
    pub intent: String,
    /// Which kind of evidence has to exist.
    pub demands: Demands,
    /// Whether documents alone can settle it.
    pub interview: Interview,
    /// How often it has to happen, and who decides that.
    pub cadence: String,
    /// Who usually answers for it.
    pub owner_role: String,
    /// The grade an auditor might give if it turned out to be absent; never given by tickmark.
    pub potential_severity: super::Severity,
    /// The AI roles of an organisation it concerns.
    pub applies_to: Vec<AiRole>,
    /// What still concerns the other roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicability_note: Option<String>,
    /// How it usually fails.
    pub typical_nonconformities: Vec<String>,
    /// What to ask the auditee for when nothing is found.
    pub request: String,
    /// What to ask in an interview.
    pub question: String,
    /// What a passage has to speak of to answer it: one word or phrase of every group.
    #[serde(default)]
    pub concepts: Vec<Vec<String>>,
    /// What lays it down.
    pub design: Expected,
    /// What shows it happening.
    pub operating: Expected,
    /// The words that reveal an answer.
    pub terms: Terms,
    /// Words that look like an answer and speak of something else.
    #[serde(default)]
    pub confusable: Vec<Confusable>,
}

/// Which kind of evidence a requirement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Demands {
    /// Something has to be laid down: a policy, a process, criteria.
    Document,
    /// Something has to have happened and left a trace.
    Record,
    /// Both.
    Both,
}

/// How far documents can settle a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Interview {
    /// Documents settle it.
    No,
    /// Documents settle part of it.
    Partly,
    /// Documents only corroborate.
    Only,
}

/// What an organisation does with an AI system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AiRole {
    /// Builds or trains it.
    Developer,
    /// Offers it to others.
    Provider,
    /// Uses it.
    User,
}

/// Where design or operating evidence of a requirement is usually found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Kinds of document that usually carry it.
    pub kinds: Vec<KindCode>,
    /// What they say.
    pub expected: String,
}

/// The words that reveal an answer, by how much they tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Alone enough to make a passage a candidate.
    pub strong: Vec<String>,
    /// Two or more are enough, or one beside a strong term.
    pub normal: Vec<String>,
    /// Only add to the others.
    pub weak: Vec<String>,
}

/// A phrase that looks like this requirement and speaks of another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Confusable {
    /// The phrase.
    pub term: String,
    /// The requirement it speaks of, or `elsewhere`.
    pub belongs_to: String,
    /// Why, where the id does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The code of a kind of evidence document, such as `RISKREG`; known to the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct KindCode(pub String);

impl fmt::Display for KindCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a kind of document is by nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KindNature {
    /// Lays something down: policy, procedure, plan.
    Document,
    /// A list kept up to date: inventory, risk register.
    Register,
    /// Shows that something happened: minutes, report, approval.
    Record,
    /// A machine's or a routine's running record.
    Log,
    /// A form to be filled in; never evidence of operation.
    Template,
}

impl KindNature {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            KindNature::Document => "document",
            KindNature::Register => "register",
            KindNature::Record => "record",
            KindNature::Log => "log",
            KindNature::Template => "template",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_as_read() {
        for text in ["4.1", "6.1.2", "7.5.3", "A.2.2", "A.6.2.4", "A.10.3"] {
            let id: RequirementId = text.parse().expect(text);
            assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_id_does_not_parse() {
        for text in ["", "4", "A", "A.", "A.4", "4.1.2.3", "B.2.2", "4.0", "4.01", "4.+1", "a.2.2"]
        {
            assert!(text.parse::<RequirementId>().is_err(), "{text} parsed");
        }
    }

    #[test]
    fn ids_sort_as_an_auditor_lists_them() {
        let mut ids: Vec<RequirementId> = ["A.10.2", "A.2.2", "10.1", "6.10", "6.9", "6.1.2"]
            .iter()
            .map(|text| text.parse().expect(text))
            .collect();
        ids.sort();
        let listed: Vec<String> = ids.iter().map(ToString::to_string).collect();
        assert_eq!(listed, ["6.1.2", "6.9", "6.10", "10.1", "A.2.2", "A.10.2"]);
    }
}
