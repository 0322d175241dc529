//! Why a file could not be read, in words an auditor can pass on to whoever sent the file.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

use serde::{Deserialize, Deserializer, Serialize};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It has no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// It was read, and nothing was found in it.
    #[error("the file holds no text")]
    NoText,
    /// It asks for a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is cut off or broken.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What is wrong with it.
        detail: String,
    },
    /// It is a scan.
    #[error("image only, no text layer ({})", counted(*pages))]
    ImageOnly {
        /// How many pages it has.
        pages: u32,
    },
    /// It shows text in a way that cannot be decoded.
    #[error("its text cannot be decoded ({})", counted(*pages))]
    Undecodable {
        /// How many pages it has.
        pages: u32,
    },
    /// It is a scan, and text recognition did not help.
    #[error("image only ({}), and no text was recognised: {detail}", counted(*pages))]
    Unrecognised {
        /// How many pages it has.
        pages: u32,
        /// Why, in words.
        detail: String,
    },
    /// It is neither a known format nor text.
    #[error("the file is binary and of no format that is read")]
    Binary,
    /// It unfolds into more than a document can be.
    #[error("{what} is larger than the limit of {limit}")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit with its unit.
        limit: String,
    },
    /// It is of a known format that is not read.
    #[error("{what} is not read")]
    NotRead {
        /// What it is.
        #[serde(deserialize_with = "constant")]
        what: Constant,
        /// What to do instead.
        #[serde(deserialize_with = "constant")]
        hint: Constant,
    },
    /// The reader broke over it.
    #[error("the reader crashed: {detail}")]
    Crashed {
        /// What the reader said.
        detail: String,
    },
    /// The reader did not come to an end.
    #[error("reading it took longer than {seconds} seconds")]
    TimedOut {
        /// How long it was given.
        seconds: u64,
    },
    /// It makes its reader fill the memory.
    #[error("reading it takes more than {mebibytes} MiB of memory")]
    OutOfMemory {
        /// How much it was given.
        mebibytes: u64,
    },
    /// It made its reader ask the system for what no reader needs.
    #[error("its reader tried to open a file, start a program or use the network, and was stopped")]
    Forbidden,
    /// Something else on the machine ended its reader.
    #[error(
        "the process that read it was ended from outside; most often the machine had no memory left"
    )]
    Interrupted,
    /// No process can be started to read it in.
    #[error("it was not opened: {detail}")]
    Unopened {
        /// Why there is none.
        detail: String,
    },
}

fn counted(pages: u32) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}

impl Error {
    /// What to do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::Encrypted => Some("save a copy without a password"),
            Error::Damaged { .. } => Some("ask for the file again"),
            Error::ImageOnly { .. } => Some(
                "tesseract reads scans, where it is installed (`tickmark doctor`) and `--ocr` is not off",
            ),
            Error::Unrecognised { .. } => Some("if it shows evidence, add a text that says what"),
            Error::TooLarge { .. }
            | Error::Undecodable { .. }
            | Error::Crashed { .. }
            | Error::TimedOut { .. }
            | Error::OutOfMemory { .. } => {
                Some("open it in its own program and save a copy, or export it as PDF")
            }
            Error::Forbidden => {
                Some("treat it as made to do harm: ask who sent it, and open it nowhere else")
            }
            Error::Interrupted => Some("run again with fewer `--jobs`, or close other programs"),
            Error::Unopened { .. } => Some("`tickmark doctor` says what this machine lacks"),
            Error::NotRead { hint, .. } => Some(hint),
            Error::EmptyFile | Error::NoText | Error::Binary => None,
        }
    }

    /// Whether reading the same bytes again would end the same way, whatever they are read in and
    /// whatever else the machine does.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        match self {
            Error::TimedOut { .. }
            | Error::OutOfMemory { .. }
            | Error::Forbidden
            | Error::Interrupted
            | Error::Unopened { .. } => false,
            Error::EmptyFile
            | Error::NoText
            | Error::Encrypted
            | Error::Damaged { .. }
            | Error::ImageOnly { .. }
            | Error::Undecodable { .. }
            | Error::Unrecognised { .. }
            | Error::Binary
            | Error::TooLarge { .. }
            | Error::NotRead { .. }
            | Error::Crashed { .. } => true,
        }
    }

    /// A ZIP container, as Office files are, that does not open: most often an upload that broke off.
    pub(super) fn broken_container(error: &zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::InvalidArchive(_) => {
                Self::damaged("it breaks off, or is not what its name says")
            }
            error => Self::damaged(error),
        }
    }

    /// A damage told by a library, cut to what fits a line.
    #[expect(clippy::needless_pass_by_value, reason = "it is the function given to `map_err`")]
    pub(super) fn damaged(detail: impl ToString) -> Self {
        let detail = detail.to_string();
        let line = detail.lines().next().unwrap_or_default();
        Error::Damaged { detail: line.chars().take(160).collect() }
    }
}

/// A text of this program. By another name, because a plain `&str` is taken for a part of what is read.
type Constant = &'static str;

/// A text that was a constant before it was sent from one process to another. Each is kept once, and
/// only as many as there may be constants, whatever is sent.
fn constant<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    const KEPT_MAX: usize = 256;
    const CHARS_MAX: usize = 200;
    static KEPT: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);

    let text = String::deserialize(from)?;
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = kept.get(text.as_str()) {
        return Ok(known);
    }
    if kept.len() == KEPT_MAX || text.len() > CHARS_MAX {
        return Err(serde::de::Error::custom("no constant of this program"));
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    Ok(text)
}
