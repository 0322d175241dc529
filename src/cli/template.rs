//! A report in the auditor's own Word template, and the list of what a template can ask for.

use std::path::Path;

use anyhow::{Context, anyhow};

use super::failure::{Hint, hinted, shown};
use super::folder::Folder;
use super::output;
use super::status::Status;
use super::table;
use crate::deliver;
use crate::paper::{Status as PaperStatus, template};

/// The template filled with what stands.
pub fn filled(file: &Path, folder: &Folder, status: &PaperStatus) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("cannot fill the template {}", shown(file));
    let bytes = output::read_if_there(file).with_context(cannot)?;
    let bytes = bytes
        .ok_or_else(|| anyhow!("there is no such file"))
        .with_context(cannot)
        .hint("name a Word document (.docx) with tags in it")?;
    let explained = |error: template::Error| {
        let hint = error.hint();
        hinted(anyhow::Error::from(error).context(cannot()), hint)
    };
    // What a loop would ask of rows that this engagement has none of is looked at, too.
    let listed = deliver::list_fields(folder.dossier().phrases);
    template::check(&bytes, listed.iter().map(|field| field.path.as_str())).map_err(explained)?;
    let data = deliver::fields(&folder.dossier(), status);
    template::fill(&bytes, &data).map_err(explained)
}

/// Prints the fields of a template.
pub fn list_fields(folder: &Folder) -> anyhow::Result<Status> {
    let listed = deliver::list_fields(folder.dossier().phrases);
    let rows = listed
        .into_iter()
        .map(|field| [field.path, field.sort.name().to_owned(), field.meaning])
        .collect();
    output::for_people(&table::table(["Field", "Holds", "Meaning"], rows), None)?;
    Ok(Status::Worked)
}
