//! Words of the catalogue that stand there twice, or that another one makes needless.

use std::collections::{BTreeMap, BTreeSet};

use super::Warning;
use crate::domain::{Requirement, RequirementId};
use crate::words::{self, Language, Phrases};

/// Terms of a requirement with the same stems.
pub(super) fn terms(requirement: &Requirement) -> Vec<Warning> {
    let Requirement { id, terms, .. } = requirement;
    let mut first: BTreeMap<Vec<String>, &String> = BTreeMap::new();
    let mut warnings = Vec::new();
    for term in terms.strong.iter().chain(&terms.normal).chain(&terms.weak) {
        match first.get(&stems(term)) {
            Some(twin) => warnings.push(Warning::SameTerm {
                requirement: *id,
                term: term.clone(),
                twin: (*twin).clone(),
            }),
            None => {
                first.insert(stems(term), term);
            }
        }
    }
    warnings
}

/// Strong and normal terms that several requirements have, by those requirements.
pub(super) fn shared_terms(requirements: &[Requirement]) -> Vec<Warning> {
    let mut having: BTreeMap<Vec<String>, (&String, BTreeSet<RequirementId>)> = BTreeMap::new();
    for Requirement { id, terms, .. } in requirements {
        for term in terms.strong.iter().chain(&terms.normal) {
            having.entry(stems(term)).or_insert((term, BTreeSet::new())).1.insert(*id);
        }
    }
    let mut shared: BTreeMap<Vec<RequirementId>, Vec<String>> = BTreeMap::new();
    for (term, requirements) in having.into_values() {
        if requirements.len() > 1 {
            shared.entry(requirements.into_iter().collect()).or_default().push(term.clone());
        }
    }
    shared
        .into_iter()
        .map(|(requirements, terms)| Warning::SharedTerms { requirements, terms })
        .collect()
}

/// Terms are English.
fn stems(term: &str) -> Vec<String> {
    words::cut(term).into_iter().map(|word| word.stem.to_string()).collect()
}

/// Members of a requirement's concepts without which it would be understood the same.
pub(super) fn members(requirement: &Requirement) -> Vec<Warning> {
    let groups = (1..).zip(&requirement.concepts);
    groups.flat_map(|(group, members)| in_group(requirement.id, group, members)).collect()
}

fn in_group(requirement: RequirementId, group: usize, members: &[String]) -> Vec<Warning> {
    let phrases = Phrases::of_any_language(
        members.iter().enumerate().map(|(nth, member)| (member.as_str(), nth)),
    );
    let spoken: Vec<BTreeSet<usize>> =
        members.iter().map(|member| always_spoken(&phrases, member)).collect();
    let mut warnings = Vec::new();
    for (nth, member) in members.iter().enumerate() {
        // Of two that imply each other the first stays.
        let stays = |other: usize| other < nth || !spoken[other].contains(&nth);
        let covering = spoken[nth].iter().filter(|other| **other != nth && stays(**other));
        let length = |text: &String| (words::spans(text).len(), text.len());
        let shortest = covering.map(|other| &members[*other]).min_by_key(|other| length(other));
        let Some(other) = shortest.cloned() else { continue };
        let languages = same_in(member, &other);
        let is_shorter = length(&other).0 < length(member).0;
        let member = member.clone();
        warnings.push(if is_shorter {
            Warning::ImpliedMember { requirement, group, member, by: other }
        } else {
            Warning::SameMember { requirement, group, member, twin: other, languages }
        });
    }
    warnings
}

/// The languages in which two members have the same stems.
fn same_in(one: &str, other: &str) -> Vec<&'static str> {
    let stems = |text: &str, language| -> Vec<String> {
        words::cut_in(text, language).into_iter().map(|word| word.stem.to_string()).collect()
    };
    let same = |language: &Language| stems(one, *language) == stems(other, *language);
    Language::ALL.into_iter().filter(same).map(Language::code).collect()
}

/// The members that stand in every text in which a member stands, whatever language the text is in.
fn always_spoken(phrases: &Phrases<usize>, member: &str) -> BTreeSet<usize> {
    let spoken = Language::ALL.map(|language| {
        let found = phrases.find_in(member, &words::cut_in(member, language));
        found.into_iter().map(|found| *found.meaning).collect::<BTreeSet<usize>>()
    });
    spoken.into_iter().reduce(|all, here| &all & &here).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(members: &[&str], needless: &[(&str, &str)]) {
        let id = "4.1".parse().expect("an id");
        let members: Vec<String> = members.iter().map(|one| (*one).to_owned()).collect();
        let warnings = in_group(id, 1, &members);
        let found: Vec<(&str, &str)> = warnings
            .iter()
            .map(|warning| match warning {
                Warning::SameMember { member, twin: other, .. }
                | Warning::ImpliedMember { member, by: other, .. } => {
                    (member.as_str(), other.as_str())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, needless);
    }

    #[test]
    fn a_member_with_a_shorter_one_in_it_is_needless() {
        check(&["ai policy", "house ai policy"], &[("house ai policy", "ai policy")]);
        check(&["house ai policy", "ai policy"], &[("house ai policy", "ai policy")]);
        check(&["policy", "policyholder", "policy on ai"], &[("policy on ai", "policy")]);
        check(&["risk", "risk register", "register"], &[("risk register", "risk")]);
        check(&["ai policy", "policy on ai", "ai use policy"], &[]);
    }

    #[test]
    fn of_members_that_are_the_same_the_first_stays() {
        check(&["root cause", "root-cause"], &[("root-cause", "root cause")]);
        check(&["audit", "audits", "audits"], &[("audits", "audit"), ("audits", "audit")]);
    }

    #[test]
    fn of_two_inflections_the_one_that_finds_less_is_needless() {
        check(&["kunde", "kunden"], &[("kunde", "kunden")]);
        assert_eq!(same_in("kunde", "kunden"), ["de"]);
    }

    #[test]
    fn an_abbreviation_implies_its_lower_case_and_not_the_other_way_round() {
        check(&["raci", "RACI chart"], &[("RACI chart", "raci")]);
        check(&["RACI", "raci chart"], &[]);
    }

    #[test]
    fn inflections_of_another_language_are_told_apart() {
        // One stem in English and two in German: a German text with the one need not hold the other.
        check(&["policy", "policies"], &[]);
    }

    #[test]
    fn terms_are_the_same_by_their_stems() {
        let mut catalog = crate::catalog::Catalog::parse(&crate::catalog::shipped())
            .expect("the shipped catalogue parses")
            .requirements()[..2]
            .to_vec();
        let term = |term: &str| vec![term.to_owned()];
        for (requirement, normal) in catalog.iter_mut().zip(["shared words", "sharing words"]) {
            requirement.terms.strong = term("risk register");
            requirement.terms.normal = term(normal);
            requirement.terms.weak = term("risk registers");
        }
        let (requirement, other) = (catalog[0].id, catalog[1].id);
        assert_eq!(
            terms(&catalog[0]),
            [Warning::SameTerm {
                requirement,
                term: "risk registers".to_owned(),
                twin: "risk register".to_owned(),
            }]
        );
        assert_eq!(
            shared_terms(&catalog),
            [Warning::SharedTerms {
                requirements: vec![requirement, other],
                terms: vec!["risk register".to_owned(), "shared words".to_owned()],
            }]
        );
    }
}
