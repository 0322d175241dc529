//! The review app as reviewers, strangers and a failing machine meet it: through its port, never from within.

#![expect(clippy::disallowed_methods, reason = "tests build the folders they read")]

/// Corrective actions, step by step.
mod actions;
/// An app that serves the sample, and requests to it as they stand on the wire.
mod app;
/// What a reviewer sees and does, in a real browser.
mod browser;
/// Requests that are none.
mod garbage;
/// Who is let in, what can be asked for, and what comes with every answer.
mod guarded;
/// Decisions stay, whenever the app is killed.
mod killed;
/// What a language model drafted, on every page and in the register.
mod model;
/// The report to take away, and the signature under it.
mod report;
