//! Who left the organisation, as far as any document tells it: a list of leavers, minutes, a mail.

use super::super::material::{File, Material, Terms, answers, same_person};
use crate::catalog::AuditTest;
use crate::domain::{AuditDate, Evidence, When};
use crate::words::{Phrases, lower, words};

/// The test whose data say how leaving is told.
const TEST: &str = "T17";

/// So many words before and after what tells of leaving the name may stand.
const BEFORE_WORDS_MAX: usize = 14;
const AFTER_WORDS_MAX: usize = 3;
/// So near to what tells of leaving stands the one who left, where a sentence tells of a successor too.
const NEAR_WORDS: usize = 6;

/// Somebody who left before the audit.
#[derive(Clone, Debug)]
pub(in crate::checks) struct Leaver {
    /// The name, where a list gives it.
    pub name: Option<String>,
    /// The last day, where it is told.
    pub left_on: Option<AuditDate>,
    /// The words.
    pub evidence: Evidence,
}

impl Leaver {
    /// When the person left, in words.
    pub fn told(&self, test: &AuditTest) -> String {
        self.left_on.map_or_else(
            || test.phrase("left_some_day").to_owned(),
            |day| test.say("left_on", &[("day", &day)]),
        )
    }
}

/// Everybody who left.
pub(in crate::checks) struct Leavers<'a> {
    all: Vec<Leaver>,
    /// What tells that somebody left.
    phrases: Phrases<()>,
    /// What tells that somebody took over.
    successor: Option<Terms>,
    /// People the registers name, to tell of whom a sentence speaks.
    known: Vec<&'a str>,
}

impl<'a> Leavers<'a> {
    /// Looks through lists of people and through what documents tell of leavers.
    pub fn of(material: &Material<'a>) -> Self {
        let mut leavers = Self {
            all: Vec::new(),
            phrases: Phrases::new([]),
            successor: None,
            known: known(material),
        };
        let Some(test) = material.dossier.catalog.test(TEST) else { return leavers };
        let as_of = material.as_of();
        let told = test.probes.get("left").into_iter().flat_map(|probe| &probe.phrases);
        leavers.phrases = Phrases::of_any_language(told.map(|phrase| (phrase.as_str(), ())));
        leavers.successor = Some(Terms::of(test, "successor"));
        leavers.all = listed(material, test);
        for file in &material.files {
            for answer in answers(file.facts, &format!("{TEST}.left_line")) {
                let line = line_of_leavers(material, test, &answer.evidence);
                leavers.all.extend(line.into_iter().flatten());
            }
            for answer in answers(file.facts, &format!("{TEST}.left")) {
                let left_on = day_in(material, answer.evidence.quote(), file);
                if left_on.is_none_or(|day| day <= as_of) {
                    let evidence = answer.evidence.clone();
                    leavers.all.push(Leaver { name: None, left_on, evidence });
                }
            }
        }
        leavers
    }

    /// Whether a person left: by a list, or by a sentence that names the person. Where it is told of the
    /// owner of a system, the first name beside the system's name is enough.
    pub fn find(
        &self,
        material: &Material<'_>,
        person: &str,
        system: Option<usize>,
    ) -> Option<&Leaver> {
        self.all.iter().find(|leaver| match &leaver.name {
            Some(name) => same_person(name, person),
            None => self.speaks_of(material, leaver.evidence.quote(), person, system),
        })
    }

    fn speaks_of(
        &self,
        material: &Material<'_>,
        quote: &str,
        person: &str,
        system: Option<usize>,
    ) -> bool {
        let Some(told) = self.phrases.find(quote).into_iter().next() else { return false };
        let (first, last) = (told.first_word, told.first_word + told.words - 1);
        // Whoever left is named before the words that tell it: "A, who looked after B, left on". After them
        // stands only who they begin with: "the last day of A", "départ de A".
        let away = |at: usize| match at {
            at if at < first => Some(first - at).filter(|words| *words <= BEFORE_WORDS_MAX),
            at => at.checked_sub(last).filter(|words| *words <= AFTER_WORDS_MAX),
        };
        let at = names_in(quote, person).or_else(|| first_name_in(material, quote, person, system));
        let Some(distance) = at.and_then(away) else { return false };
        // "A takes over from B, who left": it is told of whoever is named nearest.
        let mut others = self.known.iter().filter(|other| !same_person(other, person));
        let nearer = others.any(|other| {
            names_in(quote, other).and_then(away).is_some_and(|words| words < distance)
        });
        let alone = !self
            .known
            .iter()
            .any(|other| !same_person(other, person) && names_in(quote, other).is_some());
        let succeeds = self.successor.as_ref().is_some_and(|terms| terms.stand_in(quote));
        !nearer && (!alone || !succeeds || distance <= NEAR_WORDS)
    }
}

/// The people a line lists who left: `Leavers 2026: Ada Lee, Buyer, 2026-03-31; Kim Ray, 2026-05-31`.
fn line_of_leavers(
    material: &Material<'_>,
    test: &AuditTest,
    evidence: &Evidence,
) -> Option<Vec<Leaver>> {
    let (opening, listed) = evidence.quote().split_once(':')?;
    let opens = opening.split_whitespace().next().unwrap_or_default();
    if !Terms::of(test, "leavers_line").stand_in(opens) {
        return None;
    }
    let as_of = material.as_of();
    let leaver = |item: &str| {
        let name = item.split(',').next()?.trim();
        let left_on = material.days(item).pop().map(When::latest);
        let gone = left_on.is_none_or(|day| day <= as_of) && name.contains(' ');
        gone.then(|| Leaver { name: Some(name.to_owned()), left_on, evidence: evidence.clone() })
    };
    Some(listed.split(';').filter_map(leaver).collect())
}

