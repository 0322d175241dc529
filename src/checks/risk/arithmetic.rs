//! T26: whether scores, bands and acceptances in the risk register follow the organisation's own method.

use super::lines;
use super::method::{Method, score, whole};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind};

/// What is wrong with a line.
enum Fault {
    /// The register's band and the band the method has for the score.
    Band { named: usize, due: usize },
    /// The product of likelihood and consequence.
    Product { product: u32, band_rises: bool },
    /// A score that may not be accepted, and what says so.
    Accepted { score: u32, rule: Evidence },
}

/// T26: lines whose score, band or acceptance does not follow the method (`rules` T26).
///
/// The product is only held against lines of a register most of which follow it, and bands against a method
/// whose bands most of them keep. A matrix that is no product is left alone.
pub(super) fn scores_follow_the_method(
    material: &Material<'_>,
    test: &AuditTest,
) -> Vec<CheckResult> {
    let lines: Vec<Row<'_>> = lines::of(material);
    let method = Method::of(material, &lines);
    let multiplied = multiplied(test, &lines);
    let tested =
        lines.iter().filter(|row| score(row).is_some() && (method.is_some() || multiplied)).count();
    if tested == 0 {
        return vec![draft::silent(test, "AI risk register", State::NotTestable)];
    }
    let current = lines.iter().filter(|row| !lines::is_of_retired(material, row));
    let floor = Terms::of(test, "floor");
    let judged = |row: &Row<'_>| {
        let found = fault(material, method.as_ref(), multiplied, row)?;
        // "Floor for consequence 5": the line says itself why its band is another one.
        let told = ["comment", "band"].iter().filter_map(|column| row.text(column));
        let reasoned = told.into_iter().any(|text| floor.stand_in(text));
        (!reasoned || !matches!(found, Fault::Band { named, due } if named > due)).then_some(found)
    };
    let faults: Vec<(Row<'_>, Fault)> =
        current.filter_map(|row| Some((*row, judged(row)?))).collect();
    if faults.is_empty() {
        return vec![draft::pass(test, "AI risk register")];
    }
    let method_name =
        method.as_ref().map(|method| crate::checks::material::name(method.file.facts));
    let method_name = method_name.unwrap_or_default();
    if faults.len() > test.parameter("listed_lines_max") {
        let ids: Vec<String> = faults.iter().map(|(row, _)| row.label()).collect();
        return vec![
            Draft::new(test, "bands", ids.join(", "))
                .fact("count", ids.len())
                .fact("tested", tested)
                .fact("risks", test.listed(&ids))
                .population(tested, ids.len(), "risks_scored")
                .evidence(faults.iter().map(|(row, _)| row.evidence()))
                .evidence(method.iter().flat_map(bands))
                .result(),
        ];
    }
    let failed = faults.len();
    let draft = |(row, fault): &(Row<'_>, Fault)| {
        let base = |wording| {
            Draft::new(test, wording, row.label())
                .fact("risk", lines::named(row))
                .fact("score", row.text("score").unwrap_or_default())
                .fact("method", &method_name)
                .population(tested, failed, "risks_scored")
                .evidence([row.evidence()])
        };
        match fault {
            Fault::Band { named, due } => {
                let bands = method.iter().flat_map(|method| {
                    [*due, *named].map(|at| method.scale.bands[at].evidence.clone())
                });
                let name = |at: usize| {
                    method.as_ref().map_or("", |method| method.scale.bands[at].name.as_str())
                };
                let range =
                    method.as_ref().map(|method| method.range(test, *due)).unwrap_or_default();
                // A band too low lets a risk escape what the method asks for; one too high does not.
                let low = named < due;
                let draft = base(if low { "band" } else { "band_high" })
                    .fact("named", row.text("band").unwrap_or_default())
                    .fact("due", name(*due))
                    .fact("range", range)
                    .fact("accepted", accepted(test, row))
                    .evidence(bands);
                if low { draft.result() } else { draft.kind(FindingKind::Observation).result() }
            }
            Fault::Product { product, band_rises } => {
                let draft = base("product")
                    .fact("likelihood", row.text("likelihood").unwrap_or_default())
                    .fact("consequence", row.text("consequence").unwrap_or_default())
                    .fact("product", product);
                if *band_rises {
                    draft.result()
                } else {
                    draft.kind(FindingKind::Observation).result()
                }
            }
            Fault::Accepted { score, rule } => base("accepted")
                .fact("value", score)
                .fact("by", row.text("accepted_by").unwrap_or_default())
                .evidence([rule.clone()])
                .result(),
        }
    };
    faults.iter().map(draft).collect()
}

/// What is wrong with a line, if anything.
fn fault(
    material: &Material<'_>,
    method: Option<&Method<'_>>,
    multiplied: bool,
    row: &Row<'_>,
) -> Option<Fault> {
    let by_method = method.and_then(|method| {
        band_fault(method, row).or_else(|| acceptance_fault(material, method, row))
    });
    by_method.or_else(|| {
        let (product, given) = (product(row)?, score(row)?);
        let band = |score| method.and_then(|method| method.scale.band_of(score));
        let band_rises = band(product) > band(given);
        (multiplied && product != given).then_some(Fault::Product { product, band_rises })
    })
}

fn bands(method: &Method<'_>) -> Vec<Evidence> {
    method.scale.bands.iter().map(|band| band.evidence.clone()).collect()
}

/// A sentence on who accepted a line, where somebody did.
fn accepted(test: &AuditTest, row: &Row<'_>) -> String {
    let by = row.text("accepted_by");
    by.map(|by| test.say("entered_accepted", &[("by", &by)])).unwrap_or_default()
}

fn band_fault(method: &Method<'_>, row: &Row<'_>) -> Option<Fault> {
    let named = method.band_named(row.text("band")?)?;
    let due = method.scale.band_of(score(row)?)?;
    (named != due).then_some(Fault::Band { named, due })
}

/// A line that is accepted with a rest that may not be.
fn acceptance_fault(material: &Material<'_>, method: &Method<'_>, row: &Row<'_>) -> Option<Fault> {
    row.text("accepted_by").or_else(|| row.text("accepted_on"))?;
    let residual = row.number("residual").and_then(whole);
    // Where the rest is kept and blank here, what is accepted is not said.
    let value = residual.or_else(|| score(row).filter(|_| !row.has("residual")))?;
    let rule = method.forbids(value)?;
    (!lines::is_closed(material, row)).then_some(Fault::Accepted { score: value, rule })
}

fn product(row: &Row<'_>) -> Option<u32> {
    let step = |column| row.number(column).and_then(whole);
    Some(step("likelihood")? * step("consequence")?)
}

/// Whether the scores of a register are products, by most of its lines.
fn multiplied(test: &AuditTest, lines: &[Row<'_>]) -> bool {
    let told: Vec<bool> =
        lines.iter().filter_map(|row| Some(product(row)? == score(row)?)).collect();
    let agreeing = told.iter().filter(|agrees| **agrees).count();
    agreeing > 1 && agreeing * 100 >= told.len() * test.parameter("agreeing_share_percent")
}
