//! The releases and the validation reports of AI systems, wherever the house records them.
//!
//! A release stands in a release list, in a change log with a go-live day, in a ticket that is a release, or
//! is a form of its own; a test in a report or in a ticket.

use super::versions::Version;
use crate::catalog::AuditTest;
use crate::checks::material::{File, Material, Row, Terms, Work, answers, field};
use crate::dates::DateFinder;
use crate::domain::{Evidence, KindNature, When};
use crate::facts::Facts;

/// A version of a system put into use.
pub(in crate::checks) struct Release {
    /// The system, by index.
    pub system: usize,
    /// What was released.
    pub version: Option<Version>,
    /// When it went into use.
    pub on: When,
    /// The days of what had to come first, as the record itself gives them: what, and when.
    pub before: Vec<(&'static str, When)>,
    /// A waiver or exception the record names.
    pub waiver: bool,
    /// Whether a list of changes only names the version beside something else, and no approval: that is no record
    /// of a release, where the house keeps those.
    pub in_passing: bool,
    /// Whether the record names an approval; none where the list has no place for it.
    pub approved: Option<bool>,
    /// The record.
    pub evidence: Evidence,
}

/// A test of a version of a system.
pub(in crate::checks) struct Tested<'a> {
    /// The system, by index.
    pub system: usize,
    /// What was tested.
    pub version: Option<Version>,
    /// When its report was approved, or the test was begun where only that is certain.
    pub approved_on: Option<When>,
    /// What it goes by.
    pub name: String,
    /// The report, where it is a document.
    pub file: Option<File<'a>>,
    /// The record.
    pub evidence: Option<Evidence>,
}

/// The words by which releases and tests are told among tickets.
pub(in crate::checks) struct Words {
    release: Terms,
    test: Terms,
    waiver: Terms,
    version: Terms,
    signed: Terms,
    dates: DateFinder,
}

impl Release {
    /// Its version as a wording names it.
    pub fn version_named(&self, test: &AuditTest) -> String {
        match &self.version {
            Some(version) => test.say("version", &[("number", &version.written)]),
            None => test.phrase("some_version").to_owned(),
        }
    }
}

impl Words {
    /// Those of the test on the order of releases, which all tests with releases share.
    pub fn of(material: &Material<'_>, asking: &AuditTest) -> Self {
        let test = material.dossier.catalog.test("T38").unwrap_or(asking);
        Self {
            release: Terms::of(test, "release"),
            test: Terms::of(test, "test"),
            waiver: Terms::of(test, "waiver"),
            version: Terms::of(test, "version"),
            signed: Terms::of(test, "signed"),
            dates: DateFinder::new(material.dossier.catalog.lexicon()),
        }
    }

    /// Whether a text speaks of a waiver.
    pub fn waives(&self, text: &str) -> bool {
        self.waiver.stand_in(text)
    }

    /// Whether a text speaks of tests of systems.
    pub fn speaks_of_tests(&self, text: &str) -> bool {
        self.test.stand_in(text)
    }

    /// The day right behind the words that something was signed: `Signed March 16, 2026, Hana Brier`.
    fn signed_on(&self, text: &str) -> Option<When> {
        let spans = crate::words::spans(text);
        let at = spans.iter().find(|(start, end)| self.signed.stand_in(&text[*start..*end]))?;
        self.days(&text[at.1..]).first().copied()
    }

    /// The days a text gives.
    pub fn days(&self, text: &str) -> Vec<When> {
        self.dates.find(text).into_iter().map(|found| found.when).collect()
    }
}

