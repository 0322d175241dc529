//! The cases of the corrective action log: which rows are cases, and how far each is.

use std::collections::BTreeSet;

use crate::catalog::AuditTest;
use crate::checks::draft;
use crate::checks::material::{Duty, Material, Row, Terms, Work, same_name};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, KindNature, Severity};
use crate::facts::Facts;

/// A nonconformity in the log.
pub(in crate::checks) struct Case<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// What it goes by.
    pub label: String,
    /// How far it is.
    pub stage: Stage,
    /// Whether it is an observation or an idea, of which no cause is sought.
    pub is_remark: bool,
    /// Whether it is graded major.
    pub is_major: bool,
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checks) enum Stage {
    /// Nothing shows that its action was carried out.
    Open,
    /// The action is carried out.
    Implemented,
    /// The case is closed.
    Closed,
    /// It was withdrawn.
    Cancelled,
}

/// The cases of the management system, in reading order, each once. Lines that the log keeps for another
/// standard only are left out. The words that tell them are those of T64.
pub(in crate::checks) fn cases<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Case<'a>> {
    let test = material.dossier.catalog.test("T64").unwrap_or(test);
    let remark = Terms::of(test, "remark");
    let words = Words {
        closed: Terms::of(test, "closed"),
        done: Terms::of(test, "implemented"),
        not_done: Terms::of(test, "not_implemented"),
    };
    let other = Terms::of(test, "other_standard");
    let own = Terms::of(test, "own_standard");
    let elsewhere = |row: &Row<'_>| {
        let cells = [row.text("requirement"), row.text("source")];
        let named = cells.into_iter().flatten().collect::<Vec<_>>().join(" ");
        other.stand_in(&named) && !own.stand_in(&named)
    };
    if !manages_ai(material) {
        return Vec::new();
    }
    let mut cases: Vec<Case<'a>> = Vec::new();
    for row in material.rows("nonconformities") {
        if !is_case(row) || elsewhere(row) {
            continue;
        }
        let known = row.text("id").and_then(|id| {
            cases.iter().position(|case| {
                case.row.text("id").is_some_and(|other| same_name(id, other))
                    && case.row.file.path != row.file.path
            })
        });
        let case = Case {
            row: *row,
            label: row.label(),
            stage: stage(material, row, &words),
            is_remark: row.text("grade").is_some_and(|grade| remark.stand_in(grade)),
            is_major: row
                .text("grade")
                .is_some_and(|grade| material.meanings.major(grade) == Some(true)),
        };
        // A copy in another paper says less, or is older.
        match known {
            Some(at) if filled(&cases[at].row) < filled(row) => cases[at] = case,
            Some(_) => {}
            None => cases.push(case),
        }
    }
    cases
}

/// Whether the dump is one of an organisation that manages AI at all: an inventory was understood, the
/// dump is a small one, or some of its documents speak of AI.
fn manages_ai(material: &Material<'_>) -> bool {
    const FILES_MIN: usize = 8;
    const SHARE: usize = 5;
    let files = material.files.len();
    let about_ai = material.files.iter().filter(|file| file.facts.about_ai).count();
    !material.systems.is_empty() || files < FILES_MIN || about_ai * SHARE >= files
}

/// Whether a row is a case: it says what is wrong or what is done, and the table follows it up.
fn is_case(row: &Row<'_>) -> bool {
    let told = ["description", "title", "action", "correction"];
    let followed = ["closed_on", "due_on", "implemented_on", "effective_on", "action", "owner"];
    let laid_down = row.file.facts.nature == Some(KindNature::Document);
    let followed = followed.iter().filter(|column| row.has(column)).count();
    let says = told.iter().any(|column| row.text(column).is_some());
    // What minutes ask of people is followed up by the next minutes.
    let kept = [
        "raised_on",
        "requirement",
        "grade",
        "source",
        "cause",
        "correction",
        "status",
        "closed_on",
    ];
    says && kept.iter().any(|column| row.has(column))
        && followed >= if laid_down { 3 } else { 1 }
        && (row.text("id").is_some() || row.when("raised_on").is_some())
}

