//! What a worker died of, in words for the ledger.

use std::io::{self, ErrorKind};
use std::process::ExitStatus;

use super::Limits;
use super::in_process::line;
use crate::extract::Error;

/// How a worker ended.
#[derive(Debug)]
pub struct End<'a> {
    /// Why it could not be asked any more.
    pub broken: &'a io::Error,
    /// Whether it was ended because it gave no sign of life.
    pub late: bool,
    /// What the system says of its end, where it says anything.
    pub status: Option<ExitStatus>,
    /// What it complained.
    pub complaints: String,
    /// What it was allowed.
    pub limits: Limits,
    /// How much memory it was allowed.
    pub memory_bytes: u64,
}

/// What the file it read did to it.
pub fn of(end: &End<'_>) -> Error {
    let End { broken, late, status, complaints, limits, memory_bytes } = end;
    if *late {
        return Error::TimedOut { seconds: limits.progress_seconds };
    }
    match broken.kind() {
        ErrorKind::TimedOut => return Error::TimedOut { seconds: limits.total_seconds },
        ErrorKind::InvalidData => return Error::Crashed { detail: broken.to_string() },
        _ => {}
    }
    if complaints.contains("memory allocation of") {
        return Error::OutOfMemory { mebibytes: memory_bytes >> 20 };
    }
    if complaints.contains("has overflowed its stack") {
        return Error::Crashed { detail: "the file is nested too deeply".to_owned() };
    }
    let killed = status.and_then(signal);
    match killed {
        Some(SIGSYS) => Error::Forbidden,
        Some(SIGXCPU) => Error::TimedOut { seconds: limits.total_seconds },
        Some(SIGKILL) => Error::Interrupted,
        Some(signal) => Error::Crashed { detail: format!("its process ended by signal {signal}") },
        None => Error::Crashed { detail: last_line(complaints) },
    }
}

/// Numbers that are the same on every Linux that is built for, and looked at nowhere else.
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;
const SIGSYS: i32 = 31;

fn signal(status: ExitStatus) -> Option<i32> {
    #[cfg(unix)]
    {
        std::os::unix::process::ExitStatusExt::signal(&status)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        None
    }
}

fn last_line(complaints: &str) -> String {
    match complaints.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(last) => line(last.trim()),
        None => "its process ended without a word".to_owned(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn check(kind: ErrorKind, late: bool, status: i32, complaints: &str, told: &str) {
        let error = of(&End {
            broken: &kind.into(),
            late,
            status: Some(ExitStatus::from_raw(status)),
            complaints: complaints.to_owned(),
            limits: crate::sandbox::LIMITS,
            memory_bytes: 1 << 30,
        });
        assert_eq!(error.to_string(), told);
    }

    #[test]
    fn what_a_worker_died_of_is_told_by_its_end() {
        let eof = ErrorKind::UnexpectedEof;
        let memory = "memory allocation of 17179869184 bytes failed\n";
        check(eof, false, 6, memory, "reading it takes more than 1024 MiB of memory");
        let stack = "\nthread '<unknown>' (7) has overflowed its stack\nfatal runtime error\n";
        check(eof, false, 6, stack, "the reader crashed: the file is nested too deeply");
        check(eof, false, 24, "", "reading it took longer than 600 seconds");
        check(eof, true, 9, "", "reading it took longer than 60 seconds");
        check(ErrorKind::TimedOut, false, 9, "", "reading it took longer than 600 seconds");
        check(
            eof,
            false,
            9,
            "",
            "the process that read it was ended from outside; most often the machine had no memory left",
        );
        check(eof, false, 11, "", "the reader crashed: its process ended by signal 11");
        check(eof, false, 256, "a\nb \n\n", "the reader crashed: b");
        check(eof, false, 0, "", "the reader crashed: its process ended without a word");
    }
}
