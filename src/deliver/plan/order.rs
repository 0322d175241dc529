//! The order of the audit by risk: high tiers, changes and earlier findings first, each with its reasons in words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::samples::{self, Sample};
use super::super::{Dossier, EarlierFinding, Guide, guides};
use super::Basis;
use crate::domain::{FindingKind, KindCode, RequirementId, Severity};

/// An AI system in scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedSystem {
    /// Its id.
    pub id: String,
    /// Its id and name.
    pub label: String,
    /// Where it is named: the engagement, the auditee's inventory, or both.
    pub named_in: Vec<String>,
    /// Its tier as the inventory gives it; empty where there is none.
    pub tier: String,
    /// Where in its life it is, as the inventory gives it.
    pub stage: String,
    /// Why it stands where it does.
    pub why: Vec<String>,
    #[serde(skip)]
    weight: Weight,
}

/// A clause or a group of controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedArea {
    /// The clause or group: `6`, `A.7`.
    pub group: String,
    /// What it is about, in our words.
    pub title: String,
    /// Its requirements that apply.
    pub requirements: Vec<RequirementId>,
    /// How it is looked at, by key: `documents`, `tests`, `interviews`, `data`.
    pub methods: Vec<&'static str>,
    /// The audit tests run on it.
    pub tests: Vec<String>,
    /// Whom to talk to.
    pub roles: Vec<String>,
    /// Why it stands where it does.
    pub why: Vec<String>,
    #[serde(skip)]
    weight: Weight,
}

/// What moves something up: the first that differs decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    high_tier: bool,
    earlier_majors: usize,
    earlier: usize,
    changed: bool,
    majors: usize,
    drafts: usize,
    missing: usize,
}

/// The AI systems of the engagement and of the inventory.
pub(super) fn systems(dossier: &Dossier<'_>, basis: Basis<'_>) -> Vec<PlannedSystem> {
    let Dossier { outputs, phrases, catalog, .. } = *dossier;
    let changed = samples::changed_systems(basis.facts);
    let mut systems: Vec<PlannedSystem> = Vec::new();
    let mut named = |id: &str, label: String, source: &str| {
        let at = systems.iter().position(|one| one.id == id).unwrap_or_else(|| {
            systems.push(PlannedSystem {
                id: id.to_owned(),
                label,
                named_in: Vec::new(),
                tier: String::new(),
                stage: String::new(),
                why: Vec::new(),
                weight: Weight::default(),
            });
            systems.len() - 1
        });
        systems[at].named_in.push(phrases.say(&format!("plan.named_in.{source}")).to_owned());
    };
    for system in &outputs.run.parameters.systems {
        named(&system.id, format!("{} ({})", system.id, system.name), "engagement");
    }
    for system in &outputs.matrix.systems {
        named(&system.id, system.label.clone(), "inventory");
    }
    for system in &mut systems {
        let mut rows = basis.facts.rows("systems").map(|(_, row)| row);
        if let Some(row) = rows.find(|row| row.field("id") == system.id) {
            row.field("tier").clone_into(&mut system.tier);
            row.field("stage").clone_into(&mut system.stage);
        }
        let is_high = catalog.sampling().is_some_and(|rules| rules.is_high(&system.tier));
        let is_about = |subject: &str| names(subject, &system.id);
        let earlier = basis.earlier.map(|earlier| &earlier.findings[..]).unwrap_or_default();
        let earlier: Vec<&EarlierFinding> =
            earlier.iter().filter(|finding| is_about(&finding.subject)).collect();
        let drafts = outputs.findings.findings.iter();
        let drafts = drafts.filter(|one| one.kind == FindingKind::Nonconformity);
        let drafts: Vec<Option<Severity>> =
            drafts.filter(|one| is_about(&one.subject)).map(|one| one.grade).collect();
        let cells = outputs.matrix.systems.iter().find(|row| row.id == system.id);
        let missing =
            cells.map_or(0, |row| row.cells.iter().filter(|cell| cell.state == "missing").count());
        // What is retired, or not begun, has nothing to show.
        let is_over = cells.is_some_and(|row| row.cells.iter().all(|cell| cell.state == "not_due"));
        system.weight = Weight {
            high_tier: is_high && !is_over,
            changed: changed.contains(&system.id),
            missing,
            ..Weight::of(&earlier, &drafts)
        };
        let say =
            |key: &str, value: &str| phrases.fill(&format!("plan.why.{key}"), &[("value", value)]);
        if is_high {
            system.why.push(say("high_tier", &system.tier));
        }
        system.why.extend(earlier_in_words(dossier, &earlier));
        if system.weight.changed {
            system.why.push(phrases.say("plan.why.changed").to_owned());
        }
        system.why.extend(drafts_in_words(dossier, system.weight));
        if missing > 0 {
            system.why.push(phrases.count("plan.why.records_missing", missing));
        }
        if is_over {
            system.why.push(phrases.say("plan.why.nothing_due").to_owned());
        }
        if system.named_in.len() == 1 && cells.is_none() {
            system.why.push(phrases.say("plan.why.not_in_inventory").to_owned());
        }
    }
    systems.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    for system in systems.iter_mut().filter(|system| system.why.is_empty()) {
        system.why.push(phrases.say("plan.why.nothing_known").to_owned());
    }
    systems
}

