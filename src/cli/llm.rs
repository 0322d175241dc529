//! `llm`: whether an endpoint does what is needed, a summary drafted with it, and the end of what it was sent.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, anyhow};
use serde_json::json;

use super::args::Format;
use super::failure::{hinted, shown};
use super::llm_args::{LlmArgs, LlmCheckArgs, LlmCommand, LlmForgetArgs, LlmSummaryArgs};
use super::llm_settings::{self, Asked, Reach, key_of_environment};
use super::llm_table::LlmTable;
use super::output::{self, Verbosity};
use super::status::Status;
use super::table::{counted, table};
use super::terminal::Terminal;
use super::{config, house_catalog, model, view};
use crate::assess::llm::{
    self as engine, Confirmed, Consent, Llm, LlmSettings, Probe, SchemaKept, Summary,
};
use crate::docket::{Matter, Outcome, Standing};
use crate::domain::{Engagement, FindingKind, Profile};
use crate::store::Store;

/// Does what was asked.
pub fn llm(command: &LlmCommand, terminal: Terminal) -> anyhow::Result<Status> {
    match command {
        LlmCommand::Check(args) => check(args, terminal),
        LlmCommand::Summary(args) => summary(args, terminal),
        LlmCommand::Forget(args) => forget(args),
    }
}

fn check(args: &LlmCheckArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let (folder, table) = match &args.folder {
        Some(folder) => (folder.as_path(), config::llm_table(folder)?),
        None => (Path::new("."), LlmTable::default()),
    };
    let settings = settings(&args.llm, args.offline, folder, &table, terminal)?;
    let probe = engine::check(&settings).context("cannot use the language model")?;
    let text = match args.output.format {
        Format::Human => told(&settings, &probe),
        Format::Json => {
            let value =
                json!({"schema": "tickmark.llm_check/1", "model": settings.model, "probe": probe});
            serde_json::to_string_pretty(&value).context("cannot print the check")? + "\n"
        }
    };
    output::result(&text, &args.output)?;
    let is_ready = probe.unreachable.is_none() && probe.step.is_some();
    Ok(if is_ready { Status::Worked } else { Status::GateFailed })
}

fn settings(
    args: &LlmArgs,
    offline: bool,
    folder: &Path,
    table: &LlmTable,
    terminal: Terminal,
) -> anyhow::Result<LlmSettings> {
    let reach = if offline { Reach::ThisMachine } else { Reach::Anywhere };
    let asked = Asked { args, table, folder, reach, key: key_of_environment() };
    let llm_settings::Resolved { settings, notes, sources } = llm_settings::resolve(&asked)?;
    for source in &sources {
        terminal.note(Verbosity::Verbose, source);
    }
    for note in &notes {
        terminal.note(Verbosity::Normal, note);
    }
    Ok(settings)
}

/// What a check saw, a line each, and what to do about it.
fn told(settings: &LlmSettings, probe: &Probe) -> String {
    let LlmSettings { host, port, model, dialect, .. } = settings;
    let mut text = format!("{host}:{port}, {}, model {model}\n\n", dialect.name());
    if let Some(why) = &probe.unreachable {
        let _ = writeln!(text, "It gives no answer: {why}");
        return text;
    }
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let rows = vec![
        [
            "model is there".to_owned(),
            match probe.has_model {
                // A server of one model answers to any name.
                Some(false) if probe.step.is_some() => "not listed, but it answers".to_owned(),
                Some(has) => yes_no(has).to_owned(),
                None => "the endpoint lists none".to_owned(),
            },
        ],
        [
            "keeps to a schema".to_owned(),
            match probe.schema {
                SchemaKept::Enforced => "yes",
                SchemaKept::Ignored => "no: it takes the schema and does as it pleases",
                SchemaKept::Refused => "no: it refuses schemas",
                SchemaKept::Unknown => "cannot be told",
            }
            .to_owned(),
        ],
        [
            "shape is asked for by".to_owned(),
            probe.step.unwrap_or("nothing it understands").replace('_', " "),
        ],
        [
            "answer stands in".to_owned(),
            probe.answer_in.unwrap_or("no place that is known").replace('_', " "),
        ],
        ["counts tokens of answers".to_owned(), yes_no(probe.counts_usage).to_owned()],
        ["counts tokens of texts".to_owned(), yes_no(probe.tokenizes).to_owned()],
        [
            "tokens it can take".to_owned(),
            match probe.context_tokens {
                Some(tokens) => tokens.to_string(),
                None => format!("not told; {} are reckoned with", settings.context_tokens),
            },
        ],
        ["time of an answer".to_owned(), format!("{} ms", probe.milliseconds)],
    ];
    text.push_str(&table(["Check", "Seen"], rows));
    if probe.has_model == Some(false) && probe.step.is_none() {
        let listed: Vec<&str> = probe.models.iter().map(String::as_str).take(8).collect();
        let _ = writeln!(text, "\nModels it lists: {}", listed.join(", "));
    }
    if probe.context_tokens.is_some_and(|tokens| tokens < u64::from(settings.context_tokens)) {
        let tokens = probe.context_tokens.unwrap_or_default();
        let _ = writeln!(
            text,
            "\nThe endpoint takes fewer tokens than are reckoned with: pass `--context-tokens {tokens}`"
        );
    }
    if probe.step.is_none() {
        text.push_str("\nThis model answers in no shape that could be read; take another one.\n");
    }
    text
}

