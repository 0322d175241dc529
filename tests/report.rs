//! The audit report through the real program: what it says is what stands, and every form says the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tickmark::catalog;
use tickmark::docket::{Need, Signature, Wish};
use tickmark::domain::{Act, Moment, Reason, Reviewer, Role, Severity, Via};
use tickmark::store::DecisionLog;

use crate::demo::Folder;

impl Folder {
    /// Decides on every draft: one rejected, one with another grade, the others as they are.
    fn decide_all(&self) {
        let mut desk = self.desk();
        let wishes = desk.docket().matters.iter().enumerate().map(|(nth, matter)| Wish {
            finding: matter.id(),
            draft: matter.digest,
            seen: 0,
            act: match nth {
                0 => Act::Reject { reason: reason("it was sent by mail") },
                1 => Act::Regrade {
                    from: None,
                    to: Severity::Observation,
                    reason: reason("one case"),
                },
                _ => Act::Confirm,
            },
            opened: Vec::new(),
            seconds: None,
            text: None,
        });
        let who = Reviewer {
            name: "Kim Lee".to_owned().try_into().expect("a name"),
            role: Role::Auditor,
        };
        let at = Moment::try_from("2026-11-30T16:41:23+00:00".to_owned()).expect("a moment");
        let wishes = wishes.collect();
        desk.decide(wishes, &Signature { who, via: Via::Web, at }, Need::Nothing).expect("decides");
    }

    /// The text of a file of the folder, as tickmark reads it.
    fn read(&self, name: &str) -> String {
        let ran = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .arg("read")
            .arg(self.path(name))
            .output()
            .expect("runs");
        assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).expect("UTF-8")
    }
}

fn reason(text: &str) -> Reason {
    Reason::try_from(text.to_owned()).expect("a reason")
}

/// How many findings of each grade stand, by the docket.
fn standing(case: &Folder) -> BTreeMap<&'static str, usize> {
    let desk = case.desk();
    let mut counts = BTreeMap::new();
    for matter in &desk.docket().matters {
        if let (true, Some(grade)) = (matter.is_confirmed(), matter.finding_grade()) {
            *counts.entry(grade.name()).or_default() += 1;
        }
    }
    counts
}

const KINDS: [&str; 6] = ["--kind", "docx", "--kind", "html", "--kind", "xlsx"];
const FILES: [&str; 3] = ["out/report.docx", "out/audit-report.html", "out/report.xlsx"];

#[test]
fn every_form_of_the_report_says_the_same_and_counts_what_stands() {
    let case = Folder::new();
    case.decide_all();
    let (text, status) = case.run("report", &KINDS);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("It is a draft: the lead auditor has not signed"), "{text}");
    let counts = standing(&case);
    let desk = case.desk();
    for file in FILES {
        let read = case.read(file);
        let flat: String = read.split_whitespace().collect::<Vec<_>>().join(" ");
        for matter in desk.docket().matters.iter().filter(|matter| matter.is_confirmed()) {
            if matter.finding_grade().is_some() {
                assert!(flat.contains(&matter.id().to_string()), "{file}: {}", matter.id());
            }
        }
        for (grade, code) in [("major", "MAJ"), ("minor", "MIN"), ("observation", "OBS")] {
            let last = counts.get(grade).copied().unwrap_or(0);
            assert!(last == 0 || flat.contains(&format!("{code}-{last}")), "{file}: {code}-{last}");
            assert!(!flat.contains(&format!("{code}-{}", last + 1)), "{file}: {code}-{}", last + 1);
        }
    }
}

#[test]
fn a_report_is_a_draft_until_all_is_decided_on_and_signed() {
    let case = Folder::new();
    let sign =
        ["--as", "Ada Roe", "--role", "lead-auditor", "--conclusion", "It works, with gaps."];
    let (text, status) = case.run("report", &["--final"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("drafts are not decided on"), "{text}");
    assert!(!case.path("out/report.docx").exists(), "a refused report is not written");
    let (text, status) = case.run("sign", &sign);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("still to be decided on"), "{text}");
    case.decide_all();
    let (text, status) = case.run("sign", &[&sign[..2], &sign[4..]].concat());
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("--role lead-auditor"), "{text}");
    let (text, status) = case.run("sign", &sign);
    assert_eq!(status, 0, "{text}");
    let (text, status) = case.run("report", &["--final", "--kind", "docx", "--kind", "html"]);
    assert_eq!(status, 0, "{text}");
    for file in &FILES[..2] {
        let read = case.read(file);
        assert!(
            read.contains("It works, with gaps.") && !read.contains("Draft audit report"),
            "{file}"
        );
    }
    let log = DecisionLog::open(&case.path("")).expect("opens");
    assert_eq!(log.fault().expect("reads"), None);
}

