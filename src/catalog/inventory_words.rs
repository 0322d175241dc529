//! Words that tell an inventory of AI systems, of `lexicon/inventory.toml`; what each is for stands there.

use serde::Deserialize;

/// Words that tell an inventory of AI systems from other lists.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryWords {
    /// What stands over it.
    pub title: InventoryTitle,
    /// What names its columns.
    pub header: InventoryHeader,
    /// What an AI system does.
    pub does: DoesWords,
    /// What is no name.
    pub name: NameWords,
}

/// What stands over a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryTitle {
    /// AI systems by whatever word.
    pub ai: Vec<String>,
    /// AI systems, if it is a list.
    pub bare: Vec<String>,
    /// What may be AI systems.
    pub tool: Vec<String>,
    /// A list.
    pub list: Vec<String>,
    /// A list of something else.
    pub other: Vec<String>,
    /// Words that part what it lists from what it says of that.
    pub parting: Vec<String>,
}

/// What names the columns of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryHeader {
    /// Columns of AI systems.
    pub ai: Vec<String>,
    /// What a row is, where it is no system.
    pub other: Vec<String>,
    /// Columns no inventory of systems has.
    pub never: Vec<String>,
}

/// What an AI system does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoesWords {
    /// In so many words.
    pub phrases: Vec<String>,
    /// What only has to do with one.
    pub not: Vec<String>,
    /// How a word begins.
    pub begins: Vec<String>,
    /// How a word ends.
    pub ends: Vec<String>,
}

/// Words that are no name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// What systems are and do.
    pub generic: Vec<String>,
    /// Of what, for whom, whose.
    pub beside: Vec<String>,
    /// What the title of a document about one system calls it.
    pub cards: Vec<String>,
}
