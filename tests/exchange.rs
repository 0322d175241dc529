//! Findings in the forms of other programs, through the real program on the sample engagement.

mod bundle;
mod oscal;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tickmark::docket::{Desk, Need, Signature, Wish};
use tickmark::domain::{Act, FindingId, Reviewer, Role, Via};
use tickmark::outputs::{Error, Outputs};

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

/// Runs the program; what it printed and its exit status.
pub fn tickmark(arguments: &[&str]) -> (String, i32) {
    let Output { stdout, stderr, status } =
        Command::new(TICKMARK).args(arguments).output().expect("runs");
    let text = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (text.concat(), status.code().unwrap_or(-1))
}

/// The sample engagement with its evidence, run, in a folder of its own.
pub struct Case {
    folder: TempDir,
}

impl Case {
    /// With no decisions yet.
    pub fn new() -> Self {
        static DEMO: OnceLock<TempDir> = OnceLock::new();
        let demo = DEMO.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let (text, status) =
                tickmark(&["demo", "--quiet", folder.path().to_str().expect("text")]);
            assert_eq!(status, 0, "{text}");
            folder
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["engagement.toml", "evidence", "out"] {
            copied(&demo.path().join(name), &folder.path().join(name));
        }
        Self { folder }
    }

    /// With the first nonconformity and the first observation confirmed, and the next draft rejected.
    pub fn decided() -> Self {
        let case = Self::new();
        let findings: Value = serde_json::from_str(&case.read("out/findings.json")).expect("JSON");
        let of_kind = |kind: &str| {
            let all = findings["findings"].as_array().expect("findings").iter();
            let ids = all.filter(|one| one["kind"] == kind).filter_map(|one| one["id"].as_str());
            ids.map(str::to_owned).collect::<Vec<_>>()
        };
        let missed = of_kind("nonconformity");
        case.decide(&missed[0], Act::Confirm);
        let reason = "a copy".to_owned().try_into().expect("a reason");
        case.decide(&missed[1], Act::Reject { reason });
        if let Some(observed) = of_kind("observation").first() {
            case.decide(observed, Act::Confirm);
        }
        let file = "out/findings.json";
        let desk = case.desk();
        let laid = tickmark::docket::published(&case.read(file), desk.docket()).expect("lays");
        fs::write(case.path(file), laid).expect("writes");
        case
    }

    fn desk(&self) -> Desk {
        let text = |name: &'static str| {
            Ok::<_, Error>(fs::read_to_string(self.path("out").join(name)).expect(name))
        };
        Desk::open(self.folder.path(), Outputs::read(text).expect("outputs")).expect("a desk")
    }

    fn decide(&self, id: &str, act: Act) {
        let mut desk = self.desk();
        let finding = FindingId::try_from(id.to_owned()).expect("an id");
        let matter = desk.docket().matter(finding).expect("a matter");
        let (draft, seen) = (matter.digest, matter.newest());
        let wish = Wish { finding, draft, seen, act, opened: vec![], seconds: None, text: None };
        let name = "Kim Lee".to_owned().try_into().expect("a name");
        let who = Reviewer { name, role: Role::LeadAuditor };
        let at = "2026-11-30T16:41:23+01:00".to_owned().try_into().expect("a moment");
        let signature = Signature { who, via: Via::Cli, at };
        desk.decide(vec![wish], &signature, Need::Nothing).expect("decides");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs a verb on the folder.
    pub fn run(&self, verb: &str, arguments: &[&str]) -> (String, i32) {
        let folder = self.folder.path().to_str().expect("text");
        tickmark(&[&[verb, folder], arguments].concat())
    }
}

fn copied(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("makes a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            copied(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("copies");
    }
}

/// The rows of a table as maps are not needed: the cells of one column.
fn column(text: &str, delimiter: u8, name: &str) -> Vec<String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|one| one == name);
    let at = at.unwrap_or_else(|| panic!("no column {name}"));
    reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
}

