//! The engine that asks a language model, where the user named an endpoint: an overlay over the keyword engine.
//!
//! The keyword engine always judges first, and what it concludes is never lost. The model drafts from the
//! passages it is sent; every quotation is looked up, every figure held against what was sent, every fault
//! ends in the keyword engine's conclusion with the reason beside it. What was answered is kept, so that a
//! run can be replayed without a network, byte for byte.
//!
//! Nothing asynchronous leaves this room: the engine has a runtime of its own, on the thread that called.

mod assess;
mod compare;
mod converse;
mod desk;
mod endpoint;
mod gates;
mod journal;
mod pace;
mod parcel;
mod probe;
mod prompt;
mod proposal;
mod purse;
mod rules;
mod settings;
mod shape;
mod stage;
mod summary;
mod text;
mod tokens;
mod transport;
#[cfg(test)]
mod trial;
mod verdict;
mod wire;
mod wording;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;

pub use endpoint::{Endpoint, EndpointFault, Scheme};
pub use journal::Traffic;
pub use probe::{Probe, SchemaKept};
pub use settings::{ApiKey, Budget, KeyFault, LlmSettings, Network, Prices, Redact, Task};
pub use summary::{Confirmed, Drafted, Point, Summary};
pub use wire::Dialect;

use self::desk::{Desk, Forecast, Greeted, Unanswered};
use self::journal::Journal;
use self::pace::{Circuit, Pace};
use self::parcel::Guard;
use self::prompt::Prompts;
use self::purse::{Purse, Spent};
use self::rules::GateRules;
use self::shape::{AssessmentAnswer, Bounds};
use self::stage::{Fit, Stage};
use self::text::Redactor;
use self::tokens::Counter;
use self::transport::{Line, Patience};
use self::wire::Step;
use super::{Bench, Case, Engine, Keyword};
use crate::catalog::Catalog;
use crate::dates::DateFinder;
use crate::domain::{
    Assessment, Cost, Digest, Engagement, Finding, Gates, Judge, ModelAccount, ModelDraft,
    Outcomes, Rejection, RejectionReason, Reworded, Tokens,
};
use crate::store::Answers;
use crate::words::Phrases;

/// What will leave the machine, told before it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Questions in all.
    pub questions: usize,
    /// Of these, those an answer to is kept.
    pub kept: usize,
    /// Passages in the questions that will be sent.
    pub passages: usize,
    /// Documents these are of.
    pub documents: usize,
    /// What the questions may take at most, mending and repeats aside.
    pub tokens: Tokens,
    /// What that costs by the user's prices.
    pub cost: Option<Cost>,
}

/// Whether what was planned may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It may.
    Given,
    /// It may not.
    Withheld,
}

/// Who is asked before anything leaves the machine.
pub type Ask<'a> = dyn Fn(&Plan) -> Consent + Sync + 'a;

/// The engine that asks a language model.
pub struct Llm<'a> {
    settings: &'a LlmSettings,
    answers: &'a Answers,
    ask: &'a Ask<'a>,
    clock: fn() -> String,
    patience: Tempo,
    prompts: Prompts,
    rules: GateRules,
    counter: Counter,
    told: Mutex<Told>,
}

/// How long to wait between tries. Tests do not wait as long as people do.
#[derive(Clone, Copy, Debug)]
pub struct Tempo {
    /// Before the first try after a fault; doubled each time.
    pub backoff_first: Duration,
    /// At most.
    pub backoff_max: Duration,
    /// The longest an endpoint may ask to wait.
    pub wait_max: Duration,
    /// How long an endpoint is left alone that failed again and again.
    pub circuit_pause: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self {
            backoff_first: Duration::from_millis(500),
            backoff_max: Duration::from_secs(30),
            wait_max: Duration::from_mins(2),
            circuit_pause: Duration::from_mins(1),
        }
    }
}

/// What is known of a run once it has ended.
#[derive(Clone, Debug, Default)]
struct Told {
    account: ModelAccount,
    traffic: Traffic,
    /// What was spent of the budget.
    spent: Spent,
    /// Why nothing is asked any more.
    stopped: Option<Rejection>,
}

