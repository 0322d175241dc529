//! What is to be read and by whom, settled before any of it is: an object that is made once and never changed.
//!
//! The first line tells what the plan was made with, the others are the files in path order. Shards are runs of
//! lines, so that the shards in their order are the files in theirs. A plan is named by its content: who makes it
//! twice makes the same.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::readings::Readings;
use super::Error;
use crate::catalog::Catalog;
use crate::domain::{Digest, EvidencePath};
use crate::objects::{self, Created, Objects};
use crate::recognise::Recogniser;
use crate::sandbox::Sandbox;
use crate::sources::{self, Fate, Held, Listed};

/// The form of the file.
const SCHEMA: &str = "tickmark.shards/1";
/// What a file costs besides its bytes, in bytes: opening one takes as long as reading so many.
const FILE_COST_BYTES: u64 = 16 << 10;
/// A shard holds about so much where nobody says how many there are to be.
const SHARD_COST_BYTES: u64 = 256 << 20;

/// What reads: whatever of it differs may read otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The program and the code that reads.
    pub program: String,
    /// The hash of the catalogue.
    pub catalog: String,
    /// The library that reads PDFs first; empty where there is none.
    pub pdf_engine: String,
    /// What recognises text in scans; nothing where that is left to who puts the shards together.
    pub recogniser: Option<MadeRecogniser>,
}

/// What recognises text in scans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRecogniser {
    /// Its name: the program, its version, its languages.
    pub name: String,
    /// The languages alone, to be asked for.
    pub languages: Vec<String>,
}

impl From<&Recogniser> for MadeRecogniser {
    fn from(recogniser: &Recogniser) -> Self {
        Self { name: recogniser.name(), languages: recogniser.languages().to_vec() }
    }
}

impl Made {
    /// What reads on this machine.
    #[must_use]
    pub fn here(catalog: &Catalog, sandbox: &Sandbox, recogniser: Option<&Recogniser>) -> Self {
        Self {
            program: Readings::program(),
            catalog: catalog.hash().to_owned(),
            pdf_engine: sandbox.pdf_engine().unwrap_or_default(),
            recogniser: recogniser.map(MadeRecogniser::from),
        }
    }
}

/// A plan, as it was made or read.
#[derive(Clone, Debug)]
pub struct ShardPlan {
    /// Its name: the SHA-256 of its bytes.
    pub id: Digest,
    head: Head,
    files: Vec<Planned>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    schema: String,
    /// Where the evidence is.
    input: String,
    made: Made,
    /// How many pages each shard may recognise at most.
    pages_max: u32,
    bytes: u64,
    files: usize,
    /// Where each shard ends, as a number of files.
    ends: Vec<usize>,
}

/// A file of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// As the ledger names it.
    pub path: EvidencePath,
    /// As the store names it.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// What it was when it was listed; empty for what is not read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Why it is no evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<String>,
    /// Why it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

impl ShardPlan {
    /// Plans to read all there is in a store, in `shards` shards or as many as are sensible.
    pub fn of(
        input: &Objects,
        made: Made,
        pages_max: u32,
        shards: Option<usize>,
    ) -> Result<Self, Error> {
        let files: Vec<Planned> = sources::list_store(input)?.into_iter().map(planned).collect();
        if files.iter().all(|file| file.skip.is_some()) {
            return Err(Error::NoFiles(input.url().to_owned()));
        }
        let head = Head {
            schema: SCHEMA.to_owned(),
            input: input.url().to_owned(),
            made,
            pages_max,
            bytes: files.iter().map(|file| file.bytes).sum(),
            files: files.len(),
            ends: ends(&files, shards),
        };
        let mut plan = Self { id: Digest::of(b""), head, files };
        plan.id = Digest::of(&plan.bytes());
        Ok(plan)
    }

    /// Writes it to a store, and tells its name there.
    pub fn write(&self, store: &Objects) -> Result<String, Error> {
        let name = format!("plans/{}.jsonl", self.id);
        // One of the same name is the same.
        let (Created::New | Created::Before) = store.create(&name, &self.bytes())?;
        Ok(name)
    }

