//! What became of a finding of the audit before, and why that is said.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Current, Earlier, Held, Known};
use crate::docket::{Matter, Outcome as Ruled, Stage, Standing};
use crate::domain::{AuditDate, Digest};
use crate::outputs::{Document, Outputs};

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is back, though it had been verified or closed.
    Regressed,
    /// It is there as it was.
    Persisting,
    /// It was not there before.
    New,
    /// It is no longer drafted, and nobody can tell from the evidence whether it is resolved.
    CannotTell,
    /// It is no longer drafted, and its requirement was tested with later evidence.
    Resolved,
}

impl Outcome {
    /// All of them, in the order they are told in.
    pub const ALL: [Outcome; 5] = [
        Outcome::Regressed,
        Outcome::Persisting,
        Outcome::New,
        Outcome::CannotTell,
        Outcome::Resolved,
    ];

    /// The name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Regressed => "regressed",
            Outcome::Persisting => "persisting",
            Outcome::New => "new",
            Outcome::CannotTell => "cannot_tell",
            Outcome::Resolved => "resolved",
        }
    }
}

/// Why an outcome is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Because {
    /// No finding of the audit before is like it.
    NotBefore,
    /// The audit before found that it does not stand.
    RejectedBefore,
    /// It is drafted again.
    DraftedAgain,
    /// It is drafted again after its action was verified or closed.
    ClosedBefore,
    /// Its requirement was tested with evidence as late as this day.
    LaterEvidence {
        /// The day.
        day: AuditDate,
    },
    /// It is drafted again, and people decided now that it does not stand.
    RejectedNow,
    /// It is drafted again, and is not to be raised by `engagement.toml`.
    WaivedNow,
    /// A person wrote it: no test looks for it.
    WrittenByPerson,
    /// The audit test was not run, or found nothing to decide on.
    NotTested,
    /// No test drafted it, and its requirement is not supported now.
    NotSupported,
    /// Documents it rested on were not received or not read this time, and nothing of their kind in their place.
    DocumentsGone {
        /// Their paths.
        documents: Vec<String>,
    },
    /// No evidence on its requirement is dated after the audit before.
    NoLaterEvidence,
    /// The day of the audit before is not known.
    NoDay,
}

impl Because {
    /// The name in the output.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Because::NotBefore => "not_before",
            Because::RejectedBefore => "rejected_before",
            Because::DraftedAgain => "drafted_again",
            Because::ClosedBefore => "closed_before",
            Because::LaterEvidence { .. } => "later_evidence",
            Because::RejectedNow => "rejected_now",
            Because::WaivedNow => "waived_now",
            Because::WrittenByPerson => "written_by_person",
            Because::NotTested => "not_tested",
            Because::NotSupported => "not_supported",
            Because::DocumentsGone { .. } => "documents_gone",
            Because::NoLaterEvidence => "no_later_evidence",
            Because::NoDay => "no_day",
        }
    }
}

/// What became of a finding; `found` is the one of the audit now that it was matched with.
pub(super) fn of(
    earlier: &Earlier,
    known: &Known,
    found: Option<&Matter>,
    current: &Current<'_>,
) -> (Outcome, Because) {
    let Some(matter) = found else {
        return match resolved(earlier, known, current) {
            Ok(day) => (Outcome::Resolved, Because::LaterEvidence { day }),
            Err(because) => (Outcome::CannotTell, because),
        };
    };
    if matter.draft.waiver.is_some() {
        return (Outcome::CannotTell, Because::WaivedNow);
    }
    match (matter.standing, known.held, known.stage) {
        (Standing::Decided(Ruled::Rejected), ..) => (Outcome::CannotTell, Because::RejectedNow),
        (_, Held::Rejected, _) => (Outcome::New, Because::RejectedBefore),
        (_, _, Stage::Verified | Stage::Closed) => (Outcome::Regressed, Because::ClosedBefore),
        _ => (Outcome::Persisting, Because::DraftedAgain),
    }
}

