//! The numbers Word shows before headings and list items. They are not in the text: they are counted,
//! by rules in `numbering.xml`. Auditors cite clauses by them.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::super::numerals::Numerals;
use super::super::xml::{self, Step, Visitor, attribute, local, number};

/// Levels of a list, as many as Word has.
const LEVELS: usize = 9;

/// The lists a document defines.
#[derive(Debug, Default)]
pub struct Numbering {
    outlines: BTreeMap<String, Outline>,
    lists: BTreeMap<String, List>,
}

/// How the levels of a list are numbered (`abstractNum`).
#[derive(Clone, Debug, Default)]
struct Outline {
    levels: BTreeMap<usize, Level>,
    /// The style of numbering that defines it elsewhere, and that it defines.
    of_style: Option<String>,
    defines_style: Option<String>,
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    numerals: Option<Numerals>,
    /// `%1.%2`
    text: String,
    /// The paragraph style that takes this level.
    style: Option<String>,
    only_decimal: bool,
}

impl Default for Level {
    fn default() -> Self {
        let numerals = Some(Numerals::Decimal);
        Self { start: 1, numerals, text: String::new(), style: None, only_decimal: false }
    }
}

/// A use of an outline (`num`), which may start anew or change levels.
#[derive(Debug, Default)]
struct List {
    outline: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// How far the lists were counted.
#[derive(Debug, Default)]
pub struct Counters {
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    started: BTreeSet<String>,
}

impl Numbering {
    /// Reads `numbering.xml`; what is broken in it costs numbers, not text.
    pub fn parse(xml: &str) -> Self {
        let mut walk = Walk::default();
        let _ = xml::walk(xml, &mut walk);
        let mut numbering = walk.numbering;
        let defined: BTreeMap<String, Outline> = numbering
            .outlines
            .values()
            .filter_map(|outline| Some((outline.defines_style.clone()?, outline.clone())))
            .collect();
        for outline in numbering.outlines.values_mut().filter(|o| o.levels.is_empty()) {
            if let Some(other) = outline.of_style.as_ref().and_then(|style| defined.get(style)) {
                outline.levels.clone_from(&other.levels);
            }
        }
        numbering
    }

    /// The level that a paragraph style takes in a list.
    pub fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let outline = self.outlines.get(&self.lists.get(list)?.outline)?;
        let takes = |(level, rules): (&usize, &Level)| {
            (rules.style.as_deref() == Some(style)).then_some(*level)
        };
        outline.levels.iter().find_map(takes)
    }

    /// Counts a paragraph of a list; what is shown before it, unless that is a bullet.
    pub fn next(&self, counters: &mut Counters, list: &str, level: usize) -> Option<String> {
        let uses = self.lists.get(list)?;
        let outline = self.outlines.get(&uses.outline)?;
        let level = level.min(LEVELS - 1);
        let rules = |level: usize| uses.levels.get(&level).or(outline.levels.get(&level));
        let start = |level: usize| {
            let own = uses.starts.get(&level).copied();
            own.or_else(|| rules(level).map(|rules| rules.start)).unwrap_or(1)
        };
        let counts = counters.counts.entry(uses.outline.clone()).or_default();
        if counters.started.insert(list.to_owned()) {
            for level in uses.starts.keys().filter(|level| **level < LEVELS) {
                counts[*level] = None;
            }
        }
        counts[level] = Some(counts[level].map_or_else(|| start(level), |n| n.saturating_add(1)));
        counts[level + 1..].fill(None);
        let shown = rules(level)?;
        shown.numerals?;
        let mut label = String::new();
        let mut pieces = shown.text.split('%');
        label.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let mut rest = piece.chars();
            match rest.next().and_then(|digit| digit.to_digit(10)) {
                Some(digit @ 1..=9) => {
                    let other = digit as usize - 1;
                    let numerals = rules(other).and_then(|rules| rules.numerals);
                    let numerals = if shown.only_decimal { None } else { numerals };
                    let count = counts[other].unwrap_or_else(|| start(other));
                    label += &numerals.unwrap_or(Numerals::Decimal).written(count);
                    label.push_str(rest.as_str());
                }
                _ => label.push_str(piece),
            }
        }
        let label = label.trim();
        // A longer one is no number.
        (!label.is_empty() && label.len() <= 64).then(|| label.to_owned())
    }
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    outline: Option<(String, Outline)>,
    list: Option<(String, List)>,
    level: Option<(usize, Level)>,
    overridden: usize,
}

impl Visitor for Walk {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let value = || attribute(element, "val");
        let name = local(element);
        match name {
            "abstractNum" => {
                let id = attribute(element, "abstractNumId").unwrap_or_default();
                self.outline = Some((id, Outline::default()));
            }
            "num" => {
                let id = attribute(element, "numId").unwrap_or_default();
                self.list = Some((id, List::default()));
            }
            "lvl" => {
                let level = number(element, "ilvl").unwrap_or(0);
                self.level = Some((level, Level::default()));
            }
            "lvlOverride" => self.overridden = number(element, "ilvl").unwrap_or(0),
            "abstractNumId" => {
                if let Some((_, list)) = &mut self.list {
                    list.outline = value().unwrap_or_default();
                }
            }
            "startOverride" => {
                if let Some((_, list)) = &mut self.list {
                    list.starts.insert(self.overridden, number(element, "val").unwrap_or(1));
                }
            }
            "numStyleLink" | "styleLink" => {
                if let Some((_, outline)) = &mut self.outline {
                    let link = if name == "styleLink" {
                        &mut outline.defines_style
                    } else {
                        &mut outline.of_style
                    };
                    *link = value();
                }
            }
            // A picture bullet's text box, and the like.
            "numPicBullet" => return Step::Over,
            _ => {
                if let Some((_, level)) = &mut self.level {
                    match name {
                        "start" => level.start = number(element, "val").unwrap_or(1),
                        "numFmt" => {
                            let format = value().unwrap_or_default();
                            level.numerals = (format != "bullet").then(|| Numerals::named(&format));
                        }
                        "lvlText" => level.text = value().unwrap_or_default(),
                        "pStyle" => level.style = value(),
                        "isLgl" => level.only_decimal = xml::is_on(element),
                        _ => {}
                    }
                }
            }
        }
        Step::Into
    }

    fn words(&mut self, _: &str) {}

    fn close(&mut self, name: &str) {
        match name {
            "lvl" => {
                if let Some((at, level)) = self.level.take() {
                    if let Some((_, list)) = &mut self.list {
                        list.levels.insert(at, level);
                    } else if let Some((_, outline)) = &mut self.outline {
                        outline.levels.insert(at, level);
                    }
                }
            }
            "abstractNum" => self.numbering.outlines.extend(self.outline.take()),
            "num" => self.numbering.lists.extend(self.list.take()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn numbers_are_counted_as_word_shows_them() {
        let numbering = Numbering::parse(LISTS);
        let mut counters = Counters::default();
        for (list, level, shown) in [
            ("5", 0, Some("1")),
            ("5", 1, Some("1.1")),
            ("5", 1, Some("1.2")),
            ("5", 2, Some("a)")),
            ("5", 3, None),
            ("5", 2, Some("b)")),
            ("5", 0, Some("2")),
            ("5", 1, Some("2.1")),
            ("6", 0, Some("4")),
            ("6", 1, Some("4.1")),
            ("7", 0, None),
        ] {
            let label = numbering.next(&mut counters, list, level);
            assert_eq!(label.as_deref(), shown, "list {list}, level {level}");
        }
        assert_eq!(numbering.level_of_style("5", "H1"), Some(0));
    }
}
