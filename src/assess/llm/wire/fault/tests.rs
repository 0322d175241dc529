//! What servers refuse with, as they were seen to, and what it means.

use proptest::prelude::*;

use super::*;

fn again(after_milliseconds: Option<u64>, slow_down: bool) -> Fault {
    Fault::Again { after: after_milliseconds.map(Duration::from_millis), slow_down }
}

fn overflow(prompt_tokens: Option<u64>, context_tokens: Option<u64>) -> Fault {
    Fault::Overflow { prompt_tokens, context_tokens }
}

fn check(status: u16, body: &str, expected: &Fault) {
    assert_eq!(fault(status, &|_| None, body.as_bytes()), *expected, "{status} {body}");
}

fn check_wait(headers: &[(&str, &str)], expected_milliseconds: Option<u64>) {
    let header = |name: &str| {
        let found = headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    assert_eq!(fault(429, &header, b""), again(expected_milliseconds, true), "{headers:?}");
}

#[test]
fn what_passes_is_sent_again() {
    for status in [408, 409, 425, 500, 502, 504, 524] {
        check(status, "", &again(None, false));
    }
    for status in [429, 503, 529] {
        check(status, "{\"error\":{\"message\":\"Loading model\"}}", &again(None, true));
    }
}

#[test]
fn a_wait_is_read_in_every_form() {
    let date = ("date", "Sun, 28 Feb 2100 23:59:58 GMT");
    check_wait(&[("retry-after", "1")], Some(1_000));
    check_wait(&[("retry-after", " 0.5 ")], Some(500));
    check_wait(&[("retry-after-ms", "250"), ("retry-after", "9")], Some(250));
    check_wait(&[("retry-after", "Mon, 01 Mar 2100 00:00:03 GMT"), date], Some(5_000));
    check_wait(&[("retry-after", "Sun, 28 Feb 2100 23:59:58 GMT"), date], Some(0));
    check_wait(&[("retry-after", "3600")], Some(3_600_000));
}

#[test]
fn a_leap_day_counts() {
    let date = ("date", "Wed, 28 Feb 2024 00:00:00 GMT");
    check_wait(&[("retry-after", "Fri, 01 Mar 2024 00:00:00 GMT"), date], Some(172_800_000));
}

#[test]
fn a_wait_that_makes_no_sense_is_none() {
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    for senseless in ["abc", "-1", "NaN", "inf", "1e9", "", ".", "99999999999999999999999999"] {
        check_wait(&[("retry-after", senseless)], None);
    }
    check_wait(&[("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")], None);
    check_wait(&[("retry-after", "Sun, 06 Nov 1994 08:49:30 GMT"), date], None);
    check_wait(&[("retry-after", "Sun, 06 Non 1994 08:49:40 GMT"), date], None);
    check_wait(&[("retry-after", "Sun, 06 Nov 0000 08:49:40 GMT"), date], None);
    check_wait(&[("retry-after", "Sun, 32 Nov 1994 08:49:40 GMT"), date], None);
}

#[test]
fn a_spent_quota_is_no_haste() {
    let spent = Fault::QuotaSpent;
    check(429, r#"{"error":{"code":"insufficient_quota","message":"You exceeded"}}"#, &spent);
    check(429, r#"{"error":{"message":"Check your plan and billing details."}}"#, &spent);
    check(400, r#"{"error":{"message":"Your credit balance is too low"}}"#, &spent);
    check(402, "", &spent);
    let haste = r#"{"error":{"message":"Rate limit reached. Visit account/billing to pay."}}"#;
    check(429, haste, &again(None, true));
}

#[test]
fn a_wrong_key_and_a_wrong_model_are_told_apart() {
    check(401, "", &Fault::Unauthorised);
    check(403, "", &Fault::Unauthorised);
    check(400, r#"{"error":"Incorrect API key provided"}"#, &Fault::Unauthorised);
    check(404, r#"{"error":"model 'x' not found"}"#, &Fault::NoSuchModel);
    check(400, r#"{"error":{"message":"x is not a valid model ID"}}"#, &Fault::NoSuchModel);
    check(403, r#"{"error":{"code":"model_not_found"}}"#, &Fault::NoSuchModel);
}

#[test]
fn an_overflow_tells_the_lengths_where_the_server_does() {
    check(413, "", &overflow(None, None));
    check(400, r#"{"error":{"code":"context_length_exceeded"}}"#, &overflow(None, None));
    check(
        400,
        r#"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":3031,"n_ctx":1024}}"#,
        &overflow(Some(3031), Some(1024)),
    );
    check(
        400,
        r#"{"error":{"message":"This model's maximum context length is 4,097 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion)."}}"#,
        &overflow(Some(4000), Some(4097)),
    );
    check(
        400,
        r#"{"type":"error","error":{"message":"prompt is too long: 208310 tokens > 200000 maximum"}}"#,
        &overflow(Some(208_310), Some(200_000)),
    );
    check(
        400,
        "This model's maximum context length is 2048 tokens. However, you requested 100 output tokens and your prompt contains at least 1949 input tokens",
        &overflow(Some(1949), Some(2048)),
    );
    check(400, r#"{"error":"the input length exceeds the context length"}"#, &overflow(None, None));
}

#[test]
fn a_feature_that_is_named_is_stepped_down_from() {
    for message in [
        "'response_format.type' must be 'json_schema' or 'text'",
        "failed to parse grammar",
        "Unknown name: json_schema",
        "output_config: Extra inputs are not permitted",
        "output_format: Extra inputs are not permitted",
        "llama2 does not support tools",
        "tool_choice is not supported",
        "invalid JSON schema in format",
        "json: cannot unmarshal object into Go struct field ChatRequest.format of type string",
    ] {
        check(400, &format!("{{\"error\":{{\"message\":\"{message}\"}}}}"), &Fault::Feature);
    }
    let nested = r#"{"message":"{\"detail\":[{\"loc\":[\"body\",\"response_format\"],\"msg\":\"Extra\"}]}"}"#;
    check(422, nested, &Fault::Feature);
    check(404, "No endpoints found that support tool use", &Fault::Feature);
    check(400, "the date has a wrong format", &Fault::Refused);
    check(400, "unknown field `stools`", &Fault::Refused);
}

#[test]
fn the_question_sent_back_is_not_the_servers_word() {
    let echo = r#"{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted","input":{"response_format":1,"messages":"maximum context length"}}]}"#;
    check(422, echo, &Fault::Refused);
}

#[test]
fn a_filter_is_final() {
    check(400, r#"{"error":{"code":"content_filter","status":400}}"#, &Fault::Filtered);
    let inner = r#"{"error":{"innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#;
    check(400, inner, &Fault::Filtered);
    let broker = r#"{"error":{"message":"x requires moderation and your input was flagged"}}"#;
    check(403, broker, &Fault::Filtered);
}

#[test]
fn a_server_that_points_elsewhere_has_moved() {
    let header = |name: &str| (name == "location").then(|| "https://b\u{1b}[2J/\n".to_owned());
    let moved = |to: &str| Fault::Moved { to: to.to_owned() };
    assert_eq!(fault(302, &header, b""), moved("https://b [2J/"));
    check(301, "", &moved(""));
}

fn check_words(status: u16, body: &str, expected: &str) {
    assert_eq!(words(status, body.as_bytes()), expected);
}

#[test]
fn people_read_the_servers_sentence_on_one_line() {
    check_words(
        404,
        r#"{"error":{"message":"no\nsuch\u001b[31m model"}}"#,
        "404: no such [31m model",
    );
    check_words(400, r#"{"error":"plain"}"#, "400: plain");
    check_words(422, r#"{"detail":[{"msg":"wrong","input":"secret"}]}"#, "422: wrong");
    check_words(502, "<html><title>Bad\nGateway</title>", "502: Bad Gateway");
    check_words(502, "<html>", "502: a web page");
    check_words(500, "", "500:");
    check_words(500, "a\u{202e}b\u{200b}c", "500: abc");
    let long = words(500, "é".repeat(5_000).as_bytes());
    assert_eq!((long.chars().count(), long.ends_with("é…")), (200, true));
}

proptest! {
    #[test]
    fn no_response_breaks_the_reading(
        status in any::<u16>(),
        body in prop_oneof![any::<Vec<u8>>(), ".{0,200}".prop_map(String::into_bytes)],
        value in ".{0,40}|[A-Z][a-z]{2}, [0-9]{2} (Jan|Feb|Dec) [0-9]{4} [0-9:]{8} GMT",
    ) {
        let _ = fault(status, &|_| Some(value.clone()), &body);
        let words = words(status, &body);
        prop_assert!(words.chars().count() <= 200);
        prop_assert!(!words.chars().any(char::is_control));
    }
}
