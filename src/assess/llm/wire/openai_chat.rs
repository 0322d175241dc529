//! The dialect of chat completions, which most servers speak, each with an accent.

use serde_json::{Value, json};

use super::{
    Answer, Finish, Question, Step, function_arguments, function_tool, is_of, messages, path_of,
    text_in, texts, usage,
};

/// The JSON to send.
pub(super) fn body(question: &Question<'_>) -> Value {
    let host = question.host;
    // OpenAI's own newer models refuse the old name, and other servers do not know the new one.
    let is_open_ai = is_of(host, "api.openai.com") || is_of(host, "azure.com");
    let length = if is_open_ai { "max_completion_tokens" } else { "max_tokens" };
    // Mistral refuses a request with any name that it does not know.
    let seed = if is_of(host, "mistral.ai") { "random_seed" } else { "seed" };
    let mut body = json!({
        "model": question.model,
        "messages": messages(question),
        "temperature": 0,
        seed: question.seed,
        length: question.answer_tokens_max,
        "stream": false,
    });
    match question.step {
        Step::SchemaBounded | Step::SchemaPlain => {
            body["response_format"] = json!({ "type": "json_schema", "json_schema": {
                "name": question.schema_name,
                "strict": true,
                "schema": question.schema,
            } });
        }
        Step::ToolCall => {
            body["tools"] = function_tool(question);
            // It is the only one; to name it is refused by LM Studio and passed over by llama.cpp.
            body["tool_choice"] = json!("required");
        }
        Step::JsonObject => body["response_format"] = json!({ "type": "json_object" }),
        Step::PromptOnly => {}
    }
    body
}

/// Where questions go.
pub(super) fn address(base: &str) -> String {
    let path = path_of(base);
    let has_version = path.split('/').any(|segment| {
        segment
            .strip_prefix('v')
            .is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
    });
    if path.ends_with("/chat/completions") {
        return base.to_owned();
    }
    // A deployment of Azure has its version in the query.
    if has_version || path.contains("/deployments/") {
        return format!("{base}/chat/completions");
    }
    let host = base.strip_suffix(path).unwrap_or(base);
    let is_azure = path.is_empty() && is_of(host, "openai.azure.com");
    format!("{base}{}/v1/chat/completions", if is_azure { "/openai" } else { "" })
}

/// What was answered: the first choice, as no other was asked for.
pub(super) fn answer(parsed: &Value) -> Option<Answer> {
    let choice = parsed.pointer("/choices/0")?;
    // A broker reports here that the model's own server failed.
    if choice.get("error").is_some_and(Value::is_object) {
        return None;
    }
    let message = choice.get("message").unwrap_or(&Value::Null);
    let mut said = Said::default();
    match message.get("content").or_else(|| choice.get("text")) {
        Some(Value::String(text)) => said.content.push_str(text),
        Some(Value::Array(parts)) => parts.iter().for_each(|part| said.hear(part)),
        _ => {}
    }
    if let Some(refusal) = text_in(message, "refusal") {
        said.refusal.push_str(refusal);
    }
    let thought =
        ["reasoning_content", "reasoning"].iter().find_map(|field| text_in(message, field));
    said.reasoning.push_str(thought.unwrap_or_default());
    let finish = if said.refusal.trim().is_empty() {
        finish(text_in(choice, "finish_reason").unwrap_or_default())
    } else {
        Finish::Refused(said.refusal)
    };
    let tokens = |field| parsed.pointer(&format!("/usage/{field}")).and_then(Value::as_u64);
    Some(Answer {
        texts: texts(said.content, function_arguments(message), said.reasoning),
        finish,
        usage: usage(tokens("prompt_tokens"), tokens("completion_tokens")),
        model: text_in(parsed, "model").map(str::to_owned),
        fingerprint: text_in(parsed, "system_fingerprint").map(str::to_owned),
    })
}

/// What the parts of a message say, by kind.
#[derive(Default)]
struct Said {
    content: String,
    reasoning: String,
    refusal: String,
}

