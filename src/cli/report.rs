//! `report`: the audit report as people sign and send it.
//!
//! What it says is put together once and printed in each form. It is a draft, and says so on every page, until all drafts
//! are decided on and a lead auditor has signed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::compare;
use super::failure::hinted;
use super::folder::Folder;
use super::house_catalog;
use super::output;
use super::pdf::{Printed, pdf};
use super::report_args::{ReportArgs, ReportKind};
use super::status::Status;
use super::template;
use crate::catalog::Phrases;
use crate::deliver::{self, Supplements};
use crate::docket::Desk;
use crate::paper::{self, Paper, Properties, Status as PaperStatus};

/// Writes the report in each form that was asked for.
pub fn report(args: &ReportArgs) -> anyhow::Result<Status> {
    let mut folder = Folder::open(&args.folder, args.catalog.house.as_deref())?;
    if let Some(language) = args.language {
        folder.mandate.language = language.into();
        let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
        folder.catalog = catalog.spoken(language.into());
    }
    if let Some(size) = args.paper {
        folder.mandate.paper = size.into();
    }
    if args.list_fields {
        return template::list_fields(&folder);
    }
    let kinds = if args.kinds.is_empty() { vec![ReportKind::Docx] } else { args.kinds.clone() };
    if args.out.is_some() && kinds.len() > 1 {
        bail!("cannot write {} kinds of report to one file: name one `--kind`", kinds.len());
    }
    let dossier = folder.dossier();
    let supplements = supplements(&args.folder, &folder.desk, dossier.phrases)?;
    let paper = deliver::report(&dossier, supplements);
    if let (true, PaperStatus::Draft { because, .. }) = (args.must_be_final, &paper.status) {
        return Err(not_final(args, because));
    }
    let mut told = String::new();
    if let Some(file) = &args.template {
        let bytes = template::filled(file, &folder, &paper.status)?;
        let file = args.out.clone().unwrap_or_else(|| default_file(args, ReportKind::Docx));
        output::bytes(&bytes, &file)?;
        let _ = writeln!(told, "Wrote {}", file.display());
    }
    let kinds = if args.template.is_some() { Vec::new() } else { kinds };
    for kind in kinds {
        let file = args.out.clone().unwrap_or_else(|| default_file(args, kind));
        let made = printed(&folder, &paper, kind, args)
            .with_context(|| format!("cannot write the report as {}", kind.extension()))?;
        output::bytes(&made.bytes, &file)?;
        let _ = writeln!(told, "Wrote {}", file.display());
        told.push_str(&made.told);
    }
    if let PaperStatus::Draft { because, .. } = &paper.status {
        let _ = writeln!(
            told,
            "It is a draft: {because}\n\nNext:\n  tickmark review {0}  decide on the drafts\n  \
             tickmark sign {0} --as NAME --role lead-auditor --conclusion TEXT",
            args.folder.display(),
        );
    }
    output::for_people(&told, None)?;
    Ok(Status::Worked)
}

/// What the report has from elsewhere: the audit before, where `engagement.toml` names one.
pub fn supplements(folder: &Path, desk: &Desk, phrases: &Phrases) -> anyhow::Result<Supplements> {
    let compared = compare::with_previous(folder, desk, None)?;
    Ok(compared.map_or_else(Supplements::default, |compared| Supplements::of(&compared, phrases)))
}

fn printed(
    folder: &Folder,
    paper: &Paper,
    kind: ReportKind,
    args: &ReportArgs,
) -> anyhow::Result<Printed> {
    let bytes = match kind {
        ReportKind::Pdf => return pdf(paper, &args.pdf),
        ReportKind::Docx => paper::docx(paper)?,
        ReportKind::Html => paper::html(paper).into_bytes(),
        ReportKind::Xlsx => {
            paper::xlsx(&deliver::report_sheets(&folder.dossier()), &Properties::from(paper))?
        }
    };
    Ok(Printed::of(bytes))
}

fn default_file(args: &ReportArgs, kind: ReportKind) -> PathBuf {
    // `out/report.html` is the working page that every run writes anew.
    let stem = if kind == ReportKind::Html { "audit-report" } else { "report" };
    args.folder.join("out").join(format!("{stem}.{}", kind.extension()))
}

fn not_final(args: &ReportArgs, because: &str) -> anyhow::Error {
    let folder = args.folder.display();
    hinted(
        anyhow!("the report is not final: {because}"),
        format!(
            "decide in `tickmark review {folder}`, then `tickmark sign {folder} --as NAME --role lead-auditor \
             --conclusion TEXT`; without `--final` a draft is written"
        ),
    )
}
