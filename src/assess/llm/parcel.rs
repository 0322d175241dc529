//! The passages of a question: which are sent, in which words, and what each mark stands for.
//!
//! What is sent is never the passage itself but a safe copy: invisible characters are left out, words
//! addressed to a program are withheld, personal data has placeholders. Quotations are looked up in both.

use super::rules::GateRules;
use super::settings::Redact;
use super::text::{Neutral, Placeholders, Redactor, marked, neutralise};
use super::tokens::Counter;
use crate::domain::{Chunk, JudgedPassage, SentPassage};
use crate::words::Phrases;

/// What makes passages safe to send.
pub(crate) struct Guard {
    instructions: Phrases<()>,
    rules: GateRules,
    redactor: Redactor,
    redact: Redact,
}

/// The passages of one question.
pub(crate) struct Parcel<'a> {
    /// Each, in the order of documents and places.
    pub items: Vec<Item<'a>>,
    /// What was put in the place of personal data.
    pub placeholders: Placeholders,
    /// How many more were found and not sent for want of room.
    pub left_out: usize,
}

/// A passage as it is sent.
pub(crate) struct Item<'a> {
    /// The passage.
    pub chunk: &'a Chunk,
    /// Its mark and what was done to it.
    pub sent: SentPassage,
    /// The words a quotation may be of: safe, before placeholders.
    pub quotable: String,
    /// The lines sent.
    lines: String,
}

/// A passage that may be sent, with the letter of its mark.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// The passage, judged.
    pub judged: &'a JudgedPassage,
    /// `P`, or `R` and `E` where rules and records are told apart.
    pub letter: char,
}

/// How much room passages have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// At most so many.
    pub passages_max: usize,
    /// At most so many tokens together.
    pub tokens_max: u64,
}

impl Guard {
    /// A guard that knows the words of test T70 and the names to hide.
    pub fn new(
        instructions: Phrases<()>,
        rules: GateRules,
        hide: &[String],
        redact: Redact,
    ) -> Self {
        Self { instructions, rules, redactor: Redactor::new(hide), redact }
    }

    /// What answers have to pass.
    pub fn rules(&self) -> &GateRules {
        &self.rules
    }

    /// Whether a text addresses a program.
    pub fn is_instruction(&self, text: &str) -> bool {
        let start = text.trim_start().trim_start_matches(['*', '#', '>', '-', ' ']).to_lowercase();
        let whole = text.trim_start().to_lowercase();
        let marks = &self.rules.instructions;
        let begins = |marks: &[String]| {
            let at_start = |mark: &String| start.starts_with(mark) || whole.starts_with(mark);
            marks.iter().any(at_start)
        };
        let speaks = || marks.spoken.iter().any(|word| start.contains(word.as_str()));
        begins(&marks.line_starts)
            || begins(&marks.speakers) && speaks()
            || !self.instructions.find(text).is_empty()
    }

    /// A text as it may be sent.
    pub fn safe(&self, text: &str) -> Neutral {
        neutralise(text, &|text| self.is_instruction(text))
    }

    /// A safe text with placeholders in the place of personal data.
    pub fn hidden(&self, text: &str, placeholders: &mut Placeholders) -> String {
        match self.redact {
            Redact::Yes => self.redactor.hide(text, placeholders),
            Redact::No => text.to_owned(),
        }
    }

    /// Packs candidates, best first, into the room there is.
    ///
    /// Whole passages are taken by rank until the room is full; the first few always, shortened at the end
    /// of a sentence if they must be. What is sent stands in the order of documents, so that questions on
    /// the same documents begin alike.
    pub fn pack<'a>(
        &self,
        candidates: &[Candidate<'a>],
        room: Room,
        counter: &Counter,
    ) -> Parcel<'a> {
        let mut taken: Vec<(Candidate<'a>, Neutral, bool)> = Vec::new();
        let mut left = room.tokens_max;
        let weighed = candidates.iter().take(room.passages_max).map(|candidate| {
            let neutral = self.safe(&candidate.judged.passage.chunk.text);
            let cost = counter.at_most(&neutral.text) + HEAD_TOKENS;
            (candidate, neutral, cost)
        });
        let weighed: Vec<_> = weighed.collect();
        let costs: Vec<u64> = weighed.iter().map(|(.., cost)| *cost).collect();
        let certain = &costs[..costs.len().min(self.rules.passages.passages_min)];
        for (nth, (candidate, mut neutral, cost)) in weighed.into_iter().enumerate() {
            let next = certain.get(nth + 1..).unwrap_or_default();
            // Those that are to be sent in any case get an equal share, or less where they need less.
            let share = left / (next.len() as u64 + 1);
            let free = left - next.iter().map(|cost| share.min(*cost)).sum::<u64>();
            if cost <= free {
                left -= cost;
                taken.push((*candidate, neutral, false));
            } else if nth < certain.len() {
                neutral.text = opening(&neutral.text, free.saturating_sub(HEAD_TOKENS), counter);
                left = left.saturating_sub(counter.at_most(&neutral.text) + HEAD_TOKENS);
                if !neutral.text.trim().is_empty() {
                    taken.push((*candidate, neutral, true));
                }
            }
        }
        let left_out = candidates.len() - taken.len();
        taken.sort_by_key(|(candidate, ..)| candidate.judged.passage.chunk.id);
        let mut placeholders = Placeholders::default();
        let mut numbers = std::collections::BTreeMap::<char, usize>::new();
        let items = taken.into_iter().map(|(candidate, neutral, shortened)| {
            let number = numbers.entry(candidate.letter).or_default();
            *number += 1;
            let mark = format!("{}{number}", candidate.letter);
            self.item(candidate.judged, mark, neutral, shortened, &mut placeholders)
        });
        let items = items.collect();
        Parcel { items, placeholders, left_out }
    }

