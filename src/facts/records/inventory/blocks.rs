//! Systems written out as blocks of labelled values: under a heading each, one JSON object each, or a column
//! each of a table whose labels stand at its side.

use std::collections::BTreeMap;

use super::super::super::cite::{cell_evidence, line_evidence};
use super::super::super::names;
use super::super::{Fact, Record, column};
use super::{Looks, Share, Standing, Subject, TELLING, are_names};
use crate::domain::{Body, Document, Evidence, Section, Table};

/// One block may be about anything; from two on they list something.
const BLOCKS_MIN: usize = 2;
/// A longer label is a sentence with a colon.
const LABEL_CHARS_MAX: usize = 50;
/// A longer value is a chapter.
const VALUE_CHARS_MAX: usize = 600;
/// A table or an object with more labels lists something else.
const LABELS_MAX: usize = 200;
/// What blocks of one list have at least, a name among it.
const FIELDS_MIN: usize = 3;

/// The systems of a document that writes them out in blocks.
pub(super) fn of(standing: &Standing<'_>, document: &Document) -> Option<Vec<Record>> {
    let mut reader = Reader { standing, document, blocks: Vec::new(), open: Block::default() };
    for section in &document.sections {
        reader.take(section);
    }
    reader.close();
    let blocks = of_one_level(reader.blocks);
    is_inventory(standing, &blocks)
        .then(|| blocks.into_iter().filter_map(|block| record(standing, block)).collect())
}

/// Labelled values that stand together.
#[derive(Default)]
struct Block<'d> {
    /// The level of the heading they stand under.
    level: Option<u8>,
    /// The headings above that one.
    trail: &'d [String],
    /// The heading's id and name, where it has them.
    headed: Vec<(&'static str, Fact<String>)>,
    /// The values by the columns their labels name.
    fields: BTreeMap<usize, Fact<String>>,
    /// The labels that name no column.
    strange: Vec<&'d str>,
}

struct Reader<'a, 'd> {
    standing: &'a Standing<'a>,
    document: &'d Document,
    blocks: Vec<Block<'d>>,
    open: Block<'d>,
}

