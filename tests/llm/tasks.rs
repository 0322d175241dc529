//! What a model does besides drafts: wordings, comparisons, a summary; and what is told before each is sent.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;

use serde_json::{Value, json};
use tickmark::assess::llm::{Consent, LlmSettings, Task};
use tickmark::domain::Act;
use tickmark::report::Kind;

use super::house::{HOUSE, folder, settings};
use super::question::{Question, said};
use super::server::{Asked, FakeEndpoint, Reply};
use crate::decided::{decide, engagement, tickmark};

/// The question in a request, whatever it is for; none where it is no question.
fn question(asked: &Asked) -> Option<String> {
    let body = asked.json();
    let messages = body["messages"].as_array()?;
    Some(messages.last()?["content"].as_str()?.to_owned())
}

/// What stands behind a label at the start of a line.
fn field<'a>(question: &'a str, label: &str) -> &'a str {
    question.lines().find_map(|line| line.strip_prefix(label)).unwrap_or_default().trim()
}

/// A server that drafts honestly, sees no inconsistency, and words and sums up as it is told.
fn endpoint(worded: fn(&str) -> Value, summed_up: fn(&str) -> Value) -> FakeEndpoint {
    FakeEndpoint::answering(move |asked, _| match (Question::of(asked), question(asked)) {
        (Some(question), _) => said(&question.honest()),
        (_, Some(text)) if text.starts_with("FINDING") => said(&worded(&text)),
        (_, Some(text)) if text.starts_with("MATTER") => said(&json!({"inconsistencies": []})),
        (_, Some(text)) if text.starts_with("ORGANISATION") => said(&summed_up(&text)),
        _ => Reply::Status { status: 404, headers: Vec::new(), body: String::new() },
    })
}

fn as_it_is(question: &str) -> Value {
    let condition = field(question, "Condition: ");
    json!({"title": field(question, "Title: "), "condition": format!("It was seen that: {condition}")})
}

fn invented(question: &str) -> Value {
    let condition = field(question, "Condition: ");
    json!({"title": "Seen", "condition": format!("{condition} This was so on 3 May 2031.")})
}

fn nothing(_: &str) -> Value {
    json!({})
}

fn with(endpoint: &FakeEndpoint, tasks: &[Task]) -> LlmSettings {
    LlmSettings { tasks: tasks.to_vec(), ..settings(&endpoint.url()) }
}

fn questions(endpoint: &FakeEndpoint) -> usize {
    endpoint.asked().iter().filter(|asked| question(asked).is_some()).count()
}

#[test]
fn every_task_is_told_before_anything_of_it_is_sent() {
    let endpoint = endpoint(as_it_is, nothing);
    let folder = folder();
    HOUSE.ask(&with(&endpoint, &[Task::Assess]), folder.path());
    let drafted = questions(&endpoint);
    assert!(drafted > 0, "nothing was asked");

    // All drafts are kept, so what is new is the wording; and that is refused.
    let told = Mutex::new(Vec::new());
    let tasks = [Task::Assess, Task::Wording];
    let trial = HOUSE.ask_if(&with(&endpoint, &tasks), folder.path(), &|plan| {
        told.lock().expect("no panic").push((plan.task, plan.questions - plan.kept));
        if plan.task == Task::Wording { Consent::Withheld } else { Consent::Given }
    });
    let told = told.into_inner().expect("no panic");
    assert_eq!(told[0], (Task::Assess, 0));
    assert!(told[1].0 == Task::Wording && told[1].1 > 0 && told.len() == 2, "{told:?}");
    assert_eq!(questions(&endpoint), drafted, "something was sent that was not agreed to");
    assert!(trial.report.reworded.is_empty());
}

#[test]
fn who_refuses_the_drafts_is_asked_nothing_more() {
    let endpoint = endpoint(as_it_is, nothing);
    let told = Mutex::new(Vec::new());
    let tasks = [Task::Assess, Task::Wording, Task::Compare];
    let folder = folder();
    let trial = HOUSE.ask_if(&with(&endpoint, &tasks), folder.path(), &|plan| {
        told.lock().expect("no panic").push(plan.task);
        Consent::Withheld
    });
    assert_eq!(told.into_inner().expect("no panic"), [Task::Assess]);
    assert_eq!(questions(&endpoint), 0);
    assert!(trial.outcomes().iter().all(|outcome| outcome == "not_agreed"));
}

