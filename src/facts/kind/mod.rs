//! Decides which kind of evidence document this is, from its title, its name and its tables.
//!
//! A document is what it is called: phrases of the text only support. The longest phrase wins ("impact
//! assessment procedure" over "impact assessment"), and of equals the one that ends the title, as English and
//! German put the thing last ("AI policy acknowledgement").

mod blank;
mod content;
mod titles;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use blank::is_blank_form;

use super::ControlBlock;
use super::cues::Cues;
use super::labels::key;
use super::language;
use super::title::file_words;
use crate::domain::{Body, Document, EvidencePath, Format, KindCode, KindNature};

/// So many phrases in headings speak for a kind beside those the title names.
const HEADINGS_AGAINST_TITLE: u32 = 5;

/// The kind of a document with this title and control block.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
) -> Option<(KindCode, KindNature)> {
    // A mail speaks of documents and is none, and so does a table of contents.
    if document.format == Format::Eml || is_contents(title) {
        return None;
    }
    let titles = titles::of(document, title);
    let document_id = control.document_id.as_ref().map(|fact| fact.value.as_str());
    let number = titles::number(cues, document_id, document.file.path.name());
    let mut scores = titles::scores(cues, &titles, number);
    let content = content::of(cues, document);
    // What stands in many headings is a candidate, whatever the house calls the paper.
    let agrees = |kind: usize| number.is_none_or(|(nature, _)| nature == cues.kinds.codes[kind].1);
    for (kind, headings) in content::kinds_of_headings(&content) {
        if headings >= HEADINGS_AGAINST_TITLE && agrees(kind) {
            scores.entry(kind).or_default();
        }
    }
    for (kind, score) in &mut scores {
        let said = content.get(kind).copied().unwrap_or_default();
        *score += said.phrases.min(5) * 3 + said.columns.min(6) as u32 * 4 + said.headings * 12;
    }
    while let Some(kind) = best(&scores) {
        match confirmed(cues, document, title, control, kind) {
            Some(kind) if cues.kinds.codes[kind].1 == KindNature::Log && is_kept(control) => {
                // What lays down what is logged is called after it.
                return index(cues, "PLAN-LOG").map(|kind| cues.kinds.codes[kind].clone());
            }
            Some(kind) => {
                let kind = rules_of(cues, document, title, control, kind).unwrap_or(kind);
                return Some(cues.kinds.codes[kind].clone());
            }
            None => scores.remove(&kind),
        };
    }
    let names: Vec<String> = titles.into_iter().map(|(title, _)| title).collect();
    let headed = content::kind_of_headings(&content).filter(|kind| agrees(*kind));
    let guess = kind_of_records(cues, document, title, control)
        .or(headed)
        .or_else(|| content::kind_of_columns(&content))
        .or_else(|| content::guess(cues, &content, &names, number.map(|(nature, _)| nature)))
        .and_then(|kind| confirmed(cues, document, title, control, kind));
    let by_format = (document.format == Format::Jsonl).then(|| index(cues, "LOG")).flatten();
    let by_folder = || of_folder(cues, &document.file.path);
    let kind = guess.or(by_format).or_else(by_folder)?;
    let kind = rules_of(cues, document, title, control, kind).unwrap_or(kind);
    Some(cues.kinds.codes[kind].clone())
}

/// The kind a folder is called after, where its name says nothing else: `model-cards`.
fn of_folder(cues: &Cues, path: &EvidencePath) -> Option<usize> {
    const WORDS_MIN: usize = 2;
    let folder = file_words(path.0.rsplit('/').nth(1)?);
    let words = crate::words::spans(&folder).len();
    let named = cues.kinds.title.find(&folder);
    let whole = named.iter().find(|found| found.words == words && words >= WORDS_MIN)?;
    Some(*whole.meaning).filter(|kind| cues.kinds.codes[*kind].0.0 != "OTHER")
}

/// The kind that a file which cannot be read is likely to be, by its name or else its folder.
pub(super) fn likely(cues: &Cues, path: &EvidencePath) -> Option<KindCode> {
    let number = titles::number(cues, None, path.name());
    let guesses = titles::of_path(path);
    let kind = guesses.iter().find_map(|names| best(&titles::scores(cues, names, number)))?;
    Some(cues.kinds.codes[kind].0.clone()).filter(|code| code.0 != "OTHER")
}

/// The kind with the best score; of equals the one that stands first in the catalogue.
fn best(scores: &BTreeMap<usize, u32>) -> Option<usize> {
    let best = scores.iter().max_by_key(|(kind, score)| (**score, std::cmp::Reverse(**kind)));
    best.map(|(kind, _)| *kind)
}

