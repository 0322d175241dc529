//! The request list of the sample: everything that is missing is on it once, by role.

use std::collections::BTreeSet;

use tickmark::checks;
use tickmark::deliver::{Origin, Priority, asks, request_list, request_table};
use tickmark::domain::{Engagement, Finding, FindingKind, Language, RequestKind};
use tickmark::paper::{self, Row};
use tickmark::review;

use super::profiles::before_tests;
use super::{Case, OUTPUTS, mandate};
use crate::sample::REPORT;

#[test]
fn everything_missing_is_on_the_list() {
    let case = Case::new(mandate(Language::En));
    let asks = asks(&case.dossier(), &OUTPUTS.1);
    let of = |origin| asks.iter().filter(|ask| ask.origin == origin).count();
    let requests = &case.outputs.requests.requests;
    let asked = requests.iter().filter(|one| one.kind == RequestKind::Evidence).count();
    assert_eq!(of(Origin::Requirement), asked);
    let cells = case.outputs.matrix.systems.iter().flat_map(|system| &system.cells);
    let gaps = cells.filter(|cell| matches!(cell.state.as_str(), "missing" | "draft")).count();
    assert_eq!(of(Origin::System), gaps);
    let documents = &case.outputs.documents.documents;
    let unread =
        documents.iter().filter(|one| matches!(one.status.as_str(), "unreadable" | "partial"));
    assert_eq!(of(Origin::Unread), unread.count());
    // Each draft that asks for evidence is behind a row, or behind that of a gap of its system.
    let waiting: BTreeSet<_> = asks.iter().filter_map(|ask| ask.finding).collect();
    for draft in &case.outputs.findings.findings {
        let covered = waiting.contains(&draft.id)
            || asks
                .iter()
                .any(|ask| ask.requirements.iter().any(|id| draft.requirements.contains(id)));
        assert!(draft.kind != FindingKind::EvidenceRequest || covered, "{}", draft.title);
    }
}

#[test]
fn rows_are_numbered_by_role_and_say_the_same_once() {
    let case = Case::new(mandate(Language::En));
    let asks = asks(&case.dossier(), &OUTPUTS.1);
    let mut texts = BTreeSet::new();
    for (nth, ask) in (1..).zip(&asks) {
        assert_eq!(ask.number, format!("ER-{nth:03}"));
        assert!(!ask.text.is_empty() && !ask.role.is_empty(), "{ask:?}");
        assert!(texts.insert(&ask.text), "twice: {}", ask.text);
    }
    let mut roles: Vec<&str> = asks.iter().map(|ask| ask.role.as_str()).collect();
    roles.dedup();
    let distinct: BTreeSet<&&str> = roles.iter().collect();
    assert_eq!(roles.len(), distinct.len(), "a role stands in one place: {roles:?}");
    assert!(asks.iter().any(|ask| ask.priority == Priority::High));
}

#[test]
fn every_form_has_all_rows() {
    for language in Language::ALL {
        let case = Case::new(mandate(language));
        let asks = asks(&case.dossier(), &OUTPUTS.1);
        let table = request_table(&case.dossier(), &asks);
        assert_eq!(table.rows.len(), asks.len());
        let text = paper::text(&request_list(&case.dossier(), &asks));
        for ask in &asks {
            assert!(text.contains(&ask.number));
        }
        let csv = paper::csv(&table, paper::Formulas::Guarded).expect("rows of text");
        let rows = csv::Reader::from_reader(&csv[..]).into_records().count();
        assert_eq!(rows, asks.len());
        assert!(table.rows.iter().all(|row| matches!(row, Row::Cells(cells) if cells.len() == 13)));
    }
}

#[test]
fn a_list_in_german_asks_in_german() {
    let engagement = Engagement { language: Language::De, ..REPORT.engagement.clone() };
    let catalog = REPORT.catalog.clone().spoken(Language::De);
    let dossier = checks::Dossier {
        engagement: &engagement,
        catalog: &catalog,
        documents: &REPORT.documents,
        assessments: &REPORT.assessments,
    };
    let results = checks::run(&dossier);
    let drafts = review::drafts(before_tests(), &results, &catalog, &engagement);
    for request in drafts.requests.iter().filter(|one| one.kind == RequestKind::Evidence) {
        assert!(request.text.starts_with("Bitte legen Sie"), "{}", request.text);
    }
    // In whatever language, it is the same finding.
    let ids = |findings: &[Finding]| findings.iter().map(Finding::id).collect::<Vec<_>>();
    assert_eq!(ids(&drafts.findings), ids(&REPORT.findings));
}