/// The day of the newest evidence by which a finding that is no longer drafted is resolved; or why nobody can tell.
fn resolved(earlier: &Earlier, known: &Known, current: &Current<'_>) -> Result<AuditDate, Because> {
    let outputs = current.outputs;
    let run = &outputs.run;
    let row = known.requirements.first().and_then(|id| {
        outputs.coverage.requirements.iter().find(|requirement| requirement.id == *id)
    });
    match &known.test {
        _ if known.by_person => return Err(Because::WrittenByPerson),
        Some(test) if !run.tests.contains(test) || run.not_testable.contains(test) => {
            return Err(Because::NotTested);
        }
        None if row.is_none_or(|row| row.conclusion != "supported") => {
            return Err(Because::NotSupported);
        }
        _ => {}
    }
    let (present, gone) = cited_now(earlier, known, outputs);
    if !gone.is_empty() {
        return Err(Because::DocumentsGone { documents: gone });
    }
    let before = earlier.side.as_of.ok_or(Because::NoDay)?;
    let supporting = row.into_iter().flat_map(|row| row.design.iter().chain(&row.operating));
    let supporting: BTreeSet<&str> = supporting.map(|one| one.document.as_str()).collect();
    let documents = outputs.documents.documents.iter().filter(|document| {
        supporting.contains(document.path.as_str()) || present.contains(&document.path.as_str())
    });
    let dated = documents.flat_map(|document| {
        // What a document holds besides shows something new only where the document is another than before: the days
        // in an old one that lie later are plans.
        let inside = current.newest_days.get(&document.path).copied();
        [newest_day(document), inside.filter(|_| !was_received(earlier, known, document))]
    });
    let operating = row.and_then(|row| row.newest_operating);
    // What is dated after the audit of today is a plan, and shows nothing.
    let days = dated.flatten().chain(operating).filter(|day| *day <= run.as_of);
    days.max().filter(|day| *day > before).ok_or(Because::NoLaterEvidence)
}

/// Whether the same bytes were received for the audit before, or were cited there.
fn was_received(earlier: &Earlier, known: &Known, document: &Document) -> bool {
    let had = |digest: Option<Digest>| digest.is_some() && digest == document.sha256;
    match &earlier.documents {
        Some(ledger) => ledger.values().any(|one| had(one.sha256)),
        None => known.cited.values().any(|digest| had(*digest)),
    }
}

/// Which documents are there for those a finding cited: the same ones, or new ones of their kind; and for which of
/// them there is none.
fn cited_now<'a>(
    earlier: &Earlier,
    known: &Known,
    outputs: &'a Outputs,
) -> (Vec<&'a str>, Vec<String>) {
    let was_read = |one: &&Document| matches!(one.status.as_str(), "read" | "partial");
    let ledger: Vec<&Document> = outputs.documents.documents.iter().filter(was_read).collect();
    let before = earlier.documents.as_ref();
    let is_new = |one: &Document| before.is_some_and(|ledger| !ledger.contains_key(&one.path));
    let (mut present, mut gone) = (Vec::new(), Vec::new());
    for (path, digest) in &known.cited {
        let kind = before.and_then(|ledger| ledger.get(path)).and_then(|one| one.kind.as_ref());
        let same = ledger
            .iter()
            .find(|one| one.path == *path || (digest.is_some() && one.sha256 == *digest));
        let in_its_place =
            || ledger.iter().find(|one| kind.is_some() && one.kind.as_ref() == kind && is_new(one));
        match same.or_else(in_its_place) {
            Some(one) => present.push(one.path.as_str()),
            None => gone.push(path.clone()),
        }
    }
    (present, gone)
}

/// The newest of the days a document bears as done; when it is to be reviewed next says nothing. A doubtful day
/// counts as the earliest it can be.
fn newest_day(document: &Document) -> Option<AuditDate> {
    let dates = &document.dates;
    let days = [&dates.approved, &dates.issued, &dates.effective, &dates.reviewed];
    let earliest = |text: &String| text.get(..10).and_then(|day| day.parse().ok());
    days.into_iter().flatten().filter_map(earliest).max()
}
