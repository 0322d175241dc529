//! Lays a register that came back against what stands, and tells what people want from what stands against it.
//!
//! Only what differs from the decisions that stand becomes a wish. A row with a conflict is left out whole;
//! the others can be written.

use std::collections::BTreeMap;

use super::columns::{Access, Column};
use super::conflict::{Conflict, Kind};
use super::key::Key;
use super::read::{Register, Row};
use super::row::{self, Shown};
use super::words::{Verdict, folded, parse_grade};
use crate::docket::{Desk, Matter, Need, Signature, Wish};
use crate::domain::{
    Act, AuditDate, FindingId, Moment, Reason, Reviewer, ReviewerName, Role, Severity, Via, Wording,
};

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
    /// In how many rows the follow-up is filled in, which is not read.
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
        let follow_up = Column::ALL.into_iter().filter(|one| one.access() == Access::FollowUp);
        let filled = follow_up.into_iter().any(|column| !row.text(column).trim().is_empty());
        import.followed_up += usize::from(filled);
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

type Against = (Column, Kind);

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
    if key.draft == matter.digest {
        locked(row, matter, key)?;
    } else if typed.is_blank() {
        return Ok(Fate::Blank);
    }
    let case = Case { matter, shown: Shown::of(matter), key, typed };
    if key.draft != matter.digest && !case.says_what_stands() {
        return Err((Column::Key, Kind::OlderDraft));
    }
    let Some(acts) = case.acts()? else {
        let undecided = case.shown.verdict.is_none();
        return Ok(if undecided { Fate::Blank } else { Fate::Unchanged });
    };
    let only_remarks = acts.iter().all(|act| matches!(act, Act::Note { .. }));
    if key.seen < matter.newest() && !only_remarks {
        return Err((Column::Decision, elsewhere(matter)));
    }
    let who = case.who(importer)?;
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
    let wishes: Vec<Wish> = acts.into_iter().map(wish).collect();
    match desk.proposals(wishes.clone(), &signature, Need::Nothing) {
        Ok(_) => Ok(Fate::Filled(Filled { row: row.number, wishes, signature })),
        Err(refused) => Err((Column::Decision, Kind::Refused(refused.to_string()))),
    }
}

/// The newest entry on a matter, as something that came in between.
fn elsewhere(matter: &Matter) -> Kind {
    let newest = matter.history.iter().rev().find(|entry| entry.seq == matter.newest());
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

/// What somebody typed into the columns of the decision.
struct Typed {
    verdict: Option<Verdict>,
    grade: Option<Severity>,
    statement: String,
    reason: Option<Reason>,
    name: Option<ReviewerName>,
}

impl Typed {
    fn of(row: &Row) -> Result<Self, Against> {
        let said = |column: Column| {
            let text = row.text(column);
            text.strip_prefix('\'').unwrap_or(text).trim().to_owned()
        };
        let word = said(Column::Decision);
        let verdict = match word.as_str() {
            "" => None,
            word => Some(
                Verdict::parse(word)
                    .ok_or_else(|| (Column::Decision, Kind::UnknownDecision(word.to_owned())))?,
            ),
        };
        let word = said(Column::FinalGrade);
        let grade = match word.as_str() {
            "" => None,
            word => Some(
                parse_grade(word)
                    .ok_or_else(|| (Column::FinalGrade, Kind::UnknownGrade(word.to_owned())))?,
            ),
        };
        let day = said(Column::DecidedOn);
        if !day.is_empty() && day.parse::<AuditDate>().is_err() {
            return Err((Column::DecidedOn, Kind::UnreadableDate(day)));
        }
        Ok(Self {
            verdict,
            grade,
            statement: said(Column::EditedStatement),
            reason: Reason::try_from(said(Column::Reason)).ok(),
            name: ReviewerName::try_from(said(Column::DecidedBy)).ok(),
        })
    }

    fn is_blank(&self) -> bool {
        let filled = self.verdict.is_some() || self.grade.is_some() || self.reason.is_some();
        !filled && self.statement.is_empty()
    }
}

/// A row against the matter it is about.
struct Case<'a> {
    matter: &'a Matter,
    shown: Shown,
    key: Key,
    typed: Typed,
}

