//! `documents`: the reading ledger, every file received and what became of it.

use std::fmt::Write as _;

use anyhow::anyhow;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::args::{DocumentsArgs, Format};
use super::failure::{Hint, hinted, shown};
use super::output;
use super::run::command_line;
use super::status::Status;
use super::table::{counted, table};
use super::view;
use crate::domain::EvidencePath;
use crate::index::PassageIndex;
use crate::paper;
use crate::report::{self, Kind};

#[derive(Deserialize, Serialize)]
struct File {
    schema: String,
    documents: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Row {
    path: String,
    status: String,
    reason: Option<String>,
    kind: Option<String>,
    version: Option<String>,
    approval: Option<String>,
    duplicate_of: Option<String>,
    #[serde(default)]
    may_affect: Vec<String>,
}

/// Shows `out/documents.json`, all of it or only what was not read.
pub fn documents(args: &DocumentsArgs) -> anyhow::Result<Status> {
    let folder = &args.view.folder;
    if let Some(path) = &args.text {
        return text_of(args, path);
    }
    let text = view::text(folder, Kind::Documents)?;
    let mut file: File = view::parsed(folder, Kind::Documents, &text)?;
    if args.unread {
        let rows = rows(&file)?;
        let mut unread = rows.iter().map(|row| row.status != "read");
        file.documents.retain(|_| unread.next().unwrap_or_default());
    }
    let text = match args.view.output.format {
        Format::Json => serde_json::to_string_pretty(&file)? + "\n",
        Format::Human => {
            let rows = rows(&file)?;
            if args.unread { unread(rows) } else { all(rows) }
        }
    };
    output::result(&text, &args.view.output)?;
    Ok(Status::Worked)
}

#[derive(Serialize)]
struct TextFile<'a> {
    schema: &'static str,
    path: &'a str,
    chunks: Vec<TextChunk<'a>>,
}

#[derive(Serialize)]
struct TextChunk<'a> {
    location: report::Place<'a>,
    text: &'a str,
}

/// Shows the text of one document as it was indexed.
fn text_of(args: &DocumentsArgs, path: &str) -> anyhow::Result<Status> {
    let folder = &args.view.folder;
    let chunks = PassageIndex::open(&folder.join("index"))
        .and_then(|index| index.document(&EvidencePath(path.to_owned())))
        .hint(format!("if {} was not run yet: {}", shown(folder), command_line(folder)))?;
    if chunks.is_empty() {
        let missing = anyhow!("no text of `{path}` was read");
        let hint = "give the path as `documents` lists it; of duplicates only the first has text";
        return Err(hinted(missing, hint));
    }
    let text = match args.view.output.format {
        Format::Human => chunks.iter().fold(String::new(), |mut text, chunk| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "[{}]\n{}\n", chunk.location, paper::visible(&chunk.text));
            text
        }),
        Format::Json => {
            let chunks = chunks.iter().map(|chunk| TextChunk {
                location: report::Place::new(&chunk.location, &chunk.trail),
                text: &chunk.text,
            });
            let file = TextFile { schema: "tickmark.text/1", path, chunks: chunks.collect() };
            serde_json::to_string_pretty(&file)? + "\n"
        }
    };
    output::result(&text, &args.view.output)?;
    Ok(Status::Worked)
}

fn rows(file: &File) -> anyhow::Result<Vec<Row>> {
    Ok(file
        .documents
        .iter()
        .map(|row| serde_json::from_str(row.get()))
        .collect::<Result<_, _>>()?)
}

fn all(rows: Vec<Row>) -> String {
    let total = rows.len();
    let rows = rows.into_iter().map(|row| {
        let note = match (row.reason, row.duplicate_of) {
            (Some(reason), _) => reason,
            (None, Some(first)) => format!("same as {first}"),
            (None, None) => String::new(),
        };
        let [kind, version, approval] =
            [row.kind, row.version, row.approval].map(Option::unwrap_or_default);
        [row.path, row.status, kind, version, approval, note]
    });
    let header = ["Path", "Status", "Kind", "Version", "Approval", "Note"];
    format!("{}{}\n", table(header, rows.collect()), counted(total, "file", "files"))
}

fn unread(rows: Vec<Row>) -> String {
    if rows.is_empty() {
        return "Every file received was read to the end.\n".to_owned();
    }
    let total = rows.len();
    let rows = rows.into_iter().map(|row| {
        [row.path, row.status, row.reason.unwrap_or_default(), row.may_affect.join(", ")]
    });
    format!(
        "{}{} not read, or not to the end\n",
        table(["Path", "Status", "Reason", "By its name it may bear on"], rows.collect()),
        counted(total, "file", "files"),
    )
}
