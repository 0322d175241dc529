//! T49: users are told what they need to know of a system (`rules` T49).

use super::draft::{self, Draft};
use super::material::{File, Material, Terms, field, name};
use super::{CheckResult, State, Test};
use crate::catalog::AuditTest;
use crate::domain::{Evidence, FindingKind, KindNature, Severity};
use crate::facts::Answer;

/// The tests of this family.
pub(super) const TESTS: &[Test] = &[Test {
    id: "T49",
    decide: users_informed,
    parameters: &["words_min", "understood_min"],
    wordings: &["lacks", "old_version", "lacks_and_old", "none"],
    says: &[
        "disclosure",
        "limits",
        "capabilities",
        "logic",
        "how",
        "contest",
        "contact",
        "elements",
        "undisclosed",
    ],
}];

/// What users are told: the probe that finds it, what it is called, and whether its lack alone fails.
const ELEMENTS: [(&str, bool); 7] = [
    ("disclosure", true),
    ("limits", true),
    ("capabilities", true),
    ("logic", false),
    ("how", false),
    ("contest", false),
    ("contact", false),
];

/// A page for users on one system: a document, or the part of one under a heading.
struct Page<'a> {
    file: File<'a>,
    system: usize,
    answers: Vec<&'a Answer>,
    /// The heading it stands under, where the document is about several systems.
    part: Option<String>,
}

/// T49: each page for users tells what the system is, can and cannot do, and is about the version in use.
fn users_informed(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let pages = pages(material, test);
    let mut results: Vec<CheckResult> = Vec::new();
    let mut systems: Vec<usize> = pages.iter().map(|page| page.system).collect();
    systems.sort_unstable();
    systems.dedup();
    for system in systems {
        // What one page leaves out another may tell.
        let of_system: Vec<&Page<'_>> = pages.iter().filter(|page| page.system == system).collect();
        results.push(of_pages(material, test, system, &of_system));
    }
    results.extend(none(material, test, &pages));
    if results.is_empty() {
        results.push(draft::silent(test, "user information", State::NotTestable));
    }
    results
}

fn of_pages(
    material: &Material<'_>,
    test: &AuditTest,
    index: usize,
    pages: &[&Page<'_>],
) -> CheckResult {
    let system = &material.systems[index];
    let subject = system.subject();
    let words_min = test.parameter("words_min") as u32;
    let told = |probe: &str| -> Option<&Answer> {
        let wanted = format!("T49.{probe}");
        pages.iter().flat_map(|page| page.answers.iter().copied()).find(|answer| {
            answer.probe == wanted && (!answer.by_heading || answer.words >= words_min)
        })
    };
    let found: Vec<&Answer> = ELEMENTS.iter().filter_map(|(probe, ..)| told(probe)).collect();
    if found.len() < test.parameter("understood_min") {
        return draft::silent(test, &subject, State::NotTestable);
    }
    let missing: Vec<&(&str, bool)> =
        ELEMENTS.iter().filter(|(probe, ..)| told(probe).is_none()).collect();
    let fails = missing.iter().any(|(.., fails)| *fails);
    let old = pages.iter().find_map(|page| older(material, index, page));
    if !fails && old.is_none() {
        return draft::pass(test, &subject);
    }
    let wording = match (fails, &old) {
        (true, Some(_)) => "lacks_and_old",
        (true, None) => "lacks",
        _ => "old_version",
    };
    let lacking: Vec<String> =
        missing.iter().map(|(element, _)| test.phrase(element).to_owned()).collect();
    let documents: Vec<String> = pages.iter().map(|page| title(page)).collect();
    let undisclosed = told("disclosure").is_none();
    let (version, shown) = match &old {
        Some((version, evidence)) => (version.clone(), Some(evidence.clone())),
        None => (test.phrase("not_stated").to_owned(), None),
    };
    let draft = Draft::new(test, wording, &subject)
        .fact("system", system.label())
        .fact("document", test.listed(&documents))
        .fact("missing", test.listed(&lacking))
        .fact("version", version)
        .fact("in_use", system.text("version").unwrap_or(test.phrase("not_stated")))
        .population(ELEMENTS.len(), missing.len(), "elements")
        .evidence(shown)
        .evidence(found.iter().take(3).map(|answer| answer.evidence.clone()))
        .evidence(system.evidence());
    if fails && undisclosed && system.high_tier {
        return draft.grade(Severity::Major, "undisclosed").result();
    }
    draft.result()
}

fn title(page: &Page<'_>) -> String {
    match &page.part {
        Some(part) => format!("{} (\"{part}\")", name(page.file.facts)),
        None => name(page.file.facts),
    }
}

/// The pages for users of systems in use.
fn pages<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Page<'a>> {
    let titles = Terms::of(test, "title");
    let kinds = test.kinds.get("user");
    let mut pages = Vec::new();
    for file in &material.files {
        let facts = file.facts;
        let by_kind =
            facts.kind.as_ref().is_some_and(|kind| kinds.is_some_and(|kinds| kinds.contains(kind)));
        let record = matches!(facts.nature, Some(KindNature::Register | KindNature::Log));
        let own = material.systems_of(file);
        let by_title =
            facts.kind.is_none() && !record && own.len() == 1 && titles.stand_in(&facts.title);
        if !by_kind && !by_title && !instructs(file, own.len()) {
            continue;
        }
        let said: Vec<&'a Answer> =
            facts.answers.iter().filter(|answer| answer.probe.starts_with("T49.")).collect();
        let mut named: Vec<usize> = own.to_vec();
        if own.len() != 1 {
            named.extend(said.iter().flat_map(|answer| material.named_in(answer.evidence.quote())));
            named.extend(
                said.iter()
                    .filter_map(|answer| answer.evidence.trail().last())
                    .flat_map(|heading| material.named_in(heading)),
            );
            named.sort_unstable();
            named.dedup();
        }
        named.retain(|system| material.systems[*system].owes_records());
        match named.as_slice() {
            [] => {}
            [one] => pages.push(Page { file: *file, system: *one, answers: said, part: None }),
            several => pages.extend(parts(material, file, several, &said)),
        }
    }
    pages
}

