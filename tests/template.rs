//! An auditor's own template, saved by LibreOffice, filled with what the demo found.

use std::fs;
use std::process::Command;

use tickmark::catalog::{Catalog, shipped};
use tickmark::deliver::{Dossier, Sort, fields, list_fields};
use tickmark::docket::{Elusion, Need, Signature, Wish};
use tickmark::domain::{Act, Language, Mandate, Moment, Reviewer, Role, Via};
use tickmark::paper::{Status, template};

use crate::demo::Folder;

const TEMPLATE: &[u8] = include_bytes!("paper/template.docx");

const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");

/// The fields of the demo, once the first three drafts are confirmed.
fn demo() -> serde_json::Value {
    let folder = Folder::new();
    let mut desk = folder.desk();
    let undecided = desk.docket().matters.iter().filter(|matter| matter.is_undecided());
    let wish = |matter: &tickmark::docket::Matter| Wish {
        finding: matter.id(),
        draft: matter.digest,
        seen: matter.newest(),
        act: Act::Confirm,
        opened: vec![],
        seconds: None,
        text: None,
    };
    let wishes: Vec<Wish> = undecided.take(3).map(wish).collect();
    let name = "Kim Lee".to_owned().try_into().expect("a name");
    let at = Moment::try_from("2026-11-30T16:41:23+00:00".to_owned()).expect("a moment");
    let who = Reviewer { name, role: Role::Auditor };
    desk.decide(wishes, &Signature { who, via: Via::Cli, at }, Need::Nothing).expect("decides");
    let catalog = Catalog::parse(&shipped()).expect("the catalogue");
    let dossier = Dossier {
        outputs: desk.outputs(),
        docket: desk.docket(),
        head: desk.log().head().expect("a head").digest,
        signed: None,
        elusion: &Elusion::default(),
        mandate: &Mandate { audit_id: "IA-7".to_owned(), ..Mandate::default() },
        catalog: &catalog,
        phrases: catalog.phrases().of(Language::En),
    };
    let because = "drafts are not decided".to_owned();
    fields(&dossier, &Status::Draft { mark: "DRAFT".to_owned(), because })
}

#[test]
fn a_template_saved_by_libreoffice_is_filled_and_read_back() {
    let data = demo();
    let filled = template::fill(TEMPLATE, &data).expect("fills");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("filled.docx");
    fs::write(&path, &filled).expect("writes");
    let read = Command::new(TICKMARK).arg("read").arg(&path).output().expect("runs");
    let text = tickmark::domain::fold_space(&String::from_utf8_lossy(&read.stdout));
    assert!(!text.contains("{{") && !text.contains("{%"), "{text}");
    let findings = data["findings"].as_array().expect("a list");
    assert!(!findings.is_empty());
    for finding in findings {
        for field in ["title", "condition"] {
            let words = tickmark::domain::fold_space(finding[field].as_str().expect("words"));
            assert!(text.contains(&words), "{words}");
        }
    }
    let counted =
        format!("{} findings, {} of them major.", findings.len(), data["counts"]["major"]);
    assert!(text.contains(&counted), "{counted}");
    assert_eq!(filled, template::fill(TEMPLATE, &data).expect("fills"), "the same bytes twice");
}

#[test]
fn the_fields_of_the_demo_are_among_those_that_are_listed() {
    let catalog = Catalog::parse(&shipped()).expect("the catalogue");
    let listed = list_fields(catalog.phrases().of(Language::En));
    let paths: Vec<&str> = listed.iter().map(|one| one.path.as_str()).collect();
    template::check(TEMPLATE, paths.iter().copied()).expect("every name is listed");
    let mut found = Vec::new();
    collect(&demo(), "", &mut found);
    for path in found {
        assert!(paths.contains(&path.as_str()), "{path}");
    }
    assert!(listed.iter().any(|one| one.sort == Sort::YesNo));
}

fn collect(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(value, &path, found);
            }
        }
        serde_json::Value::Array(items) => {
            let path = format!("{path}[]");
            let inner = items.iter().filter(|item| item.is_object());
            inner.for_each(|item| collect(item, &path, found));
            found.push(path);
        }
        _ => found.push(path.to_owned()),
    }
}
