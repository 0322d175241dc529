//! How values are written in the JSON files: for machines to parse, and for people to read in a diff.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::PrettyFormatter;

use super::Error;
use crate::domain::When;

/// The value as a JSON file with one space of indent: large files stay small, diffs stay readable.
pub(super) fn file<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b" ");
    value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A date as data: a day as it is, a vague one as `first/last`, an ambiguous one as
/// `day first|month first`.
pub(super) fn date(when: When) -> String {
    match when {
        When::Day(day) => day.to_string(),
        When::Vague(span) => format!("{}/{}", span.first, span.last),
        When::Ambiguous { day_first, month_first } => format!("{day_first}|{month_first}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AuditDate, Span};

    #[test]
    fn a_doubtful_date_stays_doubtful() {
        let day = |text: &str| text.parse::<AuditDate>().expect(text);
        let check = |when, written: &str| assert_eq!(date(when), written);
        check(When::Day(day("2026-03-04")), "2026-03-04");
        let quarter = Span { first: day("2026-04-01"), last: day("2026-06-30") };
        check(When::Vague(quarter), "2026-04-01/2026-06-30");
        let (day_first, month_first) = (day("2026-04-03"), day("2026-03-04"));
        check(When::Ambiguous { day_first, month_first }, "2026-04-03|2026-03-04");
    }
}
