//! The scores of a language model's drafts as they are printed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::table::table;
use crate::eval::{Column, DraftScores, Estimate, Share};

/// Conclusions side by side, the drafts in figures, what can be relied on, and what it took.
pub fn human(scores: &DraftScores) -> String {
    let mut text = format!("The drafts of {}\n\n", scores.model);
    text.push_str(&conclusions(scores));
    text.push_str(LEGEND);
    text.push('\n');
    text.push_str(&drafts(scores));
    text.push('\n');
    text.push_str(&levels(scores));
    text.push('\n');
    // Writing to a string cannot fail.
    let _ = writeln!(text, "To be looked at first: {}.", counted(&scores.attention));
    let _ = writeln!(text, "Without a draft: {}.", counted(&scores.rejected));
    let cost = scores.cost.as_ref();
    let cost = cost.map(|cost| format!(", {:.2} {}", cost.amount, cost.currency));
    let _ = writeln!(
        text,
        "It took {} tokens of questions and {} of answers{}; judging took {:.1} seconds.",
        scores.tokens.prompt,
        scores.tokens.answer,
        cost.unwrap_or_default(),
        scores.seconds,
    );
    for (what, share) in [
        ("raised to supported beside withheld words", &scores.injected),
        ("its findings that are not labelled", &scores.findings),
    ] {
        if !share.cases.is_empty() {
            let _ = writeln!(text, "\n{what}:\n  {}", share.cases.join("\n  "));
        }
    }
    text
}

/// What the columns and rows mean.
const LEGEND: &str = "\
Keywords and Model are each alone: where the model drafted nothing, nothing is found. Open is what is labelled not found
or partial. In brackets: where nineteen of twenty means lie when cases are drawn again.
";

fn conclusions(scores: &DraftScores) -> String {
    let beside = &scores.conclusions;
    let columns = [
        &beside.keyword,
        &beside.model,
        &beside.published,
        &beside.always_insufficient,
        &beside.always_gap,
    ];
    let row = |what: &str, of: &dyn Fn(&Column) -> String| {
        let [keyword, model, published, insufficient, gap] = columns.map(of);
        [what.to_owned(), keyword, model, published, insufficient, gap]
    };
    let number = |value: f64| format!("{value:.2}");
    let told = |value: Option<f64>| value.map_or("-".to_owned(), number);
    let rows = vec![
        row("conclusions that agree", &|column| interval(column.agree)),
        row("open, called supported", &|column| interval(column.false_supported)),
        row("F1 of gaps", &|column| number(column.gap_f1)),
        row("balanced accuracy", &|column| number(column.balanced_accuracy)),
        row("mean F1 of three", &|column| number(column.three_class_f1)),
        row("Cohen's kappa", &|column| told(column.agreement.kappa)),
        row("Gwet's AC1", &|column| told(column.agreement.ac1)),
    ];
    let header = ["Conclusions", "Keywords", "Model", "Published", "All insufficient", "All gaps"];
    table(header, rows)
}

fn drafts(scores: &DraftScores) -> String {
    let of_share = |what: &str, share: &Share| {
        let value = if share.of == 0 { "-".to_owned() } else { format!("{:.2}", share.value()) };
        [what.to_owned(), format!("{} of {}", share.hits, share.of), value]
    };
    let of_cases = |what: &str, cases: &str, one: Estimate| {
        [what.to_owned(), format!("{} {cases}", one.cases), interval(one).replace('\n', " ")]
    };
    let citations = scores.citations;
    let mut rows = vec![
        of_share("quotations that stand in their passages", &scores.quotations_verified),
        of_cases("citations in sections that bear on it", "citations", citations.precision),
        of_cases("direct evidence that is cited", "requirements", citations.recall),
        of_share("drafts that say it is not settled", &scores.abstained),
        of_share("drafts unlike the keyword engine", &scores.differing),
        of_share("its findings that are labelled", &scores.findings),
        of_share("raised to supported beside withheld words", &scores.injected),
    ];
    if let Some(stability) = &scores.stability {
        rows.push(of_share("asked again: the same verdict", &stability.same_verdict));
        rows.push(of_cases("asked again: places cited alike", "pairs", stability.cited_alike));
    }
    table(["Drafts", "Cases", "Share"], rows)
}

/// What is answered and what of it is right, if only so much is relied on.
fn levels(scores: &DraftScores) -> String {
    let told = |share: &Share| match share.of {
        0 => "-".to_owned(),
        of => format!("{} of {of} ({:.2})", share.hits, share.value()),
    };
    let rows = scores.levels.iter().map(|level| {
        let relied_on = match level.confidence_min {
            "high" => "high confidence only",
            "medium" => "high and medium",
            _ => "all",
        };
        [relied_on.to_owned(), told(&level.answered), told(&level.right)]
    });
    table(["Relied on", "Answered", "Right"], rows.collect())
}

/// A mean with its interval on a line of its own.
fn interval(one: Estimate) -> String {
    match one.cases {
        0 => "-".to_owned(),
        _ => format!("{:.2}\n({:.2} to {:.2})", one.value, one.low, one.high),
    }
}

fn counted(counts: &BTreeMap<String, u32>) -> String {
    let told: Vec<String> =
        counts.iter().map(|(what, count)| format!("{count} {}", what.replace('_', " "))).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
