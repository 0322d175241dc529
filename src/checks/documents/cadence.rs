//! T09: two documents in force lay down different intervals for the same activity.
//!
//! What counts as the same activity is either one of those a management system repeats as a whole (the test's
//! lists, by what the standard calls them), or the same words in both documents. Few sure contradictions are
//! worth more than many doubtful ones: a rule for a tier, one with two intervals, or one that says "at least"
//! contradicts nothing.

use std::collections::BTreeSet;

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms};
use super::super::{CheckResult, State, Test};
use super::{governs, label, own_id, shortened};
use crate::catalog::AuditTest;
use crate::domain::{Cadence, Evidence, RequirementId};
use crate::facts::Rule;
use crate::words::{Phrases, cut_in};

pub(super) const TEST: Test = Test {
    id: "T09",
    decide: intervals_agree,
    parameters: &[
        "activity_days_min",
        "shared_words_min",
        "shared_share_percent",
        "titled_words_min",
    ],
    wordings: &["contradiction", "same_words"],
    says: &[
        "risk_assessment",
        "impact_assessment",
        "internal_audit",
        "management_review",
        "policy_review",
        "inventory",
        "statement",
        "supplier_review",
    ],
};

/// What a management system repeats as a whole, as the test's lists name it, and the clause it is held against.
const ACTIVITIES: [(&str, &str, &str); 8] = [
    ("AI risk assessment", "risk_assessment", "8.2"),
    ("impact assessment", "impact_assessment", "8.4"),
    ("internal audit", "internal_audit", "9.2.2"),
    ("management review", "management_review", "9.3.1"),
    ("AI policy review", "policy_review", "A.2.4"),
    ("AI system inventory", "inventory", "A.4.2"),
    ("Statement of Applicability", "statement", "6.1.3"),
    ("supplier review", "supplier_review", "A.10.3"),
];

/// The index of the activity in [`ACTIVITIES`].
const RISK_ASSESSMENT: usize = 0;
const SUPPLIER_REVIEW: usize = 7;

/// T09 (`rules` T09).
fn intervals_agree(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let words = Words::of(test);
    let rhythms: Vec<Rhythm<'_>> = material
        .files
        .iter()
        .filter(|file| governs(file.facts) && !is_exempt(test, file))
        .flat_map(|file| words.rhythms(file))
        .collect();
    if rhythms.is_empty() {
        return vec![draft::silent(test, "intervals", State::NotTestable)];
    }
    let mut results = Vec::new();
    let mut told = BTreeSet::new();
    for (at, (activity, _, clause)) in ACTIVITIES.iter().enumerate() {
        let about: Vec<usize> =
            (0..rhythms.len()).filter(|rhythm| rhythms[*rhythm].activity == Some(at)).collect();
        let pair = pairs(&about).find(|(one, other)| contradict(&rhythms[*one], &rhythms[*other]));
        if let Some((one, other)) = pair {
            told.extend(
                pairs(&about).map(|(one, other)| intervals(&rhythms[one], &rhythms[other])),
            );
            let also = clause.parse().ok();
            results.push(contradiction(test, Some(at), [&rhythms[one], &rhythms[other]], also));
        } else if !about.is_empty() {
            results.push(draft::pass(test, activity));
        }
    }
    let all: Vec<usize> = (0..rhythms.len()).collect();
    for (one, other) in pairs(&all) {
        let (a, b) = (&rhythms[one], &rhythms[other]);
        if contradict(a, b) && !told.contains(&intervals(a, b)) && words.same_words(a, b) {
            told.insert(intervals(a, b));
            results.push(contradiction(test, None, [a, b], None));
        }
    }
    if results.is_empty() {
        results.push(draft::pass(test, "intervals"));
    }
    results
}

/// Lists of roles and courses say how often people are taught.
fn is_exempt(test: &AuditTest, file: &File<'_>) -> bool {
    let exempt = test.kinds.get("exempt");
    file.facts.kind.as_ref().is_some_and(|kind| exempt.is_some_and(|list| list.contains(kind)))
}

/// A rule that says how often something is done.
struct Rhythm<'a> {
    file: File<'a>,
    /// The id the document goes by.
    id: Option<String>,
    cadence: &'a Cadence,
    evidence: &'a Evidence,
    /// Which of [`ACTIVITIES`] it is about.
    activity: Option<usize>,
    /// Whether more often is in keeping with it: `at least once a year`.
    bound: bool,
    /// The words it applies to only: tiers, classes, releases.
    scope: bool,
    /// The one grade of systems it says it is for: `high`, `1`.
    grade: Option<String>,
    /// What it is about, in stems.
    content: BTreeSet<String>,
    /// What its document is about, in stems.
    title: BTreeSet<String>,
}

