//! Decides whether a document counts as current: by where it lies, by its status, by what it says.

use super::cues::Cues;
use super::labels::{Book, words};
use super::title::file_words;
use super::{Approval, ControlBlock, Place};
use crate::domain::{Body, Document, Row};

/// Where a document stands.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    control: &ControlBlock,
    blank_form: bool,
) -> Place {
    let path = &document.file.path.0;
    let beside = &cues.words.place.beside_old;
    let obsolete = control.approval.as_ref().is_some_and(|fact| fact.value == Approval::Obsolete);
    if obsolete
        || by_path(&cues.archive, beside, path, Edges::Last)
        || says_superseded(cues, document)
    {
        Place::Archive
    } else if blank_form
        || in_folder(&cues.template, beside, path)
        || (by_path(&cues.template, beside, path, Edges::Both) && !filled_in(cues, document))
    {
        Place::Template
    } else {
        Place::Current
    }
}

/// Where in a file name a word has to stand to speak of the file and not of its subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edges {
    /// `AI policy old` is old; `Archive rules` are about archives, `OLD_AI_policy` shouts.
    Last,
    /// `Template impact assessment`, `impact assessment template`.
    Both,
}

/// Whether a file called a form has been filled in: hardly a field is empty, and days stand in several.
fn filled_in(cues: &Cues, document: &Document) -> bool {
    const FIELDS_MIN: usize = 6;
    const DAYS_MIN: usize = 3;
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    let rows: Vec<&Row> = tables.flat_map(|table| &table.rows).collect();
    let empty = rows.iter().filter(|row| row.filled() <= 1).count();
    let dated =
        |row: &&&Row| row.cells.iter().skip(1).any(|cell| !cues.dates.find(cell).is_empty());
    rows.len() >= FIELDS_MIN
        && empty * 10 <= rows.len() * 3
        && rows.iter().filter(dated).count() >= DAYS_MIN
}

fn in_folder(book: &Book<()>, beside: &[String], path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1).filter(|segment| !segment.ends_with('!'));
    folders.any(|segment| is_folder(book, beside, segment))
}

fn by_path(book: &Book<()>, beside: &[String], path: &str, edges: Edges) -> bool {
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or_default();
    // The name of an archive file says nothing of its members' age.
    let folder = segments
        .iter()
        .filter(|segment| !segment.ends_with('!'))
        .any(|segment| is_folder(book, beside, segment));
    folder || is_name(book, name, edges)
}

fn is_folder(book: &Book<()>, beside: &[String], segment: &str) -> bool {
    let words = file_words(&format!("{segment}."));
    let kept: Vec<&str> =
        words.split(' ').filter(|word| !word.chars().all(|c| c.is_ascii_digit())).collect();
    let core: Vec<&str> =
        kept.iter().copied().filter(|word| !beside.contains(&word.to_lowercase())).collect();
    book.whole(&kept.join(" ")).is_some() || book.whole(&core.join(" ")).is_some()
}

fn is_name(book: &Book<()>, name: &str, edges: Edges) -> bool {
    let words_of_name = file_words(name);
    let text = words_of_name.trim_end_matches([')', ']', ' ']);
    // A version or a day after the word does not move it from the end: `policy_old_v1`.
    let spans = words(text);
    let is_number = |span: &(usize, usize)| {
        let word = &text[span.0..span.1];
        word.trim_start_matches(['v', 'V']).chars().all(|c| c.is_ascii_digit())
    };
    let last = spans.iter().rposition(|span| !is_number(span));
    let Some(last) = last else { return false };
    let at_end = (0..=last).any(|first| {
        book.whole(&text[spans[first].0..spans[last].1]).is_some()
            && (first > 0 || edges == Edges::Both)
    });
    let Some(((), end)) = book.at(text, &spans, 0) else { return at_end };
    let opening = &text[spans[0].0..spans[end].1];
    let shouted = opening.chars().all(|c| !c.is_lowercase());
    at_end || edges == Edges::Both || shouted
}

fn says_superseded(cues: &Cues, document: &Document) -> bool {
    let place = &cues.words.place;
    let openings =
        document.sections.iter().take(12).filter(|section| !matches!(section.body, Body::Table(_)));
    openings.into_iter().flat_map(|section| section.text().lines().take(20)).any(|line| {
        if line.len() > 240 {
            return false;
        }
        let lower = line.to_lowercase();
        let stamped = line.len() <= 80
            && place.stamps.iter().any(|words| {
                let rest = lower
                    .trim_start_matches(|c: char| !c.is_alphanumeric())
                    .strip_prefix(words.as_str());
                // "Withdrawn papers go to the archive" is a rule; "WITHDRAWN" alone or with a day is a stamp.
                rest.is_some_and(|rest| {
                    words.contains(' ')
                        || !rest.chars().any(char::is_lowercase)
                        || rest.starts_with(" on ")
                })
            });
        let told = place.this_document.iter().any(|this| lower.contains(this.as_str()));
        stamped || (told && place.said_of_itself.iter().any(|words| lower.contains(words.as_str())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn check(path: &str, text: &str, expected: Place) {
        let document = document(path, text);
        let control = super::super::control::read(cues(), &document, None);
        assert_eq!(of(cues(), &document, &control, false), expected, "{path}: {text}");
    }

    #[test]
    fn the_path_says_what_is_kept_for_history() {
        for path in [
            "archive/AI_policy.docx",
            "x/99_Archive/AI_policy.docx",
            "old/p.docx",
            "Old versions/p.docx",
            "Obsolete/p.docx",
            "Archiv/p.docx",
            "x/Anciennes versions/p.docx",
            "AI_policy_v1_old.docx",
            "AI policy (superseded).docx",
            "OLD_AI_policy.docx",
            "x/old_policies/p.docx",
            "AI_policy_OLD_v1.docx",
        ] {
            check(path, "Text", Place::Archive);
        }
        for path in [
            "AI_policy.docx",
            "historical data/sales.csv",
            "Archive_and_retention_procedure.docx",
            "archive.zip!/AI_policy.docx",
            "Golden_rules.docx",
            "backup policy.docx",
            "threshold/p.docx",
        ] {
            check(path, "Text", Place::Current);
        }
    }

    #[test]
    fn the_path_says_what_is_to_be_filled_in() {
        for path in [
            "templates/IA.docx",
            "Impact_assessment_template.docx",
            "Vorlage_Protokoll.docx",
            "09_Forms/a.docx",
        ] {
            check(path, "Text", Place::Template);
        }
        check("platform/info.docx", "Text", Place::Current);
    }

    #[test]
    fn the_document_says_that_it_is_superseded() {
        for text in [
            "Status: Superseded",
            "WITHDRAWN 2025-02-01",
            "This document has been withdrawn.",
            "Superseded by POL-AI-02",
            "This policy is superseded by POL-AI-02 as of March 2026.",
        ] {
            check("p.docx", text, Place::Archive);
        }
        for text in [
            "Withdrawn papers go to the folder of old papers.",
            "This policy supersedes POL-AI-01.",
            "Status: In force",
        ] {
            check("p.docx", text, Place::Current);
        }
    }
}
