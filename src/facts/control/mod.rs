//! Reads what a document says of itself: id, version, owner, approval, reviews.
//!
//! Control data stand in a table, in front matter, on the first or last page, in running headers and footers
//! or in a history of versions. Each place gives candidates; of those that read as what the field asks for,
//! the one from the most deliberate place wins, and of one place the one with the most exact label.

mod gather;
mod interval;
mod lines;
mod tables;
mod values;

use gather::{Candidate, OPENING_CHARS, Tier};

use super::cues::{Cues, FieldLabel};
use super::{Approval, ControlBlock, Fact, Pair, Stated};
use crate::catalog::ControlField;
use crate::dates::{DayOrder, HowOften};
use crate::domain::{Body, Cadence, Document, Evidence, Format, Location, When, fold_space};

/// In more text than this nobody looks for a sentence on the review.
const REVIEW_TEXT_CHARS_MAX: usize = 200_000;
/// How much of it says what the document is for.
const OPENING_TEXT_CHARS_MAX: usize = 600;

/// Reads the control block of a document whose dates are in this order, where that is known.
pub(super) fn read(cues: &Cues, document: &Document, order: Option<DayOrder>) -> ControlBlock {
    let mut candidates = gather::candidates(cues, document);
    let beside: Vec<Candidate> = candidates.iter().flat_map(values_beside).collect();
    candidates.extend(beside);
    let name = document.file.path.name();
    candidates.retain(|candidate| !is_number_of_form(cues, candidate, name));
    // Sorting is stable: of equals the first in reading order stays first.
    candidates.sort_by_key(|candidate| {
        (candidate.label.rank >= 1_000, candidate.tier, candidate.label.rank)
    });
    let pick = Pick { cues, candidates: &candidates, order };
    let mut block = ControlBlock {
        document_id: pick.text(ControlField::DocumentId, |raw| values::document_id(cues, raw)),
        title: pick.text(ControlField::Title, |raw| values::title(cues, raw).map(str::to_owned)),
        version: pick.text(ControlField::Version, |raw| {
            if cues.is_blank(raw) {
                None
            } else {
                values::version(raw).map(|(version, _)| version.to_owned())
            }
        }),
        approval: pick.first(ControlField::Status, |raw| values::approval(cues, raw)),
        owner: pick.person(ControlField::Owner),
        author: pick.person(ControlField::Author),
        approver: pick.person(ControlField::Approver),
        approved_on: pick.date(ControlField::ApprovedOn),
        issued_on: pick.date(ControlField::IssuedOn),
        effective_on: pick.date(ControlField::EffectiveOn),
        reviewed_on: pick.date(ControlField::ReviewedOn),
        next_review_on: pick.date(ControlField::NextReviewOn),
        review_interval: None,
        review_interval_unclear: None,
    };
    set_interval(cues, document, &pick, &mut block);
    if block.approval.is_none() {
        block.approval = approval_without_status(cues, document, &block);
    }
    if block.author.is_none() {
        block.author = author_property(document);
    }
    block
}

/// The day of a signature whose label says no more than "On" or "Date": the field right behind who signed.
pub(super) fn signed_on(cues: &Cues, form: &[Pair], order: Option<DayOrder>) -> Stated<When> {
    let signed = form.windows(2).find_map(|pair| match pair {
        [who, on] if who.field == "approver" && on.field == "date_on" => Some(on),
        _ => None,
    })?;
    let when = values::date(cues, &signed.value)?.when;
    let value = order.map_or(when, |order| order.resolve(when));
    Some(Box::new(Fact { value, evidence: signed.evidence.clone() }))
}

