//! Numbers as they are written: with separators of thousands, as ordinals, with units, in words.

/// What a token is, as far as digits go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// One number or several, as in "10-20", each in its canonical form.
    Numbers(Vec<String>),
    /// Digits that are a name and no amount: "AIS-03", "v2.1", "A.6.2.4".
    Identifier,
    /// No digit in it.
    None,
}

/// Units and ordinal endings written on a number are at most so long.
const SUFFIX_CHARS_MAX: usize = 4;

/// What digits a token holds.
pub(super) fn figure(token: &str) -> Figure {
    if !token.contains(|one: char| one.is_ascii_digit()) {
        return Figure::None;
    }
    let mut numbers = Vec::new();
    for part in token.split(['-', '/', ':', '+', '&']) {
        let part = part.trim_matches(['%', '€', '$', '£', '.', ',', '#', '§']);
        let digits = part.trim_end_matches(char::is_alphabetic);
        let suffix = part.get(digits.len()..).unwrap_or_default();
        if part.is_empty() || is_plain_word(part) {
            continue;
        }
        match canonical(digits.trim_end_matches(['\'', '%'])) {
            Some(number) if suffix.chars().count() <= SUFFIX_CHARS_MAX => numbers.push(number),
            _ => return Figure::Identifier,
        }
    }
    if numbers.is_empty() { Figure::Identifier } else { Figure::Numbers(numbers) }
}

/// The number in one form whatever its separators: "1,250", "1.250" and "1 250" are "1250", "12,50" is "12.5".
///
/// A single separator before three digits parts thousands, as in audits counts are more common than
/// thousandths.
pub(super) fn canonical(digits: &str) -> Option<String> {
    let is_digit = |one: char| one.is_ascii_digit();
    if !digits.starts_with(is_digit) || !digits.ends_with(is_digit) {
        return None;
    }
    let separators: Vec<char> = digits.chars().filter(|one| !one.is_ascii_digit()).collect();
    let Some(last) = separators.last().copied() else { return Some(decimal(digits, "")) };
    if separators.iter().any(|one| !matches!(one, '.' | ',' | '\'' | ' ')) {
        return None;
    }
    let is_one_kind = separators.iter().all(|one| *one == last);
    if is_one_kind && is_grouped(digits, last) {
        return Some(decimal(&digits.replace(last, ""), ""));
    }
    let (whole, fraction) = digits.rsplit_once(last)?;
    let first = separators.first().copied().unwrap_or(last);
    let is_whole = whole.bytes().all(|one| one.is_ascii_digit()) || is_grouped(whole, first);
    if matches!(last, '\'' | ' ') || !is_whole || whole.contains(last) {
        return None;
    }
    Some(decimal(&whole.replace(first, ""), fraction))
}

/// The value of a number word of a language, from one to twelve.
pub(super) fn spelled(word: &str, tongue: Tongue) -> Option<u32> {
    let words = match tongue {
        Tongue::English => &ENGLISH,
        Tongue::German => &GERMAN,
        Tongue::French => &FRENCH,
    };
    let word = word.to_lowercase();
    words.iter().zip(1..).find(|(one, _)| **one == word).map(|(_, value)| value)
}

/// The language of a number word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    German,
    French,
}

/// All of them.
pub(super) const TONGUES: [Tongue; 3] = [Tongue::English, Tongue::German, Tongue::French];

const ENGLISH: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];
// Folded text has its accents apart.
const GERMAN: [&str; 12] = [
    "eins",
    "zwei",
    "drei",
    "vier",
    "fu\u{308}nf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwo\u{308}lf",
];
const FRENCH: [&str; 12] = [
    "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
];

/// Whether all groups of digits but the first have three, and the number does not begin with zero.
fn is_grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_group = |group: &str| group.bytes().all(|one| one.is_ascii_digit());
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && is_group(first)
        && groups.all(|group| group.len() == 3 && is_group(group))
}

/// Digits without idle zeros.
fn decimal(whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Whether the part of a token is a word, as the "day" of "30-day" and the "mid" of "mid-2026".
fn is_plain_word(part: &str) -> bool {
    part.chars().count() > 1
        && part.chars().all(|one| one.is_lowercase() || !one.is_alphanumeric())
        && part.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(token: &str, expected: &[&str]) {
        let expected = expected.iter().map(|&number| number.to_owned()).collect();
        assert_eq!(figure(token), Figure::Numbers(expected), "{token:?}");
    }

    #[test]
    fn a_number_has_one_form() {
        for same in ["1,250", "1.250", "1'250", "1250", "01250", "1250.00"] {
            check(same, &["1250"]);
        }
        check("1.250.000,50", &["1250000.5"]);
        check("1,250,000.5", &["1250000.5"]);
        check("12,5", &["12.5"]);
        check("0.125", &["0.125"]);
        check("000", &["0"]);
        assert_eq!(canonical("1 250"), Some("1250".to_owned()));
    }

    #[test]
    fn units_ordinals_and_spans_are_numbers() {
        check("3rd", &["3"]);
        check("1er", &["1"]);
        check("24h", &["24"]);
        check("1.2m", &["1.2"]);
        check("30-day", &["30"]);
        check("mid-2026", &["2026"]);
        check("10-20", &["10", "20"]);
        check("6/26", &["6", "26"]);
        check("42001:2023", &["42001", "2023"]);
        check("5%-7%", &["5", "7"]);
    }

    #[test]
    fn what_names_something_is_an_identifier() {
        for name in
            ["AIS-03", "DS_01", "v2.1", "A.6.2.4", "6.1.2", "ISO27001", "Q3", "GPT-4", "1.2.3b"]
        {
            assert_eq!(figure(name), Figure::Identifier, "{name:?}");
        }
        assert_eq!(figure("well-known"), Figure::None);
    }

    #[test]
    fn a_number_word_has_a_value() {
        assert_eq!(spelled("Seven", Tongue::English), Some(7));
        assert_eq!(spelled("zwo\u{308}lf", Tongue::German), Some(12));
        assert_eq!(spelled("onze", Tongue::French), Some(11));
        assert_eq!(spelled("onze", Tongue::English), None);
    }
}
