//! How findings are told to other programs: the columns and words of each, as data a house can change.
//!
//! A program that tracks issues has columns of its own and words of its own for grades and states; both differ
//! from house to house. So they are files, `exchange/NAME.toml`, and a fault in one is told with its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{CatalogFile, Error};
use crate::domain::RequirementId;

/// What a finding is to other programs, in the words of the files.
pub const CLASSES: [&str; 8] = [
    "major",
    "minor",
    "ungraded",
    "observation",
    "ofi",
    "evidence_request",
    "needs_human",
    "conformity",
];

/// What people decided, in the words of the files; those of `findings.json`.
pub const STATES: [&str; 7] =
    ["draft", "changed", "deferred", "confirmed", "rejected", "merged", "waived"];

/// What may stand in braces in the text of a column.
pub const PLACES: [&str; 21] = [
    "id",
    "state",
    "class",
    "grade",
    "mark",
    "requirement",
    "requirements",
    "subject",
    "title",
    "condition",
    "criterion",
    "expected",
    "observed",
    "evidence",
    "question",
    "recommendation",
    "body",
    "test",
    "due",
    "auditee",
    "as_of",
];

/// How findings are told to other programs.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Rows that Jira imports.
    pub jira: Tickets,
    /// Rows that ServiceNow imports.
    pub servicenow: Tickets,
    /// The words of CISO Assistant.
    pub ciso_assistant: CisoAssistant,
    /// What the OSCAL catalogue says besides ids and titles.
    pub oscal: OscalTitles,
}

/// A table of issues: one row per finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tickets {
    /// The classes of finding that become rows.
    pub classes: Vec<String>,
    /// The states of finding that become rows.
    pub states: Vec<String>,
    /// The columns, in their order.
    #[serde(rename = "column")]
    pub columns: Vec<Spanned<TicketColumn>>,
}

/// A column of issues. It has one of `text`, `by` and `each`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketColumn {
    /// Its header.
    pub header: String,
    /// Text in which `{place}` is replaced.
    #[serde(default)]
    pub text: Option<String>,
    /// What `values` are looked up by.
    #[serde(default)]
    pub by: Option<TicketKey>,
    /// The words of the other program, by ours.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Labels: the column is repeated until each has a cell. One with `{requirement}` is written for each
    /// requirement the finding is held against.
    #[serde(default)]
    pub each: Vec<String>,
    /// Text is cut after so many characters.
    #[serde(default)]
    pub chars_max: Option<usize>,
}

/// What the words of another program are looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TicketKey {
    /// One of [`CLASSES`].
    Class,
    /// One of [`STATES`].
    State,
}

/// The words of CISO Assistant, and where its framework has fewer requirements than the standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CisoAssistant {
    /// The results from the worst: where several requirements are one to it, the first of them counts.
    pub results_from_worst: Vec<String>,
    /// The requirements it has no row for, and the row they belong to.
    pub roll_up: BTreeMap<RequirementId, RequirementId>,
    /// `compliance_result` by class, of what a person confirmed.
    pub result: BTreeMap<String, String>,
    /// `extended_result` by class.
    pub extended_result: BTreeMap<String, String>,
    /// `severity` by class.
    pub severity: BTreeMap<String, String>,
    /// `status` by state.
    pub status: BTreeMap<String, String>,
}

/// The short titles of the groups of requirements, which no requirement of ours bears.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OscalTitles {
    /// By clause (`7`) or control group (`A.7`), in the order of the standard.
    pub group: Vec<OscalGroup>,
}

/// A clause or control group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OscalGroup {
    /// Its number.
    pub id: String,
    /// Its short title.
    pub title: String,
}

/// The files as they are read, one after another.
#[derive(Debug, Default)]
pub(super) struct ExchangeParts {
    jira: Option<Tickets>,
    servicenow: Option<Tickets>,
    ciso_assistant: Option<CisoAssistant>,
    oscal: Option<OscalTitles>,
}

impl ExchangeParts {
    /// Adds `exchange/NAME.toml`.
    pub fn add(&mut self, file: &CatalogFile) -> Result<(), Error> {
        match file.path.as_str() {
            "exchange/jira.toml" => self.jira = Some(tickets(file)?),
            "exchange/servicenow.toml" => self.servicenow = Some(tickets(file)?),
            "exchange/ciso-assistant.toml" => self.ciso_assistant = Some(ciso_assistant(file)?),
            "exchange/oscal.toml" => self.oscal = Some(file.read()?),
            _ => return Err(file.fault(0, "no program of this name is written for".into())),
        }
        Ok(())
    }

