//! PowerPoint presentations: slides in the order they are shown, each with its title, text, tables,
//! charts, speaker notes and comments.

mod slide;

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::Error;
use super::carried::Carried;
use super::office::{self, Office, drawing};
use super::package::{Package, Relation, relations};
use super::reading::Reading;
use super::story::{self, Block, Places, Role};
use super::xml::{self, Step, Visitor, attribute, local};
use crate::domain::{Location, Remark};

/// Reads a presentation.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    let mut reading = Reading::default();
    let customary = "ppt/presentation.xml";
    let Office { main, relations } = office::open(&mut parts, &mut reading, customary);
    let order = parts.text(&main)?.map(|xml| shown_order(&xml)).unwrap_or_default();
    let names = slides(&parts, &relations, &order);
    if names.is_empty() && !parts.holds(&main) {
        return Err(Error::damaged("it has no slides"));
    }
    let authors = authors(&mut parts, &relations);
    reading.pages = Some(names.len() as u32);
    for (number, name) in (1..).zip(names) {
        slide(&mut parts, &mut reading, &name, number, &authors);
    }
    office::survey(&mut parts, &mut reading, carried);
    Ok(reading)
}

/// The slides in the order they are shown; where that is lost, in the order of their names.
fn slides(parts: &Package<'_>, relations: &[Relation], order: &[String]) -> Vec<String> {
    let target = |id: &String| {
        let related = relations.iter().find(|relation| relation.id == *id);
        related.map(|relation| relation.target.clone()).filter(|name| parts.holds(name))
    };
    // A list may name one slide a hundred thousand times.
    let mut seen = BTreeSet::new();
    let is_new = |name: &String| seen.insert(name.clone());
    let names: Vec<String> = order.iter().filter_map(target).filter(is_new).collect();
    if names.is_empty() {
        return office::related(parts, &[], "slide", "ppt/slides/slide");
    }
    names
}

fn slide(
    parts: &mut Package<'_>,
    reading: &mut Reading,
    name: &str,
    number: u32,
    authors: &BTreeMap<String, String>,
) {
    let related = relations(parts, name);
    let mut places = Places::Slide(number, 0);
    reading.leave_headings();
    match parts.text(name) {
        Ok(Some(xml)) => {
            let slide = slide::read(&xml);
            if let Some(error) = slide.broken {
                reading.gaps.push(format!("slide {number}: {error}"));
            }
            if slide.is_hidden {
                reading.remarks.insert(Remark::HiddenSlide { slide: number });
            }
            if let Some(title) = slide.title {
                let title = vec![Block::Paragraph { text: title, level: Some(1) }];
                story::push(reading, title, Role::Body, &mut places);
            }
            story::push(reading, slide.blocks, Role::Body, &mut places);
        }
        Ok(None) => reading.gaps.push(format!("slide {number} is missing")),
        Err(error) => reading.gaps.push(format!("slide {number}: {error}")),
    }
    for chart in drawing::parts(&related) {
        drawing::read(parts, reading, &chart, &mut places);
    }
    let target = |kind: &str| {
        let related = related.iter().filter(move |relation| relation.kind == kind);
        related.map(|relation| relation.target.clone()).collect::<Vec<_>>()
    };
    for notes in target("notesSlide") {
        let Ok(Some(xml)) = parts.text(&notes) else { continue };
        let notes = slide::notes(&xml);
        if !notes.is_empty() {
            let location = Location::Slide { slide: number };
            reading.text(location, format!("Speaker notes: {notes}"));
        }
    }
    for comments in target("comments") {
        let Ok(Some(xml)) = parts.text(&comments) else { continue };
        story::push(reading, slide::comments(&xml, authors), Role::Note, &mut places);
    }
}

/// The relations of the slides, in the order they are shown.
fn shown_order(xml: &str) -> Vec<String> {
    #[derive(Default)]
    struct Order(Vec<String>);
    impl Visitor for Order {
        fn open(&mut self, element: &BytesStart<'_>) -> Step {
            if local(element) == "sldId" {
                // It has an `id` of its own beside the `r:id` of its relation.
                self.0.extend(relation_id(element));
            }
            Step::Into
        }
        fn words(&mut self, _: &str) {}
        fn close(&mut self, _: &str) {}
    }
    let mut order = Order::default();
    let _ = xml::walk(xml, &mut order);
    order.0
}

fn relation_id(element: &BytesStart<'_>) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        let key = attribute.key;
        (key.prefix().is_some() && key.local_name().into_inner() == "id")
            .then(|| attribute.value.to_string())
    })
}

/// The names of those who comment, by the number their comments bear.
fn authors(parts: &mut Package<'_>, relations: &[Relation]) -> BTreeMap<String, String> {
    #[derive(Default)]
    struct Authors(BTreeMap<String, String>);
    impl Visitor for Authors {
        fn open(&mut self, element: &BytesStart<'_>) -> Step {
            if matches!(local(element), "cmAuthor" | "author")
                && let (Some(id), Some(name)) =
                    (attribute(element, "id"), attribute(element, "name"))
            {
                self.0.insert(id, name);
            }
            Step::Into
        }
        fn words(&mut self, _: &str) {}
        fn close(&mut self, _: &str) {}
    }
    let mut authors = Authors::default();
    let kinds = ["commentAuthors", "authors"];
    for relation in relations.iter().filter(|relation| kinds.contains(&relation.kind.as_str())) {
        if let Ok(Some(xml)) = parts.text(&relation.target) {
            let _ = xml::walk(&xml, &mut authors);
        }
    }
    authors.0
}
