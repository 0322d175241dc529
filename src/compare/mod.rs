//! Lays an audit beside the one before: which findings are new, persist, are resolved or came back, and which
//! evidence changed with them.
//!
//! That a finding is no longer drafted does not make it resolved: a document that was not received this time drafts
//! nothing either. It counts as resolved only where its requirement was tested, with evidence dated after the
//! earlier audit; otherwise nobody can tell, and the comparison says so.

mod beside;
mod earlier;
mod matching;
mod outcome;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::docket::{Docket, Matter, Origin, Outcome as Ruled, Stage, Standing};
use crate::domain::{AuditDate, FindingId, FindingKind, Profile, RequirementId, Severity};
use crate::outputs::Outputs;

pub use beside::{ControlChange, ControlState, CoverageChange, DocumentChanges, Warning};
pub use earlier::{Earlier, EarlierError, Held, Known, Received};
pub use outcome::{Because, Outcome};

/// An audit beside the one before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The form of its JSON: `tickmark.compare/1`.
    pub schema: &'static str,
    /// The audit before.
    pub earlier: Side,
    /// The audit now.
    pub current: Side,
    /// What makes them hard to compare.
    pub warnings: Vec<Warning>,
    /// Every finding of either, and every request for evidence: those of the audit before in its order, then the
    /// new ones.
    pub findings: Vec<Pair>,
    /// The requirements whose conclusion is another; none where the audit before left no coverage.
    pub coverage: Option<Vec<CoverageChange>>,
    /// The controls the Statement of Applicability says other things of; none where there was none before.
    pub soa: Option<Vec<ControlChange>>,
    /// The documents received; none where the audit before left no ledger.
    pub documents: Option<DocumentChanges>,
}

/// One of the two audits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// What it was read from, as it was named.
    pub name: String,
    /// Its audit date, where that is known.
    pub as_of: Option<AuditDate>,
    /// What kind of audit it was.
    pub profile: Option<Profile>,
    /// The version of tickmark.
    pub tool: Option<String>,
    /// The hash of the catalogue.
    pub catalog: Option<String>,
    /// The engine that judged.
    pub engine: Option<String>,
}

/// A finding of either audit, or of both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// What became of it.
    pub outcome: Outcome,
    /// Why that is said.
    pub because: Because,
    /// The finding of the audit before.
    pub earlier: Option<Brief>,
    /// The finding of the audit now.
    pub current: Option<Brief>,
    /// How the two were found to be the same.
    pub matched: Option<Matched>,
    /// What became of the documents that either cites.
    pub evidence: EvidenceChange,
}

/// A finding in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// Its id.
    pub id: FindingId,
    /// The audit test that drafted it.
    pub test: Option<String>,
    /// What it is.
    pub kind: FindingKind,
    /// Its grade as it stands.
    pub grade: Option<Severity>,
    /// What people had decided on it: `draft`, `confirmed` and so on.
    pub state: String,
    /// How far its corrective action had come: `raised`, `closed` and so on.
    pub action: String,
    /// The requirements it is held against.
    pub requirements: Vec<RequirementId>,
    /// What it is about.
    pub subject: String,
    /// One line that says it.
    pub title: String,
}

/// How two findings were found to be the same, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// They have the same fingerprint: requirement, test, subject and places cited.
    Fingerprint,
    /// They are of the same audit test, on the same requirement and subject; other evidence is cited.
    TestRequirementSubject,
    /// They are on the same requirement and say nearly the same, so alike in percent. To be looked at.
    Likeness(u8),
}

/// What became of the documents that a finding cites, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EvidenceChange {
    /// Cited now, and not received for the audit before.
    pub added: Vec<String>,
    /// Cited before, and not received now.
    pub removed: Vec<String>,
    /// Received both times, with other bytes.
    pub changed: Vec<String>,
    /// Received both times, with the same bytes.
    pub unchanged: Vec<String>,
}

/// The audit now.
#[derive(Clone, Debug)]
pub struct Current<'a> {
    /// What it goes by.
    pub name: String,
    /// What its run wrote.
    pub outputs: &'a Outputs,
    /// What people decided on it.
    pub docket: &'a Docket,
    /// The newest day that each document holds, by its path, as far as that is known: see [`newest_days`].
    pub newest_days: BTreeMap<String, AuditDate>,
}

/// The newest day that each document holds, by the text of `facts.json`.
pub fn newest_days(text: &str) -> Result<BTreeMap<String, AuditDate>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Facts {
        documents: Vec<Document>,
    }
    #[derive(Deserialize)]
    struct Document {
        path: String,
        #[serde(default)]
        newest_date: Option<String>,
    }
    let facts: Facts = serde_json::from_str(text)?;
    // A day that is none is as good as not known.
    let dated = facts
        .documents
        .into_iter()
        .filter_map(|document| Some((document.path, document.newest_date?.parse().ok()?)));
    Ok(dated.collect())
}

