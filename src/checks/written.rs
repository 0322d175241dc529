//! Dossiers for tests, written as documents would look, and results as lines.

use std::sync::LazyLock;

use super::{Dossier, Material, State, tests};
use crate::catalog::{Catalog, shipped};
use crate::domain::{Engagement, EvidencePath, LedgerRow, Outcome, Particulars, Profile};
use crate::facts::{self, Cues, Studied};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::parse(&shipped()).expect("the shipped catalogue"));
static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::new(&CATALOG));

/// The shipped catalogue.
pub(super) fn catalog() -> &'static Catalog {
    &CATALOG
}

/// The documents of a dossier, read.
pub(super) fn studied(documents: &[(&str, &str)]) -> Vec<Studied> {
    let mut studied: Vec<Studied> = documents
        .iter()
        .map(|(path, text)| {
            let document = facts::written::document(path, text);
            let row = LedgerRow {
                path: EvidencePath((*path).to_owned()),
                id: Some(document.file.id),
                bytes: document.file.bytes,
                duplicate_of: None,
                outcome: Outcome::Read(Particulars::of(&document)),
            };
            let facts = Some(Box::new(facts::read(&document, &CUES)));
            Studied { row, facts, chunks: 1, likely_kind: None }
        })
        .collect();
    studied.sort_by(|one, other| one.row.path.cmp(&other.row.path));
    studied
}

/// Looks at the dossier of some documents as of a day.
pub(super) fn with_dossier<T>(
    as_of: &str,
    studied: &[Studied],
    look: impl FnOnce(&Dossier<'_>) -> T,
) -> T {
    let engagement = Engagement {
        auditee: String::new(),
        scope: String::new(),
        as_of: as_of.parse().expect("a day"),
        period: None,
        profile: Profile::default(),
        auditors: Vec::new(),
        criteria: Vec::new(),
        frameworks: Vec::new(),
        systems: Vec::new(),
        waivers: Vec::new(),
        language: crate::domain::Language::En,
    };
    look(&Dossier {
        engagement: &engagement,
        catalog: &CATALOG,
        documents: studied,
        assessments: &[],
    })
}

/// What a test says of a dossier as of a day, a line for each subject: `fail NC-07: its title`.
pub(super) fn run(test: &str, as_of: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let entry = tests().into_iter().find(|one| one.id == test).expect("a test of this id");
    let data = CATALOG.test(test).expect("data of this test");
    let results = with_dossier(as_of, &studied(documents), |dossier| {
        (entry.decide)(&Material::of(dossier), data)
    });
    let line = |result: &super::CheckResult| {
        let state = match result.state {
            State::Pass => "pass",
            State::Fail => "fail",
            State::Absent => "absent",
            State::NeedsHuman => "needs human",
            State::NotTestable => "not testable",
        };
        let title = result.draft.as_ref().map(|draft| draft.title.as_str());
        if let Some(draft) = &result.draft {
            let texts = [&draft.title, &draft.condition, &draft.observed, &draft.expected];
            for text in texts.into_iter().chain([&draft.question, &draft.criterion.text]) {
                assert!(!text.contains('{'), "a placeholder is left in `{text}`");
            }
            assert!(!draft.title.is_empty(), "{test} has no wording for {}", result.subject);
        }
        match title {
            Some(title) => format!("{state} {}: {title}", result.subject),
            None => format!("{state} {}", result.subject),
        }
    };
    results.iter().map(line).collect()
}
