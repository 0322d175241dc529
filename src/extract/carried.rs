//! What archives and mails carry: handed out one at a time, and never more than may come out of a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};

/// A file that another one carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name there, with `/`; distinct among its siblings. A label, never a path to open.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// What a member holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A file to be read.
    File(Vec<u8>),
    /// It could not be taken out; why, in words.
    Unreadable(String),
    /// It is not evidence; why, in words.
    Skipped(String),
}

/// How much may still come out of a file received, files inside its members included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// How many members.
    pub members: u32,
    /// How many bytes.
    pub bytes: u64,
    /// How many bytes one member may have.
    pub member_bytes_max: u64,
}

/// Enough for any audit's exports, and far from what exhausts a machine.
pub const ALLOWANCE: Allowance =
    Allowance { members: 100_000, bytes: 2 << 30, member_bytes_max: 512 << 20 };

impl Allowance {
    /// What may come out of a file received of so many bytes. A bomb of bombs is one too: what unfolds
    /// in its members is counted with it.
    #[must_use]
    pub fn of_file(bytes: u64) -> Self {
        Self { bytes: ALLOWANCE.bytes.min(unfolding(bytes)), ..ALLOWANCE }
    }
}

/// How many bytes may come out of so many before they are taken for a bomb.
fn unfolding(bytes: u64) -> u64 {
    bytes.saturating_mul(UNFOLDING_MAX).max(UNFOLDED_BYTES_MIN)
}

/// What a bomb may unfold to before it is told from a well packed file, in bytes.
const UNFOLDED_BYTES_MIN: u64 = 10 << 20;
/// A file that unfolds further than this is no evidence: logs and tables reach thirty.
const UNFOLDING_MAX: u64 = 100;
/// The longest path of Linux; a longer name is cut in the ledger.
const NAME_BYTES_MAX: usize = 4096;

/// Hands out what a file carries.
pub(super) struct Carried<'a> {
    allowance: Allowance,
    /// How many bytes may come out before the file is taken for a bomb.
    unfolding: u64,
    each: &'a mut dyn FnMut(Member),
    taken: BTreeMap<String, u32>,
    members: u32,
    gaps: Vec<String>,
}

/// How a member came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// To its end.
    Whole,
    /// Not to its end: it is damaged or too large. What lies behind it costs too much to reach.
    Broken,
}

impl<'a> Carried<'a> {
    /// Nothing was handed out yet of a file of so many bytes.
    pub fn new(allowance: Allowance, bytes: u64, each: &'a mut dyn FnMut(Member)) -> Self {
        let unfolding = unfolding(bytes);
        Self { allowance, unfolding, each, taken: BTreeMap::new(), members: 0, gaps: Vec::new() }
    }

    /// Whether nothing more may come out.
    pub fn is_spent(&self) -> bool {
        self.allowance.members == 0 || self.bytes_left() == 0
    }

    /// How many bytes may still come out.
    pub fn bytes_left(&self) -> u64 {
        self.allowance.bytes.min(self.unfolding)
    }

    /// Says that so many members were left in the file.
    pub fn leave(&mut self, members: usize) {
        let why = if self.allowance.members == 0 {
            format!("the limit of {} members was reached", ALLOWANCE.members)
        } else {
            self.why_spent().to_owned()
        };
        let noun = if members == 1 { "member was" } else { "members were" };
        self.gaps.push(format!("{members} {noun} left in it: {why}"));
    }

    /// Says what could not be taken out.
    pub fn gap(&mut self, words: String) {
        self.gaps.push(words);
    }

    /// Takes a member out. What its archive declares as its size is not asked: the limit is kept while
    /// reading.
    pub fn take(&mut self, name: &str, source: impl Read) {
        self.take_to_end(name, source);
    }

    /// Takes a member out, as [`Self::take`] does, and says whether it came out to its end.
    pub fn take_to_end(&mut self, name: &str, source: impl Read) -> Taken {
        let limit = self.allowance.member_bytes_max.min(self.bytes_left());
        let mut bytes = Vec::new();
        let (content, taken) = match read_to_end(&mut source.take(limit + 1), &mut bytes) {
            Err(error) => {
                self.count(bytes.len() as u64);
                let why = format!("the member is damaged: {error}");
                (Content::Unreadable(why), Taken::Broken)
            }
            Ok(()) if bytes.len() as u64 > limit => {
                self.count(limit);
                let why = if self.bytes_left() == 0 {
                    self.why_spent().to_owned()
                } else {
                    format!("the member is larger than {} MiB", limit >> 20)
                };
                (Content::Unreadable(why), Taken::Broken)
            }
            Ok(()) => {
                self.count(bytes.len() as u64);
                (Content::File(bytes), Taken::Whole)
            }
        };
        self.put(name, content);
        taken
    }

