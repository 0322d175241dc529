//! T03: a blank of the template was left in a document that is no form.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, lays_down};
use super::super::{CheckResult, State, Test};
use super::{governs, is_draft, label, subject};
use crate::catalog::AuditTest;
use crate::domain::FindingKind;
use crate::facts::{Oddity, OddityKind};

pub(super) const TEST: Test = Test {
    id: "T03",
    decide: no_blanks_left,
    parameters: &["field_words_max"],
    wordings: &["left_blank", "untidy"],
    says: &[],
};

/// T03 (`rules` T03). Forms are meant to be blank, and drafts may be; what is to be settled by a named day is a
/// plan and no blank.
fn no_blanks_left(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words {
        marks: test.terms.get("marks").map(Vec::as_slice).unwrap_or_default(),
        field_marks: test.terms.get("field_marks").map(Vec::as_slice).unwrap_or_default(),
        material: Terms::of(test, "material"),
        quoting: Terms::of(test, "quoting"),
        field_words_max: test.parameter("field_words_max"),
    };
    let mut results = Vec::new();
    for file in &material.files {
        let facts = file.facts;
        if is_draft(facts) || !(lays_down(facts) || governs(facts)) {
            continue;
        }
        let left: Vec<&Oddity> =
            facts.oddities.iter().filter(|oddity| words.is_left_blank(oddity)).collect();
        if left.is_empty() {
            results.push(draft::pass(test, &subject(file)));
        } else {
            results.push(left_blank(test, file, &left, &words));
        }
    }
    if results.is_empty() {
        results.push(draft::silent(test, "governing documents", State::NotTestable));
    }
    results
}

struct Words<'t> {
    /// Marks that are blanks wherever they stand.
    marks: &'t [String],
    /// Marks that are blanks only where a value should stand.
    field_marks: &'t [String],
    /// Words of what matters: owner, approval, interval, scope, criteria.
    material: Terms,
    /// Words by which a text speaks of blanks.
    quoting: Terms,
    field_words_max: usize,
}

impl Words<'_> {
    fn is_left_blank(&self, oddity: &Oddity) -> bool {
        if oddity.kind != OddityKind::Placeholder {
            return false;
        }
        let mark = oddity.text.to_lowercase();
        let quote = oddity.evidence.quote();
        let opens = mark.starts_with(['[', '<', '{', '$', '%']) && mark.len() > 2;
        let sure = opens || self.marks.contains(&mark);
        // "Dates are written DD/MM/YYYY" is a rule; "Approved on: DD/MM/YYYY" is a blank.
        let in_field = self.field_marks.contains(&mark)
            && quote.split_whitespace().count() <= self.field_words_max
            && (self.material.stand_in(quote) || quote.contains(':'));
        let plan = !opens && names_a_day(quote);
        let quoted = self.quoting.stand_in(quote) || is_quoted(quote, &mark);
        (sure || in_field) && !plan && !quoted
    }
}

/// Whether a text gives a year: what is open until then is a plan.
fn names_a_day(text: &str) -> bool {
    crate::words::spans(text).into_iter().any(|(start, end)| {
        let word = &text[start..end];
        word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a mark stands between quotation marks.
fn is_quoted(text: &str, mark: &str) -> bool {
    let lower = text.to_lowercase();
    let Some(at) = lower.find(mark) else { return false };
    let before = lower[..at].chars().next_back();
    before.is_some_and(|c| matches!(c, '"' | '“' | '„' | '«' | '‘' | '\'' | '`'))
}

fn left_blank(
    test: &AuditTest,
    file: &File<'_>,
    left: &[&Oddity],
    words: &Words<'_>,
) -> CheckResult {
    let matters = |oddity: &&&Oddity| {
        let trail = oddity.evidence.trail().last().map_or("", String::as_str);
        words.material.stand_in(oddity.evidence.quote()) || words.material.stand_in(trail)
    };
    let material: Vec<&&Oddity> = left.iter().filter(matters).collect();
    let first = material.first().map_or(left[0], |oddity| **oddity);
    let draft = if material.is_empty() || !governs(file.facts) {
        Draft::new(test, "untidy", subject(file)).kind(FindingKind::Observation)
    } else {
        Draft::new(test, "left_blank", subject(file))
    };
    draft
        .fact("document", label(file))
        .fact("count", left.len())
        .fact("quote", first.evidence.quote())
        .evidence(
            std::iter::once(first).chain(left.iter().copied()).map(|one| one.evidence.clone()),
        )
        .result()
}
