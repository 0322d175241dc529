//! What the audit tests cost in a large engagement: so many documents, and logs of so many rows.
//!
//! `cargo bench --bench engagement` measures 200 and 2,000 documents; `cargo bench --bench engagement -- 500`
//! any other number. The company is made up and always the same: for each AI system an impact assessment, a
//! validation report, an approval, a page for users, a model card, weekly figures and a change record, and
//! registers with a row or more for each. Each size runs in a process of its own, so that its peak memory is
//! its own. Quote the share of the tests in the whole, and the ratio of two sizes, not seconds.

#![expect(clippy::print_stdout, reason = "the table is what the program is for")]
#![expect(
    clippy::disallowed_methods,
    reason = "the evidence is written, and the peak read from /proc"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use tickmark::assess::Keyword;
use tickmark::catalog::{self, Catalog};
use tickmark::domain::{Engagement, Profile};
use tickmark::learn::Profiles;
use tickmark::pipeline::{self, Kept, Order, Received};
use tickmark::sandbox::Sandbox;
use tickmark::store::Cache;

const DOCUMENTS: [usize; 2] = [200, 2_000];
const DOCUMENTS_PER_SYSTEM: usize = 7;
const LOG_ROWS: usize = 100_000;
/// The first argument of the process that measures.
const MEASURE: &str = "measure";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder] = arguments.as_slice()
        && mode == MEASURE
    {
        println!("{}", measure(Path::new(folder))?);
        return Ok(());
    }
    // Cargo adds `--bench`.
    let asked: Vec<usize> =
        arguments.iter().filter_map(|argument| argument.replace('_', "").parse().ok()).collect();
    println!("documents  files  tests ms  all stages ms  share  drafts  facts MB  peak MB");
    for documents in if asked.is_empty() { DOCUMENTS.to_vec() } else { asked } {
        let folder = tempfile::tempdir()?;
        write_evidence(&folder.path().join("evidence"), documents.div_ceil(DOCUMENTS_PER_SYSTEM))?;
        let measured =
            Command::new(std::env::current_exe()?).arg(MEASURE).arg(folder.path()).output()?;
        if !measured.status.success() {
            return Err(String::from_utf8_lossy(&measured.stderr).into_owned().into());
        }
        print!("{documents:>9}  {}", String::from_utf8(measured.stdout)?);
    }
    Ok(())
}

/// Runs everything over an engagement folder; a row of the table.
fn measure(folder: &Path) -> Outcome<String> {
    let catalog = Catalog::parse(&catalog::shipped())?;
    let profiles = Profiles::learn(&catalog);
    let engagement = Engagement {
        auditee: String::new(),
        scope: String::new(),
        as_of: "2026-09-30".parse()?,
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
    let order = Order {
        engagement: &engagement,
        catalog: &catalog,
        profiles: &profiles,
        received: Received::Files(&[folder.join("evidence")]),
        index_folder: &folder.join("index"),
        sandbox: &Sandbox::in_process(),
        recognition: None,
        kept: Kept { cache: &cache, began_nanoseconds: 0 },
    };
    let report = pipeline::analyse(order, &Keyword, &|_| {})?;
    let all: u64 = report.run.durations_ms.values().sum();
    let tests = report.run.durations_ms.get("check").copied().unwrap_or_default();
    let facts = tickmark::report::render(&report, tickmark::report::Kind::Facts)?.len() >> 20;
    let (files, drafts) = (report.documents.len(), report.findings.len());
    let share = tests as f64 / all.max(1) as f64;
    let peak = peak_megabytes()?;
    Ok(format!(
        "{files:>5}  {tests:>8}  {all:>13}  {share:>5.2}  {drafts:>6}  {facts:>8}  {peak:>7}"
    ))
}

/// The most memory this process held, from `VmHWM`.
fn peak_megabytes() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kilobytes >> 10)
}

/// A name no other system has.
fn name(nth: usize) -> String {
    const FIRST: [&str; 12] = [
        "Amber", "Birch", "Cedar", "Dusk", "Ember", "Fern", "Grove", "Heath", "Iris", "Juniper",
        "Kelp", "Lark",
    ];
    const SECOND: [&str; 10] =
        ["gate", "light", "mill", "path", "quay", "reach", "stone", "watch", "yard", "field"];
    let (first, rest) = (nth % FIRST.len(), nth / FIRST.len());
    let third = char::from(b'A' + u8::try_from(rest / SECOND.len() % 26).unwrap_or_default());
    format!("{}{} {third}", FIRST[first], SECOND[rest % SECOND.len()])
}

