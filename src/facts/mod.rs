//! What a document says of itself and what its tables list, each fact with the words it was read from.
//!
//! Facts are read, never judged: whether a late review matters is for `checks`.

mod cite;
mod control;
mod cues;
mod fields;
mod form;
mod kind;
mod labels;
mod language;
mod marks;
mod models;
mod names;
mod notes;
mod oddities;
mod place;
mod probes;
mod records;
mod references;
mod registers;
mod rules;
mod scales;
mod settings;
mod times;
mod title;
mod vocabulary;
#[cfg(test)]
pub(crate) mod written;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use cues::Cues;
pub use fields::Fields;
pub use form::Pair;
pub(crate) use models::{model_family, model_names, same_model};
pub use oddities::{Oddity, OddityKind};
pub use probes::Answer;
pub(crate) use references::{id_of_name, ids, plain_id};
pub use registers::{Entry, Register};
pub use rules::{Limit, LimitUnit, Rule};
pub use scales::{Band, Scale};
pub use settings::Setting;
pub use times::Days;
pub use vocabulary::{NamedSystem, Vocabulary, names_of};

use crate::domain::{
    AuditDate, Cadence, Document, Evidence, EvidencePath, InterviewNote, KindCode, KindNature,
    LedgerRow, When,
};
use crate::words::Language;

/// Reads the facts of one document.
#[must_use]
pub fn read(document: &Document, cues: &Cues) -> Facts {
    match notes::of(cues, document) {
        // Questions and hints of a guide are not the auditee's words: of it only what was noted is read.
        Some(guide) => guide.facts(cues, document),
        None => of_document(document, cues),
    }
}

fn of_document(document: &Document, cues: &Cues) -> Facts {
    let times = times::of(cues, document);
    let mut control = control::read(cues, document, times.order);
    let form = form::of(cues, document);
    if control.approved_on.is_none() {
        control.approved_on = control::signed_on(cues, &form, times.order);
    }
    let title = match &control.title {
        Some(title) => title.value.clone(),
        None => title::of(cues, document),
    };
    let named = kind::of(cues, document, &title, &control);
    let blank_form = kind::is_blank_form(cues, document, &title);
    let place = place::of(cues, document, &control, blank_form);
    let code = named.as_ref().map(|(code, _)| code);
    let (records, taken) = records::of(cues, document, code, &title, &control);
    let registers = registers::of(cues, document, code, &title, times.order, &taken);
    let look_alike = named.as_ref().is_some_and(|(code, _)| code.0 == "OTHER");
    let listed = kind::of_registers(cues, document, &registers);
    let (kind, nature) = match kind::settled(cues, document, &title, named, listed) {
        _ if blank_form || place == Place::Template => {
            (Some(KindCode("TPL".to_owned())), Some(KindNature::Template))
        }
        // Look-alikes of other kinds: known not to be those, and nothing more.
        Some((code, _)) if code.0 == "OTHER" => (None, kind::nature(cues, document, &title)),
        Some((code, nature)) => (Some(code), Some(nature)),
        None => (None, kind::nature(cues, document, &title)),
    };
    let language = language::of(document);
    let about_ai = language::about_ai(cues, document, language.as_deref());
    let probed = nature != Some(KindNature::Template);
    let answers =
        if probed { probes::of(cues, document, kind.as_ref(), &title) } else { Vec::new() };
    Facts {
        kind,
        nature,
        look_alike,
        place,
        language,
        about_ai,
        title,
        control,
        newest_date: times.dates.last().copied(),
        opening_day: times.opening,
        dates: times.dates,
        records,
        registers,
        form,
        rules: rules::of(cues, document),
        scales: scales::of(document),
        settings: settings::of(cues, document),
        answers,
        references: references::of(document),
        models: models::of(document),
        headings: title::headings(document),
        oddities: oddities::of(cues, document),
        versions: control::versions(cues, document),
        likeness: oddities::likeness(document),
        notes: Vec::new(),
    }
}

/// The kind that a file which cannot be read is likely to be, by its name or else its folder.
#[must_use]
pub fn likely_kind(path: &EvidencePath, cues: &Cues) -> Option<KindCode> {
    kind::likely(cues, path)
}

/// Something read out of a document, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// What was understood.
    pub value: T,
    /// The words.
    pub evidence: Evidence,
}