    /// Reads one, by where it lies: a file, or an object of a store.
    pub fn read(place: &str) -> Result<Self, Error> {
        let no_plan = |reason: String| Error::NoPlan { name: place.to_owned(), reason };
        let (store, name) =
            place.rsplit_once("/plans/").map_or((".", place), |(store, name)| (store, name));
        let name = if name == place { name.to_owned() } else { format!("plans/{name}") };
        let bytes = Objects::at(store)?.get(&name)?;
        let (bytes, _) = bytes.ok_or_else(|| no_plan("there is no such file".to_owned()))?;
        let text = std::str::from_utf8(&bytes).map_err(|error| no_plan(error.to_string()))?;
        let mut lines = text.lines();
        let head = lines.next().unwrap_or_default();
        let head: Head = serde_json::from_str(head).map_err(|error| no_plan(error.to_string()))?;
        if head.schema != SCHEMA {
            return Err(no_plan(format!("its form is `{}`", head.schema)));
        }
        let files: Result<Vec<Planned>, _> = lines.map(serde_json::from_str).collect();
        let files = files.map_err(|error| no_plan(error.to_string()))?;
        if files.len() != head.files
            || head.ends.last() != Some(&head.files)
            || !head.ends.is_sorted()
        {
            return Err(no_plan("it is not whole".to_owned()));
        }
        Ok(Self { id: Digest::of(&bytes), head, files })
    }

    /// Refuses to go on with other means than those it was made with.
    pub fn check(&self, here: &Made) -> Result<(), Error> {
        let Made { program, catalog, pdf_engine, recogniser } = &self.head.made;
        // Who puts the shards together may recognise what they did not, and by any means.
        let of_here = recogniser.as_ref().and(here.recogniser.as_ref());
        let name =
            |one: Option<&MadeRecogniser>| one.map_or_else(String::new, |one| one.name.clone());
        let pairs = [
            ("the program", program, &here.program),
            ("the catalogue", catalog, &here.catalog),
            ("the PDF library", pdf_engine, &here.pdf_engine),
            ("the text recognition", &name(recogniser.as_ref()), &name(of_here)),
        ];
        match pairs.into_iter().find(|(_, planned, here)| planned != here) {
            None => Ok(()),
            Some((what, planned, here)) => {
                Err(Error::Other { what, planned: shown(planned), here: shown(here) })
            }
        }
    }

    /// What recognises text in scans while the shards are read.
    #[must_use]
    pub fn recogniser(&self) -> Option<&MadeRecogniser> {
        self.head.made.recogniser.as_ref()
    }

    /// How many pages each shard may recognise at most.
    #[must_use]
    pub fn pages_max(&self) -> u32 {
        self.head.pages_max
    }

    /// Where the evidence is.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.head.input
    }

    /// Opens the store with the evidence. A folder that is not there would make every file a row that says it is
    /// gone, on a machine where somebody forgot to attach it.
    pub fn open_input(&self) -> Result<Objects, Error> {
        let input = Objects::at(self.input())?;
        match input.folder() {
            Some(folder) if !folder.is_dir() => {
                Err(sources::Error::Missing { path: folder.to_owned() }.into())
            }
            _ => Ok(input),
        }
    }

    /// How many shards there are.
    #[must_use]
    pub fn shards(&self) -> usize {
        self.head.ends.len()
    }

    /// How many files there are.
    #[must_use]
    pub fn files(&self) -> usize {
        self.head.files
    }

    /// How long they are together.
    #[must_use]
    pub fn bytes_of_files(&self) -> u64 {
        self.head.bytes
    }

    /// The files of a shard, to be read in the input they were listed in.
    #[must_use]
    pub fn shard(&self, number: usize, input: &Objects) -> Vec<Listed> {
        self.files[self.range(number)].iter().map(|file| file.listed(input)).collect()
    }

    fn range(&self, number: usize) -> Range<usize> {
        let start = if number == 0 { 0 } else { self.head.ends[number - 1] };
        start..self.head.ends[number]
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let lines = std::iter::once(serde_json::to_string(&self.head))
            .chain(self.files.iter().map(serde_json::to_string));
        // Strings and numbers have a JSON form.
        for line in lines.map(Result::unwrap_or_default) {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }
}

