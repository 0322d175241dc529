//! Plain text: paragraphs between blank lines, with the few headings one can be sure of.

use super::lines::{self, Line};
use super::reading::Reading;
use crate::domain::Body;

/// Reads plain text.
pub fn read(text: &str) -> Reading {
    let numbered = lines::numbered(text);
    let mut reading = Reading::default();
    let mut blocks = lines::blocks(&numbered).peekable();
    let mut opening = true;
    while let Some(block) = blocks.next() {
        let block = match opening.then(|| control_block(block)).flatten() {
            Some(pairs) => {
                reading.push(lines::place(block), Body::FrontMatter(pairs, lines::joined(block)));
                &[]
            }
            None => underlined(&mut reading, block),
        };
        if let [line] = block
            && blocks.peek().is_some()
            && let Some(level) = heading_level(line.text)
        {
            reading.heading(lines::place(block), level, line.text.trim());
        } else if !block.is_empty() {
            lines::push_text(&mut reading, block);
        }
        // A title may stand above the control block.
        opening =
            opening && matches!(reading.sections.as_slice(), [only] if is_heading(&only.body));
    }
    reading
}

fn is_heading(body: &Body) -> bool {
    matches!(body, Body::Heading { .. })
}

/// The pairs of a block in which every line reads `Key: value`, two at least.
fn control_block(block: &[Line<'_>]) -> Option<Vec<(String, String)>> {
    let pairs: Option<Vec<_>> = block
        .iter()
        .map(|line| lines::pair(line.text).map(|(key, value)| (key.to_owned(), value.to_owned())))
        .collect();
    pairs.filter(|pairs| pairs.len() >= 2)
}

/// Takes a heading off the block that is underlined with `===` or `---`; what is left is text.
fn underlined<'a, 'b>(reading: &mut Reading, block: &'b [Line<'a>]) -> &'b [Line<'a>] {
    if let [title, line, rest @ ..] = block
        && let Some(level) = underline_level(line.text)
        && title.text.trim().chars().count() <= 120
        && underline_level(title.text).is_none()
    {
        reading.heading(lines::place(&block[..2]), level, title.text.trim());
        return rest;
    }
    block
}

/// The level of the heading above this line, where the line underlines one.
pub fn underline_level(line: &str) -> Option<u8> {
    let line = line.trim();
    let of = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark);
    if of('=') {
        Some(1)
    } else if of('-') {
        Some(2)
    } else {
        None
    }
}

/// The level of a line that stands alone and reads like a heading: numbered (`3.2 Scope`) or in
/// capitals, short, and no sentence.
pub fn heading_level(line: &str) -> Option<u8> {
    let line = line.trim();
    if line.chars().count() > 80 || line.ends_with(['.', ',', ';', ':', '?', '!']) {
        return None;
    }
    if let Some((number, title)) = line.split_once(char::is_whitespace)
        && let Some(level) = numbering_level(number)
        && title.trim_start().chars().next().is_some_and(char::is_uppercase)
    {
        return Some(level);
    }
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let in_capitals = letters >= 4 && !line.chars().any(char::is_lowercase);
    (in_capitals && letters * 2 > line.chars().count() && !line.contains(['|', '=', '_']))
        .then_some(2)
}

/// How deep a section number is: `3` and `3.` are 1, `3.2` is 2, `A.6.2` is 3.
pub fn numbering_level(number: &str) -> Option<u8> {
    let number = number.strip_suffix(['.', ')']).unwrap_or(number);
    let mut parts = 0;
    for (index, part) in number.split('.').enumerate() {
        let is_digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let is_annex = index == 0 && part.len() == 1 && part.as_bytes()[0].is_ascii_uppercase();
        if !is_digits && !is_annex {
            return None;
        }
        parts += 1;
    }
    let starts_with_letter = number.starts_with(|c: char| c.is_ascii_uppercase());
    (parts <= 6 && (parts > 1 || !starts_with_letter)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, level: Option<u8>) {
        assert_eq!(heading_level(line), level, "{line}");
    }

    #[test]
    fn only_sure_headings_are_headings() {
        check("3.2 Scope", Some(2));
        check("1. Purpose", Some(1));
        check("A.6.2 Life cycle", Some(3));
        check("ROLES AND RESPONSIBILITIES", Some(2));
        check("1. review the log.", None);
        check("2026 was a good year", None);
        check("The board approved it", None);
        check("A policy", None);
        check("OK", None);
    }
}
