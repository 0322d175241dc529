//! `eval`: how well an analysis agrees with what a person concluded from the same evidence.

#![expect(clippy::disallowed_methods, reason = "the labels are a file the user names")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Context;

use super::args::{EngineName, EvalArgs, Format};
use super::failure::{Hint, shown};
use super::status::Status;
use super::table::table;
use super::{eval_drafts, output, view};
use crate::domain::Passage;
use crate::eval::{
    self, Coverage, CoverageScores, Drafts, Estimate, FindingScores, Findings, Gold, Line, Outputs,
    RankingScores, RunFile, Scores, Share,
};
use crate::index::PassageIndex;
use crate::report::Kind;

/// Scores an engagement against labels.
pub fn eval(args: &EvalArgs) -> anyhow::Result<Status> {
    let gold = fs::read_to_string(&args.gold)
        .with_context(|| format!("cannot read {}", shown(&args.gold)))
        .hint("name a file of labels, such as `fixtures/sample/expected.toml`")?;
    let gold: Gold = toml::from_str(&gold)
        .with_context(|| format!("cannot understand {}", shown(&args.gold)))
        .hint("compare it with `fixtures/sample/expected.toml`")?;
    let mut coverage: Coverage = view::read(&args.folder, Kind::Coverage)?;
    let mut findings: Findings = view::read(&args.folder, Kind::Findings)?;
    let run: RunFile = view::read(&args.folder, Kind::Run)?;
    let drafts = drafts(args, &run)?;
    let llm = match args.engine {
        // What the run would have come to without its model.
        Some(EngineName::Keyword) => {
            if let Some(drafts) = &drafts {
                coverage = eval::keyword_alone(&coverage, &findings, drafts);
                findings.findings.retain(|finding| !finding.is_by_model());
            }
            None
        }
        _ => drafts,
    };
    let ranked = !gold.section.is_empty();
    let outputs = Outputs {
        evidence: if ranked { evidence(&args.folder)? } else { Vec::new() },
        title_query: if ranked { title_query(&args.folder, &coverage)? } else { Vec::new() },
        coverage,
        findings,
        documents: view::read(&args.folder, Kind::Documents)?,
        run,
        llm,
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

/// What a model drafted in the run, if one was asked.
fn drafts(args: &EvalArgs, run: &RunFile) -> anyhow::Result<Option<Drafts>> {
    if run.engine == "llm" {
        return Ok(Some(view::read(&args.folder, Kind::Llm)?));
    }
    match args.engine {
        None | Some(EngineName::Keyword) => Ok(None),
        #[cfg(feature = "llm")]
        Some(EngineName::Llm) => {
            Err(anyhow::anyhow!("no model was asked in the run of {}", shown(&args.folder)))
                .hint("run it again with `--engine llm`, or leave `--engine` out")
        }
    }
}

fn evidence(folder: &Path) -> anyhow::Result<Vec<Line>> {
    let text = view::text(folder, Kind::Evidence)?;
    let lines: Result<Vec<Line>, _> = text.lines().map(serde_json::from_str).collect();
    lines.context("cannot understand the rows of evidence.jsonl").hint("run `tickmark run` again")
}

/// What a search finds that knows of a requirement its title only: what ranking is compared with.
fn title_query(folder: &Path, coverage: &Coverage) -> anyhow::Result<Vec<Line>> {
    let index = PassageIndex::open(&folder.join("index")).hint("run `tickmark run` again")?;
    let mut lines = Vec::new();
    for requirement in &coverage.requirements {
        let passages = index.search(&requirement.title, TITLE_QUERY_PASSAGES)?;
        lines.extend((1..).zip(&passages).map(|(rank, Passage { chunk, .. })| {
            let heading = chunk.trail.last().map_or("", String::as_str);
            Line::new(&requirement.id, rank, &chunk.file.path.0, heading, "")
        }));
    }
    Ok(lines)
}

/// As many as `evidence.jsonl` has at most.
const TITLE_QUERY_PASSAGES: usize = 50;

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
        ("nonconformities precision: those drafted that are labelled", &findings.nonconformities),
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
    text.push('\n');
    text.push_str(&families(findings));
    text.push('\n');
    text.push_str(&table(["Gaps", "Here", "Everything a gap"], gaps(coverage).to_vec()));
    if let Some(ranking) = &scores.ranking {
        text.push('\n');
        text.push_str(&of_ranking(ranking));
    }
    if let Some(drafts) = &scores.drafts {
        text.push('\n');
        text.push_str(&eval_drafts::human(drafts));
    }
    text.push('\n');
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

/// How each family of audit tests did.
fn families(findings: &FindingScores) -> String {
    let told = |share: &Share| match share.of {
        0 => String::new(),
        of => format!("{} of {of}", share.hits),
    };
    let rows = findings.families.iter().map(|one| {
        [one.family.to_owned(), told(&one.recall), told(&one.precision), told(&one.false_alarms)]
    });
    table(
        ["Audit tests", "Labelled found", "Drafts labelled", "Alarms in clean areas"],
        rows.collect(),
    )
}

fn gaps(coverage: &CoverageScores) -> [[String; 3]; 3] {
    let number = |value: f64| format!("{value:.2}");
    [
        ["F1 of gaps".to_owned(), number(coverage.gap_f1), number(coverage.always_gap_f1)],
        [
            "balanced accuracy, gap or not".to_owned(),
            number(coverage.balanced_accuracy),
            number(0.5),
        ],
        [
            "mean F1 of supported, half, gap".to_owned(),
            number(coverage.three_class_f1),
            number(coverage.always_gap_f1 / 3.0),
        ],
    ]
}

/// How sections are ranked, beside a search for the title; then the requirements ranked worst.
fn of_ranking(ranking: &RankingScores) -> String {
    let (ours, title) = (&ranking.ranked, &ranking.title_query);
    let told = |one: Estimate| format!("{:.2} ({:.2} to {:.2})", one.value, one.low, one.high);
    let row = |what: &str, ours, title| [what.to_owned(), told(ours), told(title)];
    let rows = [
        row("nDCG@10", ours.ndcg_10, title.ndcg_10),
        row("recall@20", ours.recall_20, title.recall_20),
        row("mean average precision", ours.average_precision, title.average_precision),
        row("direct evidence in the first five", ours.direct_in_5, title.direct_in_5),
    ];
    let mut text = table(["Ranking of sections", "Here", "Search for the title"], rows.to_vec());
    let mut worst: Vec<(&String, &f64)> = ranking.by_requirement.iter().collect();
    worst.sort_by(|(_, left), (_, right)| left.total_cmp(right));
    let worst: Vec<String> =
        worst.into_iter().take(5).map(|(id, ndcg)| format!("{id} ({ndcg:.2})")).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "Over {} requirements with direct evidence; ranked worst: {}. Design told from operation: \
         macro F1 {:.2}.",
        ours.ndcg_10.cases,
        worst.join(", "),
        ranking.nature.macro_f1
    );
    text
}
