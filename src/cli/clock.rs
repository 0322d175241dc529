//! The time, for the decision log alone: no result depends on it.

use crate::domain::Moment;

/// Now, with this machine's offset from UTC.
pub fn now() -> Moment {
    let written = jiff::ZonedDateTime::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    // A year of four digits is all that could be missing, and a clock that lacks it is reset to the epoch.
    let epoch = || Moment::try_from("1970-01-01T00:00:00+00:00".to_owned());
    Moment::try_from(written).or_else(|_| epoch()).expect("the epoch is a moment")
}
