//! ISO/IEC 42001:2023 as an OSCAL catalogue: ids and short titles. The standard's text is not ours to carry, so
//! each statement only says where it stands.

use serde_json::{Value, json};

use super::super::Handover;
use super::parts::{control_id, metadata, statement_id, under};
use super::text::title;
use super::uuid;

/// The catalogue. Its id depends on ours alone, so that every engagement names the same.
pub(super) fn of(handover: &Handover<'_>) -> Value {
    let ours = handover.dossier.catalog;
    let phrases = handover.dossier.phrases;
    let not_reproduced = phrases.say("exchange.oscal.not_reproduced");
    let control = |one: &crate::domain::Requirement| {
        json!({
            "id": control_id(one.id),
            "class": if one.id.is_control() { "annex-a" } else { "clause" },
            "title": title(&one.title),
            "props": [
                {"name": "label", "value": one.id.to_string()},
                {"name": "sort-id", "value": sort_id(&one.id.to_string())},
            ],
            "parts": [{
                "id": statement_id(one.id),
                "name": "statement",
                "prose": format!("ISO/IEC 42001:2023, {}. {not_reproduced}", one.id),
            }],
        })
    };
    let groups = ours.exchange().oscal.group.iter().map(|group| {
        let within = ours.requirements().iter().filter(|one| one.id.group() == group.id);
        json!({
            "id": format!("iso42001-{}", group.id),
            "title": title(&group.title),
            "props": [{"name": "label", "value": group.id}],
            "controls": within.map(control).collect::<Vec<_>>(),
        })
    });
    // A group that our catalogue has nothing of says nothing.
    let groups = groups.filter(|group| group["controls"] != json!([]));
    under(
        "catalog",
        json!({
            "uuid": uuid(&["catalog", "iso42001", ours.hash()]),
            "metadata": metadata(handover, phrases.say("exchange.oscal.catalog")),
            "groups": groups.collect::<Vec<_>>(),
        }),
    )
}

/// Numbers with two digits, so that 10 comes after 9 where programs sort text.
fn sort_id(id: &str) -> String {
    let number = |part: &str| match part.parse::<u32>() {
        Ok(number) => format!("{number:02}"),
        Err(_) => part.to_lowercase(),
    };
    let sorted: Vec<String> = id.split('.').map(number).collect();
    format!("iso42001-{}", sorted.join("."))
}
