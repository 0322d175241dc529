//! Faults 19 and 20: no more questions at once, and no more of them, than was allowed.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tickmark::assess::llm::{Budget, LlmSettings, Prices};

use super::house::{ASKED, HOUSE, Trial, folder, settings};
use super::question::{Question, model, questions, said, status, unsettled};
use super::server::{FakeEndpoint, Reply, chat_with};

fn asked(settings: &LlmSettings) -> Trial {
    let folder = folder();
    HOUSE.ask(settings, folder.path())
}

fn slowly(milliseconds: u64, reply: Reply) -> Reply {
    Reply::After(Duration::from_millis(milliseconds), Box::new(reply))
}

#[test]
fn no_more_questions_are_under_way_than_the_cap() {
    for cap in [1, 2] {
        let endpoint = model(|_, _| slowly(15, said(&unsettled())));
        let cap = NonZeroUsize::new(cap).expect("not zero");
        let trial =
            asked(&LlmSettings { concurrency: cap, repeats: 3, ..settings(&endpoint.url()) });
        assert_eq!(trial.traffic.sent, 3 * ASKED.len());
        assert_eq!(endpoint.most_under_way(), cap.get());
    }
}

#[test]
fn a_server_that_is_asked_too_much_is_asked_one_thing_at_a_time() {
    let started: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let for_server = Arc::clone(&started);
    let endpoint = FakeEndpoint::answering(move |asked, _| {
        if Question::of(asked).is_none() {
            return status(404, "");
        }
        let mut started = for_server.lock().expect("nobody panics");
        started.push(Instant::now());
        // The first answer is good, so that two are asked together when the storm begins.
        let is_storm = (2..=7).contains(&started.len());
        slowly(20, if is_storm { status(429, "") } else { said(&unsettled()) })
    });
    let trial = asked(&LlmSettings { repeats: 2, ..settings(&endpoint.url()) });
    assert!(trial.rows().iter().all(|row| row["state"] == "drafted"));
    assert_eq!(trial.traffic.sent, 2 * ASKED.len() + 6);
    assert_eq!(endpoint.most_under_way(), 2);
    let started = started.lock().expect("nobody panics");
    let calm = &started[9..];
    assert!(calm.len() > 5);
    for pair in calm.windows(2) {
        assert!(pair[1] - pair[0] >= Duration::from_millis(19), "two were under way together");
    }
}

/// An endpoint that counts so many tokens for whatever it is asked.
fn dear(tokens: u64) -> FakeEndpoint {
    model(move |_, _| {
        Reply::Json(chat_with(&unsettled().to_string(), |answer| {
            answer["usage"] = json!({"prompt_tokens": tokens, "completion_tokens": 0});
        }))
    })
}

#[test]
fn nothing_is_asked_that_could_go_over_the_budget() {
    let prices =
        Prices { input_per_million: 1.0, output_per_million: 1.0, currency: "EUR".to_owned() };
    let tokens = Budget { tokens: Some(30_500), ..Budget::default() };
    let money = Budget { money: Some(0.0305), ..Budget::default() };
    for budget in [tokens, money] {
        let endpoint = dear(10_000);
        let trial = asked(&LlmSettings {
            concurrency: NonZeroUsize::MIN,
            budget,
            prices: Some(prices.clone()),
            ..settings(&endpoint.url())
        });
        assert_eq!(questions(&endpoint).len(), 3, "{budget:?}");
        let rows = trial.rows();
        let refused = rows.iter().filter(|row| row["because"] == "budget");
        assert_eq!(refused.clone().count(), ASKED.len() - 3);
        for row in refused {
            assert!(row["words"].as_str().is_some_and(|words| words.contains("could go over the")));
            assert_eq!(row["stands"], "keyword_instead");
        }
        let cost = trial.report.run.model.and_then(|model| model.cost).expect("a cost");
        assert!((cost.amount - 0.03).abs() < 1e-9, "{cost:?}");
    }
}

#[test]
fn nothing_is_asked_when_the_time_is_over() {
    let endpoint = dear(1_000);
    let budget = Budget { seconds: Some(0), ..Budget::default() };
    let trial = asked(&LlmSettings { budget, ..settings(&endpoint.url()) });
    assert_eq!(questions(&endpoint).len(), 0);
    assert!(trial.rows().iter().all(|row| row["because"] == "budget"));
}

#[test]
fn what_the_program_itself_does_to_a_question_takes_little() {
    let asked_at: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let for_server = Arc::clone(&asked_at);
    let endpoint = model(move |_, _| {
        for_server.lock().expect("nobody panics").push(Instant::now());
        said(&unsettled())
    });
    asked(&LlmSettings { concurrency: NonZeroUsize::MIN, repeats: 4, ..settings(&endpoint.url()) });
    let asked_at = asked_at.lock().expect("nobody panics");
    assert_eq!(asked_at.len(), 4 * ASKED.len());
    let each = (asked_at[asked_at.len() - 1] - asked_at[0]) / asked_at.len() as u32;
    println!("{each:?} a question, in a build for tests");
    // `cargo bench --bench llm` has the figures of a real build; this sees only what is wrong by a power of ten.
    assert!(each < Duration::from_millis(400), "{each:?} a question");
}
