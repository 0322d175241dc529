//! Each kind of audit on the sample: which tests are run, and what becomes of drafts.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tickmark::catalog::{Absence, Recommendations};
use tickmark::checks::{self, Dossier, Results};
use tickmark::domain::{
    Assessment, Engagement, Finding, FindingKind, Profile, RequestKind, Severity, Verdict,
};
use tickmark::review::{self, Drafts};

use crate::decided::{copy, printed, run as run_program, tickmark};
use crate::sample::REPORT;

fn run(profile: Profile) -> (Results, Drafts) {
    let engagement = Engagement { profile, ..REPORT.engagement.clone() };
    let dossier = Dossier {
        engagement: &engagement,
        catalog: &REPORT.catalog,
        documents: &REPORT.documents,
        assessments: &REPORT.assessments,
    };
    let results = checks::run(&dossier);
    let drafts = review::drafts(before_tests(), &results, &REPORT.catalog, &engagement);
    (results, drafts)
}

/// The conclusions of the sample as the engine made them, before what the tests found was laid over them.
pub fn before_tests() -> Vec<Assessment> {
    let undone = |assessment: &Assessment| {
        let mut assessment = assessment.clone();
        if let Verdict::Contradicted { otherwise, .. } = assessment.verdict {
            assessment.verdict = *otherwise;
        }
        assessment
    };
    REPORT.assessments.iter().map(undone).collect()
}

const ALL: [Profile; 7] = [
    Profile::Gap,
    Profile::Internal,
    Profile::Stage1,
    Profile::Stage2,
    Profile::Surveillance,
    Profile::Recertification,
    Profile::FollowUp,
];

#[test]
fn every_kind_of_audit_runs_its_tests_and_tells_the_others() {
    for profile in ALL {
        let rules = REPORT.catalog.profile(profile).expect("the catalogue has it");
        let (results, drafts) = run(profile);
        assert!(results.performed.iter().all(|id| rules.runs(id)), "{profile:?}");
        assert!(results.not_of_profile.iter().all(|id| !rules.runs(id)), "{profile:?}");
        let both = results.performed.len() + results.not_of_profile.len();
        assert_eq!(both, REPORT.catalog.tests().count(), "{profile:?}");
        for finding in &drafts.findings {
            let draft = finding.draft();
            assert!(draft.test.as_ref().is_none_or(|id| results.performed.contains(id)));
            let advises = !draft.recommendation.is_empty();
            assert!(!advises || rules.recommendations == Recommendations::Allowed, "{profile:?}");
            // What is absent is asked for, in every kind of audit.
            if draft.kind == FindingKind::EvidenceRequest {
                let grade = match rules.absence {
                    Absence::Request => draft.grade.is_none(),
                    Absence::AreaOfConcern => draft.grade == Some(Severity::Observation),
                    Absence::RequestThenGrade | Absence::NotAsked => draft.grade.is_some(),
                };
                assert!(grade, "{profile:?}: {:?}", draft.grade);
            }
        }
        // All 70 requirements have exactly one conclusion in each.
        assert_eq!(drafts.assessments.len(), REPORT.catalog.requirements().len());
    }
}

#[test]
fn an_internal_audit_is_what_it_was_without_profiles() {
    let (results, drafts) = run(Profile::Internal);
    assert!(results.not_of_profile.is_empty());
    let ids =
        |findings: &[Finding]| findings.iter().map(|one| one.draft().clone()).collect::<Vec<_>>();
    assert_eq!(ids(&drafts.findings), ids(&REPORT.findings));
    // The conclusions of a report are laid over once more here, so that their reasons are longer.
    let asked = |requests: &[tickmark::domain::Request]| {
        requests
            .iter()
            .map(|one| (one.requirement, one.kind, one.text.clone(), one.finding))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&drafts.requests), asked(&REPORT.requests));
    assert!(REPORT.run.not_of_profile.is_empty());
}

#[test]
fn stage_1_holds_records_of_operation_back_as_areas_of_concern() {
    let (_, internal) = run(Profile::Internal);
    let (_, stage1) = run(Profile::Stage1);
    let rules = REPORT.catalog.profile(Profile::Stage1).expect("the catalogue has it");
    let held = |drafts: &Drafts, kind| {
        let of_test = |id: &String| rules.held_back.contains(id);
        let findings = drafts.findings.iter().map(Finding::draft);
        findings
            .filter(|draft| draft.kind == kind && draft.test.as_ref().is_some_and(of_test))
            .map(|draft| (draft.test.clone(), draft.subject.clone()))
            .collect::<Vec<_>>()
    };
    let mut judged = held(&internal, FindingKind::Nonconformity);
    assert!(!judged.is_empty(), "the sample has some");
    assert!(held(&stage1, FindingKind::Nonconformity).is_empty());
    let mut concerns = held(&stage1, FindingKind::Observation);
    judged.sort();
    concerns.sort();
    assert!(judged.iter().all(|one| concerns.contains(one)), "{judged:?} {concerns:?}");
    let reasons = stage1.findings.iter().map(Finding::draft).filter(|draft| {
        draft.kind == FindingKind::Observation
            && draft.test.as_ref().is_some_and(|id| rules.held_back.contains(id))
    });
    for draft in reasons {
        assert!(draft.grade_reason.starts_with("Area of concern"), "{}", draft.grade_reason);
    }
}

