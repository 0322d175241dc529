//! The engine as the pipeline knows it: judges with the keyword engine, then asks the model; words findings.

use futures_util::StreamExt;
use futures_util::stream;

use super::settings::Task;
use super::stage::Stage;
use super::{Llm, wording};
use crate::assess::{Bench, Case, Engine, Keyword};
use crate::dates::DateFinder;
use crate::domain::{Assessment, Finding, ModelAccount, Reworded};

impl Engine for Llm<'_> {
    fn name(&self) -> &'static str {
        "llm"
    }

    fn assess(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Vec<Assessment> {
        let assessments = Keyword.assess(bench, cases, &|_| {});
        self.overlaid(bench, cases, &assessments, done)
    }

    fn word(&self, bench: Bench<'_>, findings: &[Finding]) -> Vec<Reworded> {
        if !self.settings.tasks.contains(&Task::Wording) {
            return Vec::new();
        }
        self.reworded(bench, findings)
    }

    fn account(&self) -> Option<ModelAccount> {
        Some(self.told().account)
    }
}

impl Llm<'_> {
    fn reworded(&self, bench: Bench<'_>, findings: &[Finding]) -> Vec<Reworded> {
        let clock = || (self.clock)();
        let guard = self.guard(bench.catalog, bench.engagement);
        let dates = DateFinder::new(bench.catalog.lexicon());
        let desk = self.desk(&clock);
        let stage = Stage { bench, desk, prompts: &self.prompts, guard: &guard, dates: &dates };
        let by_test = findings.iter().filter(|finding| finding.draft().test.is_some());
        let by_test: Vec<&Finding> = by_test.collect();
        self.agree(&stage.desk, wording::plan(&stage, &by_test));
        let worded: Vec<Option<Reworded>> = self.runtime.block_on(
            stream::iter(by_test)
                .map(|finding| async { wording::reworded(&stage, finding).await.ok() })
                .buffered(self.settings.concurrency.get())
                .collect(),
        );
        let worded: Vec<Reworded> = worded.into_iter().flatten().collect();
        self.update(|told| told.account.outcomes.worded = Some(worded.len()));
        self.left(&stage.desk);
        worded
    }
}
