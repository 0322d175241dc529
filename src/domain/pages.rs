//! Pages of which no text was read: which they are, why, and the words the ledger says it in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Pages whose text is only to be seen: what text recognition is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadPages {
    images: BTreeSet<u32>,
    undecodable: BTreeSet<u32>,
}

impl UnreadPages {
    /// Pages that are images, and pages in letters that nobody can decode.
    #[must_use]
    pub fn new(
        images: impl IntoIterator<Item = u32>,
        undecodable: impl IntoIterator<Item = u32>,
    ) -> Self {
        let undecodable = undecodable.into_iter().collect();
        Self { images: images.into_iter().collect(), undecodable }
    }

    /// Their numbers, in order.
    #[must_use]
    pub fn numbers(&self) -> Vec<u32> {
        self.images.union(&self.undecodable).copied().collect()
    }

    /// Takes a page out: it was read in another way, or something else is said of it.
    pub fn remove(&mut self, page: u32) {
        self.images.remove(&page);
        self.undecodable.remove(&page);
    }

    /// What could not be read, in words.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let whys = [(&self.images, "without text"), (&self.undecodable, "cannot be decoded")];
        whys.into_iter()
            .filter(|(pages, _)| !pages.is_empty())
            .map(|(pages, why)| format!("{} {why}", named(pages.iter().copied())))
            .collect()
    }
}

/// Page numbers as people list them: `page 3`, `pages 3, 5–7`. They are to be in order.
#[must_use]
pub fn named(pages: impl IntoIterator<Item = u32>) -> String {
    let pages: Vec<u32> = pages.into_iter().collect();
    let runs = pages.chunk_by(|a, b| a.checked_add(1) == Some(*b)).filter_map(|run| match run {
        [] => None,
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    let noun = if pages.len() == 1 { "page" } else { "pages" };
    format!("{noun} {}", runs.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_as_people_list_them() {
        for (pages, expected) in [
            (&[3][..], "page 3"),
            (&[2, 3], "pages 2–3"),
            (&[1, 3, 5, 6, 7, u32::MAX], "pages 1, 3, 5–7, 4294967295"),
        ] {
            assert_eq!(named(pages.iter().copied()), expected);
        }
    }

    #[test]
    fn what_was_read_otherwise_is_no_gap_any_more() {
        let mut unread = UnreadPages::new([2, 5], [3]);
        assert_eq!(unread.numbers(), [2, 3, 5]);
        assert_eq!(unread.gaps(), ["pages 2, 5 without text", "page 3 cannot be decoded"]);
        unread.remove(3);
        unread.remove(5);
        assert_eq!(unread.gaps(), ["page 2 without text"]);
        unread.remove(2);
        assert_eq!((unread.gaps(), unread), (Vec::new(), UnreadPages::default()));
    }
}