/// The releases on record, in path order within each kind of record.
pub(in crate::checks) fn releases(material: &Material<'_>, words: &Words) -> Vec<Release> {
    let listed = material.rows("releases").iter().filter_map(|row| {
        let mut before = Vec::new();
        for (column, what) in
            [("tested_on", "test"), ("impact_on", "assessment"), ("approved_on", "approval")]
        {
            before.extend(row.when(column).map(|when| (what, when)));
        }
        let approvals = ["approved_by", "approved_on", "decision"];
        let given = approvals.iter().any(|column| row.text(column).is_some());
        let asked = approvals.iter().any(|column| row.has(column));
        Some(Release {
            system: material.system_of_row(row)?,
            version: version_of(row, &["version"]),
            on: row.when("released_on")?,
            before,
            in_passing: false,
            waiver: row
                .text("waiver")
                .is_some_and(|text| material.meanings.yes(text) != Some(false))
                || row.text("comment").is_some_and(|text| words.waives(text)),
            approved: asked.then_some(given),
            evidence: row.evidence(),
        })
    });
    let changed = material.rows("changes").iter().filter_map(|row| of_change(material, words, row));
    let tickets = material.rows("tickets").iter().filter_map(|row| {
        let done =
            row.raw("status").is_some_and(|status| material.meanings.work(status) == Work::Done);
        let is_release = row.text("type").is_some_and(|kind| words.release.stand_in(kind))
            || row.text("summary").is_some_and(|summary| {
                words.release.stand_in(summary) && !words.test.stand_in(summary)
            });
        if !done || !is_release {
            return None;
        }
        Some(Release {
            system: material.system_of_row(row)?,
            version: version_of(row, &["version", "summary"]),
            on: row.when("resolved_on")?,
            before: Vec::new(),
            in_passing: false,
            waiver: words.waives(&said(row)),
            approved: row.has("approved_by").then(|| row.text("approved_by").is_some()),
            evidence: row.evidence(),
        })
    });
    let forms = material.of_kinds(&["DEPREC"]).into_iter().filter_map(|file| {
        let released = field(file.facts, "released_on")?;
        let [system] = material.systems_of(&file) else { return None };
        let approval = field(file.facts, "approved_on")
            .and_then(|pair| words.days(&pair.value).first().copied())
            .or_else(|| file.facts.control.approved_on.as_ref().map(|fact| fact.value));
        Some(Release {
            system: *system,
            version: assessed_version(&file),
            on: *words.days(&released.value).first()?,
            before: approval.map(|when| ("approval", when)).into_iter().collect(),
            in_passing: false,
            waiver: field(file.facts, "waiver")
                .is_some_and(|pair| material.meanings.yes(&pair.value) != Some(false)),
            approved: None,
            evidence: released.evidence.clone(),
        })
    });
    // A sheet of releases with a part for each system.
    let parts = material.files.iter().filter(|file| file.facts.kind.is_none()).flat_map(|file| {
        let released = file.facts.form.iter().filter(|pair| pair.field == "released_on");
        released.filter_map(|pair| {
            let heading = pair.evidence.trail().last()?;
            Some(Release {
                system: material.system_in(heading)?,
                version: Version::first_in(heading),
                on: *words.days(&pair.value).first()?,
                before: Vec::new(),
                in_passing: false,
                waiver: false,
                approved: None,
                evidence: pair.evidence.clone(),
            })
        })
    });
    listed
        .chain(changed)
        .chain(tickets)
        .chain(forms)
        .chain(parts)
        .chain(certified(material, words))
        .collect()
}

/// A binder of release certificates: a heading that names system and version, and a sentence that says since when.
fn certified<'m>(material: &'m Material<'_>, words: &'m Words) -> impl Iterator<Item = Release> {
    let told = material.files.iter().flat_map(|file| answers(file.facts, "T38.released"));
    told.filter_map(|answer| {
        let heading = answer.evidence.trail().last()?;
        Some(Release {
            system: material.system_in(heading)?,
            version: Some(Version::first_in(heading)?),
            on: *words.days(answer.evidence.quote()).first()?,
            before: Vec::new(),
            in_passing: false,
            waiver: false,
            approved: None,
            evidence: answer.evidence.clone(),
        })
    })
}

