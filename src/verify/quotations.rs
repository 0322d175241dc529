//! Every quotation of the results, looked up in its document once more.

use std::collections::BTreeMap;

use super::Fault;
use crate::docket::{Docket, Matter, Origin};
use crate::domain::{Body, Digest, Document, fold_space};
use crate::outputs::{self, Outputs, Place};

/// Words that a result says stand in a document.
#[derive(Clone, Debug)]
pub struct Quotation<'a> {
    /// What rests on them: a finding by its id, a requirement, a row of a table.
    pub cited_by: String,
    /// The document.
    pub document: &'a str,
    /// The bytes cited, where the result says which.
    pub sha256: Option<Digest>,
    /// The place.
    pub place: &'a Place,
    /// The words.
    pub quote: &'a str,
}

/// All quotations, by their document. What was confirmed and is no longer drafted is left out: it says so
/// itself, and its evidence may be gone with it.
#[must_use]
pub fn quotations<'a>(
    outputs: &'a Outputs,
    docket: &'a Docket,
) -> BTreeMap<&'a str, Vec<Quotation<'a>>> {
    let mut all: BTreeMap<&str, Vec<Quotation<'_>>> = BTreeMap::new();
    let mut add = |one: Quotation<'a>| all.entry(one.document).or_default().push(one);
    let matters = docket.matters.iter().filter(|matter| matter.origin != Origin::Gone);
    for (matter, cited) in matters.flat_map(citations) {
        add(Quotation {
            cited_by: matter.id().to_string(),
            document: &cited.document,
            sha256: Some(cited.sha256),
            place: &cited.location,
            quote: &cited.quote,
        });
    }
    for row in &outputs.coverage.requirements {
        let notes = row.interview_notes.iter().map(|noted| &noted.note);
        for support in row.design.iter().chain(&row.operating).chain(notes) {
            add(Quotation {
                cited_by: format!("coverage of {}", row.id),
                document: &support.document,
                sha256: None,
                place: &support.location,
                quote: &support.passage,
            });
        }
    }
    let statements = outputs.soa.controls.iter().flat_map(|row| {
        let quotes = row.design.iter().chain(&row.operating);
        quotes.map(|quote| (format!("statement on {}", row.written), quote))
    });
    let cells = outputs.matrix.systems.iter().flat_map(|system| {
        let cells = system.cells.iter();
        cells.flat_map(|cell| {
            let cited_by = format!("matrix, {}, {}", system.id, cell.column);
            cell.evidence.iter().map(move |quote| (cited_by.clone(), quote))
        })
    });
    for matrix in outputs.frameworks.iter().flat_map(|all| &all.frameworks) {
        for target in &matrix.targets {
            for passage in &target.passages {
                add(Quotation {
                    cited_by: format!("{}, {}", matrix.id, target.id),
                    document: &passage.document,
                    sha256: None,
                    place: &passage.location,
                    quote: &passage.passage,
                });
            }
        }
    }
    for (cited_by, outputs::Quotation { document, location, quote }) in statements.chain(cells) {
        add(Quotation { cited_by, document, sha256: None, place: location, quote });
    }
    all
}

fn citations(matter: &Matter) -> impl Iterator<Item = (&Matter, &outputs::Citation)> {
    let draft = &matter.draft;
    draft.evidence.iter().chain(&draft.counter_evidence).map(move |cited| (matter, cited))
}

/// Whether the words stand at their place in a document as it is read now; none where it is not to be had.
#[must_use]
pub fn check(quotation: &Quotation<'_>, document: Option<&Document>) -> Option<Fault> {
    let what = match document {
        None => "no text of the document can be read any more",
        Some(document) if !stands(quotation, document) => "the words do not stand there",
        Some(document) if quotation.sha256.is_some_and(|cited| cited != document.file.id) => {
            "the words stand there, and the document is another than the one cited"
        }
        Some(_) => return None,
    };
    let Quotation { cited_by, document, place, quote, .. } = quotation;
    Some(Fault {
        place: format!("{cited_by}: {document}, {place}"),
        what: what.to_owned(),
        quote: Some((*quote).to_owned()),
    })
}

fn stands(quotation: &Quotation<'_>, document: &Document) -> bool {
    let mut texts: Vec<&str> = Vec::new();
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => {
                let rows = table.rows.iter().filter(|row| quotation.place.touches(&row.location));
                texts.extend(rows.map(|row| row.text.as_str()));
            }
            _ if quotation.place.touches(&section.location) => texts.push(section.text()),
            _ => {}
        }
    }
    let quote = fold_space(quotation.quote);
    !quote.is_empty() && fold_space(&texts.join("\n")).contains(&quote)
}
