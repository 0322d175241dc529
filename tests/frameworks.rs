//! A combined audit: the frameworks of the catalogue, the crosswalk, and a run over the sample.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;
use tickmark::catalog::{self, Catalog, Mapping};
use tickmark::domain::{FrameworkId, Language, Relation};

use crate::sample;

static SHIPPED: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses"));

#[test]
fn every_part_of_a_framework_is_there() {
    let check = |id: FrameworkId, groups: &[(&str, usize)]| {
        let framework = SHIPPED.framework(id).expect("a framework");
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for clause in &framework.clauses {
            *counted.entry(clause.group.as_str()).or_default() += 1;
        }
        assert_eq!(counted, groups.iter().copied().collect(), "{id}");
    };
    check(
        FrameworkId::Iso27001,
        &[
            ("4", 4),
            ("5", 3),
            ("6", 5),
            ("7", 7),
            ("8", 3),
            ("9", 6),
            ("10", 2),
            ("A.5", 37),
            ("A.6", 8),
            ("A.7", 14),
            ("A.8", 34),
        ],
    );
    check(
        FrameworkId::NistAiRmf,
        &[
            ("GOVERN 1", 7),
            ("GOVERN 2", 3),
            ("GOVERN 3", 2),
            ("GOVERN 4", 3),
            ("GOVERN 5", 2),
            ("GOVERN 6", 2),
            ("MAP 1", 6),
            ("MAP 2", 3),
            ("MAP 3", 5),
            ("MAP 4", 2),
            ("MAP 5", 2),
            ("MEASURE 1", 3),
            ("MEASURE 2", 13),
            ("MEASURE 3", 3),
            ("MEASURE 4", 3),
            ("MANAGE 1", 4),
            ("MANAGE 2", 4),
            ("MANAGE 3", 2),
            ("MANAGE 4", 3),
        ],
    );
    let act = SHIPPED.framework(FrameworkId::EuAiAct).expect("a framework");
    let ids: BTreeSet<String> = act.clauses.iter().map(|clause| clause.id.to_string()).collect();
    let articles = [
        2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 25, 26, 27, 43, 47, 48,
        49, 50, 53, 54, 55, 72, 73, 85, 87,
    ];
    assert_eq!(ids, articles.iter().map(|number| format!("Art. {number}")).collect());
}

#[test]
fn every_requirement_is_mapped_to_every_framework_or_said_to_have_no_counterpart() {
    let crosswalk = SHIPPED.crosswalk();
    for requirement in SHIPPED.requirements() {
        let frameworks: BTreeSet<FrameworkId> =
            crosswalk.of(requirement.id).map(|mapping| mapping.framework).collect();
        assert_eq!(frameworks.len(), FrameworkId::ALL.len(), "{}", requirement.id);
    }
    assert_eq!(crosswalk.mappings().len(), 413);
    let shared = crosswalk.mappings().iter().filter(|one| crosswalk.carries_over(one));
    let shared: Vec<&Mapping> = shared.collect();
    assert_eq!(shared.len(), 21);
    for one in shared {
        let same = one.target.map(|target| target.to_string()) == Some(one.requirement.to_string());
        assert!(same && !one.requirement.is_control(), "{one:?}");
    }
}

#[test]
fn the_crosswalk_is_the_one_of_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalog/crosswalk.tsv");
    let Ok(text) = fs::read_to_string(path) else {
        println!("skipped: ../shared/catalog is not here");
        return;
    };
    let named = |framework: &str| match framework {
        "ISO/IEC 27001:2022" => "iso27001",
        "NIST AI RMF 1.0" => "nist-ai-rmf",
        _ => "eu-ai-act",
    };
    let reference: BTreeSet<[String; 6]> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            [cells[0], named(cells[1]), cells[2], cells[3], cells[4], cells[5]].map(str::to_owned)
        })
        .collect();
    let confidence = |mapping: &Mapping| format!("{:?}", mapping.confidence).to_lowercase();
    let ours: BTreeSet<[String; 6]> = SHIPPED
        .crosswalk()
        .mappings()
        .iter()
        .map(|one| {
            [
                one.requirement.to_string(),
                one.framework.name().to_owned(),
                one.target.map_or("none".to_owned(), |id| id.to_string()),
                one.relation.name().to_owned(),
                one.source.clone(),
                confidence(one),
            ]
        })
        .collect();
    let (missing, made_up): (Vec<_>, Vec<_>) =
        (reference.difference(&ours).collect(), ours.difference(&reference).collect());
    assert!(missing.is_empty() && made_up.is_empty(), "missing: {missing:?}, made up: {made_up:?}");
}

