//! Policies in words of many houses.

use crate::checks::written::run;

const INVENTORY: (&str, &str) = (
    "AI_inventory.csv",
    "| System ID | System name | Purpose | Owner | Status |\n| AI-01 | Compass | credit score | Kim Lee | in production |",
);
const FULL: &str = "# AI Policy\n\n\
    | Document ID | POL-AI-01 |\n| Version | 2.0 |\n| Approved by | Jo Berg, Chief Executive |\n| Approved on | 2026-01-10 |\n\n\
    We develop and use AI systems to serve customers.\n\n\
    Every year we set objectives for AI with figures.\n\n\
    We meet the law and our contracts.\n\n\
    We keep getting better at this and learn from incidents.\n\n\
    It goes with the information security policy.";

fn check(test: &str, documents: &[(&str, &str)], expected: &[&str]) {
    let told: Vec<String> = run(test, "2026-06-30", documents);
    let agree = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected));
    assert!(agree, "{test}: {told:#?}, expected {expected:#?}");
}

#[test]
fn a_policy_that_says_all_passes_in_any_words() {
    check("T13", &[("AI_policy.docx", FULL)], &["pass POL-AI-01"]);
    let german = "# KI-Richtlinie\n\n| Dokument | POL-KI-01 |\n| Version | 2.0 |\n| Freigabe | Jo Berg, Geschäftsführerin |\n\n\
        Diese Richtlinie gilt für alles, was wir entwickeln und einsetzen.\n\n\
        Die Geschäftsleitung setzt jedes Jahr Ziele fest.\n\n\
        Wir halten das Recht der EU ein.\n\n\
        Wir wollen von Jahr zu Jahr besser werden.\n\n\
        Mitgeltende Unterlagen: POL-IS-02.";
    check("T13", &[("KI-Richtlinie.docx", german)], &["pass KI-Richtlinie"]);
}

#[test]
fn what_a_policy_does_not_say_is_told() {
    let without = FULL.replace(
        "We keep getting better at this and learn from incidents.",
        "We use AI with care.",
    );
    check(
        "T13",
        &[("AI_policy.docx", &without)],
        &[
            "fail POL-AI-01: POL-AI-01 AI Policy: the AI policy holds no statement on a commitment to continual improvement",
        ],
    );
    let by_manager = FULL.replace("Jo Berg, Chief Executive", "Jo Berg, Head of IT");
    check(
        "T13",
        &[("AI_policy.docx", &by_manager)],
        &[
            "fail POL-AI-01: POL-AI-01 AI Policy: the AI policy holds no statement on approval by top management",
        ],
    );
}

#[test]
fn compliance_with_the_policy_itself_is_no_commitment_to_the_law() {
    let without =
        FULL.replace("We meet the law and our contracts.", "Staff must comply with this policy.");
    check(
        "T13",
        &[("AI_policy.docx", &without)],
        &[
            "fail POL-AI-01: POL-AI-01 AI Policy: the AI policy holds no statement on a commitment to meet applicable requirements",
        ],
    );
}

#[test]
fn without_a_policy_nothing_can_be_said() {
    check(
        "T13",
        &[("security_policy.docx", "# Information security policy\n\nPasswords are long.")],
        &["not testable AI policy"],
    );
}

fn statement(status: &str) -> String {
    format!(
        "| Control | Title | Applicable | Justification | Status | Evidence |\n\
         | A.2.2 | AI policy | yes | needed | implemented | POL-AI-01 |\n\
         | A.2.3 | Alignment with other policies | yes | needed | {status} | POL-AI-01 |\n\
         | A.2.4 | Review | yes | needed | implemented | POL-AI-01 |\n\
         | A.3.2 | Roles | yes | needed | implemented | RACI |\n\
         | A.3.3 | Concerns | yes | needed | implemented | PROC-03 |"
    )
}

