//! What a refusal by the server means for the next step, and what it says to people.
//!
//! Servers agree on statuses only roughly, so the message decides. Of a body only the server's own words are
//! read: some servers send the question back, and a question names every feature and quotes any document.

use std::time::Duration;

use serde_json::Value;

/// What a status other than success means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The same question may be sent again.
    Again {
        /// The wait that the server asks for.
        after: Option<Duration>,
        /// Whether fewer questions should be under way.
        slow_down: bool,
    },
    /// The key is missing, wrong, or not for this.
    Unauthorised,
    /// There is no such model, or nothing at this address.
    NoSuchModel,
    /// The money or the quota is spent; to wait a minute does not help.
    QuotaSpent,
    /// The question is longer than the model's context.
    Overflow {
        /// How long it is, where the server says so.
        prompt_tokens: Option<u64>,
        /// How long question and answer may be, where the server says so.
        context_tokens: Option<u64>,
    },
    /// The server names a feature of the step that it does not know.
    Feature,
    /// A filter stopped the question; to ask again does not help.
    Filtered,
    /// The server points elsewhere, and is not followed.
    Moved {
        /// Where it points, for people; empty where it does not say.
        to: String,
    },
    /// Any other refusal; final.
    Refused,
}

/// What a response other than success means.
///
/// `headers` gives the value of a header by its name in lower case.
#[must_use]
pub fn fault(status: u16, headers: &dyn Fn(&str) -> Option<String>, body: &[u8]) -> Fault {
    if (300..400).contains(&status) {
        return Fault::Moved { to: one_line(&headers("location").unwrap_or_default()) };
    }
    let said = said(body).to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    let after = wait(headers);
    let is_refusal = (400..500).contains(&status);
    match status {
        _ if is_refusal && says(&FILTERED) => Fault::Filtered,
        402 => Fault::QuotaSpent,
        _ if is_refusal && says(&QUOTA_SPENT) => Fault::QuotaSpent,
        // The advice to add a payment method stands in messages on mere haste too.
        429 if says(&["billing"]) && !says(&["rate limit", "retry in"]) && after.is_none() => {
            Fault::QuotaSpent
        }
        413 => overflow(&said, body),
        400 | 422 | 429 | 500 if says(&OVERFLOW) => overflow(&said, body),
        400 if says(&["api key", "api_key"]) && says(&["invalid", "incorrect", "not valid"]) => {
            Fault::Unauthorised
        }
        400 | 403 | 422 if says(&NO_SUCH_MODEL) => Fault::NoSuchModel,
        400 | 404 | 422 | 501 if names_feature(&said) => Fault::Feature,
        500 if says(&["grammar"]) => Fault::Feature,
        401 | 403 => Fault::Unauthorised,
        404 => Fault::NoSuchModel,
        408 | 409 | 425 | 429 | 500.. => {
            Fault::Again { after, slow_down: matches!(status, 429 | 503 | 529) }
        }
        _ => Fault::Refused,
    }
}

/// The status and the server's own message, for people: one line of at most 200 characters.
#[must_use]
pub fn words(status: u16, body: &[u8]) -> String {
    one_line(&format!("{status}: {}", message(body)))
}

/// At most so many characters of a foreign text are shown.
const SHOWN_CHARS_MAX: usize = 200;

