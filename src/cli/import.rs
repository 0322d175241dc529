//! `import`: the decisions of a register into the log. Without `--apply` it only tells what would be written.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::{Value, json};

use super::args::Format;
use super::clock;
use super::decided;
use super::export::filled_in;
use super::failure::Hint;
use super::output;
use super::register_args::ImportArgs;
use super::status::Status;
use super::table::{counted, table};
use super::view;
use crate::docket::{Desk, Need, Signature, Wish};
use crate::domain::Act;
use crate::register::{self, Conflict, Filled, Import, Importer};

/// Takes in a register.
pub fn import(args: &ImportArgs) -> anyhow::Result<Status> {
    let register = filled_in(&args.file)?;
    let mut desk = view::desk(&args.folder)?;
    let importer =
        Importer { name: args.who.name.clone(), role: args.who.role.into(), at: clock::now() };
    let import = register::reconcile(&register, &desk, &importer);
    // What is told is what was there before it was written.
    let rows = wanted(&import, &desk);
    let written = if args.apply { apply(&mut desk, &import.filled)? } else { 0 };
    if args.apply {
        decided::publish(&args.folder)?;
    }
    let text = match args.format {
        Format::Human => human(args, &import, &rows, written),
        Format::Json => json(args, &import, &rows, written),
    };
    output::result_of(&text, args.format)?;
    Ok(if import.conflicts.is_empty() { Status::Worked } else { Status::LeftOut })
}

/// Writes what was filled in, all of one person at once; returns how many entries that made.
fn apply(desk: &mut Desk, filled: &[Filled]) -> anyhow::Result<usize> {
    let mut signed: Vec<(&Signature, Vec<Wish>)> = Vec::new();
    for row in filled {
        match signed.iter_mut().find(|(signature, _)| **signature == row.signature) {
            Some((_, wishes)) => wishes.extend(row.wishes.clone()),
            None => signed.push((&row.signature, row.wishes.clone())),
        }
    }
    let mut written = 0;
    for (signature, wishes) in signed {
        let cannot = || {
            let before = counted(written, "entry", "entries");
            let name = &signature.who.name;
            format!("cannot write the decisions of {name}; {before} before them are in the log")
        };
        let entries = desk
            .decide(wishes, signature, Need::Nothing)
            .with_context(cannot)
            .hint("import again: what was decided in the meantime is told then")?;
        written += entries.len();
    }
    Ok(written)
}

/// One thing that is wanted, as it is told.
struct Wanted {
    row: u32,
    finding: String,
    action: &'static str,
    change: String,
    reason: String,
    by: String,
}

fn wanted(import: &Import, desk: &Desk) -> Vec<Wanted> {
    let mut rows = Vec::new();
    for filled in &import.filled {
        for wish in &filled.wishes {
            let title = || {
                let matter = desk.docket().matter(wish.finding);
                matter.map_or_else(String::new, |matter| matter.wording.title.clone())
            };
            rows.push(Wanted {
                row: filled.row,
                finding: wish.finding.to_string(),
                action: wish.act.name(),
                change: match &wish.act {
                    Act::Edit { after, .. } => format!("to: {}", after.condition),
                    Act::Regrade { from, to, .. } => {
                        let from = from.map_or("none", |grade| grade.name());
                        format!("from {from} to {}", to.name())
                    }
                    Act::FollowUp(step) => step.told(),
                    _ => title(),
                },
                reason: wish.act.reason().map(ToString::to_string).unwrap_or_default(),
                by: filled.signature.who.name.to_string(),
            });
        }
    }
    rows
}

fn human(args: &ImportArgs, import: &Import, rows: &[Wanted], written: usize) -> String {
    let mut text = String::new();
    if !rows.is_empty() {
        let cells = rows.iter().map(|one| {
            let row = one.row.to_string();
            let Wanted { finding, action, change, reason, by, .. } = one;
            let owned = |text: &str| text.to_owned();
            [row, owned(finding), owned(action), owned(change), owned(reason), owned(by)]
        });
        let header = ["Row", "Finding", "Decision", "What", "Reason", "By"];
        text.push_str(&table(header, cells.collect()));
    }
    let count = rows.len();
    let _ = match (args.apply, count) {
        (true, _) => writeln!(text, "Wrote {} to the log", counted(written, "entry", "entries")),
        (false, 0) => writeln!(text, "Nothing would be written"),
        (false, _) => {
            writeln!(text, "{} would be written", counted(count, "decision", "decisions"))
        }
    };
    let Import { unchanged, blank, followed_up, conflicts, .. } = import;
    let _ = writeln!(
        text,
        "{} say what stands; {} undecided",
        counted(*unchanged, "row", "rows"),
        counted(*blank, "row is", "rows are"),
    );
    if *followed_up > 0 {
        let _ = writeln!(
            text,
            "The follow-up in {} is left out with it",
            counted(*followed_up, "row with a conflict", "rows with conflicts")
        );
    }
    if !conflicts.is_empty() {
        let left = counted(conflicts.len(), "row is", "rows are");
        let _ = writeln!(text, "\n{left} left out because of conflicts:");
        for conflict in conflicts {
            let Conflict { row, finding, column, kind } = conflict;
            let column = column.header();
            let _ = writeln!(text, "  row {row}, {finding}, {column}: {kind}");
            let _ = writeln!(text, "    {}", kind.advice());
        }
    }
    if !args.apply && count > 0 {
        let _ = writeln!(text, "\nNothing was written yet. To write it, add --apply");
    }
    text
}

fn json(args: &ImportArgs, import: &Import, rows: &[Wanted], written: usize) -> String {
    let decisions: Vec<Value> = rows
        .iter()
        .map(|one| {
            json!({
                "row": one.row,
                "finding": one.finding,
                "action": one.action,
                "change": one.change,
                "reason": one.reason,
                "by": one.by,
            })
        })
        .collect();
    let conflicts: Vec<Value> = import
        .conflicts
        .iter()
        .map(|conflict| {
            json!({
                "row": conflict.row,
                "finding": conflict.finding,
                "column": conflict.column.header(),
                "conflict": conflict.kind.name(),
                "message": conflict.kind.to_string(),
                "advice": conflict.kind.advice(),
            })
        })
        .collect();
    let value = json!({
        "schema": "tickmark.import/1",
        "applied": args.apply,
        "decisions": decisions,
        "entries_written": written,
        "unchanged": import.unchanged,
        "undecided": import.blank,
        "follow_up_not_read": import.followed_up,
        "conflicts": conflicts,
    });
    format!("{value:#}\n")
}