#[test]
fn repeats_that_are_not_kept_are_told_too() {
    let endpoint = endpoint(as_it_is, nothing);
    let folder = folder();
    HOUSE.ask(&with(&endpoint, &[Task::Assess]), folder.path());
    let told = Mutex::new(Vec::new());
    let settings = LlmSettings { repeats: 3, ..with(&endpoint, &[Task::Assess]) };
    HOUSE.ask_if(&settings, folder.path(), &|plan| {
        told.lock().expect("no panic").push((plan.questions, plan.kept));
        Consent::Given
    });
    let told = told.into_inner().expect("no panic");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, 3 * told[0].1, "{told:?}");
}

#[test]
fn a_wording_stands_beside_the_finding_and_adds_no_fact() {
    let check = |worded: fn(&str) -> Value, is_taken: bool| {
        let endpoint = endpoint(worded, nothing);
        let folder = folder();
        let tasks = [Task::Assess, Task::Wording, Task::Compare];
        let trial = HOUSE.ask(&with(&endpoint, &tasks), folder.path());
        let outcomes = trial.report.run.model.as_ref().expect("an account").outcomes.clone();
        assert_eq!(outcomes.worded, Some(trial.report.reworded.len()));
        assert!(outcomes.compared.is_some(), "nothing was compared");
        assert_eq!(!trial.report.reworded.is_empty(), is_taken);
        let file = trial.file(Kind::Llm);
        assert_eq!(file["wordings"].as_array().map(Vec::len), Some(trial.report.reworded.len()));
        for reworded in &trial.report.reworded {
            let of = |finding: &&tickmark::domain::Finding| finding.id() == reworded.finding;
            let finding = trial.report.findings.iter().find(of).expect("the finding");
            assert_ne!(finding.draft().condition, reworded.condition, "it took its place");
        }
    };
    check(as_it_is, true);
    check(invented, false);
}

fn summary(folder: &Path, endpoint: &FakeEndpoint) -> Output {
    let url = endpoint.url();
    tickmark(folder, &["llm", "summary", ".", "--endpoint", &url, "--model", "fake"])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_summary_is_drafted_from_confirmed_findings_only() {
    fn faithful(question: &str) -> Value {
        let line = question.lines().find(|line| line.starts_with("F-")).expect("a finding");
        let id = line.split('|').next().expect("its id");
        json!({"overview": "One finding was confirmed.",
            "points": [{"text": "It was confirmed by a person.", "findings": [id]}]})
    }
    fn boastful(_: &str) -> Value {
        json!({"overview": "The organisation is fully compliant.", "points": []})
    }
    let engagement = engagement();
    let folder = engagement.path();
    let honest = endpoint(as_it_is, faithful);
    let refused = summary(folder, &honest);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("no finding in `.` is confirmed"), "{refused:?}");
    assert_eq!(questions(&honest), 0, "something was sent");

    let confirmed = decide(folder, 0, |_| Act::Confirm).to_string();
    let drafted = summary(folder, &honest);
    assert_eq!(drafted.status.code(), Some(0), "{drafted:?}");
    let printed = text(&drafted.stdout);
    assert!(printed.starts_with("DRAFT by ") && printed.contains(&confirmed), "{printed}");
    let asked = honest.asked().iter().find_map(question).expect("a question");
    let sent = asked.lines().filter(|line| line.starts_with("F-"));
    assert!(sent.clone().count() > 0 && sent.clone().all(|line| line.starts_with(&confirmed)));

    // The answer is kept until it is forgotten, and what no audit can say is not taken.
    assert_eq!(text(&summary(folder, &honest).stdout), printed);
    assert_eq!(questions(&honest), 1);
    let forgotten = tickmark(folder, &["llm", "forget", "."]);
    assert!(text(&forgotten.stdout).contains("deleted"), "{forgotten:?}");
    assert!(!folder.join("llm/req").exists() && !folder.join("llm/res").exists());
    assert!(fs::read_to_string(folder.join("out/findings.json")).is_ok());
    let proud = summary(folder, &endpoint(as_it_is, boastful));
    assert_eq!(proud.status.code(), Some(2));
    assert!(text(&proud.stderr).contains("`fully compliant`"), "{proud:?}");
}

#[test]
fn what_was_sent_is_no_evidence_and_a_demo_with_it_can_be_written_anew() {
    let folder = folder();
    let demo = tickmark(folder.path(), &["demo", "--quiet"]);
    assert_eq!(demo.status.code(), Some(0), "{demo:?}");
    fs::create_dir_all(folder.path().join("demo/llm")).expect("makes a folder");
    fs::write(folder.path().join("demo/llm/manifest.json"), "{}").expect("writes");
    let again = tickmark(folder.path(), &["demo", "--quiet"]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    let day = ["--as-of", "2026-09-14"];
    let run = tickmark(folder.path(), &[&["run", "demo/llm", "--out", "demo"][..], &day].concat());
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert!(text(&run.stderr).contains("is written by tickmark"), "{run:?}");
}
