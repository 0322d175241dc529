//! There and back: what is written, what comes back of it, and everything that may stand against it.

use super::columns::Column;
use super::sample::{FIRST, FORMULA, REQUEST, SECOND, Sample, reason, workbook};
use super::{Error, Formulas, Import, csv, read, write};
use crate::domain::{Act, Digest, Severity, Step};

/// What an import would do, a line for each row that is not as it was.
fn told(import: &Import) -> Vec<String> {
    let filled = import.filled.iter().map(|filled| {
        let acts: Vec<&str> = filled.wishes.iter().map(|wish| wish.act.name()).collect();
        format!("row {}: {} by {}", filled.row, acts.join(", "), filled.signature.who.name)
    });
    let conflicts = import.conflicts.iter().map(|conflict| {
        format!("row {}: {} in {}", conflict.row, conflict.kind.name(), conflict.column.header())
    });
    filled.chain(conflicts).collect()
}

/// What somebody types into a cell: finding, column, text.
type Typed<'a> = (&'a str, Column, &'a str);

/// Fills an export in and looks at what would become of it.
fn check(sample: &Sample, cells: &[(&str, Column, &str)], expected: &[&str]) {
    let import = sample.import(&sample.filled_in(cells), None);
    assert_eq!(told(&import), expected, "{cells:?}");
}

#[test]
fn what_is_exported_and_not_touched_wants_nothing() {
    let mut sample = Sample::new();
    for round in 0..2 {
        let import = sample.import(&sample.exported(), None);
        assert_eq!(told(&import), Vec::<String>::new());
        assert_eq!((import.blank, import.unchanged), [(4, 0), (1, 3)][round]);
        if round == 0 {
            sample.decide(FIRST, Act::Confirm, "Kim Lee");
            sample.decide(SECOND, Act::Reject { reason: reason("a copy") }, "=Lee Kim");
            let to = Severity::Observation;
            let from = Some(Severity::Minor);
            sample.decide(FORMULA, Act::Regrade { from, to, reason: reason("-1") }, "Kim Lee");
        }
    }
}

#[test]
fn what_is_filled_in_is_written_once_and_shown_by_the_next_export() {
    let mut sample = Sample::new();
    let filled_in = sample.filled_in(&[
        (FIRST, Column::Decision, "edit"),
        (FIRST, Column::EditedStatement, "The checks of May\nare missing."),
        (FIRST, Column::FinalGrade, "MAJ"),
        (FIRST, Column::Reason, "two of them"),
        (FIRST, Column::DecidedBy, "Kim Lee"),
        (SECOND, Column::Decision, "Reject"),
        (SECOND, Column::Reason, "she is named in the annex"),
        (SECOND, Column::DecidedOn, "2026-11-30"),
        (REQUEST, Column::Decision, "confirm"),
        (REQUEST, Column::Reason, "asked by mail"),
    ]);
    let import = sample.import(&filled_in, Some("Lee Kim"));
    let expected = [
        "row 2: edit, regrade by Kim Lee",
        "row 3: reject by Lee Kim",
        "row 5: confirm, note by Lee Kim",
    ];
    assert_eq!(told(&import), expected);
    assert_eq!((import.blank, import.followed_up), (1, 0));
    sample.apply(&import);
    // The same file a second time wants nothing more; neither does the next export.
    for register in [filled_in, sample.exported()] {
        let again = sample.import(&register, Some("Lee Kim"));
        assert_eq!((told(&again), again.unchanged), (Vec::new(), 3));
    }
    let shown = sample.exported();
    let cells = |column| shown.rows.iter().map(|row| row.text(column)).collect::<Vec<_>>();
    assert_eq!(cells(Column::Decision), ["edit", "reject", "", "confirm"]);
    assert_eq!(cells(Column::FinalGrade), ["MAJ", "", "", "MIN"]);
    assert_eq!(cells(Column::EditedStatement)[0], "The checks of May\nare missing.");
    assert_eq!(cells(Column::Reason)[3], "asked by mail");
    assert_eq!(cells(Column::DecidedBy), ["Kim Lee", "Lee Kim", "", "Lee Kim"]);
    assert_eq!(cells(Column::DecidedOn)[0], "2026-11-30");
}

