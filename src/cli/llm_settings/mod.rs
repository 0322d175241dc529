//! The settings of the language model, resolved once: flag, else environment, else `[llm]` of
//! `engagement.toml`, else default.
//!
//! What could send evidence or a key where nobody meant them to go is refused here, before anything is
//! opened.

#![expect(
    clippy::disallowed_methods,
    reason = "the door to what the settings name: key, tokenizer"
)]

mod endpoint;
mod key;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::Path;

pub use key::key_of_environment;

use anyhow::{Context, anyhow};

use crate::assess::llm::{Budget, Dialect, Endpoint, LlmSettings, Network, Prices, Redact, Task};
use crate::cli::config::FILE_NAME;
use crate::cli::failure::{Hint, hinted, shown};
use crate::cli::llm_args::LlmArgs;
use crate::cli::llm_table::{DialectName, LlmTable, TaskName};

/// What the settings are made of.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// What was typed, or stands in the environment.
    pub args: &'a LlmArgs,
    /// What stands in `engagement.toml`.
    pub table: &'a LlmTable,
    /// The engagement folder: paths of the table are relative to it.
    pub folder: &'a Path,
    /// Whether the network is refused.
    pub reach: Reach,
    /// The key of the environment, as [`key_of_environment`] has it.
    pub key: Option<OsString>,
}

/// How far the program may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the endpoint.
    Anywhere,
    /// Not beyond this machine: `--offline`.
    ThisMachine,
}

/// The settings, and what is to be said about them.
#[derive(Debug)]
pub struct Resolved {
    /// The settings.
    pub settings: LlmSettings,
    /// What the user should know before evidence is sent.
    pub notes: Vec<String>,
    /// Where endpoint, model and key came from, one line each.
    pub sources: Vec<String>,
}

/// Resolves the settings.
pub fn resolve(asked: &Asked<'_>) -> anyhow::Result<Resolved> {
    let Asked { args, table, .. } = *asked;
    let (mut notes, mut sources) = (Vec::new(), Vec::new());
    let endpoint = endpoint::given(asked, &mut sources)?;
    let model = pick("model", args.model.as_deref(), table.model.as_deref(), &mut sources)
        .ok_or_else(|| {
            hinted(
                anyhow!("no language model is named"),
                format!("pass `--model NAME`, or set `model` under `[llm]` in `{FILE_NAME}`"),
            )
        })?;
    let network = match (args.replay_only, asked.reach) {
        (true, _) => Network::None,
        (false, Reach::ThisMachine) => Network::LoopbackOnly,
        (false, Reach::Anywhere) => Network::Any,
    };
    let key = if network == Network::None { None } else { key::read(asked, &mut sources)? };
    let is_loopback = endpoint.as_ref().is_none_or(Endpoint::is_loopback);
    if let Some(endpoint) = endpoint.as_ref().filter(|_| network != Network::None) {
        notes.extend(endpoint::may_send(endpoint, network, key.as_ref(), table)?);
    }
    let dialect = match args.dialect.or(table.dialect) {
        Some(name) => dialect(name),
        None => endpoint.as_ref().map_or(Dialect::OpenAiChat, Endpoint::dialect),
    };
    let (context_tokens, answer_tokens_max) = tokens(args, table)?;
    let (prices, ask_over, budget) = money(args, table)?;
    let (at_once, seconds) = if is_loopback { (1, 600) } else { (4, 120) };
    let concurrency = args.concurrency.or(table.concurrency);
    let (url, host, port) = endpoint.map_or_else(Default::default, |e| (e.url, e.host, e.port));
    let settings = LlmSettings {
        endpoint: url,
        host,
        port,
        is_loopback,
        dialect,
        model,
        key,
        context_tokens,
        answer_tokens_max,
        concurrency: concurrency.or(NonZeroUsize::new(at_once)).unwrap_or(NonZeroUsize::MIN),
        passages_max: args.passages.or(table.passages).map_or(12, NonZeroUsize::get),
        connect_timeout_seconds: table.connect_timeout_seconds.map_or(10, NonZeroU64::get),
        answer_timeout_seconds: table.answer_timeout_seconds.map_or(seconds, NonZeroU64::get),
        budget,
        prices,
        ask_over: ask_over.filter(|_| !args.yes),
        tokenizer: tokenizer(asked)?,
        hide: table.hide.clone(),
        redact: if table.redact.unwrap_or(true) { Redact::Yes } else { Redact::No },
        network,
        // What is meant for this machine does not go by way of another.
        proxy: if is_loopback { None } else { endpoint::proxy(table)? },
        tasks: tasks(args, table),
        repeats: args.repeats.or(table.repeats).unwrap_or(1),
        seed: table.seed.unwrap_or(42),
    };
    Ok(Resolved { settings, notes, sources })
}

