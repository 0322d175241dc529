//! JSON: lists of records become tables whose rows are the records as they are written; the rest
//! stays text, cut where the values are.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::lines;
use super::reading::Reading;
use super::text;
use crate::domain::{Body, Location, Row};

/// Reads one JSON value. What is no JSON is read as the text it is.
pub fn read(source: &str) -> Reading {
    match serde_json::from_str::<&RawValue>(source) {
        Ok(value) => {
            let mut reading = Reading::default();
            Source::of(source).value(&mut reading, value, None, 1);
            reading
        }
        Err(error) => {
            let mut reading = text::read(source);
            reading.gaps.push(format!("it is no valid JSON (line {}); read as text", error.line()));
            reading
        }
    }
}

/// Reads one JSON record a line. Lines that are none are kept as text.
pub fn read_lines(source: &str) -> Reading {
    let mut reading = Reading::default();
    let mut records = Vec::new();
    let mut broken = Vec::new();
    let source = Source::of(source);
    for line in lines::numbered(source.text).into_iter().filter(|line| !line.is_blank()) {
        match serde_json::from_str::<&RawValue>(line.text) {
            Ok(value) => records.push(value),
            Err(_) => broken.push(line),
        }
    }
    source.table(&mut reading, None, &records);
    for line in &broken {
        reading.text(lines::place(std::slice::from_ref(line)), line.text);
    }
    if !broken.is_empty() {
        let numbers: Vec<String> =
            broken.iter().take(10).map(|line| line.number.to_string()).collect();
        let noun = if broken.len() == 1 { "line" } else { "lines" };
        let more = if broken.len() > numbers.len() { " and more" } else { "" };
        let listed = numbers.join(", ");
        reading.gaps.push(format!("{noun} {listed}{more} without a JSON record, read as text"));
    }
    reading
}

/// The file's text, in which every value knows its place.
struct Source<'a> {
    text: &'a str,
    ends: lines::Ends,
}

