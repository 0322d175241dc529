//! Whether two names are those of one person or one supplier (`rules` 0.8).

/// What companies append to their names.
const LEGAL_FORMS: [&str; 22] = [
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "ag",
    "kg",
    "se",
    "sa",
    "sas",
    "sarl",
    "bv",
    "nv",
    "srl",
    "spa",
    "co",
    "oy",
];
/// Words that stand beside the name of a person.
const TITLES: [&str; 10] = ["dr", "prof", "mr", "mrs", "ms", "mx", "herr", "frau", "m", "mme"];

/// Whether two names are those of one person: the same words in any order, or an initial for a first name.
///
/// The same surname alone is not enough.
pub(in crate::checks) fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (words_of(one), words_of(other));
    if one.len() < 2 || other.len() < 2 {
        return one == other && !one.is_empty() && one[0].len() > 2;
    }
    if subset(&one, &other) || subset(&other, &one) {
        return true;
    }
    // "K. Lee" and "Kim Lee": surnames agree, and the first names begin alike.
    let initial = |a: &str, b: &str| a.len() == 1 && b.starts_with(a);
    one.last() == other.last() && (initial(&one[0], &other[0]) || initial(&other[0], &one[0]))
}

/// Whether two names of companies are one, legal forms aside.
pub(in crate::checks) fn same_supplier(one: &str, other: &str) -> bool {
    let stripped = |name: &str| -> Vec<String> {
        let mut words = folded(name);
        words.retain(|word| !LEGAL_FORMS.contains(&word.as_str()));
        words
    };
    let (one, other) = (stripped(one), stripped(other));
    !one.is_empty() && !other.is_empty() && (one.starts_with(&other) || other.starts_with(&one))
}

/// Whether two texts are one, however they are punctuated.
pub(in crate::checks) fn same_name(one: &str, other: &str) -> bool {
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

fn subset(small: &[String], large: &[String]) -> bool {
    small.len() >= 2 && small.iter().all(|word| large.contains(word))
}

/// The words of a person's name, first names first; what stands in brackets or after a dash is a role.
fn words_of(name: &str) -> Vec<String> {
    let name = name.split(['(', '[', '–', ';', '/']).next().unwrap_or(name);
    // "Lee, Kim" is Kim Lee; "Kim Lee, Head of Data" is Kim Lee too.
    let turned = match name.split_once(',') {
        Some((last, first)) if last.split_whitespace().count() == 1 => format!("{first} {last}"),
        Some((whole, _)) => whole.to_owned(),
        None => name.to_owned(),
    };
    let mut words = folded(&turned);
    // "M. Dupont" may be Mr Dupont or Marie Dupont: of two words the first is kept as an initial.
    let initial = words.len() == 2 && words[0].len() == 1;
    if !initial {
        words.retain(|word| !TITLES.contains(&word.as_str()));
    }
    words
}

/// Words in lower case without accents.
fn folded(text: &str) -> Vec<String> {
    crate::words::spans(text)
        .into_iter()
        .map(|(start, end)| text[start..end].to_lowercase().chars().map(plain).collect())
        .collect()
}

fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'å' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_goes_by_several_spellings() {
        for (one, other, same) in [
            ("Kim Lee", "Lee, Kim", true),
            ("Dr. Kim Lee", "kim lee (data)", true),
            ("K. Lee", "Kim Lee", true),
            ("M. Park", "Park, Mina", true),
            ("Kim Anna Lee", "Kim Lee", true),
            ("Zoë Lee", "Zoe Lee", true),
            ("Kim Lee", "Jo Lee", false),
            ("Lee", "Kim Lee", false),
            ("", "", false),
        ] {
            assert_eq!(same_person(one, other), same, "{one} / {other}");
        }
    }

    #[test]
    fn a_supplier_goes_with_and_without_its_legal_form() {
        assert!(same_supplier("Corvane Speech BV", "Corvane Speech"));
        assert!(!same_supplier("Corvane", "Lumenar Inc"));
        assert!(!same_supplier("AG", "SA"));
    }
}
