//! Answers in form fields and notes put on a page: in a filled questionnaire they are the evidence.
//!
//! What a field draws is read where it stands; only what is not drawn is told here: ticks, notes behind
//! an icon, and answers whose program left the drawing to the viewer.

use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, String as Text};
use hayro::hayro_syntax::page::Page;

use super::sheet::Sheet;

/// What lies on a page without being drawn.
#[derive(Debug, Default)]
pub struct Answers {
    /// What a reader sees, or finds with a click: `field: answer`.
    pub shown: Vec<String>,
    /// What is switched off.
    pub hidden: Vec<String>,
}

/// The answers and notes on a page that are not drawn on it.
pub fn answers(page: &Page<'_>, sheet: &Sheet) -> Answers {
    let mut answers = Answers::default();
    let Some(annotations) = page.raw().get::<Array<'_>>(keys::ANNOTS) else { return answers };
    let drawn: String = sheet.glyphs[sheet.own_letters..]
        .iter()
        .map(|glyph| glyph.letter)
        .filter(|letter| !letter.is_whitespace())
        .collect();
    for annotation in annotations.iter::<Dict<'_>>().take(ANNOTATIONS_MAX) {
        let Some(note) = note(&annotation) else { continue };
        let flags = annotation.get::<u32>(keys::F).unwrap_or(0);
        let list = if flags & (HIDDEN | NO_VIEW) == 0 {
            let words: String = note.words.chars().filter(|c| !c.is_whitespace()).collect();
            if note.may_be_drawn && drawn.contains(&words) {
                continue;
            }
            &mut answers.shown
        } else {
            &mut answers.hidden
        };
        let line = match note.name {
            Some(name) => format!("{name}: {}", note.words),
            None => note.words,
        };
        if !list.contains(&line) {
            list.push(line);
        }
    }
    answers
}

const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;
/// A button that only starts something.
const PUSH_BUTTON: u32 = 1 << 16;
const ANNOTATIONS_MAX: usize = 10_000;
/// Fields lie in fields; a circle of them would have no end.
const PARENTS_MAX: usize = 16;

struct Note {
    name: Option<String>,
    words: String,
    may_be_drawn: bool,
}

fn note(annotation: &Dict<'_>) -> Option<Note> {
    let kind = annotation.get::<Name<'_>>(keys::SUBTYPE)?;
    match &*kind {
        b"Widget" => field(annotation),
        b"FreeText" => {
            let words = words(annotation.get(keys::CONTENTS)?)?;
            Some(Note { name: None, words, may_be_drawn: true })
        }
        b"Text" | b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut" | b"Caret"
        | b"Stamp" | b"Square" | b"Circle" | b"Line" | b"Ink" | b"Polygon" | b"PolyLine"
        | b"FileAttachment" => {
            let words = words(annotation.get(keys::CONTENTS)?)?;
            let name = annotation.get(keys::T).and_then(words_of_name);
            Some(Note { name, words, may_be_drawn: false })
        }
        _ => None,
    }
}

fn words_of_name(object: Object<'_>) -> Option<String> {
    words(object)
}

fn field(annotation: &Dict<'_>) -> Option<Note> {
    let label = inherited(annotation, b"TU").or_else(|| inherited(annotation, keys::T));
    let name = label.and_then(words);
    let kind = inherited(annotation, keys::FT).and_then(Object::into_name)?;
    match &*kind {
        b"Btn" => {
            let flags = inherited(annotation, b"Ff").and_then(Object::into_i32).unwrap_or(0);
            let state = annotation.get::<Name<'_>>(keys::AS);
            let state = state.or_else(|| inherited(annotation, keys::V)?.into_name())?;
            let ticked = flags.cast_unsigned() & PUSH_BUTTON == 0 && &*state != b"Off";
            let words = String::from_utf8_lossy(&state).into_owned();
            ticked.then_some(Note { name, words, may_be_drawn: false })
        }
        b"Sig" => {
            let signature = inherited(annotation, keys::V)?.into_dict()?;
            let parts = [b"Name".as_slice(), b"Reason", b"Location", b"M"]
                .into_iter()
                .filter_map(|key| words(signature.get(key)?))
                .collect::<Vec<_>>();
            let words = format!("signed {}", parts.join(", "));
            Some(Note { name, words, may_be_drawn: false })
        }
        _ => {
            let value = inherited(annotation, keys::V)?;
            let words = match value {
                Object::Array(chosen) => {
                    chosen.iter::<Object<'_>>().filter_map(words).collect::<Vec<_>>().join(", ")
                }
                value => words(value)?,
            };
            Some(Note { name, words, may_be_drawn: true }).filter(|note| !note.words.is_empty())
        }
    }
}

/// An entry of a field, its own or that of a field it is a part of.
pub fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..PARENTS_MAX {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>(keys::PARENT)?;
    }
    None
}

/// The words of a string or a name, white space folded.
pub fn words(object: Object<'_>) -> Option<String> {
    let text = match object {
        Object::String(text) => decoded(&text),
        Object::Name(name) => String::from_utf8_lossy(&name).into_owned(),
        Object::Stream(stream) => {
            let text = stream.decoded_data().ok()?;
            String::from_utf8_lossy(&text).into_owned()
        }
        _ => return None,
    };
    let text = crate::domain::fold_space(&text);
    Some(text).filter(|text| !text.is_empty())
}

/// A text string: UTF-16 or UTF-8 where it says so, else an encoding of its own close to Latin-1.
pub fn decoded(text: &Text<'_>) -> String {
    let bytes = text.as_bytes().to_vec();
    let string = pdf_extract::Object::String(bytes, pdf_extract::StringFormat::Literal);
    pdf_extract::decode_text_string(&string)
        .unwrap_or_else(|_| String::from_utf8_lossy(text.as_bytes()).into_owned())
}