impl Planned {
    fn listed(&self, input: &Objects) -> Listed {
        let fate = match (&self.skip, &self.unreadable) {
            (Some(why), _) => Fate::Skip(why.clone()),
            (None, Some(why)) => Fate::Unreadable(why.clone()),
            (None, None) => Fate::Read,
        };
        let (name, version) = (self.name.clone(), self.version.clone());
        let held = Held::Object { store: input.clone(), name, version };
        Listed { path: self.path.clone(), held, bytes: self.bytes, stamp: None, fate }
    }
}

fn planned(listed: Listed) -> Planned {
    let (name, version) = match listed.held {
        Held::Object { name, version, .. } => (name, version),
        Held::Disk(path) => (objects::name_of(&path), String::new()),
    };
    let (skip, unreadable) = match listed.fate {
        Fate::Read => (None, None),
        Fate::Skip(why) => (Some(why), None),
        Fate::Unreadable(why) => (None, Some(why)),
    };
    Planned { path: listed.path, name, bytes: listed.bytes, version, skip, unreadable }
}

fn shown(words: &str) -> String {
    if words.is_empty() { "none".to_owned() } else { format!("`{words}`") }
}

/// Cuts the files into shards of about the same cost.
fn ends(files: &[Planned], shards: Option<usize>) -> Vec<usize> {
    let cost = |file: &Planned| {
        if file.skip.is_some() || file.unreadable.is_some() {
            0
        } else {
            file.bytes + FILE_COST_BYTES
        }
    };
    let total: u64 = files.iter().map(cost).sum();
    let sensible = usize::try_from(total.div_ceil(SHARD_COST_BYTES)).unwrap_or(usize::MAX);
    let shards = shards.unwrap_or(sensible).clamp(1, files.len().max(1));
    let mut ends = Vec::with_capacity(shards);
    let mut spent: u128 = 0;
    for (nth, file) in files.iter().enumerate() {
        // A shard ends where its share is spent, as long as there is a file left for each that follows.
        let next = ends.len() + 1;
        let share = u128::from(total) * next as u128 / shards as u128;
        let must_end = files.len() - nth == shards - next;
        if nth > 0 && next < shards && (spent >= share || must_end) {
            ends.push(nth);
        }
        spent += u128::from(cost(file));
    }
    while ends.len() < shards {
        ends.push(files.len());
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, bytes: u64) -> Planned {
        let path = EvidencePath(path.to_owned());
        Planned {
            name: path.0.clone(),
            path,
            bytes,
            version: String::new(),
            skip: None,
            unreadable: None,
        }
    }

    #[test]
    fn shards_cost_about_the_same_and_hold_every_file_once() {
        let check = |sizes: &[u64], shards: usize, expected: &[usize]| {
            let files: Vec<Planned> = sizes.iter().map(|bytes| file("a", *bytes)).collect();
            assert_eq!(ends(&files, Some(shards)), expected, "{sizes:?} in {shards}");
        };
        let kb = 1 << 20;
        check(&[kb; 6], 3, &[2, 4, 6]);
        check(&[kb; 6], 1, &[6]);
        check(&[9 * kb, kb, kb, kb], 2, &[1, 4]);
        check(&[kb, kb, kb, 9 * kb], 2, &[3, 4]);
        check(&[kb; 2], 5, &[1, 2]);
        check(&[kb; 5], 4, &[2, 3, 4, 5]);
        check(&[9 * kb, kb, kb, kb], 4, &[1, 2, 3, 4]);
    }
}
