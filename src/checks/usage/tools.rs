//! T73: AI tools are used only once they are approved (`rules` T73).

use crate::catalog::AuditTest;
use crate::checks::draft::{self, Draft};
use crate::checks::material::{File, Material, Terms, answers, name};
use crate::checks::{CheckResult, State};
use crate::domain::{Evidence, FindingKind, KindNature};
use crate::facts::Answer;

/// A record that tells of a tool in use.
struct Use<'a> {
    tool: String,
    file: File<'a>,
    evidence: Evidence,
}

/// What the organisation said of a tool.
enum Ruling {
    Granted,
    Refused(Evidence),
    Unsaid,
}

/// T73: each tool that a record tells to be in use is approved, and no approval on the list has run out.
pub(super) fn approved(material: &Material<'_>, test: &AuditTest) -> Vec<CheckResult> {
    let listed = !material.rows("allowed_tools").is_empty()
        || material.files.iter().any(|file| answers(file.facts, "T73.list_rule").next().is_some());
    if !listed {
        return vec![draft::silent(test, "approved tools", State::NotTestable)];
    }
    let uses = uses(material, test);
    let mut results = expired(material, test, &uses);
    for one in &uses {
        let (wording, ruling) = match ruling(material, test, one) {
            Ruling::Granted => {
                results.push(draft::pass(test, &one.tool));
                continue;
            }
            Ruling::Refused(evidence) => ("refused", Some(evidence)),
            Ruling::Unsaid => ("not_listed", None),
        };
        let personal = Terms::of(test, "personal");
        let personal = answers(one.file.facts, "T73.used")
            .filter(|answer| answer.evidence.trail() == one.evidence.trail())
            .any(|answer| personal.stand_in(answer.evidence.quote()));
        let reason = if personal { "of_people" } else { "single_tool" };
        let kind = if personal || ruling.is_some() {
            FindingKind::Nonconformity
        } else {
            FindingKind::Observation
        };
        let draft = Draft::new(test, wording, &one.tool)
            .fact("tool", &one.tool)
            .fact("record", name(one.file.facts))
            .fact("said", one.evidence.quote())
            .fact("reason", test.phrase(reason))
            .fact("ruling", ruling.as_ref().map_or("", Evidence::quote))
            .kind(kind)
            .evidence([one.evidence.clone()])
            .evidence(ruling);
        results.push(draft.result());
    }
    if results.is_empty() {
        results.push(draft::silent(test, "approved tools", State::NotTestable));
    }
    results
}

/// The tools that records tell to be in use, each once.
fn uses<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Use<'a>> {
    let (function, idle, common) =
        (Terms::of(test, "function"), Terms::of(test, "not_used"), Terms::of(test, "common"));
    let only_ai = Terms::of(test, "only_ai");
    let known = test.terms.get("known");
    let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    let mut uses: Vec<Use<'a>> = Vec::new();
    for file in &material.files {
        if file.facts.nature == Some(KindNature::Document) {
            continue;
        }
        let found =
            ["T73.used", "T73.known"].into_iter().flat_map(|probe| answers(file.facts, probe));
        for answer in found {
            let quote = answer.evidence.quote();
            let verb = answers(file.facts, "T73.used").any(|used| used.evidence == answer.evidence);
            // The header of a register tells of nothing.
            let mut registers = file.facts.registers.iter();
            let header = registers.any(|register| register.header == answer.evidence);
            if !verb || header || idle.stand_in(quote) || !function.stand_in(quote) {
                continue;
            }
            let Some(tool) = tool_in(material, file, quote, &known, &common) else { continue };
            // A data base is a tool too; without a word on AI, or on what only AI does, it is none of these.
            let of_ai = file.facts.about_ai
                || known.contains(&tool.as_str())
                || only_ai.stand_in(quote)
                || !material.rows("allowed_tools").is_empty();
            if of_ai && !uses.iter().any(|one| one.tool == tool) {
                uses.push(Use { tool, file: *file, evidence: answer.evidence.clone() });
            }
        }
    }
    uses
}

