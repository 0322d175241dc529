//! Finds what the audit tests look for in texts: a commitment in a policy, a limit told to users.
//!
//! The probes are the tests' data (`requirement_catalog/tests/`). They are answered while the text is at
//! hand, so that tests need no text; an answer is a passage and how much it says, never a judgement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cite::whole_row;
use super::cues::Cues;
use super::rules::sentences;
use crate::catalog::Catalog;
use crate::domain::{Body, Document, Evidence, KindCode, Section};
use crate::words::Phrases;

/// A passage that answers a probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The test and its probe: `T13.objectives`.
    pub probe: String,
    /// Whether a heading or label asks for it; else its own words do.
    pub by_heading: bool,
    /// How many words stand under the heading, or in the sentence.
    pub words: u32,
    /// Its first words; of an empty part its heading.
    pub evidence: Evidence,
}

/// The probes of all tests, compiled once.
#[derive(Clone, Debug)]
pub(super) struct ProbeCues {
    probes: Vec<ProbeCue>,
    phrases: Phrases<usize>,
    headings: Phrases<usize>,
    titles: Phrases<usize>,
}

#[derive(Clone, Debug)]
struct ProbeCue {
    name: String,
    kinds: Vec<KindCode>,
    /// Whether it is looked for in all documents.
    everywhere: bool,
    words_min: u32,
}

/// So many passages of one chapter answer a probe; more of them say nothing new.
const ANSWERS_MAX: usize = 4;
/// More passages of all chapters together say nothing new.
const ANSWERS_IN_ALL_MAX: usize = 36;
const QUOTE_CHARS_MAX: usize = 300;
/// Beyond so much text a document is a log.
const TEXT_CHARS_MAX: usize = 600_000;

impl ProbeCues {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let entries: Vec<_> = catalog
            .tests()
            .flat_map(|test| test.probes.iter().map(move |(name, probe)| (test, name, probe)))
            .collect();
        let probes = entries.iter().map(|(test, name, probe)| ProbeCue {
            name: format!("{}.{name}", test.id),
            kinds: probe.kinds.clone(),
            everywhere: probe.kinds.is_empty() && probe.titles.is_empty(),
            words_min: probe.words_min as u32,
        });
        let phrases = entries.iter().enumerate().flat_map(|(at, (_, _, probe))| {
            probe.phrases.iter().map(move |phrase| (phrase.as_str(), at))
        });
        let headings = entries.iter().enumerate().flat_map(|(at, (_, _, probe))| {
            probe.headings.iter().map(move |heading| (heading.as_str(), at))
        });
        let titles = entries.iter().enumerate().flat_map(|(at, (_, _, probe))| {
            probe.titles.iter().map(move |title| (title.as_str(), at))
        });
        Self {
            titles: Phrases::of_any_language(titles),
            probes: probes.collect(),
            phrases: Phrases::of_any_language(phrases),
            headings: Phrases::of_any_language(headings),
        }
    }
}

/// What in a document of this kind and title answers probes, by probe and in reading order.
pub(super) fn of(
    cues: &Cues,
    document: &Document,
    kind: Option<&KindCode>,
    title: &str,
) -> Vec<Answer> {
    let probes = &cues.probes;
    let asks = |probe: &ProbeCue| {
        // Of what kind a document is may turn out only once its passages are judged.
        probe.everywhere || kind.is_none_or(|kind| probe.kinds.contains(kind))
    };
    let mut active: Vec<bool> = probes.probes.iter().map(asks).collect();
    let name = document.file.path.name().replace(['_', '.'], " ");
    for text in [title, &name] {
        for found in probes.titles.find(text) {
            if let Some(active) = active.get_mut(*found.meaning) {
                *active = true;
            }
        }
    }
    if !active.iter().any(|active| *active) {
        return Vec::new();
    }
    let mut reading =
        Reading { probes, active, by_phrase: BTreeMap::new(), parts: BTreeMap::new() };
    let mut read = 0;
    for section in &document.sections {
        if read > TEXT_CHARS_MAX {
            break;
        }
        read += reading.section(document, section);
    }
    reading.answers()
}

