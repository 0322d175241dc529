//! What a run works on, resolved once: flag, else environment, else `engagement.toml`, else default.
//!
//! Flags and environment arrive together, because the command line reads both. The clock is in
//! neither place: an audit date nobody gave is an error.

#![expect(clippy::disallowed_methods, reason = "the door through which `engagement.toml` is read")]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::args::{EngineName, RunArgs};
use super::engagement_file::{EngagementFile, WrittenEngine};
use super::failure::{Hint, hinted, shown};
use super::framework_args::{self, Framework};
#[cfg(feature = "llm")]
use super::llm_table::LlmTable;
use crate::domain::{AuditDate, Engagement, Mandate, Member, Profile, Span};
use crate::store::DecisionLog;

/// The file people write in an engagement folder.
pub const FILE_NAME: &str = "engagement.toml";

/// A run's input, resolved.
#[derive(Debug)]
pub struct Resolved {
    /// What is audited, and as of when.
    pub engagement: Engagement,
    /// The folders and files received.
    pub evidence: Vec<PathBuf>,
    /// What judges the passages.
    #[cfg(feature = "llm")]
    pub engine: EngineName,
    /// The language model, as `engagement.toml` has it.
    #[cfg(feature = "llm")]
    pub llm: LlmTable,
    /// Where the date, the kind of audit and the evidence came from, one line each.
    pub sources: Vec<String>,
}

/// Resolves what a run works on.
pub fn resolve(args: &RunArgs) -> anyhow::Result<Resolved> {
    let path = args.out.join(FILE_NAME);
    let file = read(&path)?;
    let mut sources = Vec::new();
    let as_of = pick("as_of", args.as_of, file.as_of, None, &mut sources).ok_or_else(|| {
        hinted(
            anyhow!("no audit date is given"),
            format!("pass `--as-of YYYY-MM-DD`, or set `as_of` in {}", shown(&path)),
        )
    })?;
    let profile = args.profile.map(Profile::from);
    let profile = pick("profile", profile, file.profile, Some(Profile::default()), &mut sources);
    let typed = (!args.frameworks.is_empty()).then(|| args.frameworks.clone());
    let alone = Some(vec![Framework::Iso42001]);
    let frameworks = pick("frameworks", typed, file.frameworks, alone, &mut sources);
    let written = file.engine.map(|engine| engine_name(engine, &path)).transpose()?;
    #[cfg_attr(not(feature = "llm"), expect(unused_variables, reason = "there is one engine only"))]
    let engine = pick("engine", args.engine, written, Some(EngineName::Keyword), &mut sources);
    let given = (!args.evidence.is_empty()).then(|| args.evidence.clone());
    let (listed, beside) = (listed(file.evidence, &args.out), beside(&args.out));
    let evidence = pick("evidence", given, listed, beside, &mut sources).ok_or_else(|| {
        hinted(
            anyhow!("no evidence is given"),
            format!("name folders or files, or set `evidence` in {}", shown(&path)),
        )
    })?;
    let engagement = Engagement {
        auditee: file.auditee.unwrap_or_else(|| "Auditee not named".to_owned()),
        scope: file.scope.unwrap_or_default(),
        as_of,
        period: period(file.period, as_of, &path)?,
        profile: profile.unwrap_or_default(),
        auditors: file.auditors,
        criteria: file.criteria.unwrap_or_else(|| vec!["ISO/IEC 42001:2023".to_owned()]),
        frameworks: framework_args::further(&frameworks.unwrap_or_default()),
        systems: file.systems,
        waivers: file.waivers,
        language: file.language,
    };
    Ok(Resolved {
        engagement,
        evidence,
        #[cfg(feature = "llm")]
        engine: engine.unwrap_or(EngineName::Keyword),
        #[cfg(feature = "llm")]
        llm: file.llm,
        sources,
    })
}

