//! The cells of a record by column name.
//!
//! A register of a hundred thousand rows is that many of these, most with a handful of cells, so they
//! lie in one sorted list and not in a tree with room for eleven.

use serde::{Deserialize, Serialize};

use super::Fact;

/// The cells of one record, by column name, in the order of the names; each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields(Box<[(Box<str>, Fact<String>)]>);

impl Fields {
    /// The cell of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Fact<String>> {
        let found = self.0.binary_search_by(|(name, _)| name.as_ref().cmp(column)).ok()?;
        self.0.get(found).map(|(_, fact)| fact)
    }

    /// Whether a column has a cell.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.get(column).is_some()
    }

    /// How many columns have a cell.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The cells with the names of their columns.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact<String>)> {
        self.0.iter().map(|(name, fact)| (name.as_ref(), fact))
    }
}

/// Of two cells of one name the first counts.
impl<'a> FromIterator<(&'a str, Fact<String>)> for Fields {
    fn from_iter<T: IntoIterator<Item = (&'a str, Fact<String>)>>(cells: T) -> Self {
        let mut cells: Vec<(Box<str>, Fact<String>)> =
            cells.into_iter().map(|(name, fact)| (name.into(), fact)).collect();
        cells.sort_by(|(left, _), (right, _)| left.cmp(right));
        cells.dedup_by(|(later, _), (earlier, _)| later == earlier);
        Self(cells.into_boxed_slice())
    }
}
