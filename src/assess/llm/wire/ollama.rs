//! Ollama's own dialect: the only one in which it lets us say how much context to reserve.

use serde_json::{Value, json};

use super::{
    Answer, Finish, Question, Step, function_arguments, function_tool, messages, path_of, text_in,
    texts, usage,
};

/// The JSON to send.
pub(super) fn body(question: &Question<'_>) -> Value {
    let mut body = json!({
        "model": question.model,
        "messages": messages(question),
        "stream": false,
        "think": false,
        // Otherwise a question that is too long is cut, and answered as if nothing had happened.
        "truncate": false,
        "shift": false,
        "options": {
            "temperature": 0,
            "seed": question.seed,
            "num_predict": question.answer_tokens_max,
            "num_ctx": question.context_tokens,
        },
    });
    match question.step {
        Step::SchemaBounded | Step::SchemaPlain => body["format"] = question.schema.clone(),
        // A tool cannot be forced here; it is the only one there is.
        Step::ToolCall => body["tools"] = function_tool(question),
        Step::JsonObject => body["format"] = json!("json"),
        Step::PromptOnly => {}
    }
    body
}

/// Where questions go, even where the address of the other dialect was typed.
pub(super) fn address(base: &str) -> String {
    let path = path_of(base);
    let known = ["/api/chat", "/api", "/v1/chat/completions", "/v1"];
    let root = known.iter().find(|known| path.ends_with(**known));
    let root = root.and_then(|known| base.strip_suffix(known)).unwrap_or(base);
    format!("{root}/api/chat")
}

/// What was answered.
pub(super) fn answer(parsed: &Value) -> Option<Answer> {
    let message = parsed.get("message").filter(|message| message.is_object())?;
    let part = |field| text_in(message, field).unwrap_or_default().to_owned();
    let finish = match text_in(parsed, "done_reason") {
        Some("stop") => Finish::Stop,
        Some("length") => Finish::Length,
        Some(other) => Finish::Other(other.to_owned()),
        // Old servers say only that they are done.
        None if parsed.get("done").and_then(Value::as_bool) == Some(true) => Finish::Stop,
        None => Finish::Other(String::new()),
    };
    let tokens = |field| parsed.get(field).and_then(Value::as_u64);
    Some(Answer {
        texts: texts(part("content"), function_arguments(message), part("thinking")),
        finish,
        usage: usage(tokens("prompt_eval_count"), tokens("eval_count")),
        model: text_in(parsed, "model").map(str::to_owned),
        fingerprint: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Channel, Role, Turn, Usage};
    use super::*;

    fn check_body(step: Step, expected: &Value) {
        let turns = [Turn { role: Role::User, text: "Q".to_owned() }];
        let schema = json!({ "type": "object" });
        let question = Question {
            host: "localhost",
            model: "m",
            system: "",
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
            "messages": [{ "role": "user", "content": "Q" }],
            "stream": false,
            "think": false,
            "truncate": false,
            "shift": false,
            "options": { "temperature": 0, "seed": 7, "num_predict": 900, "num_ctx": 8192 },
        });
        for (name, value) in expected.as_object().expect("an object") {
            whole[name] = value.clone();
        }
        assert_eq!(body(&question), whole, "{step:?}");
    }

    #[test]
    fn each_step_asks_in_its_own_way() {
        for step in [Step::SchemaBounded, Step::SchemaPlain] {
            check_body(step, &json!({ "format": { "type": "object" } }));
        }
        let function = json!({ "name": "draft", "description": "Hands in the answer.",
            "parameters": { "type": "object" } });
        check_body(
            Step::ToolCall,
            &json!({ "tools": [{ "type": "function", "function": function }] }),
        );
        check_body(Step::JsonObject, &json!({ "format": "json" }));
        check_body(Step::PromptOnly, &json!({}));
    }

    fn check_answer(parsed: &Value, texts: &[(Channel, &str)], finish: &Finish) {
        let answer = answer(parsed).expect("an answer");
        let found: Vec<(Channel, &str)> =
            answer.texts.iter().map(|(channel, text)| (*channel, &text[..])).collect();
        assert_eq!((&found[..], &answer.finish), (texts, finish), "{parsed}");
    }

    #[test]
    fn an_answer_is_read_with_its_end() {
        let (content, reasoning) = (Channel::Content, Channel::Reasoning);
        check_answer(
            &json!({ "message": { "content": "a", "thinking": "t" }, "done_reason": "stop" }),
            &[(content, "a"), (reasoning, "t")],
            &Finish::Stop,
        );
        check_answer(
            &json!({ "message": { "content": "", "tool_calls": [
                { "function": { "name": "draft", "arguments": { "x": 1 } } }] }, "done": true }),
            &[(Channel::ToolCall, r#"{"x":1}"#)],
            &Finish::Stop,
        );
        let cut = json!({ "message": { "content": "a" }, "done": true, "done_reason": "length" });
        check_answer(&cut, &[(content, "a")], &Finish::Length);
        check_answer(
            &json!({ "message": { "content": "a" }, "done": false }),
            &[(content, "a")],
            &Finish::Other(String::new()),
        );
    }

    #[test]
    fn what_it_took_is_told_where_both_numbers_are() {
        let used = |parsed: Value| answer(&parsed).expect("an answer").usage;
        let both = json!({ "message": {}, "prompt_eval_count": 3, "eval_count": 4 });
        assert_eq!(used(both), Some(Usage { prompt_tokens: 3, answer_tokens: 4 }));
        assert_eq!(used(json!({ "message": {}, "eval_count": 4 })), None);
    }
}
