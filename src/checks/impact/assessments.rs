//! Finds the impact assessments in the dossier, and the systems each is about.
//!
//! An assessment is one by its kind, by its row in a register of assessments, or by its shape: under a title
//! or in a folder that says so it treats misuse, people and society, and ends in a decision.

use crate::catalog::AuditTest;
use crate::checks::material::{
    File, Material, Terms, answers, field, records, says_something, text,
};
use crate::domain::{AuditDate, Evidence, EvidencePath, When};
use crate::facts::{Answer, Approval, Facts};

/// An impact assessment.
pub(in crate::checks) struct Assessment<'a> {
    /// The document it is; none where a register lists it.
    pub file: Option<File<'a>>,
    /// The systems it is about, by index.
    pub systems: Vec<usize>,
    /// What it is called.
    pub name: String,
    /// How far it is approved.
    pub standing: Standing,
    /// Whether it looks at privacy and nothing else.
    pub privacy_only: bool,
    /// When it was made: one day, or the first and the last it bears where it does not say.
    pub made: Option<(AuditDate, AuditDate)>,
    /// What shows it.
    pub evidence: Evidence,
}

/// How far an assessment is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checks) enum Standing {
    /// Not yet.
    Draft,
    /// It does not say.
    Unsaid,
    /// It is.
    Approved,
}

/// The parts of an assessment, as the probes of T21 ask for them.
pub(super) const PARTS: [&str; 6] =
    ["T21.purpose", "T21.misuse", "T21.individuals", "T21.groups", "T21.society", "T21.decision"];
/// What is called an assessment has so many of the parts of one.
const PARTS_MIN: usize = 3;

impl<'a> Assessment<'a> {
    /// All of the dossier: documents in path order, then rows of registers.
    pub fn all(material: &Material<'a>) -> Vec<Self> {
        let Some(test) = material.dossier.catalog.test("T20") else { return Vec::new() };
        let words = AssessmentWords::of(test);
        let by_document =
            material.files.iter().filter_map(|file| of_document(material, &words, file));
        let mut found: Vec<Self> = by_document.collect();
        found.extend(of_registers(material, &words, &found));
        found
    }

    /// The newest of a system that is no draft and looks at more than privacy.
    pub fn newest_of(all: &[Self], system: usize) -> Option<&Self> {
        let counts = |one: &&Self| {
            one.systems.contains(&system) && !one.privacy_only && one.standing != Standing::Draft
        };
        all.iter().filter(counts).max_by_key(|one| one.made.map(|(_, last)| last))
    }
}

/// The words that tell an assessment.
pub(super) struct AssessmentWords {
    impact: Terms,
    privacy: Terms,
    procedure: Terms,
    unsigned: Terms,
    heading_words_min: u32,
}

impl AssessmentWords {
    pub(super) fn of(test: &AuditTest) -> Self {
        Self {
            impact: Terms::of(test, "impact"),
            privacy: Terms::of(test, "privacy"),
            procedure: Terms::of(test, "procedure"),
            unsigned: Terms::of(test, "unsigned"),
            heading_words_min: test.parameter("heading_words_min") as u32,
        }
    }

    /// Whether a text names an assessment of privacy.
    pub(super) fn names_privacy(&self, text: &str) -> bool {
        self.privacy.stand_in(text)
    }
}

fn of_document<'a>(
    material: &Material<'a>,
    words: &AssessmentWords,
    file: &File<'a>,
) -> Option<Assessment<'a>> {
    let facts = file.facts;
    let kind = facts.kind.as_ref().map(|kind| kind.0.as_str());
    let called = called(file.path, &facts.title);
    // Of a list of assessments the rows count, not the list.
    let lists =
        facts.records.iter().any(|set| set.record == "impact_assessments" && set.rows.len() > 1);
    let names_system = field(facts, "system").is_some() || !material.named_in(&called).is_empty();
    if lists || (words.procedure.stand_in(&facts.title) && !names_system) {
        return None;
    }
    let parts = parts(facts);
    let privacy = words.privacy.stand_in(&called);
    let by_shape =
        kind.is_none() && parts >= PARTS_MIN && words.impact.stand_in(&folders_too(file.path));
    if kind != Some("IA") && !by_shape && !(kind.is_none() && privacy) {
        return None;
    }
    let mut systems = material.systems_of(file).to_vec();
    if systems.is_empty() {
        let rows = facts.records.iter().filter(|set| set.record == "impact_assessments");
        let named = rows.flat_map(|set| &set.rows).filter_map(|row| text(row, "system"));
        systems = named.flat_map(|name| material.named_in(name)).collect();
    }
    let wide = ["T21.society", "T21.groups"];
    let is_wide = wide.iter().all(|probe| {
        answers(facts, probe).any(|one| one.by_heading && one.words >= words.heading_words_min)
    });
    Some(Assessment {
        file: Some(*file),
        systems,
        name: crate::checks::material::name(facts),
        standing: standing(words, facts),
        privacy_only: privacy && !is_wide,
        made: made(material, facts),
        evidence: evidence(facts)?,
    })
}

