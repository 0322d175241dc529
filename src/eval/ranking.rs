//! How well passages are ranked: against sections that a person judged for every requirement.
//!
//! What is ranked are sections, not passages: of several passages of one section the best place counts.
//! A section is the text under one heading; a file without headings is one. Measures are those of
//! retrieval evaluation (Järvelin and Kekäläinen 2002 for nDCG, with gains of 3 and 1), each the mean
//! over the requirements for which anything is labelled as direct evidence.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::gold::GoldSection;
use super::interval::{Estimate, estimate};
use super::outputs::Line;

/// How well the sections were ranked, and by what they are compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RankingScores {
    /// As tickmark ranked them.
    pub ranked: Ranking,
    /// As a plain search for the requirement's title ranks them.
    pub title_query: Ranking,
    /// What passages show, design or operation, against the label of their section.
    pub nature: NatureScores,
    /// nDCG@10 of each requirement.
    pub by_requirement: BTreeMap<String, f64>,
}

/// The measures of one ranking.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ranking {
    /// Normalised discounted cumulative gain of the first ten sections.
    pub ndcg_10: Estimate,
    /// The share of the labelled sections among the first twenty.
    pub recall_20: Estimate,
    /// Mean average precision, any label counting as relevant.
    pub average_precision: Estimate,
    /// Whether direct evidence is among the first five.
    pub direct_in_5: Estimate,
}

/// Design told from operation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NatureScores {
    /// The mean of both F1 scores.
    pub macro_f1: f64,
    /// By label, what it was taken for, how often.
    pub confusion: BTreeMap<String, BTreeMap<String, u32>>,
}

/// Sections among the first so many are looked at for their nature.
const NATURE_DEPTH: usize = 10;

/// A section by its document and heading.
type Section<'a> = (&'a str, &'a str);

/// Compares rankings with the labels; nothing where there are no labels of sections.
pub(super) fn score(gold: &[GoldSection], lines: &[Line], title: &[Line]) -> Option<RankingScores> {
    if gold.is_empty() {
        return None;
    }
    let labels = Labels::of(gold);
    let (ranked, by_title) = (ranks(lines), ranks(title));
    let measures = measures(&labels, &ranked);
    let by_requirement =
        measures.iter().map(|one| (one.requirement.to_owned(), one.ndcg_10)).collect();
    Some(RankingScores {
        ranked: ranking(&measures),
        title_query: ranking(&self::measures(&labels, &by_title)),
        nature: natures(gold, &ranked),
        by_requirement,
    })
}

/// The grade of each labelled section, by requirement: 2 answers it, 1 touches it.
struct Labels<'a> {
    grades: BTreeMap<&'a str, BTreeMap<Section<'a>, u8>>,
}

impl<'a> Labels<'a> {
    fn of(gold: &'a [GoldSection]) -> Self {
        let mut grades: BTreeMap<&str, BTreeMap<Section<'_>, u8>> = BTreeMap::new();
        for label in gold {
            let section = (label.document.as_str(), label.heading.as_str());
            for (requirements, grade) in [(&label.answers, 2), (&label.touches, 1)] {
                for requirement in requirements {
                    grades.entry(requirement).or_default().insert(section, grade);
                }
            }
        }
        // Where nothing answers there is no best order.
        grades.retain(|_, sections| sections.values().any(|grade| *grade == 2));
        Self { grades }
    }
}

/// The sections of each requirement, best first, each once: as its best passage.
type Ranks<'a> = BTreeMap<&'a str, Vec<&'a Line>>;

fn ranks(lines: &[Line]) -> Ranks<'_> {
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|line| (line.requirement.as_str(), line.rank));
    let mut seen: BTreeSet<(&str, Section<'_>)> = BTreeSet::new();
    let mut ranks = Ranks::new();
    for line in ordered {
        if seen.insert((&line.requirement, line.section())) {
            ranks.entry(&line.requirement).or_default().push(line);
        }
    }
    ranks
}

/// The measures for one requirement.
struct Measured<'a> {
    requirement: &'a str,
    ndcg_10: f64,
    recall_20: f64,
    average_precision: f64,
    direct_in_5: f64,
}

