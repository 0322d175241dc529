//! Drafts an executive summary from findings that people confirmed, and from nothing else.

use std::cell::RefCell;

use serde::Serialize;

use super::converse::{Chance, Mending, Ruling, converse};
use super::desk::Unanswered;
use super::inquiry::{Inquiry, Reach};
use super::parcel::Guard;
use super::shape::{self, Bounds, SummaryAnswer};
use super::stage::{LANGUAGE, filled};
use super::text::{Placeholders, marked};
use super::{Llm, gates};
use crate::catalog::Catalog;
use crate::dates::DateFinder;
use crate::domain::{Engagement, Rejection, RejectionReason, fold_space};

/// A finding that a person confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Its id.
    pub id: String,
    /// What it is: `minor nonconformity`.
    pub kind: String,
    /// The requirements it is held against.
    pub requirements: String,
    /// One line that says it.
    pub title: String,
    /// What was found.
    pub condition: String,
}

/// A summary for management, as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Two to four sentences.
    pub overview: String,
    /// What matters, most first.
    pub points: Vec<Point>,
    /// The model that drafted it.
    pub model: String,
    /// The SHA-256 of its prompt.
    pub prompt: String,
    /// The digest of the question.
    pub key: String,
}

/// One point of a summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// One sentence.
    pub text: String,
    /// The findings it rests on.
    pub findings: Vec<String>,
}

/// A summary, or why there is none.
pub type Drafted = Result<Summary, Rejection>;

#[derive(Clone, Serialize)]
struct Told {
    language: &'static str,
    auditee: String,
    scope: String,
    as_of: String,
    counts: String,
    findings: String,
    boundary: String,
    shape: Option<String>,
}

impl Llm<'_> {
    /// Drafts a summary from confirmed findings; `counts` says how many there are of each kind.
    pub fn summary(
        &self,
        engagement: &Engagement,
        catalog: &Catalog,
        counts: &str,
        confirmed: &[Confirmed],
    ) -> Drafted {
        let clock = || (self.clock)();
        let desk = self.desk(&clock);
        let guard = self.guard(catalog, engagement);
        let dates = DateFinder::new(catalog.lexicon());
        let placeholders = RefCell::new(Placeholders::default());
        let safe =
            |text: &str| guard.hidden(&guard.safe(text).text, &mut placeholders.borrow_mut());
        let told = Told {
            language: LANGUAGE,
            auditee: engagement.auditee.clone(),
            scope: engagement.scope.clone(),
            as_of: engagement.as_of.to_string(),
            counts: counts.to_owned(),
            findings: confirmed.iter().map(|one| lines(one, &safe)).collect::<Vec<_>>().join("\n"),
            boundary: String::new(),
            shape: None,
        };
        let ids: Vec<String> = confirmed.iter().map(|one| one.id.clone()).collect();
        let choices: [(&str, &[String]); 1] = [("finding", &ids)];
        let words = |boundary: &str, shape: Option<&str>| {
            let (boundary, shape) = (boundary.to_owned(), shape.map(str::to_owned));
            filled(&self.prompts.summary, &Told { boundary, shape, ..told.clone() })
        };
        let inquiry = Inquiry {
            task: "summary",
            about: "summary".to_owned(),
            words: &words,
            schema: &|bounds: Bounds| shape::schema::<SummaryAnswer>(bounds, &choices),
            repeat: 0,
        };
        let mending = Mending { prompt: &self.prompts.repair, rules: guard.rules() };
        let plain: String = confirmed
            .iter()
            .map(|one| [&one.id, &one.kind, &one.requirements, &one.title, &one.condition])
            .flat_map(|parts| parts.into_iter().cloned().chain(["\n".to_owned()]))
            .collect::<Vec<_>>()
            .join(" ");
        let judge = |answer: SummaryAnswer, _: Chance| {
            let restored = |text: &str| fold_space(&placeholders.borrow().restore(text));
            let overview = restored(&answer.overview);
            let points: Vec<Point> = answer
                .points
                .into_iter()
                .map(|point| Point { text: restored(&point.text), findings: point.findings })
                .collect();
            let texts = points.iter().map(|point| point.text.as_str());
            let said = texts.chain([overview.as_str()]).collect::<Vec<_>>().join("\n");
            let sources = [plain.as_str(), &told.counts, &told.auditee, &told.scope, &told.as_of];
            match fault(&guard, &said, &sources, &dates) {
                None => Ruling::Take((overview, points)),
                Some(words) => {
                    Ruling::Reject(Rejection { reason: RejectionReason::Ungrounded, words })
                }
            }
        };
        let asked = converse(&desk, &inquiry, &choices, &mending, Reach::Endpoint, judge);
        match self.runtime.block_on(asked) {
            Ok(taken) => Ok(Summary {
                overview: taken.what.0,
                points: taken.what.1,
                model: taken.model.unwrap_or_else(|| self.settings.model.clone()),
                prompt: self.prompts.summary.digest.to_string(),
                key: taken.key,
            }),
            Err(
                Unanswered::Rejected(rejection)
                | Unanswered::Later(rejection)
                | Unanswered::TooLong(rejection),
            ) => Err(rejection),
        }
    }
}

fn lines(finding: &Confirmed, safe: &dyn Fn(&str) -> String) -> String {
    let Confirmed { id, kind, requirements, title, condition } = finding;
    let text = format!("{kind}, {requirements}: {}\n{}", safe(title), safe(condition));
    marked(id, &text)
}

/// What is wrong with a summary: something that no finding says, or a word of conformity.
fn fault(guard: &Guard, said: &str, sources: &[&str], dates: &DateFinder) -> Option<String> {
    let invented = gates::unborne(said, sources, dates);
    if !invented.is_empty() {
        return Some(format!(
            "the summary says what no finding does: {}",
            gates::listed(&invented)
        ));
    }
    let lower = said.to_lowercase();
    let promised = guard.rules().summary.never.iter().find(|word| lower.contains(word.as_str()));
    promised.map(|word| format!("the summary says `{word}`, which no audit of a sample can"))
}
