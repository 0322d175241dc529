//! What judging costs in a large dump: 70 requirements against so many chunks, in time and memory.
//!
//! `cargo bench --bench judgement` measures 10,000 and 100,000 chunks; `cargo bench --bench judgement --
//! 1000000` any other number. The dump is made up and always the same: sentences of the catalogue's examples
//! and of ordinary office life, half and half, which is harder than real dumps, where few chunks speak of any
//! requirement. Each size is judged in a process of its own, so that its peak memory is that of judging.

#![expect(clippy::print_stdout, reason = "the table is what the program is for")]
#![expect(clippy::disallowed_methods, reason = "the peak of memory is read from /proc")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use rayon::prelude::*;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Searcher, TantivyDocument, Term};
use tickmark::assess::{Bench, Case, Engine, Keyword};
use tickmark::catalog::{self, Catalog};
use tickmark::domain::{
    Chunk, ChunkId, Document, DocumentId, Engagement, EvidencePath, Format, LedgerRow, Location,
    Outcome, Particulars, Profile, SourceFile,
};
use tickmark::facts::{ControlBlock, Facts, Place, Studied, Vocabulary};
use tickmark::index::{self, Entry, PassageIndex, Placed, SEGMENT_CHUNKS, Segment};
use tickmark::learn::Profiles;
use tickmark::retrieve;
use tickmark::words::{self, Language};

const CHUNKS: [usize; 2] = [10_000, 100_000];
const CHUNKS_PER_DOCUMENT: usize = 40;
const WORDS_PER_CHUNK: usize = 100;
/// The first argument of the process that measures.
const MEASURE: &str = "measure";

type Outcomes<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcomes<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder, chunks] = arguments.as_slice()
        && mode == MEASURE
    {
        println!("{}", measure(Path::new(folder), chunks.parse()?)?);
        return Ok(());
    }
    // Cargo adds `--bench`.
    let asked: Vec<usize> =
        arguments.iter().filter_map(|argument| argument.replace('_', "").parse().ok()).collect();
    println!("{LEGEND}\n\n{HEADER}");
    for chunks in if asked.is_empty() { CHUNKS.to_vec() } else { asked } {
        let folder = tempfile::tempdir()?;
        let began = Instant::now();
        build(&folder.path().join("index"), chunks)?;
        let built = began.elapsed().as_secs_f64();
        let megabytes = size(&folder.path().join("index"))? >> 20;
        let measured = Command::new(std::env::current_exe()?)
            .arg(MEASURE)
            .arg(folder.path().join("index"))
            .arg(chunks.to_string())
            .output()?;
        if !measured.status.success() {
            return Err(String::from_utf8_lossy(&measured.stderr).into_owned().into());
        }
        let row = String::from_utf8(measured.stdout)?;
        println!("{chunks:>9} {built:>8.1} {megabytes:>9} {}", row.trim_end());
    }
    Ok(())
}

const LEGEND: &str = "\
cpu       of all threads together, in milliseconds: what other programs on the machine do not change
passages  different ones that were found and judged
title     a plain BM25 query of each requirement's title, by tantivy, its passages read
ratio     cpu of retrieval to that
peak MB   VmHWM of a process that only judges: catalogue, profiles, facts, passages, judgements, and the
          pages of the index that it touched (files MB: those at the end)";
const HEADER: &str = "   chunks  build s  index MB  open ms  learn ms/cpu  retrieve ms/cpu  assess ms/cpu  \
     both ms/cpu  passages  title ms/cpu  ratio  peak MB  files MB";

/// Opens the index and judges all requirements; a row of the table.
fn measure(folder: &Path, chunks: usize) -> Outcomes<String> {
    let catalog = catalogue()?;
    let (profiles, learn) = timed(|| Profiles::learn(&catalog));
    let documents = studied(&catalog, chunks.div_ceil(CHUNKS_PER_DOCUMENT));
    let engagement = engagement();
    let vocabulary = Vocabulary::of(documents.iter().filter_map(Studied::current), &catalog);

    let (index, open) = timed(|| PassageIndex::open(folder));
    let index = index?;
    let requirements = catalog.requirements();
    let (found, retrieve) =
        timed(|| retrieve::passages(requirements, &profiles, &index, retrieve::PASSAGES_MAX));
    let cases: Vec<Case<'_>> = (requirements.iter().zip(found?))
        .map(|(requirement, passages)| Case { requirement, passages })
        .collect();
    let bench = Bench {
        engagement: &engagement,
        catalog: &catalog,
        profiles: &profiles,
        vocabulary: &vocabulary,
        documents: &documents,
    };
    let (assessments, assess) = timed(|| Keyword.assess(bench, &cases, &|_| {}));
    let (peak, files) = memory()?;
    let distinct: BTreeSet<ChunkId> =
        cases.iter().flat_map(|case| &case.passages).map(|passage| passage.chunk.id).collect();
    if assessments.len() != requirements.len() {
        return Err("a requirement was not judged".into());
    }

    let plain = Plain::open(folder)?;
    let (found, title) = timed(|| {
        let titles = requirements.par_iter().map(|requirement| &requirement.title);
        titles.map(|title| plain.passages(title)).sum::<usize>()
    });
    if found == 0 {
        return Err("no title was found".into());
    }
    let distinct = distinct.len();
    let both = Cost { wall: retrieve.wall + assess.wall, cpu: retrieve.cpu + assess.cpu };
    let ratio = retrieve.cpu as f64 / title.cpu.max(1) as f64;
    let open = open.wall;
    Ok(format!(
        "{open:>8} {learn:>13} {retrieve:>16} {assess:>14} {both:>12} {distinct:>9} {title:>13} \
         {ratio:>6.1} {peak:>8} {files:>9}"
    ))
}

