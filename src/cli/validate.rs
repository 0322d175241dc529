//! `catalog validate`: faults of a catalogue, and warnings of what is doubtful in it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::anyhow;
use serde::{Deserialize, Serialize};

use super::args::Format;
use super::catalog_args::CatalogValidateArgs;
use super::failure::{Hint, hinted, shown};
use super::house_catalog;
use super::output::{self, Verbosity};
use super::run::command_line;
use super::table::{counted, table};
use super::terminal::Terminal;
use super::view;
use crate::checks;
use crate::domain::RequirementId;
use crate::index::PassageIndex;
use crate::learn::Profiles;
use crate::report::Kind;
use crate::validate::{self, Tally, Warning};
use crate::words::Language;

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    requirements: usize,
    document_kinds: usize,
    audit_tests: usize,
    examples: usize,
    /// Chunks the words were looked up in; 0 without `--against`.
    chunks: usize,
    warnings: &'a [Warning],
}

/// Checks a catalogue.
pub fn validate(args: &CatalogValidateArgs, terminal: Terminal) -> anyhow::Result<()> {
    let catalog = house_catalog::parse(args.catalog.house.as_deref())?;
    let missing = checks::missing_data(&catalog);
    if !missing.is_empty() {
        let incomplete = anyhow!("the catalogue is incomplete: {}", missing.join("; "));
        return Err(hinted(incomplete, "add what is missing to the house catalogue"));
    }
    let mut warnings = validate::alone(&catalog);
    let mut chunks = 0;
    if !args.against.is_empty() {
        let profiles = Profiles::learn(&catalog);
        let mut tally = Tally::new(&catalog, &profiles);
        args.against.iter().try_for_each(|folder| count(folder, &mut tally))?;
        warnings.extend(validate::against(&catalog, &profiles, &tally));
        chunks = tally.chunks();
    }
    let file = File {
        schema: "tickmark.catalog_check/1",
        requirements: catalog.requirements().len(),
        document_kinds: catalog.kinds().len(),
        audit_tests: catalog.tests().count(),
        examples: catalog.examples().len(),
        chunks,
        warnings: &warnings,
    };
    let text = match args.output.format {
        Format::Json => serde_json::to_string_pretty(&file)? + "\n",
        Format::Human => human(&file, terminal.verbosity),
    };
    output::result(&text, &args.output)
}

#[derive(Deserialize)]
struct Ledger {
    documents: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    path: String,
    language: Option<String>,
    title: Option<String>,
}

/// Counts the words in the chunks of an engagement.
fn count(folder: &Path, tally: &mut Tally) -> anyhow::Result<()> {
    let Ledger { documents } = view::read(folder, Kind::Documents)?;
    let known: BTreeMap<String, (Language, String)> = documents
        .into_iter()
        .map(|Row { path, language, title }| {
            let language = language.as_deref().and_then(Language::of_code).unwrap_or_default();
            (path, (language, title.unwrap_or_default()))
        })
        .collect();
    let unknown = (Language::default(), String::new());
    PassageIndex::open(&folder.join("index"))
        .and_then(|index| {
            index.each_chunk(|chunk| {
                let (language, title) = known.get(&chunk.file.path.0).unwrap_or(&unknown);
                tally.count(&chunk, title, *language);
            })
        })
        .hint(format!("if {} was not run yet: {}", shown(folder), command_line(folder)))
}

fn human(file: &File<'_>, verbosity: Verbosity) -> String {
    let rows: Vec<[String; 3]> =
        file.warnings.iter().map(|warning| row(warning, verbosity)).collect();
    let warnings = if rows.is_empty() {
        String::new()
    } else {
        table(["Requirement", "Warning", "Words"], rows)
    };
    let looked_up = match file.chunks {
        0 => String::new(),
        chunks => format!("The words were looked up in {}.\n", counted(chunks, "chunk", "chunks")),
    };
    format!(
        "{warnings}{looked_up}The catalogue is sound: {} requirements, {} document kinds, {} audit tests; \
         {}\n",
        file.requirements,
        file.document_kinds,
        file.audit_tests,
        counted(file.warnings.len(), "warning", "warnings"),
    )
}

/// A warning as a row: the requirements, what is wrong, the words.
fn row(warning: &Warning, verbosity: Verbosity) -> [String; 3] {
    let beside = |word: &str, other: &str| format!("`{word}` beside `{other}`");
    let listed = |words: &[String]| match verbosity {
        Verbosity::Verbose => words.join("; "),
        _ => String::new(),
    };
    match warning {
        Warning::SameTerm { requirement, term, twin } => {
            [requirement.to_string(), "term twice".to_owned(), beside(term, twin)]
        }
        Warning::SharedTerms { requirements, terms } => {
            let shared = counted(terms.len(), "term in common", "terms in common");
            [named(requirements), shared, terms.join("; ")]
        }
        Warning::SameMember { requirement, group, member, twin, languages } => {
            let same = format!("concept {group}, same stems {}", languages.join(", "));
            [requirement.to_string(), same.trim_end().to_owned(), beside(member, twin)]
        }
        Warning::ImpliedMember { requirement, group, member, by } => {
            [requirement.to_string(), format!("concept {group}, needless"), beside(member, by)]
        }
        Warning::SameExample { text, sources } => {
            let words = format!("“{text}” ({})", sources.join("; "));
            [String::new(), format!("example {} times", sources.len()), words]
        }
        Warning::FewExamples { requirement, language, passages, passages_min } => {
            let few = format!("{passages} of {passages_min} examples, {language}");
            [requirement.to_string(), few, String::new()]
        }
        Warning::DeadTerms { requirement, terms, of } => {
            let dead = format!("{} of {of} terms in no chunk", terms.len());
            [requirement.to_string(), dead, listed(terms)]
        }
        Warning::DeadMembers { requirement, members, of } => {
            let dead = format!("{} of {of} concept words in no chunk", members.len());
            [requirement.to_string(), dead, listed(members)]
        }
        Warning::BroadTerm { requirement, term, share, .. } => {
            [requirement.to_string(), format!("term in {}", percent(*share)), term.clone()]
        }
        Warning::BroadMember { requirement, group, member, share, .. } => {
            let broad = format!("concept {group}, in {}", percent(*share));
            [requirement.to_string(), broad, member.clone()]
        }
        Warning::BroadStem { requirements, stem, share, .. } => {
            [named(requirements), format!("search stem in {}", percent(*share)), stem.clone()]
        }
    }
}

/// Requirements by name, if they are few.
fn named(requirements: &[RequirementId]) -> String {
    match requirements {
        [_, _, _, _, _, ..] => format!("{} requirements", requirements.len()),
        few => few.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} % of chunks", share * 100.0)
}
