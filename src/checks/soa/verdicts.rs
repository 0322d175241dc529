//! The statement row by row against the evidence: what `soa.json` and `tickmark soa` show.

use std::collections::BTreeSet;

use super::super::material::Material;
use super::super::{CheckResult, State};
use super::statement::{self, Applies, Claim, Pointed, Row};
use crate::domain::{RequirementId, SoaRow, SoaVerdict, Verdict};

/// The rows of the statement, then the controls it leaves out in silence; none where there is no statement.
pub(in crate::checks) fn rows(material: &Material<'_>, results: &[CheckResult]) -> Vec<SoaRow> {
    let Some(statement) = statement::of(material.dossier) else { return Vec::new() };
    let contested: BTreeSet<&str> = results
        .iter()
        .filter(|result| result.test == "T30" && result.state == State::Fail)
        .map(|result| result.subject.as_str())
        .collect();
    let unshown: BTreeSet<&str> = results
        .iter()
        .filter(|result| result.test == "T29" && result.state == State::Absent)
        .map(|result| result.subject.as_str())
        .collect();
    let mut rows: Vec<SoaRow> = statement
        .rows
        .iter()
        .map(|row| {
            let id = row.control.map(|id| id.to_string()).unwrap_or_default();
            let told = Told {
                contested: contested.contains(id.as_str()),
                unshown: unshown.contains(id.as_str()),
            };
            of_row(material, row, &told)
        })
        .collect();
    let named: BTreeSet<RequirementId> = rows.iter().filter_map(|row| row.control).collect();
    let requirements = material.dossier.catalog.requirements().iter();
    let silent = requirements
        .map(|requirement| requirement.id)
        .filter(|id| id.is_control() && !named.contains(id));
    rows.extend(silent.map(|control| SoaRow {
        stands_in: None,
        control: Some(control),
        written: String::new(),
        applicable: None,
        justification: None,
        claimed: "nothing",
        planned: None,
        points_to: None,
        document: None,
        verdict: SoaVerdict::NotInStatement,
    }));
    rows
}

/// What the tests said of a row.
struct Told {
    contested: bool,
    unshown: bool,
}

fn of_row(material: &Material<'_>, row: &Row<'_>, told: &Told) -> SoaRow {
    let document = row.pointer.and_then(|pointer| match statement::pointed(material, pointer) {
        Pointed::Received(file) | Pointed::Draft(file) | Pointed::NotAboutAi(file) => {
            Some(file.path.clone())
        }
        Pointed::Missing(_) | Pointed::Unclear => None,
    });
    SoaRow {
        stands_in: Some(row.record.evidence.document().clone()),
        control: row.control,
        written: row.written.to_owned(),
        applicable: match row.applies {
            Applies::Included => Some(true),
            Applies::Excluded => Some(false),
            Applies::Unsaid => None,
        },
        justification: row.reason.map(str::to_owned),
        claimed: match row.claim {
            Claim::Implemented => "implemented",
            Claim::Partly => "partly implemented",
            Claim::Planned => "planned",
            Claim::Unsaid => "nothing",
        },
        planned: row.planned_on.map(str::to_owned),
        points_to: row.pointer.map(str::to_owned),
        document,
        verdict: verdict(material, row, told),
    }
}

fn verdict(material: &Material<'_>, row: &Row<'_>, told: &Told) -> SoaVerdict {
    let Some(control) = row.control else { return SoaVerdict::UnknownId };
    if row.applies == Applies::Excluded {
        let blank = row.reason.is_none_or(|reason| !super::super::material::says_something(reason));
        return match (blank, told.contested) {
            (true, _) => SoaVerdict::NoJustification,
            (false, true) => SoaVerdict::ExcludedButInUse,
            (false, false) => SoaVerdict::Excluded,
        };
    }
    match row.claim {
        Claim::Planned | Claim::Partly => SoaVerdict::NotYetClaimed,
        Claim::Unsaid => SoaVerdict::CannotTell,
        Claim::Implemented if told.unshown => SoaVerdict::ClaimNotSupported,
        Claim::Implemented => match material.dossier.assessment(control).map(|one| &one.verdict) {
            Some(Verdict::Supported(_)) => SoaVerdict::Supported,
            Some(_) => SoaVerdict::ClaimNotSupported,
            None => SoaVerdict::CannotTell,
        },
    }
}
