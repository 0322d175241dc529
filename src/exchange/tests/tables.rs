//! The tables: columns, values, and that no cell is a formula.

use super::super::sample::Sample;
use super::super::{Table, ciso_assistant, tickets};
use crate::catalog::{Catalog, CatalogFile, PLACES, overlaid};
use crate::domain::{Act, Role};
use crate::register::Formulas;

fn text(table: &Table, delimiter: u8) -> String {
    let bytes = table.csv(delimiter, Formulas::Guarded).expect("rows");
    String::from_utf8(bytes).expect("text").trim_start_matches('\u{feff}').to_owned()
}

/// The cells of a column, by a row's first cell.
fn cell<'a>(table: &'a Table, row: &str, column: &str) -> &'a str {
    let at = table.header.iter().position(|name| name == column).expect("a column");
    let row = table.rows.iter().find(|cells| cells.iter().any(|cell| cell == row));
    &row.expect("a row")[at]
}

#[test]
fn an_audit_has_a_row_for_each_requirement_of_the_framework_of_ciso_assistant() {
    let sample = Sample::new();
    let audit = ciso_assistant::audit(&sample.handover());
    assert_eq!(audit.rows.len(), 67);
    let header = "ref_id;assessable;compliance_result;requirement_progress;observations;score;";
    assert!(text(&audit, b';').starts_with(header));
    for row in &audit.rows {
        let results =
            ["not_assessed", "partially_compliant", "non_compliant", "compliant", "not_applicable"];
        assert!(row[1] == "TRUE" && results.contains(&row[2].as_str()), "{row:?}");
        assert!(
            ["to_do", "in_progress", "in_review", "done"].contains(&row[3].as_str()),
            "{row:?}"
        );
        assert!(row[5].is_empty() && !row[0].starts_with("6.1."), "{row:?}");
    }
}

#[test]
fn a_result_is_what_a_person_confirmed_and_never_mere_coverage() {
    let sample = Sample::new();
    let audit = ciso_assistant::audit(&sample.handover());
    let check = |id: &str, result: &str, progress: &str, extended: &str| {
        let told = ["compliance_result", "requirement_progress", "extended_result"]
            .map(|column| cell(&audit, id, column));
        assert_eq!(told, [result, progress, extended], "{id}");
    };
    check("A.7.4", "non_compliant", "done", "major_nonconformity");
    check("A.5.2", "partially_compliant", "done", "minor_nonconformity");
    check("A.2.2", "compliant", "done", "observation_sensitive_point");
    check("A.9.4", "compliant", "done", "");
    // Covered by evidence, and nobody said anything.
    check("A.2.3", "not_assessed", "in_review", "");
    // Rejected, asked for, deferred, drafted, left out.
    check("7.2", "not_assessed", "to_do", "");
    check("9.2.1", "not_assessed", "to_do", "");
    check("A.10.3", "not_assessed", "in_review", "");
    check("6.1", "not_assessed", "to_do", "");
    check("A.10.4", "not_applicable", "done", "");
    assert!(cell(&audit, "A.10.3", "observations").contains("[draft] F-00000000000000aa"));
}

#[test]
fn what_is_one_row_there_has_the_worst_result_of_several() {
    let mut sample = Sample::new();
    sample.decide('2', Act::Confirm, "Kim Lee", Role::Auditor);
    let audit = ciso_assistant::audit(&sample.handover());
    assert_eq!(cell(&audit, "6.1", "compliance_result"), "partially_compliant");
    let observations = cell(&audit, "6.1", "observations");
    assert_eq!(observations.lines().filter(|line| line.contains("evidence received")).count(), 4);
}

#[test]
fn what_is_left_to_decide_keeps_a_requirement_from_being_met() {
    let mut sample = Sample::undecided();
    sample.decide(
        '1',
        Act::Reject { reason: "no".to_owned().try_into().expect("a reason") },
        "Kim Lee",
        Role::Auditor,
    );
    sample.decide('9', Act::Confirm, "Kim Lee", Role::Auditor);
    let audit = ciso_assistant::audit(&sample.handover());
    assert_eq!(cell(&audit, "A.7.4", "compliance_result"), "partially_compliant");
    assert_eq!(cell(&audit, "A.9.4", "compliance_result"), "not_assessed");
}

#[test]
fn findings_have_the_columns_of_ciso_assistant_and_labels_for_the_requirement() {
    let sample = Sample::new();
    let findings = ciso_assistant::findings(&sample.handover());
    let header = "ref_id,name,description,severity,status,filtering_labels,asset";
    assert_eq!(findings.header.join(","), header);
    let of = |digit: char, column: &str| {
        cell(&findings, &super::super::sample::id(digit).to_string(), column)
    };
    assert_eq!(of('1', "status"), "confirmed");
    assert_eq!(of('5', "status"), "dismissed");
    assert_eq!(of('2', "filtering_labels"), "iso42001|6.1.3|minor|AIS-03|ai-draft");
    assert_eq!(of('1', "severity"), "high");
    assert!(of('2', "name").starts_with("[draft] 6.1.3 "));
}

