//! Whether who accepted a risk may accept one of that weight.

use super::lines;
use super::method::{Method, is_named, score, whole};
use crate::catalog::AuditTest;
use crate::checks::CheckResult;
use crate::checks::draft::Draft;
use crate::checks::material::{Material, Row, Terms, answers, same_person};
use crate::domain::Evidence;

/// Who accepts risks from a score on.
struct Authority {
    from: u32,
    /// The words of the post that have a capital: `Chief`, `Risk`, `Officer`; none where the owner accepts.
    post: Vec<String>,
    words: String,
    evidence: Evidence,
}

/// T25: risks that their owner accepted, though by the method a post that the owner does not hold accepts what
/// weighs so much (`rules` T25: "acceptor with authority").
///
/// Who else accepted may well hold the post; only the owner is known not to be meant.
pub(super) fn overreached(
    material: &Material<'_>,
    test: &AuditTest,
    method: &Method<'_>,
    rows: &[Row<'_>],
) -> Vec<CheckResult> {
    let authorities = authorities(test, method);
    if authorities.is_empty() {
        return Vec::new();
    }
    let accepts = Terms::of(test, "accepts");
    let over = rows.iter().filter_map(|row| {
        // What was treated weighs less than at first; what was only accepted weighs the same.
        let as_it_is = || row.text("treatment").is_some_and(|cell| accepts.stand_in(cell));
        let left = row.number("residual").and_then(whole);
        let weight = left.or_else(|| score(row).filter(|_| as_it_is()))?;
        let due = authorities.iter().filter(|one| one.from <= weight).max_by_key(|one| one.from)?;
        let (owner, accepted_by) = (row.text("owner")?, row.text("accepted_by")?);
        let name = accepted_by.split([',', '(', ';']).next().unwrap_or(accepted_by).trim();
        let by_owner = same_person(name, owner) && name.contains(' ');
        let may = due.post.is_empty()
            || due.post.iter().any(|word| accepted_by.contains(word.as_str()))
            || holds(material, name, &due.post);
        (by_owner && !may).then(|| {
            Draft::new(test, "authority", row.label())
                .fact("risk", lines::named(row))
                .fact("score", weight)
                .fact("person", name)
                .fact("post", &due.words)
                .fact("rule", due.evidence.quote())
                .evidence([row.evidence(), due.evidence.clone()])
                .result()
        })
    });
    over.collect()
}

/// Who accepts what, by the sentences and the bands of the method.
fn authorities(test: &AuditTest, method: &Method<'_>) -> Vec<Authority> {
    let (by, owner) = (test.terms.get("by"), Terms::of(test, "owner"));
    let by: Vec<&str> = by.into_iter().flatten().map(String::as_str).collect();
    let accepts = Terms::of(test, "accepts");
    let said = answers(method.file.facts, "T25.authority").map(|answer| &answer.evidence);
    let bands = method.scale.bands.iter().map(|band| &band.evidence);
    let mut found: Vec<Authority> = Vec::new();
    for evidence in said.chain(bands).filter(|evidence| accepts.stand_in(evidence.quote())) {
        let mut rest = evidence.quote();
        while let Some((at, word)) = first_of(rest, &by) {
            let (of, behind) = (&rest[..at], &rest[at + word.len()..]);
            let end = behind.find([',', ';', '.', ':', '(', '|']).unwrap_or(behind.len());
            let words = behind[..end].split(" with ").next().unwrap_or_default().trim();
            if let Some(from) = weight_in(method, of) {
                found.push(Authority {
                    from,
                    post: if owner.stand_in(words) { Vec::new() } else { post(words) },
                    words: words.trim_end_matches(" only").to_owned(),
                    evidence: evidence.clone(),
                });
            }
            rest = &behind[end..];
        }
    }
    // "By this rule" is nobody.
    found.retain(|one| !one.post.is_empty() || owner.stand_in(&one.words));
    found
}

/// The first of some words in a text, and where.
fn first_of<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    words.iter().filter_map(|word| Some((text.find(word)?, *word))).min_by_key(|(at, _)| *at)
}

/// The lowest score that a clause speaks of: of the band it names last, else of `10 or more`.
fn weight_in(method: &Method<'_>, clause: &str) -> Option<u32> {
    let named = method.scale.bands.iter().filter(|band| is_named(&band.name, clause));
    let last = named.max_by_key(|band| clause.rfind(&band.name));
    let or_more = || {
        let at = [" or more", " and more", " or above", " and above", " oder mehr", " ou plus"];
        let at = at.iter().find_map(|words| clause.find(words))?;
        clause[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    or_more().or(last.map(|band| band.from))
}

fn post(words: &str) -> Vec<String> {
    let words = words.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

/// Whether some paper gives a person the post: `Gideon Marsh, Chief Risk Officer`.
fn holds(material: &Material<'_>, person: &str, post: &[String]) -> bool {
    let both = |text: &str| {
        let surname = person.rsplit(' ').next().unwrap_or(person);
        text.contains(surname) && post.iter().all(|word| text.contains(word.as_str()))
    };
    let stated = material.files.iter().flat_map(|file| {
        let control = &file.facts.control;
        let stated = [&control.owner, &control.author, &control.approver];
        stated.into_iter().flatten().map(|fact| fact.value.as_str())
    });
    let rows = ["people", "roles", "competences", "training"];
    let mut rows = rows.iter().flat_map(|record| material.rows(record));
    stated.into_iter().any(both) || rows.any(|row| both(row.entry.evidence.quote()))
}
