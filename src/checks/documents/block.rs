//! T01: a governing document lacks control data that the house's documents carry.
//!
//! What a document has to carry is the house's to say, so a field counts as expected where most of its
//! documents carry it. One that none carries is kept elsewhere, or goes by a word nobody knows.

use super::super::draft::{self, Draft};
use super::super::material::{File, Material, Terms, answers, lays_down};
use super::super::{CheckResult, State, Test};
use super::library::{Listed, is_collection, pattern};
use super::{governs, label, own_id, shown, subject};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, EvidencePath, FindingKind, RequirementId};
use crate::facts::Answer;

pub(super) const TEST: Test = Test {
    id: "T01",
    decide: control_block_complete,
    parameters: &["documents_min", "practice_share_percent"],
    wordings: &["fields_missing", "single_fields", "no_approval"],
    says: &["version", "owner", "approver", "approved_on", "governing_documents"],
};

/// What a governing document carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Version,
    Owner,
    Approver,
    ApprovedOn,
}

const FIELDS: [Field; 4] = [Field::Version, Field::Owner, Field::Approver, Field::ApprovedOn];

impl Field {
    /// The test's list of words for it.
    fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Owner => "owner",
            Self::Approver => "approver",
            Self::ApprovedOn => "approved_on",
        }
    }
}

/// A document with the fields it lacks.
struct Looked<'a> {
    file: File<'a>,
    lacks: Vec<Field>,
}

/// Whether a file holds data and no paper: settings and exports have versions too.
fn is_data(path: &EvidencePath) -> bool {
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let data = ["json", "jsonl", "yaml", "yml", "xml", "csv", "toml"];
    extension.is_some_and(|extension| data.contains(&extension.as_str()))
}

/// T01 (`rules` T01).
fn control_block_complete(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let exempt = test.kinds.get("exempt");
    let is_exempt = |file: &File<'_>| {
        file.facts.kind.as_ref().is_some_and(|kind| exempt.is_some_and(|list| list.contains(kind)))
    };
    let listed = Listed::all(material);
    let governing = |file: &&File<'_>| {
        governs(file.facts)
            && !is_data(file.path)
            && !is_exempt(file)
            && !is_collection(file.facts)
            && is_of_house(file, &listed, test.parameter("documents_min"))
    };
    let looked: Vec<Looked<'_>> = material
        .files
        .iter()
        .filter(governing)
        .map(|file| Looked { file: *file, lacks: lacking(file, &listed) })
        .collect();
    if looked.len() < test.parameter("documents_min") {
        return vec![draft::silent(test, "document control", State::NotTestable)];
    }
    let usual = |field: &Field| {
        let having = looked.iter().filter(|one| !one.lacks.contains(field)).count();
        having * 100 >= test.parameter("practice_share_percent") * looked.len()
    };
    let expected: Vec<Field> = FIELDS.into_iter().filter(usual).collect();
    let rule = house_rule(material, test);
    let wanting = |one: &Looked<'_>| -> Vec<Field> {
        one.lacks.iter().copied().filter(|field| expected.contains(field)).collect()
    };
    let failed = looked.iter().filter(|one| !wanting(one).is_empty()).count();
    let mut results = Vec::new();
    let mut single: Vec<(&Looked<'_>, Field)> = Vec::new();
    for one in &looked {
        match wanting(one).as_slice() {
            // Owners are named in so many ways that one missing alone shows little.
            [] | [Field::Owner] => results.push(draft::pass(test, &subject(&one.file))),
            [field] => single.push((one, *field)),
            fields => {
                results.push(several_missing(test, one, fields, &rule, (looked.len(), failed)));
            }
        }
    }
    results.extend(single_missing(test, &single, looked.len()));
    results.extend(no_approval(test, &looked));
    results
}

/// Whether a document is one of those the house controls: where there is a list of them, it is listed or
/// numbered like those that are; else it has a number, is of a kind that is known, or speaks of AI.
fn is_of_house(file: &File<'_>, listed: &[Listed<'_>], rows_min: usize) -> bool {
    let id = own_id(file.facts, file.path);
    if listed.len() < rows_min {
        return id.is_some() || file.facts.kind.is_some() || file.facts.about_ai;
    }
    let own = id.as_deref().and_then(pattern);
    let numbered = |row: &Listed<'_>| own.is_some() && row.id().and_then(pattern) == own;
    listed.iter().any(|row| row.is_of(id.as_deref(), file.facts) || numbered(row))
}

