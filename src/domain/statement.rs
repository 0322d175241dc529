//! The auditee's Statement of Applicability, row by row, with what the evidence says of each claim.

use super::{EvidencePath, RequirementId};

/// One control, as the statement has it and as the evidence bears it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoaRow {
    /// The document that is the statement; none for a control it passes over.
    pub stands_in: Option<EvidencePath>,
    /// The control; none where the statement names one the standard does not have.
    pub control: Option<RequirementId>,
    /// The id as the statement writes it; empty where it has no row.
    pub written: String,
    /// Whether it is applied; none where the statement does not say.
    pub applicable: Option<bool>,
    /// Why, in the statement's words.
    pub justification: Option<String>,
    /// How far it is claimed to be.
    pub claimed: &'static str,
    /// Until when it is planned, in the statement's words.
    pub planned: Option<String>,
    /// What the statement points to, in its words.
    pub points_to: Option<String>,
    /// The document that is, where it was received.
    pub document: Option<EvidencePath>,
    /// What the evidence says of the claim.
    pub verdict: SoaVerdict,
}

/// What the evidence says of a row of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SoaVerdict {
    /// It is claimed, and evidence was found.
    Supported,
    /// It is claimed, and nothing or only half of it was found.
    ClaimNotSupported,
    /// It is planned or in part, and nothing more is claimed.
    NotYetClaimed,
    /// It is left out with a reason that nothing received speaks against.
    Excluded,
    /// It is left out, and the evidence shows that it is in use.
    ExcludedButInUse,
    /// It is left out without a reason.
    NoJustification,
    /// The statement has no row for it.
    NotInStatement,
    /// The standard has no such control.
    UnknownId,
    /// The row does not say whether it applies or how far it is.
    CannotTell,
}

impl SoaVerdict {
    /// The name in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            SoaVerdict::Supported => "supported",
            SoaVerdict::ClaimNotSupported => "claim_not_supported",
            SoaVerdict::NotYetClaimed => "not_yet_claimed",
            SoaVerdict::Excluded => "excluded",
            SoaVerdict::ExcludedButInUse => "excluded_but_in_use",
            SoaVerdict::NoJustification => "no_justification",
            SoaVerdict::NotInStatement => "not_in_soa",
            SoaVerdict::UnknownId => "unknown_id",
            SoaVerdict::CannotTell => "cannot_tell",
        }
    }
}
