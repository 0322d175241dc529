//! What goes out before fieldwork, on the sample: the plan with its samples, the request list, interview guides, and
//! what each kind of audit makes of the drafts.

/// Guides that are filled in and read again.
mod interviews;
/// The audit plan.
mod plan;
/// Kinds of audit.
mod profiles;
/// The evidence request list.
mod requests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tickmark::deliver::{Basis, Dossier, Earlier, Plan, plan as planned};
use tickmark::docket::{Docket, Elusion, filed};
use tickmark::domain::{Contact, Digest, Language, Mandate, Member};
use tickmark::outputs::{self, Facts, Outputs};

use crate::sample;

/// The outputs of the sample, as a later verb reads them.
pub static OUTPUTS: LazyLock<(Outputs, Facts)> = LazyLock::new(|| {
    let files: BTreeMap<&str, Vec<u8>> = sample::rendered(&sample::REPORT).into_iter().collect();
    let text = |name: &'static str| String::from_utf8(files[name].clone()).expect("text");
    let outputs = Outputs::read(|name| Ok::<_, outputs::Error>(text(name))).expect("outputs");
    let facts = outputs::parsed("facts.json", &text("facts.json")).expect("facts");
    (outputs, facts)
});

/// Nobody looked at what was not flagged.
static ELUSION: LazyLock<Elusion> = LazyLock::new(Elusion::default);

/// An audit on the sample with what people told of it.
pub struct Case {
    pub outputs: Outputs,
    pub mandate: Mandate,
    pub docket: Docket,
}

impl Case {
    pub fn new(mandate: Mandate) -> Self {
        let outputs = OUTPUTS.0.clone();
        let docket = Docket::of(&filed(&outputs.findings.findings), &[], |_| None);
        Self { outputs, mandate, docket }
    }

    pub fn dossier(&self) -> Dossier<'_> {
        let catalog = &sample::REPORT.catalog;
        Dossier {
            outputs: &self.outputs,
            docket: &self.docket,
            head: Digest::of(b""),
            signed: None,
            elusion: &ELUSION,
            mandate: &self.mandate,
            catalog,
            phrases: catalog.phrases().of(self.mandate.language),
        }
    }

    pub fn plan(&self, earlier: Option<&Earlier>) -> Plan {
        planned(&self.dossier(), Basis { facts: &OUTPUTS.1, earlier, seed: 1 })
    }
}

/// What people told of the audit, but for days, changes and who agreed.
pub fn mandate(language: Language) -> Mandate {
    Mandate {
        audit_id: "IA-2026-2".to_owned(),
        client: "Managing director".to_owned(),
        objectives: vec!["Conformity with ISO/IEC 42001".to_owned(), "Effectiveness".to_owned()],
        sites: vec!["Ashby Fold".to_owned()],
        team: vec![
            Member {
                name: "O. Brask".to_owned(),
                role: "lead auditor".to_owned(),
                independence: "No work in the audited areas in 24 months".to_owned(),
                competence: "Lead auditor training 2025".to_owned(),
            },
            Member {
                name: "E. Sunderland".to_owned(),
                role: "auditor".to_owned(),
                independence: String::new(),
                competence: String::new(),
            },
        ],
        contacts: vec![Contact { role: "AIMS manager".to_owned(), name: String::new() }],
        distribution: vec!["Managing director".to_owned()],
        classification: "Confidential".to_owned(),
        language,
        ..Mandate::default()
    }
}

/// A text without what changes with every word of the catalogue and every version.
pub fn settled(text: &str) -> String {
    let catalog = sample::REPORT.catalog.hash();
    text.replace(catalog, "[catalogue]")
        .replace(concat!("tickmark ", env!("CARGO_PKG_VERSION")), "tickmark [version]")
}
