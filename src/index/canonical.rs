//! The score that decides: BM25 in double precision, summed in the order of the stems.
//!
//! Tantivy sums in single precision and in an order that depends on how the index is laid out, so that
//! one passage in some hundred changes places when segments are merged. Here everything that goes into a
//! score is a whole number that no layout changes (how often a stem stands in a chunk, how long the chunk
//! is, how many chunks of all segments hold the stem), and the sum has one order, whatever else is asked
//! for with it. That it is BM25 is proved by a test beside tantivy.

use std::collections::BTreeMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::layout::Numbers;
use super::{Fields, Part, Wanted};

/// The usual constants of BM25 (Robertson and Zaragoza 2009), which are tantivy's, too.
const SATURATION: f64 = 1.2;
const LENGTH_SHARE: f64 = 0.75;

/// What several queries want, everything once, in the order in which scores are summed.
pub(super) struct Plan {
    pub clauses: Vec<Clause>,
    pub queries: usize,
}

/// Stems that stand one after the other in one part of a chunk.
pub(super) struct Clause {
    pub field: Field,
    /// Where each stem stands in each segment, segments first; none where one of them is not there.
    pub standing: Vec<Option<Vec<TermInfo>>>,
    /// The queries that want it, with its weight there times how rare it is.
    pub asked: Asked,
    /// Which of the [`Lengths`] of the plan are those of its field.
    pub lengths: Lengths,
}

/// Queries, each with a weight.
pub(super) type Asked = Vec<(usize, f64)>;

/// How much the length of a chunk dampens, by the number tantivy keeps for that length.
pub(super) type Lengths = std::sync::Arc<[f64; 256]>;

impl Plan {
    pub fn of(
        searcher: &Searcher,
        fields: &Fields,
        numbers: &Numbers,
        queries: &[&[Wanted]],
    ) -> tantivy::Result<Self> {
        let mut wanted: BTreeMap<(Part, &[String]), Asked> = BTreeMap::new();
        for (query, wants) in queries.iter().enumerate() {
            for want in wants.iter().filter(|want| !want.stems.is_empty()) {
                let asked = wanted.entry((want.part, &want.stems)).or_default();
                match asked.last_mut() {
                    Some((last, weight)) if *last == query => *weight += f64::from(want.weight),
                    _ => asked.push((query, f64::from(want.weight))),
                }
            }
        }
        let mut lengths: BTreeMap<Part, Lengths> = BTreeMap::new();
        let mut clauses = Vec::with_capacity(wanted.len());
        for ((part, stems), asked) in wanted {
            let field = fields.part(part);
            let lengths = match lengths.get(&part) {
                Some(known) => known.clone(),
                None => {
                    lengths.entry(part).or_insert(dampening(searcher, numbers.stems(part))).clone()
                }
            };
            clauses.push(Clause::of(searcher, field, stems, asked, lengths)?);
        }
        Ok(Self { clauses, queries: queries.len() })
    }
}

impl Clause {
    fn of(
        searcher: &Searcher,
        field: Field,
        stems: &[String],
        asked: Vec<(usize, f64)>,
        lengths: Lengths,
    ) -> tantivy::Result<Self> {
        let chunks = chunks(searcher);
        let terms: Vec<Term> =
            stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
        let mut chunks_with = vec![0_u64; terms.len()];
        let mut standing = Vec::with_capacity(searcher.segment_readers().len());
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut found = Vec::with_capacity(terms.len());
            for (term, with) in terms.iter().zip(&mut chunks_with) {
                if let Some(info) = index.get_term_info(term)? {
                    *with += u64::from(info.doc_freq);
                    found.push(info);
                }
            }
            standing.push((found.len() == terms.len()).then_some(found));
        }
        let rarity: f64 = chunks_with.into_iter().map(|with| rarity(with, chunks)).sum();
        let asked = asked.into_iter().map(|(query, weight)| (query, weight * rarity)).collect();
        Ok(Self { field, standing, asked, lengths })
    }
}

/// What a clause adds to a score where it stands so many times, but for its weight.
pub(super) fn share(times: u32, dampening: f64) -> f64 {
    let times = f64::from(times);
    (1.0 + SATURATION) * times / (times + dampening)
}

fn rarity(with: u64, chunks: u64) -> f64 {
    (1.0 + (chunks as f64 - with as f64 + 0.5) / (with as f64 + 0.5)).ln()
}

fn dampening(searcher: &Searcher, stems: u64) -> Lengths {
    let mean = stems as f64 / chunks(searcher).max(1) as f64;
    let of = |number: usize| {
        let length = f64::from(FieldNormReader::id_to_fieldnorm(number as u8));
        SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length / mean)
    };
    std::array::from_fn(of).into()
}

