//! Faults 5, 6, 13, 14 and 24: answers of the wrong form, cut, too long for the server, refused.

use serde_json::{Value, json};
use tickmark::assess::llm::{Dialect, LlmSettings};

use super::house::{ASKED, HOUSE, folder, settings};
use super::question::{Question, draft, model, model_on, questions, said, status, unsettled};
use super::server::{FakeEndpoint, Reply, chat, chat_with};

/// The questions on 5.2 that one run sends, and its row.
fn on_5_2(
    replies: impl Fn(&Question) -> Vec<Reply> + Send + Sync + 'static,
) -> (Vec<Question>, Value) {
    let endpoint = model_on("5.2", replies);
    let folder = folder();
    let trial = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let asked = questions(&endpoint).into_iter().filter(|one| one.requirement == "5.2").collect();
    (asked, trial.row("5.2"))
}

/// What an endpoint says of one requirement, how often it should be asked, and what should come of it.
type Said = (&'static str, fn(&Question) -> Vec<Reply>, usize, &'static str);

/// Each case on a requirement of its own; and whatever was answered is kept, so that a second run asks nothing.
fn check(cases: &'static [Said]) {
    assert!(cases.len() <= ASKED.len());
    let endpoint = model(|question, nth| {
        let case = ASKED.iter().position(|asked| *asked == question.requirement);
        let Some((_, replies, ..)) = case.and_then(|nth| cases.get(nth)) else {
            return said(&unsettled());
        };
        let replies = replies(question);
        replies[nth.min(replies.len() - 1)].clone()
    });
    let folder = folder();
    let trial = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let asked = questions(&endpoint);
    for ((what, _, requests, outcome), requirement) in cases.iter().zip(ASKED) {
        let row = trial.row(requirement);
        assert_eq!(row["because"].as_str().unwrap_or("drafted"), *outcome, "{what}: {row:#}");
        let sent = asked.iter().filter(|one| one.requirement == requirement).count();
        assert_eq!(sent, *requests, "{what}: {row:#}");
    }
    let again = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    assert_eq!(questions(&endpoint).len(), asked.len(), "kept answers were asked for again");
    assert_eq!(again.rows(), trial.rows());
}

fn content(text: &str) -> Reply {
    Reply::Json(chat(text))
}

fn with_message(field: &str, value: Value) -> Reply {
    Reply::Json(chat_with("", |answer| answer["choices"][0]["message"][field] = value))
}

#[test]
fn an_answer_in_a_strange_place_or_wrapping_is_found() {
    check(&[
        (
            "fenced",
            |question| vec![content(&format!("Here:\n```json\n{}\n```\n", question.honest()))],
            1,
            "drafted",
        ),
        (
            "after a thought",
            |question| vec![content(&format!("<think>{{\"a\":1}}</think>{}", question.honest()))],
            1,
            "drafted",
        ),
        (
            "in the reasoning",
            |question| {
                vec![with_message("reasoning_content", json!(question.honest().to_string()))]
            },
            1,
            "drafted",
        ),
        (
            "in a tool call",
            |question| {
                let call =
                    json!([{"function": {"name": "assess", "arguments": question.honest()}}]);
                vec![with_message("tool_calls", call)]
            },
            1,
            "drafted",
        ),
    ]);
}

fn extra(question: &Question) -> Reply {
    content(&question.honest().to_string().replace("\"gaps\"", "\"note\":1,\"gaps\""))
}

fn wrong_word(question: &Question) -> Reply {
    content(&question.honest().to_string().replace("\"conform\"", "\"compliant\""))
}

#[test]
fn a_slip_of_form_is_pointed_out_once() {
    check(&[
        (
            "prose",
            |question| vec![content("They conform."), said(&question.honest())],
            2,
            "drafted",
        ),
        ("nothing", |question| vec![content(""), said(&question.honest())], 2, "drafted"),
        ("extra field", |question| vec![extra(question), said(&question.honest())], 2, "drafted"),
        (
            "wrong word",
            |question| vec![wrong_word(question), said(&question.honest())],
            2,
            "drafted",
        ),
        ("prose again", |_| vec![content("They conform.")], 2, "bad_json"),
        ("nothing again", |_| vec![content("")], 2, "bad_json"),
        ("extra field again", |question| vec![extra(question)], 2, "bad_json"),
        ("wrong word again", |question| vec![wrong_word(question)], 2, "bad_json"),
    ]);
}

