//! Tests on management reviews: held when they should be, by whom, on what, and with what result.

mod held;
mod inputs;
mod outcomes;
#[cfg(test)]
mod tests;

use super::Test;
use super::material::{File, Material, Terms, answers, field, name};
use crate::catalog::AuditTest;
use crate::dates::DateFinder;
use crate::domain::{AuditDate, Evidence, When};
use crate::facts::Facts;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[
    Test {
        id: "T57",
        decide: held::at_interval,
        parameters: &[],
        wordings: &["overdue", "gap", "no_top_management", "none"],
        says: &["none_held"],
    },
    Test {
        id: "T58",
        decide: inputs::considered,
        parameters: &["major_inputs", "heading_words_min", "pack_days_max", "headed_inputs_min"],
        wordings: &["missing_inputs", "pack_not_received"],
        says: &[
            "previous",
            "external",
            "internal",
            "parties",
            "corrective",
            "monitoring",
            "audits",
            "improvement",
            "inputs",
            "most_inputs",
        ],
    },
    Test {
        id: "T59",
        decide: outcomes::decided,
        parameters: &[],
        wordings: &["no_decision", "incomplete_actions", "overdue_action", "untraced_action"],
        says: &["no_person", "no_day", "actions"],
    },
];

/// What the house calls its reviews, where that is none of the usual names: what the titles of the minutes of several have
/// in common, `Half-year sitting on AI, 26 February 2026` and `Half-year sitting on AI, 28 August 2025`.
fn house_name(reviews: &[Review<'_>]) -> Option<String> {
    const WORDS_MIN: usize = 2;
    const CHARS_MIN: usize = 4;
    let (first, others) = reviews.split_first()?;
    let title = |review: &Review<'_>| -> Vec<String> {
        let title = name(review.file.facts);
        let words = title.split_whitespace().map(|word| word.trim_matches([',', ':', ';', '.']));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let mut common = title(first);
    for other in others {
        let other = title(other);
        let same = common
            .iter()
            .zip(&other)
            .take_while(|(one, other)| one.to_lowercase() == other.to_lowercase())
            .count();
        common.truncate(same);
    }
    // "on AI" and "of the" are no part of a name; "QBR" is.
    let is_short = |word: &String| word.chars().filter(|c| c.is_alphabetic()).count() < CHARS_MIN;
    let is_joint = |word: &String| is_short(word) && !word.chars().all(char::is_uppercase);
    let hangs = |common: &[String]| match common {
        [.., joint, last] if is_joint(joint) => is_short(last),
        [.., last] => is_joint(last),
        [] => false,
    };
    while hangs(&common) {
        common.pop();
    }
    (!others.is_empty() && common.len() >= WORDS_MIN).then(|| common.join(" ").to_lowercase())
}

/// A management review on record.
struct Review<'a> {
    file: File<'a>,
    /// The day it was held, where that can be told.
    day: Option<AuditDate>,
}

impl Review<'_> {
    /// What it goes by: `management review 2026-05-19`.
    fn subject(&self) -> String {
        match self.day {
            Some(day) => format!("management review {day}"),
            None => name(self.file.facts),
        }
    }

    /// The same in the words of the catalogue.
    fn label(&self, test: &AuditTest) -> String {
        match self.day {
            Some(day) => test.say("review_of_day", &[("day", &day)]),
            None => name(self.file.facts),
        }
    }

    /// A place to cite where nothing more telling is at hand.
    fn cited(&self) -> Option<Evidence> {
        let title = self.file.facts.control.title.as_ref().map(|fact| fact.evidence.clone());
        let answer = self.file.facts.answers.first().map(|answer| answer.evidence.clone());
        title.or(answer)
    }
}

/// The reviews of this management system on record up to the day of the audit, the oldest first. Minutes of
/// the reviews of another system only are left out, and of two papers on one review the first by path counts.
fn reviews<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Review<'a>> {
    let test = material.dossier.catalog.test("T58").unwrap_or(test);
    let (other, own) = (Terms::of(test, "other_field"), Terms::of(test, "own_field"));
    let dates = DateFinder::new(material.dossier.catalog.lexicon());
    let mut reviews: Vec<Review<'a>> = Vec::new();
    let minutes = material.of_listed(test, "minutes").into_iter();
    let others = material.of_listed(test, "meetings").into_iter();
    let others = others.filter(|file| reviews_all(test, file));
    for file in minutes.chain(others) {
        if is_controlled(file.facts) {
            continue;
        }
        let title = file.facts.title.as_str();
        if other.stand_in(title) && !own.stand_in(title) && material.named_in(title).is_empty() {
            continue;
        }
        let day = day_of(&file, &dates).filter(|day| *day <= material.as_of());
        let known = day.is_some() && reviews.iter().any(|review| review.day == day);
        if !known {
            reviews.push(Review { file, day });
        }
    }
    reviews.sort_by_key(|review| review.day);
    reviews
}

/// Whether a paper lays down how reviews are held and is no minutes of one: it has a version, an approver and
/// a day or an interval for its own next review.
fn is_controlled(facts: &Facts) -> bool {
    let control = &facts.control;
    let again = control.next_review_on.is_some() || control.review_interval.is_some();
    control.version.is_some() && control.approver.is_some() && again
}

/// Whether minutes of unknown kind are those of a review: most inputs have a heading of their own, earlier
/// decisions and audits or nonconformities among them.
fn reviews_all(test: &AuditTest, file: &File<'_>) -> bool {
    let headed = |probe: &str| {
        answers(file.facts, &format!("T58.{probe}"))
            .any(|answer| answer.by_heading && answer.words > 2)
    };
    let inputs = [
        "previous",
        "external",
        "internal",
        "parties",
        "corrective",
        "monitoring",
        "audits",
        "improvement",
    ];
    let count = inputs.iter().filter(|probe| headed(probe)).count();
    count >= test.parameter("headed_inputs_min")
        && headed("previous")
        && (headed("corrective") || headed("audits"))
}

/// The day of a meeting: by its field, its title, its file's name, its first lines, what it says, its control
/// block.
fn day_of(file: &File<'_>, dates: &DateFinder) -> Option<AuditDate> {
    let name = file.path.name().replace('_', " ");
    let by_field = field(file.facts, "date_on").map(|pair| pair.value.as_str());
    let held = answers(file.facts, "T57.attendance").map(|answer| answer.evidence.quote());
    let said = answers(file.facts, "T57.day").map(|answer| answer.evidence.quote());
    let texts = by_field.into_iter().chain([file.facts.title.as_str(), name.as_str()]);
    let day = |text: &str| {
        let found = dates.find(text).into_iter().map(|found| found.when);
        found.into_iter().find(|when| when.earliest() == when.latest())
    };
    let mut told = held.chain(said);
    let mut whole = texts.filter_map(day);
    let control = &file.facts.control;
    let issued = control.issued_on.as_ref().or(control.approved_on.as_ref());
    let named = whole.next().map(When::latest);
    let opening = file.facts.opening_day.map(When::latest);
    let told = || told.find_map(day).map(When::latest);
    named.or(opening).or_else(told).or(issued.map(|fact| fact.value.latest()))
}