/// The clauses and groups of controls with how each is looked at.
pub(super) fn areas(
    dossier: &Dossier<'_>,
    basis: Basis<'_>,
    samples: &[Sample],
) -> Vec<PlannedArea> {
    let Dossier { outputs, catalog, phrases, .. } = *dossier;
    let guides = guides(dossier);
    let changed = changed_documents(dossier);
    let mut groups: Vec<(String, Vec<RequirementId>)> = Vec::new();
    for row in &outputs.coverage.requirements {
        let group = row.id.group();
        if row.conclusion == "not_applicable" {
            continue;
        }
        match groups.last_mut().filter(|(last, _)| *last == group) {
            Some((_, ids)) => ids.push(row.id),
            None => groups.push((group, vec![row.id])),
        }
    }
    let mut areas: Vec<PlannedArea> = Vec::new();
    for (group, requirements) in groups {
        let is_here = |ids: &[RequirementId]| ids.iter().any(|id| requirements.contains(id));
        let leads_here =
            |ids: &[RequirementId]| ids.first().is_some_and(|first| requirements.contains(first));
        let tests: Vec<String> = outputs
            .run
            .tests
            .iter()
            .filter(|id| catalog.test(id).is_some_and(|test| leads_here(&test.requirements)))
            .cloned()
            .collect();
        let has_data = samples.iter().any(|sample| is_here(&sample.requirements));
        // Whom the guides have questions for.
        let asks = |guide: &&Guide| {
            let mut parts = guide.parts.iter().filter(|part| part.origin != "lived");
            parts.any(|part| {
                part.questions.iter().any(|one| requirements.contains(&one.requirement))
            })
        };
        let roles: Vec<String> =
            guides.iter().filter(asks).map(|guide| guide.role.clone()).collect();
        let methods = [
            ("documents", true),
            ("tests", !tests.is_empty()),
            ("interviews", !roles.is_empty()),
            ("data", has_data),
        ];
        let earlier = basis.earlier.map(|earlier| &earlier.findings[..]).unwrap_or_default();
        let earlier: Vec<&EarlierFinding> =
            earlier.iter().filter(|one| leads_here(&one.requirements)).collect();
        let drafts = outputs.findings.findings.iter();
        let drafts: Vec<Option<Severity>> = drafts
            .filter(|one| one.kind == FindingKind::Nonconformity && leads_here(&one.requirements))
            .map(|one| one.grade)
            .collect();
        let rows = outputs.coverage.requirements.iter();
        let missing: Vec<String> = rows
            .filter(|row| requirements.contains(&row.id) && row.conclusion == "not_found")
            .map(|row| row.id.to_string())
            .collect();
        let changed: Vec<&str> = changed
            .iter()
            .filter(|(_, ids)| ids.iter().any(|id| requirements.contains(id)))
            .map(|(name, _)| name.as_str())
            .collect();
        let weight = Weight {
            changed: !changed.is_empty(),
            missing: missing.len(),
            ..Weight::of(&earlier, &drafts)
        };
        let mut why: Vec<String> = earlier_in_words(dossier, &earlier).into_iter().collect();
        if let Some(first) = changed.first() {
            let form = if changed.len() == 1 { "one" } else { "many" };
            let values = [("n", &*changed.len().to_string()), ("first", first)];
            why.push(phrases.fill(&format!("plan.why.documents_changed.{form}"), &values));
        }
        why.extend(drafts_in_words(dossier, weight));
        if !missing.is_empty() {
            why.push(phrases.fill("plan.why.not_found", &[("ids", &missing.join(", "))]));
        }
        if why.is_empty() {
            why.push(phrases.say("plan.why.nothing_known").to_owned());
        }
        areas.push(PlannedArea {
            title: phrases.say(&format!("plan.area.{}", group.replace('.', ""))).to_owned(),
            group,
            methods: methods.into_iter().filter(|(_, is)| *is).map(|(key, _)| key).collect(),
            requirements,
            tests,
            roles,
            why,
            weight,
        });
    }
    // Of equal weight those that come first in the standard: the sort is stable.
    areas.sort_by_key(|area| Reverse(area.weight));
    areas
}