/// The versions a document gives itself, each once, with a place where it does: one for each sort of place, as
/// further down its block, its first lines and its margins it speaks of the versions of other things.
pub(super) fn versions(cues: &Cues, document: &Document) -> Vec<Fact<String>> {
    let mut told: Vec<Fact<String>> = Vec::new();
    let mut heard: Vec<Tier> = Vec::new();
    let mut rank = None;
    let mut sheet: Option<String> = None;
    let is_sheet = matches!(
        document.format,
        Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Csv
    );
    for candidate in gather::candidates(cues, document) {
        if candidate.label.field != ControlField::Version || cues.is_blank(&candidate.raw) {
            continue;
        }
        let Some((version, _)) = values::version(&candidate.raw) else { continue };
        // What another sheet of the workbook gives is the version of what that one is about.
        if let Location::Cells { sheet: on, .. } = candidate.evidence.location()
            && sheet.get_or_insert_with(|| on.clone()) != on
        {
            continue;
        }
        // "Version 3.2" beside "Issue 2" is that of something else, and so is a bare figure in a sheet.
        let other_word = rank.is_some_and(|rank| rank != candidate.label.rank)
            && candidate.tier != Tier::History;
        let bare = is_sheet && !candidate.evidence.quote().contains(char::is_alphabetic);
        if heard.contains(&candidate.tier) || other_word || bare {
            continue;
        }
        rank = rank.or(Some(candidate.label.rank));
        heard.push(candidate.tier);
        if !told.iter().any(|fact| fact.value == version) && told.len() < 10 {
            told.push(Fact { value: version.to_owned(), evidence: candidate.evidence });
        }
    }
    told
}

/// The candidates, sorted, and how to choose among them.
struct Pick<'a> {
    cues: &'a Cues,
    candidates: &'a [Candidate],
    order: Option<DayOrder>,
}

impl Pick<'_> {
    fn first<T>(&self, field: ControlField, read: impl Fn(&str) -> Option<T>) -> Stated<T> {
        let mut of_field =
            self.candidates.iter().filter(|candidate| candidate.label.field == field);
        of_field.find_map(|candidate| {
            let value = read(&candidate.raw)?;
            Some(Box::new(Fact { value, evidence: candidate.evidence.clone() }))
        })
    }

    fn text(&self, field: ControlField, read: impl Fn(&str) -> Option<String>) -> Stated<String> {
        self.first(field, |raw| if self.cues.is_blank(raw) { None } else { read(raw) })
    }

    fn person(&self, field: ControlField) -> Stated<String> {
        self.text(field, |raw| values::person(self.cues, raw).map(fold_space))
    }

    fn date(&self, field: ControlField) -> Stated<When> {
        self.first(field, |raw| {
            let when = values::date(self.cues, raw)?.when;
            Some(self.order.map_or(when, |order| order.resolve(when)))
        })
    }
}

/// Whether a bare id in a footer is that of the form the document was written on: `LH-FRM-05`.
fn is_number_of_form(cues: &Cues, candidate: &Candidate, file_name: &str) -> bool {
    candidate.label.field == ControlField::DocumentId
        && candidate.label.rank >= 1_000
        && candidate
            .raw
            .split('-')
            .any(|part| cues.words.place.form_codes.iter().any(|code| code == part))
        && !file_name.contains(candidate.raw.as_str())
}

/// What the value of one field may tell of another: people sign with a date.
fn values_beside(candidate: &Candidate) -> Vec<Candidate> {
    use ControlField as F;
    let other = |field, raw: &str| Candidate {
        label: FieldLabel { field, rank: candidate.label.rank },
        tier: Tier::Beside,
        raw: raw.to_owned(),
        evidence: candidate.evidence.clone(),
    };
    let raw = candidate.raw.as_str();
    match candidate.label.field {
        F::ApprovedOn => vec![other(F::Approver, raw)],
        F::Approver => vec![other(F::ApprovedOn, raw)],
        F::Version => {
            let rest = values::version(raw).map_or("", |(_, rest)| rest);
            vec![other(F::Status, rest), other(F::IssuedOn, rest)]
        }
        // "Approved; filled in up to 1 June": what follows is another matter.
        F::Status if raw.len() > 12 => {
            vec![other(F::ApprovedOn, raw.split(';').next().unwrap_or(raw))]
        }
        F::NextReviewOn => vec![other(F::ReviewInterval, raw)],
        F::ReviewInterval => vec![other(F::NextReviewOn, raw)],
        _ => Vec::new(),
    }
}

