//! What archives and mails carry: handed out one at a time, and never more than may come out of a file.

use std::collections::BTreeMap;
use std::io::Read;

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

/// Hands out what a file carries.
pub(super) struct Carried<'a> {
    allowance: Allowance,
    each: &'a mut dyn FnMut(Member),
    taken: BTreeMap<String, u32>,
    members: u32,
    gaps: Vec<String>,
}

impl<'a> Carried<'a> {
    /// Nothing was handed out yet.
    pub fn new(allowance: Allowance, each: &'a mut dyn FnMut(Member)) -> Self {
        Self { allowance, each, taken: BTreeMap::new(), members: 0, gaps: Vec::new() }
    }

    /// Whether nothing more may come out.
    pub fn is_spent(&self) -> bool {
        self.allowance.members == 0 || self.allowance.bytes == 0
    }

    /// Says that so many members were left in the file.
    pub fn leave(&mut self, members: usize) {
        self.gaps.push(format!(
            "{members} members were left in it: the limit of {} members or {} GiB was reached",
            ALLOWANCE.members,
            ALLOWANCE.bytes >> 30
        ));
    }

    /// Takes a member out. What its archive declares as its size is not asked: the limit is kept while
    /// reading.
    pub fn take(&mut self, name: &str, source: impl Read) {
        let limit = self.allowance.member_bytes_max.min(self.allowance.bytes);
        let mut bytes = Vec::new();
        let content = match source.take(limit + 1).read_to_end(&mut bytes) {
            Err(error) => Content::Unreadable(format!("the member is damaged: {error}")),
            Ok(_) if bytes.len() as u64 > limit => {
                self.allowance.bytes = self.allowance.bytes.saturating_sub(limit);
                Content::Unreadable(format!("the member is larger than {} MiB", limit >> 20))
            }
            Ok(_) => {
                self.allowance.bytes -= bytes.len() as u64;
                Content::File(bytes)
            }
        };
        self.put(name, content);
    }

    /// Hands out a member.
    pub fn put(&mut self, name: &str, content: Content) {
        self.allowance.members = self.allowance.members.saturating_sub(1);
        self.members += 1;
        let name = self.distinct(name.replace('\\', "/"));
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
        let mut carried = Carried::new(allowance, &mut each);
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
        let left = "1 members were left in it: the limit of 100000 members or 2 GiB was reached";
        check(few, &[("a", b"one"), ("b", b"two")], &["a 3", left]);
        let small = Allowance { member_bytes_max: 2, ..ALLOWANCE };
        check(small, &[("a", b"one"), ("b", b"tw")], &["a the member is larger than 0 MiB", "b 2"]);
    }
}
