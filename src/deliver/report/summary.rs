//! The summary for the management review, mapped to the inputs of clause 9.3.2.
//!
//! An audit never supplies all inputs of a management review; what it cannot know is marked as management's to bring.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::Dossier;
use super::super::standing::{GRADES, Numbered, Ordered};
use super::frame::strong;
use super::workings::{grade_words, tone};
use crate::domain::{RequestKind, RequirementId, Severity};
use crate::paper::{Block, Cell, Column, Row, Table, Text, Tone};

/// How many AI systems the summary names.
const SYSTEMS_MAX: usize = 5;

/// How many findings of each grade the audit before confirmed, and how many drafts it left undecided.
pub(super) type Before = BTreeMap<Severity, (usize, usize)>;

pub(super) fn blocks(
    dossier: &Dossier<'_>,
    ordered: &Ordered<'_>,
    before: Option<&Before>,
) -> Vec<Block> {
    let say = |key: &str| dossier.phrases.say(&format!("report.summary.{key}")).to_owned();
    let mut blocks = vec![Block::heading(2, say("conclusion"), "conclusion"), conclusion(dossier)];
    blocks.push(Block::heading(2, say("counts_title"), "counts"));
    blocks.push(Block::Table(counts(dossier, ordered, before)));
    let note = say("counts_note");
    let (before, after) = note.split_once("{requests}").unwrap_or((&note, ""));
    let note = Text::plain(before).link(say("requests_word"), "requests").and(after);
    blocks.push(Block::Paragraph(note));
    blocks.push(Block::heading(2, say("health_title"), "health"));
    blocks.push(Block::Table(health(dossier, ordered)));
    blocks.push(Block::Paragraph(Text::default().small(say("health_note"))));
    if let Some(systems) = systems(dossier, ordered) {
        blocks.push(Block::heading(2, say("systems_title"), "systems"));
        blocks.push(Block::Table(systems));
        blocks.push(Block::Paragraph(Text::default().small(say("systems_note"))));
    }
    blocks.push(Block::heading(2, say("limits_title"), "limits"));
    blocks.push(Block::List(limits(dossier, ordered)));
    blocks.push(Block::heading(2, say("inputs_title"), "inputs"));
    blocks.push(Block::Table(inputs(dossier, ordered)));
    blocks
}

/// What the lead auditor concludes; until it is signed, that it is theirs to say.
fn conclusion(dossier: &Dossier<'_>) -> Block {
    match dossier.signed {
        Some(signed) => Block::paragraph(signed.conclusion.as_str()),
        None => Block::Notice(dossier.phrases.say("report.summary.no_conclusion").into()),
    }
}

/// The findings of each grade, beside those of the audit before where there was one.
pub(super) fn counts(
    dossier: &Dossier<'_>,
    ordered: &Ordered<'_>,
    before: Option<&Before>,
) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.summary.{key}")).to_owned();
    let then = |(confirmed, drafts): (usize, usize)| {
        if drafts == 0 {
            return confirmed.to_string();
        }
        let values = [("confirmed", &*confirmed.to_string()), ("drafts", &*drafts.to_string())];
        dossier.phrases.fill("report.summary.before_with_drafts", &values)
    };
    let rows = GRADES.into_iter().map(|grade| {
        let mut cells = vec![
            Cell::toned(grade_words(dossier, Some(grade)), tone(grade)),
            ordered.count(grade).to_string().into(),
            ordered.undecided_of(grade).to_string().into(),
        ];
        let counted = before.map(|before| before.get(&grade).copied().unwrap_or_default());
        cells.extend(counted.map(|counted| then(counted).into()));
        Row::Cells(cells)
    });
    let mut columns = vec![
        Column::new(say("grade"), 40),
        Column::new(say("confirmed"), 30),
        Column::new(say("undecided"), 30),
    ];
    columns.extend(before.map(|_| Column::new(say("before"), 30)));
    Table { caption: say("counts_title"), columns, rows: rows.collect() }
}

