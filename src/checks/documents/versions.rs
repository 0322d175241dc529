//! T05: a document, its file name, its history and the list of documents give it different versions or dates.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, System};
use super::super::{CheckResult, State, Test};
use super::library::{Listed, is_collection, plain_day};
use super::{governs, is_draft, label, own_id, stem, subject};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, When};
use crate::facts::Fact;

pub(super) const TEST: Test = Test {
    id: "T05",
    decide: versions_agree,
    parameters: &["days_apart_min"],
    wordings: &["versions", "dates"],
    says: &[
        "within",
        "in_name",
        "in_list",
        "approval_in_list",
        "review_in_list",
        "approved_late",
        "review_early",
    ],
};

/// Two statements on one document that cannot both be right.
struct Contradiction {
    /// In words: `the list of documents has version 2.0, the document 2.1`.
    told: String,
    /// Whether it is about the version; else it is about a day.
    of_version: bool,
    evidence: Vec<Evidence>,
}

/// T05 (`rules` T05). `1`, `1.0` and `v1.0` are one version. A draft of the next version differs from the list
/// rightly, and where one of two copies agrees with the list, T07 speaks of the other.
fn versions_agree(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let listed = Listed::all(material);
    let mut results = Vec::new();
    let is_one = |file: &&File<'_>| {
        governs(file.facts) && !is_draft(file.facts) && !is_collection(file.facts)
    };
    for file in material.files.iter().filter(is_one) {
        let id = own_id(file.facts, file.path);
        let row = listed.iter().find(|row| row.is_of(id.as_deref(), file.facts));
        let row = row.filter(|row| !another_agrees(material, file, **row));
        let found: Vec<Contradiction> = within(material, test, file)
            .into_iter()
            .chain(in_name(material, test, file))
            .chain(row.into_iter().flat_map(|row| with_list(test, file, *row)))
            .chain(days_in_order(test, file))
            .collect();
        let sources = file.facts.versions.len() + usize::from(row.is_some());
        match found.first() {
            None if sources > 0 => results.push(draft::pass(test, &subject(file))),
            None => {}
            Some(_) => results.push(contradicted(test, file, &found)),
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "versions of documents", State::NotTestable));
    }
    results
}

fn contradicted(test: &AuditTest, file: &File<'_>, found: &[Contradiction]) -> CheckResult {
    let told: Vec<&str> = found.iter().map(|one| one.told.as_str()).collect();
    let draft = if found.iter().any(|one| one.of_version) {
        Draft::new(test, "versions", subject(file))
    } else {
        Draft::new(test, "dates", subject(file)).kind(FindingKind::Observation)
    };
    draft
        .fact("document", label(file))
        .fact("contradictions", told.join("; "))
        .evidence(found.iter().flat_map(|one| one.evidence.iter().cloned()))
        .result()
}

/// The version of the cover against those of running headers and of the history's newest row.
fn within(material: &Material<'_>, test: &AuditTest, file: &File<'_>) -> Option<Contradiction> {
    let cover = file.facts.control.version.as_ref()?;
    // A guide to a system gives the version of the system too.
    let systems: Vec<&System<'_>> =
        material.systems_of(file).iter().filter_map(|at| material.systems.get(*at)).collect();
    let of_system = |version: &str| {
        let mut known = systems.iter().filter_map(|system| system.text("version"));
        known.any(|known| {
            let mut parts = known.split(|c: char| !(c.is_alphanumeric() || c == '.'));
            parts.any(|part| !part.is_empty() && same_version(part, version))
        })
    };
    let mut others = file.facts.versions.iter();
    let other = others
        .find(|other| !same_version(&other.value, &cover.value) && !of_system(&other.value))?;
    // Of three places two may agree; the cover is told against the other either way.
    let told = test.say("within", &[("cover", &cover.value), ("other", &other.value)]);
    let evidence = vec![cover.evidence.clone(), other.evidence.clone()];
    Some(Contradiction { told, of_version: true, evidence })
}

/// The version in the name of the file, unless that may be the version of a system.
fn in_name(material: &Material<'_>, test: &AuditTest, file: &File<'_>) -> Option<Contradiction> {
    let cover = file.facts.control.version.as_ref()?;
    let named = version_in_name(stem(file.path))?;
    let of_system = !material.systems_of(file).is_empty();
    if of_system || opens_alike(&named, &cover.value) {
        return None;
    }
    let told = test.say("in_name", &[("named", &named), ("cover", &cover.value)]);
    Some(Contradiction { told, of_version: true, evidence: vec![cover.evidence.clone()] })
}

