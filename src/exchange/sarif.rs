//! The findings as SARIF 2.1.0, for whatever shows the results of analysis tools.
//!
//! Each matter is one result, each audit test a rule. What was rejected, waived or told elsewhere is suppressed and
//! still there. A nonconformity fails with the level of its grade; what is only asked for is open, and what a
//! person has to look at is for review.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::oscal::{finding_uuid, percent_encoded, pruned};
use super::told::{one_line, plain};
use super::{Class, Error, Handover};
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{DraftedBy, Severity};
use crate::outputs::Citation;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Where evidence lies: a consumer that has it says so.
const BASE: &str = "EVIDENCE";

/// The findings of an engagement as a SARIF log with one run.
pub fn log(handover: &Handover<'_>) -> Result<Vec<u8>, Error> {
    let outputs = handover.dossier.outputs;
    let matters = &handover.dossier.docket.matters;
    let rules: BTreeSet<String> = matters.iter().map(rule_of).collect();
    let rules: BTreeMap<String, usize> = rules.into_iter().zip(0..).collect();
    let artifacts = artifacts(matters);
    let places: BTreeMap<&str, usize> =
        artifacts.iter().zip(0..).map(|((document, _), at)| (*document, at)).collect();
    let run = json!({
        "tool": {"driver": {
            "name": "tickmark",
            "semanticVersion": outputs.run.tool.version,
            "rules": rules.keys().map(|id| rule(handover, id)).collect::<Vec<_>>(),
        }},
        "automationDetails": {
            "id": format!("iso42001/{}", outputs.run.as_of),
        },
        "language": handover.dossier.mandate.language.code(),
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {BASE: {"description": {"text": "The evidence as it was received."}}},
        "artifacts": artifacts.iter().map(|(document, sha256)| json!({
            "location": {"uri": percent_encoded(document), "uriBaseId": BASE},
            "hashes": {"sha-256": sha256},
        })).collect::<Vec<_>>(),
        // An empty list says that there is nothing; none would say that nothing was looked at.
        "properties": {
            "auditee": outputs.run.parameters.auditee,
            "asOf": outputs.run.as_of.to_string(),
            "catalog": outputs.run.catalog,
            "decisionLogHead": handover.dossier.head.to_string(),
        },
    });
    let mut run = pruned(run);
    let results = matters.iter().map(|matter| pruned(result(handover, matter, &rules, &places)));
    run["results"] = results.collect();
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    Ok(serde_json::to_vec_pretty(&log)?)
}

fn result(
    handover: &Handover<'_>,
    matter: &Matter,
    rules: &BTreeMap<String, usize>,
    places: &BTreeMap<&str, usize>,
) -> Value {
    let class = Class::of(matter);
    let (kind, level) = kind_and_level(class);
    let draft = &matter.draft;
    let rule = rule_of(matter);
    let title = one_line(&matter.wording.title);
    let condition = plain(matter.wording.condition.trim());
    let said = if condition.is_empty() { title.clone() } else { condition };
    let against = draft.counter_evidence.iter().map(|one| {
        let mut location = location(one, places);
        location["message"] =
            json!({"text": literal(&format!("Speaks against it: {}", one.quote))});
        location
    });
    json!({
        "ruleId": rule,
        "ruleIndex": rules[&rule],
        "guid": finding_uuid(matter.id()),
        "kind": kind,
        "level": level,
        "message": {"text": literal(&format!("{}{said}", handover.mark(matter)))},
        "locations": matter.evidence.iter().map(|one| location(one, places)).collect::<Vec<_>>(),
        "relatedLocations": against.collect::<Vec<_>>(),
        "partialFingerprints": {"tickmarkFindingId/v1": matter.id().to_string()},
        "suppressions": suppression(matter).into_iter().collect::<Vec<_>>(),
        "properties": {
            "title": title,
            "state": matter.state(),
            "class": class.name(),
            "grade": matter.grade.map(Severity::name),
            "requirements": draft.requirements.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "subject": draft.subject,
            "decision": handover.decided(matter),
        },
    })
}