#[test]
fn a_german_report_is_german_but_for_what_is_quoted() {
    let case = Folder::new();
    let (text, status) =
        case.run("report", &["--kind", "html", "--language", "de", "--paper", "letter"]);
    assert_eq!(status, 0, "{text}");
    let html = fs::read_to_string(case.path(FILES[1])).expect("a page");
    assert!(html.contains("lang=\"de\""), "says its language");
    for words in [
        "Zusammenfassung für die Managementbewertung",
        "ENTWURF",
        "Hauptabweichung",
        "Verzeichnis der Nachweise",
    ] {
        assert!(html.contains(words), "{words}");
    }
    for words in ["Summary for", "Major nonconformity", "Evidence index", "to be supplied by"] {
        assert!(!html.contains(words), "{words}");
    }
}

#[test]
fn the_same_decisions_give_the_same_bytes() {
    let case = Folder::new();
    case.decide_all();
    let written = || {
        let (text, status) = case.run("report", &KINDS);
        assert_eq!(status, 0, "{text}");
        FILES.map(|file| fs::read(case.path(file)).expect("a report"))
    };
    assert!(written() == written(), "two reports of the same differ");
}

#[test]
fn what_nobody_said_is_asked_for_and_never_made_up() {
    let case = Folder::new();
    fs::write(case.path("engagement.toml"), "as_of = 2026-09-14\n").expect("writes");
    let (text, status) = case.run("report", &["--kind", "html"]);
    assert_eq!(status, 0, "{text}");
    let html = fs::read_to_string(case.path(FILES[1])).expect("a page");
    let asked = html.matches("to be supplied by").count();
    assert!(asked >= 8, "only {asked} things are asked for");
}

#[test]
fn no_phrase_of_a_paper_claims_what_an_audit_of_documents_cannot() {
    let phrases = catalog::shipped().into_iter().filter(|file| file.path.starts_with("phrases/"));
    for file in phrases {
        let text = file.text.to_lowercase();
        for claim in
            ["is certified", "fully compliant", "compliant with", "ist zertifiziert", "ist konform"]
        {
            assert!(!text.contains(claim), "{}: {claim}", file.path);
        }
    }
}

#[test]
fn a_gate_fails_on_what_stands_and_not_on_what_was_only_not_received() {
    let case = Folder::new();
    let check = |arguments: &[&str], status: i32, says: &str| {
        let (text, ended) = case.run("check", arguments);
        assert_eq!(ended, status, "{arguments:?}: {text}");
        assert!(text.contains(says), "{arguments:?}: {text}");
    };
    check(&[], 0, "Passed");
    check(&["--fail-on", "major"], 1, "Failed: 1 of grade major or graver");
    check(&["--require-decided"], 1, "not decided on");
    check(&["--min-coverage", "99"], 1, "99 % are asked for");
    case.decide_all();
    check(&["--fail-on", "major", "--require-decided"], 0, "Passed");
}

/// That a file is there and no other was left beside it.
#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let case = Folder::new();
    let nowhere: &Path = Path::new("/nowhere/report.docx");
    let (text, status) = case.run("report", &["-o", nowhere.to_str().expect("text")]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("cannot write `/nowhere/report.docx`"), "{text}");
}

#[test]
fn a_template_of_the_house_is_filled_and_what_it_cannot_ask_for_is_told() {
    let case = Folder::new();
    case.decide_all();
    let template = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/paper/template.docx");
    let (text, status) = case.run("report", &["--template", template]);
    assert_eq!(status, 0, "{text}");
    let read = case.read("out/report.docx");
    assert!(read.contains("LH-IA-2026-2") && !read.contains("{{"), "{read}");
    let (text, status) = case.run("report", &["--list-fields"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("findings[].evidence[].quote"), "{text}");
    fs::write(case.path("note.txt"), "no document").expect("writes");
    let note = case.path("note.txt");
    let (text, status) = case.run("report", &["--template", note.to_str().expect("text")]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("it is no Word document") && text.contains("hint:"), "{text}");
}

/// A phrase that is not there is an ellipsis in its place.
#[test]
fn no_paper_lacks_a_phrase_in_any_language() {
    let case = Folder::new();
    case.decide_all();
    let settings = fs::read_to_string(case.path("engagement.toml")).expect("settings");
    for language in ["en", "de"] {
        let text = format!("language = \"{language}\"\n{settings}");
        fs::write(case.path("engagement.toml"), text).expect("writes");
        let papers = [
            ("report", "out/audit-report.html"),
            ("plan", "out/plan.html"),
            ("requests", "out/evidence_requests.html"),
            ("interviews", "out/interview_guides.html"),
        ];
        for (verb, file) in papers {
            let (text, status) = case.run(verb, &["--kind", "html"]);
            assert_eq!(status, 0, "{verb}: {text}");
            let html = fs::read_to_string(case.path(file)).expect("a page");
            for lacking in [">…<", ">… ", " …<", "(…)"] {
                assert!(!html.contains(lacking), "{verb} in {language}: {lacking}");
            }
        }
    }
}
