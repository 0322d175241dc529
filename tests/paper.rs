//! Papers in every form, read back by our own readers: what goes in comes out, whatever it says.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::Config;
use tickmark::domain::{
    AuditDate, Body, Document, DocumentId, EvidencePath, Language, PaperSize, SourceFile,
};
use tickmark::extract::{self, ALLOWANCE, Extracted};
use tickmark::paper::{
    self, Block, Cell, Column, Paper, Properties, Row, Sheet, Status, Table, Text, Tone,
};

/// A paper that says nothing yet.
fn paper_of(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Audit report".to_owned(),
        subtitle: "Northwind Health".to_owned(),
        language: Language::De,
        size: PaperSize::A4,
        status: Status::Draft { mark: "ENTWURF".to_owned(), because: "Drei offen.".to_owned() },
        classification: "Vertraulich".to_owned(),
        reference: "AUD-7".to_owned(),
        day: AuditDate::new(2026, 11, 30).expect("a day"),
        author: "tickmark".to_owned(),
        cover: vec![("Auditee".to_owned(), "Northwind Health".into())],
        contents: "Inhalt".to_owned(),
        page_of_pages: "Seite {page} von {pages}".to_owned(),
        blocks,
    }
}

/// A block of every kind.
fn every_kind() -> Vec<Block> {
    let map = table("Coverage", &["System", "4", "5"], &[&["triage", "C 3", "G 0"]]);
    let mut findings = table(
        "Findings",
        &["Finding", "Grade", "Due"],
        &[&["F-001", "MIN", "2026-12-31"], &["F-002", "OBS", ""]],
    );
    findings.rows.insert(1, Row::Group("Observations".to_owned()));
    if let Row::Cells(cells) = &mut findings.rows[0] {
        cells[1] = Cell::toned("MIN", Tone::Minor);
    }
    vec![
        Block::heading(1, "1 Summary", "summary"),
        Block::paragraph(
            Text::plain("Two ").strong("minor").and(" ones, see ").link("the list", "findings"),
        ),
        Block::Notice("Covered never means conforming.".into()),
        Block::List(vec!["one".into(), Text::plain("two ").code("a3f0")]),
        Block::heading(2, "1.1 F-001", "f-001"),
        Block::Facts(vec![
            ("Criterion".to_owned(), vec![Block::paragraph("Clause 9.2")]),
            (
                "Evidence".to_owned(),
                vec![Block::Quotation {
                    words: "The AI lead\naudits the AI lead.".to_owned(),
                    source: "programme.docx, 3".to_owned(),
                }],
            ),
        ]),
        Block::heading(1, "2 Findings", "findings"),
        Block::Table(findings),
        Block::heading(1, "3 Coverage", ""),
        Block::Wide(vec![Block::Table(map)]),
        Block::PageBreak,
        Block::heading(1, "4 End", "end"),
        Block::Table(table("", &["Nothing"], &[])),
    ]
}

fn table(caption: &str, columns: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        caption: caption.to_owned(),
        columns: columns.iter().map(|title| Column::new(*title, 2)).collect(),
        rows: rows
            .iter()
            .map(|row| Row::Cells(row.iter().map(|text| Cell::from(*text)).collect()))
            .collect(),
    }
}

fn sheets(paper: &Paper) -> Vec<Sheet> {
    fn gather(blocks: &[Block], sheets: &mut Vec<Sheet>) {
        for block in blocks {
            match block {
                Block::Table(table) => {
                    sheets.push(Sheet::new(table.caption.clone(), table.clone()));
                }
                Block::Wide(inner) => gather(inner, sheets),
                _ => {}
            }
        }
    }
    let mut sheets = Vec::new();
    gather(&paper.blocks, &mut sheets);
    sheets
}

fn xlsx(paper: &Paper) -> Vec<u8> {
    paper::xlsx(&sheets(paper), &Properties::from(paper)).expect("writes")
}

fn docx(paper: &Paper) -> Vec<u8> {
    paper::docx(paper).expect("writes")
}

/// What our own reader makes of a file.
fn read(name: &str, bytes: &[u8]) -> Document {
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(bytes),
        bytes: bytes.len() as u64,
    };
    match extract::file(&file, bytes, ALLOWANCE, &mut |_| {}) {
        Ok(Extracted::Document(document)) => *document,
        other => panic!("{name}: {other:?}"),
    }
}

