//! The words by which facts are read out of documents: labels, cadences, months, statuses, cues.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    CatalogFile, DocumentWords, Error, FormWords, InventoryWords, Judgement, RegisterWords,
    ValidationLimits,
};
use crate::domain::KindCode;

/// The word lists of `lexicon/*.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lexicon {
    /// Labels of document control fields.
    pub fields: Vec<FieldLabels>,
    /// Month names, by language mixed.
    pub months: Vec<MonthNames>,
    /// Phrases that say how often.
    pub cadences: Vec<CadencePhrases>,
    /// Phrases that can mean two cadences.
    pub ambiguous_cadences: Vec<String>,
    /// How much lateness is forgiven.
    pub grace: Grace,
    /// How a text says how soon something has to be done.
    pub limit: LimitWords,
    /// Values of status fields.
    pub status: StatusWords,
    /// Tables that are read as records.
    pub tables: Vec<RecordTable>,
    /// The registers an auditee keeps.
    pub registers: RegisterWords,
    /// The fields of forms.
    pub forms: FormWords,
    /// Cues that tell design from operation from mention.
    pub nature: NatureCues,
    /// Words about documents as such.
    pub documents: DocumentWords,
    /// What tells an inventory of AI systems.
    pub inventory: InventoryWords,
    /// How passages are weighed.
    pub judgement: Judgement,
    /// From when on words and examples are doubtful.
    pub validation: ValidationLimits,
}

/// A document control field and the labels it goes by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldLabels {
    /// The field.
    pub name: ControlField,
    /// Its labels.
    pub labels: Vec<String>,
}

/// A field of a document's control block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ControlField {
    DocumentId,
    Title,
    Version,
    Status,
    Owner,
    Author,
    Approver,
    ApprovedOn,
    IssuedOn,
    EffectiveOn,
    ReviewedOn,
    NextReviewOn,
    ReviewInterval,
    Classification,
    Language,
}

/// A month and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthNames {
    /// 1 to 12.
    pub number: u8,
    /// Its names and abbreviations, in lower case.
    pub names: Vec<String>,
}

/// A cadence and the phrases that mean it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CadencePhrases {
    /// The longest interval that keeps it, in days.
    pub days: u32,
    /// What it is called.
    pub label: String,
    /// The phrases.
    pub phrases: Vec<String>,
}

/// How a text says how soon something has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitWords {
    /// What makes a limit of a duration: `within`.
    pub before: Vec<String>,
    /// Numbers in words.
    pub numbers: BTreeMap<String, u32>,
    /// What units are called.
    pub units: BTreeMap<LimitUnit, Vec<String>>,
}

/// What a limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum LimitUnit {
    Hours,
    WorkingDays,
    Days,
    Weeks,
    Months,
    Years,
}

impl LimitUnit {
    /// So many of them in calendar days, rounded up: doubt favours the auditee.
    #[must_use]
    pub fn days(self, count: u32) -> u32 {
        match self {
            LimitUnit::Hours => count.div_ceil(24),
            // Five working days are a week, and a started week may hold a weekend.
            LimitUnit::WorkingDays => count + 2 * count.div_ceil(5),
            LimitUnit::Days => count,
            LimitUnit::Weeks => count * 7,
            LimitUnit::Months => (count * 306).div_ceil(10),
            LimitUnit::Years => count * 365 + count.div_ceil(4),
        }
    }
}

/// How much lateness is forgiven: the greater of a number of days and a share of the interval.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grace {
    /// Intervals of at least so many days are long.
    pub long_from_days: u32,
    /// Days forgiven on a long interval.
    pub long_days: u32,
    /// Share of a long interval forgiven.
    pub long_share: f64,
    /// Days forgiven on a short interval.
    pub short_days: u32,
    /// Share of a short interval forgiven.
    pub short_share: f64,
}

impl Grace {
    /// The days forgiven on an interval of so many days (rounded up: doubt favours the auditee).
    #[must_use]
    #[expect(clippy::cast_sign_loss, reason = "shares and days are not negative")]
    pub fn days(&self, interval_days: u32) -> u32 {
        let (days, share) = if interval_days >= self.long_from_days {
            (self.long_days, self.long_share)
        } else {
            (self.short_days, self.short_share)
        };
        days.max((f64::from(interval_days) * share).ceil() as u32)
    }
}

/// Values of status fields, by what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StatusWords {
    pub approval: ApprovalWords,
    pub place: PlaceWords,
    pub tier: TierWords,
    pub system: SystemWords,
    pub applicability: ApplicabilityWords,
    pub implementation: ImplementationWords,
    pub blank: BlankWords,
}

/// Values of a document's status.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalWords {
    pub approved: Vec<String>,
    pub draft: Vec<String>,
    pub obsolete: Vec<String>,
}

/// Words of a path that say what lies there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    pub archive: Vec<String>,
    pub template: Vec<String>,
}

/// Values of an AI system's tier.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierWords {
    pub high: Vec<String>,
    pub low: Vec<String>,
    /// Purposes that decide on people.
    pub on_people: Vec<String>,
}

