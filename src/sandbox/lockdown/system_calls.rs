//! seccomp: the calls to the system that a reader needs, and the end of the process at any other.
//!
//! It may ask for memory that is not executable, read the pipe it is asked through, write to its
//! pipes, look at the clock and end. It cannot open, connect, start or signal anything.

use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::fs::File;
use std::os::fd::AsRawFd;

use libc::{
    EACCES, PROT_EXEC, STDERR_FILENO, STDIN_FILENO, SYS_brk, SYS_clock_gettime, SYS_close,
    SYS_exit, SYS_exit_group, SYS_futex, SYS_getpid, SYS_getrandom, SYS_gettid, SYS_madvise,
    SYS_mmap, SYS_mprotect, SYS_mremap, SYS_munmap, SYS_process_vm_readv, SYS_ptrace, SYS_read,
    SYS_restart_syscall, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sched_yield,
    SYS_sigaltstack, SYS_socket, SYS_socketpair, SYS_tgkill, SYS_write, c_long,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter_all_threads,
};

use crate::sandbox::InForce;

/// Calls that reach nothing outside the process.
const HARMLESS: [c_long; 18] = [
    SYS_brk,
    SYS_clock_gettime,
    SYS_close,
    SYS_exit,
    SYS_exit_group,
    SYS_futex,
    SYS_getpid,
    SYS_getrandom,
    SYS_gettid,
    SYS_madvise,
    SYS_mremap,
    SYS_munmap,
    SYS_restart_syscall,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sched_yield,
    SYS_sigaltstack,
];

/// Gives up every other call, for all threads of this process.
pub fn give_up(answers: &File) -> InForce {
    match program(answers).and_then(|program| apply_filter_all_threads(&program)) {
        Ok(()) => {
            InForce::Yes { what: "memory, its own pipes and its end, nothing else".to_owned() }
        }
        Err(error) => InForce::No { why: error.to_string() },
    }
}

/// Makes these calls fail and leaves the others, for a program of which no list can be made.
pub fn give_up_connections() {
    let calls = [SYS_socket, SYS_socketpair, SYS_ptrace, SYS_process_vm_readv];
    let rules = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let refuse = SeccompAction::Errno(EACCES.unsigned_abs());
    // Landlock stands in the way of most of it already.
    let _ = compiled(rules, SeccompAction::Allow, refuse)
        .and_then(|program| apply_filter_all_threads(&program));
}

fn program(answers: &File) -> seccompiler::Result<BpfProgram> {
    compiled(rules(answers)?, SeccompAction::KillProcess, SeccompAction::Allow)
}

fn compiled(
    rules: Rules,
    otherwise: SeccompAction,
    where_met: SeccompAction,
) -> seccompiler::Result<BpfProgram> {
    let filter = SeccompFilter::new(rules, otherwise, where_met, TargetArch::try_from(ARCH)?)?;
    Ok(BpfProgram::try_from(filter)?)
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn rules(answers: &File) -> Result<Rules, seccompiler::BackendError> {
    let no_code = only(2, Length::Dword, Is::MaskedEq(PROT_EXEC as u64), 0)?;
    let mut rules: Rules = HARMLESS.into_iter().map(|call| (call, Vec::new())).collect();
    rules.insert(SYS_mmap, vec![no_code.clone()]);
    rules.insert(SYS_mprotect, vec![no_code]);
    // A file the process was born with, should there be one, is of no use to it.
    let file = |number: i32| only(0, Length::Dword, Is::Eq, u64::from(number.unsigned_abs()));
    rules.insert(SYS_read, vec![file(STDIN_FILENO)?]);
    rules.insert(SYS_write, vec![file(STDERR_FILENO)?, file(answers.as_raw_fd())?]);
    // An abort is a signal that a process sends itself.
    let itself = u64::from(std::process::id());
    rules.insert(SYS_tgkill, vec![only(0, Length::Dword, Is::Eq, itself)?]);
    Ok(rules)
}

fn only(
    argument: u8,
    length: Length,
    is: Is,
    value: u64,
) -> Result<SeccompRule, seccompiler::BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(argument, length, is, value)?])
}
