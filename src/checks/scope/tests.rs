//! Systems outside inventories, and surroundings half written down.

use crate::checks::written::run;

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let told: Vec<String> = run(test, "2026-06-30", documents);
    let agree = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected));
    assert!(agree, "{test}: {told:#?}, expected {expected:#?}");
}

const INVENTORY: (&str, &str) = (
    "AI_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status | Supplier | Our role |\n\
     | AI-01 | Compass | credit score | Kim Lee | in production | Quill Ltd | developer |\n\
     | AI-02 | Tripwire | fraud score | Anna Berg | in production | Ashgrove plc | user |",
);

fn incidents(name: &str) -> String {
    format!(
        "| Incident ID | Date | System | Description | Cause | Status |\n\
         | INC-1 | 2026-01-03 | Compass | slow | load | closed |\n\
         | INC-2 | 2026-02-03 | AI-02 | wrong | data | closed |\n\
         | INC-3 | 2026-03-03 | {name} | wrong | data | closed |\n\
         | INC-4 | 2026-04-03 | {name} | wrong | data | closed |"
    )
}

#[test]
fn a_system_named_twice_and_not_listed_is_told() {
    check(
        "T18",
        &[INVENTORY, ("incident_log.csv", &incidents("Paperclip"))],
        &["fail Paperclip: Paperclip: named in records"],
    );
    check("T18", &[INVENTORY, ("incident_log.csv", &incidents("AI-07"))], &["fail AI-07"]);
}

#[test]
fn other_names_of_what_is_listed_are_not() {
    for name in ["Compass 4.2", "all", "AIMS", "Tripwyre", "Kim Lee", "Compass API"] {
        check(
            "T18",
            &[INVENTORY, ("incident_log.csv", &incidents(name))],
            &["pass AI system inventory"],
        );
    }
}

#[test]
fn a_log_of_all_it_is_not_about_ai_systems() {
    let log = "| Incident ID | Date | System | Description | Cause | Status |\n\
        | INC-1 | 2026-01-03 | Payroll | slow | load | closed |\n| INC-2 | 2026-02-03 | Payroll | wrong | data | closed |\n\
        | INC-3 | 2026-02-03 | Sharepoint | wrong | data | closed |\n| INC-4 | 2026-02-03 | Compass | wrong | data | closed |";
    check("T18", &[INVENTORY, ("incident_log.csv", log)], &["pass AI system inventory"]);
}

#[test]
fn a_supplier_of_what_learns_goes_with_a_system() {
    let suppliers = |service: &str| {
        format!(
            "| Supplier | Service | Contract until | Last assessed |\n| Quill Ltd | base model for AI-01, machine learning | 2027-01-01 | 2026-01-01 |\n\
             | Aigui SA | {service} | 2027-01-01 | |"
        )
    };
    for (service, expected) in [
        ("kiosk that sorts visitors by machine learning", "fail Aigui SA"),
        ("borne d'accueil, apprentissage automatique", "fail Aigui SA"),
        ("hosting for machine learning", "pass"),
        ("laundry", "pass"),
    ] {
        check("T18", &[INVENTORY, ("supplier_register.csv", &suppliers(service))], &[expected]);
    }
}

#[test]
fn without_an_inventory_nothing_is_unlisted() {
    check(
        "T18",
        &[("incident_log.csv", &incidents("Paperclip"))],
        &["not testable AI system inventory"],
    );
}

#[test]
fn parties_with_needs_say_which_are_taken_on() {
    let open = "# Interested parties\n\n| Party | Needs and expectations |\n| Customers | fair answers |\n| Regulator | proof |\n| Staff | clear rules |";
    check("T19", &[INVENTORY, ("context_AI.docx", open)], &["fail interested parties"]);
    let kept = "# Interested parties\n\n| Party | Needs and expectations | Addressed |\n| Customers | fair answers | yes |\n| Regulator | proof | no |\n| Staff | clear rules | yes |";
    check("T19", &[INVENTORY, ("context_AI.docx", kept)], &["pass Interested parties"]);
    let gap = kept.replace("| Regulator | proof | no |", "| Regulator | proof | |");
    check("T19", &[INVENTORY, ("context_AI.docx", &gap)], &["fail interested parties"]);
    let nobody = "# Interested parties\n\n| Party | Needs and expectations | Addressed |\n| Regulator | proof | yes |\n| Suppliers | orders | yes |\n| Owners | growth | yes |";
    check(
        "T19",
        &[INVENTORY, ("context_AI.docx", nobody)],
        &["fail interested parties, Interested parties: Interested parties: nobody affected"],
    );
}

