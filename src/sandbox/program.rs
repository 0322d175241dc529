//! Runs a program that is not ours over some bytes, with as few rights as it can work with.
//!
//! Such a program opens its own libraries and data, so it keeps the right to read files. It is given
//! no environment but what is named, and can write no file, open no connection and take no more
//! memory and time than it is allowed. Our own program starts first, gives the rights up, and turns
//! into the other one.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{str, thread};

use super::in_process::line;
use super::lockdown::{self, Allowed};
use super::warden::{Ending, Started, Warden};

/// The hidden verb by which our program turns into another one.
pub const PROGRAM_VERB: &str = "program-worker";

/// What is kept of what a program complains.
const COMPLAINTS_BYTES_MAX: u64 = 64 << 10;

/// A program, and what it may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The `tickmark` program, by its absolute path.
    pub launcher: PathBuf,
    /// The program, by its absolute path.
    pub path: PathBuf,
    /// The environment it is given: all of it.
    pub environment: Vec<(&'static str, OsString)>,
    /// Memory, in all.
    pub memory_bytes: u64,
    /// How long it may take for one call.
    pub seconds: u64,
    /// How much it may answer.
    pub answer_bytes_max: u64,
}

/// Why a program gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It cannot be started.
    #[error("it cannot be started: {0}")]
    NotStarted(String),
    /// It took too long.
    #[error("it took longer than {0} seconds")]
    TimedOut(u64),
    /// It said too much.
    #[error("it answered more than {0} MiB")]
    TooMuch(u64),
    /// It failed.
    #[error("it failed: {0}")]
    Failed(String),
}

/// A program that can be run.
#[derive(Debug)]
pub struct Runner {
    program: Program,
    warden: Warden,
}

impl Runner {
    /// Nothing is started yet.
    pub fn new(program: Program) -> io::Result<Self> {
        let warden = Warden::new(Duration::from_secs(program.seconds), Ending::Group)?;
        Ok(Self { program, warden })
    }

    /// What the program answers on stdout to these bytes on stdin.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Failure> {
        let Program { seconds, answer_bytes_max, .. } = self.program;
        let started = self
            .warden
            .start(command(&self.program, arguments))
            .map_err(|error| Failure::NotStarted(error.to_string()))?;
        let Started { watch, mut questions, answers, complaints } = started;
        watch.expect_within(Duration::from_secs(seconds));
        let mut answer = Vec::new();
        let complaints = thread::scope(|scope| {
            // A program may answer or complain before it has heard everything.
            let speaker = scope.spawn(move || questions.write_all(input));
            let listener = scope.spawn(move || complaint(complaints));
            let heard = answers.take(answer_bytes_max + 1).read_to_end(&mut answer);
            if heard.is_err() || answer.len() as u64 > answer_bytes_max {
                let _ = watch.end();
            }
            // One that does not want to hear it all may still have answered.
            let _ = speaker.join();
            listener.join().unwrap_or_default()
        });
        let status = watch.ended_by_itself(Duration::from_secs(seconds));
        if answer.len() as u64 > answer_bytes_max {
            return Err(Failure::TooMuch(answer_bytes_max >> 20));
        }
        match status {
            _ if watch.was_late() => Err(Failure::TimedOut(seconds)),
            Ok(status) if status.success() => Ok(answer),
            Ok(status) => Err(Failure::Failed(reason(status, &complaints))),
            Err(error) => Err(Failure::Failed(error.to_string())),
        }
    }
}

fn command(program: &Program, arguments: &[&str]) -> Command {
    let mut command = Command::new(&program.launcher);
    command
        .arg(PROGRAM_VERB)
        .args(["--memory-bytes", &program.memory_bytes.to_string()])
        .args(["--computing-seconds", &program.seconds.to_string()])
        .arg("--")
        .arg(&program.path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    {
        command.env_clear().current_dir("/");
        // What it starts is ended with it: what is installed may be a script around the program.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    for (name, value) in &program.environment {
        command.env(name, value);
    }
    command
}

fn complaint(from: impl Read) -> String {
    let mut said = Vec::new();
    // What came until it broke off is all there is.
    let _ = from.take(COMPLAINTS_BYTES_MAX).read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}

fn reason(status: ExitStatus, complaints: &str) -> String {
    let last = complaints.lines().rev().find(|line| !line.trim().is_empty());
    last.map_or_else(|| status.to_string(), |last| line(last.trim()))
}

/// Gives up rights and turns into the program that is named first; the body of the hidden verb.
/// Returns where it could not.
pub fn become_program(
    memory_bytes: u64,
    computing_seconds: u64,
    program: &[OsString],
) -> io::Result<()> {
    let Some((path, arguments)) = program.split_first() else {
        return Err(io::Error::other("no program is named"));
    };
    lockdown::for_program(Allowed { memory_bytes, computing_seconds });
    let mut command = Command::new(path);
    command.args(arguments);
    #[cfg(unix)]
    {
        Err(std::os::unix::process::CommandExt::exec(&mut command))
    }
    #[cfg(not(unix))]
    {
        let status = command.status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
    }
}
