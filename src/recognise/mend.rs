//! Reads `l` as `I` where what was recognised is no word, or is one only with the other letter: `AI`.
//!
//! In most typefaces without serifs the two letters look alike, and tesseract chooses the commoner
//! one: of the scans of our tests it reads every `AI` as `Al`. What an auditor sees in the scan is `AI`,
//! so this is the last step of recognition, not a change of what was recognised: the document, its
//! title and every quotation have the letter the page has, and the document says how often it was
//! chosen. Folding the letters only where words are compared was the other way; it would have left the
//! title `Al policy` no policy on AI, and quotations that look mistyped.
//!
//! Where the words around it leave a doubt, as in `Al said`, nothing is changed: a person may be called
//! so, and in Italian and Spanish `al` is a word that English ones follow. Text that was typed never
//! comes here.

use whatlang::{Detector, Lang};

use super::Found;

/// Words that stand after `AI`, and not after a person's name.
const AFTER: &str = "\
    act agent agents algorithm algorithms application applications assessment assessments \
    assistant assistants audit board committee compliance component components council \
    development ethics framework governance guideline guidelines impact impacts incident \
    incidents initiative initiatives inventory life lifecycle literacy management model models \
    objective objectives office officer output owner owners policies policy principles \
    procedure procedures product products project provider providers register regulation \
    requirements risk risks safety service services software solution solutions strategy \
    supplier suppliers system systems technology tool tools";

/// What is joined to `AI` by a hyphen, besides those words. Arabic names are written with one, too.
const JOINED: &str = "assisted based driven enabled generated powered related specific supported";

/// Words before `AI`; the first ones before its abbreviation in brackets.
const BEFORE: &str = "\
    intelligence intelligenz agentic ethical explainable generative general-purpose \
    responsible trustworthy";

/// What `Al` is where nothing is known of the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Al {
    Nothing,
    Word,
}

/// A page as it is to be read.
pub fn mended(mut found: Found) -> Found {
    let al = al(&found.paragraphs.join("\n"));
    for paragraph in &mut found.paragraphs {
        let letters = mistaken(paragraph, al);
        if !letters.is_empty() {
            found.mended += letters.len() as u32;
            let letter = |(at, seen)| if letters.binary_search(&at).is_ok() { 'I' } else { seen };
            *paragraph = paragraph.char_indices().map(letter).collect();
        }
    }
    found
}

/// Told from the language of a page, where there is enough of it to tell.
fn al(page: &str) -> Al {
    const LETTERS_MIN: usize = 60;
    const LANGUAGES: [Lang; 7] =
        [Lang::Deu, Lang::Eng, Lang::Fra, Lang::Ita, Lang::Nld, Lang::Por, Lang::Spa];
    if page.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return Al::Nothing;
    }
    match Detector::with_allowlist(LANGUAGES.to_vec()).detect(page) {
        Some(told) if told.is_reliable() && matches!(told.lang(), Lang::Ita | Lang::Spa) => {
            Al::Word
        }
        _ => Al::Nothing,
    }
}

/// Where letters stand that are to be read as `I`, in order.
fn mistaken(paragraph: &str, al: Al) -> Vec<usize> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for word in paragraph.split_inclusive(char::is_whitespace) {
        let place = start;
        start += word.len();
        words.extend(Some((place, word.trim())).filter(|(_, word)| !word.is_empty()));
    }
    let mut letters = Vec::new();
    for (nth, (start, word)) in words.iter().enumerate() {
        let near = |place: Option<usize>| Some(words.get(place?)?.1);
        let around = [near(nth.checked_sub(1)), near(Some(nth + 1))];
        let within = abbreviation(word, around, al).into_iter().chain(among_capitals(word));
        letters.extend(within.map(|at| start + at));
    }
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Where the letter stands in a word that is `AI`, or `KI` as German has it.
fn abbreviation(word: &str, [before, after]: [Option<&str>; 2], al: Al) -> Option<usize> {
    let opening = word.find(char::is_alphanumeric)?;
    let core = &word[opening..];
    let (first, rest) = core.split_at_checked(2)?;
    let is = |list: &str, word: &str| {
        let word = bare(word).to_lowercase();
        list.split(' ').any(|one| one == word)
    };
    let joined = rest.strip_prefix('-').unwrap_or_default();
    let certain = match first {
        "Al" | "A|" if rest.is_empty() && after.is_some_and(|word| is(AFTER, word)) => {
            al == Al::Nothing
        }
        "Al" | "A|" if is(AFTER, joined) || is(JOINED, joined) => true,
        // No German word or name begins so.
        "Kl" if joined.starts_with(char::is_alphabetic) => true,
        "Al" | "A|" | "Kl" => {
            !rest.starts_with(char::is_alphanumeric)
                && joined.is_empty()
                && before.is_some_and(|word| is(BEFORE, word))
        }
        _ => false,
    };
    certain.then_some(opening + 1)
}