fn tokens(args: &LlmArgs, table: &LlmTable) -> anyhow::Result<(u32, u32)> {
    let context = args.context_tokens.or(table.context_tokens).map_or(8192, NonZeroU32::get);
    let answer = table.answer_tokens_max.map_or(900, NonZeroU32::get);
    if answer < context {
        return Ok((context, answer));
    }
    Err(hinted(
        anyhow!(
            "{context} tokens for question and answer leave no room beside an answer of {answer}"
        ),
        format!(
            "raise `--context-tokens`, or lower `answer_tokens_max` under `[llm]` in `{FILE_NAME}`"
        ),
    ))
}

/// The prices, over how much to ask, and what may be used up.
fn money(
    args: &LlmArgs,
    table: &LlmTable,
) -> anyhow::Result<(Option<Prices>, Option<f64>, Budget)> {
    let budget = Budget {
        tokens: args.max_tokens_total.or(table.max_tokens_total).map(NonZeroU64::get),
        money: args.max_cost.or(table.max_cost),
        seconds: args.deadline.or(table.deadline_seconds).map(NonZeroU64::get),
    };
    let prices = table.prices.as_ref().map(|prices| Prices {
        input_per_million: prices.input_per_million,
        output_per_million: prices.output_per_million,
        currency: prices.currency.clone(),
    });
    let wanting = match (budget.money, table.ask_over) {
        (Some(_), _) => "keep to the most it may cost (`max_cost`)",
        (None, Some(_)) => "ask before it costs much (`ask_over`)",
        (None, None) => return Ok((prices, None, budget)),
    };
    if prices.is_none() {
        return Err(hinted(
            anyhow!("cannot {wanting}: no prices are given"),
            format!(
                "write `input_per_million`, `output_per_million` and `currency` under \
                 `[llm.prices]` in `{FILE_NAME}`"
            ),
        ));
    }
    Ok((prices, table.ask_over, budget))
}

fn tokenizer(asked: &Asked<'_>) -> anyhow::Result<Option<Vec<u8>>> {
    let path = asked.table.tokenizer.as_ref().map(|path| asked.folder.join(path));
    path.map(|path| {
        fs::read(&path)
            .with_context(|| format!("cannot read the tokenizer {}", shown(&path)))
            .hint("name the `tokenizer.json` of the model, or leave `tokenizer` out")
    })
    .transpose()
}

fn tasks(args: &LlmArgs, table: &LlmTable) -> Vec<Task> {
    let named = if args.llm_tasks.is_empty() { &table.tasks } else { &args.llm_tasks };
    let mut tasks: Vec<Task> = named.iter().map(|&name| task(name)).collect();
    tasks.sort_unstable();
    tasks.dedup();
    if tasks.is_empty() { vec![Task::Assess] } else { tasks }
}

fn task(name: TaskName) -> Task {
    match name {
        TaskName::Assess => Task::Assess,
        TaskName::Wording => Task::Wording,
        TaskName::Compare => Task::Compare,
    }
}

fn dialect(name: DialectName) -> Dialect {
    match name {
        DialectName::OpenAiChat => Dialect::OpenAiChat,
        DialectName::AnthropicMessages => Dialect::AnthropicMessages,
        DialectName::Ollama => Dialect::Ollama,
    }
}

/// The first text given that is not blank, with a line on where it came from.
fn pick(
    name: &str,
    flag: Option<&str>,
    file: Option<&str>,
    sources: &mut Vec<String>,
) -> Option<String> {
    let said = |text: &&str| !text.trim().is_empty();
    let flag = flag.filter(said);
    let source = if flag.is_some() { "command line or environment" } else { FILE_NAME };
    let value = flag.or(file.filter(said))?;
    sources.push(format!("{name} from {source}"));
    Some(value.trim().to_owned())
}
