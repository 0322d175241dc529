//! `plan`: the audit plan as a paper, a workbook or values for programs.

use super::args::Format;
use super::folder::Folder;
use super::paper_args::{PlanArgs, PlanKind};
use super::pdf::{Printed, pdf};
use super::status::Status;
use super::table::counted;
use super::{output, printed, profile};
use crate::deliver::{self, Basis, Plan};
use crate::paper::{self, Block, Paper, Properties, Sheet, Table};

/// Writes the plan. `out/plan.json` is written whenever a paper is, so that both say the same.
pub fn plan(args: &PlanArgs) -> anyhow::Result<Status> {
    let house = args.paper.catalog.house.as_deref();
    let folder = Folder::open(&args.paper.folder, house)?;
    let dossier = folder.dossier();
    let facts = printed::facts(&args.paper.folder)?;
    let earlier = profile::earlier(&args.paper.folder)?;
    let basis = Basis { facts: &facts, earlier: earlier.as_ref(), seed: args.seed };
    let plan = deliver::plan(&dossier, basis);
    let paper = plan.paper(&dossier);
    let values = serde_json::to_string_pretty(&plan)? + "\n";
    let Some(kind) = args.kind else {
        let text = match args.paper.format {
            Format::Human => paper::text(&paper),
            Format::Json => values,
        };
        printed::show(&text, &args.paper)?;
        return Ok(Status::Worked);
    };
    let (made, name) = match kind {
        PlanKind::Docx => {
            (Printed::of(paper::docx(&paper).map_err(printed::explained)?), "plan.docx")
        }
        PlanKind::Html => (Printed::of(paper::html(&paper).into_bytes()), "plan.html"),
        PlanKind::Pdf => (pdf(&paper, &args.pdf)?, "plan.pdf"),
        PlanKind::Xlsx => (Printed::of(workbook(&paper)?), "plan.xlsx"),
    };
    let beside = printed::default_file(&args.paper.folder, "plan.json");
    output::bytes(values.as_bytes(), &beside)?;
    printed::write(&made, &args.paper, name, &held(&plan))?;
    Ok(Status::Worked)
}

fn held(plan: &Plan) -> String {
    format!(
        "{}, {}, {} to be supplied",
        counted(plan.systems.len(), "AI system", "AI systems"),
        counted(plan.samples.len(), "sample", "samples"),
        counted(plan.open.len(), "item", "items"),
    )
}

/// The tables of the plan, a sheet each.
fn workbook(paper: &Paper) -> anyhow::Result<Vec<u8>> {
    let mut tables = Vec::new();
    collect(&paper.blocks, "", &mut tables);
    let sheets: Vec<Sheet> = (1..)
        .zip(tables)
        .map(|(nth, (under, table))| {
            let name = format!("{nth} {}", table.caption);
            let notes = if under.is_empty() { Vec::new() } else { vec![under] };
            Sheet { notes, ..Sheet::new(name, table) }
        })
        .collect();
    paper::xlsx(&sheets, &Properties::from(paper)).map_err(printed::explained)
}

/// The tables of blocks, each with the heading above it.
fn collect(blocks: &[Block], under: &str, tables: &mut Vec<(String, Table)>) {
    let mut under = under.to_owned();
    for block in blocks {
        match block {
            Block::Heading { text, .. } => text.clone_into(&mut under),
            Block::Table(table) => tables.push((under.clone(), table.clone())),
            Block::Wide(inner) => collect(inner, &under, tables),
            _ => {}
        }
    }
}
