//! What a draft assessment has to pass before anybody sees it: quotations, figures, consistency.
//!
//! The gates need no model and no network. They are applied to kept answers again in every run, so a change
//! of a rule costs nothing. Each keeps to what it can tell for sure: a quotation stands in its passage or
//! does not, a figure was sent or was not.

use super::converse::Chance;
use super::parcel::{Item, Parcel};
use super::rules::GateRules;
use super::shape::{AssessmentAnswer, SeverityAnswer};
use super::text::{
    DateIn, GroundKind, GroundLanguage, QuotationFault, Ungrounded, denies, ungrounded, verify,
};
use crate::dates::DateFinder;
use crate::domain::{
    Bearing, CitedQuotation, Confidence, DroppedQuotation, Evidence, ModelVerdict, Rejection,
    RejectionReason, Severity, When, fold_space,
};

/// What an answer is held against.
pub(crate) struct Ground<'a> {
    /// The passages sent.
    pub parcel: &'a Parcel<'a>,
    /// The catalogue's own words in the question: no evidence, whoever quotes them.
    pub own_words: &'a str,
    /// All that was sent besides passages: requirement, scope, audit date.
    pub told: &'a str,
    /// Finds dates.
    pub dates: &'a DateFinder,
    /// The gates' numbers.
    pub rules: &'a GateRules,
}

/// What the gates made of an answer.
pub(crate) enum Gated {
    /// It may be shown.
    Passed(Box<Passed>),
    /// None of its quotations stands; the model may try once more.
    QuotationsLost(Vec<String>),
    /// It says what nothing sent bears out.
    Rejected(Rejection),
}

/// An answer that passed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Passed {
    pub cited: Vec<CitedQuotation>,
    pub dropped: Vec<DroppedQuotation>,
    pub verdict: ModelVerdict,
    /// What the model concluded itself.
    pub said: ModelVerdict,
    pub severity: Option<Severity>,
    pub statement: String,
    pub recommendation: Option<String>,
    pub confidence: Confidence,
    pub remarks: Vec<String>,
}

/// Applies every gate to an answer that has the right shape.
pub(crate) fn apply(answer: &AssessmentAnswer, ground: &Ground<'_>, chance: Chance) -> Gated {
    let (cited, dropped) = quotations(answer, ground);
    let mut remarks = Vec::new();
    let has = |bearing| cited.iter().any(|one| one.bearing == bearing);
    let needs = match answer.verdict {
        ModelVerdict::Conform | ModelVerdict::Opportunity => Some(Bearing::Supports),
        ModelVerdict::Nonconformity => Some(Bearing::Contradicts),
        _ => None,
    };
    let is_lost = needs.is_some_and(|bearing| !has(bearing)) && !dropped.is_empty();
    if is_lost && chance == Chance::Another {
        return Gated::QuotationsLost(dropped.into_iter().map(|one| one.quote).collect());
    }

    let restored = |text: &str| fold_space(&ground.parcel.placeholders.restore(text));
    let statement = restored(&answer.statement);
    let recommendation = answer.recommendation.as_deref().map(restored);
    let recommendation = recommendation.filter(|text| !text.is_empty());
    let unquoted = match grounded(&statement, recommendation.as_deref(), &cited, ground) {
        Ok(unquoted) => unquoted,
        Err(rejection) => return Gated::Rejected(rejection),
    };
    if !unquoted.is_empty() {
        remarks.push(format!("says what none of its quotations does: {}", listed(&unquoted)));
    }

    let (verdict, reason) = consistent(answer, &cited);
    remarks.extend(reason);
    let severity = match (verdict, answer.severity) {
        (ModelVerdict::Nonconformity, SeverityAnswer::Major) => Some(Severity::Major),
        (ModelVerdict::Nonconformity, _) => Some(Severity::Minor),
        (_, SeverityAnswer::None) => None,
        _ => {
            remarks.push("graded what is no nonconformity; the grade is left out".to_owned());
            None
        }
    };
    let claims = matches!(verdict, ModelVerdict::Conform | ModelVerdict::Opportunity);
    let denying = claims && denies(&statement);
    if denying {
        remarks.push("denies something and concludes that it is met all the same".to_owned());
    }
    if !dropped.is_empty() {
        remarks.push(format!("{} of its quotations were not taken", dropped.len()));
    }
    let is_clean = remarks.is_empty() && verdict == answer.verdict;
    let confidence = match (is_clean, cited.len()) {
        (true, 2..) => Confidence::High,
        (false, _) if denying || !unquoted.is_empty() || dropped.len() > cited.len() => {
            Confidence::Low
        }
        _ => Confidence::Medium,
    };
    Gated::Passed(Box::new(Passed {
        confidence: confidence.min(answer.confidence),
        // Where all is met there is nothing to recommend.
        recommendation: recommendation.filter(|_| verdict != ModelVerdict::Conform),
        cited,
        dropped,
        verdict,
        said: answer.verdict,
        severity,
        statement,
        remarks,
    }))
}

