//! What the language model engine itself costs: every requirement of the sample, up to twelve passages each,
//! against an endpoint on this machine that answers at once.
//!
//! `cargo bench --bench llm` prints a row for 1, 4 and 16 questions at once: first asked, then answered from what
//! is kept. The seconds are those of the stage that judges, without what the keyword engine takes of it. Each row
//! comes from a process of its own, so that its peak memory is its own.

#![expect(clippy::print_stdout, reason = "the table is what the program is for")]
#![expect(clippy::disallowed_methods, reason = "the peak is read from /proc")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use tickmark::assess::llm::{
    Budget, Consent, Dialect, Endpoint, Llm, LlmSettings, Network, Redact, Task,
};
use tickmark::assess::{Engine, Keyword};
use tickmark::catalog::{self, Catalog};
use tickmark::domain::{Engagement, Profile};
use tickmark::learn::Profiles;
use tickmark::pipeline::{self, Kept, Order, Received};
use tickmark::report::Report;
use tickmark::sandbox::Sandbox;
use tickmark::store::{Cache, Store};

#[path = "../tests/llm/server.rs"]
#[allow(dead_code, clippy::expect_used, reason = "made for tests, which use all of it")]
mod server;

use server::{FakeEndpoint, Reply, chat};

/// The first argument of the process that measures.
const MEASURE: &str = "measure";
const AT_ONCE: [usize; 3] = [1, 4, 16];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, at_once] = arguments.as_slice()
        && mode == MEASURE
    {
        println!("{}", measure(at_once.parse()?)?);
        return Ok(());
    }
    println!("at once  questions  passages  asked s  kept s  most under way  peak MB");
    for at_once in AT_ONCE {
        let measured = Command::new(std::env::current_exe()?)
            .args([MEASURE, &at_once.to_string()])
            .output()?;
        if !measured.status.success() {
            return Err(String::from_utf8_lossy(&measured.stderr).into_owned().into());
        }
        print!("{at_once:>7}  {}", String::from_utf8(measured.stdout)?);
    }
    Ok(())
}

/// One row of the table.
fn measure(at_once: usize) -> Outcome<String> {
    let folder = tempfile::tempdir()?;
    let catalog = Catalog::parse(&catalog::shipped())?;
    let profiles = Profiles::learn(&catalog);
    let engagement = Engagement {
        auditee: "Larkmoor Home".to_owned(),
        scope: String::new(),
        as_of: "2026-09-14".parse()?,
        period: None,
        profile: Profile::Internal,
        auditors: Vec::new(),
        criteria: Vec::new(),
        frameworks: Vec::new(),
        systems: Vec::new(),
        waivers: Vec::new(),
        language: tickmark::domain::Language::En,
    };
    let cache = Cache::in_memory()?;
    let evidence = [Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence")];
    let index_folder = folder.path().join("index");
    let sandbox = Sandbox::in_process();
    let run = |engine: &dyn Engine| {
        let order = Order {
            engagement: &engagement,
            catalog: &catalog,
            profiles: &profiles,
            received: Received::Files(&evidence),
            index_folder: &index_folder,
            sandbox: &sandbox,
            recognition: None,
            kept: Kept { cache: &cache, began_nanoseconds: 0 },
        };
        pipeline::analyse(order, engine, &|_| {})
    };
    run(&Keyword)?;
    let keyword = judged(&run(&Keyword)?);

    let draft = json!({
        "evidence": [], "gaps": [], "injection_suspected": [], "statement": "The passages were read.",
        "verdict": "insufficient_evidence", "severity": "none", "recommendation": null, "confidence": "low",
    });
    let endpoint = FakeEndpoint::answering(move |asked, _| {
        if asked.path.ends_with("/chat/completions") {
            return Reply::Json(chat(&draft.to_string()));
        }
        Reply::Status { status: 404, headers: Vec::new(), body: String::new() }
    });
    let settings = settings(&endpoint.url(), at_once)?;
    let answers = Store::open(folder.path())?.answers()?;
    let ask = |_: &_| Consent::Given;
    let engine = Llm::new(&settings, &answers, String::new, &ask)?;
    let asked = run(&engine)?;
    let kept = run(&engine)?;
    let drafts =
        asked.assessments.iter().filter_map(|one| one.overlay.as_ref()?.answer.as_ref().ok());
    let passages: usize = drafts.clone().map(|draft| draft.sent.len()).sum();
    let questions = drafts.count();
    let most = endpoint.most_under_way();
    let seconds = |report| judged(report).saturating_sub(keyword) as f64 / 1000.0;
    Ok(format!(
        "{questions:>9}  {passages:>8}  {:>7.2}  {:>6.2}  {most:>14}  {:>7}",
        seconds(&asked),
        seconds(&kept),
        peak_megabytes()?
    ))
}

/// Milliseconds of the stage that judges.
fn judged(report: &Report) -> u64 {
    report.run.durations_ms.get("assess").copied().unwrap_or_default()
}

fn settings(url: &str, at_once: usize) -> Outcome<LlmSettings> {
    let Endpoint { url, host, port, .. } = Endpoint::parse(url)?;
    Ok(LlmSettings {
        endpoint: url,
        host,
        port,
        is_loopback: true,
        dialect: Dialect::OpenAiChat,
        model: "fake".to_owned(),
        key: None,
        context_tokens: 8192,
        answer_tokens_max: 900,
        concurrency: NonZeroUsize::new(at_once).ok_or("nothing at once")?,
        passages_max: 12,
        connect_timeout_seconds: 5,
        answer_timeout_seconds: 30,
        budget: Budget::default(),
        prices: None,
        ask_over: None,
        tokenizer: None,
        hide: Vec::new(),
        redact: Redact::Yes,
        network: Network::Any,
        proxy: None,
        tasks: vec![Task::Assess],
        repeats: 1,
        seed: 42,
    })
}

/// The most memory this process held, from `VmHWM`.
fn peak_megabytes() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kilobytes >> 10)
}
