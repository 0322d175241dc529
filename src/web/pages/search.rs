//! Search over all evidence.

use maud::html;

use super::requirement::opening;
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::asked::address;
use crate::web::frame;

const FOUND_MAX: usize = 50;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let query = visit.asked.value("q").trim();
    let found = match (&visit.room.index, query) {
        (_, "") => Ok(Vec::new()),
        (Some(index), query) => index.search(query, FOUND_MAX).map_err(|error| error.to_string()),
        (None, _) => Err("The index is not there: run the engagement again.".to_owned()),
    };
    let main = html! {
        h1 { "Search the evidence" }
        form class="filter line" method="get" action="/search" role="search" {
            label for="q" { "Words, or a phrase in double quotes" }
            input id="q" name="q" type="search" data-key="/" value=(query) size="50";
            button class="main" { "Search" }
        }
        @match &found {
            Err(said) => p class="note" { (said) },
            Ok(passages) => {
                @if !query.is_empty() {
                    p class="counts" role="status" {
                        (passages.len()) @if passages.len() == FOUND_MAX { " or more" } " passages" }
                }
                ol class="ranked" {
                    @for passage in passages {
                        @let chunk = &passage.chunk;
                        li {
                            p class="counts" {
                                a href=(address("/document", &[("path", &chunk.file.path.0)])) {
                                    (visible(&chunk.file.path.0)) ", " (chunk.location)
                                }
                                @if !chunk.trail.is_empty() { " · " (visible(&chunk.trail.join(" › "))) }
                            }
                            p { (visible(opening(&chunk.text))) }
                        }
                    }
                }
            },
        }
    };
    Reply::Page(frame::page(visit, "/search", "Search", &main))
}
