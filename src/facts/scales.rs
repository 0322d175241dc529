//! Reads the bands a method parts its scores into: `1 to 5 green`, `Low (1-4)`, `15 and above: High`.
//!
//! Bands are known by their ranges: each begins where the one before ends, and the lowest at nought or one. So
//! no list of names is needed, and age groups, years and prices are no bands.

use serde::{Deserialize, Serialize};

use super::cite::whole_row;
use crate::domain::{Body, Document, Evidence, Row, Section, Source, Table};

mod range;

use range::{Range, ranges};

/// The bands of one method, lowest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// Its bands; at least two.
    pub bands: Vec<Band>,
}

/// A band of scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// What it is called: `High`, `red`.
    pub name: String,
    /// The lowest score in it.
    pub from: u32,
    /// The highest score in it; none where it is open above.
    pub to: Option<u32>,
    /// The words that lay it down.
    pub evidence: Evidence,
}

impl Scale {
    /// The band of a score, by its place.
    #[must_use]
    pub fn band_of(&self, score: u32) -> Option<usize> {
        let holds = |band: &Band| band.from <= score && band.to.is_none_or(|to| score <= to);
        self.bands.iter().position(holds)
    }
}

/// In more text than this nobody lays down a method.
const TEXT_CHARS_MAX: usize = 300_000;
/// A longer table is a register.
const TABLE_ROWS_MAX: usize = 40;
/// A paragraph that is one band of several: `- Low: 1 to 4`.
const ITEM_CHARS_MAX: usize = 160;
/// Between two bands of one sentence stand a name and little else.
const GAP_CHARS_MAX: usize = 80;
const NAME_WORDS_MAX: usize = 4;
/// The lowest band begins no higher.
const LOWEST_FROM_MAX: u32 = 1;

/// A band before it is known to be one.
struct Found {
    range: Range,
    name: String,
    evidence: Evidence,
}

/// The scales of a document, in reading order.
pub(super) fn of(document: &Document) -> Vec<Scale> {
    let mut scales = Vec::new();
    // Bands of neighbouring paragraphs, as lists have them.
    let mut items: Vec<Found> = Vec::new();
    let mut read = 0;
    for section in &document.sections {
        let text = match &section.body {
            Body::Text(text) => text,
            Body::Table(table) if table.rows.len() <= TABLE_ROWS_MAX => {
                scales.extend(chains(std::mem::take(&mut items)));
                scales.extend(chains(of_table(section.source(&document.file), table)));
                continue;
            }
            _ => continue,
        };
        read += text.len();
        if read > TEXT_CHARS_MAX {
            break;
        }
        let found = of_text(document, section, text);
        if found.is_empty() || text.len() > ITEM_CHARS_MAX {
            scales.extend(chains(std::mem::take(&mut items)));
            scales.extend(chains(found));
        } else {
            items.extend(found);
        }
    }
    scales.extend(chains(items));
    scales
}

/// The runs of bands of which each begins where its neighbour ends.
fn chains(found: Vec<Found>) -> Vec<Scale> {
    let mut runs: Vec<Vec<Found>> = Vec::new();
    for one in found {
        let follows = runs
            .last()
            .and_then(|run| run.last())
            .is_some_and(|last| one.range.follows(last.range) || last.range.follows(one.range));
        match runs.last_mut().filter(|_| follows) {
            Some(run) => run.push(one),
            None => runs.push(vec![one]),
        }
    }
    runs.into_iter().filter_map(scale).collect()
}

fn scale(mut run: Vec<Found>) -> Option<Scale> {
    run.sort_by_key(|one| one.range.from);
    let from_the_bottom = run.first()?.range.from <= LOWEST_FROM_MAX;
    let in_order = run.windows(2).all(|pair| pair[1].range.follows(pair[0].range));
    let named = run.iter().all(|one| !one.name.is_empty());
    let bands = run.into_iter().map(|Found { range, name, evidence }| Band {
        name,
        from: range.from,
        to: range.to,
        evidence,
    });
    let bands: Vec<Band> = bands.collect();
    (bands.len() >= 2 && from_the_bottom && in_order && named).then_some(Scale { bands })
}

