//! Reads the small files of `fixtures/formats` and compares what is read, with its places.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::Config;
use tickmark::domain::{Body, DocumentId, EvidencePath, Location, SourceFile, fold_space};
use tickmark::extract::{self, ALLOWANCE, Content, Extracted, Member};
use tickmark::sandbox;

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file as it was read, with what it carries.
#[derive(Debug)]
struct Read {
    file: Extracted,
    members: Vec<Member>,
}

fn read(name: &str, bytes: &[u8]) -> Result<Read, extract::Error> {
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(bytes),
        bytes: bytes.len() as u64,
    };
    let mut members = Vec::new();
    let file = sandbox::read(&file, bytes, ALLOWANCE, &mut |member| members.push(member))?;
    Ok(Read { file, members })
}

/// What was read, a section or row a line.
fn shown(read: &Read) -> String {
    let Read { file, members } = read;
    let document = match file {
        Extracted::Document(document) => document,
        Extracted::Container { format, members: count, gaps } => {
            let head = format!("format: {}, {count} members, gaps {gaps:?}\n", format.name());
            return members.iter().fold(head, |head, member| head + &carried(member));
        }
    };
    let mut shown = format!("format: {}", document.format.name());
    if document.misnamed() {
        shown.push_str(" (misnamed)");
    }
    let properties = &document.properties;
    let _ = write!(shown, "\ntitle: {:?}, author: {:?}", properties.title, properties.author);
    let dates =
        [properties.created, properties.modified].map(|date| date.map(|date| date.to_string()));
    let _ = writeln!(shown, ", dates: {dates:?}, pages: {:?}", document.pages);
    for (name, value) in &properties.custom {
        let _ = writeln!(shown, "property {name}: {value}");
    }
    for section in &document.sections {
        let trail = section.trail.join(" > ");
        let _ = match &section.body {
            Body::Heading { level, text } => {
                writeln!(shown, "[{}] heading {level}: {text} (under {trail:?})", section.location)
            }
            Body::Text(text) => {
                writeln!(shown, "[{}] text: {text:?} (under {trail:?})", section.location)
            }
            Body::Margin(text) => writeln!(shown, "[{}] margin: {text}", section.location),
            Body::FrontMatter(pairs, text) => {
                writeln!(shown, "[{}] front matter: {pairs:?} {text:?}", section.location)
            }
            Body::Table(table) => {
                writeln!(shown, "[{}] table {:?} (under {trail:?})", section.location, table.name)
                    .and_then(|()| {
                        table.rows.iter().try_for_each(|row| {
                            writeln!(shown, "  [{}] {:?} {:?}", row.location, row.cells, row.text)
                        })
                    })
            }
        };
    }
    for gap in &document.gaps {
        let _ = writeln!(shown, "gap: {gap}");
    }
    for hidden in &document.hidden {
        let _ = writeln!(shown, "hidden: [{}] {} {:?}", hidden.location, hidden.by, hidden.text);
    }
    for remark in &document.remarks {
        let _ = writeln!(shown, "remark: {remark}");
    }
    members.iter().fold(shown, |shown, member| shown + &carried(member))
}

fn carried(member: &Member) -> String {
    match &member.content {
        Content::File(bytes) => format!("member: {}, {} bytes\n", member.name, bytes.len()),
        Content::Unreadable(why) | Content::Skipped(why) => {
            format!("member: {}, {why}\n", member.name)
        }
    }
}

#[test]
fn every_format_is_read_with_its_places() {
    for name in [
        "archive.zip",
        "board.txt.bz2",
        "board.txt.gz",
        "board.txt.xz",
        "board.txt.zst",
        "bomb.gz",
        "data_policy.odt",
        "features.docx",
        "guide.html",
        "handbook.epub",
        "impact.pdf",
        "incidents.md",
        "latin1.csv",
        "legacy.doc",
        "legacy.ppt",
        "legacy.xls",
        "letter.rtf",
        "locked.7z",
        "mails.mbox",
        "methods.zip",
        "misnamed.pdf",
        "model_card.txt",
        "monitoring.jsonl",
        "notes.7z",
        "notes.tar",
        "notes.tar.gz",
        "notes.tar.xz",
        "notes.tar.zst",
        "notes.tbz2",
        "policy.docx",
        "review.eml",
        "risks.xlsx",
        "suppliers.json",
        "systems.ods",
        "training.csv",
        "training.odp",
        "training.pptx",
    ] {
        let read = read(name, &fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        insta::assert_snapshot!(name, shown(&read));
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    for (name, why) in [
        ("blank.md", "the file holds no text"),
        ("empty.txt", "the file is empty"),
        ("encrypted.docx", "the file is encrypted"),
        ("encrypted.pdf", "the file is encrypted"),
        ("junk.txt", "the file is binary and of no format that is read"),
        ("overlapping.zip", "the file is damaged: its members overlap, as only those of a bomb do"),
        ("scanned.pdf", "image only, no text layer (1 pages)"),
        ("truncated.docx", "the file is damaged: "),
        ("truncated.pdf", "the file is damaged: "),
        ("truncated.xlsx", "the file is damaged: "),
    ] {
        let error = read(name, &fixture(name)).expect_err(name).to_string();
        let told = if why.ends_with(": ") { error.starts_with(why) } else { error == why };
        assert!(told, "{name}: {error}");
    }
}

#[test]
fn a_file_cut_anywhere_crashes_no_reader() {
    for name in [
        "data_policy.odt",
        "features.docx",
        "handbook.epub",
        "impact.pdf",
        "legacy.doc",
        "legacy.ppt",
        "legacy.xls",
        "letter.rtf",
        "policy.docx",
        "review.eml",
        "risks.xlsx",
        "systems.ods",
        "training.odp",
        "training.pptx",
    ] {
        let whole = fixture(name);
        for part in 1..24 {
            check_no_crash(name, &whole[..whole.len() * part / 24]);
        }
        // A wrong byte here and there, also in what is not compressed.
        for place in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x55;
            check_no_crash(name, &damaged);
        }
    }
}

fn check_no_crash(name: &str, bytes: &[u8]) {
    let crashed = matches!(read(name, bytes), Err(extract::Error::Crashed { .. }));
    assert!(!crashed, "{name}");
}

/// A folder handed to the developers that is no part of the repository.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if !path.exists() {
        eprintln!("skipped: ../shared/{folder} is not here");
    }
    path.exists().then_some(path)
}

