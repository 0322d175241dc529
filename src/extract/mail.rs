//! Mails: the header as it names people and days, the text, and the files attached.

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::carried::{Carried, Content};
use super::reading::Reading;
use super::{Error, encoding, html, lines, text};
use crate::domain::{Body, Location};

/// Mails of programs have hundreds of parts; one of more was built to hurt.
const PARTS_MAX: usize = 10_000;

/// Reads a mail.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let parsed = MessageParser::default().parse(bytes);
    let message = parsed.ok_or_else(|| Error::damaged("it is no mail"))?;
    let mut reading = Reading::default();
    let pairs = header(&message);
    if message.headers().is_empty() {
        let mut reading = text::read(&encoding::decode(bytes)?);
        reading.gaps.push("it has no mail header; read as text".to_owned());
        return Ok(reading);
    }
    let seal = seal(&message);
    if seal == Some(Seal::Encrypted) {
        return Err(Error::Encrypted);
    }
    push_header(&mut reading, pairs);
    body(&mut reading, &message)?;
    attachments(&message, carried);
    if seal == Some(Seal::Signed) {
        let gap = "its text is packed in a signature (S/MIME), which was not opened";
        reading.gaps.push(gap.to_owned());
    }
    reading.properties.title = message.subject().map(str::to_owned);
    reading.properties.author = message.from().map(people);
    reading.properties.created = message.date().and_then(|date| {
        format!("{:04}-{:02}-{:02}", date.year, date.month, date.day).parse().ok()
    });
    Ok(reading)
}

/// Adds the header lines of a mail as its first paragraph.
pub fn push_header(reading: &mut Reading, pairs: Vec<(String, String)>) {
    let raw: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    reading.push(Location::paragraph(1), Body::FrontMatter(pairs, raw.join("\n")));
}

/// The header lines an auditor reads, decoded.
fn header(message: &Message<'_>) -> Vec<(String, String)> {
    let raw = |name: &'static str| message.header_raw(name).map(|raw| raw.trim().to_owned());
    [
        ("From", message.from().map(people)),
        ("Sender", message.sender().map(people)),
        ("Reply-To", message.reply_to().map(people)),
        ("To", message.to().map(people)),
        ("Cc", message.cc().map(people)),
        ("Bcc", message.bcc().map(people)),
        ("Date", raw("Date")),
        ("Subject", message.subject().map(str::to_owned)),
        ("Importance", raw("Importance")),
        ("Sensitivity", raw("Sensitivity")),
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

/// What keeps the text of a mail from being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seal {
    Encrypted,
    Signed,
}

fn seal(message: &Message<'_>) -> Option<Seal> {
    let kind = message.root_part().content_type()?;
    let whole = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase();
    let smime = kind.attribute("smime-type").unwrap_or_default().to_lowercase();
    match whole.as_str() {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" if smime.starts_with("signed") => {
            Some(Seal::Signed)
        }
        "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            Some(Seal::Encrypted)
        }
        _ => None,
    }
}

/// The text: the plain one where the sender gave both, as it is what was written, unless it is blank.
fn body(reading: &mut Reading, message: &Message<'_>) -> Result<(), Error> {
    let mut found = text_of(message.text_bodies())?;
    if found.sections.is_empty() {
        found = text_of(message.html_bodies())?;
    }
    append(reading, found, 1);
    Ok(())
}

fn text_of<'a>(parts: impl Iterator<Item = &'a MessagePart<'a>>) -> Result<Reading, Error> {
    let mut all = Reading::default();
    let mut paragraph = 0;
    for part in parts.take(PARTS_MAX) {
        let found = match &part.body {
            PartType::Text(text) => plain(text),
            PartType::Html(page) => html::read(page),
            PartType::Binary(bytes) => plain(&encoding::decode(bytes)?),
            _ => continue,
        };
        paragraph = append(&mut all, found, paragraph);
    }
    Ok(all)
}

