//! E-mail addresses and IBANs in a text.

use std::ops::Range;

use super::characters::is_of_word;

/// Where e-mail addresses stand.
pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    text.match_indices('@').filter_map(|(at, _)| email(text, at)).collect()
}

/// The address around the sign at `at`.
fn email(text: &str, at: usize) -> Option<Range<usize>> {
    let is_local = |one: char| is_of_word(one) || ".%+-'&~=".contains(one);
    let is_domain = |one: char| is_of_word(one) && one != '_' || matches!(one, '.' | '-');
    let before = text.get(..at)?;
    let local = before.get(before.trim_end_matches(is_local).len()..)?;
    let local = local.trim_start_matches(['.', '-', '\'', '%', '&', '~', '=', '+']);
    let after = text.get(at + 1..)?;
    let domain = after.get(..after.len() - after.trim_start_matches(is_domain).len())?;
    let mut domain = domain.split("..").next()?.trim_end_matches(['.', '-']);
    let is_top = |label: &str| label.chars().filter(|one| one.is_alphabetic()).count() > 1;
    // What follows without a space, as the "3" of a footnote, must not keep the address from being hidden.
    while !is_top(domain.rsplit_once('.')?.1) {
        domain = domain.rsplit_once('.')?.0;
    }
    (!local.is_empty() && !domain.starts_with(['.', '-']))
        .then(|| at - local.len()..at + 1 + domain.len())
}

/// Where IBANs stand whose check digits hold, with or without spaces.
pub(super) fn ibans(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let may_start = character.is_ascii_alphabetic() && !before.is_alphanumeric();
        before = character;
        if may_start && found.last().is_none_or(|last| last.end <= at) {
            found.extend(text.get(at..).and_then(iban).map(|length| at..at + length));
        }
    }
    found
}

/// The shortest and the longest IBAN, in characters.
const IBAN_CHARS: Range<usize> = 15..35;

/// Lengths by country; of others the longest is taken whose check digits hold.
const IBAN_CHARS_BY_COUNTRY: [(&str, usize); 40] = [
    ("AD", 24),
    ("AE", 23),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("BR", 29),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
];

/// How many bytes the IBAN takes with which the text begins.
fn iban(text: &str) -> Option<usize> {
    let mut chars: Vec<u8> = Vec::new();
    let mut length = None;
    let mut was_space = false;
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        match character {
            ' ' | '\u{A0}' | '\u{202F}' if !was_space && chars.len() >= 4 => {
                was_space = true;
                continue;
            }
            one if one.is_ascii_alphanumeric() && chars.len() + 1 < IBAN_CHARS.end => {
                chars.push(one.to_ascii_uppercase() as u8);
            }
            _ => break,
        }
        was_space = false;
        let ends = rest.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if ends && is_iban(&chars) {
            length = Some(at + 1);
        }
    }
    length
}

fn is_iban(chars: &[u8]) -> bool {
    let [a, b, c, d, account @ ..] = chars else { return false };
    let country = [*a, *b];
    let of_country = IBAN_CHARS_BY_COUNTRY.iter().find(|(code, _)| code.as_bytes() == country);
    let is_length =
        of_country.map_or(IBAN_CHARS.contains(&chars.len()), |(_, length)| chars.len() == *length);
    let is_head =
        country.iter().all(u8::is_ascii_uppercase) && c.is_ascii_digit() && d.is_ascii_digit();
    let remainder = account.iter().chain(&[*a, *b, *c, *d]).fold(0, |sum: u32, one| match one {
        b'0'..=b'9' => (sum * 10 + u32::from(one - b'0')) % 97,
        letter => (sum * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    is_length && is_head && remainder == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(find: fn(&str) -> Vec<Range<usize>>, text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn usual_addresses_are_found() {
        check(
            emails,
            "to anna.berger+ai@mail.example.co.uk.",
            &["anna.berger+ai@mail.example.co.uk"],
        );
        check(
            emails,
            "<jörg@müller.de>, 'o'brien_1@x-y.org'",
            &["jörg@müller.de", "o'brien_1@x-y.org"],
        );
        check(emails, "mailto:a@b.de", &["a@b.de"]);
        check(emails, "a@b@c.de", &["b@c.de"]);
        check(emails, "a@b.de.3 c@d.fr..x", &["a@b.de", "c@d.fr"]);
        check(emails, "me @home, @handle.de, a@b, a@b..d, x@1.2", &[]);
    }

    #[test]
    fn an_iban_is_found_whatever_its_spaces() {
        check(ibans, "IBAN: DE89 3704 0044 0532 0130 00 is ours", &["DE89 3704 0044 0532 0130 00"]);
        check(ibans, "DE89370400440532013000,", &["DE89370400440532013000"]);
        check(ibans, "gb29 nwbk 6016 1331 9268 19", &["gb29 nwbk 6016 1331 9268 19"]);
        check(ibans, "FR14 2004 1010 0505 0001 3M02 606.", &["FR14 2004 1010 0505 0001 3M02 606"]);
    }

    #[test]
    fn what_does_not_add_up_is_no_iban() {
        check(ibans, "DE88 3704 0044 0532 0130 00", &[]);
        check(ibans, "DE89 3704 0044 0532 0130", &[]);
        check(ibans, "XDE89370400440532013000", &[]);
        check(ibans, "AI12 systems are in use here now", &[]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,30}|[A-Z0-9 @.ü-]{0,60}") {
            for range in emails(&text).into_iter().chain(ibans(&text)) {
                prop_assert!(text.get(range).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}
