//! Whether the policies that another paper says were amended for AI mention AI (`rules` T16).

use super::{content, found};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Terms, answers, in_force};
use crate::domain::{Evidence, FindingKind, KindNature, Severity};
use crate::facts::Place;

/// The other policies that a map, a manual or the AI policy says speak of AI now, each once.
pub(super) fn mention_ai(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let ai = Terms::of(test, "ai");
    let mut results = Vec::new();
    for file in material.files.iter().filter(|file| is_other_policy(file)) {
        let Some(id) = found::id_of(file) else { continue };
        let Some(claim) = claim(material, &ai, file, &id) else { continue };
        let says_so =
            file.facts.about_ai || answers(file.facts, "T16.mentions_ai").next().is_some();
        if says_so {
            results.push(draft::pass(test, &id));
            continue;
        }
        let made = Draft::new(test, "amended_in_name", &id)
            .fact("document", found::label(file))
            .fact("claim", claim.quote())
            .evidence([claim])
            .evidence(found::identified(file.facts));
        let made = if content::is_declared(material) {
            made.grade(Severity::Minor, "declared")
        } else {
            made.kind(FindingKind::Observation)
        };
        results.push(made.result());
    }
    results
}

fn is_other_policy(file: &File<'_>) -> bool {
    let facts = file.facts;
    let lays_down = matches!(facts.nature, Some(KindNature::Document) | None);
    let on_ai = facts.kind.as_ref().is_some_and(|kind| kind.0 == "POL-AI");
    lays_down && !on_ai && in_force(facts) && facts.place == Place::Current
}

/// What another paper in force says of an amendment of this one for AI.
fn claim(material: &Material<'_>, ai: &Terms, of: &File<'_>, id: &str) -> Option<Evidence> {
    let others = material.files.iter().filter(|file| file.path != of.path && in_force(file.facts));
    let mut told = others.flat_map(|file| answers(file.facts, "T16.amended"));
    told.find(|answer| {
        let quote = answer.evidence.quote();
        let on_ai = ai.stand_in(quote) || !material.named_in(quote).is_empty();
        found::holds(quote, id) && on_ai
    })
    .map(|answer| answer.evidence.clone())
}
