//! The plan of action and milestones: every confirmed nonconformity, with what is done about it where that is known.

use serde_json::{Value, json};

use super::super::{Action, Handover, Progress};
use super::parts::{
    at_start_of, back_matter, document_uuid, finding, is_confirmed_nonconformity, metadata,
    observation, prop, scope_href, systems, tool, under,
};
use super::text::{markdown, title};
use super::{finding_uuid, uuid};
use crate::docket::Matter;

/// The plan of action; none where there is nothing to act on.
pub(super) fn of(handover: &Handover<'_>) -> Option<Value> {
    let docket = handover.dossier.docket;
    let matters: Vec<&Matter> =
        docket.matters.iter().filter(|one| is_confirmed_nonconformity(one)).collect();
    if matters.is_empty() {
        return None;
    }
    let phrases = handover.dossier.phrases;
    let auditee = &handover.dossier.outputs.run.parameters.auditee;
    let heading = phrases.fill("exchange.oscal.poam", &[("auditee", auditee)]);
    // A finding names what was merged into it as observed, so that must be here, too.
    let merged = matters.iter().flat_map(|matter| &matter.merged);
    let merged = merged.filter_map(|id| docket.matter(*id));
    let observed: Vec<&Matter> = matters.iter().copied().chain(merged).collect();
    let mut components = vec![tool(handover)];
    components.extend(systems(handover));
    let all = |of: &dyn Fn(&Handover<'_>, &Matter) -> Value, matters: &[&Matter]| {
        matters.iter().map(|matter| of(handover, matter)).collect::<Vec<Value>>()
    };
    Some(under(
        "plan-of-action-and-milestones",
        json!({
            "uuid": document_uuid(handover, "plan-of-action-and-milestones"),
            "metadata": metadata(handover, &heading),
            "import-ssp": scope_href(handover),
            "local-definitions": {"components": components},
            "observations": all(&observation, &observed),
            "risks": all(&risk, &matters),
            "findings": all(&finding, &matters),
            "poam-items": all(&item, &matters),
            "back-matter": back_matter(handover, observed.iter().copied()),
        }),
    ))
}

fn item(handover: &Handover<'_>, matter: &Matter) -> Value {
    let known = actions(handover, matter).next().is_some();
    let remark = (!known).then(|| handover.dossier.phrases.say("exchange.oscal.no_actions"));
    json!({
        "uuid": uuid(&["poam-item", &matter.id().to_string()]),
        "title": title(&matter.wording.title),
        "description": markdown(&matter.wording.condition),
        "related-findings": [{"finding-uuid": finding_uuid(matter.id())}],
        "related-risks": [{"risk-uuid": risk_uuid(matter)}],
        "remarks": remark,
    })
}

/// OSCAL hangs what is done, and until when, on a risk.
fn risk(handover: &Handover<'_>, matter: &Matter) -> Value {
    let progress: Vec<Progress> = actions(handover, matter).map(|action| action.progress).collect();
    let status = match progress.as_slice() {
        [] => "open",
        all if all.iter().all(|one| *one == Progress::Verified) => "closed",
        _ => "remediating",
    };
    json!({
        "uuid": risk_uuid(matter),
        "title": title(&matter.wording.title),
        "description": markdown(&matter.wording.condition),
        "statement": handover.dossier.phrases.say("exchange.oscal.statement"),
        "status": status,
        "deadline": handover.due(matter).map(at_start_of),
        "remediations": actions(handover, matter).enumerate().map(remediation).collect::<Vec<_>>(),
    })
}

fn remediation((at, action): (usize, &Action)) -> Value {
    let id = action.finding.to_string();
    let at = at.to_string();
    let lifecycle = match action.progress {
        Progress::Planned => "planned",
        Progress::Done | Progress::Verified => "completed",
    };
    let task = action.due.map(|due| {
        json!([{
            "uuid": uuid(&["milestone", &id, &at]),
            "type": "milestone",
            "title": title(&action.title),
            "timing": {"on-date": {"date": at_start_of(due)}},
        }])
    });
    let owner = (!action.owner.trim().is_empty()).then(|| json!([prop("owner", &action.owner)]));
    json!({
        "uuid": uuid(&["action", &id, &at, &action.title]),
        "lifecycle": lifecycle,
        "title": title(&action.title),
        "description": markdown(&action.title),
        "props": owner,
        "tasks": task,
    })
}

fn actions<'a>(handover: &Handover<'a>, matter: &Matter) -> impl Iterator<Item = &'a Action> {
    let id = matter.id();
    handover.actions.iter().filter(move |action| action.finding == id)
}

fn risk_uuid(matter: &Matter) -> String {
    uuid(&["risk", &matter.id().to_string()])
}
