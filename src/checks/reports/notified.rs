//! T52: users are told of incidents in the time set (`rules` T52).

use crate::catalog::AuditTest;
use crate::checks::corrective::days;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Row, Terms, Work};
use crate::checks::{CheckResult, State};
use crate::domain::FindingKind;

/// T52: incidents that reach the organisation's own threshold were told to users within its limit; serious
/// ones lead to a case in the corrective action log.
pub(super) fn users_told(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let rows = material.rows("incidents");
    let rules = rules(material, test);
    let mut results = Vec::new();
    let no_effect = Terms::of(test, "no_effect");
    let keeps_cases = rows.iter().any(|row| row.text("nonconformity").is_some());
    for row in rows {
        let Some(happened) = row.when("happened_on") else { continue };
        if !super::about_systems(material, row) {
            continue;
        }
        let serious = row.text("severity").is_some_and(|severity| {
            material.meanings.high(severity) || material.meanings.major(severity) == Some(true)
        });
        let effect = row.raw("effect").unwrap_or_default();
        let harmless = no_effect.stand_in(effect)
            || no_effect.stand_in(row.raw("notified_on").unwrap_or_default());
        let told = row.when("notified_on");
        let draft = |wording| described(material, test, wording, row);
        let mut failed = false;
        if let Some((limit, duty)) = rule(&rules, row) {
            let due = happened.latest().plus_days(limit + days(test, "day_grace"));
            let hours = hours_between(row);
            let wording = match told {
                Some(_) if hours.is_some_and(|hours| hours > limit * 24) => Some("late"),
                Some(told) if told.earliest() > due => Some("late"),
                // A blank tells something only where the column is used.
                None if serious
                    && !harmless
                    && row.has("notified_on")
                    && rows.iter().any(|other| other.when("notified_on").is_some())
                    && due < material.as_of() =>
                {
                    Some("not_told")
                }
                _ => None,
            };
            if let Some(wording) = wording {
                failed = true;
                let draft = draft(wording).fact("limit", limit).evidence([duty.evidence()]);
                results.push(draft.result());
            }
        }
        let open =
            row.text("status").map(|status| material.meanings.work(status)) == Some(Work::Open);
        let no_case = serious
            && keeps_cases
            && row.has("nonconformity")
            && row.text("nonconformity").is_none();
        if no_case && !open && !failed {
            failed = true;
            results.push(draft("no_case").kind(FindingKind::Observation).result());
        }
        if !failed {
            results.push(draft::pass(test, &row.label()));
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "incidents", State::NotTestable));
    }
    results
}

fn described<'t>(
    material: &Material<'_>,
    test: &'t AuditTest,
    wording: &'t str,
    row: &Row<'_>,
) -> Draft<'t> {
    let day = |column: &str| {
        row.when(column).map_or_else(|| test.phrase("no_day").to_owned(), |when| test.when(when))
    };
    Draft::new(test, wording, row.label())
        .fact("incident", row.label())
        .fact(
            "what",
            row.text("description").or(row.text("title")).unwrap_or(test.phrase("not_stated")),
        )
        .fact("severity", row.text("severity").unwrap_or(test.phrase("not_stated")))
        .fact("effect", row.text("effect").unwrap_or(test.phrase("not_stated")))
        .fact("happened", day("happened_on"))
        .fact("told", day("notified_on"))
        .fact("as_of", material.as_of())
        .evidence([row.evidence()])
}

/// The rules on how soon users are told: sentences, and the rows of the plan for incidents that name users.
fn rules<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<(i64, Duty<'a>)> {
    let (incident, users, tell) =
        (Terms::of(test, "incident"), Terms::of(test, "users"), Terms::of(test, "tell"));
    let of_plan = |duty: &Duty<'_>| {
        let plan = duty.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "PLAN-INC");
        plan || incident.stand_in(&duty.file.facts.title)
    };
    let told = material.duties(&[&incident, &users, &tell]).into_iter();
    let in_plan = material.duties(&[&users]).into_iter().filter(of_plan);
    told.chain(in_plan)
        .filter(|duty| users.stand_in(duty.rule.evidence.quote()))
        .filter_map(|duty| Some((i64::from(super::longest(&duty)?), duty)))
        .collect()
}

/// The rule for an incident: of those for its severity, else of all, the most generous.
fn rule<'a>(rules: &[(i64, Duty<'a>)], row: &Row<'_>) -> Option<(i64, Duty<'a>)> {
    let severity = row.text("severity").unwrap_or_default().trim().to_lowercase();
    let of_severity = |duty: &Duty<'_>| {
        let quote = duty.rule.evidence.quote().trim_start_matches(['|', ' ']).to_lowercase();
        let rest = quote.strip_prefix(severity.as_str());
        !severity.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let own: Vec<_> = rules.iter().filter(|(_, duty)| of_severity(duty)).copied().collect();
    let of = if own.is_empty() { rules.to_vec() } else { own };
    of.into_iter().max_by_key(|(days, _)| *days)
}

/// The hours from an incident to the notice of it, where both cells give the time of day.
fn hours_between(row: &Row<'_>) -> Option<i64> {
    let (happened, told) = (row.when("happened_on")?, row.when("notified_on")?);
    let hours = |column: &str| row.text(column).and_then(time_in);
    let (from, to) = (hours("happened_on")?, hours("notified_on")?);
    let days = happened.latest().days_until(told.earliest());
    Some((days * 24 * 60 + to - from).div_euclid(60))
}

/// The minutes since midnight that a text gives: `08:40`.
fn time_in(text: &str) -> Option<i64> {
    text.split(|c: char| c.is_whitespace() || c == 'T').find_map(|word| {
        let (hours, rest) = word.split_once(':')?;
        let minutes: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let hours: i64 = hours.parse().ok().filter(|hours| *hours < 24)?;
        let minutes: i64 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
        Some(hours * 60 + minutes)
    })
}
