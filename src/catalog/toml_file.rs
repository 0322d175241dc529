//! A catalogue file and the faults in it, told with the line where they stand.

use serde::de::DeserializeOwned;

use super::Error;

/// A catalogue file: its path in the catalogue folder, with `/`, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogFile {
    /// The path.
    pub path: String,
    /// The text.
    pub text: String,
}

impl CatalogFile {
    /// The file read as `T`; a key `T` does not know is a fault.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(&self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.fault(offset, error.message().to_owned())
        })
    }

    /// A fault at a byte offset.
    pub(super) fn fault(&self, offset: usize, fault: String) -> Error {
        Error { file: self.path.clone(), line: self.line(offset), fault }
    }

    /// The line in which a byte offset stands, 1-based.
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        before.matches('\n').count() + 1
    }
}
