//! Finds the words of a quotation in the pieces they stand in, with white space folded, and marks them.

use std::ops::Range;

use maud::{Markup, html};

use super::Quoted;
use super::pieces::Piece;
use crate::paper::visible;

/// A quotation that was looked for in a run of pieces.
pub(super) struct Marked {
    /// Which bytes of each piece's text are the quotation's; empty for tables, whose rows are marked.
    ranges: Vec<Option<Range<usize>>>,
    placed: bool,
}

/// More of one paragraph than this on either side of the marked words is not shown.
const CHARACTERS_AROUND: usize = 1500;

impl Marked {
    /// Looks for the words of a quotation in the pieces at its place.
    pub(super) fn find(pieces: &[Piece], quoted: Quoted<'_>) -> Self {
        let mut joined = String::new();
        let mut spans: Vec<Option<Range<usize>>> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Heading { text, .. } | Piece::Text { text, .. } => {
                    let start = joined.len();
                    joined.push_str(text);
                    spans.push(Some(start..joined.len()));
                }
                Piece::Table { rows, .. } => {
                    for row in rows.iter().filter(|row| row.touches(quoted.place)) {
                        joined.push_str(&row.text);
                        joined.push('\n');
                    }
                    spans.push(None);
                }
            }
            joined.push('\n');
        }
        let found = find_folded(&joined, quoted.quote);
        let within = |span: &Option<Range<usize>>| {
            let (span, found) = (span.as_ref()?, found.as_ref()?);
            let (start, end) = (span.start.max(found.start), span.end.min(found.end));
            (start < end).then(|| start - span.start..end - span.start)
        };
        Self { ranges: spans.iter().map(within).collect(), placed: found.is_some() }
    }

    /// Whether the words stand there.
    pub(super) fn is_placed(&self) -> bool {
        self.placed
    }

    /// The text of a piece, with the words marked.
    pub(super) fn in_text(&self, piece: usize, text: &str) -> Markup {
        let Some(Some(range)) = self.ranges.get(piece) else {
            return html! { (visible(text)) };
        };
        let before = &text[..range.start];
        let after = &text[range.end..];
        let from = before.char_indices().rev().nth(CHARACTERS_AROUND).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(CHARACTERS_AROUND).map_or(after.len(), |(at, _)| at);
        html! {
            @if from > 0 { "… " }
            (visible(&before[from..]))
            mark { (visible(&text[range.clone()])) }
            (visible(&after[..to]))
            @if to < after.len() { " …" }
        }
    }
}

/// Where words stand in a text, each run of white space in either taken for one space.
fn find_folded(text: &str, words: &str) -> Option<Range<usize>> {
    let wanted = crate::domain::fold_space(words);
    if wanted.is_empty() {
        return None;
    }
    // The folded text, and for each of its bytes where it stands in the text.
    let mut folded = String::with_capacity(text.len());
    let mut places: Vec<usize> = Vec::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
                places.push(at);
            }
        } else {
            folded.push(character);
            places.extend(at..at + character.len_utf8());
        }
    }
    let start = folded.find(&wanted)?;
    let first = *places.get(start)?;
    let last = *places.get(start + wanted.len() - 1)?;
    // The last byte of the last character: its end is the next boundary.
    let end = (last + 1..=text.len()).find(|end| text.is_char_boundary(*end))?;
    Some(first..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, words: &str, found: Option<&str>) {
        assert_eq!(find_folded(text, words).map(|range| &text[range]), found);
    }

    #[test]
    fn words_are_found_over_line_breaks_and_nothing_else_is_forgiven() {
        check("The policy\n  applies to all.", "policy applies", Some("policy\n  applies"));
        check("Prüfung – jährlich", "Prüfung – jährlich", Some("Prüfung – jährlich"));
        check("The policy applies.", "the policy", None);
        check("The policy applies.", " ", None);
    }

    proptest! {
        #[test]
        fn what_is_found_reads_as_what_was_looked_for(
            text in "[a-c é\n\t]{0,40}", start in 0_usize..40, length in 1_usize..20,
        ) {
            let words: String = text.chars().skip(start).take(length).collect();
            let folded = crate::domain::fold_space(&words);
            if let Some(range) = find_folded(&text, &words) {
                prop_assert_eq!(crate::domain::fold_space(&text[range]), folded);
            } else {
                let held = crate::domain::fold_space(&text).contains(&folded);
                prop_assert!(folded.is_empty() || !held);
            }
        }
    }
}
