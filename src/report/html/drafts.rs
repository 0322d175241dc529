//! The drafts as the page shows them, nonconformities first.

use serde::Serialize;

use super::super::Report;
use super::super::source_texts::SourceTexts;
use super::decided;
use super::quotation::Quotation;
use crate::docket::{Matter, Origin};
use crate::domain::{DraftedBy, Finding, FindingKind, Population, RequirementId, Severity, Waiver};
use crate::outputs::Citation;

/// How many quotations a draft shows; the rest is in `findings.json`.
const QUOTATIONS_MAX: usize = 8;

/// The drafts of one kind.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    id: &'static str,
    title: &'static str,
    /// What a reader has to know before the first draft.
    note: &'static str,
    drafts: Vec<Draft<'a>>,
}

#[derive(Serialize)]
pub(super) struct Draft<'a> {
    id: String,
    badge: Badge,
    title: &'a str,
    subject: &'a str,
    requirements: Vec<Named<'a>>,
    criterion: &'a str,
    criterion_source: &'static str,
    condition: &'a str,
    expected: &'a str,
    observed: &'a str,
    population: Option<Counted<'a>>,
    evidence: Vec<Quotation>,
    evidence_more: usize,
    counter_evidence: Vec<Quotation>,
    counter_evidence_more: usize,
    grade_reason: &'a str,
    false_positive_note: &'a str,
    question: &'a str,
    recommendation: &'a str,
    drafted_by: String,
    /// What a person said against raising it.
    waiver: Option<&'a Waiver>,
    /// What people decided, in a line.
    state: String,
    /// Title and grade as they were drafted, where a person changed the words or the grade.
    as_drafted: String,
}

/// How many were looked at, and how many failed.
#[derive(Serialize)]
struct Counted<'a> {
    tested: u32,
    failed: u32,
    unit: &'a str,
}

impl<'a> Counted<'a> {
    fn of(population: &'a Population) -> Self {
        let Population { tested, failed, unit } = population;
        Self { tested: *tested, failed: *failed, unit }
    }
}

/// A requirement with its title, where the catalogue has it.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    id: RequirementId,
    title: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn of(id: RequirementId, report: &'a Report) -> Self {
        Self { id, title: report.catalog.requirement(id).map(|one| one.title.as_str()) }
    }
}

/// A grade by letters and words, so that it is never told by colour alone.
#[derive(Serialize)]
struct Badge {
    letters: &'static str,
    words: &'static str,
    class: &'static str,
}

/// Every kind in the order of the page. Evidence requests come last: they conclude nothing.
const GROUPS: [(FindingKind, &str, &str, &str); 6] = [
    (
        FindingKind::Nonconformity,
        "nonconformities",
        "Draft nonconformities",
        "The evidence contradicts a requirement, the organisation's own rule or its Statement of \
         Applicability. Each needs a person's decision.",
    ),
    (
        FindingKind::Observation,
        "observations",
        "Draft observations",
        "Worth noting. No requirement is shown to be missed.",
    ),
    (
        FindingKind::Opportunity,
        "opportunities",
        "Draft opportunities for improvement",
        "Beyond what is required; nobody has to respond.",
    ),
    (
        FindingKind::NeedsHuman,
        "ambiguous",
        "For a person to look at",
        "The evidence can be read in more than one way. Nothing is concluded.",
    ),
    (
        FindingKind::Conformity,
        "conformities",
        "Shown to be met, in what was tested",
        "What the audit tests found in order. It says nothing about what was not tested.",
    ),
    (
        FindingKind::EvidenceRequest,
        "evidence-requests",
        "Evidence requests",
        "Nothing was found in the files received. That is a reason to ask, and no nonconformity: the \
         grade is what it might become if the record does not exist.",
    ),
];

/// The drafts by kind; kinds without drafts are left out, except nonconformities.
pub(super) fn groups<'a>(report: &'a Report, sources: &SourceTexts<'_>) -> Vec<Group<'a>> {
    let of_kind = |kind| report.findings.iter().filter(move |one| one.draft().kind == kind);
    let groups = GROUPS.into_iter().map(|(kind, id, title, note)| {
        let drafted = of_kind(kind).map(|finding| Draft::new(finding, report, sources));
        let made = made(report).filter(|matter| matter.draft.kind == kind);
        let made = made.map(|matter| Draft::made(matter, report));
        Group { id, title, note, drafts: drafted.chain(made).collect() }
    });
    groups.filter(|group| !group.drafts.is_empty() || group.id == "nonconformities").collect()
}

/// What no run drafted: the findings people wrote or split off, and those confirmed and gone.
fn made(report: &Report) -> impl Iterator<Item = &Matter> {
    let matters = report.reviewed.iter().flat_map(|reviewed| &reviewed.docket.matters);
    matters.filter(|matter| matter.origin != Origin::Drafted)
}

