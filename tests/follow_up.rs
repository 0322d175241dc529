//! Corrective actions, through the real program.

use std::path::Path;

use tickmark::domain::Act;

use super::decided::{decide, engagement, printed, tickmark};

/// Runs `actions` in a folder with the words of a line, where `'` keeps words together; output and exit status.
fn actions(folder: &Path, line: &str) -> (String, i32) {
    let quoted = line.split('\'').enumerate().flat_map(|(nth, part)| {
        if nth % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
    });
    let arguments: Vec<&str> = ["actions", "."].into_iter().chain(quoted).collect();
    let output = tickmark(folder, &arguments);
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (text.concat(), output.status.code().unwrap_or(-1))
}

fn check(folder: &Path, line: &str, status: i32, told: &str) {
    let (text, ended) = actions(folder, line);
    assert_eq!(ended, status, "{line}: {text}");
    assert!(text.contains(told), "{line}: {text}");
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&printed(folder, arguments)).expect("JSON")
}

#[test]
fn an_action_goes_from_raised_to_closed_and_the_log_verifies() {
    let engagement = engagement();
    let folder = engagement.path();
    check(folder, "", 0, "No finding is confirmed yet");
    let id = decide(folder, 0, |_| Act::Confirm).to_string();
    check(folder, "", 0, "response due");
    let by = "--as 'Kim Lee'";
    check(folder, &format!("respond {id} --cause x"), 2, "hint: pass `--as NAME`");
    check(folder, &format!("accept {id} {by}"), 2, "the action is raised; respond comes next");
    let answer = "--cause 'no deputy' --action 'name one' --owner 'Data lead' --due 2027-01-31 --similar 'all sets' \
        --correction 'the checks were made' --corrected-on 2026-12-01";
    check(folder, &format!("respond {id} {by} {answer}"), 0, "responded");
    check(folder, &format!("accept {id} {by}"), 0, "plan accepted");
    let revised = "--due 2027-02-28 --approved-by 'Ada Roe' --reason 'supplier is late'";
    check(folder, &format!("revise {id} {by} {revised}"), 0, "2027-02-28");
    check(folder, "--overdue --as-of 2027-02-28", 0, "0 of 1 action; 0 overdue");
    check(folder, "--overdue --as-of 2027-03-02", 0, "action 2 days");
    let done = "--on 2027-02-20 --evidence 'org_chart.pdf, page 2'";
    check(folder, &format!("implement {id} {by} {done}"), 0, "implemented");
    let looked = "--how 'sample of 12' --on 2027-05-02 --result effective";
    check(folder, &format!("verify {id} {by} {looked} --by 'data  LEAD'"), 2, "owns the action");
    check(folder, &format!("verify {id} {by} {looked}"), 0, "verified");
    check(folder, &format!("close {id} {by} --on 2027-05-01"), 2, "is before 2027-05-02");
    check(folder, &format!("close {id} {by} --on 2027-05-03"), 0, "closed");
    check(folder, &format!("reopen {id} {by} --reason 'it came back'"), 0, "reopened");

    let told = json(folder, &["actions", ".", "--format", "json", "--as-of", "2027-05-04"]);
    assert_eq!(told["schema"], "tickmark.actions/1");
    let action = &told["actions"][0];
    assert_eq!((&action["finding"], &action["state"]), (&id.as_str().into(), &"reopened".into()));
    assert_eq!(action["response"]["similar"]["checked"], "all sets");
    assert_eq!(action["reopened"], 1);
    assert_eq!(action["entries"].as_array().map(Vec::len), Some(7));
    let verified = tickmark(folder, &["verify", "."]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    let explained = printed(folder, &["explain", &id, "."]);
    assert!(
        explained.contains("reopen by Kim Lee") && explained.contains("it came back"),
        "{explained}"
    );
    let exported = tickmark(folder, &["export", ".", "--to", "actions"]);
    assert_eq!(exported.status.code(), Some(0));
    let read = printed(folder, &["read", "out/actions.xlsx"]);
    assert!(read.contains("no deputy") && read.contains("reopened"), "{read}");
}
