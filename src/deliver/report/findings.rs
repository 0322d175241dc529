//! The findings by grade, each with criterion, condition, evidence and grade; what is left to decide; what fell away.

use super::super::Dossier;
use super::super::standing::{GRADES, Ordered};
use super::frame::role;
use super::workings::{anchor, grade_words, number, requirement_title, requirements, short, tone};
use crate::docket::{Matter, Settled};
use crate::domain::DraftedBy;
use crate::outputs::Citation;
use crate::paper::{Block, Cell, Column, Row, Table, Text};

/// How many quotations of each side a finding shows; `findings.json` has them all.
const QUOTATIONS_MAX: usize = 6;
/// How many drafts that fell away are told one by one.
const FALLEN_MAX: usize = 200;

pub(super) fn blocks(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.findings.{key}")).to_owned();
    let mut blocks = Vec::new();
    for grade in GRADES {
        let title = format!("{} ({})", grade_words(dossier, Some(grade)), ordered.count(grade));
        blocks.push(Block::heading(2, title, format!("grade-{}", grade.name())));
        let before = blocks.len();
        for finding in ordered.of_grade(grade) {
            let heading = format!("{} {}", number(dossier, finding), finding.matter.wording.title);
            blocks.push(Block::heading(3, heading, anchor(finding.matter.id())));
            blocks.push(anatomy(dossier, finding.matter));
        }
        if blocks.len() == before {
            blocks.push(Block::paragraph(say("none")));
        }
    }
    if !ordered.ungraded.is_empty() {
        blocks.push(Block::heading(2, say("ungraded_title"), "ungraded"));
        for matter in &ordered.ungraded {
            blocks.push(Block::heading(3, &*matter.wording.title, anchor(matter.id())));
            blocks.push(anatomy(dossier, matter));
        }
    }
    if !ordered.undecided.is_empty() {
        let title = format!("{} ({})", say("undecided_title"), ordered.undecided.len());
        blocks.push(Block::heading(2, title, "undecided"));
        blocks.push(Block::paragraph(say("undecided_note")));
        blocks.push(Block::Table(undecided(dossier, ordered)));
    }
    blocks.extend(fallen(dossier, ordered));
    blocks
}

/// The parts of one finding.
fn anatomy(dossier: &Dossier<'_>, matter: &Matter) -> Block {
    let Dossier { phrases, .. } = dossier;
    let say = |key: &str| phrases.say(&format!("report.findings.{key}")).to_owned();
    let draft = &matter.draft;
    let mut parts: Vec<(String, Vec<Block>)> = Vec::new();
    let mut part = |key: &str, text: &str| {
        if !text.trim().is_empty() {
            parts.push((say(key), vec![Block::paragraph(text)]));
        }
    };
    part("requirement", &requirements(dossier, matter));
    part("subject", &draft.subject);
    let source = serde_json::to_value(draft.criterion.source).unwrap_or_default();
    let source = source.as_str().unwrap_or_default().to_lowercase();
    let source = phrases.say(&format!("report.criterion.{source}")).to_owned();
    part("criterion", &format!("{} ({source})", draft.criterion.text));
    part("condition", &matter.wording.condition);
    part("expected", &draft.expected);
    part("observed", &draft.observed);
    if let Some(population) = &draft.population {
        let (tested, failed) = (population.tested.to_string(), population.failed.to_string());
        let values = [("tested", tested.as_str()), ("unit", &population.unit), ("failed", &failed)];
        part("population", &phrases.fill("report.findings.population_text", &values));
    }
    if !matter.evidence.is_empty() {
        parts.push((say("evidence"), quotations(dossier, &matter.evidence)));
    }
    if !draft.counter_evidence.is_empty() {
        parts.push((say("counter"), quotations(dossier, &draft.counter_evidence)));
    }
    let mut part = |key: &str, text: String| {
        if !text.trim().is_empty() {
            parts.push((say(key), vec![Block::paragraph(text)]));
        }
    };
    let regraded = matter.ruling.as_ref().filter(|_| matter.grade != draft.grade);
    let reason = regraded.and_then(|ruling| ruling.reason.as_ref());
    part("grade_reason", reason.map_or_else(|| draft.grade_reason.clone(), ToString::to_string));
    part("recommendation", dossier.recommendation(matter).to_owned());
    if !matter.merged.is_empty() {
        let ids: Vec<String> = matter.merged.iter().map(ToString::to_string).collect();
        part("merged", phrases.fill("report.findings.merged", &[("ids", &ids.join(", "))]));
    }
    part("drafted_by", format!("{}; {}", drafted_by(dossier, matter), matter.id()));
    part("decided", decided(dossier, matter));
    Block::Facts(parts)
}

