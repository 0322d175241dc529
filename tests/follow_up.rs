//! Corrective actions and the comparison with the audit before, through the real program.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tickmark::domain::Act;

use super::decided::{copy, decide, engagement, printed, tickmark};

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

const HEADER: &str = "No.,Source,Raised,Grade,Against,What is wrong,Put right at once,Cause,Action,In charge,Due,\
    Action done,Checked on,\"Check: by, result\",Closed,State\n";
const UNCHECKED: &str = "NC-25-03,audit June 2025,2025-06-30,minor,A.9.3,Second reviewer had seen the case before,\
    3 cases looked at again,desk software offers the reviewer on shift,software picks another reviewer,Desk lead,\
    2026-01-31,2026-01-27,,,2026-02-20,closed\n";
const FEED: &str = "NC-25-04,audit June 2025,2025-06-30,minor,8.1,Data feed altered its key without notice,\
    key table mended,shop team does not know who lives off the feed,feed contract and alarm on row count,Data lead,\
    2026-05-29,";
const FILING: &str = "NC-26-02,AR-2026-01,2026-07-03,minor,7.5.3,7 of 40 records without keeping class,7 classed,\
    class is a free field when filing,field made a must in the drive,Records lead,2026-10-30,,,,,in work\n";

/// An audit and the one after it: of the overdue actions one is done and checked, another has become overdue; an
/// unchecked one is as it was; the data checks were not sent again.
fn two_audits() -> TempDir {
    let both = tempfile::tempdir().expect("a temporary folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence");
    for (name, feed, as_of) in [
        ("before", ",,,,in work\n", "2026-09-14"),
        ("now", "2026-10-20,2027-01-12,F. Kinsella: no break,2027-01-12,closed\n", "2027-03-15"),
    ] {
        let folder = both.path().join(name);
        let evidence = folder.join("evidence");
        copy(&sample.join("05_data"), &evidence.join("05_data"));
        let log = [HEADER, UNCHECKED, FEED, feed, FILING].concat();
        fs::write(evidence.join("nonconformity_log.csv"), log).expect("writes");
        let procedure = "LH-PRO-09_audits_and_putting_right.pdf";
        fs::copy(sample.join("08_review_audit").join(procedure), evidence.join(procedure))
            .expect("copies");
        if name == "now" {
            fs::remove_file(evidence.join("05_data/data_checks.csv")).expect("removes");
        }
        let run = ["run", "evidence", "--out", ".", "--allow-unread", "--quiet", "--as-of", as_of];
        let ran = tickmark(&folder, &run);
        assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    both
}

#[test]
fn two_audits_are_compared_finding_by_finding() {
    let both = two_audits();
    let folder = both.path();
    let told = json(folder, &["compare", "before", "now", "--format", "json"]);
    let became = |subject: &str, test: &str| -> Vec<String> {
        let pairs = told["findings"].as_array().expect("a list").iter();
        let newest = |pair: &serde_json::Value| match &pair["current"] {
            serde_json::Value::Null => pair["earlier"].clone(),
            current => current.clone(),
        };
        let of = pairs.filter(|pair| {
            let brief = newest(pair);
            brief["subject"] == subject && brief["test"] == test
        });
        of.map(|pair| format!("{} {}", pair["outcome"], pair["because"]["reason"]).replace('"', ""))
            .collect()
    };
    assert_eq!(became("NC-25-04", "T65"), ["resolved later_evidence"]);
    assert_eq!(became("NC-25-03", "T66"), ["persisting drafted_again"]);
    assert_eq!(became("NC-26-02", "T65"), ["new not_before"]);
    let gone = became("DS-03", "T45");
    assert!(gone.len() == 1 && gone[0].starts_with("cannot_tell"), "{gone:?}");
    assert_eq!(told["documents"]["removed"], 1);
    assert_eq!(told["documents"]["changed"], 1);

    let human = printed(folder, &["compare", "before", "now"]);
    assert!(human.contains("before, as of 2026-09-14") && human.contains("1 resolved"), "{human}");
    assert!(!human.contains(folder.to_str().expect("text")), "no path of this machine: {human}");

    // What is left of an audit may be its findings or its register alone.
    let alone = json(folder, &["compare", "before/out/findings.json", "now", "--format", "json"]);
    assert_eq!(alone["documents"], serde_json::Value::Null);
    assert_eq!(
        alone["findings"].as_array().map(Vec::len),
        told["findings"].as_array().map(Vec::len)
    );
    assert_eq!(tickmark(folder, &["export", "before", "--to", "xlsx"]).status.code(), Some(0));
    let register =
        json(folder, &["compare", "before/out/register.xlsx", "now", "--format", "json"]);
    assert_eq!(register["earlier"]["as_of"], "2026-09-14");
    let outcomes = |told: &serde_json::Value, outcome: &str| {
        told["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|pair| pair["outcome"] == outcome)
            .count()
    };
    for outcome in ["new", "persisting", "resolved", "regressed"] {
        assert_eq!(outcomes(&register, outcome), outcomes(&told, outcome), "{outcome}");
    }

    // One folder alone is compared with the one it names.
    let lacking = tickmark(folder, &["compare", "now"]);
    assert_eq!(lacking.status.code(), Some(2));
    fs::write(folder.join("now/engagement.toml"), "previous = '../before'\n").expect("writes");
    assert_eq!(json(folder, &["compare", "now", "--format", "json"])["findings"], told["findings"]);

    // The summary of the report has the counts of the audit before beside its own.
    let findings = json(folder, &["findings", "before", "--format", "json"]);
    let in_state = |state: &str| {
        let rows = findings["findings"].as_array().expect("a list").iter();
        let minor = rows.filter(|row| row["grade"] == "minor" && row["kind"] != "evidence_request");
        minor.filter(|row| row["state"] == state).count()
    };
    let expected =
        format!("{}, and {} drafts not decided on", in_state("confirmed"), in_state("draft"));
    assert!(in_state("draft") > 1, "there is something to count");
    let written = tickmark(folder, &["report", "now", "--kind", "html"]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let page = fs::read_to_string(folder.join("now/out/audit-report.html")).expect("a report");
    assert!(page.contains("Audit before") && page.contains(&expected), "{expected}");
}

#[test]
fn what_was_closed_in_the_audit_before_and_is_back_regressed() {
    let both = two_audits();
    let folder = both.path();
    let before = folder.join("before");
    let rows = json(folder, &["findings", "before", "--format", "json"]);
    let rows = rows["findings"].as_array().expect("a list").clone();
    let nth = rows.iter().position(|row| row["test"] == "T66").expect("the unchecked action");
    let id = decide(&before, nth, |_| Act::Confirm).to_string();
    let by = "--as 'Kim Lee'";
    for step in [
        format!("respond {id} {by} --cause c --action a --owner 'Desk lead' --due 2026-12-01"),
        format!("accept {id} {by}"),
        format!("implement {id} {by} --on 2026-11-20 --evidence e"),
        format!("verify {id} {by} --how h --on 2026-12-20 --result effective"),
        format!("close {id} {by} --on 2026-12-21"),
    ] {
        check(&before, &step, 0, &id);
    }
    let human = printed(folder, &["compare", "before", "now"]);
    assert!(human.contains("1 regressed"), "{human}");
    assert!(human.contains("its action had been verified or closed"), "{human}");
}

#[test]
fn what_is_no_audit_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("x.json"), "{}").expect("writes");
    fs::write(folder.path().join("x.xlsx"), "no workbook").expect("writes");
    fs::create_dir(folder.path().join("empty")).expect("makes a folder");
    for old in ["x.json", "x.xlsx", "empty", "nowhere"] {
        let output = tickmark(folder.path(), &["compare", old, "empty"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{old}: {told}");
        assert!(told.contains("hint: "), "{old}: {told}");
    }
}
