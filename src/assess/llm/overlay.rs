//! The overlay of a run: what will be sent is told, every question is asked, what came of it is counted.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;

use super::desk::Unanswered;
use super::settings::{LlmSettings, Task};
use super::stage::Stage;
use super::{Llm, assess, compare, verdict};
use crate::assess::{Bench, Case};
use crate::dates::DateFinder;
use crate::domain::{
    Assessment, FindingDraft, ModelAccount, ModelDraft, ModelVerdict, Outcomes, Rejection,
};

impl Llm<'_> {
    /// Every assessment with its overlay.
    pub(super) fn overlaid(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        assessments: &[Assessment],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Vec<Assessment> {
        let clock = || (self.clock)();
        let guard = self.guard(bench.catalog, bench.engagement);
        let dates = DateFinder::new(bench.catalog.lexicon());
        let desk = self.desk(&clock);
        let stage = Stage { bench, desk, prompts: &self.prompts, guard: &guard, dates: &dates };
        self.agree(&stage.desk, assess::plan(&stage, cases, assessments));
        let mut overlaid = self.runtime.block_on(drafts(&stage, cases, assessments, done));
        if self.settings.tasks.contains(&Task::Compare) {
            self.agree(&stage.desk, compare::plan(&stage, cases, assessments));
            let found = self.runtime.block_on(compared(&stage, cases, assessments));
            for (assessment, found) in overlaid.iter_mut().zip(found) {
                if let Some(overlay) = &mut assessment.overlay {
                    overlay.inconsistencies = found;
                }
            }
        }
        let mut account = self.account();
        tally(&mut account, &overlaid, self.settings);
        account.cost = self.cost(stage.desk.purse.money(account.tokens));
        self.update(|told| told.account = account);
        self.left(&stage.desk);
        overlaid
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

/// For each requirement where records do not do what a rule says; none where they were not compared.
async fn compared(
    stage: &Stage<'_>,
    cases: &[Case<'_>],
    assessments: &[Assessment],
) -> Vec<Option<Vec<FindingDraft>>> {
    let pairs = cases.iter().zip(assessments);
    let found = stream::iter(pairs).map(|(case, assessment)| async move {
        let candidates = compare::candidates(stage, assessment)?;
        compare::inconsistencies(stage, case.requirement, &candidates).await.ok()
    });
    found.buffered(stage.settings().concurrency.get()).collect().await
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
