//! Guides out, filled in, and read again as interview notes: through the real program, as text and as Word.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tickmark::catalog::{Catalog, shipped};
use tickmark::deliver::{guides, guides_paper};
use tickmark::domain::{Language, QuestionId};
use tickmark::paper::{self, Block, Paper, Row};

use super::{Case, mandate};
use crate::decided::{copy, printed, run, tickmark};

/// A few files of the sample, run.
fn engagement() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence");
    for part in ["01_governance", "08_review_audit"] {
        copy(&sample.join(part), &folder.path().join("evidence").join(part));
    }
    run(folder.path());
    folder
}

fn output(folder: &Path, name: &str) -> Value {
    let text = fs::read_to_string(folder.join("out").join(name)).expect(name);
    serde_json::from_str(&text).expect("JSON")
}

fn rows<'a>(file: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    file[list].as_array().expect("a list").iter()
}

/// What the last run made of the notes on 5.1: the note seen, its document's kind, and whether the question of the
/// guide has an answer.
fn check_notes(folder: &Path, file: &str, said: &str, seen: &str) {
    let documents = output(folder, "documents.json");
    let mut found = rows(&documents, "documents");
    let notes = found.find(|row| row["path"] == file).expect("the notes are read");
    assert_eq!(notes["kind"], "INTERVIEW", "{notes}");

    let requests = output(folder, "requests.json");
    let question = |row: &&Value| row["requirement"] == "5.1" && row["kind"] == "interview";
    let request = rows(&requests, "requests").find(question).expect("the question");
    let answers = request["answers"].as_array().expect("it is answered");
    let quotes: Vec<(&Value, &Value)> =
        answers.iter().map(|one| (&one["heard"], &one["quote"])).collect();
    assert_eq!(quotes.len(), 2, "{request}");
    assert!(quotes.iter().any(|(heard, quote)| *heard == "said" && *quote == said), "{request}");
    assert!(quotes.iter().any(|(heard, quote)| *heard == "seen" && *quote == seen), "{request}");

    let coverage = output(folder, "coverage.json");
    let row = rows(&coverage, "requirements").find(|row| row["id"] == "5.1").expect("5.1");
    let of_row = row["interview_notes"].as_array().expect("notes");
    assert!(of_row.iter().any(|note| note["passage"] == seen && note["document"] == file), "{row}");
    let empty = Vec::new();
    let cited = |side: &str| row[side].as_array().unwrap_or(&empty).iter();
    assert!(cited("design").all(|quote| quote["document"] != file), "notes lay nothing down");

    // Passages of the notes: what was seen shows operation, what was said shows nothing.
    let passages = fs::read_to_string(folder.join("out/evidence.jsonl")).expect("passages");
    let of_notes = passages.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let of_notes: Vec<Value> = of_notes.filter(|row| row["document"] == file).collect();
    assert!(!of_notes.is_empty(), "the notes are found");
    for passage in &of_notes {
        let text = passage["text"].as_str().or(passage["passage"].as_str()).unwrap_or_default();
        let expected = if text.contains(seen) { "operating" } else { "mention" };
        assert_eq!(passage["nature"], expected, "{passage}");
        assert!(!text.contains("Why it is asked"), "the guide's own words are no evidence: {text}");
    }
    assert!(printed(folder, &["coverage", "."]).contains("Interview notes on: 5.1"));
    assert!(printed(folder, &["requests", "."]).contains("answered: seen in"));
    let verified = tickmark(folder, &["verify", "."]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
}

const SAID: &str = "We stopped the pilot of PairUp, although marketing wanted it, as our AI policy asks for an impact \
                    assessment first.";
const SEEN: &str = "Minutes of the board of 2026-05-12 on screen: top management decided to stop the AI system PairUp \
                    until its impact assessment is approved.";

/// The tag of the interview question on 5.1.
fn tag() -> String {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let id = "5.1".parse().expect("an id");
    let question = &catalog.requirement(id).expect("5.1").question;
    QuestionId::of(id, question).to_string()
}

#[test]
fn a_guide_filled_in_as_text_is_read_as_interview_notes() {
    let folder = engagement();
    let folder = folder.path();
    let guide = printed(folder, &["interviews", ".", "--role", "top-management"]);
    assert!(guide.contains(&format!("[{}]", tag())), "{guide}");

    // As it went out it is a form, and changes nothing.
    let before = output(folder, "coverage.json");
    fs::create_dir_all(folder.join("evidence/interviews")).expect("makes a folder");
    let file = folder.join("evidence/interviews/top_management.txt");
    fs::write(&file, &guide).expect("writes");
    run(folder);
    let documents = output(folder, "documents.json");
    let row =
        rows(&documents, "documents").find(|row| row["path"] == "interviews/top_management.txt");
    assert_eq!(row.expect("is listed")["kind"], "TPL");
    let conclusions = |file: &Value| -> Vec<String> {
        rows(file, "requirements").map(|row| row["conclusion"].to_string()).collect()
    };
    assert_eq!(conclusions(&before), conclusions(&output(folder, "coverage.json")));
    let answered = |file: &Value| rows(file, "requests").any(|row| row.get("answers").is_some());
    assert!(!answered(&output(folder, "requests.json")));

    let (head, tail) = guide.split_once(&format!("[{}]", tag())).expect("the question");
    let tail = tail.replacen("  Said: ", &format!("  Said: {SAID}"), 1);
    let tail = tail.replacen("  Seen: ", &format!("  Seen: {SEEN}"), 1);
    let head = head.replacen("Held on: ", "Held on: 2026-09-10", 1);
    fs::write(&file, format!("{head}[{}]{tail}", tag())).expect("writes");
    run(folder);
    check_notes(folder, "interviews/top_management.txt", SAID, SEEN);
}

#[test]
fn a_guide_filled_in_in_word_is_read_as_interview_notes() {
    let folder = engagement();
    let folder = folder.path();
    let evidence = folder.join("evidence/interviews");
    fs::create_dir_all(&evidence).expect("makes a folder");
    // Word shows the same table; what a person types stands in its empty cells.
    let case = Case::new(mandate(Language::En));
    let dossier = case.dossier();
    let mut guides = guides(&dossier);
    guides.retain(|guide| guide.id == "top-management");
    let mut paper = guides_paper(&dossier, &guides);
    fs::write(evidence.join("blank.docx"), paper::docx(&paper).expect("a document"))
        .expect("writes");
    fill(&mut paper, &tag(), SAID, SEEN);
    fs::write(evidence.join("filled.docx"), paper::docx(&paper).expect("a document"))
        .expect("writes");
    run(folder);
    let documents = output(folder, "documents.json");
    let blank = rows(&documents, "documents").find(|row| row["path"] == "interviews/blank.docx");
    assert_eq!(blank.expect("is listed")["kind"], "TPL");
    check_notes(folder, "interviews/filled.docx", SAID, SEEN);
}

/// Types notes beside a question.
fn fill(paper: &mut Paper, tag: &str, said: &str, seen: &str) {
    fn cells(blocks: &mut [Block], tag: &str, said: &str, seen: &str) -> usize {
        let mut filled = 0;
        for block in blocks {
            match block {
                Block::Wide(inner) => filled += cells(inner, tag, said, seen),
                Block::Table(table) => {
                    for row in &mut table.rows {
                        let Row::Cells(cells) = row else { continue };
                        if cells[0].text.words().contains(tag) {
                            cells[2] = said.into();
                            cells[3] = seen.into();
                            filled += 1;
                        }
                    }
                }
                _ => {}
            }
        }
        filled
    }
    assert_eq!(cells(&mut paper.blocks, tag, said, seen), 1);
}

#[test]
fn a_role_nobody_has_is_told_with_those_there_are() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence/01_governance");
    copy(&sample, &folder.path().join("evidence"));
    run(folder.path());
    let told = tickmark(folder.path(), &["interviews", ".", "--role", "janitor"]);
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    assert_eq!(told.status.code(), Some(2), "{text}");
    assert!(
        text.contains("no interview guide for `janitor`") && text.contains("top-management"),
        "{text}"
    );
}

