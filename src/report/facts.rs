//! `facts.json`: what was read out of the documents, each fact with the words and place it is from.
//!
//! Duplicates have no entry, or a register that was sent twice would list its systems twice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::place::Place;
use super::{Error, Report, json};
use crate::domain::{Cadence, EvidencePath, KindCode, KindNature};
use crate::facts::{
    Answer, Approval, ControlBlock, Entry as RegisterRow, Fact, Facts, Oddity, OddityKind, Pair,
    Place as Standing, Record, RecordSet, Register, Rule, Scale,
};

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let first_copies = report.documents.iter().filter(|one| one.row.duplicate_of.is_none());
    let entries = first_copies
        .filter_map(|studied| Some(Entry::new(&studied.row.path, studied.facts.as_deref()?)));
    json::file(&File { schema: "tickmark.facts/1", documents: entries.collect() })
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    documents: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a EvidencePath,
    kind: Option<&'a KindCode>,
    nature: Option<KindNature>,
    place: Standing,
    language: Option<&'a str>,
    about_ai: bool,
    title: &'a str,
    newest_date: Option<String>,
    control: Control<'a>,
    records: Vec<Records<'a>>,
    /// Tables read as registers: risks, suppliers, checks.
    registers: Vec<Registers<'a>>,
    /// Labelled fields.
    form: Vec<Labelled<'a>>,
    /// What says how often or how soon.
    rules: Vec<RuleTold<'a>>,
    /// The bands it parts scores into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scales: Vec<Vec<BandTold<'a>>>,
    /// What answers the probes of the audit tests.
    answers: Vec<Answered<'a>>,
    /// The ids it cites.
    references: Vec<&'a str>,
    models: Vec<&'a str>,
    /// What a careful reader stumbles over.
    oddities: Vec<Stumble<'a>>,
    /// The versions it gives itself, where they are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Cited<'a, &'a str>>,
}

#[derive(Serialize)]
struct Registers<'a> {
    record: &'a str,
    columns: &'a [String],
    unknown: &'a [String],
    caption: &'a str,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Labelled<'a> {
    field: &'a str,
    value: &'a str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct RuleTold<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<&'a Cadence>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unclear: bool,
    /// In calendar days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    within_days: Vec<u32>,
    location: Place<'a>,
    quote: &'a str,
}

#[derive(Serialize)]
struct Answered<'a> {
    probe: &'a str,
    by_heading: bool,
    words: u32,
    location: Place<'a>,
    quote: &'a str,
}

#[derive(Serialize)]
struct Stumble<'a> {
    kind: OddityKind,
    text: &'a str,
    location: Place<'a>,
}

/// The fields of the control block that the document has.
#[derive(Serialize)]
struct Control<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    document_id: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<Cited<'a, Approval>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approver: Option<Cited<'a, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_on: Option<Cited<'a, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<Cited<'a, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_on: Option<Cited<'a, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed_on: Option<Cited<'a, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_review_on: Option<Cited<'a, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_interval: Option<Cited<'a, &'a Cadence>>,
}

#[derive(Serialize)]
struct Cited<'a, T> {
    value: T,
    location: Place<'a>,
    quote: &'a str,
}

#[derive(Serialize)]
struct Records<'a> {
    record: &'a str,
    columns: &'a [String],
    rows: Vec<Row<'a>>,
}

/// A row with its place. Its fields are cells of that row, so they are not cited one by one: a
/// register of 100,000 rows has to stay a file people can open.
#[derive(Serialize)]
struct Row<'a> {
    fields: BTreeMap<&'a str, &'a str>,
    location: Place<'a>,
    quote: &'a str,
}

impl<'a> Entry<'a> {
    fn new(path: &'a EvidencePath, facts: &'a Facts) -> Self {
        Self {
            path,
            kind: facts.kind.as_ref(),
            nature: facts.nature,
            place: facts.place,
            language: facts.language.as_deref(),
            about_ai: facts.about_ai,
            title: &facts.title,
            newest_date: facts.newest_date.map(json::date),
            control: Control::new(&facts.control),
            records: facts.records.iter().map(Records::new).collect(),
            registers: facts.registers.iter().map(Registers::new).collect(),
            form: facts.form.iter().map(Labelled::new).collect(),
            rules: facts.rules.iter().map(RuleTold::new).collect(),
            scales: facts.scales.iter().map(BandTold::all).collect(),
            answers: facts.answers.iter().map(Answered::new).collect(),
            references: facts.references.iter().map(|fact| fact.value.as_str()).collect(),
            models: facts.models.iter().map(|fact| fact.value.as_str()).collect(),
            oddities: facts.oddities.iter().map(Stumble::new).collect(),
            versions: match facts.versions.as_slice() {
                [] | [_] => Vec::new(),
                told => told
                    .iter()
                    .filter_map(|fact| cited(Some(fact), |value: &String| value.as_str()))
                    .collect(),
            },
        }
    }
}

