//! The section of the report on other frameworks: one coverage table for each, with its limits.

use std::collections::BTreeMap;

use super::Dossier;
use crate::catalog::{Framework, Phrases};
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{FindingKind, Relation, RequirementId};
use crate::outputs::{FrameworkMatrix, FrameworkTarget, Frameworks, MappedRequirement};
use crate::paper::{Block, Cell, Column, Row, Table, Text, Tone};

/// The section, from its heading of level 1 on; no blocks where the run was asked for ISO/IEC 42001 alone.
///
/// Findings count as they stand in the docket: those that were rejected, merged into others or waived do not.
#[must_use]
pub fn frameworks(dossier: &Dossier<'_>) -> Vec<Block> {
    let Some(frameworks) = &dossier.outputs.frameworks else { return Vec::new() };
    let phrases = dossier.phrases;
    let say = |key: &str| phrases.say(&format!("frameworks.{key}")).to_owned();
    let mut blocks = vec![
        Block::heading(1, say("title"), "frameworks"),
        Block::paragraph(say("intro")),
        Block::paragraph(say("findings_note")),
    ];
    for matrix in &frameworks.frameworks {
        blocks.extend(of_one(matrix, dossier));
    }
    blocks.push(Block::paragraph(say("sources")));
    blocks.push(Block::List(sources(frameworks, phrases)));
    blocks
}

fn of_one(matrix: &FrameworkMatrix, dossier: &Dossier<'_>) -> Vec<Block> {
    let phrases = dossier.phrases;
    let say = |key: &str| format!("{} ", phrases.say(&format!("frameworks.{key}")));
    // A catalogue without the framework leaves the words of the run.
    let words = dossier.catalog.framework_in(dossier.mandate.language, matrix.id);
    let words = words.as_ref();
    let name = words.map_or_else(|| matrix.cited(), Framework::cited);
    let limits = words.map_or(&matrix.limits, |words| &words.limits);
    let carried_over = words.map_or(&matrix.carried_over, |words| &words.carried_over);
    let mut blocks = vec![
        Block::heading(2, name.as_str(), format!("frameworks-{}", matrix.id)),
        Block::Notice(Text::default().strong(say("limits")).and(limits)),
        Block::paragraph(counts(matrix, phrases)),
    ];
    if !carried_over.is_empty() {
        blocks
            .push(Block::paragraph(Text::default().strong(say("carried_over")).and(carried_over)));
    }
    let (mapped, not_looked_at): (Vec<&FrameworkTarget>, Vec<&FrameworkTarget>) =
        matrix.targets.iter().partition(|target| !target.from.is_empty());
    if !mapped.is_empty() {
        blocks.push(Block::Table(table(&name, &mapped, words, dossier)));
    }
    let lists = [
        ("not_looked_at", not_looked_at.iter().map(|target| target.id.to_string()).collect()),
        (
            "without_counterpart",
            matrix
                .without_counterpart
                .iter()
                .map(|one| one.requirement.to_string())
                .collect::<Vec<String>>(),
        ),
    ];
    for (key, ids) in lists {
        if !ids.is_empty() {
            let text = Text::default().strong(say(key)).and(ids.join(", "));
            blocks.push(Block::paragraph(text));
        }
    }
    blocks
}

fn table(
    name: &str,
    mapped: &[&FrameworkTarget],
    words: Option<&Framework>,
    dossier: &Dossier<'_>,
) -> Table {
    let phrases = dossier.phrases;
    let column =
        |key: &str, width| Column::new(phrases.say(&format!("frameworks.table.{key}")), width);
    let mut rows = Vec::new();
    let mut group = "";
    for target in mapped {
        if target.group != group {
            group = &target.group;
            let titled = words.and_then(|words| words.groups.iter().find(|one| one.id == group));
            let title = titled.map_or("", |one| one.title.as_str());
            rows.push(Row::Group(format!("{group} {title}").trim_end().to_owned()));
        }
        let title = words.and_then(|words| words.clause(target.id));
        let title = title.map_or(&target.title, |clause| &clause.title);
        let bearing = dossier.docket.matters.iter().filter(|matter| bears_on(matter, target));
        let count = match bearing.count() {
            0 => String::new(),
            count => count.to_string(),
        };
        rows.push(Row::Cells(vec![
            target.id.to_string().into(),
            title.as_str().into(),
            from(&target.from, phrases).into(),
            state(target, phrases),
            count.into(),
        ]));
    }
    Table {
        caption: phrases.fill("frameworks.table.caption", &[("framework", name)]),
        columns: vec![
            column("part", 12),
            column("title", 30),
            column("from", 28),
            column("state", 18),
            column("findings", 12),
        ],
        rows,
    }
}