/// Whether a paper under control on one system tells its users that it is one, what it can do and how to use it,
/// whatever the house calls it.
fn instructs(file: &File<'_>, systems: usize) -> bool {
    let facts = file.facts;
    let tells = |probe: &str| {
        let wanted = format!("T49.{probe}");
        facts.answers.iter().any(|answer| answer.probe == wanted)
    };
    let controlled = facts.nature == Some(KindNature::Document) && facts.control.version.is_some();
    facts.kind.is_none()
        && controlled
        && systems == 1
        && ["disclosure", "capabilities", "how", "contact"].iter().all(|probe| tells(probe))
}

/// The parts of a document on several systems: each heading under which one of them alone is named.
fn parts<'a>(
    material: &Material<'a>,
    file: &File<'a>,
    systems: &[usize],
    said: &[&'a Answer],
) -> Vec<Page<'a>> {
    // The heading of the part: the nearest one that names a system, as a part may have parts of its own.
    let part_of = |answer: &&'a Answer| -> Option<&'a String> {
        let trail = answer.evidence.trail();
        let named = trail.iter().rev().find(|heading| material.named_in(heading).len() == 1);
        named.or_else(|| trail.last())
    };
    let mut headings: Vec<&String> = Vec::new();
    for answer in said {
        if let Some(heading) = part_of(answer)
            && !headings.contains(&heading)
        {
            headings.push(heading);
        }
    }
    let mut pages = Vec::new();
    for heading in headings {
        let under: Vec<&'a Answer> =
            said.iter().filter(|answer| part_of(answer) == Some(heading)).copied().collect();
        let mut named = material.named_in(heading);
        named.extend(under.iter().flat_map(|answer| material.named_in(answer.evidence.quote())));
        named.retain(|system| systems.contains(system));
        named.sort_unstable();
        named.dedup();
        if let [system] = named.as_slice() {
            let part = Some(heading.clone());
            pages.push(Page { file: *file, system: *system, answers: under, part });
        }
    }
    pages
}

/// The version a page is about, where it is older than the one in use.
fn older(material: &Material<'_>, index: usize, page: &Page<'_>) -> Option<(String, Evidence)> {
    let system = &material.systems[index];
    let in_use = numbers(system.text("version")?)?;
    let by_field = field(page.file.facts, "system_version").filter(|_| page.part.is_none());
    let by_field = by_field.map(|pair| (pair.value.clone(), pair.evidence.clone()));
    let stated =
        page.answers.iter().filter(|answer| answer.probe == "T49.version").filter_map(|answer| {
            let quote = answer.evidence.quote();
            if let Some(version) = told_for(quote).filter(|_| page.part.is_none()) {
                return Some((version, answer.evidence.clone()));
            }
            let called = system.name.iter().chain(&system.id).chain(&system.aliases);
            let after =
                called.filter_map(|name| Some(quote.find(name.as_str())? + name.len())).min()?;
            let rest = quote.get(after..)?;
            // "Mabel 1.8", "Compass version 4.0": the number right behind the name.
            let number = rest.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 12)?;
            let version: String =
                rest[number..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            Some((version.trim_end_matches('.').to_owned(), answer.evidence.clone()))
        });
    let (version, evidence) = by_field.into_iter().chain(stated).next()?;
    let told = numbers(&version)?;
    let behind = told.iter().zip(&in_use).find(|(told, in_use)| told != in_use);
    behind.filter(|(told, in_use)| told < in_use).map(|_| (version, evidence))
}

