//! A small house that is audited with a language model: its papers, read once, and runs over them against any
//! endpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tickmark::assess::llm::{
    Ask, Budget, Consent, Dialect, Endpoint, Llm, LlmSettings, Network, Redact, Task, Tempo,
    Traffic,
};
use tickmark::assess::{Bench, Case, Engine, Keyword};
use tickmark::domain::{Assessment, Engagement, Finding, ModelAccount, Reworded};
use tickmark::pipeline::{Kept, Order, Received};
use tickmark::report::{self, Kind, Report};
use tickmark::sandbox::Sandbox;
use tickmark::store::{Cache, Store};

use crate::sample;

/// The audit date of every run.
pub const AS_OF: &str = "2026-09-14";

/// The papers of the house.
pub const PAPERS: [(&str, &str); 6] = [
    (
        "policies/ai_policy.md",
        "# AI policy\n\n| Document no. | HK-POL-01 |\n|---|---|\n| Version | 2.1 |\n| Owner | Ines Farrow |\n\
         | Approved by | Executive board |\n| Approved on | 2026-03-03 |\n\n## Purpose\n\n\
         This AI policy sets the direction for the development and use of AI systems at Harbour Kite.\n\
         Top management commits to meet the requirements that apply and to improve the AI management\n\
         system continually.\n\n## Communication\n\n\
         The AI policy is communicated to all staff and made available to interested parties.\n",
    ),
    (
        "policies/rules_of_the_board.md",
        "# Rules of the board on the AI policy\n\n\
         The board\u{2019}s \u{201c}duty of care\u{201d} covers the \u{fb01}nal decision on 3\u{a0}March and its manage\u{ad}ment review.\n\
         The AI policy does not allow scoring of staff without 2 named reviewers.\n",
    ),
    (
        "people/training_records.csv",
        "Course,Employee,Date,Result\nAI policy briefing,Employee A,2026-04-02,passed\n\
         AI policy briefing,Employee B,2026-04-02,passed\nUse of AI systems,Employee C,2026-05-11,passed\n",
    ),
    (
        "review/management_review.md",
        "# Minutes of the management review\n\nDate: 2026-04-22\n\nPresent: Ines Farrow, Lee Brandt\n\n\
         ## Decisions\n\nTop management reviewed the AI management system on 22 April 2026 and found it suitable.\n\
         The AI policy was reviewed and stays in force without change.\n\
         Action: Lee Brandt reports the results of the internal audit by 30 June 2026.\n",
    ),
    (
        "incidents/incident_log.csv",
        "No.,Date,AI system,Incident,Action taken,Closed on\n\
         I-1,2026-02-10,Tidewatch,Forecast missing for two hours,Restarted and reported to users,2026-02-11\n",
    ),
    ("notes/canteen.txt", "The canteen is closed on Friday. Soup on Thursday is tomato.\n"),
];

/// The papers as they lie on the disk, and what was read in them.
pub struct House {
    folder: TempDir,
    cache: Cache,
    /// What the keyword engine says of the requirements that no model is asked about: always the same.
    others: OnceLock<Vec<Assessment>>,
}

/// The house, its papers read and indexed.
pub static HOUSE: LazyLock<House> = LazyLock::new(|| House::with(&PAPERS));

/// The requirements asked about: enough for every fault, and few enough for many runs.
pub const ASKED: [&str; 8] = ["4.2", "5.2", "7.2", "7.3", "9.3.1", "9.3.3", "10.2", "A.2.2"];

/// An engine that is given the requirements of [`ASKED`] only; all others are the keyword engine's. That one
/// weighs requirements against each other, so what it concludes here is not what it would in a whole run.
struct Few<'a, 'b> {
    llm: &'a Llm<'b>,
    others: &'a OnceLock<Vec<Assessment>>,
}

/// A run against an endpoint.
pub struct Trial {
    /// What it ended with.
    pub report: Report,
    /// What went over the line.
    pub traffic: Traffic,
}

impl House {
    /// A house with these papers.
    pub fn with<P: AsRef<str>, T: AsRef<[u8]>>(papers: &[(P, T)]) -> Self {
        let folder = folder();
        for (path, text) in papers {
            write(&folder.path().join("evidence").join(path.as_ref()), text.as_ref());
        }
        let house =
            Self { folder, cache: Cache::in_memory().expect("a cache"), others: OnceLock::new() };
        // Runs that come together find the index made.
        house.analyse(&Keyword, &sample::engagement(AS_OF));
        house
    }

    /// The folder the papers lie in.
    pub fn evidence(&self) -> PathBuf {
        self.folder.path().join("evidence")
    }