fn quotations(dossier: &Dossier<'_>, citations: &[Citation]) -> Vec<Block> {
    let mut blocks: Vec<Block> = citations
        .iter()
        .take(QUOTATIONS_MAX)
        .map(|citation| Block::Quotation {
            words: citation.quote.clone(),
            source: citation.cited(),
        })
        .collect();
    let more = citations.len().saturating_sub(QUOTATIONS_MAX);
    if more > 0 {
        let more = more.to_string();
        let text = dossier.phrases.fill("report.findings.more_quotations", &[("n", &more)]);
        blocks.push(Block::Paragraph(Text::default().small(text)));
    }
    blocks
}

fn drafted_by(dossier: &Dossier<'_>, matter: &Matter) -> String {
    let say = |key: &str| dossier.phrases.say(&format!("report.findings.{key}")).to_owned();
    let draft = &matter.draft;
    match (&draft.drafted_by, &draft.test) {
        (DraftedBy::Check, Some(test)) => {
            dossier.phrases.fill("report.findings.drafted_check", &[("test", test)])
        }
        (DraftedBy::Check | DraftedBy::Keyword, _) => say("drafted_keyword"),
        (DraftedBy::Llm { model, .. }, _) => {
            dossier.phrases.fill("report.findings.drafted_llm", &[("model", model)])
        }
        (DraftedBy::Person, _) => say("drafted_person"),
    }
}

