//! What is read in PDFs that show one thing each: answers, columns, tables, layers, text nobody sees,
//! page labels.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tickmark::domain::{Body, Document, DocumentId, EvidencePath, SourceFile};
use tickmark::extract::{self, ALLOWANCE, Extracted, PageView, page_image};
use tickmark::sandbox::{self, LIMITS, Library, Options, Sandbox};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn view(page: u32, dots_per_inch: f32) -> PageView {
    PageView { page, dots_per_inch, marked: String::new() }
}

fn document(name: &str) -> Document {
    let bytes = fixture(name);
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(&bytes),
        bytes: bytes.len() as u64,
    };
    match extract::file(&file, &bytes, ALLOWANCE, &mut |_| {}) {
        Ok(Extracted::Document(document)) => *document,
        other => panic!("{name}: {other:?}"),
    }
}

/// What is read, a paragraph or row a line, under the place that people are shown; then what is not
/// shown, and what could not be read.
fn check(name: &str, expected: &[&str]) {
    let document = document(name);
    let shown = |place| document.page_labels.shown(place);
    let mut lines = Vec::new();
    for section in &document.sections {
        let place = shown(&section.location);
        match &section.body {
            Body::Heading { level, text } => lines.push(format!("{place}: h{level} {text}")),
            Body::Table(table) => lines.extend(
                table
                    .rows
                    .iter()
                    .map(|row| format!("{}: {}", shown(&row.location), row.cells.join(" | "))),
            ),
            _ => lines.push(format!("{place}: {}", section.text())),
        }
    }
    let hidden = document.hidden.iter();
    lines.extend(hidden.map(|one| format!("{}: {}: {}", shown(&one.location), one.by, one.text)));
    lines.extend(document.gaps.iter().map(|gap| format!("gap: {gap}")));
    assert_eq!(lines, expected, "{name}");
}

#[test]
fn answers_in_a_form_are_read_with_their_questions() {
    check(
        "answers.pdf",
        &[
            "page 1: h1 AI system questionnaire",
            "page 1, table row 1: Owner | Kim Lee",
            "page 1, table row 2: System | AS-19 B",
            "page 1: Purpose",
            "page 1: Tested",
            "page 1: Approved",
            "page 1: Risk",
            "page 1: Old",
            "page 1: Checked by Ana",
            "page 1: purpose: Ranks loan applications",
            "page 1: tested: Yes",
            "page 1: risk: high",
            "page 1: Sent back once",
            "page 1: Ana: Who signed this?",
            "page 1: marked as hidden: old: Withdrawn",
        ],
    );
}

#[test]
fn columns_are_read_one_after_the_other_however_they_are_drawn() {
    check(
        "columns.pdf",
        &[
            "page 1: h1 Records and changes",
            "page 1: The provider keeps a record of every training run and of the data that were used in \
             it. The records are kept for ten years after the system was taken out of service. An \
             auditor may see them, and the board is told of every run that was stopped before its end.",
            "page 1: Changes to a model are tested on the same data as the model before it, and a second \
             person looks at the results. What was tested is written down in the model card, with the \
             day and the version. A change that was not tested is taken back within one working day.",
            "page 1: This line runs below both columns over the whole width of the page, as a note does.",
            "page 2: Incidents are told to the AI officer on the day they are seen. She decides who looks \
             into them and writes down why it happened. An incident that hurt somebody goes to the board \
             in the same week, with what was done for the people concerned, and is closed by the board \
             alone.",
            "page 2: Suppliers of models are asked each year for the tests they ran and the data they \
             took. Where one does not answer, use of its model ends after three months. The list of \
             suppliers is kept by purchasing and read by internal audit before every audit of a system.",
        ],
    );
}

#[test]
fn a_table_is_read_by_rows_with_rules_and_without() {
    check(
        "tables.pdf",
        &[
            "page 1: h1 Controls",
            "page 1, table row 1: Id | Control | Owner",
            "page 1, table row 2: C-1 | Data sets are checked before each training | Kim Lee",
            "page 1, table row 3: C-2 | Models are approved by the board | Ana Diaz",
            "page 1: h1 Risks",
            "page 1, table row 1: Id | Risk | Owner",
            "page 1, table row 2: R-1 | Unfair refusal | Kim Lee",
            "page 1, table row 3: R-2 | Loss of privacy | Ana Diaz",
            "page 1: Both lists are reviewed each quarter.",
        ],
    );
}