/// The start of a foreign text, fit for a terminal: no control characters, no line breaks, and nothing that is
/// not seen or turns the direction of what follows.
pub(crate) fn one_line(text: &str) -> String {
    let is_unseen = |&char: &char| {
        matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(char, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let mut line = String::new();
    let mut length = 0;
    // Of a text of a mebibyte only the start is worth the work.
    let start = text.chars().take(20 * SHOWN_CHARS_MAX).filter(|char| !is_unseen(char));
    let start: String = start.map(|char| if char.is_control() { ' ' } else { char }).collect();
    for word in start.split_whitespace() {
        for char in (!line.is_empty()).then_some(' ').into_iter().chain(word.chars()) {
            if length == SHOWN_CHARS_MAX - 1 {
                line.push('…');
                return line;
            }
            line.push(char);
            length += 1;
        }
    }
    line
}

/// A filter for contents stopped the question.
const FILTERED: [&str; 6] = [
    "content_filter",
    "content management policy",
    "responsibleaipolicyviolation",
    "content_policy_violation",
    "invalid_prompt",
    "requires moderation",
];

/// There is nothing left to pay with.
const QUOTA_SPENT: [&str; 5] = [
    "insufficient_quota",
    "billing_hard_limit",
    "billing_not_active",
    "credit balance",
    "insufficient balance",
];

/// The question is too long.
const OVERFLOW: [&str; 13] = [
    "context_length_exceeded",
    "exceed_context_size",
    "exceeds the available context",
    "exceeds the context",
    "context length of only",
    "greater than the context length",
    "maximum context length",
    "context the overflows",
    "prompt is too long",
    "input tokens exceed",
    "input token count",
    "request too large",
    "max_new_tokens` must be",
];

/// The name of the model is not known, by a status other than 404.
const NO_SUCH_MODEL: [&str; 3] = ["model_not_found", "not a valid model", "model does not exist"];

/// The features that a step of the ladder uses, as servers name them.
const FEATURES: [&str; 11] = [
    "response_format",
    "json_schema",
    "json schema",
    "json_object",
    "output_config",
    "output_format",
    "structured output",
    "structured_output",
    "grammar",
    "tool_choice",
    "support tool use",
];

/// Whether a message, in lower case, names a feature of a step.
fn names_feature(said: &str) -> bool {
    let has_word = |sought: &str| {
        said.split(|char: char| !char.is_alphanumeric() && char != '_').any(|word| word == sought)
    };
    FEATURES.iter().any(|feature| said.contains(feature))
        || has_word("tools")
        || (has_word("format") && (said.contains("schema") || said.contains("unmarshal")))
        // A broker that has no server for what was asked of the model.
        || said.contains("no endpoints found that")
}

/// The overflow with the two lengths, where the server gives them.
fn overflow(said: &str, body: &[u8]) -> Fault {
    let parsed: Value = serde_json::from_slice(body).unwrap_or_default();
    let field = |name: &str| parsed.pointer(&format!("/error/{name}")).and_then(Value::as_u64);
    let between = |marks: &[(&str, &str)]| {
        marks.iter().find_map(|(before, after)| number_between(said, before, after))
    };
    Fault::Overflow {
        prompt_tokens: field("n_prompt_tokens").or_else(|| between(&PROMPT_TOKENS)),
        context_tokens: field("n_ctx").or_else(|| between(&CONTEXT_TOKENS)),
    }
}

/// What stands before and after the length of the question; the surest first.
const PROMPT_TOKENS: [(&str, &str); 8] = [
    ("(", " in the messages"),
    ("at least ", " input tokens"),
    ("resulted in ", " tokens"),
    ("too long: ", " tokens"),
    ("contains ", " tokens"),
    ("request (", " tokens"),
    ("token count (", ")"),
    ("requested ", " tokens"),
];

/// What stands before and after the length of the context.
const CONTEXT_TOKENS: [(&str, &str); 7] = [
    ("context length is ", " tokens"),
    ("context length of only ", " tokens"),
    ("tokens > ", " maximum"),
    ("context size (", " tokens"),
    ("allowed (", ")"),
    ("limit of ", " tokens"),
    ("model with ", " maximum context"),
];

/// The number between two marks.
fn number_between(text: &str, before: &str, after: &str) -> Option<u64> {
    text.match_indices(before).find_map(|(start, mark)| {
        let rest = text.get(start + mark.len()..)?;
        let end = rest.find(|char: char| !char.is_ascii_digit() && char != ',')?;
        let (number, rest) = rest.split_at(end);
        rest.starts_with(after).then(|| number.replace(',', "").parse().ok()).flatten()
    })
}

/// How long the server asks us to wait. Without its own clock a date says nothing.
fn wait(headers: &dyn Fn(&str) -> Option<String>) -> Option<Duration> {
    let number = |text: &str| {
        let is_plain = text.chars().all(|char| char.is_ascii_digit() || char == '.');
        text.parse::<f64>().ok().filter(|_| is_plain)
    };
    let milliseconds = headers("retry-after-ms").and_then(|text| number(text.trim()));
    if let Some(milliseconds) = milliseconds {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let asked = headers("retry-after")?;
    if let Some(seconds) = number(asked.trim()) {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let now = seconds_of(headers("date")?.trim())?;
    seconds_of(asked.trim())?.checked_sub(now).map(Duration::from_secs)
}

/// The seconds since the year 0 of a date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn seconds_of(date: &str) -> Option<u64> {
    let (_, date) = date.split_once(", ")?;
    let parts: Vec<&str> = date.split([' ', ':']).collect();
    let [day, month, year, hour, minute, second, "GMT"] = parts[..] else { return None };
    let number = |text: &str, min: u64, max: u64| {
        let number = text.parse().ok()?;
        (min..=max).contains(&number).then_some(number)
    };
    let month = MONTHS.iter().position(|name| *name == month)? as u64;
    let (day, year) = (number(day, 1, 31)?, number(year, 1, 9999)?);
    // The year begins in March, so that the day that comes and goes is its last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    let (hour, minute) = (number(hour, 0, 23)?, number(minute, 0, 59)?);
    Some(((days * 24 + hour) * 60 + minute) * 60 + number(second, 0, 60)?)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The one sentence of a body that people should read.
fn message(body: &[u8]) -> String {
    let Ok(parsed) = serde_json::from_slice::<Value>(body) else { return plain(body) };
    let places =
        ["/error/metadata/raw", "/error/message", "/message", "/error", "/detail/0/msg", "/detail"];
    let sentence = places.iter().find_map(|place| parsed.pointer(place)?.as_str());
    sentence.map_or_else(|| said(body), str::to_owned)
}

/// All that the server itself says in a body: each text in it but those that hold what was asked.
fn said(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(parsed) => {
            let mut said = String::new();
            gather(&parsed, 0, &mut said);
            said
        }
        Err(_) => plain(body),
    }
}

/// Of the server's words so many bytes are weighed.
const SAID_BYTES_MAX: usize = 4096;

/// Gathers the texts in a value. Brokers pass on another server's answer as a text, so that is opened too.
fn gather(value: &Value, depth: usize, said: &mut String) {
    if depth > 8 || said.len() > SAID_BYTES_MAX {
        return;
    }
    match value {
        Value::String(text) => {
            let inner = serde_json::from_str::<Value>(text).ok();
            if let Some(inner) = inner.filter(|inner| inner.is_object() || inner.is_array()) {
                return gather(&inner, depth + 1, said);
            }
            said.extend(text.chars().take(SAID_BYTES_MAX));
            said.push(' ');
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, said)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "input" | "ctx" | "request" | "url"))
            .for_each(|(_, item)| gather(item, depth + 1, said)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The start of a body that is no JSON; of a web page only its title.
fn plain(body: &[u8]) -> String {
    let start = &body[..body.len().min(SAID_BYTES_MAX)];
    let start = String::from_utf8_lossy(start);
    if !start.trim_start().starts_with('<') {
        return start.into_owned();
    }
    let title = start.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map_or_else(|| "a web page".to_owned(), |(title, _)| title.to_owned())
}

#[cfg(test)]
mod tests;