struct Words {
    objects: Vec<Terms>,
    actions: Terms,
    when: Terms,
    bounds: Terms,
    scopes: Terms,
    others: Terms,
    itself: Terms,
    /// Names of bodies and roles that hold a word of an activity. Lower case.
    people: Phrases<()>,
    common: BTreeSet<String>,
    grade_names: BTreeSet<String>,
    grades: BTreeSet<String>,
    activity_days_min: usize,
    shared_words_min: usize,
    shared_share_percent: usize,
    titled_words_min: usize,
}

impl Words {
    fn of(test: &AuditTest) -> Self {
        let listed = |list: &str| -> BTreeSet<String> {
            let words = test.terms.get(list).into_iter().flatten();
            words.map(|word| word.to_lowercase()).collect()
        };
        let people = test.terms.get("people").into_iter().flatten();
        Self {
            objects: ACTIVITIES.iter().map(|(activity, ..)| Terms::of(test, activity)).collect(),
            actions: Terms::of(test, "actions"),
            when: Terms::of(test, "when"),
            bounds: Terms::of(test, "bounds"),
            scopes: Terms::of(test, "scopes"),
            others: Terms::of(test, "others"),
            itself: Terms::of(test, "itself"),
            people: Phrases::written(people.map(|name| (name.as_str(), ()))),
            activity_days_min: test.parameter("activity_days_min"),
            common: listed("common"),
            grade_names: listed("grade_names"),
            grades: listed("grades"),
            shared_words_min: test.parameter("shared_words_min"),
            shared_share_percent: test.parameter("shared_share_percent"),
            titled_words_min: test.parameter("titled_words_min"),
        }
    }

    /// The rules of a document that say how often, each once.
    fn rhythms<'a>(&self, file: &File<'a>) -> Vec<Rhythm<'a>> {
        let language = file.facts.words_in();
        let id = own_id(file.facts, file.path);
        // Of two intervals the first is that of the grade named first.
        let one = |rule: &&Rule| !rule.mixed || self.grade(rule.evidence.quote()).is_some();
        let rules = file.facts.rules.iter().filter(|rule| !rule.unclear).filter(one);
        rules
            .filter_map(|rule| {
                let cadence = rule.cadence.as_ref()?;
                let quote = rule.evidence.quote();
                let heading = rule.evidence.trail().last().map_or("", String::as_str);
                if self.others.stand_in(quote) || self.others.stand_in(heading) {
                    return None;
                }
                let of_itself = self.itself.stand_in(quote);
                let content = if of_itself { BTreeSet::new() } else { self.stems(quote, language) };
                Some(Rhythm {
                    file: *file,
                    id: id.clone(),
                    cadence,
                    evidence: &rule.evidence,
                    activity: self.activity(file, rule),
                    bound: self.bounds.stand_in(quote),
                    scope: self.scopes.stand_in(quote) || self.scopes.stand_in(heading),
                    grade: self.grade(quote),
                    content,
                    title: self.stems(&file.facts.title, language),
                })
            })
            .collect()
    }

    /// The grade a rule names first; the interval it gives first is that of it.
    fn grade(&self, quote: &str) -> Option<String> {
        let lower = quote.to_lowercase();
        let parts = lower.split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = parts.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let named = |at: usize| {
            let is_number = |word: &&String| word.chars().count() == 1;
            let behind = words.get(at + 1).filter(is_number);
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            behind.or_else(|| before.filter(|word| self.grades.contains(*word)))
        };
        let is_name = |at: &usize| self.grade_names.contains(&words[*at]);
        (0..words.len()).filter(is_name).find_map(named).cloned()
    }

    /// The activity a rule is about: by its own words, else by its heading, else, under a heading such as
    /// "When", by the title of its document. A rule that names several is about none, nor is one whose heading
    /// names another.
    fn activity(&self, file: &File<'_>, rule: &Rule) -> Option<usize> {
        let cadence = rule.cadence.as_ref()?;
        if (cadence.days as usize) < self.activity_days_min {
            return None;
        }
        let quote = rule.evidence.quote();
        let heading = rule.evidence.trail().last().map_or("", String::as_str);
        let acts = self.actions.stand_in(quote);
        let asks_when = self.when.stand_in(heading);
        let (named, by_heading) = (self.named(quote), self.named(heading));
        match (named.as_slice(), by_heading.as_slice()) {
            ([one], []) if acts || asks_when => Some(*one),
            ([one], [other]) if one == other && (acts || asks_when) => Some(*one),
            // "Repeated risk assessment" heads the rule on that of suppliers.
            ([SUPPLIER_REVIEW], [RISK_ASSESSMENT]) if acts => Some(SUPPLIER_REVIEW),
            ([], [one]) if acts => Some(*one),
            ([], []) if asks_when => match self.named(&file.facts.title).as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            _ => None,
        }
    }

    /// The activities a text names. The risk committee and the supplier manager are people.
    fn named(&self, text: &str) -> Vec<usize> {
        let spans: Vec<(usize, usize)> = crate::words::words(text).collect();
        let people = self.people.find(text);
        let is_person = |at: usize| {
            people
                .iter()
                .any(|found| (found.first_word..found.first_word + found.words).contains(&at))
        };
        let kept: Vec<&str> = (0..spans.len())
            .map(|at| if is_person(at) { "-" } else { &text[spans[at].0..spans[at].1] })
            .collect();
        let kept = kept.join(" ");
        let mut named: Vec<usize> =
            (0..self.objects.len()).filter(|at| self.objects[*at].stand_in(&kept)).collect();
        // The risk assessment of suppliers is a review of suppliers.
        if named.contains(&SUPPLIER_REVIEW) {
            named.retain(|at| *at != RISK_ASSESSMENT);
        }
        named
    }

    fn stems(&self, text: &str, language: crate::words::Language) -> BTreeSet<String> {
        let cut = cut_in(text, language);
        let kept = cut.into_iter().filter(|word| {
            let written = text[word.start..word.end].to_lowercase();
            written.chars().count() > 2
                && !written.bytes().all(|b| b.is_ascii_digit())
                && !self.common.contains(&written)
        });
        kept.map(|word| word.stem.to_string()).collect()
    }

    /// Whether two rules are about the same by their words: nearly all of the shorter stand in the longer, or
    /// all of it does and the longer names what the other's document is about.
    fn same_words(&self, one: &Rhythm<'_>, other: &Rhythm<'_>) -> bool {
        if one.file.facts.words_in() != other.file.facts.words_in() {
            return false;
        }
        let shared = one.content.intersection(&other.content).count();
        let longer = one.content.len().max(other.content.len());
        let alike =
            shared >= self.shared_words_min && shared * 100 >= self.shared_share_percent * longer;
        alike || self.titled(one, other) || self.titled(other, one)
    }

    fn titled(&self, short: &Rhythm<'_>, long: &Rhythm<'_>) -> bool {
        let subject = short.title.difference(&short.content);
        let mut named = subject.filter(|stem| long.content.contains(*stem));
        short.content.len() >= self.titled_words_min
            && short.content.is_subset(&long.content)
            && named.next().is_some()
    }
}

