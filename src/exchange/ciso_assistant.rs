//! The two files that CISO Assistant imports: an audit of its framework `iso42001-2023`, and findings to follow up.
//!
//! A row of the audit has a result only where a person confirmed something of its requirement. What is covered by
//! evidence, and what is only drafted, is not assessed; the observations say which it is.

use std::collections::BTreeMap;

use super::told::{cut, one_line, primary};
use super::{Class, Handover, Table};
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::RequirementId;
use crate::outputs::Requirement;

/// The columns an audit is imported by, then one that is for people: CISO Assistant writes it and does not read it.
const AUDIT: [&str; 7] = [
    "ref_id",
    "assessable",
    "compliance_result",
    "requirement_progress",
    "observations",
    "score",
    "extended_result",
];

/// The columns findings are imported by.
const FINDINGS: [&str; 7] =
    ["ref_id", "name", "description", "severity", "status", "filtering_labels", "asset"];

/// A name has at most so many characters there.
const NAME_CHARS_MAX: usize = 200;

const NOT_ASSESSED: &str = "not_assessed";
const NOT_APPLICABLE: &str = "not_applicable";

/// The audit: one row per requirement of the framework.
///
/// No row has a score: tickmark gives none, and a blank cell overwrites nothing.
#[must_use]
pub fn audit(handover: &Handover<'_>) -> Table {
    let words = &handover.dossier.catalog.exchange().ciso_assistant;
    let mut rows: Vec<(RequirementId, Judged)> = Vec::new();
    let mut places: BTreeMap<RequirementId, usize> = BTreeMap::new();
    for requirement in &handover.dossier.outputs.coverage.requirements {
        let judged = judged(handover, requirement);
        let row = words.roll_up.get(&requirement.id).copied().unwrap_or(requirement.id);
        if let Some(at) = places.get(&row) {
            rows[*at].1.take_in(judged, &words.results_from_worst);
        } else {
            places.insert(row, rows.len());
            rows.push((row, judged));
        }
    }
    let row = |(id, judged): (RequirementId, Judged)| {
        vec![
            id.to_string(),
            "TRUE".to_owned(),
            judged.result,
            judged.progress.name().to_owned(),
            judged.observations.join("\n"),
            String::new(),
            judged.extended.unwrap_or_default(),
        ]
    };
    Table { header: AUDIT.map(str::to_owned).to_vec(), rows: rows.into_iter().map(row).collect() }
}

/// The findings: one row for each that is about something to do.
#[must_use]
pub fn findings(handover: &Handover<'_>) -> Table {
    let words = &handover.dossier.catalog.exchange().ciso_assistant;
    let word =
        |words: &BTreeMap<String, String>, key: &str| words.get(key).cloned().unwrap_or_default();
    let matters = handover.dossier.docket.matters.iter();
    let row = |matter: &Matter| {
        let class = Class::of(matter);
        let title = one_line(&matter.wording.title);
        let requirement = primary(matter).map(|id| format!("{id} ")).unwrap_or_default();
        vec![
            matter.id().to_string(),
            cut(&format!("{}{requirement}{title}", handover.mark(matter)), NAME_CHARS_MAX),
            handover.body(matter),
            word(&words.severity, class.name()),
            word(&words.status, matter.state()),
            labels(handover, matter).join("|"),
            String::new(),
        ]
    };
    Table {
        header: FINDINGS.map(str::to_owned).to_vec(),
        rows: matters.filter(|matter| Class::of(matter) != Class::Conformity).map(row).collect(),
    }
}

/// There is no column for the requirement, so labels name it. Nothing in a label may part two of them.
fn labels(handover: &Handover<'_>, matter: &Matter) -> Vec<String> {
    let mut labels = vec!["iso42001".to_owned()];
    labels.extend(matter.draft.requirements.iter().map(ToString::to_string));
    labels.push(Class::of(matter).name().replace('_', "-"));
    labels.extend(handover.system(matter).map(|system| system.id.clone()));
    if matter.is_undecided() {
        labels.push("ai-draft".to_owned());
    }
    labels.iter().map(|label| one_line(label).replace('|', "/")).collect()
}

/// What is said of one row.
struct Judged {
    result: String,
    extended: Option<String>,
    progress: Reached,
    observations: Vec<String>,
}

/// How far people have come with a row, from the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Untouched,
    Working,
    Reviewing,
    Finished,
}

