//! The requirement catalogue: what is looked for, and by which words, as data people can change.
//!
//! Parsed once from TOML files into checked values: ids are unique, references known, keys spelled
//! right. The files in `requirement_catalog/` are embedded in the binary; a house catalogue is laid
//! over them file by file. This room never touches the disk: the command line reads the files.

mod audit_test;
mod bilingual;
mod crosswalk;
mod document_words;
mod entries;
mod example;
mod exchange;
mod follow_up;
mod framework;
mod gathering;
mod interviews;
mod inventory_words;
mod judgement;
mod kind;
mod lexicon;
mod matrix_column;
mod phrases;
mod profile;
mod references;
mod register_words;
mod sampling;
mod spoken;
mod toml_file;
mod translations;
mod validation;

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

pub use audit_test::{AuditTest, Probe, Wording};
pub use bilingual::Bilingual;
pub use crosswalk::{Carried, CarryRules, Crosswalk, Mapping};
pub use document_words::{DocumentWords, ReviewWords};
pub use example::{Example, ExampleNature};
pub use exchange::{
    CLASSES, CisoAssistant, Exchange, OscalGroup, OscalTitles, PLACES, STATES, TicketColumn,
    TicketKey, Tickets,
};
pub use follow_up::{FollowUpRules, GradeDays};
pub use framework::{Clause, ClauseGroup, Framework};
pub use gathering::Gathering;
pub use interviews::{InterviewRole, Interviews, NoteLabels, SoftElement};
pub use inventory_words::{DoesWords, InventoryHeader, InventoryTitle, InventoryWords, NameWords};
pub use judgement::{
    Conclusion, Context, Enough, Feature, FunctionWords, Judgement, KindVotes, Learning, Sign,
    Weights,
};
pub use kind::DocumentKind;
pub use lexicon::{
    CadencePhrases, ColumnLabels, ControlField, FieldLabels, Grace, Lexicon, LimitUnit, LimitWords,
    MonthNames, NatureCues, RecordTable, StatusWords, TitleWords,
};
pub use matrix_column::MatrixColumn;
pub use phrases::{Phrasebook, Phrases};
pub use profile::{Absence, AuditProfile, ProfileTests, Recommendations, Window};
pub use register_words::{
    AnswerWords, FormWords, OutcomeWords, RegisterTable, RegisterView, RegisterWords,
    SignificanceWords, WorkWords,
};
pub use sampling::{Always, SampledPopulation, Sampling};
pub use toml_file::CatalogFile;
pub use validation::{ShareLimits, ValidationLimits};

use crate::domain::{
    Fingerprint, FrameworkId, KindCode, Language, Profile, Requirement, RequirementId,
};
use entries::{
    Entries, ExampleFile, KindFile, MatrixFile, Placed, ProfileFile, RequirementFile, TestFile,
    check_unique,
};
use translations::Translations;

/// Everything the catalogue holds, checked.
#[derive(Clone, Debug)]
pub struct Catalog {
    requirements: Vec<Requirement>,
    kinds: Vec<DocumentKind>,
    tests: BTreeMap<String, AuditTest>,
    says: BTreeMap<String, String>,
    examples: Vec<Example>,
    exchange: Exchange,
    matrix: Vec<MatrixColumn>,
    follow_up: FollowUpRules,
    gathering: Option<Gathering>,
    profiles: Vec<AuditProfile>,
    combined: Option<Bilingual>,
    interviews: Option<Interviews>,
    sampling: Option<Sampling>,
    lexicon: Lexicon,
    phrases: Phrasebook,
    spoken: spoken::Spoken,
    frameworks: BTreeMap<FrameworkId, Framework>,
    crosswalk: Crosswalk,
    translations: Translations,
    hash: String,
}

/// A fault in a catalogue file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("catalogue file `{file}`, line {line}: {fault}")]
pub struct Error {
    /// The file, relative to the catalogue folder.
    pub file: String,
    /// The line, 1-based.
    pub line: usize,
    /// What is wrong.
    pub fault: String,
}

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/requirement_catalog");

