//! The style sheet of a paper: fixed but for its size, its palette and what stands at the foot of each page.

use std::fmt::Write as _;

use super::super::tone::hex;
use super::super::{Paper, Tone};
use crate::domain::PaperSize;

/// The style sheet.
pub(super) fn sheet(paper: &Paper) -> String {
    let size = match paper.size {
        PaperSize::A4 => "A4",
        PaperSize::Letter => "letter",
    };
    let mut sheet = include_str!("paper.css")
        .replace("{size}", size)
        .replace("{label}", &css_string(&super::label(paper)))
        .replace("{pages}", &pages(&paper.page_of_pages));
    for tone in Tone::ALL {
        let colours = tone.colours();
        let weight = if tone.is_strong() { " font-weight: 700;" } else { "" };
        // Writing to a string does not fail.
        let _ = writeln!(
            sheet,
            ".{} {{ background: #{}; color: #{};{weight} }}",
            tone.name(),
            hex(colours.ground),
            hex(colours.ink)
        );
    }
    sheet
}

/// `Page {page} of {pages}` as the value of `content`.
fn pages(words: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(css_string(before));
        let field = [("page}", "counter(page)"), ("pages}", "counter(pages)")]
            .into_iter()
            .find_map(|(name, counter)| Some((counter, after.strip_prefix(name)?)));
        if let Some((counter, after)) = field {
            parts.push(counter.to_owned());
            rest = after;
        } else {
            parts.push(css_string("{"));
            rest = after;
        }
    }
    parts.push(css_string(rest));
    parts.join(" ")
}

/// Words as a string of CSS. Whatever is no letter or digit is written by its number, so that nothing in it ends the
/// string, the rule or the element.
fn css_string(words: &str) -> String {
    let mut string = String::from('"');
    for character in super::visible(words).chars() {
        if character.is_alphanumeric() || character == ' ' {
            string.push(character);
        } else {
            let _ = write!(string, "\\{:x} ", u32::from(character));
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_words_leave_the_string_they_stand_in() {
        let check = |words: &str, expected: &str| assert_eq!(css_string(words), expected);
        check("Streng vertraulich", "\"Streng vertraulich\"");
        check("a\"; } </style>", r#""a\22 \3b  \7d  \3c \2f style\3e ""#);
        check("\\\n", r#""\5c \a ""#);
    }

    #[test]
    fn page_numbers_are_counted_where_the_words_say() {
        let expected = r#""Seite " counter(page) " von " counter(pages) """#;
        assert_eq!(pages("Seite {page} von {pages}"), expected);
        assert_eq!(pages("{x}"), r#""" "\7b " "x\7d ""#);
    }
}
