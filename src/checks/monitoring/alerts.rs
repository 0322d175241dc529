//! Looks for what was done about each alarm of the monitoring records.

use super::answers::{self, Answer};
use std::collections::BTreeMap;

use super::bounds::{Bound, Limits, Purpose};
use super::series::{Series, is_of_data, is_plan, share_a_word};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Row, System, Terms, name};
use crate::checks::{CheckResult, State};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Severity};

/// So soon after a reading its alarm is on the list.
const ENTERED_WITHIN_DAYS: i64 = 3;
/// A longer result is no mark of an alarm.
const RESULT_WORDS_MAX: usize = 3;

/// The words by which alarms and answers are told.
pub(super) struct Words {
    pub alarm: Terms,
    pub calm: Terms,
    pub no_answer: Terms,
    pub about_alarms: Terms,
    pub limits: Limits,
    pub dates: DateFinder,
}

/// Whether a paper other than the records of monitoring names the alarm by its number.
pub(super) fn is_cited(material: &Material<'_>, row: &Row<'_>) -> bool {
    let marks = ["alert", "reference", "id"].iter().filter_map(|column| row.text(column));
    let marks: Vec<&str> = marks.flat_map(crate::facts::ids).collect();
    let watching = |file: &crate::checks::material::File<'_>| {
        let registers = &file.facts.registers;
        let watches = ["monitoring", "alerts", "monitoring_plan"];
        registers.iter().any(|register| watches.contains(&register.record.as_str()))
    };
    let mut papers = material.files.iter().filter(|file| !watching(file));
    !marks.is_empty()
        && papers.any(|file| {
            let mut cited = file.facts.references.iter();
            cited.any(|cited| marks.contains(&cited.value.as_str()))
        })
}

/// The row of a list of alarms that an alarm is, that its mark names (`ALR-12`), or that is of its days, system and
/// measure.
pub(super) fn entry_of<'m, 'a>(material: &'m Material<'a>, row: &Row<'a>) -> Option<&'m Row<'a>> {
    let own = |entry: &&Row<'a>| std::ptr::eq(entry.entry, row.entry);
    let marks: Vec<&str> = ["alert", "reference", "comment"]
        .iter()
        .filter_map(|column| row.text(column))
        .flat_map(crate::facts::ids)
        .collect();
    let named = |entry: &&Row<'a>| entry.text("id").is_some_and(|id| marks.contains(&id.trim()));
    let told = |entry: &&Row<'a>| {
        let (Some(one), Some(other)) = (row.when("measured_on"), entry.when("raised_on")) else {
            return false;
        };
        let days = one.latest().days_until(other.latest());
        let near = (-1..=ENTERED_WITHIN_DAYS).contains(&days);
        let same =
            near && entry.text("metric").is_none_or(|what| share_a_word(what, row.measure()));
        same && material.system_of_row(entry) == material.system_of_row(row)
    };
    let rows = || material.rows("alerts").iter();
    rows().find(own).or_else(|| rows().find(named)).or_else(|| rows().find(told))
}

/// An alarm.
pub(super) struct Alarm<'a> {
    pub row: Row<'a>,
    pub system: Option<usize>,
    pub on: AuditDate,
}

