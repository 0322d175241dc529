//! Puts lines of right-to-left writing into the order they are read in.
//!
//! A page has its letters where they are seen. In a line of Arabic or Hebrew the first letter stands at
//! the right, and numbers and foreign words in it run from left to right.

use unicode_normalization::UnicodeNormalization;

/// Whether a letter belongs to writing that runs from right to left.
pub fn is_leftward(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && !is_digit(letter)
}

/// Whether most letters run from right to left.
pub fn runs_leftward(text: &str) -> bool {
    let leftward = text.chars().filter(|letter| is_leftward(*letter)).count();
    leftward > 0 && 2 * leftward >= text.chars().filter(|letter| letter.is_alphabetic()).count()
}

/// The letters of a line, given from left to right, in the order they are read.
pub fn logical(seen: &str) -> String {
    let letters: Vec<char> = seen.chars().collect();
    let mut read = String::with_capacity(seen.len());
    if runs_leftward(seen) {
        let runs = runs(&letters, |letter| !is_leftward(letter) && letter.is_alphanumeric());
        for (run, rightward) in runs.into_iter().rev() {
            if rightward {
                read.extend(run);
            } else {
                read.extend(run.iter().rev().map(|letter| mirrored(*letter)));
            }
        }
    } else {
        for (run, leftward) in runs(&letters, is_leftward) {
            if leftward {
                read.extend(run.iter().rev().map(|letter| mirrored(*letter)));
            } else {
                read.extend(run);
            }
        }
    }
    unjoined(&read)
}

/// Cuts letters into runs that belong to one side and the others. What stands between two letters of a
/// run and is no letter belongs to the run.
fn runs(letters: &[char], belongs: impl Fn(char) -> bool) -> Vec<(&[char], bool)> {
    let mut runs = Vec::new();
    let mut rest = letters;
    while !rest.is_empty() {
        let start = rest.iter().position(|letter| belongs(*letter)).unwrap_or(rest.len());
        let (before, run) = rest.split_at(start);
        if !before.is_empty() {
            runs.push((before, false));
        }
        let mut end = 0;
        for (index, letter) in run.iter().enumerate() {
            if belongs(*letter) {
                end = index + 1;
            } else if letter.is_alphanumeric() {
                break;
            }
        }
        let (run, after) = run.split_at(end);
        if !run.is_empty() {
            runs.push((run, true));
        }
        rest = after;
    }
    runs
}

fn is_digit(letter: char) -> bool {
    matches!(letter, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}')
}

/// A bracket is drawn the other way round in writing from right to left.
fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        letter => letter,
    }
}

/// Arabic letters as they are written alone: a font holds them in the forms they take in a word.
fn unjoined(text: &str) -> String {
    if !text.contains(is_form) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_form(letter) {
            plain.extend(letter.to_string().nfkc().filter(|part| !part.is_whitespace()));
        } else {
            plain.push(letter);
        }
    }
    plain
}

fn is_form(letter: char) -> bool {
    matches!(letter, '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seen: &str, read: &str) {
        assert_eq!(logical(seen), read);
    }

    #[test]
    fn a_line_is_read_from_its_right_end() {
        check("ةيقافتا", "اتفاقية");
        check("Plan 2026", "Plan 2026");
    }

    #[test]
    fn numbers_and_foreign_words_keep_their_order() {
        check("ISO 42001 ةيقافتا", "اتفاقية ISO 42001");
        check("the word ةيقافتا is Arabic", "the word اتفاقية is Arabic");
    }

    #[test]
    fn joined_forms_are_written_as_letters() {
        check("\u{FEFB}\u{FE8D}", "الا");
    }
}
