//! A paper: what plan, report, request list and guides are made of, whatever they are printed as.
//!
//! Contents are put together once (in `deliver`) as headings, paragraphs and tables; each form renders the
//! same value, so that Word, the page and the PDF cannot disagree. Nothing here knows what an audit is. A paper
//! never reads the clock: its day is given.

pub mod book;
mod csv;
mod direction;
mod docx;
mod flow;
mod formulas;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
pub mod template;
mod text;
mod tone;
mod visible;
mod widths;
mod xlsx;

pub use csv::csv;
pub use docx::docx;
pub use formulas::{Formulas, fitting};
pub use html::html;
#[cfg(feature = "pdf")]
pub use pdf::{Error as PdfError, Pdf, Unprinted, pdf};
pub use text::text;
pub use tone::Colours;
pub use visible::visible;
pub use xlsx::{Properties, Sheet, xlsx};

use crate::domain::{AuditDate, Language, PaperSize};

/// Why there is no file: a fault of the program, since any words can be printed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A Word document cannot be put together.
    #[error("cannot put the Word document together: {0}")]
    Word(String),
    /// What was put together cannot be read back.
    #[error("cannot put the Word document together")]
    Xml(#[from] quick_xml::Error),
    /// The parts cannot be packed.
    #[error("cannot pack the Word document")]
    Zip(#[from] zip::result::ZipError),
    /// A workbook cannot be put together.
    #[error("cannot put the workbook together")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// Rows cannot be put together.
    #[error("cannot put the rows together")]
    Csv(#[from] ::csv::Error),
}

/// A document to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is called; one line.
    pub title: String,
    /// A second line below it: whose it is.
    pub subtitle: String,
    /// The language of its frame, for hyphenation and for who listens to it.
    pub language: Language,
    /// The paper it is printed on.
    pub size: PaperSize,
    /// How far it has come.
    pub status: Status,
    /// The label at the foot of each page: how confidential it is, or nothing.
    pub classification: String,
    /// Its number or what else identifies it at the foot of each page, or nothing.
    pub reference: String,
    /// The day that stands for its making.
    pub day: AuditDate,
    /// Who made it, for the properties of the file.
    pub author: String,
    /// What is on the cover below the title, label and value.
    pub cover: Vec<(String, Text)>,
    /// The heading of the list of contents; empty where there is to be none.
    pub contents: String,
    /// Page `{page}` of `{pages}`, in the language of the paper.
    pub page_of_pages: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// How far a paper has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not to be relied on: the word is printed across each page, where the form can, and on the cover.
    Draft {
        /// The word, in the language of the paper: `DRAFT`.
        mark: String,
        /// Why it is one.
        because: String,
    },
    /// As somebody signed it.
    Final,
}

/// A piece of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; `level` from 1 to 3.
    Heading {
        /// The level.
        level: u8,
        /// The words, with their number where they have one.
        text: String,
        /// Where links to it point; letters, digits and hyphens, unique in the paper, or empty.
        anchor: String,
    },
    /// A paragraph.
    Paragraph(Text),
    /// A list without order.
    List(Vec<Text>),
    /// Labels with what belongs to them, as a form has it.
    Facts(Vec<(String, Vec<Block>)>),
    /// A table.
    Table(Table),
    /// The words of a source with where they stand.
    Quotation {
        /// The words.
        words: String,
        /// The place, as it is cited.
        source: String,
    },
    /// A paragraph that must not be overlooked.
    Notice(Text),
    /// The blocks start on a new page, on paper turned by a right angle, and what follows on a new one again.
    Wide(Vec<Block>),
    /// What follows starts on a new page.
    PageBreak,
}

/// A table. It has at least one column, and each row as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it shows, for who listens to it and above it.
    pub caption: String,
    /// The columns; their titles are repeated on each page.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// How wide it is beside the others: its share of the sum over all columns.
    pub width: u16,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Cells, one for each column. The first one names the row.
    Cells(Vec<Cell>),
    /// A line across all columns that names the rows below it.
    Group(String),
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: Text,
    /// Its ground. The words say the same: no colour stands alone.
    pub tone: Option<Tone>,
}

/// What the ground of a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A major nonconformity.
    Major,
    /// A minor nonconformity.
    Minor,
    /// An observation.
    Observation,
    /// An opportunity for improvement.
    Opportunity,
    /// Covered by evidence.
    Covered,
    /// In part.
    Partial,
    /// A gap.
    Gap,
    /// Left out.
    Excluded,
    /// Could not be read, or nobody knows.
    Unknown,
}

/// A line of text in which some words stand out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Run>);

/// Words of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words. A line break in them is one on paper.
    pub words: String,
    /// How they look.
    pub style: Style,
    /// The anchor of a heading they lead to, or empty.
    pub link: String,
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As usual.
    #[default]
    Plain,
    /// They stand out.
    Strong,
    /// They are of lesser weight: a place, an id, a note.
    Small,
    /// They are read letter by letter: a digest, a path.
    Code,
}

impl Text {
    /// Nothing but words.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self::default().and(words)
    }

    /// With further words.
    #[must_use]
    pub fn and(self, words: impl Into<String>) -> Self {
        self.styled(words, Style::Plain)
    }

    /// With words that stand out.
    #[must_use]
    pub fn strong(self, words: impl Into<String>) -> Self {
        self.styled(words, Style::Strong)
    }

    /// With words of lesser weight.
    #[must_use]
    pub fn small(self, words: impl Into<String>) -> Self {
        self.styled(words, Style::Small)
    }

    /// With words that are read letter by letter.
    #[must_use]
    pub fn code(self, words: impl Into<String>) -> Self {
        self.styled(words, Style::Code)
    }

    /// With words that lead to a heading.
    #[must_use]
    pub fn link(mut self, words: impl Into<String>, anchor: impl Into<String>) -> Self {
        self.0.push(Run { words: words.into(), style: Style::Plain, link: anchor.into() });
        self
    }

    fn styled(mut self, words: impl Into<String>, style: Style) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(Run { words, style, link: String::new() });
        }
        self
    }

    /// Its words without their looks.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.words.as_str()).collect()
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.words.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::plain(words)
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self { text: words.into(), tone: None }
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self { text: words.into(), tone: None }
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self { text, tone: None }
    }
}

impl Cell {
    /// A word on the ground that says the same.
    #[must_use]
    pub fn toned(words: impl Into<String>, tone: Tone) -> Self {
        Self { text: Text::plain(words), tone: Some(tone) }
    }
}

impl Column {
    /// A column by its title and its share of the width.
    #[must_use]
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self { title: title.into(), width }
    }
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into(), anchor: anchor.into() }
    }

    /// A paragraph.
    #[must_use]
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }
}