/// The kind whose records the document holds, where it holds those of one kind: they are told strictly.
fn kind_of_records(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
) -> Option<usize> {
    let (mut sets, _) = super::records::of(cues, document, None, title, control);
    sets.retain(|set| set.record != super::records::NAMES_ONLY);
    let record = &sets.first()?.record;
    let table = cues.tables.iter().find(|table| table.record == *record)?;
    let alone = sets.iter().all(|set| set.record == *record) && record != "impact_assessments";
    alone.then(|| index(cues, &table.kinds.first()?.0))?
}

/// The kinds of registers and records, each with the kind of the rules on what they hold.
const RULES: [(&str, &str); 12] = [
    ("INCREG", "PLAN-INC"),
    ("CONCREG", "PROC-CONCERN"),
    ("EXTREG", "PROC-EXT"),
    ("MRMIN", "PROC-MR"),
    ("NCREG", "PROC-CA"),
    ("CHGLOG", "CHGPROC"),
    ("TOOLREG", "PROC-USE"),
    ("SUPREG", "PROC-SUP"),
    ("DQREC", "STD-DQ"),
    ("DATAREG", "PROC-DATA"),
    ("PROVREC", "PROC-DATA"),
    ("HOREC", "PROC-HO"),
];

/// The kind of a paper that is called after a register and does not hold it: with a version and a day for its
/// next review it is the rules on it.
fn rules_of(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
    kind: usize,
) -> Option<usize> {
    if !is_kept(control) || document.format == Format::Xlsx || document.format == Format::Csv {
        return None;
    }
    let code = &cues.kinds.codes[kind].0;
    let (_, rules) = RULES.iter().find(|(register, _)| *register == code.0)?;
    let held = super::registers::of(cues, document, Some(code), title, None, &BTreeSet::new());
    let own = |record: &str| cues.registers.held_by(code).any(|held| held == record);
    if held.iter().any(|register| own(&register.record)) { None } else { index(cues, rules) }
}

/// Whether a paper has a version and a day for its next review: no log has, and rules on what is kept have.
fn is_kept(control: &ControlBlock) -> bool {
    // Who approved it may be what the paper lacks.
    control.version.is_some() && control.next_review_on.is_some()
}

fn is_contents(title: &str) -> bool {
    let title = key(title);
    let words = title.split(' ');
    words.into_iter().any(|word| matches!(word, "contents" | "inhaltsverzeichnis" | "sommaire"))
}

fn index(cues: &Cues, code: &str) -> Option<usize> {
    cues.kinds.codes.iter().position(|(other, _)| other.0 == code)
}

/// The kind, or the one it turns out to be; none where the document is something else of that name.
fn confirmed(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
    kind: usize,
) -> Option<usize> {
    let names = format!("{title} {}", file_words(document.file.path.name()));
    match cues.kinds.codes[kind].0.0.as_str() {
        // Its number alone makes no policy on AI of the rules on some tool.
        "POL-X" if speaks_of_ai(cues, &names) && is_called(cues, &names, kind) => {
            index(cues, "POL-AI").or(Some(kind))
        }
        // Many houses call their AI systems tools.
        "TOOLREG" => {
            let inventory = index(cues, "INV");
            let held = kind_of_records(cues, document, title, control);
            held.filter(|held| inventory == Some(*held)).or(Some(kind))
        }
        // The rules on information security have the same headings.
        "POL-AI"
            if !is_called(cues, &names, kind)
                && !language::about_ai(cues, document, language::of(document).as_deref()) =>
        {
            index(cues, "POL-X")
        }
        // "What our AI systems write down" lists no systems.
        "INV" if is_prose(document) && !holds_systems(cues, document, title, control, kind) => None,
        "SOA" => is_for_this_standard(cues, document, &names).then_some(kind),
        _ => Some(kind),
    }
}

/// Whether a document is text with tables in it, and no workbook or export.
fn is_prose(document: &Document) -> bool {
    matches!(
        document.format,
        Format::Docx | Format::Markdown | Format::Html | Format::Text | Format::Pdf
    )
}

fn holds_systems(
    cues: &Cues,
    document: &Document,
    title: &str,
    control: &ControlBlock,
    inventory: usize,
) -> bool {
    let code = &cues.kinds.codes[inventory].0;
    let (sets, _) = super::records::of(cues, document, Some(code), title, control);
    sets.iter().any(|set| set.record == "systems" && !set.rows.is_empty())
}

