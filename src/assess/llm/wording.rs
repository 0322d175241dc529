//! Words the draft findings of audit tests anew. The facts are the test's; a wording that adds one, or leaves
//! one out, is not taken.

use serde::Serialize;

use super::Plan;
use super::converse::{Chance, Mending, Ruling, converse};
use super::desk::Unanswered;
use super::gates;
use super::inquiry::{Inquiry, Reach};
use super::planning::Planning;
use super::prompt::Filled;
use super::settings::Task;
use super::shape::{self, Bounds, WordingAnswer};
use super::stage::{LANGUAGE, Stage, filled};
use super::text::{Placeholders, denies};
use crate::domain::{Evidence, Finding, Rejection, RejectionReason, Reworded, fold_space};

/// What the journal calls it.
const TASK: &str = "wording";

/// A finding as the question tells it.
#[derive(Clone, Serialize)]
struct Told {
    language: &'static str,
    finding: Words,
    boundary: String,
    shape: Option<String>,
}

#[derive(Clone, Serialize)]
struct Words {
    kind: &'static str,
    grade: Option<&'static str>,
    requirements: String,
    title: String,
    criterion: String,
    expected: String,
    condition: String,
    observed: String,
    quotes: Vec<String>,
}

impl Told {
    fn fill(
        &self,
        stage: &Stage<'_>,
        boundary: &str,
        shape: Option<&str>,
    ) -> Result<Filled, Rejection> {
        let (boundary, shape) = (boundary.to_owned(), shape.map(str::to_owned));
        filled(&stage.prompts.wording, &Self { boundary, shape, ..self.clone() })
    }
}

fn schema(bounds: Bounds) -> serde_json::Value {
    shape::schema::<WordingAnswer>(bounds, &[])
}

/// What wording these findings will send.
pub(crate) fn plan(stage: &Stage<'_>, findings: &[&Finding]) -> Plan {
    let mut planning = Planning::new(Task::Wording, &stage.desk);
    for finding in findings {
        let told = told(stage, finding, &mut Placeholders::default());
        let inquiry = Inquiry {
            task: TASK,
            about: finding.id().to_string(),
            words: &|boundary, shape| told.fill(stage, boundary, shape),
            schema: &schema,
            repeat: 0,
        };
        let quoted = finding.draft().evidence.iter().take(QUOTES_MAX);
        planning.count_finding(&inquiry, quoted.map(|one| one.document().0.clone()));
    }
    planning.whole()
}

/// Another wording of a finding.
pub(crate) async fn reworded(stage: &Stage<'_>, finding: &Finding) -> Result<Reworded, Unanswered> {
    let mut placeholders = Placeholders::default();
    let told = told(stage, finding, &mut placeholders);
    let inquiry = Inquiry {
        task: TASK,
        about: finding.id().to_string(),
        words: &|boundary, shape| told.fill(stage, boundary, shape),
        schema: &schema,
        repeat: 0,
    };
    let mending = Mending { prompt: &stage.prompts.repair, rules: stage.guard.rules() };
    let judge = |answer: WordingAnswer, _: Chance| {
        let restored = |text: &str| fold_space(&placeholders.restore(text));
        let (title, condition) = (restored(&answer.title), restored(&answer.condition));
        match fault(stage, finding, &title, &condition) {
            None => Ruling::Take((title, condition)),
            Some(words) => Ruling::Reject(Rejection { reason: RejectionReason::Ungrounded, words }),
        }
    };
    let taken = converse(&stage.desk, &inquiry, &[], &mending, Reach::Endpoint, judge).await;
    let taken = taken.map_err(|unanswered| match unanswered {
        Unanswered::TooLong(rejection) => Unanswered::Rejected(rejection),
        other => other,
    })?;
    let (title, condition) = taken.what;
    Ok(Reworded {
        finding: finding.id(),
        title,
        condition,
        model: taken.model.unwrap_or_else(|| stage.settings().model.clone()),
        key: taken.key,
    })
}

fn told(stage: &Stage<'_>, finding: &Finding, placeholders: &mut Placeholders) -> Told {
    let draft = finding.draft();
    let mut safe = |text: &str| stage.guard.hidden(&stage.guard.safe(text).text, placeholders);
    let requirements: Vec<String> = draft.requirements.iter().map(ToString::to_string).collect();
    let quotes = draft.evidence.iter().take(QUOTES_MAX);
    Told {
        language: LANGUAGE,
        finding: Words {
            kind: draft.kind.name(),
            grade: draft.grade.map(crate::domain::Severity::name),
            requirements: requirements.join(", "),
            title: safe(&draft.title),
            criterion: safe(&draft.criterion.text),
            expected: safe(&draft.expected),
            condition: safe(&draft.condition),
            observed: safe(&draft.observed),
            quotes: quotes.map(|one| safe(one.quote())).collect(),
        },
        boundary: String::new(),
        shape: None,
    }
}

/// More quotations than these are in the finding and not needed to word it.
const QUOTES_MAX: usize = 6;

/// What is wrong with a wording: something added, something left out, or a denial turned around.
fn fault(stage: &Stage<'_>, finding: &Finding, title: &str, condition: &str) -> Option<String> {
    let draft = finding.draft();
    let worded = format!("{title}. {condition}");
    let quotes = draft.evidence.iter().map(Evidence::quote);
    let own = [
        draft.title.as_str(),
        &draft.criterion.text,
        &draft.expected,
        &draft.condition,
        &draft.observed,
        &draft.subject,
    ];
    let places: Vec<String> = draft.evidence.iter().map(|one| one.document().0.clone()).collect();
    let requirements: Vec<String> = draft.requirements.iter().map(ToString::to_string).collect();
    let sources: Vec<&str> = own
        .into_iter()
        .chain(quotes)
        .chain(places.iter().map(String::as_str))
        .chain(requirements.iter().map(String::as_str))
        .collect();
    let added = gates::unborne(&worded, &sources, stage.dates);
    let left_out = gates::unborne(&draft.condition, &[&worded], stage.dates);
    if condition.is_empty() || title.is_empty() {
        Some("the wording is empty".to_owned())
    } else if !added.is_empty() {
        Some(format!("the wording adds {}", gates::listed(&added)))
    } else if !left_out.is_empty() {
        Some(format!("the wording leaves out {}", gates::listed(&left_out)))
    } else if denies(&draft.condition) != denies(&worded) {
        Some("the wording denies what the finding does not, or the other way round".to_owned())
    } else {
        None
    }
}
