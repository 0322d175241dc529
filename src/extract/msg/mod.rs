//! Mails as Outlook saves them: properties by number, in a compound file. What they mean is in
//! [MS-OXMSG] and [MS-OXPROPS].

mod embedded;
mod properties;
mod rtf_body;

use super::carried::{Carried, Content};
use super::compound::Compound;
use super::reading::Reading;
use super::{Error, encoding, html, mail, rtf};
use properties::{Properties, Storage};

/// Reads a mail.
pub fn read(file: &Compound<'_>, carried: &mut Carried<'_>) -> Result<Reading, Error> {
    let message = Properties::of(file, "", Storage::Message);
    let mut reading = Reading::default();
    let pairs = header(&message);
    if pairs.is_empty() {
        return Err(Error::damaged("it has no mail header"));
    }
    if message.text(MESSAGE_CLASS).is_some_and(|class| is_sealed(&class)) {
        return Err(Error::Encrypted);
    }
    mail::push_header(&mut reading, pairs);
    mail::append(&mut reading, body(&message), 1);
    attachments(&message, carried);
    reading.properties.title = message.text(SUBJECT);
    reading.properties.author = sender(&message);
    reading.properties.created =
        date(&message).and_then(|date| date.get(..10).and_then(|day| day.parse().ok()));
    Ok(reading)
}

const MESSAGE_CLASS: u16 = 0x001A;
const SUBJECT: u16 = 0x0037;
const SENT: u16 = 0x0039;
const REPLY_TO: u16 = 0x0050;
const DISPLAY_BCC: u16 = 0x0E02;
const DISPLAY_CC: u16 = 0x0E03;
const DISPLAY_TO: u16 = 0x0E04;
const RECEIVED: u16 = 0x0E06;
const SENDER_NAME: u16 = 0x0C1A;
const SENDER_ADDRESS: u16 = 0x0C1F;
const SENDER_SMTP: u16 = 0x5D01;
const RECIPIENT_KIND: u16 = 0x0C15;
const BODY: u16 = 0x1000;
const RTF_BODY: u16 = 0x1009;
const HTML_BODY: u16 = 0x1013;
const NAME: u16 = 0x3001;
const ADDRESS: u16 = 0x3003;
const SMTP_ADDRESS: u16 = 0x39FE;
const ATTACHED: u16 = 0x3701;
const ATTACHED_NAME_SHORT: u16 = 0x3704;
const ATTACHED_HOW: u16 = 0x3705;
const ATTACHED_NAME: u16 = 0x3707;

fn is_sealed(class: &str) -> bool {
    let class = class.to_lowercase();
    class.starts_with("ipm.note.smime") && !class.contains("multipartsigned")
}

/// The header lines an auditor reads.
fn header(message: &Properties<'_>) -> Vec<(String, String)> {
    let people = |kind, listed| {
        Some(recipients(message, kind)).filter(|p| !p.is_empty()).or_else(|| message.text(listed))
    };
    [
        ("From", sender(message)),
        ("Reply-To", message.text(REPLY_TO)),
        ("To", people(1, DISPLAY_TO)),
        ("Cc", people(2, DISPLAY_CC)),
        ("Bcc", people(3, DISPLAY_BCC)),
        ("Date", date(message)),
        ("Subject", message.text(SUBJECT)),
    ]
    .into_iter()
    .filter_map(|(key, value)| {
        let value = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())?;
        Some((key.to_owned(), value))
    })
    .collect()
}

fn sender(message: &Properties<'_>) -> Option<String> {
    // An address of Exchange (`/O=CONTOSO/OU=...`) says less than the name.
    let is_address = |address: &String| address.contains('@');
    let address = [SENDER_SMTP, SENDER_ADDRESS].into_iter().filter_map(|id| message.text(id));
    person(message.text(SENDER_NAME), { address }.find(is_address))
}

fn person(name: Option<String>, address: Option<String>) -> Option<String> {
    let known = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    match (known(name), known(address)) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address),
    }
}

