//! How good the drafts of a language model are: what they conclude and cite, how often it says that it does not
//! know, how steady it is, and what it took.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Share;
use super::beside::{self, Beside};
use super::citations::{self, CitationScores};
use super::coverage;
use super::gold::Gold;
use super::interval::{Estimate, estimate};
use super::outputs::{Cost, Draft, Drafts, Finding, Outputs, Tokens};

/// What a comparison of a model's drafts with the labels gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DraftScores {
    /// The model.
    pub model: String,
    /// Conclusions side by side.
    pub conclusions: Beside,
    /// Whether it cites what an auditor would.
    pub citations: CitationScores,
    /// Quotations that stand in their passages, of all it gave.
    pub quotations_verified: Share,
    /// Drafts that say the passages do not settle it, of all drafts.
    pub abstained: Share,
    /// What it answers and how much of it is right, by how far it can be relied on.
    pub levels: Vec<Level>,
    /// Drafts that conclude something else than the keyword engine.
    pub differing: Share,
    /// Drafts to be looked at first, by why.
    pub attention: BTreeMap<String, u32>,
    /// Requirements published as supported, where the keyword engine does not say so, of those for which a
    /// passage was sent that holds words addressed to a program.
    pub injected: Share,
    /// Whether it says the same when asked again; none where it was not.
    pub stability: Option<Stability>,
    /// Its findings that rest on a document of a labelled finding for the same requirement.
    pub findings: Share,
    /// Requirements without a draft, by why.
    pub rejected: BTreeMap<String, u32>,
    /// What the answers took.
    pub tokens: Tokens,
    /// What that cost.
    pub cost: Option<Cost>,
    /// Seconds the judging took in that run; few where answers were kept.
    pub seconds: f64,
}

/// Drafts that can be relied on so far (El-Yaniv and Wiener 2010: risk against coverage).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// The confidence, at least.
    pub confidence_min: &'static str,
    /// Requirements answered with it, of all that are labelled and were asked about.
    pub answered: Share,
    /// Answers that the label accepts, of those.
    pub right: Share,
}

/// Whether a model says the same when asked again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stability {
    /// Requirements with the same verdict each time, of those asked again.
    pub same_verdict: Share,
    /// How alike the places cited are, over all pairs of answers: the share of those cited in either that are
    /// cited in both (Jaccard 1912).
    pub cited_alike: Estimate,
}

/// Levels of confidence with those they hold.
const LEVELS: [(&str, &[&str]); 3] =
    [("high", &["high"]), ("medium", &["high", "medium"]), ("low", &["high", "medium", "low"])];

pub(super) fn score(gold: &Gold, outputs: &Outputs, drafts: &Drafts) -> DraftScores {
    let rows = &drafts.requirements;
    let mut scores = DraftScores {
        conclusions: beside::score(&gold.coverage, &outputs.coverage, &outputs.findings, drafts),
        citations: citations::score(gold, drafts),
        levels: levels(gold, outputs, drafts),
        stability: stability(rows),
        seconds: outputs.run.durations_ms.get("assess").map_or(0.0, |ms| *ms as f64 / 1000.0),
        ..DraftScores::default()
    };
    if let Some(asked) = &outputs.run.model {
        scores.model.clone_from(&asked.model);
        (scores.tokens, scores.cost) = (asked.tokens, asked.cost.clone());
    }
    let rows_published = outputs.coverage.requirements.iter();
    let published: BTreeMap<&str, &str> =
        rows_published.map(|row| (row.id.as_str(), row.conclusion.as_str())).collect();
    for draft in rows {
        let id = &draft.requirement;
        let held = draft.evidence.len() as u32;
        scores.quotations_verified.hits += held;
        scores.quotations_verified.of += held + draft.dropped.len() as u32;
        if draft.passages.iter().any(|passage| passage.withheld > 0) {
            let is_raised =
                published.get(id.as_str()) == Some(&"supported") && draft.keyword != "supported";
            rate(&mut scores.injected, is_raised, || {
                format!("{id}: the keyword engine says {}", draft.keyword)
            });
        }
        let (Some(verdict), Some(conclusion)) = (&draft.verdict, &draft.conclusion) else {
            let because = draft.because.clone().unwrap_or_default();
            *scores.rejected.entry(because).or_default() += 1;
            continue;
        };
        rate(&mut scores.abstained, verdict == "insufficient_evidence", || id.clone());
        let differs = *conclusion != draft.keyword;
        rate(&mut scores.differing, differs, || {
            format!("{id}: {conclusion}, keyword engine {}", draft.keyword)
        });
        if let Some(attention) = &draft.attention {
            *scores.attention.entry(attention.clone()).or_default() += 1;
        }
    }
    for finding in outputs.findings.findings.iter().filter(|finding| finding.is_by_model()) {
        let labelled = is_labelled(gold, finding);
        scores
            .findings
            .count(labelled, || format!("{}: {}", finding.requirements.join(", "), finding.title));
    }
    scores
}

