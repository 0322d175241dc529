//! What is carried over, state by state, by the shipped catalogue.

use std::sync::LazyLock;

use super::*;
use crate::catalog;
use crate::domain::{
    Body, Criterion, CriterionSource, Document, DocumentId, DraftedBy, EvidencePath, FindingDraft,
    FindingKind, Format, Judge, Location, Relation, Section, Severity, SourceFile, Verdict,
};

static SHIPPED: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses"));

/// Two mappings of the structure both standards share to one clause; the shipped crosswalk has no such pair.
fn with_two_equivalents() -> Catalog {
    let crosswalk = catalog::shipped().into_iter().find(|file| file.path == "crosswalk.toml");
    let mut crosswalk = crosswalk.expect("a crosswalk");
    let (from, to) =
        ("id = \"7.3\", relation = \"equivalent\"", "id = \"7.2\", relation = \"equivalent\"");
    assert!(crosswalk.text.contains(from));
    crosswalk.text = crosswalk.text.replace(from, to);
    Catalog::parse(&catalog::overlaid(vec![crosswalk])).expect("parses")
}

/// The state of a part of a framework, given conclusions: `7.2 supported`.
fn check(catalog: &Catalog, conclusions: &[(&str, &str)], part: &str, state: &str) {
    let assessments: Vec<Assessment> =
        conclusions.iter().map(|(id, conclusion)| assessment(id, conclusion)).collect();
    let part: ClauseId = part.parse().expect(part);
    let combined = combine(&[part.framework()], catalog, &assessments, &[]).expect("asked for");
    let target = combined.frameworks[0].targets.iter().find(|target| target.id == part);
    let target = target.expect("every part of the framework is there");
    let told = [target.state.name(), target.state.conclusion().unwrap_or_default()].join(" ");
    assert_eq!(told.trim(), state, "{part} of {conclusions:?}");
}

#[test]
fn a_shared_clause_carries_the_conclusion_over_and_nothing_else_does() {
    let catalog = &*SHIPPED;
    for conclusion in Verdict::NAMES {
        check(catalog, &[("7.2", conclusion)], "7.2", &format!("judged_once {conclusion}"));
    }
    // Related, by the same structure.
    check(catalog, &[("6.1.2", "supported")], "6.1.2", "evidence_to_look_at");
    // What 42001 asks for is only a part of it.
    check(catalog, &[("9.3.2", "supported")], "9.3.2", "evidence_to_look_at");
    check(catalog, &[("7.2", "contradicted")], "Art. 4", "evidence_to_look_at");
}

#[test]
fn nothing_found_and_not_looked_at_are_two_things() {
    let catalog = &*SHIPPED;
    check(catalog, &[("7.2", "not_found"), ("7.3", "not_found")], "Art. 4", "nothing_found");
    check(catalog, &[("7.2", "not_found"), ("7.3", "partial")], "Art. 4", "evidence_to_look_at");
    check(catalog, &[("A.10.3", "not_applicable")], "A.5.22", "nothing_found");
    check(catalog, &[("7.2", "supported")], "A.7.1", "not_looked_at");
    check(catalog, &[("7.2", "supported")], "Art. 5", "not_looked_at");
}

#[test]
fn the_worst_of_several_conclusions_is_carried_over() {
    let catalog = &with_two_equivalents();
    let both = |a, b| [("7.2", a), ("7.3", b)];
    check(catalog, &both("supported", "design_only"), "7.2", "judged_once design_only");
    check(catalog, &both("not_found", "partial"), "7.2", "judged_once not_found");
    check(catalog, &both("not_found", "contradicted"), "7.2", "judged_once contradicted");
    check(catalog, &both("not_applicable", "supported"), "7.2", "judged_once supported");
}

#[test]
fn a_passage_that_two_requirements_rest_on_is_shown_once() {
    let assessments = ["7.2", "7.3"].map(|id| assessment(id, "supported"));
    let combined =
        combine(&[FrameworkId::EuAiAct], &SHIPPED, &assessments, &[]).expect("asked for");
    let literacy = combined.frameworks[0].targets.iter().find(|one| one.id.to_string() == "Art. 4");
    let passages = &literacy.expect("the article").passages;
    assert_eq!(passages.len(), 1);
    assert_eq!(passages[0].requirement.to_string(), "7.2");
}

