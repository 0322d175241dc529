//! Inventories in the layouts and words of many houses, and lists of other things.

use crate::facts::written::{cues, document};

/// The systems that a document lists, as "id name" each; `-` where it has none.
fn check(path: &str, text: &str, expected: &str) {
    let facts = crate::facts::read(&document(path, text), cues());
    let sets = facts.records.iter().filter(|set| set.record.starts_with("system"));
    let systems: Vec<String> = sets
        .flat_map(|set| &set.rows)
        .map(|row| {
            let text = |name: &str| row.fields.get(name).map(|fact| fact.value.as_str());
            let parts: Vec<&str> = ["id", "name"].into_iter().filter_map(text).collect();
            parts.join(" ")
        })
        .collect();
    assert_eq!(systems.join("; "), expected, "{path}\n{text}");
}

#[test]
fn tables_whose_title_says_what_they_list() {
    check(
        "a/tools.docx",
        "# Decision tools we use\n\n| Ref | Known as | Answerable | Stage |\n| T-101 | Compass | Kim | live |\n\
         | T-102 | Mabel | Lee | pilot |",
        "T-101 Compass; T-102 Mabel",
    );
    check(
        "registers/REG-4_AI_inventory.csv",
        "| System | Name | Also called | Purpose | Tier |\n| AI-01 | Compass | C | Sorts letters | High |\n\
         | AI-02 | Mabel | M | Answers questions | Low |",
        "AI-01 Compass; AI-02 Mabel",
    );
    check(
        "registers/REG-3_AI_inventory.csv",
        "| Name | Owner | Version |\n| Compass | Kim | 4.2 |\n| Mabel | Lee | 1.8 |",
        "Compass; Mabel",
    );
    check(
        "a/Algorithmenregister.xlsx",
        "| Algorithmenregister der Stadt |\n| Amt | Bezeichnung | Zweck | In Betrieb seit | Hersteller |\n\
         | Sozialamt | Wegweiser | sortiert Anträge vor | 2023 | Ratio GmbH |\n\
         | Tiefbauamt | Pegelblick | sagt Hochwasser voraus | 2021 | Eigenbau |",
        "Wegweiser; Pegelblick",
    );
    check(
        "a/registre.xlsx",
        "| Registre des algorithmes publics |\n| N° | Désignation | Finalité | Direction | Mis en service le |\n\
         | 1 | Aiguilleur | oriente les demandes | Accueil | 2023 |\n| 2 | Vigie | repère les fraudes | CAF | 2022 |",
        "1 Aiguilleur; 2 Vigie",
    );
    check(
        "a/models.xlsx",
        "| Model risk inventory |\n| Model no. | Model | Use | Model owner | Tier | Last validation |\n\
         | M-001 | Heron | lapse rates | Kim | 1 | 2025-03-01 |\n| M-002 | Egret | claims reserve | Lee | 2 | 2025-05-01 |",
        "M-001 Heron; M-002 Egret",
    );
}

#[test]
fn tables_of_cities_insurers_and_wikis() {
    check(
        "a/Model_inventory_2026.xlsx",
        "| Model ID | Model name | Model purpose | Business line | Model developer | Materiality | Validation status |\n\
         | MI-101 | Heron | lapse rates | Life | Actuarial | high | validated |\n\
         | MI-102 | Egret | reserves | Motor | Actuarial | low | due |",
        "MI-101 Heron; MI-102 Egret",
    );
    check(
        "open_data/algorithm-register.json",
        "| name | description | department | status | contact |\n\
         | Pothole Eye | finds damage in street images | Roads | in use | Kim |\n\
         | Wegwijs | sorts reports of residents | Service | pilot | Lee |",
        "Pothole Eye; Wegwijs",
    );
    check(
        "a/x.docx",
        "# Register of AI systems and their suppliers\n\n| System | Supplier | Owner | In use since |\n\
         | Compass | Quillmark | Kim | 2023 |\n| Mabel | Lumenar | Lee | 2024 |",
        "Compass; Mabel",
    );
    check(
        "a/x.html",
        "# Automated decisions affecting people\n\n| Department | System | Decision | Responsible | Degree of automation |\n\
         | Benefits | Aid Sorter | order of cases | Kim | full |\n| Housing | Match Point | flats | Lee | proposal |",
        "Aid Sorter; Match Point",
    );
    check(
        "a/lernende_software.docx",
        "# Verzeichnis lernender Software\n\n| Bezeichnung | Wozu | verantwortlich | Bezogen von | Läuft seit |\n\
         | Lotse | schlägt Betten vor | Kim | Eigenbau | 2024 |\n| Ohr | Spracherkennung | Lee | Vox AG | 2023 |",
        "Lotse; Ohr",
    );
    check(
        "a/x.docx",
        "# Tool suppliers\n\n| Name | Product | Status | Owner | Since |\n\
         | Quillmark | credit score | fit | Kim | 2023 |\n| Corvane | speech recognition | fit | Lee | 2024 |",
        "",
    );
}

