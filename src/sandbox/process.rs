//! The side of the run: one worker process, asked about one file at a time.
//!
//! Nothing a worker says is believed: what it hands out is counted against what it may, and what
//! cannot be understood ends it.

use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::in_process::line;
use super::protocol::{
    self, DOCUMENT_BYTES_MAX, GREETING, MemberContent, Reply, Request, SMALL_BYTES_MAX, Task,
    nonsense,
};
use super::verdict::{self, End};
use super::warden::{Started, Warden, Watch};
use super::{Limits, Options, Protection};
use crate::extract::{Allowance, Content, Error, Member};

/// The hidden verb by which a program becomes a worker.
pub const VERB: &str = "extract-worker";

/// What is kept of what a worker complains.
const COMPLAINTS_BYTES_MAX: u64 = 64 << 10;

/// How long a worker may take to end once its pipes are closed.
const ENDING_MAX: Duration = Duration::from_secs(2);

/// A worker process.
#[derive(Debug)]
pub struct Process {
    watch: Arc<Watch>,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<String>>,
    limits: Limits,
    memory_bytes: u64,
    files: u32,
    worked: Duration,
}

/// A worker that cannot be asked any more, and why.
#[derive(Debug)]
pub struct Broken(io::Error);

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

impl Process {
    /// Starts a worker and waits until it can do no harm.
    pub fn start(
        warden: &Warden,
        options: &Options,
        memory_bytes: u64,
    ) -> Result<(Self, Protection), super::Error> {
        let program = || options.worker.clone();
        let started = warden
            .start(command(options, memory_bytes))
            .map_err(|source| super::Error::NotStarted { program: program(), source })?;
        let Started { watch, questions, answers, complaints } = started;
        let mut process = Self {
            watch,
            questions,
            answers: BufReader::with_capacity(1 << 16, answers),
            complaints: thread::Builder::new().spawn(move || listen(complaints)).ok(),
            limits: options.limits,
            memory_bytes,
            files: 0,
            worked: Duration::ZERO,
        };
        match process.greeted() {
            Ok(Ok(protection)) => Ok((process, protection)),
            Ok(Err(said)) => {
                let library = options.pdfium.as_ref().map(|pdfium| pdfium.path.clone());
                let library = library.unwrap_or_default();
                Err(super::Error::NoPdfium { library, said })
            }
            Err(broken) => {
                let said = process.end(&broken).to_string();
                Err(super::Error::NoWorker { program: program(), said })
            }
        }
    }

    /// What keeps it from doing harm, or why it cannot read as it was asked to.
    fn greeted(&mut self) -> Result<Result<Protection, String>, Broken> {
        self.watch.expect_within(self.limits.progress());
        let reply = protocol::receive(&mut self.answers, SMALL_BYTES_MAX)?;
        self.watch.expect_nothing();
        match reply {
            Some(Reply::Ready { greeting, protection }) if greeting == GREETING => {
                Ok(Ok(protection))
            }
            Some(Reply::NoPdfium(said)) => Ok(Err(line(&said))),
            Some(_) => Err(nonsense("it is not this version of tickmark").into()),
            None => Err(Broken(ErrorKind::UnexpectedEof.into())),
        }
    }

    /// Asks a task over these bytes; members are handed to `each`, and the answer is returned.
    pub fn ask(
        &mut self,
        task: Task,
        bytes: &[u8],
        allowance: Allowance,
        each: &mut dyn FnMut(Member),
    ) -> Result<Reply, Broken> {
        let clock = Clock::start(&self.watch, self.limits);
        let request = Request { task, bytes: bytes.len() as u64 };
        self.questions.write_all(&protocol::frame(&request)?)?;
        self.questions.write_all(bytes)?;
        let mut answers = Answers { pipe: &mut self.answers, clock };
        let mut left = allowance;
        let reply = loop {
            match protocol::receive(&mut answers, DOCUMENT_BYTES_MAX)? {
                Some(Reply::Member { name, content }) => {
                    let member = member(name, content, &mut left, &mut answers)?;
                    answers.clock.pause();
                    each(member);
                    answers.clock.resume();
                }
                Some(reply) => break reply,
                None => return Err(io::Error::from(ErrorKind::UnexpectedEof).into()),
            }
        };
        answers.clock.pause();
        self.worked += answers.clock.worked;
        self.files += 1;
        Ok(reply)
    }

    /// Whether it is worth keeping for the next file.
    pub fn is_fresh(&self) -> bool {
        self.files < self.limits.files_per_worker
            && self.worked < self.limits.total()
            && resident_bytes(self.watch.id()).is_none_or(|bytes| bytes < self.memory_bytes / 2)
    }

