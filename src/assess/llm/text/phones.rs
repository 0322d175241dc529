//! Phone numbers in a text, and not the dates, versions, amounts and document numbers that look like them.

use std::ops::Range;

/// Where phone numbers stand within a part of the text.
pub(super) fn phones(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = within.start;
    while let Some(run) = next_run(text, from..within.end) {
        let groups = &run.groups;
        let phone = (1..=groups.len()).rev().find(|length| {
            run.ends_free(*length)
                && is_phone(groups.get(..*length).unwrap_or_default(), &run, text)
        });
        let end =
            phone.or(Some(1)).and_then(|length| groups.get(length - 1)).map(|last| last.range.end);
        let end = end.unwrap_or(within.end);
        if phone.is_some() {
            found.push(run.start..end);
        }
        from = end;
    }
    found
}

/// Digits in a row, with what stands before them.
struct Group {
    range: Range<usize>,
    digits: String,
    before: String,
}

/// Groups of digits that a phone number might be.
struct Run {
    /// Where it starts, with its plus sign or parenthesis.
    start: usize,
    groups: Vec<Group>,
    /// What follows the last group.
    after: String,
}

/// No phone number has more groups.
const GROUPS_MAX: usize = 8;

/// The next run of digits that does not go on from a word or another number.
fn next_run(text: &str, within: Range<usize>) -> Option<Run> {
    let at = within.start + text.get(within.clone())?.find(|one: char| one.is_ascii_digit())?;
    let lead = text.get(within.start..at)?;
    let opening = lead.len() - lead.trim_end_matches(['+', '(']).len();
    let start = at - opening;
    let mut run = Run { start, groups: Vec::new(), after: String::new() };
    let mut end = start;
    while run.groups.len() < GROUPS_MAX {
        let rest = text.get(end..within.end).unwrap_or_default();
        let digits_at =
            rest.len() - rest.trim_start_matches(|one: char| !one.is_ascii_digit()).len();
        let before = rest.get(..digits_at).unwrap_or_default();
        let digits = rest.get(digits_at..).unwrap_or_default();
        let length =
            digits.len() - digits.trim_start_matches(|one: char| one.is_ascii_digit()).len();
        let is_joint = run.groups.is_empty() || JOINTS.contains(&before);
        if length == 0 || !is_joint {
            break;
        }
        let range = end + digits_at..end + digits_at + length;
        end = range.end;
        let digits = digits.get(..length).unwrap_or_default().to_owned();
        run.groups.push(Group { range, digits, before: before.to_owned() });
    }
    run.after = text.get(end..).unwrap_or_default().chars().take(2).collect();
    Some(run)
}

/// What may stand between the groups of a phone number.
const JOINTS: [&str; 20] = [
    " ", "\u{A0}", "\u{202F}", "-", "\u{2010}", "\u{2011}", "–", ".", "/", " / ", " - ", " – ",
    " (", ") ", ")", "(", ")-", ")/", "\u{A0}(", ")\u{A0}",
];

impl Run {
    /// Whether the first groups end where no digit or letter goes on from them.
    fn ends_free(&self, length: usize) -> bool {
        let next = self.groups.get(length).map_or(self.after.as_str(), |next| next.before.as_str());
        let is_last = length == self.groups.len();
        let mut next = next.chars();
        match (next.next(), next.next()) {
            (None, _) => true,
            (Some('%' | '€' | '$' | '°'), _) => false,
            (Some('.' | ',' | '-' | '/' | ':' | '–'), further) => {
                is_last && !further.is_some_and(char::is_alphanumeric)
            }
            (Some(one), _) => !(one.is_alphanumeric() || one == '_'),
        }
    }
}

