//! Names of people in running text and in cells: "Lead Kim Lee, with Jo Park", "Lee, Kim; Park, Jo".

use crate::checks::material::same_person;

/// Words that join names in a list.
const JOINING: [&str; 12] =
    ["and", "und", "et", "with", "mit", "avec", "von", "by", "sowie", "plus", "as", "par"];
/// Words that open a list of names and are none.
const OPENING: [&str; 22] = [
    "Lead",
    "Auditor",
    "Auditors",
    "Auditorin",
    "Auditoren",
    "Auditorinnen",
    "Audit",
    "Team",
    "Leitung",
    "Auditteam",
    "Auditleiter",
    "Auditleiterin",
    "Auditeur",
    "Auditeurs",
    "Auditrice",
    "Internal",
    "The",
    "Reviewer",
    "Reviewers",
    "Owner",
    "Head",
    "Audited",
];
/// A name has no more words.
const WORDS_MAX: usize = 4;

/// The names a text may hold, in reading order.
pub(super) fn names_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let text = without_brackets(text);
    for part in text.split([';', '/', '\n', '|', '·', ':', '–', '&', '+']) {
        // "Lee, Kim" is one name; "Kim Lee, Jo Park" are two.
        let halves: Vec<&str> = part.split(',').map(str::trim).collect();
        match halves.as_slice() {
            [last, first] if one_word(last) && one_word(first) => {
                push(&mut names, format!("{first} {last}"));
            }
            _ => {
                for half in halves {
                    for name in of_words(half) {
                        push(&mut names, name);
                    }
                }
            }
        }
    }
    names
}

/// Whether one of some names is that of a person.
pub(super) fn holds(names: &[String], person: &str) -> bool {
    names.iter().any(|name| same_person(name, person))
}

/// A text without what stands in brackets: the role or firm of the person before it.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => return Some(c),
            _ => {}
        }
        None
    };
    text.chars().filter_map(outside).collect()
}

fn push(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn one_word(text: &str) -> bool {
    text.split_whitespace().count() == 1 && is_name(text)
}

/// Runs of words with a capital, of two to four.
fn of_words(text: &str) -> Vec<String> {
    let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let ends = word.ends_with('.') && bare.chars().filter(|c| c.is_alphabetic()).count() > 3;
        if is_name(bare) && !OPENING.contains(&bare) {
            if let Some(run) = runs.last_mut() {
                run.push(bare.trim_end_matches(if ends { '.' } else { ' ' }));
            }
            if ends {
                runs.push(Vec::new());
            }
        } else if !JOINING.contains(&bare) || runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    let fits = |run: &Vec<&str>| (2..=WORDS_MAX).contains(&run.len());
    runs.iter().filter(|run| fits(run)).map(|run| run.join(" ")).collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_lists_and_sentences() {
        for (text, expected) in [
            ("Kim Lee (lead), Jo Park", vec!["Kim Lee", "Jo Park"]),
            ("Lead Kim Lee, with Jo Park.", vec!["Kim Lee", "Jo Park"]),
            ("Lee, Kim; Park, Jo", vec!["Kim Lee", "Jo Park"]),
            ("K. Lee, J. Park", vec!["K. Lee", "J. Park"]),
            ("Auditors: Dr. Kim Lee and Jo Park", vec!["Dr. Kim Lee", "Jo Park"]),
            ("Papers", vec![]),
        ] {
            assert_eq!(names_in(text), expected, "{text}");
        }
    }
}
