//! What stands beside a document's text: what it hides, and what to know before relying on it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Location, named_pages};

/// Text that a file holds and its reader does not see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Where it stands.
    pub location: Location,
    /// What keeps it from being seen.
    pub by: Concealment,
    /// Its words.
    pub text: String,
}

/// What keeps text from being seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concealment {
    /// It is marked as hidden, or drawn with no ink.
    Marked,
    /// It has the colour of what it stands on.
    Colour,
    /// Its letters are too small to be read.
    Size,
    /// It lies outside the page.
    OffPage,
    /// An image or a shape lies over it.
    Covered,
    /// It is on a layer that is switched off.
    Layer,
}

impl fmt::Display for Concealment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Concealment::Marked => "marked as hidden",
            Concealment::Colour => "in the colour of its background",
            Concealment::Size => "in letters too small to read",
            Concealment::OffPage => "outside the page",
            Concealment::Covered => "under an image or a shape",
            Concealment::Layer => "on a layer that is switched off",
        })
    }
}

/// What an auditor should know of a file before relying on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// It holds macros, which were not run.
    Macros,
    /// It refers to something outside itself, which was not fetched.
    ExternalReference {
        /// What it refers to.
        target: String,
    },
    /// A sheet is hidden; its text was read.
    HiddenSheet {
        /// The sheet's name.
        sheet: String,
    },
    /// A slide is left out when the slides are shown; its text was read.
    HiddenSlide {
        /// The slide.
        slide: u32,
    },
    /// It holds changes that nobody has accepted yet; insertions were read, deletions were not.
    TrackedChanges,
    /// It carries files that were not opened.
    EmbeddedObjects,
    /// Text of these pages was recognised in images, so words may be wrong.
    Recognised {
        /// The pages, in order.
        pages: Vec<u32>,
        /// How sure the recognition was of their words on average, in percent.
        confidence_percent: u8,
        /// In how many places an `l` was read as `I`, as in `AI`.
        mended: u32,
    },
}

/// The pages on which text was recognised, in order; none where all of it was read.
#[must_use]
pub fn recognised_pages(remarks: &BTreeSet<Remark>) -> &[u32] {
    let pages = remarks.iter().find_map(|remark| match remark {
        Remark::Recognised { pages, .. } => Some(pages.as_slice()),
        _ => None,
    });
    pages.unwrap_or_default()
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Macros => f.write_str("it holds macros, which were not run"),
            Remark::ExternalReference { target } => {
                write!(f, "it refers to {target}, which was not fetched")
            }
            Remark::HiddenSheet { sheet } => write!(f, "the sheet {sheet} is hidden; it was read"),
            Remark::HiddenSlide { slide } => write!(f, "slide {slide} is hidden; it was read"),
            Remark::TrackedChanges => {
                f.write_str("it holds changes not accepted yet; insertions were read")
            }
            Remark::EmbeddedObjects => f.write_str("it carries files that were not opened"),
            Remark::Recognised { pages, confidence_percent, mended } => {
                let pages = named_pages(pages.iter().copied());
                write!(f, "text of {pages} was recognised in images, {confidence_percent} % sure")?;
                match mended {
                    0 => Ok(()),
                    1 => f.write_str("; in one place an l was read as I, as in `AI`"),
                    many => write!(f, "; in {many} places an l was read as I, as in `AI`"),
                }
            }
        }
    }
}
