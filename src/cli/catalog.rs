//! `catalog`: the rules behind a result, to read and to check.

use std::fmt::Write as _;

use anyhow::anyhow;

use super::args::Format;
use super::catalog_args::{CatalogCommand, CatalogListArgs, CatalogShowArgs};
use super::explain_clause;
use super::failure::hinted;
use super::house_catalog;
use super::output;
use super::status::Status;
use super::table::{labelled, table};
use super::terminal::Terminal;
use super::validate;
use crate::catalog::{Catalog, Clause, ProfileTests, Window};
use crate::domain::{Expected, FrameworkId, Requirement};

/// Shows or checks the catalogue.
pub fn catalog(command: &CatalogCommand, terminal: Terminal) -> anyhow::Result<Status> {
    match command {
        CatalogCommand::List(args) => list(args)?,
        CatalogCommand::Show(args) => show(args)?,
        CatalogCommand::Profiles(args) => profiles(args)?,
        CatalogCommand::Validate(args) => validate::validate(args, terminal)?,
    }
    Ok(Status::Worked)
}

fn list(args: &CatalogListArgs) -> anyhow::Result<()> {
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    if let Some(framework) = args.framework.further() {
        return output::result(&parts(&catalog, framework, args.output.format)?, &args.output);
    }
    let text = match args.output.format {
        Format::Json => serde_json::to_string_pretty(catalog.requirements())? + "\n",
        Format::Human => table(
            ["Requirement", "Title", "Demands"],
            catalog
                .requirements()
                .iter()
                .map(|one| [one.id.to_string(), one.title.clone(), word(&one.demands)])
                .collect(),
        ),
    };
    output::result(&text, &args.output)
}

/// The parts of another framework, each with the requirements that are mapped to it.
fn parts(catalog: &Catalog, id: FrameworkId, format: Format) -> anyhow::Result<String> {
    let framework = explain_clause::framework(catalog, id)?;
    let row = |clause: &Clause| {
        let from = catalog.crosswalk().to(clause.id).map(|one| one.requirement.to_string());
        let from: Vec<String> = from.collect();
        [clause.id.to_string(), clause.title.clone(), from.join(", ")]
    };
    Ok(match format {
        Format::Json => serde_json::to_string_pretty(framework)? + "\n",
        Format::Human => {
            let rows = framework.clauses.iter().map(row).collect();
            let listed = table(["Part", "Title", "ISO/IEC 42001"], rows);
            format!("{}\n{listed}{}\n", framework.cited(), framework.limits)
        }
    })
}

fn profiles(args: &CatalogListArgs) -> anyhow::Result<()> {
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let text = match args.output.format {
        Format::Json => serde_json::to_string_pretty(catalog.profiles())? + "\n",
        Format::Human => {
            let mut text = String::new();
            for profile in catalog.profiles() {
                let _ = writeln!(text, "{}", profile.name.name());
                labelled(&mut text, "aim", &profile.aim.en);
                labelled(&mut text, "tests", &tests(&profile.tests));
                labelled(&mut text, "looked at first", &profile.emphasised.join(", "));
                labelled(&mut text, "told as observations", &profile.held_back.join(", "));
                labelled(&mut text, "records of", &window(profile.window));
                labelled(&mut text, "what is missing", &word(&profile.absence).replace('_', " "));
                labelled(&mut text, "recommendations", &word(&profile.recommendations));
                labelled(&mut text, "ends in", &profile.deliverable.en);
                text.push('\n');
            }
            let combined = catalog.combined().map(|note| note.en.as_str()).unwrap_or_default();
            labelled(&mut text, "combined", combined);
            text
        }
    };
    output::result(&text, &args.output)
}

fn tests(tests: &ProfileTests) -> String {
    match tests {
        ProfileTests::All(_) => "all".to_owned(),
        ProfileTests::Listed(ids) => ids.join(", "),
    }
}

fn window(window: Window) -> String {
    match window {
        Window::Months { months } => format!("{months} months up to the audit date"),
        other => other.name().replace('_', " "),
    }
}

fn show(args: &CatalogShowArgs) -> anyhow::Result<()> {
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let requirement = catalog.requirement(args.id).ok_or_else(|| {
        let unknown = anyhow!("`{}` is no requirement of this catalogue", args.id);
        hinted(unknown, "`tickmark catalog list` lists them")
    })?;
    let text = match args.output.format {
        Format::Json => serde_json::to_string_pretty(requirement)? + "\n",
        Format::Human => described(requirement, &catalog),
    };
    output::result(&text, &args.output)
}

/// Everything the catalogue holds for a requirement.
fn described(requirement: &Requirement, catalog: &Catalog) -> String {
    let mut text = format!("{}  {}\n", requirement.id, requirement.title);
    labelled(&mut text, "intent", &requirement.intent);
    labelled(&mut text, "demands", &word(&requirement.demands));
    labelled(&mut text, "interview", &word(&requirement.interview));
    labelled(&mut text, "how often", &requirement.cadence);
    labelled(&mut text, "answered for by", &requirement.owner_role);
    labelled(&mut text, "grade if it were absent", requirement.potential_severity.name());
    let roles: Vec<String> = requirement.applies_to.iter().map(word).collect();
    labelled(&mut text, "concerns", &roles.join(", "));
    labelled(&mut text, "others", requirement.applicability_note.as_deref().unwrap_or_default());
    expected(&mut text, "what lays it down", &requirement.design, catalog);
    expected(&mut text, "what shows it happening", &requirement.operating, catalog);
    labelled(&mut text, "usually fails by", &requirement.typical_nonconformities.join("; "));
    labelled(&mut text, "request", &requirement.request);
    labelled(&mut text, "question", &requirement.question);
    labelled(&mut text, "strong terms", &requirement.terms.strong.join("; "));
    labelled(&mut text, "normal terms", &requirement.terms.normal.join("; "));
    labelled(&mut text, "weak terms", &requirement.terms.weak.join("; "));
    for confusable in &requirement.confusable {
        let belongs = match confusable.belongs_to.as_str() {
            "elsewhere" => "no requirement",
            id => id,
        };
        let note = confusable.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let line = format!("“{}” speaks of {belongs}{note}", confusable.term);
        labelled(&mut text, "not to be confused", &line);
    }
    for test in catalog.tests().filter(|test| test.requirements.contains(&requirement.id)) {
        labelled(&mut text, "audit test", &format!("{} {}", test.id, test.name));
    }
    text
}

fn expected(text: &mut String, label: &str, expected: &Expected, catalog: &Catalog) {
    labelled(text, label, &expected.expected);
    for code in &expected.kinds {
        let name = catalog.kind(code).map_or("", |kind| kind.name.as_str());
        let _ = writeln!(text, "    {code}  {name}");
    }
}

/// A value of the catalogue in the word its files use.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
