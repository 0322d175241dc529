//! Exit statuses: what a script that calls tickmark may rely on.
//!
//! An incomplete run must never look like a clean one, so a run that left something out has a status
//! of its own.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It worked.
    Worked = 0,
    /// A gate the user asked for did not hold.
    GateFailed = 1,
    /// It could not run: usage, configuration, the disk, or a fault of ours.
    CouldNotRun = 2,
    /// It worked, but something was left out, and what that was has been printed.
    LeftOut = 3,
    /// The user interrupted it. The system reports this one; tickmark never returns it.
    Interrupted = 130,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Status; 5] = [
        Status::Worked,
        Status::GateFailed,
        Status::CouldNotRun,
        Status::LeftOut,
        Status::Interrupted,
    ];

    /// What it means, as the help says it.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Status::Worked => "worked",
            Status::GateFailed => "a gate failed",
            Status::CouldNotRun => "could not run: usage, configuration or an internal error",
            Status::LeftOut => {
                "worked, but something was left out, such as unreadable files or drafts of a model"
            }
            Status::Interrupted => "interrupted",
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status as u8)
    }
}

/// The statuses as a block of help.
#[must_use]
pub fn help() -> String {
    let lines = Status::ALL.map(|status| format!("\n  {:>3}  {}", status as u8, status.meaning()));
    format!("Exit status:{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        assert_eq!(Status::ALL.map(|status| status as u8), [0, 1, 2, 3, 130]);
    }
}
