//! Holds releases against what had to come first.

use super::releases::{self, Release, Tested, Words};
use super::versions::Version;
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Stage, field};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, Severity, When};

/// Something that had to come before a release and came after it.
struct Late {
    what: String,
    on: When,
    evidence: Option<Evidence>,
}

/// T38: nothing goes into use before its tests, assessment and approval (`rules` T38).
///
/// Only days are compared, and of a vague date the reading that favours the auditee counts. A ticket of a
/// test counts as late only where it was opened after the release.
pub(super) fn before_use(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::of(material, test);
    let releases = releases::releases(material, &words);
    let tests = releases::tests(material, &words);
    let held: Vec<&Release> = releases
        .iter()
        .filter(|release| {
            release.on.latest() <= material.as_of()
                && material.systems[release.system].stage != Stage::Retired
        })
        .collect();
    let judged: Vec<(&Release, Vec<Late>)> =
        held.iter().map(|release| (*release, late(material, test, release, &tests))).collect();
    let failed =
        judged.iter().filter(|(release, late)| !late.is_empty() && !release.waiver).count();
    let mut told: Vec<(usize, Option<Version>)> = Vec::new();
    let mut results = Vec::new();
    for (release, late) in &judged {
        let system = &material.systems[release.system];
        let key = (release.system, release.version.clone());
        let [first, ..] = late.as_slice() else {
            results.push(draft::pass(test, &system.subject()));
            continue;
        };
        if release.waiver || told.contains(&key) {
            continue;
        }
        told.push(key);
        let items: Vec<String> = late
            .iter()
            .map(|late| {
                test.say("what_of_day", &[("what", &late.what), ("day", &test.when(late.on))])
            })
            .collect();
        let days = release.on.latest().days_until(first.on.earliest());
        let version = release.version_named(test);
        let draft = Draft::new(test, "late", system.subject())
            .fact("system", system.label())
            .fact("version", version)
            .fact("on", test.when(release.on))
            .fact("late", test.listed(&items))
            .fact("what", &first.what)
            .fact("days", days)
            .population(held.len(), failed, "releases")
            .evidence([release.evidence.clone()])
            .evidence(late.iter().filter_map(|late| late.evidence.clone()));
        results.push(graded(draft, test, system.high_tier, failed).result());
    }
    results.extend(by_inventory(material, test, &words, &releases, &tests));
    if results.is_empty() {
        results.push(draft::silent(test, "releases", State::NotTestable));
    }
    results
}

fn graded<'t>(draft: Draft<'t>, test: &AuditTest, high_tier: bool, failed: usize) -> Draft<'t> {
    if high_tier {
        draft.grade(Severity::Major, "ranked_high")
    } else if failed >= test.parameter("systemic_releases_min") {
        draft.fact("failed", failed).grade(Severity::Major, "most_releases")
    } else {
        draft
    }
}

fn late(
    material: &Material<'_>,
    test: &AuditTest,
    release: &Release,
    tests: &[Tested<'_>],
) -> Vec<Late> {
    let after = |when: When| when.earliest() > release.on.latest();
    let mut late: Vec<Late> = Vec::new();
    for (what, when) in release.before.iter().filter(|(_, when)| after(*when)) {
        late.push(Late { what: test.phrase(what).to_owned(), on: *when, evidence: None });
    }
    let same = |version: Option<&Version>| match (&release.version, version) {
        (Some(one), Some(other)) => one.same(other),
        _ => false,
    };
    let of_release = tests
        .iter()
        .filter(|tested| tested.system == release.system && same(tested.version.as_ref()));
    let dated: Vec<(&Tested<'_>, When)> =
        of_release.filter_map(|tested| Some((tested, tested.approved_on?))).collect();
    if dated.iter().all(|(_, when)| after(*when))
        && let Some((tested, on)) = dated.iter().min_by_key(|(_, when)| when.earliest())
    {
        let what = match tested.file {
            Some(_) => test.say("report_approval", &[("name", &tested.name)]),
            None => test.say("test_named", &[("name", &tested.name)]),
        };
        late.push(Late { what, on: *on, evidence: tested.evidence.clone() });
    }
    let assessed = material.about(release.system, &["IA"]).into_iter().filter_map(|file| {
        let named = field(file.facts, "system_version").is_some()
            || Version::first_in(&file.facts.title).is_some();
        let version = releases::assessed_version(&file).filter(|_| named);
        let approved = file.facts.control.approved_on.as_ref()?;
        same(version.as_ref()).then(|| (approved.value, approved.evidence.clone()))
    });
    let assessed: Vec<(When, Evidence)> = assessed.collect();
    if assessed.iter().all(|(when, _)| after(*when))
        && let Some((on, evidence)) = assessed.into_iter().min_by_key(|(when, _)| when.earliest())
    {
        let what = test.phrase("assessment_approval").to_owned();
        late.push(Late { what, on, evidence: Some(evidence) });
    }
    late
}

/// Systems without a release on record, by the go-live day of the inventory. That day is the first of all
/// versions, so it says something of a first version only.
fn by_inventory(
    material: &Material<'_>,
    test: &AuditTest,
    words: &Words,
    releases: &[Release],
    tests: &[Tested<'_>],
) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for (index, system) in material.systems.iter().enumerate() {
        let recorded = releases.iter().any(|release| release.system == index);
        let version = system.text("version").and_then(Version::of_cell);
        let days = system.text("go_live_on").map(|text| words.days(text)).unwrap_or_default();
        let (Some(version), [on]) = (version, days.as_slice()) else { continue };
        if recorded || !system.owes_records() || !version.is_first() {
            continue;
        }
        let of_version = tests.iter().filter(|tested| {
            let same = tested.version.as_ref().is_some_and(|other| other.same(&version));
            tested.system == index && tested.file.is_some() && same
        });
        let approvals: Vec<(&Tested<'_>, When)> =
            of_version.filter_map(|tested| Some((tested, tested.approved_on?))).collect();
        let Some((tested, when)) = approvals.iter().min_by_key(|(_, when)| when.earliest()) else {
            continue;
        };
        let late = on.latest().days_until(when.earliest());
        if late <= 0 || late > test.days("first_use_days_max") {
            results.push(draft::pass(test, &system.subject()));
            continue;
        }
        let draft = Draft::new(test, "late_by_inventory", system.subject())
            .fact("system", system.label())
            .fact("version", &version.written)
            .fact("on", test.when(*on))
            .fact("report", &tested.name)
            .fact("when", test.when(*when))
            .fact("days", late)
            .evidence(system.evidence())
            .evidence(tested.evidence.clone());
        results.push(graded(draft, test, system.high_tier, 1).result());
    }
    results
}