    /// All of them.
    pub fn complete(self) -> Result<Exchange, Error> {
        let missing = |name: &str| Error {
            file: format!("exchange/{name}.toml"),
            line: 1,
            fault: "the file is missing".to_owned(),
        };
        Ok(Exchange {
            jira: self.jira.ok_or_else(|| missing("jira"))?,
            servicenow: self.servicenow.ok_or_else(|| missing("servicenow"))?,
            ciso_assistant: self.ciso_assistant.ok_or_else(|| missing("ciso-assistant"))?,
            oscal: self.oscal.ok_or_else(|| missing("oscal"))?,
        })
    }
}

fn tickets(file: &CatalogFile) -> Result<Tickets, Error> {
    let tickets: Tickets = file.read()?;
    known(file, 0, &tickets.classes, &CLASSES)?;
    known(file, 0, &tickets.states, &STATES)?;
    for column in &tickets.columns {
        let place = column.span().start;
        let column = column.get_ref();
        let told = |fault: &str| file.fault(place, format!("column `{}`: {fault}", column.header));
        let kinds = [column.text.is_some(), column.by.is_some(), !column.each.is_empty()];
        if kinds.iter().filter(|is| **is).count() != 1 {
            return Err(told("give one of `text`, `by` and `each`"));
        }
        match column.by {
            Some(TicketKey::Class) => complete(&column.values, &tickets.classes),
            Some(TicketKey::State) => complete(&column.values, &tickets.states),
            None if !column.values.is_empty() => Err("`values` go with `by`".to_owned()),
            None => Ok(()),
        }
        .map_err(|fault| told(&fault))?;
        for template in column.text.iter().chain(&column.each) {
            let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            if let Some((name, _)) = names.into_iter().find(|(name, _)| !PLACES.contains(name)) {
                return Err(told(&format!("nothing is called `{{{name}}}`")));
            }
        }
    }
    Ok(tickets)
}

fn ciso_assistant(file: &CatalogFile) -> Result<CisoAssistant, Error> {
    let words: CisoAssistant = file.read()?;
    let classes = CLASSES.map(str::to_owned);
    let told =
        |name: &'static str| move |fault: String| file.fault(0, format!("`{name}`: {fault}"));
    complete(&words.severity, &classes).map_err(told("severity"))?;
    complete(&words.status, &STATES.map(str::to_owned)).map_err(told("status"))?;
    for table in [&words.result, &words.extended_result] {
        known(file, 0, table.keys(), &CLASSES)?;
    }
    let results: Vec<&str> = words.results_from_worst.iter().map(String::as_str).collect();
    known(file, 0, words.result.values(), &results)?;
    Ok(words)
}

fn known<'a>(
    file: &CatalogFile,
    offset: usize,
    words: impl IntoIterator<Item = &'a String>,
    known: &[&str],
) -> Result<(), Error> {
    match words.into_iter().find(|word| !known.contains(&word.as_str())) {
        Some(word) => Err(file.fault(offset, format!("`{word}` is none of {}", known.join(", ")))),
        None => Ok(()),
    }
}

/// Every key has a value, so that no cell is left blank by an oversight.
fn complete(values: &BTreeMap<String, String>, keys: &[String]) -> Result<(), String> {
    match keys.iter().find(|key| !values.contains_key(*key)) {
        Some(key) => Err(format!("`values` lack `{key}`")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let path = "exchange/jira.toml".to_owned();
        let text = format!("classes = ['major']\nstates = ['draft']\n{text}");
        tickets(&CatalogFile { path, text }).expect_err("a fault").to_string()
    }

    #[test]
    fn a_column_that_cannot_be_filled_is_told_with_its_line() {
        let fault = told("[[column]]\nheader = 'A'\ntext = '{title}'\n[[column]]\nheader = 'B'");
        assert!(fault.contains("line 6: column `B`: give one of"), "{fault}");
        let fault = told("[[column]]\nheader = 'A'\ntext = '{titel}'");
        assert!(fault.contains("nothing is called `{titel}`"), "{fault}");
        let fault = told("[[column]]\nheader = 'A'\nby = 'class'\nvalues = { minor = 'x' }");
        assert!(fault.contains("lack `major`"), "{fault}");
        let fault = told("[[column]]\nheader = 'A'\ncolour = 'red'");
        assert!(fault.contains("unknown field `colour`"), "{fault}");
    }
}
