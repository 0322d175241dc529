//! Reads one file received, and everything it carries, into ledger rows.

use crate::domain::{DocumentId, EvidencePath, LedgerRow, Outcome, SourceFile};
use crate::extract::{ALLOWANCE, Allowance, Content, Extracted, Member};
use crate::sources::{self, Fate, Listed};
use crate::{extract, sandbox};

/// How many files may be opened inside one another: a mail in an archive in a mail lies at depth two.
const DEPTH_MAX: u32 = 6;

/// The rows of a file: its own first, then those of its members, in the order it holds them.
pub(super) fn of(listed: &Listed) -> Vec<LedgerRow> {
    let unopened = |outcome| vec![without_content(listed.path.clone(), listed.bytes, outcome)];
    match &listed.fate {
        Fate::Skip(reason) => unopened(skipped(reason)),
        Fate::Unreadable(reason) => unopened(unreadable(reason)),
        Fate::Read => match sources::read(listed) {
            Err(reason) => unopened(unreadable(&reason)),
            Ok(bytes) => {
                let mut tree = Tree { left: ALLOWANCE, rows: Vec::new() };
                tree.file(&listed.path, &bytes, 0);
                tree.rows
            }
        },
    }
}

/// A file received with all that is inside it. What may come out is counted over the whole tree, so
/// that an archive inside a mail inside an archive cannot unfold further than an archive.
struct Tree {
    left: Allowance,
    rows: Vec<LedgerRow>,
}

impl Tree {
    /// The rows of one file whose bytes are at hand.
    fn file(&mut self, path: &EvidencePath, bytes: &[u8], depth: u32) {
        let own = self.rows.len();
        // Its row comes before those of its members, and is known only after them.
        self.rows.push(row(path, bytes, unreadable("not read through")));
        if bytes.is_empty() {
            // Nothing can be lost in it: placeholders and cut-off uploads of nothing are common.
            self.rows[own].outcome = skipped("the file is empty");
            return;
        }
        let source =
            SourceFile { path: path.clone(), id: DocumentId::of(bytes), bytes: bytes.len() as u64 };
        let left = self.left;
        let read = sandbox::read(&source, bytes, left, &mut |member| {
            self.member(path, member, depth + 1);
        });
        self.rows[own].outcome = match read {
            Ok(Extracted::Document(document)) => Outcome::Read(document),
            Ok(Extracted::Container { format, members, gaps }) => {
                Outcome::Container { format, members, gaps }
            }
            Err(error) => {
                let format = extract::format(&source, bytes);
                let reason = match error.hint() {
                    Some(hint) => format!("{error}; {hint}"),
                    None => error.to_string(),
                };
                Outcome::Unreadable { format, reason }
            }
        };
    }

    /// The rows of a file that another one carries.
    fn member(&mut self, of: &EvidencePath, member: Member, depth: u32) {
        let Member { name, content } = member;
        let path = of.member(&name);
        let spent = self.left.members == 0;
        self.left.members = self.left.members.saturating_sub(1);
        if let Some(why) = name.split('/').find_map(sources::not_evidence) {
            self.rows.push(without_content(path, 0, skipped(why)));
            return;
        }
        match content {
            Content::Unreadable(why) => {
                self.rows.push(without_content(path, 0, unreadable(&why)));
            }
            Content::Skipped(why) => self.rows.push(without_content(path, 0, skipped(&why))),
            Content::File(bytes) if depth > DEPTH_MAX => {
                let why = format!("it lies deeper than {DEPTH_MAX} files inside one another");
                self.rows.push(row(&path, &bytes, unreadable(&why)));
            }
            Content::File(bytes) if spent || self.left.bytes < bytes.len() as u64 => {
                let why = "the file it came with holds more than may come out of one file";
                self.rows.push(row(&path, &bytes, unreadable(why)));
            }
            Content::File(bytes) => {
                self.left.bytes -= bytes.len() as u64;
                self.file(&path, &bytes, depth);
            }
        }
    }
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

fn without_content(path: EvidencePath, bytes: u64, outcome: Outcome) -> LedgerRow {
    LedgerRow { path, id: None, bytes, duplicate_of: None, outcome }
}

fn unreadable(reason: &str) -> Outcome {
    Outcome::Unreadable { format: None, reason: reason.to_owned() }
}

fn skipped(reason: &str) -> Outcome {
    Outcome::Skipped { reason: reason.to_owned() }
}
