//! The bands of the organisation's own method, as far as its risk register follows them.

use crate::catalog::AuditTest;
use crate::checks::material::{File, Material, Row, Terms, answers, same_name};
use crate::domain::Evidence;
use crate::facts::Scale;

/// A method and what it makes of scores.
pub(super) struct Method<'a> {
    /// Where it is laid down.
    pub file: File<'a>,
    /// Its bands, lowest first.
    pub scale: &'a Scale,
    /// Whether a band may not be accepted, by band.
    unacceptable: Vec<Option<Evidence>>,
    /// The highest score that may be accepted, where one is said.
    limit: Option<(u32, Evidence)>,
    levels: Levels,
}

/// Words for one level in several languages and colours.
struct Levels(Vec<Terms>);

/// The lists of words for levels, the longer ones first: "very high" holds "high".
const LEVELS: [&str; 7] = ["critical", "very_low", "high", "medium", "low", "green", "amber"];

impl Levels {
    fn of(test: &AuditTest) -> Self {
        let mut levels: Vec<Terms> = LEVELS.iter().map(|list| Terms::of(test, list)).collect();
        levels.push(Terms::of(test, "red"));
        Self(levels)
    }

    fn of_text(&self, text: &str) -> Option<usize> {
        self.0.iter().position(|level| level.stand_in(text))
    }
}

impl<'a> Method<'a> {
    /// The method that these lines follow: the scale whose bands most of them name as it has them.
    pub fn of(material: &Material<'a>, lines: &[Row<'a>]) -> Option<Self> {
        let test = material.dossier.catalog.test("T26")?;
        let share = test.parameter("agreeing_share_percent");
        let mut best: Option<(usize, Self)> = None;
        for file in &material.files {
            for scale in &file.facts.scales {
                let method = Self::read(test, *file, scale);
                let told: Vec<bool> = lines.iter().filter_map(|row| method.agrees(row)).collect();
                let agreeing = told.iter().filter(|agrees| **agrees).count();
                let follows = agreeing > 0 && agreeing * 100 >= told.len() * share;
                if follows && best.as_ref().is_none_or(|(most, _)| agreeing > *most) {
                    best = Some((agreeing, method));
                }
            }
        }
        best.map(|(_, method)| method)
    }

    fn read(test: &AuditTest, file: File<'a>, scale: &'a Scale) -> Self {
        let never = Terms::of(test, "never");
        let said: Vec<&Evidence> =
            answers(file.facts, "T26.never").map(|answer| &answer.evidence).collect();
        let unacceptable = scale.bands.iter().map(|band| {
            let own = never.stand_in(band.evidence.quote()) && is_alone(scale, &band.evidence);
            let sentence = || {
                let names = |evidence: &&&Evidence| {
                    is_named(&band.name, evidence.quote()) && is_alone(scale, evidence)
                };
                said.iter().find(names).map(|evidence| (*evidence).clone())
            };
            if own { Some(band.evidence.clone()) } else { sentence() }
        });
        Self {
            file,
            scale,
            unacceptable: unacceptable.collect(),
            limit: limit(test, file, scale),
            levels: Levels::of(test),
        }
    }

    /// Whether a line names the band of its score; none where it names none the method has.
    fn agrees(&self, row: &Row<'_>) -> Option<bool> {
        let named = self.band_named(row.text("band")?)?;
        let score = score(row)?;
        Some(self.scale.band_of(score) == Some(named))
    }

    /// The band a cell names: by its own name, else by its colour or level.
    pub fn band_named(&self, cell: &str) -> Option<usize> {
        let bands = &self.scale.bands;
        let by_name = bands.iter().position(|band| same_name(&band.name, cell));
        by_name.or_else(|| {
            let level = self.levels.of_text(cell)?;
            bands.iter().position(|band| self.levels.of_text(&band.name) == Some(level))
        })
    }

    /// What says that a score may not be accepted.
    pub fn forbids(&self, score: u32) -> Option<Evidence> {
        let by_band = self.scale.band_of(score).and_then(|at| self.unacceptable[at].clone());
        let above = self.limit.as_ref().filter(|(limit, _)| score > *limit);
        by_band.or_else(|| above.map(|(_, evidence)| evidence.clone()))
    }

    /// `13 to 25`, `15 and above`.
    pub fn range(&self, test: &AuditTest, band: usize) -> String {
        let band = &self.scale.bands[band];
        match band.to {
            Some(to) => test.say("from_to", &[("from", &band.from), ("to", &to)]),
            None => test.say("and_above", &[("from", &band.from)]),
        }
    }
}

