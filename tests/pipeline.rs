//! The main job, end to end on the sample engagement: what must hold whatever the rules say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tickmark::domain::{
    Document, Evidence, EvidencePath, Location, Nature, Outcome, Strength, Verdict, fold_space,
};
use tickmark::sandbox::Sandbox;
use tickmark::{pipeline, sources};

use crate::sample::{self, REPORT};

#[test]
fn one_thread_and_eight_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for threads in [1, 8] {
        let index = folder.path().join(format!("index_{threads}"));
        let report = sample::analyse(&sample::evidence(), &index, threads);
        for ((name, bytes), (_, first)) in
            sample::rendered(&report).into_iter().zip(sample::rendered(&REPORT))
        {
            assert!(bytes == first, "{name} differs on {threads} threads");
        }
    }
}

#[test]
fn an_index_that_is_opened_again_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = folder.path().join("index");
    let first = sample::analyse(&sample::evidence(), &index, 2);
    let built =
        fs::metadata(index.join("fingerprint")).expect("an index").modified().expect("a time");
    let second = sample::analyse(&sample::evidence(), &index, 2);
    let kept =
        fs::metadata(index.join("fingerprint")).expect("an index").modified().expect("a time");
    assert_eq!(built, kept, "the index was built again though nothing changed");
    assert!(sample::rendered(&first) == sample::rendered(&second));
}

#[test]
fn every_file_received_has_one_row() {
    let rows: Vec<&EvidencePath> =
        REPORT.documents.iter().map(|studied| &studied.row.path).collect();
    let distinct: BTreeSet<&EvidencePath> = rows.iter().copied().collect();
    assert_eq!(rows.len(), distinct.len());
    let mut files = Vec::new();
    collect(&sample::evidence(), &sample::evidence(), &mut files);
    assert!(files.len() > 40, "the sample is not there");
    for file in files {
        assert!(distinct.contains(&EvidencePath(file.clone())), "{file} has no row");
    }
}

#[test]
fn every_requirement_has_one_assessment() {
    let judged: Vec<_> =
        REPORT.assessments.iter().map(|assessment| assessment.requirement).collect();
    let known: Vec<_> = REPORT.catalog.requirements().iter().map(|one| one.id).collect();
    assert_eq!(judged, known);
    assert_eq!(judged.len(), 70);
}

#[test]
fn every_quotation_stands_where_it_is_said_to() {
    let documents: BTreeMap<EvidencePath, Document> = sources::list(&[sample::evidence()])
        .expect("the sample lists")
        .iter()
        .flat_map(|file| pipeline::read(file, &Sandbox::in_process(), None))
        .filter_map(|(row, text)| Some((row.path, text?)))
        .collect();
    let mut checked = 0;
    let mut stands = |path: &EvidencePath, location: &Location, quote: &str| {
        checked += 1;
        let text = documents[path].text_at(location);
        assert!(
            fold_space(&text).contains(&fold_space(quote)),
            "`{quote}` is not in {path}, {location}, which holds `{text}`"
        );
    };
    let mut cited = |evidence: &Evidence| {
        stands(evidence.document(), evidence.location(), evidence.quote());
    };
    for finding in &REPORT.findings {
        finding.draft().evidence.iter().for_each(&mut cited);
        finding.draft().counter_evidence.iter().for_each(&mut cited);
    }
    for assessment in &REPORT.assessments {
        if let Some(support) = assessment.verdict.support() {
            support.design().iter().chain(support.operating()).for_each(&mut cited);
        }
    }
    for assessment in &REPORT.assessments {
        for judged in &assessment.passages {
            let chunk = &judged.passage.chunk;
            stands(&chunk.file.path, &chunk.location, &chunk.text);
        }
    }
    assert!(checked > 1000, "only {checked} quotations were checked");
}

#[test]
fn forms_and_archive_copies_support_nothing() {
    for assessment in &REPORT.assessments {
        let Some(support) = assessment.verdict.support() else { continue };
        for evidence in support.design().iter().chain(support.operating()) {
            let path = &evidence.document().0;
            assert!(
                !path.starts_with("templates/") && !path.starts_with("archive/"),
                "{} rests on {path}",
                assessment.requirement
            );
        }
    }
}

#[test]
fn nothing_found_is_asked_for_and_never_a_nonconformity() {
    for assessment in &REPORT.assessments {
        if assessment.verdict == Verdict::NotFound {
            let asked = REPORT.requests.iter().any(|one| one.requirement == assessment.requirement);
            assert!(asked, "{} is not asked for", assessment.requirement);
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let relative = path.strip_prefix(root).expect("below the root");
            files.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// A mail that carries this file.
fn mail(name: &str, kind: &str, content: &str) -> String {
    format!(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: {name}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=cut{level}\r\n\r\n--cut{level}\r\n\
         Content-Type: text/plain\r\n\r\nSee the file.\r\n--cut{level}\r\n\
         Content-Type: {kind}; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n--cut{level}--\r\n",
        level = content.len()
    )
}

#[test]
fn mails_inside_mails_are_opened_to_a_depth_and_each_has_a_row() {
    let mut nested = "# AI policy\r\n\r\nWe use AI with care.\r\n".to_owned();
    let mut name = "policy.md".to_owned();
    let mut kind = "text/markdown";
    for level in 0..8 {
        nested = mail(&name, kind, &nested);
        name = format!("mail{level}.eml");
        kind = "application/octet-stream";
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let evidence = folder.path().join("evidence");
    fs::create_dir(&evidence).expect("makes a folder");
    fs::write(evidence.join("outer.eml"), nested).expect("writes");
    let report = sample::analyse(&evidence, &folder.path().join("index"), 1);
    let rows: Vec<_> = report.documents.iter().map(|studied| &studied.row).collect();
    assert_eq!(rows.len(), 8, "{rows:#?}");
    let (last, read) = rows.split_last().expect("rows");
    assert!(read.iter().all(|row| matches!(row.outcome, Outcome::Read(_))));
    assert!(
        matches!(&last.outcome, Outcome::Unreadable { reason, .. } if reason.contains("deeper"))
    );
}

#[test]
fn what_is_called_supported_rests_on_passages_that_answer() {
    let mut quotations = 0;
    for assessment in &REPORT.assessments {
        let Verdict::Supported(support) = &assessment.verdict else { continue };
        for evidence in support.design().iter().chain(support.operating()) {
            quotations += 1;
            let answers = assessment.passages.iter().any(|judged| {
                let chunk = &judged.passage.chunk;
                chunk.file.path == *evidence.document()
                    && fold_space(&chunk.text).contains(evidence.quote())
                    && judged.strength == Strength::Strong
                    && matches!(judged.nature, Nature::Design | Nature::Operating)
            });
            assert!(answers, "{}: {} does not answer", assessment.requirement, evidence.quote());
        }
    }
    assert!(quotations > 50, "only {quotations} quotations were looked at");
}

#[test]
fn what_is_to_be_met_for_each_system_is_concluded_on_for_each() {
    let of = |id: &str| {
        let assessment = REPORT.assessments.iter().find(|one| one.requirement.to_string() == id);
        assessment.expect("an assessment").systems.iter().map(|one| one.system.as_str()).collect()
    };
    let systems: Vec<&str> = of("8.4");
    assert_eq!(
        systems,
        [
            "AS-08 Sift",
            "AS-11 Almanac",
            "AS-14 Posy",
            "AS-17 Returns Check",
            "AS-19 Loomsight",
            "AS-22 PairUp",
        ]
    );
    assert_eq!(of("5.2"), Vec::<&str>::new(), "a policy is met once");
}
