//! The audit plan: what is known of the audit, put in order of risk, and what is still to be supplied.
//!
//! The plan is a value first: programs get it as `out/plan.json`, people as a paper made from it. What nobody told is
//! in [`Plan::open`] and is asked for in the paper; nothing stands in for it (`audit_practice` 4).

mod criteria;
mod order;
mod paper;
mod rotation;

use serde::Serialize;

use super::samples::{self, Sample};
use super::{Dossier, Earlier, EarlierFinding};
use crate::catalog::Window;
use crate::domain::{AuditDate, Language, Span};
use crate::outputs::Facts;
use criteria::OwnDocument;
pub(super) use order::names;
pub use order::{PlannedArea, PlannedSystem};

/// What a plan is made of besides the dossier.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The registers of the evidence.
    pub facts: &'a Facts,
    /// The audit before, where it is known.
    pub earlier: Option<&'a Earlier>,
    /// What samples are drawn with.
    pub seed: u64,
}

/// An audit plan. Texts are in the language of the mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The form of the file.
    pub schema: &'static str,
    /// The language of its words.
    pub language: Language,
    /// The number of the audit.
    pub audit_id: String,
    /// Who asked for it.
    pub client: String,
    /// Who is audited.
    pub auditee: String,
    /// The kind of audit: `internal`, `stage1`.
    pub profile: &'static str,
    /// The audit date.
    pub as_of: AuditDate,
    /// The days for which records are looked at; none where nobody told and no rule gives them.
    pub period: Option<Span>,
    /// What it is to find out.
    pub objectives: Vec<String>,
    /// What of the auditee is audited, in the auditor's words.
    pub scope: String,
    /// The places and units.
    pub sites: Vec<String>,
    /// The AI systems, first things first, each with why it stands where it does.
    pub systems: Vec<PlannedSystem>,
    /// The data sets that registers of the evidence name.
    pub datasets: Vec<String>,
    /// Standards and laws it is audited against.
    pub criteria: Vec<String>,
    /// The Statement of Applicability received; none where there was none.
    pub statement: Option<OwnDocument>,
    /// The auditee's own rules, as received.
    pub own_documents: Vec<OwnDocument>,
    /// The areas of the standard, first things first, with method, tests and roles.
    pub areas: Vec<PlannedArea>,
    /// What is drawn to be looked at.
    pub samples: Vec<Sample>,
    /// What samples are drawn with.
    pub seed: u64,
    /// Findings of the audit before that are followed up.
    pub earlier: Vec<EarlierFinding>,
    /// The day of that audit.
    pub earlier_as_of: Option<AuditDate>,
    /// What changed since, as people told it.
    pub changes: Vec<String>,
    /// Who agreed to the plan.
    pub agreed_by: Option<String>,
    /// When.
    pub agreed_on: Option<AuditDate>,
    /// What is still to be supplied, and by whom.
    pub open: Vec<Open>,
}

/// Something that nobody told yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// What: a key of the plan.
    pub what: &'static str,
    /// The same in words.
    pub words: String,
    /// Who can supply it, in words.
    pub who: String,
}

/// Makes the plan.
#[must_use]
pub fn plan(dossier: &Dossier<'_>, basis: Basis<'_>) -> Plan {
    let Dossier { outputs, mandate, catalog, phrases, .. } = *dossier;
    let run = &outputs.run;
    let drawn = catalog
        .sampling()
        .map(|rules| samples::draw(basis.facts, rules, phrases, mandate.language, basis.seed));
    let mut samples = drawn.unwrap_or_default();
    samples.extend(rotation::drawn(dossier, basis.seed));
    let mut plan = Plan {
        schema: "tickmark.plan/1",
        language: mandate.language,
        audit_id: mandate.audit_id.clone(),
        client: mandate.client.clone(),
        auditee: run.parameters.auditee.clone(),
        profile: run.profile.name(),
        as_of: run.as_of,
        period: run.parameters.period,
        objectives: mandate.objectives.clone(),
        scope: run.parameters.scope.clone(),
        sites: mandate.sites.clone(),
        systems: order::systems(dossier, basis),
        datasets: datasets(basis.facts),
        criteria: run.parameters.criteria.clone(),
        statement: criteria::statement(dossier),
        own_documents: criteria::own(dossier, basis.facts),
        areas: order::areas(dossier, basis, &samples),
        samples,
        seed: basis.seed,
        earlier: basis.earlier.map(|earlier| earlier.findings.clone()).unwrap_or_default(),
        earlier_as_of: basis.earlier.map(|earlier| earlier.as_of),
        changes: mandate.changes.clone(),
        agreed_by: mandate.agreed.as_ref().map(|agreed| agreed.by.clone()),
        agreed_on: mandate.agreed.as_ref().map(|agreed| agreed.on),
        open: Vec::new(),
    };
    plan.open = open(dossier, &plan);
    plan
}