fn is_called(cues: &Cues, names: &str, kind: usize) -> bool {
    cues.kinds.title.find(names).iter().any(|found| *found.meaning == kind)
}

fn speaks_of_ai(cues: &Cues, text: &str) -> bool {
    !cues.ai_context.find(text).is_empty()
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
                let known = cues.controls.contains(&number);
                if known {
                    ours.insert(number)
                } else {
                    others.insert(number)
                };
            }
        }
    }
    // Own controls beside those of Annex A are allowed; more of them than of ours is another standard.
    others.len() <= ours.len()
}

/// What a list is whose rows are those of one register.
pub(super) struct Listed {
    kind: (KindCode, KindNature),
    /// How many rows it has.
    rows: usize,
}

/// The kind of a list whose rows are those of one register, where its title told nothing.
pub(super) fn of_registers(
    cues: &Cues,
    document: &Document,
    registers: &[super::Register],
) -> Option<Listed> {
    let table = matches!(
        document.format,
        Format::Csv | Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Json
    );
    // A house may keep a sheet of the same register for each system.
    let mut by_record: BTreeMap<&str, usize> = BTreeMap::new();
    for register in registers.iter().filter(|_| table) {
        *by_record.entry(register.record.as_str()).or_default() += register.rows.len();
    }
    let all: usize = by_record.values().sum();
    let (record, rows) = by_record.into_iter().max_by_key(|(_, rows)| *rows)?;
    let alone = rows * 3 >= all * 2;
    let kind = cues.registers.kind_of(record).filter(|_| alone)?;
    let kind = cues.kinds.codes.iter().find(|(code, _)| *code == kind).cloned()?;
    Some(Listed { kind, rows })
}

/// The kind of a document by its name and contents, and by the register it holds alone: rows of what happened
/// are no plan, unless the document is called one, and many rows are nothing that is told in sentences.
pub(super) fn settled(
    cues: &Cues,
    document: &Document,
    title: &str,
    told: Option<(KindCode, KindNature)>,
    listed: Option<Listed>,
) -> Option<(KindCode, KindNature)> {
    let many = listed.as_ref().is_some_and(|listed| listed.rows >= cues.kinds.register_rows_min);
    let listed = listed.map(|listed| listed.kind);
    let called = format!("{title} {}", file_words(document.file.path.name()));
    match (told, listed) {
        (Some((code, _)), Some(listed)) if many && cues.kinds.prose.contains(&code) => Some(listed),
        (Some((code, KindNature::Document)), Some((other, nature)))
            if nature != KindNature::Document
                && index(cues, &code.0).is_some_and(|kind| !is_called(cues, &called, kind)) =>
        {
            Some((other, nature))
        }
        (told, listed) => told.or(listed),
    }
}

/// What a document without a kind is by nature: what its title or file name calls it, else what its build
/// makes clear.
pub(super) fn nature(cues: &Cues, document: &Document, title: &str) -> Option<KindNature> {
    let named = |text: &str| cues.titles.find(text).last().map(|found| *found.meaning);
    // A mail is called after what it is about.
    if document.format == Format::Eml {
        return nature_of_structure(document);
    }
    named(title)
        .or_else(|| named(&file_words(document.file.path.name())))
        .or_else(|| nature_of_structure(document))
}

/// What a document is by its build alone, where that is clear.
fn nature_of_structure(document: &Document) -> Option<KindNature> {
    let mut rows = 0;
    let mut text = 0;
    let mut requirements = 0;
    for section in &document.sections {
        if let Body::Table(table) = &section.body {
            rows += table.rows.len();
            continue;
        }
        text += section.text().len();
        let lower = section.text().to_lowercase();
        let rules = ["shall", "must", "müssen", "muss", "doit", "doivent"];
        requirements += rules.iter().map(|rule| blank::occurrences(&lower, rule)).sum::<usize>();
    }
    match document.format {
        Format::Jsonl => Some(KindNature::Log),
        Format::Eml => Some(KindNature::Record),
        Format::Csv | Format::Xlsx | Format::Ods if rows >= 5 && text < 500 => {
            Some(KindNature::Register)
        }
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
            (
                "a/p.docx",
                "# Policy on the responsible use of artificial intelligence\n\nText",
                "POL-AI",
            ),
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
        check(
            "a/notes.docx",
            "# Notes\n\nThe AI policy and the risk register were discussed.",
            "-",
        );
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
            let rows: Vec<String> =
                ids.iter().map(|id| format!("| {id} | yes | because |")).collect();
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
