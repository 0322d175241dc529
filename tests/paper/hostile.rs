//! No text breaks a form, leaves its cell or becomes more than text, however long or strange it is.

use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::Config;
use tickmark::paper::{self, Block, Cell, Paper, Row, Status, Tone};

use super::{
    docx, every_kind, paper_of, part, read, rows, sheets, table, well_formed, words, xlsx,
};

#[test]
fn what_hides_is_shown_and_what_runs_from_the_right_is_marked() {
    let hostile = "bell\u{7} \u{202e}fdp.exe \u{fffe}<b>&amp; ]]> {mark} {label}";
    let shown = "bell[U+0007] [U+202E]fdp.exe [U+FFFE]<b>&amp; ]]> {mark} {label}";
    let arabic = "مراجعة نظام الإدارة";
    let mixed = "The record says ביקורת twice.";
    let mut paper = paper_of(vec![
        Block::heading(1, hostile, "a"),
        Block::paragraph(arabic),
        Block::Table(table(hostile, &[hostile], &[&[hostile], &[mixed]])),
    ]);
    for place in
        [&mut paper.title, &mut paper.subtitle, &mut paper.author, &mut paper.classification]
    {
        hostile.clone_into(place);
    }
    paper.status = Status::Draft { mark: hostile.to_owned(), because: hostile.to_owned() };
    let bytes = docx(&paper);
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    assert_eq!(document.matches("<w:bidi").count(), 1, "one paragraph begins at the right");
    assert_eq!(document.matches("<w:rtl").count(), 2, "the Arabic and the Hebrew words");
    let read_back = read("paper.docx", &bytes);
    assert_eq!(rows(&read_back).iter().filter(|row| *row == shown).count(), 2, "{read_back:?}");
    let html = paper::html(&paper);
    let page = read("paper.html", html.as_bytes());
    assert!(rows(&page).contains(&shown.to_owned()), "{:?}", rows(&page));
    let book = xlsx(&paper);
    well_formed(&book);
    assert!(rows(&read("paper.xlsx", &book)).contains(&shown.to_owned()));
}

#[test]
fn a_cell_of_ten_thousand_letters_stays_whole_and_may_go_on_on_the_next_page() {
    let long = "Es liegt keine Aufzeichnung vor. ".repeat(303);
    let long = long.trim();
    assert!(long.chars().count() > 9_990);
    let paper = paper_of(vec![Block::Table(table(
        "",
        &["File", "Words"],
        &[&["a", long], &["b", "short"]],
    ))]);
    let bytes = docx(&paper);
    let row = format!("a|{long}");
    assert!(rows(&read("paper.docx", &bytes)).contains(&row));
    assert!(rows(&read("paper.html", paper::html(&paper).as_bytes())).contains(&row));
    assert!(rows(&read("paper.xlsx", &xlsx(&paper))).contains(&row));
    // The header and the short row are kept whole, the long one is not.
    let document = part(&bytes, "word/document.xml");
    assert_eq!(document.matches("<w:cantSplit").count(), 2);
    let longer = "x".repeat(40_000);
    let cut = xlsx(&paper_with(&longer));
    assert!(words(&read("paper.xlsx", &cut)).contains("[cut here: Excel holds no more"));
}

fn paper_with(words: &str) -> Paper {
    paper_of(vec![Block::Table(table("T", &["Words"], &[&[words]]))])
}

#[test]
fn no_text_of_a_workbook_is_a_formula_and_days_and_counts_are_what_they_are() {
    let mut paper = paper_of(vec![Block::Table(table(
        "=1+1",
        &["Id", "Clause", "Files", "On"],
        &[&["=HYPERLINK(\"x\")", "10", "12", "2026-11-30"], &["@b", "9.2", "3", "soon"]],
    ))]);
    "&[Path]&P".clone_into(&mut paper.classification);
    let bytes = xlsx(&paper);
    well_formed(&bytes);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(sheet.contains("<v>12</v>"), "a count is a number");
    assert!(sheet.contains("<v>46356</v>"), "a day is a day");
    assert!(sheet.contains("&amp;&amp; [Path]&amp;&amp;P"), "a code of Excel is no code in words");
    let expected = ["Id|Clause|Files|On", "=HYPERLINK(\"x\")|10|12|2026-11-30", "@b|9.2|3|soon"];
    assert_eq!(rows(&read("paper.xlsx", &bytes)), expected);
}

