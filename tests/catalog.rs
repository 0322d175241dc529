//! The shipped catalogue is whole, and a fault in a house catalogue is told with its place.

use std::collections::BTreeSet;

use tickmark::catalog::{self, Catalog, CatalogFile};
use tickmark::checks;
use tickmark::domain::RequirementId;
use tickmark::validate::{self, Warning};

fn shipped() -> Catalog {
    Catalog::parse(&catalog::shipped()).expect("the shipped catalogue parses")
}

/// The clause items and controls of ISO/IEC 42001:2023, group by group: how many each has.
const GROUPS: [(&str, usize); 16] = [
    ("4", 4),
    ("5", 3),
    ("6", 6),
    ("7", 7),
    ("8", 4),
    ("9", 6),
    ("10", 2),
    ("A.2", 3),
    ("A.3", 2),
    ("A.4", 5),
    ("A.5", 4),
    ("A.6", 9),
    ("A.7", 5),
    ("A.8", 4),
    ("A.9", 3),
    ("A.10", 3),
];

#[test]
fn all_requirements_are_there_once() {
    let catalog = shipped();
    for (group, count) in GROUPS {
        let found = catalog.requirements().iter().filter(|one| one.id.group() == group).count();
        assert_eq!(found, count, "{group}");
    }
    assert_eq!(catalog.requirements().len(), 70);
    assert_eq!(catalog.kinds().len(), 87);
}

#[test]
fn ids_that_public_lists_invent_are_not_there() {
    for id in ["A.9.5", "A.6.2.9", "A.3.4", "A.2.1"] {
        let id: RequirementId = id.parse().expect(id);
        assert!(shipped().requirement(id).is_none(), "{id}");
    }
}

#[test]
fn every_requirement_can_be_looked_for_and_asked_for() {
    for requirement in shipped().requirements() {
        let id = requirement.id;
        assert!(requirement.terms.strong.len() >= 5, "{id} has few strong terms");
        assert!(!requirement.concepts.is_empty(), "{id} has no concepts");
        assert!(!requirement.design.kinds.is_empty(), "{id} names no document kinds");
        assert!(requirement.request.starts_with("Please"), "{id}: {}", requirement.request);
        assert!(requirement.question.ends_with('?'), "{id}: {}", requirement.question);
    }
}

#[test]
fn the_tests_have_all_the_data_they_need() {
    assert_eq!(checks::missing_data(&shipped()), Vec::<String>::new());
}

#[test]
fn nothing_of_the_shipped_catalogue_stands_there_twice() {
    let mut warnings = validate::alone(&shipped());
    // Words of two languages may have one stem, and requirements may share terms.
    warnings.retain(|warning| {
        use Warning::{ImpliedMember, SameExample, SameTerm};
        matches!(warning, SameTerm { .. } | ImpliedMember { .. } | SameExample { .. })
    });
    assert_eq!(warnings, []);
}

#[test]
fn a_house_catalogue_replaces_file_by_file() {
    let grace = "lexicon/dates.toml";
    let mut file = catalog::shipped().into_iter().find(|file| file.path == grace).expect("dates");
    file.text = file.text.replace("long_days = 14", "long_days = 30");
    let ours = Catalog::parse(&catalog::overlaid(vec![file])).expect("parses");
    assert_eq!(ours.lexicon().grace.days(92), 30);
    assert_eq!(ours.requirements().len(), 70);
    assert_ne!(ours.hash(), shipped().hash(), "another catalogue has another hash");
}

/// A shipped file with one text replaced has this fault.
fn check(path: &str, from: &str, to: &str, fault: &str) {
    let mut file = catalog::shipped().into_iter().find(|file| file.path == path).expect(path);
    let line = 1 + file.text[..file.text.find(from).expect(from)].matches('\n').count();
    file.text = file.text.replacen(from, to, 1);
    let error = Catalog::parse(&catalog::overlaid(vec![file])).expect_err(fault);
    assert_eq!(error.file, path);
    assert!(error.fault.contains(fault), "{error}");
    assert!(error.line.abs_diff(line) <= 1, "{error} for a fault in line {line}");
}