/// G3 and G4: the quotations that stand in their passages, and those that do not.
fn quotations(
    answer: &AssessmentAnswer,
    ground: &Ground<'_>,
) -> (Vec<CitedQuotation>, Vec<DroppedQuotation>) {
    let mut cited: Vec<CitedQuotation> = Vec::new();
    let mut dropped = Vec::new();
    for quotation in &answer.evidence {
        match find(&quotation.passage_id, &quotation.quote, ground) {
            Ok((evidence, moved_from)) => {
                let known = |one: &CitedQuotation| {
                    one.evidence == evidence && one.bearing == quotation.bearing
                };
                if !cited.iter().any(known) {
                    cited.push(CitedQuotation { evidence, bearing: quotation.bearing, moved_from });
                }
            }
            Err(because) => dropped.push(DroppedQuotation {
                passage: quotation.passage_id.clone(),
                quote: quotation.quote.chars().take(200).collect(),
                because,
            }),
        }
    }
    (cited, dropped)
}

/// A quotation as evidence, with the passage named where it stands in another one; or why it is not taken.
pub(crate) fn find(
    mark: &str,
    quote: &str,
    ground: &Ground<'_>,
) -> Result<(Evidence, Option<String>), String> {
    let Ground { parcel, own_words, rules, .. } = ground;
    let quote = parcel.placeholders.restore(quote);
    let folded = fold_space(&quote);
    if !folded.is_empty() && fold_space(own_words).contains(&folded) {
        return Err("it is out of the question itself".to_owned());
    }
    let named = parcel.item(mark);
    let others = || parcel.items.iter().filter(|item| item.sent.mark != mark);
    let in_item = |item: &Item<'_>| {
        // What was withheld or cut off was not sent, so nobody can have read it there.
        verify(&item.quotable, &quote, &rules.quotation())?;
        let places = verify(&item.chunk.text, &quote, &rules.quotation())?;
        Ok(places
            .into_iter()
            .find_map(|place| Evidence::cite(item.chunk.excerpt(), &item.chunk.text[place]).ok()))
    };
    let fault = match named.map(in_item) {
        Some(Ok(Some(evidence))) => return Ok((evidence, None)),
        Some(Ok(None)) => "it cannot be cited".to_owned(),
        Some(Err(fault)) => QuotationFault::to_string(&fault),
        None => "no such passage was sent".to_owned(),
    };
    let elsewhere = others().find_map(|item| in_item(item).ok().flatten());
    elsewhere.map(|evidence| (evidence, Some(mark.to_owned()))).ok_or(fault)
}