fn chunks(searcher: &Searcher) -> u64 {
    searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
    use tantivy::schema::{IndexRecordOption, Value};
    use tantivy::{TantivyDocument, Term};

    use crate::domain::{Chunk, ChunkId, DocumentId, EvidencePath, Location, SourceFile};
    use crate::index::{Entry, Error, Layout, Part, PassageIndex, Placed, Segment, Wanted};
    use crate::words::Language;

    const WORDS: [&str; 7] = ["risk", "data", "model", "review", "bias", "log", "owner"];

    /// Chunks of some words in all kinds of numbers and orders.
    fn chunks() -> Vec<Chunk> {
        let path = EvidencePath("data/risk_review.txt".to_owned());
        let file = SourceFile { path, id: DocumentId::of(b""), bytes: 0 };
        let chunk = |nth: u32| {
            let word = |place: u32| WORDS[(nth * place + place * place / 3) as usize % WORDS.len()];
            let text: Vec<&str> = (1..5 + nth % 97).map(word).collect();
            Chunk {
                id: ChunkId { document: 0, ordinal: nth },
                file: file.clone(),
                location: Location::paragraph(nth + 1),
                trail: vec![WORDS[nth as usize % 5].to_owned()],
                columns: Vec::new(),
                text: text.join(" "),
            }
        };
        (0..700).map(chunk).collect()
    }

    fn index(folder: &std::path::Path, chunks_each: usize) -> PassageIndex {
        let (title, language) = ("Review of risks", Language::English);
        let segment = |(nth, chunks): (usize, &[Chunk])| {
            Segment::build::<Error>(&folder.join(nth.to_string()), |add| {
                chunks.iter().try_for_each(|chunk| add(Entry { chunk, title, language }))
            })
        };
        let segments = chunks().chunks(chunks_each).enumerate().map(segment).collect::<Vec<_>>();
        let placed = segments.into_iter().map(|segment| Placed::from(segment.expect("builds")));
        PassageIndex::build(&folder.join("index"), placed.collect(), Layout::AsTheyAre)
            .expect("is put together")
    }

    /// What tantivy makes of the same query, by chunk.
    fn by_tantivy(index: &PassageIndex, wanted: &[Wanted]) -> BTreeMap<ChunkId, f32> {
        let clauses = wanted.iter().map(|want| {
            let field = index.fields.part(want.part);
            let terms: Vec<Term> =
                want.stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
            let query: Box<dyn Query> = match terms.as_slice() {
                [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new(terms)),
            };
            let boosted: Box<dyn Query> = Box::new(BoostQuery::new(query, want.weight));
            (Occur::Should, boosted)
        });
        let query = BooleanQuery::new(clauses.collect());
        let hits = index.searcher.search(&query, &TopDocs::with_limit(1000).order_by_score());
        let id = |address| {
            let document: TantivyDocument = index.searcher.doc(address).expect("a chunk");
            let stored = document.get_first(index.fields.chunk).and_then(|value| value.as_str());
            serde_json::from_str::<Chunk>(stored.expect("a chunk")).expect("a chunk").id
        };
        hits.expect("searches").into_iter().map(|(score, address)| (id(address), score)).collect()
    }

    fn check(wanted: &[(Part, &str, f32)]) {
        let wanted: Vec<Wanted> = wanted
            .iter()
            .map(|(part, stems, weight)| Wanted {
                part: *part,
                stems: stems.split(' ').map(str::to_owned).collect(),
                weight: *weight,
            })
            .collect();
        for chunks_each in [1000, 150] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let index = index(folder.path(), chunks_each);
            let expected = by_tantivy(&index, &wanted);
            let found = index.find(&wanted, 1000).expect("searches");
            assert_eq!(found.len(), expected.len(), "{wanted:?}");
            assert!(!found.is_empty(), "{wanted:?}");
            for passage in found {
                let (ours, theirs) = (passage.score.value(), expected[&passage.chunk.id]);
                let apart = (ours - f64::from(theirs)).abs();
                // How rare a stem is that stands everywhere, it knows to seven digits after the point.
                assert!(apart <= 1e-6 + ours * 1e-5, "{ours} is not {theirs}: {wanted:?}");
            }
        }
    }

    #[test]
    fn a_score_is_that_of_tantivy_within_its_precision() {
        check(&[(Part::Body, "risk", 1.0)]);
        check(&[
            (Part::Whole, "risk", 0.3),
            (Part::Whole, "data", 1.7),
            (Part::Whole, "nowher", 9.0),
        ]);
        check(&[(Part::Body, "risk data", 1.0)]);
        check(&[(Part::Body, "bias log owner", 2.0), (Part::Heading, "model", 2.0)]);
        check(&[
            (Part::Body, "review", 1.0),
            (Part::Title, "review of", 2.0),
            (Part::Name, "risk review txt", 0.5),
            (Part::Body, "log log", 1.0),
        ]);
    }
}
