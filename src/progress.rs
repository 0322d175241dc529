//! What a run tells whoever watches it. Drawing is the watcher's business.

/// A stage of the pipeline, by its verb: the same word as its module, span, bench and `run.json` key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Lists the files received.
    List,
    /// Reads them, and what they say of themselves.
    Extract,
    /// Recognises text in images of pages.
    Recognise,
    /// Cuts documents into chunks and indexes them, or opens the index of the last run.
    Index,
    /// Finds passages for each requirement.
    Retrieve,
    /// Judges them.
    Assess,
    /// Runs the audit tests.
    Check,
    /// Puts findings and questions together.
    Review,
    /// Writes the output files.
    Write,
}

impl Stage {
    /// The stage's verb.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Stage::List => "list",
            Stage::Extract => "extract",
            Stage::Recognise => "recognise",
            Stage::Index => "index",
            Stage::Retrieve => "retrieve",
            Stage::Assess => "assess",
            Stage::Check => "check",
            Stage::Review => "review",
            Stage::Write => "write",
        }
    }
}

/// Something that happened in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stage began; `total` is how many steps it will take, where that is known.
    Started {
        /// The stage.
        stage: Stage,
        /// How many steps.
        total: Option<u64>,
        /// How many bytes, where the stage reads files.
        bytes: Option<u64>,
    },
    /// One step of a stage is done.
    Advanced {
        /// The stage.
        stage: Stage,
        /// Bytes read in this step, where it read a file.
        bytes: u64,
        /// How it went.
        step: Step,
    },
    /// A stage ended.
    Finished {
        /// The stage.
        stage: Stage,
    },
}

/// How one step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// As it should.
    Done,
    /// A file had not changed: what an earlier run read of it was taken.
    Kept,
    /// A file could not be read; its ledger row says why.
    Unread,
}

/// Whoever watches a run. Called from several threads at once.
pub type Observer = dyn Fn(Event) + Sync;
