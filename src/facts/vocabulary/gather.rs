//! Gathers the names of systems from the records of a dump, and keeps those that tell a system from others.

use std::collections::{BTreeMap, BTreeSet};

use super::{NameCues, NamedSystem, names};
use crate::catalog::Catalog;
use crate::domain::{Evidence, EvidencePath};
use crate::facts::labels::key;
use crate::facts::records::NAMES_ONLY;
use crate::facts::{Facts, Place, Record};
use crate::words::{Phrases, spans};

/// The systems of the documents, by id and name.
pub(super) fn systems<'a>(
    documents: impl Iterator<Item = (&'a EvidencePath, &'a Facts)>,
    catalog: &Catalog,
) -> Vec<NamedSystem> {
    let documents: BTreeMap<&EvidencePath, &Facts> =
        documents.filter(|(_, facts)| facts.place != Place::Template).collect();
    let words = &catalog.lexicon().inventory;
    let cues = NameCues::new(words);
    let cards = Phrases::new(words.name.cards.iter().map(|card| (card.as_str(), ())));
    let records = |name: &'static str| {
        let sets = documents.values().flat_map(|facts| &facts.records);
        sets.filter(move |set| set.record == name).flat_map(|set| &set.rows)
    };
    let inventoried = || records("systems").chain(records(NAMES_ONLY));
    let taken = Taken::by(inventoried());
    let mut found = Found::default();
    for record in inventoried() {
        found.add(listed(&cues, &taken, record));
    }
    for record in records("impact_assessments") {
        let about = text(record, "system").unwrap_or_default();
        found.add(about_one(&cues, &taken, about, &record.evidence));
    }
    for facts in documents.values() {
        if let (false, Some(evidence)) = (cards.find(&facts.title).is_empty(), opening(facts)) {
            found.add(about_one(&cues, &taken, &facts.title, evidence));
        }
    }
    found.systems()
}

/// Names that are those of suppliers, owners and departments.
struct Taken {
    suppliers: Vec<String>,
    owners: BTreeSet<String>,
}

impl Taken {
    fn by<'a>(records: impl Iterator<Item = &'a Record>) -> Self {
        let (mut suppliers, mut owners) = (Vec::new(), BTreeSet::new());
        for record in records {
            suppliers.extend(text(record, "supplier").map(key));
            owners.extend(text(record, "owner").map(key));
        }
        suppliers.sort();
        suppliers.dedup();
        Self { suppliers, owners }
    }

    /// Whether a name is one of those: "Quillmark" where the supplier is "Quillmark Analytics Ltd".
    fn has(&self, name: &str) -> bool {
        let name = key(name);
        let of = |supplier: &String| {
            let rest = supplier.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.owners.contains(&name) || self.suppliers.iter().any(of)
    }
}

/// A system as an inventory lists it.
fn listed(cues: &NameCues, taken: &Taken, record: &Record) -> NamedSystem {
    let id = text(record, "id").map(str::trim).filter(|id| names::is_id(id));
    let mut kept: BTreeSet<String> = BTreeSet::new();
    for name in super::names_of(record) {
        kept.extend(short_form(cues, &name).filter(|short| !taken.has(short)));
        if (cues.distinguish(&name) || names::is_id(&name)) && !taken.has(&name) {
            kept.insert(name);
        }
    }
    NamedSystem { id: id.map(str::to_owned), names: kept, evidence: record.evidence.clone() }
}

/// The name without the common nouns behind it, which tell what it is: "Mabel" of "Mabel chat assistant".
fn short_form(cues: &NameCues, name: &str) -> Option<String> {
    let spans = spans(name);
    let proper = spans.iter().take_while(|(start, end)| {
        let word = &name[*start..*end];
        word.starts_with(char::is_uppercase) && !cues.is_common(word)
    });
    let proper = proper.count();
    let rest = spans.get(proper..)?;
    let common = |(start, end): &(usize, usize)| {
        let word = &name[*start..*end];
        !word.chars().any(char::is_uppercase) && cues.is_common(word)
    };
    let short = &name[..spans.get(proper.checked_sub(1)?)?.1];
    (!rest.is_empty() && rest.iter().all(common) && cues.distinguish(short))
        .then(|| short.to_owned())
}

