//! The frameworks beside ISO/IEC 42001, the ids of their parts, and how a part answers to a requirement.
//!
//! Every framework numbers in a form of its own, and no two forms overlap: an id tells which framework it is of.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A framework that the requirements of ISO/IEC 42001 are mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameworkId {
    /// ISO/IEC 27001:2022, information security management systems.
    Iso27001,
    /// The AI Risk Management Framework of NIST, 1.0.
    NistAiRmf,
    /// The AI Act of the European Union, Regulation (EU) 2024/1689.
    EuAiAct,
}

impl FrameworkId {
    /// All of them, in the order they are shown.
    pub const ALL: [FrameworkId; 3] =
        [FrameworkId::Iso27001, FrameworkId::NistAiRmf, FrameworkId::EuAiAct];

    /// The name on the command line and in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FrameworkId::Iso27001 => "iso27001",
            FrameworkId::NistAiRmf => "nist-ai-rmf",
            FrameworkId::EuAiAct => "eu-ai-act",
        }
    }

    /// Its name with its edition, as criteria are cited: `ISO/IEC 27001:2022`, `NIST AI RMF (1.0)`.
    #[must_use]
    pub fn cited(self, name: &str, edition: &str) -> String {
        match self {
            FrameworkId::Iso27001 => format!("{name}:{edition}"),
            FrameworkId::NistAiRmf | FrameworkId::EuAiAct => format!("{name} ({edition})"),
        }
    }
}

impl fmt::Display for FrameworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The functions of the AI RMF, in its order.
const FUNCTIONS: [&str; 4] = ["GOVERN", "MAP", "MEASURE", "MANAGE"];
/// The themes that Annex A of ISO/IEC 27001:2022 numbers its controls by.
const THEMES: std::ops::RangeInclusive<u8> = 5..=8;

/// The id of a part of a framework: `7.5.1` or `A.5.19` (ISO/IEC 27001), `GOVERN 1.1` (AI RMF), `Art. 26` (AI Act).
///
/// Ordered as the framework lists its parts. Prints as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClauseId {
    framework: FrameworkId,
    /// The function of the AI RMF by its place; 1 for an Annex A control; else 0.
    part: u8,
    /// One to three numbers, the rest zero.
    numbers: [u8; 3],
}

impl ClauseId {
    /// The framework it is a part of.
    #[must_use]
    pub fn framework(self) -> FrameworkId {
        self.framework
    }
}

/// A text that is no id of a part of a framework.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no part of a framework; write `7.5.1` or `A.5.19` (ISO/IEC 27001), `GOVERN 1.1` (AI RMF) or `Art. 26` \
     (AI Act)"
)]
pub struct ParseClauseIdError(pub String);

impl FromStr for ClauseId {
    type Err = ParseClauseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let of_act = || {
            let (numbers, count) = numbers(text.strip_prefix("Art. ")?)?;
            (count == 1).then_some(Self { framework: FrameworkId::EuAiAct, part: 0, numbers })
        };
        let of_rmf = || {
            let (function, rest) = text.split_once(' ')?;
            let part = (0..).zip(FUNCTIONS).find(|(_, name)| *name == function)?.0;
            let (numbers, count) = numbers(rest)?;
            (count == 2).then_some(Self { framework: FrameworkId::NistAiRmf, part, numbers })
        };
        let control = || {
            let (numbers, count) = numbers(text.strip_prefix("A.")?)?;
            let is_one = count == 2 && THEMES.contains(&numbers[0]);
            is_one.then_some(Self { framework: FrameworkId::Iso27001, part: 1, numbers })
        };
        let clause = || {
            let (numbers, count) = numbers(text)?;
            (count >= 2).then_some(Self { framework: FrameworkId::Iso27001, part: 0, numbers })
        };
        let found = of_act().or_else(of_rmf).or_else(control).or_else(clause);
        found.ok_or_else(|| ParseClauseIdError(text.to_owned()))
    }
}

/// Up to three numbers between dots, and how many there are.
fn numbers(text: &str) -> Option<([u8; 3], usize)> {
    let mut numbers = [0; 3];
    let mut count = 0;
    for piece in text.split('.') {
        let well_formed = !piece.starts_with('0') && piece.bytes().all(|b| b.is_ascii_digit());
        *numbers.get_mut(count).filter(|_| well_formed)? = piece.parse().ok()?;
        count += 1;
    }
    Some((numbers, count))
}

impl TryFrom<String> for ClauseId {
    type Error = ParseClauseIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ClauseId> for String {
    fn from(id: ClauseId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.framework {
            FrameworkId::Iso27001 if self.part == 1 => f.write_str("A.")?,
            FrameworkId::Iso27001 => {}
            FrameworkId::NistAiRmf => write!(f, "{} ", FUNCTIONS[usize::from(self.part)])?,
            FrameworkId::EuAiAct => f.write_str("Art. ")?,
        }
        write!(f, "{}", self.numbers[0])?;
        self.numbers[1..].iter().filter(|n| **n > 0).try_for_each(|n| write!(f, ".{n}"))
    }
}

/// How a part of a framework answers to a requirement of ISO/IEC 42001, the closest relation last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The framework has nothing that answers to the requirement.
    None,
    /// Both look at the same matter; neither stands for the other.
    Related,
    /// What the requirement asks for is a part of what the framework asks for.
    Subset,
    /// Both ask for the same, of another management system.
    Equivalent,
}

impl Relation {
    /// The name in the catalogue and in the output files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Relation::None => "none",
            Relation::Related => "related",
            Relation::Subset => "subset",
            Relation::Equivalent => "equivalent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_framework_and_prints_as_read() {
        let check = |framework: FrameworkId, text: &str| {
            let id: ClauseId = text.parse().expect(text);
            assert_eq!((id.framework(), id.to_string().as_str()), (framework, text));
        };
        for text in ["4.1", "7.5.1", "A.5.1", "A.8.34"] {
            check(FrameworkId::Iso27001, text);
        }
        for text in ["GOVERN 1.1", "MAP 5.2", "MEASURE 2.13", "MANAGE 4.3"] {
            check(FrameworkId::NistAiRmf, text);
        }
        for text in ["Art. 4", "Art. 113"] {
            check(FrameworkId::EuAiAct, text);
        }
    }

    #[test]
    fn what_is_no_id_does_not_parse() {
        let texts = [
            "",
            "4",
            "A.5",
            "A.4.2",
            "A.9.2",
            "A.5.1.1",
            "A.6.2.4",
            "GOVERN",
            "GOVERN 1",
            "Govern 1.1",
            "GOVERN 1.1.1",
            "Art. 4.1",
            "Art.4",
            "Art. 0",
            "Art. 300",
            "4.1.2.3",
            "MAP 1.01",
        ];
        for text in texts {
            assert!(text.parse::<ClauseId>().is_err(), "{text} parsed");
        }
    }

    #[test]
    fn ids_sort_as_their_framework_lists_them() {
        let check = |listed: &[&str]| {
            let mut ids: Vec<ClauseId> =
                listed.iter().rev().map(|text| text.parse().expect(text)).collect();
            ids.sort();
            let sorted: Vec<String> = ids.iter().map(ToString::to_string).collect();
            assert_eq!(sorted, listed);
        };
        check(&["6.1.2", "7.1", "10.1", "A.5.2", "A.5.10", "A.8.1"]);
        check(&["GOVERN 1.1", "MAP 1.1", "MEASURE 2.2", "MEASURE 2.13", "MANAGE 1.1"]);
        check(&["Art. 4", "Art. 26", "Art. 113"]);
    }
}
