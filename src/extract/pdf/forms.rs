//! Answers in form fields and notes put on a page: they are no part of its drawing, and in a filled
//! questionnaire they are the evidence.

use pdf_extract::{Dictionary, Document, Object};

use super::layout::Line;

/// The answers on a page, each as a line of its own: `field: answer`.
pub fn answers(file: &Document, number: u32) -> Vec<Line> {
    let pages = file.get_pages();
    let Some(annotations) = pages.get(&number).and_then(|id| file.get_page_annotations(*id).ok())
    else {
        return Vec::new();
    };
    let answer = |annotation: &&Dictionary| {
        let kind = annotation.get(b"Subtype").and_then(Object::as_name).ok()?;
        match kind {
            b"Widget" => {
                let value = inherited(file, annotation, b"V")?;
                let name = inherited(file, annotation, b"T").unwrap_or_default();
                Some(if name.is_empty() { value } else { format!("{name}: {value}") })
            }
            b"FreeText" | b"Text" => words(file, annotation, b"Contents"),
            _ => None,
        }
    };
    annotations.iter().filter_map(answer).map(|text| Line::without_place(&text)).collect()
}

/// A field's value or name, its own or that of the field it is a part of.
fn inherited(file: &Document, annotation: &Dictionary, key: &[u8]) -> Option<String> {
    words(file, annotation, key).or_else(|| {
        let parent = annotation.get(b"Parent").and_then(Object::as_reference).ok()?;
        words(file, file.get_dictionary(parent).ok()?, key)
    })
}

fn words(file: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let (_, value) = dictionary.get(key).and_then(|value| file.dereference(value)).ok()?;
    let text = match value {
        // A ticked box has a name for a value; `Off` is one that is not ticked.
        Object::Name(name) if name == b"Off" => return None,
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        value => pdf_extract::decode_text_string(value).ok()?,
    };
    let text = crate::domain::fold_space(&text);
    Some(text).filter(|text| !text.is_empty())
}
