//! The prompts: what a model is asked, as data of `prompts/` that an auditor can read.
//!
//! A prompt opens with what it is for and its version, between lines of `+++`; then come the part that all
//! questions share and the question itself, as templates. The digest of the file goes into the run, so that
//! a changed word is another question.

use minijinja::Environment;
use minijinja::value::{Serde, Value};
use serde::{Deserialize, Serialize};

use crate::domain::Digest;

/// A prompt, parsed.
#[derive(Debug)]
pub(crate) struct Prompt {
    /// What it says of itself.
    pub head: Head,
    /// The digest of its file.
    pub digest: Digest,
    templates: Environment<'static>,
}

/// What a prompt says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    /// Its name, which is that of its file.
    pub name: String,
    /// Raised with each change that is more than a slip.
    pub version: u32,
    /// What it is for.
    pub purpose: String,
    /// What it is filled with.
    pub inputs: Vec<String>,
    /// The shape of its answer.
    pub answer: String,
}

/// A prompt that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// It does not open with its head.
    #[error("the prompt `{0}` does not open with a head between two lines of `+++`")]
    NoHead(String),
    /// Its head cannot be read.
    #[error("cannot read the head of the prompt `{name}`")]
    Head {
        /// The prompt.
        name: String,
        /// Why not.
        source: toml::de::Error,
    },
    /// It lacks one of its two parts.
    #[error("the prompt `{0}` lacks `# System` or `# User`")]
    NoParts(String),
    /// What it is filled with does not fit.
    #[error("cannot fill the prompt `{name}`")]
    Fill {
        /// The prompt.
        name: String,
        /// Why not.
        source: minijinja::Error,
    },
}

/// A question in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    /// What all questions of this prompt share.
    pub system: String,
    /// The question.
    pub user: String,
}

const SYSTEM: &str = "\n# System\n";
const USER: &str = "\n# User\n";

impl Prompt {
    /// Parses the text of a prompt; `name` is what errors call it.
    pub fn parse(name: &str, text: &str) -> Result<Self, PromptError> {
        let no_head = || PromptError::NoHead(name.to_owned());
        let rest = text.strip_prefix("+++\n").ok_or_else(no_head)?;
        let (head, body) = rest.split_once("+++").ok_or_else(no_head)?;
        let head: Head = toml::from_str(head)
            .map_err(|source| PromptError::Head { name: name.to_owned(), source })?;
        let parts = || {
            let (_, body) = body.split_once(SYSTEM)?;
            // The system part may be empty; its heading ends where the next begins.
            let body = format!("\n{body}");
            let (system, user) = body.split_once(USER)?;
            Some((system.trim().to_owned(), user.trim().to_owned()))
        };
        let (system, user) = parts().ok_or_else(|| PromptError::NoParts(name.to_owned()))?;
        let mut templates = Environment::new();
        templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        templates
            .add_template_owned("system", system)
            .and_then(|()| templates.add_template_owned("user", user))
            .map_err(|source| PromptError::Fill { name: name.to_owned(), source })?;
        Ok(Self { head, digest: Digest::of(text.as_bytes()), templates })
    }

    /// Fills it. Every input has to be given; a template that asks for another one is an error.
    pub fn fill(&self, values: &impl Serialize) -> Result<Filled, PromptError> {
        let values = Value::from(Serde(values));
        let part = |name| {
            let rendered = self.templates.get_template(name);
            rendered
                .and_then(|template| template.render(values.clone()))
                .map_err(|source| PromptError::Fill { name: self.head.name.clone(), source })
        };
        Ok(Filled { system: part("system")?, user: part("user")? })
    }
}

/// The prompts this program ships.
#[derive(Debug)]
pub(crate) struct Prompts {
    pub assess: Prompt,
    pub compare: Prompt,
    pub wording: Prompt,
    pub summary: Prompt,
    pub repair: Prompt,
}

impl Prompts {
    /// Those of `prompts/`.
    pub fn shipped() -> Result<Self, PromptError> {
        Ok(Self {
            assess: Prompt::parse("assess", include_str!("../../../prompts/assess.md"))?,
            compare: Prompt::parse("compare", include_str!("../../../prompts/compare.md"))?,
            wording: Prompt::parse("wording", include_str!("../../../prompts/wording.md"))?,
            summary: Prompt::parse("summary", include_str!("../../../prompts/summary.md"))?,
            repair: Prompt::parse("repair", include_str!("../../../prompts/repair.md"))?,
        })
    }

    /// Each with its name, for what is told of a run.
    pub fn each(&self) -> [&Prompt; 5] {
        [&self.assess, &self.compare, &self.wording, &self.summary, &self.repair]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(text: &str, printed: &str) {
        let error = Prompt::parse("a", text).expect_err(text);
        assert_eq!(error.to_string(), printed);
    }

    #[test]
    fn a_prompt_without_head_or_parts_is_told() {
        let head = "+++\nname = 'a'\nversion = 1\npurpose = ''\ninputs = []\nanswer = ''\n+++";
        check("# System\n", "the prompt `a` does not open with a head between two lines of `+++`");
        check("+++\nname = 3\n+++\n", "cannot read the head of the prompt `a`");
        check(&format!("{head}\n# User\nb"), "the prompt `a` lacks `# System` or `# User`");
        check(&format!("{head}\n# System\nb"), "the prompt `a` lacks `# System` or `# User`");
    }

    #[test]
    fn a_word_nobody_gives_is_an_error_and_no_hole() {
        let text = "+++\nname = 'a'\nversion = 1\npurpose = ''\ninputs = ['b']\nanswer = ''\n+++\n\
                    # System\nOne\n# User\n{{ b }}\n";
        let prompt = Prompt::parse("a", text).expect("parses");
        let filled = prompt.fill(&BTreeMap::from([("b", "<Two>")])).expect("fills");
        assert_eq!(filled, Filled { system: "One".to_owned(), user: "<Two>".to_owned() });
        assert!(prompt.fill(&BTreeMap::from([("c", "")])).is_err());
    }

    #[test]
    fn the_shipped_prompts_parse_under_their_names() {
        let prompts = Prompts::shipped().expect("parse");
        let names = prompts.each().map(|prompt| prompt.head.name.clone());
        assert_eq!(names, ["assess", "compare", "wording", "summary", "repair"]);
    }
}
