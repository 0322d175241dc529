//! Tests on the control of documents: what they say of themselves, of each other, and of what is listed.
//!
//! A document goes by its own number where it has one. Which documents were received and which are listed is
//! looked up in `library`; each file beside it holds the tests of one idea.

mod approval;
mod block;
mod cadence;
mod copies;
mod dates;
mod drafts;
mod instructions;
mod library;
mod placeholders;
mod references;
mod register;
mod review;
mod standard;
#[cfg(test)]
mod tests;
mod versions;

pub(super) use drafts::is_claimed;
pub(super) use review::{Due, due, last_review};

use super::Test;
use super::material::{File, in_force};
use crate::domain::{EvidencePath, KindNature};
use crate::facts::{Approval, Facts, ids};

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    block::TEST,
    review::TEST,
    placeholders::TEST,
    drafts::TEST,
    versions::TEST,
    references::TEST,
    copies::TEST,
    register::TEST,
    cadence::TEST,
    approval::TEST,
    dates::TEST,
    standard::TEST,
    instructions::TEST,
];

/// The number of a document: the one it gives itself, else the one its title or its file's name opens with.
fn own_id(facts: &Facts, path: &EvidencePath) -> Option<String> {
    let stated = facts.control.document_id.as_ref().map(|fact| fact.value.as_str());
    let numbered = stated
        .and_then(|stated| ids(stated).next())
        .or_else(|| opening_id(&facts.title))
        .or_else(|| opening_id(stem(path)));
    numbered.or(stated).map(str::to_owned)
}

/// The number a text opens with.
fn opening_id(text: &str) -> Option<&str> {
    let text = text.trim_start();
    ids(text).next().filter(|id| text.starts_with(id))
}

/// The name of a file without its ending.
fn stem(path: &EvidencePath) -> &str {
    let name = path.name();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What a file goes by: its number, else its title, else its path.
fn subject(file: &File<'_>) -> String {
    let id = own_id(file.facts, file.path);
    id.or_else(|| Some(shortened(&file.facts.title)).filter(|title| !title.is_empty()))
        .unwrap_or_else(|| file.path.0.clone())
}

/// The number and title of a file.
fn label(file: &File<'_>) -> String {
    let (subject, title) = (subject(file), shortened(&file.facts.title));
    if title.is_empty() || title.contains(&subject) {
        if title.is_empty() { subject } else { title }
    } else {
        format!("{subject} {title}")
    }
}

/// As much of a title as is read at a glance.
fn shortened(title: &str) -> String {
    const CHARS_MAX: usize = 90;
    match title.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.trim().to_owned(),
    }
}

/// So many rules make a paper that is taken for a register one that governs.
const RULES_OF_A_METHOD_MIN: usize = 3;

/// Whether a document in force governs something: it is no record, or is itself to be reviewed, and carries
/// what a controlled document carries.
fn governs(facts: &Facts) -> bool {
    let control = &facts.control;
    let said_of_itself = [
        control.version.is_some(),
        control.approver.is_some(),
        control.next_review_on.is_some() || control.review_interval.is_some(),
    ];
    let said = said_of_itself.into_iter().filter(|said| *said).count();
    in_force(facts)
        && match facts.nature {
            Some(KindNature::Document) => said >= 1,
            None => control.version.is_some() && said >= 2,
            // A method may be called after the register it is about; it has rules, and a register has rows.
            Some(KindNature::Register) => {
                let rules = facts.rules.len() >= RULES_OF_A_METHOD_MIN;
                facts.language.is_some() && rules && said == said_of_itself.len()
            }
            Some(KindNature::Record) => control.next_review_on.is_some() && said >= 2,
            _ => false,
        }
}

/// Whether a document says itself that it is a draft.
fn is_draft(facts: &Facts) -> bool {
    facts.control.approval.as_ref().is_some_and(|fact| fact.value == Approval::Draft)
}

/// Words that show which document a finding is about: of its control block, else whatever was read in it.
fn shown(facts: &Facts) -> Option<crate::domain::Evidence> {
    let control = &facts.control;
    let cited = [
        control.version.as_ref().map(|fact| &fact.evidence),
        control.approval.as_ref().map(|fact| &fact.evidence),
        control.document_id.as_ref().map(|fact| &fact.evidence),
        control.approver.as_ref().map(|fact| &fact.evidence),
        control.next_review_on.as_ref().map(|fact| &fact.evidence),
        control.owner.as_ref().map(|fact| &fact.evidence),
        control.title.as_ref().map(|fact| &fact.evidence),
    ];
    let read = facts.references.iter().map(|fact| &fact.evidence);
    cited.into_iter().flatten().chain(read).next().cloned()
}
