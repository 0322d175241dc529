//! What the tests ask of the dossier: rows of registers, AI systems, people, rules, labelled fields.
//!
//! Made once for all tests. It resolves names (`rules` 0.8) and reads cells (0.5); it judges nothing.

mod people;
mod records;
mod rows;
mod rules;
mod systems;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

pub(super) use people::{same_name, same_person, same_supplier};
pub(super) use records::{records, text};
pub(super) use rows::{Row, says_something};
pub(super) use rules::{Duty, Terms};
pub(super) use systems::{Stage, System};
pub(super) use values::{Meanings, Work};

use super::Dossier;
use crate::domain::{AuditDate, Evidence, EvidencePath, KindNature, RequirementId, Strength, When};
use crate::facts::{self, Answer, Approval, Days, Facts, Pair};
use crate::words::{Phrases, cut};

/// A current document.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    /// Where it lies.
    pub path: &'a EvidencePath,
    /// What was understood of it.
    pub facts: &'a Facts,
}

/// What the tests look at, looked up once.
pub(super) struct Material<'a> {
    /// What is audited, by which catalogue, and what was concluded so far.
    pub dossier: &'a Dossier<'a>,
    /// The current documents, in path order.
    pub files: Vec<File<'a>>,
    /// The AI systems, each once: of the inventory, else those the auditor named.
    pub systems: Vec<System<'a>>,
    /// What the values of cells mean.
    pub meanings: Meanings,
    /// Finds days in words.
    days: Days,
    /// The names of the systems, each with its index.
    names: Phrases<usize>,
    /// The rows of registers, by record.
    rows: BTreeMap<&'a str, Vec<Row<'a>>>,
    /// The systems each document is about, in the order of `files`.
    subjects: Vec<Vec<usize>>,
    /// The words that answers and reports write in small letters.
    small_words: OnceLock<BTreeSet<String>>,
    /// The words with a capital that registers, titles and fields have; with the one file that has it, or none where
    /// several do.
    heard: OnceLock<BTreeMap<String, Option<usize>>>,
    /// The words each document goes by, in the order of `files`.
    title_stems: OnceLock<Vec<BTreeSet<Arc<str>>>>,
}

impl<'a> Material<'a> {
    /// Looks everything up.
    pub fn of(dossier: &'a Dossier<'a>) -> Self {
        let current = dossier.documents.iter().filter_map(|studied| studied.current());
        let mut files: Vec<File<'a>> = current.map(|(path, facts)| File { path, facts }).collect();
        // What archives carry comes in the order of the archive.
        files.sort_by(|one, other| one.path.cmp(other.path));
        let meanings = Meanings::new(dossier.catalog.lexicon());
        let systems = systems::of(dossier, &meanings);
        let names = systems::names(&systems);
        let rows = rows::of(&files, &names, &dossier.catalog.lexicon().registers.views);
        let days = Days::new(dossier.catalog.lexicon());
        let (subjects, small_words) = (Vec::new(), OnceLock::new());
        let (heard, title_stems) = (OnceLock::new(), OnceLock::new());
        let mut material = Self {
            dossier,
            files,
            systems,
            meanings,
            days,
            names,
            rows,
            subjects,
            small_words,
            heard,
            title_stems,
        };
        material.subjects =
            material.files.iter().map(|file| material.subjects_of(file.facts, file.path)).collect();
        material
    }

    /// The day of the audit.
    pub fn as_of(&self) -> AuditDate {
        self.dossier.engagement.as_of
    }

