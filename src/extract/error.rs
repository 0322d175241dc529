//! Why a file could not be read, in words an auditor can pass on to whoever sent the file.

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    #[error("image only, no text layer ({pages} pages)")]
    ImageOnly {
        /// How many pages it has.
        pages: u32,
    },
    /// It shows text in a way that cannot be decoded.
    #[error("its text cannot be decoded ({pages} pages)")]
    Undecodable {
        /// How many pages it has.
        pages: u32,
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
        what: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// The reader broke over it.
    #[error("the reader crashed: {detail}")]
    Crashed {
        /// What the reader said.
        detail: String,
    },
}

impl Error {
    /// What to do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::Encrypted => Some("save a copy without a password"),
            Error::Damaged { .. } => Some("ask for the file again"),
            Error::ImageOnly { .. } => Some("run text recognition (OCR) over it and save a copy"),
            Error::TooLarge { .. } | Error::Undecodable { .. } | Error::Crashed { .. } => {
                Some("open it in its own program and save a copy, or export it as PDF")
            }
            Error::NotRead { hint, .. } => Some(hint),
            Error::EmptyFile | Error::NoText | Error::Binary => None,
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