/// How many parts of an assessment have a heading or a field.
pub(super) fn parts(facts: &Facts) -> usize {
    let has = |probe: &&&str| answers(facts, probe).any(|answer| answer.by_heading);
    PARTS.iter().filter(has).count()
}

/// What a document is called: its title and its file's name.
fn called(path: &EvidencePath, title: &str) -> String {
    format!("{title} {}", path.name().replace(['_', '.'], " "))
}

fn folders_too(path: &EvidencePath) -> String {
    path.0.replace(['_', '.', '/'], " ")
}

fn standing(words: &AssessmentWords, facts: &Facts) -> Standing {
    let control = &facts.control;
    let approval = control.approval.as_ref().map(|fact| fact.value);
    match approval {
        Some(Approval::Draft | Approval::Obsolete) => return Standing::Draft,
        Some(Approval::Approved) => return Standing::Approved,
        None => {}
    }
    let given = |name: &str| {
        let value = field(facts, name).map(|pair| pair.value.as_str());
        value.is_some_and(|value| says_something(value) && !words.unsigned.stand_in(value))
    };
    let in_words = || {
        let sentence = signature(facts).map(|answer| answer.evidence.quote());
        sentence.is_some_and(|sentence| !words.unsigned.stand_in(sentence))
    };
    let signed = control.approver.is_some()
        || control.approved_on.is_some()
        || given("approver")
        || given("approved_on")
        || in_words();
    if signed { Standing::Approved } else { Standing::Unsaid }
}

/// The sentence in which an assessment is signed: `Signed K. Lee, 8 July 2025.`
pub(super) fn signature(facts: &Facts) -> Option<&Answer> {
    // "Approved by" with nothing behind it is a line to sign on.
    const WORDS_MIN: u32 = 3;
    answers(facts, "T23.signed").find(|answer| answer.words >= WORDS_MIN)
}

/// The day an assessment gives itself, else the span of the days it bears.
fn made(material: &Material<'_>, facts: &Facts) -> Option<(AuditDate, AuditDate)> {
    let control = &facts.control;
    let stated = [&control.approved_on, &control.issued_on, &control.reviewed_on];
    let stated = stated.into_iter().find_map(|fact| fact.as_ref().map(|fact| fact.value));
    let in_form = || {
        let fields = ["approved_on", "date_on"];
        let mut pairs = fields.iter().filter_map(|name| field(facts, name));
        pairs.find_map(|pair| material.days(&pair.value).first().copied())
    };
    let signed = || {
        let quote = signature(facts)?.evidence.quote();
        material.days(quote).last().copied().filter(|day| day.latest() <= material.as_of())
    };
    if let Some(when) = stated.or_else(in_form).or_else(signed) {
        return Some((when.earliest(), when.latest()));
    }
    let past: Vec<&When> =
        facts.dates.iter().filter(|when| when.latest() <= material.as_of()).collect();
    Some((past.first()?.earliest(), past.last()?.latest()))
}

/// What shows that a document is an assessment: its status, else its system, else its first answer.
fn evidence(facts: &Facts) -> Option<Evidence> {
    let control = &facts.control;
    let of_control = control.approval.as_ref().map(|fact| &fact.evidence);
    let of_form = field(facts, "system").map(|pair| &pair.evidence);
    let of_record = facts.records.iter().find(|set| set.record == "impact_assessments");
    let of_record = of_record.and_then(|set| set.rows.first()).map(|row| &row.evidence);
    let of_answer = signature(facts).or_else(|| facts.answers.first()).map(|one| &one.evidence);
    let of_table = facts.registers.first().map(|register| &register.header);
    of_control.or(of_form).or(of_record).or(of_answer).or(of_table).cloned()
}

/// The rows of lists of assessments. One assessment that was sent as a document is not listed again.
fn of_registers<'a>(
    material: &Material<'a>,
    words: &AssessmentWords,
    documents: &[Assessment<'a>],
) -> Vec<Assessment<'a>> {
    let sent: Vec<&EvidencePath> =
        documents.iter().filter_map(|one| one.file.map(|file| file.path)).collect();
    let rows = records(material.dossier, "impact_assessments");
    let rows = rows.filter(|row| !sent.contains(&row.evidence.document()));
    rows.filter_map(|row| {
        let about = text(row, "system")?;
        let status = text(row, "status").unwrap_or_default();
        let day = text(row, "date").and_then(|cell| material.days(cell).first().copied());
        let standing = if material.meanings.draft(status) {
            Standing::Draft
        } else if text(row, "date").is_some() || material.meanings.approved(status) {
            Standing::Approved
        } else {
            return None;
        };
        let shown = row.fields.get("status").map_or(&row.evidence, |fact| &fact.evidence);
        Some(Assessment {
            file: None,
            systems: material.named_in(about),
            name: text(row, "id").unwrap_or(about).to_owned(),
            standing,
            privacy_only: words.privacy.stand_in(row.evidence.quote()),
            made: day.map(|when| (when.earliest(), when.latest())),
            evidence: shown.clone(),
        })
    })
    .collect()
}
