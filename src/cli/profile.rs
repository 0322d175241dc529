//! What the kind of audit sets where nobody else did: the days for which records are asked for, and the tests of
//! earlier findings.
//!
//! Nothing is guessed: where the rule needs an earlier audit that `engagement.toml` does not name, there is no
//! period, and that is said.

use std::path::Path;

use anyhow::Context;

use super::config::{self, Resolved};
use super::failure::{Hint, shown};
use super::output::Verbosity;
use super::terminal::Terminal;
use super::view;
use crate::catalog::{Catalog, Window};
use crate::deliver::Earlier;
use crate::domain::{AuditDate, Profile, Span};

/// Lays the kind of audit over what people resolved.
pub fn lay(
    resolved: &mut Resolved,
    catalog: &mut Catalog,
    folder: &Path,
    terminal: Terminal,
) -> anyhow::Result<()> {
    let engagement = &mut resolved.engagement;
    let Some(profile) = catalog.profile(engagement.profile) else { return Ok(()) };
    let (window, follows) = (profile.window, profile.tests_of_earlier_findings);
    let asks = follows || engagement.period.is_none() && window == Window::SinceLastAudit;
    let earlier = if asks { earlier(folder)? } else { None };
    if engagement.period.is_none() {
        let (period, why) = period(window, engagement.as_of, earlier.as_ref());
        engagement.period = period;
        // An internal audit without an audit before it is the usual first run.
        let usual = matches!(engagement.profile, Profile::Internal | Profile::Gap);
        let verbosity = if usual { Verbosity::Verbose } else { Verbosity::Normal };
        let name = engagement.profile.name();
        terminal.note(verbosity, &format!("period by the profile {name}: {why}"));
    }
    if follows {
        let tests = earlier.as_ref().map(Earlier::tests).unwrap_or_default();
        if tests.is_empty() {
            let note = "no test of an earlier finding is run: `previous` in engagement.toml names no audit that \
                        left findings of tests";
            terminal.note(Verbosity::Normal, note);
        }
        catalog.also_test(&tests);
    }
    Ok(())
}

/// The audit before this one, where `engagement.toml` names it.
pub fn earlier(folder: &Path) -> anyhow::Result<Option<Earlier>> {
    let Some(previous) = config::mandate(folder)?.previous else { return Ok(None) };
    let desk = view::desk(&previous)
        .with_context(|| format!("cannot read the audit before, {}", shown(&previous)))
        .hint("`previous` in engagement.toml names the engagement folder of the audit before")?;
    Ok(Some(Earlier::of(desk.outputs(), desk.docket())))
}

/// The days a rule comes to, and how.
fn period(window: Window, as_of: AuditDate, earlier: Option<&Earlier>) -> (Option<Span>, String) {
    match (window, earlier) {
        (Window::Months { months }, _) => {
            let first = as_of.minus_months(u32::from(months));
            let why = format!("{first} to {as_of}, {months} months up to the audit date");
            (Some(Span { first, last: as_of }), why)
        }
        (Window::SinceLastAudit, Some(before)) if before.as_of < as_of => {
            let first = before.as_of.plus_days(1);
            let why = format!("{first} to {as_of}, since the audit of {}", before.as_of);
            (Some(Span { first, last: as_of }), why)
        }
        (Window::SinceLastAudit, _) => {
            let why = "none is known: it begins with the last audit, and `previous` in engagement.toml names none; \
                       set `[period]` there";
            (None, why.to_owned())
        }
        (Window::AfterActions, _) => {
            (None, "none: records count from the day after each action".to_owned())
        }
        (Window::CurrentDocuments, _) => {
            (None, "none: what is in force on the audit date counts".to_owned())
        }
        (Window::None, _) => (None, "none: any day counts".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_reckoned_or_said_to_be_unknown_and_never_guessed() {
        let day = |text: &str| text.parse::<AuditDate>().expect(text);
        let before = Earlier { as_of: day("2025-09-30"), findings: Vec::new() };
        let check = |window, earlier: Option<&Earlier>, expected: Option<(&str, &str)>| {
            let (period, why) = period(window, day("2026-05-31"), earlier);
            let expected =
                expected.map(|(first, last)| Span { first: day(first), last: day(last) });
            assert_eq!(period, expected, "{window:?}: {why}");
            assert!(!why.is_empty());
        };
        check(Window::Months { months: 3 }, None, Some(("2026-02-28", "2026-05-31")));
        check(Window::Months { months: 36 }, None, Some(("2023-05-31", "2026-05-31")));
        check(Window::SinceLastAudit, Some(&before), Some(("2025-10-01", "2026-05-31")));
        check(Window::SinceLastAudit, None, None);
        let later = Earlier { as_of: day("2026-09-30"), findings: Vec::new() };
        check(Window::SinceLastAudit, Some(&later), None);
        check(Window::AfterActions, Some(&before), None);
        check(Window::None, None, None);
    }
}
