//! What a language model drafted, as the review app and the register show it: all of it, and all of it as text.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::app::{App, TICKMARK, engagement, output, tickmark};

/// What a model may write that would be a program, a formula or a link if it were no text.
const NASTY: &str = "=HYPERLINK(\"http://evil\") <script>harm()</script> <img src=x onerror=harm()> \
    [met](javascript:harm()) `|` \u{202e}tem";
/// The same as a page shows it, as far as it could do harm.
const NASTY_SHOWN: &str = "&lt;script&gt;harm()&lt;/script&gt; &lt;img src=x onerror=harm()&gt;";

/// The sample as a run with a model would have left it.
struct Case {
    folder: TempDir,
    /// A finding that an audit test drafted, and that a model worded anew.
    worded: String,
    /// A finding that the model drafted.
    drafted: String,
}

impl Case {
    fn new() -> Self {
        let folder = engagement();
        let mut run = output(folder.path(), "run.json");
        run["engine"] = json!("llm");
        write(folder.path(), "run.json", &run);
        let mut findings = output(folder.path(), "findings.json");
        let list = findings["findings"].as_array_mut().expect("a list");
        let quoting =
            |one: &&mut Value| one["test"].is_string() && one["evidence"][0]["quote"].is_string();
        let mut quoting = list.iter_mut().filter(quoting);
        let worded = quoting.next().expect("a finding with a quotation");
        let drafted = quoting.next().expect("another");
        drafted["test"] = Value::Null;
        drafted["condition"] = json!(NASTY);
        drafted["drafted_by"] =
            json!({"engine": "llm", "model": NASTY, "prompt": "0", "key": "0".repeat(64)});
        let (worded, drafted) = (worded.clone(), drafted.clone());
        write(folder.path(), "findings.json", &findings);
        let id = |finding: &Value| finding["id"].as_str().expect("an id").to_owned();
        let mut coverage = output(folder.path(), "coverage.json");
        let rows = coverage["requirements"].as_array_mut().expect("a list");
        for row in rows.iter_mut().filter(|row| ["5.2", "6.1.2"].contains(&text(&row["id"]))) {
            row["judged_by"] = json!("keyword_instead");
            row["because"] = json!(NASTY);
            row["attention"] = if row["id"] == "5.2" { json!("disagreement") } else { Value::Null };
        }
        write(folder.path(), "coverage.json", &coverage);
        write(folder.path(), "llm.json", &llm(&worded, &id(&drafted)));
        Self { worded: id(&worded), drafted: id(&drafted), folder }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn write(folder: &Path, name: &str, value: &Value) {
    let path = folder.join("out").join(name);
    fs::write(path, serde_json::to_vec(value).expect("is JSON")).expect(name);
}

/// A draft that wants attention, a requirement without a draft, and another wording.
fn llm(worded: &Value, drafted: &str) -> Value {
    let mut cited = worded["evidence"][0].clone();
    cited["bearing"] = json!("contradicts");
    let sent = json!({"mark": "P1", "document": NASTY, "place": NASTY, "withheld": 2, "invisible": 3,
        "shortened": true});
    json!({
        "schema": "tickmark.llm/1",
        "model": NASTY,
        "requirements": [
            {
                "requirement": "5.2", "state": "drafted", "stands": "keyword_instead",
                "keyword": "supported", "verdict": "insufficient_evidence", "said": "nonconformity",
                "conclusion": "not_found", "confidence": "low", "attention": "disagreement",
                "statement": NASTY, "recommendation": NASTY, "evidence": [cited],
                "dropped": [{"passage": "P1", "quote": NASTY, "because": NASTY}],
                "gaps": [{"expected": NASTY, "searched_in": [NASTY]}], "remarks": [NASTY],
                "finding": drafted, "passages": [sent.clone(), sent], "placeholders": 4,
                "repeats": [{"verdict": "conform", "cited": []}], "answered_by": NASTY,
                "step": "schema_plain", "key": NASTY, "tokens": {"prompt": 1, "answer": 1},
                "inconsistencies": null,
            },
            {
                "requirement": "6.1.2", "state": "rejected", "stands": "keyword_instead",
                "keyword": "partial", "because": "bad_json", "words": NASTY, "inconsistencies": null,
            },
        ],
        "wordings": [{
            "finding": worded["id"], "title": format!("Shorter {NASTY}"), "condition": NASTY,
            "model": NASTY, "key": "0",
        }],
    })
}

/// The page, once it is seen that nothing a model wrote is more than text on it.
fn page(app: &App, path: &str) -> String {
    let answer = app.get(path);
    assert_eq!(answer.status, 200, "{path}");
    let page = answer.text();
    for harm in ["<script>harm", "<img src=x", "href=\"javascript", "\u{202e}"] {
        assert!(!page.contains(harm), "{path}: {harm}");
    }
    page
}

fn check(app: &App, path: &str, told: &[&str]) -> String {
    let page = page(app, path);
    for told in told {
        assert!(page.contains(told), "{path} does not tell `{told}`");
    }
    page
}

#[test]
fn a_draft_of_a_model_is_told_in_full_and_does_nothing() {
    let case = Case::new();
    let app = App::opened(case.folder.path(), &["--as", "Ada"]);
    let look = "differs from the keyword engine by two steps or more: look first";
    check(
        &app,
        "/coverage/5.2",
        &[
            "What the model drafted",
            look,
            "the passages do not settle it",
            "before the gates: the passages show that it is not met",
            "speaks against it",
            "Quotations not taken (1)",
            "What it looked for and did not see",
            "2 lines withheld",
            "4 pieces of personal data",
            "The keyword engine's",
            NASTY_SHOWN,
        ],
    );
    let opened = check(&app, "/coverage/5.2?quotation=1", &["Quotation 1 of the model"]);
    assert!(opened.contains("<mark") || opened.contains("class=\"marked\""), "nothing is marked");
    let rejected = "the answer did not have the shape asked for";
    check(&app, "/coverage/6.1.2", &["There is no draft", rejected, "llm check", NASTY_SHOWN]);
    let coverage = check(&app, "/coverage", &["To look at first (1)", look, "LOOK FIRST"]);
    let first = coverage.find("To look at first").expect("a list");
    assert!(first < coverage.find("Map of coverage").expect("a map"), "it stands above the rest");
    let drafter = "it read 2 passages and nothing else";
    check(&app, &format!("/findings/{}", case.drafted), &[drafter, "drafted by language model"]);
}

#[test]
fn a_wording_of_a_model_is_taken_by_editing_it_with_a_reason_and_in_no_other_way() {
    let case = Case::new();
    let app = App::opened(case.folder.path(), &["--as", "Ada"]);
    let there = format!("/findings/{}", case.worded);
    let plain = check(&app, &there, &["Another wording, by model", "Use this wording"]);
    assert!(!plain.contains("value=\"Shorter"), "the form holds it before anybody asked for it");
    let filled = check(&app, &format!("{there}?wording=model"), &["id=\"edit\" open"]);
    assert!(filled.contains("name=\"title\" value=\"Shorter"), "the form does not hold it");
    assert!(filled.contains("disabled"), "to ask for a wording opened the confirmation");
    let field = |name| super::app::hidden(&filled, name).unwrap_or_default();
    let (draft, seen) = (field("draft"), field("seen"));
    let sent = |reason: &str| {
        let form = [
            ("act", "edit"),
            ("draft", &draft),
            ("seen", &seen),
            ("title", "Shorter"),
            ("condition", "In other words."),
            ("reason", reason),
        ];
        app.send(&format!("{there}/decide"), &form).expect("answers").status
    };
    assert_eq!(sent(""), 409, "without a reason");
    assert_eq!(sent("read better"), 409, "before a passage was opened");
    assert_eq!(app.get(&format!("{there}?passage=1")).status, 200);
    assert_eq!(sent("read better"), 303);
}

#[test]
fn what_a_model_says_is_text_in_the_register_too() {
    use calamine::{Data, Reader};
    let case = Case::new();
    tickmark(case.folder.path(), &["export", ".", "--to", "csv"]);
    tickmark(case.folder.path(), &["export", ".", "--to", "xlsx"]);
    let csv = fs::read_to_string(case.folder.path().join("out/register.csv")).expect("a register");
    assert!(csv.contains("'=HYPERLINK"), "the formula is not guarded");
    assert!(!csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"), "a formula is in it");
    assert!(csv.contains("language model =HYPERLINK"), "who drafted it is not told");
    let path = case.folder.path().join("out/register.xlsx");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a register");
    let mut seen = 0;
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).expect("a sheet");
        let cells = range.cells().filter(|(.., cell)| cell.to_string().contains("HYPERLINK"));
        seen += cells.inspect(|(.., cell)| assert!(matches!(cell, Data::String(_)))).count();
        let formulas = book.worksheet_formula(&sheet).expect("a sheet");
        let run = formulas.cells().filter(|(.., formula)| formula.contains("evil")).count();
        assert_eq!(run, 0, "{sheet}");
    }
    assert!(seen >= 3, "{seen} cells");
}

#[test]
fn a_run_with_a_model_whose_drafts_are_gone_is_to_be_run_again() {
    let case = Case::new();
    fs::remove_file(case.folder.path().join("out/llm.json")).expect("removes");
    let refused = std::process::Command::new(TICKMARK)
        .args(["review", ".", "--no-open"])
        .current_dir(case.folder.path())
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("llm.json") && told.contains("run it"), "{told}");
}
