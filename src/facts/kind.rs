//! Decides which kind of evidence document this is, from its title, its name and its tables.
//!
//! A document is what it is called: phrases of the text only support. The longest phrase wins ("impact
//! assessment procedure" over "impact assessment"), and of equals the one that ends later, as English and
//! German put the thing last ("AI policy acknowledgement").

use std::collections::{BTreeMap, BTreeSet};

use super::cues::Cues;
use super::labels::key;
use super::title::file_words;
use crate::domain::{Body, Document, Format, KindCode, KindNature, Table};
use crate::words::{Found, cut};

/// How much each place where a title stands is worth.
const TITLE: u32 = 5;
const FIRST_HEADING: u32 = 5;
const FILE_NAME: u32 = 4;
const PROPERTY: u32 = 3;
const OVER_TABLE: u32 = 4;
const LATER_HEADING: u32 = 1;
const SHEET_NAME: u32 = 2;
const FOLDER: u32 = 1;

/// How much text is searched for supporting phrases.
const BODY_CHARS: usize = 20_000;
/// So many columns of one kind decide alone.
const COLUMNS_MIN: usize = 4;

/// The kind of a document with this title.
pub(super) fn of(cues: &Cues, document: &Document, title: &str) -> Option<(KindCode, KindNature)> {
    // A mail speaks of documents and is none; its attachments have kinds of their own.
    if document.format == Format::Eml {
        return None;
    }
    let mut scores = title_scores(cues, document, title);
    let columns = column_scores(cues, document);
    if scores.is_empty() {
        scores.extend(kind_of_columns(&columns).map(|kind| (kind, 1)));
    }
    support(cues, document, &columns, &mut scores);
    loop {
        // Of equal scores the kind that stands first in the catalogue.
        let best = scores.iter().max_by_key(|(kind, score)| (**score, std::cmp::Reverse(**kind)));
        let kind = *best?.0;
        match confirmed(cues, document, title, kind) {
            Some(kind) => return Some(cues.kinds.codes[kind].clone()),
            None => scores.remove(&kind),
        };
    }
}

/// Whether a document of this kind is a form nobody has filled in yet.
pub(super) fn is_blank_form(cues: &Cues, document: &Document, title: &str) -> bool {
    let named = [title, &file_words(document.file.path.name())].iter().any(|text| {
        let spans = super::labels::words(text);
        (0..spans.len()).any(|at| cues.template.at(text, &spans, at).is_some())
    });
    let marks = fill_in_marks(cues, document);
    let (empty, fields) = empty_fields(document);
    let mostly_empty = fields >= 6 && empty * 10 >= fields * 7;
    let text: usize = document.sections.iter().map(|section| section.text().len()).sum();
    (named && (marks >= 3 || empty * 2 >= fields.max(4)))
        || (marks >= 6 && marks * 400 >= text)
        || (mostly_empty && (named || marks >= 2))
}

/// The best phrase of each kind, by how long it is and where it stands.
fn title_scores(cues: &Cues, document: &Document, title: &str) -> BTreeMap<usize, u32> {
    let mut scores = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (text, weight) in titles(document, title) {
        // The property often repeats the heading; said twice it is not more certain.
        if !seen.insert(key(&text)) {
            continue;
        }
        for (kind, score) in best_phrases(cues, &text) {
            *scores.entry(kind).or_insert(0) += score * weight;
        }
    }
    scores
}

fn titles(document: &Document, title: &str) -> Vec<(String, u32)> {
    let mut titles = vec![(title.to_owned(), TITLE)];
    let headings = document.sections.iter().filter_map(|section| match &section.body {
        Body::Heading { text, .. } => Some(text.clone()),
        _ => None,
    });
    let weights = std::iter::once(FIRST_HEADING).chain(std::iter::repeat(LATER_HEADING));
    titles.extend(headings.take(3).zip(weights));
    let path = &document.file.path.0;
    titles.push((file_words(document.file.path.name()), FILE_NAME));
    titles.extend(path.rsplit('/').nth(1).map(|folder| (file_words(folder), FOLDER)));
    titles.extend(document.properties.title.clone().map(|title| (title, PROPERTY)));
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    for (index, table) in tables.enumerate().take(12) {
        titles.extend(table.name.clone().map(|name| (name, SHEET_NAME)));
        if index == 0 && table.header() != Some(0) {
            let first = table.rows.first().filter(|row| row.filled() == 1 && row.text.len() <= 120);
            titles.extend(first.map(|row| (row.text.clone(), OVER_TABLE)));
        }
    }
    titles
}

