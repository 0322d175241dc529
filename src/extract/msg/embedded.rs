//! A mail inside an Outlook mail is no file of its own. It is written out as one, so that it is read
//! like any mail attached.

use std::fmt::Write;

use super::properties::Properties;
use super::{ATTACHED, ATTACHED_NAME, NAME, Storage, body, header};
use crate::domain::Body;

/// Mails forwarded in mails; what lies deeper is left out.
const DEPTH_MAX: u32 = 6;

/// The mail as a file of the Internet's form; nothing where it is no mail.
pub fn as_mail(message: &Properties<'_>, depth: u32) -> Option<Vec<u8>> {
    let pairs = header(message);
    if pairs.is_empty() || depth > DEPTH_MAX {
        return None;
    }
    let mut mail = String::new();
    for (key, value) in pairs {
        let _ = write!(mail, "{key}: {}\r\n", value.replace(['\r', '\n'], " "));
    }
    let boundary = format!("=-part-{depth}-=");
    let _ = write!(
        mail,
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n"
    );
    part(
        &mut mail,
        &boundary,
        "Content-Type: text/plain; charset=utf-8",
        words(message).as_bytes(),
    );
    for one in message.below("__attach_version1.0_", Storage::Attachment) {
        let name = one.text(ATTACHED_NAME).or_else(|| one.text(NAME)).unwrap_or_default();
        let inner = one.object(ATTACHED).and_then(|inner| as_mail(&inner, depth + 1));
        let (name, bytes) = match (one.binary(ATTACHED), inner) {
            (Some(bytes), _) => (name, bytes),
            (None, Some(mail)) => (format!("{name}.eml"), mail),
            (None, None) => continue,
        };
        let name = name.replace(['"', '\\', '\r', '\n'], "_");
        let head = format!(
            "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\""
        );
        part(&mut mail, &boundary, &head, &bytes);
    }
    let _ = write!(mail, "\r\n--{boundary}--\r\n");
    Some(mail.into_bytes())
}

/// The words of a mail, paragraph by paragraph.
fn words(message: &Properties<'_>) -> String {
    let mut words = String::new();
    for section in body(message).sections {
        match &section.body {
            Body::Table(table) => table.rows.iter().for_each(|row| {
                words.push_str(&row.text);
                words.push('\n');
            }),
            _ => words.push_str(section.text()),
        }
        words.push_str("\n\n");
    }
    words
}

fn part(mail: &mut String, boundary: &str, head: &str, bytes: &[u8]) {
    let _ = write!(mail, "\r\n--{boundary}\r\n{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    for line in bytes.chunks(57) {
        mail.push_str(&base64(line));
        mail.push_str("\r\n");
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS[(bits >> shift) as usize & 63] as char;
            text.push(if at <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_fills_up_the_last_three() {
        for (plain, written) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(plain.as_bytes()), written);
        }
    }
}
