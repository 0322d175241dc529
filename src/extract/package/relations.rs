//! How the parts of an Office package refer to each other. Names of parts are only customary; which
//! part is the text, a note or a slide is what its relation says.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Package;
use crate::extract::xml;

/// One part's reference to another or to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The name that the part's text uses.
    pub id: String,
    /// The last word of its type: `footnotes`, `slide`, `hyperlink`.
    pub kind: String,
    /// The name of the part, or what lies outside.
    pub target: String,
    /// Whether it leads out of the file.
    pub is_external: bool,
}

/// What a part refers to, in the order its relations stand; of the package itself where it has no name.
pub fn relations(package: &mut Package<'_>, part: &str) -> Vec<Relation> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Ok(Some(text)) = package.text(&format!("{folder}{slash}_rels/{name}.rels")) else {
        return Vec::new();
    };
    parsed(&text, folder)
}

/// The relations in a part of relations, for parts in a folder.
pub fn parsed(text: &str, folder: &str) -> Vec<Relation> {
    let mut relations = Vec::new();
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        if xml::local(&element) != "Relationship" {
            continue;
        }
        let value = |name| xml::attribute(&element, name).unwrap_or_default();
        let (kind, target) = (value("Type"), value("Target"));
        let is_external = value("TargetMode") == "External";
        let target = if is_external { target } else { resolved(folder, &target) };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.push(Relation { id: value("Id"), kind, target, is_external });
    }
    relations
}

/// The name of a part as seen from a folder; `..` never leads out of the package.
pub fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut steps: Vec<&str> = Vec::new();
    let from = if target.starts_with('/') { "" } else { folder };
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_named_from_the_folder_of_its_part() {
        for (folder, target, name) in [
            ("ppt/slides", "../notesSlides/notesSlide1.xml", "ppt/notesSlides/notesSlide1.xml"),
            ("word", "/word/header1.xml", "word/header1.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
            ("word", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), name);
        }
    }
}
