//! Reads test reports: which criteria each lists, and how each of them ended.

use super::releases::{self, Words};
use super::versions::Version;
use crate::checks::material::{File, Material, Row};
use crate::checks::monitoring::{Bound, Limits, Purpose};

/// A report with the criteria it lists.
pub(super) struct Report<'a> {
    pub file: File<'a>,
    pub criteria: Vec<Row<'a>>,
    pub system: Option<usize>,
    pub version: Option<Version>,
}

/// How a criterion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Met,
    Missed,
    /// Said to be met, while the figure is beyond a limit whose side is stated.
    Contradicted,
    Undecided,
}

/// The reports: documents of the kind, and other records that list criteria with what was reached. A document
/// with a list for each system is as many reports.
pub(super) fn reports<'a>(material: &Material<'a>) -> Vec<Report<'a>> {
    let mut reports: Vec<Report<'a>> = Vec::new();
    for file in material.files.iter().filter(|file| releases::is_report(file)) {
        let of_file = match material.systems_of(file) {
            [one] => Some(*one),
            _ => None,
        };
        let begin = reports.len();
        let version = releases::assessed_version(file);
        let rows = material.rows("criteria").iter().filter(|row| row.file.path == file.path);
        for row in rows.filter(|row| row.text("value").or(row.text("result")).is_some()) {
            let by_row = row.text("system").and_then(|text| material.system_in(text));
            let by_caption = || material.system_in(&row.register.caption);
            let system = by_row.or_else(by_caption).or(of_file);
            let known = reports.iter_mut().skip(begin).find(|report| report.system == system);
            match known {
                Some(report) => report.criteria.push(*row),
                None => reports.push(Report {
                    file: *file,
                    criteria: vec![*row],
                    system,
                    version: version.clone().filter(|_| system == of_file),
                }),
            }
        }
        if reports.len() == begin {
            reports.push(Report { file: *file, criteria: Vec::new(), system: of_file, version });
        }
    }
    reports
}

/// Whether a waiver stands in a cell of the row whose column was not recognised.
pub(super) fn waived_beside(words: &Words, row: &Row<'_>) -> bool {
    let quote = row.entry.evidence.quote();
    // The keys of an object are no words of a row.
    !quote.starts_with('{') && words.waives(quote)
}

pub(super) fn outcome(material: &Material<'_>, limits: &Limits, row: &Row<'_>) -> Outcome {
    const VERDICT_WORDS_MAX: usize = 6;
    let result = row.text("result");
    let figure =
        row.text("value").or(result.filter(|text| text.contains(|c: char| c.is_ascii_digit())));
    let verdict = result
        .filter(|text| text.split_whitespace().count() <= VERDICT_WORDS_MAX)
        .and_then(|text| material.meanings.failed(text));
    let about = [row.text("criterion"), row.text("group")].map(Option::unwrap_or_default).join(" ");
    let bound: Option<Bound> =
        row.text("threshold").and_then(|limit| limits.bound(limit, &about, Purpose::Goal));
    let missed = bound.and_then(|bound| Some((bound.missed_by(figure?)?, bound.explicit)));
    match (missed, verdict) {
        (Some((true, true)), Some(false)) => Outcome::Contradicted,
        (Some((true, false)) | None, Some(false)) | (Some((false, _)), None | Some(false)) => {
            Outcome::Met
        }
        (Some((true, _)), _) | (_, Some(true)) => Outcome::Missed,
        (None, None) => Outcome::Undecided,
    }
}