/// In a table the range is a cell of its own, or stands behind the name: `| Low | 1 to 4 |`, `| Low (1-4) |`.
fn of_table(source: Source<'_>, table: &Table) -> Vec<Found> {
    let of_row = |row: &Row| {
        let at = (0..row.cells.len()).find_map(|at| Some((at, whole_range(row.cell(at))?)));
        let (range, name) = match at {
            Some((at, range)) => {
                let left = (0..at).rev();
                let right = at + 1..row.cells.len();
                let name = left.chain(right).map(|at| row.cell(at)).find(|cell| is_name(cell))?;
                (range, name.to_owned())
            }
            None => row.cells.iter().find_map(|cell| {
                let found = ranges(cell);
                let [only] = found.as_slice() else { return None };
                let name = trimmed(&cell[..only.start]);
                let alone = cell[only.end..].trim_matches([' ', ')', ']', '.']).is_empty();
                (alone && is_name(&name)).then_some((only.range, name))
            })?,
        };
        Some(Found { range, name, evidence: whole_row(source, row)? })
    };
    table.rows.iter().filter_map(of_row).collect()
}

fn whole_range(cell: &str) -> Option<Range> {
    let found = ranges(cell);
    let [only] = found.as_slice() else { return None };
    let rest = format!("{}{}", &cell[..only.start], &cell[only.end..]);
    (!rest.chars().any(char::is_alphanumeric)).then_some(only.range)
}

fn is_name(cell: &str) -> bool {
    let words = cell.split_whitespace().count();
    (1..=NAME_WORDS_MAX).contains(&words)
        && cell.chars().any(char::is_alphabetic)
        && !cell.chars().any(|c| c.is_ascii_digit())
}

fn of_text(document: &Document, section: &Section, text: &str) -> Vec<Found> {
    let spans = ranges(text);
    let near = |at: usize| at.checked_sub(1).and_then(|before| spans.get(before));
    let sides: Vec<(String, String)> = spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let start = near(at).map_or(0, |last| last.end);
            let end = spans.get(at + 1).map_or(text.len(), |next| next.start);
            (before(text, start, span.start), after(text, span.end, end))
        })
        .collect();
    // Where words stand on both sides, the ranges with words on one side tell which is meant.
    let only_left = sides.iter().filter(|(left, right)| !left.is_empty() && right.is_empty());
    let only_right = sides.iter().filter(|(left, right)| left.is_empty() && !right.is_empty());
    let names_before = match only_left.count().cmp(&only_right.count()) {
        std::cmp::Ordering::Equal => sides.first().is_some_and(|(left, _)| !left.is_empty()),
        more => more.is_gt(),
    };
    let mut found = Vec::new();
    for (at, (span, (left, right))) in spans.iter().zip(&sides).enumerate() {
        let start = near(at).map_or(0, |last| last.end);
        // Far apart they belong to different sentences.
        if at > 0 && span.start - start > GAP_CHARS_MAX {
            found.clear();
        }
        let name = match (left.is_empty(), right.is_empty()) {
            (false, true) => left,
            (true, false) => right,
            _ if names_before => left,
            _ => right,
        };
        let name = name.clone();
        let quote = sentence_around(text, span.start, span.end);
        let cited = Evidence::cite(section.excerpt(&document.file), quote);
        if let Ok(evidence) = cited {
            found.push(Found { range: span.range, name, evidence });
        }
    }
    found
}

/// The words right before a range that are its name.
fn before(text: &str, start: usize, end: usize) -> String {
    let piece = text.get(start..end).unwrap_or_default();
    let clause = piece.trim_end_matches([' ', '(', ':', '=', '[', '-', '–', '\t']);
    let clause = clause.rsplit(['.', ',', ';', ':', '\n', '|', ')']).next().unwrap_or_default();
    trimmed(clause)
}

/// The words right after a range that are its name.
fn after(text: &str, start: usize, end: usize) -> String {
    let piece = text.get(start..end).unwrap_or_default();
    let clause = piece.trim_start_matches([' ', ')', ':', '=', ']', '-', '–', '>']);
    let clause = clause.split(['.', ',', ';', '(', '\n', '|']).next().unwrap_or_default();
    trimmed(clause)
}

/// Words that join a band to its range and name nothing.
const GLUE: [&str; 36] = [
    "is", "are", "means", "score", "scores", "scoring", "of", "from", "the", "a", "an", "and",
    "or", "band", "risk", "risks", "level", "values", "points", "rating", "counts", "as", "und",
    "ist", "sind", "werte", "wert", "von", "et", "est", "sont", "de", "le", "la", "les", "punkte",
];

