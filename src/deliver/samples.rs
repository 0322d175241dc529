//! Samples: which records to look at, drawn so that anybody can draw them again.
//!
//! A population is the rows of one register in one document. Some rows are drawn in any case, by reasons the catalogue
//! names; the rest by chance: rows stand in the order of a hash over seed, population and their own words, and the
//! first ones are taken. So the same seed gives the same sample, and rows that are added elsewhere do not change it.
//! What was received is not all there is: every number is "of those provided".

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{Always, Phrases, SampledPopulation, Sampling};
use crate::domain::{Digest, Language, RequirementId};
use crate::outputs::{DocumentFacts, FactRow, Facts};

/// A sample of one population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// What its items are, in the language of the paper.
    pub population: String,
    /// The register, as the catalogue names it.
    pub record: String,
    /// The document it stands in.
    pub document: String,
    /// The requirements it is drawn for.
    pub requirements: Vec<RequirementId>,
    /// How many there are in the document.
    pub population_size: usize,
    /// How many are looked at.
    pub sample_size: usize,
    /// How they were chosen.
    pub method: Method,
    /// The items, in the order of the document.
    pub items: Vec<Item>,
}

/// How items were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// All of them.
    All,
    /// By chance, with the seed of the plan.
    Random,
    /// Some for a reason, the rest by chance.
    Judgement,
}

impl Method {
    /// The key of the phrase that says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Method::All => "all",
            Method::Random => "random",
            Method::Judgement => "judgement",
        }
    }
}

/// An item of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id or name, or how it begins.
    pub label: String,
    /// The place of its row.
    pub place: String,
    /// The row's words, as far as they can be read at a glance.
    pub quote: String,
    /// Why it is drawn, in the language of the paper.
    pub why: String,
}

/// The words of the row that are shown, in characters.
const QUOTE_CHARS_MAX: usize = 160;
/// The columns that may name a row, in this order.
const NAMES: [&str; 9] =
    ["id", "name", "supplier", "dataset", "person", "system", "title", "description", "action"];

/// The samples of all populations that the documents received hold, in the order of the catalogue.
#[must_use]
pub fn draw(
    facts: &Facts,
    rules: &Sampling,
    phrases: &Phrases,
    language: Language,
    seed: u64,
) -> Vec<Sample> {
    let changed = changed_systems(facts);
    let mut samples = Vec::new();
    for population in &rules.populations {
        let mut by_document: BTreeMap<&str, Vec<&FactRow>> = BTreeMap::new();
        for (document, row) in facts.rows(&population.record) {
            if counts(document, population) {
                by_document.entry(&document.path).or_default().push(row);
            }
        }
        for (document, rows) in by_document {
            let draw = Draw { rules, population, phrases, changed: &changed, seed, document };
            let (method, items) = draw.items(&rows);
            samples.push(Sample {
                population: population.name.of(language).to_owned(),
                record: population.record.clone(),
                document: document.to_owned(),
                requirements: population.requirements.clone(),
                population_size: rows.len(),
                sample_size: items.len(),
                method,
                items,
            });
        }
    }
    samples
}

/// The systems of which a change is on record, as the rows write them.
pub(super) fn changed_systems(facts: &Facts) -> BTreeSet<String> {
    let changes = facts.rows("changes").chain(facts.rows("releases"));
    let systems = changes.map(|(_, row)| row.field("system").to_owned());
    systems.filter(|system| !system.is_empty()).collect()
}

/// Whether rows of a document belong to a population: of the kinds it names, or of any that is no rule or form.
fn counts(document: &DocumentFacts, population: &SampledPopulation) -> bool {
    let is_rule = matches!(document.nature.as_deref(), Some("document" | "template"));
    match &document.kind {
        _ if population.kinds.is_empty() => !is_rule,
        Some(kind) => population.kinds.contains(kind),
        None => false,
    }
}

/// Draws from one population.
struct Draw<'a> {
    rules: &'a Sampling,
    population: &'a SampledPopulation,
    phrases: &'a Phrases,
    changed: &'a BTreeSet<String>,
    seed: u64,
    document: &'a str,
}

