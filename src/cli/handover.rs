//! `export` to other programs: the files of each form, and what of the findings is in them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::Format;
use super::export::formulas;
use super::failure::hinted;
use super::folder::Folder;
use super::output;
use super::register_args::{ExportArgs, ExportTo};
use super::status::Status;
use super::table::counted;
use crate::actions;
use crate::exchange::{self, Action, Handover, Progress, ciso_assistant, oscal, sarif};

/// The files of a form, and how many findings are in it.
struct Files {
    /// Paths below the folder of the form, or none where it is one file.
    named: Vec<(Option<&'static str>, Vec<u8>)>,
    /// Files of the form that there is nothing to put into, with the reason.
    lacking: Vec<(&'static str, &'static str)>,
    /// How many findings are in it.
    told: usize,
}

/// Writes a form, to one file or into a folder.
pub fn export(args: &ExportArgs, to: &Path) -> anyhow::Result<Status> {
    let opened = Folder::open(&args.folder, args.catalog.house.as_deref())?;
    let actions = actions(&opened);
    let handover =
        Handover { dossier: opened.dossier(), log: opened.desk.entries(), actions: &actions };
    let files = files(args, &handover)
        .map_err(|error| hinted(error.into(), "this is a fault of tickmark; please report it"))?;
    if files.named.iter().any(|(name, _)| name.is_some()) {
        output::folder(to)?;
    }
    let place = |name: Option<&str>| name.map_or_else(|| to.to_owned(), |name| to.join(name));
    let mut written = Vec::new();
    for (name, bytes) in &files.named {
        output::bytes(bytes, &place(*name))?;
        written.push(place(*name));
    }
    for (name, _) in &files.lacking {
        // One of an earlier export would tell what is no longer so.
        output::gone(&to.join(name))?;
    }
    output::result_of(&told(args, &handover, &files, &written), args.format)?;
    Ok(Status::Worked)
}

/// The corrective actions that were planned, as far as they have come.
fn actions(opened: &Folder) -> Vec<Action> {
    let as_of = opened.desk.outputs().run.as_of;
    let listed = actions::list(opened.desk.docket(), opened.catalog.follow_up(), as_of);
    let planned = |action: &actions::Action<'_>| {
        let response = &action.follow_up.response;
        let measure = response.measure.as_ref()?;
        let owner = response.owner.as_ref().map(ToString::to_string);
        Some(Action {
            finding: action.matter.id(),
            title: measure.to_string(),
            owner: owner.unwrap_or_default(),
            due: action.follow_up.due,
            progress: match action.state {
                actions::State::Verified | actions::State::Closed => Progress::Verified,
                actions::State::Implemented => Progress::Done,
                _ => Progress::Planned,
            },
        })
    };
    listed.iter().filter_map(planned).collect()
}

fn files(args: &ExportArgs, handover: &Handover<'_>) -> Result<Files, exchange::Error> {
    let exchange = handover.dossier.catalog.exchange();
    let formulas = formulas(args);
    let as_of = handover.dossier.outputs.run.as_of;
    let all = handover.dossier.docket.matters.len();
    let one = |bytes: Vec<u8>, told: usize| Files {
        named: vec![(None, bytes)],
        lacking: Vec::new(),
        told,
    };
    Ok(match args.to {
        ExportTo::Oscal => {
            let oscal::Files { catalog, plan, results, poam } = oscal::files(handover)?;
            let mut named = vec![
                (Some("catalog.json"), catalog),
                (Some("assessment-plan.json"), plan),
                (Some("assessment-results.json"), results),
            ];
            let lacking = match poam {
                Some(poam) => {
                    named.push((Some("poam.json"), poam));
                    Vec::new()
                }
                None => vec![("poam.json", "no nonconformity is confirmed")],
            };
            Files { named, lacking, told: oscal::told(handover) }
        }
        ExportTo::CisoAssistant => {
            let audit = ciso_assistant::audit(handover);
            let findings = ciso_assistant::findings(handover);
            let named = vec![
                (Some("audit.csv"), audit.csv(b';', formulas)?),
                (Some("audit.xlsx"), audit.xlsx(as_of, formulas)?),
                (Some("findings.csv"), findings.csv(b';', formulas)?),
                (Some("findings.xlsx"), findings.xlsx(as_of, formulas)?),
            ];
            Files { named, lacking: Vec::new(), told: findings.rows.len() }
        }
        ExportTo::Jira | ExportTo::Servicenow => {
            let tickets =
                if args.to == ExportTo::Jira { &exchange.jira } else { &exchange.servicenow };
            let table = exchange::tickets(handover, tickets);
            one(table.csv(b',', formulas)?, table.rows.len())
        }
        ExportTo::Sarif => one(sarif::log(handover)?, all),
        ExportTo::Xlsx | ExportTo::Csv | ExportTo::Actions | ExportTo::Bundle => one(Vec::new(), 0),
    })
}

fn told(args: &ExportArgs, handover: &Handover<'_>, files: &Files, written: &[PathBuf]) -> String {
    let docket = handover.dossier.docket;
    let total = docket.matters.len();
    let undecided = docket.matters.iter().filter(|matter| matter.is_undecided()).count();
    if args.format == Format::Json {
        let paths: Vec<String> = written.iter().map(|file| file.display().to_string()).collect();
        let lacking: Vec<_> =
            files.lacking.iter().map(|(file, why)| json!({"file": file, "because": why})).collect();
        let value = json!({
            "schema": "tickmark.export/1",
            "file": paths.first(),
            "files": paths,
            "not_written": lacking,
            "findings": total,
            "written": files.told,
            "undecided": undecided,
            "log_entries": docket.head,
        });
        return format!("{value:#}\n");
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    for file in written {
        let _ = writeln!(text, "Wrote {}", file.display());
    }
    for (file, why) in &files.lacking {
        let _ = writeln!(text, "No {file}: {why}");
    }
    let of = counted(total, "finding", "findings");
    let _ = writeln!(text, "{} of {of} told, {undecided} undecided", files.told);
    text
}
