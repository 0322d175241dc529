//! T56: systems are used for what they are meant for (`rules` T56).

use std::collections::BTreeMap;

use crate::catalog::AuditTest;
use crate::checks::corrective::words::Gist;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Row, Terms, answers, field, name};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, KindNature};

/// What some paper rules out for a system.
struct Exclusion<'a> {
    system: usize,
    file: File<'a>,
    /// The words that rule it out.
    text: String,
    evidence: Evidence,
}

/// T56: no entry of a log and no record shows a use that a paper on the system rules out.
pub(super) fn kept_to(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let exclusions = exclusions(material, test);
    let mut results = Vec::new();
    let mut found: Vec<usize> = Vec::new();
    for result in logged(material, test, &exclusions) {
        found.push(result.0);
        results.push(result.1);
    }
    for (system, result) in told(material, test, &exclusions) {
        if !found.contains(&system) {
            found.push(system);
            results.push(result);
        }
    }
    let mut passed: Vec<usize> = exclusions.iter().map(|one| one.system).collect();
    passed.sort_unstable();
    passed.dedup();
    passed.retain(|system| !found.contains(system));
    results.extend(
        passed.iter().map(|system| draft::pass(test, &material.systems[*system].subject())),
    );
    if results.is_empty() {
        results.push(draft::silent(test, "intended use", State::NotTestable));
    }
    results
}

/// The sentences of papers on systems that rule something out, in reading order.
fn exclusions<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Exclusion<'a>> {
    let excluded = Terms::of(test, "excluded");
    let mut all = Vec::new();
    for row in material.rows("intended_uses") {
        let named = row.text("system").map(|text| material.named_in(text)).unwrap_or_default();
        if let ([system], Some(text)) = (named.as_slice(), row.text("excluded")) {
            let (words, evidence) = (text.to_owned(), row.evidence());
            all.push(Exclusion { system: *system, file: row.file, text: words, evidence });
        }
    }
    for file in &material.files {
        let own = material.systems_of(file);
        let by_field = field(file.facts, "excluded_use").map(|pair| &pair.evidence);
        let by_text = answers(file.facts, "T56.excluded")
            .filter(|answer| answer.by_heading || excluded.stand_in(answer.evidence.quote()))
            .map(|answer| &answer.evidence);
        for evidence in by_field.into_iter().chain(by_text) {
            let mut named = material.named_in(evidence.quote());
            // One paper on all systems has a heading for each.
            if let (true, Some(heading)) = (named.is_empty(), evidence.trail().last()) {
                named = material.named_in(heading);
            }
            let about = if named.len() == 1 { named.as_slice() } else { own };
            if let [system] = about {
                let (words, evidence) = (evidence.quote().to_owned(), evidence.clone());
                all.push(Exclusion { system: *system, file: *file, text: words, evidence });
            }
        }
    }
    all
}

/// Entries that a system dealt with though what they are about is ruled out.
struct Dealt<'e, 'm, 'a> {
    categories: Vec<String>,
    /// How many entries of these categories there are.
    total: usize,
    /// Those it dealt with.
    rows: Vec<&'m Row<'a>>,
    exclusion: &'e Exclusion<'a>,
}