/// The best phrase of each kind in a title; phrases inside longer ones do not count.
fn best_phrases(cues: &Cues, text: &str) -> BTreeMap<usize, u32> {
    let words = cut(text);
    let found = cues.kinds.title.find_in(text, &words);
    let end = |found: &Found<'_, usize>| found.first_word + found.words;
    let mut best: BTreeMap<usize, u32> = BTreeMap::new();
    for phrase in &found {
        let inside = found.iter().any(|other| {
            other.words > phrase.words && other.first_word <= phrase.first_word && end(other) >= end(phrase)
        });
        if inside {
            continue;
        }
        let before = phrase.first_word.checked_sub(1).map_or("", |at| words[at].stem.as_str());
        // "Minutes on the AI policy" are minutes.
        let governed = ["of", "on", "for", "to", "the", "de", "du", "la", "zur", "zum", "der", "about"].contains(&before);
        let last = end(phrase) == words.len() && !governed;
        let score = (phrase.words as u32) * 10 + if last { 4 } else { 0 } + if governed { 0 } else { 2 };
        let entry = best.entry(*phrase.meaning).or_insert(0);
        *entry = (*entry).max(score);
    }
    best
}

/// For each kind how many of the columns of one table it uses, and how telling they are together.
#[derive(Clone, Copy, Debug, Default)]
struct ColumnScore {
    matched: usize,
    /// A column only one kind has counts 100, one that ten kinds share 10.
    telling: u32,
    /// Whether they are at least half of the table's columns.
    most: bool,
}

fn column_scores(cues: &Cues, document: &Document) -> BTreeMap<usize, ColumnScore> {
    let mut best: BTreeMap<usize, ColumnScore> = BTreeMap::new();
    for section in &document.sections {
        let Body::Table(table) = &section.body else { continue };
        let names = columns_of(table);
        let mut scores: BTreeMap<usize, ColumnScore> = BTreeMap::new();
        for users in names.iter().filter_map(|name| cues.kinds.columns.get(name)) {
            for kind in users {
                let score = scores.entry(*kind).or_default();
                score.matched += 1;
                score.telling += 100 / users.len() as u32;
            }
        }
        for (kind, mut score) in scores {
            score.most = score.matched * 2 >= names.len();
            let entry = best.entry(kind).or_default();
            if (score.matched, score.telling) > (entry.matched, entry.telling) {
                *entry = score;
            }
        }
    }
    best
}

fn columns_of(table: &Table) -> BTreeSet<String> {
    let header = table.header().map(|top| &table.rows[top].cells);
    header.into_iter().flatten().map(|cell| key(cell)).filter(|name| !name.is_empty()).collect()
}

/// The kind whose columns a table has, where no other kind comes near.
fn kind_of_columns(columns: &BTreeMap<usize, ColumnScore>) -> Option<usize> {
    let mut candidates: Vec<(u32, usize)> = columns
        .iter()
        .filter(|(_, score)| score.matched >= COLUMNS_MIN && score.most)
        .map(|(kind, score)| (score.telling, *kind))
        .collect();
    candidates.sort_by_key(|(telling, kind)| (std::cmp::Reverse(*telling), *kind));
    let (telling, kind) = *candidates.first()?;
    let second = candidates.get(1).map_or(0, |(telling, _)| *telling);
    (telling >= 100 && telling * 4 >= second * 5).then_some(kind)
}