impl<'a> Draft<'a> {
    fn made(matter: &'a Matter, report: &'a Report) -> Self {
        let draft = &matter.draft;
        let requirements = draft.requirements.iter().map(|id| Named::of(*id, report)).collect();
        let quotations = |citations: &[Citation]| -> Vec<Quotation> {
            citations.iter().take(QUOTATIONS_MAX).map(Quotation::cited).collect()
        };
        Self {
            id: draft.id.to_string(),
            badge: Badge::of(draft.kind, matter.grade),
            title: &matter.wording.title,
            subject: &draft.subject,
            requirements,
            criterion: &draft.criterion.text,
            criterion_source: draft.criterion.source.words(),
            condition: &matter.wording.condition,
            expected: &draft.expected,
            observed: &draft.observed,
            population: draft.population.as_ref().map(Counted::of),
            evidence: quotations(&matter.evidence),
            evidence_more: matter.evidence.len().saturating_sub(QUOTATIONS_MAX),
            counter_evidence: quotations(&draft.counter_evidence),
            counter_evidence_more: draft.counter_evidence.len().saturating_sub(QUOTATIONS_MAX),
            grade_reason: &draft.grade_reason,
            false_positive_note: &draft.false_positive_note,
            question: &draft.question,
            recommendation: &matter.wording.recommendation,
            waiver: None,
            state: decided::line(matter),
            as_drafted: String::new(),
            drafted_by: match matter.origin {
                Origin::Gone => "an earlier run; the last one does not draft it".to_owned(),
                Origin::Added | Origin::Split(_) | Origin::Drafted => "a person".to_owned(),
            },
        }
    }

    fn new(finding: &'a Finding, report: &'a Report, sources: &SourceTexts<'_>) -> Self {
        let draft = finding.draft();
        let named = |id: &RequirementId| Named::of(*id, report);
        let waiver = finding.waiver();
        let matter = matter(finding, report);
        let wording = matter.map(|matter| &matter.wording);
        let grade = matter.map_or(draft.grade, |matter| matter.grade);
        let test = draft.test.as_deref().and_then(|id| report.catalog.test(id));
        Self {
            id: finding.id().to_string(),
            badge: Badge::of(draft.kind, grade),
            title: wording.map_or(&draft.title, |wording| &wording.title),
            subject: &draft.subject,
            requirements: draft.requirements.iter().map(named).collect(),
            criterion: &draft.criterion.text,
            criterion_source: draft.criterion.source.words(),
            condition: wording.map_or(&draft.condition, |wording| &wording.condition),
            expected: &draft.expected,
            observed: &draft.observed,
            population: draft.population.as_ref().map(Counted::of),
            evidence: Quotation::all(&draft.evidence, sources, QUOTATIONS_MAX),
            evidence_more: draft.evidence.len().saturating_sub(QUOTATIONS_MAX),
            counter_evidence: Quotation::all(&draft.counter_evidence, sources, QUOTATIONS_MAX),
            counter_evidence_more: draft.counter_evidence.len().saturating_sub(QUOTATIONS_MAX),
            grade_reason: &draft.grade_reason,
            false_positive_note: &draft.false_positive_note,
            question: &draft.question,
            recommendation: wording.map_or(&draft.recommendation, |one| &one.recommendation),
            waiver,
            state: matter.map_or_else(|| "draft, not decided".to_owned(), decided::line),
            as_drafted: match matter {
                Some(matter) if matter.is_reworded() || matter.grade != draft.grade => {
                    format!("{}: {}", Badge::of(draft.kind, draft.grade).words, draft.condition)
                }
                _ => String::new(),
            },
            drafted_by: match (&draft.drafted_by, &draft.test, test) {
                (DraftedBy::Person, ..) => "a person".to_owned(),
                (DraftedBy::Keyword, ..) => "the keyword engine, no model".to_owned(),
                (DraftedBy::Llm { model, .. }, ..) => {
                    format!("a language model, {model}; its quotations were found in their sources")
                }
                (DraftedBy::Check, Some(id), Some(test)) => {
                    format!("audit test {id}: {}", test.name)
                }
                (DraftedBy::Check, Some(id), None) => format!("audit test {id}"),
                (DraftedBy::Check, None, _) => "an audit test".to_owned(),
            },
        }
    }
}

/// What people decided on a draft, where anybody decided on any.
fn matter<'a>(finding: &Finding, report: &'a Report) -> Option<&'a Matter> {
    report.reviewed.as_ref()?.docket.matter(finding.id())
}

impl Badge {
    fn of(kind: FindingKind, grade: Option<Severity>) -> Self {
        let (letters, words, class) = match (kind, grade) {
            (FindingKind::Conformity, _) => ("OK", "shown to be met", "conformity"),
            (FindingKind::NeedsHuman, _) => ("?", "for a person to look at", "ambiguous"),
            (FindingKind::EvidenceRequest, grade) => ("REQ", potential(grade), "request"),
            (_, Some(Severity::Major)) => ("MAJ", "major nonconformity", "major"),
            (_, Some(Severity::Minor)) => ("MIN", "minor nonconformity", "minor"),
            (FindingKind::Nonconformity, None) => ("NC", "nonconformity, not graded", "minor"),
            (_, Some(Severity::Observation)) | (FindingKind::Observation, None) => {
                ("OBS", "observation", "observation")
            }
            (_, Some(Severity::Opportunity)) | (FindingKind::Opportunity, None) => {
                ("OFI", "opportunity for improvement", "opportunity")
            }
        };
        Self { letters, words, class }
    }
}

/// What an absence might become; never what it is.
fn potential(grade: Option<Severity>) -> &'static str {
    match grade {
        Some(Severity::Major) => "potential major",
        Some(Severity::Minor) => "potential minor",
        Some(Severity::Observation) => "potential observation",
        Some(Severity::Opportunity) => "potential opportunity",
        None => "not graded",
    }
}