/// A fact that a document may state. Most state few of those there are, so that what is not stated should
/// take no room.
pub type Stated<T> = Option<Box<Fact<T>>>;

/// A ledger row with what was understood of the document; the unit checks and reports work on.
#[derive(Clone, Debug)]
pub struct Studied {
    /// The file and what became of it.
    pub row: LedgerRow,
    /// What was understood, where text was read.
    pub facts: Option<Box<Facts>>,
    /// How many chunks were cut from it; none for a duplicate.
    pub chunks: u32,
    /// What it is likely to be, where not all of it could be read.
    pub likely_kind: Option<KindCode>,
}

impl Studied {
    /// The facts of a document that counts as current evidence: read, no duplicate, in place.
    #[must_use]
    pub fn current(&self) -> Option<(&EvidencePath, &Facts)> {
        let facts = self.facts.as_deref()?;
        let counts = self.row.duplicate_of.is_none() && facts.place == Place::Current;
        counts.then_some((&self.row.path, facts))
    }
}

/// What was understood of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Which kind of evidence document it is, where a cue revealed that.
    pub kind: Option<KindCode>,
    /// What it is by nature: its kind's, unless its content says otherwise (an empty form of any kind
    /// is a template).
    pub nature: Option<KindNature>,
    /// Whether its title makes it a look-alike of another kind: a data protection impact assessment.
    pub look_alike: bool,
    /// Whether it counts as current evidence.
    pub place: Place,
    /// Its language, as an ISO 639-1 code, where the text is long enough to tell.
    pub language: Option<String>,
    /// Whether it speaks of AI at all.
    pub about_ai: bool,
    /// Its title: from the control block, the first heading, the properties or the file name.
    pub title: String,
    /// What it says of itself.
    pub control: ControlBlock,
    /// The newest date it bears, whether past or not; see [`Facts::newest_date_by`].
    pub newest_date: Option<When>,
    /// Every date it bears, once, oldest first; those named as a next review, a deadline or an expiry left out.
    pub dates: Vec<When>,
    /// The first whole day in its first lines: minutes and notes open with their own.
    pub opening_day: Option<When>,
    /// Its tables that are read as records.
    pub records: Vec<RecordSet>,
    /// Its tables that are read as registers.
    pub registers: Vec<Register>,
    /// What its labelled fields say, in reading order.
    pub form: Vec<Pair>,
    /// Its sentences and rows that say how often or how soon.
    pub rules: Vec<Rule>,
    /// The bands it parts scores into: `Low 1-4, Medium 5-9`.
    pub scales: Vec<Scale>,
    /// How long consoles show that things are kept.
    pub settings: Vec<Setting>,
    /// What in it answers the probes of the audit tests.
    pub answers: Vec<Answer>,
    /// The ids it cites, each once: of documents, risks, nonconformities.
    pub references: Vec<Fact<String>>,
    /// The models it names, each once: `orvanta-large-4`.
    pub models: Vec<Fact<String>>,
    /// Its headings, each once: a book of reports heads each with the system it is on.
    pub headings: Vec<String>,
    /// What a careful reader stumbles over.
    pub oddities: Vec<Oddity>,
    /// The versions it gives itself, each once: on its cover, in running headers, in its history.
    pub versions: Vec<Fact<String>>,
    /// A fingerprint of its words without its figures: two records that differ in their dates only share it.
    pub likeness: u64,
    /// Of a filled-in interview guide: what was noted, in reading order.
    pub notes: Vec<InterviewNote>,
}

impl Facts {
    /// The language its words are cut in: its own, or English where the catalogue has no words of it.
    #[must_use]
    pub fn words_in(&self) -> Language {
        self.language.as_deref().and_then(Language::of_code).unwrap_or_default()
    }

    /// The code of its language, where the catalogue has no words of it: its gaps may be gaps of language.
    #[must_use]
    pub fn foreign_language(&self) -> Option<&str> {
        self.language.as_deref().filter(|code| Language::of_code(code).is_none())
    }

