//! Values as a run of Word holds them: never markup, whatever is in them.

use std::fmt::Write as _;

/// A value inside of `w:t`. Line breaks and tabs become the elements Word has for them, which is why it closes
/// and opens `w:t`; `prefix` is that of the part.
pub fn written(text: &str, prefix: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let element = match character {
            '&' => {
                written.push_str("&amp;");
                continue;
            }
            '<' => {
                written.push_str("&lt;");
                continue;
            }
            '>' => {
                written.push_str("&gt;");
                continue;
            }
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "br",
            '\t' => "tab",
            character => {
                push_visible(character, &mut written);
                continue;
            }
        };
        written.extend([
            "</",
            prefix,
            "t><",
            prefix,
            element,
            "/><",
            prefix,
            "t xml:space=\"preserve\">",
        ]);
    }
    written
}

/// A text in which every character that XML forbids, or that makes others look like what they are not, shows.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|character| push_visible(character, &mut shown));
    shown
}

fn push_visible(character: char, shown: &mut String) {
    let is_hidden = match character {
        '\n' | '\t' => false,
        // Overrides and isolates of direction; marks of direction are part of honest Arabic and Hebrew.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' => true,
        character => character.is_control() || u32::from(character) & 0xfffe == 0xfffe,
    };
    if is_hidden {
        // Writing to a text does not fail.
        let _ = write!(shown, "[U+{:04X}]", u32::from(character));
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_text_whatever_is_in_it() {
        let check = |text: &str, expected: &str| assert_eq!(written(text, "w:"), expected);
        check("A & B <w:p/> {{ x }}", "A &amp; B &lt;w:p/&gt; {{ x }}");
        check("null\0bell\u{7}\u{ffff}", "null[U+0000]bell[U+0007][U+FFFF]");
        check("a\r\nb", "a</w:t><w:br/><w:t xml:space=\"preserve\">b");
        check("a\tb", "a</w:t><w:tab/><w:t xml:space=\"preserve\">b");
        check("مراجعة \u{202e}x", "مراجعة [U+202E]x");
    }
}
