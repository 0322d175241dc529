//! Finds signs and words as they are written, brackets and all: `[insert`, `TBD`, `______`.

use aho_corasick::{AhoCorasick, MatchKind};

/// Marks to be found in texts in one pass; upper and lower case alike.
#[derive(Clone, Debug)]
pub(super) struct MarkFinder {
    /// `None` where there are no marks, or more than can be searched for at once.
    automaton: Option<AhoCorasick>,
}

impl MarkFinder {
    pub(super) fn new(marks: &[String]) -> Self {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(marks.iter().filter(|mark| !mark.is_empty()));
        Self { automaton: automaton.ok() }
    }

    /// The marks that stand in a text, each at its longest. One that begins or ends with a letter does so
    /// at the edge of a word.
    pub(super) fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        found
            .filter(|found| is_apart(text, found.start(), found.end()))
            .map(move |found| &text[found.range()])
    }
}

fn is_apart(text: &str, start: usize, end: usize) -> bool {
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let mark = &text[start..end];
    let runs_on = |inside: Option<char>, outside: Option<char>| is_word(inside) && is_word(outside);
    !runs_on(mark.chars().next(), text[..start].chars().next_back())
        && !runs_on(mark.chars().next_back(), text[end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_apart_and_at_its_longest() {
        let list: Vec<String> =
            ["tbd", "[insert", "to be", "to be completed"].map(str::to_owned).to_vec();
        let marks = MarkFinder::new(&list);
        for (text, expected) in [
            ("Owner: TBD, [Insert name]", vec!["TBD", "[Insert"]),
            ("It is to be completed.", vec!["to be completed"]),
            ("outbdoor, to beat", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(marks.find(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
