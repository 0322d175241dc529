//! When answers to findings are due: `follow_up.toml`.

use serde::Deserialize;

use crate::domain::Severity;

/// The days within which findings are answered, acted on and looked at again. Customary, and never the standard's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpRules {
    /// Within so many days after an action was carried out it is looked at whether it helped.
    #[serde(default)]
    pub verification_days: u32,
    /// The grades that owe an answer.
    #[serde(default, rename = "grade")]
    pub grades: Vec<GradeDays>,
}

/// What a finding of one grade owes, in calendar days from when it was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeDays {
    /// The grade.
    pub grade: Severity,
    /// Until its cause and a plan are told.
    pub response_days: u32,
    /// Until the instance is mended or contained.
    pub correction_days: u32,
    /// Until the plan is carried out, where it names no day itself.
    pub action_days: u32,
}

impl FollowUpRules {
    /// What a finding of a grade owes; nothing where no answer is owed.
    #[must_use]
    pub fn of(&self, grade: Option<Severity>) -> Option<GradeDays> {
        self.grades.iter().find(|one| Some(one.grade) == grade).copied()
    }
}
