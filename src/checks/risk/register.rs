//! T24 and T25: whether the risk register covers each system, and what it leaves open.

use super::method::{Method, score};
use super::{authority, lines};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Row, Terms};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, Severity, When};
use crate::facts::Limit;

/// T24: AI systems without a line in the risk register, or with one that is out of date (`rules` T24).
///
/// The population is the systems in scope and in use or being built. Where no line names a system of the
/// inventory, the two go by different names and nothing is concluded.
pub(super) fn each_system_has_a_line(
    material: &Material<'_>,
    test: &AuditTest,
) -> Vec<CheckResult> {
    let owing: Vec<usize> =
        (0..material.systems.len()).filter(|at| material.systems[*at].owes_records()).collect();
    let lines = lines::of(material);
    if owing.is_empty() {
        return Vec::new();
    }
    let Some(first) = lines.first() else { return vec![no_register(material, test, &owing)] };
    let all = Terms::of(test, "all_systems");
    let covers_all = |row: &&Row<'_>| row.text("system").is_some_and(|cell| all.stand_in(cell));
    let of_system = |at: usize| -> Vec<Row<'_>> {
        let own = |row: &&Row<'_>| {
            let cells = ["system", "title", "description"];
            cells
                .iter()
                .filter_map(|name| row.text(name))
                .any(|cell| material.named_in(cell).contains(&at))
                || material.system_of_row(row) == Some(at)
        };
        lines.iter().filter(own).copied().collect()
    };
    let covered: Vec<Vec<Row<'_>>> = owing.iter().map(|at| of_system(*at)).collect();
    let matched = (0..material.systems.len()).any(|at| !of_system(at).is_empty());
    if !matched {
        return vec![draft::silent(test, &first.file.path.0, State::NotTestable)];
    }
    let tested = owing.len();
    let failed = covered.iter().filter(|rows| rows.is_empty()).count();
    let systemic = failed >= test.parameter("systemic_systems_min")
        && failed * 100 >= test.parameter("systemic_share_percent") * tested;
    let interval = interval(material, test);
    let general: Vec<Evidence> =
        lines.iter().filter(covers_all).map(Row::evidence).take(1).collect();
    let of_one = |(at, rows): (&usize, &Vec<Row<'_>>)| {
        let system = &material.systems[*at];
        if !rows.is_empty() {
            return stale(material, test, *at, rows, interval.as_ref())
                .unwrap_or_else(|| draft::pass(test, &system.subject()));
        }
        let status = system.text("status").or_else(|| system.text("stage"));
        let draft = Draft::new(test, "none", system.subject())
            .fact("system", system.label())
            .fact("status", status.unwrap_or(test.phrase("no_status")))
            .fact("register", crate::checks::material::name(first.file.facts))
            .fact("tested", tested)
            .fact("failed", failed)
            .population(tested, failed, "systems_in_use")
            .evidence(system.evidence())
            .evidence([first.register.header.clone()])
            .against(general.iter().cloned());
        if systemic {
            draft.grade(Severity::Major, "most_systems").result()
        } else if system.high_tier {
            draft.grade(Severity::Major, "ranked_high").result()
        } else {
            draft.result()
        }
    };
    owing.iter().zip(&covered).map(of_one).collect()
}

fn no_register(material: &Material<'_>, test: &AuditTest, owing: &[usize]) -> CheckResult {
    let names: Vec<String> = owing.iter().map(|at| material.systems[*at].label()).collect();
    Draft::new(test, "no_register", "AI risk register")
        .kind(FindingKind::EvidenceRequest)
        .fact("tested", names.len())
        .fact("systems", test.listed(&names))
        .evidence(owing.iter().filter_map(|at| material.systems[*at].evidence()).take(10))
        .result()
}

/// The longest interval for risk assessments that a rule in force sets.
fn interval(material: &Material<'_>, test: &AuditTest) -> Option<(u32, Evidence)> {
    let (risk, anew) = (Terms::of(test, "risk"), Terms::of(test, "anew"));
    let days_max = test.parameter("interval_days_max") as u32;
    let mut duties = material.duties(&[&risk]);
    let others = Terms::of(test, "of_others");
    duties.retain(|duty| {
        let quote = duty.rule.evidence.quote();
        anew.stand_in(quote) && !others.stand_in(quote) && !duty.rule.unclear
    });
    let days = |duty: &Duty<'_>| {
        let cadence = duty.cadence()?.days;
        let limits = duty.rule.limits.iter().map(Limit::days).filter(|days| *days <= days_max);
        limits.chain([cadence]).max()
    };
    let longest = duties.iter().filter_map(|duty| Some((days(duty)?, duty.evidence())));
    longest.max_by_key(|(days, _)| *days)
}

