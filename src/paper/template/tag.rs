//! Finds the tags in the text of a paragraph, and gives them in the form they were meant.
//!
//! Word makes quotation marks curly and spaces unbreakable while people type; inside a tag they are what was
//! typed. A quoted text inside a tag may hold what looks like the end of one.

use std::ops::Range;

/// A tag in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What it stands for.
    pub lift: Lift,
    /// What is between its brackets, without lift and dashes.
    pub inner: String,
}

/// What a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{{ … }}`: a value.
    Value,
    /// `{% … %}`: a statement.
    Statement,
    /// `{# … #}`: a remark to whoever reads the template.
    Remark,
}

/// What of the document a statement stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lift {
    /// The place where it is.
    Here,
    /// The paragraph: `{%p`.
    Paragraph,
    /// The row of a table: `{%tr`.
    Row,
    /// The cell of a table: `{%tc`.
    Cell,
}

/// The tags of a text, or where the one begins that does not end in it.
pub fn find(text: &str) -> Result<Vec<Found>, usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|at| from + at) {
        let kind = match text[start + 1..].chars().next() {
            Some('{') => Kind::Value,
            Some('%') => Kind::Statement,
            Some('#') => Kind::Remark,
            _ => {
                from = start + 1;
                continue;
            }
        };
        let (inner, length) = inside(&text[start + 2..], kind).ok_or(start)?;
        let range = start..start + 2 + length;
        from = range.end;
        // The dashes of Jinja take away white space around a tag; runs have none that matters.
        let inner = inner.strip_prefix(['-', '+']).unwrap_or(&inner);
        let inner = inner.strip_suffix(['-', '+']).unwrap_or(inner);
        let (lift, inner) = lifted(kind, inner.trim());
        found.push(Found { range, kind, lift, inner });
    }
    Ok(found)
}

/// What is inside a tag, made straight, and how many bytes it takes with the end of the tag.
fn inside(text: &str, kind: Kind) -> Option<(String, usize)> {
    let end = match kind {
        Kind::Value => "}}",
        Kind::Statement => "%}",
        Kind::Remark => "#}",
    };
    if kind == Kind::Remark {
        return text.find(end).map(|at| (text[..at].to_owned(), at + end.len()));
    }
    let mut inner = String::new();
    let mut quoted: Option<Quote> = None;
    // A value may hold `{"a": {}}`; its braces are counted so that they do not end it.
    let mut braces = 0_u32;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        let Some(quote) = quoted else {
            if braces == 0 && text[at..].starts_with(end) {
                return Some((inner, at + end.len()));
            }
            quoted = Quote::opened_by(character);
            match character {
                _ if quoted.is_some() => inner.extend(quoted.map(|quote| quote.straight)),
                '{' => {
                    braces += 1;
                    inner.push('{');
                }
                '}' => {
                    braces = braces.saturating_sub(1);
                    inner.push('}');
                }
                character => inner.push(made_plain(character)),
            }
            continue;
        };
        if quote.is_closed_by(character) {
            inner.push(quote.straight);
            quoted = None;
        } else if character == '\\' {
            inner.push('\\');
            inner.extend(characters.next().map(|(_, next)| next));
        } else {
            if character == quote.straight {
                inner.push('\\');
            }
            inner.push(if character == '\n' { ' ' } else { not_a_bracket(character) });
        }
    }
    None
}

#[derive(Clone, Copy)]
struct Quote {
    /// The mark it is written with in the tag.
    straight: char,
    /// Whether Word made it curly.
    is_curly: bool,
}

const DOUBLE: [char; 5] = ['“', '”', '„', '«', '»'];
const SINGLE: [char; 5] = ['‘', '’', '‚', '‹', '›'];

impl Quote {
    fn opened_by(character: char) -> Option<Self> {
        match character {
            '"' | '\'' => Some(Self { straight: character, is_curly: false }),
            _ if DOUBLE.contains(&character) => Some(Self { straight: '"', is_curly: true }),
            _ if SINGLE.contains(&character) => Some(Self { straight: '\'', is_curly: true }),
            _ => None,
        }
    }

    fn is_closed_by(self, character: char) -> bool {
        let curly = if self.straight == '"' { DOUBLE } else { SINGLE };
        character == self.straight || (self.is_curly && curly.contains(&character))
    }
}

fn made_plain(character: char) -> char {
    match character {
        '–' | '—' | '\u{2011}' => '-',
        _ if character.is_whitespace() => ' ',
        _ => not_a_bracket(character),
    }
}

/// The characters that stand for the brackets of tags inside of us mean nothing to anybody else.
fn not_a_bracket(character: char) -> char {
    if ('\u{e000}'..='\u{e005}').contains(&character) { '\u{fffd}' } else { character }
}

fn lifted(kind: Kind, inner: &str) -> (Lift, String) {
    let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    let lift = match word {
        "p" => Lift::Paragraph,
        "tr" => Lift::Row,
        "tc" => Lift::Cell,
        "r" => Lift::Here,
        _ => return (Lift::Here, inner.to_owned()),
    };
    match kind {
        Kind::Statement => (lift, rest.trim().to_owned()),
        Kind::Value | Kind::Remark => (Lift::Here, inner.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Lift, &str)]) {
        let found = find(text).expect(text);
        let found: Vec<_> =
            found.iter().map(|one| (&text[one.range.clone()], one.lift, &*one.inner)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_tag_is_found_with_what_it_lifts_to() {
        check("a {{ b }} c", &[("{{ b }}", Lift::Here, "b")]);
        check("{%tr for x in y %}", &[("{%tr for x in y %}", Lift::Row, "for x in y")]);
        check("{%- p if a -%}", &[("{%- p if a -%}", Lift::Paragraph, "if a")]);
        check("{%tc endfor%}", &[("{%tc endfor%}", Lift::Cell, "endfor")]);
        check("{# note #}{", &[("{# note #}", Lift::Here, "note")]);
        check("{ {{p}} }", &[("{{p}}", Lift::Here, "p")]);
    }

    #[test]
    fn what_word_made_of_quotes_and_spaces_is_undone_inside_a_tag_only() {
        check("“{{ a\u{a0}== “b” }}”", &[("{{ a\u{a0}== “b” }}", Lift::Here, "a == \"b\"")]);
        check("{{ „l’a“ }}", &[("{{ „l’a“ }}", Lift::Here, "\"l’a\"")]);
        check(
            "{{ a – 1 }}{{ -1 }}",
            &[("{{ a – 1 }}", Lift::Here, "a - 1"), ("{{ -1 }}", Lift::Here, "-1")],
        );
    }

    #[test]
    fn an_end_in_quotes_or_braces_does_not_end_a_tag() {
        check("{{ '}}' }}", &[("{{ '}}' }}", Lift::Here, "'}}'")]);
        check("{{ {'a': {'b': 1}} }}", &[("{{ {'a': {'b': 1}} }}", Lift::Here, "{'a': {'b': 1}}")]);
    }

    #[test]
    fn a_tag_that_does_not_end_is_told_by_its_place() {
        assert_eq!(find("ab {{ c }"), Err(3));
        assert_eq!(find("{{ a }} {% if 'x %}"), Err(8));
    }
}
