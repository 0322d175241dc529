//! XML as a stream of events. Every reader of Office and `OpenDocument` parts sees the same few: an
//! element opens, words, an element closes.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Error;

/// Office nests text in shapes in tables some forty levels deep; what goes further was built to hurt.
const DEPTH_MAX: u32 = 256;

/// What is made of a part.
pub trait Visitor {
    /// An element opens; one without content opens and closes.
    fn open(&mut self, element: &BytesStart<'_>) -> Step;
    /// Characters between elements.
    fn words(&mut self, words: &str);
    /// An element closes, by its local name.
    fn close(&mut self, name: &str);
}

/// Whether an element's content is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is.
    Into,
    /// It is not; neither is its end told.
    Over,
}

/// Goes through a part. Where it is broken the visitor has seen what comes before.
pub fn walk(xml: &str, visitor: &mut impl Visitor) -> Result<(), Error> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut depth, mut passed_over) = (0_u32, 0_u32);
    loop {
        match reader.read_event().map_err(Error::damaged)? {
            Event::Start(_) if passed_over > 0 => passed_over += 1,
            Event::Start(element) => match visitor.open(&element) {
                Step::Over => passed_over = 1,
                Step::Into if depth == DEPTH_MAX => {
                    return Err(Error::damaged("it is nested too deeply"));
                }
                Step::Into => depth += 1,
            },
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visitor.close(element.local_name().into_inner());
            }
            Event::Eof => return Ok(()),
            _ if passed_over > 0 => {}
            Event::Empty(element) => match visitor.open(&element) {
                Step::Into => visitor.close(local(&element)),
                Step::Over => {}
            },
            Event::Text(text) => visitor.words(&text.xml10_content()),
            Event::CData(text) => visitor.words(&text.xml10_content()),
            Event::GeneralRef(reference) => visitor.words(&resolved(&reference)),
            _ => {}
        }
    }
}

/// An element's name without its prefix.
pub fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    element.local_name().into_inner()
}

/// The characters an entity of XML stands for; an unknown one stays as it is written.
pub fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

/// An attribute by its local name.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        (attribute.key.local_name().into_inner() == name)
            .then(|| quick_xml::escape::unescape(&attribute.value).map(Into::into).ok())
            .flatten()
    })
}

/// An attribute that is a number.
pub fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an element that switches something on does so: Office writes `<w:b/>`, and `val="0"` for off.
pub fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Shown(String);

    impl Visitor for Shown {
        fn open(&mut self, element: &BytesStart<'_>) -> Step {
            if local(element) == "skip" {
                return Step::Over;
            }
            self.0 += &["<", local(element), ">"].concat();
            Step::Into
        }

        fn words(&mut self, words: &str) {
            self.0 += words;
        }

        fn close(&mut self, name: &str) {
            self.0 += &["</", name, ">"].concat();
        }
    }

    fn check(xml: &str, expected: &str) {
        let mut shown = Shown::default();
        let _ = walk(xml, &mut shown);
        assert_eq!(shown.0, expected);
    }

    #[test]
    fn an_element_passed_over_takes_its_content_along() {
        check("<a>x<skip>y<b/><skip>z</skip></skip><c/>&amp;</a>", "<a>x<c></c>&</a>");
    }

    #[test]
    fn what_comes_before_a_break_is_seen() {
        check("<a>one<b>two</b", "<a>one<b>two");
        check(&"<a>".repeat(300), &"<a>".repeat(257));
    }
}
