//! Real files that break readers, each with what is right for it.
//!
//! What stands in the table was found out with other programs (poppler, MuPDF, `LibreOffice`, `unzip`),
//! never with tickmark. The files are no part of the repository; the test is skipped without them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tickmark::domain::fold_space;

use super::watched::tickmark;

/// The whole folder may take so long, on one thread of an unoptimised program.
const FOLDER_TIME_MAX: Duration = Duration::from_mins(2);

/// What is right for a file.
enum Right {
    /// All of it is read, and these words are in it, places included.
    Read(&'static [&'static str]),
    /// These words are read, and what is missing is told in these.
    Partial(&'static [&'static str], &'static str),
    /// These words are read; readers may differ in whether more could be.
    Words(&'static [&'static str]),
    /// Nothing can be read, for this reason.
    Unreadable(&'static str),
}

use Right::{Partial, Read, Unreadable, Words};

const EXPECTED: &[(&str, Right)] = &[
    ("README.md", Read(&["Files that break readers"])),
    ("bomb-difat.xls", Unreadable("damaged")),
    // Two gibibytes of spaces hold no word; whether one comes to their end is no difference.
    ("bomb-flate.pdf", Unreadable("")),
    // Its only page has no content.
    ("bomb-nest.pdf", Unreadable("")),
    ("bomb-wide.xlsx", Partial(&["A1"], "right of column 512")),
    ("docling-right_to_left_02.pdf", Read(&["وعليه", "الحكومة المصرية"])),
    ("docling-right_to_left_03.pdf", Read(&["استاندارد", "بورس"])),
    ("feature-probe.docx", Words(&["MKBODY", "MKFOOTNOTE", "MKTEXTBOX", "MKNESTEDTABLE"])),
    (
        "kgrag-2023_Q1_MSFT.pdf",
        Words(&[
            "QUARTERLY REPORT PURSUANT TO SECTION 13 OR 15(d)",
            "For the Quarterly Period Ended December 31, 2022",
        ]),
    ),
    (
        "kgrag-NCT06155006_Prot_SAP_000.pdf",
        Words(&["ADULT SCREENING FOR HEPATITIS C", "Javier Hernández Blanco"]),
    ),
    // Half of its fonts do not say which letters they draw.
    ("kreuzberg-non_ascii_text.pdf", Words(&["IN DER ALTEN SCHULE", "MÖRBURGHALLE"])),
    ("kreuzberg-ocr_test.pdf", Unreadable("image only")),
    ("kreuzberg-right_to_left_01.pdf", Read(&["البرمجة بلغة", "Python"])),
    ("make_bombs.py", Read(&["Writes small hostile files into the current folder"])),
    ("pdfjs-Brotli-Prototype-FileA.pdf", Words(&["COVER PAGE", "FOUNDATION PLAN"])),
    (
        "pdfjs-annotation-text-widget.pdf",
        Words(&["Lorem ipsum dolor sit amet", "abcdefghijklmnopqrstuvwxyz"]),
    ),
    ("pdfjs-bomb_giant.pdf", Words(&["GIANT JBIG2 BOMB"])),
    ("pdfjs-bug1978317.pdf", Words(&["aaaaaaaaaaaaaaaa"])),
    ("pdfjs-cid_cff.pdf", Read(&["processor reference chart"])),
    ("pdfjs-freetexts.pdf", Words(&["Hello World from Acrobat", "Hello World from Okular"])),
    ("pdfjs-issue1350.pdf", Words(&["MetroRock", "Please call 617-387-7625 (Everett)"])),
    ("pdfjs-issue16316.pdf", Words(&["Experimentation"])),
    (
        "pdfjs-issue18036.pdf",
        Words(&["This certificate or verification of insurance is not an insurance policy"]),
    ),
    ("pdfjs-issue7454.pdf", Words(&["Garanties couvertes par le contrat"])),
    ("pdfjs-vertical.pdf", Read(&["あ", "日"])),
    ("pdfplumber-pr-136-example.pdf", Words(&["浙江菲达环保"])),
    ("poi-45690.docm", Words(&["Стрелец A", "it holds macros"])),
    ("poi-51535.xls", Words(&["Top Left Cell", "Top Right Cell"])),
    ("poi-SharedFormulaTest.xls", Words(&["A1"])),
    // Holds a sentence in A1; the library for workbooks looks up a style that is not there and panics.
    ("poi-Simple.xlsb", Unreadable("the reader crashed: no entry found for key")),
    ("poi-bug65649.docx", Words(&["Комитет по информатизации и связи"])),
    // Only its theme is damaged, which holds no text.
    ("poi-clusterfuzz-crc.docx", Words(&["Content control"])),
    // One string of a mebibyte, shown by thousands of cells, one of which does not say where it stands.
    ("poi-poc-shared-strings.xlsx", Partial(&["ffffffffffffffff"], "")),
    ("tika-testOCR.pdf", Unreadable("image only")),
    ("tika-testPDF_acroform3.pdf", Words(&["Example PDF file that contains a form", "TIKA-1226"])),
    ("tika-testPDF_bad_page_303226.pdf", Words(&["Drug Enforcement Administration"])),
    ("unstructured-DA-619p.pdf", Words(&["MAIN GAME", "Arcane Horror"])),
    ("unstructured-negative-coords.pdf", Words(&["AirPort Extreme", "Apple TV, AirPods"])),
];

