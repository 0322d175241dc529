//! The overlay of a run: what will be sent is told, every question is asked, what came of it is counted.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::stream;

use super::desk::{Forecast, Unanswered};
use super::settings::{LlmSettings, Network, Task};
use super::stage::{Fit, Stage};
use super::{Consent, Llm, LlmError, Plan, assess, compare, probe, verdict};
use crate::assess::{Bench, Case};
use crate::dates::DateFinder;
use crate::domain::{
    Assessment, Cost, ModelAccount, ModelDraft, ModelVerdict, Outcomes, Rejection, RejectionReason,
    Tokens,
};

impl Llm<'_> {
    /// The overlay of every assessment, or the reason for none.
    pub(super) fn overlaid(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        assessments: &[Assessment],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Result<Vec<Assessment>, LlmError> {
        let runtime = Self::runtime()?;
        let clock = || (self.clock)();
        let _entered = runtime.enter();
        let desk = self.desk(&clock)?;
        let guard = self.guard(bench.catalog, bench.engagement);
        let dates = DateFinder::new(bench.catalog.lexicon());
        let mut stage = Stage { bench, desk, prompts: &self.prompts, guard: &guard, dates: &dates };
        if let Some(consent) = self.plan(&stage, cases, assessments) {
            match consent {
                Consent::Given => {
                    runtime.block_on(async {
                        if let Some(line) = &stage.desk.line {
                            stage.desk.tokenize_url =
                                probe::tokenize_url(self.settings, line).await;
                        }
                    });
                }
                Consent::Withheld => {
                    let words = "sending it to the endpoint was not agreed to".to_owned();
                    let reason = RejectionReason::NotAgreed;
                    stage.desk.stopped.replace(Some(Rejection { reason, words }));
                }
            }
        }
        let overlaid = runtime.block_on(drafts(&stage, cases, assessments, done));
        let overlaid = runtime.block_on(compared(&stage, cases, overlaid, self.settings));
        let mut account = self.account();
        tally(&mut account, &overlaid, self.settings);
        let cost = stage.desk.purse.money(account.tokens);
        account.cost = cost
            .zip(self.settings.prices.as_ref())
            .map(|(amount, prices)| Cost { amount, currency: prices.currency.clone() });
        self.update(|told| told.account = account);
        self.left(&stage.desk);
        Ok(overlaid)
    }

    /// Tells what will be sent and asks whether it may; none where nothing will be.
    fn plan(
        &self,
        stage: &Stage<'_>,
        cases: &[Case<'_>],
        assessments: &[Assessment],
    ) -> Option<Consent> {
        let mut plan = Plan {
            questions: 0,
            kept: 0,
            passages: 0,
            documents: 0,
            tokens: Tokens::default(),
            cost: None,
        };
        let mut documents = BTreeSet::new();
        for (case, assessment) in cases.iter().zip(assessments) {
            let candidates = stage.candidates(assessment);
            let Ok(packed) = assess::pack(stage, case.requirement, &candidates, Fit::Whole) else {
                continue;
            };
            plan.questions += 1;
            match packed.forecast(stage) {
                Ok(Forecast::Sent(tokens)) => {
                    plan.tokens += tokens;
                    plan.passages += packed.parcel.items.len();
                    let named = packed.parcel.items.iter().map(|item| item.sent.document.clone());
                    documents.extend(named);
                }
                Ok(Forecast::Kept) => plan.kept += 1,
                Err(_) => {}
            }
        }
        plan.documents = documents.len();
        let cost = stage.desk.purse.money(plan.tokens);
        plan.cost = cost
            .zip(self.settings.prices.as_ref())
            .map(|(amount, prices)| Cost { amount, currency: prices.currency.clone() });
        let sends = plan.passages > 0 && self.settings.network != Network::None;
        sends.then(|| (self.ask)(&plan))
    }
}

/// Every assessment with what a model drafted, in the order of cases. Those an endpoint asked to wait for too
/// long are asked once more at the end.
async fn drafts(
    stage: &Stage<'_>,
    cases: &[Case<'_>],
    assessments: &[Assessment],
    done: &(dyn Fn(&Assessment) + Sync),
) -> Vec<Assessment> {
    let mut laid: BTreeMap<usize, Assessment> = BTreeMap::new();
    let mut asked: Vec<usize> = (0..cases.len()).collect();
    let mut round = Round::First;
    loop {
        let mut later = Vec::new();
        let one = |nth: usize| async move {
            (nth, assess::draft(stage, cases[nth].requirement, &assessments[nth]).await)
        };
        let most = stage.settings().concurrency.get();
        let mut answered = stream::iter(asked).map(one).buffer_unordered(most);
        while let Some((nth, answer)) = answered.next().await {
            let answer: Result<ModelDraft, Rejection> = match answer {
                Ok(draft) => Ok(draft),
                Err(Unanswered::Later(_)) if round == Round::First => {
                    later.push(nth);
                    continue;
                }
                Err(
                    Unanswered::Later(rejection)
                    | Unanswered::Rejected(rejection)
                    | Unanswered::TooLong(rejection),
                ) => Err(rejection),
            };
            let requirement = cases[nth].requirement;
            let assessment =
                verdict::lay_over(stage, requirement, assessments[nth].clone(), answer);
            done(&assessment);
            laid.insert(nth, assessment);
        }
        if later.is_empty() || round == Round::Last {
            return laid.into_values().collect();
        }
        later.sort_unstable();
        (asked, round) = (later, Round::Last);
    }
}

/// Which time questions are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    First,
    Last,
}

/// The assessments with inconsistencies between rules and records, where those are asked for.
async fn compared(
    stage: &Stage<'_>,
    cases: &[Case<'_>],
    mut overlaid: Vec<Assessment>,
    settings: &LlmSettings,
) -> Vec<Assessment> {
    if !settings.tasks.contains(&Task::Compare) {
        return overlaid;
    }
    let pairs = cases.iter().zip(&overlaid);
    let found: Vec<_> = stream::iter(pairs)
        .map(|(case, assessment)| async move {
            let candidates = compare::candidates(stage, assessment)?;
            compare::inconsistencies(stage, case.requirement, &candidates).await.ok()
        })
        .buffered(settings.concurrency.get())
        .collect()
        .await;
    for (assessment, found) in overlaid.iter_mut().zip(found) {
        if let (Some(overlay), Some(found)) = (&mut assessment.overlay, found) {
            overlay.inconsistencies = Some(found);
        }
    }
    overlaid
}

/// Counts what came of a run.
fn tally(account: &mut ModelAccount, overlaid: &[Assessment], settings: &LlmSettings) {
    let mut outcomes = Outcomes::default();
    let overlays = overlaid.iter().filter_map(|assessment| assessment.overlay.as_deref());
    for overlay in overlays.clone() {
        match &overlay.answer {
            Ok(draft) => {
                outcomes.drafted += 1;
                let abstained = draft.verdict == ModelVerdict::InsufficientEvidence;
                outcomes.abstained += usize::from(abstained);
                outcomes.attention += usize::from(draft.attention.is_some());
                outcomes.quotations += draft.cited.len();
                outcomes.quotations_dropped += draft.dropped.len();
                account.answered_by.insert(draft.model.clone());
                account.steps.insert(draft.step);
                account.tokens += draft.tokens;
            }
            Err(rejection) => *outcomes.rejected.entry(rejection.reason).or_default() += 1,
        }
    }
    if settings.tasks.contains(&Task::Compare) {
        let compared = overlays.filter(|overlay| overlay.inconsistencies.is_some()).count();
        outcomes.compared = Some(compared);
    }
    account.outcomes = outcomes;
}
