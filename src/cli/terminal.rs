//! Draws progress on stderr: bars for people, a line now and then for logs.
//!
//! A run of forty minutes must not be silent in a log, nor fill it: a line is due when a tenth of the
//! stage and half a minute have both passed, and when the stage ends.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
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
        Stage::Chunk => "documents",
        Stage::Index => "chunks",
        Stage::Retrieve | Stage::Assess => "requirements",
        Stage::Check => "tests",
        Stage::Review => "findings",
    }
}

fn bars() -> Box<Observer> {
    let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
    let running: Mutex<BTreeMap<Stage, (ProgressBar, u64)>> = Mutex::default();
    Box::new(move |event| {
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started { stage, total } => {
                let bar = all.add(ProgressBar::no_length());
                bar.set_style(style(stage, total));
                if let Some(total) = total {
                    bar.set_length(total);
                }
                bar.enable_steady_tick(Duration::from_millis(200));
                running.insert(stage, (bar, 0));
            }
            Event::Advanced { stage, step, .. } => {
                if let Some((bar, unread)) = running.get_mut(&stage) {
                    bar.inc(1);
                    if step == Step::Unread {
                        *unread += 1;
                        bar.set_message(format!(", {unread} unread"));
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

fn style(stage: Stage, total: Option<u64>) -> ProgressStyle {
    let (verb, unit) = (stage.verb(), unit(stage));
    let template = match total {
        Some(_) => format!("{verb:>8} {{bar:30}} {{pos}} of {{len}} {unit}{{msg}}, {{eta}} left"),
        None => format!("{verb:>8} {{spinner}} {{pos}} {unit}{{msg}}, {{elapsed}}"),
    };
    ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn lines() -> Box<Observer> {
    let running: Mutex<BTreeMap<Stage, Tally>> = Mutex::default();
    Box::new(move |event| {
        let now = Instant::now();
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started { stage, total } => {
                running.insert(stage, Tally { total, done: 0, unread: 0, told: 0, told_at: now });
            }
            Event::Advanced { stage, step, .. } => {
                if let Some(tally) = running.get_mut(&stage) {
                    tally.done += 1;
                    tally.unread += u64::from(step == Step::Unread);
                    if tally.is_due(now) {
                        tally.told = tally.done;
                        tally.told_at = now;
                        note(&tally.line(stage));
                    }
                }
            }
            Event::Finished { stage } => {
                if let Some(tally) = running.remove(&stage)
                    && tally.done > tally.told
                {
                    note(&tally.line(stage));
                }
            }
        }
    })
}

/// How far a stage is, and how far it was when that was last told.
struct Tally {
    total: Option<u64>,
    done: u64,
    unread: u64,
    told: u64,
    told_at: Instant,
}

impl Tally {
    fn is_due(&self, now: Instant) -> bool {
        let tenth = self.total.unwrap_or(0) / 10;
        now.duration_since(self.told_at) >= Duration::from_secs(30)
            && self.done - self.told >= tenth
    }

    fn line(&self, stage: Stage) -> String {
        let total = self.total.map(|total| format!(" of {total}")).unwrap_or_default();
        let unread =
            if self.unread > 0 { format!(", {} unread", self.unread) } else { String::new() };
        format!("{}: {}{total} {}{unread}", stage.verb(), self.done, unit(stage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(done: u64, seconds: u64, due: bool) {
        let began = Instant::now();
        let tally = Tally { total: Some(46), done, unread: 2, told: 0, told_at: began };
        assert_eq!(
            tally.is_due(began + Duration::from_secs(seconds)),
            due,
            "{done} at {seconds} s"
        );
    }

    #[test]
    fn a_line_is_due_after_a_tenth_and_half_a_minute() {
        check(3, 60, false);
        check(46, 29, false);
        check(4, 30, true);
    }

    #[test]
    fn a_line_counts_what_was_not_read() {
        let tally =
            Tally { total: Some(46), done: 30, unread: 2, told: 0, told_at: Instant::now() };
        assert_eq!(tally.line(Stage::Extract), "extract: 30 of 46 files, 2 unread");
    }
}
