//! What a run and the processes that read for it say to each other: frames with their length before
//! them, over pipes.
//!
//! Whoever reads an answer believes none of it: a length is a limit to check, and not a size to
//! reserve. The bytes of files go as they are beside a frame, so that neither side keeps two copies.

use std::io::{self, ErrorKind, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Misdeed, Protection};
use crate::domain::{Format, SourceFile};
use crate::extract::{Allowance, Error, Extracted, PageView};

/// Both sides are one program: a worker that opens with anything else is no worker.
pub const GREETING: &str = concat!("tickmark ", env!("CARGO_PKG_VERSION"), " reader 1");

/// Questions, greetings and the heads of members are small.
pub const SMALL_BYTES_MAX: u64 = 1 << 20;

/// A document of the 64 MiB of text that readers allow, with its rows, cells and places.
pub const DOCUMENT_BYTES_MAX: u64 = 512 << 20;

/// What a worker is asked; as many bytes follow as it says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// What to do with the bytes.
    pub task: Task,
    /// How many bytes of a file follow.
    pub bytes: u64,
}

/// What a worker can do.
#[derive(Debug, Serialize, Deserialize)]
pub enum Task {
    /// Read the file.
    Read {
        /// Whose bytes these are.
        file: SourceFile,
        /// What may come out of it.
        allowance: Allowance,
    },
    /// Tell the file's format.
    Format {
        /// Whose bytes these are.
        file: SourceFile,
    },
    /// Draw a page of the file.
    PageImage(PageView),
    /// Do what no reader may, to see that it is stopped. No file can ask for it.
    Misbehave(Misdeed),
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// It is ready, and can no longer do harm.
    Ready {
        /// What it is.
        greeting: String,
        /// What keeps it from doing harm.
        protection: Protection,
    },
    /// It cannot load the library it is to read with; why, in words.
    NoPdfium(String),
    /// The file carries another one.
    Member {
        /// Its name there.
        name: String,
        /// What it holds.
        content: MemberContent,
    },
    /// It has read the file.
    Read {
        /// What became of it.
        outcome: Result<Extracted, Error>,
    },
    /// It has told the format.
    Format(Option<Format>),
    /// It has drawn the page: the image as PNG.
    PageImage(Result<Vec<u8>, Error>),
    /// It has done what it must not, or was refused in these words.
    Misbehaved(Result<(), String>),
}

/// What a member holds; its bytes follow the frame.
#[derive(Debug, Serialize, Deserialize)]
pub enum MemberContent {
    /// A file of so many bytes.
    File(u64),
    /// It could not be taken out; why, in words.
    Unreadable(String),
    /// It is not evidence; why, in words.
    Skipped(String),
}

/// A frame with its length before it.
pub fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = postcard::to_extend(message, vec![0; 8]).map_err(io::Error::other)?;
    let bytes = (frame.len() - 8) as u64;
    frame[..8].copy_from_slice(&bytes.to_le_bytes());
    Ok(frame)
}

/// Writes a frame.
pub fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&frame(message)?)?;
    to.flush()
}

/// Reads a frame; nothing where the other side is done.
pub fn receive<T: DeserializeOwned>(from: &mut impl Read, bytes_max: u64) -> io::Result<Option<T>> {
    let mut length = [0; 8];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let length = u64::from_le_bytes(length);
    if length > bytes_max {
        return Err(nonsense("a frame is longer than any can be"));
    }
    let message = postcard::from_bytes(&receive_bytes(from, length)?);
    message.map(Some).map_err(|_| nonsense("a frame cannot be understood"))
}

/// Reads so many bytes; room is made as they come.
pub fn receive_bytes(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    const ROOM_AT_FIRST: u64 = 1 << 20;
    let mut bytes = Vec::with_capacity(length.min(ROOM_AT_FIRST) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// The other side says what cannot be.
pub fn nonsense(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &[u8], expected: &str) {
        let read = receive::<Task>(&mut &*sent, SMALL_BYTES_MAX);
        let shown = match read {
            Ok(task) => format!("{task:?}"),
            Err(error) => format!("{error}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_frame_comes_out_as_it_went_in() {
        let task = Task::Misbehave(Misdeed::Sleep);
        check(&frame(&task).expect("a frame"), "Some(Misbehave(Sleep))");
        check(&[], "None");
    }

    #[test]
    fn what_is_no_frame_is_refused_and_costs_nothing() {
        check(&[1, 0, 0], "failed to fill whole buffer");
        check(&[9, 0, 0, 0, 0, 0, 0, 0, 1], "unexpected end of file");
        check(&[255; 8], "a frame is longer than any can be");
        check(&[1, 0, 0, 0, 0, 0, 0, 0, 77], "a frame cannot be understood");
    }

    #[test]
    fn every_error_survives_the_way() {
        for error in [
            Error::Damaged { detail: "it breaks off".to_owned() },
            Error::NotRead { what: "a database", hint: "export its tables as CSV" },
            Error::OutOfMemory { mebibytes: 1024 },
        ] {
            let sent = frame(&error).expect("a frame");
            let read = receive::<Error>(&mut &*sent, SMALL_BYTES_MAX).expect("an error");
            assert_eq!(read, Some(error));
        }
    }
}
