//! Draws progress on stderr: bars for people, a line now and then for logs.
//!
//! A run of forty minutes must not be silent in a log, nor fill it: a line is due when a tenth of the
//! stage and half a minute have both passed, and when the stage ends.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{ProgressHow, SharedArgs};
use super::output::{Verbosity, note};
use crate::progress::{Event, Observer, Stage, Step};

/// What is printed beside results and errors, and how progress is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// How much is printed.
    pub verbosity: Verbosity,
    /// How progress is drawn.
    pub drawing: Drawing,
}

/// How progress is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// As bars.
    Bars,
    /// As lines.
    Lines,
    /// Not at all.
    Nothing,
}

impl Terminal {
    /// The terminal as the shared options ask for it.
    pub fn new(args: SharedArgs) -> Self {
        let verbosity = match args {
            SharedArgs { quiet: true, .. } => Verbosity::Quiet,
            SharedArgs { verbose: true, .. } => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        let drawing = match args.progress {
            _ if verbosity == Verbosity::Quiet => Drawing::Nothing,
            ProgressHow::None => Drawing::Nothing,
            ProgressHow::Bar => Drawing::Bars,
            ProgressHow::Auto if std::io::stderr().is_terminal() => Drawing::Bars,
            ProgressHow::Auto | ProgressHow::Plain => Drawing::Lines,
        };
        Self { verbosity, drawing }
    }

    /// Prints a line to stderr, if this much is to be printed.
    pub fn note(self, at_least: Verbosity, text: &str) {
        if self.verbosity >= at_least {
            note(text);
        }
    }

    /// Does something with the terminal while no bar is drawn.
    #[cfg(feature = "llm")]
    pub fn aside<T>(self, what: impl FnOnce() -> T) -> T {
        match self.drawing {
            Drawing::Bars => BARS.suspend(what),
            Drawing::Lines | Drawing::Nothing => what(),
        }
    }

    /// Watches a run and draws how it goes.
    pub fn observer(self) -> Box<Observer> {
        match self.drawing {
            Drawing::Bars => bars(),
            Drawing::Lines => lines(),
            Drawing::Nothing => Box::new(|_| ()),
        }
    }
}

/// What a step of a stage works on, for `30 of 46 files`.
fn unit(stage: Stage) -> &'static str {
    match stage {
        Stage::List | Stage::Extract | Stage::Write => "files",
        Stage::Recognise => "pages",
        Stage::Index => "documents",
        Stage::Retrieve | Stage::Assess => "requirements",
        Stage::Check => "tests",
        Stage::Review => "findings",
    }
}

/// The bars on the terminal: what is asked meanwhile has to stop them.
static BARS: LazyLock<MultiProgress> =
    LazyLock::new(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));

fn bars() -> Box<Observer> {
    let all = &*BARS;
    let running: Mutex<BTreeMap<Stage, (ProgressBar, Tally)>> = Mutex::default();
    Box::new(move |event| {
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started { stage, total, bytes } => {
                let tally = Tally::new(total, bytes, Instant::now());
                let bar = all.add(ProgressBar::no_length());
                bar.set_style(style(stage, &tally));
                if let Some(total) = bytes.or(total) {
                    bar.set_length(total);
                }
                bar.enable_steady_tick(Duration::from_millis(200));
                running.insert(stage, (bar, tally));
            }
            Event::Advanced { stage, step, bytes } => {
                if let Some((bar, tally)) = running.get_mut(&stage) {
                    tally.count(step, bytes);
                    if tally.bytes_total.is_some() {
                        bar.set_message(tally.steps(stage));
                        bar.inc(bytes);
                    } else {
                        bar.inc(1);
                    }
                }
            }
            Event::Finished { stage } => {
                if let Some((bar, _)) = running.remove(&stage) {
                    bar.finish_and_clear();
                }
            }
        }
    })
}

/// A stage that reads files is drawn by their bytes: ten thousand mails go by faster than one manual.
fn style(stage: Stage, tally: &Tally) -> ProgressStyle {
    let (verb, unit) = (stage.verb(), unit(stage));
    let template = match tally {
        Tally { bytes_total: Some(_), .. } => format!(
            "{verb:>8} {{bar:20}} {{msg}}, {{decimal_bytes}} of {{decimal_total_bytes}}, \
             {{decimal_bytes_per_sec}}, {{eta}} left"
        ),
        Tally { total: Some(_), .. } => {
            format!("{verb:>8} {{bar:30}} {{pos}} of {{len}} {unit}, {{eta}} left")
        }
        Tally { .. } => format!("{verb:>8} {{spinner}} {{pos}} {unit}, {{elapsed}}"),
    };
    ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn lines() -> Box<Observer> {
    let running: Mutex<BTreeMap<Stage, Tally>> = Mutex::default();
    Box::new(move |event| {
        let now = Instant::now();
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started { stage, total, bytes } => {
                running.insert(stage, Tally::new(total, bytes, now));
            }
            Event::Advanced { stage, step, bytes } => {
                if let Some(tally) = running.get_mut(&stage) {
                    tally.count(step, bytes);
                    if tally.is_due(now) {
                        tally.told = tally.done;
                        tally.told_at = now;
                        note(&tally.line(stage, now));
                    }
                }
            }
            Event::Finished { stage } => {
                if let Some(tally) = running.remove(&stage)
                    && tally.done > tally.told
                {
                    note(&tally.line(stage, now));
                }
            }
        }
    })
}