fn set_interval(cues: &Cues, document: &Document, pick: &Pick<'_>, block: &mut ControlBlock) {
    let field = pick.first(ControlField::ReviewInterval, |raw| values::interval(cues, raw));
    let found = field
        .map(|fact| (fact.value.how_often, fact.evidence))
        .or_else(|| interval_in_sentences(cues, document, block));
    match found {
        Some((HowOften::Every(cadence), evidence)) => {
            block.review_interval = Some(Box::new(Fact::<Cadence> { value: cadence, evidence }));
        }
        Some((HowOften::Ambiguous, evidence)) => {
            let value = evidence.quote().to_owned();
            block.review_interval_unclear = Some(Box::new(Fact { value, evidence }));
        }
        None => {}
    }
}

fn interval_in_sentences(
    cues: &Cues,
    document: &Document,
    block: &ControlBlock,
) -> Option<(HowOften, Evidence)> {
    let title = block.title.as_ref().map(|fact| fact.value.clone());
    let title = title.unwrap_or_else(|| super::title::of(cues, document));
    let name = document.file.path.name();
    let title = super::labels::key(&format!("{title} {name}"));
    let mut read = 0;
    document.sections.iter().find_map(|section| {
        let Body::Text(text) = &section.body else { return None };
        read += text.len();
        if read > REVIEW_TEXT_CHARS_MAX {
            return None;
        }
        let heading =
            section.trail.last().map(|heading| heading.to_lowercase()).unwrap_or_default();
        let on_review =
            cues.words.review.headings.iter().any(|word| heading.contains(word.as_str()));
        let standing = match on_review {
            true => interval::Standing::UnderReviewHeading,
            false if read <= OPENING_TEXT_CHARS_MAX => interval::Standing::Opening,
            false => interval::Standing::Elsewhere,
        };
        let (sentence, cadence) = interval::find(cues, text, &title, standing)?;
        let evidence = Evidence::cite(section.excerpt(&document.file), sentence).ok()?;
        Some((cadence.how_often, evidence))
    })
}

/// A draft by its file name, or approved because somebody approved it on a day.
fn approval_without_status(
    cues: &Cues,
    document: &Document,
    block: &ControlBlock,
) -> Stated<Approval> {
    let name = super::labels::key(document.file.path.name());
    if name.split(' ').any(|word| cues.words.place.draft_names.iter().any(|draft| draft == word)) {
        // The name itself cannot be quoted; the first words say which document bears it.
        let opening = document.sections.iter().find(|section| !section.text().trim().is_empty())?;
        let evidence = Evidence::cite_opening(opening.excerpt(&document.file), 80).ok()?;
        return Some(Box::new(Fact { value: Approval::Draft, evidence }));
    }
    block.approved_on.as_ref()?;
    let evidence = block.approver.as_ref()?.evidence.clone();
    Some(Box::new(Fact { value: Approval::Approved, evidence }))
}

/// The author property counts where the text bears the name too; alone it is often the template's.
fn author_property(document: &Document) -> Stated<String> {
    let author = document.properties.author.as_ref().filter(|author| author.trim().len() > 3)?;
    let openings = document.sections.iter().take(20);
    let evidence = openings.into_iter().find_map(|section| {
        let text = section.text();
        let start: String = text.chars().take(OPENING_CHARS).collect();
        if !start.contains(author.as_str()) {
            return None;
        }
        Evidence::cite(section.excerpt(&document.file), author).ok()
    })?;
    Some(Box::new(Fact { value: fold_space(author), evidence }))
}

#[cfg(test)]
mod tests;
