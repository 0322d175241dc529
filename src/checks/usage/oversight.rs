//! T50: the means by which people stay in charge are exercised as often as foreseen (`rules` T50).

use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Row, Terms, Work, answers, in_force, name};
use crate::checks::{CheckResult, State};
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Cadence, Evidence, FindingKind, KindNature, Location, When};

/// The kinds of means: each has a list of terms and a probe of that name, and its name in a finding.
const MEANS: [&str; 3] = ["stop", "fallback", "override"];

/// A means that some paper wants exercised at an interval.
struct Foreseen<'a> {
    means: usize,
    cadence: Cadence,
    file: File<'a>,
    rule: Evidence,
    /// The system it belongs to, where that can be told.
    system: Option<usize>,
}

/// An exercise or a real use of a means.
struct Held {
    day: AuditDate,
    evidence: Evidence,
}

/// T50: for each means with an interval, the last exercise or real use of that very means is no older than
/// the interval. That people overrule a system does not show that it can be stopped.
pub(super) fn exercised(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    // A stop button in a dump without AI systems is that of a machine.
    if material.systems.is_empty() {
        return vec![draft::silent(test, "human oversight", State::NotTestable)];
    }
    let words = Words::new(material, test);
    let mut results = Vec::new();
    let mut never = Vec::new();
    for foreseen in foreseen(material, test, &words) {
        let subject = subject(material, &foreseen);
        let held = held(material, &foreseen, &words);
        let last = held.iter().max_by_key(|held| held.day);
        let grace = material.grace(foreseen.cadence.days);
        let Some(last) = last else {
            never.push((subject, foreseen));
            continue;
        };
        let limit = last.day.plus_days(i64::from(foreseen.cadence.days) + grace);
        if limit >= material.as_of() {
            results.push(draft::pass(test, &subject));
            continue;
        }
        let hidden = may_hide_more(material, test, &foreseen, limit);
        let wording = if hidden { "unclear" } else { "lapsed" };
        let kind = if hidden { FindingKind::NeedsHuman } else { FindingKind::Nonconformity };
        let draft = worded(material, test, wording, &subject, &foreseen)
            .fact("last", last.day)
            .fact("days", limit.days_until(material.as_of()))
            .kind(kind)
            .evidence([foreseen.rule.clone(), last.evidence.clone()]);
        results.push(draft.result());
    }
    // One request for what nothing at all was received of.
    if let Some((subject, foreseen)) = never.into_iter().next() {
        let draft = worded(material, test, "never", &subject, &foreseen)
            .kind(FindingKind::EvidenceRequest)
            .evidence([foreseen.rule.clone()]);
        results.push(draft.result());
    }
    if results.is_empty() {
        results.push(draft::silent(test, "human oversight", State::NotTestable));
    }
    results
}

fn worded<'t>(
    material: &Material<'_>,
    test: &'t AuditTest,
    wording: &'t str,
    subject: &str,
    foreseen: &Foreseen<'_>,
) -> Draft<'t> {
    let label = foreseen
        .system
        .map_or_else(|| name(foreseen.file.facts), |system| material.systems[system].label());
    Draft::new(test, wording, subject)
        .fact("system", label)
        .fact("document", name(foreseen.file.facts))
        .fact("means", test.phrase(MEANS[foreseen.means]))
        .fact("interval", test.interval(&foreseen.cadence))
        .fact("rule", foreseen.rule.quote())
        .fact("as_of", material.as_of())
}

struct Words {
    means: Vec<Terms>,
    exercise: Terms,
    used: Terms,
    not: Terms,
    training: Terms,
    dates: DateFinder,
}

impl Words {
    fn new(material: &Material<'_>, test: &AuditTest) -> Self {
        Self {
            means: MEANS.iter().map(|list| Terms::of(test, list)).collect(),
            exercise: Terms::of(test, "exercise"),
            used: Terms::of(test, "used"),
            not: Terms::of(test, "not_held"),
            training: Terms::of(test, "training"),
            dates: DateFinder::new(material.dossier.catalog.lexicon()),
        }
    }

