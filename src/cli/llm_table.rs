//! The table `[llm]` of `engagement.toml`: the language model of an engagement, as it is written.
//!
//! It is read in every build, so that a file of an engagement with a model is no fault to a program
//! without one. A key never stands in it: the file is shared, kept and printed.

use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::ValueEnum;
use serde::{Deserialize, Deserializer, de};
use toml::de::DeTable;

/// The table; whatever is left out is for the caller to fill.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LlmTable {
    /// The address of the endpoint.
    pub endpoint: Option<String>,
    /// The model to ask.
    pub model: Option<String>,
    /// How the endpoint is spoken to.
    pub dialect: Option<DialectName>,
    /// The file that holds the key, relative to the engagement folder.
    pub key_file: Option<PathBuf>,
    /// Tokens the question and its answer may take together.
    pub context_tokens: Option<NonZeroU32>,
    /// Tokens the answer may take.
    pub answer_tokens_max: Option<NonZeroU32>,
    /// Questions under way at once.
    pub concurrency: Option<NonZeroUsize>,
    /// Passages sent with a requirement.
    pub passages: Option<NonZeroUsize>,
    /// Tokens the run may use up.
    pub max_tokens_total: Option<NonZeroU64>,
    /// Money the run may use up.
    #[serde(deserialize_with = "amount")]
    pub max_cost: Option<f64>,
    /// Seconds the model is given in all.
    pub deadline_seconds: Option<NonZeroU64>,
    /// How long to wait for a connection.
    pub connect_timeout_seconds: Option<NonZeroU64>,
    /// How long to wait for an answer.
    pub answer_timeout_seconds: Option<NonZeroU64>,
    /// The `tokenizer.json` of the model, relative to the engagement folder.
    pub tokenizer: Option<PathBuf>,
    /// Names that are not to be sent.
    #[serde(deserialize_with = "names")]
    pub hide: Vec<String>,
    /// Whether personal data is taken out of what is sent.
    pub redact: Option<bool>,
    /// The proxy to go through.
    pub proxy: Option<String>,
    /// What the model is asked to do.
    #[serde(deserialize_with = "tasks")]
    pub tasks: Vec<TaskName>,
    /// How often each question is asked.
    #[serde(deserialize_with = "repeats")]
    pub repeats: Option<u32>,
    /// What the server draws its random numbers from.
    pub seed: Option<u32>,
    /// Whether key and evidence may go where others can read them on the way.
    pub allow_plain_http: bool,
    /// Ask before starting where the estimate is over so much money.
    #[serde(deserialize_with = "amount")]
    pub ask_over: Option<f64>,
    /// What tokens cost.
    pub prices: Option<PriceTable>,
}

/// The table `[llm.prices]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    not(feature = "llm"),
    expect(dead_code, reason = "a program without a model only reads it")
)]
pub struct PriceTable {
    /// A million tokens of questions.
    #[serde(deserialize_with = "price")]
    pub input_per_million: f64,
    /// A million tokens of answers.
    #[serde(deserialize_with = "price")]
    pub output_per_million: f64,
    /// The currency.
    pub currency: String,
}

/// How an endpoint is spoken to, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum DialectName {
    /// What most servers speak.
    #[value(name = "openai-chat")]
    #[value(help = "OpenAI and most others: Azure, vLLM, llama.cpp, LM Studio, Mistral")]
    #[serde(rename = "openai-chat")]
    OpenAiChat,
    /// Anthropic
    AnthropicMessages,
    /// Ollama, by its own interface
    Ollama,
}

/// What the model is asked to do, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum TaskName {
    /// Draft on each requirement
    Assess,
    /// Offer another wording of each finding of an audit test
    Wording,
    /// Look where records do not do what a rule says
    Compare,
}

/// The keys of the table.
pub const KEYS: [&str; 23] = [
    "endpoint",
    "model",
    "dialect",
    "key_file",
    "context_tokens",
    "answer_tokens_max",
    "concurrency",
    "passages",
    "max_tokens_total",
    "max_cost",
    "deadline_seconds",
    "connect_timeout_seconds",
    "answer_timeout_seconds",
    "tokenizer",
    "hide",
    "redact",
    "proxy",
    "tasks",
    "repeats",
    "seed",
    "allow_plain_http",
    "ask_over",
    "prices",
];
/// The keys of the table `[llm.prices]`.
pub const PRICE_KEYS: [&str; 3] = ["input_per_million", "output_per_million", "currency"];

/// Keys of the table under which people write the key of the endpoint.
const SECRET_KEYS: [&str; 8] =
    ["key", "api_key", "api-key", "apikey", "token", "secret", "password", "authorization"];

/// The first entry of the table that would hold a secret, and where it stands.
pub fn secret<'a>(table: &'a DeTable<'_>) -> Option<(&'a str, usize)> {
    let is_secret = |key: &str| SECRET_KEYS.iter().any(|known| key.eq_ignore_ascii_case(known));
    let (key, _) = table.iter().find(|(key, _)| is_secret(key.get_ref()))?;
    Some((key.get_ref().as_ref(), key.span().start))
}

/// A number that can be an amount of money; TOML and command lines know `nan` and `inf` too.
pub fn is_amount(number: f64) -> bool {
    number.is_finite() && number >= 0.0
}

fn price<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    let refuse = || de::Error::custom(format!("`{number}` is no amount of money"));
    is_amount(number).then_some(number).ok_or_else(refuse)
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    price(deserializer).map(Some)
}

fn repeats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    match u32::deserialize(deserializer)? {
        number @ 1..=9 => Ok(Some(number)),
        number => Err(de::Error::custom(format!("`{number}` is no number from 1 to 9"))),
    }
}

/// A blank name would be found everywhere.
fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    if names.iter().any(|name| name.trim().is_empty()) {
        return Err(de::Error::custom("a name to hide is blank"));
    }
    Ok(names.iter().map(|name| name.trim().to_owned()).collect())
}

fn tasks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TaskName>, D::Error> {
    let tasks = Vec::deserialize(deserializer)?;
    if tasks.is_empty() {
        return Err(de::Error::custom("no task is named; leave the key out for `assess`"));
    }
    Ok(tasks)
}