    /// The short title of a requirement, in the language of drafts.
    pub fn title(&self, id: RequirementId) -> &'a str {
        self.dossier.catalog.title(self.dossier.engagement.language, id)
    }

    /// What a requirement is for, in the language of drafts.
    pub fn intent(&self, id: RequirementId) -> &'a str {
        self.dossier.catalog.intent(self.dossier.engagement.language, id)
    }

    /// The days in a text, in reading order.
    pub fn days(&self, text: &str) -> Vec<When> {
        self.days.find(text)
    }

    /// How many days an interval of so many days may be exceeded (`rules` 0.6).
    pub fn grace(&self, interval_days: u32) -> i64 {
        i64::from(self.dossier.catalog.lexicon().grace.days(interval_days))
    }

    /// The rows of the registers of a record, in path order and from the top: `risks`, `suppliers`.
    pub fn rows(&self, record: &str) -> &[Row<'a>] {
        self.rows.get(record).map_or(&[], Vec::as_slice)
    }

    /// The current documents of some kinds, by the codes of the catalogue.
    pub fn of_kinds(&self, kinds: &[&str]) -> Vec<File<'a>> {
        let wanted = |file: &&File<'_>| {
            file.facts.kind.as_ref().is_some_and(|kind| kinds.contains(&kind.0.as_str()))
        };
        self.files.iter().filter(wanted).copied().collect()
    }

    /// The current documents of one of the test's lists of kinds.
    pub fn of_listed(&self, test: &crate::catalog::AuditTest, list: &str) -> Vec<File<'a>> {
        let kinds = test.kinds.get(list);
        let kinds: Vec<&str> = kinds.into_iter().flatten().map(|kind| kind.0.as_str()).collect();
        self.of_kinds(&kinds)
    }

    /// What each impact assessment says it is about, with its place.
    pub fn assessed(&self) -> impl Iterator<Item = (&'a str, &'a Evidence)> {
        let sets = self.files.iter().flat_map(|file| &file.facts.records);
        let rows = sets.filter(|set| set.record == "impact_assessments").flat_map(|set| &set.rows);
        rows.filter_map(|row| {
            let system = row.fields.get("system")?;
            Some((system.value.as_str(), &row.evidence))
        })
    }

    /// The current document of an id: by its control block, else by its file's name.
    pub fn document_of(&self, id: &str) -> Option<File<'a>> {
        let by_block = self.files.iter().find(|file| {
            file.facts.control.document_id.as_ref().is_some_and(|fact| same_name(&fact.value, id))
        });
        let named = || {
            self.files.iter().find(|file| {
                let name = file.path.name();
                facts::ids(&name.replace('_', " ")).any(|other| other == id)
                    || facts::id_of_name(name) == Some(facts::plain_id(id))
            })
        };
        by_block.or_else(named).copied()
    }

    /// The document that speaks of AI and goes by the words of a text, two at least: `model card` leads to
    /// `gatepost_model_card.json`.
    pub fn called(&self, text: &str) -> Option<File<'a>> {
        const WORDS_MIN: usize = 2;
        let titles = self.title_stems.get_or_init(|| {
            let title = |file: &File<'_>| {
                let name = file.path.name().replace(['_', '-', '.'], " ");
                stems(&format!("{} {name}", file.facts.title))
            };
            self.files.iter().map(title).collect()
        });
        text.split([',', ';', '/', '\n'])
            .map(stems)
            .filter(|part| part.len() >= WORDS_MIN)
            .find_map(|wanted| {
                let at = titles.iter().position(|title| wanted.is_subset(title))?;
                self.files.get(at).filter(|file| self.speaks_of_ai(file)).copied()
            })
    }

    /// Whether a document speaks of AI: by its words, or as its passages answer several requirements.
    pub fn speaks_of_ai(&self, file: &File<'_>) -> bool {
        const ANSWERED_MIN: usize = 2;
        let rows = file.facts.registers.iter().flat_map(|register| &register.rows);
        let names_system = !self.systems_of(file).is_empty()
            || rows.take(100).any(|row| !self.named_in(row.evidence.quote()).is_empty());
        let answered = self.dossier.assessments.iter().filter(|assessment| {
            assessment.passages.iter().any(|judged| {
                judged.strength == Strength::Strong && judged.passage.chunk.file.path == *file.path
            })
        });
        file.facts.about_ai || names_system || answered.take(ANSWERED_MIN).count() == ANSWERED_MIN
    }

    /// Whether an id is of the pattern of the house's documents: its letters are those of a received document.
    pub fn is_document_id(&self, id: &str) -> bool {
        let letters = |id: &str| {
            let parts = id
                .split(['-', '.'])
                .take_while(|part| !part.starts_with(|c: char| c.is_ascii_digit()));
            parts.map(str::to_owned).collect::<Vec<String>>()
        };
        let own = letters(id);
        let of_files = self.files.iter().flat_map(|file| {
            let block = file.facts.control.document_id.as_ref().map(|fact| fact.value.clone());
            let name = file.path.name().replace('_', " ");
            let named: Vec<String> = facts::ids(&name).map(str::to_owned).collect();
            block.into_iter().chain(named)
        });
        !own.is_empty() && of_files.into_iter().any(|other| letters(&other) == own)
    }

    /// The systems a text names, each once, by index and in the order of the inventory.
    pub fn named_in(&self, text: &str) -> Vec<usize> {
        let mut found: Vec<usize> =
            self.names.find(text).into_iter().map(|found| *found.meaning).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The one system a text names, where it names one.
    pub fn system_in(&self, text: &str) -> Option<usize> {
        match self.named_in(text).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether the dump writes a word in small letters somewhere: with a capital it opens a sentence and names nothing.
    pub fn writes_small(&self, word: &str) -> bool {
        const TOLD_IN: [&str; 3] = ["tickets", "changes", "incidents"];
        let small = self.small_words.get_or_init(|| {
            let said = self.files.iter().flat_map(|file| &file.facts.answers);
            let said = said.map(|answer| answer.evidence.quote());
            let rows = TOLD_IN.iter().flat_map(|record| self.rows(record));
            let rows = rows.map(|row| row.entry.evidence.quote());
            let words =
                said.chain(rows).flat_map(|quote| quote.split(|c: char| !c.is_alphanumeric()));
            words.filter(|word| word.starts_with(char::is_lowercase)).map(str::to_owned).collect()
        });
        small.contains(word.to_lowercase().as_str())
    }

    /// Whether no register, title or field of another file has a word: a name that only running text has is none of a place or
    /// a person of the house.
    pub fn is_unheard(&self, word: &str, told_in: &File<'_>) -> bool {
        let heard = self.heard.get_or_init(|| words_kept(&self.files));
        let at = self.files.binary_search_by(|other| other.path.cmp(told_in.path)).ok();
        heard.get(word).is_none_or(|keeper| at.is_some() && *keeper == at)
    }

    /// The systems that the inventory ranks as a cell says: `2 and 3`, `Tier 1`, `high`.
    pub fn of_class(&self, cell: &str) -> Vec<usize> {
        let wanted = systems::classes(cell);
        let ranked = |system: &System<'_>| {
            system.text("tier").is_some_and(|tier| !systems::classes(tier).is_disjoint(&wanted))
        };
        let systems = self.systems.iter().enumerate().filter(|(_, system)| ranked(system));
        systems.map(|(index, _)| index).collect()
    }

    /// The systems of the class a sentence names: `every Tier A model`.
    pub fn of_class_in(&self, sentence: &str) -> Vec<usize> {
        let words: Vec<&str> = sentence
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let named = words.windows(2).find(|pair| systems::is_class_word(pair[0]));
        named.map(|pair| self.of_class(pair[1])).unwrap_or_default()
    }

    /// The systems a current document is about: by its field, else its title, id or path.
    pub fn systems_of(&self, file: &File<'_>) -> &[usize] {
        let at = self.files.binary_search_by(|other| other.path.cmp(file.path));
        at.ok().and_then(|at| self.subjects.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The documents of some kinds that are about a system.
    pub fn about(&self, system: usize, kinds: &[&str]) -> Vec<File<'a>> {
        let files = self.of_kinds(kinds).into_iter();
        files.filter(|file| self.systems_of(file).contains(&system)).collect()
    }

    /// The system a row is about: by its own column, else by what stands over its register, else by any of its
    /// cells.
    pub fn system_of_row(&self, row: &Row<'_>) -> Option<usize> {
        let named = ["system", "used_in", "used_by", "reference"];
        let mut by_column = named.iter().filter_map(|column| row.text(column));
        by_column
            .find_map(|text| self.named_in(text).first().copied())
            .or_else(|| row.system_of_caption())
            .or_else(|| self.system_in(row.entry.evidence.quote()))
            .or_else(|| match self.systems_of(&row.file) {
                [one] => Some(*one),
                _ => None,
            })
    }

    fn subjects_of(&self, facts: &Facts, path: &EvidencePath) -> Vec<usize> {
        // A binder has a field for each of its forms.
        let fields = facts.form.iter().filter(|pair| pair.field == "system");
        let by_field = all(fields.flat_map(|pair| self.named_in(&pair.value)));
        if !by_field.is_empty() {
            return by_field;
        }
        let id = facts.control.document_id.as_ref().map_or("", |fact| fact.value.as_str());
        let name = path.name().replace(['_', '.'], " ");
        // A book of reports or cards heads each with its system; one heading alone may be an aside.
        let headings = facts.headings.iter();
        let by_heading = all(headings.flat_map(|heading| self.named_in(heading)));
        let capitals = capitalised(&name);
        for text in [facts.title.as_str(), id, &name, &capitals] {
            let systems = self.named_in(text);
            if systems.len() > 1 {
                return all(systems.into_iter().chain(by_heading));
            }
            if !systems.is_empty() {
                return systems;
            }
        }
        if by_heading.len() >= 2 {
            return by_heading;
        }
        // A folder for each system: the nearest one that names one.
        let folders = path.0.rsplit('/').skip(1);
        let systems = folders
            .map(|folder| {
                let folder = folder.replace(['_', '.'], " ");
                let systems = self.named_in(&folder);
                if systems.is_empty() { self.named_in(&capitalised(&folder)) } else { systems }
            })
            .find(|systems| !systems.is_empty());
        systems.unwrap_or_default()
    }
}

/// The words with a capital that files keep in registers, titles and fields, each with the one file that does.
fn words_kept(files: &[File<'_>]) -> BTreeMap<String, Option<usize>> {
    /// So many rows of a file are looked through.
    const ROWS_MAX: usize = 2_000;
    /// What people report is running text, too.
    const TOLD_IN: [&str; 4] = ["tickets", "incidents", "reports", "changes"];
    let mut kept: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let registers = file.facts.registers.iter();
        let registers = registers.filter(|one| !TOLD_IN.contains(&one.record.as_str()));
        let rows = registers.flat_map(|register| &register.rows).take(ROWS_MAX);
        let texts = rows
            .map(|row| row.evidence.quote())
            .chain(file.facts.form.iter().map(|pair| pair.value.as_str()))
            .chain([file.facts.title.as_str()]);
        for word in texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
            if !word.starts_with(char::is_uppercase) {
                continue;
            }
            match kept.get_mut(word) {
                Some(keeper) if *keeper == Some(at) => {}
                Some(keeper) => *keeper = None,
                None => {
                    kept.insert(word.to_owned(), Some(at));
                }
            }
        }
    }
    kept
}