/// The files tickmark ships, in path order.
#[must_use]
pub fn shipped() -> Vec<CatalogFile> {
    let mut files = Vec::new();
    collect(&SHIPPED, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(folder: &Dir<'_>, files: &mut Vec<CatalogFile>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let is_data = file.path().extension().is_some_and(|extension| extension == "toml");
        if let Some(text) = file.contents_utf8().filter(|_| is_data) {
            files.push(CatalogFile { path, text: text.to_owned() });
        }
    }
    folder.dirs().for_each(|inner| collect(inner, files));
}

/// The shipped files with a house catalogue laid over them: a file of the same path replaces, a new
/// one is added.
#[must_use]
pub fn overlaid(house: Vec<CatalogFile>) -> Vec<CatalogFile> {
    let mut files: BTreeMap<String, CatalogFile> =
        shipped().into_iter().map(|file| (file.path.clone(), file)).collect();
    files.extend(house.into_iter().map(|file| (file.path.clone(), file)));
    files.into_values().collect()
}

impl Catalog {
    /// Parses and checks catalogue files.
    ///
    /// Fails on the first fault, naming file and line: a key nobody knows, an id used twice, a
    /// reference to something that is not there.
    pub fn parse(files: &[CatalogFile]) -> Result<Self, Error> {
        let mut requirements: Vec<(Placed, Requirement)> = Vec::new();
        let mut kinds: Vec<(Placed, DocumentKind)> = Vec::new();
        let mut tests: Vec<(Placed, AuditTest)> = Vec::new();
        let mut says = BTreeMap::new();
        let mut examples: Vec<(Placed, Example)> = Vec::new();
        let mut exchange = exchange::ExchangeParts::default();
        let mut matrix = Vec::new();
        let mut follow_up = FollowUpRules::default();
        let mut gathering = None;
        let mut profiles: Vec<(Placed, AuditProfile)> = Vec::new();
        let mut combined = None;
        let mut interviews = None;
        let mut sampling = None;
        let mut lexicon = lexicon::LexiconParts::default();
        let mut phrases = Phrasebook::default();
        let mut spoken = spoken::Spoken::default();
        let mut frameworks = BTreeMap::new();
        let mut crosswalk = None;
        let mut names = Vec::new();
        for file in files {
            let entries = |spans: Vec<usize>| {
                spans.into_iter().map(|offset| Placed::new(file, offset)).collect::<Vec<_>>()
            };
            match file.path.split('/').next().unwrap_or_default() {
                "iso42001" => {
                    let (spans, read) = file.read::<RequirementFile>()?.requirement.unspanned();
                    requirements.extend(entries(spans).into_iter().zip(read));
                }
                "tests" => {
                    let (spans, read) = file.read::<TestFile>()?.test.unspanned();
                    tests.extend(entries(spans).into_iter().zip(read));
                }
                "examples" => {
                    let (spans, read) = file.read::<ExampleFile>()?.passage.unspanned();
                    examples.extend(entries(spans).into_iter().zip(read));
                }
                "exchange" => exchange.add(file)?,
                "lexicon" => lexicon.add(file)?,
                "phrases" if Translations::is_of(file) => names.push(file),
                "phrases" => phrases.add(file)?,
                "wording" => spoken.add(file)?,
                "frameworks" => Framework::add(file, &mut frameworks)?,
                "says.toml" => says = file.read::<BTreeMap<String, String>>()?,
                "crosswalk.toml" => crosswalk = Some(file),
                "matrix.toml" => matrix.extend(file.read::<MatrixFile>()?.column),
                "follow_up.toml" => follow_up = file.read::<FollowUpRules>()?,
                "gathering.toml" => gathering = Some(file.read::<Gathering>()?),
                "profiles.toml" => {
                    let ProfileFile { profile, combined: note } = file.read()?;
                    let (spans, read) = profile.unspanned();
                    profiles.extend(entries(spans).into_iter().zip(read));
                    combined = note.map(|note| note.note);
                }
                "interviews.toml" => interviews = Some((file, file.read::<Interviews>()?)),
                "sampling.toml" => sampling = Some(file.read::<Sampling>()?),
                "document_kinds.toml" => {
                    let (spans, read) = file.read::<KindFile>()?.kind.unspanned();
                    kinds.extend(entries(spans).into_iter().zip(read));
                }
                _ => {
                    return Err(file.fault(0, "no file of this name belongs to a catalogue".into()));
                }
            }
        }
        check(&requirements, &kinds, &tests, &profiles)?;
        references::check_examples(&requirements, &examples)?;
        AuditTest::share(&says, tests.iter_mut().map(|(_, test)| test));
        spoken.check(tests.iter().map(|(_, test)| test), &says)?;
        requirements.sort_by_key(|(_, requirement)| requirement.id);
        let ids = requirements.iter().map(|(_, requirement)| requirement.id).collect();
        let crosswalk =
            crosswalk.map(|file| Crosswalk::read(file, &ids, &frameworks)).transpose()?;
        let mut translations = Translations::default();
        names.into_iter().try_for_each(|file| translations.add(file, &ids, &frameworks))?;
        let known: Vec<&Requirement> = requirements.iter().map(|(_, one)| one).collect();
        let interviews = interviews.map(|(file, read)| read.checked(file, &known)).transpose()?;
        Ok(Self {
            requirements: requirements.into_iter().map(|(_, entry)| entry).collect(),
            kinds: kinds.into_iter().map(|(_, entry)| entry).collect(),
            tests: tests.into_iter().map(|(_, entry)| (entry.id.clone(), entry)).collect(),
            says,
            examples: examples.into_iter().map(|(_, entry)| entry).collect(),
            exchange: exchange.complete()?,
            matrix,
            follow_up,
            gathering,
            profiles: profiles.into_iter().map(|(_, entry)| entry).collect(),
            combined,
            interviews,
            sampling,
            lexicon: lexicon.complete()?,
            phrases: phrases.checked()?,
            spoken,
            frameworks,
            crosswalk: crosswalk.unwrap_or_default(),
            translations,
            hash: Fingerprint::of(files.iter().flat_map(|file| [file.path.as_str(), &file.text]))
                .to_string(),
        })
    }

    /// The same catalogue with what people read of it in another language: the words of audit tests and what is asked.
    /// Nothing that decides is touched.
    #[must_use]
    pub fn spoken(mut self, language: Language) -> Self {
        for test in self.tests.values_mut() {
            self.spoken.over_test(language, test, &self.says);
        }
        for requirement in &mut self.requirements {
            self.spoken.over_requirement(language, requirement);
        }
        if let Some(gathering) = &mut self.gathering {
            self.spoken.over_gathering(language, gathering);
        }
        self
    }

    /// The requirements, in the order of the standard.
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// One requirement.
    #[must_use]
    pub fn requirement(&self, id: RequirementId) -> Option<&Requirement> {
        let found = self.requirements.binary_search_by_key(&id, |requirement| requirement.id);
        found.ok().map(|index| &self.requirements[index])
    }

    /// The kinds of evidence document.
    #[must_use]
    pub fn kinds(&self) -> &[DocumentKind] {
        &self.kinds
    }

    /// One kind of document.
    #[must_use]
    pub fn kind(&self, code: &KindCode) -> Option<&DocumentKind> {
        self.kinds.iter().find(|kind| kind.code == *code)
    }

    /// The requirements that a document of this kind usually evidences, in their order.
    pub fn evidenced_by<'a>(
        &'a self,
        kind: &'a KindCode,
    ) -> impl Iterator<Item = RequirementId> + 'a {
        let usual = |one: &&Requirement| {
            one.design.kinds.contains(kind) || one.operating.kinds.contains(kind)
        };
        self.requirements.iter().filter(usual).map(|one| one.id)
    }

    /// The data of an audit test.
    #[must_use]
    pub fn test(&self, id: &str) -> Option<&AuditTest> {
        self.tests.get(id)
    }

    /// All audit tests, by id.
    pub fn tests(&self) -> impl Iterator<Item = &AuditTest> {
        self.tests.values()
    }

    /// The phrases that every audit test has, in English.
    #[must_use]
    pub fn says(&self) -> &BTreeMap<String, String> {
        &self.says
    }

    /// The example passages, in the order of their files.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// How findings are told to other programs.
    #[must_use]
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// The columns of the matrix of AI systems.
    #[must_use]
    pub fn matrix(&self) -> &[MatrixColumn] {
        &self.matrix
    }

    /// When answers to findings are due; nothing is where the catalogue has no rules for it.
    #[must_use]
    pub fn follow_up(&self) -> &FollowUpRules {
        &self.follow_up
    }

    /// When findings that fail alike are told once; none where the catalogue has no rules for it.
    #[must_use]
    pub fn gathering(&self) -> Option<&Gathering> {
        self.gathering.as_ref()
    }

    /// The kinds of audit, in the order of their file.
    #[must_use]
    pub fn profiles(&self) -> &[AuditProfile] {
        &self.profiles
    }

    /// One kind of audit; none where the catalogue has no rules for it, and everything is tested.
    #[must_use]
    pub fn profile(&self, name: Profile) -> Option<&AuditProfile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// What to know of audits against several standards.
    #[must_use]
    pub fn combined(&self) -> Option<&Bilingual> {
        self.combined.as_ref()
    }

    /// Adds the tests of earlier findings to the profiles that run those.
    pub fn also_test(&mut self, earlier: &[String]) {
        self.profiles.iter_mut().for_each(|profile| profile.also_run(earlier));
    }

    /// What interview guides are made of; none where the catalogue has no data for them.
    #[must_use]
    pub fn interviews(&self) -> Option<&Interviews> {
        self.interviews.as_ref()
    }

    /// What samples are drawn from; none where the catalogue has no rules for it.
    #[must_use]
    pub fn sampling(&self) -> Option<&Sampling> {
        self.sampling.as_ref()
    }

    /// The words by which facts are read.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The words of papers, by language.
    #[must_use]
    pub fn phrases(&self) -> &Phrasebook {
        &self.phrases
    }

    /// The frameworks beside ISO/IEC 42001, in the order they are shown.
    pub fn frameworks(&self) -> impl Iterator<Item = &Framework> {
        self.frameworks.values()
    }

    /// One framework.
    #[must_use]
    pub fn framework(&self, id: FrameworkId) -> Option<&Framework> {
        self.frameworks.get(&id)
    }

    /// Which parts of other frameworks answer to the requirements.
    #[must_use]
    pub fn crosswalk(&self) -> &Crosswalk {
        &self.crosswalk
    }

    /// The SHA-256 of all files, in hexadecimal: which catalogue made a result.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// That ids stand once, and that whatever is named is there.
fn check(
    requirements: &[(Placed, Requirement)],
    kinds: &[(Placed, DocumentKind)],
    tests: &[(Placed, AuditTest)],
    profiles: &[(Placed, AuditProfile)],
) -> Result<(), Error> {
    check_unique(requirements.iter().map(|(place, entry)| (place, entry.id.to_string())))?;
    check_unique(kinds.iter().map(|(place, entry)| (place, entry.code.to_string())))?;
    check_unique(tests.iter().map(|(place, entry)| (place, entry.id.clone())))?;
    check_unique(profiles.iter().map(|(place, one)| (place, one.name.name().to_owned())))?;
    references::check(requirements, kinds, tests)?;
    profile::check(profiles, |id| tests.iter().any(|(_, test)| test.id == id))
}
