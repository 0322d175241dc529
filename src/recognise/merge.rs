//! Puts what was recognised where it belongs: between the pages that had text, or in a document of its
//! own.

use super::{Found, RecognisedPage};
use crate::domain::{Body, Document, Format, Location, Remark, Section, SourceFile};
use crate::extract::Error;

/// Below this much certainty on average, what a page says may be something else.
const CONFIDENCE_PERCENT_MIN: u8 = 60;

/// The document of a file, with what was recognised on the pages it could not be read on.
///
/// Where nothing at all was recognised, a file that was not read stays unread, and the error says why.
pub fn merge(
    read: Result<Document, Error>,
    file: &SourceFile,
    format: Format,
    recognised: &[RecognisedPage],
) -> Result<Document, Error> {
    let mut document = match read {
        Ok(document) => document,
        Err(error) if recognised.iter().any(|one| text_of(one).is_some()) => {
            let pages = match error {
                Error::ImageOnly { pages } | Error::Undecodable { pages } => pages,
                _ => recognised.len() as u32,
            };
            let mut document = Document::of_sections(file.clone(), format, Vec::new());
            document.pages = Some(pages.max(recognised.len() as u32));
            document
        }
        Err(Error::ImageOnly { pages } | Error::Undecodable { pages }) => {
            let failure = recognised.iter().find_map(|one| one.found.as_ref().err());
            let detail = failure.map_or("no words were found in it", String::as_str).to_owned();
            return Err(Error::Unrecognised { pages, detail });
        }
        Err(error) => return Err(error),
    };
    for one in recognised {
        if let Some(found) = text_of(one) {
            insert(&mut document.sections, one.page, &found.paragraphs);
        }
    }
    let looked_at: Vec<u32> =
        recognised.iter().filter(|one| one.found.is_ok()).map(|one| one.page).collect();
    document.image_pages.retain(|page| !looked_at.contains(page));
    document.gaps.retain(|gap| !is_of_pages(gap));
    document.gaps.extend(left(&document.image_pages));
    document.gaps.extend(recognised.iter().filter_map(gap));
    document.remarks.extend(remark(recognised));
    Ok(document)
}

fn text_of(one: &RecognisedPage) -> Option<&Found> {
    one.found.as_ref().ok().filter(|found| !found.paragraphs.is_empty())
}

/// Text of a page comes after that of the pages before it, under the heading in force there.
fn insert(sections: &mut Vec<Section>, page: u32, paragraphs: &[String]) {
    let at = sections
        .iter()
        .position(|section| page_of(&section.location).is_some_and(|other| other > page))
        .unwrap_or(sections.len());
    let trail = at.checked_sub(1).and_then(|before| sections.get(before)).map(trail_after);
    let trail = trail.unwrap_or_default();
    let added = (1..).zip(paragraphs).map(|(paragraph, text)| Section {
        location: Location::on_page(page, paragraph),
        trail: trail.clone(),
        body: Body::Text(text.clone()),
    });
    sections.splice(at..at, added.collect::<Vec<_>>());
}

fn page_of(location: &Location) -> Option<u32> {
    match location {
        Location::Page { page, .. } => Some(*page),
        Location::TableRows { page, .. } => *page,
        _ => None,
    }
}

fn trail_after(section: &Section) -> Vec<String> {
    let mut trail = section.trail.clone();
    if let Body::Heading { text, .. } = &section.body {
        trail.push(text.clone());
    }
    trail
}

/// Whether a gap says which pages were not read: these words are the PDF reader's.
fn is_of_pages(gap: &str) -> bool {
    gap.starts_with("page") && (gap.ends_with("without text") || gap.ends_with("cannot be decoded"))
}

fn left(pages: &[u32]) -> Option<String> {
    (!pages.is_empty()).then(|| format!("{} without text", named(pages)))
}

fn gap(one: &RecognisedPage) -> Option<String> {
    let page = one.page;
    match &one.found {
        Err(why) => Some(format!("page {page} could not be recognised: {why}")),
        Ok(found) if found.words > 0 && found.confidence_percent < CONFIDENCE_PERCENT_MIN => {
            let sure = found.confidence_percent;
            Some(format!("page {page} was recognised with little certainty ({sure} %)"))
        }
        Ok(_) => None,
    }
}

