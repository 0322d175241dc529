//! Reads the values of control fields: what may stand right of a label, and what may not.

use super::super::Approval;
use super::super::cues::Cues;
use super::super::labels::words;
use crate::dates::{FoundCadence, FoundDate};

/// The version a value gives, without its `v`, and what of the value is left behind it.
pub(super) fn version(value: &str) -> Option<(&str, &str)> {
    let mut rest = value.trim_start_matches(|c: char| !c.is_alphanumeric());
    for prefix in [
        "version", "Version", "VERSION", "Rev.", "rev.", "Rev", "rev", "Issue", "issue", "v.",
        "V.", "v", "V",
    ] {
        let stripped = rest.strip_prefix(prefix).map(str::trim_start);
        if let Some(stripped) = stripped.filter(|s| s.starts_with(|c: char| c.is_ascii_digit())) {
            rest = stripped;
            break;
        }
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
    let token = rest[..end].trim_end_matches('.');
    let numbered = token.starts_with(|c: char| c.is_ascii_digit())
        && token.chars().filter(char::is_ascii_alphabetic).count() <= 3
        && token.matches('.').count() <= 3;
    let lettered = token.len() == 1 && token.starts_with(|c: char| c.is_ascii_uppercase());
    let whole = !rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '/');
    (token.len() <= 12 && (numbered || lettered) && whole).then(|| (token, &rest[end..]))
}

/// The first date in a value.
pub(super) fn date(cues: &Cues, value: &str) -> Option<FoundDate> {
    cues.dates.find(value).into_iter().next()
}

/// The person, role or body a value names, as written; a date beside it is left off.
pub(super) fn person<'a>(cues: &Cues, value: &'a str) -> Option<&'a str> {
    let mut name = value;
    if let Some(found) = date(cues, value) {
        let (before, after) = (trim_name(&value[..found.start]), trim_name(&value[found.end..]));
        name = if before.is_empty() { after } else { before };
    }
    let name = trim_name(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let named = letters >= 2 && name.chars().count() <= 120 && !cues.is_blank(name);
    (named && cues.approval.whole(name).is_none()).then_some(name)
}

/// A name without what joined it to a date: `Kim Lee (CTO), on`.
fn trim_name(name: &str) -> &str {
    let mut name = trimmed(name);
    for link in [" on", " am", " le", " dated", " vom", " du", " date", " Date"] {
        name = name.strip_suffix(link).map_or(name, trimmed);
    }
    // `(2026-01-15)` leaves its bracket behind.
    match (name.matches('(').count(), name.matches(')').count()) {
        (open, close) if open > close => trimmed(name.trim_end_matches('(')),
        _ => name,
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '/' | '_' | '*' | '|')
    })
}

/// A document's own id: short and with a number in it.
pub(super) fn document_id(cues: &Cues, value: &str) -> Option<String> {
    let value = trimmed(value);
    let first = value.split([' ', ',', '\t']).next().unwrap_or_default();
    let whole = value.len() <= 25 && value.split(' ').count() <= 3;
    let id =
        if whole && version(value.trim_start_matches(first)).is_none() { value } else { first };
    let digits = id.chars().filter(char::is_ascii_digit).count();
    let plausible = digits > 0 && id.len() <= 40 && (id.len() > digits || digits >= 3);
    (plausible && date(cues, id).is_none()).then(|| id.to_owned())
}

/// Whether a word on its own looks like a document's id: `LH-POL-07`, `QM.206`.
pub(super) fn is_bare_id(word: &str) -> bool {
    let mut parts = word.split(['-', '.', '/']);
    let lettered = parts.next().is_some_and(|first| {
        (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_uppercase())
    });
    let rest: Vec<&str> = parts.collect();
    let short = rest.iter().all(|part| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    });
    let numbered =
        rest.last().is_some_and(|last| last.len() <= 4 && last.bytes().any(|b| b.is_ascii_digit()));
    lettered && short && numbered && !word.starts_with("ISO-") && !word.starts_with("IEC-")
}

/// How far a value says the document is approved.
pub(super) fn approval(cues: &Cues, value: &str) -> Option<Approval> {
    let value = value.trim_matches(|c: char| !c.is_alphanumeric());
    cues.approval.whole(value).or_else(|| cues.approval.opening(value))
}

/// How often a value says the document is reviewed; a bare number counts months where the label says so.
pub(super) fn interval(cues: &Cues, value: &str) -> Option<FoundCadence> {
    cues.dates.cadence_of_field(value).or_else(|| {
        // A smaller number may as well be years.
        let number: u32 = value.trim().parse().ok().filter(|number| *number >= 6)?;
        let found = cues.dates.cadence_of_field(&format!("{number} months"))?;
        Some(FoundCadence { start: 0, end: value.len(), ..found })
    })
}

/// A title: one line with letters in it.
pub(super) fn title<'a>(cues: &Cues, value: &'a str) -> Option<&'a str> {
    let value = trimmed(value);
    let fits = (2..=160).contains(&value.chars().count()) && !words(value).is_empty();
    (fits && !cues.is_blank(value) && value.chars().any(char::is_alphabetic)).then_some(value)
}