    /// Whether it can still be asked: a worker may end while nobody asks it.
    pub fn is_alive(&self) -> bool {
        self.watch.is_alive()
    }

    /// Ends it, and says what it died of.
    pub fn end(mut self, broken: &Broken) -> Error {
        // A worker that closed its pipes is about to end; how it does is what one wants to know.
        let gone = matches!(broken.0.kind(), ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe);
        let time = if gone { ENDING_MAX } else { Duration::ZERO };
        let status = self.watch.ended_by_itself(time).ok();
        let complaints = self.complaints.take().and_then(|listener| listener.join().ok());
        verdict::of(&End {
            broken: &broken.0,
            late: self.watch.was_late(),
            status,
            complaints: complaints.unwrap_or_default(),
            limits: self.limits,
            memory_bytes: self.memory_bytes,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has nothing that could be lost, and must not outlive whoever would ask it.
        let _ = self.watch.end();
    }
}

fn command(options: &Options, memory_bytes: u64) -> Command {
    let mut command = Command::new(&options.worker);
    command
        .arg(VERB)
        .args(["--memory-bytes", &memory_bytes.to_string()])
        // What is left of it when a file begins is never less than the file may take.
        .args(["--computing-seconds", &(2 * options.limits.total_seconds).to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(pdfium) = &options.pdfium {
        command.arg("--pdfium").arg(&pdfium.path);
    }
    // Secrets of whoever runs tickmark are nothing to a reader. Windows needs some of them to start.
    #[cfg(unix)]
    command.env_clear().current_dir("/");
    // More arenas would only be address space lost, and to choose one the C library looks at files.
    #[cfg(target_os = "linux")]
    command.env("MALLOC_ARENA_MAX", "1");
    command
}

/// The last thing a worker complained of. What is more than fits is not listened to any more: the
/// pipe closes, and complaining fails.
fn listen(complaints: ChildStderr) -> String {
    let mut said = Vec::new();
    // What came until it broke off is all there is.
    let _ = complaints.take(COMPLAINTS_BYTES_MAX).read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}

fn member(
    name: String,
    content: MemberContent,
    left: &mut Allowance,
    answers: &mut impl Read,
) -> io::Result<Member> {
    let bytes = match content {
        MemberContent::File(bytes) => bytes,
        MemberContent::Unreadable(_) | MemberContent::Skipped(_) => 0,
    };
    if left.members == 0 || bytes > left.bytes.min(left.member_bytes_max) {
        return Err(nonsense("it hands out more than it may"));
    }
    left.members -= 1;
    left.bytes -= bytes;
    let content = match content {
        MemberContent::File(bytes) => Content::File(protocol::receive_bytes(answers, bytes)?),
        MemberContent::Unreadable(why) => Content::Unreadable(why),
        MemberContent::Skipped(why) => Content::Skipped(why),
    };
    Ok(Member { name, content })
}

/// The memory a process has at the moment, where the system tells.
fn resident_bytes(id: u32) -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        #[expect(clippy::disallowed_methods, reason = "what the system says of a worker")]
        let told = std::fs::read_to_string(format!("/proc/{id}/statm")).ok()?;
        let pages: u64 = told.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = id;
        None
    }
}

/// The answers of a worker; each piece that comes is a sign of life.
struct Answers<'a> {
    pipe: &'a mut BufReader<ChildStdout>,
    clock: Clock<'a>,
}

impl Read for Answers<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.pipe.read(into)?;
        self.clock.sign_of_life()?;
        Ok(bytes)
    }
}

/// The time a worker takes for one file; not what the run takes for what the file carries.
struct Clock<'a> {
    watch: &'a Watch,
    limits: Limits,
    since: Instant,
    worked: Duration,
}

impl<'a> Clock<'a> {
    fn start(watch: &'a Watch, limits: Limits) -> Self {
        watch.expect_within(limits.progress());
        Self { watch, limits, since: Instant::now(), worked: Duration::ZERO }
    }

    fn sign_of_life(&self) -> io::Result<()> {
        if self.worked + self.since.elapsed() > self.limits.total() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.watch.expect_within(self.limits.progress());
        Ok(())
    }

    fn pause(&mut self) {
        self.worked += self.since.elapsed();
        self.watch.expect_nothing();
    }

    fn resume(&mut self) {
        self.since = Instant::now();
        self.watch.expect_within(self.limits.progress());
    }
}