/// The name of a product in a sentence: a known one, else the word with a capital right after the verb of
/// use that is no name of a person, a system, a supplier or a thing of every day.
fn tool_in(
    material: &Material<'_>,
    file: &File<'_>,
    sentence: &str,
    known: &[&str],
    common: &Terms,
) -> Option<String> {
    let words: Vec<&str> = sentence
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '«' | '»' | '"' | ':')
        })
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(known) = known.iter().find(|name| words.contains(*name)) {
        return Some((*known).to_owned());
    }
    let verbs = [
        "let",
        "using",
        "uses",
        "used",
        "use",
        "into",
        "through",
        "with",
        "mit",
        "avec",
        "utilise",
        "utilisent",
        "utilisé",
        "nutzt",
        "nutzen",
        "verwendet",
        "verwenden",
        "benutzt",
        "benutzen",
    ];
    let product = |word: &str| {
        let inner = word.chars().skip(1).any(char::is_uppercase);
        let plain = word.starts_with(char::is_uppercase)
            && word.chars().count() > 3
            && word.chars().all(char::is_alphanumeric);
        plain && !common.stand_in(word) && (inner || !is_german_noun(material, word))
    };
    // "Dropped in Scribbly", "had Scribbly write it up": what is named so may be a place or a person as well.
    let loose = ["in", "by", "had", "has", "have", "lets", "from", "asks", "asked"];
    let follows = |leads: &[&str]| {
        words
            .windows(2)
            .position(|pair| leads.contains(&pair[0].to_lowercase().as_str()) && product(pair[1]))
    };
    let made_up = |at: &usize| words.get(at + 1).is_some_and(|name| !material.writes_small(name));
    let at = follows(&verbs).filter(made_up).or_else(|| {
        follows(&loose).filter(|at| {
            words
                .get(at + 1)
                .is_some_and(|name| material.is_unheard(name, file) && !material.writes_small(name))
        })
    })?;
    let further = words.iter().skip(at + 2).take_while(|word| product(word)).take(2);
    let name: Vec<&str> = words.iter().skip(at + 1).take(1).chain(further).copied().collect();
    let tool = name.join(" ");
    let people = ["person", "responsible", "accountable", "deputy"];
    let rows = material.rows("training").iter().chain(material.rows("roles"));
    let in_rows = rows.flat_map(|row| people.iter().filter_map(|column| row.text(column)));
    let owners = material.systems.iter().filter_map(|system| system.text("owner"));
    let stated = material.files.iter().flat_map(|file| {
        let control = &file.facts.control;
        let stated = [&control.owner, &control.author, &control.approver];
        stated.into_iter().flatten().map(|fact| fact.value.as_str())
    });
    let mut named = in_rows.chain(owners).chain(stated);
    let person = named.any(|text| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|word| !word.is_empty() && name.contains(&word))
    });
    (!person && material.named_in(&tool).is_empty()).then_some(tool)
}

/// German writes every noun with a capital: such a word is a product only if it looks made up.
fn is_german_noun(material: &Material<'_>, word: &str) -> bool {
    let german = material.files.iter().filter(|file| file.facts.language.as_deref() == Some("de"));
    german.count() * 2 > material.files.len() && !word.chars().any(|c| c.is_ascii_digit())
}