#[test]
fn german_names_are_there_for_every_requirement_and_every_title_that_has_one() {
    for requirement in SHIPPED.requirements() {
        let id = requirement.id;
        let german = (SHIPPED.title(Language::De, id), SHIPPED.intent(Language::De, id));
        let english = (SHIPPED.title(Language::En, id), SHIPPED.intent(Language::En, id));
        assert_eq!(english, (requirement.title.as_str(), requirement.intent.as_str()));
        assert_ne!(german, english, "{id}");
        assert!(german.1.ends_with('.'), "{id}: {}", german.1);
    }
    for id in [FrameworkId::Iso27001, FrameworkId::EuAiAct] {
        let (german, english) = (SHIPPED.framework_in(Language::De, id), SHIPPED.framework(id));
        let (german, english) = (german.expect("a framework"), english.expect("a framework"));
        for (ours, theirs) in german.clauses.iter().zip(&english.clauses) {
            assert_ne!(ours.title, theirs.title, "{}", ours.id);
        }
    }
}

/// What nobody may read out of coverage.
const CLAIMS: [&str; 7] = [
    "compliant with",
    "conforms to",
    "certified",
    "in compliance with",
    "zertifiziert",
    "konform mit",
    "entspricht der",
];

#[test]
fn no_word_of_the_catalogue_claims_that_a_framework_is_met() {
    let ours = catalog::shipped().into_iter().filter(|file| {
        file.path.starts_with("frameworks/")
            || file.path == "crosswalk.toml"
            || file.path.starts_with("phrases/")
    });
    let mut looked_at = 0;
    for file in ours {
        looked_at += 1;
        let text = file.text.to_lowercase();
        for claim in CLAIMS {
            assert!(!text.contains(claim), "{}: {claim}", file.path);
        }
    }
    assert!(looked_at >= 8, "only {looked_at} files were looked at");
}

/// The program with its arguments, in a folder.
fn tickmark(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.current_dir(folder).args(arguments).args(["--progress", "none"]);
    command.output().expect("runs")
}

fn run(folder: &Path, out: &str, further: &[&str]) -> String {
    let evidence = sample::evidence();
    let evidence = evidence.to_str().expect("a path");
    let fixed = ["run", evidence, "--out", out, "--as-of", "2026-09-14", "--allow-unread"];
    let output = tickmark(folder, &[&fixed, further].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The files of `out/`; of `run.json` without what took how long.
fn files(folder: &Path, out: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.join(out).join("out")).expect("results") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut bytes = fs::read(entry.path()).expect("a file");
        if name == "run.json" {
            let mut value: Value = serde_json::from_slice(&bytes).expect("JSON");
            value["durations_ms"] = Value::Null;
            bytes = value.to_string().into_bytes();
        }
        files.insert(name, bytes);
    }
    files
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).expect("JSON")
}

const ALL: &str = "iso42001,iso27001,nist-ai-rmf,eu-ai-act";

#[test]
fn a_combined_run_gives_the_same_bytes_on_any_number_of_threads_and_changes_nothing_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let summary = run(folder, "case_1", &["--frameworks", ALL, "--jobs", "1"]);
    let again = run(folder, "case_4", &["--frameworks", ALL, "--jobs", "4"]);
    assert_eq!(summary.replace("case_1", "case_4"), again);
    assert!(
        summary.contains("ISO/IEC 27001:2022: of 123 parts, 21 shared and judged once"),
        "{summary}"
    );
    let (one, four) = (files(folder, "case_1"), files(folder, "case_4"));
    assert!(one == four, "the number of threads shows");

    run(folder, "alone", &[]);
    let alone = files(folder, "alone");
    assert!(!alone.contains_key("frameworks.json"));
    for (name, bytes) in &alone {
        let same = match name.as_str() {
            "findings.json" => {
                let mut combined = json(&one, name);
                for finding in combined["findings"].as_array_mut().expect("a list") {
                    let also = finding.as_object_mut().expect("a row").remove("also");
                    assert!(also.is_some_and(|also| also.is_array()));
                }
                combined == json(&alone, name)
            }
            "run.json" => {
                let mut combined = json(&one, name);
                let parameters = combined["parameters"].as_object_mut().expect("parameters");
                assert!(parameters.remove("frameworks").is_some());
                combined == json(&alone, name)
            }
            _ => *bytes == one[name],
        };
        assert!(same, "{name} is not what it is without `--frameworks`");
    }
    every_state_follows_the_rules(&json(&one, "frameworks.json"), &json(&one, "coverage.json"));
    each_standard_counts_a_finding_once(&json(&one, "frameworks.json"));
    no_word_of_ours_claims(&json(&one, "frameworks.json"), &summary);
    views(folder, "case_1");
    a_passage_that_was_changed_is_told(folder, "case_1");
}

