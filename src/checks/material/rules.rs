//! The organisation's own rules on how often and how soon, looked up by what they are about.

use super::{File, Material, in_force, lays_down};
use crate::catalog::AuditTest;
use crate::domain::{Cadence, Evidence};
use crate::facts::{Limit, Rule};
use crate::words::Phrases;

/// A rule with the document that lays it down.
#[derive(Clone, Copy, Debug)]
pub(in crate::checks) struct Duty<'a> {
    /// The document.
    pub file: File<'a>,
    /// The rule.
    pub rule: &'a Rule,
}

/// One of a test's lists of terms, compiled.
pub(in crate::checks) struct Terms(Phrases<()>);

impl Terms {
    /// The list of this name; an empty one where the test has none.
    pub fn of(test: &AuditTest, list: &str) -> Self {
        Self::and(test, list, &[])
    }

    /// The list of this name, and words of the house's own.
    pub fn and(test: &AuditTest, list: &str, own: &[String]) -> Self {
        let terms = test.terms.get(list).into_iter().flatten();
        Self(Phrases::of_any_language(terms.chain(own).map(|term| (term.as_str(), ()))))
    }

    /// Whether a text holds one of them, in any inflection.
    pub fn stand_in(&self, text: &str) -> bool {
        !self.0.find(text).is_empty()
    }
}

impl<'a> Duty<'a> {
    /// How often.
    pub fn cadence(&self) -> Option<&'a Cadence> {
        self.rule.cadence.as_ref()
    }

    /// The shortest limit: `within five working days`.
    pub fn limit(&self) -> Option<Limit> {
        self.rule
            .limits
            .iter()
            .filter(|limit| limit.is_limit)
            .min_by_key(|limit| limit.days())
            .copied()
    }

    /// The rule, cited.
    pub fn evidence(&self) -> Evidence {
        self.rule.evidence.clone()
    }
}

impl<'a> Material<'a> {
    /// The rules of documents in force that speak of all of some terms, in path order. The heading a
    /// rule stands under speaks for it.
    pub fn duties(&self, terms: &[&Terms]) -> Vec<Duty<'a>> {
        let about = |rule: &Rule| {
            let heading = rule.evidence.trail().last().map_or("", String::as_str);
            terms
                .iter()
                .all(|terms| terms.stand_in(rule.evidence.quote()) || terms.stand_in(heading))
        };
        self.files
            .iter()
            .filter(|file| lays_down(file.facts) && in_force(file.facts))
            .flat_map(|file| file.facts.rules.iter().map(|rule| Duty { file: *file, rule }))
            .filter(|duty| about(duty.rule))
            .collect()
    }
}
