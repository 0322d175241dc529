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
    for gap in document.gaps_in_words() {
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
        "change.adoc",
        "data_policy.odt",
        "evaluation.ipynb",
        "features.docx",
        "forwarded.eml",
        "guide.html",
        "handbook.epub",
        "hidden.html",
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
        "outlook.msg",
        "policy.docx",
        "register.xml",
        "review.eml",
        "risks.xlsx",
        "settings.yaml",
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
        ("pixel.png", "image only, no text layer (1 page)"),
        ("overlapping.zip", "the file is damaged: its members overlap, as only those of a bomb do"),
        ("scanned.pdf", "image only, no text layer (1 page)"),
        ("truncated.docx", "the file is damaged: "),
        ("truncated.pdf", "the file is damaged: "),
        ("truncated.xlsx", "the file is damaged: "),
    ] {
        let error = read(name, &fixture(name)).expect_err(name).to_string();
        let told = if why.ends_with(": ") { error.starts_with(why) } else { error == why };
        assert!(told, "{name}: {error}");
    }
}

/// A fixture of every format, and the format it is.
const FORMATS: [(&str, &str); 35] = [
    ("archive.zip", "zip"),
    ("board.txt.bz2", "bzip2"),
    ("board.txt.gz", "gzip"),
    ("board.txt.xz", "xz"),
    ("board.txt.zst", "zstd"),
    ("change.adoc", "asciidoc"),
    ("data_policy.odt", "odt"),
    ("evaluation.ipynb", "notebook"),
    ("features.docx", "docx"),
    ("forwarded.eml", "eml"),
    ("guide.html", "html"),
    ("handbook.epub", "epub"),
    ("impact.pdf", "pdf"),
    ("incidents.md", "markdown"),
    ("legacy.doc", "doc"),
    ("legacy.ppt", "ppt"),
    ("legacy.xls", "xls"),
    ("letter.rtf", "rtf"),
    ("mails.mbox", "mbox"),
    ("model_card.txt", "text"),
    ("monitoring.jsonl", "jsonl"),
    ("notes.7z", "7z"),
    ("notes.tar", "tar"),
    ("notes.tar.gz", "gzip"),
    ("outlook.msg", "msg"),
    ("pixel.png", "image"),
    ("policy.docx", "docx"),
    ("register.xml", "xml"),
    ("risks.xlsx", "xlsx"),
    ("settings.yaml", "yaml"),
    ("suppliers.json", "json"),
    ("systems.ods", "ods"),
    ("training.csv", "csv"),
    ("training.odp", "odp"),
    ("training.pptx", "pptx"),
];

#[test]
fn the_content_tells_the_format_whatever_the_name() {
    for (fixture_name, format) in FORMATS {
        let bytes = fixture(fixture_name);
        // Settings and records look like text; nothing but their names tells them.
        let lying = match format {
            "yaml" => "lying.yml",
            "pptx" => "lying.odt",
            _ => "lying.pptx",
        };
        let unnamed = if format == "yaml" { "settings.yaml" } else { "unnamed" };
        for name in [fixture_name, lying, unnamed] {
            let file = SourceFile {
                path: EvidencePath(name.to_owned()),
                id: DocumentId::of(&bytes),
                bytes: bytes.len() as u64,
            };
            let told = extract::format(&file, &bytes).map(tickmark::domain::Format::name);
            assert_eq!(told, Some(format), "{fixture_name} as {name}");
            if let Ok(Read { file: Extracted::Document(document), .. }) = read(name, &bytes) {
                let lies = name == lying && format != "yaml";
                assert_eq!(document.misnamed(), lies, "{fixture_name} as {name}");
            }
        }
    }
}

#[test]
fn a_file_cut_or_changed_anywhere_crashes_no_reader() {
    for (name, _) in FORMATS {
        let whole = fixture(name);
        for part in 1..24 {
            check_crashes(name, &whole[..whole.len() * part / 24]);
            let mut changed = whole.clone();
            changed[whole.len() * part / 24] ^= 1 << (part % 8);
            check_crashes(name, &changed);
        }
    }
}

fn check_crashes(name: &str, bytes: &[u8]) {
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

/// A name for every reader that a name can choose.
const NAMES: [&str; 14] = [
    "a.csv", "a.md", "a.txt", "a.json", "a.jsonl", "a.html", "a.eml", "a.pdf", "a.yaml", "a.xml",
    "a.adoc", "a.ipynb", "a.mbox", "a",
];

/// Text with the marks that formats are made of, so that chance meets them.
fn marked_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zäß0-9 .]{1,12}",
        3 => prop::sample::select(vec![
            "\n", "\n", "\r\n", "\n\n", ",", ";", "\t", "|", "\"", "# ", "## ", "---", "===",
            "```", "| a | b |\n|---|---|\n", ": ", "{", "}", "[", "]", "\"a\":", "\\", "- ",
            "{\"a\": 1}\n", "sep=;\n", "<p>", "|===\n", "= ", "a: ", "\n  ", "- a: ", "&x ", "*x ",
            "//", ":a: ", "----\n", "\u{FEFF}", "\u{B}", "\u{2028}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Text without tags, as prose in XML is read.
fn untagged(name: &str, text: &str) -> String {
    if name != "a.xml" {
        return text.to_owned();
    }
    let mut pieces = text.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('>').map_or(piece, |(_, after)| after))
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
            fold_space(&there).contains(&fold_space(text))
                || fold_space(&untagged(name, &there)).contains(&fold_space(text)),
            "{name}: {text:?} does not stand at {location} ({there:?}) of {source:?}"
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
        for name in ["a.csv", "a.md", "a.txt", "a.json", "a.jsonl", "a.yaml", "a.xml", "a.adoc"] {
            check_places(name, &source)?;
        }
        let valid = source.replace("<p>", "<p/>").replace(['{', '}'], "</v><v>");
        check_places("a.xml", &format!("<doc><v>{valid}</v></doc>"))?;
    }

    #[test]
    fn no_bytes_crash_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in NAMES {
            let crashed = matches!(read(name, &bytes), Err(extract::Error::Crashed { .. }));
            prop_assert!(!crashed, "{name}");
        }
    }

    #[test]
    fn no_text_crashes_a_reader(source in marked_text()) {
        for name in NAMES {
            let crashed = matches!(read(name, source.as_bytes()), Err(extract::Error::Crashed { .. }));
            prop_assert!(!crashed, "{name}");
        }
    }
}