/// Values of an AI system's status.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemWords {
    pub retired: Vec<String>,
    pub planned: Vec<String>,
    pub active: Vec<String>,
}

/// Values of an "applicable" column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicabilityWords {
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

/// Values of an implementation status.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImplementationWords {
    pub implemented: Vec<String>,
    pub planned: Vec<String>,
    pub partial: Vec<String>,
}

/// Values that count as empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlankWords {
    pub values: Vec<String>,
}

/// A table that is read as records, and the names its columns go by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordTable {
    /// What a row is: `soa`, `systems`.
    pub record: String,
    /// The kinds of document that hold it.
    pub kinds: Vec<KindCode>,
    /// Its columns.
    pub column: Vec<ColumnLabels>,
}

/// A column and the labels it goes by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnLabels {
    /// The field it fills.
    pub name: String,
    /// Its labels.
    pub labels: Vec<String>,
}

/// Cues that tell what a passage shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatureCues {
    /// It says that something is not there, not yet, or not meant.
    pub denial: Vec<String>,
    /// It only points elsewhere or explains a word.
    pub mention: Vec<String>,
    /// It is to be filled in.
    pub template: Vec<String>,
    /// It is about AI at all.
    pub ai_context: Vec<String>,
    /// The same, in French documents only.
    pub ai_context_french: Vec<String>,
    /// Words of titles that name what a document is by nature.
    pub titles: TitleWords,
}

/// Words of titles that name what a document is by nature.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TitleWords {
    pub document: Vec<String>,
    pub register: Vec<String>,
    pub record: Vec<String>,
    pub log: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsFile {
    field: Vec<FieldLabels>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatesFile {
    ambiguous: Vec<String>,
    grace: Grace,
    limit: LimitWords,
    month: Vec<MonthNames>,
    cadence: Vec<CadencePhrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnsFile {
    table: Vec<RecordTable>,
}

/// The files of the lexicon as far as they have been read.
#[derive(Default)]
pub(super) struct LexiconParts {
    fields: Option<FieldsFile>,
    dates: Option<DatesFile>,
    columns: Option<ColumnsFile>,
    registers: Option<RegisterWords>,
    forms: Option<FormWords>,
    status: Option<StatusWords>,
    nature: Option<NatureCues>,
    documents: Option<DocumentWords>,
    inventory: Option<InventoryWords>,
    judgement: Option<Judgement>,
    validation: Option<ValidationLimits>,
}

impl LexiconParts {
    pub(super) fn add(&mut self, file: &CatalogFile) -> Result<(), Error> {
        match file.path.as_str() {
            "lexicon/fields.toml" => self.fields = Some(file.read()?),
            "lexicon/dates.toml" => self.dates = Some(file.read()?),
            "lexicon/columns.toml" => self.columns = Some(file.read()?),
            "lexicon/registers.toml" => {
                let words: RegisterWords = file.read()?;
                if let Some(fault) = words.dangling().into_iter().next() {
                    return Err(file.fault(0, fault));
                }
                self.registers = Some(words);
            }
            "lexicon/forms.toml" => self.forms = Some(file.read()?),
            "lexicon/status.toml" => self.status = Some(file.read()?),
            "lexicon/nature.toml" => self.nature = Some(file.read()?),
            "lexicon/documents.toml" => self.documents = Some(file.read()?),
            "lexicon/inventory.toml" => self.inventory = Some(file.read()?),
            "lexicon/judgement.toml" => self.judgement = Some(file.read()?),
            "lexicon/validation.toml" => self.validation = Some(file.read()?),
            _ => return Err(file.fault(0, "no file of this name belongs to the lexicon".into())),
        }
        Ok(())
    }

    pub(super) fn complete(self) -> Result<Lexicon, Error> {
        let dates = present(self.dates, "lexicon/dates.toml")?;
        Ok(Lexicon {
            fields: present(self.fields, "lexicon/fields.toml")?.field,
            months: dates.month,
            cadences: dates.cadence,
            ambiguous_cadences: dates.ambiguous,
            grace: dates.grace,
            limit: dates.limit,
            status: present(self.status, "lexicon/status.toml")?,
            tables: present(self.columns, "lexicon/columns.toml")?.table,
            registers: present(self.registers, "lexicon/registers.toml")?,
            forms: present(self.forms, "lexicon/forms.toml")?,
            nature: present(self.nature, "lexicon/nature.toml")?,
            documents: present(self.documents, "lexicon/documents.toml")?,
            inventory: present(self.inventory, "lexicon/inventory.toml")?,
            judgement: present(self.judgement, "lexicon/judgement.toml")?,
            validation: present(self.validation, "lexicon/validation.toml")?,
        })
    }
}

fn present<T>(part: Option<T>, file: &str) -> Result<T, Error> {
    part.ok_or_else(|| Error {
        file: file.to_owned(),
        line: 1,
        fault: "the file is missing".to_owned(),
    })
}