#[test]
fn a_model_that_loses_all_its_quotations_is_told_once() {
    let invented =
        draft("conform", &[("P1", "Nobody ever wrote these words down here.", "supports")]);
    let (asked, row) = on_5_2(move |question| vec![said(&invented), said(&question.honest())]);
    assert_eq!((asked.len(), &row["verdict"]), (2, &json!("conform")), "{row:#}");
    let objection = asked[1].body["messages"].to_string();
    assert!(objection.contains("do not stand in the passages word for word"), "{objection}");
    // Tokens of both answers are counted.
    assert!(row["tokens"]["prompt"].as_u64() > Some(2_000), "{row:#}");
}

fn cut(text: &str) -> Reply {
    Reply::Json(chat_with(text, |answer| answer["choices"][0]["finish_reason"] = json!("length")))
}

#[test]
fn an_answer_that_breaks_off_is_given_twice_the_room_once() {
    let (asked, row) = on_5_2(|question| vec![cut("{\"evidence\": ["), said(&question.honest())]);
    assert_eq!(row["state"], "drafted", "{row:#}");
    let room: Vec<&Value> = asked.iter().map(|one| &one.body["max_tokens"]).collect();
    assert_eq!(room, [&json!(900), &json!(1800)]);
    check(&[
        ("cut twice", |_| vec![cut("{\"evidence\": [")], 2, "truncated"),
        ("5,000 spaces", |_| vec![cut(&format!("{{{}", " ".repeat(5_000)))], 1, "truncated"),
    ]);
}

#[test]
fn a_question_that_is_too_long_for_the_server_is_shortened_once() {
    let body =
        r#"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":3031,"n_ctx":1024}}"#;
    let (asked, row) = on_5_2(move |question| vec![status(400, body), said(&question.honest())]);
    assert_eq!((asked.len(), &row["state"]), (2, &json!("drafted")), "{row:#}");
    let sent: Vec<usize> = asked.iter().map(|one| one.passages.len()).collect();
    assert!(sent[1] < sent[0], "{sent:?}");
    assert!(row["remarks"].to_string().contains("were not sent for want of room"), "{row:#}");
    let (asked, row) = on_5_2(move |_| vec![status(400, body)]);
    assert_eq!((asked.len(), &row["because"]), (2, &json!("overflow")), "{row:#}");
}

#[test]
fn a_question_that_the_server_cut_without_a_word_is_shortened_once_and_then_given_up() {
    let half = |question: &Question| {
        let text = question.honest().to_string();
        let tokens = question.text.len() / 12;
        Reply::Json(chat_with(&text, |answer| answer["usage"]["prompt_tokens"] = json!(tokens)))
    };
    let (asked, row) = on_5_2(move |question| vec![half(question), said(&question.honest())]);
    assert_eq!((asked.len(), &row["state"]), (2, &json!("drafted")), "{row:#}");
    let (asked, row) = on_5_2(move |question| vec![half(question)]);
    assert_eq!((asked.len(), &row["state"]), (2, &json!("rejected")), "{row:#}");
    assert!(row["words"].as_str().is_some_and(|words| words.ends_with("it was cut")), "{row:#}");
}