/// A whole follow-up as somebody types it beside the decision.
fn followed_up(status: &'static str) -> Vec<Typed<'static>> {
    let cells = [
        (Column::Decision, "confirm"),
        (Column::DecidedBy, "Kim Lee"),
        (Column::RootCause, "=no deputy"),
        (Column::Correction, "the check was made"),
        (Column::CorrectiveAction, "a deputy is named"),
        (Column::Owner, "Data lead"),
        (Column::Due, "2027-01-31"),
        (Column::RepeatOf, "NC-25-04"),
        (Column::Status, status),
    ];
    cells.map(|(column, text)| (FIRST, column, text)).to_vec()
}

#[test]
fn a_follow_up_goes_into_the_log_and_comes_back_as_it_was_typed() {
    let mut sample = Sample::new();
    let mut cells = followed_up("closed");
    cells.push((FIRST, Column::ImplementedOn, "2026-10-20"));
    cells.push((FIRST, Column::ImplementationEvidence, "org chart, page 2"));
    cells.push((FIRST, Column::Effectiveness, "2026-11-20, internal audit, effective"));
    let filled_in = sample.filled_in(&cells);
    let import = sample.import(&filled_in, None);
    assert_eq!(
        told(&import),
        ["row 2: confirm, respond, accept, implement, verify, close by Kim Lee"]
    );
    sample.apply(&import);
    let exported = sample.exported();
    for register in [&filled_in, &exported] {
        assert_eq!(told(&sample.import(register, None)), Vec::<String>::new());
    }
    for (_, column, text) in cells {
        let shown = exported.rows[0].text(column);
        let expected = match column {
            Column::Effectiveness => "2026-11-20; internal audit; effective; as the register tells",
            _ => text,
        };
        assert_eq!(shown, expected, "{column:?}");
    }
    // A later answer changes what it says, and needs the plan to be accepted anew.
    check(
        &sample,
        &[(FIRST, Column::Owner, "IT"), (FIRST, Column::DecidedBy, "Kim Lee")],
        &["row 2: refused in Status"],
    );
    let again = [(FIRST, Column::Status, "reopened"), (FIRST, Column::Reason, "it is back")];
    check(&sample, &again, &["row 2: note, reopen by Kim Lee"]);
}

#[test]
fn each_thing_that_is_wrong_with_a_follow_up_is_told_by_its_kind() {
    let sample = Sample::new();
    let cases: &[(&str, &[Typed<'_>], &str)] = &[
        ("shelved", &[], "unknown_status in Status"),
        ("open", &[(FIRST, Column::Due, "soon")], "unreadable_date in Due"),
        ("in progress", &[(FIRST, Column::RootCause, "")], "refused in Status"),
        ("implemented", &[], "missing_for_status in Evidence of implementation"),
        (
            "implemented",
            &[(FIRST, Column::ImplementationEvidence, "e")],
            "missing_for_status in Implemented on",
        ),
        (
            "open",
            &[(FIRST, Column::Effectiveness, "it helped")],
            "unreadable_check in Effectiveness check (date, by, result)",
        ),
        ("open", &[(FIRST, Column::Decision, "")], "refused in Status"),
    ];
    for (status, more, expected) in cases {
        let cells = [followed_up(status), more.to_vec()].concat();
        check(&sample, &cells, &[&format!("row 2: {expected}")]);
    }
    let request = [(REQUEST, Column::Decision, "confirm"), (REQUEST, Column::DecidedBy, "Kim Lee")];
    let cells = [request.to_vec(), vec![(REQUEST, Column::RootCause, "holiday")]].concat();
    let import = sample.import(&sample.filled_in(&cells), None);
    assert_eq!(
        (told(&import), import.followed_up),
        (vec!["row 5: refused in Status".to_owned()], 1)
    );
}

#[test]
fn a_follow_up_of_somebody_else_since_the_export_is_not_overwritten() {
    let mut sample = Sample::new();
    sample.apply(&sample.import(&sample.filled_in(&followed_up("open")), None));
    let cleared = [(FIRST, Column::Owner, ""), (FIRST, Column::DecidedBy, "Kim Lee")];
    check(&sample, &cleared, &["row 2: cleared in Owner"]);
    let late = sample.filled_in(&[(FIRST, Column::Owner, "IT")]);
    let untouched = sample.exported();
    let step = Step::Accept { reason: None };
    sample.decide(FIRST, Act::FollowUp(step), "Lee Kim");
    assert_eq!(told(&sample.import(&late, None)), ["row 2: decided_elsewhere in Status"]);
    assert_eq!(told(&sample.import(&untouched, None)), Vec::<String>::new());
    // What was typed as it stands is at no odds with it.
    let touched = sample.filled_in(&[(FIRST, Column::Owner, "Data lead")]);
    assert_eq!(told(&sample.import(&touched, None)), Vec::<String>::new());
}

#[test]
fn another_grade_beside_confirm_is_a_regrade() {
    let sample = Sample::new();
    let by = (SECOND, Column::DecidedBy, "Kim Lee");
    let (decision, grade) = ((SECOND, Column::Decision, "confirm"), Column::FinalGrade);
    check(&sample, &[decision, by, (SECOND, grade, "minor")], &["row 3: confirm by Kim Lee"]);
    let why = (SECOND, Column::Reason, "isolated");
    check(&sample, &[decision, by, why, (SECOND, grade, "OFI")], &["row 3: regrade by Kim Lee"]);
}

#[test]
fn each_thing_that_is_wrong_with_a_row_is_told_by_its_kind() {
    let mut sample = Sample::new();
    let decision = (FIRST, Column::Decision, "confirm");
    let by = (FIRST, Column::DecidedBy, "Kim Lee");
    let edit = (FIRST, Column::Decision, "edit");
    let reject = (FIRST, Column::Decision, "reject");
    let why = (FIRST, Column::Reason, "because");
    let cases: &[(&[Typed<'_>], &str)] = &[
        (&[(FIRST, Column::Statement, "All is well.")], "locked_column_changed in Statement"),
        (&[(FIRST, Column::State, "confirmed")], "locked_column_changed in State"),
        (&[(FIRST, Column::FindingId, "F-1")], "unknown_finding in Finding ID"),
        (&[(FIRST, Column::FindingId, "")], "unknown_finding in Finding ID"),
        (&[(FIRST, Column::Key, "")], "unknown_key in row_key"),
        (&[decision, by, (FIRST, Column::Decision, "yes")], "unknown_decision in Decision"),
        (&[(FIRST, Column::Decision, "merge")], "unknown_decision in Decision"),
        (&[decision, by, (FIRST, Column::FinalGrade, "high")], "unknown_grade in Final grade"),
        (&[decision, by, (FIRST, Column::DecidedOn, "31.13.26")], "unreadable_date in Decided on"),
        (&[reject, by], "missing_reason in Reason"),
        (&[decision, by, (FIRST, Column::FinalGrade, "MAJ")], "missing_reason in Reason"),
        (&[edit, by, (FIRST, Column::EditedStatement, "other")], "missing_reason in Reason"),
        (&[decision], "missing_name in Decided by"),
        (&[why, by], "missing_decision in Decision"),
        (&[by, (FIRST, Column::FinalGrade, "MAJ")], "missing_decision in Decision"),
        (&[edit, by, why], "missing_statement in Edited statement"),
        (&[decision, by, (FIRST, Column::EditedStatement, "other")], "no_use in Edited statement"),
        (&[reject, by, why, (FIRST, Column::FinalGrade, "MAJ")], "no_use in Final grade"),
    ];
    for (cells, expected) in cases {
        check(&sample, cells, &[&format!("row 2: {expected}")]);
    }
    sample.decide(FIRST, Act::Confirm, "Kim Lee");
    check(&sample, &[(FIRST, Column::Decision, "")], &["row 2: cleared in Decision"]);
    let other = (FIRST, Column::DecidedBy, "Lee Kim");
    check(&sample, &[other], &["row 2: other_name in Decided by"]);
    check(&sample, &[other, why], &["row 2: note by Lee Kim"]);
    check(&sample, &[reject, why], &["row 2: reject by Kim Lee"]);
}

#[test]
fn a_finding_in_two_rows_is_left_out_twice_and_the_others_are_not() {
    let sample = Sample::new();
    let confirm = [(SECOND, Column::Decision, "confirm"), (SECOND, Column::DecidedBy, "Kim Lee")];
    let mut register = sample.filled_in(&confirm);
    let mut copy = register.rows[0].clone();
    copy.number = 6;
    register.rows.push(copy);
    let import = sample.import(&register, None);
    let expected = [
        "row 3: confirm by Kim Lee",
        "row 2: duplicate_rows in Finding ID",
        "row 6: duplicate_rows in Finding ID",
    ];
    assert_eq!(told(&import), expected);
}

#[test]
fn what_was_decided_elsewhere_is_not_overwritten() {
    let mut sample = Sample::new();
    let by = (FIRST, Column::DecidedBy, "Lee Kim");
    let rejected =
        sample.filled_in(&[(FIRST, Column::Decision, "reject"), (FIRST, Column::Reason, "no"), by]);
    let confirmed = sample.filled_in(&[(FIRST, Column::Decision, "confirm"), by]);
    let blank = sample.exported();
    sample.decide(FIRST, Act::Confirm, "Kim Lee");
    let import = sample.import(&rejected, None);
    assert_eq!(told(&import), ["row 2: decided_elsewhere in Decision"]);
    let message = import.conflicts[0].to_string();
    assert_eq!(
        message,
        "row 2, F-00000000000000a1, Decision: it was decided on since the export: entry 1 of the log, confirm by \
         Kim Lee on 2026-11-30; look at that decision; export again to decide otherwise"
    );
    // Who decided the same elsewhere, or nothing, is at no odds with it.
    assert_eq!(told(&sample.import(&confirmed, None)), Vec::<String>::new());
    assert_eq!(told(&sample.import(&blank, None)), Vec::<String>::new());
}

#[test]
fn a_decision_on_an_older_draft_is_not_taken_for_the_new_one() {
    let mut sample = Sample::new();
    let by = (FIRST, Column::DecidedBy, "Kim Lee");
    let decided = sample.filled_in(&[(FIRST, Column::Decision, "confirm"), by]);
    let blank = sample.exported();
    sample.drafted_anew();
    assert_eq!(told(&sample.import(&decided, None)), ["row 2: older_draft in row_key"]);
    assert_eq!(told(&sample.import(&blank, None)), Vec::<String>::new());
}

#[test]
fn a_draft_that_changed_since_it_was_decided_on_is_undecided_again_and_says_so() {
    let mut sample = Sample::new();
    sample.decide(FIRST, Act::Confirm, "Kim Lee");
    sample.drafted_anew();
    let exported = sample.exported();
    let row = &exported.rows[0];
    assert_eq!(row.text(Column::Decision), "");
    let state = row.text(Column::State);
    assert!(state.starts_with("changed since it was decided on by Kim Lee"), "{state}");
    assert!(state.contains("the check of June"), "{state}");
    let again = [(FIRST, Column::Decision, "confirm"), (FIRST, Column::DecidedBy, "Kim Lee")];
    check(&sample, &again, &["row 2: confirm by Kim Lee"]);
}

#[test]
fn rows_are_read_however_columns_and_rows_are_ordered() {
    let sample = Sample::new();
    let header = [
        "My remark",
        "Row_Key",
        "Reason",
        " decided  by",
        "Edited statement",
        "Final grade",
        "Decision",
        "Finding ID",
    ];
    let exported = sample.exported();
    let row = |row: &super::Row, decision: &str| {
        let text = |column: Column| row.text(column).to_owned();
        let name = if decision.is_empty() { "" } else { "Kim Lee" };
        [
            "mine".to_owned(),
            text(Column::Key),
            String::new(),
            name.to_owned(),
            String::new(),
            String::new(),
            decision.to_owned(),
            text(Column::FindingId),
        ]
    };
    let rows = [row(&exported.rows[3], ""), row(&exported.rows[1], "confirm")];
    let register = read(&workbook(&header, &rows)).expect("reads");
    assert_eq!(told(&sample.import(&register, None)), ["row 3: confirm by Kim Lee"]);
}

#[test]
fn a_file_that_is_no_register_says_what_it_lacks() {
    let refused = |bytes: &[u8]| read(bytes).expect_err("no register").to_string();
    assert_eq!(refused(b"Finding ID,Decision\n"), "it is no Excel workbook (.xlsx)");
    assert!(matches!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Error::Protected)));
    let sample = Sample::new();
    let whole = write(&sample.desk, Digest::of(b"")).expect("writes");
    assert!(matches!(read(&whole[..whole.len() / 2]), Err(Error::Damaged(_))));
    let partly = workbook(&["Finding ID", "Decision", "Reason"], &[]);
    assert_eq!(
        refused(&partly),
        "the sheet `Sheet1` lacks the columns Final grade, Edited statement, Decided by, row_key"
    );
    assert!(refused(&workbook(&["Name"], &[])).starts_with("no sheet has a header with"));
}

#[test]
fn text_never_becomes_a_formula() {
    let sample = Sample::new();
    let exported = sample.exported();
    let row = &exported.rows[2];
    assert_eq!(row.text(Column::Statement), "=cmd|' /C calc'!A0");
    let guarded = csv(&sample.desk, Formulas::Guarded).expect("writes");
    let raw = csv(&sample.desk, Formulas::AsTheyAre).expect("writes");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let (guarded, raw) = (text(guarded), text(raw));
    assert!(guarded.contains(",'=cmd|' /C calc'!A0,") && raw.contains(",=cmd|' /C calc'!A0,"));
    assert!(guarded.starts_with("\u{feff}Finding ID,Grade,"));
}

#[test]
fn characters_that_no_workbook_may_hold_make_no_damaged_one() {
    let sample = Sample::new();
    // `what_is_exported_and_not_touched_wants_nothing` reads them back; here it is what stands in the file.
    let bytes = write(&sample.desk, Digest::of(b"")).expect("writes");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut texts = String::new();
    let mut file = archive.by_name("xl/sharedStrings.xml").expect("the texts");
    std::io::Read::read_to_string(&mut file, &mut texts).expect("text");
    assert!(texts.contains("_x005F_x0041_"), "what only looks like an escape stays as it is");
    let forbidden = |c: &char| matches!(c, '\u{fffe}' | '\u{ffff}' | '\0'..='\u{8}' | '\u{b}');
    assert_eq!(texts.chars().find(forbidden), None);
}

#[test]
fn the_same_docket_gives_the_same_bytes() {
    let (one, other) = (Sample::new(), Sample::new());
    let bytes = |sample: &Sample| write(&sample.desk, Digest::of(b"")).expect("writes");
    assert!(bytes(&one) == bytes(&other));
}
