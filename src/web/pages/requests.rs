//! What is left to ask: documents to request and questions for interviews, by whom to ask.

use std::collections::BTreeMap;

use maud::html;

use crate::domain::{Request, RequestKind};
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::frame;

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let mut by_role: BTreeMap<&str, Vec<&Request>> = BTreeMap::new();
    for request in &visit.outputs().requests.requests {
        by_role.entry(&request.role).or_default().push(request);
    }
    let main = html! {
        h1 { "Left to ask" }
        p { "What is not in the evidence provided is asked for first; only then is it missing." }
        @for (role, requests) in by_role {
            h2 { (role) }
            ul class="asks" {
                @for request in requests {
                    li {
                        @match request.kind {
                            RequestKind::Evidence => strong { "Please provide" },
                            RequestKind::Interview => strong { "Ask" },
                        }
                        " for " a href={ "/coverage/" (request.requirement) } { (request.requirement) } ": "
                        (visible(&request.text))
                        p class="quiet" { (visible(&request.reason))
                            @if let Some(id) = request.finding {
                                " · " a href={ "/findings/" (id) } { "the draft that waits for it" }
                            } }
                        @for answer in &request.answers {
                            p { "Noted in an interview (" (answer.heard.name()) ", "
                                (visible(&answer.document.0)) ", " (answer.place) "): " (visible(&answer.quote)) }
                        }
                    }
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "/requests", "Left to ask", &main))
}
