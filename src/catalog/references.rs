//! Checks that what the entries of a catalogue refer to is there.

use std::collections::BTreeSet;

use super::{AuditTest, DocumentKind, Error, Example, Placed};
use crate::domain::{KindCode, Requirement, RequirementId};

/// Every id and code an entry names has to be one the catalogue holds.
pub(super) fn check(
    requirements: &[(Placed, Requirement)],
    kinds: &[(Placed, DocumentKind)],
    tests: &[(Placed, AuditTest)],
) -> Result<(), Error> {
    let ids: BTreeSet<String> = requirements.iter().map(|(_, r)| r.id.to_string()).collect();
    let codes: BTreeSet<&KindCode> = kinds.iter().map(|(_, kind)| &kind.code).collect();
    let known_id = |place: &Placed, id: &str| {
        let fault = || place.fault(format!("`{id}` is no requirement of this catalogue"));
        ids.contains(id).then_some(()).ok_or_else(fault)
    };
    for (place, requirement) in requirements {
        let named = requirement.design.kinds.iter().chain(&requirement.operating.kinds);
        for code in named {
            if !codes.contains(code) {
                return Err(place.fault(format!("`{code}` is no document kind of this catalogue")));
            }
        }
        for confusable in &requirement.confusable {
            if confusable.belongs_to != "elsewhere" {
                known_id(place, &confusable.belongs_to)?;
            }
        }
        let terms = &requirement.terms;
        let mut seen = BTreeSet::new();
        for term in terms.strong.iter().chain(&terms.normal).chain(&terms.weak) {
            if !seen.insert(term.to_lowercase()) {
                return Err(
                    place.fault(format!("the term `{term}` stands twice in {}", requirement.id))
                );
            }
        }
    }
    for (place, kind) in kinds {
        kind.serves.iter().try_for_each(|id| known_id(place, &id.to_string()))?;
    }
    for (place, test) in tests {
        test.requirements.iter().try_for_each(|id| known_id(place, &id.to_string()))?;
    }
    Ok(())
}

/// The requirements that examples name have to be there.
pub(super) fn check_examples(
    requirements: &[(Placed, Requirement)],
    examples: &[(Placed, Example)],
) -> Result<(), Error> {
    let ids: BTreeSet<RequirementId> = requirements.iter().map(|(_, one)| one.id).collect();
    for (place, example) in examples {
        if let Some(id) =
            example.answers.iter().chain(&example.touches).find(|id| !ids.contains(id))
        {
            return Err(place.fault(format!("`{id}` is no requirement of this catalogue")));
        }
    }
    Ok(())
}