/// T41: each alarm has an answer within the time set (`rules` T41).
///
/// An answer is what the row itself says, or a ticket, incident, change or action that names the system and
/// the alarm and was opened within that time.
pub(super) fn answered(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words {
        alarm: Terms::of(test, "alarm"),
        calm: Terms::of(test, "calm"),
        no_answer: Terms::of(test, "no_answer"),
        about_alarms: Terms::of(test, "about_alarms"),
        limits: Limits::of(material, test),
        dates: DateFinder::new(material.dossier.catalog.lexicon()),
    };
    let alarms = alarms(material, &words);
    if material.rows("monitoring").iter().all(is_of_data) && material.rows("alerts").is_empty() {
        return vec![draft::silent(test, "monitoring records", State::NotTestable)];
    }
    let duty = duty(material, &words);
    let days = duty
        .and_then(|duty| duty.limit())
        .map_or_else(|| test.parameter("response_days") as u32, |limit| limit.days());
    let done = answers::done(material);
    let plan = plan(material);
    let mut open: BTreeMap<String, (Option<usize>, Vec<&Alarm<'_>>, bool)> = BTreeMap::new();
    let mut passed = Vec::new();
    let mut answered: Vec<&Alarm<'_>> = Vec::new();
    for alarm in &alarms {
        let days = planned_days(&plan, &words, alarm).unwrap_or(days);
        let subject = subject(material, alarm);
        match answers::answer(material, &words, alarm, i64::from(days), &done, &answered) {
            Answer::Given => {
                answered.push(alarm);
                if !passed.contains(&subject) {
                    passed.push(subject);
                }
            }
            Answer::NotDue => {}
            Answer::None => {
                open.entry(subject)
                    .or_insert_with(|| (alarm.system, Vec::new(), false))
                    .1
                    .push(alarm);
            }
            Answer::Open => {
                let entry = open.entry(subject).or_insert_with(|| (alarm.system, Vec::new(), true));
                entry.1.push(alarm);
            }
        }
    }
    let mut results: Vec<CheckResult> = passed
        .iter()
        .filter(|subject| !open.contains_key(*subject))
        .map(|subject| draft::pass(test, subject))
        .collect();
    for (subject, (system, alarms_of, only_open)) in open {
        let tested = alarms.iter().filter(|alarm| alarm.system == system).count();
        results
            .push(unanswered(material, test, subject, &alarms_of, tested, days, only_open, duty));
    }
    if results.is_empty() {
        results.push(draft::pass(test, "monitoring records"));
    }
    results
}

#[expect(clippy::too_many_arguments, reason = "each is a fact of the one wording")]
fn unanswered(
    material: &Material<'_>,
    test: &AuditTest,
    subject: String,
    alarms: &[&Alarm<'_>],
    tested: usize,
    days: u32,
    only_open: bool,
    duty: Option<Duty<'_>>,
) -> CheckResult {
    let system =
        alarms.first().and_then(|alarm| alarm.system).map(|index| &material.systems[index]);
    let listed_max = test.parameter("listed_max");
    let mut told: Vec<String> =
        alarms.iter().take(listed_max).map(|alarm| told(test, alarm)).collect();
    if alarms.len() > listed_max {
        told.push(test.say("more", &[("count", &(alarms.len() - listed_max))]));
    }
    let wording = if only_open { "open_too_long" } else { "unanswered" };
    let mut draft = Draft::new(test, wording, subject.clone())
        .fact("system", system.map_or(subject, System::label))
        .fact("count", alarms.len())
        .fact("alarms", told.join("; "))
        .fact("days", days)
        .population(tested, alarms.len(), "alarms")
        .evidence(alarms.iter().take(listed_max).map(|alarm| alarm.row.evidence()))
        .evidence(duty.map(|duty| duty.evidence()));
    if system.is_some_and(|system| system.high_tier) {
        draft = draft.grade(Severity::Major, "ranked_high");
    } else if alarms.len() >= test.parameter("repeated_alerts_min") {
        draft = draft.grade(Severity::Major, "repeated");
    }
    draft.result()
}

/// `2026-06-15: psi 0.29 against 0.25`
fn told(test: &AuditTest, alarm: &Alarm<'_>) -> String {
    let row = &alarm.row;
    let limit = row.text("threshold").or_else(|| row.text("alert").filter(|text| is_figure(text)));
    match (row.text("metric"), row.text("value"), limit) {
        (metric, Some(value), Some(limit)) => {
            let metric = metric.map(|metric| format!("{metric} ")).unwrap_or_default();
            let number = crate::facts::ids(row.entry.evidence.quote())
                .find(|id| !row.text("system").is_some_and(|system| system.contains(id)));
            let number = number.map(|id| format!(" ({id})")).unwrap_or_default();
            let value = format!("{metric}{value}");
            let limit = format!("{limit}{number}");
            test.say("against", &[("day", &alarm.on), ("value", &value), ("limit", &limit)])
        }
        _ => match row.text("alert").or(row.text("result")) {
            Some(alert) => format!("{}: {alert}", alarm.on),
            None => alarm.on.to_string(),
        },
    }
}

fn subject(material: &Material<'_>, alarm: &Alarm<'_>) -> String {
    alarm
        .system
        .map_or_else(|| name(alarm.row.file.facts), |index| material.systems[index].subject())
}

/// The alarms on record, oldest first.
fn alarms<'a>(material: &Material<'a>, words: &Words) -> Vec<Alarm<'a>> {
    let mut lookup = Series::new(material);
    let plan = plan(material);
    // A log has many rows and few measures: what the plan says of each is looked up once.
    let mut planned_limits: BTreeMap<(Option<usize>, &str), Option<Row<'a>>> = BTreeMap::new();
    let mut bounds: BTreeMap<(&str, &str), Option<Bound>> = BTreeMap::new();
    let mut alarms: Vec<Alarm<'a>> = Vec::new();
    for row in material.rows("monitoring").iter().filter(|row| !is_of_data(row)) {
        let Some(when) = row.when("measured_on") else { continue };
        let system = lookup.system_of(row);
        let metric = row.measure();
        let own =
            row.text("threshold").or_else(|| row.text("alert").filter(|text| is_figure(text)));
        let by_plan = || {
            let line = planned_limits
                .entry((system, metric))
                .or_insert_with(|| planned(&plan, system, metric));
            line.and_then(|line| line.text("threshold"))
        };
        let bound = own.or_else(by_plan).and_then(|limit| {
            *bounds
                .entry((limit, metric))
                .or_insert_with(|| words.limits.bound(limit, metric, Purpose::Alarm))
        });
        if is_alarm(words, row, bound, own.is_some()) {
            alarms.push(Alarm { row: *row, system, on: when.latest() });
        }
    }
    // A list of alarms has those too that no measurement received shows.
    let marked: Vec<*const crate::facts::Entry> = alarms
        .iter()
        .filter_map(|alarm| entry_of(material, &alarm.row))
        .map(|row| std::ptr::from_ref(row.entry))
        .collect();
    for row in material.rows("alerts") {
        let known = marked.contains(&std::ptr::from_ref(row.entry));
        if let Some(when) = row.when("raised_on").filter(|_| !known) {
            alarms.push(Alarm { row: *row, system: lookup.system_of(row), on: when.latest() });
        }
    }
    alarms.sort_by_key(|alarm| alarm.on);
    alarms
}

