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
mod engine;
mod gates;
mod inquiry;
mod journal;
mod overlay;
mod pace;
mod parcel;
mod planning;
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
mod told;
mod transport;
#[cfg(test)]
mod trial;
mod verdict;
mod wire;
mod wording;

use std::cell::{Cell, RefCell};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;

pub use endpoint::{Endpoint, EndpointFault, Scheme};
pub use journal::Traffic;
pub use probe::{Probe, SchemaKept};
pub use settings::{ApiKey, Budget, KeyFault, LlmSettings, Network, Prices, Redact, Task};
pub use summary::{Confirmed, Drafted, Point, Summary};
pub use wire::Dialect;

use self::desk::{Desk, Greeted};
use self::journal::Journal;
use self::pace::{Circuit, Pace};
use self::parcel::Guard;
use self::prompt::Prompts;
use self::purse::{Purse, Spent};
use self::rules::GateRules;
use self::shape::{AssessmentAnswer, Bounds};
use self::text::Redactor;
use self::tokens::Counter;
use self::transport::{Line, Patience};
use self::wire::Step;
use crate::catalog::Catalog;
use crate::domain::{
    Cost, Digest, Engagement, Gates, ModelAccount, Rejection, RejectionReason, Tokens,
};
use crate::store::Answers;
use crate::words::Phrases;

/// What will leave the machine for one task, told before it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What the model is asked to do.
    pub task: Task,
    /// Questions in all.
    pub questions: usize,
    /// Of these, those an answer to is kept.
    pub kept: usize,
    /// Passages, or findings to be worded, in the questions that will be sent.
    pub passages: usize,
    /// Documents these are of.
    pub documents: usize,
    /// What the questions may take at most, mending aside.
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
    runtime: Runtime,
    /// None where nothing may be sent.
    line: Option<Line>,
    tempo: Tempo,
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

impl Tempo {
    fn set(self, patience: &mut Patience) {
        patience.backoff_first = self.backoff_first;
        patience.backoff_max = self.backoff_max;
        patience.wait_max = self.wait_max;
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
    /// Where the server counts tokens itself, if it was seen to.
    tokenize_url: Option<String>,
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
        let sends = settings.network != Network::None;
        Ok(Self {
            settings,
            answers,
            ask,
            clock,
            runtime: runtime()?,
            line: sends.then(|| line(settings)).transpose()?,
            tempo: Tempo::default(),
            prompts: Prompts::shipped()?,
            rules: GateRules::shipped()?,
            counter: Counter::new(settings.tokenizer.as_deref())?,
            told: Mutex::default(),
        })
    }

    /// The same with other waiting times.
    #[must_use]
    pub fn at(self, tempo: Tempo) -> Self {
        let line = self.line.map(|line| line.waiting(|patience| tempo.set(patience)));
        Self { line, tempo, ..self }
    }

    /// How much went over the line; not a part of any result.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.told().traffic
    }

    fn desk<'d>(&'d self, clock: &'d dyn Fn() -> String) -> Desk<'d> {
        let settings = self.settings;
        let circuit = Circuit { failures_max: 5, pause: self.tempo.circuit_pause };
        let Told { spent, stopped, tokenize_url, .. } = self.told();
        Desk {
            settings,
            answers: self.answers,
            counter: &self.counter,
            journal: Journal::new(self.answers, clock),
            pace: Pace::new(settings.concurrency, circuit),
            purse: Purse::new(settings.budget, settings.prices.clone(), spent),
            line: self.line.clone(),
            tokenize_url: RefCell::new(tokenize_url),
            step: Cell::new(first_step(settings)),
            stopped: RefCell::new(stopped),
            under_way: RefCell::default(),
            threshold: tokio::sync::Mutex::new(Greeted::No),
        }
    }

    /// Tells what a task will send, and asks whether it may. Whoever said no once is not asked again.
    ///
    /// Also where an answer to every question is kept: one of them may still have to be mended.
    fn agree(&self, desk: &Desk<'_>, mut plan: Plan) {
        let Some(line) = desk.line.as_ref().filter(|_| desk.stopped.borrow().is_none()) else {
            return;
        };
        let cost = desk.purse.money(plan.tokens);
        plan.cost = self.cost(cost);
        if (self.ask)(&plan) == Consent::Withheld {
            let words = "sending it to the endpoint was not agreed to".to_owned();
            let reason = RejectionReason::NotAgreed;
            desk.stopped.replace(Some(Rejection { reason, words }));
        } else if plan.kept < plan.questions && self.told().tokenize_url.is_none() {
            let url = self.runtime.block_on(probe::tokenize_url(self.settings, line));
            self.update(|told| told.tokenize_url.clone_from(&url));
            desk.tokenize_url.replace(url);
        }
    }

    fn cost(&self, amount: Option<f64>) -> Option<Cost> {
        let currency = &self.settings.prices.as_ref()?.currency;
        Some(Cost { amount: amount?, currency: currency.clone() })
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
            host: self.host(),
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

    /// The host of the endpoint; where kept answers are replayed and none is named, the one that gave them.
    fn host(&self) -> String {
        #[derive(serde::Deserialize)]
        struct Manifest {
            host: String,
        }
        if !self.settings.host.is_empty() {
            return self.settings.host.clone();
        }
        let manifest = self.answers.manifest();
        let manifest = manifest.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        manifest.map(|manifest| manifest.host).unwrap_or_default()
    }

    /// Notes how a desk was left, for the next one and for whoever asks.
    fn left(&self, desk: &Desk<'_>) {
        self.update(|told| {
            told.traffic += desk.journal.traffic();
            told.spent = desk.purse.spent();
            told.stopped.clone_from(&desk.stopped.borrow());
        });
    }

    fn update(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What is known of the run so far.
    fn told(&self) -> Told {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn runtime() -> Result<Runtime, LlmError> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// The line to the endpoint, with the waits people have patience for.
fn line(settings: &LlmSettings) -> Result<Line, LlmError> {
    let tempo = Tempo::default();
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
    let line = line(settings)?;
    Ok(runtime()?.block_on(probe::probe(settings, &line)))
}

/// Large providers refuse limits in a schema; small models run on without.
fn first_step(settings: &LlmSettings) -> Step {
    if settings.is_large_provider() { Step::SchemaPlain } else { Step::SchemaBounded }
}
