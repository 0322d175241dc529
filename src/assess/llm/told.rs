//! What a question on a requirement says besides its passages: the catalogue's words and the engagement.

use serde::Serialize;

use super::prompt::{Filled, Prompt};
use super::stage::{LANGUAGE, Stage, filled};
use crate::domain::{AuditedSystem, Demands, Rejection, Requirement};

/// What everybody in the audit may name.
const STANDARD: &str = "ISO/IEC 42001:2023";

/// What the question says besides passages.
#[derive(Clone, Serialize)]
pub(super) struct Told {
    language: &'static str,
    pub requirement: Words,
    demands: &'static str,
    auditee: String,
    scope: String,
    systems: String,
    as_of: String,
    pub passages: String,
    boundary: String,
    shape: Option<String>,
}

#[derive(Clone, Serialize)]
pub(super) struct Words {
    id: String,
    title: String,
    intent: String,
    design: Expected,
    operating: Expected,
}

#[derive(Clone, Serialize)]
struct Expected {
    expected: String,
}

impl Told {
    /// The words of a prompt, with this boundary, and the shape of the answer where it is to be told in words.
    pub fn fill(
        &self,
        prompt: &Prompt,
        boundary: &str,
        shape: Option<&str>,
    ) -> Result<Filled, Rejection> {
        let (boundary, shape) = (boundary.to_owned(), shape.map(str::to_owned));
        filled(prompt, &Self { boundary, shape, ..self.clone() })
    }

    /// What is told of a requirement and the engagement; passages are still to come.
    pub fn of(stage: &Stage<'_>, requirement: &Requirement) -> Self {
        let engagement = stage.bench.engagement;
        let named = |system: &AuditedSystem| format!("{} {}", system.id, system.name);
        let systems: Vec<String> = engagement.systems.iter().map(named).collect();
        Self {
            language: LANGUAGE,
            requirement: Words::of(requirement),
            demands: match requirement.demands {
                Demands::Document => "something that lays it down",
                Demands::Record => "something that shows it happening",
                Demands::Both => {
                    "something that lays it down, and something that shows it happening"
                }
            },
            auditee: engagement.auditee.clone(),
            scope: engagement.scope.clone(),
            systems: systems.join(", "),
            as_of: engagement.as_of.to_string(),
            passages: String::new(),
            boundary: String::new(),
            shape: None,
        }
    }

    /// What is told besides the catalogue's words and the passages.
    pub fn engagement(&self) -> String {
        [STANDARD, &self.auditee, &self.scope, &self.systems, &self.as_of].join("\n")
    }
}

impl Words {
    fn of(requirement: &Requirement) -> Self {
        Self {
            id: requirement.id.to_string(),
            title: requirement.title.clone(),
            intent: requirement.intent.clone(),
            design: Expected { expected: requirement.design.expected.clone() },
            operating: Expected { expected: requirement.operating.expected.clone() },
        }
    }

    /// All of them, a line each.
    pub fn all(&self) -> String {
        let Self { id, title, intent, design, operating } = self;
        [id.as_str(), title, intent, &design.expected, &operating.expected].join("\n")
    }
}
