//! What is sent to a language model and what comes back, in the three dialects that endpoints speak.
//!
//! A question goes to JSON and an answer comes from it; nothing here touches the network.

mod anthropic_messages;
pub mod fault;
mod object;
mod ollama;
mod openai_chat;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use object::{is_runaway, json_object};

/// The language an endpoint speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dialect {
    /// `/v1/chat/completions`.
    #[serde(rename = "openai-chat")]
    OpenAiChat,
    /// `/v1/messages`.
    #[serde(rename = "anthropic-messages")]
    AnthropicMessages,
    /// `/api/chat`.
    #[serde(rename = "ollama")]
    Ollama,
}

/// How the shape of the answer is asked for, from the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// By a schema that bounds lengths and numbers of items; the caller gives the bounded schema.
    SchemaBounded,
    /// By a schema without bounds; the caller gives the plain one.
    SchemaPlain,
    /// By a tool that must be called.
    ToolCall,
    /// By a demand for some JSON object; the schema stands in the text.
    JsonObject,
    /// By words alone; the schema stands in the text.
    PromptOnly,
}

/// Who speaks in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The program.
    User,
    /// The model.
    Assistant,
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub text: String,
}

/// All that decides the body of a request.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The host asked: a few want a parameter under a name of their own.
    pub host: &'a str,
    /// The model asked.
    pub model: &'a str,
    /// The standing instructions; none are sent where it is empty.
    pub system: &'a str,
    /// The conversation so far, the question last.
    pub turns: &'a [Turn],
    /// The schema's name: letters, digits, `_` and `-`.
    pub schema_name: &'a str,
    /// The shape of the answer, sent as it is.
    pub schema: &'a Value,
    /// How the shape is asked for.
    pub step: Step,
    /// At most so many tokens in the answer.
    pub answer_tokens_max: u32,
    /// The context to reserve for question and answer, where the server lets us say.
    pub context_tokens: u32,
    /// The seed, where the server takes one.
    pub seed: u32,
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The texts, likeliest to hold the JSON first; none is blank, and there may be none.
    pub texts: Vec<(Channel, String)>,
    /// Why it ended.
    pub finish: Finish,
    /// What it took, where the server says both numbers.
    pub usage: Option<Usage>,
    /// The model that answered, as the server names it.
    pub model: Option<String>,
    /// The server's name for its own state.
    pub fingerprint: Option<String>,
}

/// Where in an answer a text stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// What is said.
    Content,
    /// The arguments of a tool call.
    ToolCall,
    /// What is thought; some servers let the answer slip in here.
    Reasoning,
}

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It is whole.
    Stop,
    /// It was cut at its longest.
    Length,
    /// The model refused, in these words, which may be none.
    Refused(String),
    /// A filter stopped it.
    Filtered,
    /// What else the server said; empty where it said nothing.
    Other(String),
}

/// What an answer took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub answer_tokens: u64,
}

/// A body that holds no answer of a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "cannot find an answer in what the endpoint sent (`{found}`); check its address and dialect"
)]
pub struct NoAnswer {
    /// The start of what was there instead, on one line.
    pub found: String,
}

impl Dialect {
    /// The name in settings and records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAiChat => "openai-chat",
            Self::AnthropicMessages => "anthropic-messages",
            Self::Ollama => "ollama",
        }
    }
}

impl Step {
    /// All, from the strictest.
    pub const ALL: [Step; 5] = [
        Step::SchemaBounded,
        Step::SchemaPlain,
        Step::ToolCall,
        Step::JsonObject,
        Step::PromptOnly,
    ];

    /// The next, less strict step.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::SchemaBounded => Some(Self::SchemaPlain),
            Self::SchemaPlain => Some(Self::ToolCall),
            Self::ToolCall => Some(Self::JsonObject),
            Self::JsonObject => Some(Self::PromptOnly),
            Self::PromptOnly => None,
        }
    }

    /// The name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SchemaBounded => "schema_bounded",
            Self::SchemaPlain => "schema_plain",
            Self::ToolCall => "tool_call",
            Self::JsonObject => "json_object",
            Self::PromptOnly => "prompt_only",
        }
    }
}

/// The JSON to send for a question. The same question makes the same bytes.
#[must_use]
pub fn body(dialect: Dialect, question: &Question<'_>) -> Value {
    match dialect {
        Dialect::OpenAiChat => openai_chat::body(question),
        Dialect::AnthropicMessages => anthropic_messages::body(question),
        Dialect::Ollama => ollama::body(question),
    }
}

