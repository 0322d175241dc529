//! The words tickmark is written in: requirements, documents, places, evidence, findings.
//!
//! Types here carry the invariants every stage relies on (nothing is supported without evidence; a
//! quotation that is not in its source cannot exist). They name no other module, and touch neither
//! disk nor clock nor threads.

mod dates;
mod digest;
mod document;
mod engagement;
mod fingerprint;
mod format;
mod framework;
mod ledger;
mod location;
mod mandate;
mod matrix;
mod page_labels;
mod pages;
mod remark;
mod requirement;
mod statement;
mod table;
mod waiver;

mod chunk;
mod evidence;

mod assessment;
mod combined;
mod decision;
mod finding;
mod follow_up;
mod interview;
mod model_account;
mod model_words;
mod overlay;
mod request;

pub use assessment::{
    Assessment, Judge, JudgedPassage, Nature, ScorePart, Strength, Support, SystemConclusion,
    Verdict,
};
pub use chunk::{Chunk, ChunkId, Passage, Score};
pub use combined::{
    Combined, FrameworkCoverage, FurtherCriteria, FurtherCriterion, MappedFrom, PassageToLookAt,
    Target, TargetState,
};
pub use dates::{AuditDate, Cadence, DateError, Span, When};
pub use decision::{
    Act, Decision, Moment, Reason, Reviewer, ReviewerName, Role, Said, Seen, Via, Wording,
};
pub use digest::Digest;
pub use document::{Body, Document, DocumentId, EvidencePath, Properties, Section, SourceFile};
pub use engagement::{AuditedSystem, Engagement, Profile};
pub use evidence::{Evidence, Excerpt, NotInSource, Source, fold_space};
pub use finding::{
    Criterion, CriterionSource, DraftedBy, Finding, FindingDraft, FindingId, FindingKind,
    Population, Severity,
};
pub use fingerprint::Fingerprint;
pub use follow_up::{Effect, Response, SimilarCases, Step};
pub use format::Format;
pub use framework::{ClauseId, FrameworkId, ParseClauseIdError, Relation};
pub use interview::{Heard, InterviewNote, ParseQuestionIdError, QuestionId};
pub use ledger::{LedgerRow, Outcome, Particulars};
pub use location::{CellAddress, CellRange, Location};
pub use mandate::{Agreed, Contact, Language, Mandate, Member, PaperSize, Slot};
pub use matrix::{Cell, CellState, Column, Matrix, SystemRow};
pub use model_account::{Cost, Gates, ModelAccount, Outcomes};
pub use overlay::{
    Attention, Bearing, CitedQuotation, Conclusion, Confidence, DroppedQuotation, Gap, ModelDraft,
    ModelVerdict, Overlay, Rejection, RejectionReason, Repeat, Reworded, SentPassage, Tokens,
};
pub use page_labels::PageLabels;
pub use pages::{UnreadPages, named as named_pages};
pub use remark::{Concealment, Hidden, Remark, recognised_pages};
pub use request::{Answer, Request, RequestKind};
pub use requirement::{
    AiRole, Confusable, Demands, Expected, Interview, KindCode, KindNature,
    ParseRequirementIdError, Requirement, RequirementId, Terms,
};
pub use statement::{SoaRow, SoaVerdict};
pub use table::{Row, Table};
pub use waiver::Waiver;
