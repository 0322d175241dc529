//! `search`: passages of an engagement, by words or as ranked for a requirement.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::args::{Format, SearchArgs};
use super::failure::{Hint, shown};
use super::output;
use super::run::command_line;
use super::status::Status;
use super::table::labelled;
use super::view;
use crate::domain::RequirementId;
use crate::index::PassageIndex;
use crate::outputs::Place;
use crate::report::{self, Kind};

/// Prints the best passages.
pub fn search(args: &SearchArgs) -> anyhow::Result<Status> {
    let passages = match (&args.query, args.requirement) {
        (Some(query), _) => found(args, query)?,
        (None, Some(requirement)) => ranked(args, requirement)?,
        (None, None) => Vec::new(),
    };
    let text = match args.output.format {
        Format::Json => {
            let file = File { schema: "tickmark.search/1", passages };
            serde_json::to_string_pretty(&file)? + "\n"
        }
        Format::Human => human(&passages, args.explain)?,
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

#[derive(Serialize)]
struct File {
    schema: &'static str,
    /// Rows with the keys of `evidence.jsonl`, as far as they apply.
    passages: Vec<Box<RawValue>>,
}

#[derive(Serialize)]
struct Found<'a> {
    rank: usize,
    score: f64,
    document: &'a str,
    location: report::Place<'a>,
    text: &'a str,
}

/// The passages that fit the words best.
fn found(args: &SearchArgs, query: &str) -> anyhow::Result<Vec<Box<RawValue>>> {
    let folder = args.folder.join("index");
    let passages =
        PassageIndex::open(&folder).and_then(|index| index.search(query, args.limit.get())).hint(
            format!("if {} was not run yet: {}", shown(&args.folder), command_line(&args.folder)),
        )?;
    let rows = (1..).zip(&passages).map(|(rank, passage)| {
        let chunk = &passage.chunk;
        to_raw_value(&Found {
            rank,
            // As `evidence.jsonl` has it.
            score: (passage.score.value() * 1e4).round() / 1e4,
            document: &chunk.file.path.0,
            location: report::Place::new(&chunk.location, &chunk.trail),
            text: &chunk.text,
        })
    });
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The passages the last run ranked for a requirement.
fn ranked(args: &SearchArgs, requirement: RequirementId) -> anyhow::Result<Vec<Box<RawValue>>> {
    let text = view::text(&args.folder, Kind::Evidence)?;
    let mut passages = Vec::new();
    for line in text.lines() {
        let tagged: Tagged = serde_json::from_str(line)?;
        if tagged.requirement == requirement && passages.len() < args.limit.get() {
            passages.push(serde_json::from_str(line)?);
        }
    }
    Ok(passages)
}

#[derive(Deserialize)]
struct Tagged {
    requirement: RequirementId,
}

#[derive(Deserialize)]
struct Row {
    rank: u32,
    score: f64,
    document: String,
    location: Place,
    #[serde(default)]
    nature: String,
    #[serde(default)]
    strength: String,
    text: String,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    nature_parts: Vec<Part>,
}

/// A number that went into a score: its name, its value, and what it added.
#[derive(Deserialize)]
struct Part(String, f64, f64);

fn human(passages: &[Box<RawValue>], explain: bool) -> anyhow::Result<String> {
    if passages.is_empty() {
        return Ok("No passage was found.\n".to_owned());
    }
    let mut text = String::new();
    for passage in passages {
        let row: Row = serde_json::from_str(passage.get())?;
        let _ = writeln!(text, "{}. {}, {}", row.rank, row.document, row.location);
        let worth = format!("{:.2} {} {}", row.score, row.strength, row.nature);
        labelled(&mut text, "score", &worth);
        if explain {
            labelled(&mut text, "answers by", &made_of(row.parts));
            labelled(&mut text, "happens by", &made_of(row.nature_parts));
        }
        labelled(&mut text, "text", &row.text);
        text.push('\n');
    }
    Ok(text)
}

/// What a score is made of, the numbers that count most first.
fn made_of(mut parts: Vec<Part>) -> String {
    parts.retain(|Part(_, _, adds)| *adds != 0.0);
    parts.sort_by(|Part(_, _, a), Part(_, _, b)| b.abs().total_cmp(&a.abs()));
    let told: Vec<String> = parts
        .iter()
        .map(|Part(name, value, adds)| {
            format!("{} {value:.2} ({adds:+.2})", name.replace('_', " "))
        })
        .collect();
    told.join(", ")
}
