//! What is other in a draft than it was when somebody decided on it.

use std::fmt;

use crate::outputs::Finding;

/// One difference between a draft that was decided on and the draft of the last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The last run did not draft it.
    NoLongerDrafted,
    /// A part of it, with what stood there and what stands there now.
    Part {
        /// Its name, as people say it.
        name: &'static str,
        /// What stood there.
        before: String,
        /// What stands there now.
        after: String,
    },
    /// Words only.
    Words {
        /// The name of the part.
        name: &'static str,
    },
}

impl Change {
    /// Whether what it says is other than what was decided on: only words are not, nor is that it is gone.
    #[must_use]
    pub fn is_of_content(&self) -> bool {
        matches!(self, Change::Part { .. })
    }

    /// Whether it bears on the decision: other words for the same do not.
    #[must_use]
    pub fn is_of_substance(&self) -> bool {
        !matches!(self, Change::Words { .. })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::NoLongerDrafted => f.write_str("the last run no longer drafts it"),
            Change::Part { name, before, after } if before.is_empty() => {
                write!(f, "{name}: now {after}")
            }
            Change::Part { name, before, after } if after.is_empty() => {
                write!(f, "{name}: no longer {before}")
            }
            Change::Part { name, before, after } => write!(f, "{name}: was {before}, is {after}"),
            Change::Words { name } => write!(f, "other words in the {name}"),
        }
    }
}

/// The differences, what bears on a decision first.
pub(super) fn between(before: &Finding, after: &Finding) -> Vec<Change> {
    let mut changes = Vec::new();
    if after.no_longer_drafted && !before.no_longer_drafted {
        changes.push(Change::NoLongerDrafted);
    }
    let mut part = |name, before: String, after: String| {
        if before != after {
            changes.push(Change::Part { name, before, after });
        }
    };
    part("kind", before.kind.name().to_owned(), after.kind.name().to_owned());
    let grade = |finding: &Finding| finding.grade.map_or("none", |grade| grade.name()).to_owned();
    part("grade", grade(before), grade(after));
    part("requirements", requirements(before), requirements(after));
    part("population", population(before), population(after));
    part("criterion", before.criterion.text.clone(), after.criterion.text.clone());
    for (name, old, new) in [
        ("evidence", &before.evidence, &after.evidence),
        ("evidence against", &before.counter_evidence, &after.counter_evidence),
    ] {
        let told = |citation: &crate::outputs::Citation| {
            format!("“{}” ({})", citation.quote, citation.cited())
        };
        let same = |a: &crate::outputs::Citation, b: &crate::outputs::Citation| {
            a.document == b.document && a.location == b.location && a.quote == b.quote
        };
        for gone in old.iter().filter(|one| !new.iter().any(|other| same(one, other))) {
            part(name, told(gone), String::new());
        }
        for come in new.iter().filter(|one| !old.iter().any(|other| same(one, other))) {
            part(name, String::new(), told(come));
        }
    }
    let words = [
        ("title", &before.title, &after.title),
        ("condition", &before.condition, &after.condition),
        ("grade's reason", &before.grade_reason, &after.grade_reason),
        ("recommendation", &before.recommendation, &after.recommendation),
    ];
    let other = words.iter().filter(|(_, before, after)| before != after);
    changes.extend(other.map(|(name, ..)| Change::Words { name }));
    changes
}

fn requirements(finding: &Finding) -> String {
    let ids: Vec<String> = finding.requirements.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

fn population(finding: &Finding) -> String {
    finding.population.as_ref().map_or_else(String::new, |population| {
        format!("{} of {} {}", population.failed, population.tested, population.unit)
    })
}
