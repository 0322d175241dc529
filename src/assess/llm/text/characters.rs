//! Kinds of characters the rules ask about: what nobody sees, and what belongs to a word.

use unicode_normalization::char::is_combining_mark;

/// Whether nobody sees the character: Unicode's default ignorables, among them soft hyphens, zero-width
/// spaces and joiners, bidirectional controls, variation selectors and the tag block.
pub(super) fn is_ignorable(character: char) -> bool {
    matches!(
        u32::from(character),
        0x00AD
            | 0x034F
            | 0x061C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFF8
            | 0x1_BCA0..=0x1_BCA3
            | 0x1_D173..=0x1_D17A
            | 0xE_0000..=0xE_0FFF
    )
}

/// Whether the character is a control that is no white space either; it has no width.
pub(super) fn is_bare_control(character: char) -> bool {
    character.is_control() && !character.is_whitespace()
}

/// Whether the character belongs to a word: letters, digits, the marks on them, and the low line.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || is_combining_mark(character)
}

/// Whether the character ends a line in some program or other.
pub(super) fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_told_from_what_somebody_sees() {
        for hidden in
            ['\u{AD}', '\u{200B}', '\u{202E}', '\u{2066}', '\u{FEFF}', '\u{E0041}', '\u{FE0F}']
        {
            assert!(is_ignorable(hidden), "{hidden:?}");
        }
        for seen in ['a', ' ', '\u{A0}', '-', 'é', '\u{301}', '\n', '中'] {
            assert!(!is_ignorable(seen) && !is_bare_control(seen), "{seen:?}");
        }
        assert!(is_bare_control('\0') && is_bare_control('\u{1B}'));
    }

    #[test]
    fn a_mark_on_a_letter_belongs_to_the_word() {
        assert!(is_of_word('\u{301}') && is_of_word('ß') && is_of_word('7'));
        assert!(!is_of_word('-') && !is_of_word('\'') && !is_of_word(' '));
    }
}
