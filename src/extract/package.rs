//! Parts of Office and `OpenDocument` files, which are ZIPs of XML; never more than a document needs.

use std::io::{self, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Error, encoding};
use crate::domain::Properties;

/// An opened package.
pub type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The XML of a 10,000-page text or a workbook of a million rows stays far below this.
const XML_BYTES_MAX: u64 = 256 << 20;

/// Opens a package.
pub fn open(bytes: &[u8]) -> Result<Package<'_>, Error> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::broken_container(&error))
}

/// The text of a part; `None` where the package has no such part.
pub fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, Error> {
    let entry = match package.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
            return Err(Error::Encrypted);
        }
        Err(error) => return Err(Error::damaged(error)),
    };
    let mut bytes = Vec::new();
    // What the package declares as the size is not trusted: the limit is kept while inflating.
    entry.take(XML_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(Error::damaged)?;
    if bytes.len() as u64 > XML_BYTES_MAX {
        return Err(too_large());
    }
    encoding::decode(&bytes).map(Some)
}

/// Refuses a package whose XML parts inflate to more than the limit, before a library inflates them.
pub fn refuse_bomb(package: &mut Package<'_>) -> Result<(), Error> {
    let mut left = XML_BYTES_MAX;
    for index in 0..package.len() {
        let entry = package.by_index(index).map_err(Error::damaged)?;
        let is_xml =
            [b".xml".as_slice(), b".rels"].iter().any(|end| entry.name_raw().ends_with(end));
        if is_xml {
            let inflated = io::copy(&mut entry.take(left + 1), &mut io::sink());
            left = left.checked_sub(inflated.map_err(Error::damaged)?).ok_or_else(too_large)?;
        }
    }
    Ok(())
}

fn too_large() -> Error {
    let limit = format!("{} MiB", XML_BYTES_MAX >> 20);
    Error::TooLarge { what: "the text inside the file".to_owned(), limit }
}

/// The title, author and dates in a part that holds nothing else, such as `docProps/core.xml`.
pub fn properties(xml: &str) -> Properties {
    let mut properties = Properties::default();
    let mut reader = Reader::from_str(xml);
    let mut name = String::new();
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                start.local_name().into_inner().clone_into(&mut name);
                text.clear();
            }
            Ok(Event::Text(piece)) => text.push_str(&piece.xml10_content()),
            Ok(Event::GeneralRef(reference)) => text.push_str(&resolved(&reference)),
            Ok(Event::End(_)) => {
                let value = text.trim();
                let date = || value.get(..10).and_then(|day| day.parse().ok());
                match name.as_str() {
                    _ if value.is_empty() => {}
                    "title" => properties.title = Some(value.to_owned()),
                    "creator" | "initial-creator" => {
                        properties.author.get_or_insert_with(|| value.to_owned());
                    }
                    "created" | "creation-date" => properties.created = date(),
                    "modified" | "date" => properties.modified = date(),
                    _ => {}
                }
                name.clear();
            }
            Ok(Event::Eof) | Err(_) => return properties,
            Ok(_) => {}
        }
    }
}

/// The characters an entity of XML stands for; an unknown one stays as it is written.
pub fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

/// An attribute by its local name.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        (attribute.key.local_name().into_inner() == name)
            .then(|| quick_xml::escape::unescape(&attribute.value).map(Into::into).ok())
            .flatten()
    })
}