/// The version a page says it is for: `Version of this page: 1.1, for release 1.4 of the assistant`.
fn told_for(quote: &str) -> Option<String> {
    const LEADS: [&str; 8] = [
        "for release ",
        "for version ",
        "for edition ",
        "for model version ",
        "für version ",
        "für release ",
        "pour la version ",
        "covers version ",
    ];
    let folded = quote.to_lowercase();
    let rest = LEADS.iter().find_map(|lead| Some(&folded[folded.find(lead)? + lead.len()..]))?;
    let version: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let version = version.trim_end_matches('.');
    (!version.is_empty()).then(|| version.to_owned())
}

/// The numbers of the first version in a text: 4, 2 and 0 of `4.2.0 (live)`. A year is none.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let version: String =
        text[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    (numbers.len() >= 2 && numbers.iter().all(|number| *number < 10_000)).then_some(numbers)
}

/// One request for systems that the inventory says people face and of which no page was received.
fn none(material: &Material<'_>, test: &AuditTest, pages: &[Page<'_>]) -> Option<CheckResult> {
    let facing: Vec<usize> = (0..material.systems.len())
        .filter(|index| {
            let system = &material.systems[*index];
            let faced = system.text("user_facing").and_then(|text| material.meanings.yes(text));
            system.owes_records()
                && faced == Some(true)
                && !pages.iter().any(|page| page.system == *index)
        })
        .collect();
    let labels: Vec<String> = facing.iter().map(|index| material.systems[*index].label()).collect();
    let first = facing.first()?;
    let draft = Draft::new(test, "none", material.systems[*first].subject())
        .fact("systems", test.listed(&labels))
        .kind(FindingKind::EvidenceRequest)
        .evidence(facing.iter().filter_map(|index| material.systems[*index].evidence()));
    Some(draft.result())
}

#[cfg(test)]
mod tests {
    use crate::checks::written;

    const INVENTORY: &str = "# AI inventory\n\n\
        | ID | Name | Purpose | Owner | Supplier | Status | Version |\n\
        | S-1 | Compass | scores loans | Kim Lee | Quill Ltd | live | 4.2.0 |\n\
        | S-2 | Mabel | answers customers | Jo Park | Lumenar Inc | live | 1.8 on lumenar-3 |";
    const PAGE: &str = "# User guide Mabel\n\nMabel is a computer program, not a person. It is good at opening hours. Type a question in English. \
        Mabel cannot see your account; about 3 answers in 100 are wrong. The answer is based on our help pages. Type AGENT for a person, or ring us. Page for Mabel 1.8.";

    fn check(documents: &[(&str, &str)], expected: &[&str]) {
        let documents: Vec<(&str, &str)> =
            [("inventory.docx", INVENTORY)].into_iter().chain(documents.iter().copied()).collect();
        let lines = written::run("T49", "2026-06-30", &documents);
        assert_eq!(lines.len(), expected.len(), "{lines:#?}");
        for (line, start) in lines.iter().zip(expected) {
            assert!(line.starts_with(start), "{line} / {start}");
        }
    }

    #[test]
    fn users_are_told_what_they_need() {
        check(&[("user_guide_mabel.docx", PAGE)], &["pass S-2"]);
        let old = PAGE.replace("Mabel 1.8", "Mabel 1.6");
        check(
            &[("user_guide_mabel.docx", &old)],
            &["fail S-2: S-2 (Mabel): the information for users is for version 1.6"],
        );
        let aside =
            PAGE.replace("Page for Mabel 1.8", "This page is for release 1.6 of the assistant");
        check(
            &[("user_guide_mabel.docx", &aside)],
            &["fail S-2: S-2 (Mabel): the information for users is for version 1.6"],
        );
        let short =
            PAGE.replace("Mabel cannot see your account; about 3 answers in 100 are wrong. ", "");
        check(
            &[("user_guide_mabel.docx", &short)],
            &["fail S-2: S-2 (Mabel): the information for users lacks its limits"],
        );
        check(&[("note.md", "We like cake.")], &["not testable"]);
    }

    #[test]
    fn pages_on_several_systems_are_told_apart() {
        let pages = "# User guide\n\n# Meet Mabel\n\nMabel is a computer program, not a person. It is good at opening hours. Mabel cannot see your account. The answer is based on our help pages. Page for Mabel 1.8.\n\n\
            # How we decide\n\nWe look at your details. Compass gives your application a score. You can write to us. Page for Compass 4.0.";
        check(
            &[("user_guide.docx", pages)],
            &[
                "fail S-1: S-1 (Compass): the information for users is for version 4.0 (4.2.0 is in use) and lacks",
                "pass S-2",
            ],
        );
    }
}