/// A system all of whose lines were last looked at longer ago than the interval.
fn stale(
    material: &Material<'_>,
    test: &AuditTest,
    at: usize,
    rows: &[Row<'_>],
    interval: Option<&(u32, Evidence)>,
) -> Option<CheckResult> {
    let (interval, rule) = interval?;
    let dated = |row: &Row<'_>| row.when("assessed_on").or_else(|| row.when("reviewed_on"));
    let last = rows.iter().filter_map(dated).map(When::latest).max()?;
    let days = last.plus_days(i64::from(*interval)).days_until(material.as_of());
    let system = &material.systems[at];
    let open = rows.iter().filter(|row| !lines::is_closed(material, row)).count();
    (days > material.grace(*interval) && open > 0).then(|| {
        Draft::new(test, "stale", system.subject())
            .fact("system", system.label())
            .fact("last", last)
            .fact("interval", interval)
            .fact("days", days)
            .fact("as_of", material.as_of())
            .evidence(rows.iter().map(Row::evidence).take(3))
            .evidence([rule.clone()])
            .result()
    })
}

/// What a line above the lowest band lacks.
struct Lack<'a> {
    row: Row<'a>,
    fields: Vec<String>,
    /// Whether nothing was decided about a risk of the highest band.
    undecided: bool,
}

/// T25: lines of weight without owner, treatment, date or acceptance (`rules` T25).
///
/// Below the threshold acceptance by rule is enough. What no line of the register says is no lack of one line;
/// what the treatment plan says under the number of the risk counts.
pub(super) fn each_high_line_is_decided(
    material: &Material<'_>,
    test: &AuditTest,
) -> Vec<CheckResult> {
    let lines = lines::of(material);
    let method = Method::of(material, &lines);
    let weighty: Vec<(Row<'_>, bool)> = lines
        .iter()
        .filter(|row| !lines::is_closed(material, row) && !lines::is_of_retired(material, row))
        .filter_map(|row| Some((*row, weight(material, test, method.as_ref(), row)?)))
        .collect();
    if weighty.is_empty() {
        return vec![draft::silent(test, "AI risk register", State::NotTestable)];
    }
    let lacks: Vec<Lack<'_>> =
        weighty.iter().filter_map(|(row, top)| lack(material, test, &weighty, row, *top)).collect();
    let tested = weighty.len();
    let rule = |draft: Draft<'_>| match &method {
        Some(method) => {
            let bands = method.scale.bands.iter().skip(1).map(|band| band.evidence.clone());
            draft.evidence(bands).result()
        }
        None => draft.result(),
    };
    if lacks.len() > test.parameter("listed_lines_max") {
        return vec![rule(listed(test, &lacks, tested))];
    }
    let systemic = lacks.len() >= test.parameter("systemic_lines_min")
        && lacks.len() * 100 >= test.parameter("systemic_share_percent") * tested;
    let of_one = |(row, _): &(Row<'_>, bool)| {
        let label = row.label();
        let Some(lack) = lacks.iter().find(|lack| lack.row.evidence() == row.evidence()) else {
            return draft::pass(test, &label);
        };
        let weight =
            row.text("band").or_else(|| row.text("score")).unwrap_or(test.phrase("not_given"));
        let score = row.text("score").unwrap_or(test.phrase("not_given"));
        let draft = Draft::new(test, "lacks", &label)
            .fact("risk", lines::named(row))
            .fact("band", weight)
            .fact("score", score)
            .fact("fields", test.listed(&lack.fields))
            .population(tested, lacks.len(), "risks_of_weight")
            .evidence([row.evidence()]);
        rule(if lack.undecided {
            draft.grade(Severity::Major, "undecided_top")
        } else if systemic {
            draft.grade(Severity::Major, "undecided_most")
        } else {
            draft
        })
    };
    let mut results: Vec<CheckResult> = weighty.iter().map(of_one).collect();
    if let Some(method) = &method {
        let rows: Vec<Row<'_>> = weighty.iter().map(|(row, _)| *row).collect();
        results.extend(authority::overreached(material, test, method, &rows));
    }
    results
}

/// With fewer bands none is the highest of all.
const BANDS_MIN: usize = 4;

