//! What the report says of the audit before: what became of each finding, and what else is other than it was.
//!
//! The section's own heading is the report's; these blocks begin below it, on level 2.

use crate::catalog::Phrases;
use crate::compare::{
    Because, Brief, Comparison, ControlState, EvidenceChange, Matched, Outcome, Pair, Warning,
};
use crate::domain::Severity;
use crate::paper::{Block, Cell, Column, Row, Table, Text, Tone};

/// The blocks of the follow-up of an earlier audit. No part is left out where there is nothing to tell: it says so.
#[must_use]
pub fn follow_up(comparison: &Comparison, phrases: &Phrases) -> Vec<Block> {
    let say = |key: &str| phrases.say(&format!("follow_up.{key}")).to_owned();
    let earlier = &comparison.earlier;
    let compared = match earlier.as_of {
        Some(day) => phrases
            .fill("follow_up.compared", &[("name", &earlier.name), ("day", &day.to_string())]),
        None => phrases.fill("follow_up.compared_without_day", &[("name", &earlier.name)]),
    };
    let mut blocks = vec![Block::paragraph(compared)];
    blocks
        .extend(comparison.warnings.iter().map(|one| Block::Notice(warning(one, phrases).into())));
    let counts = Outcome::ALL.map(|outcome| {
        let key = format!("follow_up.count.{}", outcome.name());
        Text::plain(phrases.count(&key, comparison.findings(outcome).count()))
    });
    blocks.push(Block::List(counts.into()));
    let requests = |outcome| comparison.requests(outcome).count();
    let [new, persisting] = [Outcome::New, Outcome::Persisting].map(requests);
    let asked: usize = Outcome::ALL.map(requests).iter().sum();
    let counts = [("new", new), ("persisting", persisting), ("gone", asked - new - persisting)];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, &**count)).collect();
    blocks.push(Block::paragraph(phrases.fill("follow_up.requests", &counts)));
    blocks.push(Block::paragraph(say("absence")));
    if comparison.findings.iter().any(|pair| matches!(pair.matched, Some(Matched::Likeness(_)))) {
        blocks.push(Block::Notice(say("likeness").into()));
    }
    let mut part = |name: &str, content: Block| {
        let heading = say(&format!("{name}.heading"));
        blocks.push(Block::heading(2, heading, format!("follow-up-{name}")));
        blocks.push(content);
    };
    part("open", open(comparison, phrases));
    part("all", all(comparison, phrases));
    part("coverage", coverage(comparison, phrases));
    part("soa", soa(comparison, phrases));
    part("documents", documents(comparison, phrases));
    blocks
}

fn warning(warning: &Warning, phrases: &Phrases) -> String {
    let Warning { what, before, after } = warning;
    let key = format!("follow_up.warning.{what}");
    phrases.fill(&key, &[("before", before), ("after", after)])
}

/// A table, or the sentence that there is nothing in it.
fn table(part: &str, columns: &[(&str, u16)], rows: Vec<Row>, phrases: &Phrases) -> Block {
    if rows.is_empty() {
        return Block::paragraph(phrases.say(&format!("follow_up.{part}.none")));
    }
    let column = |(name, width): &(&str, u16)| {
        Column::new(phrases.say(&format!("follow_up.column.{name}")), *width)
    };
    Block::Table(Table {
        caption: phrases.say(&format!("follow_up.{part}.caption")).to_owned(),
        columns: columns.iter().map(column).collect(),
        rows,
    })
}

fn open(comparison: &Comparison, phrases: &Phrases) -> Block {
    let rows = comparison.open_before().filter_map(|pair| {
        let brief = pair.earlier.as_ref()?;
        let action = phrases.say(&format!("follow_up.action.{}", brief.action)).to_owned();
        let outcome = phrases.say(&format!("follow_up.outcome.{}", pair.outcome.name())).to_owned();
        Some(Row::Cells(vec![
            Text::default().code(brief.id.to_string()).into(),
            grade(brief, phrases),
            requirements(brief).into(),
            brief.title.clone().into(),
            action.into(),
            Cell::toned(outcome, tone(pair.outcome)),
            why(pair, phrases).into(),
        ]))
    });
    let columns = [
        ("finding", 13),
        ("grade", 11),
        ("requirement", 9),
        ("title", 24),
        ("action", 12),
        ("outcome", 11),
        ("why", 20),
    ];
    table("open", &columns, rows.collect(), phrases)
}

/// Every finding, under what became of it.
fn all(comparison: &Comparison, phrases: &Phrases) -> Block {
    let mut rows = Vec::new();
    for outcome in Outcome::ALL {
        let mut pairs = comparison.findings(outcome).peekable();
        if pairs.peek().is_some() {
            let key = format!("follow_up.count.{}", outcome.name());
            rows.push(Row::Group(phrases.count(&key, comparison.findings(outcome).count())));
        }
        for pair in pairs {
            let Some(brief) = pair.newest() else { continue };
            rows.push(Row::Cells(vec![
                Text::default().code(brief.id.to_string()).into(),
                grade(brief, phrases),
                requirements(brief).into(),
                brief.title.clone().into(),
                why(pair, phrases).into(),
            ]));
        }
    }
    let columns = [("finding", 14), ("grade", 12), ("requirement", 10), ("title", 34), ("why", 30)];
    table("all", &columns, rows, phrases)
}