/// How each clause and control group stands: evidence found, and the findings against it.
fn health(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Table {
    #[derive(Default)]
    struct Group {
        all: usize,
        full: usize,
        part: usize,
        gaps: usize,
        findings: BTreeMap<Reverse<Severity>, usize>,
    }
    let mut groups: Vec<(String, Group)> = Vec::new();
    for requirement in &dossier.outputs.coverage.requirements {
        let name = requirement.id.group();
        if groups.last().is_none_or(|(last, _)| *last != name) {
            groups.push((name, Group::default()));
        }
        let Some((_, group)) = groups.last_mut() else { continue };
        group.all += 1;
        match requirement.conclusion.as_str() {
            "supported" => group.full += 1,
            "not_found" => group.gaps += 1,
            "not_applicable" => {}
            _ => group.part += 1,
        }
    }
    for finding in &ordered.findings {
        let primary = finding.matter.draft.requirements.first().map(|id| id.group());
        if let Some((_, group)) = groups.iter_mut().find(|(name, _)| Some(name) == primary.as_ref())
        {
            *group.findings.entry(Reverse(finding.grade)).or_default() += 1;
        }
    }
    let say = |key: &str| dossier.phrases.say(&format!("report.summary.{key}")).to_owned();
    let rows = groups.iter().map(|(name, group)| {
        let title = dossier.phrases.find(&format!("report.group.{name}")).unwrap_or_default();
        let told: Vec<String> = group
            .findings
            .iter()
            .map(|(grade, count)| {
                format!("{count} {}", super::workings::short(dossier, Some(grade.0)))
            })
            .collect();
        let worst = group.findings.keys().next().map(|grade| tone(grade.0));
        let calm = if group.gaps == group.all { Tone::Gap } else { Tone::Partial };
        let evidence = if group.full == group.all { Tone::Covered } else { calm };
        Row::Cells(vec![
            format!("{name} {title}").trim().to_owned().into(),
            group.all.to_string().into(),
            Cell::toned(group.full.to_string(), evidence),
            group.part.to_string().into(),
            group.gaps.to_string().into(),
            Cell {
                text: if told.is_empty() { "–".into() } else { told.join(", ").into() },
                tone: worst,
            },
        ])
    });
    Table {
        caption: say("health_title"),
        columns: vec![
            Column::new(say("group"), 26),
            Column::new(say("requirements"), 15),
            Column::new(say("with_evidence"), 16),
            Column::new(say("in_part"), 12),
            Column::new(say("gaps"), 12),
            Column::new(say("findings"), 19),
        ],
        rows: rows.collect(),
    }
}

/// The AI systems most findings are about; none where no finding is about one.
fn systems(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Option<Table> {
    let about = |label: &str, id: &str, finding: &&Numbered<'_>| {
        is_about(&finding.matter.draft.subject, id, label)
    };
    let mut counted: Vec<(&str, usize, Option<Severity>)> = dossier
        .outputs
        .matrix
        .systems
        .iter()
        .map(|system| {
            let own: Vec<&Numbered<'_>> = ordered
                .findings
                .iter()
                .filter(|finding| about(&system.label, &system.id, finding))
                .collect();
            (system.label.as_str(), own.len(), own.iter().map(|finding| finding.grade).max())
        })
        .filter(|(_, count, _)| *count > 0)
        .collect();
    counted.sort_by_key(|(label, count, gravest)| (Reverse(*gravest), Reverse(*count), *label));
    if counted.is_empty() {
        return None;
    }
    let say = |key: &str| dossier.phrases.say(&format!("report.summary.{key}")).to_owned();
    let rows = counted.iter().take(SYSTEMS_MAX).map(|(label, count, gravest)| {
        let grade = Cell { text: grade_words(dossier, *gravest).into(), tone: gravest.map(tone) };
        Row::Cells(vec![(*label).into(), count.to_string().into(), grade])
    });
    Some(Table {
        caption: say("systems_title"),
        columns: vec![
            Column::new(say("system"), 50),
            Column::new(say("findings"), 20),
            Column::new(say("grade"), 30),
        ],
        rows: rows.collect(),
    })
}

/// Whether a finding is about a system: it calls it by its id, its name or both. A part of an id is another system.
fn is_about(subject: &str, id: &str, label: &str) -> bool {
    let name = label.strip_prefix(id).map(|rest| rest.trim().trim_matches(['(', ')']));
    !subject.is_empty() && (subject == id || subject == label || name == Some(subject))
}

fn limits(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Vec<Text> {
    let outputs = dossier.outputs;
    let documents = &outputs.documents.documents;
    let fill = |key: &str, n: usize, other: (&str, usize)| {
        let (n, m) = (n.to_string(), other.1.to_string());
        dossier.phrases.fill(&format!("report.summary.{key}"), &[("n", &n), (other.0, &m)])
    };
    let unread =
        documents.iter().filter(|one| matches!(one.status.as_str(), "unreadable" | "partial"));
    let of_kind = |kind: RequestKind| {
        outputs.requests.requests.iter().filter(|request| request.kind == kind).count()
    };
    let (evidence, interviews) = (of_kind(RequestKind::Evidence), of_kind(RequestKind::Interview));
    let not_testable = outputs.run.not_testable.len();
    let lines = [
        (unread.clone().count(), fill("limit_unread", unread.count(), ("all", documents.len()))),
        (not_testable, fill("limit_tests", not_testable, ("all", outputs.run.tests.len()))),
        (evidence + interviews, fill("limit_requests", evidence, ("m", interviews))),
        (ordered.undecided.len(), fill("limit_undecided", ordered.undecided.len(), ("", 0))),
    ];
    let told: Vec<Text> =
        lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text.into()).collect();
    if told.is_empty() {
        return vec![dossier.phrases.say("report.summary.limit_none").into()];
    }
    told
}

/// Each input of clause 9.3.2 with what this audit gives to it and what management has to bring.
fn inputs(dossier: &Dossier<'_>, ordered: &Ordered<'_>) -> Table {
    let say = |key: &str| dossier.phrases.say(&format!("report.summary.{key}")).to_owned();
    let input = |key: &str| dossier.phrases.say(&format!("report.input.{key}")).to_owned();
    let fill = |key: &str, values: &[(&str, usize)]| {
        let texts: Vec<(&str, String)> =
            values.iter().map(|(name, n)| (*name, n.to_string())).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, n)| (*name, n.as_str())).collect();
        dossier.phrases.fill(&format!("report.input.{key}"), &texts)
    };
    let count = |grade| ordered.count(grade);
    let about = |groups: &[&str]| {
        let primary = |finding: &&Numbered<'_>| finding.matter.draft.requirements.first().copied();
        let is_in = |id: RequirementId| groups.iter().any(|group| is_below(id, group));
        ordered.findings.iter().filter(|finding| primary(finding).is_some_and(is_in)).count()
    };
    let changes = match dossier.mandate.changes.as_slice() {
        [] => input("no_changes"),
        changes => {
            let values = [("changes", changes.join("; "))];
            dossier.phrases.fill("report.input.changes", &[("changes", &values[0].1)])
        }
    };
    let (major, minor) = (count(Severity::Major), count(Severity::Minor));
    let (observations, opportunities) =
        (count(Severity::Observation), count(Severity::Opportunity));
    let rows = [
        ("prev_actions", input("nothing"), "all_of_it"),
        ("issues_ext_int", changes, "rest_of_it"),
        ("interested_parties", input("nothing"), "all_of_it"),
        (
            "perf_nc_ca",
            fill("nonconformities", &[("major", major), ("minor", minor)]),
            "rest_of_it",
        ),
        (
            "perf_monitoring",
            fill("monitoring", &[("n", about(&["8", "9.1", "A.6.2.6", "A.6.2.8"]))]),
            "rest_of_it",
        ),
        ("perf_audit", fill("audit", &[("n", ordered.findings.len())]), "nothing_further"),
        (
            "improvement",
            fill("improvement_found", &[("n", opportunities), ("m", observations)]),
            "rest_of_it",
        ),
        (
            "additional",
            fill("additional_found", &[("n", about(&["6.1", "8.2", "8.3", "8.4", "A.5"]))]),
            "rest_of_it",
        ),
    ];
    let row = |(key, given, rest): (&str, String, &str)| {
        Row::Cells(vec![strong(input(key)), given.into(), say(rest).into()])
    };
    Table {
        caption: say("inputs_title"),
        columns: vec![
            Column::new(say("input"), 34),
            Column::new(say("from_audit"), 38),
            Column::new(say("from_management"), 28),
        ],
        rows: rows.into_iter().map(row).collect(),
    }
}

/// Whether a requirement is this one or one below it: `A.6.2.6` is below `A.6`, and 8.10 is not below 8.1.
fn is_below(id: RequirementId, group: &str) -> bool {
    let id = id.to_string();
    id == group || id.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_about_the_system_it_names_and_no_other() {
        let check = |subject: &str, about: bool| {
            assert_eq!(is_about(subject, "AS-17", "AS-17 (Returns Check)"), about, "{subject}");
        };
        check("AS-17", true);
        check("Returns Check", true);
        check("AS-17 (Returns Check)", true);
        check("AS-1", false);
        check("Returns", false);
        check("", false);
    }

    #[test]
    fn clause_8_10_is_not_below_8_1() {
        let below = |id: &str, group| is_below(id.parse().expect("an id"), group);
        assert!(below("8.1", "8.1") && below("A.6.2.6", "A.6.2.6") && below("6.1.2", "6.1"));
        assert!(!below("10.1", "1") && !below("9.1", "9.2"));
    }
}
