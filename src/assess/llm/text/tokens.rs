//! A line of text as the words, numbers and identifiers a reader sees in it.

use std::ops::Range;

use super::folding::fold;

/// A word, number or identifier, without the punctuation around it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Its characters, typography folded.
    pub text: String,
    /// The characters between the token before it and this one.
    pub gap: String,
    /// The characters between it and the next one.
    pub after: String,
    /// Whether a sentence begins with it, or something set apart like one.
    pub opens: Opens,
}

/// Where a token stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// At the start of a line.
    Line,
    /// At the start of a sentence.
    Sentence,
    /// Inside of one.
    Nothing,
}

/// Abbreviations before a name, whose full stop ends no sentence.
pub(super) const TITLES: [&str; 12] =
    ["dr", "mr", "mrs", "ms", "prof", "st", "mme", "mlle", "mm", "nr", "no", "dipl"];

/// The tokens of all lines, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    text.lines().flat_map(tokens_of_line).collect()
}

fn tokens_of_line(line: &str) -> Vec<Token> {
    let line = fold(line).text;
    let mut tokens: Vec<Token> = Vec::new();
    let mut end = 0;
    for range in cores(&line) {
        let gap = line.get(end..range.start).unwrap_or_default();
        let opens = match tokens.last() {
            None => Opens::Line,
            Some(before) if ends_sentence(before, gap) => Opens::Sentence,
            Some(_) => Opens::Nothing,
        };
        if let Some(before) = tokens.last_mut() {
            gap.clone_into(&mut before.after);
        }
        end = range.end;
        let text = line.get(range).unwrap_or_default().to_owned();
        tokens.push(Token { text, gap: gap.to_owned(), after: String::new(), opens });
    }
    if let Some(last) = tokens.last_mut() {
        line.get(end..).unwrap_or_default().clone_into(&mut last.after);
    }
    tokens
}

/// Where the tokens of a folded line stand.
fn cores(line: &str) -> Vec<Range<usize>> {
    let mut cores = Vec::new();
    let mut start = 0;
    for piece in line.split(is_separator) {
        let core = piece.trim_matches(|one: char| !is_core(one));
        if !core.is_empty() {
            let lead = piece.len() - piece.trim_start_matches(|one: char| !is_core(one)).len();
            cores.push(start + lead..start + lead + core.len());
        }
        start += piece.len();
        start += line.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    cores
}

/// Whether a token may begin or end with the character.
fn is_core(character: char) -> bool {
    super::characters::is_of_word(character) && character != '_'
}

/// Whether the character stands between tokens, never in one.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || "()[]{}<>\";|!?*=~^•·→≥≤±×\\".contains(character)
}

/// Whether a sentence ends in the gap after a word.
fn ends_sentence(before: &Token, gap: &str) -> bool {
    let word = before.text.as_str();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let is_title = is_initial || TITLES.contains(&word.to_lowercase().as_str());
    let is_list_mark = before.opens != Opens::Nothing && word.len() < 3 && gap.starts_with(')');
    is_list_mark
        || gap.contains(['!', '?', ':', '"', '•'])
        || gap.contains('.') && !(is_title && gap.starts_with(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = tokens(text)
            .into_iter()
            .map(|token| match token.opens {
                Opens::Nothing => token.text,
                Opens::Line => format!("# {}", token.text),
                Opens::Sentence => format!(". {}", token.text),
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn punctuation_is_left_outside() {
        check("(AIS-03), 12.5 %; €5.", &["# AIS-03", "12.5", "5"]);
        check("ISO/IEC 42001:2023.", &["# ISO/IEC", "42001:2023"]);
        check("... — !", &[]);
    }

    #[test]
    fn a_title_or_an_initial_ends_no_sentence() {
        check("By Dr. Weber. Then J. Berg", &["# By", "Dr", "Weber", ". Then", "J", "Berg"]);
        check("- one\n2. two", &["# one", "# 2", ". two"]);
        check("3) Owners", &["# 3", ". Owners"]);
        check("He said “Stop now", &["# He", "said", ". Stop", "now"]);
    }
}