fn coverage(comparison: &Comparison, phrases: &Phrases) -> Block {
    let Some(changes) = &comparison.coverage else {
        return Block::paragraph(phrases.say("follow_up.coverage.unknown"));
    };
    let conclusion = |name: &str| {
        let words = phrases.find(&format!("common.conclusion.{name}")).unwrap_or(name).to_owned();
        let tone = match name {
            "supported" => Tone::Covered,
            "contradicted" | "not_found" => Tone::Gap,
            "not_applicable" => Tone::Excluded,
            _ => Tone::Partial,
        };
        Cell::toned(words, tone)
    };
    let rows = changes.iter().map(|change| {
        let before = change.before.as_deref();
        Row::Cells(vec![
            change.requirement.to_string().into(),
            change.title.clone().into(),
            before.map_or_else(|| phrases.say("common.none").into(), conclusion),
            conclusion(&change.after),
        ])
    });
    let columns = [("requirement", 14), ("name", 42), ("before", 22), ("after", 22)];
    table("coverage", &columns, rows.collect(), phrases)
}

fn soa(comparison: &Comparison, phrases: &Phrases) -> Block {
    let Some(changes) = &comparison.soa else {
        return Block::paragraph(phrases.say("follow_up.soa.unknown"));
    };
    let say = |key: String| phrases.say(&key).to_owned();
    let state = |state: &Option<ControlState>| match state {
        None => say("follow_up.soa.absent".to_owned()),
        Some(ControlState { applicable, claimed, verdict }) => {
            let applies = match applicable {
                Some(true) => "applies",
                Some(false) => "excluded",
                None => "undecided",
            };
            let parts = [
                say(format!("follow_up.soa.{applies}")),
                say(format!("follow_up.soa.claimed.{claimed}")),
                say(format!("follow_up.soa.verdict.{verdict}")),
            ];
            parts.join("; ")
        }
    };
    let rows = changes.iter().map(|change| {
        Row::Cells(vec![
            change.control.clone().into(),
            change.title.clone().into(),
            state(&change.before).into(),
            state(&change.after).into(),
        ])
    });
    let columns = [("requirement", 12), ("name", 32), ("before", 28), ("after", 28)];
    table("soa", &columns, rows.collect(), phrases)
}

fn documents(comparison: &Comparison, phrases: &Phrases) -> Block {
    let Some(changes) = &comparison.documents else {
        return Block::paragraph(phrases.say("follow_up.documents.unknown"));
    };
    let counts = [
        ("added", changes.added),
        ("removed", changes.removed),
        ("changed", changes.changed),
        ("moved", changes.moved),
        ("unchanged", changes.unchanged),
    ];
    let fact = |(name, count): (&str, usize)| {
        let label = phrases.say(&format!("follow_up.documents.{name}")).to_owned();
        (label, vec![Block::paragraph(count.to_string())])
    };
    Block::Facts(counts.into_iter().map(fact).collect())
}

fn requirements(brief: &Brief) -> String {
    let ids: Vec<String> = brief.requirements.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

fn grade(brief: &Brief, phrases: &Phrases) -> Cell {
    let name = brief.grade.map_or("none", Severity::name);
    let words = phrases.say(&format!("common.grade.{name}")).to_owned();
    let tone = match brief.grade {
        Some(Severity::Major) => Tone::Major,
        Some(Severity::Minor) => Tone::Minor,
        Some(Severity::Observation) => Tone::Observation,
        Some(Severity::Opportunity) => Tone::Opportunity,
        None => return words.into(),
    };
    Cell::toned(words, tone)
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Resolved => Tone::Covered,
        Outcome::CannotTell => Tone::Unknown,
        Outcome::New | Outcome::Persisting => Tone::Partial,
        Outcome::Regressed => Tone::Gap,
    }
}

/// Why the outcome is said, how the two were matched, and what became of the evidence.
fn why(pair: &Pair, phrases: &Phrases) -> String {
    let mut parts = Vec::new();
    if let Some(Matched::Likeness(percent)) = pair.matched {
        parts
            .push(phrases.fill("follow_up.matched.likeness", &[("percent", &percent.to_string())]));
    }
    let key = format!("follow_up.because.{}", pair.because.name());
    parts.push(match &pair.because {
        Because::LaterEvidence { day } => phrases.fill(&key, &[("day", &day.to_string())]),
        Because::DocumentsGone { documents } => {
            phrases.fill(&key, &[("documents", &documents.join(", "))])
        }
        _ => phrases.say(&key).to_owned(),
    });
    let is_told = matches!(pair.because, Because::DocumentsGone { .. });
    let EvidenceChange { added, removed, changed, .. } = &pair.evidence;
    for (name, paths) in [("changed", changed), ("added", added), ("removed", removed)] {
        if !paths.is_empty() && pair.earlier.is_some() && !(is_told && name == "removed") {
            let key = format!("follow_up.evidence.{name}");
            parts.push(phrases.fill(&key, &[("documents", &paths.join(", "))]));
        }
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests;