/// The engine that `engagement.toml` names, if this program has it.
#[cfg_attr(feature = "llm", expect(clippy::unnecessary_wraps, reason = "a build without has not"))]
fn engine_name(written: WrittenEngine, path: &Path) -> anyhow::Result<EngineName> {
    match written {
        WrittenEngine::Keyword => Ok(EngineName::Keyword),
        #[cfg(feature = "llm")]
        WrittenEngine::Llm => {
            let _ = path;
            Ok(EngineName::Llm)
        }
        #[cfg(not(feature = "llm"))]
        WrittenEngine::Llm => Err(hinted(
            anyhow!(
                "{} asks for a language model, and this program holds no network code",
                shown(path)
            ),
            "pass `--engine keyword`, or build tickmark with its feature `llm`",
        )),
    }
}

/// The language model that the file of an engagement names.
#[cfg(feature = "llm")]
pub fn llm_table(folder: &Path) -> anyhow::Result<LlmTable> {
    Ok(read(&folder.join(FILE_NAME))?.llm)
}

/// Where the evidence of an engagement lies: as its last run noted it, as its file has it, or beside the file. None
/// where not all of it is there.
pub fn evidence_of(
    folder: &Path,
    log: Option<&DecisionLog>,
) -> anyhow::Result<Option<Vec<PathBuf>>> {
    let there = |roots: &Vec<PathBuf>| !roots.is_empty() && roots.iter().all(|root| root.exists());
    let noted = log.map(DecisionLog::evidence).transpose()?;
    if let Some(noted) = noted.filter(there) {
        return Ok(Some(noted));
    }
    let file = read(&folder.join(FILE_NAME))?;
    Ok(listed(file.evidence, folder).or_else(|| beside(folder)).filter(there))
}

/// What people gave for plan and report. Without a team the names under `auditors` are it.
pub fn mandate(folder: &Path) -> anyhow::Result<Mandate> {
    let file = read(&folder.join(FILE_NAME))?;
    let named = |name: &String| Member {
        name: name.clone(),
        role: String::new(),
        independence: String::new(),
        competence: String::new(),
    };
    let team = match file.team {
        team if team.is_empty() => file.auditors.iter().map(named).collect(),
        team => team,
    };
    Ok(Mandate {
        audit_id: file.audit_id,
        client: file.client,
        objectives: file.objectives,
        sites: file.sites,
        team,
        contacts: file.contacts,
        schedule: file.schedule,
        agreed: file.agreed,
        changes: file.changes,
        previous: file.previous.map(|path| folder.join(path)),
        distribution: file.distribution,
        classification: file.classification,
        language: file.language,
        paper: file.paper,
    })
}

fn listed(paths: Option<Vec<PathBuf>>, folder: &Path) -> Option<Vec<PathBuf>> {
    paths.map(|paths| paths.iter().map(|path| folder.join(path)).collect())
}

fn beside(folder: &Path) -> Option<Vec<PathBuf>> {
    Some(vec![folder.join("evidence")]).filter(|paths| paths[0].is_dir())
}

/// The first value given, with a line on where it came from.
fn pick<T: std::fmt::Debug>(
    name: &str,
    flag: Option<T>,
    file: Option<T>,
    default: Option<T>,
    sources: &mut Vec<String>,
) -> Option<T> {
    let (value, source) = match (flag, file, default) {
        (Some(value), _, _) => (value, "command line or environment"),
        (None, Some(value), _) => (value, FILE_NAME),
        (None, None, Some(value)) => (value, "default"),
        (None, None, None) => return None,
    };
    sources.push(format!("{name} from {source}"));
    Some(value)
}

/// An engagement folder without the file is fine: everything in it can be left out or typed.
fn read(path: &Path) -> anyhow::Result<EngagementFile> {
    match fs::read_to_string(path) {
        Ok(text) => EngagementFile::parse(&text, &path.display().to_string()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(EngagementFile::default())
        }
        Err(error) => Err(error)
            .with_context(|| format!("cannot read {}", shown(path)))
            .hint("check the file"),
    }
}

/// Operation cannot be tested on days that have not come.
fn period(period: Option<Span>, as_of: AuditDate, path: &Path) -> anyhow::Result<Option<Span>> {
    if let Some(Span { first, last }) = period {
        if last < first {
            bail!("the period in {} ends on {last}, before it begins on {first}", shown(path));
        }
        if as_of < first {
            bail!("the period in {} begins on {first}, after the audit date {as_of}", shown(path));
        }
    }
    Ok(period)
}