#[test]
fn a_fault_is_told_with_file_and_line() {
    let clause = "iso42001/clause_07.toml";
    check(clause, "cadence =", "cadenc =", "cadenc");
    check(clause, "id = \"7.4\"", "id = \"7.44.1.1\"", "is not a requirement id");
    check("tests/documents.toml", "grade = \"minor\"", "grade = \"minimal\"", "minimal");
}

#[test]
fn what_is_defined_twice_or_nowhere_is_a_fault() {
    let fault = |file: CatalogFile| {
        Catalog::parse(&catalog::overlaid(vec![file])).expect_err("a fault").to_string()
    };
    let tests = catalog::shipped().into_iter().find(|file| file.path == "tests/policy.toml");
    let mut tests = tests.expect("the policy tests");
    let twice = CatalogFile { path: "tests/more.toml".to_owned(), text: tests.text.clone() };
    assert!(fault(twice).contains("is defined a second time"));
    tests.text = tests.text.replace("[\"A.2.4\", \"5.2\"]", "[\"A.2.9\"]");
    assert!(fault(tests).contains("`A.2.9` is no requirement"));
    let unknown = CatalogFile { path: "notes.toml".to_owned(), text: String::new() };
    assert!(fault(unknown).contains("no file of this name"));
}

#[test]
fn no_kind_is_without_cues_of_its_own() {
    for kind in shipped().kinds() {
        assert!(!kind.title_cues.is_empty(), "{}", kind.code);
        let distinct: BTreeSet<&String> = kind.title_cues.iter().collect();
        assert_eq!(distinct.len(), kind.title_cues.len(), "{}", kind.code);
    }
}

#[test]
fn german_drafts_lack_no_word_and_decide_nothing_else() {
    use tickmark::domain::Language;
    let (english, german) = (shipped(), shipped().spoken(Language::De));
    for (one, other) in english.requirements().iter().zip(german.requirements()) {
        let id = one.id;
        assert!(other.request.starts_with("Bitte legen Sie"), "{id}: {}", other.request);
        assert!(other.question.ends_with('?'), "{id}: {}", other.question);
        assert_ne!(one.owner_role, other.owner_role, "{id}");
        assert!(one.design.kinds == other.design.kinds && one.terms == other.terms, "{id}");
    }
    for (one, other) in english.tests().zip(german.tests()) {
        assert_ne!(one.name, other.name, "{}", one.id);
        assert!(one.parameters == other.parameters && one.terms == other.terms, "{}", one.id);
        for (name, wording) in &one.wording {
            assert_ne!(wording.title, other.wording[name].title, "{}.{name}", one.id);
        }
    }
}

#[test]
fn a_german_wording_that_lacks_a_place_is_told() {
    let mut files = catalog::shipped();
    let file = files.iter_mut().find(|file| file.path == "wording/de/tests/audits.toml");
    let file = file.expect("is shipped");
    file.text = file.text.replacen("{planned}", "geplant", 1);
    let told = Catalog::parse(&files).expect_err("a fault").to_string();
    assert!(
        told.contains("`T60.not_held` and the English wording differ in `{planned}`"),
        "{told}"
    );
}

#[test]
fn every_kind_of_audit_has_its_rules_and_a_fault_in_them_is_told() {
    use tickmark::domain::Profile;
    let catalog = shipped();
    assert_eq!(catalog.profiles().len(), 7);
    // Who certifies must not advise, so that nothing is recommended to prepare for it.
    for profile in
        [Profile::Stage1, Profile::Stage2, Profile::Surveillance, Profile::Recertification]
    {
        let rules = catalog.profile(profile).expect("is there");
        assert_eq!(rules.recommendations, catalog::Recommendations::Never, "{profile:?}");
    }
    let shipped = catalog::shipped();
    let file = shipped.iter().find(|file| file.path == "profiles.toml").expect("is shipped");
    let told = |from: &str, to: &str| {
        let text = file.text.replacen(from, to, 1);
        let house = vec![CatalogFile { path: file.path.clone(), text }];
        Catalog::parse(&catalog::overlaid(house)).expect_err("a fault").to_string()
    };
    assert!(told("\"T71\"", "\"T99\"").contains("`T99` is no audit test"));
    assert!(told("name = \"stage1\"", "name = \"gap\"").contains("`gap` is defined a second time"));
    assert!(told("\"since_last_audit\"", "\"lately\"").contains("profiles.toml"));
}