/// How sure the recognition was on average: a page counts by its words.
fn remark(recognised: &[RecognisedPage]) -> Option<Remark> {
    let found: Vec<&Found> = recognised.iter().filter_map(text_of).collect();
    let words: u64 = found.iter().map(|found| u64::from(found.words)).sum();
    let sure: u64 = found
        .iter()
        .map(|found| u64::from(found.words) * u64::from(found.confidence_percent))
        .sum();
    let confidence_percent = sure.checked_div(words)?.min(100) as u8;
    Some(Remark::Recognised { pages: found.len() as u32, confidence_percent })
}

/// Page numbers as people list them: `pages 3, 5–7`.
fn named(pages: &[u32]) -> String {
    let runs = pages.chunk_by(|a, b| a + 1 == *b).filter_map(|run| match run {
        [] => None,
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    let noun = if pages.len() == 1 { "page" } else { "pages" };
    format!("{noun} {}", runs.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentId, EvidencePath};

    fn file() -> SourceFile {
        SourceFile {
            path: EvidencePath("scan.pdf".to_owned()),
            id: DocumentId::of(b"scan"),
            bytes: 4,
        }
    }

    fn page(page: u32, words: &[&str], confidence_percent: u8) -> RecognisedPage {
        let paragraphs = words.iter().map(|&word| word.to_owned()).collect();
        let found = Found { paragraphs, words: words.len() as u32, confidence_percent };
        RecognisedPage { page, found: Ok(found) }
    }

    fn failed(page: u32) -> RecognisedPage {
        RecognisedPage { page, found: Err("it took longer than 120 seconds".to_owned()) }
    }

    fn check(read: Result<Document, Error>, recognised: &[RecognisedPage], expected: &str) {
        let merged = merge(read, &file(), Format::Pdf, recognised);
        let shown = merged.map(|document| {
            let sections = document
                .sections
                .iter()
                .map(|section| format!("[{}] {}", section.location, section.text()));
            let remarks = document.remarks.iter().map(ToString::to_string);
            sections.chain(document.gaps.clone()).chain(remarks).collect::<Vec<_>>().join("; ")
        });
        assert_eq!(shown.unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn a_scan_becomes_a_document_that_says_how_sure_it_is() {
        check(
            Err(Error::ImageOnly { pages: 2 }),
            &[page(1, &["AI policy", "Scope"], 90), page(2, &["End"], 60)],
            "[page 1] AI policy; [page 1] Scope; [page 2] End; \
             text of 2 pages was recognised in images, 80 % sure",
        );
    }

    #[test]
    fn pages_come_in_order_and_what_is_left_is_said() {
        let section = |number| Section {
            location: Location::on_page(number, 1),
            trail: Vec::new(),
            body: Body::Heading { level: 1, text: format!("H{number}") },
        };
        let sections = vec![section(1), section(4)];
        let mut document = Document::of_sections(file(), Format::Pdf, sections);
        document.image_pages = vec![2, 3, 5, 6];
        document.gaps = vec!["pages 2–3, 5–6 without text".to_owned(), "other".to_owned()];
        check(
            Ok(document),
            &[page(2, &["two"], 30), failed(3)],
            "[page 1] H1; [page 2] two; [page 4] H4; other; pages 3, 5–6 without text; \
             page 2 was recognised with little certainty (30 %); \
             page 3 could not be recognised: it took longer than 120 seconds; \
             text of 1 pages was recognised in images, 30 % sure",
        );
    }

    #[test]
    fn a_file_in_which_nothing_was_recognised_stays_unread() {
        let scan = || Err(Error::ImageOnly { pages: 1 });
        let told = "image only (1 pages), and no text was recognised: ";
        check(scan(), &[page(1, &[], 0)], &format!("{told}no words were found in it"));
        check(scan(), &[failed(1)], &format!("{told}it took longer than 120 seconds"));
        check(Err(Error::Encrypted), &[], "the file is encrypted");
    }
}