/// Without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Where letters stand before two capitals of a word that is all capitals otherwise: `lSO`, `POLlCY`.
/// Formulas end so: `HCl`.
fn among_capitals(word: &str) -> Vec<usize> {
    let is_seen_for = |c: char| matches!(c, 'l' | '|');
    let mut letters = Vec::new();
    let mut start = 0;
    for run in word.split_inclusive(|c: char| !c.is_alphanumeric() && !is_seen_for(c)) {
        let run_start = start;
        start += run.len();
        let run = run.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_seen_for(c));
        if !run.chars().all(|c| is_seen_for(c) || c.is_uppercase()) {
            continue;
        }
        for (at, _) in run.match_indices(is_seen_for) {
            let mut next = run[at + 1..].chars();
            if [next.next(), next.next()].iter().all(|c| c.is_some_and(char::is_uppercase)) {
                letters.push(run_start + at);
            }
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seen: &str, expected: &str) {
        let found = Found { paragraphs: vec![seen.to_owned()], ..Found::default() };
        let Found { paragraphs, mended, .. } = mended(found);
        assert_eq!(paragraphs, [expected]);
        let changed = seen.chars().zip(expected.chars()).filter(|(a, b)| a != b).count();
        assert_eq!(mended as usize, changed, "{seen}");
    }

    #[test]
    fn an_abbreviation_is_read_where_the_words_around_it_are_clear() {
        check("Al policy, A| risk", "AI policy, AI risk");
        check(
            "all Al systems. The Al\nPolicy, (Al risks)",
            "all AI systems. The AI\nPolicy, (AI risks)",
        );
        check("Artificial intelligence (Al) is used.", "Artificial intelligence (AI) is used.");
        check("Al-based, Al-Systems", "AI-based, AI-Systems");
        check("Generative Al's limits; responsible Al.", "Generative AI's limits; responsible AI.");
        check(
            "Kl-Richtlinie; Künstliche Intelligenz (Kl)",
            "KI-Richtlinie; Künstliche Intelligenz (KI)",
        );
    }

    #[test]
    fn a_name_stays_one() {
        for text in [
            "Al Smith asked about it, and Al said no.",
            "Present: Al, Kim Lee. Al, systems engineer",
            "Al-Hassan and Al-Qaida; Al. Policy of the",
            "Alles im Al",
            "Al2O3, Kl. 4, Klasse, Kleid",
            "A",
            "",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_word_of_another_language_stays_one() {
        for text in [
            "Il comitato si riunisce ogni mese e decide sui rischi dei sistemi. Al board spetta la \
             decisione finale, al management la proposta.",
            "El comité se reúne cada mes y decide sobre los riesgos de los sistemas. Al software de la \
             empresa se le aplica la misma regla.",
        ] {
            check(text, text);
        }
        check(
            "Le comité se réunit chaque mois et décide des risques selon le règlement. Al Act, art. 4.",
            "Le comité se réunit chaque mois et décide des risques selon le règlement. AI Act, art. 4.",
        );
    }

    #[test]
    fn a_small_letter_among_capitals_is_a_capital() {
        check("lSO/lEC 42001, POLlCY and R|SKS", "ISO/IEC 42001, POLICY and RISKS");
        check(
            "HCl, l, ll, lT, will, 10lAB, mlAPP | A|B",
            "HCl, l, ll, lT, will, 10lAB, mlAPP | A|B",
        );
        check("Überprüfung: lSÜÄ", "Überprüfung: ISÜÄ");
    }
}
