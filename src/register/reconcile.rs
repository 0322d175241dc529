//! Lays a register that came back against what stands, and tells what people want from what stands against it.
//!
//! Only what differs from the decisions that stand becomes a wish. A row with a conflict is left out whole;
//! the others can be written.

use std::collections::BTreeMap;

use super::case::{Against, Case, Typed};
use super::columns::{Access, Column};
use super::conflict::{Conflict, Kind};
use super::follow_up;
use super::key::Key;
use super::read::{Register, Row};
use super::row::{self, Shown};
use super::words::folded;
use crate::docket::{Desk, Matter, Need, Signature, Wish};
use crate::domain::{Act, FindingId, Moment, Reviewer, ReviewerName, Role, Via};

/// Who imports, and when.
#[derive(Clone, Debug)]
pub struct Importer {
    /// Who decided where a row does not say; none if every row has to.
    pub name: Option<ReviewerName>,
    /// In which role they all decided.
    pub role: Role,
    /// The time of the import.
    pub at: Moment,
}

/// What an import would write, and what it would leave out.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Rows whose decisions differ from what stands.
    pub filled: Vec<Filled>,
    /// Rows that are left out.
    pub conflicts: Vec<Conflict>,
    /// How many rows say what stands.
    pub unchanged: usize,
    /// How many rows are undecided.
    pub blank: usize,
    /// In how many of those that are left out a follow-up is filled in.
    pub followed_up: usize,
}

/// What one row wants.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// What is to be written, in this order, all or nothing.
    pub wishes: Vec<Wish>,
    /// Whose wishes they are.
    pub signature: Signature,
}

/// Lays a register against the decisions that stand.
#[must_use]
pub fn reconcile(register: &Register, desk: &Desk, importer: &Importer) -> Import {
    let mut import = Import::default();
    let mut places: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for row in &register.rows {
        places.entry(row.text(Column::FindingId).trim()).or_default().push(row.number);
    }
    for row in &register.rows {
        let finding = row.text(Column::FindingId).trim();
        let twins = places.get(finding).filter(|rows| rows.len() > 1 && !finding.is_empty());
        let fate = match twins {
            Some(rows) => Err((Column::FindingId, Kind::Duplicate { rows: rows.clone() })),
            None => fate(row, desk, importer),
        };
        match fate {
            Ok(Fate::Blank) => import.blank += 1,
            Ok(Fate::Unchanged) => import.unchanged += 1,
            Ok(Fate::Filled(filled)) => import.filled.push(filled),
            Err((column, kind)) => {
                let finding = finding.to_owned();
                import.followed_up += usize::from(follow_up::is_filled_in(row));
                import.conflicts.push(Conflict { row: row.number, finding, column, kind });
            }
        }
    }
    import
}

enum Fate {
    Blank,
    Unchanged,
    Filled(Filled),
}

fn fate(row: &Row, desk: &Desk, importer: &Importer) -> Result<Fate, Against> {
    let unknown = || (Column::FindingId, Kind::UnknownFinding);
    let id = row.text(Column::FindingId).trim().to_owned();
    let id = FindingId::try_from(id).map_err(|_| unknown())?;
    let matter = desk.docket().matter(id).ok_or_else(unknown)?;
    let no_key = || (Column::Key, Kind::UnknownKey);
    let key: Key = row.text(Column::Key).parse().map_err(|_| no_key())?;
    if key.seen > desk.docket().head {
        return Err(no_key());
    }
    let typed = Typed::of(row)?;
    let (shown, stands) = (matter.follow_up_at(key.seen), matter.follow_up());
    let beside = follow_up::Beside { row, shown: &shown, stands: &stands };
    let followed_up = beside.differs();
    if key.draft == matter.digest {
        locked(row, matter, key)?;
    } else if typed.is_blank() && !followed_up {
        return Ok(Fate::Blank);
    }
    let case = Case { matter, shown: Shown::of(matter), key, typed };
    if key.draft != matter.digest && (followed_up || !case.says_what_stands()) {
        return Err((Column::Key, Kind::OlderDraft));
    }
    let acts = case.acts()?.unwrap_or_default();
    let newest_step = stands.steps.last().map_or(0, |entry| entry.seq);
    if followed_up && key.seen < newest_step {
        return Err((Column::Status, elsewhere(newest_step, matter)));
    }
    let steps = follow_up::steps(&beside, case.why(), &importer.at)?;
    if acts.is_empty() && steps.is_empty() {
        let undecided = case.shown.verdict.is_none();
        return Ok(if undecided { Fate::Blank } else { Fate::Unchanged });
    }
    let only_remarks = acts.iter().all(|act| matches!(act, Act::Note { .. }));
    if key.seen < matter.newest() && !only_remarks {
        return Err((Column::Decision, elsewhere(matter.newest(), matter)));
    }
    let default = importer.name.as_ref();
    let name = if acts.is_empty() { case.recorder(default)? } else { case.name(default)? };
    let who = Reviewer { name, role: importer.role };
    let signature = Signature { who, via: Via::Xlsx, at: importer.at.clone() };
    let wish = |act: Act| Wish {
        finding: id,
        draft: matter.digest,
        seen: if only_remarks { matter.newest() } else { key.seen },
        act,
        opened: Vec::new(),
        seconds: None,
        text: None,
    };
    let column = if steps.is_empty() { Column::Decision } else { Column::Status };
    let acts = acts.into_iter().chain(steps.into_iter().map(Act::FollowUp));
    let wishes: Vec<Wish> = acts.map(wish).collect();
    match desk.proposals(wishes.clone(), &signature, Need::Nothing) {
        Ok(_) => Ok(Fate::Filled(Filled { row: row.number, wishes, signature })),
        Err(refused) => Err((column, Kind::Refused(refused.to_string()))),
    }
}

/// An entry on a matter, as something that came in between.
fn elsewhere(seq: u64, matter: &Matter) -> Kind {
    let newest = matter.history.iter().find(|entry| entry.seq == seq);
    newest.map_or(Kind::UnknownKey, |entry| Kind::DecidedElsewhere {
        seq: entry.seq,
        act: entry.decision.act.name(),
        by: entry.decision.who.name.to_string(),
        on: entry.decision.at.day().to_owned(),
    })
}

/// Whether what nobody may change is as it was written.
fn locked(row: &Row, matter: &Matter, key: Key) -> Result<(), Against> {
    for column in Column::ALL.into_iter().filter(|one| one.access() == Access::Locked) {
        // What became of it is other as soon as somebody decides elsewhere, or waives it.
        let may_differ = key.seen != matter.newest() || matter.draft.waiver.is_some();
        if !row.has(column) || (column == Column::State && may_differ) {
            continue;
        }
        let (found, written) = (row.text(column), row::text(matter, column));
        if folded(found) != folded(&written) {
            let (found, written) = (shortened(found), shortened(&written));
            return Err((column, Kind::Locked { found, written }));
        }
    }
    Ok(())
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    let text = folded(text);
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}
