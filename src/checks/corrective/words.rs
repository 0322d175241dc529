//! How alike two short texts are: by the stems of the words that carry meaning.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks::material::{File, Material};
use crate::words::{cut_in, lower};

/// The stems of the words of a text that carry meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::checks) struct Gist(BTreeSet<Arc<str>>);

impl Gist {
    /// What a text of a document says, in the document's language.
    pub fn of(material: &Material<'_>, file: &File<'_>, text: &str) -> Self {
        let function_words = &material.dossier.catalog.lexicon().judgement.function_words;
        let words = cut_in(text, file.facts.words_in()).into_iter();
        let told =
            words.filter(|word| !function_words.contains(&lower(&text[word.start..word.end])));
        Self(told.map(|word| word.stem).collect())
    }

    /// How many words carry meaning.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How alike two texts are, in hundredths: 100 where each says what the other says.
    pub fn alike(&self, other: &Self) -> usize {
        let both = self.0.intersection(&other.0).count();
        (200 * both).checked_div(self.len() + other.len()).unwrap_or_default()
    }

    /// How much of what this says the other says too, in hundredths.
    pub fn within(&self, other: &Self) -> usize {
        let both = self.0.intersection(&other.0).count();
        (100 * both).checked_div(self.len()).unwrap_or_default()
    }
}
