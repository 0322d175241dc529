//! Matrices: coverage by AI system and group of requirements, and the records each AI system has.

use std::collections::BTreeSet;

use rust_xlsxwriter::Worksheet;

use super::super::Error;
use super::super::words::plain as words;
use super::plain;
use crate::domain::RequirementId;
use crate::outputs::{Outputs, Requirement};
use crate::paper::Tone;
use crate::paper::book::{self, Cell, Table};

const LEGEND: [&str; 3] = [
    "C covered: evidence for all that is demanded · P partial: some of it, or a nonconformity is drafted · G gap: \
     nothing found · ? nothing found, and a file that may bear on it could not be read",
    "– left out in the Statement of Applicability · n/a to be met by the organisation, not for each system · the \
     number counts passages",
    super::coverage::MEANING,
];

pub(super) fn write(sheet: &mut Worksheet, outputs: &Outputs) -> Result<(), Error> {
    let coverage = coverage(outputs);
    let header = book::table(sheet, &coverage)?;
    let records = records(outputs);
    let next = book::last_row(&coverage, header) + 3;
    let title = rust_xlsxwriter::Format::new().set_bold().set_font_size(11);
    sheet.write_string_with_format(
        next,
        0,
        "Records received for each AI system, with the number of passages that show them",
        &title,
    )?;
    book::rows(sheet, &records, next + 1)?;
    Ok(())
}

fn coverage(outputs: &Outputs) -> Table {
    let mut groups: Vec<(String, Vec<&Requirement>)> = Vec::new();
    for requirement in &outputs.coverage.requirements {
        let name = requirement.id.group();
        match groups.last_mut() {
            Some((last, members)) if *last == name => members.push(requirement),
            _ => groups.push((name, vec![requirement])),
        }
    }
    let unread: BTreeSet<RequirementId> = outputs
        .documents
        .documents
        .iter()
        .filter(|document| document.status != "read")
        .flat_map(|document| document.may_affect.iter().copied())
        .collect();
    let systems: BTreeSet<&str> = outputs
        .coverage
        .requirements
        .iter()
        .flat_map(|requirement| requirement.systems.iter().map(|one| one.system.as_str()))
        .collect();
    let mut columns = vec![plain("System", 26)];
    columns.extend(groups.iter().map(|(name, _)| plain(name, 11)));
    let row = |label: &str, of: &dyn Fn(&Requirement) -> Option<(String, usize)>| {
        let cells = groups.iter().map(|(_, members)| square(members, of, &unread));
        std::iter::once(Cell::text(label)).chain(cells).collect::<Vec<_>>()
    };
    let organisation = row("Organisation", &|requirement| {
        let passages = requirement.design.len() + requirement.operating.len();
        Some((requirement.conclusion.clone(), passages))
    });
    let of_systems = systems.into_iter().map(|system| {
        row(system, &|requirement| {
            let own = requirement.systems.iter().find(|one| one.system == system);
            own.map(|one| (one.conclusion.clone(), 0))
        })
    });
    Table {
        notes: LEGEND.map(str::to_owned).to_vec(),
        columns,
        rows: std::iter::once(organisation).chain(of_systems).collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    }
}

/// One cell of the map: the state of a group of requirements, and how many passages are behind it.
fn square(
    members: &[&Requirement],
    of: &dyn Fn(&Requirement) -> Option<(String, usize)>,
    unread: &BTreeSet<RequirementId>,
) -> Cell {
    let judged: Vec<(&&Requirement, (String, usize))> =
        members.iter().filter_map(|one| of(one).map(|judged| (one, judged))).collect();
    if judged.is_empty() {
        return Cell::Toned(None, "n/a".to_owned());
    }
    let applicable: Vec<&(&&Requirement, (String, usize))> =
        judged.iter().filter(|(_, (conclusion, _))| conclusion != "not_applicable").collect();
    let all = |name: &str| applicable.iter().all(|(_, (conclusion, _))| conclusion == name);
    let (tint, letter) = if applicable.is_empty() {
        (None, "–")
    } else if all("supported") {
        (Some(Tone::Covered), "C")
    } else if all("not_found") {
        let doubtful = applicable.iter().any(|(one, _)| unread.contains(&one.id));
        (Some(Tone::Gap), if doubtful { "?" } else { "G" })
    } else {
        (Some(Tone::Partial), "P")
    };
    let passages: usize = judged.iter().map(|(_, (_, passages))| passages).sum();
    let text = if passages > 0 { format!("{letter} {passages}") } else { letter.to_owned() };
    Cell::Toned(tint, text)
}

fn records(outputs: &Outputs) -> Table {
    let matrix = &outputs.matrix;
    let mut columns = vec![plain("AI system", 26), plain("Stage", 11)];
    columns.extend(matrix.columns.iter().map(|one| plain(&one.name, 11)));
    let systems = matrix.systems.iter().map(|system| {
        let mut cells = vec![Cell::text(&*system.label), Cell::text(&*system.stage)];
        cells.extend(system.cells.iter().map(|cell| {
            let tint = match cell.state.as_str() {
                "found" => Some(Tone::Covered),
                "draft" => Some(Tone::Partial),
                "missing" => Some(Tone::Gap),
                _ => None,
            };
            let count = match cell.evidence.len() {
                0 => String::new(),
                count => format!(" ({count})"),
            };
            Cell::Toned(tint, format!("{}{count}", words(&cell.state)))
        }));
        cells
    });
    Table {
        notes: Vec::new(),
        columns,
        rows: systems.collect(),
        frozen_columns: 1,
        lines_max: book::LINES_OF_A_SCREEN,
    }
}