/// Whether a line stands above the lowest band, and then whether in the highest.
fn weight(
    material: &Material<'_>,
    test: &AuditTest,
    method: Option<&Method<'_>>,
    row: &Row<'_>,
) -> Option<bool> {
    if let Some(method) = method {
        let band = score(row).and_then(|score| method.scale.band_of(score));
        let named = || row.text("band").and_then(|cell| method.band_named(cell));
        let band = band.or_else(named)?;
        // Of three bands the highest is a wide one.
        let bands = method.scale.bands.len();
        return (band > 0).then(|| band + 1 == bands && bands >= BANDS_MIN);
    }
    let high = Terms::of(test, "high");
    let is_high = |cell: &str| material.meanings.high(cell) || high.stand_in(cell);
    let negated = Terms::of(test, "not_high");
    row.text("band").filter(|cell| is_high(cell) && !negated.stand_in(cell)).map(|_| true)
}

fn lack<'a>(
    material: &Material<'_>,
    test: &AuditTest,
    weighty: &[(Row<'a>, bool)],
    row: &Row<'a>,
    top: bool,
) -> Option<Lack<'a>> {
    let percent = test.parameter("filled_share_percent");
    let same = weighty.iter().map(|(line, _)| *line);
    let same: Vec<Row<'_>> = same.filter(|line| line.register == row.register).collect();
    let kept = |column: &str| row.has(column) && lines::fill(&same, column, percent);
    let used = |column: &str| row.has(column) && lines::fill(&same, column, 1);
    let planned = row.text("id").map(|id| plan_of(material, id)).unwrap_or_default();
    let in_plan = |columns: &[&str]| {
        planned.iter().any(|plan| columns.iter().any(|column| plan.text(column).is_some()))
    };
    let accept = Terms::of(test, "accept");
    // "Accepted" in place of an action is the decision, too; in a sentence it may be anybody's.
    let says_it_alone = |cell: &str| !cell.trim().contains(char::is_whitespace);
    let accepts = row.text("treatment").is_some_and(|cell| accept.stand_in(cell))
        || row.text("action").is_some_and(|cell| says_it_alone(cell) && accept.stand_in(cell));
    let accepted = row.text("accepted_by").is_some() || row.when("accepted_on").is_some();
    let measure =
        ["treatment", "action", "controls"].iter().any(|column| row.text(column).is_some());
    let mut fields = Vec::new();
    if kept("owner") && row.text("owner").is_none() && !in_plan(&["owner"]) {
        fields.push(test.phrase("owner").to_owned());
    }
    // Beside columns that were not understood one of controls alone does not show that nothing is done.
    let understood = row.register.unknown.is_empty();
    let decides = kept("treatment") || kept("action") || (understood && kept("controls"));
    let undecided = decides && !measure && !accepted && planned.is_empty();
    if undecided {
        fields.push(test.phrase("decision").to_owned());
    } else if accepts && !accepted && used("accepted_by") {
        fields.push(test.phrase("accepter").to_owned());
    }
    // What is only watched has no day, and below the highest band a day alone is not missed.
    let watch = Terms::of(test, "watch");
    let watched = ["treatment", "action"]
        .iter()
        .any(|column| row.text(column).is_some_and(|cell| watch.stand_in(cell)));
    let treated = measure && !accepts && !accepted && !watched && (top || !fields.is_empty());
    if treated && kept("due_on") && row.text("due_on").is_none() && !in_plan(&["due_on"]) {
        fields.push(test.phrase("date").to_owned());
    }
    let undecided = undecided && top;
    (!fields.is_empty()).then_some(Lack { row: *row, fields, undecided })
}

/// The rows of treatment plans, action lists and tickets that name the number of a risk.
fn plan_of<'m, 'a>(material: &'m Material<'a>, risk: &str) -> Vec<&'m Row<'a>> {
    let names = |row: &&Row<'_>| {
        let apart =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|' | '(' | ')' | '"');
        row.entry.evidence.quote().split(apart).any(|word| word == risk)
    };
    // A bare number stands everywhere.
    if !risk.chars().any(char::is_alphabetic) {
        return Vec::new();
    }
    let registers = ["treatments", "actions", "tickets"];
    registers.iter().flat_map(|record| material.rows(record)).filter(names).collect()
}

fn listed<'t>(test: &'t AuditTest, lacks: &[Lack<'_>], tested: usize) -> Draft<'t> {
    let ids: Vec<String> = lacks.iter().map(|lack| lack.row.label()).collect();
    let mut fields: Vec<String> = Vec::new();
    for field in lacks.iter().flat_map(|lack| &lack.fields) {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    Draft::new(test, "lack", ids.join(", "))
        .fact("count", lacks.len())
        .fact("tested", tested)
        .fact("risks", test.listed(&ids))
        .fact("fields", test.listed(&fields))
        .population(tested, lacks.len(), "risks_of_weight")
        .grade(Severity::Major, "undecided_most")
        .evidence(lacks.iter().map(|lack| lack.row.evidence()))
}