fn filled(row: &Row<'_>) -> usize {
    row.register.cells(row.entry).count()
}

/// Words of a status that the values of the lexicon do not tell apart.
struct Words {
    closed: Terms,
    done: Terms,
    not_done: Terms,
}

fn stage(material: &Material<'_>, row: &Row<'_>, words: &Words) -> Stage {
    let status = row.text("status").or(row.raw("status")).unwrap_or_default();
    let work = material.meanings.work(status);
    let past = |column: &str| {
        row.text(column).is_some()
            && row.when(column).is_some_and(|when| when.earliest() <= material.as_of())
    };
    let done =
        past("implemented_on") || words.done.stand_in(status) && !words.not_done.stand_in(status);
    match work {
        Work::Cancelled => Stage::Cancelled,
        _ if past("closed_on") => Stage::Closed,
        Work::Done if words.closed.stand_in(status) => Stage::Closed,
        // Where nothing else tells, what is done is over.
        Work::Done if !row.has("closed_on") && !row.has("implemented_on") && !done => Stage::Closed,
        Work::Done => Stage::Implemented,
        Work::Open | Work::Unsaid if done => Stage::Implemented,
        Work::Open | Work::Unsaid => Stage::Open,
    }
}

/// A parameter of a test that is a number of days or months.
pub(in crate::checks) fn days(test: &AuditTest, name: &str) -> i64 {
    i64::try_from(test.parameter(name)).unwrap_or(i64::MAX)
}

/// The limit of the organisation's own rules on what the terms are about: the shortest of the first rule
/// that speaks of it.
pub(in crate::checks) fn own_limit<'a>(
    material: &Material<'a>,
    terms: &[&Terms],
) -> Option<(i64, Duty<'a>)> {
    material.duties(terms).into_iter().find_map(|duty| {
        let all = duty.rule.limits.iter();
        let days = duty.limit().or_else(|| all.min_by_key(|limit| limit.days()).copied());
        Some((i64::from(days?.days()), duty))
    })
}

/// The day a log shows the state of: the audit's, or an earlier one its file name bears.
pub(in crate::checks) fn shown_on(
    material: &Material<'_>,
    row: &Row<'_>,
    days_max: i64,
) -> AuditDate {
    let dates = crate::dates::DateFinder::new(material.dossier.catalog.lexicon());
    let name = row.file.path.name().replace('_', " ");
    let texts = [name.as_str(), row.register.caption.as_str()];
    let days = texts.iter().flat_map(|text| dates.find(text)).map(|found| found.when.latest());
    let as_of = material.as_of();
    days.filter(|day| *day <= as_of && day.days_until(as_of) <= days_max).max().unwrap_or(as_of)
}

/// From this many failures and this share on, the process rather than a case is at fault (`rules` 0.9).
pub(in crate::checks) fn systemic(tested: usize, failed: usize) -> bool {
    failed >= 3 && failed * 2 >= tested
}

/// The grade of a case, with a reason where it is not the test's own.
pub(in crate::checks) fn graded<'t>(
    draft: draft::Draft<'t>,
    case: &Case<'_>,
    tested: usize,
    failed: usize,
) -> draft::Draft<'t> {
    let draft = draft.population(tested, failed, "cases");
    if case.is_major {
        draft.grade(Severity::Major, "graded_major")
    } else if systemic(tested, failed) {
        draft.grade(Severity::Major, "most_cases")
    } else {
        draft
    }
}

/// The results for cases of which none was in question.
pub(in crate::checks) fn or_not_testable(
    test: &AuditTest,
    results: Vec<CheckResult>,
) -> Vec<CheckResult> {
    if results.is_empty() {
        return vec![draft::silent(test, "corrective action log", State::NotTestable)];
    }
    results
}

/// What a document goes by, its labels once.
pub(in crate::checks) fn unique(labels: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    labels.into_iter().filter(|label| seen.insert(label.clone())).collect()
}

/// What a register's document goes by.
pub(in crate::checks) fn named(facts: &Facts) -> String {
    crate::checks::material::name(facts)
}
