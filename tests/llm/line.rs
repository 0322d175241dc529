//! Faults 7 to 12, and the line to the endpoint: what is sent again, what is final, how long is waited.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::house::{HOUSE, Trial, folder, settings};
use super::question::{Question, headed, model, model_on, questions, said, status, unsettled};
use super::server::{FakeEndpoint, Reply, chat};

/// A run, with the journal it left.
fn asked(endpoint: &FakeEndpoint) -> (Trial, Vec<Value>) {
    let folder = folder();
    let trial = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    (trial, journal(folder.path()))
}

fn journal(folder: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("llm/journal.jsonl")).expect("a journal");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// How the tries for 5.2 went, by the journal, and its row.
fn tries(replies: Vec<Reply>) -> (Vec<String>, Value) {
    let endpoint = model_on("5.2", move |_| replies.clone());
    let (trial, journal) = asked(&endpoint);
    let of_it = journal.iter().filter(|line| line["about"] == "5.2");
    let tries = of_it.map(|line| line["outcome"].as_str().expect("an outcome").to_owned());
    let tries: Vec<String> = tries.collect();
    let questions = questions(&endpoint);
    let sent = questions.iter().filter(|one| one.requirement == "5.2").count();
    assert_eq!(sent, tries.len(), "{tries:?}");
    // What is wrong with one question harms no other.
    let others = trial.rows().into_iter().filter(|row| row["requirement"] != "5.2");
    assert!(others.clone().count() > 5 && others.clone().all(|row| row["state"] == "drafted"));
    (tries, trial.row("5.2"))
}

/// How often each sort of reply is asked for again, and what becomes of the requirement.
fn check(replies: &[Reply], expected: &[&str], outcome: &str) {
    let (tries, row) = tries(replies.to_vec());
    assert_eq!(tries, expected, "{replies:?}");
    let became = row["because"].as_str().unwrap_or("drafted");
    assert_eq!(became, outcome, "{row:#}");
    assert_eq!(row["stands"], "keyword_instead");
}

fn good() -> Reply {
    said(&unsettled())
}

#[test]
fn what_passes_is_sent_again_and_no_more_than_is_allowed() {
    check(&[status(500, ""), status(502, ""), good()], &["again", "again", "answered"], "drafted");
    check(&[status(503, "")], &["again"; 4], "connection");
}

#[test]
fn a_connection_that_breaks_is_tried_again_and_then_given_up() {
    check(&[Reply::Reset, good()], &["connection", "answered"], "drafted");
    check(&[Reply::HalfBody("{\"choices\":".to_owned())], &["connection"; 4], "connection");
    check(&[Reply::BadGzip], &["connection"; 4], "connection");
    check(&[Reply::Huge(2 << 20)], &["too_large"], "connection");
}