fn lacking(file: &File<'_>, listed: &[Listed<'_>]) -> Vec<Field> {
    let control = &file.facts.control;
    let id = own_id(file.facts, file.path);
    let row = listed.iter().find(|row| row.is_of(id.as_deref(), file.facts));
    let in_row = |column: &str| row.is_some_and(|row| row.text(column).is_some());
    // "Approved by the board on 11 March 2025" may stand in a sentence that was not read as a field.
    let told = answers(file.facts, "T01.approval").any(names_a_year);
    let has = |field: &Field| match field {
        // The list gives no version to what is not kept in versions.
        Field::Version => control.version.is_some() || row.is_some(),
        Field::Owner => {
            let named = control.owner.is_some() || control.author.is_some() || in_row("owner");
            named || answers(file.facts, "T01.author").next().is_some()
        }
        Field::Approver => control.approver.is_some() || told,
        Field::ApprovedOn => {
            let dated = [&control.approved_on, &control.effective_on, &control.reviewed_on];
            dated.iter().any(|date| date.is_some()) || in_row("approved_on") || told
        }
    };
    FIELDS.into_iter().filter(|field| !has(field)).collect()
}

fn names_a_year(answer: &Answer) -> bool {
    let quote = answer.evidence.quote();
    crate::words::spans(quote).into_iter().any(|(start, end)| {
        let word = &quote[start..end];
        word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The organisation's own rule on what a document carries.
fn house_rule(material: &Material<'_>, test: &AuditTest) -> Vec<Evidence> {
    let fields: Vec<Terms> = FIELDS.iter().map(|field| Terms::of(test, field.name())).collect();
    let rules = material.files.iter().filter(|file| lays_down(file.facts) || governs(file.facts));
    let told = rules.flat_map(|file| answers(file.facts, "T01.carries")).find(|answer| {
        let quote = answer.evidence.quote();
        fields.iter().filter(|terms| terms.stand_in(quote)).count() >= 2
    });
    told.map(|answer| answer.evidence.clone()).into_iter().collect()
}

fn several_missing(
    test: &AuditTest,
    one: &Looked<'_>,
    fields: &[Field],
    rule: &[Evidence],
    (tested, failed): (usize, usize),
) -> CheckResult {
    let missing: Vec<String> =
        fields.iter().map(|field| test.phrase(field.name()).to_owned()).collect();
    let is_policy = one.file.facts.kind.as_ref().is_some_and(|kind| kind.0 == "POL-AI");
    let policy: Option<RequirementId> = "5.2".parse().ok().filter(|_| is_policy);
    Draft::new(test, "fields_missing", subject(&one.file))
        .fact("document", label(&one.file))
        .fact("missing", test.listed(&missing))
        .evidence(shown(one.file.facts))
        .evidence(rule.iter().cloned())
        .also(policy)
        .population(tested, failed, "governing_documents")
        .result()
}

/// One observation for all documents that lack a single field.
fn single_missing(
    test: &AuditTest,
    single: &[(&Looked<'_>, Field)],
    tested: usize,
) -> Option<CheckResult> {
    const CITED_MAX: usize = 10;
    if single.is_empty() {
        return None;
    }
    let subjects: Vec<String> = single.iter().map(|(one, _)| subject(&one.file)).collect();
    let told: Vec<String> = single
        .iter()
        .map(|(one, field)| format!("{} ({})", label(&one.file), test.phrase(field.name())))
        .collect();
    let draft = Draft::new(test, "single_fields", subjects.join(", "))
        .kind(FindingKind::Observation)
        .fact("count", subjects.len())
        .fact("documents", test.listed(&subjects))
        .fact("missing", told.join("; "))
        .evidence(single.iter().filter_map(|(one, _)| shown(one.file.facts)).take(CITED_MAX))
        .population(tested, subjects.len(), "governing_documents");
    Some(draft.result())
}

/// Where no document shows who approved it, that is asked for once.
fn no_approval(test: &AuditTest, looked: &[Looked<'_>]) -> Option<CheckResult> {
    let approval = [Field::Approver, Field::ApprovedOn];
    let none = looked.iter().all(|one| approval.iter().all(|field| one.lacks.contains(field)));
    let draft = Draft::new(test, "no_approval", "document control")
        .kind(FindingKind::EvidenceRequest)
        .fact("count", looked.len())
        .evidence(looked.iter().filter_map(|one| shown(one.file.facts)).take(3))
        .population(looked.len(), looked.len(), "governing_documents");
    none.then(|| draft.result())
}
