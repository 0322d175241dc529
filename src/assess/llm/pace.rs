//! How many questions may be under way at once, and when an endpoint that is gone is given up.
//!
//! The number grows slowly while answers come and halves when the server asks for less. All waits are for the
//! same thing, so a turn that is free goes to whoever is woken first. For one thread: nothing is locked.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// So many answers in a row allow one more question at a time.
const ANSWERS_FOR_ONE_MORE: u32 = 20;

/// How many questions may be under way; see [`Pace::turn`].
#[derive(Debug)]
pub struct Pace {
    cap: usize,
    circuit: Circuit,
    state: RefCell<State>,
    changed: Notify,
}

/// When an endpoint is given up.
#[derive(Clone, Copy, Debug)]
pub struct Circuit {
    /// So many questions lost in a row, with no answer between them, open the circuit.
    pub failures_max: u32,
    /// So long all wait before one probe goes.
    pub pause: Duration,
}

/// A question under way. Its turn ends when it is dropped.
#[derive(Debug)]
pub struct Turnstile<'a> {
    pace: &'a Pace,
    is_probe: bool,
}

/// The endpoint is given up for the rest of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the endpoint was lost several times in a row and is not asked any more")]
pub struct CircuitOpen;

#[derive(Debug)]
struct State {
    allowed: usize,
    under_way: usize,
    most_under_way: usize,
    answers_in_a_row: u32,
    health: Health,
}

/// What is known of the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    /// It answers, but for the last few times.
    Answering { lost_in_a_row: u32 },
    /// It is left alone until then.
    Resting { until: Instant },
    /// One question is to show whether it is back.
    Probed,
    /// It is given up.
    GivenUp,
}

impl Pace {
    /// A pace that starts at its cap and never passes it.
    #[must_use]
    pub fn new(cap: NonZeroUsize, circuit: Circuit) -> Self {
        let state = State {
            allowed: cap.get(),
            under_way: 0,
            most_under_way: 0,
            answers_in_a_row: 0,
            health: Health::Answering { lost_in_a_row: 0 },
        };
        Self { cap: cap.get(), circuit, state: RefCell::new(state), changed: Notify::new() }
    }

    /// Waits until one more question may go.
    ///
    /// Where the endpoint rests, the first to come after the rest is its probe, and the others wait for what
    /// becomes of it. Where it is given up, the answer comes at once, to those who wait as well.
    pub async fn turn(&self) -> Result<Turnstile<'_>, CircuitOpen> {
        loop {
            // Whatever changes from here on is seen below.
            let changed = self.changed.notified();
            match self.enter() {
                Entry::Open { is_probe } => return Ok(Turnstile { pace: self, is_probe }),
                Entry::GivenUp => return Err(CircuitOpen),
                Entry::Full => changed.await,
                // Either end of the wait leads to another look.
                Entry::Resting { until } => timeout_at(until, changed).await.unwrap_or_default(),
            }
        }
    }

    /// The endpoint answered, be it a refusal: it is there.
    pub fn went_well(&self) {
        let mut state = self.state.borrow_mut();
        if state.health != Health::GivenUp {
            state.health = Health::Answering { lost_in_a_row: 0 };
        }
        state.answers_in_a_row += 1;
        if state.answers_in_a_row >= ANSWERS_FOR_ONE_MORE {
            state.answers_in_a_row = 0;
            state.allowed = self.cap.min(state.allowed + 1);
        }
        self.changed.notify_waiters();
    }

    /// The server asks for fewer questions at a time.
    pub fn slow_down(&self) {
        let mut state = self.state.borrow_mut();
        state.allowed = (state.allowed / 2).max(1);
        state.answers_in_a_row = 0;
    }

    /// A question was lost on the way for good: no connection, no answer in time, or none after every try.
    ///
    /// What becomes of the probe is told by [`Turnstile::lost`]. Here a question that left before the endpoint
    /// was seen to be gone may still report, and tells nothing new.
    pub fn lost(&self) {
        let mut state = self.state.borrow_mut();
        state.answers_in_a_row = 0;
        if let Health::Answering { lost_in_a_row } = state.health {
            let lost_in_a_row = lost_in_a_row + 1;
            state.health = if lost_in_a_row >= self.circuit.failures_max {
                Health::Resting { until: Instant::now() + self.circuit.pause }
            } else {
                Health::Answering { lost_in_a_row }
            };
        }
        self.changed.notify_waiters();
    }

    /// How many questions may be under way now.
    #[must_use]
    #[cfg(test)]
    pub fn allowed(&self) -> usize {
        self.state.borrow().allowed
    }

    /// The most questions that ever were under way.
    #[must_use]
    #[cfg(test)]
    pub fn most_under_way(&self) -> usize {
        self.state.borrow().most_under_way
    }

    fn enter(&self) -> Entry {
        let mut state = self.state.borrow_mut();
        let is_probe = match state.health {
            Health::Answering { .. } => false,
            Health::Resting { until } if Instant::now() < until => return Entry::Resting { until },
            Health::Resting { .. } => true,
            Health::Probed => return Entry::Full,
            Health::GivenUp => return Entry::GivenUp,
        };
        if state.under_way >= state.allowed {
            return Entry::Full;
        }
        if is_probe {
            state.health = Health::Probed;
        }
        state.under_way += 1;
        state.most_under_way = state.most_under_way.max(state.under_way);
        Entry::Open { is_probe }
    }
}

impl Turnstile<'_> {
    /// Whether this question is to show that the endpoint is back. It has one try.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// The question was lost for good; the loss of the probe gives the endpoint up.
    pub fn lost(self) {
        let mut state = self.pace.state.borrow_mut();
        let is_probe = self.is_probe && state.health == Health::Probed;
        if is_probe {
            state.health = Health::GivenUp;
        }
        drop(state);
        if !is_probe {
            self.pace.lost();
        }
    }
}

impl Drop for Turnstile<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state.borrow_mut();
        state.under_way -= 1;
        // A probe that was called off showed nothing: the next question is one.
        if self.is_probe && state.health == Health::Probed {
            state.health = Health::Resting { until: Instant::now() };
        }
        drop(state);
        self.pace.changed.notify_waiters();
    }
}

/// What stands in the way of a question.
enum Entry {
    /// Nothing.
    Open { is_probe: bool },
    /// Others, or a probe.
    Full,
    /// A rest.
    Resting { until: Instant },
    /// There is no way.
    GivenUp,
}

#[cfg(test)]
mod tests;
