//! Reads exports of settings: lines of a name and of how long what it names is kept, `ax130-turns  180 d`.
//!
//! Consoles print them in columns without any lines between, or write them as members of one object, so they are
//! no tables. What a name belongs to is for the test to say.

use serde::{Deserialize, Serialize};

use super::cite::whole_row;
use super::cues::Cues;
use super::rules::{Limit, LimitUnit};
use crate::domain::{Body, Document, Evidence, Format, Row, Section, Table};

/// How long something is kept, as a console shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// What the console calls it.
    pub name: String,
    /// How long it is kept.
    pub kept: Limit,
    /// The line.
    pub evidence: Evidence,
}

/// So many settings in a row are an export; a single line is a remark.
const SETTINGS_MIN: usize = 2;
const SETTINGS_MAX: usize = 200;
/// A greater number is none of days or months.
const COUNT_MAX: u32 = 100_000;
/// The signs consoles have for units.
const SIGNS: [(&str, LimitUnit); 10] = [
    ("d", LimitUnit::Days),
    ("day", LimitUnit::Days),
    ("days", LimitUnit::Days),
    ("w", LimitUnit::Weeks),
    ("mo", LimitUnit::Months),
    ("month", LimitUnit::Months),
    ("months", LimitUnit::Months),
    ("y", LimitUnit::Years),
    ("years", LimitUnit::Years),
    ("yr", LimitUnit::Years),
];

/// The settings of a document, in reading order.
pub(super) fn of(cues: &Cues, document: &Document) -> Vec<Setting> {
    let mut settings = Vec::new();
    // Objects of a list, one for each of what is kept.
    let mut objects = Vec::new();
    for section in &document.sections {
        if settings.len() + objects.len() >= SETTINGS_MAX {
            break;
        }
        match &section.body {
            Body::FrontMatter(pairs, text) => {
                let told = object(cues, pairs);
                let line = told.and_then(|(key, name, kept)| {
                    let line = text.lines().find(|line| line.contains(key))?.trim();
                    let evidence = Evidence::cite(section.excerpt(&document.file), line).ok()?;
                    Some(Setting { name, kept, evidence })
                });
                objects.extend(line);
            }
            Body::Table(table) if is_data(document.format) => {
                objects.extend(in_table(cues, document, section, table));
            }
            _ => {}
        }
        let found = match &section.body {
            Body::Text(text) => in_columns(cues, document, section, text),
            Body::FrontMatter(pairs, text) => members(cues, document, section, pairs, text),
            _ => Vec::new(),
        };
        if found.len() >= SETTINGS_MIN {
            settings.extend(found);
        }
    }
    if objects.len() >= SETTINGS_MIN {
        settings.extend(objects);
    }
    settings
}

/// Lines of columns under a line that heads one of them as the time things are kept.
fn in_columns(cues: &Cues, document: &Document, section: &Section, text: &str) -> Vec<Setting> {
    let mut head: Option<(usize, Option<LimitUnit>)> = None;
    let mut settings = Vec::new();
    for line in text.lines() {
        let cells = cells(line);
        let kept = cells.iter().position(|cell| heads_time(cues, cell));
        if let Some(at) = kept.filter(|at| *at > 0) {
            head = Some((at, unit_in(cues, cells[at])));
            continue;
        }
        let (Some((at, unit)), [name, values @ ..]) = (head, cells.as_slice()) else { continue };
        let told = values.iter().find_map(|cell| duration(cues, cell));
        let bare = || Some((values.get(at - 1)?.parse().ok()?, unit?));
        let Some((count, unit)) = told.or_else(bare).filter(|(count, _)| *count <= COUNT_MAX)
        else {
            continue;
        };
        let evidence = Evidence::cite(section.excerpt(&document.file), line.trim()).ok();
        settings.extend(evidence.map(|evidence| Setting {
            name: (*name).to_owned(),
            kept: Limit { count, unit, is_limit: false },
            evidence,
        }));
    }
    settings
}

/// What an object says of one thing, beside others, and how long it is kept: `{"system": "S-1", "keep_days": 365}`.
///
/// The first of the three is the key under which the time stands.
fn object<'a>(cues: &Cues, pairs: &'a [(String, String)]) -> Option<(&'a str, String, Limit)> {
    let (key, value) = pairs.iter().find(|(key, _)| heads_time(cues, key))?;
    let (_, name) = pairs.iter().find(|(other, value)| {
        other != key && value.contains(char::is_alphabetic) && !value.contains(char::is_whitespace)
    })?;
    let bare = || Some((value.trim().parse().ok()?, unit_in(cues, key)?));
    let (count, unit) =
        duration(cues, value).or_else(bare).filter(|(count, _)| *count <= COUNT_MAX)?;
    Some((key, name.clone(), Limit { count, unit, is_limit: false }))
}

/// Rows of data that say of one thing each how long it is kept.
fn in_table(cues: &Cues, document: &Document, section: &Section, table: &Table) -> Vec<Setting> {
    let Some(header) = table.rows.first() else { return Vec::new() };
    let source = section.source(&document.file);
    let setting = |row: &Row| {
        let named = header.cells.iter().zip(&row.cells);
        let pairs: Vec<(String, String)> =
            named.map(|(key, value)| (key.clone(), value.clone())).collect();
        let (_, name, kept) = object(cues, &pairs)?;
        Some(Setting { name, kept, evidence: whole_row(source, row)? })
    };
    table.rows.iter().skip(1).filter_map(setting).collect()
}

