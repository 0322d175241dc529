//! T59: a management review ends in decisions, and its actions in results (`rules` T59).

use super::{Review, reviews};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Material, Row, Terms, Work, answers};
use crate::checks::{CheckResult, State};
use crate::domain::FindingKind;

/// T59: each review records a decision; its actions have a person and a day, and none is open past its day.
pub(super) fn decided(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for review in reviews(material, test) {
        let before = results.len();
        results.extend(without_decision(material, test, &review));
        results.extend(incomplete(material, test, &review));
        if results.len() == before {
            results.push(draft::pass(test, &review.subject()));
        }
    }
    results.extend(overdue(material, test));
    results.extend(untraced(material, test));
    if results.is_empty() {
        results.push(draft::silent(test, "management review", State::NotTestable));
    }
    results
}

fn actions<'m, 'a>(
    material: &'m Material<'a>,
    review: &Review<'a>,
) -> impl Iterator<Item = &'m Row<'a>> {
    let path = review.file.path;
    material.rows("actions").iter().filter(move |row| row.file.path == path)
}

/// Minutes that were understood and hold neither a decision nor an action.
fn without_decision(
    material: &Material<'_>,
    test: &AuditTest,
    review: &Review<'_>,
) -> Option<CheckResult> {
    const TOPICS_MIN: usize = 3;
    let facts = review.file.facts;
    let decided = answers(facts, "T59.decision").any(|answer| answer.words > 2);
    if decided || actions(material, review).next().is_some() {
        return None;
    }
    let topics = facts.answers.iter().filter(|answer| answer.probe.starts_with("T58."));
    if topics.count() < TOPICS_MIN {
        return None;
    }
    let subject = review.subject();
    let draft = Draft::new(test, "no_decision", &subject)
        .fact("review", review.label(test))
        .fact("document", super::name(facts))
        .evidence(review.cited());
    Some(draft.result())
}

/// Actions without a person or a day, beside others that have both.
fn incomplete(
    material: &Material<'_>,
    test: &AuditTest,
    review: &Review<'_>,
) -> Option<CheckResult> {
    let rows: Vec<&Row<'_>> = actions(material, review).collect();
    let lacks = |column: &str| -> Vec<&Row<'_>> {
        let kept = rows.iter().any(|row| row.text(column).is_some());
        let lacking = rows.iter().filter(|row| {
            // A dash says on purpose that there is none: a decision has no day.
            kept && row.has(column) && row.raw(column).is_none() && row.text("action").is_some()
        });
        lacking.copied().collect()
    };
    let (nobody, no_day) = (lacks("owner"), lacks("due_on"));
    if nobody.is_empty() && no_day.is_empty() {
        return None;
    }
    let labels =
        |rows: &[&Row<'_>]| -> Vec<String> { rows.iter().map(|row| row.label()).collect() };
    let mut said = Vec::new();
    if !nobody.is_empty() {
        said.push(test.say("no_person", &[("actions", &test.listed(&labels(&nobody)))]));
    }
    if !no_day.is_empty() {
        said.push(test.say("no_day", &[("actions", &test.listed(&labels(&no_day)))]));
    }
    let subject = review.subject();
    let only_person = no_day.is_empty();
    let draft = Draft::new(test, "incomplete_actions", &subject)
        .fact("review", review.label(test))
        .fact("lacking", said.join("; "))
        .population(rows.len(), nobody.len().max(no_day.len()), "actions")
        .evidence(nobody.iter().chain(&no_day).map(|row| row.evidence()));
    let kind = if only_person { FindingKind::Observation } else { FindingKind::Nonconformity };
    Some(draft.kind(kind).result())
}

/// The number of an action: in its own column, or before its words.
fn number_of<'a>(row: &Row<'a>) -> Option<&'a str> {
    row.text("id").or_else(|| crate::facts::ids(row.text("action")?).next())
}

/// Actions whose day had come by the next review, which reports on their companions and not on them.
fn untraced(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let reviews = reviews(material, test);
    let mut results = Vec::new();
    for pair in reviews.windows(2) {
        let [earlier, later] = pair else { continue };
        let Some(day) = later.day else { continue };
        let cited = |review: &Review<'_>, id: &str| {
            review.file.facts.references.iter().any(|fact| fact.value == id)
                || review.file.facts.answers.iter().any(|one| says(one.evidence.quote(), id))
                || actions(material, review).any(|row| number_of(row) == Some(id))
        };
        let due: Vec<&Row<'_>> = actions(material, earlier)
            .filter(|row| number_of(row).is_some())
            .filter(|row| row.when("due_on").is_some_and(|due| due.latest() <= day))
            .collect();
        let reported = |row: &Row<'_>| number_of(row).is_some_and(|id| cited(later, id));
        if !due.iter().any(|row| reported(row)) {
            continue;
        }
        let elsewhere = |row: &Row<'_>| {
            let id = number_of(row).unwrap_or_default();
            material.files.iter().any(|file| {
                file.path != earlier.file.path
                    && file.facts.references.iter().any(|fact| fact.value == id)
            })
        };
        for row in due.iter().filter(|row| !reported(row) && !elsewhere(row)) {
            let number = number_of(row).map_or_else(|| row.label(), str::to_owned);
            let result = Draft::new(test, "untraced_action", &number)
                .fact("action", &number)
                .fact("what", row.text("action").unwrap_or(test.phrase("not_stated")))
                .fact("due", row.text("due_on").unwrap_or(test.phrase("not_stated")))
                .fact("earlier", earlier.label(test))
                .fact("later", later.label(test))
                .evidence([row.evidence()])
                .evidence(later.cited())
                .result();
            results.push(result);
        }
    }
    results
}

/// Whether a text has a number as a word of its own: `M-1` of "M-1 done in April".
fn says(text: &str, number: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == number)
}

/// Actions of reviews that a tracker shows as open past their day.
fn overdue(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let review = Terms::of(test, "review");
    let as_of = material.as_of();
    let minutes: Vec<_> = reviews(material, test);
    let late = material.rows("actions").iter().filter(|row| {
        let from_review = row.text("source").is_some_and(|source| review.stand_in(source))
            || minutes.iter().any(|review| review.file.path == row.file.path)
            || review.stand_in(&row.register.caption);
        let due = row.when("revised_due_on").or(row.when("due_on"));
        let open =
            row.text("status").is_some_and(|status| material.meanings.work(status) == Work::Open);
        from_review
            && open
            && row.when("completed_on").is_none()
            && due.is_some_and(|due| due.latest() < as_of)
    });
    let drafts = late.map(|row| {
        let due = row.when("revised_due_on").or(row.when("due_on"));
        Draft::new(test, "overdue_action", row.label())
            .fact("action", row.label())
            .fact("what", row.text("action").unwrap_or(test.phrase("not_stated")))
            .fact(
                "due",
                due.map_or_else(|| test.phrase("not_stated").to_owned(), |due| test.when(due)),
            )
            .fact("status", row.text("status").unwrap_or(test.phrase("not_stated")))
            .fact("as_of", as_of)
            .evidence([row.evidence()])
            .result()
    });
    drafts.collect()
}
