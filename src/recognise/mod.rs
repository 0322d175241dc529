//! Recognises text in images of pages, with tesseract where it is installed.
//!
//! A scan is evidence like any other, and what it says can be cited only once it is text. Words that
//! were recognised may be wrong, so a document says of itself how sure the recognition was, and is
//! only partly read where it was not. Tesseract runs without network and without a file it may write.

mod mend;
mod merge;
mod tsv;

pub use merge::merge;
pub use tsv::Found;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::extract::PageView;
use crate::sandbox::{Failure, Program, Runner, Sandbox};

/// Where to look for tesseract, and what to ask it for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The `tickmark` program, by its absolute path.
    pub launcher: PathBuf,
    /// Tesseract, by its absolute path.
    pub program: PathBuf,
    /// Where its languages lie, where it does not know itself.
    pub languages_folder: Option<OsString>,
    /// The languages to recognise, by tesseract's names; those of [`LANGUAGES`] that are installed
    /// where none is named.
    pub languages: Vec<String>,
    /// How long one page may take.
    pub page_seconds: u64,
}

/// What is recognised unless told otherwise, where it is installed: each further language takes time
/// and makes words of one into words of another.
pub const LANGUAGES: [&str; 7] = ["deu", "eng", "fra", "ita", "nld", "por", "spa"];

/// What came before recognises letter by letter, and does not say how sure it is of a word.
const VERSION_MIN: u32 = 4;

/// Seconds a page may take: some forty times what a full page takes.
pub const PAGE_SECONDS: u64 = 120;

/// Fine enough for small print; twice as fine takes half as long again and reads no better.
const DOTS_PER_INCH: f32 = 200.0;
/// Tesseract takes 130 MiB for a page at 300 dots per inch.
const MEMORY_BYTES: u64 = 1 << 30;
/// A page of words takes some 100 kB.
const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// Tesseract, as it is installed here.
#[derive(Debug)]
pub struct Recogniser {
    runner: Runner,
    version: String,
    languages: Vec<String>,
}

/// Why no text can be recognised.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not work.
    #[error("tesseract does not work: {0}")]
    Broken(#[from] Failure),
    /// It is something else, or older than the tables of words it is asked for.
    #[error("tesseract {VERSION_MIN} or newer is needed; what is installed says `{said}`")]
    WrongVersion {
        /// What it says of itself.
        said: String,
    },
    /// There is nothing it can read.
    #[error("tesseract has no languages installed")]
    NoLanguages,
    /// It lacks a language that was asked for.
    #[error("tesseract has no language `{asked}`; it has {}", installed.join(", "))]
    NoSuchLanguage {
        /// The language.
        asked: String,
        /// Those it has.
        installed: Vec<String>,
    },
}

/// What was recognised on a page, or why nothing was, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedPage {
    /// The page; the first one is 1.
    pub page: u32,
    /// What was found.
    pub found: Result<Found, String>,
}

impl Recogniser {
    /// Asks tesseract what it is and what it can read.
    pub fn find(options: Options) -> Result<Self, Error> {
        let Options { launcher, program, languages_folder, languages, page_seconds } = options;
        // A thread for each processor makes a page no faster, and all pages together slower.
        let mut environment = vec![("OMP_THREAD_LIMIT", OsString::from("1"))];
        environment.extend(languages_folder.map(|folder| ("TESSDATA_PREFIX", folder)));
        let program = Program {
            launcher,
            path: program,
            environment,
            memory_bytes: MEMORY_BYTES,
            seconds: page_seconds,
            answer_bytes_max: ANSWER_BYTES_MAX,
        };
        let runner =
            Runner::new(program).map_err(|error| Failure::NotStarted(error.to_string()))?;
        let version = version(&runner.run(&["--version"], &[])?)?;
        let installed = installed(&runner.run(&["--list-langs"], &[])?);
        let languages = chosen(languages, &installed)?;
        Ok(Self { runner, version, languages })
    }

