//! What a run ends with on the screen: what was read, what is drafted, what is left out, what to do
//! next.
//!
//! Nothing here varies between two runs over the same input, so no time is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::framework_coverage;
use super::table::{counted, table};
use crate::catalog::Framework;
use crate::docket::Progress;
use crate::domain::{
    Cost, FindingKind, Outcome, Outcomes, RejectionReason, RequirementId, Severity,
};
use crate::report::{self, Kind, Report, Tally};

/// So many files that were left out are listed; `documents --unread` lists them all.
const LISTED_MAX: usize = 20;
/// So many requirements are named in a row of drafts.
const REQUIREMENTS_MAX: usize = 8;

/// A file that was not read, or not to the end.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftOut<'a> {
    path: &'a str,
    reason: String,
}

/// The files that were not read, or not to the end. What is no evidence is not left out.
pub fn left_out(report: &Report) -> Vec<LeftOut<'_>> {
    let rows = report.documents.iter().map(|studied| &studied.row);
    rows.filter_map(|row| {
        let reason = match &row.outcome {
            Outcome::Read(document) => partly(&document.gaps)?,
            Outcome::Container { gaps, .. } => partly(gaps)?,
            Outcome::Unreadable { reason, .. } => reason.clone(),
            Outcome::Skipped { .. } => return None,
        };
        Some(LeftOut { path: &row.path.0, reason })
    })
    .collect()
}

fn partly(gaps: &[String]) -> Option<String> {
    (!gaps.is_empty()).then(|| format!("read in part: {}", gaps.join("; ")))
}

/// The summary.
pub fn text(
    report: &Report,
    progress: Progress,
    left_out: &[LeftOut<'_>],
    folder: &Path,
) -> String {
    let tally = Tally::of(report);
    let mut text = heading(report, &tally);
    text.push_str(&drafts(report));
    text.push_str(&decided(progress, report.findings.len()));
    text.push_str(&coverage(report, &tally));
    text.push_str(&frameworks(report));
    text.push_str(&not_of_profile(report));
    text.push_str(&model(report));
    text.push_str(&languages(&tally));
    if !left_out.is_empty() {
        text.push('\n');
        text.push_str(&left_out_text(left_out, folder));
    }
    if let Some(without) = without_draft(report) {
        text.push('\n');
        text.push_str(&without);
    }
    text.push_str(&next(report, folder));
    text
}

fn heading(report: &Report, tally: &Tally) -> String {
    let files = |status: &str| tally.files.get(status).copied().unwrap_or(0);
    let members = report.documents.iter().filter(|s| s.row.path.0.contains("!/")).count();
    let engagement = &report.engagement;
    let scope = match engagement.scope.trim() {
        "" => String::new(),
        scope => format!("Scope: {scope}\n"),
    };
    format!(
        "{auditee}, as of {as_of}\n{scope}\
         {received}: {read} read, {partial} in part, {unreadable} unreadable, {skipped} no evidence\
         {members}; engine {engine}, {model}\n\n",
        auditee = engagement.auditee,
        as_of = engagement.as_of,
        received = counted(report.documents.len(), "file", "files"),
        read = files("read"),
        partial = files("partial"),
        unreadable = files("unreadable"),
        skipped = files("skipped"),
        members = match members {
            0 => String::new(),
            _ => format!(" ({members} of them inside archives and mails)"),
        },
        engine = report.run.engine,
        model = match &report.run.model {
            None => "no model used".to_owned(),
            Some(account) => format!("model {}", account.model),
        },
    )
}

/// The tests that are none of this kind of audit, where there are any.
fn not_of_profile(report: &Report) -> String {
    let tests = &report.run.not_of_profile;
    if tests.is_empty() {
        return String::new();
    }
    let profile = report.engagement.profile.name();
    format!("Not tested in this profile ({profile}): {}\n", tests.join(", "))
}

/// What a language model drafted, where one was asked.
fn model(report: &Report) -> String {
    let Some(account) = &report.run.model else { return String::new() };
    let Outcomes { drafted, abstained, attention, quotations, quotations_dropped, .. } =
        account.outcomes;
    let mut text = format!(
        "Model: {}, {abstained} of them undecided, {attention} to look at first; {} \
         word for word in their sources, {quotations_dropped} not taken",
        counted(drafted, "draft", "drafts"),
        counted(quotations, "quotation", "quotations"),
    );
    if let Some(worded) = account.outcomes.worded {
        let _ = write!(text, "; {} worded anew", counted(worded, "finding", "findings"));
    }
    if let Some(compared) = account.outcomes.compared {
        let _ = write!(text, "; rules and records of {compared} compared");
    }
    let _ = write!(text, "; {} tokens", account.tokens.total());
    if let Some(Cost { amount, currency }) = &account.cost {
        let _ = write!(text, ", {amount:.2} {currency}");
    }
    text.push('\n');
    text
}

/// What is said where requirements have no draft of the model that was asked; none where all have.
pub fn without_draft(report: &Report) -> Option<String> {
    let outcomes = &report.run.model.as_ref()?.outcomes;
    let lost = outcomes.lost();
    if lost == 0 {
        return None;
    }
    let mut text = format!(
        "{} no draft of the model; the keyword engine's conclusion stands:\n",
        counted(lost, "requirement has", "requirements have"),
    );
    let mut words: BTreeMap<RejectionReason, (usize, BTreeSet<&str>)> = BTreeMap::new();
    let overlays = report.assessments.iter().filter_map(|one| one.overlay.as_deref());
    for rejection in overlays.filter_map(|overlay| overlay.answer.as_ref().err()) {
        if rejection.reason != RejectionReason::NothingToSend {
            let (count, said) = words.entry(rejection.reason).or_default();
            *count += 1;
            said.insert(&rejection.words);
        }
    }
    for (reason, (count, said)) in words {
        let first = said.first().copied().unwrap_or_default();
        let more = match said.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} others: out/{})", Kind::Llm.file_name()),
        };
        let _ = writeln!(text, "  {count} {}: {first}{more}", reason.name().replace('_', " "));
    }
    Some(text)
}