    /// The document as far as it is evidence: of a filled-in interview guide the notes, each under its question;
    /// of any other all of it.
    #[must_use]
    pub fn evidence_of<'a>(&self, document: &'a Document) -> Cow<'a, Document> {
        if self.notes.is_empty() {
            return Cow::Borrowed(document);
        }
        Cow::Owned(notes::alone(&self.notes, document))
    }

    /// The newest date the document bears that lies wholly on or before a day.
    #[must_use]
    pub fn newest_date_by(&self, as_of: AuditDate) -> Option<When> {
        self.dates.iter().rev().find(|when| when.latest() <= as_of).copied()
    }
}

/// Whether a document counts as current evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// It counts.
    Current,
    /// Superseded, by its status or by where it lies.
    Archive,
    /// A form to fill in.
    Template,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlBlock {
    /// Its own id: `POL-AI-01`.
    pub document_id: Stated<String>,
    /// Its title as the control block gives it.
    pub title: Stated<String>,
    /// Its version, without a leading `v`.
    pub version: Stated<String>,
    /// How far it is approved.
    pub approval: Stated<Approval>,
    /// Who owns it.
    pub owner: Stated<String>,
    /// Who wrote it.
    pub author: Stated<String>,
    /// Who approved it.
    pub approver: Stated<String>,
    /// When it was approved.
    pub approved_on: Stated<When>,
    /// When it was issued.
    pub issued_on: Stated<When>,
    /// From when it holds.
    pub effective_on: Stated<When>,
    /// When it was last reviewed.
    pub reviewed_on: Stated<When>,
    /// When it is to be reviewed next.
    pub next_review_on: Stated<When>,
    /// How often it is to be reviewed.
    pub review_interval: Stated<Cadence>,
    /// The words that say how often, where they can mean two things: `bi-annual`.
    pub review_interval_unclear: Stated<String>,
}

/// How far a document is approved, by its own status field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approval {
    /// In force.
    Approved,
    /// Not yet.
    Draft,
    /// No longer.
    Obsolete,
}

/// A table read as records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSet {
    /// What a row is, as `lexicon/columns.toml` names it: `soa`, `systems`. The rows of a list that names AI
    /// systems and accounts for nothing of them are `system_names`, with the columns of `systems`.
    pub record: String,
    /// The columns that were recognised.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Record>,
}

/// One row of a table read as records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The cells that hold anything, by column name, each cited at its own place.
    pub fields: Fields,
    /// The whole row.
    pub evidence: Evidence,
}

/// The last byte offset not after `limit` that lies on a character boundary.
fn floor_boundary(text: &str, limit: usize) -> usize {
    let limit = limit.min(text.len());
    (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::written::{cues, document};
    use super::*;

    #[test]
    fn facts_carry_the_words_they_were_read_from() {
        let text = "| Version | 2.1 |\n| Owner | Kim Lee |\n\nThis policy is reviewed every year.";
        let control = read(&document("a/AI_policy.docx", text), cues()).control;
        let quote = |evidence: Option<&Evidence>| evidence.map(|e| e.quote().to_owned());
        assert_eq!(
            quote(control.version.as_ref().map(|fact| &fact.evidence)).as_deref(),
            Some("Version 2.1")
        );
        let interval = control.review_interval.as_ref().map(|fact| &fact.evidence);
        assert_eq!(quote(interval).as_deref(), Some("This policy is reviewed every year."));
    }

    #[test]
    fn the_newest_date_is_that_of_the_day_asked() {
        let facts = read(&document("a/x.docx", "Held 2025-03-01 and 2026-05-01."), cues());
        let on =
            |day: &str| facts.newest_date_by(day.parse().expect(day)).map(|when| when.to_string());
        assert_eq!(on("2026-01-01").as_deref(), Some("2025-03-01"));
        assert_eq!(on("2026-05-01").as_deref(), Some("2026-05-01"));
        assert_eq!(on("2024-01-01"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_document_can_be_read(
            name in "[a-zA-ZäßV_./ -]{0,20}\\.(docx|xlsx|csv|md|eml|txt)",
            text in "(\\PC|\n|\n\n|\\| |# |\\^ |: |Version|Owner|Approved by|ä|2026-01-15|v1|Control|A\\.6\\.2\\.4|this policy is reviewed |annually){0,80}",
        ) {
            let facts = read(&document(&name, &text), cues());
            prop_assert!(facts.dates.windows(2).all(|pair| pair[0].latest() <= pair[1].latest()));
        }
    }
}