/// The score of a line, where it is a whole number.
pub(super) fn score(row: &Row<'_>) -> Option<u32> {
    row.number("score").and_then(whole)
}

/// A whole number that may be a score.
#[expect(clippy::cast_sign_loss, reason = "below zero is no score")]
pub(super) fn whole(number: f64) -> Option<u32> {
    let fits = number.fract() == 0.0 && (0.0..=1_000.0).contains(&number);
    fits.then_some(number as u32)
}

/// Whether words are of one band: a sentence that names all of them says "never" of one only.
fn is_alone(scale: &Scale, evidence: &Evidence) -> bool {
    let named = scale.bands.iter().filter(|band| is_named(&band.name, evidence.quote())).count();
    named <= 1
}

pub(super) fn is_named(name: &str, text: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
    };
    let (name, text) = (words(name), words(text));
    text.windows(name.len()).any(|window| window == name)
}

/// The highest score that may be accepted: `risks up to 8 may be accepted`, `scores above 12 must be treated`.
fn limit(test: &AuditTest, file: File<'_>, scale: &Scale) -> Option<(u32, Evidence)> {
    let about = Terms::of(test, "about");
    let said = |probe: &'static str| {
        let answers = answers(file.facts, probe).map(|answer| &answer.evidence);
        answers.filter(|evidence| about.stand_in(evidence.quote()))
    };
    // What one may accept says nothing of what another may.
    let some_may = Terms::of(test, "some_may");
    let up_to = said("T26.limit")
        .filter(|evidence| !some_may.stand_in(evidence.quote()))
        .filter_map(|evidence| Some((number_after(evidence.quote(), &UP_TO)?, evidence.clone())));
    let above = said("T26.never").filter_map(|evidence| {
        let quote = evidence.quote();
        let over = number_after(quote, &ABOVE);
        let from = number_after(quote, &FROM).and_then(|from| from.checked_sub(1));
        Some((over.or(from)?, evidence.clone()))
    });
    // A limit below the lowest band's end is of something else.
    let lowest = scale.bands.first().and_then(|band| band.to).unwrap_or_default();
    up_to.chain(above).filter(|(limit, _)| *limit >= lowest).max_by_key(|(limit, _)| *limit)
}

/// Words before the highest score of some.
const UP_TO: [&str; 9] = [
    "up to ",
    "at most ",
    "≤ ",
    "<= ",
    "not above ",
    "no more than ",
    "bis ",
    "höchstens ",
    "jusqu'à ",
];
/// Words before a score that is still below those meant.
const ABOVE: [&str; 8] =
    ["above ", "over ", "more than ", "exceeding ", "> ", "über ", "mehr als ", "plus de "];
/// Words before the lowest score of some.
const FROM: [&str; 7] = ["from ", "at least ", "≥ ", ">= ", "ab ", "mindestens ", "à partir de "];

/// The number right after some words, `of` and `a score of` between them aside.
fn number_after(text: &str, words: &[&str]) -> Option<u32> {
    let text = text.to_lowercase();
    words.iter().find_map(|word| {
        let at =
            text.match_indices(word).find(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric));
        let rest = text.get(at?.0 + word.len()..)?;
        let rest = ["a score of ", "score ", "and including ", "einschliesslich "]
            .iter()
            .find_map(|filler| rest.strip_prefix(filler))
            .unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        // "Up to 8 days" is no score.
        let unit = rest[end..].trim_start().split(' ').next().unwrap_or_default();
        let is_time = [
            "day", "week", "month", "year", "tag", "woche", "monat", "jahr", "jour", "mois", "%",
            "per",
        ]
        .iter()
        .any(|word| unit.starts_with(word));
        let is_decimal = rest[end..].starts_with(['.', ','])
            && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        rest[..end].parse().ok().filter(|_| !is_time && !is_decimal)
    })
}