    /// Everything a recognised text depends on besides its pages.
    #[must_use]
    pub fn name(&self) -> String {
        format!("tesseract {} {}", self.version(), self.languages().join("+"))
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The languages it is asked for.
    #[must_use]
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// Recognises a page of a PDF, drawn by a worker of the sandbox.
    #[must_use]
    pub fn page(&self, sandbox: &Sandbox, bytes: &[u8], page: u32) -> RecognisedPage {
        let view = PageView { page, dots_per_inch: DOTS_PER_INCH, marked: String::new() };
        let image = sandbox.page_image(bytes, &view);
        let found = image
            .map_err(|error| format!("its image cannot be drawn: {error}"))
            .and_then(|image| self.ask(&image, &[]));
        RecognisedPage { page, found }
    }

    /// Recognises a page of an image file, as it is; some formats hold several.
    #[must_use]
    pub fn image(&self, bytes: &[u8], page: u32) -> RecognisedPage {
        // Tesseract counts from 0, and takes no notice of it where a format has no pages.
        let which = format!("tessedit_page_number={}", page.saturating_sub(1));
        RecognisedPage { page, found: self.ask(bytes, &["-c", &which]) }
    }

    /// What it recognises in the one page of an image that it is asked for.
    fn ask(&self, image: &[u8], which: &[&str]) -> Result<Found, String> {
        let languages = self.languages.join("+");
        let arguments = [&["stdin", "stdout", "-l", &languages], which, &["tsv"]].concat();
        let answer = self
            .runner
            .run(&arguments, image)
            .map_err(|failure| format!("tesseract did not answer: {failure}"))?;
        let nonsense = || match answer.as_slice() {
            [] => "tesseract answered nothing".to_owned(),
            _ => "tesseract answered what is no table of words".to_owned(),
        };
        let pages = tsv::pages(&answer).ok_or_else(nonsense)?;
        Ok(pages.into_iter().next().map(mend::mended).unwrap_or_default())
    }
}

/// The first line is `tesseract 5.3.0`.
fn version(answer: &[u8]) -> Result<String, Error> {
    let answer = String::from_utf8_lossy(answer);
    let first: String = answer.lines().next().unwrap_or_default().chars().take(60).collect();
    let version = first.strip_prefix("tesseract").unwrap_or_default().trim();
    let version = version.trim_start_matches('v');
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(VERSION_MIN..) => Ok(version.to_owned()),
        _ => Err(Error::WrongVersion { said: first }),
    }
}

/// A line that says where they lie, and then one language a line.
fn installed(answer: &[u8]) -> Vec<String> {
    let answer = String::from_utf8_lossy(answer);
    let mut languages: Vec<String> = answer
        .lines()
        .skip(1)
        .map(str::trim)
        // `osd` tells how a page is turned and `equ` finds formulas; neither reads words.
        .filter(|name| !name.is_empty() && !["osd", "equ"].contains(name))
        .map(str::to_owned)
        .collect();
    languages.sort();
    languages
}

fn chosen(asked: Vec<String>, installed: &[String]) -> Result<Vec<String>, Error> {
    if installed.is_empty() {
        return Err(Error::NoLanguages);
    }
    if let Some(lacking) = asked.iter().find(|language| !installed.contains(language)) {
        let installed = installed.to_vec();
        return Err(Error::NoSuchLanguage { asked: lacking.clone(), installed });
    }
    if !asked.is_empty() {
        return Ok(asked);
    }
    let common: Vec<String> =
        installed.iter().filter(|name| LANGUAGES.contains(&name.as_str())).cloned().collect();
    // Somebody who installed one other language wants it read.
    Ok(if common.is_empty() { installed.iter().take(1).cloned().collect() } else { common })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tesseract_says_of_itself_is_understood() {
        for (said, expected) in [
            ("tesseract 5.3.0\n leptonica-1.82.0\n", Ok("5.3.0")),
            ("tesseract v5.0.1.20220118\n", Ok("5.0.1.20220118")),
            ("tesseract 4.1.1-rc2-25-g9707\n", Ok("4.1.1-rc2-25-g9707")),
            ("tesseract 3.04.01\n", Err("what is installed says `tesseract 3.04.01`")),
            ("usage: other\n", Err("what is installed says `usage: other`")),
            ("", Err("what is installed says ``")),
        ] {
            let needed = "tesseract 4 or newer is needed; ";
            let expected = expected.map(str::to_owned).map_err(|why| format!("{needed}{why}"));
            assert_eq!(version(said.as_bytes()).map_err(|error| error.to_string()), expected);
        }
        let listed = b"List of available languages in \"/usr/share\" (3):\nosd\neng\ndeu\n";
        assert_eq!(installed(listed), ["deu", "eng"]);
    }

    fn check(asked: &[&str], installed: &[&str], expected: Result<&[&str], &str>) {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let chosen = chosen(owned(asked), &owned(installed));
        assert_eq!(
            chosen.map_err(|error| error.to_string()),
            expected.map(owned).map_err(str::to_owned)
        );
    }

    #[test]
    fn languages_are_those_asked_for_or_the_common_ones() {
        check(&[], &["deu", "eng", "jpn"], Ok(&["deu", "eng"]));
        check(&["jpn"], &["deu", "eng", "jpn"], Ok(&["jpn"]));
        check(&[], &["jpn"], Ok(&["jpn"]));
        check(&[], &[], Err("tesseract has no languages installed"));
        check(&["fra"], &["deu", "eng"], Err("tesseract has no language `fra`; it has deu, eng"));
    }
}
