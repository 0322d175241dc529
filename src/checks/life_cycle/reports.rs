//! Reads test reports: which criteria each lists, and how each of them ended.

use super::releases::{self, Words};
use super::versions::Version;
use crate::checks::material::{File, Material, Row};
use crate::checks::monitoring::{Bound, Limits, Purpose};

/// A report with the criteria it lists.
pub(super) struct Report<'a> {
    pub file: File<'a>,
    pub criteria: Vec<Criterion<'a>>,
    pub system: Option<usize>,
    pub version: Option<Version>,
}

/// A criterion with what was reached, and its limit.
#[derive(Clone, Debug)]
pub(super) struct Criterion<'a> {
    pub row: Row<'a>,
    /// The limit: of the row itself, of its own words, else of the paper that set it.
    pub limit: Option<String>,
    /// Where the limit stands, if elsewhere.
    pub set_by: Option<Row<'a>>,
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
pub(super) fn reports<'a>(material: &Material<'a>, limits: &Limits) -> Vec<Report<'a>> {
    let mut reports: Vec<Report<'a>> = Vec::new();
    let set = set_elsewhere(material);
    for file in material.files.iter().filter(|file| releases::is_report(file)) {
        let of_file = match material.systems_of(file) {
            [one] => Some(*one),
            _ => None,
        };
        let begin = reports.len();
        let version = releases::assessed_version(file);
        let measured = ["criteria", "measured"].into_iter().flat_map(|one| material.rows(one));
        let rows = measured.filter(|row| row.file.path == file.path);
        for row in rows.filter(|row| row.text("value").or(row.text("result")).is_some()) {
            let by_row = row.text("system").and_then(|text| material.system_in(text));
            let by_caption = || material.system_in(&row.register.caption);
            let system = by_row.or_else(by_caption).or(of_file);
            let criterion = with_limit(limits, row, system, &set);
            let known = reports.iter_mut().skip(begin).find(|report| report.system == system);
            if let Some(report) = known {
                report.criteria.push(criterion);
                continue;
            }
            let own = version.clone().filter(|_| system == of_file);
            let version = own.or_else(|| Version::first_in(&row.register.caption));
            reports.push(Report { file: *file, criteria: vec![criterion], system, version });
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

/// The limits that papers set before anything was tested, each with the systems it is for.
fn set_elsewhere<'a>(material: &Material<'a>) -> Vec<(Row<'a>, Vec<usize>)> {
    let rows = ["requirements", "criteria"].into_iter().flat_map(|record| material.rows(record));
    rows.filter(|row| row.text("value").or(row.text("result")).is_none())
        .map(|row| {
            let systems = match material.system_of_row(row) {
                Some(system) => vec![system],
                None => material.systems_of(&row.file).to_vec(),
            };
            (*row, systems)
        })
        .collect()
}

fn with_limit<'a>(
    limits: &Limits,
    row: &Row<'a>,
    system: Option<usize>,
    set: &[(Row<'a>, Vec<usize>)],
) -> Criterion<'a> {
    if let Some(limit) = row.text("threshold") {
        return Criterion { row: *row, limit: Some(limit.to_owned()), set_by: None };
    }
    // "AUC at least 0.75"
    let says = |text: &&str| {
        text.contains(|c: char| c.is_ascii_digit())
            && limits.bound(text, "", Purpose::Goal).is_some_and(|bound| bound.explicit)
    };
    if let Some(own) = row.text("criterion").filter(says) {
        return Criterion { row: *row, limit: Some(own.to_owned()), set_by: None };
    }
    let key = |text: &str| text.trim().to_lowercase();
    let called = |row: &Row<'_>, column: &str| row.text(column).map(key);
    let (id, named) = (called(row, "id"), called(row, "criterion"));
    let mut own =
        set.iter().filter(|(_, systems)| system.is_some_and(|one| systems.contains(&one)));
    let found = own.find(|(other, _)| {
        let by_id = id.is_some() && called(other, "id") == id;
        by_id || named.is_some() && called(other, "criterion") == named
    });
    let limit = found.and_then(|(other, _)| {
        other.text("threshold").or_else(|| other.text("criterion").filter(says))
    });
    Criterion {
        row: *row,
        limit: limit.map(str::to_owned),
        set_by: found.map(|(other, _)| *other).filter(|_| limit.is_some()),
    }
}

pub(super) fn outcome(
    material: &Material<'_>,
    limits: &Limits,
    criterion: &Criterion<'_>,
) -> Outcome {
    const VERDICT_WORDS_MAX: usize = 6;
    let row = &criterion.row;
    let result = row.text("result");
    let figure =
        row.text("value").or(result.filter(|text| text.contains(|c: char| c.is_ascii_digit())));
    let verdict = result
        .filter(|text| text.split_whitespace().count() <= VERDICT_WORDS_MAX)
        .and_then(|text| material.meanings.failed(text));
    let about = [row.text("criterion"), row.text("group")].map(Option::unwrap_or_default).join(" ");
    let bound: Option<Bound> =
        criterion.limit.as_deref().and_then(|limit| limits.bound(limit, &about, Purpose::Goal));
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