impl<'d> Reader<'_, 'd> {
    fn take(&mut self, section: &'d Section) {
        match &section.body {
            Body::Heading { level, text } => {
                self.close();
                self.head(section, Some(*level), text);
            }
            Body::FrontMatter(pairs, _) => {
                if !self.open.fields.is_empty() {
                    self.close();
                }
                for (label, value) in pairs.iter().take(LABELS_MAX) {
                    self.value(section, label, value, |quote| {
                        Evidence::cite(section.excerpt(&self.document.file), quote).ok()
                    });
                }
                self.close();
            }
            Body::Table(table) => self.take_table(section, table),
            Body::Text(text) => self.take_lines(section, text),
            Body::Margin(_) => {}
        }
    }

    /// Opens a block under a heading, whose words are the name of what the block is about.
    fn head(&mut self, section: &'d Section, level: Option<u8>, heading: &str) {
        let heading =
            heading.trim_start_matches(|c: char| c.is_ascii_digit() || ". )#*".contains(c));
        let (id, name) = names::led_by_id(heading.trim_end_matches(['*', ':', ' ']));
        let fact = |text: &str| {
            let evidence = Evidence::cite(section.excerpt(&self.document.file), text).ok()?;
            Some(Fact { value: text.to_owned(), evidence })
        };
        let parts = [("id", id), ("name", Some(name).filter(|name| !name.is_empty()))];
        let headed = parts.into_iter().filter_map(|(column, text)| Some((column, fact(text?)?)));
        self.open =
            Block { level, trail: &section.trail, headed: headed.collect(), ..Block::default() };
    }

    /// Puts a labelled value into the open block; what names a second system opens the next.
    fn value(
        &mut self,
        section: &'d Section,
        label: &'d str,
        value: &str,
        cite: impl FnOnce(&str) -> Option<Evidence>,
    ) {
        let value = value.trim_matches(|c: char| c.is_whitespace() || c == '*');
        let label = label.trim_matches(|c: char| c.is_whitespace() || "*-•·–+:".contains(c));
        let labels = &self.standing.table_cues.labels;
        let Some((at, _)) = labels.whole(label) else {
            if !label.is_empty() && label.len() <= LABEL_CHARS_MAX {
                self.open.strange.push(label);
            }
            return;
        };
        let is = |name: &str| column(self.standing.table_cues, name) == Some(at);
        if (is("id") || is("name")) && self.open.fields.contains_key(&at) {
            self.close();
        }
        if self.open.fields.contains_key(&at) || !(1..=VALUE_CHARS_MAX).contains(&value.len()) {
            return;
        }
        let Some(evidence) = cite(value) else { return };
        if is("name") || (self.open.fields.is_empty() && self.open.headed.is_empty()) {
            // What it is called is said here, and what stands over it is the title of a list.
            self.open.headed.clear();
            self.open.level = None;
            self.open.trail = &section.trail;
        }
        self.open.fields.insert(at, Fact { value: value.to_owned(), evidence });
    }

    fn take_lines(&mut self, section: &'d Section, text: &'d str) {
        let lines: Vec<&str> = text.split('\n').collect();
        for (index, line) in lines.iter().enumerate() {
            let Some((label, value)) = line.split_once(':').filter(|(label, _)| label.len() <= 60)
            else {
                // A short line over labelled ones is a heading that was not marked as one.
                let heads = lines.get(index + 1).is_some_and(|next| self.is_labelled(next));
                if heads && !line.trim().is_empty() && names::looks_like_one(line.trim()) {
                    self.close();
                    self.head(section, self.open.level, line);
                }
                continue;
            };
            let source = section.source(&self.document.file);
            self.value(section, label, value, |quote| {
                line_evidence(source, &section.location, index, line, quote)
            });
        }
    }

    fn is_labelled(&self, line: &str) -> bool {
        let labels = &self.standing.table_cues.labels;
        let label = line.split_once(':').map(|(label, _)| label);
        label.is_some_and(|label| {
            label.len() <= 60 && labels.whole(label.trim_matches(['*', '-', ' ', '•'])).is_some()
        })
    }

    /// A table with labels at its side: its other columns are a block each, or its only one goes on with
    /// the block it stands in.
    fn take_table(&mut self, section: &'d Section, table: &'d Table) {
        let Some(sideways) = Sideways::of(self.standing, table) else { return };
        let source = section.source(&self.document.file);
        for at in sideways.values.clone() {
            if sideways.values.len() > 1 {
                self.close();
                self.open.trail = &section.trail;
                let name = sideways.names.and_then(|row| {
                    let value = table.rows[row].cell(at);
                    let evidence = cell_evidence(source, &table.rows[row], at)?;
                    Some(("name", Fact { value: value.to_owned(), evidence }))
                });
                self.open.headed = name.into_iter().collect();
            }
            for row in &table.rows {
                self.value(section, row.cell(0), row.cell(at), |_| cell_evidence(source, row, at));
            }
        }
        if sideways.values.len() > 1 {
            self.close();
        }
    }

    /// Keeps the open block if it says enough.
    fn close(&mut self) {
        let block = std::mem::take(&mut self.open);
        let named = !block.headed.is_empty() || self.identifies(&block);
        if named && block.fields.len() + block.headed.len().min(1) >= FIELDS_MIN {
            self.blocks.push(block);
        }
    }

    fn identifies(&self, block: &Block<'_>) -> bool {
        let has = |name| {
            column(self.standing.table_cues, name).is_some_and(|at| block.fields.contains_key(&at))
        };
        has("name") || has("aliases") || has("id")
    }
}

/// A table whose labels stand in its first column.
struct Sideways {
    /// The columns of values.
    values: std::ops::Range<usize>,
    /// The row that names what each column is about, where there are several.
    names: Option<usize>,
}