#[test]
fn a_refusal_is_final_and_kept() {
    check(&[
        (
            "a refusal",
            |_| vec![with_message("refusal", json!("I cannot help with that."))],
            1,
            "refused",
        ),
        (
            "a filter before the model",
            |_| vec![status(400, r#"{"error":{"code":"content_filter","message":"filtered"}}"#)],
            1,
            "refused",
        ),
        (
            "a filter after it",
            |_| {
                vec![Reply::Json(chat_with("", |answer| {
                    answer["choices"][0]["finish_reason"] = json!("content_filter");
                }))]
            },
            1,
            "refused",
        ),
    ]);
}

#[test]
fn every_schema_on_the_wire_keeps_to_what_all_servers_understand() {
    let lacks = r#"{"error":{"message":"json_schema: maxItems is not supported"}}"#;
    let endpoint = model(move |question, _| {
        let is_bounded = question.body.to_string().contains("maxItems");
        if is_bounded { status(400, lacks) } else { said(&unsettled()) }
    });
    let folder = folder();
    HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let mut seen = (0, 0);
    for question in questions(&endpoint) {
        let format = &question.body["response_format"];
        assert_eq!(
            (&format["type"], &format["json_schema"]["strict"]),
            (&json!("json_schema"), &json!(true))
        );
        let schema = &format["json_schema"]["schema"];
        let marks: Vec<&str> = question.passages.iter().map(|one| one.mark.as_str()).collect();
        let choices =
            &schema["properties"]["evidence"]["items"]["properties"]["passage_id"]["enum"];
        assert_eq!(*choices, json!(marks));
        let names: Vec<&String> =
            schema["properties"].as_object().expect("fields").keys().collect();
        // The order of the fields is the order of generation: evidence first, the verdict late.
        assert_eq!((names[0].as_str(), names[4].as_str()), ("evidence", "verdict"));
        if schema.to_string().contains("maxLength") {
            seen.0 += 1;
        } else {
            seen.1 += 1;
        }
        lint(schema);
    }
    assert!(seen.0 > 0 && seen.1 > 0, "bounded and plain: {seen:?}");
}

fn lint(schema: &Value) {
    let Value::Object(fields) = schema else { return };
    for banned in [
        "pattern",
        "minimum",
        "maximum",
        "minLength",
        "$ref",
        "$defs",
        "oneOf",
        "allOf",
        "default",
        "format",
    ] {
        assert!(!fields.contains_key(banned), "`{banned}` in {schema}");
    }
    assert!(!fields.get("type").is_some_and(Value::is_array), "a list of types in {schema}");
    assert!(fields.get("maxLength").and_then(Value::as_u64) <= Some(500), "{schema}");
    if let Some(Value::Object(properties)) = fields.get("properties") {
        let names: Vec<&String> = properties.keys().collect();
        assert_eq!(fields["required"], json!(names), "not all is required");
        assert_eq!(fields["additionalProperties"], json!(false), "the object is open");
        properties.values().for_each(lint);
    }
    fields.get("items").into_iter().for_each(lint);
    fields.get("anyOf").and_then(Value::as_array).into_iter().flatten().for_each(lint);
}

#[test]
fn a_question_and_its_answer_are_understood_in_every_dialect() {
    for dialect in [Dialect::OpenAiChat, Dialect::AnthropicMessages, Dialect::Ollama] {
        let endpoint = FakeEndpoint::answering(move |asked, _| {
            if !asked.user().starts_with("REQUIREMENT ") {
                return status(404, "");
            }
            let (text, tokens) = (unsettled().to_string(), asked.body.len() / 4);
            Reply::Json(match dialect {
                Dialect::OpenAiChat => chat(&text),
                Dialect::AnthropicMessages => json!({
                    "model": "fake-1", "stop_reason": "end_turn",
                    "content": [{"type": "text", "text": text}],
                    "usage": {"input_tokens": tokens, "output_tokens": 9},
                }),
                Dialect::Ollama => json!({
                    "model": "fake-1", "done": true, "done_reason": "stop",
                    "message": {"role": "assistant", "content": text},
                    "prompt_eval_count": tokens, "eval_count": 9,
                }),
            })
        });
        let folder = folder();
        let settings = LlmSettings { dialect, ..settings(&endpoint.url()) };
        let trial = HOUSE.ask(&settings, folder.path());
        assert!(trial.rows().iter().all(|row| row["state"] == "drafted"), "{dialect:?}");
        let asked = endpoint.asked();
        let asked = asked.iter().filter(|one| one.user().starts_with("REQUIREMENT "));
        assert_eq!(asked.clone().count(), ASKED.len(), "{dialect:?}");
        assert!(asked.clone().all(|one| one.system().contains("untrusted data")), "{dialect:?}");
    }
}
