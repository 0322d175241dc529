//! A paper as PDF, where the program was built with what sets the type; elsewhere the way to one.

use std::path::PathBuf;

use clap::Args;

use crate::paper::Paper;

/// What a PDF is set in.
#[derive(Debug, Args)]
pub struct PdfArgs {
    /// Font file (.ttf, .otf, .ttc) for letters of a PDF that the program's own fonts lack, such as Chinese (can be
    /// repeated)
    #[arg(long = "font", value_name = "FILE")]
    pub fonts: Vec<PathBuf>,
}

/// A PDF, and what to tell about it: nothing, or lines that end in a line break.
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// What people should know.
    pub told: String,
}

impl Printed {
    /// A file there is nothing to tell about.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, told: String::new() }
    }
}

#[cfg(feature = "pdf")]
pub use with_type::pdf;

/// Says how to come by one.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &Paper, _: &PdfArgs) -> anyhow::Result<Printed> {
    Err(super::failure::hinted(
        anyhow::anyhow!("this build of tickmark prints no PDF"),
        "write `--kind html` and print it to PDF from a browser, or build with `cargo install --path . --features pdf`",
    ))
}

#[cfg(feature = "pdf")]
mod with_type {
    use std::fmt::Write as _;

    use anyhow::Context;

    use super::{Paper, PdfArgs, Printed};
    use crate::cli::failure::{Hint, hinted, shown};
    use crate::cli::table::counted;
    use crate::paper::{self, PdfError, Unprinted};

    /// So many characters are told one by one.
    const TOLD_MAX: usize = 5;

    /// Prints a paper.
    #[expect(clippy::disallowed_methods, reason = "the door through which fonts are read")]
    pub fn pdf(paper: &Paper, args: &PdfArgs) -> anyhow::Result<Printed> {
        let mut fonts = Vec::with_capacity(args.fonts.len());
        for file in &args.fonts {
            let bytes = std::fs::read(file)
                .with_context(|| format!("cannot read the font {}", shown(file)))
                .hint("name a font file (.ttf, .otf or .ttc)")?;
            fonts.push(bytes);
        }
        let pdf = paper::pdf(paper, &fonts).map_err(|error| {
            let hint = error.hint();
            match error {
                PdfError::Font { number } => {
                    let file = &args.fonts[number - 1];
                    hinted(anyhow::anyhow!("{} is no font", shown(file)), hint)
                }
                PdfError::Typesetting(_) => hinted(error.into(), hint),
            }
        })?;
        Ok(Printed { bytes: pdf.bytes, told: told(&pdf.unprinted) })
    }

    /// Which characters could only be printed as numbers, and where the first of each stands.
    fn told(unprinted: &[Unprinted]) -> String {
        if unprinted.is_empty() {
            return String::new();
        }
        let mut told = format!(
            "No font has {}; each is printed as its number. Name a font that has them with `--font FILE`\n",
            counted(unprinted.len(), "character", "characters"),
        );
        for Unprinted { character, below } in unprinted.iter().take(TOLD_MAX) {
            let number = u32::from(*character);
            let place = match below.as_str() {
                "" => "on the cover".to_owned(),
                heading => format!("under `{heading}`"),
            };
            let _ = writeln!(told, "  {character} (U+{number:04X}), first {place}");
        }
        if unprinted.len() > TOLD_MAX {
            let _ = writeln!(told, "  and {} more", unprinted.len() - TOLD_MAX);
        }
        told
    }
}
