//! Frameworks as they are typed, and the views of one.

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::args::ViewArgs;
use crate::domain::FrameworkId;

/// A framework to audit against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// ISO/IEC 42001:2023, which is always judged
    Iso42001,
    /// ISO/IEC 27001:2022, by the crosswalk
    Iso27001,
    /// NIST AI Risk Management Framework 1.0, by the crosswalk
    NistAiRmf,
    /// EU AI Act, Regulation (EU) 2024/1689, by the crosswalk
    EuAiAct,
}

impl Framework {
    /// The framework, if it is one beside ISO/IEC 42001.
    pub fn further(self) -> Option<FrameworkId> {
        match self {
            Framework::Iso42001 => None,
            Framework::Iso27001 => Some(FrameworkId::Iso27001),
            Framework::NistAiRmf => Some(FrameworkId::NistAiRmf),
            Framework::EuAiAct => Some(FrameworkId::EuAiAct),
        }
    }
}

/// The frameworks beside ISO/IEC 42001 among these, sorted, each once.
pub fn further(frameworks: &[Framework]) -> Vec<FrameworkId> {
    let mut further: Vec<FrameworkId> = frameworks.iter().filter_map(|one| one.further()).collect();
    further.sort_unstable();
    further.dedup();
    further
}

/// Show how far each requirement is answered by the evidence.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// The folder, and where the view goes.
    #[command(flatten)]
    pub view: ViewArgs,
    /// What the evidence says on a framework the last run was asked for
    #[arg(long, value_name = "NAME", default_value = "iso42001")]
    pub framework: Framework,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frameworks_are_looked_at_once_and_iso_42001_always() {
        use Framework::{EuAiAct, Iso27001, Iso42001, NistAiRmf};
        let check = |typed: &[Framework], names: &[&str]| {
            let further: Vec<&str> = further(typed).into_iter().map(FrameworkId::name).collect();
            assert_eq!(further, names);
        };
        check(&[Iso42001], &[]);
        check(&[EuAiAct, Iso42001, Iso27001, EuAiAct], &["iso27001", "eu-ai-act"]);
        check(&[NistAiRmf], &["nist-ai-rmf"]);
    }

    #[test]
    fn a_framework_is_typed_as_it_is_written() {
        #[derive(Deserialize)]
        struct File {
            frameworks: Vec<Framework>,
        }
        for one in Framework::value_variants() {
            let typed = one.to_possible_value().map(|value| value.get_name().to_owned());
            let written = typed.as_deref().map(|typed| format!("frameworks = ['{typed}']"));
            let file: File = toml::from_str(&written.expect("a name")).expect("reads");
            assert_eq!(file.frameworks, [*one]);
            assert!(one.further().is_none_or(|id| Some(id.name()) == typed.as_deref()));
        }
    }
}