fn is_phone(groups: &[Group], run: &Run, text: &str) -> bool {
    let before = text.get(..run.start).unwrap_or_default();
    let opening = text.get(run.start..groups.first().map_or(run.start, |first| first.range.start));
    let opening = opening.unwrap_or_default();
    let digits: String = groups.iter().map(|group| group.digits.as_str()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let goes_on = |one: char| one.is_alphanumeric() || "._,:-/#€$£+".contains(one);
    let word = word_before(before);
    if !(7..=15).contains(&digits.len()) || lengths.len() > 1 && is_address(groups) {
        return false;
    }
    if opening.ends_with('+') || opening.contains("+(") {
        let is_amount = digits.len() < 10
            && lengths.iter().skip(1).all(|length| *length == 3)
            && lengths.len() > 1;
        return !digits.starts_with('0') && !is_amount && !before.ends_with(char::is_alphanumeric);
    }
    if before.ends_with(goes_on) && !(before.ends_with(':') && PHONE_WORDS.contains(&word.as_str()))
        || has_date(groups)
        || NUMBER_WORDS.contains(&word.as_str())
    {
        return false;
    }
    if PHONE_WORDS.contains(&word.as_str()) {
        return true;
    }
    let is_trunk = digits.starts_with('0') && !digits.starts_with("00");
    let is_joined = groups.len() > 1;
    let is_spread = lengths.iter().any(|length| *length > 2) || lengths.len() == 5;
    if opening == "(" {
        let is_closed = groups.get(1).is_some_and(|next| next.before.starts_with(')'));
        return is_closed && (is_trunk || lengths.first() == Some(&3) && digits.len() == 10);
    }
    let first = lengths.first().copied().unwrap_or_default();
    digits.starts_with("00")
        && !digits.starts_with("000")
        && first > 1
        && digits.len() >= if is_joined { 9 } else { 11 }
        || is_trunk && is_joined && is_spread && first > 1 && digits.len() >= 8
        || lengths == [3, 3, 4] && !digits.starts_with(['0', '1'])
        || lengths == [1, 3, 3, 4] && digits.starts_with('1')
}

/// The word before a number, in lower case, without the punctuation after it.
fn word_before(before: &str) -> String {
    let before = before.trim_end_matches(|one: char| one.is_whitespace() || ".:(".contains(one));
    let word = before.get(before.trim_end_matches(char::is_alphabetic).len()..);
    word.unwrap_or_default().to_lowercase()
}

/// Words after which a number is one to call.
const PHONE_WORDS: [&str; 17] = [
    "tel",
    "tél",
    "phone",
    "telephone",
    "telefon",
    "téléphone",
    "fon",
    "mobile",
    "mobil",
    "portable",
    "handy",
    "fax",
    "cell",
    "call",
    "durchwahl",
    "hotline",
    "telefax",
];

/// Words after which a number is one of a document or a thing.
const NUMBER_WORDS: [&str; 22] = [
    "no", "nr", "number", "nummer", "numéro", "id", "doc", "document", "dokument", "ticket",
    "invoice", "rechnung", "facture", "version", "rev", "ref", "iso", "iec", "din", "en",
    "section", "clause",
];

/// Whether the groups are an address on a network.
fn is_address(groups: &[Group]) -> bool {
    let is_byte = |group: &Group| group.digits.len() <= 3;
    let is_dotted = groups.iter().skip(1).all(|group| group.before == ".");
    groups.len() == 4 && is_dotted && groups.iter().all(is_byte)
}

/// Whether some groups side by side are a date.
fn has_date(groups: &[Group]) -> bool {
    let value = |group: &Group, most: u32| {
        group.digits.len() <= 2
            && group.digits.parse().is_ok_and(|value: u32| (1..=most).contains(&value))
    };
    let is_year = |group: &Group| {
        group.digits.len() == 4
            && (group.digits.starts_with("19") || group.digits.starts_with("20"))
    };
    let is_tight = |group: &Group| matches!(group.before.as_str(), "." | "-" | "/");
    let has_day = groups.windows(3).any(|three| match three {
        [day, month, year] => {
            let is_short_year = year.digits.len() == 2 && is_tight(month) && is_tight(year);
            let is_day_first = value(day, 31)
                && value(month, 31)
                && (is_year(year) || is_short_year && groups.len() < 5);
            is_day_first || is_year(day) && value(month, 12) && value(year, 31)
        }
        _ => false,
    });
    has_day
        || groups.windows(2).any(|two| match two {
            [month, year] => {
                is_tight(year)
                    && (value(month, 12) && is_year(year) || is_year(month) && value(year, 12))
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests;