struct Reading<'a> {
    probes: &'a ProbeCues,
    active: Vec<bool>,
    /// Passages, each with its chapter.
    by_phrase: BTreeMap<usize, Vec<(String, u32, Evidence)>>,
    /// What stands under a heading that asks for a probe, by probe and heading.
    parts: BTreeMap<(usize, Place), (u32, Evidence)>,
}

/// A heading, and those it stands under: the same heading comes back in each chapter of a handbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    chapter: String,
    heading: String,
}

/// Parts the headings of a chapter.
const SEPARATOR: &str = " · ";

/// The headings over the one a section stands under. What stands right under a heading of the second level is a chapter of
/// its own: a page with a part for each system has no deeper ones.
fn chapter(section: &Section) -> String {
    const PARTS: usize = 2;
    let above = section.trail.len().saturating_sub(1).max(section.trail.len().min(PARTS));
    section.trail[..above].join(SEPARATOR)
}

impl Reading<'_> {
    /// Reads a section and tells how long it is.
    fn section(&mut self, document: &Document, section: &Section) -> usize {
        match &section.body {
            Body::Heading { text, .. } => {
                let above = match section.trail.split_last() {
                    Some((last, above)) if last == text => above,
                    _ => section.trail.as_slice(),
                };
                let place = Place { chapter: above.join(SEPARATOR), heading: text.clone() };
                for probe in self.asked(text) {
                    if let Ok(evidence) = Evidence::cite(section.excerpt(&document.file), text) {
                        self.parts.entry((probe, place.clone())).or_insert((0, evidence));
                    }
                }
                text.len()
            }
            Body::Text(text) => {
                self.under_headings(section, count_words(text), || {
                    Evidence::cite_opening(section.excerpt(&document.file), QUOTE_CHARS_MAX).ok()
                });
                let chapter = chapter(section);
                for sentence in sentences(text) {
                    self.sentence(&chapter, sentence, || {
                        let excerpt = section.excerpt(&document.file);
                        let excerpt = crate::domain::Excerpt { text: sentence, ..excerpt };
                        Evidence::cite_opening(excerpt, QUOTE_CHARS_MAX).ok()
                    });
                }
                // "Limits: what it cannot do ...": a label asks as a heading does.
                for line in text.split('\n') {
                    if let Some((label, value)) = line.split_once(':')
                        && label.len() <= 60
                    {
                        self.labelled(&chapter, label, value, || {
                            let excerpt = section.excerpt(&document.file);
                            let excerpt = crate::domain::Excerpt { text: line, ..excerpt };
                            Evidence::cite_opening(excerpt, QUOTE_CHARS_MAX).ok()
                        });
                    }
                }
                text.len()
            }
            Body::Table(table) => {
                let mut length = 0;
                let chapter = chapter(section);
                let words = table.rows.iter().map(|row| count_words(&row.text)).sum();
                // The excerpt of a table has no words of its own, and its header says nothing.
                self.under_headings(section, words, || {
                    let source = section.source(&document.file);
                    let behind =
                        table.header().map_or(0, |header| header + 1).min(table.rows.len());
                    let rows = table.rows[behind..].iter().chain(&table.rows);
                    rows.into_iter().find_map(|row| whole_row(source, row))
                });
                // A table of one row says under each header what a label says beside it.
                if let Some(header) = table.header()
                    && let [row] = &table.rows[header + 1..]
                {
                    let source = section.source(&document.file);
                    for (at, label) in table.rows[header].cells.iter().enumerate() {
                        if !label.is_empty() && label.len() <= 60 {
                            self.labelled(&chapter, label, row.cell(at), || whole_row(source, row));
                        }
                    }
                }
                for row in &table.rows {
                    length += row.text.len();
                    let source = section.source(&document.file);
                    self.sentence(&chapter, &row.text, || whole_row(source, row));
                    let mut cells = row.cells.iter().filter(|cell| !cell.is_empty());
                    if let Some(label) = cells.next().filter(|label| label.len() <= 80) {
                        let rest: Vec<&str> = cells.map(String::as_str).collect();
                        self.labelled(&chapter, label, &rest.join(" "), || whole_row(source, row));
                    }
                    if length > TEXT_CHARS_MAX {
                        break;
                    }
                }
                length
            }
            Body::FrontMatter(..) | Body::Margin(_) => 0,
        }
    }

    fn asked(&self, text: &str) -> Vec<usize> {
        let found = self.probes.headings.find(text);
        let mut asked: Vec<usize> =
            found.iter().map(|one| *one.meaning).filter(|probe| self.active[*probe]).collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    fn under_headings(
        &mut self,
        section: &Section,
        words: u32,
        cite: impl Fn() -> Option<Evidence>,
    ) {
        for (at, heading) in section.trail.iter().enumerate() {
            let chapter = || section.trail[..at].join(SEPARATOR);
            for probe in self.asked(heading) {
                let Some(evidence) = cite() else { continue };
                let place = Place { chapter: chapter(), heading: heading.clone() };
                let part = self.parts.entry((probe, place)).or_insert((0, evidence.clone()));
                if part.0 == 0 {
                    part.1 = evidence;
                }
                part.0 += words;
            }
        }
    }

    fn labelled(
        &mut self,
        chapter: &str,
        label: &str,
        value: &str,
        cite: impl Fn() -> Option<Evidence>,
    ) {
        let words = value.split_whitespace().count() as u32;
        for probe in self.asked(label) {
            if let Some(evidence) = cite() {
                let place = Place { chapter: chapter.to_owned(), heading: label.to_owned() };
                let part = self.parts.entry((probe, place)).or_insert((0, evidence.clone()));
                part.0 += words;
                part.1 = evidence;
            }
        }
    }

    fn sentence(&mut self, chapter: &str, text: &str, cite: impl Fn() -> Option<Evidence>) {
        let words = text.split_whitespace().count() as u32;
        let mut found: Vec<usize> = self
            .probes
            .phrases
            .find(text)
            .iter()
            .map(|one| *one.meaning)
            .filter(|probe| self.active[*probe] && words >= self.probes.probes[*probe].words_min)
            .collect();
        found.sort_unstable();
        found.dedup();
        for probe in found {
            let kept = self.by_phrase.entry(probe).or_default();
            let of_chapter = kept.iter().filter(|(other, ..)| other == chapter).count();
            if of_chapter < ANSWERS_MAX && kept.len() < ANSWERS_IN_ALL_MAX {
                kept.extend(cite().map(|evidence| (chapter.to_owned(), words, evidence)));
            }
        }
    }

    fn answers(self) -> Vec<Answer> {
        let name = |probe: usize| self.probes.probes[probe].name.clone();
        let mut answers: Vec<Answer> = Vec::new();
        let mut taken: BTreeMap<usize, (String, usize, usize)> = BTreeMap::new();
        for ((probe, place), (words, evidence)) in self.parts {
            let (chapter, of_chapter, in_all) = taken.entry(probe).or_default();
            if *chapter != place.chapter {
                *chapter = place.chapter;
                *of_chapter = 0;
            }
            if *of_chapter < ANSWERS_MAX && *in_all < ANSWERS_IN_ALL_MAX {
                *of_chapter += 1;
                *in_all += 1;
                answers.push(Answer { probe: name(probe), by_heading: true, words, evidence });
            }
        }
        for (probe, passages) in self.by_phrase {
            answers.extend(passages.into_iter().map(|(_, words, evidence)| Answer {
                probe: name(probe),
                by_heading: false,
                words,
                evidence,
            }));
        }
        answers
    }
}

fn count_words(text: &str) -> u32 {
    text.split_whitespace().count() as u32
}
