//! The words of the register for decisions and grades, and texts as they fit into cells.

use crate::domain::{FindingKind, Severity};

/// A decision as the register says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Confirm,
    Edit,
    Reject,
    Defer,
    /// Told as part of another finding: shown, and made in the review app only.
    Merge,
}

impl Verdict {
    /// Those that can be chosen.
    pub const CHOICES: [Verdict; 4] =
        [Verdict::Confirm, Verdict::Edit, Verdict::Reject, Verdict::Defer];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Confirm => "confirm",
            Verdict::Edit => "edit",
            Verdict::Reject => "reject",
            Verdict::Defer => "defer",
            Verdict::Merge => "merge",
        }
    }

    /// What it means, for whoever fills the register in.
    pub fn meaning(self) -> &'static str {
        match self {
            Verdict::Confirm => {
                "It stands as drafted. With another Final grade it stands with that grade, which takes a reason."
            }
            Verdict::Edit => {
                "It stands in other words: write them into Edited statement, and say why in Reason. Another \
                 Final grade may be chosen along with it."
            }
            Verdict::Reject => "It does not stand. Say why in Reason.",
            Verdict::Defer => "To be decided later; in Reason, what is waited for.",
            Verdict::Merge => {
                "It is told as part of another finding, which the review app decided."
            }
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::CHOICES.into_iter().chain([Verdict::Merge]).find(|verdict| verdict.name() == text)
    }
}

/// What may be chosen as status of a corrective action.
pub(super) const STATUSES: [&str; 6] =
    ["open", "in progress", "implemented", "verified", "closed", "reopened"];

/// The grades from the gravest.
pub(super) const GRADES: [Severity; 4] =
    [Severity::Major, Severity::Minor, Severity::Observation, Severity::Opportunity];

/// The code of a grade, which tells it also where no colour does.
pub(super) fn code(grade: Severity) -> &'static str {
    match grade {
        Severity::Major => "MAJ",
        Severity::Minor => "MIN",
        Severity::Observation => "OBS",
        Severity::Opportunity => "OFI",
    }
}

/// A grade in words.
pub(super) fn grade_in_words(grade: Severity) -> &'static str {
    match grade {
        Severity::Major => "major nonconformity",
        Severity::Minor => "minor nonconformity",
        Severity::Observation => "observation",
        Severity::Opportunity => "opportunity for improvement",
    }
}

/// The grade somebody typed: a code, a name or the words.
#[must_use]
pub fn parse_grade(text: &str) -> Option<Severity> {
    let text = text.trim().to_lowercase();
    GRADES.into_iter().find(|grade| {
        [code(*grade).to_lowercase().as_str(), grade.name(), grade_in_words(*grade)]
            .contains(&text.as_str())
    })
}

/// The grade of a draft as the register shows it; what is no finding yet says so.
pub(super) fn drafted_grade(kind: FindingKind, grade: Option<Severity>) -> String {
    let code = grade.map(code);
    match (kind, code) {
        (FindingKind::EvidenceRequest, Some(code)) => format!("request ({code} if unmet)"),
        (FindingKind::EvidenceRequest, None) => "request".to_owned(),
        (FindingKind::NeedsHuman, _) => "look yourself".to_owned(),
        (FindingKind::Conformity, _) => "met".to_owned(),
        (_, Some(code)) => code.to_owned(),
        (_, None) => "no grade".to_owned(),
    }
}

/// A name of the output files as people read it.
pub(super) fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// A text as it is compared: what spreadsheets do to white space and quotation marks is no change.
pub(super) fn folded(text: &str) -> String {
    let text = text.strip_prefix('\'').unwrap_or(text);
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_by_code_name_and_words() {
        for text in ["MIN", " min ", "minor", "Minor nonconformity"] {
            assert_eq!(parse_grade(text), Some(Severity::Minor), "{text}");
        }
        assert_eq!(parse_grade("medium"), None);
    }

    #[test]
    fn what_spreadsheets_do_to_white_space_is_no_change() {
        assert_eq!(folded("a\r\n b\u{a0}"), folded("a\nb "));
        assert_eq!(folded("'=1+1"), folded("=1+1"));
        assert_ne!(folded("a b"), folded("ab"));
    }
}
