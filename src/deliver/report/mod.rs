//! The audit report: cover, summary for the management review, findings, coverage, limits, annexes.
//!
//! Its order is that of ISO 19011 (6.5.1) as auditors keep it. It is a draft until every draft is decided on and a lead
//! auditor has signed. What only a person can say (conclusion, disagreements, what management brings to its
//! review) is asked for where nobody said it.

mod actions;
mod annexes;
mod coverage;
mod findings;
mod frame;
mod limits;
mod sheets;
mod summary;
mod workings;

#[cfg(test)]
mod tests;

pub use sheets::sheets;

use std::collections::BTreeMap;

use super::standing::{GRADES, Ordered};
use super::{Dossier, follow_up, frameworks, shell};
use crate::catalog::Phrases;
use crate::compare::Comparison;
use crate::domain::Severity;
use crate::paper::{Block, Paper, Status, Text};

/// Parts of the report that come from other papers; what is not there is asked for.
#[derive(Clone, Debug, Default)]
pub struct Supplements {
    /// What became of the findings of the audit before.
    pub follow_up: Vec<Block>,
    /// How many findings of each grade it confirmed, and how many drafts it left undecided; none where there was none.
    pub before: Option<BTreeMap<Severity, (usize, usize)>>,
}

impl Supplements {
    /// What the audit before supplies.
    #[must_use]
    pub fn of(comparison: &Comparison, phrases: &Phrases) -> Self {
        let count = |grade| {
            (grade, (comparison.before(grade, "confirmed"), comparison.before(grade, "draft")))
        };
        Self {
            follow_up: follow_up(comparison, phrases),
            before: Some(GRADES.into_iter().map(count).collect()),
        }
    }
}

/// Puts the report together.
#[must_use]
pub fn report(dossier: &Dossier<'_>, supplements: Supplements) -> Paper {
    let ordered = Ordered::of(dossier.docket);
    let say = |key: &str| dossier.phrases.say(key).to_owned();
    let status = status(dossier, &ordered);
    let Supplements { follow_up, before } = supplements;
    let frameworks = frameworks(dossier);
    let mut chapters = Chapters::default();
    chapters.add(
        &say("report.summary.title"),
        "summary",
        summary::blocks(dossier, &ordered, before.as_ref()),
    );
    chapters.add(&say("report.frame.title"), "scope", frame::blocks(dossier));
    chapters.add(&say("report.team.title"), "team", frame::team(dossier));
    chapters.add(&say("report.method.title"), "method", limits::blocks(dossier));
    chapters.add(&say("report.findings.title"), "findings", findings::blocks(dossier, &ordered));
    chapters.add(&say("report.coverage.title"), "coverage", coverage::blocks(dossier));
    chapters.add(&say("report.soa.title"), "soa", coverage::soa(dossier));
    chapters.add(
        &say("report.strengths.title"),
        "strengths",
        findings::strengths(dossier, &ordered),
    );
    let follow_up = or_asked(follow_up, &say("report.follow_up.none"));
    chapters.add(&say("report.follow_up.title"), "follow-up", follow_up);
    let disagreements = vec![Block::paragraph(say("report.disagreements.text"))];
    chapters.add(&say("report.disagreements.title"), "disagreements", disagreements);
    let actions = actions::blocks(dossier, &ordered);
    chapters.add(&say("report.actions.title"), "actions", actions);
    chapters.append(frameworks);
    chapters.add(&say("report.distribution.title"), "distribution", frame::distribution(dossier));
    chapters.0.push(Block::PageBreak);
    chapters.add(&say("report.annex.title"), "annexes", annexes::blocks(dossier, &ordered));
    let title = match status {
        Status::Final => say("report.title"),
        Status::Draft { .. } => say("report.title_draft"),
    };
    Paper {
        title,
        cover: frame::cover(dossier, &status),
        status,
        blocks: chapters.0,
        ..shell(dossier)
    }
}

/// Whether the report is final: all is decided on, and what stands is signed.
#[must_use]
pub fn status(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Status {
    let because = match (ordered.undecided.len(), dossier.signed) {
        (0, Some(_)) => return Status::Final,
        (0, None) => dossier.phrases.say("report.status.unsigned").to_owned(),
        (1, _) => dossier.phrases.say("report.status.one_undecided").to_owned(),
        (left, _) => dossier.phrases.fill("report.status.undecided", &[("n", &left.to_string())]),
    };
    Status::Draft { mark: dossier.phrases.say("common.draft").to_owned(), because }
}

/// The chapters with their numbers.
#[derive(Default)]
struct Chapters(Vec<Block>);

impl Chapters {
    /// Adds chapters that come with their own headings.
    fn append(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Heading { level: 1, text, anchor } => self.add(&text, &anchor, Vec::new()),
                block => self.0.push(block),
            }
        }
    }

    fn add(&mut self, title: &str, anchor: &str, blocks: Vec<Block>) {
        let is_chapter = |block: &&Block| matches!(block, Block::Heading { level: 1, .. });
        let number = self.0.iter().filter(is_chapter).count() + 1;
        self.0.push(Block::heading(1, format!("{number} {title}"), anchor));
        self.0.extend(blocks);
    }
}

fn or_asked(blocks: Vec<Block>, asked: &str) -> Vec<Block> {
    if blocks.is_empty() { vec![Block::Notice(Text::plain(asked))] } else { blocks }
}
