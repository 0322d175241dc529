//! `compare`: an audit beside the one before, finding by finding.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, anyhow};

use super::args::Format;
use super::compare_args::CompareArgs;
use super::export::filled_in;
use super::failure::{Hint, hinted, shown};
use super::status::Status;
use super::table::{counted, labelled, table};
use super::{config, output, view};
use crate::compare::{
    self, Because, Comparison, ControlState, Current, Earlier, Matched, Outcome, Pair, Side,
    Warning,
};
use crate::docket::Desk;
use crate::domain::{AuditDate, Profile, Severity};
use crate::report::Kind;

/// Compares two audits.
pub fn compare(args: &CompareArgs) -> anyhow::Result<Status> {
    let comparison = if let [old, new] = args.folders.as_slice() {
        laid(old, new, &view::desk(new)?, args.old_as_of)?
    } else {
        let new = args.folders.first().ok_or_else(|| anyhow!("no folder is named"))?;
        with_previous(new, &view::desk(new)?, args.old_as_of)?.ok_or_else(|| {
            let error = anyhow!("{} does not say which audit was before it", shown(new));
            let both =
                "name both: `tickmark compare OLD NEW`, or set `previous` in its engagement.toml";
            hinted(error, both)
        })?
    };
    let text = match args.output.format {
        Format::Human => human(&comparison),
        Format::Json => serde_json::to_string_pretty(&comparison)? + "\n",
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

/// An engagement beside the one that its `engagement.toml` names as `previous`; none where it names none.
pub fn with_previous(
    folder: &Path,
    desk: &Desk,
    as_of: Option<AuditDate>,
) -> anyhow::Result<Option<Comparison>> {
    let previous = config::mandate(folder)?.previous;
    previous.map(|previous| laid(&previous, folder, desk, as_of)).transpose()
}

fn laid(
    old: &Path,
    new: &Path,
    desk: &Desk,
    as_of: Option<AuditDate>,
) -> anyhow::Result<Comparison> {
    let mut earlier = earlier(old)?;
    earlier.side.as_of = earlier.side.as_of.or(as_of);
    let facts = view::text(new, Kind::Facts)?;
    let newest_days = compare::newest_days(&facts)
        .with_context(|| format!("cannot understand `out/facts.json` of {}", shown(new)))?;
    let (outputs, docket) = (desk.outputs(), desk.docket());
    let current = Current { name: named(new), outputs, docket, newest_days };
    Ok(compare::compare(&earlier, &current))
}

/// The audit before, from whatever is left of it.
fn earlier(path: &Path) -> anyhow::Result<Earlier> {
    let cannot = || format!("cannot take {} for an audit", shown(path));
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.map(str::to_lowercase).as_deref() {
        Some("xlsx") => {
            Ok(Earlier::of_register(&named(path), &filled_in(path).with_context(cannot)?))
        }
        Some("json") => {
            let bytes =
                output::read_if_there(path)?.ok_or_else(|| anyhow!("there is no such file"));
            let text = String::from_utf8(bytes.with_context(cannot)?).with_context(cannot)?;
            Earlier::of_findings(&named(path), &text)
                .with_context(cannot)
                .hint("give its engagement folder, its register (.xlsx) or its `findings.json`")
        }
        _ => {
            let desk = view::desk(path).with_context(cannot)?;
            Ok(Earlier::of_engagement(&named(path), desk.outputs(), desk.docket()))
        }
    }
}

/// What an audit goes by: the name of its folder or file, as no path of this machine belongs into a paper.
fn named(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = whole.components().next_back().map(|last| last.as_os_str().to_owned());
    name.unwrap_or_default().to_string_lossy().into_owned()
}

fn human(comparison: &Comparison) -> String {
    let mut text = String::new();
    for (label, side) in [("before", &comparison.earlier), ("now", &comparison.current)] {
        let _ = writeln!(text, "{label:>7}: {}", told(side));
    }
    for warning in &comparison.warnings {
        let _ = writeln!(text, "warning: {}", warned(warning));
    }
    for outcome in Outcome::ALL {
        let mut pairs = comparison.findings(outcome).peekable();
        if pairs.peek().is_some() {
            let _ = writeln!(text, "\n{}", heading(outcome));
        }
        pairs.for_each(|pair| finding(&mut text, pair));
    }
    let counts = |of: &dyn Fn(Outcome) -> usize| {
        let counts = Outcome::ALL.map(|outcome| format!("{} {}", of(outcome), words(outcome)));
        counts.join(", ")
    };
    let _ = writeln!(text, "\nFindings: {}", counts(&|one| comparison.findings(one).count()));
    let _ =
        writeln!(text, "Evidence requests: {}", counts(&|one| comparison.requests(one).count()));
    if comparison.current.profile == Some(Profile::FollowUp) {
        text.push_str(&open_before(comparison));
    }
    text.push_str(&beside(comparison));
    text
}

fn told(side: &Side) -> String {
    let as_of = side.as_of.map_or_else(|| "day not known".to_owned(), |day| format!("as of {day}"));
    let tool = side.tool.as_ref().map(|version| format!(", tickmark {version}"));
    format!("{}, {as_of}{}", side.name, tool.unwrap_or_default())
}

fn warned(warning: &Warning) -> String {
    let Warning { what, before, after } = warning;
    match *what {
        "catalog" => {
            let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
            format!(
                "the catalogues differ ({} and {}): a finding may come or go with the rules",
                short(before),
                short(after)
            )
        }
        "order" => format!("the audit before is of {before}, not before {after}"),
        what => format!("the {what} differs: was {before}, is {after}"),
    }
}

/// An outcome in words.
fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Persisting => "persisting",
        Outcome::Regressed => "regressed",
        Outcome::Resolved => "resolved",
        Outcome::CannotTell => "no longer there, cannot tell",
    }
}

