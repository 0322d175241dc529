//! The catalogue's word lists made ready for reading documents; compiled once, used for every document.

use std::collections::BTreeMap;

use super::Approval;
use super::labels::Book;
use super::marks::MarkFinder;
use super::names::NameCues;
use super::oddities::OddityCues;
use super::probes::ProbeCues;
use super::records::InventoryCues;
use super::registers::RegisterCues;
use crate::catalog::{Catalog, ControlField, DocumentWords, NoteLabels, TitleWords};
use crate::dates::DateFinder;
use crate::domain::{KindCode, KindNature};
use crate::words::{Phrases, cut};

/// What facts are read by.
#[derive(Clone, Debug)]
pub struct Cues {
    /// Finds dates and cadences.
    pub dates: DateFinder,
    pub(super) fields: Book<FieldLabel>,
    pub(super) approval: Book<Approval>,
    pub(super) blank: Book<()>,
    /// The blank values that are signs and not words: `—`, `???`.
    pub(super) blank_signs: Vec<String>,
    pub(super) archive: Book<()>,
    pub(super) template: Book<()>,
    /// Words of titles, with the nature they name.
    pub(super) titles: Phrases<KindNature>,
    /// Any mark of a form nobody has filled in.
    pub(super) fill_in_marks: MarkFinder,
    pub(super) ai_context: Phrases<()>,
    /// The same with the French abbreviation, which in English is internal audit.
    pub(super) ai_context_french: Phrases<()>,
    pub(super) kinds: KindCues,
    /// Words about documents as such.
    pub(super) words: DocumentWords,
    pub(super) tables: Vec<TableCues>,
    /// What tells the registers an auditee keeps.
    pub(super) registers: RegisterCues,
    /// Labels of forms, with the index of the field.
    pub(super) forms: Book<usize>,
    pub(super) form_fields: Vec<String>,
    /// What the audit tests look for in texts.
    pub(super) probes: ProbeCues,
    /// What a careful reader stumbles over.
    pub(super) oddities: OddityCues,
    /// What tells an inventory of AI systems.
    pub(super) inventory: InventoryCues,
    pub(super) names: NameCues,
    /// The labels of interview guides, where the catalogue has any.
    pub(super) notes: Option<NoteLabels>,
    /// The numbers of the Annex A controls: `6.2.4`.
    pub(super) controls: Vec<String>,
}

/// A field of the control block as one of its labels names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FieldLabel {
    pub(super) field: ControlField,
    /// The label's place in the field's list, where exact labels come before vague ones.
    pub(super) rank: usize,
}

/// What reveals the kind of a document.
#[derive(Clone, Debug)]
pub(super) struct KindCues {
    pub(super) codes: Vec<(KindCode, KindNature)>,
    /// Phrases of titles, with the kind's index.
    pub(super) title: Phrases<usize>,
    pub(super) body: Phrases<usize>,
    /// Phrases of headings, with the kind's index and the phrase's.
    pub(super) headings: Phrases<(usize, usize)>,
    /// The kinds that use a column, by its name.
    pub(super) columns: BTreeMap<String, Vec<usize>>,
    /// The kinds whose title phrases hold a word, by its stem.
    pub(super) title_words: BTreeMap<String, Vec<usize>>,
    /// Kinds that are told in sentences, which a file of so many rows of one register is not.
    pub(super) prose: Vec<KindCode>,
    pub(super) register_rows_min: usize,
}

/// What reveals a table that is read as records.
#[derive(Clone, Debug)]
pub(super) struct TableCues {
    pub(super) record: String,
    pub(super) kinds: Vec<KindCode>,
    /// The names of its columns.
    pub(super) names: Vec<String>,
    /// Labels, with the column's index and the label's place in its list.
    pub(super) labels: Book<(usize, usize)>,
}

