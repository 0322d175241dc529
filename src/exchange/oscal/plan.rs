//! The assessment plan: scope, requirements, AI systems, tools, and the schedule as people gave it.

use serde_json::{Value, json};

use super::super::Handover;
use super::parts::{
    at_start_of, back_matter, document_uuid, metadata, reviewed_controls, scope_href, system_uuid,
    systems, tool, tool_uuid, under,
};
use super::text::{markdown, title};
use super::uuid;
use crate::domain::Slot;

/// The plan. What nobody said of the audit is not in it.
pub(super) fn of(handover: &Handover<'_>) -> Value {
    let phrases = handover.dossier.phrases;
    let run = &handover.dossier.outputs.run;
    let heading = phrases.fill("exchange.oscal.plan", &[("auditee", &run.parameters.auditee)]);
    let objectives = handover.dossier.mandate.objectives.iter().map(|text| {
        json!({
            "name": "objective",
            "title": title(phrases.say("exchange.oscal.objectives")),
            "prose": markdown(text),
        })
    });
    let platform = uuid(&["platform", &tool_uuid(handover)]);
    under(
        "assessment-plan",
        json!({
            "uuid": document_uuid(handover, "assessment-plan"),
            "metadata": metadata(handover, &heading),
            "import-ssp": scope_href(handover),
            "local-definitions": {"components": systems(handover)},
            "terms-and-conditions": {"parts": objectives.collect::<Vec<_>>()},
            "reviewed-controls": reviewed_controls(handover),
            "assessment-subjects": subjects(handover),
            "assessment-assets": {
                "components": [tool(handover)],
                "assessment-platforms": [{
                    "uuid": platform,
                    "title": title(phrases.say("exchange.oscal.platform")),
                    "uses-components": [{"component-uuid": tool_uuid(handover)}],
                }],
            },
            "tasks": tasks(handover),
            "back-matter": back_matter(handover, std::iter::empty()),
        }),
    )
}

/// The AI systems, where people listed them.
fn subjects(handover: &Handover<'_>) -> Value {
    let description = handover.dossier.phrases.say("exchange.oscal.subjects");
    let systems = &handover.dossier.outputs.run.parameters.systems;
    let one = |system: &crate::domain::AuditedSystem| json!({"subject-uuid": system_uuid(&system.id), "type": "component"});
    if systems.is_empty() {
        return Value::Null;
    }
    json!([{
        "type": "component",
        "description": description,
        "include-subjects": systems.iter().map(one).collect::<Vec<_>>(),
    }])
}

/// The schedule; where there is none yet, the review that was made as of the audit date.
fn tasks(handover: &Handover<'_>) -> Vec<Value> {
    let mandate = handover.dossier.mandate;
    let task = |(at, slot): (usize, &Slot)| {
        let where_and_who = [&slot.time, &slot.place, &slot.with];
        let told: Vec<&str> =
            where_and_who.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        let described = (!told.is_empty()).then(|| markdown(&told.join(", ")));
        json!({
            "uuid": uuid(&["task", &at.to_string(), &slot.on.to_string(), &slot.what]),
            "type": "action",
            "title": title(&slot.what),
            "description": described,
            "timing": {"on-date": {"date": at_start_of(slot.on)}},
        })
    };
    if mandate.schedule.is_empty() {
        let as_of = handover.dossier.outputs.run.as_of;
        return vec![json!({
            "uuid": uuid(&["task", "review", &as_of.to_string()]),
            "type": "action",
            "title": title(handover.dossier.phrases.say("exchange.oscal.unscheduled")),
            "timing": {"on-date": {"date": at_start_of(as_of)}},
        })];
    }
    mandate.schedule.iter().enumerate().map(task).collect()
}
