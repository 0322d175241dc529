//! Reads one file received, and everything it carries, into ledger rows.

use crate::domain::{
    Document, DocumentId, EvidencePath, Format, LedgerRow, Outcome, Particulars, SourceFile,
};
use crate::extract::{Allowance, Content, Error, Extracted, Member};
use crate::sandbox::Sandbox;
use crate::sources;

/// How many files may be opened inside one another: a mail in an archive in a mail lies at depth two.
const DEPTH_MAX: u32 = 6;

/// The rows of a file: its own first, then those of its members, in the order it holds them.
///
/// `keep` is given each row as soon as it is known, with the text where there is any, and says what
/// remains of them: no more than one text is in memory at a time.
pub(super) fn of<T>(
    path: &EvidencePath,
    bytes: &[u8],
    sandbox: &Sandbox,
    keep: &mut dyn FnMut(LedgerRow, Option<Document>) -> T,
) -> Read<T> {
    let (left, lasting) = (Allowance::of_file(bytes.len() as u64), Lasting::Yes);
    let mut tree = Tree { sandbox, left, rows: Vec::new(), lasting, keep };
    tree.file(path, bytes, 0);
    Read { kept: tree.rows.into_iter().flatten().collect(), lasting: tree.lasting }
}

/// What remains of the rows of a file.
pub(super) struct Read<T> {
    pub(super) kept: Vec<T>,
    pub(super) lasting: Lasting,
}

/// Whether reading the same bytes again would end the same way. Where time ran out it may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasting {
    Yes,
    No,
}

/// A file received with all that is inside it. What may come out is counted over the whole tree, so
/// that an archive inside a mail inside an archive cannot unfold further than an archive.
struct Tree<'a, T> {
    sandbox: &'a Sandbox,
    left: Allowance,
    /// The place of a row comes before those of its members, and the row is known only after them.
    rows: Vec<Option<T>>,
    lasting: Lasting,
    keep: &'a mut dyn FnMut(LedgerRow, Option<Document>) -> T,
}

impl<T> Tree<'_, T> {
    /// The rows of one file whose bytes are at hand.
    fn file(&mut self, path: &EvidencePath, bytes: &[u8], depth: u32) {
        let own = self.rows.len();
        self.rows.push(None);
        let (outcome, document) = if bytes.is_empty() {
            // Nothing can be lost in it: placeholders and cut-off uploads of nothing are common.
            (skipped("the file is empty"), None)
        } else {
            self.opened(path, bytes, depth)
        };
        self.rows[own] = Some((self.keep)(row(path, bytes, outcome), document));
    }

    fn opened(
        &mut self,
        path: &EvidencePath,
        bytes: &[u8],
        depth: u32,
    ) -> (Outcome, Option<Document>) {
        let source =
            SourceFile { path: path.clone(), id: DocumentId::of(bytes), bytes: bytes.len() as u64 };
        let (sandbox, left) = (self.sandbox, self.left);
        let read = sandbox.read(&source, bytes, left, &mut |member| {
            self.member(path, member, depth + 1);
        });
        match read {
            Ok(Extracted::Document(document)) => {
                (Outcome::Read(Particulars::of(&document)), Some(*document))
            }
            Ok(Extracted::Container { format, members, gaps }) => {
                (Outcome::Container { format, members, gaps }, None)
            }
            Err(error) => {
                if !error.is_lasting() {
                    self.lasting = Lasting::No;
                }
                let format = sandbox.format(&source, bytes);
                (refused(&error, format), None)
            }
        }
    }

    /// The rows of a file that another one carries.
    fn member(&mut self, of: &EvidencePath, member: Member, depth: u32) {
        let Member { name, content } = member;
        let path = of.member(&name);
        let spent = self.left.members == 0;
        self.left.members = self.left.members.saturating_sub(1);
        if let Some(why) = name.split('/').find_map(sources::not_evidence) {
            return self.unopened(path, skipped(why));
        }
        match content {
            Content::Unreadable(why) => self.unopened(path, unreadable(&why)),
            Content::Skipped(why) => self.unopened(path, skipped(&why)),
            Content::File(bytes) if depth > DEPTH_MAX => {
                let why = format!("it lies deeper than {DEPTH_MAX} files inside one another");
                self.add(row(&path, &bytes, unreadable(&why)));
            }
            Content::File(bytes) if spent || self.left.bytes < bytes.len() as u64 => {
                let why = "the file it came with holds more than may come out of one file";
                self.add(row(&path, &bytes, unreadable(why)));
            }
            Content::File(bytes) => {
                self.left.bytes -= bytes.len() as u64;
                self.file(&path, &bytes, depth);
            }
        }
    }

    fn unopened(&mut self, path: EvidencePath, outcome: Outcome) {
        self.add(without_content(path, 0, outcome));
    }

    fn add(&mut self, row: LedgerRow) {
        let kept = (self.keep)(row, None);
        self.rows.push(Some(kept));
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

/// The row of a file that was not opened.
pub(super) fn without_content(path: EvidencePath, bytes: u64, outcome: Outcome) -> LedgerRow {
    LedgerRow { path, id: None, bytes, duplicate_of: None, outcome }
}

/// A file that its reader refused, with what to do about it.
pub(super) fn refused(error: &Error, format: Option<Format>) -> Outcome {
    let reason = match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    };
    Outcome::Unreadable { format, reason }
}

pub(super) fn unreadable(reason: &str) -> Outcome {
    Outcome::Unreadable { format: None, reason: reason.to_owned() }
}

pub(super) fn skipped(reason: &str) -> Outcome {
    Outcome::Skipped { reason: reason.to_owned() }
}
