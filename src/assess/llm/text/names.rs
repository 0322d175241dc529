//! Names in a statement: capitalised words where no sentence begins.
//!
//! German capitalises every noun, so this tells names in English and in French only.

use super::characters::is_of_word;
use super::held::Held;
use super::tokens::{Opens, TITLES, Token};

/// A run of capitalised words, of which a source lacks one at least.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// A name.
    Name(String),
    /// A month of which no source holds a date.
    Month(String),
}

/// The names that no source holds, in order.
pub(super) fn unknown(tokens: &[Token], held: &Held) -> Vec<Unknown> {
    let mut unknown = Vec::new();
    let mut nth = 0;
    while nth < tokens.len() {
        let rest = tokens.get(nth..).unwrap_or_default();
        let follow = rest.iter().skip(1).take_while(|token| token.gap == " " && is_name(token));
        let length = if rest.first().is_some_and(is_name) { 1 + follow.count() } else { 0 };
        let run: Vec<&str> = rest.iter().take(length).map(|token| token.text.as_str()).collect();
        if let [month] = run[..]
            && let Some(at) = MONTHS.iter().position(|name| *name == month)
        {
            if !held.has_month(&format!("{:02}", at + 1)) && !held.has_word(month) {
                unknown.push(Unknown::Month(month.to_owned()));
            }
        } else if !run.iter().all(|word| is_held(word, held)) {
            unknown.push(Unknown::Name(run.join(" ")));
        }
        nth += length.max(1);
    }
    unknown
}

/// Whether the token may be a name or a part of one.
fn is_name(token: &Token) -> bool {
    token.opens == Opens::Nothing
        && !token.text.contains(|one: char| one.is_ascii_digit())
        && pieces(&token.text).any(is_telling)
}

fn is_held(word: &str, held: &Held) -> bool {
    pieces(word).filter(|piece| is_telling(piece)).all(|piece| held.has_word(piece))
}

/// The parts of a word at hyphens and apostrophes: "l'Union", "O'Brien", "Berger's".
pub(super) fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split(|one: char| !is_of_word(one) || one == '_')
}

/// Whether the piece of a word names something of this one organisation.
pub(super) fn is_telling(piece: &str) -> bool {
    let is_long = piece.chars().filter(|one| one.is_alphabetic()).count() > 1;
    let singular = piece.strip_suffix('s').unwrap_or(piece);
    is_long
        && piece.starts_with(char::is_uppercase)
        && !ABBREVIATIONS.contains(&piece)
        && !ABBREVIATIONS.contains(&singular)
        && !ORDINARY.contains(&piece.to_lowercase().as_str())
        && !TITLES.contains(&piece.to_lowercase().as_str())
}

/// Abbreviations that name nothing of one organisation.
const ABBREVIATIONS: [&str; 39] = [
    "AI", "KI", "IA", "ML", "LLM", "IT", "ISO", "IEC", "EU", "UE", "UK", "US", "GDPR", "DSGVO",
    "RGPD", "AIMS", "ISMS", "QMS", "CEO", "CTO", "CIO", "CISO", "CFO", "COO", "DPO", "HR", "QA",
    "KPI", "API", "ID", "PDF", "PII", "SoA", "DPIA", "AIIA", "FRIA", "URL", "OK", "FAQ",
];

/// Words that point into a document or a standard, and little words that begin a phrase set apart.
const ORDINARY: [&str; 64] = [
    "a",
    "an",
    "act",
    "law",
    "the",
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "there",
    "they",
    "we",
    "in",
    "on",
    "at",
    "no",
    "not",
    "if",
    "when",
    "where",
    "and",
    "or",
    "but",
    "for",
    "of",
    "to",
    "as",
    "all",
    "each",
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "ce",
    "cette",
    "il",
    "elle",
    "en",
    "annex",
    "appendix",
    "article",
    "chapter",
    "clause",
    "control",
    "controls",
    "document",
    "evidence",
    "figure",
    "line",
    "page",
    "passage",
    "passages",
    "record",
    "requirement",
    "section",
    "sheet",
    "slide",
    "standard",
    "table",
    "annexe",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    const SOURCE: &str =
        "Anna Berger chairs the executive board; l’Autorité knows O’Brien’s register.";

    fn check(statement: &str, expected: &[&str]) {
        let found = unknown(&tokens(statement), &Held::of(&[SOURCE], &|_| Vec::new()));
        let name = |name: &Unknown| match name {
            Unknown::Name(name) => name.clone(),
            Unknown::Month(month) => format!("month {month}"),
        };
        assert_eq!(found.iter().map(name).collect::<Vec<_>>(), expected, "{statement:?}");
    }

    #[test]
    fn a_name_of_the_sources_may_be_said() {
        check("It was signed by Anna Berger and the Executive Board.", &[]);
        check("Berger’s Registers went to O'Brien for l'Autorité.", &[]);
        check("By ANNA BERGER.", &[]);
    }

    #[test]
    fn a_name_of_its_own_is_told() {
        check("It was signed by Clara Weber.", &["Clara Weber"]);
        check("It was signed by Anna Weber.", &["Anna Weber"]);
        check("Signed by Dr. Weber in Berlin.", &["Weber", "Berlin"]);
        check("They hold SOC reports of OpenAI-based tools.", &["SOC", "OpenAI-based"]);
        check("It met in March.", &["month March"]);
    }

    #[test]
    fn the_start_of_a_sentence_and_common_words_are_no_names() {
        check("Policies exist. Reviews happen: Yearly.\nOwners sign.", &[]);
        check("The AI system and LLMs under GDPR, Annex A and Clause 6 (The rest).", &[]);
    }
}
