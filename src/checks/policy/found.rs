//! Which documents are the AI policy, and by what they and others go.

use std::collections::BTreeMap;

use super::super::material::{File, Material, in_force, name, records, text};
use crate::domain::{Evidence, KindNature};
use crate::facts::Facts;

/// The AI policies in force: by their kind, else the documents the Statement of Applicability names for
/// the control that asks for one.
pub(in crate::checks) fn policies<'a>(material: &Material<'a>) -> Vec<File<'a>> {
    let mut found = material.of_kinds(&["POL-AI"]);
    found.retain(|file| in_force(file.facts) && !is_list_of_readers(file.facts));
    if !found.is_empty() {
        let ids: Vec<String> = found.iter().filter_map(id_of).collect();
        found.retain(|file| !is_translation(file, &ids));
        let all = found.clone();
        let usual = usual_language(material);
        found.retain(|file| !all.iter().any(|other| is_in_other_words(file, other, usual)));
        return found;
    }
    let named: Vec<&str> = records(material.dossier, "soa")
        .filter(|record| text(record, "control").is_some_and(|control| holds(control, "A.2.2")))
        // Where it is kept may stand in a column that was not recognised.
        .map(|record| record.evidence.quote())
        .collect();
    let lays_down = |facts: &Facts| {
        matches!(facts.nature, Some(KindNature::Document) | None) && in_force(facts)
    };
    let by_id =
        |file: &&File<'a>| id_of(file).is_some_and(|id| named.iter().any(|cell| holds(cell, &id)));
    material.files.iter().filter(|file| lays_down(file.facts)).filter(by_id).copied().collect()
}

/// Whether a file has the id of another with the code of a language behind it: `POL-01-DE`. What a document says and
/// when it was reviewed is asked of that document, not of its translations.
pub(in crate::checks) fn is_translation(file: &File<'_>, ids: &[String]) -> bool {
    const LANGUAGES: [&str; 8] = ["de", "en", "fr", "it", "es", "nl", "pl", "pt"];
    let Some(own) = id_of(file) else { return false };
    ids.iter().filter_map(|id| own.strip_prefix(id.as_str())).any(|rest| {
        let code = rest.trim_start_matches(['-', '_', '/', '.', ' ']);
        code.len() < rest.len() && LANGUAGES.contains(&code.to_lowercase().as_str())
    })
}

/// Whether a file goes by the id of another in another language, and is the translation of the two: it says less of its
/// approval and review, or as much, and the other is in the language of the house.
fn is_in_other_words(file: &File<'_>, other: &File<'_>, usual: Option<&str>) -> bool {
    let said = |file: &File<'_>| {
        let control = &file.facts.control;
        let dates = [&control.approved_on, &control.next_review_on];
        usize::from(control.approver.is_some()) + dates.into_iter().flatten().count()
    };
    let (one, another) = (file.facts.language.as_deref(), other.facts.language.as_deref());
    let same_id = id_of(file).is_some_and(|id| id_of(other).as_ref() == Some(&id));
    let less = said(file) < said(other) || (said(file) == said(other) && another == usual);
    same_id && one != another && less
}

/// The language most documents are in.
fn usual_language<'a>(material: &Material<'a>) -> Option<&'a str> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for language in material.files.iter().filter_map(|file| file.facts.language.as_deref()) {
        *counted.entry(language).or_default() += 1;
    }
    counted.into_iter().max_by_key(|(_, count)| *count).map(|(language, _)| language)
}

/// Whether a file is a list of those who confirmed the policy and bears its name only: nobody approved it.
fn is_list_of_readers(facts: &Facts) -> bool {
    let confirmed = ["acknowledgements", "acknowledgement_counts"];
    let listed =
        facts.registers.iter().any(|register| confirmed.contains(&register.record.as_str()));
    listed && facts.control.approver.is_none()
}

/// The id of a document: of its control block, else the one its title or its file's name opens with.
pub(in crate::checks) fn id_of(file: &File<'_>) -> Option<String> {
    let stated = file.facts.control.document_id.as_ref().map(|fact| fact.value.clone());
    let opening = |text: &str, signs: &[char]| {
        let first = text.split(signs).next()?.trim_matches([':', ',', ';']);
        let is_id = first.contains(|c: char| c.is_ascii_digit())
            && first.starts_with(char::is_alphabetic)
            && first.contains(['-', '.'])
            && first.len() >= 3;
        is_id.then(|| first.to_owned())
    };
    let name = file.path.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stated.or_else(|| opening(&file.facts.title, &[' '])).or_else(|| opening(stem, &['_', ' ']))
}

/// What a document goes by in a finding: its id, else its title.
pub(in crate::checks) fn subject(file: &File<'_>) -> String {
    id_of(file).unwrap_or_else(|| file.facts.title.clone())
}

/// What a document is called in a finding: its id and title.
pub(in crate::checks) fn label(file: &File<'_>) -> String {
    let (id, name) = (subject(file), name(file.facts));
    if holds(&name, &id) { name } else { format!("{id} {name}") }
}

/// Whether a text holds an id as a whole: `A.2` is not in `A.2.4`.
pub(in crate::checks) fn holds(text: &str, id: &str) -> bool {
    let part = |c: char| c.is_alphanumeric();
    !id.is_empty()
        && text.match_indices(id).any(|(at, _)| {
            let mut next = text[at + id.len()..].chars();
            let goes_on = match next.next() {
                Some('.' | '-') => next.next().is_some_and(|c| c.is_ascii_digit()),
                Some(c) => part(c),
                None => false,
            };
            !goes_on && !text[..at].ends_with(part)
        })
}

/// The words by which a document identifies itself.
pub(in crate::checks) fn identified(facts: &Facts) -> Vec<Evidence> {
    let control = &facts.control;
    let cited = [
        control.document_id.as_ref().map(|fact| &fact.evidence),
        control.title.as_ref().map(|fact| &fact.evidence),
        control.version.as_ref().map(|fact| &fact.evidence),
        control.approved_on.as_ref().map(|fact| &fact.evidence),
        control.approver.as_ref().map(|fact| &fact.evidence),
    ];
    cited.into_iter().flatten().take(2).cloned().collect()
}
