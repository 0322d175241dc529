//! The workers of a sandbox: lent to one thread at a time, started when none is free.
//!
//! A thread that reads an archive holds its worker while it has the members read, and borrows another
//! one for each level; so there is no fixed number of them that could all be taken.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use super::process::Process;
use super::protocol::{Reply, Task};
use super::warden::{Ending, Warden};
use super::{Error, Options, Protection};
use crate::domain::{Format, SourceFile};
use crate::extract::{self, Allowance, Extracted, Member};

/// Workers, and what it takes to start more. Fields are dropped in this order: a worker ends with the
/// warden that started it.
#[derive(Debug)]
pub struct Pool {
    idle: Mutex<Vec<Process>>,
    idle_max: usize,
    warden: Mutex<Option<Warden>>,
    protection: OnceLock<Protection>,
    options: Options,
}

/// Which time a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// By any worker.
    First,
    /// After a worker died over it: by a worker of its own, which may take twice the memory.
    Second,
}

impl Pool {
    /// No worker yet.
    pub fn new(options: Options) -> Self {
        Self {
            idle: Mutex::default(),
            idle_max: thread::available_parallelism().map_or(1, NonZeroUsize::get),
            warden: Mutex::default(),
            protection: OnceLock::new(),
            options,
        }
    }

    /// What the first worker said keeps it from doing harm; all are the same program.
    pub fn protection(&self) -> Result<Protection, Error> {
        if let Some(protection) = self.protection.get() {
            return Ok(protection.clone());
        }
        let (process, protection) = self.start(Attempt::First)?;
        self.give_back(process);
        Ok(protection)
    }

    /// Reads a file, and once more where its worker died over it.
    pub fn read(
        &self,
        file: &SourceFile,
        bytes: &[u8],
        allowance: Allowance,
        each: &mut dyn FnMut(Member),
    ) -> Result<Extracted, extract::Error> {
        // A second attempt comes by the members of the first again. Names are distinct among siblings.
        let mut handed_out = BTreeSet::new();
        let mut once = |member: Member| {
            if handed_out.insert(member.name.clone()) {
                each(member);
            }
        };
        let death = match self.attempt(Attempt::First, file, bytes, allowance, &mut once) {
            Err(error) if is_of_a_worker(&error) => error,
            read => return read,
        };
        let mut read = self.attempt(Attempt::Second, file, bytes, allowance, &mut once);
        if let (extract::Error::Forbidden, Ok(extracted)) = (&death, &mut read) {
            // That it can be read does not make it harmless.
            gaps(extracted).push(format!("when it was first read, {death}"));
        }
        if let (Some(_), Ok(Extracted::Document(document))) = (&self.options.pdfium, &mut read)
            && document.format == Format::Pdf
        {
            document.gaps.push(format!("it was read without pdfium, with which {death}"));
        }
        read
    }

    fn attempt(
        &self,
        attempt: Attempt,
        file: &SourceFile,
        bytes: &[u8],
        allowance: Allowance,
        each: &mut dyn FnMut(Member),
    ) -> Result<Extracted, extract::Error> {
        let task = Task::Read { file: file.clone(), allowance };
        match self.ask(attempt, task, bytes, allowance, each)? {
            Reply::Read { outcome } => outcome.map(|extracted| of_file(extracted, file)),
            _ => Err(beside_the_question()),
        }
    }

    /// Asks any worker something that is no reading.
    pub fn ask_once(&self, task: Task, bytes: &[u8]) -> Result<Reply, extract::Error> {
        let nothing = Allowance { members: 0, bytes: 0, member_bytes_max: 0 };
        self.ask(Attempt::First, task, bytes, nothing, &mut |_| {})
    }

    fn ask(
        &self,
        attempt: Attempt,
        task: Task,
        bytes: &[u8],
        allowance: Allowance,
        each: &mut dyn FnMut(Member),
    ) -> Result<Reply, extract::Error> {
        let mut process = self.borrow(attempt)?;
        match process.ask(task, bytes, allowance, each) {
            Ok(reply) => {
                // Whatever a reader crashed over may have left traces in its worker.
                let is_sound =
                    !matches!(&reply, Reply::Read { outcome: Err(error) } if is_of_a_worker(error));
                if is_sound && attempt == Attempt::First && process.is_fresh() {
                    self.give_back(process);
                }
                Ok(reply)
            }
            Err(broken) => Err(process.end(&broken)),
        }
    }

    fn borrow(&self, attempt: Attempt) -> Result<Process, extract::Error> {
        while attempt == Attempt::First
            && let Some(process) = lock(&self.idle).pop()
        {
            if process.is_alive() {
                return Ok(process);
            }
        }
        match self.start(attempt) {
            Ok((process, _)) => Ok(process),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
                let detail = format!("{error}{}", cause.unwrap_or_default());
                Err(extract::Error::Unopened { detail })
            }
        }
    }

    fn give_back(&self, process: Process) {
        let mut idle = lock(&self.idle);
        if idle.len() < self.idle_max {
            idle.push(process);
        }
    }

    fn start(&self, attempt: Attempt) -> Result<(Process, Protection), Error> {
        let memory_bytes = self.options.limits.memory_bytes;
        let mut options = Cow::Borrowed(&self.options);
        let memory_bytes = match attempt {
            Attempt::First => memory_bytes,
            Attempt::Second => {
                // The fault may have been that of a library that is not ours.
                options.to_mut().pdfium = None;
                memory_bytes * 2
            }
        };
        let warden = self.warden()?;
        let (process, protection) = Process::start(&warden, &options, memory_bytes)?;
        let _ = self.protection.set(protection.clone());
        Ok((process, protection))
    }

    fn warden(&self) -> Result<Warden, Error> {
        let mut warden = lock(&self.warden);
        if let Some(warden) = &*warden {
            return Ok(warden.clone());
        }
        let Options { limits, worker, .. } = &self.options;
        let started = Warden::new(limits.progress(), Ending::Process)
            .map_err(|source| Error::NotStarted { program: worker.clone(), source })?;
        Ok(warden.insert(started).clone())
    }
}

/// Whether an error is what became of a worker, and not what a reader says of a file.
fn is_of_a_worker(error: &extract::Error) -> bool {
    use extract::Error::{Crashed, Forbidden, Interrupted, OutOfMemory, TimedOut};
    matches!(error, Crashed { .. } | Forbidden | Interrupted | OutOfMemory { .. } | TimedOut { .. })
}

/// Which file it was is known here and need not be taken from a worker.
fn of_file(mut extracted: Extracted, file: &SourceFile) -> Extracted {
    if let Extracted::Document(document) = &mut extracted {
        document.file = file.clone();
    }
    extracted
}

fn gaps(extracted: &mut Extracted) -> &mut Vec<String> {
    match extracted {
        Extracted::Document(document) => &mut document.gaps,
        Extracted::Container { gaps, .. } => gaps,
    }
}

/// An answer to another question than was asked.
pub fn beside_the_question() -> extract::Error {
    extract::Error::Crashed { detail: "it answers beside the question".to_owned() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
