//! Scores an analysis against labels a person made: what was missed, and what was a false alarm.
//!
//! Labels are a TOML file (see `fixtures/README.md`); the analysis is what stands in `out/`. Nothing of
//! this is used to make a result.

mod agreement;
mod beside;
mod citations;
mod coverage;
mod drafts;
mod gold;
mod interval;
mod outputs;
mod ranking;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use agreement::Agreement;
pub use beside::{Beside, Column, keyword_alone};
pub use citations::CitationScores;
pub use coverage::CoverageScores;
pub use drafts::{DraftScores, Level, Stability};
pub use gold::{Gold, GoldCoverage, GoldFinding, GoldSection};
pub use interval::Estimate;
pub use outputs::{
    Asked, Cost, Coverage, Documents, Draft, Drafts, Findings, Line, Outputs, Requirement, RunFile,
    Tokens,
};
pub use ranking::{NatureScores, Ranking, RankingScores};

use outputs::Finding;

/// What the comparison gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Conclusions per requirement.
    pub coverage: CoverageScores,
    /// Findings of the tests that were run.
    pub findings: FindingScores,
    /// The reading ledger: statuses that are not as labelled.
    pub ledger: Share,
    /// The kinds of document.
    pub kinds: Share,
    /// The order of passages, where sections are labelled.
    pub ranking: Option<RankingScores>,
    /// The drafts of a language model, where one was asked.
    pub drafts: Option<DraftScores>,
}

/// How well draft findings agree with the labels, over the tests that were run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindingScores {
    /// Labelled findings that were drafted.
    pub recall: Share,
    /// Of those, how many at the labelled grade.
    pub grade: Share,
    /// Drafts that are labelled findings; evidence requests for a requirement as a whole are scored
    /// as coverage and not counted here.
    pub precision: Share,
    /// Areas labelled clean in which a draft was made.
    pub false_alarms: Share,
    /// Labelled findings of tests that were not run.
    pub not_tested: u32,
    /// Drafted nonconformities that are labelled, of those drafted.
    pub nonconformities: Share,
    /// The same by family of tests.
    pub families: Vec<FamilyScores>,
}

/// A share with the cases that fell out of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub hits: u32,
    /// Of how many.
    pub of: u32,
    /// Which others, in words: misses, or for alarms the alarms.
    pub cases: Vec<String>,
}

impl Share {
    /// The share, 1 where there was nothing to count.
    #[must_use]
    pub fn value(&self) -> f64 {
        if self.of == 0 { 1.0 } else { f64::from(self.hits) / f64::from(self.of) }
    }

    fn count(&mut self, hit: bool, case: impl FnOnce() -> String) {
        self.of += 1;
        if hit {
            self.hits += 1;
        } else {
            self.cases.push(case());
        }
    }
}

/// How the tests of one family did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FamilyScores {
    /// The family, with its first and last test.
    pub family: &'static str,
    /// Labelled findings that are drafted, of those labelled.
    pub recall: Share,
    /// Drafts that are labelled, of those drafted.
    pub precision: Share,
    /// Drafts in areas labelled clean, of those areas.
    pub false_alarms: Share,
}

/// The families, by the sections of the test catalogue: name, first and last test.
const FAMILIES: [(&str, &str, &str); 7] = [
    ("documents (T01 to T12, T70)", "T01", "T12"),
    ("policy, roles, scope (T13 to T19)", "T13", "T19"),
    ("impact, risk, SoA (T20 to T32)", "T20", "T32"),
    ("objectives, people (T33 to T35)", "T33", "T35"),
    ("life cycle, monitoring, data (T36 to T48)", "T36", "T48"),
    ("use, third parties (T49 to T56, T72, T73)", "T49", "T56"),
    ("evaluation, improvement (T57 to T69)", "T57", "T69"),
];

/// The family of a test, by index.
fn family(test: &str) -> Option<usize> {
    match test {
        "T70" => Some(0),
        "T72" | "T73" => Some(5),
        _ => FAMILIES.iter().position(|(_, first, last)| *first <= test && test <= *last),
    }
}

/// Compares an analysis with labels.
#[must_use]
pub fn score(gold: &Gold, outputs: &Outputs) -> Scores {
    Scores {
        coverage: coverage::score(&gold.coverage, &outputs.coverage),
        findings: findings(gold, outputs),
        ledger: ledger(gold, outputs),
        kinds: kinds(gold, outputs),
        ranking: ranking::score(&gold.section, &outputs.evidence, &outputs.title_query),
        drafts: outputs.llm.as_ref().map(|llm| drafts::score(gold, outputs, llm)),
    }
}

