//! What a register tells of the audit before, where that left nothing else.
//!
//! It has no titles, no ledger and no coverage: findings are told by their statements, and what became of documents
//! by the paths its locators name.

use super::{Earlier, Held, Known, Side};
use crate::docket::Stage;
use crate::domain::{Digest, FindingId, FindingKind, Severity};
use crate::register::{Column, Register, Row, grade_named};

/// How a place in a document begins, after the document and a comma.
const PLACES: [&str; 8] =
    [", page ", ", slide ", ", sheet ", ", line", ", table row", ", paragraph", ", under ", ", "];

impl Earlier {
    /// From a register that was exported of an earlier audit. Rows that name no finding are left out.
    #[must_use]
    pub fn of_register(name: &str, register: &Register) -> Self {
        Self {
            side: Side {
                name: name.to_owned(),
                as_of: register.as_of,
                profile: None,
                tool: None,
                catalog: None,
                engine: None,
            },
            findings: register.rows.iter().filter_map(known).collect(),
            coverage: None,
            soa: None,
            documents: None,
        }
    }
}

fn known(row: &Row) -> Option<Known> {
    let text = |column: Column| row.text(column).trim().to_owned();
    let id = FindingId::try_from(text(Column::FindingId)).ok()?;
    let drafted = text(Column::Grade);
    let is_request = drafted.starts_with("request");
    let final_grade = grade_named(&text(Column::FinalGrade));
    let grade = final_grade.or_else(|| drafted_grade(&drafted));
    let kind = match grade {
        _ if drafted == "met" => return None,
        _ if is_request => FindingKind::EvidenceRequest,
        Some(Severity::Major | Severity::Minor) => FindingKind::Nonconformity,
        Some(Severity::Observation) => FindingKind::Observation,
        Some(Severity::Opportunity) => FindingKind::Opportunity,
        None => FindingKind::NeedsHuman,
    };
    let held = match text(Column::Decision).to_lowercase().as_str() {
        "confirm" | "edit" => Held::Confirmed,
        "reject" => Held::Rejected,
        "merge" => return None,
        _ => Held::Draft,
    };
    let edited = text(Column::EditedStatement);
    let condition = if edited.is_empty() { text(Column::Statement) } else { edited };
    let maker = text(Column::DraftedBy);
    let hashes: Vec<Digest> = text(Column::Hash)
        .lines()
        .filter_map(|line| Digest::try_from(line.to_owned()).ok())
        .collect();
    let documents: Vec<String> = text(Column::Locator).lines().map(document).collect();
    // Of several files the register does not say which hash is whose.
    let only = match hashes.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    Some(Known {
        id,
        test: maker.strip_prefix("audit test ").map(str::to_owned),
        by_person: maker == "a person",
        kind,
        grade,
        held,
        stage: stage(&text(Column::Status)),
        requirements: text(Column::Clause)
            .split(',')
            .filter_map(|id| id.trim().parse().ok())
            .collect(),
        subject: text(Column::Subject),
        title: condition.clone(),
        condition,
        cited: documents.into_iter().map(|path| (path, only)).collect(),
        quotes: Vec::new(),
    })
}

/// A grade as the register shows it, also inside `request (MIN if unmet)`.
fn drafted_grade(text: &str) -> Option<Severity> {
    let inside = text.strip_prefix("request (").and_then(|rest| rest.split(' ').next());
    grade_named(inside.unwrap_or(text))
}

fn stage(status: &str) -> Stage {
    match status.to_lowercase().as_str() {
        "in progress" => Stage::PlanAccepted,
        "implemented" => Stage::Implemented,
        "verified" => Stage::Verified,
        "closed" => Stage::Closed,
        _ => Stage::Raised,
    }
}

/// The document of a locator: `[2] a/b.csv, line 3` is of `a/b.csv`.
fn document(line: &str) -> String {
    let numbered = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let line = numbered.map_or(line, |(_, rest)| rest);
    let end = PLACES.iter().find_map(|place| line.find(place)).unwrap_or(line.len());
    line[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_a_locator_is_what_stands_before_the_place() {
        for (line, path) in [
            ("a/b.csv, line 3", "a/b.csv"),
            ("[2] a/b, c.docx, page 3, under 4 Roles, line 9", "a/b, c.docx"),
            ("[10] SoA.xlsx, sheet SoA, A4:F4", "SoA.xlsx"),
            ("a.txt", "a.txt"),
        ] {
            assert_eq!(document(line), path);
        }
    }

    #[test]
    fn a_drafted_grade_is_read_also_inside_a_request() {
        assert_eq!(drafted_grade("request (MIN if unmet)"), Some(Severity::Minor));
        assert_eq!(drafted_grade("MAJ"), Some(Severity::Major));
        assert_eq!(drafted_grade("look yourself"), None);
    }
}
