//! Faults 16, 18 and 22, and replays: what is kept of a run, and what it is good for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tickmark::assess::llm::{LlmSettings, Network};
use tickmark::domain::Digest;
use walkdir::WalkDir;

use super::house::{ASKED, HOUSE, House, PAPERS, folder, settings};
use super::question::{draft, model, questions, said};
use super::server::{FakeEndpoint, Reply};
use super::stands::Shelf;
use crate::sample;

#[test]
fn a_second_run_asks_nothing_and_a_changed_file_only_what_it_concerns() {
    let endpoint = model(|question, _| said(&question.honest()));
    let folder = folder();
    let first = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let second = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    assert_eq!(questions(&endpoint).len(), ASKED.len());
    assert_eq!((second.traffic.sent, second.traffic.kept), (0, ASKED.len()));
    assert!(sample::rendered(&first.report) == sample::rendered(&second.report));

    let changed = PAPERS.map(|(path, text)| (path, text.replace("Employee C", "Employee D")));
    let third = House::with(&changed).ask(&settings(&endpoint.url()), folder.path());
    let asked: BTreeSet<String> =
        questions(&endpoint).into_iter().skip(ASKED.len()).map(|one| one.requirement).collect();
    let concerned = third
        .rows()
        .into_iter()
        .filter(|row| row["passages"].to_string().contains("training_records"));
    let concerned: BTreeSet<String> =
        concerned.filter_map(|row| row["requirement"].as_str().map(str::to_owned)).collect();
    assert_eq!(asked, concerned);
    assert!(!asked.is_empty() && asked.len() < ASKED.len(), "{asked:?}");
}

#[test]
fn kept_answers_are_enough_without_any_endpoint() {
    let endpoint = model(|question, _| said(&question.honest()));
    let folder = folder();
    let asked = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let url = endpoint.url();
    drop(endpoint);
    let replayed = LlmSettings { network: Network::None, ..settings(&url) };
    let again = HOUSE.ask(&replayed, folder.path());
    assert_eq!(again.traffic.sent, 0);
    assert!(sample::rendered(&asked.report) == sample::rendered(&again.report));

    // Where no endpoint is named at all, none is told of, and all else is the same.
    let nameless =
        LlmSettings { endpoint: String::new(), host: String::new(), port: 0, ..replayed };
    let mut again = HOUSE.ask(&nameless, folder.path());
    let model = again.report.run.model.as_mut().expect("an account");
    assert_eq!(std::mem::replace(&mut model.host, "127.0.0.1".to_owned()), "");
    assert!(sample::rendered(&asked.report) == sample::rendered(&again.report));

    let key = asked.row("7.2")["key"].as_str().expect("a key").to_owned();
    fs::remove_file(kept(folder.path(), "res", &key)).expect("is deleted");
    let row = HOUSE.ask(&nameless, folder.path()).row("7.2");
    assert_eq!((&row["because"], &row["stands"]), (&json!("not_kept"), &json!("keyword_instead")));
}

fn kept(folder: &Path, side: &str, key: &str) -> PathBuf {
    folder.join(format!("llm/{side}/{}/{key}.json", &key[..2]))
}

#[test]
fn kept_answers_pass_the_gates_anew_in_every_run() {
    let endpoint = model(|question, _| {
        let (mark, line) = question.line();
        let other = question.passages.last().expect("a passage").lines.last().expect("a line");
        said(&draft("conform", &[(mark, line, "supports"), (mark, other, "supports")]))
    });
    let folder = folder();
    let before = HOUSE.ask(&settings(&endpoint.url()), folder.path()).row("5.2");
    assert_eq!(before["dropped"], json!([]));
    let key = before["key"].as_str().expect("a key");
    // Somebody changes a word of a quotation in the answer, and seals it again.
    let path = kept(folder.path(), "res", key);
    let mut sealed: Value =
        serde_json::from_slice(&fs::read(&path).expect("is kept")).expect("JSON");
    let quote = before["evidence"][0]["quote"].as_str().expect("a quotation");
    let body = sealed["body"].as_str().expect("a body").replace(quote, &quote.to_uppercase());
    assert_ne!(body, sealed["body"].as_str().expect("a body"));
    sealed["sha256"] = json!(Digest::of(body.as_bytes()).to_string());
    sealed["body"] = json!(body);
    fs::write(&path, sealed.to_string()).expect("is written");
    let replay = LlmSettings { network: Network::None, ..settings(&endpoint.url()) };
    let after = HOUSE.ask(&replay, folder.path()).row("5.2");
    assert_eq!(after["dropped"].as_array().map(Vec::len), Some(1), "{after:#}");
    assert_eq!(questions(&endpoint).len(), ASKED.len());
}