/// Where questions go, from the address as the user typed it: of the host, of the interface, or whole.
///
/// A query is kept, as some servers want their version there. What is no address comes back as none.
#[must_use]
pub fn url(dialect: Dialect, base: &str) -> String {
    let base = base.trim();
    let base = base.split_once('#').map_or(base, |(address, _)| address);
    let (address, query) = base.split_at(base.find('?').unwrap_or(base.len()));
    let address = address.trim_end_matches('/');
    let address = match dialect {
        Dialect::OpenAiChat => openai_chat::address(address),
        Dialect::AnthropicMessages => anthropic_messages::address(address),
        Dialect::Ollama => ollama::address(address),
    };
    address + query
}

/// The headers that let us in, besides those of every request.
#[must_use]
pub fn headers(dialect: Dialect, host: &str, key: Option<&str>) -> Vec<(&'static str, String)> {
    let bearer = key.map(|key| ("authorization", format!("Bearer {key}")));
    let plain = |name| key.map(|key| (name, key.to_owned()));
    match dialect {
        Dialect::OpenAiChat if is_of(host, "azure.com") => {
            bearer.into_iter().chain(plain("api-key")).collect()
        }
        Dialect::OpenAiChat | Dialect::Ollama => bearer.into_iter().collect(),
        Dialect::AnthropicMessages => {
            let version = ("anthropic-version", "2023-06-01".to_owned());
            plain("x-api-key").into_iter().chain([version]).collect()
        }
    }
}

/// Reads what an endpoint sent.
///
/// Each field may be missing or of another kind, and what is not known is passed over: servers differ.
pub fn answer(dialect: Dialect, body: &[u8]) -> Result<Answer, NoAnswer> {
    let parsed = serde_json::from_slice::<Value>(body).ok();
    let answer = parsed.as_ref().and_then(|parsed| match dialect {
        Dialect::OpenAiChat => openai_chat::answer(parsed),
        Dialect::AnthropicMessages => anthropic_messages::answer(parsed),
        Dialect::Ollama => ollama::answer(parsed),
    });
    answer.ok_or_else(|| {
        // More bytes than are shown, as characters may be longer.
        let start = body.get(..2000).unwrap_or(body);
        NoAnswer { found: fault::one_line(&String::from_utf8_lossy(start)) }
    })
}

/// Whether a host is a domain or in it.
fn is_of(host: &str, domain: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The path of an address without a query; empty where there is none.
fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default()
}

/// The instructions and the turns as messages, for the dialects that put both into one list.
fn messages(question: &Question<'_>) -> Vec<Value> {
    let system = (!question.system.is_empty())
        .then(|| json!({ "role": "system", "content": question.system }));
    system.into_iter().chain(turns(question)).collect()
}

/// The turns as messages.
fn turns(question: &Question<'_>) -> impl Iterator<Item = Value> {
    question.turns.iter().map(|turn| {
        let role = match turn.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({ "role": role, "content": turn.text })
    })
}

/// What the forced tool is said to be for.
const TOOL_PURPOSE: &str = "Hands in the answer.";

/// The tool, for the dialects that call it a function.
fn function_tool(question: &Question<'_>) -> Value {
    json!([{ "type": "function", "function": {
        "name": question.schema_name,
        "description": TOOL_PURPOSE,
        "parameters": question.schema,
    } }])
}

/// The arguments of the calls in a message, for the dialects that call a tool a function.
fn function_arguments(message: &Value) -> String {
    let call = message.pointer("/tool_calls/0/function").or_else(|| message.get("function_call"));
    match call.and_then(|call| call.get("arguments")) {
        Some(Value::String(arguments)) => arguments.clone(),
        Some(arguments @ Value::Object(_)) => arguments.to_string(),
        _ => String::new(),
    }
}

/// The texts that are not blank, in the order in which they are tried.
fn texts(content: String, tool_call: String, reasoning: String) -> Vec<(Channel, String)> {
    let all = [
        (Channel::Content, content),
        (Channel::ToolCall, tool_call),
        (Channel::Reasoning, reasoning),
    ];
    all.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// What was used; a question of no tokens is a number that was not counted.
fn usage(prompt_tokens: Option<u64>, answer_tokens: Option<u64>) -> Option<Usage> {
    let prompt_tokens = prompt_tokens.filter(|tokens| *tokens > 0)?;
    Some(Usage { prompt_tokens, answer_tokens: answer_tokens? })
}

/// A field that holds a text, if it does.
fn text_in<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
