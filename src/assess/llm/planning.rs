//! What a task will send, counted question by question before anything is sent.

use std::collections::BTreeSet;

use super::Plan;
use super::desk::{Desk, Forecast};
use super::inquiry::{Inquiry, Talk};
use super::parcel::Parcel;
use super::settings::Task;
use crate::domain::Tokens;

/// A plan as it grows.
pub(crate) struct Planning<'a> {
    desk: &'a Desk<'a>,
    plan: Plan,
    documents: BTreeSet<String>,
}

impl<'a> Planning<'a> {
    /// Nothing is planned yet.
    pub fn new(task: Task, desk: &'a Desk<'a>) -> Self {
        let plan = Plan {
            task,
            questions: 0,
            kept: 0,
            passages: 0,
            documents: 0,
            tokens: Tokens::default(),
            cost: None,
        };
        Self { desk, plan, documents: BTreeSet::new() }
    }

    /// Counts a question on passages.
    pub fn count(&mut self, inquiry: &Inquiry<'_>, parcel: &Parcel<'_>) {
        if self.is_sent(inquiry) {
            self.plan.passages += parcel.items.len();
            self.documents.extend(parcel.items.iter().map(|item| item.sent.document.clone()));
        }
    }

    /// Counts a question on a finding that quotes these documents.
    pub fn count_finding(
        &mut self,
        inquiry: &Inquiry<'_>,
        documents: impl IntoIterator<Item = String>,
    ) {
        if self.is_sent(inquiry) {
            self.plan.passages += 1;
            self.documents.extend(documents);
        }
    }

    /// Whether a question will be sent, as no answer to it is kept.
    fn is_sent(&mut self, inquiry: &Inquiry<'_>) -> bool {
        let answer_tokens_max = self.desk.settings.answer_tokens_max;
        let talk = Talk { answer_tokens_max, ..Talk::default() };
        self.plan.questions += 1;
        match self.desk.forecast(inquiry, &talk) {
            Ok(Forecast::Sent(tokens)) => {
                self.plan.tokens += tokens;
                true
            }
            Ok(Forecast::Kept) => {
                self.plan.kept += 1;
                false
            }
            // A question that cannot be put in words is not sent, and says so when it is asked.
            Err(_) => false,
        }
    }

    /// The plan, whole.
    pub fn whole(self) -> Plan {
        Plan { documents: self.documents.len(), ..self.plan }
    }
}