/// A name without what joins it to its range; nothing where it is a sentence.
fn trimmed(clause: &str) -> String {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let is_glue = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        bare.is_empty() || GLUE.contains(&bare.as_str())
    };
    let first = words.iter().position(|word| !is_glue(word)).unwrap_or(words.len());
    let last = words.iter().rposition(|word| !is_glue(word)).map_or(first, |last| last + 1);
    let name = &words[first.min(last)..last];
    let name = if name.len() > NAME_WORDS_MAX { &[] } else { name };
    name.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn sentence_around(text: &str, start: usize, end: usize) -> &str {
    let ends = |rest: &str, at: usize| rest[at + 1..].starts_with(char::is_whitespace);
    let from = text[..start].rfind(['\n']).map_or(0, |at| at + 1);
    let opened = text[from..start].rfind(". ").map_or(from, |at| from + at + 2);
    let rest = &text[end..];
    let closes = |(at, c): &(usize, char)| {
        *c == '\n' || (*c == '.' && (rest.len() == at + 1 || ends(rest, *at)))
    };
    let to = rest.char_indices().find(closes).map_or(text.len(), |(at, _)| end + at);
    text[opened..to].trim()
}

#[cfg(test)]
mod tests {
    use super::super::written::document;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let scales = of(&document("a/method.docx", text));
        let told: Vec<String> = scales
            .iter()
            .map(|scale| {
                let bands = scale.bands.iter().map(|band| {
                    let to = band.to.map_or_else(String::new, |to| to.to_string());
                    format!("{} {}-{to}", band.name, band.from)
                });
                bands.collect::<Vec<_>>().join(", ")
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn bands_in_a_sentence_have_their_names_on_either_side() {
        let expected = ["Low 1-5, Medium 6-11, High 12-19, Critical 20-25"];
        for text in [
            "Likelihood 1 to 5 and consequence 1 to 5, with society. Bands: 1-5 Low, 6-11 Medium, 12-19 High, 20-25 Critical.",
            "Bands: Low 1-5, Medium 6-11, High 12-19, Critical 20-25.",
        ] {
            check(text, &expected);
        }
        // Scores that cannot come up may be left out between bands, and nothing else.
        check("Bands: 1-10 Low, 11-25 High, 100-200 Euro.", &["Low 1-10, High 11-25"]);
    }

    #[test]
    fn bands_are_read_from_tables() {
        let expected = ["Low 1-5, Medium 6-12, High 13-25"];
        check(
            "| Score | Band | Rule |\n| 1 to 5 | Low | live with it |\n\
             | 6 to 12 | Medium | ask |\n| 13 to 25 | High | never accepted |",
            &expected,
        );
        check("| Low | 1–5 |\n| Medium | 6–12 |\n| High | 13–25 |", &expected);
        check("| High (13-25) | stop |\n| Medium (6-12) | ask |\n| Low (1-5) | go |", &expected);
        check("| niedrig | bis 4 |\n| hoch | ab 5 |", &["niedrig 0-4, hoch 5-"]);
    }

    #[test]
    fn bands_are_read_from_sentences_and_lists() {
        check(
            "Score = severity x likelihood. Green 1 to 6, yellow 7 to 14, red 15 to 25.",
            &["Green 1-6, yellow 7-14, red 15-25"],
        );
        check(
            "Scores of 1 to 4 are low, 5 to 9 medium and 10 to 16 high.",
            &["low 1-4, medium 5-9, high 10-16"],
        );
        check("Low: 1-4\n\nMedium: 5-9\n\nHigh: 10 and above", &["Low 1-4, Medium 5-9, High 10-"]);
        check(
            "1-4 = faible ; 5-9 = moyen ; 10-16 = élevé",
            &["faible 1-4, moyen 5-9, élevé 10-16"],
        );
    }

    #[test]
    fn other_ranges_are_no_bands() {
        check("Applicants aged 18 to 24, 25 to 34 and above are compared.", &[]);
        check("Likelihood runs from 1 (rare) to 5 (certain). Consequence from 1 to 5.", &[]);
        check("| 2019 to 2020 | pilot |\n| 2021 to 2022 | live |", &[]);
        check("We look at 5 to 10 cases, then at 20.", &[]);
    }
}