/// A search with nothing of ours in it but the index.
struct Plain {
    index: Index,
    searcher: Searcher,
}

impl Plain {
    fn open(folder: &Path) -> Outcomes<Self> {
        let index = Index::open_in_dir(folder)?;
        let searcher = index.reader()?.searcher();
        Ok(Self { index, searcher })
    }

    /// How many passages hold words of a title; each is read.
    fn passages(&self, title: &str) -> usize {
        let schema = self.index.schema();
        let (Ok(body), Ok(chunk)) = (schema.get_field("body"), schema.get_field("chunk")) else {
            return 0;
        };
        let clauses = words::cut(title).into_iter().map(|word| {
            let term = Term::from_field_text(body, &word.stem);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let best = TopDocs::with_limit(retrieve::PASSAGES_MAX).order_by_score();
        let hits = self.searcher.search(&query, &best).unwrap_or_default();
        hits.into_iter()
            .filter_map(|(_, address)| self.searcher.doc::<TantivyDocument>(address).ok())
            .filter(|document| document.get_first(chunk).is_some())
            .count()
    }
}

/// What something took, in milliseconds.
#[derive(Clone, Copy)]
struct Cost {
    wall: u128,
    cpu: u64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.wall, self.cpu))
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (began, cpu_before) = (Instant::now(), cpu_milliseconds());
    let made = work();
    let cpu = cpu_milliseconds() - cpu_before;
    (made, Cost { wall: began.elapsed().as_millis(), cpu })
}

/// What all threads of this process took of the processors so far; 0 where the system does not say.
fn cpu_milliseconds() -> u64 {
    const MILLISECONDS_PER_TICK: u64 = 10;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold spaces, the 12th and 13th fields are those of user and system.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    ticks * MILLISECONDS_PER_TICK
}

/// The peak of this process, and what of its memory is pages of files now, in megabytes.
fn memory() -> Outcomes<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes >> 10)
    };
    megabytes("VmHWM:").zip(megabytes("RssFile:")).ok_or_else(|| "no VmHWM in /proc".into())
}

fn size(folder: &Path) -> Outcomes<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

