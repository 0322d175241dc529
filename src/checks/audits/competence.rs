//! T62: auditors are shown to know how to audit, and what they audit (`rules` T62).

use super::reports::{Report, reports};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, answers, in_force, same_person};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, FindingKind, When};

/// A course asked of auditors: a course id of the organisation's own rule, or what the course is about.
struct Asked {
    label: String,
    ids: Option<String>,
    terms: Option<Terms>,
    /// What a course of another kind is about.
    apart: Option<Terms>,
}

/// T62: each auditor of a report took the courses asked of auditors before the audit, and they were valid
/// then.
pub(super) fn shown(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let (asked, rule) = asked(material, test);
    if asked.is_empty() {
        return vec![draft::silent(test, "auditors", State::NotTestable)];
    }
    let mut results = Vec::new();
    let mut strangers: Vec<(String, &Report<'_>)> = Vec::new();
    let reports = reports(material, test);
    let mut seen: Vec<&str> = Vec::new();
    for auditor in reports.iter().flat_map(|report| &report.auditors) {
        if seen.iter().any(|other| same_person(other, auditor)) {
            continue;
        }
        seen.push(auditor);
        let rows: Vec<&Row<'_>> = material
            .rows("training")
            .iter()
            .filter(|row| row.text("person").is_some_and(|person| same_person(person, auditor)))
            .collect();
        let audited = |report: &&Report<'_>| {
            report.auditors.iter().any(|other| same_person(other, auditor)) && report.day.is_some()
        };
        let mut of_auditor = reports.iter().filter(audited).peekable();
        let Some(first) = of_auditor.peek().copied() else { continue };
        if rows.is_empty() {
            strangers.push((auditor.clone(), first));
            continue;
        }
        // What was in date at one audit may have run out at the next.
        let found = of_auditor.find_map(|report| {
            let day = report.day?;
            let fault =
                |course| Some((course, fault(material, course, &rows, day, rule.as_ref())?));
            asked.iter().find_map(fault).map(|(course, fault)| (report, course, fault))
        });
        results.push(match found {
            Some((report, course, fault)) => {
                drafted(test, report, auditor, course, fault, rule.as_ref())
            }
            None => draft::pass(test, auditor),
        });
    }
    results.extend(no_record(material, test, &strangers));
    if results.is_empty() {
        results.push(draft::silent(test, "auditors", State::NotTestable));
    }
    results
}

struct Fault {
    wording: &'static str,
    /// The day that is wrong; none where the course was never taken.
    day: Option<When>,
    evidence: Vec<Evidence>,
}

/// How an auditor falls short of a course on the day of an audit.
fn fault(
    material: &Material<'_>,
    course: &Asked,
    rows: &[&Row<'_>],
    day: AuditDate,
    rule: Option<&Rule>,
) -> Option<Fault> {
    // A course on auditing AI shows the method only of those who took none on the method itself.
    let on_ai = |text: &str| course.apart.as_ref().is_some_and(|ai| ai.stand_in(text));
    let pure = rows.iter().filter_map(|row| row.text("course")).any(|text| {
        course.terms.as_ref().is_some_and(|terms| terms.stand_in(text)) && !on_ai(text)
    });
    let apart = |text: &str| pure && on_ai(text);
    let about = |row: &Row<'_>| {
        let text = row.text("course").unwrap_or_default();
        match (&course.ids, &course.terms) {
            (Some(id), _) => tokens(text).contains(id),
            (None, Some(terms)) => terms.stand_in(text) && !apart(text),
            _ => false,
        }
    };
    let taken: Vec<&Row<'_>> = rows.iter().filter(|row| about(row)).copied().collect();
    let passed: Vec<&Row<'_>> = taken
        .iter()
        .copied()
        .filter(|row| {
            // A year alone, `2017`, is no day and shows all the same that it was taken.
            let dated = row.text("completed_on").is_some_and(|text| {
                row.when("completed_on").is_some() || text.chars().all(|c| c.is_ascii_digit())
            });
            let other = !row.has("completed_on") && row.when("expires_on").is_some();
            (dated || other)
                && row
                    .text("result")
                    .is_none_or(|result| material.meanings.failed(result) != Some(true))
        })
        .collect();
    let evidence = |rows: &[&Row<'_>]| rows.iter().map(|row| row.evidence()).collect::<Vec<_>>();
    if passed.is_empty() {
        let shown = taken.first().or(rows.first());
        return Some(Fault {
            wording: "not_taken",
            day: None,
            evidence: shown.map(|row| row.evidence()).into_iter().collect(),
        });
    }
    let before: Vec<&Row<'_>> = passed
        .iter()
        .filter(|row| row.when("completed_on").is_none_or(|when| when.earliest() <= day))
        .copied()
        .collect();
    if before.is_empty() {
        let first = passed
            .iter()
            .filter_map(|row| row.when("completed_on"))
            .min_by_key(|when| when.earliest());
        return Some(Fault { wording: "taken_later", day: first, evidence: evidence(&passed) });
    }
    let valid_on = |row: &Row<'_>| -> Option<AuditDate> {
        if let Some(expiry) = row.when("expires_on") {
            return Some(expiry.latest());
        }
        // The rule's own period is that of the courses it names.
        let months = rule.filter(|_| course.ids.is_some()).and_then(|rule| rule.valid_days)?;
        Some(row.when("completed_on")?.latest().plus_days(months))
    };
    let valid = before.iter().any(|row| valid_on(row).is_none_or(|until| until >= day));
    if valid {
        return None;
    }
    let last = before.iter().filter_map(|row| valid_on(row)).max();
    Some(Fault { wording: "expired", day: last.map(When::Day), evidence: evidence(&before) })
}

