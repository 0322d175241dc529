//! `verify`: whether log, drafts, evidence and quotations of an engagement are what they were.
//!
//! It is a gate: what does not hold is listed, and the exit status says so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use rayon::prelude::*;
use serde::Serialize;

use super::args::Format;
use super::decision_args::VerifyArgs;
use super::failure::{hinted, shown};
use super::status::Status;
use super::table::counted;
use super::{config, output, reader, recognition, threads, verify_bundle, view};
use crate::docket::{self, Docket};
use crate::domain::{Digest, Document};
use crate::outputs::{self, Outputs};
use crate::pipeline::{self, Recognition};
use crate::report::Kind;
use crate::sandbox::Sandbox;
use crate::sources::{self, Fate, Listed};
use crate::store::{DecisionLog, LogError};
use crate::verify::{self, Check, Fault, Found, Ledger, Quotation, Seen};

/// So many faults of one check are printed for people; `--format json` lists all.
const LISTED_MAX: usize = 20;

/// Looks at everything and prints what does not hold.
pub fn verify(args: &VerifyArgs) -> anyhow::Result<Status> {
    let checks = if args.folder.is_file() { of_bundle(args)? } else { of_folder(args)? };
    let holds = checks.iter().all(|check| check.faults.is_empty());
    let text = match args.output.format {
        Format::Human => human(&checks),
        Format::Json => {
            let file = File { schema: "tickmark.verify/1", holds, checks: &checks };
            serde_json::to_string_pretty(&file)? + "\n"
        }
    };
    output::result(&text, &args.output)?;
    Ok(if holds { Status::Worked } else { Status::GateFailed })
}

fn of_folder(args: &VerifyArgs) -> anyhow::Result<Vec<Check>> {
    let folder = &args.folder;
    // A folder without results is told before anything else is.
    view::text(folder, Kind::Run)?;
    let mut checks = Vec::new();
    let log = open(folder, &mut checks)?;
    of_log(args, log.as_ref(), &mut checks)?;
    let (outputs, check) = outputs(folder, log.as_ref())?;
    checks.push(check);
    if let Some((outputs, docket)) = &outputs {
        let roots = roots(args, log.as_ref())?;
        checks.extend(against_evidence(args, &roots, &[], outputs, docket)?);
    }
    Ok(checks)
}

/// A bundle is a folder once it is unpacked, but that what is missing in it is a fault of the bundle.
fn of_bundle(args: &VerifyArgs) -> anyhow::Result<Vec<Check>> {
    let unpacked = verify_bundle::unpack(&args.folder)?;
    let folder = unpacked.folder();
    let mut checks = vec![unpacked.check.clone()];
    let log = open(folder, &mut checks)?;
    of_log(args, log.as_ref(), &mut checks)?;
    if let Some(log) = &log {
        checks[1].faults.extend(unpacked.of_log(log)?);
    }
    let named = (!args.evidence.is_empty()).then(|| args.evidence.clone());
    let without = if named.is_some() { &[] } else { unpacked.without() };
    match outputs(folder, log.as_ref()) {
        Ok((read, check)) => {
            checks.push(check);
            let roots = named.or_else(|| unpacked.evidence());
            if let (Some((outputs, docket)), Some(roots)) = (&read, roots) {
                checks.extend(against_evidence(args, &roots, without, outputs, docket)?);
            }
        }
        Err(error) => {
            let faults = vec![Fault::new("output files", error.to_string())];
            let told = "cannot be read, so that nothing else was looked at".to_owned();
            checks.push(Check { name: "outputs", told, looked_at: 0, faults });
        }
    }
    Ok(checks)
}

/// The log itself, the drafts it keeps, and the copy that was asked for.
fn of_log(
    args: &VerifyArgs,
    log: Option<&DecisionLog>,
    checks: &mut Vec<Check>,
) -> anyhow::Result<()> {
    if let Some(file) = &args.backup {
        back_up(log, file)?;
    }
    let before = checks.iter().position(|check| check.name == "log");
    if let Some(log) = log {
        checks.push(verify::chain(log)?);
        checks.push(verify::drafts(log)?);
    } else if before.is_none() {
        let told = "there is none".to_owned();
        checks.push(Check { name: "log", told, looked_at: 0, faults: Vec::new() });
    }
    if let Some(head) = args.head {
        let fault = match log {
            Some(log) => verify::told_before(log, head)?,
            None => Some(Fault::new("decision log", "there is none that can be read")),
        };
        if let Some(check) = checks.iter_mut().find(|check| check.name == "log") {
            check.faults.extend(fault);
        }
    }
    Ok(())
}

