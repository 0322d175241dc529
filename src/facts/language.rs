//! Tells a document's language, and whether it speaks of AI at all.

use whatlang::{Detector, Lang};

use super::cues::Cues;
use super::floor_boundary;
use crate::domain::{Body, Document};
use crate::words::cut;

/// The languages the lexicon has words of; others are told too badly from these to be named.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Deu, "de"),
    (Lang::Fra, "fr"),
    (Lang::Spa, "es"),
    (Lang::Nld, "nl"),
    (Lang::Ita, "it"),
];
/// Fewer letters tell nothing.
const LETTERS_MIN: usize = 60;
/// More text tells nothing more.
const TEXT_CHARS: usize = 4_000;
/// How much text is searched for words on AI.
const AI_TEXT_CHARS: usize = 40_000;
/// The title and what comes right after it.
const OPENING_HEADINGS: usize = 2;
/// Once may be chance.
const AI_HITS_MIN: usize = 2;
/// A text about AI names it, or what it is made of, at least once in so many words.
const WORDS_PER_AI_HIT: usize = 120;

/// The language, as an ISO 639-1 code, where it can be told.
pub(super) fn of(document: &Document) -> Option<String> {
    let mut text = String::new();
    for piece in texts(document) {
        text.push_str(piece);
        text.push('\n');
        if text.len() >= TEXT_CHARS {
            break;
        }
    }
    text.truncate(floor_boundary(&text, TEXT_CHARS));
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return None;
    }
    let detector =
        Detector::with_allowlist(LANGUAGES.iter().map(|(language, _)| *language).collect());
    let info = detector.detect(&text).filter(whatlang::Info::is_reliable)?;
    let code = LANGUAGES.iter().find(|(language, _)| *language == info.lang());
    code.map(|(_, code)| (*code).to_owned())
}

/// Whether the document is about AI: it says so in its name or an opening heading, or speaks of it
/// often. A staff handbook that names AI among a hundred other things is not about it.
pub(super) fn about_ai(cues: &Cues, document: &Document, language: Option<&str>) -> bool {
    let phrases = if language == Some("fr") { &cues.ai_context_french } else { &cues.ai_context };
    let name = super::title::file_words(document.file.path.name());
    let headings = document.sections.iter().filter_map(|section| match &section.body {
        Body::Heading { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let mut opening = std::iter::once(name.as_str()).chain(headings.take(OPENING_HEADINGS));
    if opening.any(|text| !phrases.find(text).is_empty()) {
        return true;
    }
    let (mut hits, mut words, mut read) = (0, 0, 0);
    for text in texts(document) {
        let text = &text[..floor_boundary(text, AI_TEXT_CHARS.saturating_sub(read))];
        let cut = cut(text);
        words += cut.len();
        hits += phrases.find_in(text, &cut).len();
        read += text.len();
        if read >= AI_TEXT_CHARS {
            break;
        }
    }
    hits >= AI_HITS_MIN && hits * WORDS_PER_AI_HIT >= words
}

fn texts(document: &Document) -> impl Iterator<Item = &str> {
    document.sections.iter().flat_map(|section| pieces(&section.body))
}

/// The words of a section: its text, or the rows of its table.
fn pieces(body: &Body) -> Vec<&str> {
    match body {
        Body::Table(table) => table.rows.iter().map(|row| row.text.as_str()).collect(),
        Body::Heading { text, .. } | Body::Text(text) | Body::Margin(text) => vec![text],
        Body::FrontMatter(..) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    #[test]
    fn a_language_is_named_where_the_text_is_long_enough() {
        for (text, language) in [
            (
                "The organisation shall review its policy and keep records of what was decided there.",
                Some("en"),
            ),
            (
                "Die Organisation überprüft ihre Richtlinie jedes Jahr und bewahrt die Aufzeichnungen auf.",
                Some("de"),
            ),
            (
                "La direction examine la politique chaque année et conserve les comptes rendus de la revue.",
                Some("fr"),
            ),
            ("AI policy", None),
            ("", None),
        ] {
            assert_eq!(of(&document("a.docx", text)).as_deref(), language, "{text}");
        }
    }

    #[test]
    fn a_document_is_about_ai_if_it_says_so_often_or_in_a_heading() {
        let rare = format!("AI is used. {} AI is used.", "Fire drills take place. ".repeat(90));
        for (path, text, language, about) in [
            ("a.docx", "# Use of AI systems\n\nText", "en", true),
            ("a.docx", "Machine learning is used; training data are kept.", "en", true),
            ("a.docx", "Our chatbot answers.", "en", false),
            ("a.docx", "IA and IA plan", "en", false),
            ("a.docx", "La charte IA encadre les systèmes d'IA.", "fr", true),
            ("AI_policy.docx", "Text", "en", true),
            ("a.docx", "Fire drills take place.", "en", false),
            ("a.docx", &rare, "en", false),
        ] {
            assert_eq!(about_ai(cues(), &document(path, text), Some(language)), about, "{text}");
        }
    }
}