/// Adds what the text and the columns say for kinds a title already suggests.
fn support(
    cues: &Cues,
    document: &Document,
    columns: &BTreeMap<usize, ColumnScore>,
    scores: &mut BTreeMap<usize, u32>,
) {
    if scores.len() < 2 {
        return;
    }
    let mut read = 0;
    let mut phrases: BTreeSet<(usize, String)> = BTreeSet::new();
    for section in &document.sections {
        let text = section.text();
        let end = super::floor_boundary(text, BODY_CHARS.saturating_sub(read));
        read += text.len();
        let text = &text[..end];
        let words = cut(text);
        for found in cues.kinds.body.find_in(text, &words) {
            if scores.contains_key(found.meaning) {
                let stems = &words[found.first_word..found.first_word + found.words];
                let phrase: Vec<&str> = stems.iter().map(|word| word.stem.as_str()).collect();
                phrases.insert((*found.meaning, phrase.join(" ")));
            }
        }
    }
    for (kind, score) in scores {
        let said = phrases.iter().filter(|(of, _)| of == kind).count().min(5) as u32;
        let matched = columns.get(kind).map_or(0, |score| score.matched.min(6)) as u32;
        *score += said * 3 + matched * 4;
    }
}

/// The kind, or the one it turns out to be; none where the document is something else of that name.
fn confirmed(cues: &Cues, document: &Document, title: &str, kind: usize) -> Option<usize> {
    let index = |code: &str| cues.kinds.codes.iter().position(|(other, _)| other.0 == code);
    let names = format!("{title} {}", file_words(document.file.path.name()));
    match cues.kinds.codes[kind].0.0.as_str() {
        "POL-X" if speaks_of_ai(cues, &names) => index("POL-AI").or(Some(kind)),
        "SOA" => is_for_this_standard(cues, document, &names).then_some(kind),
        _ => Some(kind),
    }
}

fn speaks_of_ai(cues: &Cues, text: &str) -> bool {
    !cues.ai_context_english.find(text).is_empty()
}

/// An ISO/IEC 27001 statement has the same name and other controls.
fn is_for_this_standard(cues: &Cues, document: &Document, names: &str) -> bool {
    if names.contains("42001") {
        return true;
    }
    if names.contains("27001") {
        return false;
    }
    let mut ours = BTreeSet::new();
    let mut others = BTreeSet::new();
    for section in &document.sections {
        let Body::Table(table) = &section.body else { continue };
        for cell in table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.len() <= 80) {
            if let Some(number) = super::records::control_number(cell) {
                let known = cues.controls.iter().any(|control| *control == number);
                if known { ours.insert(number) } else { others.insert(number) };
            }
        }
    }
    // Own controls beside those of Annex A are allowed; more of them than of ours is another standard.
    others.len() <= ours.len()
}

fn fill_in_marks(cues: &Cues, document: &Document) -> usize {
    let mut marks = 0;
    let mut read = 0;
    let texts = document.sections.iter().flat_map(|section| {
        let cells = match &section.body {
            Body::Table(table) => table.rows.as_slice(),
            _ => &[],
        };
        std::iter::once(section.text()).chain(cells.iter().map(|row| row.text.as_str()))
    });
    for text in texts.take_while(|text| {
        read += text.len();
        read < 60_000
    }) {
        let lower = text.to_lowercase();
        marks += cues.fill_in_marks.iter().map(|mark| occurrences(&lower, mark)).sum::<usize>();
    }
    marks
}

/// How often a mark stands in a text; one of letters only as a whole word.
fn occurrences(text: &str, mark: &str) -> usize {
    let worded = mark.starts_with(char::is_alphanumeric) && mark.ends_with(char::is_alphanumeric);
    text.match_indices(mark)
        .filter(|(at, _)| {
            let before = text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = text[at + mark.len()..].chars().next().is_some_and(char::is_alphanumeric);
            !worded || !(before || after)
        })
        .count()
}

/// How many rows of tables have a label and nothing beside it, and how many rows there are.
fn empty_fields(document: &Document) -> (usize, usize) {
    let mut empty = 0;
    let mut fields = 0;
    for section in &document.sections {
        let Body::Table(table) = &section.body else { continue };
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for row in table.rows.iter().take(500).filter(|_| width >= 2) {
            fields += 1;
            empty += usize::from(row.filled() <= 1);
        }
    }
    (empty, fields)
}

