//! Scripted endpoints: what is asked again, how often, and what it ends with.

use serde_json::{Value, json};

use super::*;
use crate::assess::llm::prompt::{Filled, Prompts};
use crate::assess::llm::shape::{WordingAnswer, schema};
use crate::assess::llm::trial::{Scripted, at_desk, said, settings};

const GOOD: &str = r#"{"title": "Good", "condition": "It is."}"#;
const LOST: &str = r#"{"title": "Lost", "condition": "It is."}"#;
const BAD: &str = r#"{"title": "Bad", "condition": "It is."}"#;
const MISSHAPEN: &str = r#"{"title": 3}"#;

/// What a script ends with, and what was asked on the way.
fn talk(step: Step, script: Vec<Value>) -> (String, Vec<Value>) {
    let endpoint = Scripted::answering(script);
    let (prompts, rules) =
        (Prompts::shipped().expect("prompts"), GateRules::shipped().expect("rules"));
    let judge = |answer: WordingAnswer, chance: Chance| match (answer.title.as_str(), chance) {
        ("Lost", Chance::Another) => Ruling::Mend(vec!["words of nobody".to_owned()]),
        ("Bad", _) => {
            Ruling::Reject(Rejection { reason: RejectionReason::Ungrounded, words: String::new() })
        }
        (title, _) => Ruling::Take(title.to_owned()),
    };
    let inquiry = Inquiry {
        task: "wording",
        about: "F-1".to_owned(),
        words: &|boundary, _| {
            let user = format!("{} END {boundary}", "Say it in other words. ".repeat(20));
            Ok(Filled { system: "You help.".to_owned(), user })
        },
        schema: &|bounds| schema::<WordingAnswer>(bounds, &[]),
        repeat: 0,
    };
    let settings = settings(&endpoint.url);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("starts");
    let ended = at_desk(&settings, step, |desk| {
        let mending = Mending { prompt: &prompts.repair, rules: &rules };
        runtime.block_on(converse(&desk, &inquiry, &[], &mending, Reach::Endpoint, judge))
    });
    let ended = match ended {
        Ok(taken) => taken.what,
        Err(Unanswered::TooLong(_)) => "too long".to_owned(),
        Err(Unanswered::Later(rejection) | Unanswered::Rejected(rejection)) => {
            rejection.reason.name().to_owned()
        }
    };
    (ended, endpoint.asked())
}

fn stop(content: &str) -> Value {
    said(content, "stop", |_| ())
}

fn cut(content: &str) -> Value {
    said(content, "length", |_| ())
}

#[test]
fn each_fault_is_pointed_out_once() {
    let check = |script: Vec<Value>, expected: &str, requests: usize| {
        let told = format!("{script:?}");
        let (ended, asked) = talk(Step::SchemaBounded, script);
        assert_eq!((ended.as_str(), asked.len()), (expected, requests), "{told}");
    };
    check(vec![stop(GOOD)], "Good", 1);
    check(vec![stop(&format!("Here it is:\n```json\n{GOOD}\n```"))], "Good", 1);
    check(vec![stop("I would rather talk."), stop(GOOD)], "Good", 2);
    check(vec![stop(MISSHAPEN), stop(GOOD)], "Good", 2);
    check(vec![stop(MISSHAPEN), stop(MISSHAPEN)], "bad_json", 2);
    check(vec![stop(LOST), stop(GOOD)], "Good", 2);
    check(vec![stop(LOST), stop(LOST)], "Lost", 2);
    check(vec![stop(MISSHAPEN), stop(LOST), stop(GOOD)], "Good", 3);
    check(vec![stop(LOST), stop(MISSHAPEN), stop(LOST)], "Lost", 3);
    check(vec![stop(LOST), stop(MISSHAPEN), stop(MISSHAPEN)], "bad_json", 3);
    check(vec![stop(BAD)], "ungrounded", 1);
    check(vec![stop(LOST), stop(BAD)], "ungrounded", 2);
    check(vec![cut("{\"title\": \"Go"), stop(GOOD)], "Good", 2);
    check(vec![cut("{\"title\": \"Go"), cut("{\"title\": \"Goo")], "truncated", 2);
    check(vec![cut("{"), stop(MISSHAPEN), stop(LOST), stop(GOOD)], "Good", 4);
    check(vec![cut(&format!("{{{}", " ".repeat(400)))], "truncated", 1);
}

#[test]
fn what_is_refused_or_cut_short_is_not_asked_again() {
    let check = |answer: Value, expected: &str| {
        let (ended, asked) = talk(Step::SchemaBounded, vec![answer]);
        assert_eq!((ended.as_str(), asked.len()), (expected, 1));
    };
    check(said("", "content_filter", |_| ()), "refused");
    check(
        said("", "stop", |body| body["choices"][0]["message"]["refusal"] = json!("No.")),
        "refused",
    );
    let counts = |tokens: u64| {
        said(GOOD, "stop", move |body| {
            body["usage"] = json!({"prompt_tokens": tokens, "completion_tokens": 9});
        })
    };
    check(counts(20), "too long");
    check(counts(200), "Good");
    check(counts(0), "Good");
}

#[test]
fn an_answer_may_slip_into_what_is_thought_but_is_not_mended_there() {
    let thought = |words: &str| {
        let words = words.to_owned();
        said("", "stop", move |body| {
            body["choices"][0]["message"]["reasoning_content"] = json!(words);
        })
    };
    assert_eq!(talk(Step::SchemaBounded, vec![thought(GOOD)]).0, "Good");
    let (ended, asked) = talk(Step::SchemaBounded, vec![thought(MISSHAPEN), stop(GOOD)]);
    assert_eq!(ended, "Good");
    assert!(asked[1].to_string().contains("there is no JSON object in it"), "{}", asked[1]);
}

#[test]
fn an_answer_that_broke_off_has_twice_the_room_and_one_that_ran_on_has_bounds() {
    let (_, asked) = talk(Step::SchemaBounded, vec![cut("{"), stop(GOOD)]);
    assert_eq!((&asked[0]["max_tokens"], &asked[1]["max_tokens"]), (&json!(900), &json!(1800)));
    let (ended, asked) =
        talk(Step::SchemaPlain, vec![cut(&format!("{{{}", " ".repeat(400))), stop(GOOD)]);
    let is_bounded = |body: &Value| body["response_format"].to_string().contains("maxLength");
    assert_eq!(
        (ended.as_str(), is_bounded(&asked[0]), is_bounded(&asked[1])),
        ("Good", false, true)
    );
    assert_eq!(asked[1]["max_tokens"], json!(900));
}

#[test]
fn an_objection_follows_the_answer_it_is_about() {
    let (_, asked) = talk(Step::SchemaBounded, vec![stop(LOST), stop(GOOD)]);
    let messages = asked[1]["messages"].as_array().expect("messages");
    let roles: Vec<&str> = messages.iter().filter_map(|one| one["role"].as_str()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    assert_eq!(messages[2]["content"], json!(LOST));
    let objection = messages[3]["content"].as_str().expect("words");
    assert!(objection.contains("- words of nobody"), "{objection}");
}
