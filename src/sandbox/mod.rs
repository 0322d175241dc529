//! Reads files in processes that can do nothing else.
//!
//! Readers meet files written by anybody, some of them made to break readers. The invariant of this
//! room is that whatever a file does to its reader, the run goes on and the file gets a ledger row
//! that says what happened. A worker is our own program, started once and asked about one file after
//! the other: it is sent the bytes, and has no file, no network, no other process, little memory and
//! little time. Its answers are believed no more than the file is.
//!
//! A file whose worker dies is read once more, in a process that read nothing before and may take
//! twice the memory: the fault may have been a neighbour's, and some honest files are large. What it
//! dies of then is what the ledger says.

mod in_process;
mod lockdown;
mod misdeed;
mod pool;
mod process;
mod program;
mod protection;
mod protocol;
mod verdict;
mod warden;
mod worker;

pub use misdeed::Misdeed;
pub use process::VERB;
pub use program::{Failure, PROGRAM_VERB, Program, Runner, become_program};
pub use protection::{InForce, Protection};
pub use worker::work;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::domain::{DocumentId, Format, SourceFile};
use crate::extract::{self, Allowance, Extracted, Member, PageView, Pdfium};
use pool::Pool;
use protocol::{Reply, Task};

/// Processes that read files and can do nothing else.
#[derive(Debug)]
pub struct Sandbox {
    readers: Readers,
    pdfium: Option<Library>,
}

#[derive(Debug)]
enum Readers {
    Processes(Box<Pool>),
    Threads(Option<Box<Pdfium>>),
}

/// How a sandbox reads.
#[derive(Clone, Debug)]
pub struct Options {
    /// What a worker may use.
    pub limits: Limits,
    /// The `tickmark` program, by its absolute path: for the command itself, its own.
    pub worker: PathBuf,
    /// The pdfium that reads PDFs first, where the user names one.
    pub pdfium: Option<Library>,
}

/// A library that readers load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Where it lies, by its absolute path.
    pub path: PathBuf,
    /// What it is: what is read depends on it.
    pub id: DocumentId,
}

/// What a worker may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Memory for one file, above what the program itself takes.
    pub memory_bytes: u64,
    /// How long a worker may be silent over a file.
    pub progress_seconds: u64,
    /// How long a file may take in all, without the files it carries.
    pub total_seconds: u64,
    /// After how many files a worker is replaced, so that what leaks does not add up.
    pub files_per_worker: u32,
}

impl Limits {
    fn progress(&self) -> Duration {
        Duration::from_secs(self.progress_seconds)
    }

    fn total(&self) -> Duration {
        Duration::from_secs(self.total_seconds)
    }
}

/// Far above what honest files were seen to need, and far below what exhausts a machine.
pub const LIMITS: Limits = Limits {
    memory_bytes: 1 << 30,
    progress_seconds: 60,
    total_seconds: 600,
    files_per_worker: 500,
};

/// Why no file can be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program cannot be started.
    #[error("cannot start `{}` to read files in it", program.display())]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something was started, and it is no worker of this version.
    #[error("`{}` does not read files for this tickmark: {said}", program.display())]
    NoWorker {
        /// The program.
        program: PathBuf,
        /// What became of it.
        said: String,
    },
    /// The library the user named cannot be loaded.
    #[error("cannot load pdfium from `{}`: {said}", library.display())]
    NoPdfium {
        /// The library.
        library: PathBuf,
        /// What the system says.
        said: String,
    },
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::NotStarted { .. } => {
                "allow it to start itself, or pass `--isolation none` where the files are trusted"
            }
            Error::NoWorker { .. } => {
                "start tickmark again; it may have been replaced while it was at work"
            }
            Error::NoPdfium { .. } => {
                "name the file of a recent pdfium (`libpdfium.so`) for this system with `--pdfium`, or \
                 leave `--pdfium` and TICKMARK_PDFIUM out"
            }
        }
    }
}

/// What became of something a worker must not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// The worker was ended.
    Ended(extract::Error),
    /// The system refused it, in these words.
    Refused(String),
    /// Nothing: it was done.
    None,
}