/// What a document without a kind is by its build alone, where that is clear.
pub(super) fn nature_of_structure(document: &Document) -> Option<KindNature> {
    let mut rows = 0;
    let mut text = 0;
    let mut requirements = 0;
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => rows += table.rows.len(),
            _ => {
                text += section.text().len();
                let lower = section.text().to_lowercase();
                let rules = ["shall", "must", "müssen", "muss", "doit", "doivent"];
                requirements += rules.iter().map(|rule| occurrences(&lower, rule)).sum::<usize>();
            }
        }
    }
    match document.format {
        Format::Jsonl => Some(KindNature::Log),
        Format::Eml => Some(KindNature::Record),
        Format::Csv | Format::Xlsx | Format::Ods if rows >= 5 && text < 500 => Some(KindNature::Register),
        _ if requirements >= 5 && requirements * 2_000 >= text => Some(KindNature::Document),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};

    fn check(path: &str, text: &str, expected: &str) {
        let facts = crate::facts::read(&document(path, text), cues());
        let kind = facts.kind.map_or("-".to_owned(), |kind| kind.0);
        assert_eq!(kind, expected, "{path}: {text}");
    }

    #[test]
    fn a_document_is_what_it_is_called() {
        for (path, text, kind) in [
            ("a/POL-AI-001_AI_Policy_v2.docx", "# AI Policy\n\nText", "POL-AI"),
            ("a/LH-POL-07.docx", "Title: AI policy\n\n# 1 Why\n\nText", "POL-AI"),
            ("a/is.docx", "# Information security policy\n\nText", "POL-X"),
            ("a/p.docx", "# Policy on the responsible use of artificial intelligence\n\nText", "POL-AI"),
            ("a/KI-Richtlinie.docx", "# KI-Richtlinie\n\nText", "POL-AI"),
            ("a/charte.md", "# Politique d'IA\n\nTexte", "POL-AI"),
            ("a/x.docx", "# AI system impact assessment: Posy\n\nText", "IA"),
            ("a/x.docx", "# Impact assessment procedure\n\nText", "PROC-IA"),
            ("a/x.docx", "# Management review minutes\n\nText", "MRMIN"),
            ("a/AiRiskRegister.xlsx", "| Risk id | Owner |\n| R1 | Kim |", "RISKREG"),
            ("a/x.docx", "# Internal audit report 2026\n\nText", "AUDREP"),
            ("a/x.docx", "# AI incident register\n\nText", "INCREG"),
            ("a/competence_matrix.xlsx", "| Role | Person |\n| Lead | Kim |", "COMP"),
        ] {
            check(path, text, kind);
        }
    }

    #[test]
    fn a_mention_or_a_mail_decides_nothing() {
        check("a/notes.docx", "# Notes\n\nThe AI policy and the risk register were discussed.", "-");
        check("a/m.eml", "--- Subject: AI policy\nFrom: Kim\n\nPlease find the AI policy.", "-");
        check("a/x.docx", "# Data protection impact assessment\n\nText", "-");
    }

    #[test]
    fn columns_alone_tell_a_register() {
        check(
            "a/list.xlsx",
            "| Risk ID | Risk description | Likelihood | Consequence | Risk owner | Treatment | Residual risk |\n\
             | R1 | x | 1 | 2 | Kim | y | 1 |",
            "RISKREG",
        );
        check("a/list.xlsx", "| Name | Owner | Date | Status |\n| a | b | c | d |", "-");
    }

    #[test]
    fn a_statement_of_applicability_is_one_for_this_standard() {
        let rows = |ids: &[&str]| {
            let rows: Vec<String> = ids.iter().map(|id| format!("| {id} | yes | because |")).collect();
            format!("| Control | Applicable | Justification |\n{}", rows.join("\n"))
        };
        let ours = rows(&["A.2.2", "A.2.3", "A.6.2.4", "A.10.2", "A.10.3", "A.9.4"]);
        check("a/SoA.xlsx", &ours, "SOA");
        let theirs = rows(&["A.5.1", "A.5.7", "A.5.9", "A.6.8", "A.8.34", "A.8.20"]);
        check("a/SoA.xlsx", &theirs, "-");
    }

    #[test]
    fn an_empty_form_is_a_template() {
        let text = "# Impact assessment template\n\n| System | [name] |\n| Owner | [name] |\n| Date | DD/MM/YYYY |";
        let facts = crate::facts::read(&document("a/form.docx", text), cues());
        assert_eq!(facts.nature, Some(crate::domain::KindNature::Template));
        assert_eq!(facts.place, crate::facts::Place::Template);
    }
}