#[test]
fn tables_whose_rows_say_what_they_list() {
    check(
        "a/LST-702_Systeme.csv",
        "| Nr | Name | Was es tut | Lieferant | Stand |\n| DM-01 | Ampel | sortiert Aufnahmen | PS BV | Betrieb |\n\
         | DM-03 | NoShow | sagt voraus, wer fehlt | TP GmbH | Betrieb |",
        "DM-01 Ampel; DM-03 NoShow",
    );
    check(
        "a/x.docx",
        "# Overview\n\n| What we call it | Job | Who looks after it | Since |\n\
         | Tripwire | fraud score on applications | Kim | 2023 |\n| Earshot | transcribes calls | Lee | 2024 |",
        "Tripwire; Earshot",
    );
    check(
        "a/liste.docx",
        "# Nos outils\n\n| Outil | Sert à | Responsable | Statut |\n\
         | Boussole | prédit la demande | Kim | en service |\n| Plume | rédige les réponses | Lee | pilote |",
        "Boussole; Plume",
    );
    check(
        "a/Inventory_of_systems.ods",
        "| Id | System | Since |\n| S-1 | Loan scoring | 2026-01-10 |\n| 3 | Chat & search | 2025-06-01 |",
        "S-1 Loan scoring; 3 Chat & search",
    );
    // No header names the systems; their cells do.
    check(
        "a/x.docx",
        "# Our smart helpers\n\n| Helper | Job | Boss | Since |\n\
         | Compass | predicts arrears | Kim | 2023 |\n| Mabel | answers in chat | Lee | 2024 |",
        "Compass; Mabel",
    );
}

#[test]
fn tables_whose_columns_say_what_they_list() {
    check(
        "a/x.xlsx",
        "| System | Owner | Version | Human oversight | Training data | Status |\n\
         | Compass | Kim | 4.2 | underwriter | loans | live |\n| Heron | Lee | 2 | clerk | claims | live |",
        "Compass; Heron",
    );
    check(
        "a/x.xlsx",
        "| System | Owner | Version | Supplier | Status |\n| Ledger | Kim | 4.2 | SAP | live |\n\
         | Payroll | Lee | 2 | Sage | live |",
        "",
    );
}

#[test]
fn labels_may_stand_at_the_side() {
    check(
        "a/x.docx",
        "# Smart systems at a glance\n\n| | Compass | Mabel |\n| Purpose | predicts arrears | answers in chat |\n\
         | Owner | Kim | Lee |\n| Version | 4.2 | 1.8 |",
        "Compass; Mabel",
    );
}

#[test]
fn systems_may_be_written_out_in_blocks() {
    check(
        "a/register.md",
        "# Register of smart tools\n\n## x\n\n# DT-01 Compass\n\n**Purpose:** predicts arrears\n**Owner:** Kim\n\
         **Version:** 4.2\n\n# DT-05 Mabel\n\n**Purpose:** answers in chat\n**Owner:** Lee\n**Version:** 1.8",
        "DT-01 Compass; DT-05 Mabel",
    );
    check(
        "a/KI-Verzeichnis.docx",
        "# Lotse\n\n| Zweck | schlägt Betten vor |\n| Verantwortlich | Kim |\n| Stand | Betrieb |\n\n\
         # Lentigo\n\n| Zweck | erkennt Flecken |\n| Verantwortlich | Lee |\n| Stand | Betrieb |",
        "Lotse; Lentigo",
    );
    check(
        "a/ai_inventory.yaml.md",
        "--- name: Compass\npurpose: predicts arrears\nowner: Kim\n\n--- name: Mabel\npurpose: answers in chat\nowner: Lee",
        "Compass; Mabel",
    );
    check(
        "a/x.docx",
        "# Bots\n\nName: Compass\nTask: predicts arrears\nOwner: Kim\nName: Mabel\nTask: answers in chat\nOwner: Lee",
        "Compass; Mabel",
    );
    // One block is a document that speaks of itself.
    check("a/x.docx", "# AI system Compass\n\nPurpose: predicts\nOwner: Kim\nVersion: 4", "");
}