fn drafted(
    test: &AuditTest,
    report: &Report<'_>,
    auditor: &str,
    course: &Asked,
    fault: Fault,
    rule: Option<&Rule>,
) -> CheckResult {
    Draft::new(test, fault.wording, auditor)
        .fact("auditor", auditor)
        .fact("audit", report.subject())
        .fact("audited", report.day.map_or_else(String::new, |day| day.to_string()))
        .fact("course", &course.label)
        .fact(
            "day",
            fault.day.map_or_else(|| test.phrase("never").to_owned(), |day| test.when(day)),
        )
        .evidence(fault.evidence)
        .evidence(report.named.iter().cloned())
        .evidence(rule.map(|rule| rule.evidence.clone()))
        .result()
}

/// One request for auditors whom no training record names though records were received.
fn no_record(
    material: &Material<'_>,
    test: &AuditTest,
    strangers: &[(String, &Report<'_>)],
) -> Option<CheckResult> {
    let (_, report) = strangers.first()?;
    if material.rows("training").is_empty() && material.rows("competences").is_empty() {
        return None;
    }
    let names: Vec<String> = strangers.iter().map(|(name, _)| name.clone()).collect();
    let draft = Draft::new(test, "no_record", names.join(", "))
        .fact("auditors", test.listed(&names))
        .fact("audit", report.subject())
        .kind(FindingKind::EvidenceRequest)
        .evidence(strangers.iter().flat_map(|(_, report)| report.named.iter().cloned()));
    Some(draft.result())
}

/// The organisation's own rule on auditors.
struct Rule {
    evidence: Evidence,
    valid_days: Option<i64>,
}

/// The courses asked of auditors: those whose ids its rules on auditors name, else a course on auditing and
/// one on AI.
fn asked(material: &Material<'_>, test: &AuditTest) -> (Vec<Asked>, Option<Rule>) {
    let auditor = Terms::of(test, "auditor");
    let trained = Terms::of(test, "trained");
    let mut given: Vec<String> = material
        .rows("training")
        .iter()
        .filter_map(|row| row.text("course"))
        .flat_map(tokens)
        .collect();
    given.sort();
    given.dedup();
    let mut sources: Vec<(String, Evidence, Option<i64>)> = Vec::new();
    for record in ["competences", "roles"] {
        for row in material.rows(record) {
            let who =
                ["role", "person", "activity", "team"].iter().filter_map(|column| row.text(column));
            if who.into_iter().any(|text| auditor.stand_in(text)) {
                sources.push((row.entry.evidence.quote().to_owned(), row.evidence(), None));
            }
        }
    }
    let rows = sources.len();
    let told = material.files.iter().filter(|file| in_force(file.facts));
    for answer in told.flat_map(|file| answers(file.facts, "T62.rule")) {
        let evidence = answer.evidence.clone();
        sources.push((evidence.quote().to_owned(), evidence, None));
    }
    for duty in material.duties(&[&auditor, &trained]) {
        let days = duty.rule.limits.iter().map(|limit| i64::from(limit.days())).max();
        let quote = duty.rule.evidence.quote();
        // The heading may be what speaks of auditors; the words have to speak of a course.
        if trained.stand_in(quote) || tokens(quote).iter().any(|id| given.contains(id)) {
            sources.push((quote.to_owned(), duty.evidence(), days.filter(|days| *days > 200)));
        }
    }
    let mut asked: Vec<Asked> = Vec::new();
    let mut rule: Option<Rule> = None;
    for (nth, (text, evidence, days)) in sources.iter().enumerate() {
        let of_rows = nth < rows;
        // A register gives each course of a role a row of its own; of texts the first says it all.
        if !asked.is_empty() && !of_rows {
            break;
        }
        for id in tokens(text).into_iter().filter(|token| given.contains(token)) {
            if asked.iter().all(|other| other.ids.as_ref() != Some(&id)) {
                let label = test.say("course", &[("id", &id)]);
                asked.push(Asked { label, ids: Some(id), terms: None, apart: None });
                let valid_days = *days;
                rule.get_or_insert_with(|| Rule { evidence: evidence.clone(), valid_days });
            }
        }
    }
    let general = [("method", "course_on_auditing"), ("ai", "course_on_ai")];
    // Where no record names such a course, courses go by codes, and nothing can be told.
    let named = |terms: &Terms| {
        let mut courses = material.rows("training").iter().filter_map(|row| row.text("course"));
        courses.any(|course| terms.stand_in(course))
    };
    let general = general
        .into_iter()
        .map(|(list, label)| (list, label, Terms::of(test, list)))
        .filter(|(.., terms)| named(terms))
        .map(|(list, label, terms)| {
            let apart = (list == "method").then(|| Terms::of(test, "ai"));
            Asked { label: test.phrase(label).to_owned(), ids: None, terms: Some(terms), apart }
        });
    asked.extend(general);
    let first = sources.into_iter().next();
    let rule = rule.or(first.map(|(_, evidence, valid_days)| Rule { evidence, valid_days }));
    (asked, rule)
}

/// The ids of courses in a text: `C-20`, `DM-C`, `TR07`.
fn tokens(text: &str) -> Vec<String> {
    let is_id = |token: &&str| {
        let has_dash = token.contains('-') || token.contains('_');
        let has_digit = token.contains(|c: char| c.is_ascii_digit());
        let upper = token
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'));
        upper
            && token.starts_with(|c: char| c.is_ascii_uppercase())
            && (has_dash || has_digit)
            && (2..=10).contains(&token.len())
            && !token.starts_with("ISO")
    };
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '|' | '"' | ':'))
        .map(|token| token.trim_end_matches('.'))
        .filter(is_id)
        .map(str::to_owned)
        .collect()
}