#[test]
fn a_finding_bears_on_each_further_criterion_once_by_its_closest_relation() {
    let findings = [finding(&["A.4.6", "7.2"]), finding(&["A.9.3"])];
    let asked = [FrameworkId::Iso27001, FrameworkId::EuAiAct];
    let combined = combine(&asked, &SHIPPED, &[], &findings).expect("asked for");
    let told = |place: usize| -> Vec<String> {
        let also = &combined.findings[place].also;
        also.iter()
            .map(|one| format!("{} {} by {}", one.id, one.relation.name(), one.through))
            .collect()
    };
    assert_eq!(
        told(0),
        [
            "7.2 equivalent by 7.2",
            "A.5.2 related by A.4.6",
            "Art. 4 related by A.4.6",
            "Art. 14 related by A.4.6",
            "Art. 26 related by A.4.6",
        ]
    );
    assert_eq!(told(1), ["Art. 14 related by A.9.3", "Art. 26 related by A.9.3"]);
    let oversight =
        combined.frameworks[1].targets.iter().find(|one| one.id.to_string() == "Art. 14");
    let named = &oversight.expect("the article").findings;
    assert_eq!(named, &findings.each_ref().map(Finding::id));
    let none = &combined.frameworks[0].without_counterpart;
    let none: Vec<String> = none.iter().map(|one| one.requirement.to_string()).collect();
    assert_eq!(none, ["A.5.5", "A.6.1.2", "A.7.4", "A.9.3"]);
    assert!(
        combined.frameworks[0].without_counterpart.iter().all(|o| o.relation == Relation::None)
    );
}

#[test]
fn without_a_further_framework_nothing_is_combined() {
    assert_eq!(combine(&[], &SHIPPED, &[], &[finding(&["7.2"])]), None);
}

fn assessment(id: &str, conclusion: &str) -> Assessment {
    let support = || Support::new(vec![quotation()], Vec::new()).expect("support");
    let verdict = match conclusion {
        "supported" => Verdict::Supported(support()),
        "design_only" => Verdict::DesignOnly(support()),
        "operating_only" => Verdict::OperatingOnly(support()),
        "partial" => Verdict::Partial(support()),
        "contradicted" => Verdict::Contradicted {
            findings: Vec::new(),
            otherwise: Box::new(Verdict::Supported(support())),
        },
        "not_found" => Verdict::NotFound,
        _ => Verdict::NotApplicable { reason: "none".to_owned() },
    };
    assert_eq!(verdict.name(), conclusion);
    Assessment {
        requirement: id.parse().expect(id),
        verdict,
        reason: String::new(),
        passages: Vec::new(),
        newest_operating: None,
        systems: Vec::new(),
        judge: Judge::Keyword,
        overlay: None,
    }
}

fn quotation() -> Evidence {
    let text = "Everybody who works with AI is trained.";
    let location = Location::Lines { first: 1, last: 1 };
    let section = Section { location, trail: Vec::new(), body: Body::Text(text.to_owned()) };
    let path = EvidencePath("training.txt".to_owned());
    let file = SourceFile { path, id: DocumentId::of(text.as_bytes()), bytes: 39 };
    let document = Document::of_sections(file, Format::Text, vec![section]);
    Evidence::cite(document.sections[0].excerpt(&document.file), text).expect("stands there")
}

fn finding(requirements: &[&str]) -> Finding {
    Finding::propose(FindingDraft {
        test: None,
        kind: FindingKind::Nonconformity,
        grade: Some(Severity::Minor),
        grade_reason: String::new(),
        requirements: requirements.iter().map(|id| id.parse().expect(id)).collect(),
        subject: String::new(),
        title: String::new(),
        criterion: Criterion { source: CriterionSource::OwnProcedure, text: String::new() },
        condition: String::new(),
        expected: String::new(),
        observed: String::new(),
        population: None,
        evidence: Vec::new(),
        counter_evidence: Vec::new(),
        false_positive_note: String::new(),
        question: String::new(),
        recommendation: String::new(),
        drafted_by: DraftedBy::Check,
    })
}