/// One row per grade of draft; what is not a finding has rows of its own below.
fn drafts(report: &Report) -> String {
    let mut rows: BTreeMap<Row, (usize, Vec<RequirementId>)> = BTreeMap::new();
    for finding in &report.findings {
        let draft = finding.draft();
        let (count, requirements) = rows.entry(Row::of(draft.kind, draft.grade)).or_default();
        *count += 1;
        requirements.extend(draft.requirements.first());
    }
    if rows.is_empty() {
        return "No findings are drafted.\n".to_owned();
    }
    table(
        ["Grade", "Draft", "Drafts", "Held against"],
        rows.into_iter()
            .map(|(row, (count, mut requirements))| {
                requirements.sort_unstable();
                requirements.dedup();
                let (grade, name) = row.label();
                [grade.to_owned(), name.to_owned(), count.to_string(), listed(&requirements)]
            })
            .collect(),
    )
}

/// How far people have come with the drafts that a run filed.
fn decided(Progress { drafts, decided, changed }: Progress, filed: usize) -> String {
    match (decided + changed, filed) {
        (0, 0) => String::new(),
        (0, _) => {
            format!("All {filed} are drafts: nothing is a finding until a person decides.\n")
        }
        _ => format!("{decided} of {drafts} drafts decided, {changed} changed since\n"),
    }
}

/// A row of the table of drafts, in the order an auditor reads them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Major,
    Minor,
    Ungraded,
    Observation,
    Opportunity,
    EvidenceRequest,
    NeedsHuman,
    Conformity,
}

impl Row {
    fn of(kind: FindingKind, grade: Option<Severity>) -> Self {
        match (kind, grade) {
            (FindingKind::EvidenceRequest, _) => Row::EvidenceRequest,
            (FindingKind::NeedsHuman, _) => Row::NeedsHuman,
            (FindingKind::Conformity, _) => Row::Conformity,
            (_, Some(Severity::Major)) => Row::Major,
            (_, Some(Severity::Minor)) => Row::Minor,
            (_, Some(Severity::Observation)) | (FindingKind::Observation, None) => Row::Observation,
            (_, Some(Severity::Opportunity)) | (FindingKind::Opportunity, None) => Row::Opportunity,
            (FindingKind::Nonconformity, None) => Row::Ungraded,
        }
    }

    fn label(self) -> (&'static str, &'static str) {
        match self {
            Row::Major => ("MAJ", "major nonconformity"),
            Row::Minor => ("MIN", "minor nonconformity"),
            Row::Ungraded => ("?", "nonconformity without a grade"),
            Row::Observation => ("OBS", "observation"),
            Row::Opportunity => ("OFI", "opportunity for improvement"),
            Row::EvidenceRequest => ("", "nothing found: ask before concluding"),
            Row::NeedsHuman => ("", "ambiguous: a person has to look"),
            Row::Conformity => ("", "shown to be met"),
        }
    }
}

