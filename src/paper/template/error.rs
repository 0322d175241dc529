//! Why a template cannot be filled, told so that whoever wrote it finds the place in Word.

use std::fmt;

/// How many problems of a template are told at once.
const PROBLEMS_MAX: usize = 20;

/// Why a template cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is something else.
    #[error("it is no Word document (.docx)")]
    NotAWordDocument,
    /// It opens with a password only, or is of a Word before 2007.
    #[error("it is protected by a password, or of the form of Word before 2007 (.doc)")]
    Protected,
    /// It carries programs.
    #[error("it carries macros (.docm or .dotm), which a report must not")]
    Macros,
    /// It breaks off or holds what no document holds.
    #[error("the document is damaged: {part}: {why}")]
    Damaged {
        /// The part of the package.
        part: String,
        /// What is wrong with it.
        why: String,
    },
    /// It would unpack to more than any template needs.
    #[error("{part} unpacks to more than {} MiB", limit_bytes >> 20)]
    TooLarge {
        /// The part of the package, or all of it.
        part: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// Tags that cannot be followed.
    #[error("{}", listed(.0))]
    Tags(Vec<Problem>),
    /// The document cannot be put together.
    #[error("cannot put the document together")]
    Package(#[from] zip::result::ZipError),
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::NotAWordDocument => "save the template as a Word document (.docx) and name that",
            Error::Protected => "save a copy as .docx without a password",
            Error::Macros => "save a copy as .docx, which leaves the macros out",
            Error::Damaged { .. } => "open it in Word or LibreOffice, save it anew as .docx",
            Error::TooLarge { .. } => "take out what is not needed, and save it anew",
            Error::Tags(_) => {
                "`tickmark report --list-fields` prints all fields and what they mean"
            }
            Error::Package(_) => "this is a fault of tickmark; please report it",
        }
    }
}

/// A tag that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// The tag as it is written.
    pub tag: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A paragraph of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The part of the package: `word/header1.xml`.
    pub part: String,
    /// The number of the paragraph in that part, 1-based, paragraphs in tables and shapes counted too.
    pub paragraph: u32,
    /// Its words, shortened.
    pub text: String,
}

/// What is wrong with a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not end in its paragraph.
    NotClosed,
    /// It is no tag of this language, in the words of whoever reads it.
    Syntax(String),
    /// A statement that is not known here.
    Statement(String),
    /// A name that is not among the fields.
    Name {
        /// The name.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// A filter that does not exist.
    Filter {
        /// Its name.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// A loop or condition that nothing ends.
    Unended(&'static str),
    /// An end, or an `else`, of nothing.
    Unbegun(String),
    /// It ends in another element of the document than it began in.
    Astride {
        /// The tag it began with.
        begun: String,
    },
    /// It lifts to a row, cell or paragraph, and there is none around it.
    NothingToLift(&'static str),
    /// `else` and the like share a row, cell or paragraph with other words.
    NotAlone(&'static str),
    /// What it gives has no value.
    Undefined,
    /// It takes more work than any report needs.
    TooMuch,
    /// It failed while it was filled, in the words of whoever filled it.
    Failed(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`: {}", self.place, self.tag, self.fault)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, paragraph {}", self.part, self.paragraph)?;
        if self.text.is_empty() { Ok(()) } else { write!(f, " (“{}”)", self.text) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotClosed => write!(f, "the tag does not end in its paragraph"),
            Fault::Syntax(why) => write!(f, "cannot be understood: {why}"),
            Fault::Statement(name) => write!(
                f,
                "there is no `{name}` here; there are `for`, `if`, `elif`, `else`, `set`, `with` and their ends"
            ),
            Fault::Name { name, nearest } => {
                write!(f, "there is no field `{name}`")?;
                nearest.iter().try_for_each(|nearest| write!(f, "; did you mean `{nearest}`?"))
            }
            Fault::Filter { name, nearest } => {
                write!(f, "there is no filter `{name}`")?;
                nearest.iter().try_for_each(|nearest| write!(f, "; did you mean `{nearest}`?"))
            }
            Fault::Unended(end) => write!(f, "nothing ends it: `{{% {end} %}}` is missing"),
            Fault::Unbegun(opener) => write!(f, "there is no `{opener}` that it belongs to"),
            Fault::Astride { begun } => write!(
                f,
                "it stands elsewhere in the table than `{begun}`, which it belongs to; write both with `tr` for rows, \
                 `p` for paragraphs"
            ),
            Fault::NothingToLift(what) => write!(f, "there is no {what} around it"),
            Fault::NotAlone(what) => write!(f, "it must stand in a {what} of its own"),
            Fault::Undefined => write!(f, "what it asks for has no value here"),
            Fault::TooMuch => write!(f, "it takes more work than a report can need"),
            Fault::Failed(why) => write!(f, "cannot be filled: {why}"),
        }
    }
}

fn listed(problems: &[Problem]) -> String {
    let [one] = problems else {
        let mut lines = vec![format!("{} tags of the template cannot be filled:", problems.len())];
        lines.extend(problems.iter().take(PROBLEMS_MAX).map(|problem| format!("  {problem}")));
        if problems.len() > PROBLEMS_MAX {
            lines.push(format!("  and {} more", problems.len() - PROBLEMS_MAX));
        }
        return lines.join("\n");
    };
    one.to_string()
}