/// The people that lists say have left.
fn listed(material: &Material<'_>, test: &AuditTest) -> Vec<Leaver> {
    let as_of = material.as_of();
    let (gone, column) = (Terms::of(test, "left_status"), Terms::of(test, "left_column"));
    let mut found = Vec::new();
    for record in ["people", "roles"] {
        for row in material.rows(record) {
            let Some(name) = row.text("person").or_else(|| row.text("accountable")) else {
                continue;
            };
            let event = row.text("event").is_some_and(|event| gone.stand_in(event));
            let by_event = event.then(|| row.when("event_on")).flatten();
            let by_column = row.when("left_on").or(by_event).map(When::latest);
            let says_gone = row.text("status").is_some_and(|status| gone.stand_in(status));
            // "Left the Authority" in whichever column, beside a day.
            let mut cells = row.register.cells(row.entry);
            let told =
                cells.any(|(column, text)| column != "comment" && tells_of_leaving(&gone, text));
            let headed = told || row.register.unknown.iter().any(|header| column.stand_in(header));
            let in_row = headed
                .then(|| material.days(row.entry.evidence.quote()).pop().map(When::latest))
                .flatten();
            let left_on = by_column.or(in_row);
            let left = left_on.map_or(says_gone && record == "people", |day| day <= as_of);
            if left {
                let (name, evidence) = (Some(name.to_owned()), row.evidence());
                found.push(Leaver { name, left_on, evidence });
            }
        }
    }
    found
}

/// Whether a cell says in a few words that somebody left: `Left the Authority`.
pub(super) fn tells_of_leaving(gone: &Terms, text: &str) -> bool {
    const WORDS_MAX: usize = 4;
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() <= WORDS_MAX && words.first().is_some_and(|first| gone.stand_in(first))
}

/// The day a sentence gives; one without a year is of the year in which the document was written.
fn day_in(material: &Material<'_>, quote: &str, file: &File<'_>) -> Option<AuditDate> {
    let as_of = material.as_of();
    if let Some(day) = material.days(quote).first() {
        return Some(day.latest());
    }
    let written = file.facts.newest_date_by(as_of).map_or(as_of, When::latest);
    let spans: Vec<(usize, usize)> = words(quote).collect();
    spans.windows(2).find_map(|pair| {
        let [(one, one_end), (two, two_end)] = [pair[0], pair[1]];
        let (first, second) = (&quote[one..one_end], &quote[two..two_end]);
        let is_day = |text: &str| text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
        let (day, month) = match (is_day(first), is_day(second)) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ => return None,
        };
        let whole = format!("{day} {month} {}", written.year());
        let found = material.days(&whole).into_iter().next()?;
        matches!(found, When::Day(_)).then(|| found.latest())
    })
}

/// Which word of a text begins the name of a person.
fn names_in(text: &str, person: &str) -> Option<usize> {
    let spans: Vec<(usize, usize)> = words(text).collect();
    let named = |at: usize, count: usize| {
        let window = spans.get(at..at + count)?;
        let name = window.iter().map(|(start, end)| &text[*start..*end]).collect::<Vec<_>>();
        let capital = name.iter().all(|word| word.starts_with(char::is_uppercase));
        (capital && same_person(&name.join(" "), person)).then_some(at)
    };
    (0..spans.len()).find_map(|at| named(at, 2).or_else(|| named(at, 3)))
}

/// Which word of a text is the first name of the owner of a system that the text names too, or the surname
/// after a form of address.
fn first_name_in(
    material: &Material<'_>,
    text: &str,
    person: &str,
    system: Option<usize>,
) -> Option<usize> {
    const ADDRESS: [&str; 11] =
        ["mr", "mrs", "ms", "dr", "herr", "herrn", "frau", "mme", "monsieur", "madame", "prof"];
    let person = person.split(['(', ';', '/']).next().unwrap_or(person);
    let ordered = match person.split_once(',') {
        Some((last, first)) if last.split_whitespace().count() == 1 => format!("{first} {last}"),
        _ => person.to_owned(),
    };
    let parts: Vec<String> = words(&ordered)
        .map(|(start, end)| lower(&ordered[start..end]).into_owned())
        .filter(|word| word.chars().count() > 2 && !ADDRESS.contains(&word.as_str()))
        .collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let of_system = system.is_some_and(|system| material.named_in(text).contains(&system));
    let spans: Vec<(usize, usize)> = words(text).collect();
    let word = |at: usize| spans.get(at).map(|(start, end)| &text[*start..*end]);
    (0..spans.len()).find(|at| {
        let Some(written) = word(*at).filter(|word| word.starts_with(char::is_uppercase)) else {
            return false;
        };
        let addressed = at
            .checked_sub(1)
            .and_then(word)
            .is_some_and(|before| ADDRESS.contains(&lower(before).as_ref()));
        let written = lower(written);
        (of_system && parts.len() > 1 && (*written == **first || *written == **last))
            || (addressed && *written == **last)
    })
}

/// The people whom inventories, roles and courses name.
fn known<'a>(material: &Material<'a>) -> Vec<&'a str> {
    let rows =
        ["people", "roles", "training", "actions"].iter().flat_map(|record| material.rows(record));
    let of_rows = rows.flat_map(|row| {
        ["person", "accountable", "responsible", "owner", "deputy"]
            .iter()
            .filter_map(|column| row.text(column))
            .collect::<Vec<&'a str>>()
    });
    let records = material.systems.iter().filter_map(|system| system.record);
    let owners = records.filter_map(|record| record.fields.get("owner"));
    let owners = owners.map(|fact| fact.value.as_str());
    let mut known: Vec<&'a str> = of_rows.chain(owners).collect();
    known.sort_unstable();
    known.dedup();
    known
}
