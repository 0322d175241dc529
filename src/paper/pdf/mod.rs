//! A paper as PDF: tagged after PDF/UA-1, with page numbers in its contents. Made by typst, which sets type.
//!
//! What the paper says is handed over as data, so that no text of evidence can become a command. Only the fonts
//! that come with the program are used and those that are given, never what a machine happens to have: the same
//! paper gives the same bytes everywhere. A character that no font has is printed as its number, and told.

mod fonts;
mod sheet;
mod world;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::Paper;

pub use fonts::Unprinted;

/// A paper as PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The characters that no font has, each once, with where it stands first.
    pub unprinted: Vec<Unprinted>,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A font that was given cannot be read.
    #[error("the font file number {number} is no font (.ttf, .otf or .ttc)")]
    Font {
        /// Which of those that were given, from 1.
        number: usize,
    },
    /// The paper cannot be set.
    #[error("cannot set the paper: {0}")]
    Typesetting(String),
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Font { .. } => "name the file of a font",
            Error::Typesetting(_) => {
                "this is a fault of tickmark; please report it, and print the page instead"
            }
        }
    }
}

/// Prints a paper as PDF. `fonts` are the bytes of font files for what the program's own fonts lack, such as
/// Chinese.
pub fn pdf(paper: &Paper, fonts: &[Vec<u8>]) -> Result<Pdf, Error> {
    let mut fonts = fonts::Fonts::with(fonts)?;
    let sheet = sheet::sheet(paper, &mut fonts);
    // What is written here has a form in JSON.
    let data = serde_json::to_vec(&sheet).unwrap_or_default();
    let unprinted = fonts.unprinted();
    let world = world::World::new(data, fonts);
    let document =
        typst::compile::<PagedDocument>(&world).output.map_err(|errors| failed(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| Error::Typesetting(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{}", paper.title, paper.reference)),
        creator: Smart::Custom(Some(format!("tickmark {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    Ok(Pdf { bytes, unprinted })
}

fn failed(errors: &[typst::diag::SourceDiagnostic]) -> Error {
    let words: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Error::Typesetting(words.join("; "))
}
