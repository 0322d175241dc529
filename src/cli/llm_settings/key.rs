//! The key of the endpoint: read here and nowhere else. No message tells what it is.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;

use super::Asked;
use crate::assess::llm::ApiKey;
use crate::cli::config::FILE_NAME;
use crate::cli::failure::{Hint, shown};

/// The variable that holds the key. No flag knows of it, or the help could print it.
pub const VARIABLE: &str = "TICKMARK_LLM_KEY";
/// No key and no password is longer, in bytes.
const BYTES_MAX: u64 = 16 << 10;

/// The key in the environment.
pub fn key_of_environment() -> Option<OsString> {
    std::env::var_os(VARIABLE).filter(|key| !key.is_empty())
}

/// The key: of the file that was typed, of the environment, of the file that the table names.
pub fn read(asked: &Asked<'_>, sources: &mut Vec<String>) -> anyhow::Result<Option<ApiKey>> {
    let named = asked.args.key_file.as_deref().filter(|path| !path.as_os_str().is_empty());
    let parse = |text: &str, place: String| {
        let hint = "write the key alone, on one line";
        ApiKey::parse(text).with_context(|| format!("cannot use the key in {place}")).hint(hint)
    };
    let (path, source) = match (named, &asked.key, &asked.table.key_file) {
        (Some(path), _, _) => (path.to_owned(), "the file of `--key-file`"),
        (None, Some(key), _) => {
            sources.push(format!("key from `{VARIABLE}`"));
            let place = format!("`{VARIABLE}`");
            // What is no text is no key either, and is told as such.
            return parse(key.to_str().unwrap_or("\0"), place).map(Some);
        }
        (None, None, Some(path)) => (asked.folder.join(path), FILE_NAME),
        (None, None, None) => return Ok(None),
    };
    sources.push(format!("key from {source}"));
    let text = text_of(&path)
        .with_context(|| format!("cannot read the key file {}", shown(&path)))
        .hint(format!("check the file, or put the key into `{VARIABLE}`"))?;
    parse(&text, shown(&path)).map(Some)
}

fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(BYTES_MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > BYTES_MAX {
        return Err(io::Error::other("it is too long for a key"));
    }
    Ok(text)
}