#[test]
fn every_form_of_the_sample_has_the_findings_of_the_json() {
    let case = Case::decided();
    for form in ["oscal", "ciso-assistant", "jira", "servicenow", "sarif", "csv"] {
        let (text, status) = case.run("export", &["--to", form]);
        assert_eq!(status, 0, "{form}: {text}");
        assert!(text.contains("Wrote "), "{form}: {text}");
    }
    let json = |name: &str| -> Value { serde_json::from_str(&case.read(name)).expect("JSON") };
    let findings = json("out/findings.json");
    let all = findings["findings"].as_array().expect("findings");
    let ids = |keep: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
        let kept = all.iter().filter(|one| keep(one));
        kept.map(|one| one["id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let every = ids(&|_| true);
    let sarif = json("out/findings.sarif");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let told = results.iter().map(|one| one["partialFingerprints"]["tickmarkFindingId/v1"].clone());
    let told: BTreeSet<String> = told.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    assert_eq!((told, results.len()), (every.clone(), every.len()));
    let register = column(&case.read("out/register.csv"), b',', "Finding ID");
    assert_eq!(register.into_iter().collect::<BTreeSet<_>>(), every);
    let to_do = ids(&|one| one["kind"] != "conformity");
    let ciso = column(&case.read("out/ciso-assistant/findings.csv"), b';', "ref_id");
    assert_eq!(ciso.into_iter().collect::<BTreeSet<_>>(), to_do);
    let open = ids(&|one| {
        let gone = ["rejected", "merged", "waived"].iter().any(|state| one["state"] == *state);
        one["kind"] != "conformity" && !gone
    });
    let jira = column(&case.read("out/jira.csv"), b',', "External ID");
    assert_eq!(jira.into_iter().collect::<BTreeSet<_>>(), open);
    let servicenow = column(&case.read("out/servicenow.csv"), b',', "correlation_id");
    assert_eq!(servicenow.into_iter().collect::<BTreeSet<_>>(), open);
    let oscal = json("out/oscal/assessment-results.json");
    let result = &oscal["assessment-results"]["results"][0];
    let count = |list: &str| result[list].as_array().map_or(0, Vec::len);
    let observed = ids(&|one| one["state"] != "rejected" && one["state"] != "waived");
    assert_eq!(count("observations"), observed.len());
    let confirmed = ids(&|one| {
        let asked = one["kind"] == "evidence_request" || one["kind"] == "needs_human";
        one["state"] == "confirmed" && !asked
    });
    assert!(!confirmed.is_empty() && count("findings") == confirmed.len());
    let poam = json("out/oscal/poam.json");
    let items = &poam["plan-of-action-and-milestones"]["poam-items"];
    let missed = ids(&|one| one["state"] == "confirmed" && one["kind"] == "nonconformity");
    assert_eq!(items.as_array().map(Vec::len), Some(missed.len()));
    let audit = column(&case.read("out/ciso-assistant/audit.csv"), b';', "compliance_result");
    assert_eq!(audit.len(), 67);
    assert!(audit.iter().all(|result| result != "compliant" || !confirmed.is_empty()));
}

#[test]
fn without_decisions_no_requirement_of_the_sample_is_assessed() {
    let case = Case::new();
    let (text, status) = case.run("export", &["--to", "ciso-assistant", "--format", "json"]);
    assert_eq!(status, 0, "{text}");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(told["files"].as_array().map(Vec::len), Some(4));
    let audit = column(&case.read("out/ciso-assistant/audit.csv"), b';', "compliance_result");
    let results: BTreeSet<String> = audit.into_iter().collect();
    let allowed = BTreeSet::from(["not_assessed".to_owned(), "not_applicable".to_owned()]);
    assert!(results.is_subset(&allowed), "{results:?}");
    let status = column(&case.read("out/ciso-assistant/findings.csv"), b';', "status");
    assert!(status.iter().all(|status| status == "identified" || status == "dismissed"));
}

#[test]
fn a_house_maps_findings_to_its_own_fields() {
    let case = Case::new();
    let house = case.path("house");
    fs::create_dir_all(house.join("exchange")).expect("a folder");
    let mapping = "classes = ['major', 'minor']\nstates = ['draft', 'confirmed']\n\
        [[column]]\nheader = 'Vorgang'\ntext = '{title}'\n\
        [[column]]\nheader = 'Klasse'\nby = 'class'\nvalues = { major = 'A', minor = 'B' }\n";
    let file = house.join("exchange/jira.toml");
    fs::write(&file, mapping).expect("writes");
    let flags = ["--to", "jira", "--catalog", house.to_str().expect("text")];
    let (text, status) = case.run("export", &flags);
    assert_eq!(status, 0, "{text}");
    let rows = case.read("out/jira.csv");
    assert!(rows.starts_with("\u{feff}Vorgang,Klasse\n"), "{rows}");
    let classes: BTreeSet<String> = column(&rows, b',', "Klasse").into_iter().collect();
    assert!(!classes.is_empty() && classes.iter().all(|one| one == "A" || one == "B"));
    fs::write(&file, mapping.replace("minor = 'B'", "")).expect("writes");
    let (text, status) = case.run("export", &flags);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("line 6") && text.contains("`values` lack `minor`"), "{text}");
}

/// An audit of the framework as CISO Assistant writes it: all rows of it, with a byte order mark and semicolons.
fn exported_audit() -> String {
    let header = "urn;ref_id;name;description;typical_evidence;annotation;compliance_result;extended_result;requirement_progress;score;observations";
    let ids = "4.1 4.2 4.3 4.4 5.1 5.2 5.3 6.1 6.2 6.3 7.1 7.2 7.3 7.4 7.5.1 8.1 8.2 8.3 8.4 9.1 9.2.1 9.3.1 10.1 10.2 \
        A.2 A.2.2 A.2.3 A.2.4 A.3.2 A.3.3 A.4.2 A.4.3 A.4.4 A.4.5 A.4.6 A.5.2 A.5.3 A.5.4 A.5.5 A.6.1 A.6.1.2 A.6.1.3 A.6.2 \
        A.6.2.2 A.6.2.3 A.6.2.4 A.6.2.5 A.6.2.6 A.6.2.7 A.6.2.8 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.8.2 A.8.3 A.8.4 A.8.5 \
        A.9.2 A.9.3 A.9.4 A.10.2 A.10.3 A.10.4";
    let row = |id: &str| {
        let (result, why) = match id {
            "A.2" | "A.6.1" | "A.6.2" => ("", ""),
            "A.10.4" => ("not_applicable", "We have no customers who use our AI systems"),
            "A.7.4" => ("partially_compliant", "Checks are made for two of three data sets"),
            "A.8.3" => ("not_assessed", ""),
            _ => ("compliant", "In place, see the handbook"),
        };
        format!(
            "urn:intuitem:risk:req_node:iso42001-2023:{};{id};Title of {id};;a policy; a register;{result};;in_review;;{why}",
            id.to_lowercase()
        )
        .replace("a policy; a register", "\"a policy; a register\";")
    };
    let rows: Vec<String> = ids.split_whitespace().map(row).collect();
    format!("\u{feff}{header}\r\n{}\r\n", rows.join("\r\n"))
}

#[test]
fn an_audit_of_ciso_assistant_among_the_evidence_is_the_statement() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = folder.path().join("evidence");
    fs::create_dir(&evidence).expect("a folder");
    fs::write(evidence.join("iso42001_audit_export.csv"), exported_audit()).expect("writes");
    let policy = "# AI policy\n\nApproved by the board on 10 January 2026.\n\nWe use artificial intelligence with care.";
    fs::write(evidence.join("AI_policy.md"), policy).expect("writes");
    let folder = folder.path().to_str().expect("text");
    let evidence = evidence.to_str().expect("text");
    let (text, status) =
        tickmark(&["run", evidence, "--out", folder, "--as-of", "2026-09-14", "--quiet"]);
    assert_eq!(status, 0, "{text}");
    let (text, status) = tickmark(&["soa", folder, "--format", "json"]);
    assert_eq!(status, 0, "{text}");
    let soa: Value = serde_json::from_str(&text).expect("JSON");
    let rows = soa["controls"].as_array().expect("controls");
    assert_eq!(rows.len(), 38, "each control once, and no clause among them");
    let of = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(
        (&of("A.10.4")["applicable"], &of("A.10.4")["verdict"]),
        (&false.into(), &"excluded".into())
    );
    assert_eq!(of("A.10.4")["justification"], "We have no customers who use our AI systems");
    assert_eq!(of("A.7.4")["claimed"], "partly implemented");
    assert_eq!(of("A.2.2")["claimed"], "implemented");
    assert_eq!(of("A.8.3")["applicable"], Value::Null, "nobody decided on it there either");
    let file = format!("{evidence}/iso42001_audit_export.csv");
    let (text, status) = tickmark(&["import", folder, &file]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("read as the Statement of Applicability"), "{text}");
    let (text, _) = tickmark(&["coverage", folder, "--format", "json"]);
    let coverage: Value = serde_json::from_str(&text).expect("JSON");
    let all = coverage["requirements"].as_array().expect("requirements");
    let left_out = all.iter().filter(|row| row["conclusion"] == "not_applicable");
    assert_eq!(left_out.map(|row| row["id"].as_str()).collect::<Vec<_>>(), [Some("A.10.4")]);
}
