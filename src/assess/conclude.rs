//! From judged passages to a verdict, with the reason in words.
//!
//! Three questions are asked of the best passage (`lexicon/judgement.toml`, `conclusion`): is anything of the
//! requirement there at all; is it laid down; does it happen. What it demands decides what the answers come
//! to. Blank forms, superseded documents and what is not about AI do not count.

use std::collections::BTreeSet;

use super::keyword::{Standing, Weighed};
use crate::catalog::{Conclusion, Phrases};
use crate::domain::{
    Demands, Evidence, EvidencePath, Nature, Requirement, Strength, Support, Verdict,
};

/// At most so many quotations stand behind each side of a verdict.
const QUOTES_MAX: usize = 5;
/// A quotation in the coverage list is at most this long, in characters.
const QUOTE_CHARS_MAX: usize = 300;

/// The verdict on a requirement, and why, in these phrases.
pub(super) fn verdict(
    requirement: &Requirement,
    passages: &[&Weighed<'_>],
    rules: &Conclusion,
    phrases: &Phrases,
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
        return (Verdict::NotFound, nothing(passages, is_near, phrases));
    }
    let quoted = |is_met| if is_met { Quoted::Strong } else { Quoted::StrongOnly };
    let design = Side::of(passages, Sort::Documents, &lays_down, quoted(laid_down));
    let operating = Side::of(passages, Sort::Records, &|one| !lays_down(one), quoted(happens));
    let (verdict, mut reason) = match (requirement.demands, laid_down, happens) {
        (Demands::Document, true, _) | (Demands::Record, _, true) | (Demands::Both, true, true) => {
            supported(design, operating, phrases)
        }
        (Demands::Record | Demands::Both, true, false) => {
            let reason = phrases.fill("drafts.design_only", &[("design", &design.told(phrases))]);
            (Support::new(design.quotes, operating.quotes).map(Verdict::DesignOnly), reason)
        }
        (Demands::Document | Demands::Both, false, true) => {
            let told = operating.told(phrases);
            let reason = phrases.fill("drafts.operating_only", &[("operating", &told)]);
            (Support::new(design.quotes, operating.quotes).map(Verdict::OperatingOnly), reason)
        }
        (_, false, false) => touched(passages, phrases),
    };
    if is_near {
        reason = phrases.fill("drafts.nearly_not_found", &[("reason", &reason)]);
    }
    reason.push('.');
    verdict.map_or_else(
        || (Verdict::NotFound, nothing(passages, true, phrases)),
        |verdict| (verdict, reason),
    )
}

/// A verdict, where anything can be quoted for it, and the reason.
type Concluded = (Option<Verdict>, String);

fn supported(design: Side, operating: Side, phrases: &Phrases) -> Concluded {
    let key = match (design.quotes.is_empty(), operating.quotes.is_empty()) {
        (false, false) => "drafts.supported",
        (false, true) => "drafts.laid_down",
        _ => "drafts.happens",
    };
    let reason = sides(key, &design, &operating, phrases);
    (Support::new(design.quotes, operating.quotes).map(Verdict::Supported), reason)
}

/// The verdict where passages speak of it and none answers.
fn touched(passages: &[&Weighed<'_>], phrases: &Phrases) -> Concluded {
    let design = Side::of(passages, Sort::Documents, &|one| !one.happens, Quoted::Best);
    let operating = Side::of(passages, Sort::Records, &|one| one.happens, Quoted::Best);
    let key = match (design.quotes.is_empty(), operating.quotes.is_empty()) {
        (false, false) => "drafts.touched",
        (false, true) => "drafts.touched_by_documents",
        (true, _) => "drafts.touched_by_records",
    };
    let reason = sides(key, &design, &operating, phrases);
    (Support::new(design.quotes, operating.quotes).map(Verdict::Partial), reason)
}

/// A phrase with what stands on both sides.
fn sides(key: &str, design: &Side, operating: &Side, phrases: &Phrases) -> String {
    let (design, operating) = (design.told(phrases), operating.told(phrases));
    phrases.fill(key, &[("design", &design), ("operating", &operating)])
}

/// Why nothing was found.
fn nothing(passages: &[&Weighed<'_>], is_near: bool, phrases: &Phrases) -> String {
    let best = passages.iter().find(|one| one.counts());
    match best {
        Some(best) if is_near => {
            let name = best.judged.passage.chunk.file.path.name();
            phrases.fill("drafts.nearly_touched", &[("document", name)])
        }
        None if passages
            .iter()
            .any(|one| one.standing == Standing::NotAboutAi && one.answers > 0.0) =>
        {
            phrases.say("drafts.of_other_matters").to_owned()
        }
        None if passages.iter().any(|one| one.judged.nature == Nature::Template) => {
            phrases.say("drafts.blank_forms_only").to_owned()
        }
        _ => phrases.say("drafts.nothing").to_owned(),
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
    sort: Sort,
}

/// What a side rests on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Documents,
    Records,
    /// What auditors noted in interviews, and nothing else.
    Notes,
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
        sort: Sort,
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
        let sort = if noted && !enough.is_empty() { Sort::Notes } else { sort };
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
        Self { quotes, documents, sort }
    }
}

/// So many passages are quoted where none answers.
const TOUCHES_QUOTED: usize = 2;

/// So many documents are named.
const NAMED_MAX: usize = 3;

impl Side {
    /// How many documents it stands in, with the names of the first.
    fn told(&self, phrases: &Phrases) -> String {
        let mut names: Vec<&str> =
            self.documents.iter().take(NAMED_MAX).map(EvidencePath::name).collect();
        if self.documents.len() > NAMED_MAX {
            names.push("…");
        }
        let sort = match self.sort {
            Sort::Documents => "documents",
            Sort::Records => "records",
            Sort::Notes => "notes",
        };
        let (count, form) = match self.documents.len() {
            1 => (1, "one"),
            count => (count, "many"),
        };
        let values = [("n", &*count.to_string()), ("names", &names.join(", "))];
        phrases.fill(&format!("drafts.{sort}.{form}"), &values)
    }
}
