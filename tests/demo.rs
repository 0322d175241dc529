//! A copy of what the demo wrote, without its evidence and without decisions; the demo itself is run once.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;
use tickmark::docket::Desk;
use tickmark::outputs::{Error, Outputs};

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

/// An engagement folder with the outputs of the demo.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        static DEMO: OnceLock<TempDir> = OnceLock::new();
        let demo = DEMO.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let ran = Command::new(TICKMARK).args(["demo", "--quiet"]).arg(folder.path()).output();
            assert!(ran.expect("runs").status.success());
            folder
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        crate::decided::copy(&demo.path().join("out"), &folder.path().join("out"));
        let file = "engagement.toml";
        fs::copy(demo.path().join(file), folder.path().join(file)).expect("copies");
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a verb on the folder: what it printed, and its exit status.
    pub fn run(&self, verb: &str, arguments: &[&str]) -> (String, i32) {
        let Output { stdout, stderr, status } = Command::new(TICKMARK)
            .arg(verb)
            .arg(self.0.path())
            .args(arguments)
            .output()
            .expect("runs");
        let text = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (text.concat(), status.code().unwrap_or(-1))
    }

    /// The outputs with the log of decisions on them.
    pub fn desk(&self) -> Desk {
        let text = |name: &'static str| {
            Ok::<_, Error>(fs::read_to_string(self.path("out").join(name)).expect("an output"))
        };
        Desk::open(self.0.path(), Outputs::read(text).expect("reads")).expect("a desk")
    }
}
