//! Reads ranges of whole numbers as people write them: `1 to 5`, `6–12`, `13+`, `up to 4`, `ab 15`.

/// Whole numbers from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: u32,
    /// None where it is open above.
    pub(super) to: Option<u32>,
}

impl Range {
    /// Whether it begins where another ends, but for scores that no two levels give: `10-16`, then `20-25`.
    pub(super) fn follows(self, other: Self) -> bool {
        const LEVELS: u32 = 5;
        let is_product = |score: u32| {
            (1..=LEVELS).any(|level| score.is_multiple_of(level) && score / level <= LEVELS)
        };
        let between =
            |to: u32| self.from <= LEVELS * LEVELS && !(to + 1..self.from).any(is_product);
        other.to.is_some_and(|to| self.from == to + 1 || (self.from > to && between(to)))
    }
}

/// A range in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Between the two numbers of a range.
const TO: [&str; 10] = ["to", "-", "–", "—", "bis", "à", "a", "until", "through", ".."];
/// Before a number that is the highest.
const UP_TO: [&str; 10] =
    ["up to", "≤", "<=", "at most", "bis", "bis zu", "höchstens", "jusqu'à", "jusqu’à", "au plus"];
const BELOW: [&str; 6] = ["<", "below", "under", "less than", "unter", "moins de"];
/// Before a number that is the lowest.
const FROM: [&str; 7] = ["≥", ">=", "at least", "ab", "mindestens", "à partir de", "from"];
const ABOVE: [&str; 8] =
    [">", "above", "over", "more than", "über", "mehr als", "plus de", "au-dessus de"];
/// After a number that is the lowest.
const AND_ABOVE: [&str; 14] = [
    "+",
    "and above",
    "or above",
    "and over",
    "or more",
    "and more",
    "and higher",
    "or higher",
    "und mehr",
    "und höher",
    "oder mehr",
    "et plus",
    "ou plus",
    "et au-delà",
];
const AND_BELOW: [&str; 7] =
    ["and below", "or below", "or less", "and less", "und weniger", "oder weniger", "et moins"];
/// No score is higher.
const SCORE_MAX: u32 = 1_000;

/// The ranges of a text, in reading order; none overlaps another.
pub(super) fn ranges(text: &str) -> Vec<Span> {
    let numbers = numbers(text);
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let (value, start, end) = numbers[at];
        let floor = spans.last().map_or(0, |span| span.end);
        let next = numbers.get(at + 1).copied();
        let pair = next.filter(|(other, other_start, _)| {
            *other > value && TO.contains(&folded(&text[end..*other_start]).as_str())
        });
        if let Some((other, _, other_end)) = pair {
            spans.push(Span {
                range: Range { from: value, to: Some(other) },
                start,
                end: other_end,
            });
            at += 2;
            continue;
        }
        at += 1;
        let behind = &text[end..next.map_or(text.len(), |(_, start, _)| start)];
        let closed =
            opens(behind, &AND_ABOVE).map(|length| (Range { from: value, to: None }, length));
        let closed = closed
            .or_else(|| opens(behind, &AND_BELOW).map(|n| (Range { from: 0, to: Some(value) }, n)));
        if let Some((range, length)) = closed {
            spans.push(Span { range, start, end: end + length });
            continue;
        }
        let ahead = &text[floor..start];
        let before = [
            (&UP_TO[..], Range { from: 0, to: Some(value) }),
            (&BELOW[..], Range { from: 0, to: value.checked_sub(1) }),
            (&FROM[..], Range { from: value, to: None }),
            (&ABOVE[..], Range { from: value + 1, to: None }),
        ];
        let opened =
            before.into_iter().find_map(|(words, range)| Some((range, closes(ahead, words)?)));
        if let Some((range, length)) = opened {
            spans.push(Span { range, start: start - length, end });
        }
    }
    spans
}

/// The whole numbers of a text that are no part of a word, a date, a version or a decimal.
fn numbers(text: &str) -> Vec<(u32, usize, usize)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let before = text[..start].chars().next_back();
        let after = text[at..].chars().next();
        let joined = |sign: Option<char>, beyond: Option<char>| {
            sign.is_some_and(|c| c.is_alphanumeric() || c == '_')
                || (sign.is_some_and(|c| matches!(c, '.' | ',' | '/'))
                    && beyond.is_some_and(|c| c.is_ascii_digit()))
        };
        let before_that = text[..start].chars().rev().nth(1);
        let after_that = text[at..].chars().nth(1);
        let value = text[start..at].parse::<u32>().ok().filter(|value| *value <= SCORE_MAX);
        if let Some(value) = value
            && !joined(before, before_that)
            && !joined(after, after_that)
            && after != Some('%')
        {
            found.push((value, start, at));
        }
    }
    found
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// How far into a text one of some words ends that opens it.
fn opens(text: &str, words: &[&str]) -> Option<usize> {
    let rest = text.trim_start();
    let skipped = text.len() - rest.len();
    words.iter().find_map(|word| {
        let end = word.len();
        let is_it = rest.get(..end).is_some_and(|head| head.to_lowercase() == *word);
        let apart = !rest.get(end..)?.starts_with(char::is_alphanumeric);
        (is_it && apart).then_some(skipped + end)
    })
}

/// How far before the end of a text one of some words begins that closes it.
fn closes(text: &str, words: &[&str]) -> Option<usize> {
    let rest = text.trim_end();
    words.iter().find_map(|word| {
        let start = rest.len().checked_sub(word.len())?;
        let is_it = rest.get(start..).is_some_and(|tail| tail.to_lowercase() == *word);
        let apart = !rest.get(..start)?.ends_with(char::is_alphanumeric);
        (is_it && apart).then_some(text.len() - start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_they_are_written() {
        for (text, expected) in [
            ("1 to 5", vec![(1, Some(5))]),
            ("6–12", vec![(6, Some(12))]),
            ("bis 4, ab 15", vec![(0, Some(4)), (15, None)]),
            ("≥ 15", vec![(15, None)]),
            ("> 12", vec![(13, None)]),
            ("12 and above", vec![(12, None)]),
            ("20+", vec![(20, None)]),
            ("< 5", vec![(0, Some(4))]),
            ("2.5 to 3", vec![]),
            ("v1-2", vec![]),
        ] {
            let found: Vec<_> =
                ranges(text).iter().map(|span| (span.range.from, span.range.to)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