/// The release that a row of a list of changes tells of, where it names a version.
fn of_change(material: &Material<'_>, words: &Words, row: &Row<'_>) -> Option<Release> {
    let texts = || ["title", "description"].iter().filter_map(|column| row.text(column));
    let told = version_of(row, &["version"])
        .or_else(|| texts().find(|text| words.version.stand_in(text)).and_then(Version::first_in));
    let named = || texts().find(|text| follows_name(material, row, text));
    let in_passing = told.is_none();
    let version = told.or_else(|| Version::first_in(named()?))?;
    let on = row.when("changed_on")?;
    let before = row.when("approved_on").map(|when| ("approval", when));
    let tested = row.text("tested").filter(|text| names_a_test(material, text));
    let tested = tested.map(|text| {
        let day = words.days(text).into_iter().find(|day| day.earliest() <= on.latest());
        ("test", day.unwrap_or(on))
    });
    Some(Release {
        system: material.system_of_row(row)?,
        version: Some(version),
        on,
        before: before.into_iter().chain(tested).collect(),
        in_passing: in_passing
            && ["approved_by", "approved_on"].iter().all(|one| row.text(one).is_none()),
        waiver: words.waives(&said(row)) && row.text("comment").is_some(),
        approved: None,
        evidence: row.evidence(),
    })
}

/// The tests on record: reports in path order, then tickets.
pub(in crate::checks) fn tests<'a>(material: &Material<'a>, words: &Words) -> Vec<Tested<'a>> {
    let mut tests = Vec::new();
    for file in material.files.iter().filter(|file| is_report(file)).copied() {
        let [system] = material.systems_of(&file) else { continue };
        let approved_on =
            file.facts.control.approved_on.as_ref().map(|fact| fact.value).or_else(|| {
                let pair = field(file.facts, "approved_on")?;
                words.days(&pair.value).first().copied()
            });
        tests.push(Tested {
            system: *system,
            version: assessed_version(&file),
            approved_on,
            name: crate::checks::material::name(file.facts),
            evidence: citation(file.facts),
            file: Some(file),
        });
    }
    tests.extend(captioned(material, words));
    // A dossier lists the tests of all systems in one sheet, each row with the day it was approved.
    for row in ["criteria", "tests"].into_iter().flat_map(|record| material.rows(record)) {
        let listed = row.when("approved_on").filter(|_| row.has("system"));
        if let (Some(approved_on), Some(system)) = (listed, material.system_of_row(row)) {
            tests.push(Tested {
                system,
                version: version_of(row, &["version"]),
                approved_on: Some(approved_on),
                name: row.text("reference").map_or_else(|| row.label(), str::to_owned),
                file: None,
                evidence: Some(row.evidence()),
            });
        }
    }
    for row in material.rows("tickets") {
        let of_test = row.text("type").is_some_and(|kind| words.test.stand_in(kind))
            || row.text("summary").is_some_and(|summary| words.test.stand_in(summary));
        let is_release = row.text("type").is_some_and(|kind| words.release.stand_in(kind));
        let Some(system) = material.system_of_row(row).filter(|_| of_test && !is_release) else {
            continue;
        };
        // A ticket may be closed long after the test: only its beginning is certain to lie before.
        tests.push(Tested {
            system,
            version: version_of(row, &["version"]).or_else(|| tested_version(material, words, row)),
            approved_on: row.when("created_on"),
            name: row.text("key").map_or_else(|| row.label(), str::to_owned),
            file: None,
            evidence: Some(row.evidence()),
        });
    }
    tests
}

/// The version the summary of a ticket of a test names, right behind the system or behind words for a test or a version:
/// "Mabel 2.1" and "test report 1.8" are some, "PSI 0.27" is none.
fn tested_version(material: &Material<'_>, words: &Words, row: &Row<'_>) -> Option<Version> {
    let summary = row.text("summary")?;
    let version = Version::first_in(summary)?;
    let (before, _) = summary.split_once(version.written.as_str())?;
    let start = before.trim_end().rmatch_indices(' ').nth(1).map_or(0, |(at, _)| at);
    let last = &before[start..];
    let named = words.test.stand_in(last) || words.version.stand_in(last);
    (named || follows_name(material, row, summary)).then_some(version)
}

