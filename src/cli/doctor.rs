//! `doctor`: what this machine gives. Measured, not looked up: a worker is started, says what holds it,
//! and is told to misbehave.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use serde::Serialize;

use super::args::{DoctorArgs, Format};
use super::output;
use super::reader;
use super::recognition::{self, Recognition};
use super::status::Status;
use crate::sandbox::{Consequence, InForce, Misdeed, Protection, Sandbox};

/// Prints what this machine gives.
pub fn doctor(args: &DoctorArgs) -> anyhow::Result<Status> {
    let report = Doctor::examine(args.pdfium.as_deref())?;
    let text = match args.output.format {
        Format::Human => report.text(),
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

#[derive(Serialize)]
struct Doctor {
    schema: &'static str,
    version: &'static str,
    system: String,
    threads: usize,
    isolation: Isolation,
    /// The engine that reads PDFs first, where one is named.
    pdf_engine: Option<PdfEngine>,
    text_recognition: Recognition,
    /// Where a model would be asked; nothing is sent anywhere.
    endpoint: Option<String>,
}

#[derive(Serialize)]
struct PdfEngine {
    engine: String,
    /// Why it does not read here.
    lacking: Option<String>,
}

#[derive(Serialize)]
struct Isolation {
    /// `full`, `reduced` or `none`.
    in_force: &'static str,
    limits: String,
    landlock: String,
    seccomp: String,
    /// What a worker was told to do, and what became of it.
    tried: Vec<Trial>,
}

#[derive(Serialize)]
struct Trial {
    what: &'static str,
    became: String,
    stopped: bool,
}

/// What takes no time to try, in words that follow `tried to`.
const TRIALS: [(Misdeed, &str); 6] = [
    (Misdeed::ReadFile, "read a file"),
    (Misdeed::WriteFile, "write a file"),
    (Misdeed::Connect, "open a connection"),
    (Misdeed::Execute, "start a program"),
    (Misdeed::AllocateAtOnce, "take 16 GiB of memory"),
    (Misdeed::Recurse, "nest without end"),
];

impl Doctor {
    fn examine(pdfium: Option<&Path>) -> anyhow::Result<Self> {
        let with_engine = reader::processes(pdfium)?;
        let pdf_engine = with_engine.pdf_engine().map(|engine| PdfEngine {
            engine,
            lacking: with_engine.protection().err().map(|error| error.to_string()),
        });
        Ok(Self {
            schema: "tickmark.doctor/1",
            version: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            threads: thread::available_parallelism().map_or(1, NonZeroUsize::get),
            isolation: Isolation::examine(&reader::processes(None)?),
            pdf_engine,
            text_recognition: recognition::examine()?,
            endpoint: None,
        })
    }

    fn text(&self) -> String {
        let Self { version, system, threads, isolation, pdf_engine, text_recognition, .. } = self;
        let mut text = format!("tickmark {version} on {system}, {threads} threads\n\n");
        let _ = writeln!(text, "Isolation of readers: {}", isolation.in_force);
        for (part, state) in [
            ("limits", &isolation.limits),
            ("Landlock", &isolation.landlock),
            ("seccomp", &isolation.seccomp),
        ] {
            let _ = writeln!(text, "  {part:9} {state}");
        }
        for Trial { what, became, stopped } in &isolation.tried {
            let mark = if *stopped { "✓" } else { "✗" };
            let _ = writeln!(text, "  {mark} told to {what}: {became}");
        }
        if isolation.in_force != "full" {
            text.push_str(
                "  Files of people you do not trust are better read on a Linux of 2022 or later \
                 (kernel 5.19).\n",
            );
        }
        text.push('\n');
        match pdf_engine {
            Some(PdfEngine { engine, lacking: None }) => {
                let _ = writeln!(text, "PDFs are read with {engine} first");
            }
            Some(PdfEngine { lacking: Some(lacking), .. }) => {
                let _ = writeln!(text, "PDFs cannot be read as asked for: {lacking}");
            }
            None => {}
        }
        let _ = writeln!(text, "{}", text_recognition.text());
        text.push_str("\nModel endpoint: none; nothing is sent anywhere\n");
        text
    }
}

impl Isolation {
    fn examine(sandbox: &Sandbox) -> Self {
        let protection = match sandbox.protection() {
            Ok(protection) => protection,
            Err(error) => {
                let no = || InForce::No { why: error.to_string() };
                Protection { limits: no(), files: no(), calls: no() }
            }
        };
        let none = protection.word() == "none";
        let tried = TRIALS.into_iter().filter(|_| !none);
        Self {
            in_force: protection.word(),
            limits: protection.limits.to_string(),
            landlock: protection.files.to_string(),
            seccomp: protection.calls.to_string(),
            tried: tried.map(|(misdeed, what)| Trial::of(sandbox, misdeed, what)).collect(),
        }
    }
}

impl Trial {
    fn of(sandbox: &Sandbox, misdeed: Misdeed, what: &'static str) -> Self {
        let (became, stopped) = match sandbox.misbehave(misdeed) {
            Consequence::Ended(_) => ("stopped".to_owned(), true),
            Consequence::Refused(refusal) => (format!("refused ({refusal})"), true),
            Consequence::None => ("done".to_owned(), false),
        };
        Self { what, became, stopped }
    }
}
