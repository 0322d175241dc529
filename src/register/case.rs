//! One row against the matter it is about: which acts of the log it asks for, or what is wrong with it.

use super::columns::Column;
use super::conflict::Kind;
use super::key::Key;
use super::read::Row;
use super::row::Shown;
use super::words::{Verdict, folded, parse_grade};
use crate::docket::Matter;
use crate::domain::{Act, AuditDate, Reason, ReviewerName, Severity, Wording};

/// What stands against a row, and in which column.
pub(super) type Against = (Column, Kind);

/// What somebody typed into the columns of the decision.
pub(super) struct Typed {
    verdict: Option<Verdict>,
    grade: Option<Severity>,
    statement: String,
    reason: Option<Reason>,
    name: Option<ReviewerName>,
}

impl Typed {
    pub fn of(row: &Row) -> Result<Self, Against> {
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

    /// Whether nothing was typed that decides.
    pub fn is_blank(&self) -> bool {
        let filled = self.verdict.is_some() || self.grade.is_some() || self.reason.is_some();
        !filled && self.statement.is_empty()
    }
}

/// A row against the matter it is about.
pub(super) struct Case<'a> {
    pub matter: &'a Matter,
    pub shown: Shown,
    pub key: Key,
    pub typed: Typed,
}

impl Case<'_> {
    /// Whether the row is as an export would write it now, its reason and name aside.
    pub fn says_what_stands(&self) -> bool {
        self.typed.verdict == self.shown.verdict
            && self.typed.grade == self.shown.grade
            && folded(&self.typed.statement)
                == folded(self.shown.statement.as_deref().unwrap_or_default())
    }

    /// What is to be done; nothing where the row says what stands.
    pub fn acts(&self) -> Result<Option<Vec<Act>>, Against> {
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

    /// Who records the follow-up: who imports, or else who decided in the row.
    pub fn recorder(&self, default: Option<&ReviewerName>) -> Result<ReviewerName, Against> {
        let name = default.or(self.typed.name.as_ref());
        name.cloned().ok_or((Column::DecidedBy, Kind::MissingName))
    }

    /// Why, as the row says it.
    pub fn why(&self) -> Option<&Reason> {
        self.typed.reason.as_ref()
    }

    /// Who decided: the name in the row, unless it is only left over from what stood before.
    pub fn name(&self, default: Option<&ReviewerName>) -> Result<ReviewerName, Against> {
        let own = self.typed.name.as_ref();
        let left_over = own.is_some_and(|name| name.as_str() == self.shown.by);
        let name = match default {
            Some(default) if left_over => Some(default),
            default => own.or(default),
        };
        name.cloned().ok_or((Column::DecidedBy, Kind::MissingName))
    }
}
