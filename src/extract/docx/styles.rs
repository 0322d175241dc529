//! What a document's styles say of paragraphs. Word names styles in its user's language, so the id, the
//! name, the outline level and what a style is based on are all looked at.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::xml::{self, Step, Visitor, attribute, local, number};

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    level: Option<u8>,
    list: Option<String>,
    list_level: Option<usize>,
    hidden: Option<bool>,
}

/// A style may be based on itself in a broken file.
const BASES_MAX: usize = 10;

impl Styles {
    /// Reads `styles.xml`; what is broken in it costs headings, not text.
    pub fn parse(xml: &str) -> Self {
        let mut walk = Walk::default();
        let _ = xml::walk(xml, &mut walk);
        walk.styles.styles.extend(walk.current);
        walk.styles
    }

    /// The heading level of a style, 1 the outermost; `None` for running text.
    pub fn heading_level(&self, id: &str) -> Option<u8> {
        // A style that the document does not define is told by its id.
        if !self.styles.contains_key(id) {
            return level_by_name(id);
        }
        self.based(id).find_map(|(id, style)| {
            level_by_name(id).or_else(|| level_by_name(&style.name)).or(style.level)
        })
    }

    /// The list a style puts its paragraphs in, and the level where it names one.
    pub fn list<'a>(&'a self, id: &'a str) -> Option<(&'a str, Option<usize>)> {
        let list = self.based(id).find_map(|(_, style)| style.list.as_deref())?;
        Some((list, self.based(id).find_map(|(_, style)| style.list_level)))
    }

    /// Whether a style hides its text.
    pub fn hides(&self, id: &str) -> bool {
        self.based(id).find_map(|(_, style)| style.hidden).unwrap_or(false)
    }

    /// A style and those it is based on.
    fn based<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(BASES_MAX)
    }
}

#[derive(Default)]
struct Walk {
    styles: Styles,
    current: Option<(String, Style)>,
}

impl Visitor for Walk {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let value = || attribute(element, "val");
        match (local(element), &mut self.current) {
            ("style", current) => {
                self.styles.styles.extend(current.take());
                let id = attribute(element, "styleId").unwrap_or_default();
                *current = Some((id, Style::default()));
            }
            ("name", Some((_, style))) => style.name = value().unwrap_or_default(),
            ("basedOn", Some((_, style))) => style.based_on = value(),
            ("outlineLvl", Some((_, style))) => style.level = outline_level(value()),
            ("numId", Some((_, style))) => style.list = value(),
            ("ilvl", Some((_, style))) => style.list_level = number(element, "val"),
            ("vanish", Some((_, style))) => style.hidden = Some(xml::is_on(element)),
            // What a table's style says of its first row is no matter of the text.
            ("tblStylePr", _) => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, _: &str) {}

    fn close(&mut self, _: &str) {}
}

/// The level an `outlineLvl` stands for; 9 says that it is running text.
pub fn outline_level(value: Option<String>) -> Option<u8> {
    let level: u8 = value?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// `Heading 2`, `heading2`, `Überschrift 2`, `berschrift2` (Word drops the umlaut in ids), `Titre2`.
pub fn level_by_name(name: &str) -> Option<u8> {
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
