//! Whether the statements of a part belong together: what begins ends, and ends where it began.

use super::tag::Kind;
use super::weave::{Tag, problem};
use super::{Fault, Problem};

/// What a statement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement<'a> {
    /// `for TARGETS in SOURCE if FILTER`.
    For {
        /// The names it gives.
        targets: Vec<&'a str>,
        /// What it goes through.
        source: &'a str,
        /// Which of that.
        filter: Option<&'a str>,
    },
    /// `if`, and `elif` too, with what they ask.
    If(&'a str),
    /// The same, in the middle.
    Elif(&'a str),
    /// `else`.
    Else,
    /// `set NAME = VALUE`.
    Set {
        /// The names it gives.
        targets: Vec<&'a str>,
        /// What they stand for.
        value: &'a str,
    },
    /// `with NAME = VALUE, …`.
    With(&'a str),
    /// The end of the one of this name.
    End(&'static str),
    /// Nothing that is known here.
    Unknown(&'a str),
}

/// Reads a statement.
pub fn statement(inner: &str) -> Statement<'_> {
    let (word, rest) =
        inner.split_once(' ').map_or((inner, ""), |(word, rest)| (word, rest.trim()));
    match word {
        "for" => {
            let (targets, rest) = rest.split_once(" in ").unwrap_or((rest, ""));
            let rest = rest.trim().trim_end_matches(" recursive");
            let (source, filter) = match outside_quotes(rest, " if ") {
                Some(at) => (&rest[..at], Some(&rest[at + 4..])),
                None => (rest, None),
            };
            Statement::For { targets: names(targets), source: source.trim(), filter }
        }
        "if" => Statement::If(rest),
        "elif" => Statement::Elif(rest),
        "else" => Statement::Else,
        "set" => match rest.split_once('=') {
            Some((targets, value)) if !value.starts_with('=') => {
                Statement::Set { targets: names(targets), value: value.trim() }
            }
            // A `set` over several tags would take markup for a value.
            _ => Statement::Unknown("set … endset"),
        },
        "with" => Statement::With(rest),
        "endfor" => Statement::End("for"),
        "endif" => Statement::End("if"),
        "endwith" => Statement::End("with"),
        _ => Statement::Unknown(word),
    }
}

/// What is wrong with how the statements of a part belong together.
pub fn problems(tags: &[Tag]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut open: Vec<(&'static str, &Tag)> = Vec::new();
    for tag in tags.iter().filter(|tag| tag.kind == Kind::Statement) {
        let begins = match statement(&tag.inner) {
            Statement::For { .. } => "for",
            Statement::If(_) => "if",
            Statement::With(_) => "with",
            Statement::Set { .. } => continue,
            Statement::Unknown(word) => {
                problems.push(problem(tag, Fault::Statement(word.to_owned())));
                continue;
            }
            Statement::Elif(_) | Statement::Else => {
                match open.last() {
                    Some((name, begun)) if *name != "with" => {
                        problems.extend(astride(tag, begun));
                    }
                    _ => problems.push(problem(tag, Fault::Unbegun("if".to_owned()))),
                }
                continue;
            }
            Statement::End(name) => {
                match open.pop() {
                    Some((begun, tag_begun)) if begun == name => {
                        problems.extend(astride(tag, tag_begun));
                    }
                    begun => {
                        problems.push(problem(tag, Fault::Unbegun(name.to_owned())));
                        // One end too many must not make every one after it wrong.
                        open.extend(begun);
                    }
                }
                continue;
            }
        };
        open.push((begins, tag));
    }
    let unended = open.into_iter().map(|(name, tag)| {
        let end = match name {
            "for" => "endfor",
            "if" => "endif",
            _ => "endwith",
        };
        problem(tag, Fault::Unended(end))
    });
    problems.extend(unended);
    problems
}

/// Both must stand in the same elements, or what is between them is no whole piece of the document.
fn astride(tag: &Tag, begun: &Tag) -> Option<Problem> {
    (tag.path != begun.path).then(|| problem(tag, Fault::Astride { begun: begun.written.clone() }))
}

fn names(targets: &str) -> Vec<&str> {
    let targets = targets.trim().trim_matches(['(', ')']);
    targets.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Where a word stands for the first time outside of quotes and brackets.
pub fn outside_quotes(text: &str, word: &str) -> Option<usize> {
    let mut quoted = None;
    let mut depth = 0_i32;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        if quoted.is_none() && depth == 0 && text[at..].starts_with(word) {
            return Some(at);
        }
        match (quoted, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(quote), _) if quote == character => quoted = None,
            (None, '\'' | '"') => quoted = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_with_its_parts() {
        let targets = vec!["f"];
        assert_eq!(
            statement("for f in findings|sort if f.title != ' if '"),
            Statement::For {
                targets: targets.clone(),
                source: "findings|sort",
                filter: Some("f.title != ' if '")
            }
        );
        assert_eq!(statement("set f = 1"), Statement::Set { targets, value: "1" });
        assert_eq!(statement("set f"), Statement::Unknown("set … endset"));
        assert_eq!(statement("include 'x'"), Statement::Unknown("include"));
        assert_eq!(statement("endfor"), Statement::End("for"));
    }
}