#[test]
fn a_policy_names_the_others_it_goes_with() {
    let bare =
        FULL.replace("It goes with the information security policy.", "See PROC-12 for details.");
    let (done, planned) = (statement("implemented"), statement("planned"));
    check(
        "T16",
        &[("AI_policy.docx", &bare), ("Statement_of_Applicability.csv", &done), INVENTORY],
        &["fail POL-AI-01"],
    );
    check(
        "T16",
        &[("AI_policy.docx", FULL), ("Statement_of_Applicability.csv", &done)],
        &["pass POL-AI-01"],
    );
    check(
        "T16",
        &[("AI_policy.docx", &bare), ("Statement_of_Applicability.csv", &planned)],
        &["pass POL-AI-01"],
    );
    check("T16", &[("AI_policy.docx", &bare)], &["not testable A.2.3"]);
}

#[test]
fn a_policy_is_reviewed_at_its_own_interval() {
    let policy = "# AI Policy\n\n| Document ID | POL-AI-01 |\n| Version | 2.0 |\n\nWe develop and use AI. The policy is looked at every year by the board.";
    let dated =
        policy.replace("| Version | 2.0 |", "| Version | 2.0 |\n| Approved on | 2024-03-10 |");
    let minutes =
        "# Minutes of 24 February 2026\n\nPOL-AI-01 was gone through line by line. It still fits.";
    check(
        "T14",
        &[("AI_policy.docx", &dated)],
        &["fail POL-AI-01: POL-AI-01: the AI policy was not reviewed"],
    );
    check("T14", &[("AI_policy.docx", &dated), ("minutes.docx", minutes)], &["pass POL-AI-01"]);
    check("T14", &[("AI_policy.docx", policy), ("minutes.docx", minutes)], &["pass POL-AI-01"]);
    let silent = policy.replace("The policy is looked at every year by the board.", "");
    check(
        "T14",
        &[("AI_policy.docx", &silent)],
        &["fail POL-AI-01: POL-AI-01: the AI policy names no review date"],
    );
}

#[test]
fn a_policy_amended_in_name_only_is_told() {
    let manual = "# AIMS manual\n\n| Document ID | MAN-01 |\n| Version | 1.0 |\n| Status | approved |\n\n\
        # Other policies\n\n| POL-07 Procurement policy | AI clause added | rev 6 |\n| POL-08 Travel policy | no change | rev 2 |";
    let plain = "# Procurement policy\n\n| Document ID | POL-07 |\n| Version | 6 |\n| Status | approved |\n\n\
        Purchases above 5,000 need three offers. Software is bought through IT.";
    let with =
        plain.replace("through IT.", "through IT. AI functions need an impact screening first.");
    check(
        "T16",
        &[("manual.docx", manual), ("procurement_policy.docx", plain)],
        &[
            "not testable A.2.3",
            "fail POL-07: POL-07 Procurement policy: said to be amended for AI",
        ],
    );
    check(
        "T16",
        &[("manual.docx", manual), ("procurement_policy.docx", &with)],
        &["not testable A.2.3", "pass POL-07"],
    );
}

#[test]
fn a_translation_under_the_same_id_is_not_asked_again() {
    let text = "Wir entwickeln und betreiben Systeme der künstlichen Intelligenz mit Sorgfalt, und jeder im Haus hält sich an diese Regeln.";
    let policy = "# AI Policy\n\n| Document ID | POL-AI-01 |\n| Version | 2.0 |\n| Approved by | Jo Berg |\n| Approved on | 2026-02-10 |\n\nWe develop and use AI with care, and everybody who works here keeps to these rules. The policy is looked at every year by the board.";
    let german = format!(
        "# KI-Richtlinie\n\n| Dokument-ID | POL-AI-01 |\n| Version | 2.0 |\n| Genehmigt von | Jo Berg |\n| Genehmigt am | 2026-02-10 |\n\n{text}"
    );
    check(
        "T14",
        &[("AI_policy.docx", policy), ("KI-Richtlinie.docx", &german)],
        &["pass POL-AI-01"],
    );
}
