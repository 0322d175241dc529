//! What several OSCAL files hold alike: metadata, actors, controls, observations, findings, resources.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::{Class, Handover, told};
use super::text::{markdown, percent_encoded, title, value};
use super::{NAMESPACE, VERSION, finding_uuid, uuid};
use crate::docket::{Matter, Outcome, Settled, Standing};
use crate::domain::{AuditDate, DraftedBy, FindingId, Moment, RequirementId, Reviewer, Role};
use crate::outputs::Citation;

/// A property of ours.
pub(super) fn prop(name: &str, text: &str) -> Value {
    json!({"name": name, "ns": NAMESPACE, "value": value(text)})
}

/// The start of a day, with a zone as OSCAL wants one.
pub(super) fn at_start_of(day: AuditDate) -> String {
    format!("{day}T00:00:00Z")
}

/// A moment in UTC: OSCAL takes only some offsets.
pub(super) fn in_utc(moment: &Moment) -> String {
    let parsed = moment.as_str().parse::<jiff::Timestamp>();
    parsed.map_or_else(|_| moment.as_str().to_owned(), |moment| moment.to_string())
}

/// The token of a requirement; a token begins with a letter, and `4.1` does not.
pub(super) fn control_id(id: RequirementId) -> String {
    format!("iso42001-{id}")
}

/// The token of the one statement a control of our catalogue has.
pub(super) fn statement_id(id: RequirementId) -> String {
    format!("{}_smt", control_id(id))
}

/// The id of a role.
pub(super) fn role_id(role: Role) -> &'static str {
    match role {
        Role::Auditor => "auditor",
        Role::LeadAuditor => "lead-auditor",
    }
}

/// The id of a file: another where inputs, day or log are others, as every edition has one of its own.
pub(super) fn document_uuid(handover: &Handover<'_>, name: &str) -> String {
    let run = &handover.dossier.outputs.run;
    let (head, day) = (handover.dossier.head.to_string(), run.as_of.to_string());
    uuid(&["document", name, &run.inputs, &run.catalog, &day, &head])
}

/// Title, version, roles and parties. The audit date stands for the time of writing, or the newest decision
/// where that is later.
pub(super) fn metadata(handover: &Handover<'_>, heading: &str) -> Value {
    let outputs = handover.dossier.outputs;
    let as_of = at_start_of(outputs.run.as_of);
    let decided = handover.log.iter().map(|entry| in_utc(&entry.decision.at)).max();
    let modified = decided.filter(|decided| *decided > as_of).unwrap_or(as_of);
    let auditee = &outputs.run.parameters.auditee;
    let roles = [Role::LeadAuditor, Role::Auditor];
    let mut parties = vec![json!({
        "uuid": uuid(&["party", "auditee", auditee]),
        "type": "organization",
        "name": value(auditee),
    })];
    let team = handover.dossier.mandate.team.iter().map(|member| member.name.trim());
    let mut people: BTreeSet<&str> = team.filter(|name| !name.is_empty()).collect();
    people.extend(reviewers(handover).iter().map(|who| who.name.as_str()));
    // Of two spellings of one name the ids are one.
    let people: BTreeMap<String, &str> =
        people.into_iter().map(|name| (party_uuid(name), name)).collect();
    parties.extend(
        people
            .into_iter()
            .map(|(uuid, name)| json!({"uuid": uuid, "type": "person", "name": value(name)})),
    );
    json!({
        "title": title(heading),
        "last-modified": modified,
        "version": format!("log-{}", handover.dossier.docket.head),
        "oscal-version": VERSION,
        "props": [
            prop("tool", &format!("tickmark {}", outputs.run.tool.version)),
            prop("catalog-hash", &outputs.run.catalog),
            prop("inputs-hash", &outputs.run.inputs),
            prop("decision-log-head", &handover.dossier.head.to_string()),
            prop("audit-date", &outputs.run.as_of.to_string()),
        ],
        "roles": roles.map(|role| json!({"id": role_id(role), "title": title(role.name())})),
        "parties": parties,
    })
}

/// Everybody who decided anything, in order.
fn reviewers<'a>(handover: &Handover<'a>) -> BTreeSet<&'a Reviewer> {
    handover.log.iter().map(|entry| &entry.decision.who).collect()
}

/// The id of a person, by the name they declared.
pub(super) fn party_uuid(name: &str) -> String {
    uuid(&["party", "person", &name.trim().to_lowercase()])
}

