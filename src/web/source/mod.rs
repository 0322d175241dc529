//! A quotation in its source: three paragraphs around it, tables as tables, the words or rows marked.
//!
//! When the words cannot be placed nothing is marked: to point at the wrong sentence is worse than to point at
//! none.

mod mark;
mod pieces;

use maud::{Markup, html};

use super::app::Visit;
use super::asked::address;
use crate::outputs::{Document, Place};
use crate::paper::visible;
use mark::Marked;
use pieces::{Line, Piece, pieces};

/// How many paragraphs are shown on either side.
const AROUND: usize = 3;
/// How many rows of a table are shown on either side of those that are marked.
const ROWS_AROUND: usize = 3;
/// How many rows of a table are shown where a whole document is.
const ROWS_SHOWN: usize = 300;

/// What is shown of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted<'a> {
    pub(super) document: &'a str,
    pub(super) place: &'a Place,
    pub(super) quote: &'a str,
    /// The address of the same page with the page's picture on it.
    pub(super) pictured: &'a str,
}

/// A quotation in its source, under what is known of the document.
pub(super) fn source(visit: &Visit<'_>, quoted: Quoted<'_>) -> Markup {
    let document =
        visit.outputs().documents.documents.iter().find(|row| row.path == quoted.document);
    html! {
        h2 class="path" { (visible(quoted.document)) }
        p class="place" { (quoted.place) @if let Some(row) = document { (known(row)) } }
        @if let Some(row) = document {
            (ways(visit, row, quoted))
            (context(visit, row, quoted))
        } @else {
            p { "The last run did not read this document any more." }
        }
    }
}

/// What is known of a document, in a line.
fn known(row: &Document) -> Markup {
    let dates = &row.dates;
    let date =
        [("approved", &dates.approved), ("issued", &dates.issued), ("effective", &dates.effective)]
            .into_iter()
            .find_map(|(name, date)| Some((name, date.as_ref()?)));
    html! {
        @if let Some(version) = &row.version { " · version " (visible(version)) }
        @if let Some(approval) = &row.approval { " · " (approval.replace('_', " ")) }
        @if let Some((name, date)) = date { " · " (name) " " (date) }
        @if let Some(digest) = &row.sha256 {
            " · " span class="hash" title={ "SHA-256 " (digest) } { (digest.to_string()[..12]) "…" }
        }
    }
}

fn ways(visit: &Visit<'_>, row: &Document, quoted: Quoted<'_>) -> Markup {
    let path = row.path.as_str();
    let is_pdf = row.format.as_deref() == Some("pdf");
    let page = quoted.place.page().filter(|_| is_pdf).map(|page| page.to_string());
    html! {
        p class="ways" {
            a href=(address("/document", &[("path", path)])) { "Whole text" }
            @if row.sha256.is_some() {
                a data-key="o" href=(address("/document/file", &[("path", path)])) {
                    "Original file " kbd { "o" }
                }
            }
            @if let Some(page) = &page {
                a href=(quoted.pictured) { "Page " (page) " as a picture" }
            }
        }
        @if let (Some(page), "on") = (&page, visit.asked.value("picture")) {
            p {
                @let query = [("path", path), ("page", page.as_str()), ("words", quoted.quote)];
                img class="page" src=(address("/document/page", &query))
                    alt={ "Page " (page) " of " (visible(path))
                        ", the passage framed where it could be placed" };
            }
        }
    }
}

fn context(visit: &Visit<'_>, row: &Document, quoted: Quoted<'_>) -> Markup {
    let pieces = pieces(visit, row);
    let touched: Vec<usize> =
        (0..pieces.len()).filter(|nth| pieces[*nth].touches(quoted.place)).collect();
    let (Some(first), Some(last)) = (touched.first(), touched.last()) else {
        return html! {
            p class="unplaced" { "The place cannot be shown in its document; nothing is marked." }
            blockquote { (visible(quoted.quote)) }
        };
    };
    let marked = Marked::find(&pieces[*first..=*last], quoted);
    let from = first.saturating_sub(AROUND);
    let to = (last + AROUND + 1).min(pieces.len());
    html! {
        @if !marked.is_placed() {
            p class="unplaced" { "The words cannot be placed in this text; nothing is marked." }
        }
        div class="context" role="region" aria-label="The passage in its document" tabindex="0" {
            @for (nth, piece) in (from..).zip(&pieces[from..to]) {
                @let within = (*first..=*last).contains(&nth).then(|| nth - first);
                (shown(piece, within.map(|within| (&marked, within)), quoted.place))
            }
        }
    }
}

/// The text of a document from its `from`th piece on, as many as fit, and how many there are.
pub(super) fn whole(
    visit: &Visit<'_>,
    row: &Document,
    from: usize,
    count: usize,
) -> (Markup, usize) {
    let pieces = pieces(visit, row);
    let nowhere = Place::default();
    let text = html! {
        @for piece in pieces.iter().skip(from).take(count) { (shown(piece, None, &nowhere)) }
    };
    (text, pieces.len())
}

fn shown(piece: &Piece, marked: Option<(&Marked, usize)>, place: &Place) -> Markup {
    match piece {
        Piece::Heading { text, .. } | Piece::Text { text, .. } => {
            let words = marked.map_or_else(
                || html! { (visible(text)) },
                |(marked, within)| marked.in_text(within, text),
            );
            if matches!(piece, Piece::Heading { .. }) {
                html! { p class="heading" { (words) } }
            } else {
                html! { p { (words) } }
            }
        }
        Piece::Table { header, rows } => {
            table(*header, rows, marked.map(|(marked, _)| marked), place)
        }
    }
}

/// The rows at a place with those around them, under the names of their columns.
fn table(header: Option<usize>, rows: &[Line], marked: Option<&Marked>, place: &Place) -> Markup {
    let hits: Vec<usize> =
        (0..rows.len()).filter(|nth| marked.is_some() && rows[*nth].touches(place)).collect();
    let placed = marked.is_some_and(Marked::is_placed);
    let from = hits.first().map_or(0, |first| first.saturating_sub(ROWS_AROUND));
    let last = hits.last().copied().unwrap_or(0);
    let to =
        (last + ROWS_AROUND + 1).max(ROWS_SHOWN * usize::from(marked.is_none())).min(rows.len());
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_marked = |nth: usize| placed && hits.contains(&nth);
    html! {
        div class="scroll" role="group" aria-label="Table" tabindex="0" {
            table {
                @if let Some((nth, names)) = header.and_then(|nth| Some((nth, rows.get(nth)?))) {
                    thead { tr class=[is_marked(nth).then_some("marked")] {
                        th scope="col" { "Row" }
                        @for column in 0..width { th scope="col" { (visible(names.cell(column))) } }
                    } }
                }
                tbody {
                    @for nth in (from..to).filter(|nth| header != Some(*nth)) {
                        @let row = &rows[nth];
                        tr class=[is_marked(nth).then_some("marked")] {
                            th scope="row" { (row.label())
                                @if is_marked(nth) { span class="unseen" { " (cited)" } } }
                            @for column in 0..width { td { (visible(row.cell(column))) } }
                        }
                    }
                }
            }
        }
        @if marked.is_none() && to < rows.len() {
            p class="quiet" { "The first " (to) " of " (rows.len()) " rows." }
        }
    }
}
