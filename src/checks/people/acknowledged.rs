//! Whether those who have to know the AI policy confirmed that they do.

use std::collections::BTreeSet;

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Row, Terms, Work, answers, in_force, name};
use super::super::policy;
use super::super::roles::Leavers;
use super::super::tables::runs_ai;
use super::super::{CheckResult, State};
use super::{counted, place_of, spoken};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, When};
use crate::facts::Register;

/// T15: the share of people in scope who acknowledged the policy in force (`rules` T15).
///
/// Who is in scope is told by the register of acknowledgements itself, and by the list of people where
/// most of its names are in it. Where nobody keeps such a register, this is not the organisation's way.
pub(super) fn by_those_in_scope(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let mut results = Vec::new();
    for policy in policies(material, test) {
        let subject = policy::subject(&policy);
        let control = &policy.facts.control;
        let published = [&control.effective_on, &control.approved_on, &control.issued_on]
            .into_iter()
            .find_map(|fact| fact.as_deref())
            .map(|fact| fact.value.latest());
        let days = test.days("publication_days");
        if published.is_some_and(|day| day.plus_days(days) > material.as_of()) {
            results.push(draft::pass(test, &subject));
            continue;
        }
        let rows = receipts(material, test, &policy);
        if rows.is_empty() {
            let counted = counted::by_department(material, test, &policy);
            results.extend(counted.or_else(|| stated(material, test, &policy)));
            continue;
        }
        results.push(covered(material, test, &policy, &rows));
    }
    if results.is_empty() {
        results.push(draft::silent(test, "AI policy", State::NotTestable));
    }
    results
}

/// The AI policy; where none is recognised, the policy that a register of acknowledgements names.
fn policies<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<File<'a>> {
    let found = policy::policies(material);
    if !found.is_empty() || !runs_ai(material) {
        // A translation is a paper of its own; people confirm the one that the register names.
        let confirmed = |policy: &&File<'a>| {
            !receipts(material, test, policy).is_empty()
                || counted::by_department(material, test, policy).is_some()
        };
        return found
            .iter()
            .find(confirmed)
            .or_else(|| found.first())
            .copied()
            .into_iter()
            .collect();
    }
    let mut named = material.of_listed(test, "policy");
    named.retain(|file| {
        let id = policy::id_of(file);
        let receipts = material.rows("acknowledgements").iter();
        let other = Terms::of(test, "other_systems").stand_in(&file.facts.title);
        let mut texts = receipts.map(|row| row.text("document").unwrap_or(&row.register.caption));
        !other
            && in_force(file.facts)
            && id.is_some_and(|id| texts.any(|text| policy::holds(text, &id)))
    });
    named.truncate(1);
    named
}

/// One word alone names no paper.
const SHORT_WORDS_MIN: usize = 2;

/// What the policy goes by.
pub(super) struct Called {
    id: Option<String>,
    title: String,
    /// Its title without what it is on: `position statement` of "Position statement on automated systems".
    short: Option<String>,
    terms: Terms,
}

impl Called {
    /// What this policy goes by.
    pub fn of(test: &AuditTest, policy: &File<'_>) -> Self {
        let title = policy.facts.title.to_lowercase();
        let cut = [" on ", " for ", " about ", " zu ", " für ", " sur ", " pour "];
        let short = cut.iter().filter_map(|word| title.split_once(word)).map(|(short, _)| short);
        let short = short.filter(|short| short.split_whitespace().count() >= SHORT_WORDS_MIN);
        let short = short.min_by_key(|short| short.len()).map(str::to_owned);
        Self { id: policy::id_of(policy), title, short, terms: Terms::of(test, "ai_policy") }
    }

    /// Whether a text names it: by its id, its title or as the AI policy.
    pub fn stands_in(&self, text: &str) -> bool {
        self.id.as_ref().is_some_and(|id| policy::holds(text, id))
            || self.terms.stand_in(text)
            || (!self.title.is_empty() && text.to_lowercase().contains(&self.title))
            || self.short.as_ref().is_some_and(|short| text.to_lowercase().contains(short))
    }
}

