//! Pages nested deeper than any browser shows. Building their tree takes time by the square of the
//! depth, so their words are read without one.

use super::super::reading::Reading;
use crate::domain::{Location, fold_space};

/// Browsers stop at 512.
const DEPTH_MAX: usize = 512;

/// Whether a page is nested too deeply for a tree. Elements that need no end are not counted: pages of
/// the last century never close them.
pub fn is_too_deep(source: &str) -> bool {
    let mut depth: usize = 0;
    for tag in tags(source) {
        let name = tag.name.to_ascii_lowercase();
        if needs_no_end(&name) || tag.text.ends_with('/') {
            continue;
        }
        depth = if tag.closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEPTH_MAX {
            return true;
        }
    }
    false
}

/// Reads the words between the tags.
pub fn read(source: &str) -> Reading {
    let mut reading = Reading::default();
    let mut paragraph = 0;
    let mut from = 0;
    let mut passed_over: Option<String> = None;
    for tag in tags(source) {
        let words = source.get(from..tag.start).unwrap_or_default();
        from = tag.end;
        let name = tag.name.to_ascii_lowercase();
        if let Some(open) = &passed_over {
            if tag.closes && name == *open {
                passed_over = None;
            }
            continue;
        }
        let words = fold_space(words);
        if !words.is_empty() {
            paragraph += 1;
            reading.text(Location::paragraph(paragraph), words);
        }
        if matches!(name.as_str(), "script" | "style" | "template") && !tag.closes {
            passed_over = Some(name);
        }
    }
    let words = fold_space(source.get(from..).unwrap_or_default());
    if passed_over.is_none() {
        reading.text(Location::paragraph(paragraph + 1), words);
    }
    let gap = format!(
        "its elements are nested more than {DEPTH_MAX} deep; read without headings and tables"
    );
    reading.gaps.push(gap);
    reading
}

struct Tag<'a> {
    start: usize,
    end: usize,
    closes: bool,
    name: &'a str,
    /// What stands between the brackets.
    text: &'a str,
}

fn tags(source: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + source.get(from..)?.find('<')?;
            let inner = source.get(start + 1..)?;
            if inner.starts_with("!--") {
                from = inner.find("-->").map_or(source.len(), |end| start + 1 + end + 3);
                continue;
            }
            let named = inner.strip_prefix('/').unwrap_or(inner);
            if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
                from = start + 1;
                continue;
            }
            let length = inner.find('>').unwrap_or(inner.len());
            let end = (start + 1 + length + 1).min(source.len());
            from = end;
            let name = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
            return Some(Tag {
                start,
                end,
                closes: inner.starts_with('/'),
                name: &named[..name],
                text: &inner[..length],
            });
        }
    })
}

fn needs_no_end(name: &str) -> bool {
    matches!(
        name,
        "" | "p"
            | "li"
            | "dt"
            | "dd"
            | "td"
            | "th"
            | "tr"
            | "thead"
            | "tbody"
            | "tfoot"
            | "option"
            | "colgroup"
            | "col"
            | "br"
            | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "frame"
    )
}
