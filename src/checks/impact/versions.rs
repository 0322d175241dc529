//! Reads the versions in what people write: `4.2`, `1.8 on lumen-large-3`, `Voice 3.4 / Clinical 2`.

/// A number with the word before it, where there is one: `large-3`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    word: Option<String>,
    numbers: Vec<u32>,
}

/// The versions a text names, of a system and of what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks) struct Versions(Vec<Part>);

impl Versions {
    /// The versions in a text; none where it holds no number.
    pub(in crate::checks) fn of(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut word: Option<String> = None;
        let apart = |c: char| !(c.is_alphanumeric() || c == '.');
        for token in text.split(apart).filter(|token| !token.is_empty()) {
            let bare = token.trim_matches('.');
            let digits = bare.trim_start_matches(['v', 'V', 'r', 'R']);
            let numbers: Option<Vec<u32>> =
                digits.split('.').map(|number| number.parse().ok()).collect();
            match numbers {
                Some(numbers) if !digits.is_empty() => {
                    parts.push(Part { word: word.take(), numbers });
                }
                _ => {
                    let lower = bare.to_lowercase();
                    word = (!NO_NAMES.contains(&lower.as_str())).then_some(lower);
                }
            }
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Whether the first of them says what it is of.
    pub(in crate::checks) fn are_of_something(&self) -> bool {
        self.0.first().is_some_and(|part| part.word.is_some())
    }

    /// Whether it is a first version: a pilot, or one that begins with one.
    pub(in crate::checks) fn are_first(&self) -> bool {
        self.0.first().is_some_and(|part| part.numbers[0] <= 1)
    }

    /// Whether a text names the first of these versions: `Go live 4.2.0` names 4.2.
    pub(in crate::checks) fn are_named_in(&self, text: &str) -> bool {
        let Some(first) = self.0.first() else { return false };
        let named = Self::of(text).map(|versions| versions.0).unwrap_or_default();
        named.iter().any(|part| {
            let shared = first.numbers.len().min(part.numbers.len());
            shared > 0
                && (shared > 1 || first.numbers.len() == part.numbers.len())
                && first.numbers[..shared] == part.numbers[..shared]
        })
    }

    /// Whether another is a major step away: the first number differs, of the system or of a part both name.
    pub(in crate::checks) fn is_another_than(&self, other: &Self) -> bool {
        let named = |versions: &Self, word: &Option<String>| {
            let mut parts = versions.0.iter().filter(|part| part.word == *word);
            parts.next().map(|part| part.numbers[0])
        };
        let by_word =
            self.0.iter().filter(|part| part.word.is_some()).any(|part| {
                named(other, &part.word).is_some_and(|number| number != part.numbers[0])
            });
        let bare = |versions: &Self| {
            versions.0.first().filter(|part| part.word.is_none()).map(|part| part.numbers[0])
        };
        let by_number = matches!((bare(self), bare(other)), (Some(one), Some(two)) if one != two);
        by_word || by_number
    }
}

/// Words before a number that name nothing.
const NO_NAMES: [&str; 14] = [
    "version", "release", "build", "v", "on", "and", "the", "model", "since", "modell", "auf",
    "sur", "et", "und",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_major_step_is_told_from_a_minor_one() {
        for (assessed, running, another) in [
            ("4.2", "4.2.0", false),
            ("6.2", "6.3", false),
            ("1.0 (model verra-chat-4)", "2.1", true),
            ("1.0 on lumen-large-2", "1.8 on lumen-large-3", true),
            ("Voice 3.0 / Clinical 2", "3.4 / Clinical 3", true),
            ("2025.3", "2026.1", true),
            ("v3.1", "3.1", false),
            ("0.9", "pilot", false),
        ] {
            let other = Versions::of(running);
            let differs = other.is_some_and(|other| {
                Versions::of(assessed).expect(assessed).is_another_than(&other)
            });
            assert_eq!(differs, another, "{assessed} / {running}");
        }
    }

    #[test]
    fn a_version_is_named_however_long_it_is_written() {
        let assessed = Versions::of("4.2").expect("a version");
        assert!(assessed.are_named_in("Go live 4.2.0"));
        assert!(!assessed.are_named_in("Go live 4.3"));
        assert!(!assessed.are_named_in("4 weeks of tests"));
    }
}
