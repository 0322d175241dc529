//! What the ledger says of pages without text that nobody tried to recognise.

use crate::domain::Outcome;
use crate::extract::Error;
use crate::recognise;

/// Why pages of a file were left as they were.
#[derive(Clone, Copy, Debug)]
pub(super) enum Left<'a> {
    /// A run takes so many, and had taken them.
    OverLimit(u32),
    /// What is installed does not work.
    NoRecogniser(&'a recognise::Error),
}

/// Says of so many pages why they were left; `others` tells whether other pages of the file were tried.
pub(super) fn say(outcome: &mut Outcome, pages: usize, others: bool, left: Left<'_>) {
    let noun = if pages == 1 { "page was" } else { "pages were" };
    let told = match left {
        Left::OverLimit(pages_max) => format!(
            "{pages} {noun} left, as a run takes {pages_max} (`--ocr-pages-max` changes that)"
        ),
        Left::NoRecogniser(why) => format!("{why} (`tickmark doctor` says more)"),
    };
    match outcome {
        Outcome::Read(read) => read.gaps.push(format!("no text was recognised: {told}")),
        Outcome::Unreadable { reason, .. } if others => *reason = format!("{reason}; {told}"),
        // That there is no text in it stands in the reason already, with what would help if nothing were
        // installed.
        Outcome::Unreadable { reason, .. } => {
            *reason = Error::Unrecognised { pages: pages as u32, detail: told }.to_string();
        }
        Outcome::Container { .. } | Outcome::Skipped { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Format;

    fn check(others: bool, left: Left<'_>, expected: &str) {
        let reason = "image only".to_owned();
        let mut outcome = Outcome::Unreadable { format: Some(Format::Pdf), reason };
        say(&mut outcome, 3, others, left);
        let Outcome::Unreadable { reason, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(reason, expected);
    }

    #[test]
    fn pages_that_were_left_are_counted_with_the_reason() {
        let told = "3 pages were left, as a run takes 5 (`--ocr-pages-max` changes that)";
        check(true, Left::OverLimit(5), &format!("image only; {told}"));
        let whole = "image only (3 pages), and no text was recognised: ";
        check(false, Left::OverLimit(5), &format!("{whole}{told}"));
        check(
            false,
            Left::NoRecogniser(&recognise::Error::NoLanguages),
            &format!("{whole}tesseract has no languages installed (`tickmark doctor` says more)"),
        );
    }
}
