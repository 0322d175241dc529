//! Limits a process sets itself and cannot raise again: memory, computing time, files, processes.

use rustix::process::{Resource, Rlimit, setrlimit};

use super::Allowed;
use crate::sandbox::InForce;
use crate::sandbox::in_process::STACK_BYTES;

/// The program, its libraries and the stacks of its other threads: address space no file pays for.
const PROGRAM_BYTES: u64 = 128 << 20;

/// Sets the limits a thread may still be started under.
pub fn set(allowed: Allowed) -> InForce {
    let Allowed { memory_bytes, computing_seconds } = allowed;
    let space = memory_bytes + STACK_BYTES as u64 + PROGRAM_BYTES;
    let limits = [
        ("memory", Resource::As, space),
        ("computing time", Resource::Cpu, computing_seconds),
        ("file size", Resource::Fsize, 0),
        ("memory dumps", Resource::Core, 0),
    ];
    let refused: Vec<&str> = limits
        .into_iter()
        .filter(|(_, resource, limit)| lower(*resource, *limit).is_err())
        .map(|(name, ..)| name)
        .collect();
    if refused.is_empty() {
        let memory = memory_bytes >> 20;
        InForce::Yes { what: format!("{memory} MiB of memory, no file, no further process") }
    } else {
        InForce::No { why: format!("the system refused to limit {}", refused.join(", ")) }
    }
}

/// No process or thread and no file from here on. Root is not bound by the first; seccomp binds it.
pub fn no_more_processes_and_files(limits: &mut InForce) {
    let processes = lower(Resource::Nproc, 0);
    let files = lower(Resource::Nofile, 0);
    if let (InForce::Yes { .. }, Err(error)) = (&*limits, processes.and(files)) {
        *limits = InForce::No { why: format!("the system refused to limit processes: {error}") };
    }
}

fn lower(resource: Resource, limit: u64) -> rustix::io::Result<()> {
    setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })
}
