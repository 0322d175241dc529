//! Makes visible what a text can hide: characters that reorder, overlay or vanish.

use std::borrow::Cow;

/// The text with each character that deceives the eye as `[U+202E]`, and characters of no width
/// removed.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| look(character) == Look::Plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

fn shown(character: char) -> String {
    match look(character) {
        Look::Plain => character.to_string(),
        Look::Nothing => String::new(),
        Look::Deceptive => format!("[U+{:04X}]", u32::from(character)),
    }
}

#[derive(PartialEq, Eq)]
enum Look {
    /// It shows itself.
    Plain,
    /// It has no width and is common in honest files: left by editors and web pages.
    Nothing,
    /// It makes other characters look different from what they are.
    Deceptive,
}

fn look(character: char) -> Look {
    match character {
        '\t' | '\n' => Look::Plain,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r' => Look::Nothing,
        // Overrides and isolates of direction, and the letters of the tag block, which show nothing.
        '\u{61c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2061}'..='\u{206f}'
        | '\u{e0000}'..='\u{e007f}'
        // No characters at all: XML may not hold them.
        | '\u{fffe}'
        | '\u{ffff}' => Look::Deceptive,
        _ if character.is_control() => Look::Deceptive,
        _ => Look::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_named_and_what_has_no_width_is_dropped() {
        let check = |text: &str, shown: &str| assert_eq!(visible(text), shown);
        check("Prüfung, 検査, مراجعة", "Prüfung, 検査, مراجعة");
        check("pay\u{202e}fdp.exe\u{202c}", "pay[U+202E]fdp.exe[U+202C]");
        check("a\u{2066}b\u{2069}", "a[U+2066]b[U+2069]");
        check("ze\u{200b}ro\u{feff}", "zero");
        check("bell\u{7}null\0", "bell[U+0007]null[U+0000]");
        check("tag\u{e0041}", "tag[U+E0041]");
        check("no\u{ffff}", "no[U+FFFF]");
    }
}