#[test]
fn every_open_question_is_in_one_guide_with_its_own_tag() {
    for language in Language::ALL {
        let case = Case::new(mandate(language));
        let guides = guides(&case.dossier());
        let tags: Vec<QuestionId> = guides
            .iter()
            .flat_map(|guide| &guide.parts)
            .filter(|part| part.origin != "lived")
            .flat_map(|part| part.questions.iter().map(|question| question.id))
            .collect();
        for request in &case.outputs.requests.requests {
            let expected = usize::from(request.kind == tickmark::domain::RequestKind::Interview);
            let found = tags.iter().filter(|tag| **tag == request.question()).count();
            assert_eq!(found, expected, "{language:?}: {}", request.text);
        }
    }
}

#[test]
fn the_labels_of_guides_are_those_that_notes_are_read_by() {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    let labels = &catalog.interviews().expect("data").labels;
    for language in Language::ALL {
        let phrases = catalog.phrases().of(language);
        let known = |list: &[String], key: &str| {
            let label = phrases.say(key).to_lowercase();
            assert!(list.contains(&label), "{language:?}: `{label}`");
        };
        known(&labels.said, "interviews.column.said");
        known(&labels.seen, "interviews.column.seen");
        known(&labels.ends, "interviews.column.why");
        known(&labels.ends, "interviews.behind");
        for key in ["held_on", "held_with", "held_by"] {
            known(&labels.header, &format!("interviews.{key}"));
        }
    }
}
