//! The clock: the one place that asks what time it is, for the decision log. No result depends on it.

use crate::domain::Moment;

/// The time, to the second, with this machine's offset from UTC: `2026-11-30T16:41:23+01:00`.
pub fn now() -> Moment {
    let written = jiff::ZonedDateTime::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    // Only a clock that is some thousand years off is not written so; such a clock says nothing.
    let epoch = || Moment::try_from("1970-01-01T00:00:00+00:00".to_owned());
    Moment::try_from(written).or_else(|_| epoch()).expect("the epoch is a moment")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_a_moment_with_an_offset() {
        let now = now();
        assert!(now.as_str().len() == 25 && now.day() > "2026-01-01", "{now}");
    }
}