impl Case<'_> {
    /// Whether the row is as an export would write it now, its reason and name aside.
    fn says_what_stands(&self) -> bool {
        self.typed.verdict == self.shown.verdict
            && self.typed.grade == self.shown.grade
            && folded(&self.typed.statement)
                == folded(self.shown.statement.as_deref().unwrap_or_default())
    }

    /// What is to be done; nothing where the row says what stands.
    fn acts(&self) -> Result<Option<Vec<Act>>, Against> {
        let current = self.key.seen == self.matter.newest();
        if self.says_what_stands() {
            return self.remark(current);
        }
        let Some(verdict) = self.typed.verdict else {
            if current && self.shown.verdict.is_some() {
                return Err((Column::Decision, Kind::Cleared));
            }
            if self.typed.is_blank() {
                return Ok(None);
            }
            return Err((Column::Decision, Kind::MissingDecision));
        };
        match verdict {
            Verdict::Confirm | Verdict::Edit => {
                let acts = self.stands(verdict)?;
                if acts.is_empty() { self.remark(current) } else { Ok(Some(acts)) }
            }
            Verdict::Reject => {
                self.unused(verdict)?;
                Ok(Some(vec![Act::Reject { reason: self.reason()? }]))
            }
            Verdict::Defer => {
                self.unused(verdict)?;
                Ok(Some(vec![Act::Defer { reason: self.typed.reason.clone() }]))
            }
            Verdict::Merge => {
                let word = verdict.name().to_owned();
                Err((Column::Decision, Kind::UnknownDecision(word)))
            }
        }
    }

    /// A reason that was written beside a decision that stands already is a note on it.
    fn remark(&self, current: bool) -> Result<Option<Vec<Act>>, Against> {
        let told = |reason: &Reason| {
            let same = |other: &Reason| folded(other.as_str()) == folded(reason.as_str());
            self.matter.history.iter().any(|entry| entry.decision.act.reason().is_some_and(same))
        };
        let reason = self.typed.reason.clone().filter(|reason| !told(reason));
        match (self.shown.verdict, reason) {
            (None, Some(_)) => Err((Column::Decision, Kind::MissingDecision)),
            (Some(_), Some(reason)) => Ok(Some(vec![Act::Note { reason }])),
            (Some(_), None) if current && self.has_other_name() => {
                let decided_by = self.shown.by.clone();
                Err((Column::DecidedBy, Kind::OtherName { decided_by }))
            }
            (_, None) => Ok(None),
        }
    }

    fn has_other_name(&self) -> bool {
        let name = self.typed.name.as_ref();
        name.is_some_and(|name| folded(name.as_str()) != folded(&self.shown.by))
    }

    /// What makes the finding stand in the words and with the grade of the row; empty where it does already.
    fn stands(&self, verdict: Verdict) -> Result<Vec<Act>, Against> {
        let Self { matter, typed, shown, .. } = self;
        let no_use = (Column::EditedStatement, Kind::NoUse { decision: verdict.name() });
        let mut acts = Vec::new();
        let other_words = !typed.statement.is_empty()
            && folded(&typed.statement) != folded(&matter.wording.condition);
        match verdict {
            Verdict::Edit if other_words => acts.push(Act::Edit {
                before: matter.wording.clone(),
                after: Wording { condition: typed.statement.clone(), ..matter.wording.clone() },
                reason: self.reason()?,
            }),
            Verdict::Edit if !matter.is_reworded() || typed.statement.is_empty() => {
                return Err((Column::EditedStatement, Kind::MissingStatement));
            }
            Verdict::Edit => {}
            // Words that stand already, or those of the draft, are no other words.
            _ if other_words => return Err(no_use),
            _ if shown.statement.is_some() && typed.statement.is_empty() => {
                return Err((Column::EditedStatement, Kind::Cleared));
            }
            _ => {}
        }
        match typed.grade {
            Some(to) if matter.grade != Some(to) => {
                acts.push(Act::Regrade { from: matter.grade, to, reason: self.reason()? });
            }
            None if shown.grade.is_some() && shown.grade != matter.draft.grade => {
                return Err((Column::FinalGrade, Kind::Cleared));
            }
            _ => {}
        }
        if acts.is_empty() && !matter.is_confirmed() {
            acts.push(Act::Confirm);
            acts.extend(typed.reason.clone().map(|reason| Act::Note { reason }));
        }
        Ok(acts)
    }

    /// A decision by which nothing stands has no use for words or a grade.
    fn unused(&self, verdict: Verdict) -> Result<(), Against> {
        let no_use = Kind::NoUse { decision: verdict.name() };
        let stands = &self.matter.wording.condition;
        if !self.typed.statement.is_empty() && folded(&self.typed.statement) != folded(stands) {
            return Err((Column::EditedStatement, no_use));
        }
        if self.typed.grade.is_some() && self.typed.grade != self.matter.grade {
            return Err((Column::FinalGrade, no_use));
        }
        Ok(())
    }

    fn reason(&self) -> Result<Reason, Against> {
        self.typed.reason.clone().ok_or((Column::Reason, Kind::MissingReason))
    }

    /// Who decided: the name in the row, unless it is only left over from what stood before.
    fn who(&self, importer: &Importer) -> Result<Reviewer, Against> {
        let own = self.typed.name.as_ref();
        let left_over = own.is_some_and(|name| name.as_str() == self.shown.by);
        let name = match (&importer.name, own) {
            (Some(default), Some(_)) if left_over => Some(default),
            (default, own) => own.or(default.as_ref()),
        };
        let name = name.cloned().ok_or((Column::DecidedBy, Kind::MissingName))?;
        Ok(Reviewer { name, role: importer.role })
    }
}
