//! One thread that starts the workers of a sandbox and ends those that are late.
//!
//! It starts them because a worker ends with the thread that started it, and this thread lives as
//! long as the sandbox. It ends them because whoever waits for an answer is busy waiting.

use std::io;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Starts and ends the workers of one sandbox.
#[derive(Clone, Debug)]
pub struct Warden {
    orders: Sender<Order>,
}

/// What ends with a process that is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The process: it can start no other.
    Process,
    /// With it whatever it started, which would keep its pipes open: its command makes it the leader of
    /// a group.
    Group,
}

/// A process to start, and whom to give it to.
struct Order {
    command: Command,
    started: SyncSender<io::Result<Started>>,
}

/// A process that was started, with its pipes.
#[derive(Debug)]
pub struct Started {
    /// The watch that is kept over it.
    pub watch: Arc<Watch>,
    /// Where it takes questions.
    pub questions: ChildStdin,
    /// Where it answers.
    pub answers: ChildStdout,
    /// Where it complains.
    pub complaints: ChildStderr,
}

impl Warden {
    /// A warden for workers that have so much time between two signs of life.
    pub fn new(progress: Duration, ending: Ending) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        thread::Builder::new().spawn(move || keep_watch(&received, progress, ending))?;
        Ok(Self { orders })
    }

    /// Starts a process whose three pipes are asked for.
    pub fn start(&self, command: Command) -> io::Result<Started> {
        let gone = || io::Error::other("the thread that starts processes is gone");
        let (started, receive) = mpsc::sync_channel(1);
        self.orders.send(Order { command, started }).map_err(|_| gone())?;
        receive.recv().map_err(|_| gone())?
    }
}

/// Nothing is due sooner than `progress` after it was set, so that no sleep is longer than that.
fn keep_watch(orders: &Receiver<Order>, progress: Duration, ending: Ending) {
    let mut watched: Vec<Weak<Watch>> = Vec::new();
    loop {
        let mut rest = progress;
        watched.retain(|watch| {
            let watch = watch.upgrade();
            rest = rest.min(watch.as_ref().and_then(|watch| watch.left()).unwrap_or(progress));
            watch.is_some()
        });
        match orders.recv_timeout(rest) {
            Ok(Order { mut command, started }) => {
                let process = command.spawn().and_then(|process| with_pipes(process, ending));
                if let Ok(Started { watch, .. }) = &process {
                    watched.push(Arc::downgrade(watch));
                }
                // Whoever asked waits for it.
                let _ = started.send(process);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn with_pipes(mut process: Child, ending: Ending) -> io::Result<Started> {
    match (process.stdin.take(), process.stdout.take(), process.stderr.take()) {
        (Some(questions), Some(answers), Some(complaints)) => {
            let watch = Arc::new(Watch::new(process, ending));
            Ok(Started { watch, questions, answers, complaints })
        }
        _ => Err(io::Error::other("a process was started without pipes")),
    }
}

/// A process, and when it has to give its next sign of life.
#[derive(Debug)]
pub struct Watch {
    process: Mutex<Child>,
    ending: Ending,
    id: u32,
    began: Instant,
    /// Milliseconds after `began`; 0 where nothing is expected of it.
    due: AtomicU64,
    late: AtomicBool,
    /// Whether the system may have given its number to another process.
    waited_for: AtomicBool,
}

impl Watch {
    fn new(process: Child, ending: Ending) -> Self {
        Self {
            ending,
            id: process.id(),
            process: Mutex::new(process),
            began: Instant::now(),
            due: AtomicU64::new(0),
            late: AtomicBool::new(false),
            waited_for: AtomicBool::new(false),
        }
    }

    /// The number the system gave the process.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Expects a sign of life within this time.
    pub fn expect_within(&self, time: Duration) {
        let due = (self.began.elapsed() + time).as_millis() as u64;
        self.due.store(due.max(1), Ordering::Relaxed);
    }

    /// Expects nothing for now.
    pub fn expect_nothing(&self) {
        self.due.store(0, Ordering::Relaxed);
    }

    /// Whether the process was ended because it was late.
    pub fn was_late(&self) -> bool {
        self.late.load(Ordering::Acquire)
    }

    /// Whether the process can still be asked.
    pub fn is_alive(&self) -> bool {
        let mut process = self.process();
        let alive = matches!(process.try_wait(), Ok(None));
        self.waited_for.fetch_or(!alive, Ordering::AcqRel);
        alive
    }

    /// Ends the process, and tells how it ended; on its own, where it was quicker.
    pub fn end(&self) -> io::Result<ExitStatus> {
        let mut process = self.process();
        self.kill(&mut process);
        self.waited_for.store(true, Ordering::Release);
        process.wait()
    }

    /// Waits for the process to end, but not for ever, and tells how it ended.
    pub fn ended_by_itself(&self, time: Duration) -> io::Result<ExitStatus> {
        let began = Instant::now();
        while self.is_alive() && began.elapsed() < time {
            thread::sleep(Duration::from_millis(1));
        }
        self.end()
    }

    /// How long it still has; nothing where nothing is expected. Ends it where it is late.
    fn left(&self) -> Option<Duration> {
        let due = self.due.load(Ordering::Relaxed);
        if due == 0 {
            return None;
        }
        let left = Duration::from_millis(due).checked_sub(self.began.elapsed());
        if left.is_none_or(|left| left.is_zero()) {
            let set_back = self.due.compare_exchange(due, 0, Ordering::Relaxed, Ordering::Relaxed);
            if set_back.is_ok() {
                self.late.store(true, Ordering::Release);
                self.kill(&mut self.process());
            }
            return None;
        }
        left
    }

    /// It may be gone already, which is what is wanted.
    fn kill(&self, process: &mut Child) {
        #[cfg(unix)]
        if self.ending == Ending::Group {
            // Its number is its own until it is waited for.
            if let Some(id) = rustix::process::Pid::from_raw(self.id.cast_signed())
                && !self.waited_for.load(Ordering::Acquire)
            {
                let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
            }
        }
        #[cfg(not(unix))]
        let _ = self.ending;
        let _ = process.kill();
    }

    fn process(&self) -> MutexGuard<'_, Child> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
