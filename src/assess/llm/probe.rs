//! `llm check`: what an endpoint really does, asked once with words that are nobody's evidence.
//!
//! Servers accept a schema and pass over it, count no tokens, cut long questions without a word. Each of
//! these is seen here and told, before any evidence leaves the machine.

use serde::Serialize;
use serde_json::{Value, json};

use super::settings::LlmSettings;
use super::transport::{Line, Lost};
use super::wire::{self, Channel, Dialect, Question, Role, Step, Turn, json_object};

/// What an endpoint was seen to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// What kept it from answering, where it did not.
    pub unreachable: Option<String>,
    /// The models it lists; none where it lists none.
    pub models: Vec<String>,
    /// Whether the model asked for is among them; unknown where it lists none.
    pub has_model: Option<bool>,
    /// How the shape of an answer is best asked for: the strictest way that it holds a model to.
    pub step: Option<&'static str>,
    /// What it did with a schema.
    pub schema: SchemaKept,
    /// Where the JSON of an answer stands: `content`, `tool_call`, `reasoning`.
    pub answer_in: Option<&'static str>,
    /// Whether it counts tokens in its answers.
    pub counts_usage: bool,
    /// Whether it counts the tokens of a text it is given.
    pub tokenizes: bool,
    /// How many tokens it can take, where it tells.
    pub context_tokens: Option<u64>,
    /// How long the first answer took.
    pub milliseconds: u64,
}

/// What a server did with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemaKept {
    /// It held the model to it.
    Enforced,
    /// It took it and did as it pleased.
    Ignored,
    /// It refused it.
    Refused,
    /// It gave no answer to tell by.
    Unknown,
}

/// The only word the schema of the probe allows; no model says it of its own accord.
const WORD: &str = "BANANA";

/// Asks an endpoint what it can do, in some five requests. Nothing of an engagement is sent.
pub async fn probe(settings: &LlmSettings, line: &Line) -> Probe {
    let mut probe = Probe {
        unreachable: None,
        models: models(settings, line).await,
        has_model: None,
        step: None,
        schema: SchemaKept::Unknown,
        answer_in: None,
        counts_usage: false,
        tokenizes: tokenize_url(settings, line).await.is_some(),
        context_tokens: context(settings, line).await,
        milliseconds: 0,
    };
    probe.has_model = (!probe.models.is_empty()).then(|| probe.models.contains(&settings.model));
    for step in Step::ALL {
        let url = wire::url(settings.dialect, &settings.endpoint);
        let sent = line.post_once(&url, body(settings, step));
        let received = match sent.await {
            Ok(received) => received,
            Err(Lost::Fault { fault: wire::fault::Fault::Feature, .. }) => {
                probe.schema = SchemaKept::Refused;
                continue;
            }
            Err(lost) => {
                probe.unreachable = Some(lost.to_string());
                return probe;
            }
        };
        probe.milliseconds = received.milliseconds;
        let Ok(answer) = wire::answer(settings.dialect, &received.body) else { continue };
        probe.counts_usage = answer.usage.is_some();
        let held = answer.texts.iter().find_map(|(channel, text)| {
            let value: Value = serde_json::from_str(json_object(text)?).ok()?;
            Some((*channel, value["word"] == json!(WORD)))
        });
        let by_schema = matches!(step, Step::SchemaBounded | Step::SchemaPlain);
        match held {
            Some((channel, true)) => {
                probe.answer_in = Some(match channel {
                    Channel::Content => "content",
                    Channel::ToolCall => "tool_call",
                    Channel::Reasoning => "reasoning",
                });
                probe.step = Some(step.name());
                if by_schema {
                    probe.schema = SchemaKept::Enforced;
                }
                return probe;
            }
            // Another word, or prose: the server took the schema and the model did not keep to it.
            _ if by_schema => probe.schema = SchemaKept::Ignored,
            _ => {}
        }
    }
    probe
}