    fn item<'a>(
        &self,
        judged: &'a JudgedPassage,
        mark: String,
        neutral: Neutral,
        shortened: bool,
        placeholders: &mut Placeholders,
    ) -> Item<'a> {
        let chunk = &*judged.passage.chunk;
        // Names of files, headings and columns are the auditee's words too, and each may begin with an order.
        let (mut withheld, mut invisible) = (neutral.withheld.len(), neutral.invisible);
        let mut safe = |words: &str| {
            let safe = self.safe(words);
            withheld += safe.withheld.len();
            invisible += safe.invisible;
            safe.text.replace('\n', " ")
        };
        let mut head =
            format!("file={}, {}", safe(&chunk.file.path.0), safe(&chunk.location.to_string()));
        if let Some(heading) = chunk.trail.last() {
            head = format!("{head}, under \"{}\"", safe(heading));
        }
        if !chunk.columns.is_empty() {
            let columns: Vec<String> = chunk.columns.iter().map(|column| safe(column)).collect();
            head = format!("{head}, columns: {}", columns.join(" | "));
        }
        let head = self.hidden(&head, placeholders);
        let end = if shortened { " […]" } else { "" };
        let text = self.hidden(&neutral.text, placeholders);
        let lines = format!("{}\n{}", marked(&mark, &head), marked(&mark, &format!("{text}{end}")));
        let sent = SentPassage {
            mark,
            document: chunk.file.path.0.clone(),
            place: chunk.location.to_string(),
            withheld,
            invisible,
            shortened,
        };
        Item { chunk, sent, quotable: neutral.text, lines }
    }
}

/// What the head of a passage takes, as a rule.
const HEAD_TOKENS: u64 = 40;

impl Parcel<'_> {
    /// The lines of all passages, as they stand in the question.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.items.iter().map(|item| item.lines.as_str()).collect();
        lines.join("\n")
    }

    /// The marks of those with this letter.
    pub fn marks(&self, letter: char) -> Vec<String> {
        let marks = self.items.iter().map(|item| &item.sent.mark);
        marks.filter(|mark| mark.starts_with(letter)).cloned().collect()
    }

    /// The passage of a mark.
    pub fn item(&self, mark: &str) -> Option<&Item<'_>> {
        self.items.iter().find(|item| item.sent.mark == mark)
    }

    /// Whether any of them holds words addressed to a program.
    pub fn holds_instructions(&self) -> bool {
        self.items.iter().any(|item| item.sent.withheld > 0)
    }
}

/// As many whole sentences or lines from the start of a text as fit, or as many words of the first.
fn opening(text: &str, tokens_max: u64, counter: &Counter) -> String {
    let ends = |pattern: &[&str]| -> Vec<usize> {
        let found = pattern
            .iter()
            .flat_map(|end| text.match_indices(end).map(|(at, end)| at + end.trim_end().len()));
        let mut found: Vec<usize> = found.filter(|end| *end > 0).collect();
        found.sort_unstable();
        found
    };
    let fits = |end: &usize| counter.at_most(&text[..*end]) <= tokens_max;
    let longest = |ends: Vec<usize>| {
        // Longer openings never take fewer tokens, so the last that fits can be searched for by halves.
        let fitting = ends.partition_point(fits);
        fitting.checked_sub(1).map(|nth| text[..ends[nth]].to_owned())
    };
    longest(ends(&[". ", "! ", "? ", "\n", ".\n"]))
        .or_else(|| longest(ends(&[" "])))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
