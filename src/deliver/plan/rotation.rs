//! The part of the controls of Annex A that this audit looks at, where the kind of audit takes another part each year.
//!
//! All controls are put into an order by the seed and dealt out to the years of the cycle in turn; of a part, those that
//! apply are drawn. So the same seed deals the same parts whatever applies in a year, each control is drawn once in a
//! cycle, and the year of the audit says which part.

use std::collections::BTreeSet;
use std::num::NonZeroU8;

use super::super::Dossier;
use super::super::samples::{Item, Method, Sample};
use crate::domain::{Digest, RequirementId};

/// The controls of this year; none where the kind of audit looks at all of them.
pub(super) fn drawn(dossier: &Dossier<'_>, seed: u64) -> Option<Sample> {
    let Dossier { outputs, catalog, phrases, mandate, .. } = *dossier;
    let profile = catalog.profile(outputs.run.profile)?;
    let years = profile.controls_cycle_years?;
    let controls = catalog.requirements().iter().map(|one| one.id).filter(|id| id.is_control());
    let controls: Vec<RequirementId> = controls.collect();
    let rows = outputs.coverage.requirements.iter();
    let apply = rows.filter(|row| row.id.is_control() && row.conclusion != "not_applicable");
    let apply: BTreeSet<RequirementId> = apply.map(|row| row.id).collect();
    let turn = turn(outputs.run.as_of.year(), years);
    let why = phrases.fill(
        "plan.sample.why.rotation",
        &[("part", &(turn + 1).to_string()), ("parts", &years.to_string())],
    );
    let mut ids = of_turn(&controls, years, turn, seed);
    ids.retain(|id| apply.contains(id));
    let title = |id: RequirementId| catalog.title(mandate.language, id).to_owned();
    let item = |id: &RequirementId| Item {
        label: id.to_string(),
        place: String::new(),
        quote: title(*id),
        why: why.clone(),
    };
    Some(Sample {
        population: phrases.say("plan.sample.controls").to_owned(),
        record: "controls".to_owned(),
        document: dossier.statement().map(|one| one.path.clone()).unwrap_or_default(),
        requirements: ids.clone(),
        population_size: apply.len(),
        sample_size: ids.len(),
        method: Method::Random,
        items: ids.iter().map(item).collect(),
    })
}

/// Which year of a cycle it is, from 0.
fn turn(year: i16, years: NonZeroU8) -> usize {
    // What is left is less than the divisor, and not negative.
    usize::try_from(year.rem_euclid(i16::from(years.get()))).unwrap_or_default()
}

/// The controls that fall to a year of the cycle, in the order of the standard.
fn of_turn(
    controls: &[RequirementId],
    years: NonZeroU8,
    turn: usize,
    seed: u64,
) -> Vec<RequirementId> {
    let hash = |id: &RequirementId| Digest::of(format!("{seed}\ncontrols\n{id}").as_bytes());
    let mut order = controls.to_vec();
    order.sort_by_cached_key(|id| (hash(id), *id));
    let mut drawn: Vec<RequirementId> =
        order.into_iter().skip(turn).step_by(years.get().into()).collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(all: &[&str]) -> Vec<RequirementId> {
        all.iter().map(|id| id.parse().expect("an id")).collect()
    }

    #[test]
    fn every_control_is_drawn_once_in_a_cycle() {
        let controls = ids(&["A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3"]);
        let three = NonZeroU8::new(3).expect("more than none");
        let mut all = Vec::new();
        for year in 2026..2029 {
            let drawn = of_turn(&controls, three, turn(year, three), 1);
            assert!((2..=3).contains(&drawn.len()), "{drawn:?}");
            all.extend(drawn);
        }
        all.sort_unstable();
        assert_eq!(all, controls);
    }

    #[test]
    fn another_seed_deals_other_parts() {
        let controls =
            ids(&["A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3", "A.4.4"]);
        let two = NonZeroU8::new(2).expect("more than none");
        let parts = |seed| of_turn(&controls, two, 0, seed);
        assert!((2..9).any(|seed| parts(seed) != parts(1)));
    }
}