impl Cues {
    /// The cues of this catalogue.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Self {
        let lexicon = catalog.lexicon();
        let fields = lexicon.fields.iter().flat_map(|entry| {
            let ranked = entry.labels.iter().enumerate();
            ranked.map(|(rank, label)| (label.as_str(), FieldLabel { field: entry.name, rank }))
        });
        let status = &lexicon.status;
        let approval = [
            (&status.approval.draft, Approval::Draft),
            (&status.approval.obsolete, Approval::Obsolete),
            (&status.approval.approved, Approval::Approved),
        ];
        let approval = approval
            .into_iter()
            .flat_map(|(words, meaning)| words.iter().map(move |word| (word.as_str(), meaning)));
        let nature = &lexicon.nature;
        let french = nature.ai_context.iter().chain(&nature.ai_context_french);
        Self {
            dates: DateFinder::new(lexicon),
            fields: Book::new(fields),
            approval: Book::new(approval),
            blank: plain(&status.blank.values),
            blank_signs: signs(&status.blank.values),
            archive: plain(&status.place.archive),
            template: plain(&status.place.template),
            fill_in_marks: MarkFinder::new(&lexicon.nature.template),
            ai_context: Phrases::new(nature.ai_context.iter().map(|p| (p.as_str(), ()))),
            ai_context_french: Phrases::new(french.map(|p| (p.as_str(), ()))),
            titles: Phrases::written(title_words(&lexicon.nature.titles)),
            kinds: KindCues::new(catalog),
            words: lexicon.documents.clone(),
            tables: lexicon.tables.iter().map(TableCues::new).collect(),
            registers: RegisterCues::new(lexicon),
            forms: Book::new(lexicon.forms.fields.iter().enumerate().flat_map(|(field, entry)| {
                entry.labels.iter().map(move |label| (label.as_str(), field))
            })),
            form_fields: lexicon.forms.fields.iter().map(|field| field.name.clone()).collect(),
            probes: ProbeCues::new(catalog),
            oddities: OddityCues::new(catalog),
            inventory: InventoryCues::new(&lexicon.inventory),
            names: NameCues::new(&lexicon.inventory),
            notes: catalog.interviews().map(|interviews| interviews.labels.clone()),
            controls: catalog
                .requirements()
                .iter()
                .filter_map(|requirement| {
                    Some(requirement.id.to_string().strip_prefix("A.")?.to_owned())
                })
                .collect(),
        }
    }

    /// Whether a value says nothing: `TBD`, `—`, `[insert name]`.
    pub(super) fn is_blank(&self, value: &str) -> bool {
        let value = value.trim();
        let bracketed = [('[', ']'), ('<', '>'), ('{', '}')]
            .iter()
            .any(|(open, close)| value.starts_with(*open) && value.ends_with(*close));
        bracketed
            || !value.chars().any(char::is_alphanumeric)
            || self.blank_signs.iter().any(|sign| sign == value)
            || self.blank.whole(value).is_some()
    }
}

fn title_words(words: &TitleWords) -> Vec<(&str, KindNature)> {
    let lists = [
        (&words.document, KindNature::Document),
        (&words.register, KindNature::Register),
        (&words.record, KindNature::Record),
        (&words.log, KindNature::Log),
    ];
    lists
        .into_iter()
        .flat_map(|(list, nature)| list.iter().map(move |word| (word.as_str(), nature)))
        .collect()
}

fn plain(words: &[String]) -> Book<()> {
    Book::new(words.iter().map(|word| (word.as_str(), ())))
}

fn signs(values: &[String]) -> Vec<String> {
    values.iter().filter(|value| !value.chars().any(char::is_alphanumeric)).cloned().collect()
}

impl KindCues {
    fn new(catalog: &Catalog) -> Self {
        let kinds = catalog.kinds();
        let mut columns: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, kind) in kinds.iter().enumerate() {
            for column in &kind.columns {
                let users = columns.entry(super::labels::key(column)).or_default();
                if users.last() != Some(&index) {
                    users.push(index);
                }
            }
        }
        let mut title_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, kind) in kinds.iter().enumerate() {
            for word in kind.title_cues.iter().flat_map(|cue| cut(cue)) {
                let users = title_words.entry(word.stem.to_string()).or_default();
                if users.last() != Some(&index) {
                    users.push(index);
                }
            }
        }
        let numbered = || kinds.iter().enumerate();
        Self {
            codes: kinds.iter().map(|kind| (kind.code.clone(), kind.nature)).collect(),
            // Titles are in capitals as often as not, so abbreviations among their cues are matched lower.
            title: Phrases::new(
                numbered()
                    .flat_map(|(i, kind)| kind.title_cues.iter().map(move |cue| (cue.as_str(), i))),
            ),
            body: Phrases::new(
                numbered()
                    .flat_map(|(i, kind)| kind.body_cues.iter().map(move |cue| (cue.as_str(), i))),
            ),
            headings: Phrases::of_any_language(numbered().flat_map(|(i, kind)| {
                let cues = kind.heading_cues.iter().enumerate();
                cues.map(move |(at, cue)| (cue.as_str(), (i, at)))
            })),
            columns,
            title_words,
            prose: catalog.lexicon().judgement.kinds.prose.clone(),
            register_rows_min: catalog.lexicon().judgement.kinds.register_rows_min,
        }
    }
}

impl TableCues {
    fn new(table: &crate::catalog::RecordTable) -> Self {
        let labels = table.column.iter().enumerate().flat_map(|(column, entry)| {
            let ranked = entry.labels.iter().enumerate();
            ranked.map(move |(rank, label)| (label.as_str(), (column, rank)))
        });
        Self {
            record: table.record.clone(),
            kinds: table.kinds.clone(),
            names: table.column.iter().map(|column| column.name.clone()).collect(),
            labels: Book::new(labels),
        }
    }
}
