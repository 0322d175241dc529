//! What may be asked of a language model, as it is typed.
//!
//! The key of the endpoint is no flag, because other users of a machine see the flags of its processes.

use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::OutputArgs;
use super::llm_table::{DialectName, TaskName, is_amount};
use super::reading_args::any_path;

/// The model to ask, and how much of it.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Language model")]
pub struct LlmArgs {
    /// Address of the model's endpoint, such as `http://localhost:11434`
    ///
    /// The only address that is connected to. Its key, where it needs one, is read from the environment variable
    /// `TICKMARK_LLM_KEY` or from the file of `--key-file`.
    #[arg(long, value_name = "URL", env = "TICKMARK_LLM_ENDPOINT", hide_env_values = true)]
    pub endpoint: Option<String>,
    /// Model to ask, by the name the endpoint has for it
    #[arg(long, value_name = "NAME", env = "TICKMARK_LLM_MODEL", hide_env_values = true)]
    pub model: Option<String>,
    /// How to speak to the endpoint [default: told from its address]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    #[arg(env = "TICKMARK_LLM_DIALECT", hide_env_values = true)]
    pub dialect: Option<DialectName>,
    /// File that holds the key of the endpoint, and nothing else
    #[arg(long, value_name = "FILE")]
    #[arg(env = "TICKMARK_LLM_KEY_FILE", hide_env_values = true, value_parser = any_path())]
    pub key_file: Option<PathBuf>,
    /// Tokens the model takes at once, question and answer together [default: 8192]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub context_tokens: Option<NonZeroU32>,
    /// Questions under way at once [default: 1 on this machine, 4 elsewhere]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub concurrency: Option<NonZeroUsize>,
    /// Passages to send with a requirement at most [default: 12]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub passages: Option<NonZeroUsize>,
    /// Tokens to use up at most, questions and answers of the whole run together
    #[arg(long, value_name = "N")]
    pub max_tokens_total: Option<NonZeroU64>,
    /// Money to spend at most, by the prices in `engagement.toml`
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub max_cost: Option<f64>,
    /// Seconds the model is given in all
    ///
    /// For what it has not drafted by then, the keyword engine's conclusion stands.
    #[arg(long, value_name = "SECONDS")]
    pub deadline: Option<NonZeroU64>,
    /// Use answers kept from earlier runs only, and no network
    ///
    /// Needs no endpoint and no key, but the model, as answers are kept by its name. Of a run in which every question
    /// was answered, the files come out the same, byte for byte.
    #[arg(long)]
    pub replay_only: bool,
    /// What to ask of the model besides a draft for each requirement, which is always asked for
    #[arg(long, value_name = "TASK", value_delimiter = ',')]
    pub llm_tasks: Vec<TaskName>,
    /// How often to ask each question, 1 to 9, to see how stable the answers are [default: 1]
    #[arg(long, value_name = "N", hide_short_help = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=9))]
    pub repeats: Option<u32>,
    /// Do not ask before spending more than `ask_over` in `engagement.toml`
    #[arg(long)]
    pub yes: bool,
}

/// Check the language model, or look after its kept answers.
#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub enum LlmCommand {
    /// Ask the endpoint what it can do: a few short questions, and no evidence
    ///
    /// Exits with 1 where the endpoint gives no answer, or none that can be read.
    Check(LlmCheckArgs),
    /// Draft an executive summary from the findings that were confirmed, and from nothing else
    Summary(LlmSummaryArgs),
    /// Delete what was sent to the model and what it answered
    ///
    /// Both may hold personal data. Drafts and decisions stay; a later run asks the model again, and `--replay-only`
    /// has nothing to replay.
    Forget(LlmForgetArgs),
}

/// Ask the endpoint what it can do.
#[derive(Debug, Args)]
pub struct LlmCheckArgs {
    /// Engagement folder whose `engagement.toml` names the model
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Connect to nothing but this machine
    #[arg(long)]
    pub offline: bool,
    /// Where the result goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The model; last, as what follows would stand under its heading.
    #[command(flatten)]
    pub llm: LlmArgs,
}

/// Draft an executive summary.
#[derive(Debug, Args)]
pub struct LlmSummaryArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Connect to nothing but this machine
    #[arg(long)]
    pub offline: bool,
    /// Where the summary goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The model; last, as what follows would stand under its heading.
    #[command(flatten)]
    pub llm: LlmArgs,
}

/// Delete what was sent and answered.
#[derive(Debug, Args)]
pub struct LlmForgetArgs {
    /// Engagement folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

fn amount(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number.filter(|number| is_amount(*number)).ok_or_else(|| "this is no amount".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[derive(Debug, Parser)]
    struct Typed {
        #[command(flatten)]
        llm: LlmArgs,
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let table = [
            ("--repeats", "0"),
            ("--repeats", "10"),
            ("--max-cost", "nan"),
            ("--max-cost", "inf"),
            ("--max-cost=-1", ""),
            ("--concurrency", "0"),
            ("--passages", "0"),
            ("--deadline", "0"),
            ("--context-tokens", "0"),
            ("--max-tokens-total", "0"),
            ("--dialect", "gopher"),
            ("--llm-tasks", "assess,judge"),
            ("--key", "sk-123"),
        ];
        for (flag, value) in table {
            let typed = ["tickmark", flag, value].into_iter().filter(|word| !word.is_empty());
            assert!(Typed::try_parse_from(typed).is_err(), "{flag} {value}");
        }
    }

    #[test]
    fn the_flags_of_a_model_are_read() {
        let typed = "tickmark --max-cost 2.50 --deadline 60 --llm-tasks assess,wording --dialect openai-chat";
        let Typed { llm } = Typed::try_parse_from(typed.split(' ')).expect(typed);
        assert_eq!(llm.max_cost, Some(2.5));
        assert_eq!(llm.deadline.map(NonZeroU64::get), Some(60));
        assert_eq!(llm.llm_tasks, [TaskName::Assess, TaskName::Wording]);
        assert_eq!(llm.dialect, Some(DialectName::OpenAiChat));
    }

    #[test]
    fn no_flag_takes_the_key_from_the_environment() {
        let command = Typed::command();
        let variables: Vec<_> = command.get_arguments().filter_map(clap::Arg::get_env).collect();
        assert_eq!(
            variables,
            [
                "TICKMARK_LLM_ENDPOINT",
                "TICKMARK_LLM_MODEL",
                "TICKMARK_LLM_DIALECT",
                "TICKMARK_LLM_KEY_FILE"
            ]
        );
    }
}
