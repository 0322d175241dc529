//! Owners and roles in words of many houses.

use crate::checks::written::run;

fn check(documents: &[(&str, &str)], expected: &[&str]) {
    let told: Vec<String> = run("T17", "2026-06-30", documents);
    let agree = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected));
    assert!(agree, "{told:#?}, expected {expected:#?}");
}

const INVENTORY: &str = "| System ID | System name | Purpose | Owner | Status |\n\
    | AI-01 | Compass | credit score | Kim Lee | in production |\n\
    | AI-02 | Tripwire | fraud score | A. Berg | in production |\n\
    | AI-03 | Nudge | call times | Max Roth | retired |";

#[test]
fn an_owner_who_left_is_no_owner() {
    let people = "| Name | Job title | Joined | Left on |\n| Kim Lee | Head of Data | 2019-01-01 | |\n| Berg, Anna | Analyst | 2020-01-01 | 2026-03-31 |";
    check(
        &[("AI_inventory.csv", INVENTORY), ("staff list.csv", people)],
        &["pass AI-01", "fail AI-02: AI-02 (Tripwire): A. Berg, listed as owner, has left"],
    );
}

#[test]
fn a_mail_or_minutes_may_tell_it() {
    let inventory = INVENTORY.replace("A. Berg", "Anna Berg");
    for text in [
        "Tripwire: Anna's last day was 31 March. Nobody has told me anything.",
        "Anna Berg, who looked after fraud, left on 31 March 2026; nobody has taken over.",
        "Frau Berg hat das Unternehmen verlassen, ihr letzter Arbeitstag war der 31.03.2026.",
        "Mme Berg a quitté la société le 31 mars 2026.",
    ] {
        check(
            &[
                ("AI_inventory.csv", &inventory),
                ("minutes_2026-05-02.docx", &format!("Meeting of 2 May 2026\n\n{text}")),
            ],
            &["pass AI-01", "fail AI-02"],
        );
    }
}

#[test]
fn who_stays_or_comes_has_not_left() {
    for text in [
        "Anna Berg's last day will be 31 December 2026.",
        "Anna Berg left on 28 June 2026.",
        "Anna Berg takes over from Max Roth, who left on 31 March 2026.",
        "A leaver hands over the keys on the last day.",
        "Max Roth left the company on 31 March 2026.",
    ] {
        check(
            &[
                ("AI_inventory.csv", INVENTORY),
                ("minutes_2026-05-02.docx", &format!("Meeting of 2 May 2026\n\n{text}")),
            ],
            &["pass AI-01", "pass AI-02"],
        );
    }
}

#[test]
fn a_system_without_an_owner_is_told_unless_roles_name_one() {
    let inventory = INVENTORY.replace("A. Berg", "TBD");
    check(
        &[("AI_inventory.csv", &inventory)],
        &["pass AI-01", "fail AI-02: AI-02 (Tripwire) has no owner in the inventory"],
    );
    let roles = "# Roles and responsibilities\n\n| Activity | Accountable |\n| Owner of AI-02 | Anna Berg |\n| Owner of AI-01 | Kim Lee |";
    check(
        &[("AI_inventory.csv", &inventory), ("RACI.docx", roles)],
        &["pass AI-01", "pass AI-02", "pass Owner of AI-02", "pass Owner of AI-01"],
    );
}

#[test]
fn a_role_needs_a_holder() {
    let roles = "# Roles and responsibilities\n\n| Activity | Accountable | Deputy |\n| Runs the AI management system | Kim Lee | |\n| Data steward | vacant | Jo |\n| Human oversight | Jo Falk | |";
    check(
        &[("AI_inventory.csv", INVENTORY), ("RACI.docx", roles)],
        &[
            "pass AI-01",
            "pass AI-02",
            "pass Runs",
            "fail Data steward: Nobody is named",
            "pass Human oversight",
        ],
    );
}

#[test]
fn without_an_inventory_nothing_is_said() {
    check(&[("notes.docx", "Anna Berg left on 31 March 2026.")], &["not testable owners"]);
}

#[test]
fn the_owner_of_a_system_who_left_is_told_once() {
    let people = "| Name | Job title | Joined | Left on |\n| Kim Lee | Head of Data | 2019-01-01 | |\n| Berg, Anna | Analyst | 2020-01-01 | 2026-03-31 |";
    let roles = "# Who does what\n\n| System | Answers for it | Post |\n| AI-01 | Kim Lee | Head of Data |\n| AI-02 Tripwire | Anna Berg | Analyst |";
    let documents =
        [("AI_inventory.csv", INVENTORY), ("roles.docx", roles), ("staff list.csv", people)];
    let told = run("T17", "2026-06-30", &documents);
    let failed: Vec<&String> = told.iter().filter(|line| line.starts_with("fail")).collect();
    assert!(matches!(*failed, [one] if one.starts_with("fail AI-02")), "{told:#?}");
}
