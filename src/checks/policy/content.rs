//! Whether the AI policy says what it has to say.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, answers, records, text};
use super::super::{CheckResult, State};
use super::found;
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind};
use crate::facts::{Facts, Record};

/// What a policy has to hold: the probe, how it is called, and the requirement beside 5.2.
const ELEMENTS: [&str; 5] = ["purpose", "objectives", "requirements", "improvement", "related"];

/// T13: the AI policy holds its elements (`rules` T13).
///
/// An element is there where one passage says it plainly, or two speak of it. Of several AI policies one
/// that holds all is enough; where none does, the fullest is reported.
pub(super) fn holds_its_elements(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let policies = found::policies(material);
    let read = |file: &&File<'_>| file.facts.foreign_language().is_none();
    let lacking: Vec<(File<'_>, Vec<&str>)> =
        policies.iter().filter(read).map(|file| (*file, missing(file))).collect();
    // A document that says none of this is no policy on AI, whatever it is called.
    let best = lacking.iter().filter(|(_, missing)| missing.len() < ELEMENTS.len());
    let Some((file, missing)) = best.min_by_key(|(_, missing)| missing.len()) else {
        return vec![draft::silent(test, "AI policy", State::NotTestable)];
    };
    let subject = found::subject(file);
    let approval = unapproved(material, test, file);
    let mut elements: Vec<String> = ELEMENTS
        .iter()
        .filter(|element| missing.contains(element))
        .map(|element| test.phrase(element).to_owned())
        .collect();
    match approval {
        Approved::BySomeoneElse => elements.push(test.phrase("top_approval").to_owned()),
        Approved::Unsaid if !elements.is_empty() => {
            elements.push(test.phrase("top_approval").to_owned());
        }
        _ => {}
    }
    if elements.is_empty() {
        return vec![draft::pass(test, &subject)];
    }
    let evidence = shown(file.facts);
    if evidence.is_empty() {
        return vec![draft::silent(test, &subject, State::NotTestable)];
    }
    let near = missing.iter().flat_map(|probe| {
        let probe = format!("T13.{probe}_words");
        answers(file.facts, &probe).map(|answer| answer.evidence.clone()).collect::<Vec<_>>()
    });
    let result = Draft::new(test, "missing_elements", &subject)
        .fact("document", found::label(file))
        .fact("missing", test.listed(&elements))
        .fact("count", elements.len())
        .population(ELEMENTS.len() + 1, elements.len(), "elements")
        .evidence(evidence)
        .against(near)
        .result();
    vec![result]
}

/// The probes a policy leaves without an answer.
fn missing(file: &File<'_>) -> Vec<&'static str> {
    let facts = file.facts;
    let plainly = |probe: &str| answers(facts, &format!("T13.{probe}")).next().is_some();
    let spoken_of = |probe: &str| answers(facts, &format!("T13.{probe}_words")).count();
    let own = found::id_of(file);
    let points = facts.references.iter().any(|id| {
        let is_own = own.as_ref().is_some_and(|own| own.contains(&id.value));
        !is_own && !facts.title.contains(&id.value)
    });
    let there = |probe: &str| {
        plainly(probe)
            || spoken_of(probe) >= 2
            || (probe == "related" && (points || plainly("other_policies")))
    };
    ELEMENTS.iter().copied().filter(|probe| !there(probe)).collect()
}

enum Approved {
    /// By somebody the document calls top management, or whose post is not told.
    AsFarAsTold,
    /// By somebody whose post is told and is none of top management.
    BySomeoneElse,
    /// Neither in the document nor in a register.
    Unsaid,
}

fn unapproved(material: &Material<'_>, test: &AuditTest, file: &File<'_>) -> Approved {
    let facts = file.facts;
    let control = &facts.control;
    if let Some(approver) = &control.approver {
        let (top, other) = (Terms::of(test, "top_management"), Terms::of(test, "other_posts"));
        let (is_top, is_other) = (top.stand_in(&approver.value), other.stand_in(&approver.value));
        // A board speaks in its minutes too: the document may tell it in its text.
        let told = answers(facts, "T13.top_approval").next().is_some();
        return if is_other && !is_top && !told {
            Approved::BySomeoneElse
        } else {
            Approved::AsFarAsTold
        };
    }
    let id = found::id_of(file);
    let registered = records(material.dossier, "document_register").any(|record| {
        let same = text(record, "id").is_some_and(|listed| Some(listed) == id.as_deref());
        same && (text(record, "approved_on").is_some() || text(record, "approver").is_some())
    });
    let told = answers(facts, "T13.top_approval").next().is_some();
    if registered || told || control.approved_on.is_some() {
        Approved::AsFarAsTold
    } else {
        Approved::Unsaid
    }
}

/// The words by which the policy identifies itself, else the first it says of anything looked for.
fn shown(facts: &Facts) -> Vec<Evidence> {
    let identified = found::identified(facts);
    if !identified.is_empty() {
        return identified;
    }
    let said = facts.answers.iter().filter(|answer| answer.probe.starts_with("T13."));
    said.take(1).map(|answer| answer.evidence.clone()).collect()
}

/// T16: the policy says with which other policies it goes (`rules` T16).
///
/// Only where the statement has the control apply now. Where T13 finds no pointer to anything, that one
/// finding stands for both.
pub(super) fn names_other_policies(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let status = &material.dossier.catalog.lexicon().status;
    let (Some(row), Some(policy)) =
        (statement_row(material), found::policies(material).into_iter().next())
    else {
        return vec![draft::silent(test, "A.2.3", State::NotTestable)];
    };
    let facts = policy.facts;
    let subject = found::subject(&policy);
    let decided = decided(row);
    let excluded = super::super::soa::exclusions(material.dossier)
        .keys()
        .any(|control| control.to_string() == "A.2.3");
    let later = says(&status.implementation.planned, decided);
    let mapped = !material.of_listed(test, "map").is_empty();
    let elsewhere = names_another(material, &policy, row.evidence.quote());
    let pointer = missing(&policy).contains(&"related");
    let names_one = answers(facts, "T13.other_policies").next().is_some()
        || facts.references.iter().any(|id| is_policy(material, test, &policy, &id.value));
    if excluded || later || mapped || elsewhere || pointer || names_one {
        return vec![draft::pass(test, &subject)];
    }
    if facts.foreign_language().is_some() {
        return vec![draft::silent(test, &subject, State::NotTestable)];
    }
    let implemented = is_declared(material);
    let cited: Vec<String> = facts
        .references
        .iter()
        .filter(|id| !facts.title.contains(&id.value))
        .take(6)
        .map(|id| id.value.clone())
        .collect();
    let cited =
        if cited.is_empty() { test.phrase("no_ids").to_owned() } else { test.listed(&cited) };
    let made = Draft::new(test, "no_other_policy", &subject)
        .fact("document", found::label(&policy))
        .fact("cited", cited)
        .evidence([row.evidence.clone()])
        .evidence(found::identified(facts));
    let made = if implemented {
        made.grade(crate::domain::Severity::Minor, "declared")
    } else {
        made.kind(FindingKind::Observation)
    };
    vec![made.result()]
}

/// The row of the statement on the control.
fn statement_row<'a>(material: &Material<'a>) -> Option<&'a Record> {
    let on_it = |record: &&Record| {
        text(record, "control").is_some_and(|control| found::holds(control, "A.2.3"))
    };
    records(material.dossier, "soa").filter(on_it).last()
}

