//! What is found does not depend on how the index is laid out, nor on what else is asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tickmark::assess::{Bench, Case, Engine, Keyword};
use tickmark::chunk;
use tickmark::domain::{Chunk, ChunkId, Document, Passage};
use tickmark::facts::{self, Cues, Studied, Vocabulary};
use tickmark::index::{self, Entry, Layout, PassageIndex, Placed, Segment, Wanted};
use tickmark::learn::Profiles;
use tickmark::report::{self, Kind, Report};
use tickmark::sandbox::Sandbox;
use tickmark::words::{self, Language};
use tickmark::{pipeline, retrieve, sources};

use crate::sample::REPORT;

/// The chunks of a document with what the index is told of it.
#[derive(Clone)]
struct Cut {
    title: String,
    language: Language,
    chunks: Vec<Chunk>,
}

impl Cut {
    fn numbered(mut self, number: u32) -> Self {
        self.chunks.iter_mut().for_each(|chunk| chunk.id.document = number);
        self
    }
}

/// An index in a folder of its own.
struct Indexed {
    index: PassageIndex,
    folder: tempfile::TempDir,
}

impl Indexed {
    /// The chunks of documents in so many segments.
    fn of(documents: &[Cut], segments: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runs = documents.chunks(documents.len().div_ceil(segments));
        let built = runs.map(|run| segment(run, folder.path()).into()).collect();
        let indexed = Self::put_together(folder, built, Layout::AsTheyAre);
        assert_eq!(indexed.stores(), segments, "another layout than asked for");
        indexed
    }

    /// The shards of an engagement as that many machines index them: each numbers its documents from 0 and packs what
    /// it made, and the copies among them are left out when they are put together.
    fn of_shards(shards: &[Vec<Cut>], layout: Layout) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut documents_before = 0;
        let placed = |shard: &Vec<Cut>| {
            let own: Vec<Cut> =
                (0..).zip(shard).map(|(nth, cut)| cut.clone().numbered(nth)).collect();
            let built = segment(&own, folder.path());
            let packed = built.pack().expect("packs");
            let unpacked = folder.path().join(format!("of-{documents_before}"));
            let segment = Segment::unpack(&unpacked, &packed, built.chunks).expect("unpacks");
            let without = Arc::new([(own.len() / 2) as u32].into());
            let placed = Placed { segment, documents_before, without };
            documents_before += own.len() as u32;
            placed
        };
        let placed = shards.iter().map(placed).collect();
        Self::put_together(folder, placed, layout)
    }

    fn put_together(folder: tempfile::TempDir, segments: Vec<Placed>, layout: Layout) -> Self {
        let path = folder.path().join("index");
        let index = PassageIndex::build(&path, segments, layout).expect("is put together");
        Self { index, folder }
    }

    /// How many segments there are: each has one store.
    fn stores(&self) -> usize {
        let files = fs::read_dir(self.folder.path().join("index")).expect("a folder");
        let paths = files.map(|entry| entry.expect("an entry").path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "store")).count()
    }
}

fn segment(documents: &[Cut], folder: &Path) -> Segment {
    let apart = tempfile::tempdir_in(folder).expect("a temporary folder").keep();
    Segment::build::<index::Error>(&apart, |add| {
        documents.iter().try_for_each(|Cut { title, language, chunks }| {
            let language = *language;
            chunks.iter().try_for_each(|chunk| add(Entry { chunk, title, language }))
        })
    })
    .expect("builds")
}

fn documents(folder: &str) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let listed = sources::list(&[PathBuf::from(&folder)]).expect("the fixture lists");
    let sandbox = Sandbox::in_process();
    let rows = listed.iter().flat_map(|file| pipeline::read(file, &sandbox, None));
    rows.filter_map(|(_, document)| document).collect()
}

/// The chunks of the sample and of the organisations with labels, as one dump.
fn dump() -> Vec<Cut> {
    let cues = Cues::new(&REPORT.catalog);
    let folders = [
        "fixtures/sample/evidence",
        "fixtures/judgements/lender/evidence",
        "fixtures/judgements/clinics/evidence",
        "fixtures/judgements/distractor/evidence",
    ];
    let documents = folders.into_iter().flat_map(documents);
    let cut = |(nth, document): (u32, Document)| {
        let facts = facts::read(&document, &cues);
        let chunks = chunk::split(&document, nth, &chunk::OPTIONS);
        Cut { language: facts.words_in(), title: facts.title, chunks }
    };
    (0..).zip(documents).map(cut).collect()
}