/// Files that are not read as they should be yet, and why. One that is read rightly leaves this list.
const KNOWN_FAULTS: &[(&str, &str)] = &[
    ("kreuzberg-non_ascii_text.pdf", "a font without a map of its letters loses some words"),
    ("pdfjs-Brotli-Prototype-FileA.pdf", "streams packed with Brotli are named, not read"),
    (
        "pdfjs-vertical.pdf",
        "a font without a map of its letters is guessed at, and the gap says so",
    ),
    ("poi-poc-shared-strings.xlsx", "a sheet is left at its first cell without a place"),
];

#[test]
fn real_files_that_break_readers_end_as_they_should() {
    let Some(folder) = corpus() else { return };
    let home = tempfile::tempdir().expect("a temporary folder");
    let watched = tickmark(
        home.path(),
        &["read", &folder.display().to_string(), "--format", "json", "--ocr", "off"],
    );
    println!("read: {:?}, {} MiB", watched.took, watched.peak_kibibytes >> 10);
    assert!(watched.took < FOLDER_TIME_MAX, "the folder took {:?}", watched.took);
    let printed: Value = serde_json::from_slice(&watched.output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", watched.errors()));
    let rows: BTreeMap<&str, &Value> = printed["files"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| Some((row["path"].as_str()?.rsplit('/').next()?, row)))
        .collect();
    let mut wrong: Vec<String> = EXPECTED
        .iter()
        .filter_map(|(name, right)| {
            let fault =
                rows.get(name).map_or(Err("it has no row".to_owned()), |row| check(row, right));
            fault.err().map(|fault| format!("{name}: {fault}"))
        })
        .collect();
    for (name, _) in KNOWN_FAULTS {
        let faults = wrong.len();
        wrong.retain(|fault| !fault.starts_with(name));
        if wrong.len() == faults {
            wrong.push(format!("{name}: it is read rightly now, and listed as a known fault"));
        }
    }
    let known = |name: &str| EXPECTED.iter().any(|(known, _)| *known == name);
    wrong.extend(rows.keys().filter(|name| !known(name)).map(|name| format!("{name}: not known")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(row: &Value, right: &Right) -> Result<(), String> {
    // Everything that is shown of the file, its places, gaps and remarks included.
    let shown = fold_space(&words(row));
    let unread = row["unread"].as_array().map_or(0, Vec::len);
    let is_read = row["sections"].as_array().is_some_and(|sections| !sections.is_empty());
    let (lacking, status) = match right {
        Read(words) => (*words, is_read && unread == 0),
        Partial(words, _) => (*words, is_read && unread > 0),
        Words(words) => (*words, is_read),
        Unreadable(_) => (&[][..], !is_read && unread > 0),
    };
    let because = match right {
        Partial(_, why) | Unreadable(why) => *why,
        Read(_) | Words(_) => "",
    };
    let gaps = row["unread"].to_string();
    if !status {
        return Err(format!("it is read: {is_read}, {gaps}"));
    }
    if !gaps.contains(because) {
        return Err(format!("not because of `{because}`: {gaps}"));
    }
    match lacking.iter().find(|words| !shown.contains(**words)) {
        Some(words) => Err(format!("`{words}` is not read ({} characters are)", shown.len())),
        None => Ok(()),
    }
}

/// All texts in a value, one after another.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone() + "\n",
        Value::Array(values) => values.iter().map(words).collect(),
        Value::Object(fields) => fields.values().map(words).collect(),
        _ => String::new(),
    }
}

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/hostile");
    if !path.exists() {
        println!("skipped: ../shared/corpus/hostile is not here");
    }
    path.exists().then_some(path)
}