/// The rows that are about the policy: of acknowledgements, or of courses that are none.
fn receipts<'a>(material: &Material<'a>, test: &AuditTest, policy: &File<'_>) -> Vec<Row<'a>> {
    let called = Called::of(test, policy);
    let names_it = |text: &str| called.stands_in(text);
    let read = Terms::of(test, "read");
    let acknowledged = material.rows("acknowledgements").iter().filter(|row| {
        let versions = of_versions(row.register);
        let document = row.text("document").filter(|_| !versions);
        let about = document.unwrap_or(row.register.caption.as_str());
        let alone = document.is_none() && (versions || !row.has("document"));
        let file_name = row.file.path.name().replace('_', " ");
        let by_file = [row.file.facts.title.as_str(), file_name.as_str()];
        names_it(about) || (alone && by_file.into_iter().any(names_it))
    });
    let courses = material.rows("training").iter().filter(|row| {
        row.text("course").is_some_and(|course| names_it(course) && read.stand_in(course))
    });
    acknowledged.chain(courses).copied().collect()
}

fn covered(
    material: &Material<'_>,
    test: &AuditTest,
    policy: &File<'_>,
    rows: &[Row<'_>],
) -> CheckResult {
    let leavers = Leavers::of(material);
    let current = policy.facts.control.version.as_ref().map(|fact| fact.value.as_str());
    let mut people: Vec<String> = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut outdated: BTreeSet<usize> = BTreeSet::new();
    let mut shown: Vec<(usize, Evidence)> = Vec::new();
    for row in rows {
        // Lists made up for others name people by their numbers.
        let named = row.text("person").map(spoken);
        let Some(person) = named.or_else(|| row.text("id").map(str::to_owned)) else { continue };
        let place = place_of(&people, &person).unwrap_or_else(|| {
            people.push(person.clone());
            people.len() - 1
        });
        let confirmed = row.text("acknowledged_on").or_else(|| row.text("completed_on")).is_some();
        let open = row.text("status").is_some_and(|status| {
            matches!(material.meanings.work(status), Work::Open | Work::Cancelled)
        });
        if !confirmed || open {
            shown.push((place, row.evidence()));
        } else if is_current(row, current) {
            done.insert(place);
        } else {
            outdated.insert(place);
            shown.push((place, row.evidence()));
        }
    }
    let listed = staff(material, test, &people);
    people.extend(listed);
    let in_scope: Vec<usize> = (0..people.len())
        .filter(|at| leavers.find(material, &people[*at], None).is_none())
        .collect();
    let confirmed = in_scope.iter().filter(|at| done.contains(at)).count();
    let subject = policy::subject(policy);
    if in_scope.len() < test.parameter("people_min") {
        return draft::silent(test, &subject, State::NotTestable);
    }
    let (tested, share) = (in_scope.len(), confirmed * 100 / in_scope.len());
    if share >= test.parameter("covered_percent") {
        return draft::pass(test, &subject);
    }
    let without: Vec<String> =
        in_scope.iter().filter(|at| !done.contains(at)).map(|at| people[*at].clone()).collect();
    let outdated = outdated.iter().filter(|at| !done.contains(at)).count();
    let evidence = shown.into_iter().filter(|(at, _)| !done.contains(at)).map(|(_, one)| one);
    let evidence: Vec<Evidence> = evidence.take(8).collect();
    let made = Draft::new(test, "coverage", &subject)
        .fact("document", policy::label(policy))
        .fact("version", current.unwrap_or(test.phrase("in_force")))
        .fact("done", confirmed)
        .fact("people", tested)
        .fact("share", share)
        .fact("outdated", outdated)
        .fact("without", listed_shortly(test, &without))
        .population(tested, tested - confirmed, "people_in_scope")
        .evidence([rows[0].register.header.clone()])
        .evidence(evidence)
        .evidence(policy::identified(policy.facts));
    graded(test, made, share)
}

/// Below one share a nonconformity, else an observation.
pub(super) fn graded(test: &AuditTest, made: Draft<'_>, share: usize) -> CheckResult {
    if share >= test.parameter("minor_percent") {
        made.kind(FindingKind::Observation).result()
    } else {
        made.result()
    }
}

/// At most a dozen names.
fn listed_shortly(test: &AuditTest, names: &[String]) -> String {
    const NAMES_MAX: usize = 12;
    if names.len() <= NAMES_MAX {
        return test.listed(names);
    }
    let more = test.say("more", &[("count", &(names.len() - NAMES_MAX))]);
    format!("{} {more}", names[..NAMES_MAX].join(", "))
}

/// Whether the column of documents of a register holds versions of one document.
fn of_versions(register: &Register) -> bool {
    let mut cells = register.rows.iter().filter_map(|entry| register.text(entry, "document"));
    cells.any(is_version)
}

/// Whether a cell is a version and no title: `Rev. 3`, `v2.1`.
fn is_version(cell: &str) -> bool {
    const CHARS_MAX: usize = 14;
    let words =
        ["rev", "version", "ver", "v", "issue", "edition", "ausgabe", "fassung", "révision"];
    let figures = cell.find(|c: char| c.is_ascii_digit());
    figures.is_some_and(|at| {
        let before = cell[..at].trim().trim_end_matches(['.', ':']).to_lowercase();
        cell.len() <= CHARS_MAX && (before.is_empty() || words.contains(&before.as_str()))
    })
}

/// Whether a row is of the version in force; one that names no version is taken for that.
pub(super) fn is_current(row: &Row<'_>, current: Option<&str>) -> bool {
    let plain = |version: &str| {
        let figures = version.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
        let bare = version[figures..].trim();
        bare.strip_suffix(".0").unwrap_or(bare).to_lowercase()
    };
    let Some(current) = current.map(plain) else { return true };
    let in_document = row.text("document").filter(|text| is_version(text));
    let stated = row.text("version").or(in_document).or_else(|| {
        let said = row.text("course").or_else(|| row.text("document"))?;
        said.split_whitespace().find(|word| {
            word.strip_prefix(['v', 'V'])
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    });
    stated.is_none_or(|version| {
        !version.contains(|c: char| c.is_ascii_digit()) || plain(version) == current
    })
}

/// People of the list of staff who are not in the register, where it is a list of the same people: most
/// names of the register are in it. Those who just joined are left out.
fn staff(material: &Material<'_>, test: &AuditTest, known: &[String]) -> Vec<String> {
    let rows = material.rows("people");
    let names: Vec<String> = rows.iter().filter_map(|row| row.text("person")).map(spoken).collect();
    let shared = known.iter().filter(|person| place_of(&names, person).is_some()).count();
    if shared * 2 < known.len() || known.is_empty() {
        return Vec::new();
    }
    let days = test.days("joiner_days");
    let mut missing: Vec<String> = Vec::new();
    for row in rows {
        let Some(person) = row.text("person").map(spoken) else { continue };
        let joined = row.when("joined_on").map(When::latest);
        let new = joined.is_some_and(|day| day.plus_days(days) > material.as_of());
        let there = place_of(known, &person).or_else(|| place_of(&missing, &person)).is_some();
        if !new && !there {
            missing.push(person);
        }
    }
    missing
}

/// A share that a document states: "41 of 52 staff have acknowledged the AI policy".
fn stated(material: &Material<'_>, test: &AuditTest, policy: &File<'_>) -> Option<CheckResult> {
    let id = policy::id_of(policy);
    let called = Terms::of(test, "ai_policy");
    let told = material.files.iter().filter(|file| !std::ptr::eq(file.facts, policy.facts));
    let told = told.flat_map(|file| {
        answers(file.facts, "T15.stated").map(move |answer| (file, &answer.evidence))
    });
    let (file, evidence, done, people) = told
        .filter(|(_, evidence)| {
            let quote = evidence.quote();
            called.stand_in(quote) || id.as_ref().is_some_and(|id| policy::holds(quote, id))
        })
        .filter_map(|(file, evidence)| {
            let (done, people) = so_many_of(evidence.quote())?;
            Some((file, evidence, done, people))
        })
        .max_by_key(|(file, ..)| file.facts.newest_date_by(material.as_of()).map(When::latest))?;
    let subject = policy::subject(policy);
    let share = done * 100 / people.max(1);
    if people < test.parameter("people_min") || share >= test.parameter("covered_percent") {
        return Some(draft::pass(test, &subject));
    }
    let made = Draft::new(test, "coverage_stated", &subject)
        .fact("document", policy::label(policy))
        .fact("done", done)
        .fact("people", people)
        .fact("share", share)
        .fact("source", name(file.facts))
        .population(people, people - done, "people_in_scope")
        .evidence([evidence.clone()]);
    Some(graded(test, made, share))
}

/// `41 of 52`, `41 von 52`, `41 sur 52`, `41/52`.
fn so_many_of(text: &str) -> Option<(usize, usize)> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '/').collect();
    let count =
        |word: &&str| word.trim_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().ok();
    let joins =
        |word: &str| ["of", "out", "von", "sur", "the", "our", "der", "les"].contains(&word);
    (0..words.len()).find_map(|at| {
        let done = count(words.get(at)?)?;
        let next = words[at + 1..].iter().take(4).position(|word| !joins(word))?;
        let people = count(words.get(at + 1 + next)?)?;
        let joined = next > 0 || text.contains(&format!("{done}/{people}"));
        (joined && done <= people && people > 1).then_some((done, people))
    })
}
