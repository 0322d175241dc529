//! The section as it reads, in both languages, and where there is little to compare.

use crate::catalog::{Catalog, shipped};
use crate::compare::{
    Because, Brief, Comparison, ControlChange, ControlState, CoverageChange, DocumentChanges,
    EvidenceChange, Matched, Outcome, Pair, Side, Warning,
};
use crate::domain::{FindingId, FindingKind, Language, Severity};
use crate::paper::{Block, Row};

fn brief(subject: &str, grade: Severity) -> Brief {
    Brief {
        id: FindingId::of([subject]),
        test: Some("T65".to_owned()),
        kind: FindingKind::Nonconformity,
        grade: Some(grade),
        state: "confirmed".to_owned(),
        action: "plan_accepted".to_owned(),
        requirements: vec!["10.2".parse().expect("an id"), "A.7.4".parse().expect("an id")],
        subject: subject.to_owned(),
        title: format!("{subject}: {{day}} is overdue"),
    }
}

fn pair(outcome: Outcome, because: Because, subject: &str) -> Pair {
    let brief = brief(subject, Severity::Minor);
    let was_there = outcome != Outcome::New;
    let is_there = matches!(outcome, Outcome::New | Outcome::Persisting | Outcome::Regressed);
    let cited = |path: &str| vec![path.to_owned()];
    let evidence = EvidenceChange {
        added: cited("new.csv"),
        removed: cited("gone.pdf"),
        changed: cited("log.csv"),
        unchanged: Vec::new(),
    };
    Pair {
        outcome,
        because,
        earlier: was_there.then(|| brief.clone()),
        current: is_there.then(|| brief.clone()),
        matched: (was_there && is_there).then_some(Matched::Likeness(87)),
        evidence,
    }
}

fn side(day: &str) -> Side {
    let as_of = day.parse().ok();
    Side {
        name: "audit-2025".to_owned(),
        as_of,
        profile: None,
        tool: None,
        catalog: None,
        engine: None,
    }
}

fn comparison() -> Comparison {
    let gone = Because::DocumentsGone { documents: vec!["gone.pdf".to_owned()] };
    let later = Because::LaterEvidence { day: "2026-08-01".parse().expect("a day") };
    let state = |claimed: &str| ControlState {
        applicable: Some(true),
        claimed: claimed.to_owned(),
        verdict: "claim_not_supported".to_owned(),
    };
    Comparison {
        schema: "tickmark.compare/1",
        earlier: side("2025-09-14"),
        current: side("2026-09-14"),
        warnings: vec![Warning { what: "tool", before: "0.1".to_owned(), after: "0.2".to_owned() }],
        findings: vec![
            pair(Outcome::Persisting, Because::DraftedAgain, "NC-1"),
            pair(Outcome::Resolved, later, "NC-2"),
            pair(Outcome::CannotTell, gone, "NC-3"),
            pair(Outcome::Regressed, Because::ClosedBefore, "NC-4"),
            pair(Outcome::New, Because::NotBefore, "NC-5"),
        ],
        coverage: Some(vec![CoverageChange {
            requirement: "10.2".parse().expect("an id"),
            title: "Nonconformity and corrective action".to_owned(),
            before: None,
            after: "design_only".to_owned(),
        }]),
        soa: Some(vec![ControlChange {
            control: "A.7.4".to_owned(),
            title: "Quality of data for AI systems".to_owned(),
            before: Some(state("partly implemented")),
            after: Some(state("implemented")),
        }]),
        documents: Some(DocumentChanges {
            added: 1,
            removed: 2,
            changed: 3,
            moved: 4,
            unchanged: 5,
        }),
    }
}

/// The blocks as lines of text.
fn told(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text, anchor } => {
                lines.push(format!("{} {text} #{anchor}", "#".repeat(usize::from(*level))));
            }
            Block::Paragraph(text) => lines.push(text.words()),
            Block::Notice(text) => lines.push(format!("! {}", text.words())),
            Block::List(items) => {
                lines.extend(items.iter().map(|one| format!("- {}", one.words())));
            }
            Block::Facts(facts) => lines.extend(
                facts.iter().map(|(label, inside)| format!("{label}: {}", told(inside).trim_end())),
            ),
            Block::Table(table) => {
                let titles: Vec<&str> =
                    table.columns.iter().map(|one| one.title.as_str()).collect();
                lines.push(format!("[{}] {}", table.caption, titles.join(" | ")));
                lines.extend(table.rows.iter().map(|row| match row {
                    Row::Group(words) => format!("== {words}"),
                    Row::Cells(cells) => {
                        assert_eq!(cells.len(), table.columns.len(), "a cell for each column");
                        let cells: Vec<String> =
                            cells.iter().map(|cell| cell.text.words()).collect();
                        cells.join(" | ")
                    }
                }));
            }
            other => panic!("{other:?} is not part of it"),
        }
    }
    lines.join("\n") + "\n"
}

fn section(comparison: &Comparison, language: Language) -> String {
    let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
    told(&super::follow_up(comparison, catalog.phrases().of(language)))
}

#[test]
fn the_section_tells_what_became_of_each_finding_in_either_language() {
    for language in Language::ALL {
        let text = section(&comparison(), language);
        assert!(
            !text.contains("follow_up.") && !text.contains("common."),
            "a phrase is missing: {text}"
        );
        insta::assert_snapshot!(format!("section_{}", language.code()), text);
    }
}

#[test]
fn an_audit_of_which_nothing_is_left_but_findings_is_told_so_and_no_part_is_empty() {
    let nothing = Comparison {
        findings: Vec::new(),
        warnings: Vec::new(),
        coverage: None,
        soa: None,
        documents: None,
        earlier: Side { as_of: None, ..side("") },
        ..comparison()
    };
    for language in Language::ALL {
        let text = section(&nothing, language);
        insta::assert_snapshot!(format!("nothing_left_{}", language.code()), text);
    }
}

#[test]
fn every_outcome_and_reason_has_its_words() {
    let reasons = [
        Because::NotBefore,
        Because::RejectedBefore,
        Because::DraftedAgain,
        Because::ClosedBefore,
        Because::RejectedNow,
        Because::WaivedNow,
        Because::WrittenByPerson,
        Because::NotTested,
        Because::NotSupported,
        Because::NoLaterEvidence,
        Because::NoDay,
    ];
    for because in reasons {
        let pair = pair(Outcome::CannotTell, because.clone(), "NC-1");
        let text = section(&Comparison { findings: vec![pair], ..comparison() }, Language::De);
        assert!(!text.contains("follow_up."), "{because:?}: {text}");
    }
}