fn headings(document: &Document) -> Vec<String> {
    let heading = |body: &Body| match body {
        Body::Heading { level, text } => Some(format!("{level} {text}")),
        _ => None,
    };
    document.sections.iter().filter_map(|section| heading(&section.body)).collect()
}

/// The cells of all tables, a row a line.
fn rows(document: &Document) -> Vec<String> {
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| &table.rows).map(|row| row.cells.join("|")).collect()
}

/// All words of a document.
fn words(document: &Document) -> String {
    let mut words = Vec::new();
    for section in &document.sections {
        match &section.body {
            Body::Heading { text, .. } | Body::Text(text) => words.push(text.clone()),
            Body::Table(table) => {
                words.extend(table.rows.iter().map(|row| row.cells.join("|")));
            }
            _ => {}
        }
    }
    words.join("\n")
}

/// The parts of a package with their names.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|place| {
            let mut member = archive.by_index(place).expect("a member");
            let name = member.name().expect("a name").into_owned();
            let mut text = String::new();
            member.read_to_string(&mut text).expect("text");
            (name, text)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// Fails where a part is no XML, and tells which.
fn well_formed(bytes: &[u8]) {
    for (name, text) in parts(bytes) {
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut depth = 0_i32;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Start(start)) => {
                    depth += 1;
                    for attribute in start.attributes() {
                        attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
                    }
                }
                Ok(quick_xml::events::Event::End(_)) => depth -= 1,
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        assert_eq!(depth, 0, "{name} breaks off");
        let forbidden =
            |c: char| (c < ' ' && !"\t\n\r".contains(c)) || ('\u{fffe}'..='\u{ffff}').contains(&c);
        assert!(!text.contains(forbidden), "{name} holds what XML may not");
    }
}

