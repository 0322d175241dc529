//! Where each draft belongs in a paper, as things stand: findings by grade with their numbers, what is left to decide, what
//! fell away.
//!
//! Every count in a deliverable is the length of one of these lists.

use crate::docket::{Docket, Matter, Outcome, Standing};
use crate::domain::{FindingKind, Severity};

/// The grades from the gravest.
pub const GRADES: [Severity; 4] =
    [Severity::Major, Severity::Minor, Severity::Observation, Severity::Opportunity];

/// The drafts of an engagement by what became of them.
#[derive(Clone, Debug, Default)]
pub struct Ordered<'a> {
    /// What was confirmed and has a grade, by grade and then in the order of the docket.
    pub findings: Vec<Numbered<'a>>,
    /// What was confirmed as missing from what was received: no nonconformity, and still asked for.
    pub requests: Vec<&'a Matter>,
    /// What was confirmed without a grade: somebody has to look at it.
    pub ungraded: Vec<&'a Matter>,
    /// What nobody decided on yet, or what changed since.
    pub undecided: Vec<&'a Matter>,
    /// What was rejected.
    pub rejected: Vec<&'a Matter>,
    /// What is told as part of another.
    pub merged: Vec<&'a Matter>,
    /// What is not to be raised, by `engagement.toml`.
    pub waived: Vec<&'a Matter>,
    /// What a test showed to be met.
    pub conforming: Vec<&'a Matter>,
}

/// A finding with its number in the paper.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'a> {
    /// Its number among those of its grade, from 1.
    pub number: usize,
    /// Its grade.
    pub grade: Severity,
    /// The finding.
    pub matter: &'a Matter,
}

impl<'a> Ordered<'a> {
    /// Puts the matters of a docket in order.
    #[must_use]
    pub fn of(docket: &'a Docket) -> Self {
        let mut ordered = Self::default();
        let mut graded: Vec<(Severity, &Matter)> = Vec::new();
        for matter in &docket.matters {
            if matter.draft.waiver.is_some() {
                ordered.waived.push(matter);
                continue;
            }
            match matter.standing {
                Standing::Decided(Outcome::Rejected) => ordered.rejected.push(matter),
                Standing::Decided(Outcome::Merged(_)) => ordered.merged.push(matter),
                Standing::Decided(Outcome::Confirmed) => match matter.finding_grade() {
                    Some(grade) => graded.push((grade, matter)),
                    None if matter.draft.kind == FindingKind::EvidenceRequest => {
                        ordered.requests.push(matter);
                    }
                    None if matter.draft.kind == FindingKind::Conformity => {
                        ordered.conforming.push(matter);
                    }
                    None => ordered.ungraded.push(matter),
                },
                _ if matter.draft.kind == FindingKind::Conformity => {
                    ordered.conforming.push(matter);
                }
                _ => ordered.undecided.push(matter),
            }
        }
        for grade in GRADES {
            let of_grade = graded.iter().filter(|(one, _)| *one == grade);
            let numbered = (1..).zip(of_grade);
            ordered.findings.extend(numbered.map(|(number, (_, matter))| Numbered {
                number,
                grade,
                matter,
            }));
        }
        ordered
    }

    /// The confirmed findings of a grade.
    pub fn of_grade(&self, grade: Severity) -> impl Iterator<Item = &Numbered<'a>> {
        self.findings.iter().filter(move |finding| finding.grade == grade)
    }

    /// How many are confirmed of a grade.
    #[must_use]
    pub fn count(&self, grade: Severity) -> usize {
        self.of_grade(grade).count()
    }

    /// How many of those nobody decided on were drafted with a grade, and are no requests.
    #[must_use]
    pub fn undecided_of(&self, grade: Severity) -> usize {
        let drafted = |matter: &&&Matter| matter.finding_grade() == Some(grade);
        self.undecided.iter().filter(drafted).count()
    }
}
