//! `new`: an engagement folder to fill in.

#![expect(
    clippy::disallowed_methods,
    reason = "makes the empty evidence folder, which no file opens"
)]

use std::fs;

use anyhow::{Context, anyhow};

use super::args::NewArgs;
use super::config::FILE_NAME;
use super::failure::{hinted, shown};
use super::output;
use super::status::Status;
use crate::store::Store;

/// The file to fill in. No date is set: the audit date is people's to say, not the clock's.
const TEMPLATE: &str = include_str!("engagement_template.toml");

/// Writes `engagement.toml` and an empty `evidence/`; never over an engagement that is there.
pub fn new(args: &NewArgs) -> anyhow::Result<Status> {
    let file = args.folder.join(FILE_NAME);
    if file.exists() {
        let error = anyhow!("{} is there already", shown(&file));
        return Err(hinted(error, "edit it, or name another folder"));
    }
    let store = Store::open(&args.folder)?;
    store.write(FILE_NAME, TEMPLATE.as_bytes())?;
    let evidence = args.folder.join("evidence");
    fs::create_dir_all(&evidence).with_context(|| format!("cannot create {}", shown(&evidence)))?;
    let text = format!(
        "Started an engagement in {folder}\n\n\
         Next:  1. fill in {file}\n       \
                2. put the evidence into {evidence}\n       \
                3. tickmark run --out {folder}\n",
        folder = args.folder.display(),
        file = file.display(),
        evidence = evidence.display(),
    );
    output::for_people(&text, None)?;
    Ok(Status::Worked)
}

#[cfg(test)]
mod tests {
    use super::super::engagement_file::EngagementFile;
    use super::*;

    #[test]
    fn the_template_is_read_as_it_is() {
        let file = EngagementFile::parse(TEMPLATE, FILE_NAME).expect("reads");
        assert_eq!(file.as_of, None);
        assert!(file.evidence.is_some());
    }

    #[test]
    fn every_key_it_offers_is_one_that_is_known() {
        let offered = TEMPLATE.replace("#= ", "");
        EngagementFile::parse(&offered, FILE_NAME).expect("reads");
    }
}