fn body(settings: &LlmSettings, step: Step) -> Vec<u8> {
    let schema = json!({
        "type": "object",
        "properties": {"word": {"type": "string", "enum": [WORD]}},
        "required": ["word"],
        "additionalProperties": false,
    });
    // By words alone nothing would tell the word; there it is asked for.
    let by_words = matches!(step, Step::JsonObject | Step::PromptOnly);
    let shape =
        if by_words { format!("{{\"word\": \"{WORD}\"}}") } else { "a JSON object".to_owned() };
    let turns = [Turn {
        role: Role::User,
        text: format!("Name a colour of the rainbow. Answer with {shape} and nothing else."),
    }];
    let question = Question {
        host: &settings.host,
        model: &settings.model,
        system: "You answer with one JSON object.",
        turns: &turns,
        schema_name: "probe",
        schema: &schema,
        step,
        answer_tokens_max: 100,
        context_tokens: settings.context_tokens,
        seed: settings.seed,
    };
    wire::body(settings.dialect, &question).to_string().into_bytes()
}

async fn models(settings: &LlmSettings, line: &Line) -> Vec<String> {
    let (path, list, name) = match settings.dialect {
        Dialect::OpenAiChat | Dialect::AnthropicMessages => ("models", "data", "id"),
        Dialect::Ollama => ("tags", "models", "name"),
    };
    let url = beside(settings, path);
    let Some(value) = got(line, &url).await else { return Vec::new() };
    let listed = value[list].as_array().into_iter().flatten();
    listed.filter_map(|model| model[name].as_str().map(str::to_owned)).take(200).collect()
}

/// How many tokens a llama.cpp server gives to one question.
async fn context(settings: &LlmSettings, line: &Line) -> Option<u64> {
    let value = got(line, &root(settings, "props")).await?;
    value["default_generation_settings"]["n_ctx"].as_u64().or_else(|| value["n_ctx"].as_u64())
}

/// Where the server counts tokens, if it does: llama.cpp and vLLM.
pub(crate) async fn tokenize_url(settings: &LlmSettings, line: &Line) -> Option<String> {
    if settings.dialect != Dialect::OpenAiChat || settings.is_large_provider() {
        return None;
    }
    let url = root(settings, "tokenize");
    let received = line.post_once(&url, tokenize_body(&settings.model, "one two")).await.ok()?;
    token_count(&received.body).map(|_| url)
}

/// The question for a count that both llama.cpp (`content`) and vLLM (`prompt`) understand.
pub(crate) fn tokenize_body(model: &str, text: &str) -> Vec<u8> {
    json!({"model": model, "prompt": text, "content": text}).to_string().into_bytes()
}

/// The count in the answer of either.
pub(crate) fn token_count(body: &[u8]) -> Option<u64> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let listed = value["tokens"].as_array().map(|tokens| tokens.len() as u64);
    value["count"].as_u64().or(listed).filter(|count| *count > 0)
}

async fn got(line: &Line, url: &str) -> Option<Value> {
    let received = line.get(url).await.ok()?;
    serde_json::from_slice(&received.body).ok()
}

/// The address of another matter beside that of questions: `…/v1/models`.
fn beside(settings: &LlmSettings, name: &str) -> String {
    let url = wire::url(settings.dialect, &settings.endpoint);
    let (path, query) =
        url.split_once('?').map_or((url.as_str(), ""), |(path, query)| (path, query));
    let stem = ["/chat/completions", "/messages", "/chat"]
        .into_iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{stem}/{name}{query}")
}

/// An address at the root of the server, where llama.cpp and vLLM have their own.
fn root(settings: &LlmSettings, name: &str) -> String {
    let beside = beside(settings, name);
    match beside.split_once("/v1/") {
        Some((root, _)) => format!("{root}/{name}"),
        None => beside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_read_from_either_server() {
        assert_eq!(token_count(br#"{"tokens":[1,2,3]}"#), Some(3));
        assert_eq!(token_count(br#"{"count":7,"max_model_len":4096,"tokens":[1]}"#), Some(7));
        assert_eq!(token_count(b"{}"), None);
        assert_eq!(token_count(b"<html>"), None);
    }
}