/// Each index once.
fn all(systems: impl Iterator<Item = usize>) -> Vec<usize> {
    systems.collect::<BTreeSet<usize>>().into_iter().collect()
}

/// Each word with a capital letter: names are looked for as they are written, and file names are in lower case.
fn capitalised(text: &str) -> String {
    let mut inside_word = false;
    let capital = |letter: char| {
        let begins = !inside_word && letter.is_alphabetic();
        inside_word = letter.is_alphanumeric();
        if begins { letter.to_uppercase().collect::<String>() } else { letter.to_string() }
    };
    text.chars().map(capital).collect()
}

/// A labelled field of a document, as `lexicon/forms.toml` names it.
pub(super) fn field<'a>(facts: &'a Facts, name: &str) -> Option<&'a Pair> {
    facts.form.iter().find(|pair| pair.field == name)
}

/// The answers of a document to a probe: `T13.objectives`.
pub(super) fn answers<'a>(facts: &'a Facts, probe: &str) -> impl Iterator<Item = &'a Answer> {
    facts.answers.iter().filter(move |answer| answer.probe == probe)
}

/// Whether a document is no draft by its own status; one without a status is taken for in force.
pub(super) fn in_force(facts: &Facts) -> bool {
    let approval = facts.control.approval.as_ref().map(|fact| fact.value);
    !matches!(approval, Some(Approval::Draft | Approval::Obsolete))
}

/// Whether a document calls itself a draft.
pub(super) fn is_draft(facts: &Facts) -> bool {
    facts.control.approval.as_ref().is_some_and(|fact| fact.value == Approval::Draft)
}

fn stems(text: &str) -> BTreeSet<Arc<str>> {
    cut(text).into_iter().map(|word| word.stem).collect()
}

/// Whether a document lays down rules.
///
/// Where its nature was not told, the version and the approver it bears tell it.
pub(super) fn lays_down(facts: &Facts) -> bool {
    let control = &facts.control;
    let controlled = control.version.is_some() && control.approver.is_some();
    facts.nature == Some(KindNature::Document) || facts.nature.is_none() && controlled
}

/// What a document goes by: its id, else its title.
pub(super) fn name(facts: &Facts) -> String {
    match (&facts.control.document_id, facts.title.as_str()) {
        (Some(id), title) if !title.is_empty() && !title.contains(&id.value) => {
            format!("{} {title}", id.value)
        }
        (Some(id), "") => id.value.clone(),
        (_, title) => title.to_owned(),
    }
}