/// SARIF gives a level to what fails only.
fn kind_and_level(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Major => ("fail", "error"),
        Class::Minor | Class::Ungraded => ("fail", "warning"),
        Class::Observation | Class::Opportunity => ("fail", "note"),
        Class::EvidenceRequest => ("open", "none"),
        Class::NeedsHuman => ("review", "none"),
        Class::Conformity => ("pass", "none"),
    }
}

fn suppression(matter: &Matter) -> Option<Value> {
    let why = match (&matter.draft.waiver, matter.standing) {
        (Some(waiver), _) => waiver.reason.clone(),
        (None, Standing::Decided(Outcome::Rejected)) => {
            let reason = matter.ruling.as_ref().and_then(|ruling| ruling.reason.as_ref());
            reason.map(ToString::to_string).unwrap_or_default()
        }
        (None, Standing::Decided(Outcome::Merged(into))) => format!("told as part of {into}"),
        (None, _) => return None,
    };
    let why = plain(&why);
    let why = Some(why).filter(|why| !why.is_empty());
    Some(json!({"kind": "external", "status": "accepted", "justification": why}))
}

/// A place in a document. Lines are a region; pages, slides and cells are named.
fn location(citation: &Citation, places: &BTreeMap<&str, usize>) -> Value {
    let place = citation.location.to_string();
    let lines = citation.location.lines();
    let region = lines.map(|(first, last)| {
        json!({"startLine": first, "endLine": last.max(first), "snippet": {"text": citation.quote}})
    });
    let named = (lines.is_none() && !place.is_empty()).then(|| {
        json!([{
            "name": place,
            "fullyQualifiedName": format!("{}#{place}", citation.document),
            "kind": "place",
        }])
    });
    json!({
        "physicalLocation": {
            "artifactLocation": {
                "uri": percent_encoded(&citation.document),
                "uriBaseId": BASE,
                "index": places.get(citation.document.as_str()),
            },
            "region": region,
        },
        "logicalLocations": named,
        "message": {"text": literal(&citation.quote)},
    })
}

/// The documents cited with the digest each was cited by, in path order.
fn artifacts(matters: &[Matter]) -> BTreeMap<&str, String> {
    let cited = matters
        .iter()
        .flat_map(|matter| matter.evidence.iter().chain(&matter.draft.counter_evidence));
    cited.map(|one| (one.document.as_str(), one.sha256.to_string())).collect()
}

/// The rule a matter is a result of: its audit test, or whoever drafted it.
fn rule_of(matter: &Matter) -> String {
    match (&matter.draft.test, &matter.draft.drafted_by) {
        (Some(test), _) => test.clone(),
        (None, DraftedBy::Llm { .. }) => "model".to_owned(),
        (None, engine) => engine.name().to_owned(),
    }
}

fn rule(handover: &Handover<'_>, id: &str) -> Value {
    let Some(test) = handover.dossier.catalog.test(id) else {
        let drafted = format!("Drafted by: {id}");
        return json!({
            "id": id,
            "shortDescription": {"text": drafted},
            "help": {"text": "No audit test: look at the evidence it cites."},
        });
    };
    let (_, level) = kind_and_level(match test.grade {
        Severity::Major => Class::Major,
        Severity::Minor => Class::Minor,
        Severity::Observation => Class::Observation,
        Severity::Opportunity => Class::Opportunity,
    });
    let mut criteria: Vec<String> =
        test.wording.values().map(|wording| literal(&one_line(&wording.criterion))).collect();
    criteria.sort();
    criteria.dedup();
    let note = literal(&one_line(&test.false_positive_note));
    let ids: Vec<String> = test.requirements.iter().map(ToString::to_string).collect();
    json!({
        "id": id,
        "shortDescription": {"text": literal(&test.name)},
        "fullDescription": {"text": criteria.join(" ")},
        "help": {"text": format!("A false alarm where: {note}")},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ids, "grade": test.grade.name()},
    })
}

/// Text as a message says it literally: in SARIF braces hold places to be filled, and brackets links.
fn literal(text: &str) -> String {
    plain(text)
        .replace('\\', "\\\\")
        .replace('{', "{{")
        .replace('}', "}}")
        .replace('[', "\\[")
        .replace(']', "\\]")
}
