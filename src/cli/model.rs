//! The language model of a run: resolved before anything is opened, asked for before anything is sent, told
//! of when it is done.

use std::fmt::Write as _;
use std::io::{IsTerminal, stdin};

use anyhow::Context;

use super::args::RunArgs;
use super::config;
use super::llm_settings::{self, Asked, Reach, key_of_environment};
use super::output::Verbosity;
use super::table::counted;
use super::terminal::Terminal;
use crate::assess::llm::{Ask, Consent, Llm, LlmSettings, Plan, Redact, Task};
use crate::report::Report;
use crate::store::Answers;

/// The model of a run.
pub struct Model {
    settings: LlmSettings,
}

/// Resolves the model of a run; what stands against it is told here.
pub fn resolve(
    args: &RunArgs,
    resolved: &config::Resolved,
    terminal: Terminal,
) -> anyhow::Result<Model> {
    let asked = Asked {
        args: &args.llm,
        table: &resolved.llm,
        folder: &args.out,
        reach: if args.offline { Reach::ThisMachine } else { Reach::Anywhere },
        key: key_of_environment(),
    };
    let llm_settings::Resolved { settings, notes, sources } = llm_settings::resolve(&asked)?;
    for source in &sources {
        terminal.note(Verbosity::Verbose, source);
    }
    for note in &notes {
        terminal.note(Verbosity::Normal, note);
    }
    Ok(Model { settings })
}

/// The time as the journal has it.
pub fn clock() -> String {
    super::clock::now().to_string()
}

impl Model {
    /// Who is asked before anything leaves the machine: whoever sits at the terminal, where it costs much.
    pub fn ask(&self, terminal: Terminal) -> Box<Ask<'_>> {
        Box::new(move |plan| {
            terminal.aside(|| {
                terminal.note(Verbosity::Normal, &told(plan, &self.settings));
                let cost = plan.cost.as_ref().map(|cost| cost.amount);
                match self.settings.ask_over.zip(cost) {
                    Some((most, cost)) if cost > most => agreed(),
                    _ => Consent::Given,
                }
            })
        })
    }

    /// The engine that asks it.
    pub fn engine<'a>(&'a self, answers: &'a Answers, ask: &'a Ask<'a>) -> anyhow::Result<Llm<'a>> {
        Llm::new(&self.settings, answers, clock, ask).context("cannot use the language model")
    }
}

/// Writes what was asked of whom beside the answers, and tells how much went over the line.
pub fn tell(
    engine: &Llm<'_>,
    answers: &Answers,
    report: &Report,
    terminal: Terminal,
) -> anyhow::Result<()> {
    let manifest =
        serde_json::to_vec_pretty(&report.run.model).context("cannot make a manifest")?;
    answers.write_manifest(&manifest)?;
    let traffic = engine.traffic();
    let mut text = format!(
        "{} sent, {} answered from earlier runs",
        counted(traffic.sent, "request", "requests"),
        traffic.kept,
    );
    if traffic.lost > 0 {
        let _ = write!(text, ", {} lost", traffic.lost);
    }
    terminal.note(Verbosity::Normal, &text);
    if traffic.not_kept > 0 {
        let text = format!(
            "{} could not be written to disk and will be asked for again",
            counted(traffic.not_kept, "answer", "answers"),
        );
        terminal.note(Verbosity::Normal, &text);
    }
    Ok(())
}

/// What is said before the first request of a task: what goes where, and what it may take.
fn told(plan: &Plan, settings: &LlmSettings) -> String {
    let LlmSettings { host, port, model, .. } = settings;
    let here = if settings.is_loopback { ", on this machine" } else { "" };
    let task = match plan.task {
        Task::Assess => "drafts",
        Task::Compare => "comparing rules and records",
        Task::Wording => "wording findings",
    };
    let whom = format!("model {model} at {host}:{port}{here}");
    let asked = plan.questions - plan.kept;
    if asked == 0 {
        return format!(
            "{task}: all {} are answered from earlier runs; only what has to be mended goes to {whom}",
            counted(plan.questions, "question", "questions"),
        );
    }
    let kept = match plan.kept {
        0 => String::new(),
        kept => format!(" ({kept} more are answered from earlier runs)"),
    };
    let hidden = match settings.redact {
        Redact::No => "as they stand, with all personal data".to_owned(),
        Redact::Yes => match settings.hide.len() {
            0 => "without e-mail addresses, phone numbers and IBANs".to_owned(),
            names => format!(
                "without e-mail addresses, phone numbers, IBANs and {}",
                counted(names, "name", "names"),
            ),
        },
    };
    let what = match plan.task {
        Task::Assess | Task::Compare => counted(plan.passages, "passage", "passages"),
        Task::Wording => counted(plan.passages, "finding", "findings"),
    };
    let mut text = format!(
        "{task}: {} to {whom}{kept}: {what} with words of {}, {hidden}; at most {} tokens",
        counted(asked, "question goes", "questions go"),
        counted(plan.documents, "document", "documents"),
        plan.tokens.total(),
    );
    if let Some(cost) = &plan.cost {
        let _ = write!(text, ", {:.2} {}", cost.amount, cost.currency);
    }
    text
}

/// Asks whoever sits at the terminal; where nobody does, nothing is sent.
fn agreed() -> Consent {
    if !stdin().is_terminal() {
        super::output::note(
            "that is more than `ask_over`, and nobody is there to ask: pass `--yes` to send it",
        );
        return Consent::Withheld;
    }
    super::output::note("that is more than `ask_over`. Send it? [y/N]");
    let mut answer = String::new();
    match stdin().read_line(&mut answer) {
        Ok(_) if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") => Consent::Given,
        _ => Consent::Withheld,
    }
}