/// Writes the evidence of a company with so many AI systems.
fn write_evidence(folder: &Path, systems: usize) -> Outcome<()> {
    let mut inventory = "ID,AI system,Purpose,Owner,Risk tier,Status,Go-live,Supplier\n".to_owned();
    let mut risks =
        "Risk ID,AI system,Risk,Likelihood,Impact,Score,Treatment,Owner,Last assessed\n".to_owned();
    let mut actions =
        "NC no.,Date,Description,Cause,Corrective action,Responsible,Due,Status,Closed on,\
                       Effectiveness check\n"
            .to_owned();
    for nth in 0..systems {
        let (id, name) = (format!("AI-{nth:04}"), name(nth));
        let (month, day) = (nth % 8 + 1, nth % 27 + 1);
        writeln!(
            inventory,
            "{id},{name},Forecasts demand of line {nth},Kim Okafor,medium,In use,2025-{month:02}-{day:02},in-house"
        )?;
        for (risk, words) in
            ["Drift after a change of inputs", "Users rely on it too much"].iter().enumerate()
        {
            writeln!(
                risks,
                "R-{nth:04}-{risk},{id},{words},3,3,9,Reduce,Kim Okafor,2026-{month:02}-{day:02}"
            )?;
        }
        writeln!(
            actions,
            "NC-{nth:04},2026-{month:02}-{day:02},Weekly figures of {name} not signed,Deputy not named,Deputy \
             named,Kim Okafor,2026-08-31,Closed,2026-08-2{},Checked on 2026-09-10: effective",
            nth % 9
        )?;
        write_system(&folder.join(format!("systems/{id}")), &id, &name, nth)?;
    }
    let registers = folder.join("registers");
    fs::create_dir_all(&registers)?;
    fs::write(registers.join("ai_inventory.csv"), inventory)?;
    fs::write(registers.join("risk_register.csv"), risks)?;
    fs::write(registers.join("nonconformities.csv"), actions)?;
    let mut log = "Time,AI system,Event,User,Result\n".to_owned();
    for row in 0..LOG_ROWS {
        let (system, day) = (row % systems.max(1), row % 28 + 1);
        writeln!(log, "2026-06-{day:02}T08:00:00Z,AI-{system:04},forecast,user{row},ok")?;
    }
    fs::write(registers.join("event_log.csv"), log)?;
    Ok(())
}

/// Writes the records of one AI system.
fn write_system(folder: &Path, id: &str, name: &str, nth: usize) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let head = |title: &str, document: &str| {
        format!(
            "# {title} {name}\n\n| Document no. | {document}-{nth:04} |\n|---|---|\n| Version | 1.0 |\n| Approved \
             by | Lee Brandt |\n| Approved on | 2025-11-1{} |\n| AI system | {id} {name} |\n\n",
            nth % 9
        )
    };
    let documents = [
        (
            "impact.md",
            head("AI impact assessment", "IA")
                + "## Individuals\n\nPlanners may be misled by a wrong forecast; they see the range.\n\n## Society\n\n\
                   None beyond waste of goods.\n\n## Decision\n\nApproved for use by Lee Brandt.\n",
        ),
        (
            "validation.md",
            head("Verification and validation report", "VV")
                + "| Metric | Limit | Result | Verdict |\n|---|---|---|---|\n| Error | 0.10 | 0.07 | pass |\n",
        ),
        (
            "release.md",
            head("Release approval", "RA") + "Version 1.0 is approved for deployment.\n",
        ),
        (
            "users.md",
            head("Information for users", "UI")
                + "## What it does\n\nForecasts demand.\n\n## Limits\n\nIt does not know of holidays.\n",
        ),
        ("change.md", head("Change record", "CH") + "New input, minor, tested and approved.\n"),
    ];
    for (file, text) in documents {
        fs::write(folder.join(file), text)?;
    }
    let card = format!(
        "{{\"model\": \"{name}\", \"system_id\": \"{id}\", \"version\": \"1.0\", \"limitations\": \"holidays\"}}"
    );
    fs::write(folder.join("model_card.json"), card)?;
    let mut weekly = "Week,AI system,Metric,Value,Limit,Result\n".to_owned();
    for week in 1..=36 {
        writeln!(weekly, "2026-W{week:02},{id},Error,0.0{},0.10,ok", week % 9 + 1)?;
    }
    fs::write(folder.join("weekly_figures.csv"), weekly)?;
    Ok(())
}