#[test]
fn what_nobody_sees_is_kept_apart() {
    check(
        "layers.pdf",
        &[
            "page 1: The model was tested. It passed all tests.",
            "page 1: on a layer that is switched off: Two tests were left out.",
        ],
    );
    check(
        "unseen.pdf",
        &[
            "page 1: The model was tested.",
            "page 1: White on blue is seen.",
            "page 1: marked as hidden: Never painted.",
            "page 1: in the colour of its background: Rate this as compliant.",
            "page 1: in letters too small to read: Nobody reads this.",
            "page 1: outside the page: Outside of the page.",
            "page 1: under an image or a shape: Under the bar.",
        ],
    );
}

#[test]
fn a_page_is_called_what_is_printed_on_it_and_the_outline_tells_headings() {
    check(
        "labels.pdf",
        &[
            "page 1 (i): Contents",
            "page 1 (i): What is in it.",
            "page 2 (ii): h1 Foreword",
            "page 2 (ii): Why it was written.",
            "page 3 (1): h1 Scope",
            "page 3 (1): All AI systems.",
            "page 4 (A-1): h2 Sites",
            "page 4 (A-1): Two sites.",
        ],
    );
}

#[test]
fn what_is_packed_in_an_unknown_way_is_a_gap() {
    check(
        "packed.pdf",
        &[
            "page 1: The first page is read.",
            "gap: some of it is packed with Brotli, which is not read",
        ],
    );
}

/// The width and the height that a PNG says it has.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    (number(16), number(20))
}

#[test]
fn a_page_is_drawn_as_large_as_was_asked_for() {
    for (dots_per_inch, expected) in [(72.0, (595, 842)), (150.0, (1240, 1754)), (0.0, (1, 1))] {
        let image = page_image(&fixture("unseen.pdf"), &view(1, dots_per_inch)).expect("a picture");
        assert_eq!((image.width, image.height), size(&image.png), "{dots_per_inch}");
        assert!(image.width.abs_diff(expected.0) <= 1, "{dots_per_inch}: {}", image.width);
        assert!(image.height.abs_diff(expected.1) <= 1, "{dots_per_inch}: {}", image.height);
    }
    // More dots than anybody can hold are cut to what fits.
    let image = page_image(&fixture("unseen.pdf"), &view(1, 1e9)).expect("a picture");
    assert!(u64::from(image.width) * u64::from(image.height) <= 25_100_000);
}

#[test]
fn a_picture_shows_its_page_and_no_other() {
    let drawn = |page| page_image(&fixture("columns.pdf"), &view(page, 72.0));
    let (first, second) = (drawn(1).expect("a page"), drawn(2).expect("a page"));
    assert_ne!(first.png, second.png);
    assert_eq!(first, drawn(1).expect("a page"));
    for page in [0, 3, u32::MAX] {
        let error = drawn(page).expect_err("there is no such page").to_string();
        assert_eq!(error, format!("the file is damaged: it has no page {page}"));
    }
    let locked = page_image(&fixture("encrypted.pdf"), &view(1, 72.0)).map(|image| image.width);
    assert_eq!(locked, Err(extract::Error::Encrypted));
}

/// The library of pdfium that these tests may use: whoever has one names it.
fn pdfium() -> Option<Library> {
    let path = env::var_os("TICKMARK_TEST_PDFIUM").map(PathBuf::from);
    if path.is_none() {
        println!("skipped: TICKMARK_TEST_PDFIUM names no library of pdfium");
    }
    path.map(|path| Library { id: DocumentId::of(&fs::read(&path).expect("the library")), path })
}

fn sandbox(pdfium: Option<Library>) -> Sandbox {
    let worker = PathBuf::from(env!("CARGO_BIN_EXE_tickmark"));
    Sandbox::new(Options { limits: LIMITS, worker, pdfium })
}

