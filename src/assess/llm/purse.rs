//! What a run may spend, and what it has: nothing is asked that could go over.
//!
//! Before a question is sent its cost is set aside: all it may take, at worst. Who asks while others are
//! under way waits for what they really took, so that the order of answers does not decide who is refused.

use std::cell::Cell;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::settings::{Budget, Prices};
use crate::domain::Tokens;

/// What a run may spend, and what it has.
pub(crate) struct Purse {
    budget: Budget,
    prices: Option<Prices>,
    spent: Cell<Tokens>,
    set_aside: Cell<Tokens>,
    settled: Notify,
    began: Instant,
}

/// What was spent of a purse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spent {
    /// What the endpoint counted.
    pub tokens: Tokens,
    /// How long it took.
    pub time: Duration,
}

/// Tokens set aside for one question. What was not settled when it goes is given back.
pub(crate) struct SetAside<'a> {
    purse: &'a Purse,
    tokens: Tokens,
}

impl Purse {
    /// A purse out of which something may have been spent before.
    pub fn new(budget: Budget, prices: Option<Prices>, before: Spent) -> Self {
        let now = Instant::now();
        Self {
            budget,
            prices,
            spent: Cell::new(before.tokens),
            set_aside: Cell::default(),
            settled: Notify::new(),
            began: now.checked_sub(before.time).unwrap_or(now),
        }
    }

    /// What was spent so far.
    pub fn spent(&self) -> Spent {
        Spent { tokens: self.spent.get(), time: self.began.elapsed() }
    }

    /// Sets aside what a question takes at most; in words what stands against it.
    pub async fn set_aside(&self, tokens: Tokens) -> Result<SetAside<'_>, String> {
        loop {
            let settled = self.settled.notified();
            let with = sum(sum(self.spent.get(), self.set_aside.get()), tokens);
            let Some(over) = self.over(with) else {
                self.set_aside.set(sum(self.set_aside.get(), tokens));
                return Ok(SetAside { purse: self, tokens });
            };
            if self.set_aside.get() == Tokens::default() || self.is_late() {
                return Err(over);
            }
            settled.await;
        }
    }

    /// What tokens cost, where prices are known.
    pub fn money(&self, tokens: Tokens) -> Option<f64> {
        let prices = self.prices.as_ref()?;
        let part = |tokens: u64, price: f64| tokens as f64 / 1e6 * price;
        Some(
            part(tokens.prompt, prices.input_per_million)
                + part(tokens.answer, prices.output_per_million),
        )
    }

    fn over(&self, tokens: Tokens) -> Option<String> {
        let Budget { tokens: tokens_max, money: money_max, seconds } = self.budget;
        if self.is_late() {
            let seconds = seconds.unwrap_or_default();
            return Some(format!("the {seconds} seconds the model may take are over"));
        }
        if let Some(most) = tokens_max.filter(|most| tokens.total() > *most) {
            return Some(format!("it could go over the {most} tokens the run may use"));
        }
        let (most, money) = (money_max?, self.money(tokens)?);
        let currency = self.prices.as_ref().map_or("", |prices| prices.currency.as_str());
        (money > most).then(|| format!("it could go over the {most} {currency} the run may cost"))
    }

    fn is_late(&self) -> bool {
        let limit = self.budget.seconds.map(Duration::from_secs);
        limit.is_some_and(|limit| self.began.elapsed() >= limit)
    }
}

impl SetAside<'_> {
    /// Gives back what was set aside, for what was really taken.
    pub fn settle(self, taken: Tokens) {
        self.purse.spent.set(sum(self.purse.spent.get(), taken));
    }
}

impl Drop for SetAside<'_> {
    fn drop(&mut self) {
        let Tokens { prompt, answer } = self.purse.set_aside.get();
        self.purse.set_aside.set(Tokens {
            prompt: prompt.saturating_sub(self.tokens.prompt),
            answer: answer.saturating_sub(self.tokens.answer),
        });
        self.purse.settled.notify_waiters();
    }
}

fn sum(mut left: Tokens, right: Tokens) -> Tokens {
    left += right;
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(prompt: u64, answer: u64) -> Tokens {
        Tokens { prompt, answer }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(future)
    }

    #[test]
    fn what_could_go_over_is_refused_before_it_is_asked() {
        run(async {
            let budget = Budget { tokens: Some(100), money: None, seconds: None };
            let purse = Purse::new(budget, None, Spent::default());
            purse.set_aside(tokens(40, 20)).await.expect("fits").settle(tokens(40, 10));
            let refused = purse.set_aside(tokens(40, 20)).await.err();
            assert_eq!(refused.as_deref(), Some("it could go over the 100 tokens the run may use"));
            assert!(purse.set_aside(tokens(40, 10)).await.is_ok());
        });
    }

    #[test]
    fn money_is_counted_by_the_users_prices() {
        run(async {
            let prices = Prices {
                input_per_million: 2.0,
                output_per_million: 10.0,
                currency: "EUR".to_owned(),
            };
            let budget = Budget { tokens: None, money: Some(0.01), seconds: None };
            let purse = Purse::new(budget, Some(prices), Spent::default());
            assert_eq!(purse.money(tokens(1_000_000, 100_000)), Some(3.0));
            assert!(purse.set_aside(tokens(1_000, 700)).await.is_ok());
            let refused = purse.set_aside(tokens(1_000, 900)).await.err();
            assert_eq!(refused.as_deref(), Some("it could go over the 0.01 EUR the run may cost"));
        });
    }

    #[test]
    fn who_asks_meanwhile_waits_for_what_others_really_took() {
        run(async {
            let budget = Budget { tokens: Some(100), money: None, seconds: None };
            let purse = Purse::new(budget, None, Spent::default());
            let first = purse.set_aside(tokens(40, 40)).await.expect("fits");
            let (second, ()) = futures_util::future::join(purse.set_aside(tokens(40, 20)), async {
                tokio::task::yield_now().await;
                first.settle(tokens(30, 5));
            })
            .await;
            assert!(second.is_ok());
        });
    }

    #[test]
    fn what_was_spent_before_counts() {
        run(async {
            let budget = Budget { tokens: Some(100), money: None, seconds: Some(60) };
            let before = Spent { tokens: tokens(50, 10), time: Duration::from_secs(1) };
            let purse = Purse::new(budget, None, before);
            assert!(purse.set_aside(tokens(41, 0)).await.is_err());
            purse.set_aside(tokens(30, 10)).await.expect("fits").settle(tokens(30, 0));
            assert_eq!(purse.spent().tokens, tokens(80, 10));
            assert!(purse.spent().time >= before.time);
        });
    }

    #[test]
    fn what_was_lost_on_the_way_is_given_back() {
        run(async {
            let budget = Budget { tokens: Some(100), money: None, seconds: None };
            let purse = Purse::new(budget, None, Spent::default());
            drop(purse.set_aside(tokens(90, 10)).await);
            assert!(purse.set_aside(tokens(90, 10)).await.is_ok());
        });
    }

    #[test]
    fn nothing_is_begun_when_time_is_over() {
        run(async {
            let budget = Budget { tokens: None, money: None, seconds: Some(0) };
            let refused =
                Purse::new(budget, None, Spent::default()).set_aside(tokens(1, 1)).await.err();
            assert_eq!(refused.as_deref(), Some("the 0 seconds the model may take are over"));
        });
    }
}
