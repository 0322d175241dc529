//! Mailboxes: mails one behind the other, each behind a line `From address day`. Each mail is a member.

use std::borrow::Cow;

use mail_parser::MessageParser;

use super::Error;
use super::carried::Carried;

/// Hands out the mails.
pub fn read(bytes: &[u8], carried: &mut Carried<'_>) -> Result<(), Error> {
    let starts = starts(bytes);
    if starts.is_empty() {
        return Err(Error::damaged("it has no line that opens a mail"));
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    for (nth, (start, end)) in starts.iter().zip(ends).enumerate() {
        if carried.is_spent() {
            carried.leave(starts.len() - nth);
            break;
        }
        let mail = mail(bytes.get(*start..end).unwrap_or_default());
        carried.take(&name(nth + 1, &mail), &*mail);
    }
    Ok(())
}

/// Whether a line separates two mails: `From kim@contoso.example Sat Jan 10 09:30:00 2026`.
pub fn is_separator(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("From ") else { return false };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_year = |word: &&str| {
        word.len() == 4
            && word.starts_with(['1', '2'])
            && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    // The day ends with a year; some programs write the zone behind it.
    words.iter().any(|word| word.contains(':')) && words.iter().rev().take(3).any(is_year)
}

/// Where mails begin: at a separator that opens the file or follows a blank line.
fn starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut offset = 0;
    let mut after_blank = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if after_blank && line.starts_with(b"From ") && is_separator(&String::from_utf8_lossy(line))
        {
            starts.push(offset);
        }
        after_blank = line.iter().all(u8::is_ascii_whitespace);
        offset += line.len();
    }
    starts
}

/// The mail behind its separator. A line of it that began with `From ` was quoted with `>`.
fn mail(bytes: &[u8]) -> Cow<'_, [u8]> {
    let header = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    let mail = bytes.get(header..).unwrap_or_default();
    let is_quoted = |line: &[u8]| {
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        quotes > 0 && line[quotes..].starts_with(b"From ")
    };
    let lines = || mail.split_inclusive(|byte| *byte == b'\n');
    if !lines().any(is_quoted) {
        return Cow::Borrowed(mail);
    }
    Cow::Owned(lines().flat_map(|line| &line[usize::from(is_quoted(line))..]).copied().collect())
}

/// A name that tells the mails of a box apart in the ledger.
fn name(nth: usize, mail: &[u8]) -> String {
    const SUBJECT_CHARACTERS_MAX: usize = 80;
    let subject = MessageParser::default()
        .parse_headers(mail)
        .and_then(|message| {
            message.subject().map(|subject| subject.trim().replace(['/', '\\'], "_"))
        })
        .filter(|subject| !subject.is_empty())
        .unwrap_or_else(|| "no subject".to_owned());
    let subject: String = subject.chars().take(SUBJECT_CHARACTERS_MAX).collect();
    format!("{nth} - {subject}.eml")
}

#[cfg(test)]
mod tests {
    use super::super::carried::{ALLOWANCE, Content, Member};
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let mut shown = Vec::new();
        let mut each = |Member { name, content }| {
            if let Content::File(bytes) = content {
                shown.push(format!("{name}: {}", String::from_utf8_lossy(&bytes)));
            }
        };
        let mut carried = Carried::new(ALLOWANCE, 1 << 20, &mut each);
        read(source.as_bytes(), &mut carried).expect("a mailbox");
        assert_eq!(shown, expected);
    }

    #[test]
    fn each_mail_is_a_member() {
        check(
            "From a@b Sat Jan 10 09:30:00 2026\nSubject: One/two\n\nHi\n>From here on\n\n\
             From MAILER Sun Jan 11 09:30:00 2026 +0100\nTo: c\n\nFrom now on\n",
            &[
                "1 - One_two.eml: Subject: One/two\n\nHi\nFrom here on\n\n",
                "2 - no subject.eml: To: c\n\nFrom now on\n",
            ],
        );
    }
}
