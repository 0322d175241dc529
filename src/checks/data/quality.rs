//! The rules for the quality of data sets: whether each says what is measured, how well, how often, by whom.

use std::collections::BTreeMap;

use super::names;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, File, Material, Row, Stage, Terms, in_force, name};
use crate::checks::{CheckResult, State};
use crate::dates::{DateFinder, HowOften};
use crate::domain::{FindingKind, KindNature};

/// The rules on data quality: rows that name a data set, or that stand in a standard for data quality.
pub(super) fn rules<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let of_data = |row: &&Row<'_>| {
        let standard = row.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "STD-DQ");
        (standard || row.has("dataset")) && in_force(row.file.facts)
    };
    material.rows("quality_rules").iter().filter(of_data).copied().collect()
}

/// How often a check of a data set is to be made, where rules of the house tell.
pub(super) enum Interval<'a> {
    /// So many days, by this row.
    Row(u32, Row<'a>),
    /// So many days, by this sentence.
    Sentence(u32, Duty<'a>),
    /// At no fixed interval, or not told.
    None,
}

/// Looks up how often checks are to be made.
pub(super) struct Schedule<'a> {
    rows: Vec<(Row<'a>, Option<u32>)>,
    all_sets: Terms,
    sentences: Vec<Duty<'a>>,
}

impl<'a> Schedule<'a> {
    /// The rows of standards, and the sentences that speak of checks of data.
    pub fn of(material: &Material<'a>, test: &AuditTest) -> Self {
        let dates = DateFinder::new(material.dossier.catalog.lexicon());
        let checks = Terms::of(test, "checks");
        let data = Terms::of(test, "data");
        let sentences = sentences(material)
            .filter(|duty| duty.cadence().is_some())
            .filter(|duty| speaks_of(duty, &checks) && speaks_of(duty, &data))
            .collect();
        let days = |row: &Row<'_>| {
            let cell = row.text("frequency")?;
            let found = dates.cadence_of_field(cell).or_else(|| dates.cadence(cell))?;
            match found.how_often {
                HowOften::Every(cadence) => Some(cadence.days),
                HowOften::Ambiguous => None,
            }
        };
        let rows = rules(material).into_iter().map(|row| (row, days(&row))).collect();
        Self { rows, all_sets: Terms::of(test, "all_sets"), sentences }
    }

    /// How often a check of a data set is to be made: by its own row, else by those of the set, else by the
    /// sentences on checks. Of several the slowest.
    pub fn interval(&self, dataset: &str, check: &str, runs: usize) -> Interval<'a> {
        const RUNS_MIN: usize = 3;
        let of_set: Vec<&(Row<'a>, Option<u32>)> = self
            .rows
            .iter()
            .filter(|(row, _)| row.text("dataset").is_some_and(|named| names::same(named, dataset)))
            .collect();
        let of_all = self.rows.iter().filter(|(row, _)| {
            row.text("dataset").is_none_or(|named| self.all_sets.stand_in(named))
        });
        let of_check = of_set.iter().copied().chain(of_all).find(|(row, _)| {
            crate::checks::monitoring::share_a_word(check, row.entry.evidence.quote())
        });
        if let Some((row, days)) = of_check.filter(|_| !check.is_empty()) {
            return days.map_or(Interval::None, |days| Interval::Row(days, *row));
        }
        // A check that was run once or twice may not be one of those that recur.
        if runs < RUNS_MIN {
            return Interval::None;
        }
        if !of_set.is_empty() {
            let slowest = of_set.iter().filter_map(|(row, days)| Some(((*days)?, *row)));
            let told = of_set.iter().all(|(_, days)| days.is_some());
            return slowest
                .max_by_key(|(days, _)| *days)
                .filter(|_| told)
                .map_or(Interval::None, |(days, row)| Interval::Row(days, row));
        }
        let days = |duty: &&Duty<'a>| duty.cadence().map(|cadence| cadence.days);
        let slowest = self.sentences.iter().max_by_key(days);
        slowest.map_or(Interval::None, |duty| {
            Interval::Sentence(days(&duty).unwrap_or_default(), *duty)
        })
    }
}

/// The rules of documents in force that are no records, those of an unknown nature included.
pub(super) fn sentences<'a>(material: &Material<'a>) -> impl Iterator<Item = Duty<'a>> {
    let lays_down = |file: &&File<'a>| {
        matches!(file.facts.nature, None | Some(KindNature::Document)) && in_force(file.facts)
    };
    let files: Vec<File<'a>> = material.files.iter().filter(lays_down).copied().collect();
    files.into_iter().flat_map(|file| file.facts.rules.iter().map(move |rule| Duty { file, rule }))
}

/// Whether a rule or the heading it stands under speaks of something.
pub(super) fn speaks_of(duty: &Duty<'_>, terms: &Terms) -> bool {
    let heading = duty.rule.evidence.trail().last().map_or("", String::as_str);
    terms.stand_in(duty.rule.evidence.quote()) || terms.stand_in(heading)
}

/// A rule and what it lacks.
type Lack<'r> = (&'r Row<'r>, Vec<&'static str>);