/// Lays the audit before beside the audit now.
#[must_use]
pub fn compare(earlier: &Earlier, now: &Current<'_>) -> Comparison {
    let Current { name, outputs, docket, .. } = now;
    let current: Vec<&Matter> = docket.matters.iter().filter(|one| is_raised(one)).collect();
    let known: Vec<&Known> = earlier.findings.iter().collect();
    let matches = matching::pairs(&known, &current);
    let taken: BTreeSet<usize> = matches.values().map(|(place, _)| *place).collect();
    let mut findings = Vec::new();
    for (place, known) in known.iter().enumerate() {
        let found = matches.get(&place).map(|(at, how)| (current[*at], *how));
        // What was found not to stand is told only where it is drafted again.
        if known.held == Held::Rejected && found.is_none() {
            continue;
        }
        let (outcome, because) = outcome::of(earlier, known, found.map(|(one, _)| one), now);
        findings.push(Pair {
            outcome,
            because,
            earlier: Some(known.brief()),
            current: found.map(|(matter, _)| brief(matter)),
            matched: found.map(|(_, how)| how),
            evidence: beside::evidence(earlier, Some(known), found.map(|(one, _)| one), outputs),
        });
    }
    let unmatched = (0..).zip(&current).filter(|(place, _)| !taken.contains(place));
    for (_, matter) in unmatched {
        // A draft that was turned down is no finding of this audit.
        if matches!(matter.standing, Standing::Decided(Ruled::Rejected))
            || matter.draft.waiver.is_some()
        {
            continue;
        }
        findings.push(Pair {
            outcome: Outcome::New,
            because: Because::NotBefore,
            earlier: None,
            current: Some(brief(matter)),
            matched: None,
            evidence: beside::evidence(earlier, None, Some(matter), outputs),
        });
    }
    let run = &outputs.run;
    let current = Side {
        name: name.clone(),
        as_of: Some(run.as_of),
        profile: Some(run.profile),
        tool: Some(run.tool.version.clone()),
        catalog: Some(run.catalog.clone()),
        engine: Some(run.engine.clone()),
    };
    Comparison {
        schema: "tickmark.compare/1",
        warnings: beside::warnings(&earlier.side, &current),
        earlier: earlier.side.clone(),
        current,
        findings,
        coverage: beside::coverage(earlier, outputs),
        soa: beside::soa(earlier, outputs),
        documents: beside::documents(earlier, outputs),
    }
}

impl Comparison {
    /// The findings that came out so. What was only asked for is none.
    pub fn findings(&self, outcome: Outcome) -> impl Iterator<Item = &Pair> {
        self.findings.iter().filter(move |pair| pair.outcome == outcome && !pair.is_request())
    }

    /// The requests for evidence that came out so.
    pub fn requests(&self, outcome: Outcome) -> impl Iterator<Item = &Pair> {
        self.findings.iter().filter(move |pair| pair.outcome == outcome && pair.is_request())
    }

    /// How many findings of a grade the audit before left in a state: `confirmed`, `draft`.
    #[must_use]
    pub fn before(&self, grade: Severity, state: &str) -> usize {
        let known = self.findings.iter().filter_map(|pair| pair.earlier.as_ref());
        let of_it = |brief: &&Brief| {
            let is_request = brief.kind == FindingKind::EvidenceRequest;
            brief.grade == Some(grade) && brief.state == state && !is_request
        };
        known.filter(of_it).count()
    }

    /// The nonconformities of the audit before that were not closed: what an audit of follow-up is about.
    pub fn open_before(&self) -> impl Iterator<Item = &Pair> {
        self.findings.iter().filter(|pair| {
            pair.earlier.as_ref().is_some_and(|brief| {
                let graded = brief.grade >= Some(Severity::Minor);
                let is_one = graded && brief.kind != FindingKind::EvidenceRequest;
                is_one && !matches!(brief.state.as_str(), "rejected") && brief.action != "closed"
            })
        })
    }
}

impl Pair {
    /// The finding as it is known newest.
    #[must_use]
    pub fn newest(&self) -> Option<&Brief> {
        self.current.as_ref().or(self.earlier.as_ref())
    }

    /// Whether it is a request for evidence: what was not received is no finding.
    #[must_use]
    pub fn is_request(&self) -> bool {
        self.newest().is_some_and(|brief| brief.kind == FindingKind::EvidenceRequest)
    }
}

/// Whether a matter is one of the audit now: what an earlier run drafted and this one did not is none.
fn is_raised(matter: &Matter) -> bool {
    let merged = matches!(matter.standing, Standing::Decided(Ruled::Merged(_)));
    matter.origin != Origin::Gone && matter.draft.kind != FindingKind::Conformity && !merged
}

fn brief(matter: &Matter) -> Brief {
    Brief {
        id: matter.id(),
        test: matter.draft.test.clone(),
        kind: matter.draft.kind,
        grade: matter.grade,
        state: matter.state().to_owned(),
        action: stage(matter.follow_up().stage).to_owned(),
        requirements: matter.draft.requirements.clone(),
        subject: matter.draft.subject.clone(),
        title: matter.wording.title.clone(),
    }
}

/// The name of a stage in the output.
fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::PlanAccepted => "plan_accepted",
        other => other.words(),
    }
}

#[cfg(test)]
mod tests;
