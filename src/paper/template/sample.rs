//! Templates for the tests, put together from the XML of their parts.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// A document with these parts in its package.
pub fn package(main: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut types = format!(r#"<Override PartName="/word/document.xml" ContentType="{main}"/>"#);
    for (name, _) in parts {
        let kind = name.trim_start_matches("word/").trim_end_matches(".xml");
        let kind = kind.trim_end_matches(char::is_numeric);
        let kind =
            format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
        if *name != "word/document.xml" {
            let one = [r#"<Override PartName="/"#, name, r#"" ContentType=""#, &kind, r#""/>"#];
            types.extend(one);
        }
    }
    let types = format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>"#
    );
    let mut all = vec![("[Content_Types].xml", types.as_str())];
    all.extend(parts);
    zipped(&all)
}

/// A package with these entries.
pub fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("starts");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

/// A document with this in its body.
pub fn document(body: &str) -> Vec<u8> {
    package(MAIN, &[("word/document.xml", &part("document", &format!("<w:body>{body}</w:body>")))])
}

/// A part of a document.
pub fn part(root: &str, inner: &str) -> String {
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{root} xmlns:w=\"{namespace}\">{inner}</w:{root}>"
    )
}

/// A paragraph with a run for each text.
pub fn paragraph(runs: &[&str]) -> String {
    let runs = runs.iter().map(|run| {
        let run = run.replace('&', "&amp;").replace('<', "&lt;");
        ["<w:r><w:rPr><w:b/></w:rPr><w:t>", &run, "</w:t></w:r>"].concat()
    });
    format!("<w:p>{}</w:p>", runs.collect::<Vec<_>>().concat())
}

/// A row with a paragraph in each cell.
pub fn row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| ["<w:tc>", &paragraph(&[cell]), "</w:tc>"].concat());
    format!("<w:tr>{}</w:tr>", cells.collect::<Vec<_>>().concat())
}

/// A table of these rows.
pub fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    format!("<w:tbl>{rows}</w:tbl>")
}

/// The text of a part of a package.
pub fn text(docx: &[u8], part: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(docx)).expect("a package");
    let mut text = String::new();
    zip.by_name(part).expect(part).read_to_string(&mut text).expect("text");
    text
}

/// The words of the main part, paragraphs apart by `/` and rows in brackets.
pub fn words(docx: &[u8]) -> String {
    let xml = text(docx, "word/document.xml");
    let mut words = String::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag");
        match tag {
            "w:tr" => words.push('['),
            "/w:tr" => words.push(']'),
            "/w:p" | "w:p/" => words.push('/'),
            "w:br/" => words.push('\n'),
            _ if tag == "w:t" || tag.starts_with("w:t ") => words.push_str(text),
            _ => {}
        }
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