    /// Runs the pipeline with an engine.
    pub fn analyse(&self, engine: &dyn Engine, engagement: &Engagement) -> Report {
        let evidence = [self.evidence()];
        let index_folder = self.folder.path().join("index");
        let sandbox = Sandbox::in_process();
        sample::run(engine, 1, &|_| {}, |catalog, profiles| Order {
            engagement,
            catalog,
            profiles,
            received: Received::Files(&evidence),
            index_folder: &index_folder,
            sandbox: &sandbox,
            recognition: None,
            kept: Kept { cache: &self.cache, began_nanoseconds: 0 },
        })
    }

    /// Asks an endpoint, with answers kept in an engagement folder.
    pub fn ask(&self, settings: &LlmSettings, folder: &Path) -> Trial {
        self.ask_if(settings, folder, &|_| Consent::Given)
    }

    /// The same, where somebody is asked first.
    pub fn ask_if(&self, settings: &LlmSettings, folder: &Path, ask: &Ask<'_>) -> Trial {
        let store = Store::open(folder).expect("an engagement folder");
        let answers = store.answers().expect("a place for answers");
        let clock = || "2026-09-14T08:00:00Z".to_owned();
        let engine = Llm::new(settings, &answers, clock, ask).expect("an engine").at(HASTE);
        let report =
            self.analyse(&Few { llm: &engine, others: &self.others }, &sample::engagement(AS_OF));
        Trial { report, traffic: engine.traffic() }
    }
}

impl Engine for Few<'_, '_> {
    fn name(&self) -> &'static str {
        self.llm.name()
    }

    fn assess(
        &self,
        bench: Bench<'_>,
        cases: &[Case<'_>],
        done: &(dyn Fn(&Assessment) + Sync),
    ) -> Vec<Assessment> {
        let is_asked = |case: &&Case<'_>| ASKED.contains(&case.requirement.id.to_string().as_str());
        let (asked, others): (Vec<_>, Vec<_>) = cases.iter().partition(is_asked);
        let [asked, others] =
            [asked, others].map(|half| half.into_iter().cloned().collect::<Vec<Case<'_>>>());
        let judged = self.llm.assess(bench, &asked, done);
        let others = self.others.get_or_init(|| Keyword.assess(bench, &others, done));
        let judged = judged.into_iter().chain(others.iter().cloned());
        let by_id: BTreeMap<_, _> = judged.map(|one| (one.requirement, one)).collect();
        cases.iter().map(|case| by_id[&case.requirement.id].clone()).collect()
    }

    fn word(&self, bench: Bench<'_>, findings: &[Finding]) -> Vec<Reworded> {
        self.llm.word(bench, findings)
    }

    fn account(&self) -> Option<ModelAccount> {
        self.llm.account()
    }
}

/// Nobody waits in a test.
pub const HASTE: Tempo = Tempo {
    backoff_first: Duration::from_millis(2),
    backoff_max: Duration::from_millis(10),
    wait_max: Duration::from_secs(2),
    circuit_pause: Duration::from_millis(50),
};

/// The settings for an endpoint on this machine.
pub fn settings(url: &str) -> LlmSettings {
    let Endpoint { url, host, port, .. } = Endpoint::parse(url).expect("an address");
    LlmSettings {
        endpoint: url,
        host,
        port,
        is_loopback: true,
        dialect: Dialect::OpenAiChat,
        model: "fake".to_owned(),
        key: None,
        context_tokens: 8192,
        answer_tokens_max: 900,
        concurrency: NonZeroUsize::new(2).expect("not zero"),
        passages_max: 12,
        connect_timeout_seconds: 2,
        answer_timeout_seconds: 1,
        budget: Budget::default(),
        prices: None,
        ask_over: None,
        tokenizer: None,
        hide: Vec::new(),
        redact: Redact::Yes,
        network: Network::Any,
        proxy: None,
        tasks: vec![Task::Assess],
        repeats: 1,
        seed: 42,
    }
}

impl Trial {
    /// An output file, parsed.
    pub fn file(&self, kind: Kind) -> Value {
        let bytes = report::render(&self.report, kind).expect("renders");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// The rows of `llm.json` for which something was, or should have been, asked.
    pub fn rows(&self) -> Vec<Value> {
        let file = self.file(Kind::Llm);
        let rows = file["requirements"].as_array().expect("rows").iter();
        rows.filter(|row| row["because"] != "nothing_to_send").cloned().collect()
    }

    /// The row of a requirement.
    pub fn row(&self, requirement: &str) -> Value {
        let row = self.rows().into_iter().find(|row| row["requirement"] == requirement);
        row.unwrap_or_else(|| panic!("{requirement} has no row"))
    }

    /// What became of the requirements asked about: `drafted`, or why not.
    pub fn outcomes(&self) -> BTreeSet<String> {
        let outcome = |row: &Value| row["because"].as_str().unwrap_or("drafted").to_owned();
        self.rows().iter().map(outcome).collect()
    }
}

/// A folder to work in: in memory where there is one, as each answer is flushed to the disk.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a temporary folder")
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("makes folders");
    fs::write(path, bytes).expect("writes");
}
