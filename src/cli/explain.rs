//! `explain`: why an audit test fires, why a finding was drafted, what a part of a framework is for.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::anyhow;
use serde::Deserialize;

use super::args::{ExplainArgs, Format};
use super::explain_clause;
use super::failure::hinted;
use super::output;
use super::status::Status;
use super::table::labelled;
use super::view;
use super::{decided, house_catalog};
use crate::catalog::{AuditTest, Catalog};
use crate::domain::{Act, Decision, DraftedBy, FindingId, Population, Severity};
use crate::outputs::{Citation, Finding};
use crate::report::Kind;
use crate::store::Entry;

#[derive(Deserialize)]
struct File {
    findings: Vec<serde_json::Value>,
}

/// A draft with how far people have come with it.
#[derive(Deserialize)]
struct Row {
    state: String,
    #[serde(flatten)]
    draft: Finding,
}

/// Explains an audit test by its id, a finding of an engagement by its, or a part of a framework.
pub fn explain(args: &ExplainArgs) -> anyhow::Result<Status> {
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let text = match explain_clause::asked(&args.id) {
        Some(part) => explain_clause::explained(part, &catalog, args.output.format)?,
        None if args.id.starts_with("F-") => finding(args, &catalog)?,
        None => test(args, &catalog)?,
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

fn test(args: &ExplainArgs, catalog: &Catalog) -> anyhow::Result<String> {
    let test = catalog.test(&args.id).ok_or_else(|| {
        let unknown = anyhow!("`{}` is no audit test of this catalogue", args.id);
        let first = catalog.tests().next().map_or("T01", |test| test.id.as_str());
        let last = catalog.tests().last().map_or("T73", |test| test.id.as_str());
        let hint = format!(
            "tests go from {first} to {last}; a finding goes by `F-` and its number, with the \
             engagement folder after it"
        );
        hinted(unknown, hint)
    })?;
    Ok(match args.output.format {
        Format::Json => serde_json::to_string_pretty(test)? + "\n",
        Format::Human => told(test),
    })
}

/// Everything the catalogue holds for a test.
fn told(test: &AuditTest) -> String {
    let mut page = format!("{}  {}\n", test.id, test.name);
    let requirements: Vec<String> = test.requirements.iter().map(ToString::to_string).collect();
    labelled(&mut page, "held against", &requirements.join(", "));
    labelled(&mut page, "grade it proposes", test.grade.name());
    for (name, value) in &test.parameters {
        labelled(&mut page, "parameter", &format!("{} = {value}", name.replace('_', " ")));
    }
    for (name, kinds) in &test.kinds {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.0.as_str()).collect();
        labelled(&mut page, &format!("documents, {name}"), &kinds.join(", "));
    }
    for (name, terms) in &test.terms {
        labelled(&mut page, &format!("words, {}", name.replace('_', " ")), &terms.join("; "));
    }
    for (name, probe) in &test.probes {
        let words: Vec<&str> =
            probe.headings.iter().chain(&probe.phrases).map(String::as_str).collect();
        labelled(&mut page, &format!("looks for {}", name.replace('_', " ")), &words.join("; "));
    }
    for wording in test.wording.values() {
        labelled(&mut page, "may say", &wording.title);
    }
    labelled(&mut page, "false alarm if", &test.false_positive_note);
    let _ = writeln!(
        page,
        "\nAll of this is data: see `requirement_catalog/tests/`, and lay your own over it with \
         `--catalog DIR`.\nTo silence one of its drafts, waive it in `engagement.toml`: \
         `tickmark explain F-... DIR` prints how."
    );
    page
}

fn finding(args: &ExplainArgs, catalog: &Catalog) -> anyhow::Result<String> {
    let Some(folder) = &args.folder else {
        let error = anyhow!("a finding belongs to an engagement, and none is named");
        return Err(hinted(error, format!("tickmark explain {} DIR", args.id)));
    };
    let file: File = view::read(folder, Kind::Findings)?;
    let id_of = |value: &serde_json::Value| value["id"].as_str().map(str::to_owned);
    let found = file.findings.iter().find(|value| id_of(value).as_deref() == Some(&args.id));
    let value = found.ok_or_else(|| {
        let unknown = anyhow!("`{}` is no finding of the last run", args.id);
        hinted(unknown, format!("tickmark findings {} lists them", folder.display()))
    })?;
    Ok(match args.output.format {
        Format::Json => serde_json::to_string_pretty(value)? + "\n",
        Format::Human => {
            let row: Row = serde_json::from_value(value.clone())?;
            let test = row.draft.test.as_deref().and_then(|id| catalog.test(id));
            let decisions = decisions(folder, &args.id)?;
            anatomy(&row, test, &decisions)
        }
    })
}

/// The entries of the log on a finding, one line each, and what changed since.
fn decisions(folder: &Path, id: &str) -> anyhow::Result<Vec<String>> {
    let id = FindingId::try_from(id.to_owned()).map_err(|error| anyhow!(error))?;
    let Some(docket) = decided::docket(folder)? else { return Ok(Vec::new()) };
    let Some(matter) = docket.matter(id) else { return Ok(Vec::new()) };
    let mut lines: Vec<String> = matter.history.iter().map(|entry| told_entry(entry)).collect();
    lines.extend(matter.changes.iter().map(|change| format!("since then: {change}")));
    Ok(lines)
}

fn told_entry(entry: &Entry) -> String {
    let Entry { seq, decision, .. } = entry;
    let Decision { act, who, via, at, .. } = decision;
    let what = match act {
        Act::Undo { undone } => format!("undo of {undone}"),
        Act::Approve { approved } => format!("approve {approved}"),
        Act::Merge { into, .. } => format!("merge into {into}"),
        Act::Split { off, .. } => format!("split off {off}"),
        Act::Regrade { from, to, .. } => {
            format!("regrade from {} to {}", from.map_or("none", Severity::name), to.name())
        }
        Act::FollowUp(step) => format!("{} ({})", step.name(), step.told()).replace(" ()", ""),
        other => other.name().to_owned(),
    };
    let reason = act.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
    let (name, role, minute, via) = (&who.name, who.role.name(), at.minute(), via.name());
    format!("{seq}. {what} by {name} ({role}), {minute}, {via}{reason}")
}

fn anatomy(row: &Row, test: Option<&AuditTest>, decisions: &[String]) -> String {
    let Row { state, draft: finding } = row;
    let grade = finding.grade.map_or("not graded", Severity::name);
    let kind = finding.kind.name().replace('_', " ");
    let requirements: Vec<String> = finding.requirements.iter().map(ToString::to_string).collect();
    let mut page = format!("{}  {kind} ({grade}), {state}\n", finding.id);
    labelled(&mut page, "title", &finding.title);
    labelled(&mut page, "subject", &finding.subject);
    labelled(&mut page, "held against", &requirements.join(", "));
    let criterion = format!("{} ({})", finding.criterion.text, finding.criterion.source.words());
    labelled(&mut page, "criterion", &criterion);
    labelled(&mut page, "condition", &finding.condition);
    labelled(&mut page, "expected", &finding.expected);
    labelled(&mut page, "observed", &finding.observed);
    if let Some(Population { tested, failed, unit }) = &finding.population {
        labelled(&mut page, "population", &format!("{tested} {unit} tested, {failed} failed"));
    }
    for (label, citations) in
        [("evidence", &finding.evidence), ("speaks against it", &finding.counter_evidence)]
    {
        for Citation { document, location, quote, .. } in citations {
            labelled(&mut page, label, &format!("“{quote}” ({document}, {location})"));
        }
    }
    labelled(&mut page, "why this grade", &finding.grade_reason);
    if let Some(test) = test {
        labelled(&mut page, "audit test", &format!("{} {}", test.id, test.name));
        for (name, value) in &test.parameters {
            labelled(&mut page, "parameter", &format!("{} = {value}", name.replace('_', " ")));
        }
    }
    if let DraftedBy::Llm { model, key, .. } = &finding.drafted_by {
        labelled(&mut page, "drafted by", &format!("the language model {model}, asked in {key}"));
    }
    labelled(&mut page, "false alarm if", &finding.false_positive_note);
    labelled(&mut page, "ask", &finding.question);
    labelled(&mut page, "recommendation", &finding.recommendation);
    for decision in decisions {
        labelled(&mut page, "decision", decision);
    }
    let _ = write!(
        page,
        "\nTo silence it, add to `engagement.toml` and run again; it stays visible as waived:\n\n\
         [[waivers]]\nfinding = \"{}\"\nreason = \"...\"\nby = \"...\"\non = 2026-01-31\n",
        finding.id
    );
    page
}
