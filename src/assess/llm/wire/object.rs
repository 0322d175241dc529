//! Finds the JSON in what a model wrote, and sees when it had lost its way.

use serde::de::IgnoredAny;

/// The first JSON object in a text: bare, in a fence, after prose, or after a thought.
///
/// Only a whole object that parses is one. From an object that is cut off or malformed nothing is taken: an
/// object inside it is an answer to another question.
#[must_use]
pub fn json_object(text: &str) -> Option<&str> {
    let text = match text.trim_start().strip_prefix("<think>") {
        Some(thought) => thought.split_once("</think>")?.1,
        None => text,
    };
    let (object, rest) = first_object(text)?;
    // A template may have opened the thought itself, so that only its end is seen.
    let after_thought = rest.split_once("</think>").and_then(|(_, said)| first_object(said));
    Some(after_thought.map_or(object, |(object, _)| object))
}

/// Whether a text that was cut had lost its way: it ends in a great deal of white space, or in the same few
/// characters many times over. To ask for a longer one does not help.
#[must_use]
pub fn is_runaway(text: &str) -> bool {
    let blank = text.len() - text.trim_end().len();
    if blank >= BLANK_BYTES_MIN && blank * 10 > text.len() * 3 {
        return true;
    }
    let bytes = text.as_bytes();
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    (1..=UNIT_BYTES_MAX.min(tail.len())).any(|unit| {
        let earlier = tail.iter().rev().skip(unit);
        let repeated = tail.iter().rev().zip(earlier).take_while(|(one, other)| one == other);
        let run = unit + repeated.count();
        run >= RUN_BYTES_MIN && run >= unit * REPEATS_MIN
    })
}

/// Less white space than this at the end is a habit.
const BLANK_BYTES_MIN: usize = 40;
/// So much of the end is looked at.
const TAIL_BYTES: usize = 8192;
/// The longest unit that is seen to repeat: an item of a list.
const UNIT_BYTES_MAX: usize = 1024;
/// Fewer repeats may be meant.
const REPEATS_MIN: usize = 6;
/// A shorter run may be a line of a table.
const RUN_BYTES_MIN: usize = 160;

/// The first object in a text, and what follows it.
///
/// Each place is read at most once for each level of nesting, however hostile the text.
fn first_object(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    let mut may_balance = true;
    loop {
        let start = from + text.get(from..)?.find('{')?;
        let here = text.get(start..)?;
        let mut objects = serde_json::Deserializer::from_str(here).into_iter::<IgnoredAny>();
        match objects.next()? {
            Ok(_) => return here.split_at_checked(objects.byte_offset()),
            // It is cut off, and all that follows is part of it.
            Err(error) if error.is_eof() => return None,
            Err(_) => {}
        }
        let end = if may_balance { balanced(here) } else { None };
        may_balance = end.is_some();
        from = start + end.unwrap_or(1);
    }
}

/// Where the braces that open a text are closed again, those in strings not counted.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_string => drop(bytes.next()),
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn check_object(text: &str, expected: Option<&str>) {
        assert_eq!(json_object(text), expected, "{text:?}");
    }

    #[test]
    fn an_object_is_found_wherever_it_stands() {
        let object = r#"{"a":{"b":"}{"},"c":"\"}"}"#;
        check_object(object, Some(object));
        check_object(&format!("```json\n{object}\n```"), Some(object));
        check_object(&format!("Here {{it}} is, with a {{ brace: {object} and {{}}"), Some(object));
        check_object(&format!("<think>first {{\"x\":1}}</think>{object}"), Some(object));
        check_object(&format!("first {{\"x\":1}} or {{\n</think>\n{object}"), Some(object));
        check_object("{\"quote\":\"a </think> b\"}", Some("{\"quote\":\"a </think> b\"}"));
        check_object("{\"a\":1} </think>", Some("{\"a\":1}"));
    }

    #[test]
    fn what_is_cut_off_or_malformed_is_no_object() {
        for text in [
            "",
            "{",
            "no object",
            "[1]",
            "{thing}",
            r#"{"evidence":[{"a":1},{"a":2}],"#,
            r#"{"evidence":[{"a":1}],}"#,
            r#"{'evidence':[{"a":1}]}"#,
            "<think>perhaps {\"a\":1}",
        ] {
            check_object(text, None);
        }
    }

    fn check_runaway(text: &str, expected: bool) {
        let start: String = text.chars().take(40).collect();
        assert_eq!(is_runaway(text), expected, "{start:?}");
    }

    #[test]
    fn a_text_that_goes_round_in_circles_is_a_runaway() {
        let item = r#"{"passage_id":"P1","quote":"The policy was approved."},"#;
        check_runaway(&format!("{{\"a\":1,{}", " \n".repeat(2_500)), true);
        check_runaway(&format!("{{\"evidence\":[{}", item.repeat(9)), true);
        check_runaway(&format!("{{\"evidence\":[{}{}", item.repeat(9), &item[..20]), true);
        check_runaway(&format!("\"{}", "\\n".repeat(200)), true);
        check_runaway(&"ж".repeat(200), true);
    }

    #[test]
    fn a_text_that_was_merely_cut_is_none() {
        let item = r#"{"passage_id":"P1","quote":"The policy was approved."},"#;
        check_runaway("", false);
        check_runaway("{}\n\n\n", false);
        check_runaway(&format!("{}{}", "word ".repeat(3), " ".repeat(30)), false);
        check_runaway(&format!("{{\"evidence\":[{}", item.repeat(3)), false);
        check_runaway("The policy was approved by the board on 3 March 2026 and it is", false);
    }

    #[test]
    fn deep_nesting_is_survived() {
        check_object(&"{\"a\":[".repeat(100_000), None);
        check_object(&"{".repeat(1 << 20), None);
    }

    proptest! {
        #[test]
        fn an_object_found_parses(text in "[\\PC{}\"\\[\\]:,<>\\\\ ]{0,60}|(\\{\"a\":|\\{|\\}|1|,|\"|</?think>){0,20}") {
            if let Some(object) = json_object(&text) {
                prop_assert!(serde_json::from_str::<Value>(object).is_ok_and(|value| value.is_object()));
            }
            let _ = is_runaway(&text);
        }

        #[test]
        fn any_object_after_any_prose_is_found(
            prose in "[a-z .\n`\"]{0,40}",
            quote in "\\PC{0,20}",
        ) {
            let object = json!({ "quote": quote, "inner": { "list": [1, {}] } }).to_string();
            let text = format!("{prose}{object}{prose}");
            prop_assert_eq!(json_object(&text), Some(&object[..]));
        }
    }
}
