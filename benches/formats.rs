//! How fast each format is read: a small, a normal and a large file of each, in bytes of the file a
//! second. The sandbox is not in it; `benches/compare.py` measures what a process costs beside.
//!
//! `cargo bench --bench formats`. Quote ratios between runs on one machine, never absolute times.

use std::io::{Cursor, Write};
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use tickmark::domain::{DocumentId, EvidencePath, SourceFile};
use tickmark::extract::{self, ALLOWANCE};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() {
    divan::main();
}

/// How many pieces a file is made of: some hundred bytes each.
const SIZES: [usize; 3] = [10, 1_000, 50_000];

const SENTENCE: &str = "The owner of each AI system reviews its risks every quarter, and writes down \
                        what was found, who decided and what is done about it by when. ";

/// Reads a file of this name as a run does, apart from the process it does it in.
fn bench(bencher: Bencher, name: &str, bytes: &[u8]) {
    let id = DocumentId::of(bytes);
    let path = EvidencePath(name.to_owned());
    let file = SourceFile { path, id, bytes: bytes.len() as u64 };
    let read = || extract::file(&file, black_box(bytes), ALLOWANCE, &mut |_| {});
    assert!(read().is_ok(), "{name} is not read");
    bencher.counter(BytesCount::of_slice(bytes)).bench(read);
}

/// A text made of so many pieces, between a head and a tail.
fn repeated(head: &str, piece: &str, count: usize, tail: &str) -> Vec<u8> {
    [head, &piece.repeat(count), tail].concat().into_bytes()
}

#[divan::bench(args = SIZES)]
fn text(bencher: Bencher, pieces: usize) {
    bench(bencher, "a.txt", &repeated("", &format!("{SENTENCE}\n\n"), pieces, ""));
}

#[divan::bench(args = SIZES)]
fn markdown(bencher: Bencher, pieces: usize) {
    let piece =
        format!("## Review\n\n{SENTENCE}\n\n| risk | owner |\n|---|---|\n| R-1 | Kim |\n\n");
    bench(bencher, "a.md", &repeated("# Risks\n\n", &piece, pieces, ""));
}

#[divan::bench(args = SIZES)]
fn csv(bencher: Bencher, pieces: usize) {
    let piece = format!("R-1,\"{SENTENCE}\",Kim,2026-01-11\n");
    bench(bencher, "a.csv", &repeated("id,risk,owner,reviewed\n", &piece, pieces, ""));
}

#[divan::bench(args = SIZES)]
fn json(bencher: Bencher, pieces: usize) {
    let piece = format!("{{\"id\": \"R-1\", \"note\": \"{SENTENCE}\"}},\n");
    bench(bencher, "a.json", &repeated("[", &piece, pieces, "{\"id\": \"last\"}]"));
}

#[divan::bench(args = SIZES)]
fn html(bencher: Bencher, pieces: usize) {
    let piece = format!("<h2>Review</h2><p>{SENTENCE}</p><table><tr><td>R-1</td></tr></table>");
    bench(bencher, "a.html", &repeated("<!doctype html><body>", &piece, pieces, ""));
}

#[divan::bench(args = SIZES)]
fn mail(bencher: Bencher, pieces: usize) {
    let head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Review\r\n\r\n";
    bench(bencher, "a.eml", &repeated(head, &format!("{SENTENCE}\r\n\r\n"), pieces, ""));
}

#[divan::bench(args = SIZES)]
fn docx(bencher: Bencher, pieces: usize) {
    let head = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
                <w:body>";
    let piece = format!("<w:p><w:pPr/><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>");
    let body = repeated(head, &piece, pieces, "</w:body></w:document>");
    let main = "wordprocessingml.document.main";
    let parts: [(&str, &[u8]); 1] = [("word/document.xml", &body)];
    bench(bencher, "a.docx", &office("word/document.xml", main, &parts));
}

#[divan::bench(args = SIZES)]
fn xlsx(bencher: Bencher, pieces: usize) {
    const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rows: Vec<String> = (1..=pieces)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c>\
                 <c r=\"B{row}\" t=\"inlineStr\"><is><t>{SENTENCE}</t></is></c></row>"
            )
        })
        .collect();
    let rows = rows.concat();
    let sheet =
        format!("<worksheet xmlns=\"{NAMESPACE}\"><sheetData>{rows}</sheetData></worksheet>");
    let book = format!(
        "<workbook xmlns=\"{NAMESPACE}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"Risks\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let related = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         </Relationships>"
    );
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", related.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    bench(bencher, "a.xlsx", &office("xl/workbook.xml", "spreadsheetml.sheet.main", &parts));
}

/// PDF files are not made here: these are of the sample, from one page to several.
#[divan::bench(args = [
    "03_impact/AIA_AS-14_Posy_v1.0.pdf",
    "07_suppliers/LH-POL-15_IT_suppliers.pdf",
    "08_review_audit/AR-2026-01_internal_audit_report.pdf",
])]
fn pdf(bencher: Bencher, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence").join(name);
    #[expect(clippy::disallowed_methods, reason = "a bench reads its fixtures")]
    let bytes = std::fs::read(path).expect("a PDF of the sample");
    bench(bencher, name, &bytes);
}

/// An Office package of these parts, compressed as Office does.
fn office(main: &str, kind: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Override PartName=\"/{main}\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.{kind}+xml\"/></Types>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Target=\"{main}\" Type=\"http://schemas.openxmlformats.org/\
         officeDocument/2006/relationships/officeDocument\"/></Relationships>"
    );
    let fixed: [(&str, &[u8]); 2] =
        [("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", relations.as_bytes())];
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in fixed.iter().chain(parts) {
        file.start_file(*name, SimpleFileOptions::default()).expect("a part starts");
        file.write_all(bytes).expect("memory takes it");
    }
    file.finish().expect("a package ends").into_inner()
}