/// The recipients of a kind: 1 is `To`, 2 `Cc`, 3 `Bcc`.
fn recipients(message: &Properties<'_>, kind: u64) -> String {
    let recipients = message.below("__recip_version1.0_", Storage::Recipient);
    let of_kind =
        recipients.iter().filter(|one| one.number(RECIPIENT_KIND).map(|k| k & 0xF) == Some(kind));
    let shown = of_kind.filter_map(|one| {
        let address = [SMTP_ADDRESS, ADDRESS].into_iter().filter_map(|id| one.text(id));
        person(one.text(NAME), { address }.find(|address| address.contains('@')))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// When it was sent, or else received, in the time of Greenwich.
fn date(message: &Properties<'_>) -> Option<String> {
    /// From 1601, where Windows counts from, to 1970.
    const EPOCH_SECONDS: i64 = 11_644_473_600;
    let ticks = message.number(SENT).or_else(|| message.number(RECEIVED))?;
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - EPOCH_SECONDS;
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

/// The text: the plain one, or else the page, or else what the rich text was made from.
fn body(message: &Properties<'_>) -> Reading {
    if let Some(text) = message.text(BODY).filter(|text| !text.trim().is_empty()) {
        return mail::plain(&text);
    }
    let page = || {
        let bytes = message.binary(HTML_BODY)?;
        let encoding = message.page_encoding();
        match encoding.filter(|_| std::str::from_utf8(&bytes).is_err()) {
            Some(encoding) => Some(encoding.decode(&bytes).0.into_owned()),
            None => encoding::decode_html(&bytes).ok(),
        }
    };
    if let Some(page) = page().or_else(|| message.text(HTML_BODY)) {
        let reading = html::read(&page);
        if !reading.sections.is_empty() {
            return reading;
        }
    }
    let Some(packed) = message.binary(RTF_BODY) else { return Reading::default() };
    let Some(rich) = rtf_body::unpack(&packed) else {
        let mut reading = Reading::default();
        reading.gaps.push("its text is packed in a way that is not read".to_owned());
        return reading;
    };
    rtf_body::page(&rich).map_or_else(|| rtf::read(&rich), |page| html::read(&page))
}

/// The files attached.
fn attachments(message: &Properties<'_>, carried: &mut Carried<'_>) {
    let attached = message.below("__attach_version1.0_", Storage::Attachment);
    for (nth, one) in attached.iter().enumerate() {
        if carried.is_spent() {
            carried.leave(attached.len() - nth);
            break;
        }
        let named = [ATTACHED_NAME, ATTACHED_NAME_SHORT, NAME].into_iter();
        let name = { named }.find_map(|id| one.text(id).filter(|name| !name.trim().is_empty()));
        let name = name.unwrap_or_else(|| format!("attachment {}", nth + 1));
        match attachment(one) {
            Attached::File(bytes) => carried.take(&name, bytes.as_slice()),
            Attached::Mail(bytes) => {
                let name = name.trim().replace(['/', '\\'], "_");
                carried.take(&format!("{name}.eml"), bytes.as_slice());
            }
            Attached::Lost(why) => carried.put(&name, Content::Unreadable(why.to_owned())),
        }
    }
}

/// What is attached.
enum Attached {
    File(Vec<u8>),
    Mail(Vec<u8>),
    Lost(&'static str),
}

fn attachment(one: &Properties<'_>) -> Attached {
    const BY_REFERENCE: [Option<u64>; 4] = [Some(2), Some(3), Some(4), Some(7)];
    let how = one.number(ATTACHED_HOW);
    if let Some(bytes) = one.binary(ATTACHED) {
        return Attached::File(bytes);
    }
    if let Some(message) = one.object(ATTACHED) {
        return match embedded::as_mail(&message, 0) {
            Some(mail) => Attached::Mail(mail),
            None => Attached::Lost("it is an object of another program"),
        };
    }
    if BY_REFERENCE.contains(&how) {
        return Attached::Lost("it was not sent along: the mail names a place to fetch it from");
    }
    Attached::Lost("the mail does not hold it")
}
