//! Mails: the header as it names people and days, the text, and the files attached.

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::carried::Carried;
use super::reading::Reading;
use super::{Error, encoding, html, lines};
use crate::domain::{Body, Location};

/// Reads a mail.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let nothing = || Error::damaged("it has no mail header");
    let message = MessageParser::default().parse(bytes).ok_or_else(nothing)?;
    let mut reading = Reading::default();
    let pairs = header(&message);
    if pairs.is_empty() {
        return Err(nothing());
    }
    let raw: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    reading.push(Location::paragraph(1), Body::FrontMatter(pairs, raw.join("\n")));
    body(&mut reading, &message)?;
    attachments(&message, carried);
    reading.properties.title = message.subject().map(str::to_owned);
    reading.properties.author = message.from().map(people);
    reading.properties.created = message.date().and_then(|date| {
        format!("{:04}-{:02}-{:02}", date.year, date.month, date.day).parse().ok()
    });
    Ok(reading)
}

/// The header lines an auditor reads, decoded.
fn header(message: &Message<'_>) -> Vec<(String, String)> {
    let date = message.header_raw("Date").map(|raw| raw.trim().to_owned());
    [
        ("From", message.from().map(people)),
        ("To", message.to().map(people)),
        ("Cc", message.cc().map(people)),
        ("Date", date),
        ("Subject", message.subject().map(str::to_owned)),
    ]
    .into_iter()
    .filter_map(|(key, value)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((key.to_owned(), value))
    })
    .collect()
}

fn people(address: &Address<'_>) -> String {
    let one = |person: &mail_parser::Addr<'_>| match (&person.name, &person.address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_string(),
        (None, None) => String::new(),
    };
    address.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The text: the plain one where the sender gave both, as it is what was written.
fn body(reading: &mut Reading, message: &Message<'_>) -> Result<(), Error> {
    let mut paragraph = 1;
    for part in message.text_bodies() {
        let sections = match &part.body {
            PartType::Text(text) => plain(text),
            PartType::Html(page) => html::read(page).sections,
            PartType::Binary(bytes) => plain(&encoding::decode(bytes)?),
            _ => continue,
        };
        for section in sections {
            paragraph += 1;
            let location = match section.location {
                Location::TableRows { page, first, last, .. } => {
                    Location::TableRows { page, paragraph, first, last }
                }
                _ => Location::paragraph(paragraph),
            };
            reading.push(location, renumbered(section.body, paragraph));
        }
    }
    Ok(())
}

/// Rows count from the paragraph their table is in this mail, not in the part of it.
fn renumbered(body: Body, place: u32) -> Body {
    let Body::Table(mut table) = body else { return body };
    for row in &mut table.rows {
        if let Location::TableRows { paragraph, .. } = &mut row.location {
            *paragraph = place;
        }
    }
    Body::Table(table)
}

fn plain(text: &str) -> Vec<crate::domain::Section> {
    let mut reading = Reading::default();
    for block in lines::blocks(&lines::numbered(text)) {
        lines::push_text(&mut reading, block);
    }
    reading.sections
}

/// The files attached; one may have no name.
fn attachments(message: &Message<'_>, carried: &mut Carried<'_>) {
    let count = message.attachment_count();
    for (nth, part) in message.attachments().enumerate() {
        if carried.is_spent() {
            carried.leave(count - nth);
            break;
        }
        let name = file_name(part).unwrap_or_else(|| format!("attachment {}", nth + 1));
        carried.take(&name, content(part));
    }
}

fn file_name(part: &MessagePart<'_>) -> Option<String> {
    let nested = || {
        let subject = part.message()?.subject()?;
        Some(format!("{}.eml", subject.replace(['/', '\\'], "_")))
    };
    let name = part.attachment_name().map(str::to_owned).or_else(nested)?;
    Some(name).filter(|name| !name.trim().is_empty())
}

fn content<'a>(part: &'a MessagePart<'_>) -> &'a [u8] {
    match &part.body {
        PartType::Message(message) => message.raw_message(),
        _ => part.contents(),
    }
}
