//! `check`: a gate for whoever runs tickmark unattended: exits with 1 where something is left that must not be.

use std::fmt::Write as _;

use serde_json::json;

use super::args::Format;
use super::decision_args::{CheckArgs, GradeName};
use super::output;
use super::status::Status;
use super::view;
use crate::docket::{Docket, Matter, Outcome, Standing};
use crate::domain::Severity;
use crate::outputs::Coverage;

/// Looks whether an engagement passes.
pub fn check(args: &CheckArgs) -> anyhow::Result<Status> {
    let desk = view::desk(&args.folder)?;
    let verdict = Verdict::of(args, desk.docket(), &desk.outputs().coverage);
    let text = match args.output.format {
        Format::Human => verdict.human(),
        Format::Json => verdict.json(),
    };
    output::result(&text, &args.output)?;
    Ok(if verdict.failed.is_empty() { Status::Worked } else { Status::GateFailed })
}

/// What the gate found.
struct Verdict {
    /// The findings of the grade or a graver one: confirmed, and drafts nobody decided on.
    against: Vec<String>,
    /// Drafts nobody decided on.
    undecided: usize,
    /// Of the requirements that apply, the share with evidence for all that is demanded, in percent.
    covered_percent: usize,
    /// What does not hold, in words.
    failed: Vec<String>,
}

impl Verdict {
    fn of(args: &CheckArgs, docket: &Docket, coverage: &Coverage) -> Self {
        let limit = args.fail_on.map(GradeName::limit);
        let against: Vec<String> = docket
            .matters
            .iter()
            .filter(|matter| limit.is_some_and(|limit| counts(matter, limit)))
            .map(|matter| {
                let grade = matter.grade.map_or("ungraded", Severity::name);
                format!("{} {grade} ({}): {}", matter.id(), matter.state(), matter.wording.title)
            })
            .collect();
        let undecided = docket.matters.iter().filter(|matter| matter.is_undecided()).count();
        let of =
            |name: &str| coverage.requirements.iter().filter(|one| one.conclusion == name).count();
        let applicable = coverage.requirements.len() - of("not_applicable");
        let covered_percent = (of("supported") * 100).checked_div(applicable).unwrap_or(100);
        let mut failed = Vec::new();
        if let (Some(grade), false) = (args.fail_on, against.is_empty()) {
            failed.push(format!("{} of grade {} or graver", against.len(), grade.name()));
        }
        if args.require_decided && undecided > 0 {
            failed.push(format!("{undecided} not decided on"));
        }
        if let Some(least) = args.min_coverage.filter(|least| covered_percent < usize::from(*least))
        {
            failed.push(format!("{covered_percent} % covered, and {least} % are asked for"));
        }
        Self { against, undecided, covered_percent, failed }
    }

    fn human(&self) -> String {
        let mut text = String::new();
        for finding in &self.against {
            let _ = writeln!(text, "{finding}");
        }
        let _ = if self.failed.is_empty() {
            writeln!(
                text,
                "Passed: {} % covered (which never means conforming), {} not decided on",
                self.covered_percent, self.undecided
            )
        } else {
            writeln!(text, "Failed: {}", self.failed.join("; "))
        };
        text
    }

    fn json(&self) -> String {
        let value = json!({
            "schema": "tickmark.check/1",
            "passed": self.failed.is_empty(),
            "failed": self.failed,
            "findings": self.against,
            "undecided": self.undecided,
            "covered_percent": self.covered_percent,
        });
        format!("{value:#}\n")
    }
}

/// Whether a finding counts against the gate. What was not received is asked for and never counts.
fn counts(matter: &Matter, limit: Severity) -> bool {
    let fallen =
        matches!(matter.standing, Standing::Decided(Outcome::Rejected | Outcome::Merged(_)));
    let stands = matter.draft.waiver.is_none() && !fallen;
    stands && matter.finding_grade().is_some_and(|grade| grade >= limit)
}