/// `2.1` of `AI_policy_v2.1`.
fn version_in_name(stem: &str) -> Option<String> {
    let lower = stem.to_lowercase();
    let at = lower.rmatch_indices(['v']).map(|(at, _)| at).find(|at| {
        let before = lower[..*at].chars().next_back();
        before.is_some_and(|c| matches!(c, '_' | '-' | ' ' | '(' | '.'))
            && lower[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    })?;
    let rest = &lower[at + 1..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let version = rest[..end].trim_end_matches('.');
    let follows_letter = rest[end..].starts_with(char::is_alphabetic);
    (version.len() <= 6 && !follows_letter).then(|| version.to_owned())
}

/// The row of the list of documents against what the document says. A list that has a later day for the next
/// review tells that it was moved, or that the document was reviewed and left as it is.
fn with_list(test: &AuditTest, file: &File<'_>, row: Listed<'_>) -> Vec<Contradiction> {
    let control = &file.facts.control;
    let mut found = Vec::new();
    let mut same = true;
    if let (Some(cover), Some(listed)) = (&control.version, row.text("version").and_then(plain))
        && !same_version(listed, &cover.value)
    {
        same = false;
        let told = test.say("in_list", &[("listed", &listed), ("cover", &cover.value)]);
        let evidence = vec![row.evidence(), cover.evidence.clone()];
        found.push(Contradiction { told, of_version: true, evidence });
    }
    let days = [
        ("approved_on", "approval_in_list", control.approved_on.as_deref()),
        ("next_review_on", "review_in_list", control.next_review_on.as_deref()),
    ];
    for (column, said, stated) in days {
        let listed = row.text(column).and_then(plain_day);
        if let (true, Some(stated), Some(listed)) = (same, stated, listed)
            && days_apart(stated.value, listed) > test.days("days_apart_min")
            && !(column == "next_review_on" && listed.earliest() > stated.value.latest())
        {
            let told = test
                .say(said, &[("listed", &test.when(listed)), ("stated", &test.when(stated.value))]);
            let evidence = vec![row.evidence(), stated.evidence.clone()];
            found.push(Contradiction { told, of_version: false, evidence });
        }
    }
    found
}

/// Days of the control block that run backwards.
fn days_in_order(test: &AuditTest, file: &File<'_>) -> Vec<Contradiction> {
    let control = &file.facts.control;
    let (approved, effective) = (control.approved_on.as_deref(), control.effective_on.as_deref());
    let next = control.next_review_on.as_deref();
    let pairs = [(approved, effective, "approved_late"), (approved, next, "review_early")];
    let backwards = |earlier: &Fact<When>, later: &Fact<When>| {
        later.value.latest().days_until(earlier.value.earliest()) > test.days("days_apart_min")
    };
    let mut found = Vec::new();
    for (earlier, later, said) in pairs {
        if let (Some(earlier), Some(later)) = (earlier, later)
            && backwards(earlier, later)
        {
            let told = test.say(
                said,
                &[("earlier", &test.when(earlier.value)), ("later", &test.when(later.value))],
            );
            let evidence = vec![earlier.evidence.clone(), later.evidence.clone()];
            found.push(Contradiction { told, of_version: false, evidence });
        }
    }
    found
}

/// How many days lie between two dates at least.
fn days_apart(one: When, other: When) -> i64 {
    let gap = one.latest().days_until(other.earliest());
    gap.max(other.latest().days_until(one.earliest())).max(0)
}

/// Whether another current copy of the document has the version of the list.
fn another_agrees(material: &Material<'_>, file: &File<'_>, row: Listed<'_>) -> bool {
    let Some(listed) = row.text("version").and_then(plain) else { return false };
    material.files.iter().any(|other| {
        let other_id = own_id(other.facts, other.path);
        let version = other.facts.control.version.as_ref();
        other.path != file.path
            && row.is_of(other_id.as_deref(), other.facts)
            && version.is_some_and(|version| same_version(&version.value, listed))
    })
}

/// A cell that is a version and nothing else, without its `v`.
fn plain(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let bare = cell.trim_start_matches(['v', 'V']).trim_start();
    let plain = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.len() <= 8
        && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then_some(bare)
}

/// Whether two versions are one: `1`, `1.0` and `v1.0`.
pub(super) fn same_version(one: &str, other: &str) -> bool {
    numbers(one) == numbers(other)
}

/// Whether the shorter of two versions opens the longer: `2` and `2.1`.
fn opens_alike(named: &str, cover: &str) -> bool {
    let (named, cover) = (numbers(named), numbers(cover));
    named.iter().zip(&cover).all(|(one, other)| one == other) || named == cover
}

/// The numbers of a version, without noughts behind; of other versions the letters.
pub(super) fn numbers(version: &str) -> Vec<String> {
    let lower = version.trim().trim_start_matches(['v', 'V']).to_lowercase();
    let mut parts: Vec<String> = lower
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" => "0".to_owned(),
            rest => rest.to_owned(),
        })
        .collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| last == "0") {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (one, other, same) in
            [("1.0", "1", true), ("v2.10", "2.1", false), ("03", "3.0", true), ("B", "b", true)]
        {
            assert_eq!(same_version(one, other), same, "{one} / {other}");
        }
    }

    #[test]
    fn a_file_name_may_give_the_version() {
        for (name, version) in [
            ("AI_policy_v2.1", Some("2.1")),
            ("AI policy V3 final", Some("3")),
            ("service_v_model", None),
            ("ev2", None),
        ] {
            assert_eq!(version_in_name(name).as_deref(), version, "{name}");
        }
    }
}