impl<'a> Registers<'a> {
    fn new(register: &'a Register) -> Self {
        let Register { record, columns, unknown, caption, header: _, rows } = register;
        let row = |entry: &'a RegisterRow| Row {
            fields: register.cells(entry).collect(),
            location: Place::of(&entry.evidence),
            quote: entry.evidence.quote(),
        };
        Self { record, columns, unknown, caption, rows: rows.iter().map(row).collect() }
    }
}

impl<'a> Labelled<'a> {
    fn new(pair: &'a Pair) -> Self {
        Self { field: &pair.field, value: &pair.value, location: Place::of(&pair.evidence) }
    }
}

impl<'a> RuleTold<'a> {
    fn new(rule: &'a Rule) -> Self {
        Self {
            every: rule.cadence.as_ref(),
            unclear: rule.unclear,
            within_days: rule.limits.iter().map(crate::facts::Limit::days).collect(),
            location: Place::of(&rule.evidence),
            quote: rule.evidence.quote(),
        }
    }
}

impl<'a> Answered<'a> {
    fn new(answer: &'a Answer) -> Self {
        let Answer { probe, by_heading, words, evidence } = answer;
        Self {
            probe,
            by_heading: *by_heading,
            words: *words,
            location: Place::of(evidence),
            quote: evidence.quote(),
        }
    }
}

impl<'a> Stumble<'a> {
    fn new(oddity: &'a Oddity) -> Self {
        Self { kind: oddity.kind, text: &oddity.text, location: Place::of(&oddity.evidence) }
    }
}

impl<'a> Control<'a> {
    fn new(block: &'a ControlBlock) -> Self {
        let text = |fact| cited(fact, |value: &'a String| value.as_str());
        let date = |fact| cited(fact, |value| json::date(*value));
        Self {
            document_id: text(block.document_id.as_deref()),
            title: text(block.title.as_deref()),
            version: text(block.version.as_deref()),
            approval: cited(block.approval.as_deref(), |value| *value),
            owner: text(block.owner.as_deref()),
            author: text(block.author.as_deref()),
            approver: text(block.approver.as_deref()),
            approved_on: date(block.approved_on.as_deref()),
            issued_on: date(block.issued_on.as_deref()),
            effective_on: date(block.effective_on.as_deref()),
            reviewed_on: date(block.reviewed_on.as_deref()),
            next_review_on: date(block.next_review_on.as_deref()),
            review_interval: cited(block.review_interval.as_deref(), |value| value),
        }
    }
}

fn cited<'a, T, W>(fact: Option<&'a Fact<T>>, write: impl Fn(&'a T) -> W) -> Option<Cited<'a, W>> {
    fact.map(|Fact { value, evidence }| Cited {
        value: write(value),
        location: Place::of(evidence),
        quote: evidence.quote(),
    })
}

impl<'a> Records<'a> {
    fn new(set: &'a RecordSet) -> Self {
        let RecordSet { record, columns, rows } = set;
        Self { record, columns, rows: rows.iter().map(Row::new).collect() }
    }
}

impl<'a> Row<'a> {
    fn new(record: &'a Record) -> Self {
        Self {
            fields: record.fields.iter().map(|(name, fact)| (name, fact.value.as_str())).collect(),
            location: Place::of(&record.evidence),
            quote: record.evidence.quote(),
        }
    }
}

#[derive(Serialize)]
struct BandTold<'a> {
    name: &'a str,
    from: u32,
    to: Option<u32>,
    location: Place<'a>,
    quote: &'a str,
}

impl<'a> BandTold<'a> {
    fn all(scale: &'a Scale) -> Vec<Self> {
        let told = scale.bands.iter().map(|band| Self {
            name: &band.name,
            from: band.from,
            to: band.to,
            location: Place::of(&band.evidence),
            quote: band.evidence.quote(),
        });
        told.collect()
    }
}
