//! Text as OSCAL takes it: one line where it must be, without markup where text is Markdown, and paths as URIs.

use std::fmt::Write as _;

use super::super::told;

/// Text that is data, as Markdown shows it word for word.
///
/// Titles and descriptions are Markdown in OSCAL; what a document says must not become a link or a tag there.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = told::plain(text.trim());
    let mut escaped = String::with_capacity(text.len());
    let mut before = '\n';
    let mut characters = text.chars().peekable();
    while let Some(one) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        // `dq_log.csv` is no emphasis, and easier to read as it is.
        let inside_word = before.is_alphanumeric() && after.is_alphanumeric();
        let commands = match one {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '{' | '}' => true,
            '_' => !inside_word,
            '#' => before == '\n',
            _ => false,
        };
        if commands {
            escaped.push('\\');
        }
        escaped.push(one);
        before = one;
    }
    escaped
}

/// The same on one line; a dash where there is nothing, as a title must say something.
pub(super) fn title(text: &str) -> String {
    match told::one_line(text).as_str() {
        "" => "–".to_owned(),
        line => markdown(line),
    }
}

/// A value of a property: one line, not empty, no markup.
pub(super) fn value(text: &str) -> String {
    match told::one_line(text).as_str() {
        "" => "–".to_owned(),
        line => line.to_owned(),
    }
}

/// A path as a relative reference of a URI. Slashes stay; what may not stand in one is written as numbers.
#[must_use]
pub fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_document_do_not_become_markup() {
        let check = |text: &str, shown: &str| assert_eq!(markdown(text), shown, "{text}");
        check("04_data/dq_log.csv", "04_data/dq_log.csv");
        check("[here](javascript:x)", r"\[here\](javascript:x)");
        check("<img src=x>", r"\<img src=x\>");
        check("# 4 *now* _so_", r"\# 4 \*now\* \_so\_");
        check("{{ insert: param, p }}", r"\{\{ insert: param, p \}\}");
        check("a\r\nb\u{0}", "a\nb");
    }

    #[test]
    fn a_path_is_a_reference_whatever_it_holds() {
        assert_eq!(percent_encoded("a b/ü#?.csv"), "a%20b/%C3%BC%23%3F.csv");
        assert_eq!(percent_encoded("z.zip!/a:b"), "z.zip%21/a%3Ab");
    }
}
