//! Where decisions are made: the outputs of the last run, the log, and the docket folded from both.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::trial::Trial;
use super::{Docket, Filed, Need, Refused, filed};
use crate::domain::{Act, Decision, Digest, FindingId, Moment, Reviewer, Via};
use crate::outputs::{Finding, Outputs};
use crate::store::{DecisionLog, Entry, LogError, Proposal};

/// The outputs of a run with the log of decisions on them.
#[derive(Debug)]
pub struct Desk {
    outputs: Arc<Outputs>,
    filed: Vec<Filed>,
    log: DecisionLog,
    taken: Taken,
    docket: Docket,
}

/// What was read out of a log.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    pub(super) entries: Vec<Arc<Entry>>,
    /// The drafts that were decided on, as the log keeps them.
    pub(super) kept: BTreeMap<Digest, Arc<Finding>>,
}

/// What somebody wants to do to one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The finding.
    pub finding: FindingId,
    /// The digest of the draft that was on their screen or in their register.
    pub draft: Digest,
    /// The newest entry on the finding that they had seen; 0 where there was none.
    pub seen: u64,
    /// What they want to do.
    pub act: Act,
    /// The passages they opened, as they are cited.
    pub opened: Vec<String>,
    /// How long they had looked, in seconds, where that is known.
    pub seconds: Option<u32>,
    /// The text of a draft of their own, or of a passage they looked at, where the act is about one.
    pub text: Option<String>,
}

/// Whose wishes they are, and when and through what they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub who: Reviewer,
    /// Through what.
    pub via: Via,
    /// When.
    pub at: Moment,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// It may not be.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A later run drafted the finding anew since it was shown.
    #[error("{0} was drafted anew since it was shown: look at it again")]
    DraftedAnew(FindingId),
    /// The log refused.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Desk {
    /// Opens the log of an engagement folder over what its last run wrote.
    pub fn open(folder: &Path, outputs: Outputs) -> Result<Self, LogError> {
        let mut desk = Self {
            filed: filed(&outputs.findings.findings),
            outputs: Arc::new(outputs),
            log: DecisionLog::open(folder)?,
            taken: Taken::default(),
            docket: Docket::default(),
        };
        desk.taken.take_in(&desk.log)?;
        desk.fold();
        Ok(desk)
    }

    /// What the last run wrote.
    #[must_use]
    pub fn outputs(&self) -> &Arc<Outputs> {
        &self.outputs
    }

    /// Every draft with what was decided on it.
    #[must_use]
    pub fn docket(&self) -> &Docket {
        &self.docket
    }

    /// The entries of the log, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.taken.entries
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &DecisionLog {
        &self.log
    }

    /// Takes what a later run wrote in place of what was there.
    pub fn replace(&mut self, outputs: Outputs) {
        self.filed = filed(&outputs.findings.findings);
        self.outputs = Arc::new(outputs);
        self.fold();
    }

    /// Takes in what others wrote to the log in the meantime.
    pub fn refresh(&mut self) -> Result<(), LogError> {
        if self.taken.take_in(&self.log)? {
            self.fold();
        }
        Ok(())
    }

    /// Decides, all or nothing: each wish is looked at as things stand after the ones before it.
    ///
    /// What is returned is in the log for good.
    pub fn decide(
        &mut self,
        wishes: Vec<Wish>,
        signature: &Signature,
        need: Need,
    ) -> Result<Vec<Arc<Entry>>, DeskError> {
        self.refresh()?;
        let before = self.taken.entries.len();
        let proposals = self.proposals(wishes, signature, need)?;
        self.log.append(&proposals)?;
        self.refresh()?;
        Ok(self.taken.entries[before..].to_vec())
    }

    /// What would be written for these wishes; the error says what stands against them.
    pub fn proposals(
        &self,
        wishes: Vec<Wish>,
        signature: &Signature,
        need: Need,
    ) -> Result<Vec<Proposal>, DeskError> {
        let mut trial: Option<Trial<'_>> = None;
        let mut proposals = Vec::with_capacity(wishes.len());
        let last = wishes.len().saturating_sub(1);
        for (nth, wish) in wishes.into_iter().enumerate() {
            let docket = trial.as_mut().map_or(&self.docket, |trial| trial.before(&wish));
            let proposal = proposal(docket, wish, signature, need)?;
            if nth < last {
                let new = || Trial::of(&self.filed, &self.taken, &self.docket);
                trial.get_or_insert_with(new).take(&proposal);
            }
            proposals.push(proposal);
        }
        Ok(proposals)
    }

    fn fold(&mut self) {
        self.docket = self.taken.fold(&self.filed);
    }
}

impl Taken {
    /// Reads what is new in the log; whether anything was.
    pub(super) fn take_in(&mut self, log: &DecisionLog) -> Result<bool, LogError> {
        let newest = self.entries.last().map_or(0, |entry| entry.seq);
        let new = log.entries_after(newest)?;
        for entry in &new {
            let split = match &entry.decision.act {
                Act::Split { body, .. } => Some(*body),
                _ => None,
            };
            for digest in split.into_iter().chain([entry.decision.draft]) {
                if self.kept.contains_key(&digest) {
                    continue;
                }
                let text = log.draft(digest)?;
                // A passage that was looked at has a text, too, and is no finding.
                if let Some(draft) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                    self.kept.insert(digest, Arc::new(draft));
                }
            }
        }
        let any = !new.is_empty();
        self.entries.extend(new.into_iter().map(Arc::new));
        Ok(any)
    }

    pub(super) fn fold(&self, filed: &[Filed]) -> Docket {
        Docket::of(filed, &self.entries, |digest| self.kept.get(&digest).cloned())
    }
}

fn proposal(
    docket: &Docket,
    wish: Wish,
    signature: &Signature,
    need: Need,
) -> Result<Proposal, DeskError> {
    let Wish { finding, draft, seen, mut act, opened, seconds, text } = wish;
    check_own_text(finding, draft, &act, text.as_deref())?;
    let mut drafts: Vec<String> = text.into_iter().collect();
    if let Some(matter) = docket.matter(finding) {
        if matter.digest != draft {
            return Err(DeskError::DraftedAnew(finding));
        }
        drafts.push(matter.draft.as_decided_on().0);
        // What stood before is not for whoever wishes to say.
        match &mut act {
            Act::Edit { before, .. } => before.clone_from(&matter.wording),
            Act::Regrade { from, .. } => *from = matter.grade,
            _ => {}
        }
    }
    let Signature { who, via, at } = signature.clone();
    let tool = env!("CARGO_PKG_VERSION").to_owned();
    let decision = Decision { finding, draft, act, who, via, at, opened, seconds, tool };
    docket.allow(&decision, need)?;
    Ok(Proposal { decision, seen, drafts })
}

/// A finding that a person writes or splits off must come with its text, and under the id the text bears:
/// otherwise it would be in the log and in no docket.
fn check_own_text(
    finding: FindingId,
    draft: Digest,
    act: &Act,
    text: Option<&str>,
) -> Result<(), Refused> {
    let (id, digest) = match act {
        Act::Add { .. } => (finding, draft),
        Act::Split { off, body, .. } => (*off, *body),
        _ => return Ok(()),
    };
    let written = text.filter(|text| Digest::of(text.as_bytes()) == digest);
    let written: Option<Finding> = written.and_then(|text| serde_json::from_str(text).ok());
    match written {
        Some(written) if written.id == id => Ok(()),
        _ => Err(Refused::NotItsOwn(id)),
    }
}
