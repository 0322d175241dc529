//! The plan of the sample: what it says in both languages, and that it makes nothing up.

use tickmark::deliver::{Earlier, EarlierFinding};
use tickmark::domain::{Language, Mandate, Severity};
use tickmark::paper::{self, Block, Paper, Status, Table};

use super::{Case, mandate, settled};

fn text(language: Language) -> String {
    let case = Case::new(mandate(language));
    let plan = case.plan(Some(&earlier()));
    settled(&paper::text(&plan.paper(&case.dossier())))
}

fn earlier() -> Earlier {
    let finding = EarlierFinding {
        id: "F-00000000000000a1".to_owned().try_into().expect("an id"),
        test: Some("T50".to_owned()),
        requirements: vec!["A.9.2".parse().expect("an id")],
        subject: "AS-17".to_owned(),
        title: "Second looks were not made in the period".to_owned(),
        grade: Some(Severity::Minor),
        state: "confirmed",
    };
    Earlier { as_of: "2025-06-30".parse().expect("a day"), findings: vec![finding] }
}

#[test]
fn the_plan_of_the_sample_in_english() {
    insta::assert_snapshot!(text(Language::En));
}

#[test]
fn the_plan_of_the_sample_in_german() {
    insta::assert_snapshot!(text(Language::De));
}

#[test]
fn what_nobody_told_is_asked_for_and_never_made_up() {
    let case = Case::new(Mandate::default());
    let plan = case.plan(None);
    let open: Vec<&str> = plan.open.iter().map(|open| open.what).collect();
    let asked = [
        "audit_id",
        "client",
        "objectives",
        "scope",
        "sites",
        "period",
        "changes",
        "earlier",
        "schedule",
        "team",
        "roles",
        "independence",
        "competence",
        "contacts",
        "distribution",
        "classification",
        "consent",
        "retention",
        "reporting",
    ];
    assert_eq!(open, asked);
    let paper = plan.paper(&case.dossier());
    assert!(matches!(paper.status, Status::Draft { .. }));
    let text = paper::text(&paper);
    // Where an answer would stand, stands who is to give it.
    for label in ["Audit", "Audit client", "Scope", "Sites and units", "Consent", "Report due"] {
        let line = text.lines().find(|line| line.trim().starts_with(&format!("{label}: ")));
        let line = line.unwrap_or_else(|| panic!("no line for {label}"));
        assert!(line.contains("to be supplied by"), "{line}");
    }
    assert!(!text.contains("[Audit team"), "a team of nobody has no table");
    assert!(text.contains("day to be agreed"), "no day is given to what nobody dated");
    assert_eq!(text.matches("not yet agreed").count(), 2);
}

#[test]
fn a_plan_that_was_agreed_is_no_draft_and_says_by_whom() {
    let agreed = tickmark::domain::Agreed {
        by: "AIMS manager".to_owned(),
        on: "2026-09-01".parse().expect("a day"),
    };
    let case = Case::new(Mandate { agreed: Some(agreed), ..mandate(Language::En) });
    let paper = case.plan(None).paper(&case.dossier());
    assert_eq!(paper.status, Status::Final);
    assert!(paper::text(&paper).contains("AIMS manager, on 2026-09-01"));
}

#[test]
fn the_same_input_gives_the_same_plan_and_earlier_findings_come_first() {
    let case = Case::new(mandate(Language::En));
    let (one, other) = (case.plan(None), case.plan(None));
    assert_eq!(one, other);
    let bytes = |paper: &Paper| paper::docx(paper).expect("a Word document");
    assert_eq!(bytes(&one.paper(&case.dossier())), bytes(&other.paper(&case.dossier())));
    // A.9 stands far down without, and at the head with a finding of the audit before.
    let place = |plan: &tickmark::deliver::Plan| {
        plan.areas.iter().position(|area| area.group == "A.9").expect("is there")
    };
    let followed = case.plan(Some(&earlier()));
    assert!(place(&one) > 0 && place(&followed) == 0);
    assert!(followed.areas[0].why[0].contains("1 earlier finding"), "{:?}", followed.areas[0].why);
}

#[test]
fn every_row_of_the_plan_has_as_many_cells_as_columns() {
    fn tables<'a>(blocks: &'a [Block], found: &mut Vec<&'a Table>) {
        for block in blocks {
            match block {
                Block::Table(table) => found.push(table),
                Block::Wide(inner) => tables(inner, found),
                _ => {}
            }
        }
    }
    let case = Case::new(mandate(Language::De));
    let paper = case.plan(Some(&earlier())).paper(&case.dossier());
    let mut found = Vec::new();
    tables(&paper.blocks, &mut found);
    assert!(found.len() > 10);
    for table in found {
        for row in &table.rows {
            if let paper::Row::Cells(cells) = row {
                assert_eq!(cells.len(), table.columns.len(), "{}", table.caption);
            }
        }
    }
}

#[test]
fn no_phrase_is_missing_in_any_paper() {
    for language in Language::ALL {
        let case = Case::new(mandate(language));
        let dossier = case.dossier();
        let facts = &super::OUTPUTS.1;
        let texts = [
            paper::text(&case.plan(Some(&earlier())).paper(&dossier)),
            paper::text(&case.plan(None).paper(&dossier)),
            paper::text(&tickmark::deliver::request_list(
                &dossier,
                &tickmark::deliver::asks(&dossier, facts),
            )),
            paper::text(&tickmark::deliver::guides_paper(
                &dossier,
                &tickmark::deliver::guides(&dossier),
            )),
        ];
        for text in texts {
            for room in ["plan.", "requests.", "interviews.", "common."] {
                // A phrase nobody wrote shows as its key; a file name may hold one of these words.
                let is_key = |word: &&str| {
                    let rest = word.trim_start_matches(['[', '(']).strip_prefix(room);
                    rest.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
                };
                assert_eq!(text.split_whitespace().find(is_key), None, "{language:?}");
            }
            // Rows of JSON hold braces, too, and never a lone word in them.
            let mut places = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            let unfilled = places.find(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            });
            assert_eq!(unfilled, None, "{language:?}");
        }
    }
}
