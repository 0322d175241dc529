//! The register there and back through the real program, edited as people do: by other programs, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tickmark::register::{Column, Register, read};
use tickmark::store::{DecisionLog, Entry};

use crate::demo::Folder;

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

impl Folder {
    fn export(&self) -> Register {
        let (text, status) = self.run("export", &["--to", "xlsx"]);
        assert_eq!(status, 0, "{text}");
        read(&fs::read(self.path("out/register.xlsx")).expect("a register")).expect("reads")
    }

    fn import(&self, file: &Path, more: &[&str]) -> (String, i32) {
        self.run("import", &[&[file.to_str().expect("text")], more].concat())
    }

    /// Fills in what the three people of [`EDITS`] decide, or skips where Python cannot.
    fn filled_in_by_openpyxl(&self) -> Option<PathBuf> {
        let (from, to) = (self.path("out/register.xlsx"), self.path("filled in.xlsx"));
        let ran = Command::new("python3").args(["-c", EDITS]).args([&from, &to]).output();
        match ran {
            Ok(output) if output.status.success() => Some(to),
            Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("No module named") => {
                panic!("{}", String::from_utf8_lossy(&output.stderr))
            }
            _ => {
                println!("skipped: needs python3 with openpyxl");
                None
            }
        }
    }

    /// Opens a workbook in `LibreOffice` and saves it as another, or skips where there is none.
    fn saved_by_libreoffice(&self, file: &Path) -> Option<PathBuf> {
        let out = self.path("saved");
        let profile = format!("-env:UserInstallation=file://{}", self.path("profile").display());
        let ran = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
            .args([out.as_path(), file])
            .output();
        let saved = out.join(file.file_name().expect("a name"));
        if ran.is_err() || !saved.exists() {
            println!("skipped: needs LibreOffice");
            return None;
        }
        Some(saved)
    }
}

/// Decides on three findings, sorts the rows the other way round, takes one out and adds a column.
const EDITS: &str = r#"
import sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book["Findings"]
column = {cell.value: cell.column for cell in sheet[1]}
def fill(row, **cells):
    for name, value in cells.items():
        sheet.cell(row, column[name.replace("_", " ")]).value = value
day = datetime.date(2026, 11, 30)
fill(2, Decision="confirm", Decided_by="Kim Lee", Decided_on=day)
fill(3, Decision="edit", Edited_statement="Two controls are not decided on.\nBoth apply.", Final_grade="OBS",
     Reason="=shorter", Decided_by="Kim Lee", Decided_on=day, Owner="AIMS", Due=datetime.date(2027, 1, 31),
     Corrective_action="=both are added", Status="in progress")
fill(4, Decision="reject", Reason="own control", Decided_by="Lee Kim", Decided_on="2026-11-30")
rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
rows.reverse()
rows.pop(0)
for number, row in enumerate(rows, 2):
    for place, value in enumerate(row, 1):
        sheet.cell(number, place).value = value
        if isinstance(value, str) and value.startswith("="):
            sheet.cell(number, place).data_type = "s"
sheet.delete_rows(len(rows) + 2)
sheet.cell(1, sheet.max_column + 1).value = "My remark"
book.create_sheet("My sheet", 0)
book.save(sys.argv[2])
"#;