/// How far a stage is, and how far it was when that was last told.
struct Tally {
    total: Option<u64>,
    bytes_total: Option<u64>,
    done: u64,
    bytes: u64,
    unread: u64,
    kept: u64,
    began: Instant,
    told: u64,
    told_at: Instant,
}

impl Tally {
    fn new(total: Option<u64>, bytes_total: Option<u64>, now: Instant) -> Self {
        Self {
            total,
            bytes_total,
            done: 0,
            bytes: 0,
            unread: 0,
            kept: 0,
            began: now,
            told: 0,
            told_at: now,
        }
    }

    fn count(&mut self, step: Step, bytes: u64) {
        self.done += 1;
        self.bytes += bytes;
        self.unread += u64::from(step == Step::Unread);
        self.kept += u64::from(step == Step::Kept);
    }

    fn is_due(&self, now: Instant) -> bool {
        let tenth = self.total.unwrap_or(0) / 10;
        now.duration_since(self.told_at) >= Duration::from_secs(30)
            && self.done - self.told >= tenth
    }

    /// `30 of 46 files, 4 unchanged, 2 unread`.
    fn steps(&self, stage: Stage) -> String {
        let total = self.total.map(|total| format!(" of {total}")).unwrap_or_default();
        let some = |count: u64, what: &str| {
            if count > 0 { format!(", {count} {what}") } else { String::new() }
        };
        let (kept, unread) = (some(self.kept, "unchanged"), some(self.unread, "unread"));
        format!("{}{total} {}{kept}{unread}", self.done, unit(stage))
    }

    /// A log is read later by people and programs: how far, how fast, how long still.
    fn line(&self, stage: Stage, now: Instant) -> String {
        let mut line = format!("{}: {}", stage.verb(), self.steps(stage));
        let Some(total) = self.bytes_total else { return line };
        let seconds = now.duration_since(self.began).as_secs_f64();
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let _ = write!(line, ", {:.1} of {:.1} MB", megabytes(self.bytes), megabytes(total));
        if seconds >= 1.0 && self.bytes > 0 {
            let _ = write!(line, ", {:.1} MB/s", megabytes(self.bytes) / seconds);
            let left = total.saturating_sub(self.bytes) as f64 / self.bytes as f64 * seconds;
            if left >= 1.0 {
                let _ = write!(line, ", about {left:.0} s left");
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_due(done: u64, seconds: u64, due: bool) {
        let began = Instant::now();
        let tally = Tally { done, ..Tally::new(Some(46), None, began) };
        assert_eq!(
            tally.is_due(began + Duration::from_secs(seconds)),
            due,
            "{done} at {seconds} s"
        );
    }

    #[test]
    fn a_line_is_due_after_a_tenth_and_half_a_minute() {
        check_due(3, 60, false);
        check_due(46, 29, false);
        check_due(4, 30, true);
    }

    fn check_line(bytes_total: Option<u64>, seconds: u64, line: &str) {
        let began = Instant::now();
        let mut tally = Tally::new(Some(46), bytes_total, began);
        for step in [Step::Done, Step::Kept, Step::Kept, Step::Unread] {
            tally.count(step, 1_000_000);
        }
        let now = began + Duration::from_secs(seconds);
        assert_eq!(tally.line(Stage::Extract, now), line);
    }

    #[test]
    fn a_line_counts_what_was_not_read_and_says_how_long_it_will_take() {
        check_line(None, 8, "extract: 4 of 46 files, 2 unchanged, 1 unread");
        check_line(
            Some(40_000_000),
            8,
            "extract: 4 of 46 files, 2 unchanged, 1 unread, 4.0 of 40.0 MB, 0.5 MB/s, \
             about 72 s left",
        );
        check_line(
            Some(4_000_000),
            0,
            "extract: 4 of 46 files, 2 unchanged, 1 unread, 4.0 of 4.0 MB",
        );
    }
}