#[test]
fn parties_of_another_system_are_left_alone() {
    let isms = "# ISMS: interested parties\n\n| Party | Needs and expectations |\n| Customers | fair answers |\n| Regulator | proof |\n| Staff | clear rules |";
    check("T19", &[INVENTORY, ("isms context.docx", isms)], &["not testable context"]);
}

#[test]
fn climate_is_answered_somewhere() {
    let issues = "# Context register\n\n| Issue | Internal/external | Relevance |\n| AI Act | external | high |\n| Few data scientists | internal | high |\n| Rivals | external | low |";
    check("T19", &[INVENTORY, ("context_AI.docx", issues)], &["fail climate change"]);
    let told = format!("{issues}\n\nClimate change was judged not relevant.");
    check("T19", &[INVENTORY, ("context_AI.docx", &told)], &["pass climate change"]);
}

#[test]
fn a_role_is_stated_for_each_system() {
    let (path, text) = INVENTORY;
    let gap = text.replace("| Ashgrove plc | user |", "| Ashgrove plc | |");
    check("T19", &[(path, &gap)], &["fail AI-02: AI-02 (Tripwire): the organisation's own role"]);
}

#[test]
fn a_system_that_minutes_say_runs_and_tickets_tell_of_is_told() {
    let tickets = "| Key | Type | Summary | Status | Created | Resolved |\n\
        | T-1 | Bug | Paperclip returns wrong teams on Mondays | Done | 2026-03-03 | 2026-03-05 |\n\
        | T-2 | Task | Printer on floor two | Done | 2026-03-04 | 2026-03-05 |";
    let minutes = |said: &str| format!("# Minutes of the support meeting, 14 April 2026\n\n{said}");
    for (said, expected) in [
        ("Paperclip has sorted incoming mails to three teams since 2 March.", "fail Paperclip"),
        ("They pay as Paperclip proposed without a further look since spring.", "fail Paperclip"),
        ("Compass has scored all requests for credit since 2 March.", "pass AI system inventory"),
        // A word that the dump also writes small is no name.
        ("Printer has run without a fault since the repair.", "pass AI system inventory"),
        ("We would like to see Paperclip next month.", "pass AI system inventory"),
    ] {
        let other = "The printer was moved and the paper is in the cupboard since May.";
        let text = minutes(&format!("{said}\n\n{other}"));
        check(
            "T18",
            &[
                INVENTORY,
                ("tickets_export.csv", tickets),
                ("meetings/minutes_2026-04-14.docx", &text),
            ],
            &[expected],
        );
    }
}

#[test]
fn what_minutes_say_was_trained_and_runs_is_told() {
    let minutes = |text: &str| {
        format!("# Minutes of the sales round, 7 June 2026\n\nPresent: Kim Lee, Jo Park\n\n{text}")
    };
    let told = |text: &str, expected: &str| {
        let minutes = minutes(text);
        check("T18", &[INVENTORY, ("meetings/minutes.docx", &minutes)], &[expected]);
    };
    let trained = "Renewradar scored all accounts again on Monday. Jo trained it in March on five years of renewals.";
    told(trained, "fail Renewradar: Renewradar: at work and trained here");
    told(&trained.replace("Renewradar", "Compass"), "pass AI system inventory");
    // What runs and was bought may be any software; what is a word of every day names nothing.
    told("Renewradar scored all accounts again on Monday.", "pass AI system inventory");
    told(
        &trained.replace("trained it in March", "paid for it in March"),
        "pass AI system inventory",
    );
    told(
        "Sorting jobs scored well again. All sorting staff were retrained in March for the new line.",
        "pass AI system inventory",
    );
}
