//! Holds the results of test reports against their limits, and a missed limit against the release.

use super::releases::{self, Release, Words};
use super::reports::{self, Criterion, Outcome, Report};
use super::versions::Version;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, System, answers, field, name};
use crate::checks::monitoring::Limits;
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, KindNature, Severity};

/// A criterion that was not met, or is said to be met against its figures.
struct Missed<'a> {
    criterion: Criterion<'a>,
    contradicted: bool,
}

/// T37: test reports have criteria, and a missed one stops the release or is waived (`rules` T37).
pub(super) fn met(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::of(material, test);
    let limits = Limits::of(material, test);
    let releases = releases::releases(material, &words);
    let reports = reports::reports(material, &limits);
    let mut results = Vec::new();
    for report in &reports {
        let mut missed = Vec::new();
        let mut decided = 0;
        for criterion in &report.criteria {
            let row = &criterion.row;
            let waived = words.waives(&releases::said(row)) || reports::waived_beside(&words, row);
            match reports::outcome(material, &limits, criterion) {
                Outcome::Missed | Outcome::Contradicted if waived => {}
                Outcome::Undecided => continue,
                Outcome::Met => {}
                Outcome::Missed => {
                    missed.push(Missed { criterion: criterion.clone(), contradicted: false });
                }
                Outcome::Contradicted => {
                    missed.push(Missed { criterion: criterion.clone(), contradicted: true });
                }
            }
            decided += 1;
        }
        let subject = subject(material, report);
        if !missed.is_empty() {
            results.push(not_met(material, test, &words, &releases, report, &missed, decided));
        } else if decided > 0 {
            results.push(draft::pass(test, &subject));
        }
        if report.criteria.is_empty() {
            results.extend(no_criteria(material, test, report));
        } else {
            results.extend(no_groups(material, test, report));
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "test reports", State::NotTestable));
    }
    results
}