/// What was found, to the last bit.
fn bits(passages: &[Passage]) -> Vec<(ChunkId, u64)> {
    passages.iter().map(|one| (one.chunk.id, one.score.value().to_bits())).collect()
}

/// Queries of some words, one after the other in the text or not, and of phrases; always the same.
fn queries(documents: &[Cut]) -> Vec<String> {
    let texts: Vec<Vec<&str>> = documents
        .iter()
        .flat_map(|document| &document.chunks)
        .map(|chunk| words::words(&chunk.text).map(|(from, to)| &chunk.text[from..to]).collect())
        .filter(|words: &Vec<&str>| words.len() > 12)
        .collect();
    let mut state: usize = 42;
    let mut below = |limit: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut queries = Vec::new();
    for nth in 0..430 {
        let words = &texts[below(texts.len())];
        let picked: Vec<&str> = (0..=nth % 9).map(|_| words[below(words.len())]).collect();
        queries.push(picked.join(" "));
    }
    for nth in 0..70 {
        let words = &texts[below(texts.len())];
        let (length, from) = (2 + nth % 3, below(words.len() - 4));
        let phrase = words[from..from + length].join(" ");
        let word = words[below(words.len())];
        queries.push(if nth % 2 == 0 {
            format!("\"{phrase}\"")
        } else {
            format!("\"{phrase}\" {word}")
        });
    }
    queries
}

#[test]
fn one_segment_and_six_find_the_same_passages_with_the_same_scores() {
    let documents = dump();
    let (one, six) = (Indexed::of(&documents, 1).index, Indexed::of(&documents, 6).index);
    let catalog = &REPORT.catalog;
    let profiles = Profiles::learn(catalog);
    let wanted: Vec<Vec<Wanted>> = catalog
        .requirements()
        .iter()
        .map(|requirement| retrieve::query(requirement, &profiles))
        .collect();
    let together: Vec<&[Wanted]> = wanted.iter().map(Vec::as_slice).collect();
    let [in_one, in_six] = [&one, &six].map(|index| {
        let found = index.find_all(&together, retrieve::PASSAGES_MAX).expect("searches");
        found.iter().map(|passages| bits(passages)).collect::<Vec<_>>()
    });
    assert_eq!(in_one.len(), 70);
    for (requirement, (wanted, (in_one, in_six))) in
        catalog.requirements().iter().zip(wanted.iter().zip(in_one.iter().zip(&in_six)))
    {
        assert!(in_one.len() > 100, "{}: few were found", requirement.id);
        assert_eq!(in_one, in_six, "{}", requirement.id);
        let alone = six.find(wanted, retrieve::PASSAGES_MAX).expect("searches");
        assert_eq!(*in_one, bits(&alone), "{} asked for alone", requirement.id);
        let few = one.find(wanted, 7).expect("searches");
        assert_eq!(in_one[..7], bits(&few), "the first of {}", requirement.id);
    }
}

/// An engagement of so many shards, each with a copy of a document in its middle, and one that is but a copy; and the same without the copies, each
/// document with its number in the engagement.
fn engagement(documents: &[Cut], shards: usize) -> (Vec<Vec<Cut>>, Vec<Cut>) {
    let bound = |nth: usize| nth * documents.len() / shards;
    let shard = |nth: usize| {
        let mut shard = documents[bound(nth)..bound(nth + 1)].to_vec();
        shard.insert(shard.len().div_ceil(2), documents[7].clone());
        shard
    };
    let mut shards: Vec<Vec<Cut>> = (0..shards).map(shard).collect();
    // One of which nothing is left.
    shards.push(vec![documents[7].clone()]);
    let mut number = 0..;
    let mut originals = Vec::new();
    for shard in &shards {
        for (nth, (document, number)) in shard.iter().zip(&mut number).enumerate() {
            if nth != shard.len() / 2 {
                originals.push(document.clone().numbered(number));
            }
        }
    }
    assert_eq!(originals.len(), documents.len());
    (shards, originals)
}

