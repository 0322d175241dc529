//! The words of `lexicon/inventory.toml` made ready for looking at lists.

use crate::catalog::{DoesWords, InventoryWords};
use crate::words::{Phrases, Word, cut, spans};

/// What tells an inventory of AI systems from other lists.
#[derive(Clone, Debug)]
pub(in super::super::super) struct InventoryCues {
    title: TitleCues,
    /// Words between two things of which each is one.
    parting: Vec<String>,
    header_ai: Phrases<()>,
    header_other: Phrases<()>,
    header_never: Phrases<()>,
    does: DoesCues,
}

/// What stands over lists.
#[derive(Clone, Debug)]
struct TitleCues {
    ai: Phrases<()>,
    bare: Phrases<()>,
    tool: Phrases<()>,
    list: Phrases<()>,
    other: Phrases<()>,
}

/// What AI systems do.
#[derive(Clone, Debug)]
struct DoesCues {
    phrases: Phrases<()>,
    not: Phrases<()>,
    begins: Vec<String>,
    ends: Vec<String>,
}

/// What the words over a list call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Called {
    pub(super) subject: Subject,
    /// Whether it is called a list at all.
    pub(super) a_list: bool,
}

/// What the words over a list say stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// AI systems, by whatever word.
    AiSystems,
    /// Tools, software, models: what they do has to tell.
    PerhapsSystems,
    /// They say nothing.
    Unsaid,
    /// Something else: risks, suppliers, servers.
    Otherwise,
}

impl InventoryCues {
    pub(in super::super::super) fn new(words: &InventoryWords) -> Self {
        let DoesWords { phrases: does, not, begins, ends } = &words.does;
        Self {
            title: TitleCues {
                ai: inflected(&words.title.ai),
                bare: inflected(&words.title.bare),
                tool: inflected(&words.title.tool),
                list: inflected(&words.title.list),
                other: inflected(&words.title.other),
            },
            parting: words.title.parting.clone(),
            header_ai: inflected(&words.header.ai),
            header_other: inflected(&words.header.other),
            header_never: inflected(&words.header.never),
            does: DoesCues {
                phrases: Phrases::written(does.iter().map(|phrase| (phrase.as_str(), ()))),
                not: Phrases::written(not.iter().map(|phrase| (phrase.as_str(), ()))),
                begins: begins.clone(),
                ends: ends.clone(),
            },
        }
    }

    /// What these words call a list that stands under them, the nearest first.
    ///
    /// The nearest that says anything counts: "Systems" in a risk register may be systems, "Risks" in an
    /// AI register are none.
    pub(super) fn called<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Called {
        let (mut bare, mut tool, mut a_list) = (false, false, false);
        let mut subject = None;
        for text in texts {
            let words = cut(text);
            let found = |phrases: &Phrases<()>| !phrases.find_in(text, &words).is_empty();
            a_list |= found(&self.title.list);
            if subject.is_some() {
                continue;
            }
            let ai = self.title.ai.find_in(text, &words);
            let tools = self.title.tool.find_in(text, &words);
            let other = self.title.other.find_in(text, &words);
            // The "risk" of a "model risk inventory" is no list of risks, nor are "tools and their risks".
            let covered = |first: usize| {
                ai.iter().any(|ai| (ai.first_word..ai.first_word + ai.words).contains(&first))
                    || ai.iter().chain(&tools).any(|before| {
                        let end = before.first_word + before.words;
                        end <= first && self.parted(text, &words, end - 1, first)
                    })
            };
            if other.iter().any(|other| !covered(other.first_word)) {
                subject =
                    Some(if bare || tool { Subject::PerhapsSystems } else { Subject::Otherwise });
            } else if !ai.is_empty() {
                subject = Some(Subject::AiSystems);
            } else {
                bare |= found(&self.title.bare);
                tool |= found(&self.title.tool);
            }
        }
        let subject = subject.unwrap_or(match (bare, tool) {
            (true, _) if a_list => Subject::AiSystems,
            (false, false) => Subject::Unsaid,
            _ => Subject::PerhapsSystems,
        });
        Called { subject, a_list }
    }

    /// Whether a word further on is not of the same thing as one before it: "tools and their suppliers",
    /// not "tool suppliers".
    fn parted(&self, text: &str, words: &[Word], before: usize, after: usize) -> bool {
        let between = &text[words[before].end..words[after].start];
        between.contains([':', '–', '—', '(', '&', ',', ';', '|'])
            || words[before + 1..after]
                .iter()
                .any(|word| self.parting.contains(&text[word.start..word.end].to_lowercase()))
    }

    /// Whether a header is one that only lists of AI systems have.
    pub(super) fn heads_ai(&self, header: &str) -> bool {
        !self.header_ai.find(header).is_empty()
    }

    /// Whether a header names rows that are no systems.
    pub(super) fn heads_other(&self, header: &str) -> bool {
        !self.header_other.find(header).is_empty()
    }

    /// Whether no inventory of systems has such a column.
    pub(super) fn heads_never(&self, header: &str) -> bool {
        !self.header_never.find(header).is_empty()
    }

    /// Whether a text says of something what AI systems do: "ranks CVs", "Bilderkennung".
    pub(super) fn does(&self, text: &str) -> bool {
        if !self.does.not.find(text).is_empty() {
            return false;
        }
        if !self.does.phrases.find(text).is_empty() {
            return true;
        }
        spans(text).into_iter().any(|(start, end)| {
            let word = text[start..end].to_lowercase();
            self.does.begins.iter().any(|begin| word.starts_with(begin.as_str()))
                || self.does.ends.iter().any(|ending| word.ends_with(ending.as_str()))
        })
    }
}

fn inflected(phrases: &[String]) -> Phrases<()> {
    Phrases::new(phrases.iter().map(|phrase| (phrase.as_str(), ())))
}
