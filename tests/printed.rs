//! A paper with every kind of block as PDF: read back by our own reader, and looked at as bytes.

use std::process::Command;

use tickmark::domain::{Language, PaperSize};
use tickmark::paper::{Block, Cell, Column, Paper, Row, Status, Table, Text, Tone, pdf};

const HOSTILE: &str = "#panic(\"x\") $1$ *no* [a] @b <c> \\ `d` #include \"/etc/passwd\"";

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Audit report".to_owned(),
        subtitle: HOSTILE.to_owned(),
        language: Language::De,
        size: PaperSize::A4,
        status: Status::Draft {
            mark: "ENTWURF".to_owned(),
            because: "three drafts are not decided".to_owned(),
        },
        classification: "vertraulich".to_owned(),
        reference: "IA-7".to_owned(),
        day: "2026-09-14".parse().expect("a day"),
        author: "Ada Fox".to_owned(),
        cover: vec![("Auditee".to_owned(), "Mill & Co".into())],
        contents: "Inhalt".to_owned(),
        page_of_pages: "Seite {page} von {pages}".to_owned(),
        blocks,
    }
}

fn every_block() -> Vec<Block> {
    let digest = "ab12".repeat(16);
    let row = |number: u32| {
        Row::Cells(vec![
            format!("6.1.{number}").into(),
            Cell::toned("covered", Tone::Covered),
            Text::plain("Why it is so. ").code(digest.as_str()).into(),
        ])
    };
    let mut rows = vec![Row::Group("Clause 6".to_owned())];
    rows.extend((0..60).map(row));
    rows.push(Row::Cells(vec!["long".into(), Cell::default(), "x ".repeat(5000).into()]));
    // One that lacks cells is still a row.
    rows.push(Row::Cells(vec!["short".into()]));
    let columns = vec![Column::new("Id", 1), Column::new("State", 1), Column::new("Reason", 4)];
    let table = Table { caption: "Coverage".to_owned(), columns, rows };
    vec![
        Block::heading(3, "1 Summary", "summary"),
        Block::paragraph(Text::plain("See ").link("the map", "map").link("nowhere", "none")),
        Block::List(vec!["one".into(), "two".into()]),
        Block::Notice("Do not rely on it.".into()),
        Block::Quotation { words: HOSTILE.to_owned(), source: "a.csv, line 2".to_owned() },
        Block::Facts(vec![("Criterion".to_owned(), vec![Block::paragraph("the rule")])]),
        Block::Wide(vec![Block::heading(1, "2 Map", "map"), Block::Table(table)]),
        Block::PageBreak,
        Block::heading(2, "the same anchor", "map"),
    ]
}

/// What our own reader reads in a PDF.
fn read(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, bytes).expect("writes");
    let tickmark = env!("CARGO_BIN_EXE_tickmark");
    let read = Command::new(tickmark).arg("read").arg(&path).output().expect("runs");
    tickmark::domain::fold_space(&String::from_utf8_lossy(&read.stdout))
}

#[test]
fn every_block_is_printed_and_what_looks_like_a_command_is_text() {
    let pdf = pdf(&paper(every_block()), &[]).expect("prints");
    assert_eq!(pdf.unprinted, vec![]);
    let text = read(&pdf.bytes);
    for words in [
        "Inhalt",
        "the map",
        "Do not rely on it.",
        "#panic(\"x\") $1$ *no* [a] @b <c> \\ `d`",
        "a.csv, line 2",
        "Criterion",
        "6.1.59",
        "Clause 6",
        "three drafts are not decided",
        "Seite 1 von",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    // The header of the table stands on each of its pages; our reader takes it for one, as the table is.
    let raw = pdf_extract::extract_text_from_mem(&pdf.bytes).expect("reads");
    assert!(raw.matches("Reason").count() > 2, "{raw}");
}

#[test]
fn it_is_tagged_in_its_language_and_the_same_bytes_twice() {
    let paper = paper(every_block());
    let bytes = pdf(&paper, &[]).expect("prints").bytes;
    let raw = String::from_utf8_lossy(&bytes);
    for key in
        ["/Lang(de)", "/MarkInfo", "/StructTreeRoot", "/DisplayDocTitle", "pdfuaid", "D:20260914"]
    {
        assert!(raw.contains(key), "{key}");
    }
    assert_eq!(bytes, pdf(&paper, &[]).expect("prints").bytes);
}

#[test]
fn a_character_that_no_font_has_is_printed_as_its_number_and_told_with_its_place() {
    let blocks = vec![
        Block::heading(1, "1 Summary", ""),
        Block::paragraph("検 مراجعة שלום Ω ж → ✓ \u{0} \u{202e}x"),
    ];
    let pdf = pdf(&paper(blocks), &[]).expect("prints");
    let told: Vec<_> = pdf.unprinted.iter().map(|one| (one.character, &*one.below)).collect();
    assert_eq!(told, [('検', "1 Summary")]);
    let text = read(&pdf.bytes);
    for words in ["[U+691C]", "[U+0000]", "[U+202E]x"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn a_font_that_is_none_is_told() {
    let told = pdf(&paper(Vec::new()), &[b"no font".to_vec()]).expect_err("no font").to_string();
    assert_eq!(told, "the font file number 1 is no font (.ttf, .otf or .ttc)");
}