#[test]
fn issues_repeat_the_column_of_labels_and_quote_line_breaks() {
    let sample = Sample::new();
    let table = tickets(&sample.handover(), &sample.catalog.exchange().jira);
    let labels: Vec<usize> =
        (0..table.header.len()).filter(|at| table.header[*at] == "Labels").collect();
    assert_eq!(labels.len(), 6, "one more for the finding on two requirements");
    let first: Vec<&str> = labels.iter().map(|at| table.rows[0][*at].as_str()).collect();
    assert_eq!(first, ["iso42001", "A.7.4", "8.2", "major", "confirmed", "F-00000000000000a1"]);
    assert!(table.rows.iter().flatten().all(|cell| !cell.contains('\r')));
    assert_eq!(
        table.rows[0][table.header.iter().position(|one| one == "Due Date").expect("due")],
        "2026-12-31"
    );
    let read = text(&table, b',');
    let mut rows = ::csv::Reader::from_reader(read.as_bytes());
    assert_eq!(rows.records().filter_map(Result::ok).count(), table.rows.len());
}

#[test]
fn no_cell_is_a_formula_unless_it_is_asked_for() {
    let sample = Sample::new();
    let exchange = sample.catalog.exchange();
    let bare = CatalogFile {
        path: "exchange/jira.toml".to_owned(),
        text: "classes = ['minor']\nstates = ['confirmed']\n[[column]]\nheader = 'A'\ntext = '{title}'".to_owned(),
    };
    let house = Catalog::parse(&overlaid(vec![bare])).expect("parses");
    let table = tickets(&sample.handover(), &house.exchange().jira);
    assert_eq!(text(&table, b',').lines().nth(1), Some(r#""'=HYPERLINK(""http://x"")""#));
    let raw = table.csv(b',', Formulas::AsTheyAre).expect("rows");
    assert!(String::from_utf8(raw).expect("text").contains(r#""=HYPERLINK"#));
    for table in [
        tickets(&sample.handover(), &exchange.jira),
        tickets(&sample.handover(), &exchange.servicenow),
        ciso_assistant::findings(&sample.handover()),
        ciso_assistant::audit(&sample.handover()),
    ] {
        let bytes = table.csv(b',', Formulas::Guarded).expect("rows");
        let mut rows = ::csv::Reader::from_reader(&bytes[3..]);
        for cell in rows
            .records()
            .filter_map(Result::ok)
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[test]
fn a_workbook_reads_back_with_the_same_cells() {
    use calamine::{Reader as _, Xlsx};
    let sample = Sample::new();
    let audit = ciso_assistant::audit(&sample.handover());
    let bytes =
        audit.xlsx("2026-09-14".parse().expect("a day"), Formulas::Guarded).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("opens");
    let sheet = book.worksheet_range("Sheet1").expect("the sheet");
    let cells = |row: usize, column: usize| {
        sheet.get((row, column)).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(sheet.height(), audit.rows.len() + 1);
    for (at, row) in audit.rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            assert_eq!(cells(at + 1, column), *cell, "row {at}");
        }
    }
}

#[test]
fn every_place_of_the_catalogue_is_filled() {
    let sample = Sample::new();
    let columns =
        PLACES.map(|place| format!("[[column]]\nheader = '{place}'\ntext = '{{{place}}}'\n"));
    let text = format!("classes = ['major']\nstates = ['confirmed']\n{}", columns.concat());
    let file = CatalogFile { path: "exchange/jira.toml".to_owned(), text };
    let house = Catalog::parse(&overlaid(vec![file])).expect("parses");
    let table = tickets(&sample.handover(), &house.exchange().jira);
    for (place, cell) in PLACES.iter().zip(&table.rows[0]) {
        assert!(!cell.contains('{'), "{place}");
        let blank = ["mark", "recommendation"].contains(place);
        assert_eq!(cell.is_empty(), blank, "{place}");
    }
}

#[test]
fn tables_as_they_are_written() {
    let sample = Sample::new();
    insta::assert_snapshot!(
        "jira",
        text(&tickets(&sample.handover(), &sample.catalog.exchange().jira), b',')
    );
    insta::assert_snapshot!(
        "servicenow",
        text(&tickets(&sample.handover(), &sample.catalog.exchange().servicenow), b',')
    );
    insta::assert_snapshot!("ciso_audit", text(&ciso_assistant::audit(&sample.handover()), b';'));
    insta::assert_snapshot!(
        "ciso_findings",
        text(&ciso_assistant::findings(&sample.handover()), b';')
    );
}
