//! The report of the app: the one the command line writes, and a draft until it is signed there.

use std::fs;

use super::app::{App, engagement, tickmark};

#[test]
fn the_report_of_the_app_is_that_of_the_command_line() {
    let folder = engagement();
    let file = folder.path().join("engagement.toml");
    // An audit before this one is in its report, wherever that is asked for; here it is this one.
    let settings = fs::read_to_string(&file).expect("settings");
    fs::write(&file, format!("language = \"de\"\nprevious = \".\"\n{settings}")).expect("writes");
    let app = App::opened(folder.path(), &["--as", "Ada Roe", "--role", "lead-auditor"]);
    let kinds = ["--kind", "html", "--kind", "docx", "--kind", "xlsx"];
    tickmark(folder.path(), &[&["report", "."][..], &kinds].concat());
    for name in ["audit-report.html", "report.docx", "report.xlsx"] {
        let written = fs::read(folder.path().join("out").join(name)).expect("a report");
        assert!(app.get(&format!("/export/{name}")).body == written, "{name}");
    }
    let page = app.get("/report").text();
    assert!(page.contains("A draft: ") && page.contains("left to decide on"), "{page}");
    let refused = app.send("/report/sign", &[("reason", "It works.")]).expect("answers");
    assert_eq!(refused.status, 409, "{refused:?}");
}