/// G5: what the statement says that no quotation does; an error where nothing that was sent does.
fn grounded(
    statement: &str,
    recommendation: Option<&str>,
    cited: &[CitedQuotation],
    ground: &Ground<'_>,
) -> Result<Vec<Ungrounded>, Rejection> {
    let quotes = cited.iter().map(|one| one.evidence.quote());
    let places: Vec<String> = cited
        .iter()
        .map(|one| format!("{} {}", one.evidence.document(), one.evidence.location()))
        .collect();
    // Whoever names a passage by its mark or its file has not made it up.
    let heads = ground.parcel.items.iter();
    let heads =
        heads.flat_map(|item| [item.sent.mark.as_str(), &item.sent.document, &item.sent.place]);
    let near: Vec<&str> =
        quotes.chain(places.iter().map(String::as_str)).chain([ground.told]).chain(heads).collect();
    let sent = ground.parcel.items.iter().map(|item| item.quotable.as_str());
    let far: Vec<&str> = near.iter().copied().chain(sent).collect();
    let text = format!("{statement}\n{}", recommendation.unwrap_or_default());
    let invented: Vec<Ungrounded> = unborne(&text, &far, ground.dates)
        .into_iter()
        .filter(|one| matches!(one.kind, GroundKind::Number | GroundKind::Date))
        .collect();
    if invented.is_empty() {
        return Ok(unborne(&text, &near, ground.dates));
    }
    Err(Rejection {
        reason: RejectionReason::Ungrounded,
        words: format!("the answer says what nothing sent bears out: {}", listed(&invented)),
    })
}

/// The figures, days and names of a text that none of the sources holds.
pub(crate) fn unborne(text: &str, sources: &[&str], dates: &DateFinder) -> Vec<Ungrounded> {
    ungrounded(text, sources, language(text), &|text| dates_in(dates, text))
}

/// The language of a text, for what names look like in it.
fn language(text: &str) -> GroundLanguage {
    let told = whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|told| told.lang());
    match told {
        Some(whatlang::Lang::Deu) => GroundLanguage::German,
        Some(whatlang::Lang::Fra) => GroundLanguage::French,
        Some(whatlang::Lang::Eng) | None => GroundLanguage::English,
        Some(_) => GroundLanguage::Other,
    }
}

/// The dates of a text in one form each, so that `3 March 2026` and `2026-03-03` are the same.
fn dates_in(finder: &DateFinder, text: &str) -> Vec<DateIn> {
    let canonical = |when: When| match when {
        When::Day(day) => Some(day.to_string()),
        When::Vague(span) => {
            // A month or a year; of a quarter only its numbers are held against what was sent.
            let (first, last) = (span.first.to_string(), span.last.to_string());
            let same = |chars: usize| first.get(..chars).filter(|start| last.starts_with(start));
            let is_year = first.ends_with("-01-01") && last.ends_with("-12-31");
            let part = same(7).or_else(|| same(4).filter(|_| is_year));
            part.map(str::to_owned)
        }
        When::Ambiguous { .. } => None,
    };
    let dates = finder.find(text).into_iter();
    dates
        .filter_map(|date| {
            Some(DateIn { range: date.start..date.end, canonical: canonical(date.when)? })
        })
        .collect()
}

/// The first few of them, for a sentence.
pub(crate) fn listed(ungrounded: &[Ungrounded]) -> String {
    let mut words: Vec<&str> = ungrounded.iter().map(|one| one.text.as_str()).collect();
    words.dedup();
    words.truncate(5);
    words.join(", ")
}

/// G6: the verdict its quotations bear, and why it is another than the model's.
fn consistent(
    answer: &AssessmentAnswer,
    cited: &[CitedQuotation],
) -> (ModelVerdict, Option<String>) {
    let has = |bearing| cited.iter().any(|one| one.bearing == bearing);
    let lacking = match answer.verdict {
        ModelVerdict::Conform | ModelVerdict::Opportunity if !has(Bearing::Supports) => {
            Some("no quotation that stands supports it")
        }
        ModelVerdict::Conform | ModelVerdict::Opportunity if has(Bearing::Contradicts) => {
            Some("one of its own quotations contradicts it")
        }
        // What was not seen is asked for: absence from the files is no nonconformity.
        ModelVerdict::Nonconformity if !has(Bearing::Contradicts) => {
            Some("no quotation that stands contradicts the requirement")
        }
        _ => None,
    };
    match lacking {
        None => (answer.verdict, None),
        Some(why) => (
            ModelVerdict::InsufficientEvidence,
            Some(format!("concluded {}, but {why}", answer.verdict.name())),
        ),
    }
}

#[cfg(test)]
mod tests;
