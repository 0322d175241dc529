//! What a worker may be told to do on purpose, to see that it is stopped.
//!
//! `doctor` and the tests ask for it through [`super::Sandbox::misbehave`]. It is a task of its own and
//! no file can bring it about.

#![expect(clippy::disallowed_methods, reason = "each of these is to be refused")]

use std::env;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread;

use serde::{Deserialize, Serialize};

use super::protocol::{self, MemberContent, Reply};

/// Something a reader must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misdeed {
    /// Calls itself without end.
    Recurse,
    /// Asks for 16 GiB at once.
    AllocateAtOnce,
    /// Asks for more and more memory.
    AllocateForever,
    /// Computes without end.
    Spin,
    /// Waits without end.
    Sleep,
    /// Opens a file to read it.
    ReadFile,
    /// Makes a file.
    WriteFile,
    /// Opens a connection.
    Connect,
    /// Starts a program.
    Execute,
    /// Starts a thread.
    StartThread,
    /// Answers without end.
    FloodAnswers,
    /// Hands out members without end.
    FloodMembers,
    /// Complains without end.
    FloodErrors,
    /// Crashes as a Rust program does.
    Panic,
    /// Ends in the middle of an answer.
    Leave,
    /// Answers what cannot be understood.
    Garble,
}

/// Does it.
pub fn commit(misdeed: Misdeed, answers: &mut impl Write) -> io::Result<()> {
    match misdeed {
        Misdeed::Recurse => drop(black_box(recurse(1))),
        Misdeed::AllocateAtOnce => drop(black_box(vec![1_u8; 16 << 30])),
        Misdeed::AllocateForever => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(black_box(vec![1_u8; 1 << 20]));
            }
        }
        Misdeed::Spin => loop {
            black_box(1);
        },
        Misdeed::Sleep => loop {
            thread::park();
        },
        Misdeed::ReadFile => drop(fs::read("/etc/passwd")?),
        Misdeed::WriteFile => drop(File::create(env::temp_dir().join("tickmark_wrote_this"))?),
        Misdeed::Connect => drop(TcpStream::connect("127.0.0.1:9")?),
        Misdeed::Execute => drop(Command::new("/bin/true").spawn()?),
        Misdeed::StartThread => drop(thread::Builder::new().spawn(|| {})?),
        Misdeed::FloodAnswers => loop {
            answers.write_all(&[0xFF; 1 << 12])?;
        },
        Misdeed::FloodMembers => {
            for number in 0_u64.. {
                let content = MemberContent::Unreadable("again".to_owned());
                let name = number.to_string();
                protocol::send(answers, &Reply::Member { name, content })?;
            }
        }
        Misdeed::FloodErrors => loop {
            // Whether anybody listens is of no interest to it.
            let _ = io::stderr().write_all(&[b'!'; 1 << 12]);
        },
        Misdeed::Panic => panic!("told to"),
        Misdeed::Leave => {
            answers.write_all(&[0, 1, 0])?;
            answers.flush()?;
            leave();
        }
        Misdeed::Garble => {
            answers.write_all(&[3, 0, 0, 0, 0, 0, 0, 0, 77, 77, 77])?;
            answers.flush()?;
            thread::park();
        }
    }
    Ok(())
}

/// Deeper by a page each time, and never the last call, so that no compiler makes a loop of it.
fn recurse(depth: u64) -> u64 {
    let page = black_box([depth; 512]);
    if depth == u64::MAX { depth } else { recurse(depth + 1) + page[7] }
}

#[expect(
    clippy::exit,
    reason = "a reader that calls for the end of its process must not go unseen"
)]
fn leave() -> ! {
    std::process::exit(0)
}
