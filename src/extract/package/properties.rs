//! What a package says of itself: the properties every file has, and those its writers added.

use quick_xml::events::BytesStart;

use super::super::xml::{self, Step, Visitor, attribute, local};
use crate::domain::Properties;

/// The title, author, dates and the like in a part that holds nothing else, such as
/// `docProps/core.xml` or `meta.xml`.
pub fn properties(xml: &str) -> Properties {
    let mut walk = Core::default();
    // What is broken in it costs properties, not text.
    let _ = xml::walk(xml, &mut walk);
    walk.properties
}

/// The properties that writers added, such as a document number, by name: `docProps/custom.xml`.
pub fn custom(xml: &str) -> Vec<(String, String)> {
    let mut walk = Custom::default();
    let _ = xml::walk(xml, &mut walk);
    walk.pairs
}

/// Properties that say more of a record than its title does, with their names for people.
const NAMED: &[(&str, &str)] = &[
    ("subject", "Subject"),
    ("keywords", "Keywords"),
    ("keyword", "Keywords"),
    ("category", "Category"),
    ("contentStatus", "Status"),
    ("version", "Version"),
    ("description", "Description"),
    ("lastModifiedBy", "Last modified by"),
    ("Company", "Company"),
    ("Manager", "Manager"),
];

/// More and longer ones are no properties of a record.
const PAIRS_MAX: usize = 200;
const VALUE_BYTES_MAX: usize = 4096;

#[derive(Default)]
struct Core {
    properties: Properties,
    name: String,
    text: String,
}

impl Visitor for Core {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        local(element).clone_into(&mut self.name);
        self.text.clear();
        // `<meta:user-defined meta:name="Document number">`
        if self.name == "user-defined"
            && let Some(name) = attribute(element, "name")
        {
            self.name = format!("user-defined {name}");
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    fn close(&mut self, _: &str) {
        let value = self.text.trim();
        let date = || value.get(..10).and_then(|day| day.parse().ok());
        let properties = &mut self.properties;
        match self.name.as_str() {
            _ if value.is_empty() => {}
            "title" => properties.title = Some(value.to_owned()),
            "creator" | "initial-creator" => {
                properties.author.get_or_insert_with(|| value.to_owned());
            }
            "created" | "creation-date" => properties.created = date(),
            "modified" | "date" => properties.modified = date(),
            name => {
                let own = name.strip_prefix("user-defined ");
                let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, name)| *name);
                if let Some(name) = own.or(named) {
                    push(&mut properties.custom, name, value);
                }
            }
        }
        self.name.clear();
        self.text.clear();
    }
}

#[derive(Default)]
struct Custom {
    pairs: Vec<(String, String)>,
    name: String,
    text: String,
}

impl Visitor for Custom {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        if local(element) == "property" {
            self.name = attribute(element, "name").unwrap_or_default();
            self.text.clear();
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    fn close(&mut self, name: &str) {
        if name == "property" {
            push(&mut self.pairs, &self.name, self.text.trim());
        }
    }
}

fn push(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    if pairs.len() < PAIRS_MAX && !value.is_empty() && value.len() <= VALUE_BYTES_MAX {
        pairs.push((name.to_owned(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_of_office_and_of_opendocument_are_read() {
        let core = properties(
            "<c><dc:title>Policy</dc:title><cp:contentStatus>Final</cp:contentStatus>\
             <meta:user-defined meta:name='Number'>POL-1</meta:user-defined></c>",
        );
        assert_eq!(core.title.as_deref(), Some("Policy"));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(core.custom, [pair("Status", "Final"), pair("Number", "POL-1")]);
        let own = custom(
            "<Properties><property name='Approved by'><vt:lpwstr>A &amp; B</vt:lpwstr></property>\
             </Properties>",
        );
        assert_eq!(own, [pair("Approved by", "A & B")]);
    }
}
