//! The lines of the AI risk register, apart from other tables of risks.

use crate::checks::material::{Material, Row, Stage, Work, lays_down};

/// The lines of the AI risk register, in path order.
///
/// Tables of risks stand in impact assessments, privacy assessments and procedures too: a register is one by its
/// kind or nature, or numbers its lines and names the system of each. And it is of AI: it speaks of it, or one of
/// its lines names an AI system; the risks of the rest of the house are not looked at.
pub(super) fn of<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let rows = material.rows("risks").iter().copied();
    let rows: Vec<Row<'a>> = rows.filter(is_in_register).filter(is_line).collect();
    let of_ai = |row: &Row<'a>| is_of_ai(material, &rows, row);
    rows.iter().filter(|row| of_ai(row)).copied().collect()
}

fn is_of_ai(material: &Material<'_>, rows: &[Row<'_>], row: &Row<'_>) -> bool {
    let same = || rows.iter().filter(|other| std::ptr::eq(other.register, row.register));
    let names_one = |row: &Row<'_>| !material.named_in(row.entry.evidence.quote()).is_empty();
    row.file.facts.about_ai || same().any(names_one)
}

fn is_in_register(row: &Row<'_>) -> bool {
    let facts = row.file.facts;
    let kind = facts.kind.as_ref().map(|kind| kind.0.as_str());
    let numbered = row.has("id") && row.has("system");
    match kind {
        Some("RISKREG" | "RTP") => true,
        Some("IA" | "PROC-RISK" | "PROC-IA") => false,
        _ => {
            facts.nature == Some(crate::domain::KindNature::Register)
                || (numbered && !lays_down(facts))
        }
    }
}

/// A line says what may happen and how much it weighs; headings and totals do not.
fn is_line(row: &Row<'_>) -> bool {
    let said = row.text("description").or(row.text("title")).or(row.text("id")).is_some();
    let weighed = row.number("score").is_some()
        || row.text("band").is_some()
        || (row.text("likelihood").is_some() && row.text("consequence").is_some());
    said && weighed
}

/// Whether a line is of a system that is gone.
pub(super) fn is_of_retired(material: &Material<'_>, row: &Row<'_>) -> bool {
    let system = material.system_of_row(row);
    system.is_some_and(|at| material.systems[at].stage == Stage::Retired)
}

/// Whether a line is closed.
pub(super) fn is_closed(material: &Material<'_>, row: &Row<'_>) -> bool {
    let status = row.raw("status").unwrap_or_default();
    matches!(material.meanings.work(status), Work::Done | Work::Cancelled)
        || row.when("completed_on").is_some()
}

/// Whether so many percent of some rows fill a column.
pub(super) fn fill(rows: &[Row<'_>], column: &str, percent: usize) -> bool {
    let filled = rows.iter().filter(|row| row.text(column).is_some()).count();
    filled > 0 && filled * 100 >= rows.len() * percent
}

/// A line's number, and the words of it.
pub(super) fn named(row: &Row<'_>) -> String {
    let words = row.text("description").or(row.text("title"));
    match (row.text("id"), words) {
        (Some(id), Some(words)) => format!("{id} ({words})"),
        _ => row.label(),
    }
}
