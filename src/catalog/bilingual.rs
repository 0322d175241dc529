//! A sentence of the catalogue in each language papers can be in.

use serde::{Deserialize, Serialize};

use crate::domain::Language;

/// The same in English and German. A file that lacks one of them does not load.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl Bilingual {
    /// In a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}
