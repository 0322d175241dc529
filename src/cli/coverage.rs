//! `coverage`: how far each requirement is answered by the evidence.

use serde::Deserialize;

use super::framework_args::CoverageArgs;
use super::framework_coverage;
use super::status::Status;
use super::table::table;
use super::view;
use crate::domain::Attention;
use crate::report::Kind;

#[derive(Deserialize)]
struct File {
    as_of: String,
    requirements: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    demands: String,
    conclusion: String,
    newest_operating: Option<String>,
    findings: Vec<String>,
    judged_by: String,
    #[serde(default)]
    attention: Option<Attention>,
    #[serde(default)]
    interview_notes: Vec<serde_json::Value>,
}

/// Shows `out/coverage.json`, or what `out/frameworks.json` says on another framework.
pub fn coverage(args: &CoverageArgs) -> anyhow::Result<Status> {
    match args.framework.further() {
        None => view::show(&args.view, Kind::Coverage, human),
        Some(framework) => framework_coverage::coverage(&args.view, framework),
    }
}

fn human(file: &File) -> String {
    let rows = file.requirements.iter().map(|row| {
        [
            row.id.clone(),
            row.title.clone(),
            row.demands.clone(),
            row.conclusion.replace('_', " "),
            row.newest_operating.clone().unwrap_or_default(),
            match row.findings.len() {
                0 => String::new(),
                count => count.to_string(),
            },
        ]
    });
    let header = ["Requirement", "Title", "Demands", "Conclusion", "Newest record", "Drafts"];
    format!(
        "Coverage as of {}\n{}Covered never means conforming: it says that evidence was found, not \
         that it is good enough.\n{}{}",
        file.as_of,
        table(header, rows.collect()),
        by_interview(&file.requirements),
        by_model(&file.requirements),
    )
}

/// On which requirements there are interview notes.
fn by_interview(rows: &[Row]) -> String {
    let noted: Vec<&str> = rows
        .iter()
        .filter(|row| !row.interview_notes.is_empty())
        .map(|row| row.id.as_str())
        .collect();
    match noted.as_slice() {
        [] => String::new(),
        noted => format!("Interview notes on: {}\n", noted.join(", ")),
    }
}

/// Where a language model was asked: whose conclusions stand, and which drafts to look at first.
fn by_model(rows: &[Row]) -> String {
    let named = |is: &dyn Fn(&Row) -> bool| -> Vec<&str> {
        rows.iter().filter(|row| is(row)).map(|row| row.id.as_str()).collect()
    };
    let lines = [
        ("The model's conclusion stands for", named(&|row| row.judged_by == "model")),
        (
            "Look first, as the model differs by two steps or more",
            named(&|row| row.attention == Some(Attention::Disagreement)),
        ),
        (
            "Look first, as the model did not conclude the same when asked again",
            named(&|row| row.attention == Some(Attention::Unstable)),
        ),
        (
            "Look first, as a passage holds words addressed to a program",
            named(&|row| row.attention == Some(Attention::Instructions)),
        ),
    ];
    let told = lines.into_iter().filter(|(_, ids)| !ids.is_empty());
    let lines: Vec<String> =
        told.map(|(what, ids)| format!("{what}: {}\n", ids.join(", "))).collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_to_look_at_first_are_named_by_what_is_the_matter() {
        let row = |id: &str, judged_by: &str, attention| Row {
            id: id.to_owned(),
            title: String::new(),
            demands: String::new(),
            conclusion: String::new(),
            newest_operating: None,
            findings: Vec::new(),
            judged_by: judged_by.to_owned(),
            attention,
            interview_notes: Vec::new(),
        };
        assert_eq!(by_model(&[row("4.1", "keyword", None)]), "");
        let rows = [
            row("4.1", "model", None),
            row("4.2", "keyword_instead", Some(Attention::Disagreement)),
            row("4.3", "keyword_instead", Some(Attention::Disagreement)),
        ];
        assert_eq!(
            by_model(&rows),
            "The model's conclusion stands for: 4.1\nLook first, as the model differs by two steps \
             or more: 4.2, 4.3\n"
        );
    }
}
