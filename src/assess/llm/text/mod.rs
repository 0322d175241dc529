//! The text rules of the language model: what may be sent to it, and what of its answer is taken.
//!
//! All of them are functions of their arguments. On the way out a passage is made safe to send
//! ([`neutralise`]), marked line by line ([`marked`]) and freed of what names a person ([`Redactor`]). On the
//! way back a quotation must stand in its passage ([`verify`]), and a statement may bring no number, date, name or
//! identifier of its own ([`ungrounded`]).

mod characters;
mod contacts;
mod denial;
mod figures;
mod folding;
mod grounding;
mod held;
mod names;
mod neutral;
mod phones;
mod quotation;
mod redaction;
mod tokens;
mod whole_words;

pub(super) use denial::denies;
pub(super) use grounding::{DateIn, GroundKind, GroundLanguage, Ungrounded, ungrounded};
pub(super) use neutral::{Neutral, marked, neutralise};
pub(super) use quotation::{QuotationFault, QuotationRules, verify};
pub(super) use redaction::{Placeholders, Redactor};