/// Whether a format is that of what programs write for programs.
fn is_data(format: Format) -> bool {
    matches!(format, Format::Json | Format::Jsonl | Format::Yaml | Format::Csv)
}

/// The members of an object that is called after the time things are kept: `"retention_days": {"S-1": 180}`.
fn members(
    cues: &Cues,
    document: &Document,
    section: &Section,
    pairs: &[(String, String)],
    text: &str,
) -> Vec<Setting> {
    let Some(heading) = section.trail.last().filter(|heading| heads_time(cues, heading)) else {
        return Vec::new();
    };
    let unit = unit_in(cues, heading);
    let setting = |(name, value): &(String, String)| {
        let bare = || Some((value.trim().parse().ok()?, unit?));
        let (count, unit) =
            duration(cues, value).or_else(bare).filter(|(count, _)| *count <= COUNT_MAX)?;
        let line = text.lines().find(|line| line.contains(name.as_str()))?.trim();
        let evidence = Evidence::cite(section.excerpt(&document.file), line).ok()?;
        let kept = Limit { count, unit, is_limit: false };
        Some(Setting { name: name.clone(), kept, evidence })
    };
    pairs.iter().filter_map(setting).collect()
}

/// The columns of a line: what two spaces or a tab part.
fn cells(line: &str) -> Vec<&str> {
    let parts = line.split("  ").flat_map(|part| part.split('\t'));
    parts.map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// Whether words head a column of how long things are kept: `keep (months)`, `retention_days`.
fn heads_time(cues: &Cues, words: &str) -> bool {
    cues.registers.names(&words.replace('_', " "), "retention", "period")
}

/// The unit a header gives for its whole column.
fn unit_in(cues: &Cues, header: &str) -> Option<LimitUnit> {
    let words: Vec<String> = super::labels::words(header)
        .into_iter()
        .map(|(start, end)| header[start..end].to_lowercase())
        .collect();
    let last = words.last()?.rsplit('_').next()?.to_owned();
    duration(cues, &format!("1 {last}")).map(|(_, unit)| unit)
}

/// A number with its unit, in words or as consoles sign it: `180 days`, `expire 90 d`, `365d`.
fn duration(cues: &Cues, cell: &str) -> Option<(u32, LimitUnit)> {
    if let [found] = cues.dates.limits(cell).as_slice() {
        return Some((found.count, found.unit));
    }
    let start = cell.find(|c: char| c.is_ascii_digit())?;
    let rest = &cell[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let sign = rest[end..].trim().to_lowercase();
    let (_, unit) = SIGNS.iter().find(|(known, _)| *known == sign)?;
    Some((rest[..end].parse().ok()?, *unit))
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn check(text: &str, expected: &[(&str, u32)]) {
        told("a/store.txt", text, expected);
    }

    fn told(path: &str, text: &str, expected: &[(&str, u32)]) {
        let settings = of(cues(), &document(path, text));
        let told: Vec<(&str, u32)> =
            settings.iter().map(|one| (one.name.as_str(), one.kept.days())).collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn exports_say_it_of_each_thing_they_list() {
        let export = "| system | name | writing | keep_days |\n| S-1 | Ebb | true | 365 |\n| S-2 | Tide | true | 180 |";
        told("a/streams.csv", export, &[("S-1", 365), ("S-2", 180)]);
        // A schedule in a paper lays down and shows nothing.
        told("a/schedule.docx", export, &[]);
        told("a/streams.csv", "| system | keep_days |\n| S-1 | for ever |\n| S-2 | 180 |", &[]);
    }

    #[test]
    fn objects_of_many_lines_are_cited_where_the_time_stands() {
        let text = "--- system: S-1\nkeep_days: 365\n\n--- system: S-2\nkeep_days: 180";
        let settings = of(cues(), &document("a/streams.md", text));
        let told: Vec<(&str, &str)> =
            settings.iter().map(|one| (one.name.as_str(), one.evidence.quote())).collect();
        assert_eq!(told, [("S-1", "keep_days: 365"), ("S-2", "keep_days: 180")]);
    }

    #[test]
    fn consoles_print_settings_in_columns() {
        check(
            "stream      retention   oldest day\na1-marks    550 d       2025-05-02\na2-turns    180 d       2026-05-07",
            &[("a1-marks", 550), ("a2-turns", 180)],
        );
        check(
            "bucket   lifecycle rule  lock\ninf-one  expire 731 d   on\ninf-two  expire  90 d   on",
            &[("inf-one", 731), ("inf-two", 90)],
        );
        check(
            "stream  write-once  keep (months)  oldest entry\na1.x    yes         24             2024-09-21\na2.x    yes         12             2024-09-21",
            &[("a1.x", 735), ("a2.x", 368)],
        );
        check("We keep it.  That is so.\nFor 3 days  or 4.", &[]);
        // What no console means is no time, and adds up to none.
        check(
            "stream  retention\na  4000000000 mo\nb  4000000000 y\nc  30 d\nd  40 d",
            &[("c", 30), ("d", 40)],
        );
    }
}