#[test]
fn one_machine_and_many_find_the_same_merged_or_split() {
    let documents = dump();
    let queries = queries(&documents);
    for shards in [1, 3, 24] {
        let (shards, originals) = engagement(&documents, shards);
        let one = Indexed::of(&originals, 1);
        let split = Indexed::of_shards(&shards, Layout::AsTheyAre);
        let merged = Indexed::of_shards(&shards, Layout::SENSIBLE);
        let some = Indexed::of_shards(&shards, Layout::UpTo(300));
        assert_eq!((split.stores(), merged.stores()), (shards.len() - 1, 1));
        if shards.len() > 20 {
            assert!((2..split.stores()).contains(&some.stores()), "{} segments", some.stores());
        }
        let mut found = 0;
        for query in &queries {
            let search =
                |indexed: &Indexed| bits(&indexed.index.search(query, 50).expect("searches"));
            let expected = search(&one);
            assert_eq!(expected, search(&split), "{query} in {} segments", shards.len());
            assert_eq!(expected, search(&merged), "{query} in {} merged", shards.len());
            assert_eq!(expected, search(&some), "{query} in {} merged in part", shards.len());
            found += usize::from(!expected.is_empty());
        }
        assert!(found > 450, "only {found} queries found anything");
    }
}

#[test]
fn the_same_chunks_are_packed_to_the_same_bytes_and_unpacked_to_nothing_else() {
    let documents = dump();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let built = segment(&documents[..40], folder.path());
    let packed = built.pack().expect("packs");
    let again = segment(&documents[..40], folder.path()).pack().expect("packs");
    assert!(packed == again, "two machines would differ");
    let unpacked = folder.path().join("unpacked");
    let same = Segment::unpack(&unpacked, &packed, built.chunks).expect("unpacks");
    assert!(same.pack().expect("packs") == packed, "unpacking changed it");
    let check = |packed: &[u8], chunks: u32| {
        let folder = tempfile::tempdir_in(folder.path()).expect("a temporary folder").keep();
        Segment::unpack(&folder, packed, chunks).expect_err("it is none");
    };
    check(&packed, built.chunks + 1);
    check(&packed[..packed.len() / 2], built.chunks);
    check(b"nothing of the kind", built.chunks);
}

/// The sample as the pipeline judges it, over an index with so many segments.
fn judged(segments: usize) -> Report {
    let mut report = REPORT.clone();
    let Report { catalog, documents: rows, engagement, .. } = &report;
    let texts = documents("fixtures/sample/evidence");
    let cut = |(nth, studied): (u32, &Studied)| {
        let facts = studied.facts.as_ref().filter(|_| studied.chunks > 0)?;
        let document = texts.iter().find(|one| one.file.path == studied.row.path)?;
        let chunks = chunk::split(document, nth, &chunk::OPTIONS);
        Some(Cut { language: facts.words_in(), title: facts.title.clone(), chunks })
    };
    let cuts: Vec<Cut> = (0..).zip(rows).filter_map(cut).collect();
    let indexed = Indexed::of(&cuts, segments);
    let profiles = &Profiles::learn(catalog);
    let vocabulary = &Vocabulary::of(rows.iter().filter_map(Studied::current), catalog);
    let (requirements, limit) = (catalog.requirements(), retrieve::PASSAGES_MAX);
    let found =
        retrieve::passages(requirements, profiles, &indexed.index, limit).expect("searches");
    let cases = requirements.iter().zip(found);
    let cases: Vec<Case<'_>> =
        cases.map(|(requirement, passages)| Case { requirement, passages }).collect();
    let bench = Bench { engagement, catalog, profiles, vocabulary, documents: rows };
    report.assessments = Keyword.assess(bench, &cases, &|_| {});
    report
}

/// What kinds of document there are is settled by the passages, so both judge the settled sample again.
#[test]
fn the_evidence_is_the_same_whatever_the_layout_of_the_index() {
    let evidence =
        |report: &Report| report::render(report, Kind::Evidence).expect("the evidence is written");
    let [in_one, in_six] = [1, 6].map(|segments| evidence(&judged(segments)));
    assert!(in_one.split(|byte| *byte == b'\n').count() > 300, "little was found");
    assert!(in_one == in_six, "one segment and six differ");
}