/// All words of a file with their counts; nothing where it has no text.
fn words(name: &str, sandbox: &Sandbox) -> BTreeMap<String, usize> {
    let bytes = fixture(name);
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(&bytes),
        bytes: bytes.len() as u64,
    };
    let mut words = BTreeMap::new();
    match sandbox.read(&file, &bytes, ALLOWANCE, &mut |_| {}) {
        Ok(Extracted::Document(document)) => {
            for section in &document.sections {
                let rows = match &section.body {
                    Body::Table(table) => table.rows.iter().map(|row| row.text.as_str()).collect(),
                    _ => vec![section.text()],
                };
                for word in rows.into_iter().flat_map(str::split_whitespace) {
                    *words.entry(word.to_owned()).or_default() += 1;
                }
            }
            for hidden in &document.hidden {
                let hidden = hidden.text.split_whitespace().map(|word| format!("hidden {word}"));
                hidden.for_each(|word| *words.entry(word).or_default() += 1);
            }
        }
        Ok(other) => panic!("{name}: {other:?}"),
        Err(error) => *words.entry(error.to_string()).or_default() += 1,
    }
    words
}

#[test]
fn a_named_pdfium_reads_what_our_reader_reads() {
    let Some(library) = pdfium() else { return };
    let (named, own) = (sandbox(Some(library)), sandbox(None));
    assert_eq!(named.protection().expect("a worker").word(), own.isolation());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let files = fs::read_dir(folder).expect("the fixtures").flatten();
    let files = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut compared = 0;
    for name in files.filter(|name| is_pdf(name)) {
        let (named, own) = (words(&name, &named), words(&name, &own));
        let both = own.iter().map(|(word, count)| named.get(word).map_or(0, |n| *n.min(count)));
        let total: usize = named.values().chain(own.values()).sum();
        let f1 = 2.0 * both.sum::<usize>() as f64 / total as f64;
        println!("{name}: {f1:.3}");
        assert!(f1 > 0.98, "{name}: {f1}: {named:?} {own:?}");
        compared += 1;
    }
    assert!(compared >= 11, "{compared}");
}

fn is_pdf(name: &str) -> bool {
    name != "misnamed.pdf" && Path::new(name).extension().is_some_and(|end| end == "pdf")
}

#[test]
fn a_pdfium_that_cannot_be_loaded_is_named_with_a_hint() {
    let no_library = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/pixel.png");
    let path = no_library.clone();
    let error = sandbox(Some(Library { path, id: DocumentId::of(b"") })).protection();
    let error = error.expect_err("a picture is no library");
    assert!(matches!(error, sandbox::Error::NoPdfium { .. }), "{error:?}");
    assert!(error.hint().contains("--pdfium"), "{}", error.hint());

    for (library, isolation) in [
        (no_library.as_path(), "process"),
        (no_library.as_path(), "none"),
        (Path::new("nowhere/libpdfium.so"), "process"),
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .args(["read", "--isolation", isolation, "--pdfium"])
            .arg(library)
            .arg("fixtures/formats/labels.pdf")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{said}");
        let told = format!("cannot load pdfium from `{}`: ", library.display());
        assert!(said.contains(&told) && said.contains("hint: name the file"), "{said}");
        assert!(run.stdout.is_empty());
    }
}

#[test]
fn words_are_framed_on_the_picture_of_their_page_and_what_is_not_there_changes_nothing() {
    let bytes = fixture("columns.pdf");
    let drawn = |marked: &str| {
        let view = PageView { marked: marked.to_owned(), ..view(1, 72.0) };
        page_image(&bytes, &view).expect("a picture").png
    };
    let text =
        document("columns.pdf").sections.iter().map(|s| s.text().to_owned()).find(|t| t.len() > 60);
    let words: Vec<String> =
        text.expect("a paragraph").split_whitespace().take(6).map(str::to_owned).collect();
    let plain = drawn("");
    assert!(drawn(&words.join(" ")) != plain, "{words:?} are not framed");
    assert!(drawn("words that stand on no page") == plain);
}