/// The requirements by relation and source, the closest relation first: `same (HS): 7.2`.
fn from(mapped: &[MappedRequirement], phrases: &Phrases) -> String {
    let mut by: BTreeMap<(std::cmp::Reverse<Relation>, &str), Vec<String>> = BTreeMap::new();
    for one in mapped {
        let key = (std::cmp::Reverse(one.relation), one.source.as_str());
        by.entry(key).or_default().push(one.requirement.to_string());
    }
    let line = |((relation, source), ids): ((std::cmp::Reverse<Relation>, &str), Vec<String>)| {
        let relation =
            phrases.say(&format!("frameworks.relation.{}", relation.0.name())).to_owned();
        format!("{relation} ({source}): {}", ids.join(", "))
    };
    by.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn state(target: &FrameworkTarget, phrases: &Phrases) -> Cell {
    let key = format!("frameworks.state.{}", target.state);
    let Some(conclusion) = &target.conclusion else {
        let words = phrases.say(&key).to_owned();
        return match target.state.as_str() {
            // Nothing in the dump is a question, and no gap.
            "nothing_found" => Cell::toned(words, Tone::Unknown),
            _ => words.into(),
        };
    };
    let said = phrases.say(&format!("common.conclusion.{conclusion}")).to_owned();
    let tone = match conclusion.as_str() {
        "supported" => Tone::Covered,
        "design_only" | "operating_only" | "partial" => Tone::Partial,
        "contradicted" => Tone::Gap,
        "not_applicable" => Tone::Excluded,
        _ => Tone::Unknown,
    };
    Cell::toned(phrases.fill(&key, &[("conclusion", &said)]), tone)
}

/// Whether a finding as it stands is held against a requirement that is mapped to the part.
fn bears_on(matter: &Matter, target: &FrameworkTarget) -> bool {
    use FindingKind::{Nonconformity, Observation, Opportunity};
    let against: &[RequirementId] = &matter.draft.requirements;
    let is_gone = matches!(
        matter.standing,
        Standing::Decided(Outcome::Rejected | Outcome::Merged(_))
            | Standing::Changed(Outcome::Merged(_))
    );
    matches!(matter.draft.kind, Nonconformity | Observation | Opportunity)
        && !is_gone
        && matter.draft.waiver.is_none()
        && target.from.iter().any(|one| against.contains(&one.requirement))
}

fn counts(matrix: &FrameworkMatrix, phrases: &Phrases) -> String {
    let counts = matrix.counts;
    let values = [
        ("targets", counts.targets),
        ("shared", counts.judged_once),
        ("look", counts.evidence_to_look_at),
        ("nothing", counts.nothing_found),
        ("none", counts.not_looked_at),
    ]
    .map(|(name, count)| (name, count.to_string()));
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, count)| (*name, count.as_str())).collect();
    phrases.fill("frameworks.counts", &values)
}

/// What the codes stand for; a code of a house catalogue in the words of that.
fn sources(frameworks: &Frameworks, phrases: &Phrases) -> Vec<Text> {
    let line = |(code, told): (&String, &String)| {
        let told = phrases.find(&format!("frameworks.source.{code}")).unwrap_or(told);
        Text::default().strong(code.as_str()).and(format!(": {told}"))
    };
    frameworks.sources.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