impl Sideways {
    fn of(standing: &Standing<'_>, table: &Table) -> Option<Self> {
        let labels = &standing.table_cues.labels;
        let label = |row: usize| {
            let cell = table.rows[row].cell(0);
            (cell.len() <= LABEL_CHARS_MAX).then(|| labels.whole(cell))?.map(|(column, _)| column)
        };
        let rows = 0..table.rows.len();
        if rows.len() > LABELS_MAX {
            return None;
        }
        let labelled = rows.clone().filter(|row| label(*row).is_some()).count();
        if labelled < 2 || labelled * 3 < rows.len() {
            return None;
        }
        let width = table.rows.iter().map(|row| row.cells.len()).max()?;
        if width == 2 {
            return Some(Self { values: 1..2, names: None });
        }
        // The corner over the labels is empty, or says what stands beside it.
        let name = column(standing.table_cues, "name");
        let corner = &table.rows[0];
        let names = (corner.cell(0).is_empty() || label(0) == name)
            && corner.cells[1..].iter().all(|cell| names::looks_like_one(cell));
        (names && width >= 3 && labelled >= FIELDS_MIN)
            .then_some(Self { values: 1..width, names: Some(0) })
    }
}

/// The blocks of the heading level most of them have: the block at the head of a document is about the
/// document.
fn of_one_level(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let mut levels: BTreeMap<Option<u8>, usize> = BTreeMap::new();
    for block in &blocks {
        *levels.entry(block.level).or_default() += 1;
    }
    let common = levels.into_iter().max_by_key(|(level, count)| (*count, *level));
    let Some((common, _)) = common else { return Vec::new() };
    blocks.into_iter().filter(|block| block.level == common).collect()
}

fn is_inventory(standing: &Standing<'_>, blocks: &[Block<'_>]) -> bool {
    if blocks.len() < BLOCKS_MIN {
        return false;
    }
    let inventory = &standing.cues.inventory;
    let never = blocks.iter().flat_map(|block| &block.strange);
    let called = inventory.called(standing.above(blocks[0].trail));
    if called.subject == Subject::Otherwise || never.into_iter().any(|l| inventory.heads_never(l)) {
        return false;
    }
    let at = |name: &str| column(standing.table_cues, name);
    let purpose = at("purpose");
    let names: Vec<&str> = blocks.iter().filter_map(|block| name(standing, block)).collect();
    let does = Share::of(blocks.iter().map(|block| {
        let said = purpose.and_then(|at| block.fields.get(&at)).map(|fact| fact.value.as_str());
        said.into_iter().chain(name(standing, block)).any(|text| inventory.does(text))
    }));
    let telling = blocks.iter().map(|block| {
        TELLING
            .iter()
            .filter(|name| at(name).is_some_and(|at| block.fields.contains_key(&at)))
            .count()
    });
    let looks = Looks {
        called,
        telling: telling.sum::<usize>() / blocks.len(),
        purpose: purpose.is_some_and(|at| blocks.iter().all(|b| b.fields.contains_key(&at))),
        ai_columns: blocks[0].strange.iter().filter(|label| inventory.heads_ai(label)).count(),
        does,
    };
    names.len() * 2 > blocks.len() && are_names(&names) && looks.like_systems(false)
}

/// What a block says its system is called: by a label, by other names, by its heading.
fn name<'b>(standing: &Standing<'_>, block: &'b Block<'_>) -> Option<&'b str> {
    let field = |name: &str| {
        let at = column(standing.table_cues, name)?;
        block.fields.get(&at).map(|fact| fact.value.as_str())
    };
    let headed = block.headed.iter().find(|(column, _)| *column == "name");
    field("name")
        .or_else(|| headed.map(|(_, fact)| fact.value.as_str()))
        .or_else(|| field("aliases"))
        .or_else(|| field("id"))
}

fn record(standing: &Standing<'_>, block: Block<'_>) -> Option<Record> {
    let names = &standing.table_cues.names;
    let labelled: Vec<(&str, Fact<String>)> =
        block.fields.into_iter().map(|(at, fact)| (names[at].as_str(), fact)).collect();
    let evidence = ["name", "id"].iter().find_map(|wanted| {
        let mut facts = block.headed.iter().map(|(name, fact)| (*name, fact));
        let labelled = || labelled.iter().map(|(name, fact)| (*name, fact));
        facts
            .find(|(name, _)| name == wanted)
            .or_else(|| labelled().find(|(name, _)| name == wanted))
    });
    let evidence = evidence.or_else(|| labelled.first().map(|(name, fact)| (*name, fact)));
    let evidence = evidence?.1.evidence.clone();
    let fields = labelled.into_iter().chain(block.headed).collect();
    Some(Record { fields, evidence })
}