fn measures<'a>(labels: &Labels<'a>, ranks: &Ranks<'_>) -> Vec<Measured<'a>> {
    let none = Vec::new();
    let of_one = |(requirement, grades): (&&'a str, &BTreeMap<Section<'a>, u8>)| {
        let found = ranks.get(requirement).unwrap_or(&none);
        let grades_found: Vec<u8> =
            found.iter().map(|line| grades.get(&line.section()).copied().unwrap_or(0)).collect();
        let mut best: Vec<u8> = grades.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let relevant = |count: usize| grades_found.iter().take(count).filter(|g| **g > 0).count();
        let mut hits = 0.0;
        let precisions = (1..).zip(&grades_found).filter(|(_, grade)| **grade > 0);
        let precision_sum: f64 = precisions
            .map(|(place, _): (i32, _)| {
                hits += 1.0;
                hits / f64::from(place)
            })
            .sum();
        Measured {
            requirement,
            ndcg_10: gain(&grades_found) / gain(&best),
            recall_20: relevant(20) as f64 / best.len() as f64,
            average_precision: precision_sum / best.len() as f64,
            direct_in_5: f64::from(u8::from(grades_found.iter().take(5).any(|grade| *grade == 2))),
        }
    };
    labels.grades.iter().map(of_one).collect()
}

/// Discounted cumulative gain of the first ten: 3 for an answer, 1 for a touch, over log2(place + 1).
fn gain(grades: &[u8]) -> f64 {
    let places = (2..).zip(grades).take(10);
    places.map(|(next, grade)| f64::from((1_u32 << grade) - 1) / f64::from(next).log2()).sum()
}

fn ranking(measures: &[Measured<'_>]) -> Ranking {
    let of =
        |value: fn(&Measured<'_>) -> f64| estimate(&measures.iter().map(value).collect::<Vec<_>>());
    Ranking {
        ndcg_10: of(|one| one.ndcg_10),
        recall_20: of(|one| one.recall_20),
        average_precision: of(|one| one.average_precision),
        direct_in_5: of(|one| one.direct_in_5),
    }
}

/// What the first sections of each requirement that bear on it were taken for.
fn natures(gold: &[GoldSection], ranks: &Ranks<'_>) -> NatureScores {
    let labelled: BTreeMap<Section<'_>, &GoldSection> =
        gold.iter().map(|one| ((one.document.as_str(), one.heading.as_str()), one)).collect();
    let mut confusion: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for line in ranks.values().flat_map(|lines| lines.iter().take(NATURE_DEPTH)) {
        let Some(label) = labelled.get(&line.section()) else { continue };
        let bears =
            label.answers.contains(&line.requirement) || label.touches.contains(&line.requirement);
        if bears && matches!(label.nature.as_str(), "design" | "operating") {
            let row = confusion.entry(label.nature.clone()).or_default();
            *row.entry(line.nature.clone()).or_default() += 1;
        }
    }
    let count = |label: &str, taken: &str| {
        confusion.get(label).and_then(|row| row.get(taken)).copied().unwrap_or(0)
    };
    let f1 = |nature: &str| {
        let right = f64::from(count(nature, nature));
        let taken: u32 = confusion.keys().map(|label| count(label, nature)).sum();
        let labelled: u32 = confusion.get(nature).map_or(0, |row| row.values().sum());
        2.0 * right / f64::from(taken + labelled).max(1.0)
    };
    NatureScores { macro_f1: f64::midpoint(f1("design"), f1("operating")), confusion }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(heading: &str, nature: &str, answers: &[&str], touches: &[&str]) -> GoldSection {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        GoldSection {
            document: "a.md".to_owned(),
            heading: heading.to_owned(),
            nature: nature.to_owned(),
            answers: ids(answers),
            touches: ids(touches),
        }
    }

    fn line(rank: u32, heading: &str, nature: &str) -> Line {
        Line::new("5.2", rank, "a.md", heading, nature)
    }

    #[track_caller]
    fn close(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-5, "{value}, expected {expected}");
    }

    #[test]
    fn a_ranking_in_the_best_order_is_whole_and_one_upside_down_is_not() {
        let gold = [
            label("Policy", "design", &["5.2"], &[]),
            label("Minutes", "operating", &[], &["5.2"]),
            label("Menu", "neither", &[], &[]),
        ];
        let best = [line(1, "Policy", "design"), line(2, "Minutes", "operating")];
        let scores = score(&gold, &best, &[]).expect("labels");
        close(scores.ranked.ndcg_10.value, 1.0);
        close(scores.ranked.average_precision.value, 1.0);
        close(scores.nature.macro_f1, 1.0);
        close(scores.title_query.recall_20.value, 0.0);

        let worst = [
            line(1, "Menu", "design"),
            line(2, "Menu", "design"),
            line(3, "Minutes", "design"),
            line(4, "Policy", "design"),
        ];
        let ranked = score(&gold, &worst, &[]).expect("labels").ranked;
        // Places 2 and 3 among sections: (1/log2(3) + 3/log2(4)) / (3/log2(2) + 1/log2(3)).
        close(ranked.ndcg_10.value, 0.586_888);
        close(ranked.average_precision.value, f64::midpoint(1.0 / 2.0, 2.0 / 3.0));
    }

    #[test]
    fn without_labels_there_is_nothing_to_compare() {
        assert_eq!(score(&[], &[], &[]), None);
    }
}