#[test]
fn systems_may_be_items_of_a_text() {
    check(
        "a/x.md",
        "# AI systems in use\n\n- **Compass** (DT-01): scores affordability\n- Mabel – answers customers in chat\n\
         - Earshot – transcribes calls",
        "DT-01 Compass; Mabel; Earshot",
    );
    check(
        "a/x.md",
        "# Prohibited AI systems\n\n- Social scoring – ranks people\n- Emotion recognition – detects moods",
        "",
    );
    check(
        "a/x.md",
        "# What AI is\n\n- Chatbots – answer questions\n- Forecasting – predicts demand",
        "",
    );
}

#[test]
fn lists_of_other_things_are_no_inventories() {
    for (path, text) in [
        (
            "it/servers.csv",
            "| Name | Owner | Status | Version | Supplier |\n| srv-01 | Kim | live | 22.04 | Dell |",
        ),
        (
            "it/licences.xlsx",
            "| Software | Owner | Version | Supplier | Seats |\n| Acrobat | Kim | 11 | Adobe | 4 |\n| DeepL translation | Kim | 2 | DeepL | 9 |",
        ),
        (
            "it/software.csv",
            "| Software | Purpose | Owner | Version |\n| Acrobat | edits files | Kim | 11 |\n| DeepL | translation | Kim | 2 |\n| Sage | payroll | Lee | 7 |",
        ),
        (
            "a/tool_suppliers.csv",
            "| Seller | What we take | For | Status | Owner |\n| Quillmark | credit score | DT-01 | fit | Kim |\n| Corvane | speech to text | DT-03 | fit | Lee |",
        ),
        (
            "a/tool_risk_log.csv",
            "| No | Tool | What could go wrong | Accountable | Status |\n| TR-01 | Compass | scores are biased | Kim | open |\n| TR-02 | Mabel | answers are wrong | Lee | open |",
        ),
        (
            "a/AI_risks.xlsx",
            "| ID | Name | Owner | Status | Level |\n| R-1 | Prediction drift | Kim | open | high |\n| R-2 | Wrong ranking | Lee | open | low |",
        ),
        (
            "a/AI_documents.csv",
            "| ID | Title | Version | Owner | Status |\n| POL-1 | AI policy | 2 | Kim | approved |\n| PRO-1 | Model scoring procedure | 1 | Lee | draft |",
        ),
        (
            "a/data.csv",
            "| ID | Name | Purpose | Owner | Source |\n| DS-01 | Loans | training of the prediction | Kim | core |\n| DS-02 | Calls | training of speech recognition | Lee | PBX |",
        ),
        (
            "a/team.csv",
            "| Name | Role | Department | Status | Since |\n| Kim Lee | data scientist | AI | active | 2020 |\n| Jo Day | ranking engineer | AI | active | 2021 |",
        ),
        (
            "a/courses.csv",
            "| Name | Course | Status | Level |\n| Kim | Machine learning | passed | 1 |\n| Lee | Chatbots | passed | 2 |",
        ),
        (
            "a/AI_objectives.md",
            "| No | Objective | Owner | Status | Stage |\n| 1 | Better forecasts | Kim | open | Q1 |\n| 2 | Fairer ranking | Lee | open | Q2 |",
        ),
        (
            "a/export.csv",
            "| Key | Tool | Summary | Status | Owner |\n| MG-171 | Shortlist | ranks CVs | done | Kim |\n\
             | MG-172 | Shortlist | ranks CVs again | done | Kim |\n| MG-173 | Mabel | answers in chat | done | Kim |\n\
             | MG-174 | Mabel | chat fixed | done | Kim |",
        ),
        (
            "a/Risiken.docx",
            "# R-01 Ampel\n\nBeschreibung: sortiert falsch\nVerantwortlich: Kim\nStatus: offen\n\n# R-02 Lotse\n\n\
             Beschreibung: schlägt falsch vor\nVerantwortlich: Lee\nStatus: offen",
        ),
    ] {
        check(path, text, "");
    }
}

#[test]
fn a_bare_inventory_is_one_by_many_columns_and_what_some_rows_do() {
    check(
        "sheets/inventory.csv",
        "| ID | Name | What it does | Status | In use since | Version | Tier | Our role | Owner |\n\
         | S-1 | Compass | suggests the order of stops | in use | 2024-03-04 | 5.1 | B | user | Kim |\n\
         | S-2 | Mabel | drives the belt | in use | 2024-03-04 | 2.0 | C | user | Lee |",
        "S-1 Compass; S-2 Mabel",
    );
    check(
        "sheets/inventory.csv",
        "| ID | Name | Use | Status | Version | Owner |\n| SRV-1 | Printer | prints | in use | 5.1 | Kim |\n\
         | SRV-2 | Switch | network | in use | 2.0 | Lee |",
        "",
    );
}
