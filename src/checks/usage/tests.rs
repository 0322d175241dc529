//! What the tests on use say of papers, logs and mails in several words.

use crate::checks::written;

const INVENTORY: &str = "# AI inventory\n\n\
    | ID | Name | Purpose | Owner | Supplier | Status | Version |\n\
    | S-1 | Compass | scores loans | Kim Lee | Quill Ltd | live | 4.2 |\n\
    | S-2 | Mabel | answers customers | Jo Park | Lumenar Inc | live | 1.8 |";

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let documents: Vec<(&str, &str)> =
        [("inventory.docx", INVENTORY)].into_iter().chain(documents.iter().copied()).collect();
    let lines = written::run(test, "2026-06-30", &documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let drafts = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(drafts(&lines), wanted, "{test}: {lines:#?}");
}

const HANDBOOK: &str = "# Handbook procedure\n\n| Status | approved |\n| Version | 1.0 |\n\n\
    # People keep the last word\n\nThe stop button of Compass is tried every six months.";

#[test]
fn each_means_is_exercised_at_its_interval() {
    let handbook = ("handbook_procedure.docx", HANDBOOK);
    let minutes = "# Minutes of the risk committee, 24 February 2026\n\nThe stop button of Compass was tried on 12 March 2025. The trial of September 2025 was skipped.";
    check(
        "T50",
        &[handbook, ("meetings/minutes_2026-02-24.docx", minutes)],
        &["fail S-1: S-1 (Compass): stopping or switching off was last exercised on 2025-03-12"],
    );
    let log = "# Oversight log\n\n| Exercised on | System | Mechanism | Operator | Result |\n| 2026-02-03 | Compass | stop button | Kim Lee | stopped in 40 seconds |\n";
    check(
        "T50",
        &[handbook, ("meetings/minutes_2026-02-24.docx", minutes), ("oversight_log.csv", log)],
        &["pass S-1"],
    );
    let overrides = log.replace("stop button", "override of a decline");
    check(
        "T50",
        &[handbook, ("oversight_log.csv", &overrides)],
        &["absent S-1: S-1 (Compass): no exercise of stopping"],
    );
    let other = minutes.replace("stop button of Compass", "stop button of Mabel");
    check("T50", &[handbook, ("meetings/minutes.docx", &other)], &["absent S-1"]);
    check("T50", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn logs_are_held_against_the_intended_use() {
    let paper = "# Impact assessment Mabel\n\n| System | Mabel |\n\n# Purpose\n\nMabel is for general questions. Mabel is not to deal with complaints or hardship; such chats go to a person.";
    let log = "# Event log\n\n| Timestamp | System | Event type | Output | User |\n\
        | 2026-06-01 | Mabel | opening_hours | answered | c1 |\n\
        | 2026-06-02 | Mabel | hardship | answered | c2 |\n\
        | 2026-06-03 | Mabel | hardship | passed_to_person | c3 |\n";
    check(
        "T56",
        &[("impact/impact_assessment_mabel.docx", paper), ("logs/event_log.csv", log)],
        &["fail S-2: S-2 (Mabel): 1 logged uses for hardship"],
    );
    let fine = log.replace("hardship | answered", "documents | answered");
    check(
        "T56",
        &[("impact/impact_assessment_mabel.docx", paper), ("logs/event_log.csv", &fine)],
        &["pass S-2"],
    );
    check("T56", &[("note.md", "We like cake.")], &["not testable"]);
}

const RULE: &str = "# Acceptable use of AI tools policy\n\nAssistants may be used only if they are on the list below.\n\n\
    | Tool | Allowed | Conditions | Expires on |\n| DeskMate | yes | internal text only | 2027-01-01 |\n| Scribbly | no | | |\n";

#[test]
fn tools_in_use_are_on_the_list() {
    let policy = ("policies/acceptable_use_of_AI_tools.docx", RULE);
    let mail = |tool: &str| {
        format!(
            "Subject: Summaries\n\nThe team leads have been using {tool} since March to sum up customer calls. It is very good."
        )
    };
    check(
        "T73",
        &[policy, ("mail/summaries.eml", &mail("NoteFerry"))],
        &["fail NoteFerry: NoteFerry: used, and on no list"],
    );
    check("T73", &[policy, ("mail/summaries.eml", &mail("DeskMate"))], &["pass DeskMate"]);
    check(
        "T73",
        &[policy, ("mail/summaries.eml", &mail("Scribbly"))],
        &["fail Scribbly: Scribbly: used although it was refused"],
    );
    check("T73", &[("mail/summaries.eml", &mail("NoteFerry"))], &["not testable"]);
    let wish = "Subject: Wish\n\nMarketing would like to be using NoteFerry for summaries of customer calls.";
    check("T73", &[policy, ("mail/wish.eml", wish)], &["not testable"]);
}

#[test]
fn one_paper_on_all_systems_has_a_heading_for_each() {
    let uses = "# Intended use statements\n\n# S-1 Compass\n\nAllowed: loans. Excluded: mortgages.\n\n\
        # S-2 Mabel\n\nAllowed: questions on opening hours. Excluded: bodily injury, liability.";
    let log = "# Event log Mabel\n\n| Timestamp | System | Input ref | Claim type | Output |\n\
        | 2026-03-01T10:00 | Mabel | C-1 | bodily_injury | answered |\n\
        | 2026-03-02T10:00 | Mabel | C-2 | motor_glass | answered |\n";
    check(
        "T56",
        &[("intended_use_statements.docx", uses), ("event_log_mabel.csv", log)],
        &["pass S-1", "fail S-2: S-2 (Mabel)"],
    );
}

#[test]
fn counts_by_kind_are_held_against_the_intended_use() {
    let paper = "# Intended use Mabel\n\n| System | Mabel |\n\n# Not for\n\nMabel is not for internal transfers, promotions or layoffs.";
    let counts = |kind: &str| {
        format!(
            "# Usage of Mabel\n\n| Month | Kind of case | Cases |\n| 2026-04 | outside, salaried | 61 |\n| 2026-05 | {kind} | 12 |"
        )
    };
    let told = |kind: &str, expected: &[&str]| {
        let counts = counts(kind);
        let documents =
            [("use/intended_use_mabel.docx", paper), ("use/usage_mabel.csv", counts.as_str())];
        check("T56", &documents, expected);
    };
    told("internal transfer", &["fail S-2: S-2 (Mabel)"]);
    told("outside, hourly", &["pass S-2"]);
}

#[test]
fn a_drill_may_be_asked_of_a_class_of_systems() {
    let inventory = "# AI inventory\n\n| ID | Name | Purpose | Owner | Status | Tier |\n\
        | S-1 | Compass | scores loans | Kim Lee | live | A |\n| S-2 | Mabel | answers customers | Jo Park | live | B |\n\
        | S-3 | Quill | ranks claims | Ann Roy | live | A |";
    let handbook = "# Handbook procedure\n\n| Status | approved |\n| Version | 1.0 |\n\n# People keep the last word\n\n\
        The stop button of every Tier A model is tried every six months.";
    let log = |rows: &str| {
        format!(
            "# Oversight log\n\n| Exercised on | System | Mechanism | Operator | Result |\n{rows}"
        )
    };
    let told = |rows: &str, expected: &[&str]| {
        let log = log(rows);
        let documents = [
            ("inventory.docx", inventory),
            ("handbook_procedure.docx", handbook),
            ("oversight_log.csv", log.as_str()),
        ];
        let lines = written::run("T50", "2026-06-30", &documents);
        let agree = lines.len() == expected.len()
            && lines.iter().zip(expected).all(|(line, expected)| line.starts_with(expected));
        assert!(agree, "{lines:#?}");
    };
    let row = |day: &str, system: &str| {
        format!("| {day} | {system} | stop button | Kim Lee | stopped |\n")
    };
    let both = format!("{}{}", row("2026-03-03", "Compass"), row("2026-04-03", "Quill"));
    told(both.trim_end(), &["pass S-1", "pass S-3"]);
    let old = format!("{}{}", row("2026-03-03", "Compass"), row("2025-04-03", "Quill"));
    told(old.trim_end(), &["pass S-1", "fail S-3: S-3 (Quill): stopping"]);
}

#[test]
fn a_tool_may_be_named_behind_a_small_word() {
    let rules = "# Using AI tools at work\n\n| Version | 1.0 |\n| Status | approved |\n\n# The list\n\n| Tool | For | Data | Approved on | Good until |\n| Deskmate | drafts | internal | 2026-01-05 | 2027-01-05 |";
    let told = |sentence: &str, expected: &[&str]| {
        let minutes = format!(
            "# Minutes of the claims desk, 2 June 2026\n\nPresent: Kim Lee, Jo Park\n\n{sentence}"
        );
        let documents =
            [("rules/using_ai_tools.docx", rules), ("meetings/minutes.docx", minutes.as_str())];
        check("T73", &documents, expected);
    };
    told(
        "Rita has been dropping recorded calls in Scribbly since May and gets a summary with names.",
        &["fail Scribbly: Scribbly: used"],
    );
    told(
        "Rita has been dropping recorded calls in Deskmate since May and gets a summary with names.",
        &["not testable"],
    );
}
