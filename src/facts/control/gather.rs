//! Gathers what may be values of control fields from every place of a document where they stand.

use std::collections::BTreeSet;

use super::super::cite::{line_evidence, row_evidence};
use super::super::cues::{Cues, FieldLabel};
use super::super::labels::words;
use super::super::references::plain_id;
use super::{lines, tables, values};
use crate::catalog::ControlField;
use crate::domain::{Body, Document, Evidence, Section, Source, Table};

/// How much of the start of a document counts as its first page.
pub(super) const OPENING_CHARS: usize = 2_500;
/// How much of its end counts as its last.
const CLOSING_CHARS: usize = 1_500;
/// A longer line is a sentence, in which two labels may stand by chance.
const CONTROL_LINE_CHARS_MAX: usize = 140;

/// A value that may be that of a control field.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) label: FieldLabel,
    pub(super) tier: Tier,
    /// The value as it is written.
    pub(super) raw: String,
    pub(super) evidence: Evidence,
}

/// How deliberate a place for control data is, most deliberate first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Block,
    Opening,
    Margin,
    Closing,
    History,
    /// A value found in another field's: the day in `Approved by: Kim Lee, 2026-01-15`.
    Beside,
}

impl Candidate {
    pub(super) fn new(label: FieldLabel, tier: Tier, raw: &str, evidence: Evidence) -> Self {
        Self { label, tier, raw: raw.to_owned(), evidence }
    }
}

/// Every candidate, in reading order.
pub(super) fn candidates(cues: &Cues, document: &Document) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut margins = BTreeSet::new();
    let total: usize = document.sections.iter().map(length).sum();
    let mut before = 0;
    // A label alone on its line: its value is the next one.
    let mut waiting: Option<FieldLabel> = None;
    for section in &document.sections {
        let zone = zone(before, total);
        match &section.body {
            Body::Table(table) => {
                if let Some(tier) = zone {
                    let source = section.source(&document.file);
                    lines_over_table(cues, source, table, tier, &mut found);
                    found.extend(named_over_table(document, source, table, tier));
                }
                if zone.is_some() || tables::fields_labelled(cues, table) >= 3 {
                    tables::read(cues, section.source(&document.file), table, &mut found);
                }
            }
            Body::Margin(text) => {
                // Running headers come back on every page.
                if margins.len() < 100 && margins.insert(text) {
                    take_lines(cues, document, section, Tier::Margin, &mut found);
                }
            }
            Body::FrontMatter(pairs, text) => {
                front_matter(cues, document, section, pairs, text, &mut found);
            }
            Body::Heading { .. } | Body::Text(_) => {
                let mut offset = before;
                for (index, line) in section.text().split('\n').enumerate() {
                    if let Some(tier) = self::zone(offset, total) {
                        let line = Line { document, section, index, text: line };
                        take_line(cues, &line, tier, &mut waiting, &mut found);
                    }
                    offset += line.len() + 1;
                }
            }
        }
        before += length(section);
    }
    found
}

fn length(section: &Section) -> usize {
    match &section.body {
        Body::Table(table) => table.rows.iter().map(|row| row.text.len() + 1).sum(),
        _ => section.text().len() + 1,
    }
}

/// The zone an offset lies in, where control data may stand there.
fn zone(offset: usize, total: usize) -> Option<Tier> {
    if offset < OPENING_CHARS {
        Some(Tier::Opening)
    } else {
        (offset + CLOSING_CHARS >= total).then_some(Tier::Closing)
    }
}

/// One line of a section of text.
struct Line<'a> {
    document: &'a Document,
    section: &'a Section,
    /// Its place in the section, from 0.
    index: usize,
    text: &'a str,
}

impl Line<'_> {
    fn evidence(&self, quote: &str) -> Option<Evidence> {
        let source = self.section.source(&self.document.file);
        line_evidence(source, &self.section.location, self.index, self.text, quote)
    }
}

fn take_line(
    cues: &Cues,
    line: &Line<'_>,
    tier: Tier,
    waiting: &mut Option<FieldLabel>,
    found: &mut Vec<Candidate>,
) {
    let text = line.text.trim();
    if text.is_empty() {
        return;
    }
    let alone = text.trim_matches(['*', '#', ' ', ':']);
    // "Owner: [name]" would read as the label "owner name".
    let label = if alone.contains(':') { None } else { cues.fields.whole(alone) };
    // "Approved by :" and then "Next review : 2027": the first was left blank.
    let labelled = alone.split_once(':').is_some_and(|(own, _)| cues.fields.whole(own).is_some());
    if let (Some(label), None) = (waiting.take().filter(|_| !labelled), label)
        && let Some(evidence) = line.evidence(text)
    {
        found.push(Candidate::new(label, tier, text, evidence));
        return;
    }
    if label.is_some() {
        *waiting = label;
        return;
    }
    if stamp(cues, alone)
        && let Some(evidence) = line.evidence(alone)
    {
        let label = FieldLabel { field: ControlField::Status, rank: 0 };
        found.push(Candidate::new(label, Tier::Margin, alone, evidence));
    }
    let style =
        if is_control_line(cues, text) { lines::Style::Compact } else { lines::Style::Prose };
    if let Some(id) = named(line.document, text)
        && let Some(evidence) = line.evidence(id)
    {
        found.push(Candidate::new(NAMED, tier, id, evidence));
    }
    for labelled in lines::read(cues, line.text, style) {
        if let Some(evidence) = line.evidence(labelled.quote) {
            found.push(Candidate::new(labelled.label, tier, labelled.value, evidence));
        }
    }
}

