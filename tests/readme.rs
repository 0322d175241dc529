//! What the README says is what happens.

use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");
const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

#[test]
fn the_demo_prints_what_the_readme_shows() {
    let block = block("```console\n$ tickmark demo\n");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output =
        Command::new(TICKMARK).arg("demo").current_dir(folder.path()).output().expect("runs");
    let printed = String::from_utf8(output.stdout).expect("text");
    assert_eq!(printed.trim_end(), block.trim_end(), "copy what `tickmark demo` prints");
    assert_eq!(output.status.code(), Some(0));
    assert!(folder.path().join("demo/out/report.html").exists());
}

#[test]
fn the_commands_for_ones_own_evidence_work_in_their_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence/02_risk");
    let commands = block("```sh\ntickmark new");
    let commands = format!("tickmark new{commands}");
    let mut ran = 0;
    for command in commands.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        let arguments = command.strip_prefix("tickmark ").expect("a command of ours");
        // Through a shell, for the quotes.
        let output = Command::new("sh")
            .args(["-c", &format!("'{TICKMARK}' {arguments}")])
            .current_dir(folder.path())
            .output()
            .expect("a shell");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command}: {error}");
        if arguments.starts_with("new") {
            for entry in fs::read_dir(&sample).expect("the sample") {
                let from = entry.expect("an entry").path();
                let name = from.file_name().expect("a name");
                let to = folder.path().join("audit-2026/evidence").join(name);
                fs::copy(&from, to).expect("copies");
            }
        }
        ran += 1;
    }
    assert!(ran >= 6, "only {ran} commands stand in the README");
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let command = README
        .lines()
        .find(|line| line.starts_with("cargo test"))
        .and_then(|line| line.split('#').next())
        .expect("the test command");
    let ci = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run"));
    assert!(ci.expect("the CI script").lines().any(|line| line == command.trim()));
}

#[test]
fn the_page_on_models_tells_every_reason_for_a_missing_draft_and_every_setting() {
    let page = include_str!("../docs/llm.md");
    for reason in tickmark::domain::RejectionReason::ALL {
        let row = format!("| `{}` | {} | {} |", reason.name(), reason.told(), reason.advice());
        assert!(page.contains(&row), "docs/llm.md lacks the row\n{row}");
    }
    let keys = include_str!("../src/cli/llm_table.rs");
    let keys = keys.split("pub const KEYS").nth(1).and_then(|rest| rest.split("];").next());
    let keys: Vec<&str> = keys.expect("the keys").split('"').skip(1).step_by(2).collect();
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        assert!(page.contains(&format!("| `{key}` |")), "docs/llm.md lacks the key `{key}`");
    }
}

/// The rest of the fenced block that begins so.
fn block(opening: &str) -> &'static str {
    let start = README.find(opening).expect("the block stands in the README") + opening.len();
    &README[start..start + README[start..].find("```").expect("the block ends")]
}