impl Reached {
    fn name(self) -> &'static str {
        match self {
            Reached::Untouched => "to_do",
            Reached::Working => "in_progress",
            Reached::Reviewing => "in_review",
            Reached::Finished => "done",
        }
    }
}

impl Judged {
    /// Several requirements are one row: the worst result counts, and the row is as far as the least of them.
    fn take_in(&mut self, other: Self, from_worst: &[String]) {
        if rank(from_worst, &other.result) < rank(from_worst, &self.result) {
            self.result = other.result;
            self.extended = other.extended;
        }
        self.progress = self.progress.min(other.progress);
        self.observations.extend(other.observations);
    }
}

fn judged(handover: &Handover<'_>, requirement: &Requirement) -> Judged {
    let words = &handover.dossier.catalog.exchange().ciso_assistant;
    let from_worst = &words.results_from_worst;
    let phrases = handover.dossier.phrases;
    let matters: Vec<&Matter> = handover
        .dossier
        .docket
        .matters
        .iter()
        .filter(|matter| primary(matter) == Some(requirement.id) && counts(matter))
        .collect();
    let undecided = matters.iter().any(|matter| matter.is_undecided());
    let confirmed = matters.iter().filter(|matter| matter.is_confirmed());
    let worst = confirmed
        .filter_map(|matter| {
            let class = Class::of(matter).name();
            Some((words.result.get(class)?, words.extended_result.get(class)))
        })
        .min_by_key(|(result, extended)| (rank(from_worst, result), extended.is_none()));
    let excluded = requirement.conclusion == NOT_APPLICABLE;
    let (result, extended) = match worst {
        // What is left to decide may be worse than everything that was decided.
        Some((result, _))
            if undecided && rank(from_worst, result) > rank(from_worst, NOT_ASSESSED) =>
        {
            (NOT_ASSESSED, None)
        }
        Some((result, extended)) => (result.as_str(), extended.cloned()),
        // To leave a control out is the auditee's decision, which their statement gives.
        None if excluded && matters.is_empty() => (NOT_APPLICABLE, None),
        None => (NOT_ASSESSED, None),
    };
    let progress = match (undecided, result, requirement.conclusion.as_str()) {
        (true, ..) => Reached::Reviewing,
        (false, NOT_ASSESSED, "not_found") => Reached::Untouched,
        (false, NOT_ASSESSED, _) if matters.is_empty() => Reached::Reviewing,
        (false, NOT_ASSESSED, _) => Reached::Working,
        (false, ..) => Reached::Finished,
    };
    let conclusion = phrases.say(conclusion_key(&requirement.conclusion));
    let id = requirement.id.to_string();
    let values = [("id", id.as_str()), ("conclusion", conclusion), ("reason", &requirement.reason)];
    let key = if excluded { "exchange.ciso.excluded" } else { "exchange.ciso.coverage" };
    let mut observations = vec![one_line(&phrases.fill(key, &values))];
    observations.extend(matters.iter().map(|matter| observation(handover, matter)));
    Judged { result: result.to_owned(), extended, progress, observations }
}

/// Whether a matter says anything of its requirement: what was rejected does not, and what was merged is told
/// elsewhere.
fn counts(matter: &Matter) -> bool {
    let gone = matches!(matter.standing, Standing::Decided(Outcome::Rejected | Outcome::Merged(_)));
    !gone && matter.draft.waiver.is_none()
}

fn observation(handover: &Handover<'_>, matter: &Matter) -> String {
    let place = matter.evidence.first().map(|one| format!(" ({})", one.cited()));
    one_line(&format!(
        "{}{} {}: {}{}",
        handover.mark(matter),
        matter.id(),
        handover.grade(matter),
        matter.wording.title,
        place.unwrap_or_default(),
    ))
}

fn conclusion_key(conclusion: &str) -> &'static str {
    match conclusion {
        "supported" => "common.conclusion.supported",
        "design_only" => "common.conclusion.design_only",
        "operating_only" => "common.conclusion.operating_only",
        "partial" => "common.conclusion.partial",
        "contradicted" => "common.conclusion.contradicted",
        NOT_APPLICABLE => "common.conclusion.not_applicable",
        _ => "common.conclusion.not_found",
    }
}

fn rank(from_worst: &[String], result: &str) -> usize {
    from_worst.iter().position(|one| one == result).unwrap_or(from_worst.len())
}
