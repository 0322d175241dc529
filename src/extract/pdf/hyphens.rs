//! Lines to running text. A hyphen at a line's end either cuts a word in two or belongs to it; the
//! document's own words tell which.

use std::collections::BTreeSet;

use super::layout::Line;

/// The words of a document that stand within a line, in lower case.
#[derive(Default)]
pub struct Vocabulary {
    words: BTreeSet<String>,
}

impl Vocabulary {
    /// The words on these pages.
    pub fn of(pages: &[(u32, Vec<Line>)]) -> Self {
        let lines = || pages.iter().flat_map(|(_, lines)| lines);
        // Only a document with hyphens at its lines' ends needs its words.
        let ends =
            |line: &&Line| line.cells.last().is_some_and(|cell| cell.text.ends_with(is_hyphen));
        let mut words = BTreeSet::new();
        if lines().find(ends).is_none() {
            return Self { words };
        }
        for cell in lines().flat_map(|line| &line.cells) {
            for word in cell.text.split(|c: char| !c.is_alphanumeric() && !is_hyphen(c)) {
                let word = word.trim_matches(is_hyphen);
                // The last word of a line may be half a word.
                let whole = !cell.text.ends_with(is_hyphen) || !ends_with_half(&cell.text, word);
                if whole && word.chars().nth(1).is_some() {
                    words.insert(word.to_lowercase());
                }
            }
        }
        Self { words }
    }

    /// The lines of a paragraph as one text.
    pub fn joined(&self, block: &[Line]) -> String {
        let mut text = String::new();
        for line in block {
            let next = line.text();
            if let Some(before) = text.strip_suffix('\u{AD}') {
                text.truncate(before.len());
            } else if text.ends_with(is_hyphen) {
                self.mend_end(&mut text, &next);
            } else if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&next);
        }
        // Within a line a hyphen that may be left out was not left out: it is seen.
        text.replace('\u{AD}', "-")
    }

    /// Takes the hyphen at the end of a text away, or sets a space after it, or leaves it.
    fn mend_end(&self, text: &mut String, next: &str) {
        let body = text.trim_end_matches(is_hyphen);
        let stem = body.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let end = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if stem.is_empty() || end.is_empty() {
            text.push(' ');
        } else if self.cuts_word(stem, end) {
            text.truncate(body.len());
        }
    }

    /// Whether the hyphen between these is there for the line's end only.
    fn cuts_word(&self, stem: &str, end: &str) -> bool {
        let is_lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
        // `AI-based`, `COVID-19` and names keep theirs.
        if !is_lower(stem.chars().last()) || !is_lower(end.chars().next()) {
            return false;
        }
        let (stem, end) = (stem.to_lowercase(), end.to_lowercase());
        if self.words.contains(&format!("{stem}{end}")) {
            return true;
        }
        if self.words.contains(&format!("{stem}-{end}")) {
            return false;
        }
        let compound = HEADS.contains(&stem.as_str()) || TAILS.contains(&end.as_str());
        let two_words = self.words.contains(&stem) && self.words.contains(&end);
        !(compound || two_words)
    }
}

/// Whether a word is the half at the end of a line that ends with a hyphen.
fn ends_with_half(text: &str, word: &str) -> bool {
    text.trim_end_matches(is_hyphen).ends_with(word)
}

/// The hyphen as typed and as typeset.
fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{AD}')
}

/// What many words with a hyphen begin with.
const HEADS: [&str; 20] = [
    "all", "cross", "data", "decision", "end", "fact", "full", "high", "human", "in", "long",
    "low", "non", "on", "real", "risk", "self", "short", "third", "well",
];

/// What many words with a hyphen end with.
const TAILS: [&str; 24] = [
    "aware",
    "based",
    "compliant",
    "defined",
    "driven",
    "facing",
    "free",
    "house",
    "impact",
    "level",
    "loop",
    "making",
    "oriented",
    "party",
    "quality",
    "related",
    "risk",
    "scale",
    "sensitive",
    "specific",
    "term",
    "time",
    "wide",
    "wise",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(known: &str, lines: [&str; 2], expected: &str) {
        let mut pages = vec![(1, lines.map(Line::without_place).to_vec())];
        pages.push((2, vec![Line::without_place(known)]));
        let vocabulary = Vocabulary::of(&pages);
        assert_eq!(vocabulary.joined(&lines.map(Line::without_place)), expected);
    }

    #[test]
    fn a_hyphen_that_only_ends_a_line_is_taken_out() {
        check("", ["what to ex-", "pect of it"], "what to expect of it");
        check("requirements", ["the require-", "ments"], "the requirements");
        check("", ["soft\u{AD}", "ware"], "software");
    }

    #[test]
    fn a_hyphen_of_a_word_stays() {
        check("", ["an AI-", "based tool"], "an AI-based tool");
        check("", ["a risk-", "based view"], "a risk-based view");
        check("the open-ended", ["an open-", "ended one"], "an open-ended one");
        check("the sign and the post", ["a sign-", "post"], "a sign-post");
        check("", ["2025 -", "2026"], "2025 - 2026");
    }
}