#[test]
fn an_answer_that_is_late_or_drips_is_given_up_in_time() {
    let started = Instant::now();
    let drip = Reply::Drip { byte_every: Duration::from_millis(200), body: "x".repeat(10_000) };
    let late = Reply::After(Duration::from_mins(1), Box::new(good()));
    std::thread::scope(|scope| {
        scope.spawn(|| check(&[Reply::Hang], &["timeout"; 3], "timeout"));
        scope.spawn(|| check(&[drip], &["timeout"; 3], "timeout"));
        scope.spawn(|| check(&[late, good()], &["timeout", "answered"], "drafted"));
    });
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn what_no_question_can_mend_is_asked_once_in_the_whole_run() {
    let spent = r#"{"error":{"code":"insufficient_quota","message":"You exceeded your quota"}}"#;
    for (code, body) in [(429, spent), (401, ""), (403, ""), (404, "")] {
        let endpoint = model(move |_, _| status(code, body));
        let (trial, journal) = asked(&endpoint);
        assert_eq!((questions(&endpoint).len(), journal.len()), (1, 1), "{code}");
        assert_eq!(trial.outcomes().into_iter().collect::<Vec<_>>(), ["stopped"], "{code}");
        let model = trial.report.run.model.expect("an account");
        assert!(model.outcomes.lost() > 5, "{code}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let other = FakeEndpoint::answering(|_, _| Reply::Json(chat("{}")));
    let to = format!("{}/v1/chat/completions", other.url());
    let endpoint = model(move |_, _| Reply::Redirect(to.clone()));
    let (trial, _) = asked(&endpoint);
    assert_eq!((questions(&endpoint).len(), other.asked().len()), (1, 0));
    assert_eq!(trial.outcomes().into_iter().collect::<Vec<_>>(), ["stopped"]);
}

#[test]
fn a_feature_that_the_server_lacks_is_asked_for_once_and_given_up_for_all() {
    let lacks = r#"{"error":{"message":"json_schema with maxItems is not supported"}}"#;
    let endpoint = model(move |question, _| {
        let schema = &question.body["response_format"]["json_schema"]["schema"];
        let is_bounded = schema.to_string().contains("maxItems");
        if is_bounded { status(400, lacks) } else { good() }
    });
    let (trial, _) = asked(&endpoint);
    let rows = trial.rows();
    assert!(rows.iter().all(|row| row["step"] == "schema_plain"), "{rows:#?}");
    assert_eq!(questions(&endpoint).len(), rows.len() + 1);
    check(&[status(400, r#"{"error":{"message":"no"}}"#)], &["refused"], "bad_request");
}

/// How long it took from the first try for 5.2 to the second.
fn waited(headers: &[(&str, &str)]) -> Duration {
    let times: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let for_server = Arc::clone(&times);
    let busy = headed(429, headers, "");
    let endpoint = model(move |question, nth| {
        if question.requirement != "5.2" {
            return good();
        }
        for_server.lock().expect("nobody panics").push(Instant::now());
        if nth == 0 { busy.clone() } else { good() }
    });
    let (trial, _) = asked(&endpoint);
    assert_eq!(trial.row("5.2")["state"], "drafted");
    let times = times.lock().expect("nobody panics");
    assert_eq!(times.len(), 2);
    times[1] - times[0]
}

#[test]
fn a_wait_that_the_server_asks_for_is_made_and_a_senseless_one_is_not() {
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    let later = ("retry-after", "Sun, 06 Nov 1994 08:49:38 GMT");
    let asked: [(&[(&str, &str)], u64); 3] = [
        (&[("retry-after", "1")], 1_000),
        (&[later, date], 1_000),
        (&[("retry-after-ms", "300")], 300),
    ];
    for (headers, milliseconds) in asked {
        let waited = waited(headers);
        assert!(waited >= Duration::from_millis(milliseconds), "{headers:?} {waited:?}");
    }
    for senseless in ["abc", "-5"] {
        let waited = waited(&[("retry-after", senseless)]);
        assert!(waited < Duration::from_millis(900), "{senseless} {waited:?}");
    }
}

#[test]
fn a_wait_that_is_too_long_defers_the_question_to_the_end_of_the_run() {
    let long = headed(429, &[("retry-after", "3600")], "");
    check(&[long.clone(), good()], &["again", "answered"], "drafted");
    check(std::slice::from_ref(&long), &["again", "again"], "deferred");
    let endpoint = model_on("5.2", move |_| vec![long.clone(), good()]);
    let (_, _) = asked(&endpoint);
    let last: Vec<Question> = questions(&endpoint);
    assert_eq!(last.last().map(|one| one.requirement.as_str()), Some("5.2"));
}

#[test]
fn no_endpoint_at_all_is_told_and_given_up_after_one_probe() {
    let gone = FakeEndpoint::answering(|_, _| Reply::Hang);
    let url = gone.url();
    drop(gone);
    let folder = folder();
    let trial = HOUSE.ask(&settings(&url), folder.path());
    let outcomes: Vec<String> = trial.outcomes().into_iter().collect();
    assert_eq!(outcomes, ["circuit_open", "connection"]);
    let tries = journal(folder.path());
    let failed = tries.iter().filter(|line| line["outcome"] == "connection").count();
    // Five questions with four tries each, perhaps one more under way, and one probe.
    assert!((21..=25).contains(&failed), "{failed} tries");
    let words = trial.file(tickmark::report::Kind::Llm).to_string();
    assert!(words.contains("cannot connect to the endpoint") && !words.contains(&url), "{words}");
}

#[test]
fn an_endpoint_that_comes_back_is_asked_again() {
    let endpoint = FakeEndpoint::answering({
        let down = std::sync::atomic::AtomicUsize::new(0);
        move |asked, _| match Question::of(asked) {
            None => status(404, ""),
            Some(_) if down.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 20 => Reply::Reset,
            Some(_) => good(),
        }
    });
    let (trial, _) = asked(&endpoint);
    let lost = trial.rows().iter().filter(|row| row["because"] == "connection").count();
    assert!((1..=6).contains(&lost), "{lost} lost");
    let drafted = trial.rows().iter().filter(|row| row["state"] == "drafted").count();
    assert_eq!(drafted + lost, trial.rows().len());
    assert_eq!(trial.outcomes(), ["connection", "drafted"].map(str::to_owned).into());
    assert!(json!(trial.traffic.answered) == json!(drafted));
}