/// Adds what was found in a part behind so many paragraphs; gives back how many there are now.
pub fn append(reading: &mut Reading, part: Reading, before: u32) -> u32 {
    let mut paragraph = before;
    for section in part.sections {
        paragraph += 1;
        let location = match section.location {
            Location::TableRows { page, first, last, .. } => {
                Location::TableRows { page, paragraph, first, last }
            }
            _ => Location::paragraph(paragraph),
        };
        reading.push(location, renumbered(section.body, paragraph));
    }
    for hidden in part.hidden {
        let place = match hidden.location {
            Location::Paragraphs { first, .. } => before + first,
            _ => paragraph.max(1),
        };
        reading.hide(Location::paragraph(place), hidden.by, hidden.text);
    }
    reading.gaps.extend(part.gaps);
    reading.remarks.extend(part.remarks);
    paragraph
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

/// Plain text of a mail, whose blank lines part paragraphs.
pub fn plain(text: &str) -> Reading {
    let mut reading = Reading::default();
    for block in lines::blocks(&lines::numbered(text)) {
        lines::push_text(&mut reading, block);
    }
    reading
}

/// The files attached; one may have no name.
fn attachments(message: &Message<'_>, carried: &mut Carried<'_>) {
    let count = message.attachment_count();
    for (nth, part) in message.attachments().enumerate() {
        if carried.is_spent() || nth == PARTS_MAX {
            carried.leave(count - nth);
            break;
        }
        let kind = kind(part);
        if is_wrapping(&kind) {
            continue;
        }
        let name = file_name(part).unwrap_or_else(|| {
            format!("attachment {}{}", nth + 1, extension(&kind).unwrap_or_default())
        });
        match kind.as_str() {
            "message/external-body" => {
                let why = "it was not sent along: the mail names a place to fetch it from";
                carried.put(&name, Content::Unreadable(why.to_owned()));
            }
            _ => carried.take(&name, content(part)),
        }
    }
}

fn kind(part: &MessagePart<'_>) -> String {
    let kind = part.content_type();
    let written = |kind: &mail_parser::ContentType<'_>| {
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase()
    };
    kind.map(written).unwrap_or_default()
}

/// What proves who sent a mail says nothing of its own.
fn is_wrapping(kind: &str) -> bool {
    matches!(
        kind,
        "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-signature"
    )
}

/// The extension of a kind of file that is read.
fn extension(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "text/calendar" => ".ics",
        "text/vcard" | "text/x-vcard" | "text/directory" => ".vcf",
        "text/html" => ".html",
        "text/plain" | "message/delivery-status" | "message/disposition-notification" => ".txt",
        "text/csv" => ".csv",
        "message/rfc822" => ".eml",
        "application/pdf" => ".pdf",
        "application/json" => ".json",
        "application/zip" => ".zip",
        "application/ms-tnef" => ".dat",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        _ => return None,
    })
}

fn file_name(part: &MessagePart<'_>) -> Option<String> {
    let nested = || {
        let subject = part.message()?.subject()?;
        Some(format!("{}.eml", subject.trim().replace(['/', '\\'], "_")))
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

#[cfg(test)]
mod tests {
    use super::super::carried::{ALLOWANCE, Member};
    use super::*;

    /// The text of a mail, its members and gaps, or why it is not read.
    fn check(source: &[u8], expected: &[&str]) {
        let mut members = Vec::new();
        let mut each = |member: Member| members.push(format!("member {}", member.name));
        let mut carried = Carried::new(ALLOWANCE, 1 << 20, &mut each);
        let mut told: Vec<String> = match read(source, &mut carried) {
            Ok(reading) => {
                let texts = reading.sections.iter().map(|section| section.text().to_owned());
                texts.chain(reading.gaps).collect()
            }
            Err(error) => vec![error.to_string()],
        };
        told.extend(members);
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_sealed_is_said_to_be() {
        check(
            b"From: a@b\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\n--x--\n",
            &["the file is encrypted"],
        );
        check(
            b"From: a@b\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAA==\n",
            &["the file is encrypted"],
        );
        let signed = b"From: a@b\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nAA==\n";
        let gap = "its text is packed in a signature (S/MIME), which was not opened";
        check(signed, &["From: a@b", gap, "member smime.p7m"]);
    }

    #[test]
    fn letters_of_all_scripts_are_read() {
        check(
            b"From: a@b\nSubject: =?GB2312?B?tPq/qg==?=\nContent-Type: text/plain; charset=shift_jis\n\n\x83e\x83X\x83g\n",
            &["From: a@b\nSubject: 代开", "テスト"],
        );
    }

    #[test]
    fn a_text_without_a_header_is_read_all_the_same() {
        check(b"hello\n\nboard\n", &["hello", "board", "it has no mail header; read as text"]);
        check(b"MIME-Version: 1.0\n\nhello\n", &["hello"]);
    }
}