/// T44: each rule for a data set has a measurable limit, a frequency and an owner (`rules` T44).
pub(super) fn defined(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let rules = rules(material);
    if rules.is_empty() {
        return vec![draft::silent(test, "data quality rules", State::NotTestable)];
    }
    let vague = Terms::of(test, "vague");
    let unset = Terms::of(test, "unset");
    let judged = Terms::of(test, "judged");
    let mut results = Vec::new();
    let mut lacking: Vec<(String, Vec<Lack<'_>>)> = Vec::new();
    for row in &rules {
        let set = row.text("dataset").map_or_else(|| name(row.file.facts), str::to_owned);
        let lacks = lacks(row, &vague, &unset, &judged);
        let known = lacking.iter_mut().find(|(subject, _)| *subject == set);
        match known {
            Some((_, rows)) => rows.push((row, lacks)),
            None => lacking.push((set, vec![(row, lacks)])),
        }
    }
    for (set, rows) in lacking {
        let wanting: Vec<_> = rows.iter().filter(|(_, lacks)| !lacks.is_empty()).collect();
        if wanting.is_empty() {
            results.push(draft::pass(test, &set));
            continue;
        }
        let told: Vec<String> = wanting
            .iter()
            .map(|(row, lacks)| {
                let check =
                    row.text("check").or(row.text("dimension")).unwrap_or(test.phrase("some_rule"));
                let parts = super::joined(test, lacks);
                test.say("rule_lacks", &[("rule", &check), ("parts", &parts)])
            })
            .collect();
        let draft = Draft::new(test, "undefined", set.clone())
            .fact("dataset", &set)
            .fact("lacks", test.listed(&told))
            .population(rows.len(), wanting.len(), "rules")
            .evidence(wanting.iter().map(|(row, _)| row.evidence()));
        results.push(draft.result());
    }
    results.extend(no_frequency(material, test, &rules));
    results.extend(no_rules(material, test, &rules));
    results
}

fn lacks(row: &Row<'_>, vague: &Terms, unset: &Terms, judged: &Terms) -> Vec<&'static str> {
    let mut lacks = Vec::new();
    for column in ["threshold", "frequency", "owner"] {
        let others =
            row.register.rows.iter().any(|entry| Row { entry, ..*row }.raw(column).is_some());
        if !row.has(column) || !others {
            continue;
        }
        let text = row.raw(column).map(str::trim).unwrap_or_default();
        let blank = !text.chars().any(char::is_alphanumeric) || unset.stand_in(text);
        let unmeasured = column == "threshold"
            && !text.contains(|c: char| c.is_ascii_digit())
            && vague.stand_in(text)
            && !judged.stand_in(row.entry.evidence.quote());
        if blank || unmeasured {
            lacks.push(column);
        }
    }
    lacks
}

/// Standards that set limits and nowhere say how often they are checked.
fn no_frequency(material: &Material<'_>, test: &AuditTest, rules: &[Row<'_>]) -> Vec<CheckResult> {
    let mut standards: BTreeMap<&str, &Row<'_>> = BTreeMap::new();
    for row in rules.iter().filter(|row| row.has("dataset")) {
        standards.entry(row.file.path.0.as_str()).or_insert(row);
    }
    let mut results = Vec::new();
    for row in standards.into_values() {
        let facts = row.file.facts;
        let told = facts.registers.iter().any(|register| {
            register.record == "quality_rules"
                && (register.has("frequency") || !register.unknown.is_empty())
        });
        let elsewhere = sentences(material).any(|duty| {
            duty.file.path == row.file.path && (duty.cadence().is_some() || duty.rule.unclear)
        });
        if told || elsewhere {
            continue;
        }
        let draft = Draft::new(test, "no_frequency", name(facts))
            .fact("document", name(facts))
            .evidence([row.register.header.clone(), row.evidence()]);
        results.push(draft.result());
    }
    results
}

/// One request for the rules on data sets in use of which no standard speaks, where it speaks of others.
fn no_rules(material: &Material<'_>, test: &AuditTest, rules: &[Row<'_>]) -> Option<CheckResult> {
    let all_sets = material.dossier.catalog.test("T45").map(|test| Terms::of(test, "all_sets"));
    // What is frozen or deleted is checked no more.
    let gone = material.dossier.catalog.test("T45").map(|test| Terms::of(test, "ended"));
    let covered = |set: &str| {
        rules.iter().filter_map(|row| row.text("dataset")).any(|named| {
            names::same(named, set) || all_sets.as_ref().is_some_and(|all| all.stand_in(named))
        })
    };
    let sets: Vec<(String, &Row<'_>)> = super::sets::registered_sets(material)
        .into_iter()
        .filter(|(_, row)| {
            !gone.as_ref().is_some_and(|gone| gone.stand_in(row.entry.evidence.quote()))
        })
        .filter(|(_, row)| {
            let users = row.text("used_by").map(|text| material.named_in(text)).unwrap_or_default();
            users.iter().any(|index| material.systems[*index].stage == Stage::Active)
        })
        .collect();
    let mut open: Vec<(&str, &Row<'_>)> = Vec::new();
    for (set, row) in &sets {
        if !covered(set) && !open.iter().any(|(known, _)| known == set) {
            open.push((set, row));
        }
    }
    if open.is_empty() || !sets.iter().any(|(set, _)| covered(set)) {
        return None;
    }
    let told: Vec<String> = open.iter().take(12).map(|(set, _)| (*set).to_owned()).collect();
    let draft = Draft::new(test, "no_rules", told.join(", "))
        .fact("sets", test.listed(&told))
        .kind(FindingKind::EvidenceRequest)
        .evidence(open.iter().take(5).map(|(_, row)| row.evidence()));
    Some(draft.result())
}
