//! How fast each stage is: one function per stage, named like it, over small, normal and large inputs.
//!
//! `cargo bench`. Quote ratios between runs on one machine, never absolute times.

use std::path::{Path, PathBuf};

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use rayon::prelude::*;
use tickmark::assess::{Bench, Case, Engine, Keyword};
use tickmark::catalog::{self, Catalog};
use tickmark::checks::Dossier;
use tickmark::domain::{
    Chunk, Document, DocumentId, Engagement, EvidencePath, Particulars, Profile, SourceFile,
};
use tickmark::extract::Extracted;
use tickmark::facts::{Cues, Studied, Vocabulary};
use tickmark::index::{Entry, PassageIndex, Placed, SEGMENT_CHUNKS, Segment};
use tickmark::learn::Profiles;
use tickmark::words::Language;
use tickmark::{chunk, extract, facts, index, retrieve, sandbox, sources};

fn main() {
    divan::main();
}

/// How many copies of the sample's readable files an input holds.
const SIZES: [usize; 3] = [1, 4, 16];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/evidence")
}

/// The sample's files, so many times over, each copy under its own name and with its own id.
fn files(copies: usize) -> Vec<(SourceFile, Vec<u8>)> {
    let listed = sources::list(&[sample()]).expect("the sample lists");
    let read: Vec<(EvidencePath, Vec<u8>)> = listed
        .iter()
        .filter_map(|one| Some((one.path.clone(), sources::read(one).ok()?)))
        .collect();
    (0..copies)
        .flat_map(|copy| {
            read.iter().map(move |(path, bytes)| {
                let id = DocumentId::of(format!("{copy} {path}").as_bytes());
                let path = EvidencePath(format!("copy_{copy}/{path}"));
                (SourceFile { path, id, bytes: bytes.len() as u64 }, bytes.clone())
            })
        })
        .collect()
}

fn documents(copies: usize) -> Vec<Document> {
    files(copies)
        .iter()
        .filter_map(|(file, bytes)| match read(file, bytes) {
            Ok(Extracted::Document(document)) => Some(*document),
            _ => None,
        })
        .collect()
}

fn read(file: &SourceFile, bytes: &[u8]) -> Result<Extracted, extract::Error> {
    sandbox::read(file, bytes, extract::ALLOWANCE, &mut |_| {})
}

fn chunks(documents: &[Document]) -> Vec<Chunk> {
    (0..).zip(documents).flat_map(|(nth, one)| chunk::split(one, nth, &chunk::OPTIONS)).collect()
}

fn catalogue() -> Catalog {
    Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses")
}

fn engagement() -> Engagement {
    Engagement {
        auditee: String::new(),
        scope: String::new(),
        as_of: "2026-09-14".parse().expect("a date"),
        period: None,
        profile: Profile::Internal,
        auditors: Vec::new(),
        criteria: Vec::new(),
        frameworks: Vec::new(),
        systems: Vec::new(),
        waivers: Vec::new(),
        language: tickmark::domain::Language::En,
    }
}

fn studied(documents: Vec<Document>, cues: &Cues) -> Vec<Studied> {
    documents
        .into_iter()
        .map(|document| {
            let facts = Some(facts::read(&document, cues));
            let row = tickmark::domain::LedgerRow {
                path: document.file.path.clone(),
                id: Some(document.file.id),
                bytes: document.file.bytes,
                duplicate_of: None,
                outcome: tickmark::domain::Outcome::Read(Particulars::of(&document)),
            };
            Studied { row, facts: facts.map(Box::new), chunks: 0, likely_kind: None }
        })
        .collect()
}

#[divan::bench(args = SIZES)]
fn list(bencher: Bencher, copies: usize) {
    let roots = vec![sample(); copies];
    bencher.bench(|| sources::list(black_box(&roots)).map(|listed| listed.len()));
}

#[divan::bench(args = SIZES)]
fn extract(bencher: Bencher, copies: usize) {
    let files = files(copies);
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        files.iter().filter(|(file, bytes)| read(file, black_box(bytes)).is_ok()).count()
    });
}

#[divan::bench(args = SIZES, name = "facts")]
fn read_facts(bencher: Bencher, copies: usize) {
    let (documents, catalog) = (documents(copies), catalogue());
    let cues = Cues::new(&catalog);
    bencher.counter(ItemsCount::new(documents.len())).bench(|| {
        documents.iter().map(|one| facts::read(black_box(one), &cues).records.len()).sum::<usize>()
    });
}

