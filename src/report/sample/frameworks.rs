//! The sample, audited together with two articles and two clauses of other frameworks.

use super::{Report, catalog, report, requirement};
use crate::catalog::Catalog;
use crate::domain::{
    ClauseId, Combined, Confidence, FrameworkCoverage, FrameworkId, FurtherCriteria,
    FurtherCriterion, MappedFrom, PassageToLookAt, Relation, Target, TargetState,
};

/// The sample with what it says on ISO/IEC 27001 and the AI Act.
pub(in super::super) fn with_frameworks() -> Report {
    let mut report = report();
    report.catalog = catalog();
    report.engagement.frameworks = vec![FrameworkId::Iso27001, FrameworkId::EuAiAct];
    let finding = report.findings[0].id();
    let passage = report.assessments[0].verdict.support().expect("support").design()[0].clone();
    let target = |id: &str, state| Target {
        id: clause(id),
        state,
        from: Vec::new(),
        passages: Vec::new(),
        findings: Vec::new(),
    };
    let judged = Target {
        from: vec![mapped("9.1", Relation::Equivalent, "operating_only")],
        findings: vec![finding],
        ..target("9.1", TargetState::JudgedOnce { conclusion: "operating_only" })
    };
    let looked = Target {
        from: vec![mapped("5.2", Relation::Related, "supported")],
        passages: vec![PassageToLookAt { requirement: requirement("5.2"), evidence: passage }],
        ..target("Art. 17", TargetState::EvidenceToLookAt)
    };
    let coverage = |framework, targets, without_counterpart| FrameworkCoverage {
        framework,
        targets,
        without_counterpart,
    };
    let further = FurtherCriterion {
        id: clause("9.1"),
        relation: Relation::Equivalent,
        through: requirement("9.1"),
    };
    let rows = report.findings.iter().enumerate();
    report.combined = Some(Combined {
        frameworks: vec![
            coverage(
                FrameworkId::Iso27001,
                vec![judged, target("A.7.4", TargetState::NotLookedAt)],
                vec![mapped("A.7.4", Relation::None, "contradicted")],
            ),
            coverage(
                FrameworkId::EuAiAct,
                vec![target("Art. 10", TargetState::NothingFound), looked],
                Vec::new(),
            ),
        ],
        findings: rows
            .map(|(place, one)| FurtherCriteria {
                finding: one.id(),
                also: if place == 0 { vec![further] } else { Vec::new() },
            })
            .collect(),
    });
    report
}

fn catalog() -> Catalog {
    catalog::with(&[
        ("frameworks/iso27001.toml", ISO27001),
        ("frameworks/eu_ai_act.toml", EU_AI_ACT),
        ("crosswalk.toml", CROSSWALK),
    ])
}

fn mapped(id: &str, relation: Relation, conclusion: &'static str) -> MappedFrom {
    MappedFrom {
        requirement: requirement(id),
        relation,
        source: "HS".to_owned(),
        confidence: Confidence::High,
        note: Some(format!("a note on {id}")),
        conclusion,
    }
}

fn clause(id: &str) -> ClauseId {
    id.parse().expect(id)
}

const ISO27001: &str = "
framework = 'iso27001'
name = 'ISO/IEC 27001'
edition = '2022'
about = 'Information security.'
limits = 'It says nothing on information security.'
carried_over = 'The subject is another one.'
group = [{ id = '9', title = 'Performance' }, { id = 'A.7', title = 'Physical' }]
clause = [
  { id = '9.1', group = '9', title = 'Monitoring', intent = 'What is measured.' },
  { id = 'A.7.4', group = 'A.7', title = 'Physical monitoring', intent = 'What is watched.' },
]
";

const EU_AI_ACT: &str = "
framework = 'eu-ai-act'
name = 'EU AI Act'
edition = 'Regulation (EU) 2024/1689'
about = 'The law.'
limits = 'It is no legal advice.'
group = [{ id = 'III', title = 'High risk' }]
clause = [
  { id = 'Art. 10', group = 'III', title = 'Data', intent = 'Data are governed.' },
  { id = 'Art. 17', group = 'III', title = 'Quality management', intent = 'There is a system.' },
]
";

const CROSSWALK: &str = "
requirement = []
[rules]
carried_over = []
worst_first = [
  'contradicted', 'not_found', 'partial', 'operating_only', 'design_only', 'supported', 'not_applicable',
]
passages_per_requirement_max = 1
[sources]
HS = 'the shared structure'
";