impl Weight {
    fn of(earlier: &[&EarlierFinding], drafts: &[Option<Severity>]) -> Self {
        let major = Some(Severity::Major);
        Self {
            earlier_majors: earlier.iter().filter(|one| one.grade == major).count(),
            earlier: earlier.len(),
            majors: drafts.iter().filter(|grade| **grade == major).count(),
            drafts: drafts.len(),
            ..Self::default()
        }
    }
}

fn earlier_in_words(dossier: &Dossier<'_>, earlier: &[&EarlierFinding]) -> Option<String> {
    let count = earlier.len();
    (count > 0).then(|| dossier.phrases.count("plan.why.earlier", count))
}

fn drafts_in_words(dossier: &Dossier<'_>, weight: Weight) -> Option<String> {
    let Weight { drafts, majors, .. } = weight;
    let key = if majors > 0 { "plan.why.drafts_major" } else { "plan.why.drafts" };
    (drafts > 0).then(|| dossier.phrases.count(key, drafts))
}

/// The documents that were approved, issued or put in force in the period, each with the requirements its kind
/// serves. Without a period nothing tells what is new.
fn changed_documents(dossier: &Dossier<'_>) -> Vec<(String, BTreeSet<RequirementId>)> {
    let Some(period) = dossier.outputs.run.parameters.period else { return Vec::new() };
    let within = |day: &Option<String>| {
        let day = day.as_ref().and_then(|day| day.parse().ok());
        day.is_some_and(|day| period.contains(day))
    };
    let documents = dossier.outputs.documents.documents.iter();
    let changed = documents.filter(|document| {
        let dates = &document.dates;
        let is_old = document.approval.as_deref() == Some("obsolete");
        !is_old && [&dates.approved, &dates.issued, &dates.effective].into_iter().any(within)
    });
    let mut by_name: BTreeMap<String, BTreeSet<RequirementId>> = BTreeMap::new();
    for document in changed {
        let Some(code) = document.kind.clone().map(KindCode) else { continue };
        let name = document.path.rsplit('/').next().unwrap_or(&document.path);
        let serves = dossier.catalog.kind(&code).map(|kind| kind.serves.clone());
        by_name.entry(name.to_owned()).or_default().extend(serves.unwrap_or_default());
    }
    by_name.into_iter().collect()
}

/// Whether a subject names a system: its id stands in it as a word.
pub(in crate::deliver) fn names(subject: &str, id: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !id.is_empty() && subject.split(|c: char| !is_part(c)).any(|word| word == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_named_by_its_whole_id() {
        for (subject, named) in [
            ("AS-1", true),
            ("AS-1 (Posy)", true),
            ("AS-11", false),
            ("AS-1, AS-2", true),
            ("", false),
        ] {
            assert_eq!(names(subject, "AS-1"), named, "{subject}");
        }
        assert!(!names("x", ""));
    }

    #[test]
    fn a_high_tier_weighs_more_than_earlier_findings_and_those_more_than_drafts() {
        let plain = Weight::default();
        let drafted = Weight { majors: 3, drafts: 9, ..plain };
        let changed = Weight { changed: true, ..plain };
        let earlier = Weight { earlier: 1, ..plain };
        let high = Weight { high_tier: true, ..plain };
        assert!(high > earlier && earlier > changed && changed > drafted && drafted > plain);
    }
}