fn every_state_follows_the_rules(frameworks: &Value, coverage: &Value) {
    let conclusions: BTreeMap<&str, &str> = rows(&coverage["requirements"])
        .map(|row| (word(&row["id"]), word(&row["conclusion"])))
        .collect();
    let ids: Vec<&str> = rows(&frameworks["frameworks"]).map(|one| word(&one["id"])).collect();
    assert_eq!(ids, FrameworkId::ALL.map(FrameworkId::name));
    for framework in rows(&frameworks["frameworks"]) {
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for target in rows(&framework["targets"]) {
            let state = word(&target["state"]);
            *counted.entry(state).or_default() += 1;
            let carried = rows(&target["from"])
                .find(|one| (word(&one["relation"]), word(&one["source"])) == ("equivalent", "HS"));
            let some = rows(&target["passages"]).next().is_some();
            let expected = match (carried, rows(&target["from"]).next()) {
                (Some(_), _) => "judged_once",
                (None, None) => "not_looked_at",
                (None, Some(_)) if some => "evidence_to_look_at",
                (None, Some(_)) => "nothing_found",
            };
            assert_eq!(state, expected, "{}", target["id"]);
            let conclusion = carried.map(|one| conclusions[word(&one["requirement"])]);
            assert_eq!(target["conclusion"].as_str(), conclusion, "{}", target["id"]);
        }
        let targets = counted.values().sum::<u64>();
        assert_eq!(framework["counts"]["targets"].as_u64(), Some(targets));
        for (state, count) in counted {
            assert_eq!(framework["counts"][state].as_u64(), Some(count), "{state}");
        }
    }
}

fn each_standard_counts_a_finding_once(frameworks: &Value) {
    let mut bearing = 0;
    for finding in rows(&frameworks["findings"]) {
        let mut seen = BTreeSet::new();
        for further in rows(&finding["also"]) {
            bearing += 1;
            assert!(seen.insert((word(&further["framework"]), word(&further["id"]))));
            assert!(further["grade"].is_null(), "the grade in another standard is the auditor's");
            assert_ne!(further["relation"], Relation::None.name());
        }
    }
    assert!(bearing > 100, "only {bearing} further criteria");
    let counted = ["nonconformity", "observation", "opportunity"];
    for framework in rows(&frameworks["frameworks"]) {
        let on_it = rows(&frameworks["findings"]).filter(|finding| {
            counted.contains(&word(&finding["kind"]))
                && rows(&finding["also"]).any(|one| one["framework"] == framework["id"])
        });
        assert_eq!(framework["counts"]["findings"].as_u64(), Some(on_it.count() as u64));
    }
}

/// Quotations and titles of drafts are the auditee's words; all others are ours.
fn no_word_of_ours_claims(frameworks: &Value, summary: &str) {
    let mut ours = frameworks.clone();
    for framework in ours["frameworks"].as_array_mut().expect("a list") {
        for target in framework["targets"].as_array_mut().expect("a list") {
            target["passages"] = Value::Null;
        }
    }
    for finding in ours["findings"].as_array_mut().expect("a list") {
        finding["title"] = Value::Null;
    }
    let ours = (ours.to_string() + summary).to_lowercase();
    for claim in CLAIMS {
        assert!(!ours.contains(claim), "{claim}");
    }
}