/// The values of an attribute, in their order.
fn values<'a>(xml: &'a str, before: &str) -> Vec<&'a str> {
    xml.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_word_document_is_read_back_with_its_headings_tables_and_words() {
    let document = read("paper.docx", &docx(&paper_of(every_kind())));
    let expected = ["1 1 Summary", "2 1.1 F-001", "1 2 Findings", "1 3 Coverage", "1 4 End"];
    let all = headings(&document);
    let body: Vec<&str> =
        all.iter().map(String::as_str).filter(|heading| expected.contains(heading)).collect();
    assert_eq!(body, expected, "{all:?}");
    let rows = rows(&document);
    for row in [
        "Finding|Grade|Due",
        "F-001|MIN|2026-12-31",
        "F-002|OBS|",
        "System|4|5",
        "triage|C 3|G 0",
        "Nothing",
    ] {
        assert!(rows.iter().any(|read| read == row), "{row} in {rows:?}");
    }
    let words = words(&document);
    for said in [
        "Covered never means conforming.",
        "Two minor ones, see the list",
        "ENTWURF",
        "programme.docx, 3",
        "Observations",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert_eq!(document.properties.title.as_deref(), Some("Audit report"));
    assert_eq!(document.properties.author.as_deref(), Some("tickmark"));
    assert_eq!(
        document.properties.created.map(|day| day.to_string()).as_deref(),
        Some("2026-11-30")
    );
    assert!(document.gaps.is_empty() && document.hidden.is_empty(), "{:?}", document.gaps);
}

#[test]
fn a_page_is_read_back_with_its_headings_tables_and_words() {
    let html = paper::html(&paper_of(every_kind()));
    let document = read("paper.html", html.as_bytes());
    let expected =
        ["1 Audit report", "2 1 Summary", "3 1.1 F-001", "2 2 Findings", "2 3 Coverage", "2 4 End"];
    assert_eq!(headings(&document), expected);
    let rows = rows(&document);
    for row in
        ["Finding|Grade|Due", "F-001|MIN|2026-12-31", "F-002|OBS|", "System|4|5", "triage|C 3|G 0"]
    {
        assert!(rows.iter().any(|read| read == row), "{row} in {rows:?}");
    }
    let words = words(&document);
    for said in ["Covered never means conforming.", "Two minor ones, see the list", "Observations"]
    {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[test]
fn a_workbook_is_read_back_row_by_row() {
    let document = read("paper.xlsx", &xlsx(&paper_of(every_kind())));
    let expected = [
        "Finding|Grade|Due",
        "F-001|MIN|2026-12-31",
        "Observations",
        "F-002|OBS",
        "System|4|5",
        "triage|C 3|G 0",
        "Nothing",
    ];
    assert_eq!(rows(&document), expected);
    assert_eq!(document.properties.title.as_deref(), Some("Audit report"));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = paper_of(every_kind());
    assert_eq!(docx(&paper), docx(&paper));
    assert_eq!(xlsx(&paper), xlsx(&paper));
    assert_eq!(paper::html(&paper), paper::html(&paper));
    let elsewhere = paper.clone();
    let made = std::thread::spawn(move || docx(&elsewhere)).join().expect("another thread");
    assert_eq!(docx(&paper), made);
}

#[test]
fn a_word_document_says_what_it_is_and_asks_nothing() {
    let paper = paper_of(every_kind());
    let bytes = docx(&paper);
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    // Three tables of the paper; cover and facts have no header row.
    assert_eq!(document.matches("<w:tblHeader").count(), 3);
    assert_eq!(values(&document, "<w:tblCaption w:val=\""), ["Findings", "Coverage"]);
    assert!(part(&bytes, "word/styles.xml").contains(r#"<w:lang w:val="de-DE""#));
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-30T00:00:00Z"));
    assert!(part(&bytes, "word/header1.xml").contains(r#"string="ENTWURF""#));
    let footer = part(&bytes, "word/footer1.xml");
    assert!(footer.contains("Vertraulich · AUD-7") && footer.contains(" NUMPAGES "), "{footer}");
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("w:dirty") && !text.contains("updateFields"), "{name}");
        assert!(!text.contains("1970"), "{name}");
    }
    let landscape = document.matches(r#"w:orient="landscape""#).count();
    assert_eq!((document.matches("<w:sectPr").count(), landscape), (3, 1));
    let marks = values(&document, "w:name=\"");
    let unique: BTreeSet<&str> = marks.iter().copied().collect();
    assert_eq!(marks.len(), unique.len(), "a bookmark twice");
    let links = values(&document, "w:anchor=\"");
    // Five entries of the contents, and the link of the text.
    assert_eq!(links.len(), 6);
    assert!(links.iter().all(|link| unique.contains(link)), "{links:?} in {marks:?}");
}

#[test]
fn a_final_paper_has_no_mark_and_no_contents_where_none_are_wanted() {
    let mut paper = paper_of(every_kind());
    paper.status = Status::Final;
    paper.contents = String::new();
    paper.size = PaperSize::Letter;
    let bytes = docx(&paper);
    well_formed(&bytes);
    assert!(!part(&bytes, "word/header1.xml").contains("<w:pict"));
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains(r#"w:w="12240" w:h="15840""#) && !document.contains("TOC"));
    let html = paper::html(&paper);
    assert!(
        !html.contains("<nav")
            && !html.contains("class=\"mark\"")
            && html.contains("size: letter;")
    );
}

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
fn what_the_reader_fills_in_can_be_chosen_from_a_list() {
    let table = table("Requests", &["Id", "Status"], &[&["R-1", ""]]);
    let mut sheet = Sheet::new("Requests", table);
    sheet.notes.push("Fill in the last column.".to_owned());
    sheet.filled_in.insert(1);
    sheet.choices.insert(1, vec!["open".to_owned(), "received".to_owned()]);
    let bytes = paper::xlsx(&[sheet], &Properties::from(&paper_of(Vec::new()))).expect("writes");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("\"open,received\"") && xml.contains("sqref=\"B3\""), "{xml}");
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

#[test]
fn a_small_paper_looks_as_it_did() {
    let mut paper = paper_of(every_kind());
    paper.cover.clear();
    let html = paper::html(&paper);
    let (_, body) = html.split_once("<body>").expect("a body");
    insta::assert_snapshot!("paper_html", body.replace("><", ">\n<"));
    let document = part(&docx(&paper), "word/document.xml");
    let (_, body) = document.split_once("<w:body>").expect("a body");
    let lines = ["<w:p>", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:sectPr>", "</w:tbl>"];
    let body =
        lines.iter().fold(body.to_owned(), |body, tag| body.replace(tag, &format!("\n{tag}")));
    insta::assert_snapshot!("paper_docx", body);
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
