//! `coverage --framework`: what the evidence says on a framework beside ISO/IEC 42001.

use std::path::Path;

use anyhow::anyhow;

use super::args::{Format, ViewArgs};
use super::failure::{hinted, shown};
use super::output;
use super::status::Status;
use super::table::{counted, labelled, table};
use super::view;
use crate::domain::FrameworkId;
use crate::outputs::{FrameworkCounts, FrameworkMatrix, FrameworkTarget, Frameworks};

/// Shows one framework of `out/frameworks.json`.
pub fn coverage(args: &ViewArgs, id: FrameworkId) -> anyhow::Result<Status> {
    let frameworks = asked(&args.folder, id)?;
    let text = match args.output.format {
        Format::Json => serde_json::to_string_pretty(&frameworks.only(id))? + "\n",
        Format::Human => frameworks.matrix(id).map(human).unwrap_or_default(),
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

/// The line that sums a framework up.
pub fn summed_up(name: &str, counts: FrameworkCounts) -> String {
    let FrameworkCounts {
        targets,
        judged_once,
        evidence_to_look_at,
        nothing_found,
        not_looked_at,
        findings,
    } = counts;
    let mut parts = vec![
        format!("{evidence_to_look_at} with evidence to look at"),
        format!("{nothing_found} with nothing found"),
        format!("{not_looked_at} not looked at"),
    ];
    if judged_once > 0 {
        parts.insert(0, format!("{judged_once} shared and judged once"));
    }
    format!(
        "{name}: of {}, {}; {} on it",
        counted(targets, "part", "parts"),
        parts.join(" · "),
        counted(findings, "draft bears", "drafts bear"),
    )
}

/// The file of a run that was asked for the framework.
fn asked(folder: &Path, id: FrameworkId) -> anyhow::Result<Frameworks> {
    let outputs = view::outputs(folder)?;
    outputs.frameworks.filter(|frameworks| frameworks.matrix(id).is_some()).ok_or_else(|| {
        let error = anyhow!("the last run in {} was not asked for `{id}`", shown(folder));
        let hint = format!(
            "run it with `--frameworks iso42001,{id}`, or set `frameworks` in {}",
            shown(&folder.join(super::config::FILE_NAME)),
        );
        hinted(error, hint)
    })
}

fn human(matrix: &FrameworkMatrix) -> String {
    let rows = matrix.targets.iter().map(|target| {
        [
            target.id.to_string(),
            target.title.clone(),
            state(target),
            mapped(target),
            match target.findings.len() {
                0 => String::new(),
                count => count.to_string(),
            },
        ]
    });
    let mut text = format!("{}\n", matrix.cited());
    text.push_str(&table(["Part", "Title", "State", "From", "Drafts"], rows.collect()));
    text.push_str(&summed_up(&matrix.cited(), matrix.counts));
    text.push('\n');
    labelled(&mut text, "judged once", &matrix.carried_over);
    labelled(&mut text, "limits", &matrix.limits);
    let without: Vec<String> =
        matrix.without_counterpart.iter().map(|one| one.requirement.to_string()).collect();
    labelled(&mut text, "nothing in it for", &without.join(", "));
    text
}

fn state(target: &FrameworkTarget) -> String {
    let state = target.state.replace('_', " ");
    match &target.conclusion {
        Some(conclusion) => format!("{state}: {}", conclusion.replace('_', " ")),
        None => state,
    }
}

/// The requirements it comes from, each with its relation where that is not the usual one.
fn mapped(target: &FrameworkTarget) -> String {
    let from = target.from.iter().map(|one| match one.relation {
        crate::domain::Relation::Related => one.requirement.to_string(),
        relation => format!("{} ({})", one.requirement, relation.name()),
    });
    from.collect::<Vec<_>>().join(", ")
}
