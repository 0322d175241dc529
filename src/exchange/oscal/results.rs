//! The assessment results: every matter as an observation, the confirmed ones as findings, and the decision log.

use serde_json::{Value, json};

use super::super::Handover;
use super::parts::{
    at_start_of, back_matter, document_uuid, finding, in_utc, is_found, is_observed, metadata,
    observation, party_uuid, prop, reviewed_controls, role_id, systems, tool, under,
};
use super::text::{markdown, title};
use super::uuid;
use crate::docket::{Matter, Signed};
use crate::store::Entry;

/// The results of one audit.
pub(super) fn of(handover: &Handover<'_>) -> Value {
    let phrases = handover.dossier.phrases;
    let run = &handover.dossier.outputs.run;
    let heading = phrases.fill("exchange.oscal.results", &[("auditee", &run.parameters.auditee)]);
    let day = run.as_of.to_string();
    let observed: Vec<&Matter> =
        handover.dossier.docket.matters.iter().filter(|one| is_observed(one)).collect();
    let found = observed.iter().filter(|matter| is_found(matter));
    // Where no period was set, the evidence is what had been received on the audit date.
    let start = run.parameters.period.map_or(run.as_of, |period| period.first);
    let mut components = vec![tool(handover)];
    components.extend(systems(handover));
    let mut result = json!({
        "uuid": uuid(&["result", &run.inputs, &day]),
        "title": title(&phrases.fill("exchange.oscal.result", &[("day", &day)])),
        "description": phrases.say("exchange.oscal.result_description"),
        "start": at_start_of(start),
        "end": at_start_of(run.as_of),
        "local-definitions": {"components": components},
        "reviewed-controls": reviewed_controls(handover),
        "assessment-log": {
            "entries": handover.log.iter().map(|one| entry(handover, one)).collect::<Vec<_>>(),
        },
        "observations": observed
            .iter()
            .map(|matter| observation(handover, matter))
            .collect::<Vec<_>>(),
        "findings": found.map(|matter| finding(handover, matter)).collect::<Vec<_>>(),
    });
    if let Some(signed) = handover.dossier.signed {
        result["attestations"] = json!([attestation(handover, signed)]);
    }
    under(
        "assessment-results",
        json!({
            "uuid": document_uuid(handover, "assessment-results"),
            "metadata": metadata(handover, &heading),
            "import-ap": {"href": "assessment-plan.json"},
            "results": [result],
            "back-matter": back_matter(handover, observed.iter().copied()),
        }),
    )
}

/// What the lead auditor signed that the audit concludes.
fn attestation(handover: &Handover<'_>, signed: &Signed) -> Value {
    let seq = signed.seq.to_string();
    json!({
        "responsible-parties": [{
            "role-id": role_id(signed.who.role),
            "party-uuids": [party_uuid(signed.who.name.as_str())],
        }],
        "parts": [{
            "uuid": uuid(&["attestation", &seq, &handover.dossier.head.to_string()]),
            "name": "conclusion",
            "title": title(handover.dossier.phrases.say("exchange.oscal.attestation")),
            "props": [prop("signed-at", &in_utc(&signed.at)), prop("log-entry", &seq)],
            "prose": markdown(signed.conclusion.as_str()),
        }],
    })
}

/// An entry of the decision log. Its digest chains it to the one before.
fn entry(handover: &Handover<'_>, entry: &Entry) -> Value {
    let decision = &entry.decision;
    let (seq, id) = (entry.seq.to_string(), decision.finding.to_string());
    let action = decision.act.name();
    let values = [("seq", seq.as_str()), ("action", action), ("id", &id)];
    let reason = decision.act.reason().map(|reason| markdown(reason.as_str()));
    json!({
        "uuid": uuid(&["log", &seq, &entry.previous.to_string()]),
        "title": title(&handover.dossier.phrases.fill("exchange.oscal.log_entry", &values)),
        "description": reason,
        "start": in_utc(&decision.at),
        "props": [
            prop("finding-id", &id),
            prop("action", action),
            prop("via", decision.via.name()),
            prop("draft-sha256", &decision.draft.to_string()),
            prop("previous-sha256", &entry.previous.to_string()),
        ],
        "logged-by": [{
            "party-uuid": party_uuid(decision.who.name.as_str()),
            "role-id": role_id(decision.who.role),
        }],
    })
}