const MAIL: &str = "ines.farrow@harbour-kite.example";
const IBAN: &str = "DE89 3704 0044 0532 0130 00";
const NAME: &str = "Ines Farrow";

#[test]
fn personal_data_stays_here_and_quotations_come_back_with_it() {
    let paper = format!(
        "# AI policy\n\n## Contact\n\nQuestions on the AI policy go to {NAME} by mail to {MAIL} at any time.\n\n\
         ## Awareness\n\nAll staff are trained on the AI policy; fees for trainers go to {IBAN} after the course.\n"
    );
    let house = House::with(&[("policies/ai_policy.md", paper.as_str())]);
    let endpoint = model(|question, _| {
        let lines = question.passages.iter().flat_map(|one| {
            one.lines.iter().map(|line| (one.mark.as_str(), line.as_str(), "supports"))
        });
        let hidden: Vec<_> = lines.filter(|(_, line, _)| line.contains("_1]")).take(6).collect();
        said(&draft("conform", &hidden))
    });
    let folder = folder();
    let hide = vec![NAME.to_owned()];
    let trial = house.ask(&LlmSettings { hide, ..settings(&endpoint.url()) }, folder.path());
    let sent: String = endpoint.asked().iter().map(|asked| asked.body.clone()).collect();
    let kept = all_files(&folder.path().join("llm"));
    assert!(kept.contains("Questions on the AI policy"), "nothing is kept");
    for secret in [MAIL, IBAN, NAME, "Farrow", "3704"] {
        assert!(!sent.contains(secret), "{secret} was sent");
        assert!(!kept.contains(secret), "{secret} was kept beside the answers");
    }
    let quoted = trial.file(tickmark::report::Kind::Llm).to_string();
    for original in [MAIL, IBAN, NAME] {
        assert!(quoted.contains(original), "{original} is not in {quoted}");
    }
    assert!(trial.rows().iter().any(|row| row["placeholders"].as_u64() > Some(1)));
    assert!(Shelf::of(&house).check(&trial) > 0);
}

fn all_files(folder: &Path) -> String {
    let files = WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| String::from_utf8_lossy(&fs::read(entry.path()).expect("reads")).into_owned())
        .collect()
}

#[test]
fn what_a_model_says_is_escaped_wherever_it_is_shown() {
    let payload = "<script>alert(1)</script><img src=x onerror=alert(2)> =HYPERLINK(\"x\") [a](javascript:b) | c";
    let endpoint: FakeEndpoint = model(move |question, _| {
        let (mark, line) = question.line();
        let mut draft = draft("opportunity", &[(mark, line, "supports")]);
        draft["statement"] = json!(payload);
        draft["recommendation"] = json!(payload);
        draft["gaps"] = json!([{"expected": payload, "searched_in": [mark]}]);
        Reply::Json(super::server::chat_with(&draft.to_string(), |answer| {
            answer["model"] = json!("<script>alert(3)</script>");
        }))
    });
    let folder = folder();
    let trial = HOUSE.ask(&settings(&endpoint.url()), folder.path());
    let files = sample::rendered(&trial.report);
    let of = |name: &str| {
        let found = files.iter().find(|(file, _)| *file == name).expect("a file");
        String::from_utf8_lossy(&found.1).into_owned()
    };
    assert!(of("llm.json").contains("<script>alert(1)"), "the statement was not taken");
    let html = of(tickmark::report::Kind::Html.file_name());
    assert!(html.contains("alert(1)"), "the page does not show it");
    for live in ["<script>alert", "<img src=x", "href=\"javascript"] {
        assert!(!html.contains(live), "`{live}` is in the page");
    }
}
