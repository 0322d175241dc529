//! What stands on every page and in the properties: parts of the package that hold no words of the body.

use quick_xml::escape::escape;

use super::super::{Paper, Status, visible};
use crate::domain::Language;

const HEADER: &str = include_str!("parts/header.xml");

/// The shape that Word itself makes of a watermark, which `LibreOffice` shows as well.
const MARK: &str = include_str!("parts/mark.xml");

/// Two cells of a table, and not a tab: the right one stands right on pages of any width.
const FOOTER: &str = include_str!("parts/footer.xml");

const FIELD: &str = concat!(
    r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
    r#"<w:r><w:instrText xml:space="preserve"> {field} </w:instrText></w:r>"#,
    r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>"#,
    r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
);

const PROPERTIES: &str = include_str!("parts/core.xml");

/// The styles, in the language of the paper.
pub(super) fn styles(paper: &Paper) -> String {
    include_str!("parts/styles.xml").replace("{language}", locale(paper.language))
}

/// The settings. None of them makes Word ask anything when it opens the file.
pub(super) fn settings(paper: &Paper) -> String {
    include_str!("parts/settings.xml").replace("{language}", locale(paper.language))
}

/// The language with its country: Word has no word lists for a language alone.
fn locale(language: Language) -> &'static str {
    match language {
        Language::En => "en-GB",
        Language::De => "de-DE",
    }
}

/// Title, author and day, as the properties of the file have them.
pub(super) fn properties(paper: &Paper) -> String {
    filled(
        PROPERTIES,
        &[
            ("{title}", &text(&paper.title)),
            ("{subject}", &text(&paper.subtitle)),
            ("{author}", &text(&paper.author)),
            ("{day}", &paper.day.to_string()),
            ("{language}", locale(paper.language)),
        ],
    )
}

/// The page a header stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The first one, which has the title in large letters already.
    First,
    Other,
}

/// The head of a page: title and, in a draft, its mark across the page.
pub(super) fn header(paper: &Paper, page: Page) -> String {
    let title = if page == Page::First { "" } else { &paper.title };
    let (mark, words) = match &paper.status {
        Status::Draft { mark, .. } if !mark.trim().is_empty() => {
            let parts: Vec<&str> = [mark, title].into_iter().filter(|s| !s.is_empty()).collect();
            (shape(mark, page), parts.join(" · "))
        }
        Status::Draft { .. } | Status::Final => (String::new(), title.to_owned()),
    };
    filled(HEADER, &[("{mark}", &mark), ("{words}", &text(&words))])
}

/// The mark, so large that it fills the diagonal of a page and no more.
fn shape(mark: &str, page: Page) -> String {
    let letters = mark.chars().count().max(1) as f64;
    let width = (letters * 78.0).min(440.0);
    let height = (width / letters * 1.5).min(130.0);
    let number = if page == Page::First { "1" } else { "2" };
    filled(
        MARK,
        &[
            ("{number}", number),
            ("{width}", &format!("{width:.0}")),
            ("{height}", &format!("{height:.0}")),
            ("{words}", &text(mark)),
        ],
    )
}

/// The foot of a page: label, reference, and which page it is.
pub(super) fn footer(paper: &Paper) -> String {
    let label: Vec<&str> = [paper.classification.as_str(), paper.reference.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    filled(FOOTER, &[("{label}", &text(&label.join(" · "))), ("{numbers}", &numbers(paper))])
}

/// `Page {page} of {pages}` with fields where the numbers go.
fn numbers(paper: &Paper) -> String {
    let mut xml = String::new();
    let mut rest = paper.page_of_pages.as_str();
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        let (field, length) = if from.starts_with("{page}") {
            ("PAGE", "{page}".len())
        } else if from.starts_with("{pages}") {
            ("NUMPAGES", "{pages}".len())
        } else {
            ("", 1)
        };
        xml.push_str(&words(before));
        if field.is_empty() {
            xml.push_str(&words("{"));
        } else {
            xml.push_str(&FIELD.replace("{field}", field));
        }
        rest = &from[length..];
    }
    xml.push_str(&words(rest));
    xml
}

fn words(of: &str) -> String {
    if of.is_empty() {
        return String::new();
    }
    format!(r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r>"#, text(of))
}

/// Words as text of an XML part or value of an attribute, on one line.
fn text(words: &str) -> String {
    escape(visible(words).replace(['\n', '\t'], " ")).into_owned()
}

/// The template with its blanks filled, in one pass: what is filled in is never looked at again, so that words
/// which look like a blank stay words.
fn filled(template: &str, blanks: &[(&str, &str)]) -> String {
    let mut result = String::with_capacity(template.len() + 256);
    let mut rest = template;
    loop {
        let next = blanks
            .iter()
            .filter_map(|(blank, value)| rest.find(blank).map(|place| (place, *blank, *value)))
            .min_by_key(|(place, ..)| *place);
        let Some((place, blank, value)) = next else { break };
        result.push_str(&rest[..place]);
        result.push_str(value);
        rest = &rest[place + blank.len()..];
    }
    result.push_str(rest);
    result
}