    /// Whether a rule is on how often a means is exercised: its words for how often belong to those for
    /// exercising, or it is a row of a table on practice.
    fn lays_down_practice(&self, file: &File<'_>, rule: &Evidence) -> bool {
        const WORDS_ALONE_MAX: usize = 4;
        let quote = rule.quote();
        if self.training.stand_in(quote) {
            return false;
        }
        let is_row = quote.starts_with('|')
            || matches!(rule.location(), Location::TableRows { .. } | Location::Cells { .. });
        if is_row {
            let on_practice = answers(file.facts, "T50.practice").next().is_some();
            return on_practice || self.exercise.stand_in(quote);
        }
        let parts: Vec<&str> = quote.split([',', ';', '(', ')', ':']).collect();
        let at = parts.iter().position(|part| self.dates.cadence(part).is_some());
        let Some(at) = at else { return self.exercise.stand_in(quote) };
        // "Once a year, the stop button is tried."
        let alone = parts[at].split_whitespace().count() <= WORDS_ALONE_MAX;
        let next = parts.get(at + 1).filter(|_| alone && at == 0);
        self.exercise.stand_in(parts[at]) || next.is_some_and(|part| self.exercise.stand_in(part))
    }

    fn names_means(&self, text: &str) -> bool {
        self.means.iter().any(|terms| terms.stand_in(text))
    }

    /// The latest day up to the audit's in the sentences of a text that tell of something that happened.
    fn day_in(&self, text: &str, as_of: AuditDate) -> Option<AuditDate> {
        let sentences = text.split(". ").flat_map(|part| part.split(['\n', ';']));
        let told = sentences.filter(|sentence| !self.not.stand_in(sentence));
        let days = told.flat_map(|sentence| self.dates.find(sentence));
        days.map(|found| found.when.latest()).filter(|day| *day <= as_of).max()
    }
}

/// Nobody exercises a means more often.
const DAYS_MIN: u32 = 7;

/// What the papers in force want exercised, each means of a system once; of two intervals the longer.
fn foreseen<'a>(material: &Material<'a>, test: &AuditTest, words: &Words) -> Vec<Foreseen<'a>> {
    let mut all: Vec<Foreseen<'a>> = Vec::new();
    let of_people = material.of_listed(test, "people");
    for file in &material.files {
        let lists = matches!(file.facts.nature, Some(KindNature::Register | KindNature::Log));
        let of_people = of_people.iter().any(|other| other.path == file.path);
        if lists || of_people || !in_force(file.facts) {
            continue;
        }
        for rule in &file.facts.rules {
            // What is at hand day by day is in use and no exercise.
            let cadence = rule.cadence.as_ref().filter(|cadence| cadence.days >= DAYS_MIN);
            let Some(cadence) = cadence else { continue };
            let quote = rule.evidence.quote();
            let heading = rule.evidence.trail().last().map_or("", String::as_str);
            if !words.lays_down_practice(file, &rule.evidence) {
                continue;
            }
            let at = |text: &str| words.means.iter().position(|terms| terms.stand_in(text));
            let Some(means) = at(quote).or_else(|| at(heading)) else { continue };
            for system in systems_meant(material, file, quote) {
                let in_use = system.is_none_or(|system| material.systems[system].owes_records());
                if !in_use {
                    continue;
                }
                let known = all.iter().position(|one| {
                    one.means == means
                        && (one.system == system || one.system.is_none() || system.is_none())
                });
                let new = Foreseen {
                    means,
                    cadence: cadence.clone(),
                    file: *file,
                    rule: rule.evidence.clone(),
                    system,
                };
                match known {
                    Some(at) => {
                        let old = &mut all[at];
                        if old.system.is_none() && new.system.is_some()
                            || old.system == new.system && new.cadence.days > old.cadence.days
                        {
                            *old = new;
                        }
                    }
                    None => all.push(new),
                }
            }
        }
    }
    all
}

/// The systems a rule is about: those it names, those of the class it names (`every Tier A model`), the one its document is
/// about; else whichever.
fn systems_meant(material: &Material<'_>, file: &File<'_>, quote: &str) -> Vec<Option<usize>> {
    if let Some(system) = material.system_in(quote) {
        return vec![Some(system)];
    }
    let of_class: Vec<Option<usize>> = material.of_class_in(quote).into_iter().map(Some).collect();
    if !of_class.is_empty() {
        return of_class;
    }
    match material.systems_of(file) {
        [one] => vec![Some(*one)],
        _ => vec![None],
    }
}

fn subject(material: &Material<'_>, foreseen: &Foreseen<'_>) -> String {
    match foreseen.system {
        Some(system) => material.systems[system].subject(),
        None => name(foreseen.file.facts),
    }
}