/// The program as a component.
pub(super) fn tool(handover: &Handover<'_>) -> Value {
    let version = &handover.dossier.outputs.run.tool.version;
    json!({
        "uuid": tool_uuid(handover),
        "type": "software",
        "title": "tickmark",
        "description": handover.dossier.phrases.say("exchange.oscal.tool"),
        "props": [{"name": "version", "value": value(version)}],
        "status": {"state": "operational"},
    })
}

pub(super) fn tool_uuid(handover: &Handover<'_>) -> String {
    uuid(&["tool", &handover.dossier.outputs.run.tool.version])
}

/// The AI systems in scope as components.
pub(super) fn systems(handover: &Handover<'_>) -> Vec<Value> {
    let systems = &handover.dossier.outputs.run.parameters.systems;
    let one = |system: &crate::domain::AuditedSystem| {
        json!({
            "uuid": system_uuid(&system.id),
            "type": "system",
            "title": title(&format!("{} {}", system.id, system.name)),
            "description": handover.dossier.phrases.say("exchange.oscal.system_status"),
            "props": [prop("system-id", &system.id)],
            "status": {"state": "other"},
        })
    };
    systems.iter().map(one).collect()
}

pub(super) fn system_uuid(id: &str) -> String {
    uuid(&["system", id])
}

/// The requirements that were looked at: all of the catalogue but those the auditee leaves out.
pub(super) fn reviewed_controls(handover: &Handover<'_>) -> Value {
    let requirements = &handover.dossier.outputs.coverage.requirements;
    let one = |id: RequirementId| json!({"control-id": control_id(id)});
    let excluded = requirements.iter().filter(|one| one.conclusion == "not_applicable");
    json!({
        "control-selections": [{
            "description": handover.dossier.phrases.say("exchange.oscal.reviewed"),
            "include-controls": requirements.iter().map(|row| one(row.id)).collect::<Vec<_>>(),
            "exclude-controls": excluded.map(|row| one(row.id)).collect::<Vec<_>>(),
        }],
    })
}

/// Whether a matter is told in OSCAL at all. What was rejected or waived is in the assessment log alone.
pub(super) fn is_observed(matter: &Matter) -> bool {
    matter.draft.waiver.is_none() && matter.standing != Standing::Decided(Outcome::Rejected)
}

/// Whether a matter is a finding: a person confirmed it, it concludes something, and on a requirement.
pub(super) fn is_found(matter: &Matter) -> bool {
    let concludes = Class::of(matter).is_conclusion() && told::primary(matter).is_some();
    concludes && is_observed(matter) && matter.is_confirmed()
}

/// Whether a matter is to be acted on.
pub(super) fn is_confirmed_nonconformity(matter: &Matter) -> bool {
    is_found(matter) && Class::of(matter).is_nonconformity()
}

pub(super) fn observation_uuid(id: FindingId) -> String {
    uuid(&["observation", &id.to_string()])
}

/// A matter as an observation: what was seen, and where.
pub(super) fn observation(handover: &Handover<'_>, matter: &Matter) -> Value {
    let draft = &matter.draft;
    let against = &draft.counter_evidence;
    let evidence = matter.evidence.iter().map(|one| evidence(one, "supports"));
    let subjects = handover
        .system(matter)
        .map(|system| json!([{"subject-uuid": system_uuid(&system.id), "type": "component"}]));
    let kind = if Class::of(matter).is_conclusion() { "finding" } else { "discovery" };
    json!({
        "uuid": observation_uuid(matter.id()),
        "title": title(&format!("{}{}", handover.mark(matter), matter.wording.title)),
        "description": markdown(&handover.body(matter)),
        "props": props(matter),
        "methods": ["EXAMINE"],
        "types": [kind],
        "origins": [origin(handover, matter)],
        "subjects": subjects,
        "relevant-evidence": evidence
            .chain(against.iter().map(|one| self::evidence(one, "contradicts")))
            .collect::<Vec<_>>(),
        "collected": at_start_of(handover.dossier.outputs.run.as_of),
    })
}

/// A confirmed matter as a finding; what was merged into it is observed with it.
pub(super) fn finding(handover: &Handover<'_>, matter: &Matter) -> Value {
    let class = Class::of(matter);
    let state = if class.is_nonconformity() { "not-satisfied" } else { "satisfied" };
    let reason = match class {
        Class::Observation | Class::Opportunity => "other",
        _ if class.is_nonconformity() => "fail",
        _ => "pass",
    };
    let target = told::primary(matter).map(|id| {
        json!({
            "type": "statement-id",
            "target-id": statement_id(id),
            "status": {"state": state, "reason": reason},
        })
    });
    let observed = [matter.id()].into_iter().chain(matter.merged.iter().copied());
    json!({
        "uuid": finding_uuid(matter.id()),
        "title": title(&matter.wording.title),
        "description": markdown(&matter.wording.condition),
        "props": props(matter),
        "origins": [origin(handover, matter)],
        "target": target,
        "related-observations": observed
            .map(|id| json!({"observation-uuid": observation_uuid(id)}))
            .collect::<Vec<_>>(),
    })
}