    /// Why no more bytes may come out.
    fn why_spent(&self) -> &'static str {
        if self.unfolding == 0 { BOMB } else { TREE_BOMB }
    }

    fn count(&mut self, bytes: u64) {
        self.allowance.bytes = self.allowance.bytes.saturating_sub(bytes);
        self.unfolding = self.unfolding.saturating_sub(bytes);
    }

    /// Hands out a member.
    pub fn put(&mut self, name: &str, content: Content) {
        self.allowance.members = self.allowance.members.saturating_sub(1);
        self.members += 1;
        let name = self.distinct(label(name, self.members));
        (self.each)(Member { name, content });
    }

    /// How many members came out, and what could not, in words.
    pub fn finish(self) -> (u32, Vec<String>) {
        (self.members, self.gaps)
    }

    /// Two members may bear one name; each has a row of its own.
    fn distinct(&mut self, name: String) -> String {
        let count = self.taken.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}~{count}") }
    }
}

const TREE_BOMB: &str =
    "what lies in it and beside it unfolds to more than may come out of one file";
const BOMB: &str = "it unfolds to more than a hundred times its size, as only a bomb does";

/// Reads to the end in steps, so that a file near the limit never takes twice its size in memory.
fn read_to_end(source: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let step = (bytes.len() / 4).clamp(64 << 10, 64 << 20);
        bytes.reserve_exact(step);
        if source.by_ref().take(step as u64).read_to_end(bytes)? == 0 {
            bytes.shrink_to_fit();
            return Ok(());
        }
    }
}

/// A member's name as the ledger shows it: one line of text that is not endless. It is shown and never
/// opened, so `../..` may stay in it.
fn label(name: &str, nth: u32) -> String {
    let mut label = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '\\' => label.push('/'),
            control if control.is_control() => {
                let _ = write!(label, "\\x{:02X}", u32::from(control));
            }
            other => label.push(other),
        }
        if label.len() >= NAME_BYTES_MAX {
            label.push('…');
            break;
        }
    }
    if label.trim().is_empty() { format!("member {nth}") } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(allowance: Allowance, members: &[(&str, &[u8])], expected: &[&str]) {
        let mut shown = Vec::new();
        let mut each = |member: Member| {
            shown.push(match member.content {
                Content::File(bytes) => format!("{} {}", member.name, bytes.len()),
                Content::Unreadable(why) | Content::Skipped(why) => {
                    format!("{} {why}", member.name)
                }
            });
        };
        let mut carried = Carried::new(allowance, 3, &mut each);
        for (nth, (name, bytes)) in members.iter().enumerate() {
            if carried.is_spent() {
                carried.leave(members.len() - nth);
                break;
            }
            carried.take(name, *bytes);
        }
        let (_, gaps) = carried.finish();
        shown.extend(gaps);
        assert_eq!(shown, expected);
    }

    #[test]
    fn members_of_one_name_are_told_apart() {
        check(ALLOWANCE, &[("a\\b", b"one"), ("a/b", b"three")], &["a/b 3", "a/b~2 5"]);
    }

    #[test]
    fn what_comes_out_is_limited_and_said() {
        let few = Allowance { members: 1, ..ALLOWANCE };
        let left = "1 member was left in it: the limit of 100000 members was reached";
        check(few, &[("a", b"one"), ("b", b"two")], &["a 3", left]);
        let small = Allowance { member_bytes_max: 2, ..ALLOWANCE };
        check(small, &[("a", b"one"), ("b", b"tw")], &["a the member is larger than 0 MiB", "b 2"]);
    }

    #[test]
    fn a_bomb_of_bombs_is_one() {
        assert_eq!(Allowance::of_file(14_000).bytes, UNFOLDED_BYTES_MIN);
        assert_eq!(Allowance::of_file(1 << 20).bytes, 100 << 20);
        assert_eq!(Allowance::of_file(1 << 30), ALLOWANCE);
        let tree = Allowance { bytes: 4, ..ALLOWANCE };
        let left = format!("1 member was left in it: {TREE_BOMB}");
        check(tree, &[("a", b"four"), ("b", b"five")], &["a 4", &left]);
    }

    #[test]
    fn a_bomb_is_told_by_how_far_it_unfolds() {
        let bomb = vec![0; (10 << 20) + 1];
        let left = format!("1 member was left in it: {BOMB}");
        check(ALLOWANCE, &[("a", &bomb), ("b", b"")], &[&format!("a {BOMB}"), &left]);
        let large = vec![0; 10 << 20];
        check(ALLOWANCE, &[("a", &large)], &["a 10485760"]);
    }

    #[test]
    fn a_name_is_a_label() {
        check(ALLOWANCE, &[("../a\nb", b""), ("", b"")], &["../a\\x0Ab 0", "member 2 0"]);
        let long = format!("{}…", "x".repeat(4096));
        check(ALLOWANCE, &[(&"x".repeat(5000), b"")], &[&format!("{long} 0")]);
    }
}