fn listed(requirements: &[RequirementId]) -> String {
    let shown = requirements.iter().take(REQUIREMENTS_MAX).map(ToString::to_string);
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if requirements.len() > REQUIREMENTS_MAX {
        let _ = write!(text, " and {} more", requirements.len() - REQUIREMENTS_MAX);
    }
    text
}

fn coverage(report: &Report, tally: &Tally) -> String {
    let conclusions = [
        ("supported", "supported"),
        ("design_only", "design only"),
        ("operating_only", "operating only"),
        ("partial", "partial"),
        ("contradicted", "contradicted"),
        ("not_found", "not found"),
        ("not_applicable", "not applicable"),
    ]
    .map(|(name, words)| format!("{} {words}", tally.requirements.get(name).copied().unwrap_or(0)));
    let requests = |kind: &str| tally.requests.get(kind).copied().unwrap_or(0);
    format!(
        "\nCoverage of {}: {}\nCovered never means conforming: it says that evidence was found, not \
         that it is good enough.\nLeft to ask: {}, {}\n",
        counted(report.assessments.len(), "requirement", "requirements"),
        conclusions.join(" · "),
        counted(requests("evidence"), "evidence request", "evidence requests"),
        counted(requests("interview"), "interview question", "interview questions"),
    )
}

/// What the evidence says on further frameworks, where any were asked for.
fn frameworks(report: &Report) -> String {
    let counts = report::framework_counts(report);
    if counts.is_empty() {
        return String::new();
    }
    let line = |(id, counts)| {
        let cited = report.catalog.framework(id).map_or(id.to_string(), Framework::cited);
        framework_coverage::summed_up(&cited, counts) + "\n"
    };
    let lines: String = counts.into_iter().map(line).collect();
    format!(
        "{lines}What other frameworks share is judged once; nothing here says that one is met.\n"
    )
}

/// What is said where documents are in a language the catalogue has few words of.
fn languages(tally: &Tally) -> String {
    let others: Vec<String> =
        tally.other_languages.iter().map(|(name, count)| format!("{count} in {name}")).collect();
    if others.is_empty() {
        return String::new();
    }
    format!(
        "Not in English, German or French: {}. The catalogue has no other words, so their gaps may be gaps of \
         language.\n",
        others.join(", ")
    )
}

/// The list of what was left out.
pub fn left_out_text(left_out: &[LeftOut<'_>], folder: &Path) -> String {
    let files = counted(left_out.len(), "file was", "files were");
    let mut text = format!("{files} not read, or not to the end:\n");
    for LeftOut { path, reason } in left_out.iter().take(LISTED_MAX) {
        let _ = writeln!(text, "  {path}: {reason}");
    }
    if left_out.len() > LISTED_MAX {
        let more = left_out.len() - LISTED_MAX;
        let folder = folder.display();
        let _ = writeln!(text, "  and {more} more: tickmark documents {folder} --unread");
    }
    text
}

fn next(report: &Report, folder: &Path) -> String {
    let out = folder.join("out");
    let folder = folder.display();
    let html = out.join(Kind::Html.file_name()).display().to_string();
    let mut steps = vec![(html, "read the report in a browser")];
    if cfg!(feature = "web") {
        steps.push((format!("tickmark review {folder}"), "decide on the drafts in a browser"));
    }
    steps.extend([
        (format!("tickmark export {folder} --to xlsx"), "or in Excel"),
        (format!("tickmark findings {folder}"), "see each draft with its first quotation"),
        (format!("tickmark coverage {folder}"), "see the conclusion for each requirement"),
    ]);
    if !report.requests.is_empty() {
        steps.push((format!("tickmark requests {folder}"), "see what to ask the auditee"));
    }
    let findings = out.join(Kind::Findings.file_name()).display().to_string();
    steps.push((findings, "the drafts for other programs"));
    let width = steps.iter().map(|(step, _)| step.chars().count()).max().unwrap_or(0);
    let mut text = "\nNext:\n".to_owned();
    for (step, why) in steps {
        let _ = writeln!(text, "  {step:width$}  {why}");
    }
    text
}
