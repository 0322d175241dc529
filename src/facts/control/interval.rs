//! Finds how often a document says it is itself reviewed: "This policy is reviewed at least annually".
//!
//! Most sentences with "annually" in a management system speak of something else, so the sentence has to
//! name the document and say of it that it is reviewed.

use super::super::cues::Cues;
use super::super::labels::words;
use crate::catalog::ReviewWords;
use crate::dates::FoundCadence;

/// Where a text stands in its document, which decides how it may name the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Under a heading on review: by anything.
    UnderReviewHeading,
    /// In the opening, which says what the document is for: also as "it" or "the procedure".
    Opening,
    /// Elsewhere: by its name.
    Elsewhere,
}
/// How far the verb may stand from the document's name, in words.
const REACH: usize = 8;

/// The sentence that says how often the document is reviewed, and its cadence.
///
/// `title` holds the words of the document's title in lower case: "the policy" is this one only if it is
/// one.
pub(super) fn find<'a>(
    cues: &Cues,
    text: &'a str,
    title: &str,
    standing: Standing,
) -> Option<(&'a str, FoundCadence)> {
    let under_review_heading = standing == Standing::UnderReviewHeading;
    let review = &cues.words.review;
    sentences(text).find_map(|sentence| {
        // Cadences are rarer than reviews, but looking for one costs more.
        let lower = sentence.to_lowercase();
        if !review.verbs.iter().any(|verb| lower.contains(verb.as_str())) {
            // Under its own heading the review may go by any verb: "is gone through once a year".
            if !under_review_heading {
                return None;
            }
        }
        let as_it = standing == Standing::Opening
            && review.pronouns.iter().any(|pronoun| lower.starts_with(pronoun.as_str()));
        (as_it || speaks_of_itself(review, &lower, title, standing))
            .then(|| cues.dates.cadence(sentence))?
            // "Policies once a year, all other documents every two years" is on documents of several kinds.
            .filter(|cadence| cues.dates.cadence(&sentence[cadence.end..]).is_none())
            .map(|cadence| (sentence, cadence))
    })
}

/// Whether a text in lower case calls the document by "this".
pub(super) fn names_itself(cues: &Cues, lower: &str) -> bool {
    let review = &cues.words.review;
    let spans = words(lower);
    let word = |at: usize| &lower[spans[at].0..spans[at].1];
    (1..spans.len()).any(|at| has(&review.documents, word(at)) && has(&review.this, word(at - 1)))
}

fn speaks_of_itself(review: &ReviewWords, lower: &str, title: &str, standing: Standing) -> bool {
    let under_review_heading = standing == Standing::UnderReviewHeading;
    let spans = words(lower);
    let word = |at: usize| &lower[spans[at].0..spans[at].1];
    let title_words: Vec<&str> = title.split(' ').collect();
    (1..spans.len()).any(|noun| {
        if !has(&review.documents, word(noun)) {
            return false;
        }
        // Back over the rest of its name: "the AI policy" in the AI policy.
        let first = (0..noun).rev().find(|at| !title_words.contains(&word(*at)));
        let Some(article) = first else { return false };
        let of_title = title_words.contains(&word(noun));
        let named = has(&review.this, word(article))
            || (has(&review.the, word(article)) && (of_title || standing != Standing::Elsewhere));
        let oblique = article > 0 && has(&review.prepositions, word(article - 1));
        let from = article.saturating_sub(4);
        let to = spans.len().min(noun + REACH);
        let reviewed = under_review_heading
            || (from..to)
                .any(|at| review.verbs.iter().any(|verb| word(at).starts_with(verb.as_str())));
        named && !oblique && reviewed
    })
}

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|one| one == word)
}

/// The sentences of a text, without regard for abbreviations: a piece too short finds nothing.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '\n', ';'])
        .map(str::trim)
        .filter(|sentence| (20..=600).contains(&sentence.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, shipped};
    use crate::dates::HowOften;

    fn check(cases: &[(&str, &str, Standing, Option<u32>)]) {
        let cues = Cues::new(&Catalog::parse(&shipped()).expect("the shipped catalogue"));
        for (text, title, standing, expected) in cases {
            let found =
                find(&cues, text, title, *standing).map(|(_, found)| match found.how_often {
                    HowOften::Every(cadence) => cadence.days,
                    HowOften::Ambiguous => 0,
                });
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn the_documents_own_review_is_found() {
        check(&[
            (
                "For all staff. It is looked at again every year.",
                "data rules",
                Standing::Opening,
                Some(366),
            ),
            (
                "For all staff. It is looked at again every year.",
                "data rules",
                Standing::Elsewhere,
                None,
            ),
            (
                "The procedure is looked at again every 12 months.",
                "a procedure",
                Standing::Elsewhere,
                Some(366),
            ),
            (
                "Policies and the procedure are reviewed once a year, all other documents every two years.",
                "control procedure",
                Standing::Opening,
                None,
            ),
            (
                "This policy is reviewed at least annually.",
                "ai policy",
                Standing::Elsewhere,
                Some(366),
            ),
            (
                "The committee reviews this policy every six months.",
                "ai policy",
                Standing::Elsewhere,
                Some(184),
            ),
            (
                "The AI policy shall be reviewed once a year by the owner.",
                "ai policy",
                Standing::Elsewhere,
                Some(366),
            ),
            (
                "Purpose. This document will be reviewed every two years or upon change.",
                "x",
                Standing::Elsewhere,
                Some(731),
            ),
            (
                "The policy is gone through once a year by the manager.",
                "ai policy",
                Standing::UnderReviewHeading,
                Some(366),
            ),
            (
                "Diese Richtlinie wird mindestens jährlich überprüft.",
                "ki richtlinie",
                Standing::Elsewhere,
                Some(366),
            ),
            (
                "La présente charte est revue au moins une fois par an.",
                "charte ia",
                Standing::Elsewhere,
                Some(366),
            ),
            ("This procedure is reviewed on a bi-annual basis.", "x", Standing::Elsewhere, Some(0)),
        ]);
    }

    #[test]
    fn the_review_of_something_else_is_left() {
        check(&[
            (
                "The risk register is reviewed quarterly by the owners.",
                "ai policy",
                Standing::Elsewhere,
                None,
            ),
            (
                "Access rights under this policy are reviewed annually.",
                "ai policy",
                Standing::Elsewhere,
                None,
            ),
            (
                "Suppliers are reviewed every year at least.",
                "supplier policy",
                Standing::Elsewhere,
                None,
            ),
            (
                "This policy applies to all staff, who are trained annually.",
                "ai policy",
                Standing::Elsewhere,
                None,
            ),
            (
                "The policy is published on the intranet every day.",
                "ai policy",
                Standing::Elsewhere,
                None,
            ),
        ]);
    }
}