impl Draw<'_> {
    fn items(&self, rows: &[&FactRow]) -> (Method, Vec<Item>) {
        let wanted = self.rules.size(rows.len());
        let say = |key: &str| self.phrases.say(&format!("plan.sample.why.{key}")).to_owned();
        if wanted == rows.len() {
            let items = rows.iter().map(|row| item(row, say("all"))).collect();
            return (Method::All, items);
        }
        let order = self.order(rows);
        let mut drawn: BTreeMap<usize, String> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            if let Some(why) = self.reason(row, rows) {
                drawn.insert(at, why);
            }
        }
        self.one_per(rows, &order, &mut drawn);
        let judged = !drawn.is_empty();
        for at in order {
            if drawn.len() >= wanted {
                break;
            }
            drawn.entry(at).or_insert_with(|| say("random"));
        }
        let items: Vec<Item> = drawn.into_iter().map(|(at, why)| item(rows[at], why)).collect();
        let method = match judged {
            _ if items.len() == rows.len() => Method::All,
            true => Method::Judgement,
            false => Method::Random,
        };
        (method, items)
    }

    /// The places of the rows in the order of their hashes. Rows with the same words are told apart by how often
    /// those stood above.
    fn order(&self, rows: &[&FactRow]) -> Vec<usize> {
        let mut above: BTreeMap<&str, usize> = BTreeMap::new();
        let mut order: Vec<(Digest, usize)> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let nth = above.entry(&row.quote).or_default();
            *nth += 1;
            let (seed, record) = (self.seed, &self.population.record);
            let text = format!("{seed}\n{record}\n{}\n{nth}\n{}", self.document, row.quote);
            order.push((Digest::of(text.as_bytes()), at));
        }
        order.sort_unstable();
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// Why a row is drawn in any case.
    fn reason(&self, row: &FactRow, rows: &[&FactRow]) -> Option<String> {
        let SampledPopulation { always, tier, highest, system, .. } = self.population;
        let reason = |always: &Always| match always {
            Always::HighTier => {
                let value = row.field(tier);
                self.rules.is_high(value).then(|| self.fill("high_tier", value))
            }
            Always::Highest => {
                let greatest = rows.iter().filter_map(|row| number(row.field(highest))).max()?;
                let own = number(row.field(highest)).filter(|own| *own == greatest)?;
                Some(self.fill("highest", &own.to_string()))
            }
            Always::Changed => {
                let value = row.field(system);
                let is_one = |one: &&str| self.changed.contains(*one);
                let mut named = value.split([',', ';']).map(str::trim);
                named.find(is_one).map(|one| self.fill("changed", one))
            }
        };
        let mut reasons: Vec<String> = always.iter().filter_map(reason).collect();
        reasons.dedup();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }

    /// The first row in the order of hashes of each value that no row drawn has.
    fn one_per(&self, rows: &[&FactRow], order: &[usize], drawn: &mut BTreeMap<usize, String>) {
        let column = &self.population.one_per;
        let mut had: BTreeSet<&str> = drawn.keys().map(|at| rows[*at].field(column)).collect();
        for at in order {
            let value = rows[*at].field(column);
            if !value.is_empty() && had.insert(value) {
                drawn.insert(*at, self.fill("one_per", value));
            }
        }
    }

    fn fill(&self, key: &str, value: &str) -> String {
        self.phrases.fill(&format!("plan.sample.why.{key}"), &[("value", value)])
    }
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

fn item(row: &FactRow, why: String) -> Item {
    let named = NAMES.iter().map(|column| row.field(column)).find(|name| !name.is_empty());
    let label = match (row.field("id"), row.field("name")) {
        (id, name) if !id.is_empty() && !name.is_empty() => format!("{id} ({name})"),
        _ => named.map_or_else(|| shortened(&row.quote, 40), |name| shortened(name, 60)),
    };
    let quote = shortened(&row.quote, QUOTE_CHARS_MAX);
    Item { label, place: row.location.to_string(), quote, why }
}