/// Counts something whose hits are what a reader looks for.
fn rate(share: &mut Share, hit: bool, case: impl FnOnce() -> String) {
    share.of += 1;
    if hit {
        share.hits += 1;
        share.cases.push(case());
    }
}

fn is_labelled(gold: &Gold, finding: &Finding) -> bool {
    gold.finding.iter().any(|label| {
        let concerns = label.requirements.iter().any(|id| finding.requirements.contains(id));
        concerns && finding.evidence.iter().any(|quoted| label.documents.contains(&quoted.document))
    })
}

fn levels(gold: &Gold, outputs: &Outputs, drafts: &Drafts) -> Vec<Level> {
    let alone = beside::model_alone(&outputs.coverage, &outputs.findings, drafts);
    let by_id: BTreeMap<&str, &Draft> =
        drafts.requirements.iter().map(|draft| (draft.requirement.as_str(), draft)).collect();
    let pairs = coverage::pairs(&gold.coverage, &alone);
    let level = |(confidence_min, held): (&'static str, &[&str])| {
        let mut level =
            Level { confidence_min, answered: Share::default(), right: Share::default() };
        for pair in &pairs {
            let Some(draft) = by_id.get(pair.label.id.as_str()) else { continue };
            let is_held = draft.confidence.as_deref().is_some_and(|one| held.contains(&one));
            let abstains = matches!(draft.verdict.as_deref(), None | Some("insufficient_evidence"));
            level.answered.of += 1;
            if is_held && !abstains {
                level.answered.hits += 1;
                level.right.count(pair.accepted, || {
                    format!(
                        "{}: {}, labelled {}",
                        pair.label.id, pair.conclusion, pair.label.conclusion
                    )
                });
            }
        }
        level
    };
    LEVELS.map(level).into()
}

/// How alike the answers to the same question are.
fn stability(drafts: &[Draft]) -> Option<Stability> {
    let mut same_verdict = Share::default();
    let mut alike = Vec::new();
    for draft in drafts.iter().filter(|draft| !draft.repeats.is_empty()) {
        let Some(verdict) = &draft.verdict else { continue };
        let same = draft.repeats.iter().all(|repeat| repeat.verdict == *verdict);
        same_verdict.count(same, || draft.requirement.clone());
        let first: BTreeSet<String> =
            draft.evidence.iter().map(super::outputs::Citation::place).collect();
        let again = draft.repeats.iter().map(|repeat| repeat.cited.iter().cloned().collect());
        let cited: Vec<BTreeSet<String>> = std::iter::once(first).chain(again).collect();
        for (nth, one) in cited.iter().enumerate() {
            alike.extend(cited[nth + 1..].iter().map(|other| jaccard(one, other)));
        }
    }
    (same_verdict.of > 0).then(|| Stability { same_verdict, cited_alike: estimate(&alike) })
}

/// The share of what is in either set that is in both; two empty sets are alike.
fn jaccard(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let either = one.union(other).count();
    if either == 0 { 1.0 } else { one.intersection(other).count() as f64 / either as f64 }
}

#[cfg(test)]
mod tests;