fn not_met(
    material: &Material<'_>,
    test: &AuditTest,
    words: &Words,
    releases: &[Release],
    report: &Report<'_>,
    missed: &[Missed<'_>],
    decided: usize,
) -> CheckResult {
    let subject = subject(material, report);
    let system = report.system.map(|index| &material.systems[index]);
    let release = releases.iter().find(|release| {
        let same = match (&release.version, &report.version) {
            (Some(one), Some(other)) => one.same(other),
            _ => false,
        };
        report.system == Some(release.system) && same && release.on.latest() <= material.as_of()
    });
    let in_use = system.filter(|system| {
        let running = system.text("version").and_then(Version::of_cell);
        let same = match (&running, &report.version) {
            (Some(one), Some(other)) => one.same(other),
            _ => false,
        };
        same && system.owes_records() && system.text("go_live_on").is_some()
    });
    let waived = release.is_some_and(|release| release.waiver)
        || field(report.file.facts, "waiver").is_some_and(|pair| {
            material.meanings.yes(&pair.value) != Some(false) && pair.value.len() > 1
        })
        || grants_waiver(words, report)
        || waived_on_paper(material, report, missed)
        || has_waiver_of_its_own(material, words, report)
        || waiver_elsewhere(material, words, report).is_some()
        || is_on_list(material, report);
    let refused = field(report.file.facts, "decision")
        .is_some_and(|pair| material.meanings.failed(&pair.value) == Some(true));
    let contradicted = missed.iter().all(|one| one.contradicted);
    if waived || (refused && release.is_none() && in_use.is_none()) {
        return draft::pass(test, &subject);
    }
    let sequel = match (release, in_use) {
        (Some(release), _) => test.say("went_into_use", &[("day", &test.when(release.on))]),
        (None, Some(_)) => test.phrase("listed_in_use").to_owned(),
        (None, None) => test.phrase("no_waiver").to_owned(),
    };
    let items: Vec<String> = missed.iter().take(6).map(|one| told(test, &one.criterion)).collect();
    let names: Vec<String> = missed.iter().take(3).map(|one| called(&one.criterion.row)).collect();
    let wording = if contradicted { "contradicted" } else { "missed" };
    let mut draft = Draft::new(test, wording, subject)
        .fact("system", system.map_or_else(|| name(report.file.facts), System::label))
        .fact("report", name(report.file.facts))
        .fact("criteria", test.listed(&names))
        .fact("results", items.join("; "))
        .fact("released", sequel)
        .population(decided, missed.len(), "criteria_decided")
        .evidence(missed.iter().map(|one| one.criterion.row.evidence()))
        .evidence(missed.iter().filter_map(|one| Some(one.criterion.set_by?.evidence())))
        .evidence(release.map(|release| release.evidence.clone()))
        .evidence(in_use.and_then(System::evidence));
    if release.is_some() || in_use.is_some() {
        draft = draft.grade(Severity::Major, "in_use_without_waiver");
    }
    draft.result()
}

/// Whether a part of the report is the waiver: `Waiver W-26-1` over it.
fn grants_waiver(words: &Words, report: &Report<'_>) -> bool {
    let mut headings = report.file.facts.headings.iter();
    headings.any(|heading| words.waives(heading) && heading.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a release or another paper tells that the criterion, by its number, or one of the system is waived.
fn waived_on_paper(material: &Material<'_>, report: &Report<'_>, missed: &[Missed<'_>]) -> bool {
    let numbers: Vec<&str> = missed.iter().filter_map(|one| one.criterion.row.text("id")).collect();
    let all_told = |text: &str| {
        !numbers.is_empty()
            && numbers.iter().all(|number| {
                text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == *number)
            })
    };
    material.files.iter().any(|file| {
        answers(file.facts, "T37.waived").any(|answer| {
            let quote = answer.evidence.quote();
            let named = material.system_in(quote);
            all_told(quote) || named.is_some() && named == report.system
        })
    })
}

/// Whether a paper on the system, and on no other version of it, is called a waiver.
fn has_waiver_of_its_own(material: &Material<'_>, words: &Words, report: &Report<'_>) -> bool {
    let Some(system) = report.system else { return false };
    material.files.iter().any(|file| {
        let facts = file.facts;
        let granted = !matches!(facts.nature, Some(KindNature::Template | KindNature::Document));
        let title = facts.title.as_str();
        let same = match (Version::first_in(title), &report.version) {
            (Some(one), Some(other)) => one.same(other),
            _ => true,
        };
        granted && words.waives(title) && material.systems_of(file).contains(&system) && same
    })
}

/// Whether a list of waivers has one for the system, and for no other version of it.
fn is_on_list(material: &Material<'_>, report: &Report<'_>) -> bool {
    material.rows("waivers").iter().any(|row| {
        let quote = row.entry.evidence.quote();
        let named = row.text("system").and_then(|cell| {
            let version = row.text("version").and_then(Version::of_cell);
            version.or_else(|| Version::first_in(cell))
        });
        let same = match (&named, &report.version) {
            (Some(one), Some(other)) => one.same(other),
            _ => true,
        };
        report.system.is_some_and(|system| material.named_in(quote).contains(&system)) && same
    })
}

/// A ticket or change that records a waiver for the system.
fn waiver_elsewhere(
    material: &Material<'_>,
    words: &Words,
    report: &Report<'_>,
) -> Option<Evidence> {
    let rows =
        ["tickets", "changes", "actions"].into_iter().flat_map(|record| material.rows(record));
    let system = report.system?;
    rows.filter(|row| words.waives(&releases::said(row)))
        .find(|row| material.named_in(row.entry.evidence.quote()).contains(&system))
        .map(Row::evidence)
}

/// A report that holds its results against nothing, where no plan of the system does either.
fn no_criteria(
    material: &Material<'_>,
    test: &AuditTest,
    report: &Report<'_>,
) -> Option<CheckResult> {
    let facts = report.file.facts;
    let states =
        answers(facts, "T37.criteria").next().is_some() || field(facts, "criteria").is_some();
    let planned = report.system.is_some_and(|system| {
        let rows =
            ["criteria", "quality_rules"].into_iter().flat_map(|record| material.rows(record));
        rows.filter(|row| row.text("threshold").is_some())
            .any(|row| material.system_of_row(row) == Some(system))
    });
    let system = report.system.map(|index| &material.systems[index])?;
    if states || planned {
        return None;
    }
    let draft = Draft::new(test, "no_criteria", system.subject())
        .fact("system", system.label())
        .fact("report", name(facts))
        .evidence(releases::citation(facts));
    Some(draft.result())
}

/// A report that tests no group of persons, while the assessment of the system names some.
fn no_groups(
    material: &Material<'_>,
    test: &AuditTest,
    report: &Report<'_>,
) -> Option<CheckResult> {
    let index = report.system?;
    let system = &material.systems[index];
    let tests_groups = answers(report.file.facts, "T37.groups").next().is_some()
        || report.criteria.iter().any(|one| one.row.text("group").is_some());
    if tests_groups || !system.high_tier {
        return None;
    }
    let mut assessments = material.about(index, &["IA"]).into_iter();
    let named = assessments.find_map(|file| answers(file.facts, "T37.assessed_groups").next())?;
    let draft = Draft::new(test, "no_groups", system.subject())
        .fact("system", system.label())
        .fact("report", name(report.file.facts))
        .kind(FindingKind::Observation)
        .evidence(releases::citation(report.file.facts))
        .evidence([named.evidence.clone()]);
    Some(draft.result())
}

fn subject(material: &Material<'_>, report: &Report<'_>) -> String {
    report.system.map_or_else(|| name(report.file.facts), |index| material.systems[index].subject())
}

/// `recall 0.81 against at least 0.85`
fn told(test: &AuditTest, criterion: &Criterion<'_>) -> String {
    let row = &criterion.row;
    let value = row.text("value").or(row.text("result")).unwrap_or_default();
    let limit = criterion.limit.as_deref().unwrap_or_default();
    let quote = row.entry.evidence.quote();
    // Of a bare verdict the row tells more; the keys of an object are no words of a row.
    if !value.contains(|c: char| c.is_ascii_digit()) && !quote.starts_with('{') {
        return format!("\"{}\"", short(quote));
    }
    test.say("against", &[("what", &called(row)), ("value", &value), ("limit", &limit)])
}

/// What a criterion is called: by its words, else its number.
fn called(row: &Row<'_>) -> String {
    short(row.text("criterion").or(row.text("id")).unwrap_or_default())
}

fn short(text: &str) -> String {
    const CHARS_MAX: usize = 90;
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
