//! The coverage map and the section of each requirement.

use serde::Serialize;

use super::super::source_texts::SourceTexts;
use super::super::{Error, Report, coverage};
use super::model::Whose;
use super::quotation::Quotation;
use crate::domain::{
    Assessment, AuditDate, Demands, Evidence, Interview, Language, Requirement, RequirementId,
    Verdict,
};

/// How many quotations of each side a requirement shows; the rest is in `coverage.json`.
const QUOTATIONS_MAX: usize = 2;

/// A conclusion as the page shows it: letter, words and the class that gives it a pattern.
#[derive(Clone, Copy, Serialize)]
pub(super) struct State {
    letter: &'static str,
    /// The name in the output files, and the class in the style sheet.
    name: &'static str,
    words: &'static str,
    meaning: &'static str,
}

/// The states in the order of the legend.
pub(super) const STATES: [State; 7] = [
    State {
        letter: "S",
        name: "supported",
        words: "supported",
        meaning: "quotations were found for what the requirement demands",
    },
    State {
        letter: "D",
        name: "design_only",
        words: "design only",
        meaning: "it is laid down; no record was found that it happens",
    },
    State {
        letter: "O",
        name: "operating_only",
        words: "operating only",
        meaning: "records were found; nothing was found that lays it down",
    },
    State {
        letter: "P",
        name: "partial",
        words: "partial",
        meaning: "passages touch it without answering it",
    },
    State {
        letter: "X",
        name: "contradicted",
        words: "contradicted",
        meaning: "a nonconformity is drafted against it",
    },
    State {
        letter: "G",
        name: "not_found",
        words: "not found",
        meaning: "a gap in the files received: a reason to ask, and no nonconformity",
    },
    State {
        letter: "–",
        name: "not_applicable",
        words: "not applicable",
        meaning: "left out in the Statement of Applicability",
    },
];

/// A clause or control group: a row of the map and a part of the coverage section.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    name: String,
    /// What it is about, in a word or two of our own; empty where the catalogue has none.
    title: &'a str,
    requirements: Vec<Section<'a>>,
}

/// A requirement: a cell of the map and a section of its own.
#[derive(Serialize)]
struct Section<'a> {
    id: RequirementId,
    title: &'a str,
    intent: &'a str,
    demands: &'static str,
    state: State,
    /// What it would be without the drafts against it.
    otherwise: Option<State>,
    interview: Interview,
    reason: &'a str,
    exclusion: Option<&'a str>,
    /// Whose conclusion it is, where a model was asked.
    whose: Option<Whose<'a>>,
    design: Vec<Quotation>,
    design_more: usize,
    operating: Vec<Quotation>,
    operating_more: usize,
    newest_operating: Option<AuditDate>,
    passages: usize,
    findings: Vec<String>,
}

/// The requirements by clause and control group, in the order of the standard.
pub(super) fn groups<'a>(
    report: &'a Report,
    sources: &SourceTexts<'_>,
) -> Result<Vec<Group<'a>>, Error> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (requirement, assessment) in coverage::judged(report)? {
        let name = requirement.id.group();
        if groups.last().is_none_or(|last| last.name != name) {
            let phrases = report.catalog.phrases().of(Language::En);
            let title = phrases.find(&format!("report.group.{name}")).unwrap_or_default();
            groups.push(Group { title, name, requirements: Vec::new() });
        }
        let findings = coverage::naming(report, requirement.id).map(|one| one.id().to_string());
        let section = Section::new(requirement, assessment, findings.collect(), sources);
        if let Some(group) = groups.last_mut() {
            group.requirements.push(section);
        }
    }
    Ok(groups)
}

impl Group<'_> {
    /// How many cells its row of the map has.
    pub(super) fn cells(&self) -> usize {
        self.requirements.len()
    }
}

impl<'a> Section<'a> {
    fn new(
        requirement: &'a Requirement,
        assessment: &'a Assessment,
        findings: Vec<String>,
        sources: &SourceTexts<'_>,
    ) -> Self {
        let support = assessment.verdict.support();
        let (design, operating): (&[Evidence], &[Evidence]) =
            support.map_or((&[], &[]), |support| (support.design(), support.operating()));
        Self {
            id: requirement.id,
            title: &requirement.title,
            intent: &requirement.intent,
            demands: match requirement.demands {
                Demands::Document => "a document",
                Demands::Record => "a record",
                Demands::Both => "a document and a record",
            },
            state: state(&assessment.verdict),
            otherwise: match &assessment.verdict {
                Verdict::Contradicted { otherwise, .. } => Some(state(otherwise)),
                _ => None,
            },
            interview: requirement.interview,
            reason: &assessment.reason,
            exclusion: match &assessment.verdict {
                Verdict::NotApplicable { reason } => Some(reason),
                _ => None,
            },
            whose: Whose::of(assessment),
            design: Quotation::all(design, sources, QUOTATIONS_MAX),
            design_more: design.len().saturating_sub(QUOTATIONS_MAX),
            operating: Quotation::all(operating, sources, QUOTATIONS_MAX),
            operating_more: operating.len().saturating_sub(QUOTATIONS_MAX),
            newest_operating: assessment.newest_operating,
            passages: assessment.passages.len(),
            findings,
        }
    }
}

impl State {
    /// The state of a name in the output files; where there is none of the name, nothing was found.
    pub(super) fn named(name: &str) -> Self {
        let known = STATES.into_iter().find(|state| state.name == name);
        known.unwrap_or(state(&Verdict::NotFound))
    }
}

/// The state of a verdict.
pub(super) fn state(verdict: &Verdict) -> State {
    STATES[match verdict {
        Verdict::Supported(_) => 0,
        Verdict::DesignOnly(_) => 1,
        Verdict::OperatingOnly(_) => 2,
        Verdict::Partial(_) => 3,
        Verdict::Contradicted { .. } => 4,
        Verdict::NotFound => 5,
        Verdict::NotApplicable { .. } => 6,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_the_name_of_its_verdict() {
        let excluded = Verdict::NotApplicable { reason: String::new() };
        let verdicts = [
            Verdict::NotFound,
            Verdict::Contradicted { findings: Vec::new(), otherwise: Box::new(excluded.clone()) },
            excluded,
        ];
        for verdict in verdicts {
            assert_eq!(state(&verdict).name, verdict.name());
        }
    }
}
