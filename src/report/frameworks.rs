//! `frameworks.json`: what the evidence says on further frameworks, one coverage matrix for each.
//!
//! Only there where frameworks were asked for. A state tells how far a part was looked at, never that it is met.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::place::Place;
use super::{Error, Report, json};
use crate::catalog::{Catalog, Framework};
use crate::domain::{
    AuditDate, ClauseId, Combined, Confidence, EvidencePath, Finding, FindingId, FindingKind,
    FrameworkCoverage, FrameworkId, FurtherCriterion, MappedFrom, PassageToLookAt, Relation,
    RequirementId, Severity, Target, TargetState,
};
use crate::outputs::FrameworkCounts;

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let nothing = Combined { frameworks: Vec::new(), findings: Vec::new() };
    let Combined { frameworks, findings } = report.combined.as_ref().unwrap_or(&nothing);
    let covered = frameworks.iter().map(|covered| {
        let framework = report.catalog.framework(covered.framework);
        let framework = framework.ok_or(Error::NoFramework(covered.framework))?;
        Ok(Matrix::new(framework, covered, report))
    });
    let drafts: BTreeMap<FindingId, &Finding> =
        report.findings.iter().map(|finding| (finding.id(), finding)).collect();
    let rows = findings.iter().filter_map(|one| {
        let draft = drafts.get(&one.finding)?.draft();
        Some(Row {
            id: one.finding,
            kind: draft.kind,
            grade: draft.grade,
            title: &draft.title,
            requirements: &draft.requirements,
            also: also(&one.also),
        })
    });
    json::file(&File {
        schema: "tickmark.frameworks/1",
        judged: "iso42001",
        as_of: report.engagement.as_of,
        sources: report.catalog.crosswalk().sources(),
        frameworks: covered.collect::<Result<_, Error>>()?,
        findings: rows.collect(),
    })
}

/// How many parts are in which state, and how many findings bear on any of them: each counts once.
pub(super) fn counts(targets: &[Target], findings: &[Finding]) -> FrameworkCounts {
    use FindingKind::{Nonconformity, Observation, Opportunity};
    let mut counts = FrameworkCounts { targets: targets.len(), ..FrameworkCounts::default() };
    let mut bearing: BTreeSet<FindingId> = BTreeSet::new();
    for target in targets {
        *match target.state {
            TargetState::JudgedOnce { .. } => &mut counts.judged_once,
            TargetState::EvidenceToLookAt => &mut counts.evidence_to_look_at,
            TargetState::NothingFound => &mut counts.nothing_found,
            TargetState::NotLookedAt => &mut counts.not_looked_at,
        } += 1;
        bearing.extend(&target.findings);
    }
    let is_one = |finding: &&Finding| {
        matches!(finding.draft().kind, Nonconformity | Observation | Opportunity)
            && finding.waiver().is_none()
            && bearing.contains(&finding.id())
    };
    counts.findings = findings.iter().filter(is_one).count();
    counts
}

/// The further criteria of a draft, as `findings.json` lists them too.
pub(super) fn also(criteria: &[FurtherCriterion]) -> Vec<Also> {
    let criterion = |one: &FurtherCriterion| Also {
        framework: one.id.framework(),
        id: one.id,
        relation: one.relation,
        through: one.through,
        grade: None,
    };
    criteria.iter().map(criterion).collect()
}

/// A criterion of another framework that a draft bears on.
#[derive(Serialize)]
pub(super) struct Also {
    framework: FrameworkId,
    id: ClauseId,
    relation: Relation,
    through: RequirementId,
    /// Always null: what the finding weighs in another standard is the auditor's to say.
    grade: Option<Severity>,
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    /// The framework that was judged; all others are derived from it.
    judged: &'static str,
    as_of: AuditDate,
    /// What the codes under `source` stand for.
    sources: &'a BTreeMap<String, String>,
    frameworks: Vec<Matrix<'a>>,
    /// Every draft, once, with what it bears on.
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Matrix<'a> {
    id: FrameworkId,
    name: &'a str,
    edition: &'a str,
    limits: &'a str,
    /// What to mind where `state` is `judged_once`.
    #[serde(skip_serializing_if = "str::is_empty")]
    carried_over: &'a str,
    counts: FrameworkCounts,
    targets: Vec<Part<'a>>,
    /// The requirements of ISO/IEC 42001 the framework has nothing for.
    without_counterpart: Vec<From<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    id: ClauseId,
    title: &'a str,
    group: &'a str,
    state: &'static str,
    conclusion: Option<&'static str>,
    from: Vec<From<'a>>,
    passages: Vec<Looked<'a>>,
    findings: &'a [FindingId],
}

#[derive(Serialize)]
struct From<'a> {
    requirement: RequirementId,
    title: &'a str,
    relation: Relation,
    source: &'a str,
    confidence: Confidence,
    note: Option<&'a str>,
    conclusion: &'static str,
}

#[derive(Serialize)]
struct Looked<'a> {
    requirement: RequirementId,
    document: &'a EvidencePath,
    location: Place<'a>,
    passage: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    id: FindingId,
    kind: FindingKind,
    grade: Option<Severity>,
    title: &'a str,
    requirements: &'a [RequirementId],
    also: Vec<Also>,
}

impl<'a> Matrix<'a> {
    fn new(framework: &'a Framework, covered: &'a FrameworkCoverage, report: &'a Report) -> Self {
        let FrameworkCoverage { targets, without_counterpart, .. } = covered;
        let from = |one: &'a MappedFrom| From::new(one, &report.catalog);
        Self {
            id: framework.id,
            name: &framework.name,
            edition: &framework.edition,
            limits: &framework.limits,
            carried_over: &framework.carried_over,
            counts: counts(targets, &report.findings),
            targets: targets
                .iter()
                .map(|target| {
                    let clause = framework.clause(target.id);
                    Part {
                        id: target.id,
                        title: clause.map_or("", |clause| &clause.title),
                        group: clause.map_or("", |clause| &clause.group),
                        state: target.state.name(),
                        conclusion: target.state.conclusion(),
                        from: target.from.iter().map(from).collect(),
                        passages: target.passages.iter().map(Looked::new).collect(),
                        findings: &target.findings,
                    }
                })
                .collect(),
            without_counterpart: without_counterpart.iter().map(from).collect(),
        }
    }
}

impl<'a> From<'a> {
    fn new(mapped: &'a MappedFrom, catalog: &'a Catalog) -> Self {
        let requirement = catalog.requirement(mapped.requirement);
        Self {
            requirement: mapped.requirement,
            title: requirement.map_or("", |one| &one.title),
            relation: mapped.relation,
            source: &mapped.source,
            confidence: mapped.confidence,
            note: mapped.note.as_deref(),
            conclusion: mapped.conclusion,
        }
    }
}

impl<'a> Looked<'a> {
    fn new(passage: &'a PassageToLookAt) -> Self {
        Self {
            requirement: passage.requirement,
            document: passage.evidence.document(),
            location: Place::of(&passage.evidence),
            passage: passage.evidence.quote(),
        }
    }
}