/// What OSCAL has no field for.
fn props(matter: &Matter) -> Value {
    let draft = &matter.draft;
    let mut props = vec![
        prop("finding-id", &matter.id().to_string()),
        prop("state", matter.state()),
        prop("kind", draft.kind.name()),
        prop("class", Class::of(matter).name()),
    ];
    props.extend(matter.grade.map(|grade| prop("grade", grade.name())));
    props.extend(draft.test.as_ref().map(|test| prop("audit-test", test)));
    props.extend(draft.requirements.iter().map(|id| prop("requirement", &id.to_string())));
    if !draft.subject.trim().is_empty() {
        props.push(prop("subject", &draft.subject));
    }
    Value::Array(props)
}

/// Who it comes from: the program that drafted it, the person who wrote it, and those who stand by it.
fn origin(handover: &Handover<'_>, matter: &Matter) -> Value {
    let mut actors: Vec<Value> = Vec::new();
    if matter.draft.drafted_by != DraftedBy::Person {
        actors.push(json!({"type": "tool", "actor-uuid": tool_uuid(handover)}));
    }
    let ruling = matter.ruling.iter().filter(|_| matter.is_confirmed());
    let people: Vec<&Settled> = ruling.chain(&matter.approval).collect();
    actors.extend(people.into_iter().map(|settled| {
        json!({
            "type": "party",
            "actor-uuid": party_uuid(settled.who.name.as_str()),
            "role-id": role_id(settled.who.role),
        })
    }));
    if actors.is_empty() {
        // A person wrote it and its entry is not in the log that was given: the tool at least carried it here.
        actors.push(json!({"type": "tool", "actor-uuid": tool_uuid(handover)}));
    }
    json!({"actors": actors})
}

fn evidence(citation: &Citation, bearing: &str) -> Value {
    json!({
        "href": format!("#{}", resource_uuid(&citation.document, &citation.sha256.to_string())),
        "description": markdown(&citation.cited()),
        "props": [
            prop("bearing", bearing),
            prop("place", &citation.location.to_string()),
            prop("sha256", &citation.sha256.to_string()),
        ],
        "remarks": markdown(&citation.quote),
    })
}

fn resource_uuid(document: &str, sha256: &str) -> String {
    uuid(&["evidence", document, sha256])
}

/// The scope and the documents that some matters cite, so that every reference of a file leads somewhere.
pub(super) fn back_matter<'a>(
    handover: &Handover<'_>,
    matters: impl Iterator<Item = &'a Matter>,
) -> Value {
    let cited =
        matters.flat_map(|matter| matter.evidence.iter().chain(&matter.draft.counter_evidence));
    let files: BTreeSet<(&str, String)> =
        cited.map(|one| (one.document.as_str(), one.sha256.to_string())).collect();
    let mut resources = vec![scope(handover)];
    resources.extend(files.into_iter().map(|(document, sha256)| {
        json!({
            "uuid": resource_uuid(document, &sha256),
            "title": title(document),
            "description": handover.dossier.phrases.say("exchange.oscal.evidence"),
            "rlinks": [{
                "href": percent_encoded(&format!("../../evidence/{document}")),
                "hashes": [{"algorithm": "SHA-256", "value": sha256}],
            }],
        })
    }));
    json!({"resources": resources})
}

/// Stands for the system security plan, which OSCAL wants a plan to name and an AI management system has not.
fn scope(handover: &Handover<'_>) -> Value {
    let parameters = &handover.dossier.outputs.run.parameters;
    json!({
        "uuid": scope_uuid(handover),
        "title": title(handover.dossier.phrases.say("exchange.oscal.scope")),
        "description": markdown(&parameters.scope),
    })
}

/// A reference to the scope.
pub(super) fn scope_href(handover: &Handover<'_>) -> Value {
    json!({"href": format!("#{}", scope_uuid(handover))})
}

fn scope_uuid(handover: &Handover<'_>) -> String {
    let parameters = &handover.dossier.outputs.run.parameters;
    uuid(&["scope", &parameters.auditee, &parameters.scope])
}

/// An object of one key.
pub(super) fn under(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}