fn catalogue() -> Outcomes<Catalog> {
    Ok(Catalog::parse(&catalog::shipped())?)
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

fn build(folder: &Path, chunks: usize) -> Outcomes<()> {
    let catalog = catalogue()?;
    let sentences = Sentences::of(&catalog);
    let documents: Vec<usize> = (0..chunks.div_ceil(CHUNKS_PER_DOCUMENT)).collect();
    let per_segment = SEGMENT_CHUNKS as usize / CHUNKS_PER_DOCUMENT;
    PassageIndex::open_or_build::<index::Error>(folder, "judgement", |apart| {
        let segment = |(nth, some): (usize, &[usize])| {
            let mut left = chunks - nth * per_segment * CHUNKS_PER_DOCUMENT;
            let built = Segment::build(&apart.join(nth.to_string()), |add| {
                for document in some {
                    let paper = Paper::new(*document);
                    let (title, language) = (paper.title.as_str(), paper.language);
                    for chunk in paper.chunks(&sentences).iter().take(left) {
                        add(Entry { chunk, title, language })?;
                    }
                    left = left.saturating_sub(CHUNKS_PER_DOCUMENT);
                }
                Ok(())
            });
            built.map(Placed::from)
        };
        documents.par_chunks(per_segment).enumerate().map(segment).collect()
    })?;
    Ok(())
}

fn studied(catalog: &Catalog, documents: usize) -> Vec<Studied> {
    let kinds: Vec<_> = catalog.kinds().iter().map(|kind| &kind.code).collect();
    (0..documents)
        .map(|nth| {
            let paper = Paper::new(nth);
            let kind = (nth % 3 == 0).then(|| kinds[nth / 3 % kinds.len()].clone());
            let document = Document::of_sections(paper.file.clone(), Format::Docx, Vec::new());
            let facts = Facts {
                notes: Vec::new(),
                kind,
                nature: None,
                place: Place::Current,
                language: Some(paper.language.code().to_owned()),
                about_ai: nth % 4 == 0,
                title: paper.title,
                control: ControlBlock::default(),
                newest_date: None,
                dates: Vec::new(),
                opening_day: None,
                settings: Vec::new(),
                records: Vec::new(),
                registers: Vec::new(),
                form: Vec::new(),
                rules: Vec::new(),
                scales: Vec::new(),
                answers: Vec::new(),
                references: Vec::new(),
                headings: Vec::new(),
                models: Vec::new(),
                oddities: Vec::new(),
                versions: Vec::new(),
                likeness: 0,
                look_alike: false,
            };
            let row = LedgerRow {
                path: paper.file.path,
                id: Some(paper.file.id),
                bytes: paper.file.bytes,
                duplicate_of: None,
                outcome: Outcome::Read(Particulars::of(&document)),
            };
            let facts = Some(Box::new(facts));
            Studied { row, facts, chunks: CHUNKS_PER_DOCUMENT as u32, likely_kind: None }
        })
        .collect()
}

/// A document of the dump: all that is known of it follows from its place.
struct Paper {
    nth: usize,
    file: SourceFile,
    title: String,
    language: Language,
}

const TITLES: [&str; 8] = [
    "Minutes of the weekly meeting",
    "Policy on the use of AI",
    "Release notes",
    "Supplier review",
    "Incident report",
    "Project plan",
    "Model card",
    "Training record",
];
const HEADINGS: [&str; 8] =
    ["Scope", "Decisions", "Data", "Roles", "Risks", "Open points", "Monitoring", "Annex"];
/// What stands in every office, whatever it is audited for.
const FILLER: [&str; 16] = [
    "The parking deck is closed on {day} while the lighting is replaced.",
    "Order {number} left the warehouse and the invoice was sent to accounting.",
    "Please bring your badge, the reception is staffed from eight to six.",
    "Ticket {number}: the printer on the third floor is out of toner again.",
    "Revenue in the north rose by {number} while the costs of travel fell.",
    "The canteen offers two dishes, one of them without meat.",
    "Build {number} is green on all branches and was tagged on {day}.",
    "The customer asked for a later delivery and the driver was told.",
    "Meeting room Elbe is booked by the sales team until further notice.",
    "On {day} the office moves to the new building by the river.",
    "The bicycle stands behind the house will be roofed before winter.",
    "Invoice {number} was paid twice and the second amount came back.",
    "New chairs were ordered for the second floor, blue this time.",
    "The fire drill took nine minutes, which is one less than last year.",
    "Anna takes the minutes and Jonas orders the sandwiches.",
    "Part {number} is out of stock, the supplier names {day} as the next date.",
];

impl Paper {
    fn new(nth: usize) -> Self {
        let mut random = Random(nth as u64);
        let title = TITLES[random.below(TITLES.len())].to_owned();
        let language = match random.below(10) {
            0 => Language::German,
            1 => Language::French,
            _ => Language::English,
        };
        let (team, year) = (random.below(20), 2020 + random.below(7));
        let name = title.replace(' ', "_");
        let path = EvidencePath(format!("team_{team}/{year}/{name}_{nth}.docx"));
        let id = DocumentId::of(path.0.as_bytes());
        Self { nth, file: SourceFile { path, id, bytes: 20_000 }, title, language }
    }

    fn chunks(&self, sentences: &Sentences) -> Vec<Chunk> {
        let mut random = Random(!(self.nth as u64));
        let chunk = |ordinal: usize| {
            let place = (ordinal + 1) as u32;
            Chunk {
                id: ChunkId { document: self.nth as u32, ordinal: ordinal as u32 },
                file: self.file.clone(),
                location: Location::paragraph(place),
                trail: vec![HEADINGS[ordinal / 5 % HEADINGS.len()].to_owned()],
                columns: Vec::new(),
                text: sentences.text(self.language, &mut random),
            }
        };
        (0..CHUNKS_PER_DOCUMENT).map(chunk).collect()
    }
}

/// The sentences of the catalogue's examples, by language.
struct Sentences(BTreeMap<Language, Vec<String>>);

impl Sentences {
    fn of(catalog: &Catalog) -> Self {
        let mut sentences: BTreeMap<Language, Vec<String>> = BTreeMap::new();
        for example in catalog.examples() {
            let language = Language::of_code(&example.language).unwrap_or_default();
            let mine = sentences.entry(language).or_default();
            mine.extend(example.text.split_inclusive(". ").map(|one| one.trim().to_owned()));
        }
        Self(sentences)
    }

    /// The text of a chunk.
    fn text(&self, language: Language, random: &mut Random) -> String {
        let examples = &self.0[&language];
        let mut text = String::new();
        let mut words = 0;
        while words < WORDS_PER_CHUNK {
            let sentence = if random.below(2) == 0 {
                examples[random.below(examples.len())].clone()
            } else {
                let (month, day) = (1 + random.below(12), 1 + random.below(28));
                FILLER[random.below(FILLER.len())]
                    .replace("{number}", &(10_000 + random.below(90_000)).to_string())
                    .replace("{day}", &format!("2026-{month:02}-{day:02}"))
            };
            words += sentence.split_whitespace().count();
            text.push_str(&sentence);
            text.push(if random.below(4) == 0 { '\n' } else { ' ' });
        }
        text
    }
}

/// The same numbers in every run (`SplitMix64`, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed % limit as u64) as usize
    }
}
