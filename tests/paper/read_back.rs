//! What goes into a paper comes out of each form, and the form says what it is.

use std::collections::BTreeSet;

use tickmark::domain::PaperSize;
use tickmark::paper::{self, Properties, Sheet, Status};

use super::{
    docx, every_kind, headings, paper_of, part, parts, read, rows, table, values, well_formed,
    words, xlsx,
};

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
