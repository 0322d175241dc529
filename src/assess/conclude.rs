//! From judged passages to a verdict, with the reason in words.
//!
//! Three questions are asked of the best passage (`lexicon/judgement.toml`, `conclusion`): is anything of the
//! requirement there at all; is it laid down; does it happen. What it demands decides what the answers come
//! to. Blank forms, superseded documents and what is not about AI do not count.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::keyword::{Standing, Weighed};
use crate::catalog::Conclusion;
use crate::domain::{
    Demands, Evidence, EvidencePath, Nature, Requirement, Strength, Support, Verdict,
};

/// At most so many quotations stand behind each side of a verdict.
const QUOTES_MAX: usize = 5;
/// A quotation in the coverage list is at most this long, in characters.
const QUOTE_CHARS_MAX: usize = 300;

/// The verdict on a requirement, and why.
pub(super) fn verdict(
    requirement: &Requirement,
    passages: &[&Weighed<'_>],
    rules: &Conclusion,
) -> (Verdict, String) {
    let lean = rules.lean.get(&requirement.id).copied().unwrap_or_default();
    let counting = || passages.iter().filter(|one| one.counts());
    let found = best(counting()) + lean;
    // Where only a document is demanded, the register that is kept up to date is that document.
    let may_be_kept = requirement.demands == Demands::Document;
    let lays_down = |one: &Weighed<'_>| !one.happens || may_be_kept && one.is_register;
    let laid_down = best(counting().filter(|one| lays_down(one))) >= rules.laid_down;
    let happens = best(counting().filter(|one| !lays_down(one))) >= rules.happens;
    let is_near = (found - rules.found).abs() < rules.near;
    if found < rules.found {
        return (Verdict::NotFound, nothing(passages, is_near));
    }
    let quoted = |is_met| if is_met { Quoted::Strong } else { Quoted::StrongOnly };
    let design = Side::of(passages, "document", &lays_down, quoted(laid_down));
    let operating = Side::of(passages, "record", &|one| !lays_down(one), quoted(happens));
    let (verdict, mut reason) = match (requirement.demands, laid_down, happens) {
        (Demands::Document, true, _) | (Demands::Record, _, true) | (Demands::Both, true, true) => {
            supported(design, operating)
        }
        (Demands::Record | Demands::Both, true, false) => {
            let reason = format!("Laid down in {design}; no record that it happens was found");
            (Support::new(design.quotes, operating.quotes).map(Verdict::DesignOnly), reason)
        }
        (Demands::Document | Demands::Both, false, true) => {
            let reason =
                format!("Shown happening in {operating}; no document that lays it down was found");
            (Support::new(design.quotes, operating.quotes).map(Verdict::OperatingOnly), reason)
        }
        (_, false, false) => touched(passages),
    };
    if is_near {
        reason.push_str("; a little less and it would count as not found");
    }
    reason.push('.');
    verdict
        .map_or_else(|| (Verdict::NotFound, nothing(passages, true)), |verdict| (verdict, reason))
}

/// A verdict, where anything can be quoted for it, and the reason.
type Concluded = (Option<Verdict>, String);

fn supported(design: Side, operating: Side) -> Concluded {
    let reason = match (design.quotes.is_empty(), operating.quotes.is_empty()) {
        (false, false) => format!("Laid down in {design}; shown happening in {operating}"),
        (false, true) => format!("Laid down in {design}"),
        _ => format!("Shown happening in {operating}"),
    };
    (Support::new(design.quotes, operating.quotes).map(Verdict::Supported), reason)
}

/// The verdict where passages speak of it and none answers.
fn touched(passages: &[&Weighed<'_>]) -> Concluded {
    let design = Side::of(passages, "document", &|one| !one.happens, Quoted::Best);
    let operating = Side::of(passages, "record", &|one| one.happens, Quoted::Best);
    let reason = match (design.quotes.is_empty(), operating.quotes.is_empty()) {
        (false, false) => format!("Touched, not answered, in {design} and {operating}"),
        (false, true) => format!("Touched, not answered, in {design}"),
        (true, _) => format!("Touched, not answered, in {operating}"),
    };
    (Support::new(design.quotes, operating.quotes).map(Verdict::Partial), reason)
}

/// Why nothing was found.
fn nothing(passages: &[&Weighed<'_>], is_near: bool) -> String {
    let best = passages.iter().find(|one| one.counts());
    match best {
        Some(best) if is_near => format!(
            "No passage in the evidence received answers it; the nearest stands in {}, and a little \
             more would count as a touch.",
            best.judged.passage.chunk.file.path.name()
        ),
        None if passages
            .iter()
            .any(|one| one.standing == Standing::NotAboutAi && one.answers > 0.0) =>
        {
            "What uses its words speaks of other matters than AI.".to_owned()
        }
        None if passages.iter().any(|one| one.judged.nature == Nature::Template) => {
            "Only blank forms speak of it; a form is no evidence.".to_owned()
        }
        _ => "No passage in the evidence received answers it.".to_owned(),
    }
}

/// The sum of the best of some passages; no number is less than that of none.
fn best<'a, 'b: 'a>(passages: impl Iterator<Item = &'a &'a Weighed<'b>>) -> f64 {
    passages.map(|passage| passage.answers).fold(f64::NEG_INFINITY, f64::max)
}

/// The quotations on one side of a verdict.
struct Side {
    quotes: Vec<Evidence>,
    documents: BTreeSet<EvidencePath>,
    noun: &'static str,
}

/// Which passages of a side are quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoted {
    /// Those that answer, if any.
    StrongOnly,
    /// Those that answer, or else the best one.
    Strong,
    /// The best few, as none answers.
    Best,
}

impl Side {
    /// The best passage of each document first, then the next best of any.
    fn of(
        passages: &[&Weighed<'_>],
        noun: &'static str,
        is_of_it: &dyn Fn(&Weighed<'_>) -> bool,
        which: Quoted,
    ) -> Self {
        let mine = passages.iter().copied().filter(|one| one.counts() && is_of_it(one));
        let mine: Vec<&Weighed<'_>> = mine.collect();
        let strong = mine.iter().copied();
        let strong = strong.filter(|one| one.judged.strength == Strength::Strong);
        let strong: Vec<&Weighed<'_>> = strong.collect();
        let enough = match which {
            Quoted::Strong if strong.is_empty() => mine.into_iter().take(1).collect(),
            Quoted::Strong | Quoted::StrongOnly => strong,
            Quoted::Best => mine.into_iter().take(TOUCHES_QUOTED).collect(),
        };
        let mut documents = BTreeSet::new();
        let mut first_of_each = Vec::new();
        let mut further = Vec::new();
        let noted = enough.iter().all(|weighed| weighed.is_noted);
        let noun = if noted && !enough.is_empty() { NOTES } else { noun };
        for weighed in enough {
            let chunk = &weighed.judged.passage.chunk;
            if documents.insert(chunk.file.path.clone()) {
                first_of_each.push(chunk);
            } else {
                further.push(chunk);
            }
        }
        let quotes = first_of_each
            .into_iter()
            .chain(further)
            .filter_map(|chunk| Evidence::cite_opening(chunk.excerpt(), QUOTE_CHARS_MAX).ok())
            .take(QUOTES_MAX)
            .collect();
        Self { quotes, documents, noun }
    }
}

/// What a side is called that rests on what auditors noted in interviews.
const NOTES: &str = "set of interview notes";

/// So many passages are quoted where none answers.
const TOUCHES_QUOTED: usize = 2;

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.documents.len();
        match (count, self.noun) {
            (1, noun) => write!(f, "1 {noun} (")?,
            (_, NOTES) => write!(f, "interview notes (")?,
            (_, noun) => write!(f, "{count} {noun}s (")?,
        }
        for (nth, path) in self.documents.iter().take(3).enumerate() {
            let comma = if nth > 0 { ", " } else { "" };
            write!(f, "{comma}{}", path.name())?;
        }
        if count > 3 {
            write!(f, ", …")?;
        }
        f.write_char(')')
    }
}
