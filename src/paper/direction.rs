//! Which way a text runs, so that Arabic and Hebrew are printed in the order they are read in.

/// The way a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    LeftToRight,
    RightToLeft,
}

/// The direction of a line: that of its first letter that has one (rules P2 and P3 of the Unicode bidirectional
/// algorithm).
pub(super) fn of(text: &str) -> Direction {
    text.chars().find_map(strong).unwrap_or(Direction::LeftToRight)
}

/// Whether any letter of it runs from right to left.
pub(super) fn turns(text: &str) -> bool {
    text.chars().any(runs_left)
}

/// The text cut where its direction changes. Spaces between words of one direction stay with them; those
/// between two directions go with what was before.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    if !turns(text) {
        return vec![text];
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (place, character) in text.char_indices() {
        let Some(direction) = strong(character) else { continue };
        if current.is_some_and(|current| current != direction) {
            pieces.push(&text[start..place]);
            start = place;
        }
        current = Some(direction);
    }
    pieces.push(&text[start..]);
    pieces
}

fn strong(character: char) -> Option<Direction> {
    if runs_left(character) {
        Some(Direction::RightToLeft)
    } else if character.is_alphabetic() {
        Some(Direction::LeftToRight)
    } else {
        None
    }
}

/// The blocks of Hebrew, Arabic and their neighbours, and the forms they have for display.
fn runs_left(character: char) -> bool {
    let block = matches!(character,
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}');
    // Digits and marks of these blocks have no direction of their own.
    block && character.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_runs_as_its_first_letter_does() {
        let check = |text: &str, direction| assert_eq!(of(text), direction, "{text}");
        check("12. مراجعة", Direction::RightToLeft);
        check("review מבדק", Direction::LeftToRight);
        check("2026-11-30", Direction::LeftToRight);
    }

    #[test]
    fn a_text_is_cut_where_it_turns_and_nowhere_else() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(pieces(text), expected);
            assert_eq!(pieces(text).concat(), text);
        };
        check("plain, with 12 (signs)", &["plain, with 12 (signs)"]);
        check("a مراجعة النظام 3 b", &["a ", "مراجعة النظام 3 ", "b"]);
        check("", &[""]);
    }
}
