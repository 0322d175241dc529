//! Services that papers on the build of a system name and the list of suppliers does not: `the translation service
//! Tonguewell`, `the Vectorhive embeddings API`.

use super::papers;
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::Draft;
use crate::checks::material::{Material, Terms, answers};
use crate::domain::Evidence;

/// The words that head a service of somebody else.
const HEADS: [&str; 6] = ["service", "api", "apis", "interface", "endpoint", "cloud"];
/// What leads from a service to who runs it.
const LEADS: [&str; 4] = ["of", "by", "from", "called"];

/// Services in the path of systems in use of which no list of suppliers or tools knows.
pub(super) fn not_listed(
    material: &Material<'_>,
    test: &AuditTest,
    carried: &impl Fn(&str) -> bool,
    header: Option<&Evidence>,
) -> Vec<CheckResult> {
    let open = Terms::of(test, "open_source");
    let mut told: Vec<String> = Vec::new();
    let mut results = Vec::new();
    for file in material.of_listed(test, "built") {
        for answer in answers(file.facts, "T53.service") {
            let quote = answer.evidence.quote();
            let heading = answer.evidence.trail().iter().rev();
            let by_heading = heading.map(|one| material.named_in(one)).find(|one| one.len() == 1);
            let of_file = || match material.systems_of(&file) {
                [one] => Some(*one),
                _ => None,
            };
            let system = by_heading.and_then(|one| one.first().copied()).or_else(of_file);
            let Some(system) = system.filter(|one| material.systems[*one].owes_records()) else {
                continue;
            };
            let Some(name) = named_in(quote).filter(|_| !open.stand_in(quote)) else { continue };
            let known = carried(&name)
                || told.contains(&name)
                || !material.named_in(&name).is_empty()
                || !papers(material, &name).is_empty()
                || is_named_elsewhere(material, &name);
            if known {
                continue;
            }
            let draft = Draft::new(test, "service_not_listed", &name)
                .fact("supplier", &name)
                .fact("system", material.systems[system].label())
                .fact("said", quote)
                .evidence([answer.evidence.clone()])
                .evidence(header.cloned());
            results.push(draft.result());
            told.push(name);
        }
    }
    results
}

/// Whether a list of tools, of data or the inventory knows the name.
fn is_named_elsewhere(material: &Material<'_>, name: &str) -> bool {
    let lists = ["suppliers", "allowed_tools", "datasets"];
    let mut rows = lists.iter().flat_map(|record| material.rows(record));
    rows.any(|row| row.entry.evidence.quote().contains(name))
        || material.systems.iter().any(|system| {
            let said = ["supplier", "purpose", "role"].iter().filter_map(|one| system.text(one));
            said.into_iter().any(|text| text.contains(name))
        })
}

/// The proper name beside the word for a service: right behind it, behind who runs it, or before what it does.
fn named_in(sentence: &str) -> Option<String> {
    const BETWEEN_MAX: usize = 2;
    let apart = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | ';');
    let words: Vec<&str> = sentence.split(apart).filter(|word| !word.is_empty()).collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let ends = |word: &str| word.ends_with([',', '.', ':']);
    for (at, word) in words.iter().enumerate() {
        if !HEADS.contains(&bare(word).to_lowercase().as_str()) {
            continue;
        }
        let next = words.get(at + 1).map(|next| bare(next)).filter(|_| !ends(word));
        let led = next.as_deref().is_some_and(|next| LEADS.contains(&next));
        let behind = if led { words.get(at + 2).map(|word| bare(word)) } else { next };
        let before = (1..=BETWEEN_MAX + 1)
            .filter_map(|back| at.checked_sub(back))
            .take_while(|place| *place > 0 && !ends(words[*place]))
            .map(|place| bare(words[place]))
            .find(|word| is_proper(word));
        if let Some(name) = behind.filter(|name| is_proper(name)).or(before) {
            return Some(name);
        }
    }
    None
}

/// Whether a word inside a sentence is a proper name: a capital, then small letters.
fn is_proper(word: &str) -> bool {
    const LETTERS_MIN: usize = 5;
    word.chars().count() >= LETTERS_MIN
        && word.starts_with(char::is_uppercase)
        && word.chars().skip(1).all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_named_beside_what_it_does() {
        for (sentence, expected) in [
            (
                "Questions are first sent to the translation service Tonguewell, in text.",
                Some("Tonguewell"),
            ),
            (
                "Spans become vectors by the Vectorhive embeddings API (since 2.1).",
                Some("Vectorhive"),
            ),
            ("Hosted model by the API of Lumenar in the cloud.", Some("Lumenar")),
            ("Answers go through our own service. Then they end.", None),
            ("The API returns a score.", None),
        ] {
            assert_eq!(named_in(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
