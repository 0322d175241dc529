//! Reads one file received, and everything it carries, into ledger rows.

use crate::domain::{DocumentId, EvidencePath, LedgerRow, Outcome, SourceFile};
use crate::sources::archive::{self, Budget, Content, Member};
use crate::sources::{self, Fate, Listed};
use crate::{extract, sandbox};

/// The rows of a file: its own first, then those of its members, in the order it holds them.
pub(super) fn of(listed: &Listed) -> Vec<LedgerRow> {
    let unopened = |outcome| {
        let (path, bytes) = (listed.path.clone(), listed.bytes);
        vec![LedgerRow { path, id: None, bytes, duplicate_of: None, outcome }]
    };
    match &listed.fate {
        Fate::Skip(reason) => unopened(Outcome::Skipped { reason: reason.clone() }),
        Fate::Unreadable(reason) => unopened(unreadable(reason)),
        Fate::Read => match sources::read(listed) {
            Err(reason) => unopened(unreadable(&reason)),
            Ok(bytes) => {
                let mut rows = Vec::new();
                file(&listed.path, &bytes, &mut archive::BUDGET.clone(), &mut rows);
                rows
            }
        },
    }
}

/// The rows of one file whose bytes are at hand. The budget is that of the file received, so that an
/// archive inside a mail inside an archive cannot unfold further than an archive.
fn file(path: &EvidencePath, bytes: &[u8], budget: &mut Budget, rows: &mut Vec<LedgerRow>) {
    if archive::is_archive(bytes) {
        let own = rows.len();
        // Held back until the archive is read through: its row comes first and counts its members.
        rows.push(row(path, bytes, unreadable("not read through")));
        let mut members = Vec::new();
        let opened = archive::open(path, bytes, budget, &mut |member| members.push(member));
        rows[own].outcome = match opened {
            Err(reason) => unreadable(&reason),
            Ok(opened) => Outcome::Container {
                format: crate::domain::Format::Zip,
                members: opened.members,
                gaps: opened.gaps,
            },
        };
        for member in members {
            self::member(member, budget, rows);
        }
        return;
    }
    if bytes.is_empty() {
        // Nothing can be lost in it: placeholders and cut-off uploads of nothing are common.
        rows.push(row(path, bytes, Outcome::Skipped { reason: "the file is empty".to_owned() }));
        return;
    }
    let source =
        SourceFile { path: path.clone(), id: DocumentId::of(bytes), bytes: bytes.len() as u64 };
    match sandbox::read(&source, bytes) {
        Err(error) => {
            let format = extract::format(&source, bytes);
            let reason = match error.hint() {
                Some(hint) => format!("{error}; {hint}"),
                None => error.to_string(),
            };
            rows.push(row(path, bytes, Outcome::Unreadable { format, reason }));
        }
        Ok(extracted) => {
            rows.push(row(path, bytes, Outcome::Read(Box::new(extracted.document))));
            for attachment in extracted.attachments {
                let path = path.member(&attachment.name);
                match nested(budget, attachment.bytes.len() as u64) {
                    Ok(()) => deeper(&path, &attachment.bytes, budget, rows),
                    Err(reason) => rows.push(row(&path, &attachment.bytes, unreadable(&reason))),
                }
            }
        }
    }
}

/// The rows of a member an archive handed out. Archives inside it were opened already.
fn member(member: Member, budget: &mut Budget, rows: &mut Vec<LedgerRow>) {
    let Member { path, content } = member;
    match content {
        Content::File(bytes) => deeper(&path, &bytes, budget, rows),
        Content::Archive { bytes, members, gaps } => {
            let format = crate::domain::Format::Zip;
            rows.push(row(&path, &bytes, Outcome::Container { format, members, gaps }));
        }
        Content::Unreadable(reason) => rows.push(LedgerRow {
            path,
            id: None,
            bytes: 0,
            duplicate_of: None,
            outcome: unreadable(&reason),
        }),
        Content::Skip(reason) => rows.push(LedgerRow {
            path,
            id: None,
            bytes: 0,
            duplicate_of: None,
            outcome: Outcome::Skipped { reason },
        }),
    }
}

/// The rows of a file that another one holds: a mail in an archive in a mail goes down as far as an
/// archive may, and no further.
fn deeper(path: &EvidencePath, bytes: &[u8], budget: &mut Budget, rows: &mut Vec<LedgerRow>) {
    let depth = budget.depth;
    budget.depth = depth.saturating_sub(1);
    file(path, bytes, budget, rows);
    budget.depth = depth;
}

/// Counts an attachment against the budget of the file received.
fn nested(budget: &mut Budget, bytes: u64) -> Result<(), String> {
    if budget.depth == 0 {
        return Err("it lies deeper than files are opened inside one another".to_owned());
    }
    if budget.members == 0 || budget.bytes < bytes {
        return Err("the file it came with holds more than may come out of one file".to_owned());
    }
    budget.members -= 1;
    budget.bytes -= bytes;
    Ok(())
}

fn row(path: &EvidencePath, bytes: &[u8], outcome: Outcome) -> LedgerRow {
    LedgerRow {
        path: path.clone(),
        id: Some(DocumentId::of(bytes)),
        bytes: bytes.len() as u64,
        duplicate_of: None,
        outcome,
    }
}

fn unreadable(reason: &str) -> Outcome {
    Outcome::Unreadable { format: None, reason: reason.to_owned() }
}
