//! T57: management reviews are held at the interval set for them, with top management (`rules` T57).

use super::{Review, reviews};
use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{Duty, Material, Terms, answers, field};
use crate::checks::{CheckResult, State};
use crate::domain::{AuditDate, Evidence, FindingKind, Severity};

/// T57: the last review is no older than the interval, no two lie further apart, and top management took
/// part.
pub(super) fn at_interval(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let reviews = reviews(material, test);
    let own: Vec<String> = super::house_name(&reviews).into_iter().collect();
    let (named, held) = (Terms::and(test, "review", &own), Terms::of(test, "held"));
    let duties: Vec<Duty<'_>> = material.duties(&[&named]);
    // A heading alone does not make a rule one on reviews, unless the rule begins with how often and leaves it to
    // the heading to say what: `Management review: Half-yearly, with the director.`
    let duty = duties.iter().find(|duty| {
        let quote = duty.rule.evidence.quote();
        duty.cadence().is_some_and(|cadence| {
            named.stand_in(quote) || held.stand_in(quote) || opens_with(quote, &cadence.label)
        })
    });
    if reviews.is_empty() {
        return vec![none(test, duty)];
    }
    let mut results = Vec::new();
    if let Some(duty) = duty {
        results.extend(overdue(material, test, &reviews, duty));
        results.extend(gaps(material, test, &reviews, duty));
    }
    for review in &reviews {
        results.extend(without_top_management(material, test, review));
    }
    if results.is_empty() {
        results.extend(reviews.iter().map(|review| draft::pass(test, &review.subject())));
    }
    results
}

/// Whether a sentence begins with the word for how often: it leaves out what it is about.
fn opens_with(quote: &str, label: &str) -> bool {
    let opening: String = quote.chars().take(label.chars().count()).collect();
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    plain(&opening) == plain(label)
}

/// Where a rule or nothing at all speaks of reviews and no minutes came, they are asked for.
fn none(test: &AuditTest, duty: Option<&Duty<'_>>) -> CheckResult {
    let Some(duty) = duty else {
        return draft::silent(test, "management review", State::NotTestable);
    };
    Draft::new(test, "none", "management review")
        .fact("rule", duty.rule.evidence.quote())
        .kind(FindingKind::EvidenceRequest)
        .grade(Severity::Major, "none_held")
        .evidence([duty.evidence()])
        .result()
}

fn overdue(
    material: &Material<'_>,
    test: &AuditTest,
    reviews: &[Review<'_>],
    duty: &Duty<'_>,
) -> Option<CheckResult> {
    let cadence = duty.cadence()?;
    // A review of unknown day may be the newest.
    if reviews.iter().any(|review| review.day.is_none()) {
        return None;
    }
    let last = reviews.last()?;
    let day = last.day?;
    let limit = day.plus_days(i64::from(cadence.days) + material.grace(cadence.days));
    let late = limit < material.as_of();
    late.then(|| {
        let subject = last.subject();
        Draft::new(test, "overdue", &subject)
            .fact("review", last.label(test))
            .fact("last", day)
            .fact("interval", test.interval(cadence))
            .fact("months", day.days_until(material.as_of()) / 30)
            .fact("as_of", material.as_of())
            .evidence([duty.evidence()])
            .evidence(last.cited())
            .result()
    })
}

/// Two reviews further apart than the interval: minutes of one between them may not have been sent.
fn gaps(
    material: &Material<'_>,
    test: &AuditTest,
    reviews: &[Review<'_>],
    duty: &Duty<'_>,
) -> Option<CheckResult> {
    let cadence = duty.cadence()?;
    let allowed = i64::from(cadence.days) + material.grace(cadence.days);
    let days: Vec<(AuditDate, &Review<'_>)> =
        reviews.iter().filter_map(|review| Some((review.day?, review))).collect();
    let gap = days.windows(2).find(|pair| pair[0].0.days_until(pair[1].0) > allowed)?;
    let draft = Draft::new(test, "gap", gap[1].1.subject())
        .fact("first", gap[0].0)
        .fact("second", gap[1].0)
        .fact("interval", test.interval(cadence))
        .kind(FindingKind::EvidenceRequest)
        .evidence([duty.evidence()])
        .evidence(gap.iter().filter_map(|(_, review)| review.cited()));
    Some(draft.result())
}

/// A review whose minutes give the posts of those present, none of them of top management.
fn without_top_management(
    material: &Material<'_>,
    test: &AuditTest,
    review: &Review<'_>,
) -> Option<CheckResult> {
    const POSTS_MIN: usize = 2;
    let top = Terms::of(test, "top");
    let facts = review.file.facts;
    let fields = ["attendees", "chair"].iter().filter_map(|name| field(facts, name));
    let mut shown: Vec<Evidence> = fields.map(|pair| pair.evidence.clone()).collect();
    shown.extend(answers(facts, "T57.attendance").map(|answer| answer.evidence.clone()));
    let quotes: Vec<&str> = shown.iter().map(Evidence::quote).collect();
    let present = quotes.join(" ");
    let posts = present.matches('(').count();
    if posts < POSTS_MIN
        || top.stand_in(&present)
        || answers(facts, "T57.delegated").next().is_some()
    {
        return None;
    }
    // Top management may be named without its post.
    let leads = people_at_the_top(material, &top);
    if leads.iter().any(|surname| present.contains(surname.as_str())) {
        return None;
    }
    let subject = review.subject();
    let draft = Draft::new(test, "no_top_management", &subject)
        .fact("review", review.label(test))
        .fact("present", present.trim())
        .evidence(shown);
    Some(draft.result())
}

/// The surnames of people whom any document gives a post at the top.
fn people_at_the_top(material: &Material<'_>, top: &Terms) -> Vec<String> {
    let mut texts: Vec<&str> = Vec::new();
    for file in &material.files {
        let control = &file.facts.control;
        let people = [&control.owner, &control.approver, &control.author];
        texts.extend(people.into_iter().flatten().map(|fact| fact.value.as_str()));
        texts.extend(file.facts.form.iter().map(|pair| pair.value.as_str()));
    }
    for record in ["roles", "people", "training", "acknowledgements"] {
        texts.extend(material.rows(record).iter().map(|row| row.entry.evidence.quote()));
    }
    let of_top = texts.into_iter().filter(|text| text.len() < 200 && top.stand_in(text));
    let capitalised = |word: &&str| {
        word.chars().count() > 3 && word.starts_with(char::is_uppercase) && !top.stand_in(word)
    };
    let words = of_top.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '-'));
    words.filter(capitalised).map(str::to_owned).collect()
}
