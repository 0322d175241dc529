//! Whether a model cites the sections an auditor would: precision and recall of its supporting quotations.
//!
//! The idea is that of ALCE (Gao et al. 2023, arXiv 2305.14627): recall asks whether what is cited carries the
//! conclusion, precision whether what is cited is to the point. There a second model judges both; here labels
//! of sections do. Where no sections are labelled, the documents a conclusion rests on are.

use std::collections::BTreeSet;

use serde::Serialize;

use super::gold::Gold;
use super::interval::{Estimate, estimate};
use super::outputs::{Citation, Drafts};

/// How well citations meet the labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CitationScores {
    /// The share of supporting quotations that stand in a section which at least touches the requirement.
    pub precision: Estimate,
    /// The share of requirements with labelled direct evidence for which a supporting quotation stands in it.
    pub recall: Estimate,
}

pub(super) fn score(gold: &Gold, drafts: &Drafts) -> CitationScores {
    let number = |is: bool| f64::from(u8::from(is));
    let (mut precision, mut recall) = (Vec::new(), Vec::new());
    for draft in &drafts.requirements {
        let supporting = draft.evidence.iter().filter(|one| one.bearing == "supports");
        let grades: Vec<u8> = supporting.map(|one| grade(gold, &draft.requirement, one)).collect();
        precision.extend(grades.iter().map(|grade| number(*grade > 0)));
        if has_direct(gold, &draft.requirement) {
            recall.push(number(grades.contains(&2)));
        }
    }
    CitationScores { precision: estimate(&precision), recall: estimate(&recall) }
}

/// The grade of what a quotation stands in: 2 answers the requirement, 1 touches it.
fn grade(gold: &Gold, requirement: &str, citation: &Citation) -> u8 {
    if gold.section.is_empty() {
        return 2 * u8::from(documents(gold, requirement).contains(citation.document.as_str()));
    }
    let is_in = |ids: &[String]| ids.iter().any(|id| id == requirement);
    let mut sections = gold.section.iter();
    let section = sections.find(|section| {
        section.document == citation.document && section.heading == citation.heading()
    });
    match section {
        Some(section) if is_in(&section.answers) => 2,
        Some(section) if is_in(&section.touches) => 1,
        _ => 0,
    }
}

fn has_direct(gold: &Gold, requirement: &str) -> bool {
    if gold.section.is_empty() {
        return !documents(gold, requirement).is_empty();
    }
    gold.section.iter().any(|section| section.answers.iter().any(|id| id == requirement))
}

fn documents<'a>(gold: &'a Gold, requirement: &str) -> BTreeSet<&'a str> {
    let labels = gold.coverage.iter().filter(|label| label.id == requirement);
    labels.flat_map(|label| &label.documents).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::gold::{GoldCoverage, GoldSection};
    use crate::eval::outputs::Draft;

    /// A quotation by document, heading and bearing.
    type Cited<'a> = (&'a str, &'a str, &'a str);

    fn drafts(of: &[(&str, &[Cited<'_>])]) -> Drafts {
        let draft = |(id, cited): &(&str, &[Cited<'_>])| Draft {
            requirement: (*id).to_owned(),
            evidence: cited
                .iter()
                .map(|(document, heading, bearing)| Citation::new(document, heading, bearing))
                .collect(),
            ..Draft::default()
        };
        Drafts { requirements: of.iter().map(draft).collect() }
    }

    fn check(gold: &Gold, drafts: &Drafts, precision: (f64, u32), recall: (f64, u32)) {
        let found = score(gold, drafts);
        for (estimate, (value, cases)) in [(found.precision, precision), (found.recall, recall)] {
            assert!((estimate.value - value).abs() < 1e-9 && estimate.cases == cases, "{found:?}");
        }
    }

    #[test]
    fn quotations_are_held_against_the_sections_they_stand_in() {
        let section = |heading: &str, answers: &[&str], touches: &[&str]| GoldSection {
            document: "a.md".to_owned(),
            heading: heading.to_owned(),
            nature: "design".to_owned(),
            answers: answers.iter().map(|id| (*id).to_owned()).collect(),
            touches: touches.iter().map(|id| (*id).to_owned()).collect(),
        };
        let gold = Gold {
            section: vec![
                section("Policy", &["5.2"], &["5.1"]),
                section("Menu", &[], &[]),
                section("Risks", &["6.1.2"], &["5.2"]),
            ],
            ..Gold::default()
        };
        let drafts = drafts(&[
            // One in direct evidence, one in what touches it; what contradicts is not asked.
            (
                "5.2",
                &[
                    ("a.md", "Policy", "supports"),
                    ("a.md", "Risks", "supports"),
                    ("a.md", "Menu", "contradicts"),
                ],
            ),
            // Beside the point, once in the wrong section and once in the wrong document.
            ("6.1.2", &[("a.md", "Menu", "supports"), ("b.md", "Risks", "supports")]),
            // Nothing answers it, so that it has no recall.
            ("5.1", &[("a.md", "Policy", "supports")]),
        ]);
        check(&gold, &drafts, (3.0 / 5.0, 5), (1.0 / 2.0, 2));
    }

    #[test]
    fn without_labels_of_sections_documents_are_asked() {
        let label = |id: &str, documents: &[&str]| GoldCoverage {
            id: id.to_owned(),
            conclusion: "supported".to_owned(),
            also: Vec::new(),
            documents: documents.iter().map(|one| (*one).to_owned()).collect(),
            why: String::new(),
        };
        let gold =
            Gold { coverage: vec![label("5.2", &["a.md"]), label("5.3", &[])], ..Gold::default() };
        let drafts = drafts(&[
            ("5.2", &[("a.md", "x", "supports"), ("b.md", "y", "supports")]),
            ("5.3", &[("a.md", "x", "supports")]),
        ]);
        check(&gold, &drafts, (1.0 / 3.0, 3), (1.0, 1));
    }
}
