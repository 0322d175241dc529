//! How well a page was read, told from its words alone: engines report success over words they cut
//! into letters, and over letters nobody can decode.

use super::layout::Line;

/// In any language few words have one letter; a page where many have was cut into pieces.
pub const NOISE_MAX: f64 = 0.15;
/// A page with more letters that nobody can decode may be read better by another engine.
pub const UNDECODED_MAX: f64 = 0.05;
/// A page of which most letters are such is not text at all.
pub const GARBLED_MIN: f64 = 0.5;

/// The share of words that are single letters or hold characters no text has.
pub fn noise(lines: &[Line]) -> f64 {
    let (mut noisy, mut words) = (0_u32, 0_u32);
    for cell in lines.iter().flat_map(|line| &line.cells) {
        for word in cell.text.split_whitespace() {
            words += 1;
            noisy += u32::from(is_noise(word));
        }
    }
    if words < 20 { undecoded(lines) } else { f64::from(noisy) / f64::from(words) }
}

fn is_noise(word: &str) -> bool {
    let mut letters = word.chars();
    let single = match (letters.next(), letters.next()) {
        // A Chinese or Japanese word may have one letter.
        (Some(letter), None) => letter.is_alphabetic() && u32::from(letter) < 0x2E80,
        _ => false,
    };
    single || word.contains(is_broken)
}

/// The share of letters that nobody can decode.
pub fn undecoded(lines: &[Line]) -> f64 {
    let (mut broken, mut letters) = (0_u32, 0_u32);
    for cell in lines.iter().flat_map(|line| &line.cells) {
        for letter in cell.text.chars().filter(|letter| !letter.is_whitespace()) {
            letters += 1;
            broken += u32::from(is_broken(letter));
        }
    }
    if letters == 0 { 0.0 } else { f64::from(broken) / f64::from(letters) }
}

/// Letters without a meaning: replaced ones and controls.
fn is_broken(letter: char) -> bool {
    letter == '\u{FFFD}' || letter.is_control()
}

/// Whether an engine that is asked first read a page no worse than another: it lost no text, and neither
/// cut it into letters nor left more of it undecoded.
pub fn is_better(first: &[Line], other: &[Line]) -> bool {
    let whole = 5 * letters(first) >= 4 * letters(other);
    let clean = noise(first) <= NOISE_MAX.max(noise(other));
    whole && clean && undecoded(first) <= UNDECODED_MAX.max(undecoded(other))
}

/// How many letters there are.
pub fn letters(lines: &[Line]) -> usize {
    let cells = lines.iter().flat_map(|line| &line.cells);
    cells.map(|cell| cell.text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        vec![Line::without_place(text)]
    }

    #[test]
    fn words_cut_into_letters_are_noise() {
        assert!(noise(&lines(&"D ecember 3 1 , 2 0 2 2 t o t a l ".repeat(4))) > NOISE_MAX);
        assert!(noise(&lines(&"The policy is a statement of the board ".repeat(4))) < NOISE_MAX);
    }

    #[test]
    fn the_first_engine_is_kept_where_it_lost_nothing() {
        let whole = "The policy is a statement of the board on what it wants of AI. ".repeat(2);
        let cut = "T h e policy i s a s t a t e m e n t o f t h e board on what it wants o f A I";
        let garbled =
            "\u{FFFD}\u{FFFD}\u{FFFD} policy is a statement of the board on what it wants";
        for (first, other, better) in [
            (whole.as_str(), whole.as_str(), true),
            (&whole, "", true),
            ("The policy", &whole, false),
            (cut, &whole[..63], false),
            (garbled, &whole[..63], false),
            (&whole[..63], garbled, true),
        ] {
            assert_eq!(is_better(&lines(first), &lines(other)), better, "{first:?} {other:?}");
        }
    }

    #[test]
    fn letters_nobody_can_decode_are_noise() {
        assert!(undecoded(&lines("\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}")) > GARBLED_MIN);
        assert!(undecoded(&lines("a b")) < UNDECODED_MAX);
    }
}
