//! The forms of the catalogue's files, and where in them an entry stands.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{
    AuditProfile, AuditTest, Bilingual, CatalogFile, DocumentKind, Error, Example, MatrixColumn,
};
use crate::domain::Requirement;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequirementFile {
    pub requirement: Entries<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    pub kind: Entries<DocumentKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestFile {
    pub test: Entries<AuditTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleFile {
    pub passage: Entries<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixFile {
    pub column: Vec<MatrixColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub profile: Entries<AuditProfile>,
    pub combined: Option<CombinedNote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CombinedNote {
    pub note: Bilingual,
}

/// Entries of a file with the byte offsets where they stand.
#[derive(Deserialize)]
#[serde(transparent, bound = "T: Deserialize<'de>")]
pub(super) struct Entries<T>(Vec<Spanned<T>>);

impl<T> Entries<T> {
    pub fn unspanned(self) -> (Vec<usize>, Vec<T>) {
        self.0.into_iter().map(|entry| (entry.span().start, entry.into_inner())).unzip()
    }
}

/// Where an entry stands, for the message about it.
pub(super) struct Placed {
    file: String,
    line: usize,
}

impl Placed {
    pub fn new(file: &CatalogFile, offset: usize) -> Self {
        Self { file: file.path.clone(), line: file.line(offset) }
    }

    pub fn fault(&self, fault: String) -> Error {
        Error { file: self.file.clone(), line: self.line, fault }
    }
}

pub(super) fn check_unique<'a>(
    entries: impl Iterator<Item = (&'a Placed, String)>,
) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for (place, id) in entries {
        if !seen.insert(id.clone()) {
            return Err(place.fault(format!("`{id}` is defined a second time")));
        }
    }
    Ok(())
}
