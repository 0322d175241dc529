//! T58: a management review considers what the standard asks for (`rules` T58).

use super::{Review, reviews};
use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Terms, answers};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, Severity};
use crate::facts::Answer;

/// The inputs: the probe that finds each, and what it is called.
const INPUTS: [(&str, &str); 8] = [
    ("T58.previous", "previous"),
    ("T58.external", "external"),
    ("T58.internal", "internal"),
    ("T58.parties", "parties"),
    ("T58.corrective", "corrective"),
    ("T58.monitoring", "monitoring"),
    ("T58.audits", "audits"),
    ("T58.improvement", "improvement"),
];

/// T58: the minutes of each review, with the papers handed in for it, show that each input was considered.
pub(super) fn considered(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words {
        nothing: Terms::of(test, "nothing"),
        other: Terms::of(test, "other_field"),
        own: Terms::of(test, "own_field"),
        heading_min: test.parameter("heading_words_min"),
    };
    let packs = material.of_listed(test, "pack");
    let mut results: Vec<CheckResult> = reviews(material, test)
        .iter()
        .map(|review| of_review(material, test, review, &packs, &words))
        .collect();
    if results.is_empty() {
        results.push(draft::silent(test, "management review", State::NotTestable));
    }
    results
}

struct Words {
    nothing: Terms,
    other: Terms,
    own: Terms,
    heading_min: usize,
}

fn of_review(
    material: &Material<'_>,
    test: &AuditTest,
    review: &Review<'_>,
    packs: &[File<'_>],
    words: &Words,
) -> CheckResult {
    let subject = review.subject();
    let papers: Vec<&File<'_>> = std::iter::once(&review.file)
        .chain(packs.iter().filter(|pack| belongs(test, pack, review)))
        .collect();
    let mut missing: Vec<String> = Vec::new();
    let (mut shown, mut empty): (Vec<Evidence>, Vec<Evidence>) = (Vec::new(), Vec::new());
    for (probe, input) in INPUTS {
        let found: Vec<&Answer> =
            papers.iter().flat_map(|file| answers(file.facts, probe)).collect();
        // Where minutes have a part for it, that part has to say something; a word in passing is none.
        let parts: Vec<&Answer> =
            found.iter().copied().filter(|answer| answer.by_heading).collect();
        let left_blank = !parts.is_empty() && parts.iter().all(|part| is_blank(part, words));
        let mut told = found.iter().filter(|answer| answer.by_heading || !left_blank);
        if let Some(answer) = told.find(|answer| considers(material, answer, words)) {
            shown.push(answer.evidence.clone());
        } else {
            missing.push(test.phrase(input).to_owned());
            empty.extend(found.first().map(|answer| answer.evidence.clone()));
        }
    }
    if shown.is_empty() {
        // Minutes of which nothing was understood show nothing either way.
        return draft::silent(test, &subject, State::NotTestable);
    }
    if missing.is_empty() {
        return draft::pass(test, &subject);
    }
    let pack = answers(review.file.facts, "T58.pack").next();
    let unseen =
        missing.len() >= test.parameter("major_inputs") && packs.is_empty() && pack.is_some();
    let wording = if unseen { "pack_not_received" } else { "missing_inputs" };
    let cited = shown.len().min(3);
    let draft = Draft::new(test, wording, &subject)
        .fact("review", review.label(test))
        .fact("document", super::name(review.file.facts))
        .fact("missing", test.listed(&missing))
        .fact("count", missing.len())
        .fact("of", INPUTS.len())
        .population(INPUTS.len(), missing.len(), "inputs")
        .evidence(empty)
        .evidence(shown.into_iter().take(cited))
        .evidence(pack.filter(|_| unseen).map(|answer| answer.evidence.clone()));
    if unseen {
        draft.kind(FindingKind::EvidenceRequest).result()
    } else if missing.len() >= test.parameter("major_inputs") {
        draft.grade(Severity::Major, "most_inputs").result()
    } else {
        draft.result()
    }
}

/// Whether a pack was handed in for a review: dated in the weeks before it, or not dated.
fn belongs(test: &AuditTest, pack: &File<'_>, review: &Review<'_>) -> bool {
    let days_max = days(test, "pack_days_max");
    match (pack.facts.newest_date, review.day) {
        (Some(dated), Some(day)) => dated.earliest().days_until(day).abs() <= days_max,
        _ => true,
    }
}

/// Whether a part has a few words that say that there is nothing: `n/a`.
fn is_blank(part: &Answer, words: &Words) -> bool {
    (part.words as usize) < words.heading_min && words.nothing.stand_in(part.evidence.quote())
}

/// Whether a passage considers an input: it says something, and not of another management system only.
fn considers(material: &Material<'_>, answer: &Answer, words: &Words) -> bool {
    const WORDS_OF_NOTHING_MAX: u32 = 8;
    let quote = answer.evidence.quote();
    let headings = answer.evidence.trail();
    // The title of the document stands over all of it.
    let title = usize::from(headings.len() > 1);
    let inner = headings.get(title..).unwrap_or_default();
    let of_other = inner.iter().any(|heading| {
        words.other.stand_in(heading)
            && !words.own.stand_in(heading)
            && material.named_in(heading).is_empty()
    });
    let elsewhere = of_other && !words.own.stand_in(quote) && material.named_in(quote).is_empty();
    let says_nothing = answer.words <= WORDS_OF_NOTHING_MAX && words.nothing.stand_in(quote)
        || answer.by_heading && (answer.words as usize) < words.heading_min;
    !elsewhere && !says_nothing
}
