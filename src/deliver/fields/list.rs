//! The list of all fields, with what each means.

use crate::catalog::Phrases;

/// A field of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its path; what is repeated has `[]`: `findings[].evidence[].quote`.
    pub path: String,
    /// What it holds.
    pub sort: Sort,
    /// What it means, in a line.
    pub meaning: String,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Words.
    Text,
    /// A number.
    Number,
    /// Yes or no, to be asked with `if`.
    YesNo,
    /// A list, to be looped over.
    List,
}

impl Sort {
    /// The name, as a list prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Sort::Text => "text",
            Sort::Number => "number",
            Sort::YesNo => "yes or no",
            Sort::List => "list",
        }
    }
}

/// All fields of a template, in their order, in the language of the phrases.
#[must_use]
pub fn list_fields(phrases: &Phrases) -> Vec<Listed> {
    let mut listed = Vec::new();
    for (path, sort) in FIELDS {
        listed.push(one(path.to_owned(), path, sort, phrases));
        let is_matters = MATTERS.contains(&path);
        for (field, sort) in MATTER.into_iter().filter(|_| is_matters) {
            listed.push(one(format!("{path}.{field}"), &format!("matter.{field}"), sort, phrases));
        }
    }
    listed
}

fn one(path: String, meant: &str, sort: Sort, phrases: &Phrases) -> Listed {
    let meaning = phrases.say(&format!("fields.meaning.{}", meant.replace("[]", ""))).to_owned();
    Listed { path, sort, meaning }
}

/// The lists that are of findings, whatever became of them.
const MATTERS: [&str; 4] = ["findings[]", "open_points[]", "drafts[]", "conforming[]"];

/// All fields, those of findings apart.
const FIELDS: [(&str, Sort); 128] = [
    ("language", Sort::Text),
    ("status.is_final", Sort::YesNo),
    ("status.word", Sort::Text),
    ("status.because", Sort::Text),
    ("audit.id", Sort::Text),
    ("audit.auditee", Sort::Text),
    ("audit.scope", Sort::Text),
    ("audit.client", Sort::Text),
    ("audit.as_of", Sort::Text),
    ("audit.period_from", Sort::Text),
    ("audit.period_to", Sort::Text),
    ("audit.profile", Sort::Text),
    ("audit.profile_words", Sort::Text),
    ("audit.criteria[]", Sort::List),
    ("audit.objectives[]", Sort::List),
    ("audit.sites[]", Sort::List),
    ("audit.systems[]", Sort::List),
    ("audit.systems[].id", Sort::Text),
    ("audit.systems[].name", Sort::Text),
    ("audit.team[]", Sort::List),
    ("audit.team[].name", Sort::Text),
    ("audit.team[].role", Sort::Text),
    ("audit.team[].independence", Sort::Text),
    ("audit.team[].competence", Sort::Text),
    ("audit.contacts[]", Sort::List),
    ("audit.contacts[].role", Sort::Text),
    ("audit.contacts[].name", Sort::Text),
    ("audit.changes[]", Sort::List),
    ("audit.distribution[]", Sort::List),
    ("audit.classification", Sort::Text),
    ("audit.agreed_by", Sort::Text),
    ("audit.agreed_on", Sort::Text),
    ("tool.name", Sort::Text),
    ("tool.version", Sort::Text),
    ("tool.engine", Sort::Text),
    ("tool.model", Sort::Text),
    ("tool.catalog", Sort::Text),
    ("tool.inputs", Sort::Text),
    ("tool.log_head", Sort::Text),
    ("tool.tests[]", Sort::List),
    ("tool.not_testable[]", Sort::List),
    ("tool.drafted", Sort::Number),
    ("tool.decided", Sort::Number),
    ("tool.accepted_percent", Sort::Text),
    ("tool.edited_percent", Sort::Text),
    ("tool.rejected_percent", Sort::Text),
    ("counts.findings", Sort::Number),
    ("counts.major", Sort::Number),
    ("counts.minor", Sort::Number),
    ("counts.observation", Sort::Number),
    ("counts.ofi", Sort::Number),
    ("counts.ungraded", Sort::Number),
    ("counts.drafts", Sort::Number),
    ("counts.open_points", Sort::Number),
    ("counts.requests", Sort::Number),
    ("counts.documents", Sort::Number),
    ("counts.unread", Sort::Number),
    ("findings[]", Sort::List),
    ("open_points[]", Sort::List),
    ("drafts[]", Sort::List),
    ("conforming[]", Sort::List),
    ("coverage[]", Sort::List),
    ("coverage[].id", Sort::Text),
    ("coverage[].title", Sort::Text),
    ("coverage[].demands", Sort::Text),
    ("coverage[].conclusion", Sort::Text),
    ("coverage[].conclusion_words", Sort::Text),
    ("coverage[].interview", Sort::YesNo),
    ("coverage[].reason", Sort::Text),
    ("coverage[].design", Sort::Number),
    ("coverage[].operating", Sort::Number),
    ("coverage[].newest_operating", Sort::Text),
    ("coverage[].systems[]", Sort::List),
    ("coverage[].systems[].system", Sort::Text),
    ("coverage[].systems[].conclusion", Sort::Text),
    ("coverage[].systems[].conclusion_words", Sort::Text),
    ("coverage[].findings[]", Sort::List),
    ("soa[]", Sort::List),
    ("soa[].id", Sort::Text),
    ("soa[].written", Sort::Text),
    ("soa[].title", Sort::Text),
    ("soa[].applicable", Sort::Text),
    ("soa[].justification", Sort::Text),
    ("soa[].claimed", Sort::Text),
    ("soa[].points_to", Sort::Text),
    ("soa[].document", Sort::Text),
    ("soa[].verdict", Sort::Text),
    ("soa[].verdict_words", Sort::Text),
    ("soa[].newest_operating", Sort::Text),
    ("soa[].findings[]", Sort::List),
    ("matrix.columns[]", Sort::List),
    ("matrix.columns[].name", Sort::Text),
    ("matrix.columns[].requirements[]", Sort::List),
    ("matrix.systems[]", Sort::List),
    ("matrix.systems[].id", Sort::Text),
    ("matrix.systems[].label", Sort::Text),
    ("matrix.systems[].stage", Sort::Text),
    ("matrix.systems[].cells[]", Sort::List),
    ("matrix.systems[].cells[].column", Sort::Text),
    ("matrix.systems[].cells[].state", Sort::Text),
    ("matrix.systems[].cells[].state_words", Sort::Text),
    ("requests[]", Sort::List),
    ("requests[].number", Sort::Number),
    ("requests[].requirement.id", Sort::Text),
    ("requests[].requirement.title", Sort::Text),
    ("requests[].kind_words", Sort::Text),
    ("requests[].kind", Sort::Text),
    ("requests[].role", Sort::Text),
    ("requests[].text", Sort::Text),
    ("requests[].reason", Sort::Text),
    ("requests[].finding", Sort::Text),
    ("unread[]", Sort::List),
    ("unread[].path", Sort::Text),
    ("unread[].status", Sort::Text),
    ("unread[].status_words", Sort::Text),
    ("unread[].reason", Sort::Text),
    ("unread[].may_affect[]", Sort::List),
    ("unread[].may_affect[].id", Sort::Text),
    ("unread[].may_affect[].title", Sort::Text),
    ("documents[]", Sort::List),
    ("documents[].path", Sort::Text),
    ("documents[].sha256", Sort::Text),
    ("documents[].status", Sort::Text),
    ("documents[].status_words", Sort::Text),
    ("documents[].kind", Sort::Text),
    ("documents[].title", Sort::Text),
    ("documents[].version", Sort::Text),
    ("documents[].owner", Sort::Text),
];