/// Takes in what [`EDITS`] filled in: first as a trial, then for good; then the next export shows it.
fn check(case: &Folder, file: &Path) {
    let (text, status) = case.import(file, &[]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("6 decisions would be written"), "{text}");
    assert!(text.contains("respond") && text.contains("owner: AIMS; due: 2027-01-31"), "{text}");
    let (text, status) = case.import(file, &["--apply"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("Wrote 6 entries to the log"), "{text}");
    let (text, _) = case.import(file, &["--apply"]);
    assert!(text.contains("Wrote 0 entries") && text.contains("3 rows say what stands"), "{text}");
    let findings = fs::read_to_string(case.path("out/findings.json")).expect("the findings");
    let findings: serde_json::Value = serde_json::from_str(&findings).expect("JSON");
    let decided = [0, 1, 2, 3].map(|nth| findings["findings"][nth]["state"].clone());
    assert_eq!(decided, ["confirmed", "confirmed", "rejected", "draft"]);
    let shown = case.export();
    let cells = |column: Column| {
        shown.rows.iter().take(4).map(|row| row.text(column).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(cells(Column::Decision), ["confirm", "edit", "reject", ""]);
    assert_eq!(cells(Column::FinalGrade), ["MAJ", "OBS", "", ""]);
    assert_eq!(cells(Column::Reason), ["", "=shorter", "own control", ""]);
    assert_eq!(cells(Column::DecidedBy), ["Kim Lee", "Kim Lee", "Lee Kim", ""]);
    assert_eq!(cells(Column::Owner), ["", "AIMS", "", ""]);
    assert_eq!(cells(Column::Due), ["", "2027-01-31", "", ""]);
    assert_eq!(cells(Column::CorrectiveAction)[1], "=both are added");
    assert_eq!(cells(Column::Status), ["", "in progress", "", ""]);
    assert_eq!(cells(Column::EditedStatement)[1], "Two controls are not decided on.\nBoth apply.");
}

#[test]
fn decisions_come_back_from_openpyxl() {
    let case = Folder::new();
    case.export();
    if let Some(file) = case.filled_in_by_openpyxl() {
        check(&case, &file);
    }
}

#[test]
fn decisions_come_back_from_libreoffice() {
    let case = Folder::new();
    case.export();
    // Untouched first: what LibreOffice makes of a workbook is no conflict.
    let Some(saved) = case.saved_by_libreoffice(&case.path("out/register.xlsx")) else { return };
    let (text, status) = case.import(&saved, &[]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("Nothing would be written"), "{text}");
    let Some(file) = case.filled_in_by_openpyxl() else { return };
    if let Some(file) = case.saved_by_libreoffice(&file) {
        check(&case, &file);
    }
}

/// Writes rows as they are read, but for some cells.
fn written(register: &Register, cells: &[(usize, Column, &str)], to: &Path) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, Column::ALL.map(Column::header)).expect("writes");
    for (nth, row) in register.rows.iter().enumerate() {
        let texts = Column::ALL.map(|column| {
            let other = cells.iter().find(|(at, one, _)| (*at, *one) == (nth, column));
            other.map_or_else(|| row.text(column), |(.., text)| text)
        });
        sheet.write_row(nth as u32 + 1, 0, texts).expect("writes");
    }
    workbook.save(to).expect("saves");
}

#[test]
fn a_row_with_a_conflict_is_left_out_and_the_exit_status_says_so() {
    let case = Folder::new();
    let register = case.export();
    let file = case.path("filled in.xlsx");
    let cells = [
        (0, Column::Decision, "confirm"),
        (1, Column::Decision, "reject"),
        (2, Column::Statement, "All is well."),
    ];
    written(&register, &cells, &file);
    let (text, status) = case.import(&file, &["--as", "Kim Lee", "--format", "json"]);
    assert_eq!(status, 3, "{text}");
    let told: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(told["applied"], false);
    let kinds: Vec<_> =
        told["conflicts"].as_array().expect("a list").iter().map(|one| &one["conflict"]).collect();
    assert_eq!(kinds, ["missing_reason", "locked_column_changed"]);
    let (text, status) = case.import(&file, &["--as", "Kim Lee", "--apply"]);
    assert_eq!(status, 3, "{text}");
    assert!(text.contains("Wrote 1 entry to the log"), "{text}");
    assert!(text.contains("row 3, F-") && text.contains("Reason: a reason is missing"), "{text}");
}

#[test]
fn an_export_does_not_go_over_decisions_nobody_imported() {
    let case = Folder::new();
    let register = case.export();
    let file = case.path("out/register.xlsx");
    written(&register, &[(0, Column::Decision, "confirm")], &file);
    let (text, status) = case.run("export", &["--to", "xlsx"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("holds 1 row that was filled in") && text.contains("hint: "), "{text}");
    let (text, status) = case.run("export", &["--to", "xlsx", "--overwrite"]);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn a_file_that_is_no_register_is_refused_with_a_hint() {
    let case = Folder::new();
    let (_, status) = case.run("export", &["--to", "csv"]);
    assert_eq!(status, 0);
    for (file, said) in [
        ("out/register.csv", "it is no Excel workbook"),
        ("out/nothing.xlsx", "there is no such file"),
        ("out", "cannot read"),
    ] {
        let (text, status) = case.import(&case.path(file), &[]);
        assert_eq!(status, 2, "{text}");
        assert!(text.contains(said) && text.contains("hint: "), "{text}");
    }
}

/// How often an import is killed; `TICKMARK_KILLS=200` kills it more often than tests usually do.
fn kills() -> u64 {
    std::env::var("TICKMARK_KILLS").ok().and_then(|wish| wish.parse().ok()).unwrap_or(20)
}

#[test]
fn an_import_that_is_killed_writes_all_or_nothing_and_what_it_told_is_kept() {
    let case = Folder::new();
    let rows = case.export().rows.len();
    let (mut written_whole, mut told) = (0, 0);
    for nth in 0..kills() {
        let (out, status) = case.run("export", &["--to", "xlsx", "--overwrite"]);
        assert_eq!(status, 0, "{out}");
        let register = read(&fs::read(case.path("out/register.xlsx")).expect("a register"));
        let (decision, reason) = (["defer", "reject"][(nth % 2) as usize], format!("import {nth}"));
        let cells: Vec<_> = (0..rows)
            .flat_map(|row| {
                [(row, Column::Decision, decision), (row, Column::Reason, reason.as_str())]
            })
            .collect();
        let file = case.path("filled in.xlsx");
        written(&register.expect("reads"), &cells, &file);
        let before = entries(&case).len();
        let mut child = Command::new(TICKMARK)
            .args(["import", "--apply", "--as", "Kim Lee"])
            .args([&case.path(""), &file])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        std::thread::sleep(Duration::from_millis(nth * 37 % 400));
        let ended = child.try_wait().expect("can be waited for");
        child.kill().expect("is killed, or was done");
        child.wait().expect("ends");
        let after = entries(&case);
        let new = after.len() - before;
        assert!(new == 0 || new >= rows, "kill {nth}: {new} entries of {rows} rows");
        written_whole += usize::from(new > 0);
        if ended.is_some_and(|status| status.success()) {
            told += 1;
            let kept = after.iter().filter(|entry| {
                entry.decision.act.reason().is_some_and(|one| one.as_str() == reason)
            });
            assert!(kept.count() >= rows, "kill {nth}: what was told is not kept");
        }
    }
    println!("killed {} times: {written_whole} imports written whole, {told} told so", kills());
}

/// The decision log, which must be whole.
fn entries(case: &Folder) -> Vec<Entry> {
    let log = DecisionLog::open(&case.path("")).expect("the log opens");
    assert_eq!(log.fault().expect("can be walked"), None);
    log.entries_after(0).expect("every entry can be understood")
}
