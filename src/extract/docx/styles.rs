//! Which paragraph styles are headings. Word names styles in its user's language, so the id, the
//! name, the outline level and what a style is based on are all looked at.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::package::attribute;

/// The heading levels of a document's styles.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    level: Option<u8>,
}

impl Styles {
    /// Reads `styles.xml`; what is broken in it costs headings, not text.
    pub fn parse(xml: &str) -> Self {
        let mut styles = BTreeMap::new();
        let mut reader = Reader::from_str(xml);
        let mut current: Option<(String, Style)> = None;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => {
                    let value = || attribute(&element, "val");
                    match (element.local_name().into_inner(), &mut current) {
                        ("style", _) => {
                            styles.extend(current.take());
                            let id = attribute(&element, "styleId").unwrap_or_default();
                            current = Some((id, Style::default()));
                        }
                        ("name", Some((_, style))) => style.name = value().unwrap_or_default(),
                        ("basedOn", Some((_, style))) => style.based_on = value(),
                        ("outlineLvl", Some((_, style))) => style.level = outline_level(value()),
                        _ => {}
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        styles.extend(current);
        Self { styles }
    }

    /// The heading level of a style, 1 the outermost; `None` for running text.
    pub fn heading_level(&self, id: &str) -> Option<u8> {
        let mut id = id;
        // A style may be based on itself in a broken file.
        for _ in 0..10 {
            let style = self.styles.get(id);
            let named = level_by_name(id).or_else(|| style.and_then(|s| level_by_name(&s.name)));
            if let Some(level) = named.or_else(|| style.and_then(|style| style.level)) {
                return Some(level);
            }
            id = style?.based_on.as_deref()?;
        }
        None
    }
}

/// The level an `outlineLvl` stands for; 9 says that it is running text.
pub fn outline_level(value: Option<String>) -> Option<u8> {
    let level: u8 = value?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// `Heading 2`, `heading2`, `Überschrift 2`, `berschrift2` (Word drops the umlaut in ids), `Titre2`.
fn level_by_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase().replace(' ', "");
    if matches!(name.as_str(), "title" | "titel") {
        return Some(1);
    }
    let words = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let level: u8 = name[words.len()..].parse().ok()?;
    let heading =
        ["heading", "überschrift", "berschrift", "titre", "título", "ttulo", "titolo", "kop"];
    (heading.contains(&words) && (1..=9).contains(&level)).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_told_by_id_name_outline_or_base() {
        let styles = Styles::parse(
            r#"<w:styles xmlns:w="w">
              <w:style w:styleId="a3"><w:name w:val="heading 3"/></w:style>
              <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="a3"/></w:style>
              <w:style w:styleId="Out"><w:name w:val="Out"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
              <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
            </w:styles>"#,
        );
        for (id, level) in [
            ("Heading2", Some(2)),
            ("berschrift1", Some(1)),
            ("Title", Some(1)),
            ("a3", Some(3)),
            ("Mine", Some(3)),
            ("Out", Some(2)),
            ("Loop", None),
            ("Normal", None),
        ] {
            assert_eq!(styles.heading_level(id), level, "{id}");
        }
    }
}