/// Why the engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LlmError {
    /// A shipped prompt cannot be used.
    #[error(transparent)]
    Prompt(#[from] prompt::PromptError),
    /// The gates cannot be read.
    #[error("cannot read the gates")]
    Gates(#[from] toml::de::Error),
    /// The user's tokenizer cannot be used.
    #[error(transparent)]
    Tokenizer(#[from] tokens::TokenizerError),
    /// No line to the endpoint can be made.
    #[error(transparent)]
    Line(#[from] transport::LineError),
    /// The system gives no runtime.
    #[error("cannot start the part that talks to the endpoint")]
    Runtime(#[from] std::io::Error),
}

impl<'a> Llm<'a> {
    /// An engine with its settings, where answers are kept, and whom to ask before anything is sent.
    pub fn new(
        settings: &'a LlmSettings,
        answers: &'a Answers,
        clock: fn() -> String,
        ask: &'a Ask<'a>,
    ) -> Result<Self, LlmError> {
        // What keeps a line from being made is told before any work.
        if settings.network != Network::None {
            line(settings, Tempo::default())?;
        }
        Ok(Self {
            settings,
            answers,
            ask,
            clock,
            patience: Tempo::default(),
            prompts: Prompts::shipped()?,
            rules: GateRules::shipped()?,
            counter: Counter::new(settings.tokenizer.as_deref())?,
            told: Mutex::default(),
        })
    }

    /// The same with other waiting times.
    #[must_use]
    pub fn at(self, patience: Tempo) -> Self {
        Self { patience, ..self }
    }

    /// How much went over the line; not a part of any result.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).traffic
    }

    fn runtime() -> Result<tokio::runtime::Runtime, LlmError> {
        Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
    }

    fn line(&self) -> Result<Option<Line>, LlmError> {
        let settings = self.settings;
        if settings.network == Network::None {
            return Ok(None);
        }
        line(settings, self.patience).map(Some)
    }

    fn desk<'d>(&'d self, clock: &'d dyn Fn() -> String) -> Result<Desk<'d>, LlmError> {
        let settings = self.settings;
        let circuit = Circuit { failures_max: 5, pause: self.patience.circuit_pause };
        let Told { spent, stopped, .. } =
            self.told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Desk {
            settings,
            answers: self.answers,
            counter: &self.counter,
            journal: Journal::new(self.answers, clock),
            pace: Pace::new(settings.concurrency, circuit),
            purse: Purse::new(settings.budget, settings.prices.clone(), spent),
            line: self.line()?,
            tokenize_url: None,
            step: Cell::new(first_step(settings)),
            stopped: RefCell::new(stopped),
            under_way: RefCell::default(),
            threshold: tokio::sync::Mutex::new(Greeted::No),
        })
    }

    fn guard(&self, catalog: &Catalog, engagement: &Engagement) -> Guard {
        let instructions = catalog.test("T70").and_then(|test| test.terms.get("instructions"));
        let phrases = instructions.into_iter().flatten().map(|phrase| (phrase.as_str(), ()));
        let hide = [self.settings.hide.clone(), engagement.auditors.clone()].concat();
        Guard::new(Phrases::new(phrases), self.rules.clone(), &hide, self.settings.redact)
    }

    /// Everything a run was made with; what came of it is counted by and by.
    fn account(&self) -> ModelAccount {
        let settings = self.settings;
        let schema = shape::schema::<AssessmentAnswer>(Bounds::Full, &[]).to_string();
        let prompts = self.prompts.each().into_iter();
        ModelAccount {
            host: settings.host.clone(),
            dialect: settings.dialect.name(),
            model: settings.model.clone(),
            prompts: prompts
                .map(|prompt| (prompt.head.name.clone(), prompt.digest.to_string()))
                .collect(),
            schema: Digest::of(schema.as_bytes()).to_string(),
            gates: Gates { version: self.rules.version, sha256: GateRules::digest().to_string() },
            redaction: (settings.redact == Redact::Yes).then_some(Redactor::VERSION),
            context_tokens: settings.context_tokens,
            answer_tokens_max: settings.answer_tokens_max,
            passages_max: settings.passages_max,
            repeats: settings.repeats,
            seed: settings.seed,
            ..ModelAccount::default()
        }
    }

    /// Notes how a desk was left, for the next one and for whoever asks.
    fn left(&self, desk: &Desk<'_>) {
        self.update(|told| {
            told.traffic += desk.journal.traffic();
            told.spent = desk.purse.spent();
            told.stopped = desk.stopped.borrow().clone();
        });
    }

    fn update(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The overlay of every assessment, or the reason for none.
    fn overlaid(
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
        let mut documents = std::collections::BTreeSet::new();
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
        self.overlaid(bench, cases, &assessments, done).unwrap_or_else(|error| {
            let because = error.to_string();
            let instead = |mut assessment: Assessment| {
                assessment.judge = Judge::KeywordInstead { because: because.clone() };
                assessment
            };
            assessments.into_iter().map(instead).collect()
        })
    }

    fn word(&self, bench: Bench<'_>, findings: &[Finding]) -> Vec<Reworded> {
        if !self.settings.tasks.contains(&Task::Wording) {
            return Vec::new();
        }
        self.reworded(bench, findings).unwrap_or_default()
    }

    fn account(&self) -> Option<ModelAccount> {
        Some(self.told.lock().unwrap_or_else(PoisonError::into_inner).account.clone())
    }
}

impl Llm<'_> {
    fn reworded(&self, bench: Bench<'_>, findings: &[Finding]) -> Result<Vec<Reworded>, LlmError> {
        let runtime = Self::runtime()?;
        let clock = || (self.clock)();
        let _entered = runtime.enter();
        let guard = self.guard(bench.catalog, bench.engagement);
        let dates = DateFinder::new(bench.catalog.lexicon());
        let desk = self.desk(&clock)?;
        let stage = Stage { bench, desk, prompts: &self.prompts, guard: &guard, dates: &dates };
        let by_test = findings.iter().filter(|finding| finding.draft().test.is_some());
        let most = self.settings.concurrency.get();
        let worded: Vec<Option<Reworded>> = runtime.block_on(
            stream::iter(by_test)
                .map(|finding| async { wording::reworded(&stage, finding).await.ok() })
                .buffered(most)
                .collect(),
        );
        let worded: Vec<Reworded> = worded.into_iter().flatten().collect();
        self.update(|told| told.account.outcomes.worded = Some(worded.len()));
        self.left(&stage.desk);
        Ok(worded)
    }
}

/// The line to the endpoint.
fn line(settings: &LlmSettings, tempo: Tempo) -> Result<Line, LlmError> {
    let patience = Patience {
        connect_timeout: Duration::from_secs(settings.connect_timeout_seconds),
        answer_timeout: Duration::from_secs(settings.answer_timeout_seconds),
        attempts_max: 4,
        timeouts_max: 3,
        backoff_first: tempo.backoff_first,
        backoff_max: tempo.backoff_max,
        wait_max: tempo.wait_max,
        body_bytes_max: 1 << 20,
    };
    let key = settings.key.as_ref().map(ApiKey::reveal);
    let headers = wire::headers(settings.dialect, &settings.host, key);
    let url = wire::url(settings.dialect, &settings.endpoint);
    Ok(Line::open(&url, &headers, patience, settings.proxy.as_deref())?)
}

/// Asks an endpoint what it can do. Nothing of an engagement is sent.
pub fn check(settings: &LlmSettings) -> Result<Probe, LlmError> {
    let runtime = Llm::runtime()?;
    let _entered = runtime.enter();
    let line = line(settings, Tempo::default())?;
    Ok(runtime.block_on(probe::probe(settings, &line)))
}

/// Large providers refuse limits in a schema; small models run on without.
fn first_step(settings: &LlmSettings) -> Step {
    if settings.is_large_provider() { Step::SchemaPlain } else { Step::SchemaBounded }
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
                Err(Unanswered::Later(rejection) | Unanswered::Rejected(rejection)) => {
                    Err(rejection)
                }
                Err(Unanswered::TooLong(words)) => {
                    Err(Rejection { reason: RejectionReason::Overflow, words })
                }
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
                let abstained = draft.verdict == crate::domain::ModelVerdict::InsufficientEvidence;
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