/// The tests of a workbook with a sheet for each: over the criteria stand the system, its version and who signed when.
fn captioned<'a>(material: &Material<'a>, words: &Words) -> Vec<Tested<'a>> {
    let mut tests: Vec<Tested<'a>> = Vec::new();
    let mut seen: Vec<*const crate::facts::Register> = Vec::new();
    for row in material.rows("criteria").iter().filter(|row| !row.has("system")) {
        let register = std::ptr::from_ref(row.register);
        let reached = row.register.has("value") || row.register.has("result");
        if !reached || seen.contains(&register) {
            continue;
        }
        seen.push(register);
        let caption = row.register.caption.as_str();
        let several = material.systems_of(&row.file).len() != 1;
        let version = Version::first_in(caption).filter(|_| several);
        if let (Some(system), Some(version)) = (material.system_in(caption), version) {
            tests.push(Tested {
                system,
                version: Some(version),
                approved_on: words.signed_on(caption),
                name: caption
                    .split(" · ")
                    .find(|part| words.test.stand_in(part))
                    .unwrap_or(caption)
                    .to_owned(),
                file: None,
                evidence: Some(row.register.header.clone()),
            });
        }
    }
    tests
}

/// Whether a document reports a test: by its kind, or as it lists criteria with what was reached.
pub(in crate::checks) fn is_report(file: &File<'_>) -> bool {
    let facts = file.facts;
    let of_kind = facts.kind.as_ref().is_some_and(|kind| kind.0 == "VVREP");
    let lists = facts.registers.iter().any(|register| {
        register.record == "criteria" && (register.has("value") || register.has("result"))
    });
    let kept = !matches!(facts.nature, Some(KindNature::Document | KindNature::Register));
    kept && (of_kind || (facts.kind.is_none() && lists))
}

/// Whether a version stands right behind the name of the system: `Wayfinder 5.1: break times as input`.
fn follows_name(material: &Material<'_>, row: &Row<'_>, text: &str) -> bool {
    let Some(system) = material.system_of_row(row).map(|index| &material.systems[index]) else {
        return false;
    };
    let names = system.name.iter().chain(&system.aliases);
    let mut rests = names.filter_map(|name| text.split_once(name.as_str()));
    rests.any(|(_, rest)| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the cell for the test of a change names one: neither "no" nor "none noted".
fn names_a_test(material: &Material<'_>, text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let none = ["none", "no", "not", "keine", "kein", "nicht", "aucun", "aucune", "non"];
    !none.contains(&first.to_lowercase().as_str()) && material.meanings.yes(text) != Some(false)
}

/// What the cells of a row say, without the names of its columns.
pub(in crate::checks) fn said(row: &Row<'_>) -> String {
    row.register.cells(row.entry).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// The version of the system that a report is about: by its field, else its title or name.
pub(in crate::checks) fn assessed_version(file: &File<'_>) -> Option<Version> {
    let facts = file.facts;
    let of_field = |name: &str| field(facts, name).and_then(|pair| Version::of_cell(&pair.value));
    let name = file.path.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
    of_field("system_version")
        .or_else(|| field(facts, "system").and_then(|pair| Version::first_in(&pair.value)))
        .or_else(|| Version::first_in(&facts.title))
        .or_else(|| Version::first_in(&stem))
        .or_else(|| of_field("version"))
}

/// A place by which a document can be cited as a whole.
pub(in crate::checks) fn citation(facts: &Facts) -> Option<Evidence> {
    let control = &facts.control;
    let approved = control.approved_on.as_ref().map(|fact| &fact.evidence);
    let named =
        control.document_id.as_ref().or(control.version.as_ref()).map(|fact| &fact.evidence);
    let field = facts.form.first().map(|pair| &pair.evidence);
    let register = facts.registers.first().map(|register| &register.header);
    let rule = facts.rules.first().map(|rule| &rule.evidence);
    let cited = facts.references.first().map(|fact| &fact.evidence);
    approved.or(named).or(field).or(register).or(rule).or(cited).cloned()
}

fn version_of(row: &Row<'_>, columns: &[&str]) -> Option<Version> {
    columns.iter().find_map(|column| match *column {
        "summary" => Version::first_in(row.text(column)?),
        column => Version::of_cell(row.text(column)?),
    })
}