impl Said {
    fn hear(&mut self, part: &Value) {
        match part {
            Value::String(text) => self.content.push_str(text),
            Value::Object(_) => {
                self.content.push_str(text_in(part, "text").unwrap_or_default());
                self.refusal.push_str(text_in(part, "refusal").unwrap_or_default());
                match part.get("thinking") {
                    Some(Value::String(thought)) => self.reasoning.push_str(thought),
                    Some(Value::Array(thoughts)) => thoughts
                        .iter()
                        .filter_map(|thought| text_in(thought, "text"))
                        .for_each(|thought| self.reasoning.push_str(thought)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn finish(reason: &str) -> Finish {
    match reason {
        "stop" | "eos" | "eos_token" | "stop_sequence" | "end_turn" | "tool_calls"
        | "function_call" => Finish::Stop,
        "length" | "max_tokens" | "model_length" => Finish::Length,
        "content_filter" => Finish::Filtered,
        "refusal" => Finish::Refused(String::new()),
        other => Finish::Other(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Channel, Role, Turn, Usage};
    use super::*;

    fn check_body(host: &str, step: Step, expected: &Value) {
        let turns = [Turn { role: Role::User, text: "Q".to_owned() }];
        let schema = json!({ "type": "object" });
        let question = Question {
            host,
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
            "messages": [{ "role": "system", "content": "S" }, { "role": "user", "content": "Q" }],
            "temperature": 0,
            "stream": false,
        });
        for (name, value) in expected.as_object().expect("an object") {
            whole[name] = value.clone();
        }
        assert_eq!(body(&question), whole, "{host} {step:?}");
    }

    #[test]
    fn each_step_asks_in_its_own_way() {
        let format = json!({ "type": "json_schema", "json_schema": {
            "name": "draft", "strict": true, "schema": { "type": "object" } } });
        for step in [Step::SchemaBounded, Step::SchemaPlain] {
            check_body(
                "h",
                step,
                &json!({ "seed": 7, "max_tokens": 900, "response_format": format }),
            );
        }
        check_body(
            "h",
            Step::ToolCall,
            &json!({ "seed": 7, "max_tokens": 900,
            "tools": [{ "type": "function", "function": { "name": "draft",
                "description": "Hands in the answer.", "parameters": { "type": "object" } } }],
            "tool_choice": "required" }),
        );
        check_body(
            "h",
            Step::JsonObject,
            &json!({ "seed": 7, "max_tokens": 900,
            "response_format": { "type": "json_object" } }),
        );
        check_body("h", Step::PromptOnly, &json!({ "seed": 7, "max_tokens": 900 }));
    }

    #[test]
    fn a_host_gets_the_names_it_knows() {
        let renamed = json!({ "seed": 7, "max_completion_tokens": 900 });
        check_body("api.openai.com", Step::PromptOnly, &renamed);
        check_body("a.openai.azure.com", Step::PromptOnly, &renamed);
        check_body(
            "api.mistral.ai",
            Step::PromptOnly,
            &json!({ "random_seed": 7, "max_tokens": 900 }),
        );
    }

    fn check_choice(choice: &Value, texts: &[(Channel, &str)], finish: &Finish) {
        let answer = answer(&json!({ "choices": [choice] })).expect("an answer");
        let found: Vec<(Channel, &str)> =
            answer.texts.iter().map(|(channel, text)| (*channel, &text[..])).collect();
        assert_eq!((&found[..], &answer.finish), (texts, finish), "{choice}");
    }

    #[test]
    fn the_texts_are_found_in_every_accent() {
        use Channel::{Content, Reasoning, ToolCall};
        let stop = Finish::Stop;
        check_choice(
            &json!({ "message": { "content": "a", "reasoning_content": "b" }, "finish_reason": "stop" }),
            &[(Content, "a"), (Reasoning, "b")],
            &stop,
        );
        check_choice(
            &json!({ "message": { "content": "", "reasoning_content": "{}" }, "finish_reason": "eos" }),
            &[(Reasoning, "{}")],
            &stop,
        );
        check_choice(
            &json!({ "message": { "content": [
                { "type": "thinking", "thinking": [{ "type": "text", "text": "t" }] },
                { "type": "text", "text": "a" }, "b", 3, null ] }, "finish_reason": "stop" }),
            &[(Content, "ab"), (Reasoning, "t")],
            &stop,
        );
        for arguments in [json!("{\"x\":1}"), json!({ "x": 1 })] {
            check_choice(
                &json!({ "message": { "content": null,
                    "tool_calls": [{ "function": { "arguments": arguments } }] },
                    "finish_reason": "tool_calls" }),
                &[(ToolCall, "{\"x\":1}")],
                &stop,
            );
        }
        check_choice(
            &json!({ "text": "a", "finish_reason": 3 }),
            &[(Content, "a")],
            &Finish::Other(String::new()),
        );
    }

    #[test]
    fn the_end_is_told() {
        let ended = |reason: &str| json!({ "message": {}, "finish_reason": reason });
        check_choice(&ended("length"), &[], &Finish::Length);
        check_choice(&ended("content_filter"), &[], &Finish::Filtered);
        check_choice(&ended("error"), &[], &Finish::Other("error".to_owned()));
        check_choice(
            &json!({ "message": { "refusal": "I cannot" }, "finish_reason": "stop" }),
            &[],
            &Finish::Refused("I cannot".to_owned()),
        );
    }

    #[test]
    fn what_it_took_is_told_where_both_numbers_are() {
        let used = |usage: Value| {
            answer(&json!({ "choices": [{}], "usage": usage })).expect("an answer").usage
        };
        let both = json!({ "prompt_tokens": 5, "completion_tokens": 0 });
        assert_eq!(used(both), Some(Usage { prompt_tokens: 5, answer_tokens: 0 }));
        assert_eq!(used(json!({ "prompt_tokens": 0, "completion_tokens": 4 })), None);
        assert_eq!(used(json!({ "prompt_tokens": 5 })), None);
        assert_eq!(used(json!(null)), None);
    }

    #[test]
    fn a_failure_behind_a_broker_is_no_answer() {
        let failed = json!({ "choices": [{ "error": { "code": 502 }, "message": {} }] });
        assert_eq!(answer(&failed), None);
    }
}
