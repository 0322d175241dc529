//! What the tests on management reviews say of minutes in several words and languages.

use crate::checks::written;

fn check(test: &str, as_of: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let lines = written::run(test, as_of, documents);
    for line in expected {
        assert!(lines.iter().any(|one| one.starts_with(line)), "{test}: no `{line}` in {lines:#?}");
    }
    let drafts = |lines: &[String]| lines.iter().filter(|one| !one.starts_with("pass")).count();
    let wanted = expected.iter().filter(|line| !line.starts_with("pass")).count();
    assert_eq!(drafts(&lines), wanted, "{test}: {lines:#?}");
}

const WHOLE: &str = "# Management review of the AIMS, 19 May 2026\n\n\
    Present: Helen Ash (Chief Executive, chair), Raj Mist (head of risk), Kim Lee (head of data).\n\n\
    # Actions from last year\n\nAll four actions of the review of May 2025 are done.\n\n\
    # Changes in external and internal issues\n\nThe new AI Act duties apply from August; two people left the data team and one was hired.\n\n\
    # Interested parties\n\nCustomers now ask for reasons in plain words; the works council wants to see test reports.\n\n\
    # Nonconformities and corrective actions\n\nFive cases were raised and four were closed, the trend goes down.\n\n\
    # Monitoring results\n\nThe error rate fell from 4 to 3 per cent and drift was seen once.\n\n\
    # Audit results\n\nThe internal audit of March had two findings and one remark.\n\n\
    # Opportunities for improvement\n\nOne tool for all tickets would save time.\n\n\
    # Decisions\n\n| No | Action | Who | By |\n| M-1 | hire an analyst | Raj Mist | 30/09/2026 |\n| M-2 | one ticket tool | Kim Lee | 31/08/2026 |";

#[test]
fn whole_minutes_pass() {
    for test in ["T58", "T59"] {
        check(test, "2026-06-30", &[("management_review_2026-05-19.docx", WHOLE)], &["pass "]);
    }
}

#[test]
fn missing_inputs_are_named() {
    let minutes = WHOLE
        .replace("# Interested parties\n\nCustomers now ask for reasons in plain words; the works council wants to see test reports.\n\n", "")
        .replace("One tool for all tickets would save time.", "n/a");
    check(
        "T58",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &minutes)],
        &[
            "fail management review 2026-05-19: management review 2026-05-19: not considered by the minutes: changes in the needs and expectations of interested parties and opportunities for improvement",
        ],
    );
}

#[test]
fn what_another_system_considers_does_not_count() {
    let minutes =
        WHOLE.replace("# Interested parties", "# Information security: interested parties");
    let lines =
        written::run("T58", "2026-06-30", &[("management_review_2026-05-19.docx", &minutes)]);
    assert!(lines[0].starts_with("fail") && lines[0].contains("interested parties"), "{lines:#?}");
}

#[test]
fn a_pack_completes_the_minutes() {
    let minutes = WHOLE.replace("One tool for all tickets would save time.", "n/a");
    let pack = "# Management review pack\n\n# Improvement opportunities\n\nOne tool for all tickets would save two days a month.";
    check(
        "T58",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &minutes), ("management_review_pack.docx", pack)],
        &["pass "],
    );
}