#[test]
fn every_feature_of_word_is_read_and_deleted_text_is_not() {
    let Some(path) = shared("corpus/hostile/feature-probe.docx") else { return };
    let bytes = fs::read(path).expect("feature-probe.docx");
    let shown = shown(&read("feature-probe.docx", &bytes).expect("feature-probe.docx"));
    for feature in [
        "HEADER",
        "FOOTER",
        "BODY",
        "HEADING",
        "TABLE",
        "NESTEDTABLE",
        "INS",
        "SDTBLOCK",
        "SDTINLINE",
        "SDTCELL",
        "HYPER",
        "FLDSIMPLE",
        "FLDCOMPLEX",
        "SMARTTAG",
        "COMMENTED",
        "COMMENT",
        "TEXTBOX",
        "VMLBOX",
        "MATH",
        "MOVETO",
        "FOOTNOTE",
        "ENDNOTE",
    ] {
        assert!(shown.contains(&format!("MK{feature}")), "{feature} is lost");
    }
    assert!(!shown.contains("MKDEL"), "deleted text is read");
}

#[test]
fn a_hostile_file_costs_itself_only() {
    let Some(folder) = shared("corpus/hostile") else { return };
    for entry in fs::read_dir(folder).expect("hostile").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = fs::read(entry.path()).expect(&name);
        match read(&name, &bytes) {
            Ok(Read { file: Extracted::Document(document), .. }) => {
                assert!(!document.sections.is_empty(), "{name}");
            }
            Ok(read) => assert!(!read.members.is_empty(), "{name}"),
            Err(error) => assert!(!error.to_string().is_empty(), "{name}"),
        }
    }
}

/// Text with the marks that formats are made of, so that chance meets them.
fn marked_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zäß0-9 .]{1,12}",
        3 => prop::sample::select(vec![
            "\n", "\n", "\r\n", "\n\n", ",", ";", "\t", "|", "\"", "# ", "## ", "---", "===",
            "```", "| a | b |\n|---|---|\n", ": ", "{", "}", "[", "]", "\"a\":", "\\", "- ",
            "{\"a\": 1}\n", "sep=;\n", "<p>", "\u{FEFF}", "\u{B}", "\u{2028}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Every piece of text stands on the lines it is said to stand on.
fn check_places(name: &str, source: &str) -> Result<(), TestCaseError> {
    let Ok(Read { file: Extracted::Document(document), .. }) = read(name, source.as_bytes()) else {
        return Ok(());
    };
    // A file begins with one byte order mark at most; a second is text.
    let lines: Vec<&str> = source.strip_prefix('\u{FEFF}').unwrap_or(source).lines().collect();
    let check = |location: &Location, text: &str| {
        let Location::Lines { first, last } = location else {
            return Err(TestCaseError::fail(format!("{location} is no place in a text file")));
        };
        let there = lines.get(*first as usize - 1..*last as usize).unwrap_or_default().join("\n");
        prop_assert!(
            fold_space(&there).contains(&fold_space(text)),
            "{text:?} does not stand at {location} ({there:?}) of {source:?}"
        );
        Ok(())
    };
    for section in &document.sections {
        check(&section.location, section.text())?;
        if let Body::Table(table) = &section.body {
            for row in &table.rows {
                check(&row.location, &row.text)?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(300) })]

    #[test]
    fn text_stands_where_it_is_said_to(source in marked_text()) {
        for name in ["a.csv", "a.md", "a.txt", "a.json", "a.jsonl"] {
            check_places(name, &source)?;
        }
    }

    #[test]
    fn no_bytes_crash_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.csv", "a.md", "a.txt", "a.json", "a.jsonl", "a.html", "a.eml", "a.pdf"] {
            let crashed = matches!(read(name, &bytes), Err(extract::Error::Crashed { .. }));
            prop_assert!(!crashed, "{name}");
        }
    }

    #[test]
    fn no_text_crashes_a_reader(source in marked_text()) {
        for name in ["a.csv", "a.md", "a.txt", "a.json", "a.jsonl", "a.html", "a.eml"] {
            let crashed = matches!(read(name, source.as_bytes()), Err(extract::Error::Crashed { .. }));
            prop_assert!(!crashed, "{name}");
        }
    }
}