/// What nobody told, in the order of the plan.
fn open(dossier: &Dossier<'_>, plan: &Plan) -> Vec<Open> {
    let Dossier { mandate, phrases, catalog, outputs, .. } = *dossier;
    let profile = catalog.profile(outputs.run.profile);
    // A kind of audit for which any day counts, or whose days the actions set, needs no period.
    let needs_period = profile.is_none_or(|profile| {
        matches!(profile.window, Window::SinceLastAudit | Window::Months { .. })
    });
    let lacks = |says: &str| says.trim().is_empty();
    let every = |says: &dyn Fn(&crate::domain::Member) -> &str| {
        mandate.team.is_empty() || mandate.team.iter().any(|member| lacks(says(member)))
    };
    let asks: [(&'static str, &str, bool); 19] = [
        ("audit_id", "lead", lacks(&plan.audit_id)),
        ("client", "lead", lacks(&plan.client)),
        ("objectives", "client", plan.objectives.is_empty()),
        ("scope", "client", lacks(&plan.scope)),
        ("systems", "auditee", plan.systems.is_empty()),
        ("sites", "client", plan.sites.is_empty()),
        ("pipelines", "auditee", plan.datasets.is_empty()),
        ("period", "lead", needs_period && plan.period.is_none()),
        ("statement", "auditee", plan.statement.is_none()),
        ("changes", "auditee", plan.changes.is_empty()),
        ("earlier", "lead", plan.earlier_as_of.is_none()),
        ("schedule", "lead", mandate.schedule.is_empty()),
        ("team", "lead", mandate.team.is_empty()),
        ("roles", "lead", every(&|member| &member.role)),
        ("independence", "auditors", every(&|member| &member.independence)),
        ("competence", "auditors", every(&|member| &member.competence)),
        ("contacts", "auditee", mandate.contacts.is_empty()),
        ("distribution", "client", mandate.distribution.is_empty()),
        ("classification", "client", lacks(&mandate.classification)),
    ];
    let missing = asks.into_iter().filter(|(_, _, missing)| *missing);
    let mut open: Vec<Open> = missing
        .map(|(what, who, _)| Open {
            what,
            words: phrases.say(&format!("plan.open.{what}")).to_owned(),
            who: phrases.say(&format!("plan.who.{who}")).to_owned(),
        })
        .collect();
    // These no file holds: they are always settled with the auditee.
    for (what, who) in [("consent", "auditee"), ("retention", "client"), ("reporting", "lead")] {
        open.push(Open {
            what,
            words: phrases.say(&format!("plan.open.{what}")).to_owned(),
            who: phrases.say(&format!("plan.who.{who}")).to_owned(),
        });
    }
    open
}

/// The names of data sets in registers, each once.
fn datasets(facts: &Facts) -> Vec<String> {
    let mut names: Vec<String> = facts
        .rows("datasets")
        .filter_map(|(_, row)| {
            let (id, name) = (row.field("id"), row.field("dataset"));
            let name = if name.is_empty() || name == id { id.to_owned() } else { name.to_owned() };
            (!name.is_empty()).then_some(name)
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