/// The log, if there is one; to look for it must not make one. A damaged one is a fault.
fn open(folder: &Path, checks: &mut Vec<Check>) -> anyhow::Result<Option<DecisionLog>> {
    if !DecisionLog::is_in(folder) {
        return Ok(None);
    }
    match DecisionLog::open(folder) {
        Ok(log) => Ok(Some(log)),
        Err(error @ LogError::Damaged { .. }) => {
            let faults = vec![Fault::new("decision log", error.to_string())];
            let told = "cannot be read".to_owned();
            checks.push(Check { name: "log", told, looked_at: 0, faults });
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn back_up(log: Option<&DecisionLog>, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        let error = anyhow!("cannot back up to {}: it is there already", shown(to));
        return Err(hinted(error, "name a file that does not exist yet"));
    }
    let Some(log) = log else {
        let error = anyhow!("there is no decision log that could be backed up");
        return Err(hinted(error, "a run makes one"));
    };
    log.back_up(to)?;
    output::note(&format!("the decision log was copied to {}", shown(to)));
    Ok(())
}

/// The output files with what was decided, and whether they are of the form this version writes.
fn outputs(
    folder: &Path,
    log: Option<&DecisionLog>,
) -> anyhow::Result<(Option<(Outputs, Docket)>, Check)> {
    let mut check =
        Check { name: "outputs", told: String::new(), looked_at: 8, faults: Vec::new() };
    let read = match view::understood(folder) {
        Ok(read) => read,
        Err(error) if error.downcast_ref::<outputs::Error>().is_some() => {
            let said: Vec<String> = error.chain().map(ToString::to_string).collect();
            check.faults.push(Fault::new("output files", said.join(": ")));
            "cannot be understood, so that evidence and quotations were not looked at"
                .clone_into(&mut check.told);
            return Ok((None, check));
        }
        Err(error) => return Err(error),
    };
    "8 files of the form this version writes".clone_into(&mut check.told);
    let filed = &read.findings.findings;
    let docket = match log.map(|log| Docket::read(log, filed)) {
        Some(Ok(docket)) => docket,
        // Of a damaged log the check of the log tells.
        None | Some(Err(LogError::Damaged { .. })) => {
            Docket::of(&docket::filed(filed), &[], |_| None)
        }
        Some(Err(error)) => return Err(error.into()),
    };
    let text = view::text(folder, Kind::Findings)?;
    if docket::published(&text, &docket).is_ok_and(|laid| laid != text) {
        let what = "does not say what the decision log says; a run writes it anew";
        check.faults.push(Fault::new("out/findings.json", what));
    }
    Ok((Some((read, docket)), check))
}

/// The checks that need the evidence itself.
fn against_evidence(
    args: &VerifyArgs,
    roots: &[PathBuf],
    without: &[String],
    outputs: &Outputs,
    docket: &Docket,
) -> anyhow::Result<[Check; 2]> {
    let listed = sources::list(roots).map_err(|error| {
        let hint = error.hint();
        hinted(error.into(), hint)
    })?;
    let sandbox = reader::sandbox(&args.reading.sandbox)?;
    let recogniser = recognition::recogniser(&args.reading.recognition)?;
    let pages_max = args.reading.recognition.pages_max;
    let recognition = recogniser
        .as_ref()
        .map(|recogniser| Recognition { recogniser: recogniser.as_ref(), pages_max });
    let ledger = Ledger::of(&outputs.documents.documents);
    threads::pool(None)?.install(|| {
        let mut found: Vec<Found> = listed.par_iter().map(hashed).collect();
        let reopened = verify::reopened(&ledger, &found);
        let members = listed.par_iter().filter(|file| reopened.contains(&file.path.0));
        let members: Vec<Found> =
            members.flat_map_iter(|file| members_of(file, &sandbox)).collect();
        found.extend(members);
        // What a bundle does not hold was not opened here, as it was not when it was made.
        found.extend(without.iter().map(|path| Found { path: path.clone(), seen: Seen::Skipped }));
        let mut evidence = verify::evidence(&ledger, &found);
        let places: Vec<String> = roots.iter().map(|root| shown(root)).collect();
        let within = args.folder.is_file() && args.evidence.is_empty();
        let place = if within { "the bundle".to_owned() } else { places.join(", ") };
        evidence.told = format!("{}, in {place}", evidence.told);
        let quotations = verify::quotations(outputs, docket);
        let quotations = looked_up(&ledger, &listed, quotations, &sandbox, recognition);
        Ok([evidence, quotations])
    })
}

/// Where the evidence lies: as asked for, or as the engagement tells.
fn roots(args: &VerifyArgs, log: Option<&DecisionLog>) -> anyhow::Result<Vec<PathBuf>> {
    if !args.evidence.is_empty() {
        return Ok(args.evidence.clone());
    }
    config::evidence_of(&args.folder, log)?.ok_or_else(|| {
        hinted(
            anyhow!("the evidence of {} is not where the last run read it", shown(&args.folder)),
            "name its folders in their order: `--evidence PATH`",
        )
    })
}

fn hashed(file: &Listed) -> Found {
    let seen = match &file.fate {
        Fate::Skip(_) => Seen::Skipped,
        Fate::Unreadable(reason) => Seen::Closed(reason.clone()),
        Fate::Read => match sources::read(file) {
            Ok(bytes) => Seen::Bytes(Digest::of(&bytes)),
            Err(unread) => Seen::Closed(unread.into_words()),
        },
    };
    Found { path: file.path.0.clone(), seen }
}

fn members_of(file: &Listed, sandbox: &Sandbox) -> Vec<Found> {
    let rows = pipeline::read(file, sandbox, None).into_iter().skip(1);
    rows.map(|(row, _)| {
        let seen = row.id.map_or(Seen::Skipped, Seen::Bytes);
        Found { path: row.path.0, seen }
    })
    .collect()
}

/// Reads each document that is cited once more, and looks its quotations up.
fn looked_up(
    ledger: &Ledger<'_>,
    listed: &[Listed],
    quotations: BTreeMap<&str, Vec<Quotation<'_>>>,
    sandbox: &Sandbox,
    recognition: Option<Recognition<'_>>,
) -> Check {
    let documents = quotations.len();
    let total: usize = quotations.values().map(Vec::len).sum();
    let mut files: BTreeMap<&str, Vec<Quotation<'_>>> = BTreeMap::new();
    for (document, of_it) in quotations {
        files.entry(ledger.received(document)).or_default().extend(of_it);
    }
    let files: Vec<_> = files.into_iter().collect();
    let by_path: BTreeMap<&str, &Listed> =
        listed.iter().map(|file| (file.path.0.as_str(), file)).collect();
    let faults: Vec<Vec<Fault>> = files
        .par_iter()
        .map(|(path, of_it)| {
            let file = by_path.get(path);
            let read =
                file.map_or_else(Vec::new, |file| pipeline::read(file, sandbox, recognition));
            let text = |path: &str| -> Option<&Document> {
                let (_, text) = read.iter().find(|(row, _)| row.path.0 == path)?;
                text.as_ref()
            };
            of_it.iter().filter_map(|one| verify::check(one, text(one.document))).collect()
        })
        .collect();
    let faults = faults.concat();
    let told = format!(
        "{total} looked up in {}: {} stand word for word where they are cited",
        counted(documents, "document", "documents"),
        total - faults.len(),
    );
    Check { name: "quotations", told, looked_at: total, faults }
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    holds: bool,
    checks: &'a [Check],
}

fn human(checks: &[Check]) -> String {
    let mut text = String::new();
    let label = |check: &Check| match check.name {
        "bundle" => "Bundle",
        "log" => "Decision log",
        "drafts" => "Drafts decided on",
        "outputs" => "Output files",
        "evidence" => "Evidence",
        _ => "Quotations",
    };
    for check in checks {
        let mark = if check.faults.is_empty() { "ok   " } else { "FAULT" };
        let _ = writeln!(text, "{mark}  {:17}  {}", label(check), check.told);
    }
    let faults: usize = checks.iter().map(|check| check.faults.len()).sum();
    if faults == 0 {
        text.push_str("\nEverything holds.\n");
        return text;
    }
    let _ = writeln!(text, "\n{} not hold:", counted(faults, "thing does", "things do"));
    for check in checks {
        for Fault { place, what, quote } in check.faults.iter().take(LISTED_MAX) {
            let quote = quote.as_ref().map(|quote| format!(": “{quote}”")).unwrap_or_default();
            let _ = writeln!(text, "  {place}: {what}{quote}");
        }
        if check.faults.len() > LISTED_MAX {
            let more = check.faults.len() - LISTED_MAX;
            let _ = writeln!(text, "  and {more} more; `--format json` lists all");
        }
    }
    text
}
