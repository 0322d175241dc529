//! What is printed on a page as its number: `iii`, `A-1`. An auditor cites that; tools count pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Location;

/// The labels of a document's pages, where they differ from the pages' numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageLabels(BTreeMap<u32, String>);

impl PageLabels {
    /// Those of these labels that say another thing than the page's number, each in one short line.
    #[must_use]
    pub fn of(labels: impl Iterator<Item = (u32, String)>) -> Self {
        let printed = labels.map(|(page, label)| (page, one_line(&label)));
        Self(
            printed
                .filter(|(page, label)| !label.is_empty() && *label != page.to_string())
                .take(LABELS_MAX)
                .collect(),
        )
    }

    /// Whether every page is called by its number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is printed on the page of a place, where it is not its number.
    #[must_use]
    pub fn at(&self, place: &Location) -> Option<&str> {
        let (Location::Page { page, .. } | Location::TableRows { page: Some(page), .. }) = place
        else {
            return None;
        };
        self.0.get(page).map(String::as_str)
    }

    /// A place as people are shown it: `page 5 (iii)`.
    #[must_use]
    pub fn shown(&self, place: &Location) -> String {
        let shown = place.to_string();
        let Some(label) = self.at(place) else { return shown };
        match shown.split_once(", ") {
            Some((page, rest)) => format!("{page} ({label}), {rest}"),
            None => format!("{shown} ({label})"),
        }
    }
}

/// The longest books have some thousands of pages.
const LABELS_MAX: usize = 20_000;
/// A label is a number with a few letters before it.
const CHARACTERS_MAX: usize = 40;

/// A label is written by anybody: nothing in it may break a line or turn what stands after it around.
fn one_line(label: &str) -> String {
    let turns = |letter| {
        matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let plain: String =
        label.chars().filter(|letter| !letter.is_control() && !turns(*letter)).collect();
    plain.trim().chars().take(CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(label: &str, place: &Location, shown: &str) {
        let labels = PageLabels::of([(5, label.to_owned())].into_iter());
        assert_eq!(labels.shown(place), shown, "{label:?}");
    }

    #[test]
    fn a_label_stands_after_the_page_it_is_printed_on() {
        let page = Location::on_page(5, 2);
        check("iii", &page, "page 5 (iii)");
        let rows = Location::TableRows { page: Some(5), paragraph: 1, first: 2, last: 2 };
        check("A-1", &rows, "page 5 (A-1), table row 2");
        check("iii", &Location::on_page(4, 2), "page 4");
        check("iii", &Location::Lines { first: 5, last: 5 }, "line 5");
    }

    #[test]
    fn a_label_that_tells_nothing_is_not_shown_and_one_that_lies_is_cut() {
        let page = Location::on_page(5, 1);
        check("5", &page, "page 5");
        check(" \n", &page, "page 5");
        check("a\u{202E}b\nc", &page, "page 5 (abc)");
        check(&"x".repeat(90), &page, &format!("page 5 ({})", "x".repeat(40)));
    }
}
