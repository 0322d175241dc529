//! Faults 8, 17, 21 and 26, and the key: the program itself, killed, replayed, kept off the network.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use walkdir::WalkDir;

use super::house::{AS_OF, HOUSE, folder};
use super::question::{Question, model, questions, said, status, unsettled};
use super::server::{FakeEndpoint, Reply, chat};

const KEY: &str = "sk-live-5up3r-s3cr3t-0123456789";

fn command(folder: &Path, case: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command
        .arg("run")
        .arg(HOUSE.evidence())
        .args(["--out", case, "--as-of", AS_OF, "--engine", "llm"])
        .args(arguments)
        .current_dir(folder)
        .env("TICKMARK_LLM_MODEL", "fake")
        .env_remove("TICKMARK_LLM_ENDPOINT")
        .env_remove("TICKMARK_LLM_DIALECT")
        .env_remove("TICKMARK_LLM_KEY")
        .env_remove("TICKMARK_LLM_KEY_FILE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(folder: &Path, case: &str, arguments: &[&str]) -> Output {
    command(folder, case, arguments).output().expect("runs")
}

/// The output files without what may differ between two runs: how long they took.
fn outputs(case: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(case.join("out")).expect("outputs");
    let file = |path: PathBuf| {
        let bytes = fs::read(&path).expect("an output file");
        if !path.ends_with("run.json") {
            return (path.file_name().expect("a name").into(), bytes);
        }
        let mut run: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        run.as_object_mut().expect("an object").remove("durations_ms").expect("durations");
        ("run.json".into(), run.to_string().into_bytes())
    };
    entries.map(|entry| file(entry.expect("an entry").path())).collect()
}

fn same(one: &Path, other: &Path) {
    let (one, other) = (outputs(one), outputs(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

/// How often a run is killed before it may end.
const KILLS: usize = 10;

#[cfg(unix)]
#[test]
fn a_run_killed_between_answers_asks_only_for_the_rest_and_ends_with_the_same_bytes() {
    let folder = folder();
    let endpoint = model(|question, _| said(&question.honest()));
    let status = run(folder.path(), "undisturbed", &["--endpoint", &endpoint.url()]).status;
    assert_eq!(status.code(), Some(0));
    let all = questions(&endpoint).len();
    assert!(all > 2 * KILLS, "only {all} questions");

    // Once an answer is given, the next question finds nobody until it is asked in the next run.
    let answered = Arc::new(AtomicUsize::new(0));
    let allowed = Arc::new(AtomicUsize::new(0));
    let endpoint = {
        let (answered, allowed) = (Arc::clone(&answered), Arc::clone(&allowed));
        model(move |question, _| {
            if answered.load(Ordering::SeqCst) >= allowed.load(Ordering::SeqCst) {
                return Reply::Hang;
            }
            answered.fetch_add(1, Ordering::SeqCst);
            said(&question.honest())
        })
    };
    for kill in 1..=KILLS {
        // The points lie further and further apart.
        let point = (kill * (kill + 1) / 2).min(all - 1);
        allowed.store(point, Ordering::SeqCst);
        let before = questions(&endpoint).len();
        let mut child = command(folder.path(), "killed", &["--endpoint", &endpoint.url()])
            .spawn()
            .expect("starts");
        let sent = point - answered.load(Ordering::SeqCst) + 1;
        wait_until(&mut child, || questions(&endpoint).len() == before + sent);
        child.kill().expect("is killed");
        child.wait().expect("ends");
        assert_eq!(answered.load(Ordering::SeqCst), point);
    }
    allowed.store(usize::MAX, Ordering::SeqCst);
    let (given, before) = (answered.load(Ordering::SeqCst), questions(&endpoint).len());
    let ended = run(folder.path(), "killed", &["--endpoint", &endpoint.url()]);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(questions(&endpoint).len() - before, all - given, "something was asked twice");
    same(&folder.path().join("undisturbed"), &folder.path().join("killed"));

    // And nobody is needed to make them a third time.
    drop(endpoint);
    let replayed = run(folder.path(), "killed", &["--replay-only"]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
    same(&folder.path().join("undisturbed"), &folder.path().join("killed"));
    let journal =
        fs::read_to_string(folder.path().join("killed/llm/journal.jsonl")).expect("reads");
    assert!(journal.lines().count() >= all, "the journal lost lines");
}

fn wait_until(child: &mut Child, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(child.try_wait().expect("can be waited for").is_none(), "the run ended by itself");
        assert!(started.elapsed() < Duration::from_mins(1), "the run does not get there");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every file below a folder, and whatever the program printed.
fn everything(folder: &Path, printed: &Output) -> String {
    let files = WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let files = files.map(|entry| fs::read(entry.path()).expect("reads"));
    let printed = [printed.stdout.clone(), printed.stderr.clone()];
    files.chain(printed).map(|bytes| String::from_utf8_lossy(&bytes).into_owned() + "\n").collect()
}

#[test]
fn a_key_is_written_nowhere_though_the_server_repeats_it() {
    let refused =
        status(401, &format!("{{\"error\":{{\"message\":\"Incorrect API key: {KEY}\"}}}}"));
    let echoed = Reply::Json(chat(&unsettled().to_string().replace("were read", KEY)));
    for (reply, code) in [(refused, 3), (echoed, 0)] {
        let folder = folder();
        let endpoint = model(move |_, _| reply.clone());
        let ended = command(folder.path(), "case", &["--endpoint", &endpoint.url(), "--verbose"])
            .env("TICKMARK_LLM_KEY", KEY)
            .output()
            .expect("runs");
        assert_eq!(ended.status.code(), Some(code), "{ended:?}");
        let asked = endpoint.asked();
        let sent = asked.iter().find(|asked| Question::of(asked).is_some()).expect("a question");
        assert_eq!(sent.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
        assert!(folder.path().join("case/llm/journal.jsonl").is_file());
        let written = everything(folder.path(), &ended);
        assert!(written.contains("[key]"), "nothing was said of the key");
        assert!(!written.contains(KEY), "the key was written down");
    }
}

#[test]
fn what_no_answer_is_kept_for_is_told_by_the_exit_status() {
    let folder = folder();
    let ended = run(folder.path(), "case", &["--replay-only"]);
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    let llm = fs::read_to_string(folder.path().join("case/out/llm.json")).expect("llm.json");
    assert!(llm.contains("\"not_kept\""), "{llm}");
    assert!(!folder.path().join("case/llm/journal.jsonl").exists(), "something was sent");
}

#[test]
fn offline_refuses_an_endpoint_elsewhere_before_anything_is_opened() {
    let folder = folder();
    // Whoever asked this would be seen: the name leads nowhere, and a proxy of the environment listens.
    let proxy = FakeEndpoint::answering(|_, _| Reply::Hang);
    for host in ["http://192.0.2.1/v1", "https://llm.example.com", "http://127.0.0.1.example.com"] {
        let ended = command(folder.path(), "case", &["--offline", "--endpoint", host])
            .env("HTTP_PROXY", proxy.url())
            .env("HTTPS_PROXY", proxy.url())
            .output()
            .expect("runs");
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(told.contains("is not this machine"), "{told}");
        assert!(!folder.path().join("case").exists());
    }
    let endpoint = model(|_, _| said(&unsettled()));
    let ended = command(folder.path(), "case", &["--offline", "--endpoint", &endpoint.url()])
        .env("HTTP_PROXY", proxy.url())
        .env("ALL_PROXY", proxy.url())
        .output()
        .expect("runs");
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(questions(&endpoint).len() > 10);
    assert_eq!(proxy.asked().len(), 0);
}

/// Crates through which a program could reach a network.
const NETWORK: [&str; 8] =
    ["reqwest", "hyper", "tokio", "rustls", "axum", "socket2", "mio", "ureq"];

#[test]
fn a_build_without_features_holds_no_network_crate() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = |more: &[&str]| {
        Command::new(&cargo)
            .args(["tree", "-e", "normal", "--locked", "--offline", "--prefix", "none"])
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
    };
    let (Ok(without), Ok(with)) = (tree(&["--no-default-features"]), tree(&[])) else {
        println!("skipped: there is no cargo here");
        return;
    };
    let names = |output: &Output| -> Vec<String> {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
    };
    let (without, with) = (names(&without), names(&with));
    let found = |names: &[String]| {
        NETWORK.into_iter().filter(|network| names.iter().any(|name| name == network)).count()
    };
    assert!(without.len() > 50 && found(&with) >= 5, "the lists are not what they seem");
    assert_eq!(found(&without), 0, "{without:?}");
}

#[test]
fn a_live_model_is_held_to_the_gates() {
    let Ok(url) = std::env::var("TICKMARK_LLM_URL") else {
        println!("skipped: TICKMARK_LLM_URL names no endpoint");
        return;
    };
    let folder = folder();
    let model = std::env::var("TICKMARK_LLM_MODEL").unwrap_or_else(|_| "default".to_owned());
    // Small servers take minutes over all; two or three questions show what there is.
    let tokens = ["--max-tokens-total", "6000", "--passages", "2"];
    let ended = command(folder.path(), "case", &["--endpoint", &url])
        .args(tokens)
        .env("TICKMARK_LLM_MODEL", model)
        .output()
        .expect("runs");
    assert!(matches!(ended.status.code(), Some(0 | 3)), "{ended:?}");
    let journal =
        fs::read_to_string(folder.path().join("case/llm/journal.jsonl")).expect("a journal");
    assert!(journal.contains("\"answered\""), "{journal}");
    let bytes = fs::read(folder.path().join("case/out/llm.json")).expect("llm.json");
    let file: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let rows = file["requirements"].as_array().expect("rows").iter();
    let seen = rows.filter(|row| row["state"] == "drafted" || row["because"] == "bad_json");
    assert!(seen.count() > 0, "{file:#}");
}
