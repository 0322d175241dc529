//! Reads the checks of data sets on record.

use std::collections::BTreeMap;

use super::names;
use crate::checks::material::{Material, Row};
use crate::checks::monitoring::{is_of_data, without_period};
use crate::domain::AuditDate;

/// A check of a data set on record.
pub(super) struct Check<'a> {
    pub row: Row<'a>,
    /// The data set, as it is compared.
    pub set: String,
    /// What was checked, in lower case.
    pub what: String,
    pub on: AuditDate,
}

/// The checks on record, in the order of the documents.
pub(super) fn checks<'a>(material: &Material<'a>) -> Vec<Check<'a>> {
    // A log has many rows and few sets: each name is read once.
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    let own = material.rows("quality_results").iter();
    let monitored = material.rows("monitoring").iter().filter(|row| is_of_data(row));
    own.chain(monitored)
        .filter_map(|row| {
            let on = row.when("checked_on").or_else(|| row.when("measured_on"))?.latest();
            let named = row.text("dataset").or_else(|| row.text("system"))?;
            let set = keys.entry(named).or_insert_with(|| names::key(named)).clone();
            let what = row.text("check").or_else(|| row.text("metric")).unwrap_or_default();
            (on <= material.as_of()).then(|| Check {
                row: *row,
                set,
                what: without_period(what).to_lowercase(),
                on,
            })
        })
        .collect()
}
