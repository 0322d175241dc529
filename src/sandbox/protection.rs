//! What keeps a reader from doing harm, as far as it is in force on this machine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What keeps a worker from doing harm, told by the worker itself once it is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// Limits of memory, computing time, files and processes.
    pub limits: InForce,
    /// No file and no network: Landlock.
    pub files: InForce,
    /// No call to the system but for memory, its two pipes and its own end: seccomp.
    pub calls: InForce,
}

impl Protection {
    /// Reading in the process of the run itself.
    #[must_use]
    pub fn none() -> Self {
        let none = || InForce::No { why: "files are read in this process".to_owned() };
        Self { limits: none(), files: none(), calls: none() }
    }

    /// What is lacking, in words; nothing where a reader can do no harm.
    #[must_use]
    pub fn lacking(&self) -> Vec<String> {
        let parts = [("limits", &self.limits), ("Landlock", &self.files), ("seccomp", &self.calls)];
        parts
            .into_iter()
            .filter_map(|(name, part)| match part {
                InForce::Yes { .. } => None,
                InForce::No { why } => Some(format!("{name}: {why}")),
            })
            .collect()
    }

    /// One word for the record of a run.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match (&self.limits, &self.files, &self.calls) {
            (InForce::Yes { .. }, InForce::Yes { .. }, InForce::Yes { .. }) => "full",
            (InForce::No { .. }, InForce::No { .. }, InForce::No { .. }) => "none",
            _ => "reduced",
        }
    }
}

/// Whether a part of the protection is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InForce {
    /// It is.
    Yes {
        /// What exactly, in words.
        what: String,
    },
    /// It is not, or not all of it.
    No {
        /// Why, in words.
        why: String,
    },
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InForce::Yes { what } => f.write_str(what),
            InForce::No { why } => write!(f, "not in force: {why}"),
        }
    }
}
