//! A worker gives up its rights before it reads a byte: for good, and for all its threads.
//!
//! Two steps, because a thread has to be started between them: the reader needs a stack larger than
//! the one a process is born with, and afterwards no thread can be started.

#[cfg(unix)]
mod limits;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod system_calls;

use std::fs::File;

#[cfg(not(target_os = "linux"))]
use super::InForce;
use super::Protection;

/// What a worker is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
    /// Bytes of memory, above what the program itself takes.
    pub memory_bytes: u64,
    /// Seconds of computing in all its life.
    pub computing_seconds: u64,
}

/// What can be given up before the reader's thread is started. Threads started later inherit it.
pub fn before_threads(allowed: Allowed) -> Protection {
    #[cfg(target_os = "linux")]
    linux::end_with_the_run();
    #[cfg(target_os = "linux")]
    return Protection {
        limits: limits::set(allowed),
        files: linux::give_up_files(),
        calls: super::InForce::No { why: "not asked for yet".to_owned() },
    };
    #[cfg(not(target_os = "linux"))]
    {
        let only_linux = || InForce::No { why: "only Linux has it".to_owned() };
        #[cfg(unix)]
        let limits = limits::set(allowed);
        #[cfg(not(unix))]
        let limits = {
            let _ = allowed;
            InForce::No { why: "this system has none that a process can set".to_owned() }
        };
        Protection { limits, files: only_linux(), calls: only_linux() }
    }
}

/// The rest, once every thread runs that is needed. `answers` is the one file it may still write to.
pub fn after_threads(protection: &mut Protection, answers: &File) {
    #[cfg(unix)]
    limits::no_more_processes_and_files(&mut protection.limits);
    #[cfg(target_os = "linux")]
    {
        protection.calls = system_calls::give_up(answers);
    }
    let _ = (protection, answers);
}

/// What a program can do without that is not ours: it reads files of its own. What this system does
/// not have cannot be given up, and it is run all the same.
pub fn for_program(allowed: Allowed) {
    #[cfg(unix)]
    limits::set(allowed);
    #[cfg(target_os = "linux")]
    {
        linux::end_with_the_run();
        linux::give_up_all_but_reading();
        system_calls::give_up_connections();
    }
    let _ = allowed;
}