/// Whether a row is an alarm: by its own mark, else by its value.
fn is_alarm(words: &Words, row: &Row<'_>, bound: Option<Bound>, own: bool) -> bool {
    let marked = |text: &str| {
        if is_figure(text) {
            None
        } else if words.calm.stand_in(text) {
            Some(false)
        } else {
            (words.alarm.stand_in(text) || is_id(text)).then_some(true)
        }
    };
    // A long result tells what was found and is no mark.
    let brief = |text: &&str| text.split_whitespace().count() <= RESULT_WORDS_MAX;
    let mark = row
        .raw("alert")
        .and_then(marked)
        .or_else(|| row.raw("result").filter(brief).and_then(marked));
    let missed =
        bound.and_then(|bound| Some((bound.missed_by(row.text("value")?)?, bound.explicit)));
    match (mark, missed) {
        // A mark that the figures contradict, where the limit says which side is good.
        (Some(false), Some((true, true))) => own,
        (Some(mark), _) => mark,
        (None, missed) => missed.is_some_and(|(missed, _)| missed),
    }
}

/// The lines of plans in force, each with its system.
fn plan<'a>(material: &Material<'a>) -> Vec<(Row<'a>, Option<usize>)> {
    let lines = material.rows("monitoring_plan").iter().filter(|line| is_plan(line));
    lines.map(|line| (*line, material.system_of_row(line))).collect()
}

/// The one line of the plan that names a measure of a system.
fn planned<'a>(
    plan: &[(Row<'a>, Option<usize>)],
    system: Option<usize>,
    metric: &str,
) -> Option<Row<'a>> {
    let mut naming = plan.iter().filter(|(line, of)| {
        let named = line.text("metric").is_some_and(|planned| share_a_word(planned, metric));
        named && (line.text("system").is_none() || *of == system)
    });
    let (first, _) = naming.next()?;
    naming.next().is_none().then_some(*first)
}

/// The time the plan sets for answering this alarm.
fn planned_days(
    plan: &[(Row<'_>, Option<usize>)],
    words: &Words,
    alarm: &Alarm<'_>,
) -> Option<u32> {
    let line = planned(plan, alarm.system, alarm.row.measure())?;
    let limits = words.dates.limits(line.text("time_limit")?);
    limits.iter().map(|limit| limit.unit.days(limit.count)).max()
}

/// The rule that says how soon an alarm is answered; of several the one that gives most time.
fn duty<'a>(material: &Material<'a>, words: &Words) -> Option<Duty<'a>> {
    const DAYS_MAX: u32 = 60;
    let duties = material.duties(&[&words.about_alarms]).into_iter();
    duties
        .filter(|duty| duty.limit().is_some_and(|limit| limit.days() <= DAYS_MAX))
        .max_by_key(|duty| duty.limit().map(|limit| limit.days()))
}

/// Whether a cell is a bare figure, so that it is the limit and not the mark: `0.25`, `> 5 %`.
fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

/// Whether a cell opens with the number of an alarm: `AL-26-113`.
fn is_id(text: &str) -> bool {
    let first = text.split([' ', ';', ',', ':']).next().unwrap_or_default();
    first.contains('-')
        && first.starts_with(char::is_uppercase)
        && first.ends_with(|c: char| c.is_ascii_digit())
}
