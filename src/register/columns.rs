//! The columns of the register in their order, and what people may do to each.

/// A column of the sheet Findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The id of the finding.
    FindingId,
    /// The grade that was drafted.
    Grade,
    /// The requirements it is held against, the primary one first.
    Clause,
    /// The AI system, or whatever else it is about.
    Subject,
    /// What is required, in our words or the organisation's.
    Requirement,
    /// What was found.
    Statement,
    /// The words it rests on.
    Quote,
    /// Where those stand.
    Locator,
    /// The SHA-256 of the files they stand in.
    Hash,
    /// What drafted it.
    DraftedBy,
    /// What became of it so far, and what changed since.
    State,
    /// The decision.
    Decision,
    /// The grade it is to have.
    FinalGrade,
    /// The statement in other words.
    EditedStatement,
    /// Why.
    Reason,
    /// Who decided.
    DecidedBy,
    /// On which day.
    DecidedOn,
    /// What caused it; the auditee's to find, as are the next five.
    RootCause,
    /// What mends the instance.
    Correction,
    /// What mends the cause.
    CorrectiveAction,
    /// Who sees to it.
    Owner,
    /// Until when.
    Due,
    /// How far that is.
    Status,
    /// On which day it was carried out.
    ImplementedOn,
    /// What shows that.
    ImplementationEvidence,
    /// Whether it helped: day, by whom, result.
    Effectiveness,
    /// The finding of an earlier audit that it repeats.
    RepeatOf,
    /// Which draft the row shows, and what had been decided on it.
    Key,
}

/// What people may do to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Read it.
    Locked,
    /// Decide in it.
    Decision,
    /// Keep the follow-up in it.
    FollowUp,
    /// Leave it alone; it is hidden.
    Hidden,
}

impl Column {
    /// All of them, in their order.
    pub const ALL: [Column; 28] = [
        Column::FindingId,
        Column::Grade,
        Column::Clause,
        Column::Subject,
        Column::Requirement,
        Column::Statement,
        Column::Quote,
        Column::Locator,
        Column::Hash,
        Column::DraftedBy,
        Column::State,
        Column::Decision,
        Column::FinalGrade,
        Column::EditedStatement,
        Column::Reason,
        Column::DecidedBy,
        Column::DecidedOn,
        Column::RootCause,
        Column::Correction,
        Column::CorrectiveAction,
        Column::Owner,
        Column::Due,
        Column::Status,
        Column::ImplementedOn,
        Column::ImplementationEvidence,
        Column::Effectiveness,
        Column::RepeatOf,
        Column::Key,
    ];

    /// Those without which nothing can be imported.
    pub(super) const NEEDED: [Column; 7] = [
        Column::FindingId,
        Column::Decision,
        Column::FinalGrade,
        Column::EditedStatement,
        Column::Reason,
        Column::DecidedBy,
        Column::Key,
    ];

    /// Its header.
    #[must_use]
    pub fn header(self) -> &'static str {
        match self {
            Column::FindingId => "Finding ID",
            Column::Grade => "Grade",
            Column::Clause => "Clause/control",
            Column::Subject => "AI system or subject",
            Column::Requirement => "Requirement (paraphrase)",
            Column::Statement => "Statement",
            Column::Quote => "Evidence quote",
            Column::Locator => "Evidence locator",
            Column::Hash => "Evidence hash",
            Column::DraftedBy => "Drafted by",
            Column::State => "State",
            Column::Decision => "Decision",
            Column::FinalGrade => "Final grade",
            Column::EditedStatement => "Edited statement",
            Column::Reason => "Reason",
            Column::DecidedBy => "Decided by",
            Column::DecidedOn => "Decided on",
            Column::RootCause => "Root cause (auditee)",
            Column::Correction => "Correction",
            Column::CorrectiveAction => "Corrective action",
            Column::Owner => "Owner",
            Column::Due => "Due",
            Column::Status => "Status",
            Column::ImplementedOn => "Implemented on",
            Column::ImplementationEvidence => "Evidence of implementation",
            Column::Effectiveness => "Effectiveness check (date, by, result)",
            Column::RepeatOf => "Repeat of",
            Column::Key => "row_key",
        }
    }

    /// The column of a header, however it is spaced and capitalised.
    pub(super) fn of_header(header: &str) -> Option<Self> {
        let folded =
            |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let header = folded(header);
        Self::ALL.into_iter().find(|column| folded(column.header()) == header)
    }

    pub(super) fn access(self) -> Access {
        match self {
            Column::FindingId
            | Column::Grade
            | Column::Clause
            | Column::Subject
            | Column::Requirement
            | Column::Statement
            | Column::Quote
            | Column::Locator
            | Column::Hash
            | Column::DraftedBy
            | Column::State => Access::Locked,
            Column::Decision
            | Column::FinalGrade
            | Column::EditedStatement
            | Column::Reason
            | Column::DecidedBy
            | Column::DecidedOn => Access::Decision,
            Column::RootCause
            | Column::Correction
            | Column::CorrectiveAction
            | Column::Owner
            | Column::Due
            | Column::Status
            | Column::ImplementedOn
            | Column::ImplementationEvidence
            | Column::Effectiveness
            | Column::RepeatOf => Access::FollowUp,
            Column::Key => Access::Hidden,
        }
    }

    /// How many characters of a line it shows.
    pub(super) fn width(self) -> u16 {
        match self {
            Column::Grade
            | Column::Clause
            | Column::DecidedOn
            | Column::Due
            | Column::ImplementedOn
            | Column::Key => 12,
            Column::Decision | Column::FinalGrade => 11,
            Column::Status | Column::DraftedBy | Column::State | Column::Owner => 16,
            Column::DecidedBy | Column::RepeatOf => 18,
            Column::FindingId | Column::Subject => 21,
            Column::RootCause
            | Column::Correction
            | Column::CorrectiveAction
            | Column::ImplementationEvidence => 28,
            Column::Effectiveness => 24,
            Column::Requirement | Column::Locator | Column::Hash | Column::Reason => 33,
            Column::Statement | Column::Quote | Column::EditedStatement => 52,
        }
    }

    /// Its place, from 0.
    pub(super) fn place(self) -> u16 {
        let places = (0..).zip(Self::ALL);
        places
            .into_iter()
            .find_map(|(place, column)| (column == self).then_some(place))
            .unwrap_or(0)
    }
}
