//! What was understood of a document beside its control block: tables read as records, labelled fields, rules on
//! how often and how soon, what it cites, and what a careful reader stumbles over.

use maud::{Markup, html};

use crate::facts::Facts;
use crate::paper::visible;

/// More of one kind is counted and not listed.
const LISTED: usize = 25;

pub(super) fn shown(facts: &Facts) -> Markup {
    let tables = facts.records.iter().map(|set| (&set.record, "", &set.columns, set.rows.len()));
    let registers = facts.registers.iter().map(|register| {
        (&register.record, register.caption.as_str(), &register.columns, register.rows.len())
    });
    let tables: Vec<_> = tables.chain(registers).collect();
    let fields: Vec<String> =
        facts.form.iter().map(|pair| format!("{}: {}", plain(&pair.field), pair.value)).collect();
    let rules: Vec<String> =
        facts.rules.iter().map(|rule| rule.evidence.quote().to_owned()).collect();
    let cited: Vec<String> = facts.references.iter().map(|one| one.value.clone()).collect();
    let models: Vec<String> = facts.models.iter().map(|one| one.value.clone()).collect();
    let stumbles: Vec<String> = facts.oddities.iter().map(|oddity| oddity.text.clone()).collect();
    html! {
        @if !tables.is_empty() {
            h3 { "Tables read as records" }
            ul { @for (record, caption, columns, rows) in tables {
                li { strong { (plain(record)) } @if !caption.is_empty() { " (" (visible(caption)) ")" }
                    ": " (rows) " rows; columns " (plain(&columns.join(", "))) }
            } }
        }
        (list("Labelled fields", &fields))
        (list("How often and how soon", &rules))
        (list("What it cites", &cited))
        (list("Models it names", &models))
        (list("What a careful reader stumbles over", &stumbles))
    }
}

fn list(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h3 { (title) }
            ul {
                @for line in lines.iter().take(LISTED) { li { (visible(line)) } }
                @if lines.len() > LISTED { li class="quiet" { "and " (lines.len() - LISTED) " more" } }
            }
        }
    }
}

/// A name of the catalogue as people say it.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}
