//! What a reviewer sees and does, in a real browser: `review.mjs` does it, and prints a line for each claim.
//!
//! It needs node, a Chromium, and `npm ci` in `tests/web`; without them it is skipped and says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::app::{App, TICKMARK, engagement, tickmark};

/// Names of the browser, where `TICKMARK_CHROMIUM` gives no other.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What a file says that would be a program if it were no text.
const NASTY: &str = "# AI policy <script>window.harmed = 1</script>\n\n\
    Approved by: <img src=x onerror=\"window.harmed = 1\">\n\n\
    The AI policy of <b>Larkmoor</b> was approved by top management on 2026-01-11. \
    <script>window.harmed = 1</script> It is reviewed each year.\n";
const NASTY_NAME: &str = "01_governance/AI policy <img src=x onerror=alert(1)> & \"notes\" 'x'.md";

#[test]
fn a_reviewer_goes_through_the_drafts_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web");
    let node = on_path("node").filter(|node| is_new_enough(node));
    let browser = std::env::var_os("TICKMARK_CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
    let modules = folder.join("node_modules/playwright-core");
    let (Some(node), Some(browser), true) = (&node, &browser, modules.is_dir()) else {
        let have = [
            (node.is_some(), "node 20 or newer"),
            (browser.is_some(), "a Chromium (TICKMARK_CHROMIUM names one)"),
            (modules.is_dir(), "`npm ci` in tests/web"),
        ];
        let missing = have.iter().filter(|(has, _)| !has).map(|(_, what)| *what);
        println!("skipped: no browser test without {}", missing.collect::<Vec<_>>().join(", "));
        return;
    };
    let engagement = engagement();
    let evidence = engagement.path().join("evidence");
    // No name on Windows may hold these characters; the text is as nasty there.
    let name = if cfg!(unix) { NASTY_NAME } else { "01_governance/AI policy notes.md" };
    fs::write(evidence.join(name), NASTY).expect("writes");
    let run = ["run", "evidence", "--out", ".", "--allow-unread", "--quiet"];
    tickmark(engagement.path(), &run);
    let mut app = App::start(engagement.path(), &[]);
    let mut script = Command::new(node);
    script
        .arg(folder.join("review.mjs"))
        .args([&app.address, name, TICKMARK])
        .arg(engagement.path())
        .env("TICKMARK_CHROMIUM", browser)
        .stdin(Stdio::null());
    let output = script.output().expect("node runs");
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    let error = String::from_utf8_lossy(&output.stderr);
    let ended = app.child.try_wait().expect("can be asked");
    assert!(ended.is_none(), "the app ended: {ended:?}");
    let failed: Vec<&str> = told.lines().filter(|line| line.starts_with("not ok")).collect();
    assert!(failed.is_empty() && output.status.success(), "{}\n{error}", failed.join("\n"));
}

/// Whether a node is one that playwright runs on.
fn is_new_enough(node: &Path) -> bool {
    let output = Command::new(node).arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let major = version
        .ok()
        .and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    major.is_some_and(|major: u32| major >= 20)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
