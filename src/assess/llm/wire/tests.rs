//! Questions and answers in all three dialects.

use proptest::prelude::*;

use super::*;

const ALL: [Dialect; 3] = [Dialect::OpenAiChat, Dialect::AnthropicMessages, Dialect::Ollama];

fn check_url(dialect: Dialect, base: &str, expected: &str) {
    assert_eq!(url(dialect, base), expected, "{base}");
}

#[test]
fn an_address_is_completed_from_whatever_was_typed() {
    let [open_ai, anthropic, ollama] = ALL;
    check_url(open_ai, " http://h:1/ ", "http://h:1/v1/chat/completions");
    check_url(open_ai, "http://h:1/v1", "http://h:1/v1/chat/completions");
    check_url(open_ai, "http://h:1/v1/chat/completions/", "http://h:1/v1/chat/completions");
    check_url(open_ai, "https://h/api/paas/v4", "https://h/api/paas/v4/chat/completions");
    check_url(open_ai, "https://h/v1beta/openai/", "https://h/v1beta/openai/chat/completions");
    check_url(open_ai, "https://h/api", "https://h/api/v1/chat/completions");
    let azure = "https://a.openai.azure.com";
    let completed = format!("{azure}/openai/v1/chat/completions");
    check_url(open_ai, azure, &completed);
    check_url(open_ai, &format!("{azure}/openai"), &completed);
    check_url(open_ai, &format!("{azure}/openai/v1/"), &completed);
    check_url(
        open_ai,
        &format!("{azure}/openai/deployments/d?api-version=1"),
        &format!("{azure}/openai/deployments/d/chat/completions?api-version=1"),
    );
    check_url(anthropic, "https://api.anthropic.com", "https://api.anthropic.com/v1/messages");
    check_url(anthropic, "https://h/v1/", "https://h/v1/messages");
    check_url(anthropic, "https://h/v1/messages?beta=true", "https://h/v1/messages?beta=true");
    for base in ["", "/", "/api", "/api/chat", "/v1", "/v1/chat/completions#x"] {
        check_url(ollama, &format!("http://h:11434{base}"), "http://h:11434/api/chat");
    }
    check_url(ollama, "http://h/proxy/api/", "http://h/proxy/api/chat");
}

#[test]
fn the_key_goes_into_the_header_of_the_dialect() {
    let names = |dialect, host, key| -> Vec<(&str, String)> { headers(dialect, host, key) };
    let pair = |name, value: &str| (name, value.to_owned());
    let [open_ai, anthropic, ollama] = ALL;
    assert_eq!(names(open_ai, "h", None), []);
    assert_eq!(names(open_ai, "evilazure.com", Some("k")), [pair("authorization", "Bearer k")]);
    assert_eq!(
        names(open_ai, "a.openai.azure.com", Some("k")),
        [pair("authorization", "Bearer k"), pair("api-key", "k")]
    );
    let version = pair("anthropic-version", "2023-06-01");
    assert_eq!(names(anthropic, "h", Some("k")), [pair("x-api-key", "k"), version.clone()]);
    assert_eq!(names(anthropic, "h", None), [version]);
    assert_eq!(names(ollama, "h", Some("k")), [pair("authorization", "Bearer k")]);
}

#[test]
fn names_are_those_of_the_records() {
    for dialect in ALL {
        assert_eq!(json!(dialect), json!(dialect.name()));
    }
    let ladder: Vec<Step> =
        std::iter::successors(Some(Step::SchemaBounded), |step| step.next()).collect();
    assert_eq!(ladder.len(), 5);
    assert!(ladder.is_sorted());
    for step in ladder {
        assert_eq!(json!(step), json!(step.name()));
    }
}

#[test]
fn a_body_without_an_answer_is_shown_in_part() {
    for dialect in ALL {
        let found = |body: &[u8]| answer(dialect, body).expect_err("no answer").found;
        assert_eq!(found(b"<html>\x1b[2J\xff"), "<html> [2J\u{fffd}");
        assert_eq!(found(br#"{"error":"no"}"#), r#"{"error":"no"}"#);
        assert_eq!(found(&b"x".repeat(1 << 20)).chars().count(), 200);
        for body in ["", "null", "[]", "{}", "{\"choices\":[]}", "{\"message\":1}"] {
            assert_eq!(found(body.as_bytes()), body);
        }
    }
}

#[test]
fn deep_nesting_is_survived() {
    let deep = "{\"a\":[".repeat(100_000);
    for dialect in ALL {
        assert!(answer(dialect, deep.as_bytes()).is_err());
    }
}

/// JSON with the names that the dialects use, at places where they do not expect it.
fn hostile() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}|stop|length|text|thinking|error|refusal".prop_map(Value::from),
    ];
    let name = "choices|message|content|text|type|thinking|finish_reason|done_reason|usage|\
                prompt_tokens|tool_calls|function|arguments|model|stop_reason|input|error";
    leaf.prop_recursive(6, 60, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_breaks_the_reading(value in hostile(), bytes in any::<Vec<u8>>()) {
        for dialect in ALL {
            for body in [value.to_string().as_bytes(), &bytes] {
                if let Ok(answer) = answer(dialect, body) {
                    prop_assert!(answer.texts.iter().all(|(_, text)| !text.trim().is_empty()));
                }
            }
        }
    }

    #[test]
    fn no_address_breaks_the_completion(base in "(https?://)?[a-z/?#.:é]{0,30}|\\PC{0,30}") {
        for dialect in ALL {
            let _ = url(dialect, &base);
        }
    }
}