#[test]
fn two_thousand_rows_are_printed_in_a_moment() {
    let condition =
        "The audit programme has an auditor audit their own work, as the record shows. ".repeat(3);
    let cells = |n: usize| {
        vec![
            Cell::from(format!("F-{n}")),
            Cell::toned("MIN", Tone::Minor),
            Cell::from(condition.as_str()),
            Cell::from("2026-12-31"),
        ]
    };
    let mut findings = table("Findings", &["Id", "Grade", "Condition", "Due"], &[]);
    findings.rows = (0..2_000).map(|n| Row::Cells(cells(n))).collect();
    let paper = paper_of(vec![Block::Table(findings)]);
    let mut took = Vec::new();
    let mut timed = |name: &str, run: &dyn Fn() -> usize| {
        let start = Instant::now();
        let bytes = run();
        took.push(format!("{name} {bytes} bytes in {:.2} s", start.elapsed().as_secs_f64()));
    };
    timed("docx", &|| docx(&paper).len());
    timed("html", &|| paper::html(&paper).len());
    timed("xlsx", &|| xlsx(&paper).len());
    println!("2,000 rows: {}", took.join(", "));
    let document = read("paper.docx", &docx(&paper));
    assert_eq!(rows(&document).iter().filter(|row| row.starts_with("F-")).count(), 2_000);
}

/// Text that readers and writers stumble over.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("</w:t></w:r></w:p>".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("\" onload=\"x".to_owned()),
        Just("&#0;&lt;".to_owned()),
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("\u{202e}\u{2066}\u{0}\u{b}\u{ffff}".to_owned()),
        Just("مراجعة abc ביקורת".to_owned()),
        Just("{page}{pages}{mark}{title}".to_owned()),
        Just("\n\t\r".to_owned()),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    #[test]
    fn no_text_breaks_a_form_or_leaves_its_cell(text in hostile(), other in hostile()) {
        let mut blocks = every_kind();
        blocks.push(Block::Table(table(&text, &[&text, "X"], &[&[&text, &other], &["after", "it"]])));
        blocks.push(Block::heading(2, text.as_str(), "h"));
        blocks.push(Block::Quotation { words: text.clone(), source: other.clone() });
        blocks.push(Block::Facts(vec![(text.clone(), vec![Block::paragraph(other.as_str())])]));
        let mut paper = paper_of(blocks);
        text.clone_into(&mut paper.title);
        other.clone_into(&mut paper.reference);
        text.clone_into(&mut paper.page_of_pages);
        paper.status = Status::Draft { mark: other.clone(), because: text.clone() };
        let counted = docx(&paper_of(every_kind()));
        let bytes = docx(&paper);
        well_formed(&bytes);
        let cells = |bytes: &[u8]| part(bytes, "word/document.xml").matches("<w:tc>").count();
        // Two columns of three rows, and a fact.
        prop_assert_eq!(cells(&bytes), cells(&counted) + 8);
        let book = xlsx(&paper);
        well_formed(&book);
        let html = paper::html(&paper);
        let tags = |tag: &str| html.matches(tag).count();
        prop_assert_eq!(tags("<script"), 0);
        prop_assert_eq!(tags("<td"), tags("</td>"));
        prop_assert_eq!(tags("</style>"), 1);
        let page = read("paper.html", html.as_bytes());
        prop_assert!(rows(&page).iter().any(|row| row == "after|it"));
        let sheet = sheets(&paper).pop().expect("a table");
        let lines = paper::csv(&sheet.table, paper::Formulas::Guarded).expect("writes");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(lines.as_slice());
        let records = reader.records().map(|record| record.expect("a row"));
        let counts: Vec<usize> = records.map(|record| record.len()).collect();
        prop_assert_eq!(counts, vec![2, 2, 2]);
    }
}
