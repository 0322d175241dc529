//! The side of the child: a process that gives up its rights and then reads one file after the other.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::thread;

use super::Protection;
use super::in_process::{STACK_BYTES, guarded, page_image};
use super::lockdown::{self, Allowed};
use super::misdeed::{self, Misdeed};
use super::protocol::{
    self, DOCUMENT_BYTES_MAX, GREETING, MemberContent, Reply, Request, SMALL_BYTES_MAX, Task,
};
use crate::domain::SourceFile;
use crate::extract::{self, Allowance, Content, Error, Member, Pdfium};

/// Reads what it is asked to on stdin and answers on stdout, until whoever asks is gone.
///
/// The body of the hidden verb that [`super::Sandbox`] starts. It returns where it cannot go on; what
/// it had to say went through the pipe.
pub fn work(memory_bytes: u64, computing_seconds: u64, pdfium: Option<&Path>) -> io::Result<()> {
    let mut answers = answers()?;
    // Afterwards no file can be opened, and no library either.
    let pdfium = match pdfium.map(Pdfium::load).transpose() {
        Ok(pdfium) => pdfium,
        Err(why) => return protocol::send(&mut answers, &Reply::NoPdfium(why)),
    };
    let allowed = Allowed { memory_bytes, computing_seconds };
    let protection = lockdown::before_threads(allowed);
    let reader = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || serve(allowed, protection, answers, pdfium.as_ref()))?;
    reader.join().unwrap_or_else(|_| Err(io::Error::other("the reader crashed")))
}

/// A file of its own for the answers. What libraries print on stdout goes where complaints go, so
/// that it cannot be taken for an answer.
fn answers() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let answers = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok(answers.into())
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
    }
}

fn serve(
    allowed: Allowed,
    mut protection: Protection,
    answers: File,
    pdfium: Option<&Pdfium>,
) -> io::Result<()> {
    lockdown::after_threads(&mut protection, &answers);
    let mut answers = BufWriter::with_capacity(1 << 16, answers);
    let greeting = GREETING.to_owned();
    protocol::send(&mut answers, &Reply::Ready { greeting, protection })?;
    let mut questions = io::stdin().lock();
    while let Some(request) = protocol::receive(&mut questions, SMALL_BYTES_MAX)? {
        let Request { task, bytes: length } = request;
        let Some(bytes) = bytes_of(&mut questions, length)? else {
            // It was not even taken in; the rest of it is still in the pipe.
            let mebibytes = allowed.memory_bytes >> 20;
            let outcome = Err(Error::OutOfMemory { mebibytes });
            return protocol::send(&mut answers, &Reply::Read { outcome });
        };
        match task {
            Task::Read { file, allowance } => {
                read(pdfium, &file, &bytes, allowance, &mut answers)?;
            }
            Task::Format { file } => {
                let format = extract::format(&file, &bytes);
                protocol::send(&mut answers, &Reply::Format(format))?;
            }
            Task::PageImage(view) => {
                let image = guarded(|| page_image(&bytes, &view));
                protocol::send(&mut answers, &Reply::PageImage(image))?;
            }
            Task::Misbehave(misdeed) => misbehave(misdeed, &mut answers)?,
        }
    }
    Ok(())
}

/// The bytes of a file; nothing where there is no room for them.
fn bytes_of(questions: &mut impl Read, length: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length as usize).is_err() {
        return Ok(None);
    }
    questions.take(length).read_to_end(&mut bytes)?;
    let whole = bytes.len() as u64 == length;
    if whole { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn read(
    pdfium: Option<&Pdfium>,
    file: &SourceFile,
    bytes: &[u8],
    allowance: Allowance,
    answers: &mut impl Write,
) -> io::Result<()> {
    let mut sent = Ok(());
    let outcome = guarded(|| {
        extract::file_with(pdfium, file, bytes, allowance, &mut |member| {
            if sent.is_ok() {
                sent = send_member(member, answers);
            }
        })
    });
    sent?;
    let mut frame = protocol::frame(&Reply::Read { outcome })?;
    if frame.len() as u64 > DOCUMENT_BYTES_MAX {
        let limit = format!("{} MiB", DOCUMENT_BYTES_MAX >> 20);
        let outcome = Err(Error::TooLarge { what: "what was read in it".to_owned(), limit });
        frame = protocol::frame(&Reply::Read { outcome })?;
    }
    answers.write_all(&frame)?;
    answers.flush()
}

fn send_member(member: Member, answers: &mut impl Write) -> io::Result<()> {
    let Member { name, content } = member;
    let (content, bytes) = match content {
        Content::File(bytes) => (MemberContent::File(bytes.len() as u64), bytes),
        Content::Unreadable(why) => (MemberContent::Unreadable(why), Vec::new()),
        Content::Skipped(why) => (MemberContent::Skipped(why), Vec::new()),
    };
    answers.write_all(&protocol::frame(&Reply::Member { name, content })?)?;
    answers.write_all(&bytes)?;
    answers.flush()
}

fn misbehave(misdeed: Misdeed, answers: &mut impl Write) -> io::Result<()> {
    let done =
        guarded(|| Ok(misdeed::commit(misdeed, answers).map_err(|refusal| refusal.to_string())));
    match done {
        Err(crash) => protocol::send(answers, &Reply::Read { outcome: Err(crash) }),
        Ok(done) => protocol::send(answers, &Reply::Misbehaved(done)),
    }
}
