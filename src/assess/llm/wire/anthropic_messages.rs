//! The dialect of Anthropic's messages: the instructions stand apart, and an answer is a list of blocks.

use serde_json::{Value, json};

use super::{Answer, Finish, Question, Step, TOOL_PURPOSE, path_of, text_in, texts, turns, usage};

/// The JSON to send. There is no seed, and no demand for some JSON object.
pub(super) fn body(question: &Question<'_>) -> Value {
    let mut body = json!({
        "model": question.model,
        "max_tokens": question.answer_tokens_max,
        "temperature": 0,
        "stream": false,
        "messages": turns(question).collect::<Vec<Value>>(),
    });
    if !question.system.is_empty() {
        body["system"] = json!(question.system);
    }
    match question.step {
        Step::SchemaBounded | Step::SchemaPlain => {
            let format = json!({ "type": "json_schema", "schema": question.schema });
            body["output_config"] = json!({ "format": format });
        }
        Step::ToolCall => {
            body["tools"] = json!([{
                "name": question.schema_name,
                "description": TOOL_PURPOSE,
                "input_schema": question.schema,
            }]);
            body["tool_choice"] = json!({ "type": "tool", "name": question.schema_name });
        }
        Step::JsonObject | Step::PromptOnly => {}
    }
    body
}

/// Where questions go.
pub(super) fn address(base: &str) -> String {
    let path = path_of(base);
    if path.ends_with("/v1/messages") {
        base.to_owned()
    } else if path.ends_with("/v1") {
        format!("{base}/messages")
    } else {
        format!("{base}/v1/messages")
    }
}

/// What was answered.
pub(super) fn answer(parsed: &Value) -> Option<Answer> {
    let blocks = parsed.get("content")?;
    let joined = |field: &str| -> String {
        let blocks = blocks.as_array().map(Vec::as_slice).unwrap_or_default();
        blocks.iter().filter_map(|block| text_in(block, field)).collect()
    };
    let content = blocks.as_str().map_or_else(|| joined("text"), str::to_owned);
    let inputs = blocks.as_array().into_iter().flatten().filter_map(|block| block.get("input"));
    let tool_call = inputs.filter(|input| input.is_object()).map(Value::to_string).next();
    let tokens = |field| parsed.pointer(&format!("/usage/{field}")).and_then(Value::as_u64);
    // What was read from or put into the server's cache is not in the first number.
    let cached = ["cache_read_input_tokens", "cache_creation_input_tokens"];
    let cached = cached.into_iter().filter_map(tokens).fold(0, u64::saturating_add);
    let prompt_tokens = tokens("input_tokens").map(|fresh| fresh.saturating_add(cached));
    Some(Answer {
        texts: texts(content, tool_call.unwrap_or_default(), joined("thinking")),
        finish: finish(parsed),
        usage: usage(prompt_tokens, tokens("output_tokens")),
        model: text_in(parsed, "model").map(str::to_owned),
        fingerprint: None,
    })
}

fn finish(parsed: &Value) -> Finish {
    match text_in(parsed, "stop_reason").unwrap_or_default() {
        "end_turn" | "stop_sequence" | "tool_use" => Finish::Stop,
        "max_tokens" | "model_context_window_exceeded" => Finish::Length,
        "refusal" => {
            let why = parsed.pointer("/stop_details/explanation").and_then(Value::as_str);
            Finish::Refused(why.unwrap_or_default().to_owned())
        }
        other => Finish::Other(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Channel, Role, Turn, Usage};
    use super::*;

    fn check_body(step: Step, expected: &Value) {
        let turn = |role, text: &str| Turn { role, text: text.to_owned() };
        let turns = [turn(Role::User, "Q"), turn(Role::Assistant, "A"), turn(Role::User, "R")];
        let schema = json!({ "type": "object" });
        let question = Question {
            host: "api.anthropic.com",
            model: "m",
            system: "S",
            turns: &turns,
            schema_name: "draft",
            schema: &schema,
            step,
            answer_tokens_max: 900,
            context_tokens: 8192,
            seed: 7,
        };
        let mut whole = json!({
            "model": "m",
            "system": "S",
            "max_tokens": 900,
            "temperature": 0,
            "stream": false,
            "messages": [
                { "role": "user", "content": "Q" },
                { "role": "assistant", "content": "A" },
                { "role": "user", "content": "R" },
            ],
        });
        for (name, value) in expected.as_object().expect("an object") {
            whole[name] = value.clone();
        }
        assert_eq!(body(&question), whole, "{step:?}");
    }

    #[test]
    fn each_step_asks_in_its_own_way() {
        let format = json!({ "type": "json_schema", "schema": { "type": "object" } });
        for step in [Step::SchemaBounded, Step::SchemaPlain] {
            check_body(step, &json!({ "output_config": { "format": format } }));
        }
        check_body(
            Step::ToolCall,
            &json!({
                "tools": [{ "name": "draft", "description": "Hands in the answer.",
                    "input_schema": { "type": "object" } }],
                "tool_choice": { "type": "tool", "name": "draft" },
            }),
        );
        for step in [Step::JsonObject, Step::PromptOnly] {
            check_body(step, &json!({}));
        }
    }

    #[test]
    fn blocks_are_read_by_kind() {
        let answer = answer(&json!({
            "type": "message",
            "model": "m",
            "content": [
                { "type": "thinking", "thinking": "t" },
                { "type": "text", "text": "a" },
                { "type": "text", "text": "b" },
                { "type": "tool_use", "name": "draft", "input": { "z": 1, "a": 2 } },
            ],
            "stop_reason": "tool_use",
            "usage": { "input_tokens": 3, "cache_read_input_tokens": 4, "output_tokens": 5 },
        }));
        let text = |channel, text: &str| (channel, text.to_owned());
        let expected = Answer {
            texts: vec![
                text(Channel::Content, "ab"),
                text(Channel::ToolCall, r#"{"z":1,"a":2}"#),
                text(Channel::Reasoning, "t"),
            ],
            finish: Finish::Stop,
            usage: Some(Usage { prompt_tokens: 7, answer_tokens: 5 }),
            model: Some("m".to_owned()),
            fingerprint: None,
        };
        assert_eq!(answer, Some(expected));
    }

    fn check_finish(parsed: &Value, expected: &Finish) {
        assert_eq!(finish(parsed), *expected, "{parsed}");
    }

    #[test]
    fn the_end_is_told() {
        check_finish(&json!({ "stop_reason": "end_turn" }), &Finish::Stop);
        check_finish(&json!({ "stop_reason": "max_tokens" }), &Finish::Length);
        check_finish(&json!({ "stop_reason": "refusal" }), &Finish::Refused(String::new()));
        check_finish(
            &json!({ "stop_reason": "refusal", "stop_details": { "explanation": "no" } }),
            &Finish::Refused("no".to_owned()),
        );
        check_finish(&json!({ "stop_reason": null }), &Finish::Other(String::new()));
    }
}
