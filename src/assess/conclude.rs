//! From judged passages to a verdict, with the reason in words.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::keyword::Weighed;
use crate::domain::{
    Demands, Evidence, EvidencePath, Nature, Requirement, Strength, Support, Verdict,
};

/// At most so many quotations stand behind each side of a verdict.
const QUOTES_MAX: usize = 5;
/// A quotation in the coverage list is at most this long, in characters.
const QUOTE_CHARS_MAX: usize = 300;

/// The verdict on a requirement, and why.
pub(super) fn verdict(requirement: &Requirement, passages: &[Weighed<'_>]) -> (Verdict, String) {
    let design = Side::of(passages, Nature::Design, Strength::Strong);
    let operating = Side::of(passages, Nature::Operating, Strength::Strong);
    let has = (!design.quotes.is_empty(), !operating.quotes.is_empty());
    let mut reason = match has {
        (true, true) => format!("Laid down in {design}; shown happening in {operating}"),
        (true, false) => format!("Laid down in {design}"),
        (false, true) => format!("Shown happening in {operating}"),
        (false, false) => String::new(),
    };
    let Some(support) = Support::new(design.quotes, operating.quotes) else {
        return touched(passages);
    };
    let demands = requirement.demands;
    let verdict = match (demands, has) {
        (Demands::Document, (true, _)) | (Demands::Record, (_, true)) | (_, (true, true)) => {
            Verdict::Supported(support)
        }
        (_, (true, false)) => Verdict::DesignOnly(support),
        (_, (false, _)) => Verdict::OperatingOnly(support),
    };
    // Writing to a string cannot fail.
    let _ = match &verdict {
        Verdict::DesignOnly(_) => write!(reason, "; no record of it was found"),
        Verdict::OperatingOnly(_) => write!(reason, "; no document that lays it down was found"),
        _ => Ok(()),
    };
    reason.push('.');
    (verdict, reason)
}

/// The verdict where no passage answers.
fn touched(passages: &[Weighed<'_>]) -> (Verdict, String) {
    let design = Side::of(passages, Nature::Design, Strength::Partial);
    let operating = Side::of(passages, Nature::Operating, Strength::Partial);
    let reason = match (design.quotes.is_empty(), operating.quotes.is_empty()) {
        (false, false) => format!("Touched, not answered, in {design} and {operating}."),
        (false, true) => format!("Touched, not answered, in {design}."),
        (true, false) => format!("Touched, not answered, in {operating}."),
        (true, true) => String::new(),
    };
    if let Some(support) = Support::new(design.quotes, operating.quotes) {
        return (Verdict::Partial(support), reason);
    }
    let only_forms = passages.iter().any(|passage| passage.judged.nature == Nature::Template);
    let reason = if only_forms {
        "Only blank forms speak of it; a form is no evidence."
    } else {
        "No passage in the evidence received answers it."
    };
    (Verdict::NotFound, reason.to_owned())
}

/// The quotations on one side of a verdict.
struct Side {
    quotes: Vec<Evidence>,
    documents: BTreeSet<EvidencePath>,
    noun: &'static str,
}

impl Side {
    /// The best passage of each document first, then the next best of any.
    fn of(passages: &[Weighed<'_>], nature: Nature, strength: Strength) -> Self {
        let mine = || {
            passages
                .iter()
                .map(|weighed| &weighed.judged)
                .filter(|judged| judged.nature == nature && judged.strength >= strength)
        };
        let mut documents = BTreeSet::new();
        let mut first_of_each = Vec::new();
        let mut further = Vec::new();
        for judged in mine() {
            let chunk = &judged.passage.chunk;
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
        let noun = if nature == Nature::Design { "document" } else { "record" };
        Self { quotes, documents, noun }
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.documents.len();
        let plural = if count == 1 { "" } else { "s" };
        write!(f, "{count} {}{plural} (", self.noun)?;
        for (nth, path) in self.documents.iter().take(3).enumerate() {
            let comma = if nth > 0 { ", " } else { "" };
            write!(f, "{comma}{}", path.name())?;
        }
        if count > 3 {
            write!(f, ", …")?;
        }
        f.write_str(")")
    }
}