impl<'a> Source<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ends: lines::Ends::of(text) }
    }

    /// Adds a value: a list of records as a table, an object by its members, all else as text.
    fn value(&self, reading: &mut Reading, value: &'a RawValue, name: Option<&str>, level: u8) {
        if let Some(records) = records(value) {
            self.table(reading, name, &records);
        } else if let Ok(Members(members)) = serde_json::from_str(value.get())
            && level < 7
        {
            self.members(reading, &members, level);
        } else {
            self.text(reading, value.get());
        }
    }

    /// Adds an object: plain members as pairs, each other one under its key as the heading.
    fn members(&self, reading: &mut Reading, members: &[Member<'a>], level: u8) {
        for run in members.chunk_by(|a, b| is_plain(a) && is_plain(b)) {
            if is_plain(&run[0]) {
                let pairs = run.iter().map(|member| (member.key.clone(), words(member.value)));
                let text = self.span(run[0].value, run[run.len() - 1].value);
                let (first, last) = (self.line(text.0), self.line(text.1));
                let text = self.text[text.0..text.1].to_owned();
                reading.push(
                    Location::Lines { first, last },
                    Body::FrontMatter(pairs.collect(), text),
                );
            } else {
                let line = self.key_line(run[0].value);
                reading.heading(
                    Location::Lines { first: line, last: line },
                    level,
                    run[0].key.clone(),
                );
                self.value(reading, run[0].value, Some(&run[0].key), level + 1);
            }
        }
    }

    /// Adds records as rows. Keys stand in every record, so the row that names the columns has no
    /// words of its own.
    fn table(&self, reading: &mut Reading, name: Option<&str>, records: &[&'a RawValue]) {
        let parsed: Vec<Vec<Member<'_>>> = records
            .iter()
            .map(|record| {
                serde_json::from_str(record.get()).map_or_else(|_| Vec::new(), |Members(m)| m)
            })
            .collect();
        let mut columns: Vec<String> = Vec::new();
        for member in parsed.iter().flatten() {
            if !columns.contains(&member.key) && columns.len() < COLUMNS_MAX {
                columns.push(member.key.clone());
            }
        }
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
        let place = Location::Lines {
            first: self.line(self.offset(first)),
            last: self.line(self.offset(last) + last.get().len()),
        };
        let mut rows = Vec::with_capacity(records.len() + 1);
        if !columns.is_empty() {
            let location = self.place(first);
            rows.push(Row { location, text: String::new(), cells: columns.clone() });
        }
        // Records come in the order of the file, so lines are counted on from the last one.
        let (mut line, mut counted) = (1, 0);
        for (record, members) in records.iter().zip(parsed) {
            let offset = self.offset(record);
            line += lines::ends_in(&self.text[counted..offset]);
            counted = offset;
            let last = line + lines::ends_in(record.get());
            let cells = if members.is_empty() {
                vec![words(record)]
            } else {
                let cell = |column: &String| {
                    let member = members.iter().find(|member| member.key == *column);
                    member.map(|member| words(member.value)).unwrap_or_default()
                };
                columns.iter().map(cell).collect()
            };
            let location = Location::Lines { first: line, last };
            let text = self.with_comma(offset, record.get().len()).to_owned();
            rows.push(Row { location, text, cells });
        }
        reading.table(place, name.map(str::to_owned), rows);
    }

    /// Adds the raw text of a value, cut at line ends so that a citation of it stays narrow.
    fn text(&self, reading: &mut Reading, value: &'a str) {
        let offset = self.offset_of(value);
        let first = self.line(offset);
        let mut numbered = lines::numbered(value);
        for line in &mut numbered {
            line.number += first - 1;
        }
        lines::push_text(reading, &numbered);
    }

    /// The words of a record with the comma behind it, so that the words of several records stand in the
    /// source as one piece.
    fn with_comma(&self, offset: usize, length: usize) -> &'a str {
        let end = offset + length;
        let comma = usize::from(self.text[end..].starts_with(','));
        &self.text[offset..end + comma]
    }

    fn place(&self, value: &'a RawValue) -> Location {
        let first = self.line(self.offset(value));
        Location::Lines { first, last: first + lines::ends_in(value.get()) }
    }

    /// The text from the key of `first` to the end of `last`.
    fn span(&self, first: &'a RawValue, last: &'a RawValue) -> (usize, usize) {
        let value = self.offset(first);
        let before = self.text[..value].trim_end().trim_end_matches(':').trim_end();
        (key_start(before), self.offset(last) + last.get().len())
    }

    fn key_line(&self, value: &'a RawValue) -> u32 {
        self.line(self.span(value, value).0)
    }

    fn line(&self, offset: usize) -> u32 {
        self.ends.line(offset)
    }

    fn offset(&self, value: &'a RawValue) -> usize {
        self.offset_of(value.get())
    }

    /// Values borrow from the source, so their address tells where they stand in it.
    fn offset_of(&self, part: &'a str) -> usize {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        offset.min(self.text.len())
    }
}

/// Where the quoted key begins that ends `before`.
fn key_start(before: &str) -> usize {
    let inner = before.strip_suffix('"').unwrap_or(before);
    let mut from = inner.len();
    while let Some(quote) = inner[..from].rfind('"') {
        let backslashes = inner[..quote].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if backslashes % 2 == 0 {
            return quote;
        }
        from = quote;
    }
    0
}

const COLUMNS_MAX: usize = 512;

/// The records of a list that holds nothing but records.
fn records(value: &RawValue) -> Option<Vec<&RawValue>> {
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
    let all_objects = items.iter().all(|item| item.get().starts_with('{'));
    (all_objects && !items.is_empty()).then_some(items)
}

fn is_plain(member: &Member<'_>) -> bool {
    !member.value.get().starts_with(['{', '['])
}

/// A value as a cell shows it: strings without quotes, lists and objects as written.
fn words(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        raw if raw.starts_with('"') => {
            serde_json::from_str::<String>(raw).unwrap_or_default().trim().to_owned()
        }
        raw => raw.to_owned(),
    }
}

/// The members of an object in their order, which a map would lose.
struct Members<'a>(Vec<Member<'a>>);

struct Member<'a> {
    key: String,
    value: &'a RawValue,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push(Member { key, value });
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