#[test]
fn reviews_are_held_at_the_interval_with_top_management() {
    let rule = "# Management review procedure\n\nThe management review is held every six months.";
    let procedure = ("procedure_management_review.docx", rule);
    check(
        "T57",
        "2026-12-31",
        &[("management_review_2026-05-19.docx", WHOLE), procedure],
        &[
            "fail management review 2026-05-19: management review 2026-05-19: no later management review",
        ],
    );
    check(
        "T57",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", WHOLE), procedure],
        &["pass "],
    );
    let without =
        WHOLE.replace("Helen Ash (Chief Executive, chair)", "Helen Ash (quality manager, chair)");
    check(
        "T57",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &without)],
        &[
            "fail management review 2026-05-19: management review 2026-05-19: nobody of top management",
        ],
    );
    check("T57", "2026-06-30", &[procedure], &["absent management review"]);
    // What lays down how reviews are held is no minutes, whatever it is called.
    let page = format!(
        "# Management review\n\n| Version | 1.2 |\n| Approved by | Jo Berg |\n| Approved on | 2024-04-25 |\n| Next review | 2026-04-25 |\n\n{rule}"
    );
    let page = ("management_review.md", page.as_str());
    check("T57", "2026-06-30", &[page, procedure], &["absent management review"]);
    check("T57", "2026-06-30", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn actions_have_a_person_and_a_day() {
    let minutes = WHOLE.replace("| Kim Lee | 31/08/2026 |", "| Kim Lee | |");
    check(
        "T59",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &minutes)],
        &["fail management review 2026-05-19: management review 2026-05-19: actions without"],
    );
    let silent = WHOLE
        .split("# Decisions")
        .next()
        .expect("minutes")
        .replace("actions of the review", "points of");
    let silent = silent
        .replace("# Actions from last year", "# From last year")
        .replace("corrective actions", "putting right");
    check(
        "T59",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &silent)],
        &["fail management review 2026-05-19: management review 2026-05-19: no decision"],
    );
    check("T59", "2026-06-30", &[("note.md", "We like cake.")], &["not testable"]);
}

#[test]
fn minutes_in_german_are_read_alike() {
    let minutes = "# Managementbewertung KI 2026\n\n\
        Vorsitz: Lukas Emm (Geschäftsführer). Anwesend: Dr. Annegret Stüs (Leiterin Qualität), Kim Lee (Daten).\n\n\
        # Stand der Massnahmen der letzten Bewertung\n\nVier von fünf Massnahmen sind erledigt.\n\n\
        # Veränderungen im Umfeld\n\nDie KI-Verordnung gilt ab August, im Team sind zwei neue Stellen besetzt.\n\n\
        # Abweichungen und Korrekturmassnahmen\n\nNeun Abweichungen, davon vier geschlossen.\n\n\
        # Kennzahlen und Überwachung\n\nDie Fehlerquote sank von 4 auf 3 Prozent.\n\n\
        # Auditergebnisse\n\nDas interne Audit ergab vier Abweichungen.\n\n\
        # Beschlüsse\n\nEs wurde beschlossen, eine Stelle zu schaffen.";
    let lines =
        written::run("T58", "2026-06-30", &[("2026-03-19_Managementbewertung.docx", minutes)]);
    assert!(lines[0].starts_with("fail management review 2026-03-19"), "{lines:#?}");
    assert!(
        lines[0].contains("interested parties and opportunities for improvement"),
        "{lines:#?}"
    );
}

#[test]
fn a_part_left_blank_is_not_made_good_by_a_word_in_passing() {
    let minutes = WHOLE
        .replace("One tool for all tickets would save time.", "n/a")
        .replace("Customers now ask", "Ideas for improvement came from no one. Customers now ask");
    check(
        "T58",
        "2026-06-30",
        &[("management_review_2026-05-19.docx", &minutes)],
        &[
            "fail management review 2026-05-19: management review 2026-05-19: not considered by the minutes: opportunities for improvement",
        ],
    );
}

#[test]
fn a_house_may_call_its_reviews_as_it_likes() {
    let held = |day: &str| {
        WHOLE.replace(
            "Management review of the AIMS, 19 May 2026",
            &format!("Half-year sitting on AI, {day}"),
        )
    };
    let (one, other) = (held("26 February 2026"), held("28 August 2025"));
    let rule = "# Handbook\n\n| Version | 2.2 |\n| Approved by | Jo Berg |\n\nThe half-year sitting is held every six months.";
    let documents = [
        ("management_review_2025-08-28.docx", other.as_str()),
        ("management_review_2026-02-26.docx", one.as_str()),
        ("handbook.docx", rule),
    ];
    let told = crate::checks::written::run("T57", "2026-11-16", &documents);
    assert!(told.iter().any(|line| line.contains("no later management review")), "{told:#?}");
}
