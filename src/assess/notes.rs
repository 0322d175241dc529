//! What interview notes can show: something happening where the auditor was shown it, and never how it is laid down.

use crate::domain::{Chunk, Heard, Nature};
use crate::facts::Facts;

/// How a passage of interview notes came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notes {
    /// Somebody told it. It answers a question and is no evidence that something happens.
    Said,
    /// The auditor was shown it or watched it.
    Seen,
    /// Notes of another form, which do not part the two.
    Free,
}

/// The code of the kind of document.
const KIND: &str = "INTERVIEW";

/// Which notes a passage is of, if any.
pub(super) fn of(facts: &Facts, chunk: &Chunk) -> Option<Notes> {
    let is_notes = facts.kind.as_ref().is_some_and(|kind| kind.0 == KIND);
    let under = chunk.trail.last().map(String::as_str);
    let notes = match under {
        _ if facts.notes.is_empty() => Notes::Free,
        Some(under) if under == Heard::Seen.name() => Notes::Seen,
        _ => Notes::Said,
    };
    is_notes.then_some(notes)
}

/// Whether a passage shows something happening, given whether its words alone would.
pub(super) fn happens(notes: Option<Notes>, otherwise: bool) -> bool {
    match notes {
        Some(Notes::Seen) => true,
        Some(Notes::Said) => false,
        Some(Notes::Free) | None => otherwise,
    }
}

/// What a passage shows, given what it would show in any other document.
pub(super) fn nature(notes: Option<Notes>, otherwise: Nature) -> Nature {
    match (notes, otherwise) {
        (Some(_), Nature::Template) => Nature::Template,
        // A note is short, and may be three words.
        (Some(Notes::Seen), _) => Nature::Operating,
        (Some(Notes::Said), _) | (Some(Notes::Free), Nature::Design) => Nature::Mention,
        (Some(Notes::Free) | None, nature) => nature,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_never_show_how_something_is_laid_down() {
        for notes in [Notes::Said, Notes::Seen, Notes::Free] {
            for otherwise in [Nature::Design, Nature::Operating, Nature::Mention, Nature::Template]
            {
                assert_ne!(nature(Some(notes), otherwise), Nature::Design);
            }
        }
        assert_eq!(nature(Some(Notes::Said), Nature::Operating), Nature::Mention);
        assert_eq!(nature(Some(Notes::Seen), Nature::Mention), Nature::Operating);
        assert_eq!(nature(None, Nature::Design), Nature::Design);
    }
}
