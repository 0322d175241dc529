//! `interviews`: a guide per role, to fill in and to put into the evidence.

use anyhow::anyhow;

use super::args::Format;
use super::failure::hinted;
use super::folder::Folder;
use super::paper_args::{GuideKind, InterviewsArgs};
use super::pdf::Printed;
use super::printed;
use super::status::Status;
use super::table::counted;
use crate::deliver::{self, Guide};
use crate::paper;

/// Writes the guides.
pub fn interviews(args: &InterviewsArgs) -> anyhow::Result<Status> {
    let folder = Folder::open(&args.paper.folder, args.paper.catalog.house.as_deref())?;
    let dossier = folder.dossier();
    let guides = chosen(deliver::guides(&dossier), args.role.as_deref())?;
    let Some(kind) = args.kind else {
        let text = match args.paper.format {
            Format::Human => {
                let texts: Vec<String> = guides.iter().map(|guide| guide.text(&dossier)).collect();
                texts.join("\n\n")
            }
            Format::Json => {
                let value = serde_json::json!({
                    "schema": "tickmark.interviews/1",
                    "language": dossier.mandate.language,
                    "guides": guides,
                });
                format!("{value:#}\n")
            }
        };
        printed::show(&text, &args.paper)?;
        return Ok(Status::Worked);
    };
    let paper = deliver::guides_paper(&dossier, &guides);
    let name = match args.role.as_deref().and(guides.first()) {
        Some(guide) => format!("interview_guide_{}", guide.id),
        None => "interview_guides".to_owned(),
    };
    let (bytes, name) = match kind {
        GuideKind::Docx => {
            (paper::docx(&paper).map_err(printed::explained)?, format!("{name}.docx"))
        }
        GuideKind::Html => (paper::html(&paper).into_bytes(), format!("{name}.html")),
    };
    let questions: usize =
        guides.iter().flat_map(|guide| &guide.parts).map(|part| part.questions.len()).sum();
    let held = format!(
        "{}, {}",
        counted(guides.len(), "guide", "guides"),
        counted(questions, "question", "questions")
    );
    printed::write(&Printed::of(bytes), &args.paper, &name, &held)?;
    Ok(Status::Worked)
}

/// The guides for a role: by what commands or what people call it.
fn chosen(guides: Vec<Guide>, role: Option<&str>) -> anyhow::Result<Vec<Guide>> {
    let Some(role) = role else { return Ok(guides) };
    let known: Vec<String> = guides.iter().map(|guide| guide.id.clone()).collect();
    let is_it = |guide: &Guide| {
        guide.id.eq_ignore_ascii_case(role) || guide.role.to_lowercase() == role.to_lowercase()
    };
    let found: Vec<Guide> = guides.into_iter().filter(is_it).collect();
    if found.is_empty() {
        let error = anyhow!("there is no interview guide for `{role}`");
        return Err(hinted(
            error,
            format!("the roles with open questions are {}", known.join(", ")),
        ));
    }
    Ok(found)
}
