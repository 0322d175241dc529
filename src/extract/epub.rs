//! Electronic books: pages of HTML in a package, in the order the book lists them.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::package::{self, Package};
use super::reading::Reading;
use super::xml::{self, Step, Visitor, attribute, local};
use super::{Error, html};

/// Reads a book.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let mut parts = Package::open(bytes)?;
    let container = parts.text("META-INF/container.xml")?.unwrap_or_default();
    let list = walked(&container).root.ok_or_else(|| Error::damaged("it lists no pages"))?;
    let xml = parts.text(&list)?.ok_or_else(|| Error::damaged("its list of pages is missing"))?;
    let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder);
    let book = walked(&xml);
    let locked = parts.text("META-INF/encryption.xml").ok().flatten().unwrap_or_default();
    let locked = walked(&locked).locked;
    let mut reading = Reading::of(package::properties(&xml));
    let mut paragraph = 0;
    let mut seen = BTreeSet::new();
    for id in &book.order {
        let Some(href) = book.pages.get(id) else { continue };
        let name = package::resolved(folder, &unescaped(href));
        // A list may name one page a hundred thousand times.
        if !seen.insert(name.clone()) {
            continue;
        }
        // Only fonts are locked in a book that can be read.
        if locked.iter().any(|path| unescaped(path) == name) {
            return Err(Error::Encrypted);
        }
        match parts.text(&name) {
            Ok(Some(page)) => reading.adopt(html::read(&page), &mut paragraph),
            Ok(None) => reading.gaps.push(format!("the page {name} is missing")),
            Err(error) => reading.gaps.push(format!("the page {name}: {error}")),
        }
    }
    reading.gaps.append(&mut parts.gaps);
    Ok(reading)
}

/// What the parts that list others say.
#[derive(Default)]
struct Lists {
    root: Option<String>,
    pages: BTreeMap<String, String>,
    order: Vec<String>,
    locked: Vec<String>,
}

fn walked(xml: &str) -> Lists {
    let mut lists = Lists::default();
    // What comes before a break is enough to go on.
    let _ = xml::walk(xml, &mut lists);
    lists
}

impl Visitor for Lists {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let value = |name| attribute(element, name);
        match local(element) {
            "rootfile" if self.root.is_none() => self.root = value("full-path"),
            "item" => {
                if let (Some(id), Some(href)) = (value("id"), value("href")) {
                    self.pages.insert(id, href);
                }
            }
            "itemref" => self.order.extend(value("idref")),
            "CipherReference" => self.locked.extend(value("URI")),
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, _: &str) {}

    fn close(&mut self, _: &str) {}
}

/// An address with its `%20` as the space it stands for.
fn unescaped(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = [ahead.next(), ahead.next()].map(|digit| digit.map(char::from));
        let digit = |digit: Option<char>| digit.and_then(|digit| digit.to_digit(16));
        match (byte, digit(digits[0]), digit(digits[1])) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((16 * high + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_unescaped() {
        assert_eq!(unescaped("a%20b%C3%A4%2"), "a bä%2");
    }
}
