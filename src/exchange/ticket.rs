//! Findings as issues for Jira and ServiceNow: one row each, in the columns the catalogue lays down.

use super::told::{cited, cut, one_line, primary, requirements};
use super::{Class, Handover, Table};
use crate::catalog::{TicketColumn, TicketKey, Tickets};
use crate::docket::Matter;

/// The rows of the findings that are to become issues.
#[must_use]
pub fn tickets(handover: &Handover<'_>, tickets: &Tickets) -> Table {
    let matters: Vec<&Matter> = handover
        .dossier
        .docket
        .matters
        .iter()
        .filter(|matter| {
            let is = |words: &[String], word: &str| words.iter().any(|one| one == word);
            is(&tickets.classes, Class::of(matter).name()) && is(&tickets.states, matter.state())
        })
        .collect();
    let mut table = Table { header: Vec::new(), rows: vec![Vec::new(); matters.len()] };
    for column in tickets.columns.iter().map(toml::Spanned::get_ref) {
        let cells: Vec<Vec<String>> =
            matters.iter().map(|matter| cells(handover, column, matter)).collect();
        // Importers take several labels from several columns of one name.
        let width = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        table.header.extend(std::iter::repeat_n(column.header.clone(), width));
        for (row, mut cells) in table.rows.iter_mut().zip(cells) {
            cells.resize(width, String::new());
            row.extend(cells);
        }
    }
    table
}

/// What a column says of a matter: one cell, or as many as there are labels.
fn cells(handover: &Handover<'_>, column: &TicketColumn, matter: &Matter) -> Vec<String> {
    if let Some(text) = &column.text {
        let filled = fill(handover, matter, text, primary_text(matter).as_str());
        return vec![cut(&filled, column.chars_max.unwrap_or(usize::MAX))];
    }
    if let Some(key) = column.by {
        let word = match key {
            TicketKey::Class => Class::of(matter).name(),
            TicketKey::State => matter.state(),
        };
        return vec![column.values.get(word).cloned().unwrap_or_default()];
    }
    let mut labels: Vec<String> = Vec::new();
    for template in &column.each {
        let ids: Vec<String> = if template.contains("{requirement}") {
            matter.draft.requirements.iter().map(ToString::to_string).collect()
        } else {
            vec![primary_text(matter)]
        };
        for id in ids {
            // A label is one word to every tracker.
            let label = one_line(&fill(handover, matter, template, &id)).replace(' ', "-");
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

fn primary_text(matter: &Matter) -> String {
    primary(matter).map(|id| id.to_string()).unwrap_or_default()
}

/// The template with its places filled in one pass, so that braces in a text from evidence stay what they are.
fn fill(handover: &Handover<'_>, matter: &Matter, template: &str, requirement: &str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { return filled + "{" + after };
        filled.push_str(&place(handover, matter, name, requirement));
        rest = after;
    }
    filled + rest
}

/// The value of a place. The catalogue knows all names: [`crate::catalog::PLACES`].
fn place(handover: &Handover<'_>, matter: &Matter, name: &str, requirement: &str) -> String {
    let draft = &matter.draft;
    let run = &handover.dossier.outputs.run;
    match name {
        "id" => matter.id().to_string(),
        "state" => matter.state().to_owned(),
        "class" => Class::of(matter).name().to_owned(),
        "grade" => handover.grade(matter).to_owned(),
        "mark" => handover.mark(matter).to_owned(),
        "requirement" => requirement.to_owned(),
        "requirements" => requirements(matter),
        "subject" => draft.subject.clone(),
        "title" => one_line(&matter.wording.title),
        "condition" => matter.wording.condition.clone(),
        "criterion" => draft.criterion.text.clone(),
        "expected" => draft.expected.clone(),
        "observed" => draft.observed.clone(),
        "evidence" => cited(&matter.evidence),
        "question" => draft.question.clone(),
        "recommendation" => matter.wording.recommendation.clone(),
        "body" => handover.body(matter),
        "test" => draft.test.clone().unwrap_or_default(),
        "due" => handover.due(matter).map(|day| day.to_string()).unwrap_or_default(),
        "auditee" => run.parameters.auditee.clone(),
        "as_of" => run.as_of.to_string(),
        // A fault here is found by the test that fills every place.
        _ => format!("{{{name}}}"),
    }
}
