//! Whether a statement denies something. A denial is easily lost between a passage and what is said of it.

use super::folding::fold;

/// Whether a sentence of the statement denies something, in English, German or French.
///
/// "No later than" and "not only" deny nothing.
pub(crate) fn denies(statement: &str) -> bool {
    let sentences: Vec<&str> = statement.split(['.', '!', '?', '\n', ';']).collect();
    sentences.iter().enumerate().any(|(at, sentence)| {
        let next = sentences.get(at + 1).map_or("", |next| next.trim_start());
        // "No. 5" numbers something.
        let sentence =
            match sentence.len().checked_sub(2).and_then(|at| sentence.split_at_checked(at)) {
                Some((head, no)) if no.eq_ignore_ascii_case("no") && is_number(next) => head,
                _ => sentence,
            };
        let sentence = fold(sentence).text.to_lowercase();
        let words: Vec<&str> = sentence
            .split(|one: char| {
                !(one.is_alphanumeric() || "-'\u{308}\u{301}\u{300}\u{302}".contains(one))
            })
            .map(|word| word.trim_matches(['-', '\'']))
            .filter(|word| !word.is_empty())
            .collect();
        (0..words.len()).any(|nth| is_denial(words.get(nth..).unwrap_or_default()))
    })
}

/// Whether the first of some words denies what follows.
fn is_denial(words: &[&str]) -> bool {
    let (Some(word), next) = (words.first(), words.get(1).copied().unwrap_or_default()) else {
        return false;
    };
    let is_compared = words.get(2).is_some_and(|word| *word == "than");
    match *word {
        "no" => !(is_compared && COMPARED.contains(&next)),
        "not" | "nicht" => !matches!(next, "only" | "nur"),
        "without" | "ohne" | "sans" => !ALWAYS.contains(&next),
        "ne" | "n" => has_second(words.get(1..).unwrap_or_default()),
        "pas" => matches!(next, "de" | "encore") || next.starts_with("d'"),
        word => {
            word.ends_with("n't")
                || word.strip_prefix("n'").is_some_and(|_| has_second(words))
                || DENIALS.contains(&word)
                || STEMS.iter().any(|stem| word.starts_with(stem))
        }
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|one: char| one.is_ascii_digit())
}

/// Whether French "ne" is followed by its second half; alone it denies nothing.
fn has_second(words: &[&str]) -> bool {
    words.iter().any(|word| {
        ["pas", "plus", "jamais", "rien", "point", "ni", "personne", "gue\u{300}re"].contains(word)
            || word.starts_with("aucun")
    })
}

/// "no … than" sets a bound.
const COMPARED: [&str; 6] = ["later", "less", "more", "fewer", "longer", "earlier"];

/// "without exception" means always.
const ALWAYS: [&str; 8] = [
    "exception",
    "exceptions",
    "delay",
    "undue",
    "ausnahme",
    "ausnahmen",
    "verzug",
    "de\u{301}lai",
];

const DENIALS: [&str; 26] = [
    "never", "none", "neither", "nor", "nothing", "nobody", "nowhere", "missing", "lacks", "lack",
    "lacked", "lacking", "absent", "absence", "cannot", "unable", "nie", "niemals", "nichts",
    "weder", "fehlt", "fehlen", "fehlte", "fehlten", "mangels", "jamais",
];

/// Beginnings of words that deny in every form.
const STEMS: [&str; 6] = ["kein", "aucun", "fehlend", "manqu", "nirgend", "absente"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(statement: &str, expected: bool) {
        assert_eq!(denies(statement), expected, "{statement:?}");
    }

    #[test]
    fn a_denial_is_found() {
        for denial in [
            "No record of it exists.",
            "It was not reviewed.",
            "It isn’t signed.",
            "There is none",
            "Records are missing.",
            "It runs without approval.",
            "The card lacks a date; fine",
            "Es gibt keinen Nachweis.",
            "Nicht geprüft.",
            "Der Nachweis fehlt.",
            "Ohne Freigabe.",
            "Weder geprüft noch freigegeben",
            "Aucune preuve.",
            "La revue n’est pas datée.",
            "Il ne reste rien.",
            "Sans approbation.",
            "Pas de revue.",
            "Done. Never tested.",
            "It is no longer reviewed.",
            "No.",
            "The answer is no.",
            "Il manque la date.",
        ] {
            check(denial, true);
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for other in [
            "The board approved it.",
            "See No. 5 of the list.",
            "No later than 30 days after it.",
            "Not only the board but also staff.",
            "Applies without exception.",
            "",
            "Die Richtlinie gilt für alle.",
            "Un niveau plus haut, un pas en avant.",
            "Ohne Ausnahme gültig.",
            "A notable nonconformity was closed.",
            "It is non-conforming knot work.",
            "C’est plus sûr.",
        ] {
            check(other, false);
        }
    }
}
