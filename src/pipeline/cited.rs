//! Looks every quotation of the result up in its document once more, and fetches the rows of tables that
//! are shown with their cells apart.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Error;
use super::readings::Readings;
use crate::domain::{Body, Document, Evidence, EvidencePath, Finding, fold_space};
use crate::facts::Studied;
use crate::report::CitedRows;
use crate::review::Drafts;

/// The rows that findings and conclusions cite as a whole.
///
/// A quotation that does not stand in its document is an error: it came out of the kept readings of an
/// earlier run, and those have been tampered with.
pub(super) fn rows(
    drafts: &Drafts,
    documents: &[Studied],
    readings: Readings<'_>,
) -> Result<CitedRows, Error> {
    let mut cited: BTreeMap<&EvidencePath, BTreeSet<&Evidence>> = BTreeMap::new();
    let findings = drafts.findings.iter().map(Finding::draft);
    let quotations =
        findings.flat_map(|draft| draft.evidence.iter().chain(&draft.counter_evidence)).chain(
            drafts
                .assessments
                .iter()
                .filter_map(|one| one.verdict.support())
                .flat_map(|support| support.design().iter().chain(support.operating())),
        );
    // What a model cited is quoted in its draft, whichever conclusion stands.
    let overlays = drafts.assessments.iter().filter_map(|one| one.overlay.as_deref());
    let by_model = overlays
        .filter_map(|overlay| overlay.answer.as_ref().ok())
        .flat_map(|draft| draft.cited.iter().map(|one| &one.evidence));
    let current = documents.iter().filter_map(Studied::current);
    let notes = current.flat_map(|(_, facts)| facts.notes.iter().map(|note| &note.evidence));
    let quotations = quotations.chain(by_model).chain(notes);
    for evidence in quotations {
        cited.entry(evidence.document()).or_default().insert(evidence);
    }
    let quoted: Vec<_> =
        documents.iter().filter_map(|one| Some((one, cited.get(&one.row.path)?))).collect();
    let rows: Result<Vec<CitedRows>, Error> = quoted
        .par_iter()
        .map(|(studied, quotations)| {
            let document = readings.text(&studied.row)?;
            quotations.iter().try_for_each(|evidence| stands(evidence, &document))?;
            Ok(whole_rows(quotations, &document))
        })
        .collect();
    Ok(rows?.into_iter().flatten().collect())
}

fn stands(evidence: &Evidence, document: &Document) -> Result<(), Error> {
    if evidence.stands_in(document) {
        return Ok(());
    }
    Err(Error::QuotationLost {
        document: evidence.document().clone(),
        quote: evidence.quote().to_owned(),
    })
}

fn whole_rows(quotations: &BTreeSet<&Evidence>, document: &Document) -> CitedRows {
    let places: BTreeMap<_, _> =
        quotations.iter().map(|evidence| (evidence.location(), *evidence)).collect();
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    let rows = tables.flat_map(|table| &table.rows).filter(|row| {
        row.text.contains('\t')
            && places.get(&row.location).is_some_and(|one| fold_space(&row.text) == one.quote())
    });
    let path = &document.file.path;
    rows.map(|row| ((path.clone(), row.location.clone()), row.text.clone())).collect()
}