fn summary(args: &LlmSummaryArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let table = config::llm_table(&args.folder)?;
    let settings = settings(&args.llm, args.offline, &args.folder, &table, terminal)?;
    let desk = view::desk(&args.folder)?;
    let confirmed: Vec<&Matter> = desk
        .docket()
        .matters
        .iter()
        .filter(|matter| matter.standing == Standing::Decided(Outcome::Confirmed))
        .filter(|matter| matter.draft.kind != FindingKind::EvidenceRequest)
        .collect();
    if confirmed.is_empty() {
        return Err(hinted(
            anyhow!("no finding in {} is confirmed", shown(&args.folder)),
            format!(
                "a summary is drafted from confirmed findings only: tickmark review {}",
                args.folder.display()
            ),
        ));
    }
    let findings: Vec<Confirmed> = confirmed.iter().map(|matter| confirmed_of(matter)).collect();
    let run = &desk.outputs().run;
    let engagement = Engagement {
        auditee: run.parameters.auditee.clone(),
        scope: run.parameters.scope.clone(),
        as_of: run.as_of,
        period: None,
        profile: Profile::default(),
        auditors: run.parameters.auditors.clone(),
        criteria: Vec::new(),
        frameworks: Vec::new(),
        systems: Vec::new(),
        waivers: Vec::new(),
        language: crate::domain::Language::En,
    };
    let catalog = house_catalog::parse(None)?;
    let store = Store::open(&args.folder)?;
    let answers = store.answers()?;
    terminal.note(
        Verbosity::Normal,
        &format!(
            "{} to model {} at {}:{}",
            counted(findings.len(), "confirmed finding goes", "confirmed findings go"),
            settings.model,
            settings.host,
            settings.port,
        ),
    );
    let ask = |_: &engine::Plan| Consent::Given;
    let llm = Llm::new(&settings, &answers, model::clock, &ask)
        .context("cannot use the language model")?;
    let drafted = llm.summary(&engagement, &catalog, &counts(&confirmed), &findings);
    let summary = drafted.map_err(|rejection| {
        hinted(
            anyhow!("no summary was drafted: {rejection}"),
            "nothing is lost: the confirmed findings stand in the report and in the register",
        )
    })?;
    let text = match args.output.format {
        Format::Human => worded(&summary),
        Format::Json => {
            let value = json!({"schema": "tickmark.llm_summary/1", "summary": summary});
            serde_json::to_string_pretty(&value).context("cannot print the summary")? + "\n"
        }
    };
    output::result(&text, &args.output)?;
    Ok(Status::Worked)
}

fn confirmed_of(matter: &Matter) -> Confirmed {
    let requirements: Vec<String> =
        matter.draft.requirements.iter().map(ToString::to_string).collect();
    let kind = matter.draft.kind.name().replace('_', " ");
    Confirmed {
        id: matter.id().to_string(),
        kind: match matter.grade {
            Some(grade) => format!("{} {kind}", grade.name()),
            None => kind,
        },
        requirements: requirements.join(", "),
        title: matter.wording.title.clone(),
        condition: matter.wording.condition.clone(),
    }
}

/// How many there are of each kind: `2 minor nonconformity, 1 observation`.
fn counts(confirmed: &[&Matter]) -> String {
    let mut by_kind: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for matter in confirmed {
        *by_kind.entry(confirmed_of(matter).kind).or_default() += 1;
    }
    let told = by_kind.iter().map(|(kind, count)| format!("{count} {kind}"));
    format!("{} in all: {}", confirmed.len(), told.collect::<Vec<_>>().join(", "))
}

fn worded(summary: &Summary) -> String {
    let mut text = format!("DRAFT by {}, to be read and signed by a person\n\n", summary.model);
    let _ = writeln!(text, "{}\n", summary.overview);
    for point in &summary.points {
        let _ = writeln!(text, "- {} ({})", point.text, point.findings.join(", "));
    }
    text
}

fn forget(args: &LlmForgetArgs) -> anyhow::Result<Status> {
    if !args.folder.join("llm").is_dir() {
        output::result_of(
            &format!("Nothing is kept in {}.\n", shown(&args.folder)),
            Format::Human,
        )?;
        return Ok(Status::Worked);
    }
    let store = Store::open(&args.folder)?;
    let forgotten = store.forget_answers()?;
    let text = format!(
        "{} with {} bytes deleted: what was sent to the model and what it answered. Drafts and decisions stay.\n",
        counted(usize::try_from(forgotten.files).unwrap_or(usize::MAX), "file", "files"),
        forgotten.bytes,
    );
    output::result_of(&text, Format::Human)?;
    Ok(Status::Worked)
}
