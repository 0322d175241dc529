//! What the audit is, and what made its results.

use serde_json::{Value, json};

use super::{Dossier, words};
use crate::outputs::Parameters;

/// Who is audited, by whom, against what and for whom.
pub(super) fn audit(dossier: &Dossier<'_>) -> Value {
    let Dossier { mandate, outputs, phrases, .. } = dossier;
    let run = &outputs.run;
    let Parameters { auditee, scope, period, criteria, systems, auditors, .. } = &run.parameters;
    let profile = code(&run.profile);
    // Whoever the mandate does not name may still stand in the run, without a role.
    let mut team: Vec<Value> = mandate
        .team
        .iter()
        .map(|one| {
            json!({
                "name": one.name,
                "role": one.role,
                "independence": one.independence,
                "competence": one.competence,
            })
        })
        .collect();
    for name in auditors.iter().filter(|name| mandate.team.iter().all(|one| one.name != **name)) {
        team.push(json!({"name": name, "role": "", "independence": "", "competence": ""}));
    }
    let contacts = mandate.contacts.iter().map(|one| json!({"role": one.role, "name": one.name}));
    json!({
        "id": mandate.audit_id,
        "auditee": auditee,
        "scope": scope,
        "client": mandate.client,
        "as_of": run.as_of.to_string(),
        "period_from": period.map(|period| period.first.to_string()).unwrap_or_default(),
        "period_to": period.map(|period| period.last.to_string()).unwrap_or_default(),
        "profile": profile,
        "profile_words": words(phrases, "common.profile", &profile),
        "criteria": criteria,
        "objectives": mandate.objectives,
        "sites": mandate.sites,
        "systems": systems.iter().map(|one| json!({"id": one.id, "name": one.name})).collect::<Vec<_>>(),
        "team": team,
        "contacts": contacts.collect::<Vec<_>>(),
        "changes": mandate.changes,
        "distribution": mandate.distribution,
        "classification": mandate.classification,
        "agreed_by": mandate.agreed.as_ref().map(|one| one.by.clone()).unwrap_or_default(),
        "agreed_on": mandate.agreed.as_ref().map(|one| one.on.to_string()).unwrap_or_default(),
    })
}

/// What made the results, and how people decided on them: the disclosure of automated analysis.
pub(super) fn tool(dossier: &Dossier<'_>) -> Value {
    let run = &dossier.outputs.run;
    let shares = dossier.docket.statistics().all;
    let rates = shares.rates();
    let percent =
        |share: Option<f64>| share.map(|share| format!("{:.1}", share * 100.0)).unwrap_or_default();
    json!({
        "name": "tickmark",
        "version": run.tool.version,
        "engine": run.engine,
        "model": dossier.outputs.llm.as_ref().map(|llm| llm.model.clone()).unwrap_or_default(),
        "catalog": run.catalog,
        "inputs": run.inputs,
        "log_head": dossier.head.to_string(),
        "tests": run.tests,
        "not_testable": run.not_testable,
        "drafted": shares.drafted,
        "decided": shares.decided,
        "accepted_percent": percent(rates.map(|rates| rates.acceptance)),
        "edited_percent": percent(rates.map(|rates| rates.edit)),
        "rejected_percent": percent(rates.map(|rates| rates.rejection)),
    })
}

/// The name of a value in the output files.
pub(super) fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        _ => String::new(),
    }
}