impl Sandbox {
    /// A sandbox of processes; they are started as they are needed.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let pdfium = options.pdfium.clone();
        Self { readers: Readers::Processes(Box::new(Pool::new(options))), pdfium }
    }

    /// No sandbox: crashes are caught, and that is all. For systems where no process can be started,
    /// and for programs that bring their own isolation.
    #[must_use]
    pub fn in_process() -> Self {
        Self { readers: Readers::Threads(None), pdfium: None }
    }

    /// As [`Self::in_process`], with pdfium to read PDFs first.
    pub fn in_process_with(library: Library) -> Result<Self, Error> {
        let pdfium = Pdfium::load(&library.path)
            .map_err(|said| Error::NoPdfium { library: library.path.clone(), said })?;
        Ok(Self { readers: Readers::Threads(Some(Box::new(pdfium))), pdfium: Some(library) })
    }

    /// The engine that the user named for PDFs, with the hash of its library; what is read depends on it.
    #[must_use]
    pub fn pdf_engine(&self) -> Option<String> {
        self.pdfium.as_ref().map(|library| format!("pdfium {}", library.id))
    }

    /// What keeps readers from doing harm here, told by a worker that was started to tell it.
    pub fn protection(&self) -> Result<Protection, Error> {
        match &self.readers {
            Readers::Processes(pool) => pool.protection(),
            Readers::Threads(_) => Ok(Protection::none()),
        }
    }

    /// What keeps readers from doing harm here, in one word for the record of a run.
    #[must_use]
    pub fn isolation(&self) -> &'static str {
        self.protection().map_or("none", |protection| protection.word())
    }

    /// Reads a file as [`extract::file`] does; whatever the file does to its reader is an
    /// [`extract::Error`]. `each` may read in turn: no lock is held while it is called.
    pub fn read(
        &self,
        file: &SourceFile,
        bytes: &[u8],
        allowance: Allowance,
        each: &mut dyn FnMut(Member),
    ) -> Result<Extracted, extract::Error> {
        match &self.readers {
            Readers::Processes(pool) => pool.read(file, bytes, allowance, each),
            Readers::Threads(pdfium) => {
                in_process::read(pdfium.as_deref(), file, bytes, allowance, each)
            }
        }
    }

    /// The format of a file, where it is one that is read.
    #[must_use]
    pub fn format(&self, file: &SourceFile, bytes: &[u8]) -> Option<Format> {
        let Readers::Processes(pool) = &self.readers else { return extract::format(file, bytes) };
        match pool.ask_once(Task::Format { file: file.clone() }, bytes) {
            Ok(Reply::Format(format)) => format,
            _ => None,
        }
    }

    /// A page of a PDF as an image, in PNG.
    pub fn page_image(&self, bytes: &[u8], view: &PageView) -> Result<Vec<u8>, extract::Error> {
        let Readers::Processes(pool) = &self.readers else {
            return in_process::drawn(bytes, view);
        };
        match pool.ask_once(Task::PageImage(view.clone()), bytes)? {
            Reply::PageImage(image) => image,
            _ => Err(pool::beside_the_question()),
        }
    }

    /// Has a worker do what it must not, to see that it is stopped. Does nothing without workers.
    #[must_use]
    pub fn misbehave(&self, misdeed: Misdeed) -> Consequence {
        let Readers::Processes(pool) = &self.readers else { return Consequence::None };
        match pool.ask_once(Task::Misbehave(misdeed), &[]) {
            Ok(Reply::Misbehaved(Ok(()))) => Consequence::None,
            Ok(Reply::Misbehaved(Err(refusal))) => Consequence::Refused(refusal),
            Ok(Reply::Read { outcome: Err(error) }) | Err(error) => Consequence::Ended(error),
            Ok(_) => Consequence::Ended(pool::beside_the_question()),
        }
    }
}

/// Reads a file in this process; see [`Sandbox::in_process`].
pub fn read(
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    each: &mut dyn FnMut(Member),
) -> Result<Extracted, extract::Error> {
    in_process::read(None, file, bytes, allowance, each)
}
