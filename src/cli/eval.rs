//! `eval`: how well an analysis agrees with what a person concluded from the same evidence.

#![expect(clippy::disallowed_methods, reason = "the labels are a file the user names")]

use std::fmt::Write;
use std::fs;

use anyhow::Context;

use super::args::{EvalArgs, Format};
use super::failure::{Hint, shown};
use super::status::Status;
use super::table::table;
use super::{output, view};
use crate::eval::{self, Gold, Outputs, Scores, Share};
use crate::report::Kind;

/// Scores an engagement against labels.
pub fn eval(args: &EvalArgs) -> anyhow::Result<Status> {
    let gold = fs::read_to_string(&args.gold)
        .with_context(|| format!("cannot read {}", shown(&args.gold)))
        .hint("name a file of labels, such as `fixtures/sample/expected.toml`")?;
    let gold: Gold = toml::from_str(&gold)
        .with_context(|| format!("cannot understand {}", shown(&args.gold)))
        .hint("compare it with `fixtures/sample/expected.toml`")?;
    let outputs = Outputs {
        coverage: view::read(&args.folder, Kind::Coverage)?,
        findings: view::read(&args.folder, Kind::Findings)?,
        documents: view::read(&args.folder, Kind::Documents)?,
        run: view::read(&args.folder, Kind::Run)?,
    };
    let scores = eval::score(&gold, &outputs);
    let text = match args.output.format {
        Format::Human => human(&scores),
        Format::Json => {
            serde_json::to_string_pretty(&scores).context("cannot print scores")? + "\n"
        }
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

/// Every score in a line, then what fell out of each.
fn human(scores: &Scores) -> String {
    let (coverage, findings) = (&scores.coverage, &scores.findings);
    let lines = [
        ("conclusions that agree", &coverage.agree),
        ("gap precision: concluded not found, labelled so", &coverage.gap_precision),
        ("gap recall: labelled not found, concluded so", &coverage.gap_recall),
        ("false support: labelled not found, called evidenced", &coverage.false_support),
        ("findings recall: labelled findings that are drafted", &findings.recall),
        ("findings recall at the labelled grade", &findings.grade),
        ("findings precision: drafts that are labelled", &findings.precision),
        ("false alarms: drafts in areas labelled clean", &findings.false_alarms),
        ("files with the labelled status", &scores.ledger),
        ("documents of the labelled kind", &scores.kinds),
    ];
    let rows = lines.map(|(what, share)| {
        [
            what.to_owned(),
            format!("{} of {}", share.hits, share.of),
            format!("{:.2}", share.value()),
        ]
    });
    let mut text = table(["Score", "Cases", "Share"], rows.to_vec());
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{} labelled findings are of tests not run.", findings.not_tested);
    for (what, Share { cases, .. }) in lines.iter().filter(|(_, share)| !share.cases.is_empty()) {
        let _ = writeln!(text, "\n{what}:");
        for case in cases {
            let _ = writeln!(text, "  {case}");
        }
    }
    text
}
