//! T70: a file holds words addressed to a program that reads it.
//!
//! Such words have no effect on any result; a person is told of them. A policy, a training slide or a test
//! report that quotes them is none of it.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms};
use super::super::{CheckResult, State, Test};
use crate::catalog::AuditTest;
use crate::domain::{FindingKind, KindNature, Severity};
use crate::facts::{Oddity, OddityKind};
use crate::words::{Phrases, words};

pub(super) const TEST: Test = Test {
    id: "T70",
    decide: no_words_to_programs,
    parameters: &["cited_max"],
    wordings: &["hidden", "visible"],
    says: &["not_graded"],
};

/// T70 (`rules` T70).
fn no_words_to_programs(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let quoting = Terms::of(test, "quoting");
    let phrases = test.terms.get("instructions").into_iter().flatten();
    let phrases = Phrases::new(phrases.map(|phrase| (phrase.as_str(), ())));
    let mut results = Vec::new();
    // Whatever a file's place: a form or an old copy is read by programs too.
    for studied in material.dossier.documents {
        let Some(facts) = studied.facts.as_deref() else { continue };
        let file = File { path: &studied.row.path, facts };
        if studied.row.duplicate_of.is_some() {
            continue;
        }
        let hidden: Vec<&Oddity> = of_kind(&file, OddityKind::HiddenInstruction);
        let visible: Vec<&Oddity> = of_kind(&file, OddityKind::Instruction)
            .into_iter()
            .filter(|oddity| {
                facts.nature != Some(KindNature::Log)
                    && is_addressed(oddity, &phrases, &quoting, &file)
            })
            .collect();
        if !hidden.is_empty() {
            results.push(found(test, "hidden", &file, &hidden));
        } else if !visible.is_empty() {
            results.push(found(test, "visible", &file, &visible));
        }
    }
    if results.is_empty() {
        let state =
            if material.dossier.documents.is_empty() { State::NotTestable } else { State::Pass };
        results.push(draft::silent(test, "files received", state));
    }
    results
}

fn of_kind<'a>(file: &File<'a>, kind: OddityKind) -> Vec<&'a Oddity> {
    file.facts.oddities.iter().filter(|oddity| oddity.kind == kind).collect()
}

/// Whether a sentence itself addresses the reader; one that quotes or tells of such words does not.
fn is_addressed(oddity: &Oddity, phrases: &Phrases<()>, quoting: &Terms, file: &File<'_>) -> bool {
    let text = oddity.text.as_str();
    let heading = oddity.evidence.trail().last().map_or("", String::as_str);
    let told = [text, heading, file.facts.title.as_str()].iter().any(|said| quoting.stand_in(said));
    !told && !is_quoted(text, phrases)
}

/// Whether a quotation has been opened before the phrase and not closed.
fn is_quoted(text: &str, phrases: &Phrases<()>) -> bool {
    let found = phrases.find(text);
    let Some(first) = found.first() else { return false };
    let Some((start, _)) = words(text).nth(first.first_word) else { return false };
    let before = &text[..start];
    let straight = before.matches('"').count() % 2 == 1;
    let curly = before.rfind(['“', '„', '«', '‘', '‚']).is_some_and(|open| {
        let opened = before[open..].chars().next().map_or(0, char::len_utf8);
        !before[open + opened..].contains(['”', '»', '’'])
    });
    straight || curly
}

fn found(test: &AuditTest, wording: &str, file: &File<'_>, oddities: &[&Oddity]) -> CheckResult {
    Draft::new(test, wording, file.path.0.clone())
        .kind(FindingKind::NeedsHuman)
        .grade(Severity::Observation, "not_graded")
        .fact("file", &file.path.0)
        .fact("words", oddities.first().map_or("", |oddity| oddity.text.as_str()))
        .evidence(
            oddities.iter().take(test.parameter("cited_max")).map(|oddity| oddity.evidence.clone()),
        )
        .result()
}