/// An outcome over the findings that came out so.
fn heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "New",
        Outcome::Persisting => "Persisting",
        Outcome::Regressed => "Regressed: back, though verified or closed before",
        Outcome::Resolved => "Resolved: no longer there, and tested with later evidence",
        Outcome::CannotTell => "No longer there, and nobody can tell whether it is resolved",
    }
}

fn finding(text: &mut String, pair: &Pair) {
    let Some(brief) = pair.newest() else { return };
    let grade = brief.grade.map_or("not graded", Severity::name);
    let requirements: Vec<String> = brief.requirements.iter().map(ToString::to_string).collect();
    let _ = writeln!(text, "{}  {grade}, {}", brief.id, requirements.join(", "));
    labelled(text, "title", &brief.title);
    labelled(text, "why", &why(pair));
}

fn why(pair: &Pair) -> String {
    let mut parts = Vec::new();
    parts.extend(pair.matched.map(|matched| match matched {
        Matched::Fingerprint => "same fingerprint".to_owned(),
        Matched::TestRequirementSubject => "same test, requirement and subject".to_owned(),
        Matched::Likeness(percent) => format!("{percent} % alike in words: look yourself"),
    }));
    parts.extend(match &pair.because {
        Because::NotBefore | Because::DraftedAgain => None,
        Because::RejectedBefore => Some("was rejected in the audit before".to_owned()),
        Because::ClosedBefore => Some("its action had been verified or closed".to_owned()),
        Because::LaterEvidence { day } => Some(format!("tested with evidence of {day}")),
        Because::RejectedNow => Some("rejected in this audit".to_owned()),
        Because::WaivedNow => Some("waived in this audit".to_owned()),
        Because::WrittenByPerson => Some("a person wrote it, and no test looks for it".to_owned()),
        Because::NotTested => Some("its test was not run, or found nothing to test".to_owned()),
        Because::NotSupported => Some("its requirement is not supported now".to_owned()),
        Because::DocumentsGone { documents } => {
            Some(format!("not received this time: {}", documents.join(", ")))
        }
        Because::NoLaterEvidence => Some("no evidence is dated after the audit before".to_owned()),
        Because::NoDay => Some("the day of the audit before is not known".to_owned()),
    });
    let evidence = &pair.evidence;
    for (name, paths) in
        [("changed", &evidence.changed), ("new", &evidence.added), ("gone", &evidence.removed)]
    {
        let is_told = matches!(pair.because, Because::DocumentsGone { .. }) && name == "gone";
        if !paths.is_empty() && pair.earlier.is_some() && !is_told {
            parts.push(format!("{name}: {}", paths.join(", ")));
        }
    }
    parts.join("; ")
}

/// The outcome of each nonconformity of the audit before that was open: what an audit of follow-up is about.
fn open_before(comparison: &Comparison) -> String {
    let rows: Vec<_> = comparison
        .open_before()
        .filter_map(|pair| {
            let brief = pair.earlier.as_ref()?;
            let action = brief.action.replace('_', " ");
            let outcome = words(pair.outcome).to_owned();
            let grade = brief.grade.map_or("", Severity::name).to_owned();
            Some([brief.id.to_string(), grade, action, outcome, brief.title.clone()])
        })
        .collect();
    if rows.is_empty() {
        return "\nNo nonconformity of the audit before was open\n".to_owned();
    }
    let header = ["Open before", "Grade", "Its action", "Outcome", "Title"];
    format!("\nOpen nonconformities of the audit before\n{}", table(header, rows))
}

fn beside(comparison: &Comparison) -> String {
    let mut text = String::new();
    let plain = |name: &str| name.replace('_', " ");
    if let Some(changes) = comparison.coverage.as_ref().filter(|changes| !changes.is_empty()) {
        let rows = changes.iter().map(|change| {
            let before = change.before.as_deref().unwrap_or("–");
            [
                change.requirement.to_string(),
                change.title.clone(),
                plain(before),
                plain(&change.after),
            ]
        });
        let header = ["Coverage", "Requirement", "Before", "Now"];
        let _ = write!(text, "\n{}", table(header, rows.collect()));
    }
    if let Some(changes) = comparison.soa.as_ref().filter(|changes| !changes.is_empty()) {
        let state = |state: &Option<ControlState>| match state {
            Some(ControlState { applicable, claimed, verdict }) => {
                let applies = match applicable {
                    Some(true) => "applies",
                    Some(false) => "excluded",
                    None => "not decided",
                };
                format!("{applies}, {}: {}", plain(claimed), plain(verdict))
            }
            None => "not in it".to_owned(),
        };
        let rows = changes.iter().map(|change| {
            let (before, after) = (state(&change.before), state(&change.after));
            [change.control.clone(), change.title.clone(), before, after]
        });
        let header = ["SoA", "Control", "Before", "Now"];
        let _ = write!(text, "\n{}", table(header, rows.collect()));
    }
    text.push('\n');
    let mut line = |what: &str, count: Option<usize>| {
        let told = count.map_or_else(
            || format!("{what}: nothing is left of them to compare"),
            |count| format!("{what}: {} changed", counted(count, "row", "rows")),
        );
        let _ = writeln!(text, "{told}");
    };
    line("Coverage", comparison.coverage.as_ref().map(Vec::len));
    line("Statement of Applicability", comparison.soa.as_ref().map(Vec::len));
    let _ = match &comparison.documents {
        Some(documents) => writeln!(
            text,
            "Documents: {} new, {} gone, {} changed, {} moved, {} unchanged",
            documents.added,
            documents.removed,
            documents.changed,
            documents.moved,
            documents.unchanged
        ),
        None => writeln!(text, "Documents: no ledger is left to compare"),
    };
    text
}
