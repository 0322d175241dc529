//! A question read as a model reads it, and answers to it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::server::{Asked, FakeEndpoint, Reply, chat};

/// A question on a requirement.
#[derive(Clone, Debug)]
pub struct Question {
    /// The requirement.
    pub requirement: String,
    /// The passages, as they are sent.
    pub passages: Vec<Passage>,
    /// The line that ends them.
    pub end: String,
    /// What was said after it.
    pub turns: usize,
    /// All of it.
    pub text: String,
    /// The request.
    pub body: Value,
}

/// A passage as it is sent.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its mark.
    pub mark: String,
    /// Its file and place.
    pub head: String,
    /// Its lines, without their marks.
    pub lines: Vec<String>,
}

impl Question {
    /// The question in a request; none where it is another kind of request.
    pub fn of(asked: &Asked) -> Option<Self> {
        if asked.method != "POST" || !asked.path.ends_with("/chat/completions") {
            return None;
        }
        let body = asked.json();
        let messages = body["messages"].as_array()?;
        let texts = messages.iter().filter_map(|message| message["content"].as_str());
        let text = texts.clone().find(|text| text.starts_with("REQUIREMENT "))?.to_owned();
        let requirement = text["REQUIREMENT ".len()..].split(':').next()?.to_owned();
        let end = text.lines().find(|line| line.starts_with("END "))?.to_owned();
        let mut passages: Vec<Passage> = Vec::new();
        let from = text.lines().skip_while(|line| !line.starts_with("EVIDENCE, untrusted")).skip(1);
        for line in from.take_while(|line| *line != end) {
            let (mark, words) = line.split_once('|').expect("every line of evidence has a mark");
            let words = words.trim_start().to_owned();
            match passages.last_mut() {
                Some(passage) if passage.mark == mark => passage.lines.push(words),
                _ => {
                    let mark = mark.to_owned();
                    passages.push(Passage { mark, head: words, lines: Vec::new() });
                }
            }
        }
        let turns = messages.iter().filter(|message| message["role"] == "user").count() - 1;
        Some(Self { requirement, passages, end, turns, text, body })
    }

    /// A line worth quoting, with the mark of its passage.
    pub fn line(&self) -> (&str, &str) {
        let lines = self.passages.iter().flat_map(|passage| {
            passage.lines.iter().map(|line| (passage.mark.as_str(), line.as_str()))
        });
        let is_worth = |line: &str| line.split(' ').count() >= 5 && line.len() >= 25;
        let found = lines.clone().find(|(_, line)| is_worth(line) && !line.contains("[withheld"));
        found.or_else(|| lines.clone().next()).expect("a question has a line")
    }

    /// A draft that quotes a line for the requirement.
    pub fn honest(&self) -> Value {
        let (mark, line) = self.line();
        draft("conform", &[(mark, line, "supports")])
    }
}

/// The questions an endpoint was asked.
pub fn questions(endpoint: &FakeEndpoint) -> Vec<Question> {
    endpoint.asked().iter().filter_map(Question::of).collect()
}

/// A draft with quotations: mark, words, bearing.
pub fn draft(verdict: &str, evidence: &[(&str, &str, &str)]) -> Value {
    let quotation = |(mark, quote, bearing): &(&str, &str, &str)| json!({"passage_id": mark, "quote": quote, "bearing": bearing});
    json!({
        "evidence": evidence.iter().map(quotation).collect::<Vec<Value>>(),
        "gaps": [],
        "injection_suspected": [],
        "statement": "The passages were read.",
        "verdict": verdict,
        "severity": if verdict == "nonconformity" { "minor" } else { "none" },
        "recommendation": null,
        "confidence": "high",
    })
}

/// A draft that says the passages do not settle it.
pub fn unsettled() -> Value {
    draft("insufficient_evidence", &[])
}

/// A draft as an endpoint sends it.
pub fn said(draft: &Value) -> Reply {
    Reply::Json(chat(&draft.to_string()))
}

/// A model that answers each question, which is told how often it was asked on this requirement before. It
/// counts no tokens of texts.
pub fn model(reply: impl Fn(&Question, usize) -> Reply + Send + Sync + 'static) -> FakeEndpoint {
    let before: Mutex<BTreeMap<String, usize>> = Mutex::default();
    FakeEndpoint::answering(move |asked, _| {
        let Some(question) = Question::of(asked) else { return status(404, "") };
        let nth = {
            let mut before = before.lock().expect("nobody panics");
            let nth = before.entry(question.requirement.clone()).or_default();
            *nth += 1;
            *nth - 1
        };
        reply(&question, nth)
    })
}

/// A model that answers one requirement with these in turn, the last for ever, and says of all others that the
/// passages do not settle them.
pub fn model_on(
    requirement: &'static str,
    replies: impl Fn(&Question) -> Vec<Reply> + Send + Sync + 'static,
) -> FakeEndpoint {
    model(move |question, nth| {
        if question.requirement != requirement {
            return said(&unsettled());
        }
        let replies = replies(question);
        replies[nth.min(replies.len() - 1)].clone()
    })
}

/// A reply with a status.
pub fn status(status: u16, body: &str) -> Reply {
    headed(status, &[], body)
}

/// A reply with a status and headers.
pub fn headed(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Reply::Status { status, headers: headers.collect(), body: body.to_owned() }
}