/// What each finding has.
const MATTER: [(&str, Sort); 40] = [
    ("number", Sort::Number),
    ("id", Sort::Text),
    ("test", Sort::Text),
    ("kind", Sort::Text),
    ("kind_words", Sort::Text),
    ("grade", Sort::Text),
    ("grade_short", Sort::Text),
    ("grade_words", Sort::Text),
    ("grade_reason", Sort::Text),
    ("requirements[]", Sort::List),
    ("requirements[].id", Sort::Text),
    ("requirements[].title", Sort::Text),
    ("subject", Sort::Text),
    ("title", Sort::Text),
    ("criterion", Sort::Text),
    ("criterion_source", Sort::Text),
    ("condition", Sort::Text),
    ("expected", Sort::Text),
    ("observed", Sort::Text),
    ("tested", Sort::Number),
    ("failed", Sort::Number),
    ("unit", Sort::Text),
    ("evidence[]", Sort::List),
    ("evidence[].document", Sort::Text),
    ("evidence[].place", Sort::Text),
    ("evidence[].quote", Sort::Text),
    ("evidence[].sha256", Sort::Text),
    ("counter_evidence[]", Sort::List),
    ("counter_evidence[].document", Sort::Text),
    ("counter_evidence[].place", Sort::Text),
    ("counter_evidence[].quote", Sort::Text),
    ("counter_evidence[].sha256", Sort::Text),
    ("question", Sort::Text),
    ("recommendation", Sort::Text),
    ("state", Sort::Text),
    ("state_words", Sort::Text),
    ("decided_by", Sort::Text),
    ("decided_on", Sort::Text),
    ("approved_by", Sort::Text),
    ("drafted_by", Sort::Text),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, shipped};
    use crate::domain::Language;

    #[test]
    fn every_field_has_a_meaning_in_every_language() {
        let catalog = Catalog::parse(&shipped()).expect("the catalogue");
        for language in Language::ALL {
            for field in list_fields(catalog.phrases().of(language)) {
                assert!(!field.meaning.starts_with("fields."), "{}", field.meaning);
            }
        }
    }
}
