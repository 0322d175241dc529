//! The log and the drafts kept beside it.

use super::{Check, Fault};
use crate::domain::{Act, Digest};
use crate::store::{DecisionLog, Head, LogError};

/// Whether the entries are those that were written, in their order.
pub fn chain(log: &DecisionLog) -> Result<Check, LogError> {
    let Head { seq, digest } = log.head()?;
    let entries = log.lines()?.len();
    let fault = log.fault()?.filter(|fault| !matches!(fault, crate::store::Fault::Draft { .. }));
    let told = match entries {
        0 => "no decision was made yet".to_owned(),
        1 => format!("1 entry; its SHA-256 is {digest}"),
        _ => format!("{entries} entries; the SHA-256 of the newest, entry {seq}, is {digest}"),
    };
    let faults = fault.map(|fault| Fault::new("decision log", fault.to_string()));
    Ok(Check { name: "log", told, looked_at: entries, faults: faults.into_iter().collect() })
}

/// Whether a digest somebody was told of the newest entry is still one of the log's: a log that was written
/// anew as a whole is in order by itself, and only this shows it.
pub fn told_before(log: &DecisionLog, head: Digest) -> Result<Option<Fault>, LogError> {
    let lines = log.lines()?;
    let known =
        head == Digest::of(b"") || lines.iter().any(|line| Digest::of(line.as_bytes()) == head);
    let what = format!(
        "no entry has the SHA-256 {head}: the log was written anew since somebody noted it, entries were \
         taken off its end, or it is that of another engagement"
    );
    Ok((!known).then(|| Fault::new("decision log", what)))
}

/// Whether the drafts that were decided on, and those people wrote, are as they were.
pub fn drafts(log: &DecisionLog) -> Result<Check, LogError> {
    let mut check = Check { name: "drafts", told: String::new(), looked_at: 0, faults: Vec::new() };
    let entries = match log.entries_after(0) {
        Ok(entries) => entries,
        Err(LogError::Damaged { said, .. }) => {
            "not looked at".clone_into(&mut check.told);
            check.faults.push(Fault::new("decision log", said));
            return Ok(check);
        }
        Err(error) => return Err(error),
    };
    let mut seen = std::collections::BTreeSet::new();
    for entry in entries {
        let split = match entry.decision.act {
            Act::Split { body, .. } => Some(body),
            _ => None,
        };
        for digest in [Some(entry.decision.draft), split].into_iter().flatten() {
            if !seen.insert(digest) {
                continue;
            }
            let what = match log.draft(digest)? {
                Some(body) if Digest::of(body.as_bytes()) == digest => continue,
                Some(_) => "was changed after it was decided on",
                None => "is gone from the log",
            };
            let place = format!("entry {}, {}", entry.seq, entry.decision.finding);
            check.faults.push(Fault::new(place, format!("the draft {what} (SHA-256 {digest})")));
        }
    }
    check.looked_at = seen.len();
    check.told = format!("{} kept as they were shown", seen.len() - check.faults.len());
    Ok(check)
}