/// What the lists, the decisions and the inventory say of a tool.
fn ruling(material: &Material<'_>, test: &AuditTest, used: &Use<'_>) -> Ruling {
    let tool = used.tool.as_str();
    let (refused, granted) = (Terms::of(test, "refused"), Terms::of(test, "granted"));
    let names = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| word.eq_ignore_ascii_case(tool))
            || text.to_lowercase().contains(&tool.to_lowercase())
    };
    for row in material.rows("allowed_tools") {
        if row.text("tool").is_some_and(names) {
            let answer = row.text("allowed").or(row.text("status"));
            let no = answer.and_then(|answer| material.meanings.yes(answer)) == Some(false);
            return if no { Ruling::Refused(row.evidence()) } else { Ruling::Granted };
        }
    }
    for row in material.rows("suppliers") {
        if names(row.entry.evidence.quote()) {
            return Ruling::Granted;
        }
    }
    for file in &material.files {
        let lists = file.facts.records.iter().filter(|set| set.record.starts_with("system"));
        if lists.flat_map(|set| &set.rows).any(|row| names(row.evidence.quote())) {
            return Ruling::Granted;
        }
    }
    // The ticket that tells of the use decides nothing.
    for row in material.rows("tickets") {
        let quote = row.entry.evidence.quote();
        if quote == used.evidence.quote() {
            continue;
        }
        if names(quote) {
            if refused.stand_in(quote) {
                return Ruling::Refused(row.evidence());
            }
            let status = row.text("status").unwrap_or_default();
            if material.meanings.work(status) == crate::checks::material::Work::Done {
                return Ruling::Granted;
            }
        }
    }
    for file in &material.files {
        let apart = |answer: &&Answer| answer.evidence.quote() != used.evidence.quote();
        let told = answers(file.facts, "T73.ruling").filter(apart);
        for answer in told.filter(|one| names(one.evidence.quote())) {
            let about = sentence_on(answer.evidence.quote(), tool);
            if refused.stand_in(about) {
                return Ruling::Refused(answer.evidence.clone());
            }
            if granted.stand_in(about) {
                return Ruling::Granted;
            }
        }
        let rule = answers(file.facts, "T73.list_rule");
        if rule.into_iter().any(|answer| names(answer.evidence.quote())) {
            return Ruling::Granted;
        }
    }
    Ruling::Unsaid
}

/// What follows the name of a tool, up to the next item of an enumeration.
fn sentence_on<'t>(quote: &'t str, tool: &str) -> &'t str {
    let Some(at) = quote.to_lowercase().find(&tool.to_lowercase()) else { return quote };
    let rest = quote.get(at..).unwrap_or(quote);
    let end = [" b) ", " c) ", " d) ", " e) "].iter().filter_map(|mark| rest.find(mark)).min();
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
}

/// Tools whose approval on the list has run out.
fn expired(material: &Material<'_>, test: &AuditTest, uses: &[Use<'_>]) -> Vec<CheckResult> {
    let as_of = material.as_of();
    let over = material.rows("allowed_tools").iter().filter_map(|row| {
        let ended = row.when("expires_on").filter(|when| when.latest() < as_of)?;
        let idle = Terms::of(test, "not_used").stand_in(row.entry.evidence.quote());
        let gone = idle
            || row.text("status").is_some_and(|status| {
                Terms::of(test, "refused").stand_in(status)
                    || material.meanings.work(status) == crate::checks::material::Work::Cancelled
            });
        let no =
            row.text("allowed").and_then(|answer| material.meanings.yes(answer)) == Some(false);
        (!gone && !no).then_some((row, ended))
    });
    let drafts = over.filter_map(|(row, ended)| {
        let tool = row.text("tool")?;
        let found = uses.iter().find(|one| tool.to_lowercase().contains(&one.tool.to_lowercase()));
        let used_says = found.map_or_else(
            || test.phrase("use_unsaid").to_owned(),
            |one| test.say("use_told", &[("document", &name(one.file.facts))]),
        );
        let kind =
            if found.is_some() { FindingKind::Nonconformity } else { FindingKind::Observation };
        let draft = Draft::new(test, "expired", tool)
            .fact("tool", tool)
            .fact("ended", test.when(ended))
            .fact("as_of", as_of)
            .fact("use", used_says)
            .kind(kind)
            .evidence([row.evidence()])
            .evidence(found.map(|one| one.evidence.clone()));
        Some(draft.result())
    });
    drafts.collect()
}