/// A text cut at a character, with a mark where it was.
pub(super) fn shortened(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::{Catalog, shipped};

    fn facts(documents: &[(&str, &str, Vec<serde_json::Value>)]) -> Facts {
        let documents: Vec<serde_json::Value> = documents
            .iter()
            .map(|(path, record, rows)| {
                json!({
                    "path": path, "kind": "X", "nature": "log", "place": "current", "records": [],
                    "registers": [{"record": record, "rows": rows}],
                })
            })
            .collect();
        serde_json::from_value(json!({"documents": documents})).expect("facts")
    }

    fn row(number: usize, fields: &serde_json::Value) -> serde_json::Value {
        let quote = format!("row {number}");
        json!({"fields": fields, "location": {"line_first": number}, "quote": quote})
    }

    fn checks(count: usize) -> Vec<serde_json::Value> {
        (1..=count).map(|n| row(n, &json!({"id": format!("C-{n}"), "dataset": "DS-1"}))).collect()
    }

    fn drawn(facts: &Facts, seed: u64) -> Vec<Sample> {
        let catalog = Catalog::parse(&shipped()).expect("the shipped catalogue");
        let phrases = catalog.phrases().of(Language::En);
        draw(facts, catalog.sampling().expect("rules"), phrases, Language::En, seed)
    }

    fn labels(sample: &Sample) -> Vec<&str> {
        sample.items.iter().map(|item| item.label.as_str()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_sample_whatever_is_added_elsewhere() {
        let alone = facts(&[("a.csv", "quality_results", checks(100))]);
        let [first] = &drawn(&alone, 7)[..] else { panic!("one sample") };
        assert_eq!((first.population_size, first.sample_size), (100, 10));
        assert_eq!(drawn(&alone, 7)[0], *first);
        assert_ne!(labels(&drawn(&alone, 8)[0]), labels(first));
        let more = facts(&[
            ("a.csv", "quality_results", checks(100)),
            ("b.csv", "quality_results", checks(40)),
            ("c.csv", "training", checks(40)),
        ]);
        assert_eq!(drawn(&more, 7)[0], *first);
    }

    #[test]
    fn few_are_looked_at_whole_and_chance_covers_every_value_named() {
        let few = facts(&[("a.csv", "quality_results", checks(4))]);
        assert_eq!((drawn(&few, 1)[0].method, drawn(&few, 1)[0].items.len()), (Method::All, 4));
        let mut rows = checks(30);
        rows.push(row(31, &json!({"id": "C-31", "dataset": "DS-2"})));
        let sample = drawn(&facts(&[("a.csv", "quality_results", rows)]), 1).remove(0);
        assert_eq!((sample.method, sample.sample_size), (Method::Judgement, 6));
        assert!(labels(&sample).contains(&"C-31"));
    }

    #[test]
    fn what_a_rule_or_an_archive_lists_is_no_population() {
        let mut rules = facts(&[("a.docx", "quality_results", checks(9))]);
        rules.documents[0].nature = Some("document".to_owned());
        assert!(drawn(&rules, 1).is_empty());
        let mut old = facts(&[("a.csv", "quality_results", checks(9))]);
        old.documents[0].place = "archive".to_owned();
        assert!(drawn(&old, 1).is_empty());
    }

    #[test]
    fn high_tiers_and_changed_systems_are_drawn_in_any_case() {
        let system = |n: usize, tier: &str| {
            row(n, &json!({"id": format!("AS-{n}"), "name": "x", "tier": tier, "supplier": ""}))
        };
        let mut rows: Vec<serde_json::Value> = (1..=9).map(|n| system(n, "C")).collect();
        rows.push(system(10, "A"));
        let mut facts = facts(&[
            ("inventory.xlsx", "systems", rows),
            ("changes.csv", "changes", vec![row(1, &json!({"system": "AS-4"}))]),
        ]);
        facts.documents[0].kind = Some("INV".to_owned());
        let samples = drawn(&facts, 3);
        let sample = &samples[0];
        let why =
            |label: &str| sample.items.iter().find(|item| item.label == label).map(|i| &*i.why);
        assert!(why("AS-10 (x)").is_some_and(|why| why.contains('A')), "{sample:?}");
        assert!(why("AS-4 (x)").is_some_and(|why| why.contains("AS-4")), "{sample:?}");
        assert_eq!(sample.items.len(), 4);
    }
}