/// The word that tells how far it is, which may stand in a column that was not recognised.
fn decided(row: &Record) -> &str {
    text(row, "status").unwrap_or_else(|| row.evidence.quote())
}

fn says(list: &[String], text: &str) -> bool {
    crate::words::Values::new(list).say(text)
}

/// Whether the statement declares the control implemented.
pub(super) fn is_declared(material: &Material<'_>) -> bool {
    let status = &material.dossier.catalog.lexicon().status;
    let row = statement_row(material);
    row.is_some_and(|row| says(&status.implementation.implemented, decided(row)))
}

/// Whether the statement names a document other than the policy for the control.
fn names_another(material: &Material<'_>, policy: &File<'_>, cell: &str) -> bool {
    material.files.iter().any(|file| {
        let id = found::id_of(file);
        id != found::id_of(policy) && id.is_some_and(|id| found::holds(cell, &id))
    })
}

/// Whether an id is that of a policy: by the document's kind or title, its title in the register of
/// documents, or by being of the same series as the AI policy.
fn is_policy(material: &Material<'_>, test: &AuditTest, policy: &File<'_>, id: &str) -> bool {
    let own = found::id_of(policy);
    if own.as_deref() == Some(id) || policy.facts.title.contains(id) {
        return false;
    }
    let series = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    if own.is_some_and(|own| series(&own) == series(id)) {
        return true;
    }
    let called = Terms::of(test, "policy");
    let received = material.files.iter().any(|file| {
        let kind = file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "POL-X");
        found::id_of(file).as_deref() == Some(id) && (kind || called.stand_in(&file.facts.title))
    });
    received
        || records(material.dossier, "document_register").any(|record| {
            text(record, "id") == Some(id)
                && text(record, "title").is_some_and(|title| called.stand_in(title))
        })
}