/// The system a document about one system names in its title or its field for that.
fn about_one(cues: &NameCues, taken: &Taken, about: &str, evidence: &Evidence) -> NamedSystem {
    let (mut id, mut kept) = (None, BTreeSet::new());
    let brackets = about.replace(['(', ')', '[', ']', '«', '»', '„', '“', '"'], ";");
    let pieces = brackets.split([';', ',', ':', '|', '\n']);
    for piece in pieces.flat_map(|piece| piece.split(" – ")).flat_map(|piece| piece.split(" - "))
    {
        let ids = piece.split_whitespace().map(names::bare).find(|word| names::is_id(word));
        // What leads a title is the number of the document.
        let ids = ids.filter(|id| !about.starts_with(id) || about.len() <= 2 * id.len());
        id = id.or(ids);
        let name = without_common(cues, subject(piece));
        let plain = ids.is_none_or(|id| !name.contains(id)) && names::looks_like_one(name);
        let capitals = name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
        if plain && capitals && cues.distinguish(name) && !taken.has(name) {
            kept.insert(name.to_owned());
        }
    }
    NamedSystem { id: id.map(str::to_owned), names: kept, evidence: evidence.clone() }
}

/// What a title is about, where it says so: what follows on its first "of" or "for".
fn subject(piece: &str) -> &str {
    const OF: [&str; 9] =
        [" of ", " for ", " für ", " von ", " zu ", " zum ", " pour ", " de ", " du "];
    let first = OF.iter().filter_map(|of| Some((piece.find(of)?, of.len()))).min();
    let rest = first.map_or(piece, |(at, length)| &piece[at + length..]);
    let next = OF.iter().filter_map(|of| rest.find(of)).min();
    rest[..next.unwrap_or(rest.len())].trim()
}

/// A piece of a title without the words at its ends that are no name: "AI impact assessment of Almanac".
fn without_common<'t>(cues: &NameCues, piece: &'t str) -> &'t str {
    let spans = spans(piece);
    let is_name = |(start, end): &&(usize, usize)| {
        let word = &piece[*start..*end];
        !cues.is_common(word) && !names::is_id(word)
    };
    let (Some(first), Some(last)) = (spans.iter().find(is_name), spans.iter().rev().find(is_name))
    else {
        return "";
    };
    let end = last.1 + usize::from(piece[last.1..].starts_with('+'));
    names::bare(&piece[first.0..end])
}

/// Words of a document by which it can be cited.
fn opening(facts: &Facts) -> Option<&Evidence> {
    let control = &facts.control;
    let title = control.title.as_deref().map(|fact| &fact.evidence);
    let id = control.document_id.as_deref().map(|fact| &fact.evidence);
    let others = [&control.owner, &control.version, &control.author];
    title.or(id).or_else(|| others.into_iter().flatten().map(|fact| &fact.evidence).next())
}

/// Systems found so far; one that is listed twice is one.
#[derive(Default)]
struct Found(Vec<NamedSystem>);

impl Found {
    fn add(&mut self, system: NamedSystem) {
        let same = |known: &NamedSystem| match (&known.id, &system.id) {
            (Some(known), Some(id)) => known.eq_ignore_ascii_case(id),
            _ => !known.names.is_disjoint(&system.names),
        };
        match self.0.iter_mut().find(|known| same(known)) {
            Some(known) => {
                known.id = known.id.take().or(system.id);
                known.names.extend(system.names);
            }
            None => self.0.push(system),
        }
    }

    /// Those that have something of their own, in order.
    fn systems(self) -> Vec<NamedSystem> {
        let named = |system: &NamedSystem| system.id.is_some() || !system.names.is_empty();
        let mut systems: Vec<NamedSystem> = self.0.into_iter().filter(named).collect();
        systems.sort_by(|a, b| {
            (a.id.is_none(), &a.id, &a.names).cmp(&(b.id.is_none(), &b.id, &b.names))
        });
        systems
    }
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.fields.get(field).map(|fact| fact.value.as_str())
}
