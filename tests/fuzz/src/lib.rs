//! What must hold of any file, whatever its bytes: no crash, the same result twice, text that is not
//! blank, and places that are in the file.

use std::io::{Cursor, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use tickmark::domain::{Body, Document, DocumentId, EvidencePath, Location, SourceFile};
use tickmark::extract::{self, ALLOWANCE, Allowance, Extracted, Member};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// So much may come out of a file here; a fuzzer has no time for more.
const LITTLE: Allowance =
    Allowance { members: 1_000, bytes: 8 << 20, member_bytes_max: 4 << 20, ..ALLOWANCE };

/// Reads the bytes under a name, and panics where something does not hold.
pub fn check(name: &str, bytes: &[u8]) {
    let first = read(name, bytes);
    assert!(first == read(name, bytes), "two readings of {name} differ");
    let (read, members) = first;
    for member in &members {
        assert!(!member.name.trim().is_empty(), "a member has no name");
        assert!(!member.name.chars().any(char::is_control), "{:?} cannot be shown", member.name);
    }
    match read {
        Ok(Extracted::Document(document)) => check_document(&document, bytes),
        Ok(Extracted::Container { members: count, gaps, .. }) => {
            assert_eq!(count as usize, members.len());
            assert!(gaps.iter().all(|gap| !gap.trim().is_empty()), "a gap without words");
        }
        Err(error) => assert!(!error.to_string().trim().is_empty(), "an error without words"),
    }
}

fn read(name: &str, bytes: &[u8]) -> (Result<Extracted, extract::Error>, Vec<Member>) {
    let file = SourceFile {
        path: EvidencePath(name.to_owned()),
        id: DocumentId::of(bytes),
        bytes: bytes.len() as u64,
    };
    forgive_libraries();
    let mut members = Vec::new();
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        extract::file(&file, bytes, LITTLE, &mut |member| members.push(member))
    }));
    let crashed = |_| Err(extract::Error::Crashed { detail: "a library panicked".to_owned() });
    (read.unwrap_or_else(crashed), members)
}

/// A panic in a library is caught and becomes a row of the ledger, so the search goes on. One in our
/// own code ends it: the fuzzer's hook is asked for those alone.
fn forgive_libraries() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let end = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let of_library = |place: &panic::Location<'_>| place.file().contains("/registry/src/");
            if !panic.location().is_some_and(of_library) {
                end(panic);
            }
        }));
    });
}

fn check_document(document: &Document, bytes: &[u8]) {
    assert!(!document.sections.is_empty(), "a document without text");
    for section in &document.sections {
        check_place(&section.location, document, bytes);
        if let Body::Table(table) = &section.body {
            assert!(!table.rows.is_empty(), "a table without rows");
            for row in &table.rows {
                check_place(&row.location, document, bytes);
                // The names of a record's fields head a table whose header stands nowhere in the file.
                let says = |words: &String| !words.trim().is_empty();
                let is_blank = !says(&row.text) && !row.cells.iter().any(says);
                assert!(!is_blank, "a blank row at {}", row.location);
            }
        } else {
            assert!(!section.text().trim().is_empty(), "blank text at {}", section.location);
        }
    }
    for hidden in &document.hidden {
        assert!(!hidden.text.trim().is_empty(), "blank hidden text at {}", hidden.location);
    }
    assert!(document.gaps.iter().all(|gap| !gap.trim().is_empty()), "a gap without words");
}

/// Every number counts from one, runs forwards, and is no larger than what the file has.
fn check_place(place: &Location, document: &Document, bytes: &[u8]) {
    let runs = |first: u32, last: u32, most: usize| {
        assert!(0 < first && first <= last && last as usize <= most, "{place:?} of {most}");
    };
    match place {
        Location::Lines { first, last } => runs(*first, *last, bytes.len() + 1),
        Location::Page { page, first, last } => {
            runs(*page, *page, document.pages.map_or(usize::MAX, |pages| pages as usize));
            runs(*first, *last, usize::MAX);
        }
        Location::Slide { slide } => runs(*slide, *slide, usize::MAX),
        Location::SlideRows { slide, table, first, last } => {
            runs(*slide, *slide, usize::MAX);
            runs(*table, *table, usize::MAX);
            runs(*first, *last, usize::MAX);
        }
        Location::Paragraphs { first, last } | Location::TableRows { first, last, .. } => {
            runs(*first, *last, usize::MAX);
        }
        Location::Cells { range, .. } => {
            // Of rows OpenDocument has no last one.
            runs(range.first.row, range.last.row, usize::MAX);
            runs(range.first.column, range.last.column, 1 << 14);
        }
    }
}

/// A ZIP package of these parts, none of them compressed, so that a change of a byte stays one.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        file.start_file(*name, stored).expect("a part starts");
        file.write_all(bytes).expect("memory takes it");
    }
    file.finish().expect("a package ends").into_inner()
}

/// Cuts the bytes at the first line that is `====`, so that one input can hold two parts.
pub fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    const CUT: &[u8] = b"\n====\n";
    match bytes.windows(CUT.len()).position(|window| window == CUT) {
        Some(place) => (&bytes[..place], &bytes[place + CUT.len()..]),
        None => (bytes, &[]),
    }
}
