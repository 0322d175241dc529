//! What the styles of an OpenDocument file say: what is hidden, and how headings and lists are numbered.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::super::numerals::Numerals;
use super::super::xml::{self, Step, Visitor, attribute, local, number};
use super::numbering::{Level, Outline};

/// The styles that matter to a reader.
#[derive(Debug, Default)]
pub struct Styles {
    /// Styles that hide their text.
    pub hiding: BTreeSet<String>,
    /// Styles of pages that are not shown.
    pub hidden_pages: BTreeSet<String>,
    /// Styles of tables (sheets) that are not shown.
    pub hidden_tables: BTreeSet<String>,
    /// How headings are numbered.
    pub headings: Outline,
    /// How lists are numbered, by style.
    pub lists: BTreeMap<String, Outline>,
    /// The list a paragraph style puts its paragraphs in.
    pub lists_of_paragraphs: BTreeMap<String, String>,
}

impl Styles {
    /// Reads the styles in the given parts; what is broken in them costs numbers, not text.
    pub fn parse(parts: &[&str]) -> Self {
        let mut walk = Walk::default();
        for part in parts {
            let _ = xml::walk(part, &mut walk);
            walk.style.clear();
            walk.list = None;
        }
        walk.styles
    }
}

#[derive(Default)]
struct Walk {
    styles: Styles,
    /// The style one is in.
    style: String,
    list: Option<(List, Outline)>,
}

/// What a set of levels numbers.
enum List {
    Headings,
    Named(String),
}

impl Visitor for Walk {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let named = || attribute(element, "name").unwrap_or_default();
        match local(element) {
            // The text itself follows the styles.
            "body" => return Step::Over,
            "style" => {
                self.style = named();
                if let Some(list) = attribute(element, "list-style-name").filter(|l| !l.is_empty())
                {
                    self.styles.lists_of_paragraphs.insert(self.style.clone(), list);
                }
            }
            "text-properties" if attribute(element, "display").as_deref() == Some("none") => {
                self.styles.hiding.insert(self.style.clone());
            }
            "drawing-page-properties"
                if attribute(element, "visibility").as_deref() == Some("hidden") =>
            {
                self.styles.hidden_pages.insert(self.style.clone());
            }
            "table-properties" if attribute(element, "display").as_deref() == Some("false") => {
                self.styles.hidden_tables.insert(self.style.clone());
            }
            "outline-style" => self.list = Some((List::Headings, Outline::new())),
            "list-style" => self.list = Some((List::Named(named()), Outline::new())),
            name @ ("outline-level-style"
            | "list-level-style-number"
            | "list-level-style-bullet") => {
                if let Some((_, outline)) = &mut self.list {
                    let format = attribute(element, "num-format").unwrap_or_default();
                    let is_bullet = name == "list-level-style-bullet";
                    let level = Level {
                        numerals: (!is_bullet).then(|| Numerals::named(&format)),
                        prefix: attribute(element, "num-prefix").unwrap_or_default(),
                        suffix: attribute(element, "num-suffix").unwrap_or_default(),
                        start: number(element, "start-value").unwrap_or(1),
                        shown: number(element, "display-levels").unwrap_or(1),
                    };
                    outline.insert(number(element, "level").unwrap_or(1), level);
                }
            }
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, _: &str) {}

    fn close(&mut self, name: &str) {
        if matches!(name, "outline-style" | "list-style") {
            match self.list.take() {
                Some((List::Headings, outline)) => self.styles.headings = outline,
                Some((List::Named(name), outline)) => {
                    self.styles.lists.insert(name, outline);
                }
                None => {}
            }
        }
    }
}
