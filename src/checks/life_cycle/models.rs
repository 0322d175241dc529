//! Holds the model under a system, as its log names it, against the model that the papers name: a supplier may
//! change it overnight.

use std::collections::BTreeMap;

use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::Draft;
use crate::checks::material::{File, Material, Row};
use crate::checks::monitoring::Series;
use crate::domain::{Evidence, KindNature, Severity, When};
use crate::facts::{Fact, model_family, model_names, same_model};

/// The model a log names, since when, and the row that has it first.
struct Running<'a> {
    model: &'a str,
    since: When,
    row: Row<'a>,
}

/// Systems whose log names a model that no paper on their tests, releases or changes does, while papers name
/// another one of the same family (`rules` T39).
pub(super) fn swapped(material: &Material<'_>, test: &AuditTest) -> Vec<(usize, CheckResult)> {
    let mut found = Vec::new();
    for (index, running) in running(material) {
        let system = &material.systems[index];
        let family = model_family(running.model);
        let named: Vec<(&File<'_>, &Fact<String>)> = material
            .files
            .iter()
            .filter(|file| is_paper(file))
            .flat_map(|file| file.facts.models.iter().map(move |model| (file, model)))
            .filter(|(_, model)| model_family(&model.value) == family)
            .collect();
        let known = named.iter().any(|(_, model)| same_model(&model.value, running.model));
        // Another system may run on another model of the same maker.
        let of_system = |fact: &&(&File<'_>, &Fact<String>)| {
            let (file, model) = fact;
            let systems = material.named_in(model.evidence.quote());
            let systems =
                if systems.is_empty() { material.systems_of(file) } else { systems.as_slice() };
            systems.is_empty() || systems.contains(&index)
        };
        let Some((file, other)) = named.iter().find(of_system).filter(|_| !known) else { continue };
        if !system.owes_records() {
            continue;
        }
        let evidence: Vec<Evidence> =
            named.iter().filter(of_system).take(3).map(|(_, fact)| fact.evidence.clone()).collect();
        let mut draft = Draft::new(test, "model_swapped", system.subject())
            .fact("system", system.label())
            .fact("running", running.model)
            .fact("since", test.when(running.since))
            .fact("tested", &other.value)
            .fact("paper", crate::checks::material::name(file.facts))
            .evidence([running.row.evidence()])
            .evidence(evidence);
        if system.high_tier {
            draft = draft.grade(Severity::Major, "ranked_high");
        }
        found.push((index, draft.result()));
    }
    found
}

/// What is no log and no printout of a configuration: these name whatever runs.
fn is_paper(file: &File<'_>) -> bool {
    const SETTINGS: [&str; 7] = ["yaml", "yml", "toml", "ini", "cfg", "conf", "env"];
    let name = file.path.name();
    if name.rsplit_once('.').is_some_and(|(_, extension)| SETTINGS.contains(&extension)) {
        return false;
    }
    let events = file.facts.registers.iter().any(|register| register.record == "events");
    !events && !matches!(file.facts.nature, Some(KindNature::Log | KindNature::Template))
}

/// The model each system ran on last, by its log.
fn running<'a>(material: &Material<'a>) -> BTreeMap<usize, Running<'a>> {
    let mut last: BTreeMap<usize, Running<'a>> = BTreeMap::new();
    let mut series = Series::new(material);
    for row in material.rows("events") {
        let cell = row.text("model").or_else(|| row.text("version"));
        let model = cell.and_then(|cell| model_names(cell).next());
        let Some((model, when)) = model.zip(row.when("happened_on")) else { continue };
        let Some(system) = series.system_of(row) else { continue };
        if when.latest() > material.as_of() {
            continue;
        }
        let new = Running { model, since: when, row: *row };
        match last.get_mut(&system) {
            Some(known) if known.model == model => {
                // The first of the rows that have it.
                if when.latest() < known.since.latest() {
                    *known = new;
                }
            }
            Some(known) if when.latest() < known.since.latest() => {}
            Some(known) => *known = new,
            None => {
                last.insert(system, new);
            }
        }
    }
    last
}