/// Entries of logs whose category is ruled out, and that the system dealt with.
fn logged(
    material: &Material<'_>,
    test: &AuditTest,
    exclusions: &[Exclusion<'_>],
) -> Vec<(usize, CheckResult)> {
    let away = Terms::of(test, "turned_away");
    let mut by_category: BTreeMap<(usize, String), Vec<&Row<'_>>> = BTreeMap::new();
    for row in ["events", "usage"].into_iter().flat_map(|record| material.rows(record)) {
        let Some(system) = material.system_of_row(row) else { continue };
        for column in ["category", "language", "region"] {
            let Some(value) = row.text(column) else { continue };
            by_category.entry((system, value.to_lowercase())).or_default().push(row);
        }
    }
    let mut told: Vec<Dealt<'_, '_, '_>> = Vec::new();
    for ((system, category), rows) in by_category {
        let exclusion = exclusions
            .iter()
            .find(|one| one.system == system && names_category(material, one, &category));
        let Some(exclusion) = exclusion else { continue };
        let dealt: Vec<&Row<'_>> =
            rows.iter().filter(|row| !turned_away(row, &away, &category)).copied().collect();
        if dealt.is_empty() {
            continue;
        }
        let category = category.replace('_', " ");
        if let Some(known) = told.iter_mut().find(|one| one.exclusion.system == system) {
            known.categories.push(category);
            known.total += rows.len();
            known.rows.extend(dealt);
        } else {
            let (categories, total) = (vec![category], rows.len());
            told.push(Dealt { categories, total, rows: dealt, exclusion });
        }
    }
    let drafted = told.into_iter().map(|dealt| {
        let exclusion = dealt.exclusion;
        let system = &material.systems[exclusion.system];
        let count = dealt.rows.len();
        let draft = Draft::new(test, "category", system.subject())
            .fact("system", system.label())
            .fact("category", test.listed(&dealt.categories))
            .fact("count", count)
            .fact("total", dealt.total)
            .fact("document", name(exclusion.file.facts))
            .fact("rule", &exclusion.text)
            .population(dealt.total, count, "entries")
            .evidence([exclusion.evidence.clone()])
            .evidence(dealt.rows.iter().take(5).map(|row| row.evidence()));
        (exclusion.system, draft.result())
    });
    drafted.collect()
}

/// Whether an entry shows that the system turned a request away, or does not show what it did.
fn turned_away(row: &Row<'_>, away: &Terms, category: &str) -> bool {
    // A line of counts says in one of its cells how these cases ended, or nothing.
    if row.register.record == "usage" {
        let quote = row.entry.evidence.quote().to_lowercase();
        return away.stand_in(&quote.replace(category, " "));
    }
    let cells = ["output", "comment", "severity"].iter().filter_map(|column| row.text(column));
    let said: Vec<String> = cells.map(|text| text.replace('_', " ")).collect();
    if !said.is_empty() {
        return away.stand_in(&said.join(" · "));
    }
    // "handed_to_person": false says that it was not.
    let pairs: Vec<String> =
        row.entry.evidence.quote().to_lowercase().split(',').map(str::to_owned).collect();
    let mut told = pairs.iter().filter(|pair| !pair.contains(category));
    let answered = pairs.iter().any(|pair| pair.contains("answer") && pair.contains("true"));
    !answered || told.any(|pair| away.stand_in(&pair.replace('_', " ")) && pair.contains("true"))
}

/// Whether a sentence that rules something out names a category of a log: all of its words.
fn names_category(material: &Material<'_>, exclusion: &Exclusion<'_>, category: &str) -> bool {
    const LETTERS_MIN: usize = 5;
    let words = category.replace(['_', '-'], " ");
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let gist = |text: &str| Gist::of(material, &exclusion.file, text);
    let (category, sentence) = (gist(&words), gist(&exclusion.text));
    letters >= LETTERS_MIN && category.len() > 0 && category.within(&sentence) == 100
}

/// Records that tell in passing of a use for a group of people that is ruled out.
fn told(
    material: &Material<'_>,
    test: &AuditTest,
    exclusions: &[Exclusion<'_>],
) -> Vec<(usize, CheckResult)> {
    let groups: Vec<(&str, Terms)> = test
        .terms
        .keys()
        .filter(|list| list.starts_with("group_"))
        .map(|list| (list.trim_start_matches("group_"), Terms::of(test, list)))
        .collect();
    let mut results: Vec<(usize, CheckResult)> = Vec::new();
    for file in &material.files {
        if file.facts.nature == Some(KindNature::Document) {
            continue;
        }
        for answer in answers(file.facts, "T56.widened") {
            let quote = answer.evidence.quote();
            let own = material.systems_of(file);
            let named = material.named_in(quote);
            let called = nicknamed(material, quote);
            let about = match (named.is_empty(), called) {
                (false, _) => named,
                (true, Some(system)) => vec![system],
                (true, None) => own.to_vec(),
            };
            for (group, terms) in groups.iter().filter(|(_, terms)| terms.stand_in(quote)) {
                let exclusion = exclusions.iter().find(|one| {
                    about.contains(&one.system)
                        && one.file.path != file.path
                        && terms.stand_in(&one.text)
                });
                let Some(exclusion) = exclusion else { continue };
                if results.iter().any(|(system, _)| *system == exclusion.system) {
                    continue;
                }
                let system = &material.systems[exclusion.system];
                let draft = Draft::new(test, "free_text", system.subject())
                    .fact("system", system.label())
                    .fact("category", group)
                    .fact("record", name(file.facts))
                    .fact("said", quote)
                    .fact("document", name(exclusion.file.facts))
                    .fact("rule", &exclusion.text)
                    .kind(FindingKind::NeedsHuman)
                    .evidence([answer.evidence.clone(), exclusion.evidence.clone()]);
                results.push((exclusion.system, draft.result()));
            }
        }
    }
    results
}

/// The system of whose name a sentence holds a word that is in no other name: people say "the Ampel" of a
/// Thorax-Ampel.
fn nicknamed(material: &Material<'_>, sentence: &str) -> Option<usize> {
    const LETTERS_MIN: usize = 5;
    let said: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
    let words = |index: usize| {
        let name = material.systems[index].name.as_deref().unwrap_or_default();
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| {
            word.chars().count() >= LETTERS_MIN && word.starts_with(char::is_uppercase)
        })
    };
    let called: Vec<usize> = (0..material.systems.len())
        .filter(|index| words(*index).any(|word| said.contains(&word)))
        .collect();
    match called.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
