//! What is told of people who lack a course.

use std::collections::BTreeSet;

use super::super::CheckResult;
use super::super::draft::{self, Draft};
use super::super::material::{Terms, same_person};
use super::holders::Holder;
use super::training::Look;
use super::{place_of, spoken};
use crate::domain::{Evidence, Severity};

/// What somebody lacks of a course.
pub(super) struct Gap {
    pub person: String,
    pub course: String,
    pub role: String,
    /// How the role is told where no document words it.
    pub called: Option<String>,
    pub wording: &'static str,
    /// The day it ran out or was last taken, in words.
    pub day: String,
    pub evidence: Vec<Evidence>,
}

/// One finding for each person, or one list where many lack something.
pub(super) fn told(look: &Look<'_, '_>, gaps: Vec<Gap>) -> Vec<CheckResult> {
    let test = look.test;
    let mut people: Vec<String> = Vec::new();
    for row in &look.taken {
        let person = spoken(row.text("person").unwrap_or_default());
        if place_of(&people, &person).is_none() {
            people.push(person);
        }
    }
    let mut failed: Vec<String> = gaps.iter().map(|gap| gap.person.clone()).collect();
    failed.dedup();
    let count = failed.iter().collect::<BTreeSet<_>>().len();
    let tested = people.len().max(count);
    if gaps.is_empty() {
        return vec![draft::pass(test, "training records")];
    }
    let unit = "people_trained";
    if gaps.len() > test.parameter("listed_max") {
        let told: Vec<String> =
            gaps.iter().map(|gap| format!("{} ({})", gap.person, gap.course)).collect();
        let made = Draft::new(test, "many", failed.join(", "))
            .fact("count", count)
            .fact("gaps", test.listed(&told))
            .fact("as_of", look.material.as_of())
            .population(tested, count, unit)
            .evidence(gaps.into_iter().flat_map(|gap| gap.evidence).take(12));
        return vec![made.result()];
    }
    let oversight = Terms::of(test, "oversight");
    let made = gaps.iter().map(|gap| {
        let of_role = |person: &str| {
            gaps.iter()
                .any(|other| other.course == gap.course && same_person(&other.person, person))
        };
        let peers = look.holders.iter().filter(|holder| holder.role == gap.role);
        let peers: Vec<&Holder> = peers.collect();
        let none_left = peers.len() > 1
            && peers.iter().all(|holder| of_role(&holder.person))
            && oversight.stand_in(&gap.role);
        let made = Draft::new(test, gap.wording, &gap.person)
            .fact("person", &gap.person)
            .fact("course", &gap.course)
            .fact("role", gap.called.as_ref().unwrap_or(&gap.role))
            .fact("day", &gap.day)
            .fact("as_of", look.material.as_of())
            .population(tested, count, unit)
            .evidence(gap.evidence.clone());
        if none_left {
            made.grade(Severity::Major, "nobody_in_date").result()
        } else {
            made.result()
        }
    });
    made.collect()
}
