//! The text of a passage as it is safe to send: nothing hidden in it, nothing addressed to a program.
//!
//! Auditees write the evidence, so they can write to the auditor's model. What is taken out is counted or kept,
//! so that a reader can be shown that somebody tried.

use unicode_normalization::UnicodeNormalization;

use super::characters::{is_bare_control, is_ignorable, is_line_end};

/// A text as it is safe to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Neutral {
    /// The text.
    pub text: String,
    /// How many characters were removed that nobody sees; soft hyphens and the emoji form of a symbol are
    /// removed, but usual, and not counted.
    pub invisible: usize,
    /// The sentences, lines and hidden words withheld.
    pub withheld: Vec<String>,
}

/// What stands for words that are withheld.
const WITHHELD: &str = "[withheld: words addressed to a program]";

/// Instructions broken over lines are looked for in so many lines.
const LINES_JOINED_MAX: usize = 3;

/// The text as it is safe to send.
///
/// It is composed (NFC), rid of what nobody sees, and each sentence or line for which `is_instruction` holds is
/// replaced. Words hidden in the tag block are gone in any case; they are withheld words if they instruct.
pub(crate) fn neutralise(text: &str, is_instruction: &dyn Fn(&str) -> bool) -> Neutral {
    let (seen, invisible) = visible(text);
    let mut withheld = Vec::new();
    let tags = tag_words(text);
    if !tags.is_empty() && is_instruction(&tags) {
        withheld.push(tags);
    }
    let mut lines: Vec<Vec<Sentence<'_>>> = seen
        .split('\n')
        .map(|line| {
            let mut sentences = sentences(line);
            for sentence in &mut sentences {
                sentence.is_withheld = is_instruction(sentence.words);
            }
            if !sentences.iter().any(|sentence| sentence.is_withheld) && is_instruction(line) {
                for sentence in &mut sentences {
                    sentence.is_withheld = true;
                }
            }
            sentences
        })
        .collect();
    withhold_broken(&mut lines, is_instruction);
    let mut neutral = Neutral { text: String::with_capacity(seen.len()), invisible, withheld };
    for (nth, line) in lines.iter().enumerate() {
        if nth > 0 {
            neutral.text.push('\n');
        }
        for sentence in line {
            if sentence.is_withheld {
                neutral.withheld.push(sentence.words.to_owned());
                neutral.text.push_str(WITHHELD);
            } else {
                neutral.text.push_str(sentence.words);
            }
            neutral.text.push_str(sentence.space);
        }
    }
    neutral
}

/// Words hidden in the tag block, decoded to ASCII, so that they can be looked at.
pub(crate) fn tag_words(text: &str) -> String {
    let tags = text.chars().map(u32::from).filter(|code| (0xE_0020..=0xE_007E).contains(code));
    tags.filter_map(|code| char::from_u32(code - 0xE_0000)).collect()
}

/// Lines with the mark of their passage, `P3| …`.
///
/// A mark of a passage or a boundary of the evidence that the text itself has at a line's start is broken
/// (`P3¦`), so that none can be forged.
pub(crate) fn marked(passage: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text.strip_suffix('\n').unwrap_or(&text).split(is_line_end);
    let lines = lines.map(|line| format!("{passage}| {}", broken(line)).trim_end().to_owned());
    lines.collect::<Vec<String>>().join("\n")
}

/// A sentence with the white space after it.
struct Sentence<'a> {
    words: &'a str,
    space: &'a str,
    is_withheld: bool,
}

/// What can be seen of the text, composed, and how many characters could not.
fn visible(text: &str) -> (String, usize) {
    let mut seen = String::with_capacity(text.len());
    let mut invisible = 0;
    let text = text.replace("\r\n", "\n");
    let mut before = ' ';
    for character in text.chars() {
        let is_symbol = !before.is_alphabetic() && !before.is_whitespace() && !is_ignorable(before);
        match character {
            '\u{AD}' => {}
            '\u{FE0E}' | '\u{FE0F}' if is_symbol => {}
            one if is_line_end(one) => seen.push('\n'),
            one if is_ignorable(one) || is_bare_control(one) => invisible += 1,
            one => seen.push(one),
        }
        before = character;
    }
    (seen.nfc().collect(), invisible)
}

/// The sentences of a line: each ends at its line's end or before a capital letter after `.`, `!` or `?`.
fn sentences(line: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    let mut from = 0;
    while let Some(stop) = rest.get(from..).and_then(|tail| tail.find(['.', '!', '?'])) {
        from += stop + 1;
        let tail = rest.get(from..).unwrap_or_default();
        let closed = tail.trim_start_matches(['"', '\'', '”', '’', ')', ']', '»']);
        let next = closed.trim_start();
        let is_end = next.len() < closed.len()
            && next.trim_start_matches(['"', '“', '„', '«', '(']).starts_with(char::is_uppercase);
        if is_end {
            let (words, after) = rest.split_at(rest.len() - closed.len());
            let (space, after) = after.split_at(closed.len() - next.len());
            found.push(Sentence { words, space, is_withheld: false });
            rest = after;
            from = 0;
        }
    }
    let words = rest.trim_end();
    let space = rest.get(words.len()..).unwrap_or_default();
    found.push(Sentence { words, space, is_withheld: false });
    found
}

/// Withholds what instructs only when the lines it is broken over are read together.
fn withhold_broken(lines: &mut [Vec<Sentence<'_>>], is_instruction: &dyn Fn(&str) -> bool) {
    for count in 2..=LINES_JOINED_MAX {
        for nth in 0..lines.len() {
            let Some(window) = lines.get_mut(nth..nth + count) else { break };
            let mut parts: Vec<&mut Sentence<'_>> = Vec::new();
            for (at, line) in window.iter_mut().enumerate() {
                let is_one = line.len() == 1;
                let part = if at == 0 { line.last_mut() } else { line.first_mut() };
                // A line in between belongs to the sentence only if it holds no other.
                parts.extend(part.filter(|_| is_one || at == 0 || at + 1 == count));
            }
            let is_open = parts.iter().all(|part| !part.is_withheld && !part.words.is_empty());
            let joined =
                parts.iter().map(|part| part.words.trim()).collect::<Vec<&str>>().join(" ");
            if parts.len() == count && is_open && is_instruction(&joined) {
                for part in parts {
                    part.is_withheld = true;
                }
            }
        }
    }
}

/// The line with a mark of a passage or a boundary at its start broken.
fn broken(line: &str) -> String {
    let start = line.trim_start();
    let space = line.len() - start.len();
    let number =
        start.strip_prefix(['P', 'p', 'R', 'r', 'E', 'e']).map(str::trim_start).unwrap_or_default();
    let bar = number.trim_start_matches(|one: char| one.is_ascii_digit());
    if bar.len() < number.len() && bar.trim_start().starts_with('|') {
        return line.replacen('|', "¦", 1);
    }
    let word = start.split_whitespace().next().unwrap_or_default();
    let rest = start.get(word.len()..).unwrap_or_default().trim();
    let is_nonce = rest.len() >= 16 && rest.bytes().all(|one| one.is_ascii_hexdigit());
    let is_opening = rest.to_ascii_lowercase().starts_with("(untrusted) boundary");
    if word.eq_ignore_ascii_case("END") && is_nonce
        || word.eq_ignore_ascii_case("EVIDENCE") && is_opening
    {
        let (head, tail) = line.split_at(space + word.len());
        return format!("{head}¦{tail}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests;