fn findings(gold: &Gold, outputs: &Outputs) -> FindingScores {
    let run: BTreeSet<&str> = outputs.run.tests.iter().map(String::as_str).collect();
    let drafts: Vec<&Finding> = outputs
        .findings
        .findings
        .iter()
        .filter(|finding| finding.test.as_deref() != Some("T71") && finding.kind != "conformity")
        // The labels are of audit tests; what a model drafts is scored with its drafts.
        .filter(|finding| !finding.is_by_model())
        .collect();
    let families = FAMILIES.map(|(family, ..)| FamilyScores {
        family,
        recall: Share::default(),
        precision: Share::default(),
        false_alarms: Share::default(),
    });
    let mut scores = FindingScores { families: families.to_vec(), ..FindingScores::default() };
    for label in &gold.finding {
        if !run.contains(label.test.as_str()) {
            scores.not_tested += 1;
            continue;
        }
        let found = drafts.iter().find(|draft| is_on(gold, &drafts, label, draft));
        let says = || format!("{} {}: {}", label.test, label.subject, label.why);
        if let Some(family) = family(&label.test) {
            scores.families[family].recall.count(found.is_some(), says);
        }
        scores.recall.count(found.is_some(), says);
        if let Some(found) = found {
            let grade = found.grade.as_deref().unwrap_or("none");
            scores.grade.count(grade == label.grade, || {
                format!("{} {}: {grade}, labelled {}", label.test, label.subject, label.grade)
            });
        }
    }
    for draft in &drafts {
        let labelled = gold.finding.iter().any(|label| is_on(gold, &drafts, label, draft));
        let says = || format!("{}: {}", draft.test_id(), draft.title);
        if let Some(family) = family(draft.test_id()) {
            scores.families[family].precision.count(labelled, says);
        }
        if draft.kind == "nonconformity" {
            scores.nonconformities.count(labelled, says);
        }
        scores.precision.count(labelled, says);
    }
    for clean in &gold.clean {
        if !run.contains(clean.test.as_str()) {
            continue;
        }
        let alarm = drafts.iter().find(|draft| names(clean, draft));
        if let Some(family) = family(&clean.test) {
            let share = &mut scores.families[family].false_alarms;
            share.of += 1;
            share.hits += u32::from(alarm.is_some());
        }
        let share = &mut scores.false_alarms;
        share.of += 1;
        if let Some(alarm) = alarm {
            share.hits += 1;
            share.cases.push(format!("{} {}: {}", clean.test, clean.subject, alarm.title));
        }
    }
    scores
}

/// Whether a draft is on what a label is on: it names the label's subject, or it is the one draft of the test
/// that quotes the label's documents and no others, and names nothing else that is labelled.
///
/// Houses call a thing by its name and by its day, "the look-back of 20 May 2026", and a draft by one of them.
fn is_on(gold: &Gold, drafts: &[&Finding], label: &GoldFinding, draft: &Finding) -> bool {
    let rests = |draft: &Finding| {
        let mut quoted = draft.evidence.iter();
        let labels = || gold.finding.iter().chain(&gold.clean);
        draft.test.as_deref() == Some(label.test.as_str())
            && !draft.evidence.is_empty()
            && quoted.all(|quoted| label.documents.contains(&quoted.document))
            && !labels().any(|label| names(label, draft))
    };
    let named = || drafts.iter().any(|draft| names(label, draft));
    let alone = || drafts.iter().filter(|draft| rests(draft)).count() == 1;
    names(label, draft) || (rests(draft) && alone() && !named())
}

/// Whether a draft is of the label's test and names its subject in its subject, title or condition.
fn names(label: &GoldFinding, draft: &Finding) -> bool {
    let subject = label.subject.to_lowercase();
    let told = format!("{}\n{}\n{}", draft.subject, draft.title, draft.condition).to_lowercase();
    let said = |part: &str| contains_word(&told, part);
    draft.test.as_deref() == Some(label.test.as_str())
        && (said(&subject) || subject.split([',', ';']).map(str::trim).all(said))
}

/// Whether a text holds a name as a whole: `A.6.2` is not in `A.6.2.4`.
fn contains_word(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        let after = &text[at + name.len()..];
        let mut next = after.chars();
        let goes_on = match next.next() {
            Some('.') => next.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => is_part(c),
            None => false,
        };
        !goes_on && !text[..at].ends_with(is_part) && !name.is_empty()
    })
}

fn ledger(gold: &Gold, outputs: &Outputs) -> Share {
    let labelled: BTreeMap<&str, &str> =
        gold.file.iter().map(|file| (file.path.as_str(), file.status.as_str())).collect();
    let mut share = Share::default();
    for document in &outputs.documents.documents {
        let expected = labelled.get(document.path.as_str()).copied().unwrap_or("read");
        share.count(document.status == expected, || {
            format!("{}: {}, labelled {expected}", document.path, document.status)
        });
    }
    share
}

fn kinds(gold: &Gold, outputs: &Outputs) -> Share {
    let found: BTreeMap<&str, Option<&str>> = outputs
        .documents
        .documents
        .iter()
        .map(|document| (document.path.as_str(), document.kind.as_deref()))
        .collect();
    let mut share = Share::default();
    for label in &gold.kind {
        // A document of no kind in particular is labelled `OTHER` and read as none.
        let kind = found.get(label.path.as_str()).copied().flatten().unwrap_or("OTHER");
        share.count(kind == label.kind, || {
            format!("{}: {kind}, labelled {}", label.path, label.kind)
        });
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_only_whole() {
        for (text, name, found) in [
            ("the soa lists a.6.2.4 twice", "a.6.2.4", true),
            ("the soa lists a.6.2.4 twice", "a.6.2", false),
            ("lists a.6.2.", "a.6.2", true),
            ("as-140", "as-14", false),
            ("", "", false),
        ] {
            assert_eq!(contains_word(text, name), found, "{name} in {text}");
        }
    }

    #[test]
    fn an_empty_share_is_whole() {
        assert!((Share::default().value() - 1.0).abs() < f64::EPSILON);
    }
}