/// The exercises and real uses of a means on record.
fn held(material: &Material<'_>, foreseen: &Foreseen<'_>, words: &Words) -> Vec<Held> {
    let as_of = material.as_of();
    let terms = &words.means[foreseen.means];
    let mut held = Vec::new();
    for record in ["oversight", "events", "incidents", "tickets"] {
        for row in material.rows(record) {
            let quote = row.entry.evidence.quote();
            let cells =
                ["mechanism", "type", "category", "summary", "description", "title", "reason"];
            let cells: Vec<&str> = cells.iter().filter_map(|column| row.text(column)).collect();
            // In a register of exercises each cell may tell of one; its column of means says best which.
            let named = row.text("mechanism").filter(|cell| words.names_means(cell));
            let told = match (record, named) {
                ("oversight", Some(mechanism)) => mechanism.to_owned(),
                ("oversight", None) => quote.to_owned(),
                _ => cells.join(" · "),
            };
            let happened = record == "oversight"
                || words.exercise.stand_in(&told)
                || words.used.stand_in(&told);
            if !terms.stand_in(&told)
                || !happened
                || record != "oversight" && words.not.stand_in(&told)
                || other(material, foreseen, row)
            {
                continue;
            }
            if record == "tickets"
                && row
                    .text("status")
                    .is_some_and(|status| material.meanings.work(status) != Work::Done)
            {
                continue;
            }
            let days = ["event_on", "happened_on", "resolved_on", "date_on"];
            let day = days.iter().find_map(|column| row.when(column)).map(When::latest);
            let day = day.filter(|day| *day <= as_of).or_else(|| words.day_in(quote, as_of));
            held.extend(day.map(|day| Held { day, evidence: row.evidence() }));
        }
    }
    let means = MEANS[foreseen.means];
    let probe = format!("T50.{means}");
    for file in &material.files {
        for answer in answers(file.facts, &probe) {
            let quote = answer.evidence.quote();
            let happened = words.exercise.stand_in(quote) || words.used.stand_in(quote);
            let is_rule = file
                .facts
                .rules
                .iter()
                .any(|rule| rule.cadence.is_some() && rule.evidence.quote() == quote);
            if !happened || is_rule || elsewhere(material, foreseen, file, quote) {
                continue;
            }
            let day = words.day_in(quote, as_of);
            held.extend(day.map(|day| Held { day, evidence: answer.evidence.clone() }));
        }
        // "last trial 11 February 2025", right beside the rule.
        let own = file.path == foreseen.file.path;
        for answer in answers(file.facts, "T50.last").filter(|_| own) {
            if answer.evidence.trail().last() == foreseen.rule.trail().last() {
                let day = words.day_in(answer.evidence.quote(), as_of);
                held.extend(day.map(|day| Held { day, evidence: answer.evidence.clone() }));
            }
        }
    }
    held
}

/// Whether a row is about another system.
fn other(material: &Material<'_>, foreseen: &Foreseen<'_>, row: &Row<'_>) -> bool {
    match (foreseen.system, material.system_of_row(row)) {
        (Some(own), Some(other)) => own != other,
        _ => false,
    }
}

/// Whether a passage is about another system.
fn elsewhere(
    material: &Material<'_>,
    foreseen: &Foreseen<'_>,
    file: &File<'_>,
    quote: &str,
) -> bool {
    let Some(own) = foreseen.system else { return false };
    let named = material.named_in(quote);
    let about = if named.is_empty() { material.systems_of(file) } else { &named };
    !about.is_empty() && !about.contains(&own)
}

/// Whether a record that reaches beyond the limit was read only in part, so that a later exercise may
/// stand in it.
fn may_hide_more(
    material: &Material<'_>,
    test: &AuditTest,
    foreseen: &Foreseen<'_>,
    limit: AuditDate,
) -> bool {
    let probe = format!("T50.{}", MEANS[foreseen.means]);
    let answers_max = test.parameter("answers_max");
    material.files.iter().any(|file| {
        let records = !matches!(file.facts.nature, Some(KindNature::Document));
        let later = file.facts.newest_date_by(material.as_of());
        records
            && answers(file.facts, &probe).filter(|answer| !answer.by_heading).count()
                >= answers_max
            && later.is_some_and(|when| when.latest() > limit)
            && !elsewhere(material, foreseen, file, "")
    })
}
