//! The links that many pages have: to a document, to a finding, to the pages before and after.

use maud::{Markup, html};

use super::asked::address;
use crate::docket::Matter;
use crate::paper::visible;

/// A document by its path.
pub(super) fn document(path: &str) -> Markup {
    html! { a href=(address("/document", &[("path", path)])) { (visible(path)) } }
}

/// A finding by its title.
pub(super) fn finding(matter: &Matter) -> Markup {
    html! { a href={ "/findings/" (matter.id()) } { (visible(&matter.wording.title)) } }
}

/// Where one is among pages, counted from 0, with ways to the one before and the one after.
pub(super) fn pages(at: usize, count: usize, to: impl Fn(usize) -> String) -> Markup {
    html! {
        @if count > 1 {
            p class="pages" {
                @if at > 0 { a href=(to(at - 1)) { "Earlier" } " " }
                "page " (at + 1) " of " (count)
                @if at + 1 < count { " " a href=(to(at + 1)) { "Later" } }
            }
        }
    }
}