/// Who settled it, by role: a report names no persons beside the findings.
fn decided(dossier: &Dossier<'_>, matter: &Matter) -> String {
    let Some(ruling) = &matter.ruling else { return String::new() };
    let how = match (matter.is_reworded(), matter.grade != matter.draft.grade) {
        (false, false) => "plain",
        (false, true) => "regraded",
        (true, false) => "edited",
        (true, true) => "both",
    };
    let how = dossier.phrases.say(&format!("report.confirmed.{how}"));
    let filled = |key: &str, settled: &Settled| {
        let at = settled.at.minute();
        let values = [("how", how), ("role", role(dossier, settled.who.role)), ("at", &at)];
        dossier.phrases.fill(&format!("report.findings.{key}"), &values)
    };
    let approved = matter.approval.as_ref().map(|approval| filled("approved_by", approval));
    [Some(filled("decided_by", ruling)), approved]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

fn undecided(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.findings.{key}")).to_owned();
    let rows = ordered.undecided.iter().map(|matter| {
        let state = dossier.phrases.say(&format!("report.state.{}", matter.state())).to_owned();
        let id = Text::plain(&matter.wording.title).small(format!("\n{}", matter.id()));
        let is_request = matter.draft.kind == crate::domain::FindingKind::EvidenceRequest;
        let grade = match matter.grade.filter(|_| !is_request) {
            Some(grade) => Cell::toned(short(dossier, Some(grade)), tone(grade)),
            None => Cell::from(short(dossier, None)),
        };
        Row::Cells(vec![id.into(), requirement_ids(matter).into(), grade, state.into()])
    });
    Table {
        caption: say("undecided_title"),
        columns: vec![
            Column::new(say("draft"), 52),
            Column::new(say("requirement"), 16),
            Column::new(say("grade_proposed"), 14),
            Column::new(say("state"), 18),
        ],
        rows: rows.collect(),
    }
}

fn requirement_ids(matter: &Matter) -> String {
    let ids: Vec<String> = matter.draft.requirements.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// What was rejected, waived or told elsewhere, with the reason.
fn fallen(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Block> {
    let Ordered { rejected, waived, merged, .. } = ordered;
    let all: Vec<&Matter> = rejected.iter().chain(waived).chain(merged).copied().collect();
    if all.is_empty() {
        return Vec::new();
    }
    let say = |key: &str| dossier.phrases.say(&format!("report.findings.{key}")).to_owned();
    let rows = all.iter().take(FALLEN_MAX).map(|matter| {
        let id = Text::plain(&matter.wording.title).small(format!("\n{}", matter.id()));
        Row::Cells(vec![id.into(), requirement_ids(matter).into(), fate(dossier, matter).into()])
    });
    let table = Table {
        caption: say("rejected_title"),
        columns: vec![
            Column::new(say("draft"), 42),
            Column::new(say("requirement"), 16),
            Column::new(say("what"), 42),
        ],
        rows: rows.collect(),
    };
    let mut blocks = vec![
        Block::heading(2, format!("{} ({})", say("rejected_title"), all.len()), "fallen"),
        Block::paragraph(say("rejected_note")),
        Block::Table(table),
    ];
    let more = all.len().saturating_sub(FALLEN_MAX);
    if more > 0 {
        let more = more.to_string();
        let text = dossier.phrases.fill("report.findings.part_of_rest", &[("n", &more)]);
        blocks.push(Block::Paragraph(Text::default().small(text)));
    }
    blocks
}

fn fate(dossier: &Dossier<'_>, matter: &Matter) -> String {
    use crate::docket::{Outcome, Standing};
    let fill = |key: &str, values: &[(&str, &str)]| {
        dossier.phrases.fill(&format!("report.findings.{key}"), values)
    };
    if let Some(waiver) = &matter.draft.waiver {
        let on = waiver.on.to_string();
        return fill("waived", &[("on", &on), ("reason", &waiver.reason)]);
    }
    match (matter.standing, &matter.ruling) {
        (Standing::Decided(Outcome::Merged(into)), _) => {
            fill("merged_into", &[("into", &into.to_string())])
        }
        (_, Some(ruling)) => {
            let reason = ruling.reason.as_ref().map(ToString::to_string).unwrap_or_default();
            fill("rejected", &[("role", role(dossier, ruling.who.role)), ("reason", &reason)])
        }
        _ => String::new(),
    }
}

/// Requirements for which evidence was found for all that is demanded, and against which nothing stands.
pub(super) fn strengths(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.strengths.{key}")).to_owned();
    let against = |id: crate::domain::RequirementId| {
        let findings = ordered.findings.iter().map(|finding| finding.matter);
        findings
            .chain(ordered.undecided.iter().copied())
            .chain(ordered.requests.iter().copied())
            .chain(ordered.ungraded.iter().copied())
            .any(|matter| matter.draft.requirements.contains(&id))
    };
    let rows: Vec<Row> = dossier
        .outputs
        .coverage
        .requirements
        .iter()
        .filter(|requirement| requirement.conclusion == "supported" && !against(requirement.id))
        .map(|requirement| {
            let best = requirement.design.first().or(requirement.operating.first());
            let document = best.map(|support| support.document.clone()).unwrap_or_default();
            let newest =
                requirement.newest_operating.map(|day| day.to_string()).unwrap_or_default();
            let title = requirement_title(dossier, requirement.id)
                .unwrap_or_else(|| requirement.title.clone());
            Row::Cells(vec![
                format!("{} {title}", requirement.id).into(),
                document.into(),
                newest.into(),
            ])
        })
        .collect();
    let mut blocks = vec![Block::paragraph(say("note"))];
    if rows.is_empty() {
        blocks.push(Block::paragraph(say("none")));
    } else {
        blocks.push(Block::Table(Table {
            caption: say("title"),
            columns: vec![
                Column::new(dossier.phrases.say("report.coverage.requirement"), 46),
                Column::new(say("document"), 38),
                Column::new(dossier.phrases.say("report.coverage.newest"), 16),
            ],
            rows,
        }));
    }
    if !ordered.conforming.is_empty() {
        blocks.push(Block::heading(2, say("shown_met"), "shown-met"));
        let line = |matter: &&Matter| {
            Text::plain(&matter.wording.title).small(format!(" {}", matter.id()))
        };
        blocks.push(Block::List(ordered.conforming.iter().map(line).collect()));
    }
    blocks
}