#[test]
fn a_follow_up_asks_for_nothing_but_what_its_tests_miss() {
    let (results, drafts) = run(Profile::FollowUp);
    assert_eq!(results.performed, ["T64", "T65", "T66", "T67", "T68"]);
    let named = |request: &tickmark::domain::Request| request.finding.is_some();
    assert!(drafts.requests.iter().all(named));
    let mut catalog = REPORT.catalog.clone();
    catalog.also_test(&["T45".to_owned(), "T45".to_owned()]);
    let rules = catalog.profile(Profile::FollowUp).expect("the catalogue has it");
    assert!(rules.runs("T45") && !rules.runs("T44"));
    let internal = catalog.profile(Profile::Internal).expect("the catalogue has it");
    assert!(internal.runs("T44"));
}

#[test]
fn a_first_look_proposes_no_grade_for_what_is_absent() {
    let (_, drafts) = run(Profile::Gap);
    let absent = drafts.findings.iter().map(Finding::draft);
    let absent: Vec<_> = absent.filter(|one| one.kind == FindingKind::EvidenceRequest).collect();
    assert!(!absent.is_empty() && absent.iter().all(|draft| draft.grade.is_none()));
    assert!(drafts.requests.iter().any(|request| request.kind == RequestKind::Evidence));
}

/// Runs a later audit of a folder that names the audit before; what it told and its `run.json`.
fn later_audit(folder: &Path, profile: &str) -> (String, Value) {
    let arguments = [
        "run",
        "evidence",
        "--out",
        ".",
        "--as-of",
        "2026-12-01",
        "--profile",
        profile,
        "--allow-unread",
    ];
    let output = tickmark(folder, &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let run = fs::read_to_string(folder.join("out/run.json")).expect("run.json");
    let summary = String::from_utf8_lossy(&output.stdout).into_owned();
    (summary + &told, serde_json::from_str(&run).expect("JSON"))
}

#[test]
fn the_audit_before_gives_the_period_the_tests_and_what_is_followed_up() {
    let both = tempfile::tempdir().expect("a temporary folder");
    let (before, after) = (both.path().join("before"), both.path().join("after"));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence");
    for folder in [&before, &after] {
        copy(&sample.join("08_review_audit"), &folder.join("evidence"));
    }
    run_program(&before);
    let (told, alone) = later_audit(&after, "surveillance");
    assert!(told.contains("none is known: it begins with the last audit"), "{told}");
    assert_eq!(alone["parameters"]["period"], Value::Null);
    assert!(told.contains("Not tested in this profile (surveillance): T01"), "{told}");
    assert_eq!(alone["not_of_profile"][0], "T01");

    fs::write(after.join("engagement.toml"), "previous = '../before'\n").expect("writes");
    let (told, run) = later_audit(&after, "surveillance");
    assert!(told.contains("2026-09-15 to 2026-12-01, since the audit of 2026-09-14"), "{told}");
    assert_eq!(run["parameters"]["period"]["first"], "2026-09-15");

    let (_, run) = later_audit(&after, "follow-up");
    let drafts = fs::read_to_string(before.join("out/findings.json")).expect("findings");
    let drafts: Value = serde_json::from_str(&drafts).expect("JSON");
    let drafts = drafts["findings"].as_array().expect("a list").iter();
    let failed: Vec<&Value> =
        drafts.filter(|one| one["kind"] == "nonconformity").map(|one| &one["test"]).collect();
    assert!(!failed.is_empty(), "the audit before found something");
    let tests = run["tests"].as_array().expect("a list");
    assert!(failed.iter().all(|test| tests.contains(test)), "{failed:?} {tests:?}");
    let plan = printed(&after, &["plan", "."]);
    assert!(plan.contains("Findings of the audit of 2026-09-14"), "{plan}");

    fs::write(after.join("engagement.toml"), "previous = '../nowhere'\n").expect("writes");
    let refused = tickmark(&after, &["plan", "."]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("cannot read the audit before") && told.contains("hint: "), "{told}");
}
