//! Landlock: a process without a right to any file, folder or connection.

use landlock::{
    ABI, Access, AccessFs, AccessNet, LandlockStatus, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::process::{Signal, set_parent_process_death_signal};

use crate::sandbox::InForce;

/// The newest rights asked for; a kernel that knows fewer gives up those it knows.
const NEWEST: ABI = ABI::V6;

/// Makes the process end with the one that started it.
pub fn end_with_the_run() {
    // Without it a worker whose run was killed would work on to its time limit; nothing worse.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

/// Gives up all files and connections.
pub fn give_up_files() -> InForce {
    match restrict() {
        Ok(status) => told(status),
        Err(error) => InForce::No { why: error.to_string() },
    }
}

/// Gives up writing files and connections; for programs that need files of their own.
pub fn give_up_all_but_reading() {
    // A program that reads images of letters is run without it too, as it would be by hand.
    let _ = restrict_to_reading();
}

fn restrict_to_reading() -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(["/"], AccessFs::from_read(NEWEST)))?
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::from_file(NEWEST)))?
        .restrict_self()
}

fn restrict() -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .restrict_self()
}

fn told(status: RestrictionStatus) -> InForce {
    match (status.ruleset, status.landlock) {
        (RulesetStatus::FullyEnforced, LandlockStatus::Available { effective_abi, .. }) => {
            InForce::Yes { what: format!("no files, no network (version {effective_abi:?})") }
        }
        (_, LandlockStatus::Available { effective_abi, .. }) => InForce::No {
            why: format!("this kernel has a part of it only (version {effective_abi:?})"),
        },
        (_, LandlockStatus::NotEnabled) => {
            InForce::No { why: "it is switched off in this kernel".to_owned() }
        }
        (_, LandlockStatus::NotImplemented) => {
            InForce::No { why: "this kernel does not have it".to_owned() }
        }
    }
}
