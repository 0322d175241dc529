//! Values as a run of Word holds them: never markup, whatever is in them.

use quick_xml::escape::partial_escape;

use super::super::visible;

/// What breaks a line.
const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// A value inside of `w:t`. Line breaks and tabs become the elements Word has for them, which is why it closes
/// and opens `w:t`; `prefix` is that of the part.
pub fn written(text: &str, prefix: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut push = |name: &str, words: &str| {
        if !name.is_empty() {
            let element =
                format!("</{prefix}t><{prefix}{name}/><{prefix}t xml:space=\"preserve\">");
            written.push_str(&element);
        }
        written.push_str(&partial_escape(visible(words)));
    };
    for (line, words) in text.replace("\r\n", "\n").split(LINE_ENDS).enumerate() {
        for (part, words) in words.split('\t').enumerate() {
            let name = match (line, part) {
                (0, 0) => "",
                (_, 0) => "br",
                _ => "tab",
            };
            push(name, words);
        }
    }
    written
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