/// Whether two rules of different documents cannot both be kept.
fn contradict(one: &Rhythm<'_>, other: &Rhythm<'_>) -> bool {
    let (rare, often) =
        if one.cadence.days >= other.cadence.days { (one, other) } else { (other, one) };
    // Twelve months are a year, whatever the days.
    let apart = rare.cadence.days * 10 > often.cadence.days * 12;
    let of_all = !one.scope && !other.scope;
    let same_grade = one.grade.is_some() && one.grade == other.grade;
    let copies = one.id.is_some() && one.id == other.id;
    let elsewhere = one.file.path != other.file.path && !copies;
    apart && !rare.bound && (of_all || same_grade) && elsewhere
}

/// Two documents and what each says: told once, in whatever words they say it.
fn intervals<'a>(one: &Rhythm<'a>, other: &Rhythm<'a>) -> (&'a str, &'a str, u32, u32) {
    (&one.file.path.0, &other.file.path.0, one.cadence.days, other.cadence.days)
}

fn pairs(all: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    all.iter()
        .enumerate()
        .flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (*one, *other)))
}

fn contradiction(
    test: &AuditTest,
    activity: Option<usize>,
    [one, other]: [&Rhythm<'_>; 2],
    clause: Option<RequirementId>,
) -> CheckResult {
    let draft = if let Some((activity, said, _)) = activity.and_then(|at| ACTIVITIES.get(at)) {
        let subject = format!("{activity} interval");
        Draft::new(test, "contradiction", subject).fact("activity", test.phrase(said))
    } else {
        let short = if one.content.len() <= other.content.len() { one } else { other };
        let activity = shortened(short.evidence.quote());
        Draft::new(test, "same_words", activity.clone()).fact("activity", activity)
    };
    draft
        .fact("one", label(&one.file))
        .fact("one_interval", test.interval(one.cadence))
        .fact("one_rule", one.evidence.quote())
        .fact("other", label(&other.file))
        .fact("other_interval", test.interval(other.cadence))
        .fact("other_rule", other.evidence.quote())
        .also(clause)
        .evidence([one.evidence.clone(), other.evidence.clone()])
        .result()
}
