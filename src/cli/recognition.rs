//! Text recognition as it was asked for: where tesseract lies, and what to say where it does not.

use std::env;
use std::path::PathBuf;

use anyhow::anyhow;
use serde::Serialize;

use super::failure::Hint;
use super::reading_args::{OcrWhen, RecognitionArgs};
use super::{output, reader};
use crate::recognise::{Error, Options, PAGE_SECONDS, Recogniser};

/// How to get it, by system.
const HOW_TO_INSTALL: &str = if cfg!(target_os = "macos") {
    "`brew install tesseract tesseract-lang`"
} else if cfg!(windows) {
    "`winget install UB-Mannheim.TesseractOCR`"
} else {
    "`apt-get install tesseract-ocr` (and `tesseract-ocr-deu` for German)"
};

/// What there is of text recognition on this machine.
#[derive(Debug, Serialize)]
pub struct Recognition {
    program: Option<PathBuf>,
    version: Option<String>,
    languages: Vec<String>,
    /// Why there is none, or how to get it.
    lacking: Option<String>,
}

impl Recognition {
    /// As `doctor` prints it.
    pub fn text(&self) -> String {
        let Self { program, version, languages, lacking } = self;
        match (program, lacking) {
            (Some(program), None) => format!(
                "Text recognition in scans: tesseract {} (`{}`), languages {}",
                version.as_deref().unwrap_or_default(),
                program.display(),
                languages.join(", ")
            ),
            (_, Some(lacking)) => format!("Text recognition in scans: none; {lacking}"),
            (None, None) => "Text recognition in scans: none".to_owned(),
        }
    }
}

/// Looks for tesseract and asks it what it can read.
pub fn examine() -> anyhow::Result<Recognition> {
    let none = |program, lacking| Recognition {
        program,
        version: None,
        languages: Vec::new(),
        lacking: Some(lacking),
    };
    let Some(program) = program() else {
        return Ok(none(None, format!("tesseract is not installed: {HOW_TO_INSTALL}")));
    };
    Ok(match find(program.clone(), Vec::new())? {
        Ok(recogniser) => Recognition {
            program: Some(program),
            version: Some(recogniser.version().to_owned()),
            languages: recogniser.languages().to_vec(),
            lacking: None,
        },
        Err(error) => none(Some(program), error.to_string()),
    })
}

/// What recognises text, as it was asked for; nothing where it was not asked for or nothing is installed.
/// Says on stderr where what is installed does not work.
pub fn recogniser(args: &RecognitionArgs) -> anyhow::Result<Option<Result<Recogniser, Error>>> {
    if args.when == OcrWhen::Off {
        return Ok(None);
    }
    let Some(program) = program() else {
        return match args.when {
            OcrWhen::Force => Err(anyhow!("tesseract is not installed"))
                .hint(format!("install it: {HOW_TO_INSTALL}; or leave out `--ocr force`")),
            OcrWhen::Auto | OcrWhen::Off => Ok(None),
        };
    };
    match find(program, args.languages.clone())? {
        Ok(recogniser) => Ok(Some(Ok(recogniser))),
        // What was asked for by name is not replaced by something else.
        Err(error) if args.when == OcrWhen::Force || !args.languages.is_empty() => {
            Err(error).hint("`tickmark doctor` says what is installed; `--ocr off` does without")
        }
        Err(error) => {
            output::note(&format!("note: no text is recognised in scans: {error}"));
            Ok(Some(Err(error)))
        }
    }
}

/// Tesseract on this machine, where it works.
fn find(program: PathBuf, languages: Vec<String>) -> anyhow::Result<Result<Recogniser, Error>> {
    Ok(Recogniser::find(Options {
        launcher: reader::this_program()?,
        program,
        languages_folder: env::var_os("TESSDATA_PREFIX"),
        languages,
        page_seconds: PAGE_SECONDS,
    }))
}

/// Where tesseract lies: on the search path, or where its installer puts it.
fn program() -> Option<PathBuf> {
    let name = format!("tesseract{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    if cfg!(windows) {
        folders.push(PathBuf::from(r"C:\Program Files\Tesseract-OCR"));
    }
    let mut candidates = folders.into_iter().filter(|folder| folder.is_absolute());
    candidates.find_map(|folder| Some(folder.join(&name)).filter(|program| program.is_file()))
}