/// What the document's own id is taken for where no label gives it.
const NAMED: FieldLabel =
    FieldLabel { field: ControlField::DocumentId, rank: lines::UNLABELLED + 5 };

/// The id a line opens with, where the file's name opens with it too: `UT/REG/003 Responsibilities` in
/// `UT_REG_003_duties.xlsx`.
fn named<'a>(document: &Document, line: &'a str) -> Option<&'a str> {
    let token = line.trim_start_matches(['#', '*', ' ']).split([' ', ',', ':', ';']).next()?;
    let (id, name) = (plain_id(token), plain_id(document.file.path.name()));
    let after = name.strip_prefix(id.as_str())?;
    (values::is_bare_id(token) && !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        .then_some(token)
}

/// The same of the lines over a table.
fn named_over_table(
    document: &Document,
    source: Source<'_>,
    table: &Table,
    tier: Tier,
) -> Option<Candidate> {
    let row = table.rows.first()?;
    let column = row.cells.iter().position(|cell| !cell.is_empty())?;
    let id = named(document, row.cell(column))?;
    let evidence = row_evidence(source, row, column, column, id)?;
    Some(Candidate::new(NAMED, tier, id, evidence))
}

/// A short line with two labels or more holds control data however it is punctuated:
/// `Reference POL-STD-035, version 1.0, approved`.
fn is_control_line(cues: &Cues, line: &str) -> bool {
    let spans = words(line);
    let labels = (0..spans.len()).filter(|first| cues.fields.at(line, &spans, *first).is_some());
    line.len() <= CONTROL_LINE_CHARS_MAX && line.contains(',') && labels.count() >= 2
}

/// A status in capitals on a line of its own: `DRAFT`, `WITHDRAWN 2026-01-12`.
fn stamp(cues: &Cues, line: &str) -> bool {
    let capitals = line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    capitals
        && (4..=40).contains(&letters)
        && line.len() <= 60
        && values::approval(cues, line).is_some()
}

/// Every line of a header or footer.
fn take_lines(
    cues: &Cues,
    document: &Document,
    section: &Section,
    tier: Tier,
    found: &mut Vec<Candidate>,
) {
    for (index, text) in section.text().split('\n').enumerate() {
        let line = Line { document, section, index, text };
        for labelled in lines::read(cues, text, lines::Style::Footer) {
            if let Some(evidence) = line.evidence(labelled.quote) {
                found.push(Candidate::new(labelled.label, tier, labelled.value, evidence));
            }
        }
    }
}

/// The title and remarks that stand over the header of a sheet: `Version 3.0 | Owner Kim Lee`, a cell each.
fn lines_over_table(
    cues: &Cues,
    source: Source<'_>,
    table: &Table,
    tier: Tier,
    found: &mut Vec<Candidate>,
) {
    let top = table.header().unwrap_or(0).min(12);
    for row in &table.rows[..top] {
        let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        for (column, cell) in filled {
            for line in cell.split('\n').filter(|line| line.len() <= 400) {
                for labelled in lines::read(cues, line, lines::Style::Compact) {
                    let evidence = row_evidence(source, row, column, column, labelled.quote);
                    found.extend(evidence.map(|evidence| {
                        Candidate::new(labelled.label, tier, labelled.value, evidence)
                    }));
                }
            }
        }
    }
}

fn front_matter(
    cues: &Cues,
    document: &Document,
    section: &Section,
    pairs: &[(String, String)],
    text: &str,
    found: &mut Vec<Candidate>,
) {
    for (name, value) in pairs {
        let Some(label) = cues.fields.whole(name) else { continue };
        let line =
            text.lines().enumerate().find(|(_, line)| line.trim_start().starts_with(name.as_str()));
        let evidence = match line {
            Some((index, text)) => Line { document, section, index, text }.evidence(text),
            None => Evidence::cite(section.excerpt(&document.file), value).ok(),
        };
        found.extend(evidence.map(|evidence| Candidate::new(label, Tier::Block, value, evidence)));
    }
}
