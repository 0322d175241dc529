//! Puts what was recognised where it belongs: between the pages that had text, or in a document of its
//! own.

use std::collections::BTreeMap;

use super::{Found, RecognisedPage};
use crate::domain::{
    Body, Document, Format, Location, Remark, Section, SourceFile, UnreadPages, named_pages,
};
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
            blank(&error, file, format, recognised)
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
        // Of one that could not be recognised the reason is told, which says more.
        document.unread_pages.remove(one.page);
    }
    document.gaps.extend(gaps(recognised));
    document.remarks.extend(remark(recognised));
    Ok(document)
}

/// The document of a file of which nothing was read, before anything is recognised in it.
fn blank(
    error: &Error,
    file: &SourceFile,
    format: Format,
    recognised: &[RecognisedPage],
) -> Document {
    let last = recognised.iter().map(|one| one.page).max().unwrap_or_default();
    let mut document = Document::of_sections(file.clone(), format, Vec::new());
    let (pages, unread) = match error {
        Error::ImageOnly { pages } => (*pages, UnreadPages::new(1..=*pages, [])),
        Error::Undecodable { pages } => (*pages, UnreadPages::new([], 1..=*pages)),
        _ => (last, UnreadPages::default()),
    };
    document.pages = Some(pages.max(last));
    document.unread_pages = unread;
    document
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

/// What stands against relying on the pages, each reason once.
fn gaps(recognised: &[RecognisedPage]) -> Vec<String> {
    let mut failed: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut unsure: BTreeMap<u32, u8> = BTreeMap::new();
    for one in recognised {
        match &one.found {
            Err(why) => failed.entry(why).or_default().push(one.page),
            Ok(found) if found.words > 0 && found.confidence_percent < CONFIDENCE_PERCENT_MIN => {
                _ = unsure.insert(one.page, found.confidence_percent);
            }
            Ok(_) => {}
        }
    }
    let failed = failed.into_iter().map(|(why, pages)| {
        format!("{}: no text could be recognised, as {why}", named_pages(pages))
    });
    let range = (unsure.values().min(), unsure.values().max());
    let unsure = match range {
        (Some(least), Some(most)) => {
            let sure = if least == most { least.to_string() } else { format!("{least}–{most}") };
            let pages = named_pages(unsure.keys().copied());
            Some(format!("{pages}: recognised with little certainty ({sure} %)"))
        }
        _ => None,
    };
    unsure.into_iter().chain(failed).collect()
}

/// How sure the recognition was on average: a page counts by its words.
fn remark(recognised: &[RecognisedPage]) -> Option<Remark> {
    let with_text = recognised.iter().filter_map(|one| Some((one.page, text_of(one)?)));
    let (pages, found): (Vec<u32>, Vec<&Found>) = with_text.unzip();
    let words: u64 = found.iter().map(|found| u64::from(found.words)).sum();
    let sure: u64 = found
        .iter()
        .map(|found| u64::from(found.words) * u64::from(found.confidence_percent))
        .sum();
    let confidence_percent = sure.checked_div(words)?.min(100) as u8;
    let mended = found.iter().map(|found| found.mended).sum();
    Some(Remark::Recognised { pages, confidence_percent, mended })
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
        let found = Found {
            paragraphs,
            words: words.len() as u32,
            confidence_percent,
            mended: u32::from(page == 2),
        };
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
            sections.chain(document.gaps_in_words()).chain(remarks).collect::<Vec<_>>().join("; ")
        });
        assert_eq!(shown.unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn a_scan_becomes_a_document_that_says_how_sure_it_is() {
        check(
            Err(Error::ImageOnly { pages: 2 }),
            &[page(1, &["AI policy", "Scope"], 90), page(2, &["End"], 60)],
            "[page 1] AI policy; [page 1] Scope; [page 2] End; \
             text of pages 1–2 was recognised in images, 80 % sure; \
             in one place an l was read as I, as in `AI`",
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
        document.unread_pages = UnreadPages::new([2, 3, 5], [6]);
        document.gaps = vec!["other".to_owned()];
        check(
            Ok(document),
            &[page(2, &["two"], 30), failed(3)],
            "[page 1] H1; [page 2] two; [page 4] H4; page 5 without text; \
             page 6 cannot be decoded; other; page 2: recognised with little certainty (30 %); \
             page 3: no text could be recognised, as it took longer than 120 seconds; \
             text of page 2 was recognised in images, 30 % sure; \
             in one place an l was read as I, as in `AI`",
        );
    }

    #[test]
    fn a_reason_is_given_once_and_pages_that_were_left_are_named() {
        check(
            Err(Error::ImageOnly { pages: 7 }),
            &[page(1, &["one"], 50), page(2, &["two"], 40), failed(3), failed(4), page(5, &[], 0)],
            "[page 1] one; [page 2] two; pages 6–7 without text; \
             pages 1–2: recognised with little certainty (40–50 %); \
             pages 3–4: no text could be recognised, as it took longer than 120 seconds; \
             text of pages 1–2 was recognised in images, 45 % sure; \
             in one place an l was read as I, as in `AI`",
        );
    }

    #[test]
    fn a_file_in_which_nothing_was_recognised_stays_unread() {
        let scan = || Err(Error::ImageOnly { pages: 1 });
        let told = "image only (1 page), and no text was recognised: ";
        check(scan(), &[page(1, &[], 0)], &format!("{told}no words were found in it"));
        check(scan(), &[failed(1)], &format!("{told}it took longer than 120 seconds"));
        check(Err(Error::Encrypted), &[], "the file is encrypted");
    }
}