fn views(folder: &Path, out: &str) {
    let shown = |arguments: &[&str]| {
        let output = tickmark(folder, arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let human = shown(&["coverage", out, "--framework", "iso27001"]);
    assert!(human.contains("judged once: "), "{human}");
    assert!(human.contains("for the auditor"), "{human}");
    assert!(human.contains("nothing in it for: A.5.5, A.6.1.2, A.7.4, A.9.3"), "{human}");
    let act = shown(&["coverage", out, "--framework", "eu-ai-act", "--format", "json"]);
    let act: Value = serde_json::from_str(&act).expect("JSON");
    assert_eq!(rows(&act["frameworks"]).count(), 1);
    let others = rows(&act["findings"]).flat_map(|finding| rows(&finding["also"]));
    assert!(others.into_iter().all(|one| one["framework"] == "eu-ai-act"));
}

fn a_passage_that_was_changed_is_told(folder: &Path, out: &str) {
    assert_eq!(tickmark(folder, &["verify", out]).status.code(), Some(0));
    let path = folder.join(out).join("out/frameworks.json");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    let targets = file["frameworks"][2]["targets"].as_array_mut().expect("a list");
    let quoted = targets.iter_mut().find(|one| one["passages"][0].is_object());
    quoted.expect("a passage")["passages"][0]["passage"] = "All is well.".into();
    fs::write(&path, file.to_string()).expect("writes");
    let output = tickmark(folder, &["verify", out]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("eu-ai-act, Art. "), "{told}");
}

#[test]
fn a_framework_that_was_not_asked_for_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let evidence = evidence_of(&folder);
    let arguments = ["run", &evidence, "--out", "case", "--as-of", "2026-09-14"];
    assert!(tickmark(folder.path(), &arguments).status.success());
    let output = tickmark(folder.path(), &["coverage", "case", "--framework", "nist-ai-rmf"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("was not asked for `nist-ai-rmf`"), "{told}");
    assert!(told.contains("--frameworks iso42001,nist-ai-rmf"), "{told}");
}

#[test]
fn the_file_of_an_engagement_asks_for_frameworks_and_their_statement_is_not_taken_for_ours() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let evidence = evidence_of(&folder);
    let case = folder.path().join("case");
    fs::create_dir(&case).expect("a folder");
    let file = "auditee = 'A'\nas_of = 2026-09-14\nframeworks = ['iso27001']\n";
    fs::write(case.join("engagement.toml"), file).expect("writes");
    assert!(tickmark(folder.path(), &["run", &evidence, "--out", "case"]).status.success());
    let files = files(folder.path(), "case");
    let frameworks = json(&files, "frameworks.json");
    assert_eq!(rows(&frameworks["frameworks"]).count(), 1);
    assert_eq!(rows(&json(&files, "soa.json")["controls"]).count(), 0);

    // A later run that is asked for nothing leaves no file of an earlier one.
    let alone = ["run", &evidence, "--out", "case", "--frameworks", "iso42001"];
    assert!(tickmark(folder.path(), &alone).status.success());
    assert!(!case.join("out/frameworks.json").exists());
}

#[test]
fn a_part_of_a_framework_is_explained_and_listed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shown = |arguments: &[&str]| {
        let output = tickmark(folder.path(), arguments);
        let told = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(told).expect("UTF-8"))
    };
    let (_, clause) = shown(&["explain", "iso27001:7.2"]);
    assert!(clause.starts_with("ISO/IEC 27001:2022 7.2  Competence\n"), "{clause}");
    assert!(clause.contains("same as: 7.2 Competence (HS); same clause"), "{clause}");
    let (_, prohibited) = shown(&["explain", "Art. 5"]);
    assert!(prohibited.contains("not looked at"), "{prohibited}");
    let (_, framework) = shown(&["explain", "nist-ai-rmf"]);
    assert!(framework.contains("MEASURE 2: Evaluation of trustworthiness (13)"), "{framework}");
    let (code, unknown) = shown(&["explain", "GOVERN 9.9"]);
    assert_eq!(code, Some(2));
    assert!(unknown.contains("catalog list --framework nist-ai-rmf"), "{unknown}");
    let (_, list) = shown(&["catalog", "list", "--framework", "nist-ai-rmf"]);
    assert!(list.contains("MANAGE 4.3") && list.contains("no requirements to meet"), "{list}");
}

/// A folder with a policy, and with a statement of ISO/IEC 27001.
fn evidence_of(folder: &TempDir) -> String {
    let evidence = folder.path().join("evidence");
    fs::create_dir(&evidence).expect("a folder");
    let rows: Vec<String> = (1..=34).map(|n| format!("A.8.{n},yes,needed,implemented")).collect();
    let theirs = format!("Control,Applicable,Justification,Status\n{}\n", rows.join("\n"));
    fs::write(evidence.join("ISO27001_SoA.csv"), theirs).expect("writes");
    fs::write(evidence.join("policy.txt"), "AI policy\nWe use AI with care.\n").expect("writes");
    evidence.to_str().expect("a path").to_owned()
}

fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().expect("a list").iter()
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a word")
}
