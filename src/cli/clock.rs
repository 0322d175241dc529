//! The clock: the one place that asks what time it is, for the decision log. No result depends on it.

#![expect(clippy::disallowed_methods, reason = "the door to the clock")]

use jiff::{Timestamp, Unit};

use crate::domain::Moment;

/// The time, to the second, in UTC: `2026-11-30T16:41:23+00:00`.
pub fn now() -> anyhow::Result<Moment> {
    let now = Timestamp::now().round(Unit::Second)?;
    let text = now.to_string().replace('Z', "+00:00");
    Moment::try_from(text).map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_a_moment_with_an_offset() {
        let now = now().expect("a clock");
        assert!(now.as_str().ends_with("+00:00") && now.as_str().len() == 25, "{now}");
    }
}