#[divan::bench(args = SIZES, name = "chunk")]
fn cut(bencher: Bencher, copies: usize) {
    let documents = documents(copies);
    bencher.counter(ItemsCount::new(documents.len())).bench(|| chunks(black_box(&documents)).len());
}

#[divan::bench(args = SIZES)]
fn index(bencher: Bencher, copies: usize) {
    let chunks = chunks(&documents(copies));
    bencher.counter(ItemsCount::new(chunks.len())).bench(|| build(&chunks).1);
}

#[divan::bench(args = SIZES, name = "retrieve")]
fn find(bencher: Bencher, copies: usize) {
    let (folder, _) = build(&chunks(&documents(copies)));
    let index = PassageIndex::open(&folder.path().join("index")).expect("opens");
    let catalog = catalogue();
    let profiles = Profiles::learn(&catalog);
    let requirements = catalog.requirements();
    bencher.counter(ItemsCount::new(requirements.len())).bench(|| {
        retrieve::passages(requirements, &profiles, &index, retrieve::PASSAGES_MAX)
            .map_or(0, |found| found.iter().map(Vec::len).sum())
    });
}

#[divan::bench(args = SIZES)]
fn assess(bencher: Bencher, copies: usize) {
    let case = Prepared::new(copies);
    let cases = case.cases();
    bencher.counter(ItemsCount::new(cases.len())).bench(|| case.assess(&cases).len());
}

#[divan::bench(args = SIZES)]
fn check(bencher: Bencher, copies: usize) {
    let case = Prepared::new(copies);
    let assessments = case.assess(&case.cases());
    let dossier = Dossier {
        engagement: &case.engagement,
        catalog: &case.catalog,
        documents: &case.documents,
        assessments: &assessments,
    };
    bencher.bench(|| tickmark::checks::run(black_box(&dossier)).results.len());
}

#[divan::bench]
fn learn(bencher: Bencher) {
    let catalog = catalogue();
    bencher
        .counter(ItemsCount::new(catalog.examples().len()))
        .bench(|| Profiles::learn(black_box(&catalog)));
}

/// An index over chunks in a folder of its own, and how many chunks went in.
fn build(chunks: &[Chunk]) -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let language = Language::default();
    PassageIndex::open_or_build::<index::Error>(&folder.path().join("index"), "bench", |apart| {
        let segment = |(nth, some): (usize, &[Chunk])| {
            let folder = apart.join(nth.to_string());
            let built = Segment::build(&folder, |add| {
                some.iter().try_for_each(|chunk| add(Entry { chunk, title: "", language }))
            });
            built.map(Placed::from)
        };
        chunks.par_chunks(SEGMENT_CHUNKS as usize).enumerate().map(segment).collect()
    })
    .expect("builds");
    (folder, chunks.len())
}

/// Everything an engine is given.
struct Prepared {
    engagement: Engagement,
    catalog: Catalog,
    profiles: Profiles,
    vocabulary: Vocabulary,
    documents: Vec<Studied>,
    index: PassageIndex,
    _folder: tempfile::TempDir,
}

impl Prepared {
    fn new(copies: usize) -> Self {
        let catalog = catalogue();
        let documents = documents(copies);
        let (folder, _) = build(&chunks(&documents));
        let index = PassageIndex::open(&folder.path().join("index")).expect("opens");
        let documents = studied(documents, &Cues::new(&catalog));
        let current = documents.iter().filter_map(Studied::current);
        let vocabulary = Vocabulary::of(current, &catalog);
        let profiles = Profiles::learn(&catalog);
        let engagement = engagement();
        Self { engagement, catalog, profiles, vocabulary, documents, index, _folder: folder }
    }

    fn cases(&self) -> Vec<Case<'_>> {
        let (requirements, limit) = (self.catalog.requirements(), retrieve::PASSAGES_MAX);
        let found = retrieve::passages(requirements, &self.profiles, &self.index, limit);
        let cases = requirements.iter().zip(found.expect("searches"));
        cases.map(|(requirement, passages)| Case { requirement, passages }).collect()
    }

    fn assess(&self, cases: &[Case<'_>]) -> Vec<tickmark::domain::Assessment> {
        let bench = Bench {
            engagement: &self.engagement,
            catalog: &self.catalog,
            profiles: &self.profiles,
            vocabulary: &self.vocabulary,
            documents: &self.documents,
        };
        Keyword.assess(bench, cases, &|_| {})
    }
}
