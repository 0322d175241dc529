//! Rows of tables that are read as records: of the inventory, the Statement of Applicability, lists of
//! assessments.

use crate::checks::Dossier;
use crate::facts::Record;

/// All records of a name in current documents.
pub(in crate::checks) fn records<'a>(
    dossier: &Dossier<'a>,
    name: &'static str,
) -> impl Iterator<Item = &'a Record> {
    dossier
        .current()
        .flat_map(|facts| &facts.records)
        .filter(move |set| set.record == name)
        .flat_map(|set| &set.rows)
}

/// A field of a record.
pub(in crate::checks) fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.fields.get(field).map(|fact| fact.value.as_str())
}
