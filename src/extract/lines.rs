//! Text by numbered lines, the places of all formats that are plain text underneath.

use super::reading::Reading;
use crate::domain::Location;

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Its words, without the line's end.
    pub text: &'a str,
}

impl Line<'_> {
    /// Whether nothing stands on it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a text.
pub fn numbered(text: &str) -> Vec<Line<'_>> {
    (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect()
}

/// Where the lines of a text end, to tell the line of any byte.
#[derive(Debug)]
pub struct Ends(Vec<usize>);

impl Ends {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line that a byte stands on, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        1 + self.0.partition_point(|end| *end < offset) as u32
    }
}

/// How many lines end in a text.
pub fn ends_in(text: &str) -> u32 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u32
}

/// The runs of lines between blank lines.
pub fn blocks<'a, 'b>(lines: &'b [Line<'a>]) -> impl Iterator<Item = &'b [Line<'a>]> {
    lines.split(Line::is_blank).filter(|block| !block.is_empty())
}

/// Where these lines stand.
pub fn place(lines: &[Line<'_>]) -> Location {
    let number = |line: Option<&Line<'_>>| line.map_or(1, |line| line.number);
    Location::Lines { first: number(lines.first()), last: number(lines.last()) }
}

/// These lines as one text.
pub fn joined(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
}

/// A block longer than this is a log or a listing; it is cut, so that a citation of it stays narrow.
const BLOCK_LINES_MAX: usize = 24;
const PIECE_LINES: usize = 8;

/// A line longer than this is a dump of a program; it is cut between words, and each piece stands at
/// the line.
const LINE_BYTES_MAX: usize = 4000;

/// Adds a block of lines as running text.
pub fn push_text(reading: &mut Reading, block: &[Line<'_>]) {
    let piece_lines = if block.len() > BLOCK_LINES_MAX { PIECE_LINES } else { BLOCK_LINES_MAX };
    for piece in block.chunks(piece_lines) {
        if piece.iter().all(|line| line.text.len() <= LINE_BYTES_MAX) {
            reading.text(place(piece), joined(piece));
            continue;
        }
        for line in piece {
            let mut rest = line.text;
            while !rest.is_empty() {
                let (words, after) = rest.split_at(cut(rest));
                reading.text(place(std::slice::from_ref(line)), words);
                rest = after;
            }
        }
    }
}

/// Where to cut a long line: behind the last space before the limit, or at the limit where a word is
/// longer.
fn cut(line: &str) -> usize {
    if line.len() <= LINE_BYTES_MAX {
        return line.len();
    }
    let end = line.floor_char_boundary(LINE_BYTES_MAX);
    let space = line[..end].char_indices().rev().find(|(_, c)| c.is_whitespace());
    space.map_or(end, |(at, c)| at + c.len_utf8())
}

/// The pair of a line `Key: value`, where it is one.
pub fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let is_key = key.chars().next().is_some_and(char::is_alphabetic)
        && key.chars().count() <= 40
        && key.split_whitespace().count() <= 4
        && key.chars().all(|c| c.is_alphanumeric() || " -_./()&'".contains(c));
    (is_key && (value.is_empty() || value.starts_with(char::is_whitespace)))
        .then(|| (key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_a_short_key() {
        assert_eq!(pair("Document owner:  Kim Lee"), Some(("Document owner", "Kim Lee")));
        assert_eq!(pair("Version:"), Some(("Version", "")));
        assert_eq!(pair("https://example.org"), None);
        assert_eq!(pair("We decided at the last meeting of the board: no"), None);
        assert_eq!(pair("10:30 start"), None);
    }

    #[test]
    fn a_long_listing_is_cut() {
        let listing = "entry\n".repeat(30);
        let mut reading = Reading::default();
        push_text(&mut reading, &numbered(&listing));
        assert_eq!(reading.sections.len(), 4);
        assert_eq!(reading.sections[3].location, Location::Lines { first: 25, last: 30 });
    }

    #[test]
    fn a_long_line_is_cut_between_words_and_nothing_is_lost() {
        let long = format!("{} {}", "word ".repeat(1000), "ü".repeat(5000));
        let mut reading = Reading::default();
        push_text(&mut reading, &numbered(&long));
        let pieces: Vec<&str> = reading.sections.iter().map(crate::domain::Section::text).collect();
        assert_eq!(pieces.concat(), long);
        assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.len() <= LINE_BYTES_MAX));
        assert!(
            reading.sections.iter().all(|s| s.location == Location::Lines { first: 1, last: 1 })
        );
    }
}
