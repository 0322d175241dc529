//! A small tree of XML: the few elements of a part that are changed are held as one, the rest flows by.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use super::super::Error;

/// An element with what it holds.
pub(super) struct Element<'a> {
    pub start: BytesStart<'a>,
    pub children: Vec<Node<'a>>,
}

/// What an element holds.
pub(super) enum Node<'a> {
    Element(Element<'a>),
    /// Text, or what else is neither begun nor ended.
    Other(Event<'a>),
}

impl<'a> Element<'a> {
    /// An element without children.
    pub fn empty(name: &'static str, attributes: &[(&str, &str)]) -> Element<'a> {
        let mut start = BytesStart::new(name);
        for attribute in attributes {
            start.push_attribute(*attribute);
        }
        Element { start, children: Vec::new() }
    }

    /// The rest of an element that began.
    pub fn read(start: BytesStart<'a>, reader: &mut Reader<&'a [u8]>) -> Result<Self, Error> {
        let mut children = Vec::new();
        loop {
            match reader.read_event()? {
                Event::Start(start) => children.push(Node::Element(Self::read(start, reader)?)),
                Event::Empty(start) => {
                    children.push(Node::Element(Element { start, children: Vec::new() }));
                }
                Event::End(_) => return Ok(Element { start, children }),
                Event::Eof => return Err(Error::Word("a part breaks off".to_owned())),
                event => children.push(Node::Other(event)),
            }
        }
    }

    pub fn write(self, writer: &mut Writer<Vec<u8>>) -> Result<(), Error> {
        let wrong = |error: std::io::Error| Error::Word(error.to_string());
        if self.children.is_empty() {
            return writer.write_event(Event::Empty(self.start)).map_err(wrong);
        }
        let end = self.start.to_end().into_owned();
        writer.write_event(Event::Start(self.start)).map_err(wrong)?;
        for child in self.children {
            match child {
                Node::Element(element) => element.write(writer)?,
                Node::Other(event) => writer.write_event(event).map_err(wrong)?,
            }
        }
        writer.write_event(Event::End(end)).map_err(wrong)
    }

    pub fn is(&self, name: &str) -> bool {
        self.start.name().as_ref() == name
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|child| child.is(name))
    }

    /// The children that are elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Other(_) => None,
        })
    }

    /// The same, to be changed.
    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element<'a>> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Other(_) => None,
        })
    }

    /// The value of the attribute `w:val`.
    pub fn value(&self) -> Option<String> {
        let attribute = self.start.try_get_attribute("w:val").ok().flatten()?;
        Some(attribute.value.into_owned())
    }

    /// Adds a child, unless there is one of its name.
    pub fn set(&mut self, child: Element<'a>) {
        let name = child.start.name().as_ref().to_owned();
        if !self.elements().any(|other| other.is(&name)) {
            self.children.push(Node::Element(child));
        }
    }

    /// Puts the children into an order, by their names; what it does not know goes last.
    pub fn sort(&mut self, order: &[&str]) {
        self.children.sort_by_key(|node| match node {
            Node::Element(element) => {
                let name = element.start.name();
                let name = name.as_ref();
                order.iter().position(|known| *known == name).unwrap_or(order.len())
            }
            Node::Other(_) => order.len(),
        });
    }
}
