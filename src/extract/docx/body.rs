//! The paragraphs and tables of one part of a Word document, as its reader sees them.

use quick_xml::events::BytesStart;

use super::super::story::{Block, Story};
use super::super::xml::{self, Step, Visitor, attribute, is_on, local, number};
use super::super::{Error, office};
use super::numbering::{Counters, Numbering};
use super::styles::{Styles, outline_level};
use crate::domain::{Concealment, Remark};

/// What the parts of a document share.
pub struct Context<'a> {
    /// Its styles.
    pub styles: &'a Styles,
    /// Its lists.
    pub numbering: &'a Numbering,
}

/// What was found in a part.
pub struct Found {
    /// Its text.
    pub blocks: Vec<Block>,
    /// What to know of it.
    pub remarks: Vec<Remark>,
    /// Where the part breaks off, why.
    pub broken: Option<Error>,
}

/// The blocks of a part.
pub fn blocks(xml: &str, context: &Context<'_>, counters: &mut Counters) -> Found {
    let mut walk = Walk {
        context,
        counters,
        story: Story::default(),
        paragraphs: Vec::new(),
        runs: Vec::new(),
        in_words: false,
        in_instruction: false,
        instruction: String::new(),
        in_box: false,
        choices: None,
        remarks: Vec::new(),
    };
    let broken = xml::walk(xml, &mut walk).err();
    let (mut blocks, notes) = walk.story.finish();
    blocks.extend(notes);
    Found { blocks, remarks: walk.remarks, broken }
}

/// Elements whose content is not to be read: deleted and moved-away text, former properties, and the
/// second copy of a text box that Word writes for older programs.
const UNREAD: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "delText",
    "delInstrText",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblGridChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
    "numberingChange",
];

/// Letters of two points and less are not meant to be read.
const SIZE_HALF_POINTS_MIN: u32 = 5;

/// What is said of the paragraph that is open.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    level: Level,
    list: Option<String>,
    list_level: Option<usize>,
    hidden: String,
    tiny: String,
    in_properties: bool,
    is_deleted: bool,
}

/// Where a paragraph's heading level is from.
#[derive(Clone, Copy, Default)]
enum Level {
    #[default]
    OfStyle,
    Own(Option<u8>),
}

struct Walk<'a> {
    context: &'a Context<'a>,
    counters: &'a mut Counters,
    story: Story,
    paragraphs: Vec<Paragraph>,
    /// What hides the text of the runs that are open, innermost last.
    runs: Vec<Option<Concealment>>,
    in_words: bool,
    in_instruction: bool,
    instruction: String,
    in_box: bool,
    /// The choices of a form's list and which was made.
    choices: Option<(usize, Vec<String>)>,
    remarks: Vec<Remark>,
}

impl Visitor for Walk<'_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        let name = local(element);
        if UNREAD.contains(&name) {
            if matches!(name, "del" | "moveFrom") {
                self.remark(Remark::TrackedChanges);
                if let Some(paragraph) = self.paragraphs.last_mut().filter(|p| p.in_properties) {
                    paragraph.is_deleted = true;
                }
            }
            return Step::Over;
        }
        match name {
            "p" => {
                self.paragraphs.push(Paragraph::default());
                self.story.open_paragraph();
            }
            "r" => self.runs.push(None),
            "t" => self.in_words = true,
            "tbl" => self.story.open_table(),
            "tr" => self.story.open_row(),
            "tc" => self.story.open_cell(1),
            "gridSpan" => self.story.cell_columns(number(element, "val").unwrap_or(1)),
            "gridBefore" => self.story.empty_cells(number(element, "val").unwrap_or(0)),
            "comment" => {
                let author = attribute(element, "author").filter(|name| !name.trim().is_empty());
                let label =
                    author.map_or("Comment".to_owned(), |name| format!("Comment by {name}"));
                self.story.open_note(&label);
            }
            "ins" | "moveTo" => self.remark(Remark::TrackedChanges),
            "instrText" => self.in_instruction = true,
            // Text along a line is an attribute; it is how "DRAFT" stands across a page.
            "textpath" => {
                let words = attribute(element, "string").unwrap_or_default();
                self.story.add(&words);
            }
            // What a picture shows, for those who cannot see it.
            "docPr" => {
                let words = attribute(element, "descr").unwrap_or_default();
                if !words.trim().is_empty() {
                    self.story.add(&format!("Image: {words}"));
                }
            }
            _ => self.property(name, element),
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        if self.in_instruction {
            if self.instruction.len() < 4096 {
                self.instruction.push_str(words);
            }
        } else if self.in_words {
            let hidden = self.runs.last().copied().flatten();
            match (hidden, self.paragraphs.last_mut()) {
                (Some(Concealment::Size), Some(paragraph)) => paragraph.tiny.push_str(words),
                (Some(_), Some(paragraph)) => paragraph.hidden.push_str(words),
                _ => self.story.words(words),
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_words = false,
            "instrText" => self.in_instruction = false,
            "r" => {
                self.runs.pop();
            }
            "pPr" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.in_properties = false;
                }
            }
            "p" => self.close_paragraph(),
            "checkBox" => self.in_box = false,
            "tbl" | "tc" | "comment" => self.story.close(),
            "ddList" => {
                if let Some((chosen, choices)) = self.choices.take() {
                    self.story.words(choices.get(chosen).map_or("", String::as_str));
                }
            }
            _ => {}
        }
    }
}

impl Walk<'_> {
    /// An element that says something about what it stands in.
    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.in_properties {
            match name {
                "pStyle" => paragraph.style = value(),
                "outlineLvl" => paragraph.level = Level::Own(outline_level(value())),
                "numId" => paragraph.list = value(),
                "ilvl" => paragraph.list_level = number(element, "val"),
                _ => {}
            }
            return;
        }
        let hides = |by: Concealment, runs: &mut Vec<Option<Concealment>>| {
            if let Some(run) = runs.last_mut() {
                *run = Some(by);
            }
        };
        match name {
            "pPr" => paragraph.in_properties = true,
            "tab" | "ptab" => self.story.words("\t"),
            "br" | "cr" => self.story.words("\n"),
            "noBreakHyphen" => self.story.words("-"),
            "sym" => {
                if let Some(sign) = symbol(element) {
                    self.story.words(sign.encode_utf8(&mut [0; 4]));
                }
            }
            "vanish" if is_on(element) => hides(Concealment::Marked, &mut self.runs),
            "vanish" => {
                if let Some(run) = self.runs.last_mut() {
                    *run = None;
                }
            }
            "rStyle" if value().is_some_and(|id| self.context.styles.hides(&id)) => {
                hides(Concealment::Marked, &mut self.runs);
            }
            "sz" if number(element, "val").is_some_and(|size: u32| size < SIZE_HALF_POINTS_MIN) => {
                hides(Concealment::Size, &mut self.runs);
            }
            "fldSimple" => {
                let instruction = attribute(element, "instr").unwrap_or_default();
                self.remarks.extend(office::outside(&instruction));
            }
            "fldChar" => {
                let instruction = std::mem::take(&mut self.instruction);
                self.remarks.extend(office::outside(&instruction));
            }
            // The boxes and lists of forms hold their answer in their properties.
            "checkBox" => {
                self.in_box = true;
                self.story.words("☐");
            }
            "default" | "checked" if self.in_box => self.tick(is_on(element)),
            "ddList" => self.choices = Some((0, Vec::new())),
            "result" => {
                if let Some((chosen, _)) = &mut self.choices {
                    *chosen = number(element, "val").unwrap_or(0);
                }
            }
            "listEntry" => {
                if let Some((_, choices)) = &mut self.choices {
                    choices.extend(value());
                }
            }
            _ => {}
        }
    }

    /// Ticks the box written last, or not: what is checked goes after what is the default.
    fn tick(&mut self, checked: bool) {
        if let Some(text) = self.story.paragraph()
            && text.ends_with(['☐', '☒'])
        {
            text.pop();
            text.push(if checked { '☒' } else { '☐' });
        }
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let Context { styles, numbering } = self.context;
        let style = paragraph.style.as_deref();
        let level = match paragraph.level {
            Level::Own(level) => level,
            Level::OfStyle => style.and_then(|id| styles.heading_level(id)),
        };
        let by_style = style.and_then(|id| styles.list(id));
        let list = paragraph.list.as_deref().or(by_style.map(|(list, _)| list));
        self.story.heading(level);
        if let Some(list) = list.filter(|list| *list != "0" && !paragraph.is_deleted) {
            let of_style = || style.and_then(|id| numbering.level_of_style(list, id));
            let list_level =
                paragraph.list_level.or_else(of_style).or(by_style.and_then(|(_, level)| level));
            self.story.label(numbering.next(self.counters, list, list_level.unwrap_or(0)));
        }
        for (by, words) in
            [(Concealment::Marked, &paragraph.hidden), (Concealment::Size, &paragraph.tiny)]
        {
            if !words.trim().is_empty() {
                self.story.hide(by, words);
            }
        }
        self.story.close();
    }

    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}

/// A character of a font of signs; the boxes and ticks of forms are those that matter.
fn symbol(element: &BytesStart<'_>) -> Option<char> {
    let font = attribute(element, "font").unwrap_or_default();
    let code = u32::from_str_radix(&attribute(element, "char")?, 16).ok()?;
    let is_private = (0xF000..=0xF0FF).contains(&code);
    match (font.as_str(), code & 0xFF) {
        ("Wingdings", 0xFE | 0x78 | 0xFD) | ("Wingdings 2", 0x52..=0x54) => Some('☒'),
        ("Wingdings", 0x6F | 0xA8 | 0x71) | ("Wingdings 2", 0xA3) => Some('☐'),
        ("Wingdings", 0xFC) => Some('✓'),
        ("Wingdings", 0xFB) => Some('✗'),
        ("Wingdings", 0xE0 | 0xE8) | ("Symbol", 0xAE) => Some('→'),
        ("Symbol", 0xB7) => Some('•'),
        ("Symbol", 0xB3) => Some('≥'),
        ("Symbol", 0xA3) => Some('≤'),
        ("Symbol", 0xB1) => Some('±'),
        _ if is_private => None,
        _ => char::from_u32(code).filter(|sign| !sign.is_control()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &[&str]) {
        let (styles, numbering) = (Styles::default(), Numbering::default());
        let context = Context { styles: &styles, numbering: &numbering };
        let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let found = blocks(&xml, &context, &mut Counters::default());
        let shown: Vec<String> = found
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { text, .. } => text.clone(),
                Block::Table(rows) => format!("{rows:?}"),
                Block::Hidden(by, text) => format!("hidden: {by} {text}"),
            })
            .chain(found.remarks.iter().map(ToString::to_string))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn hidden_text_is_kept_apart() {
        check(
            "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>not seen</w:t></w:r>\
             <w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> again</w:t></w:r>\
             <w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>tiny</w:t></w:r></w:p>",
            &[
                "hidden: marked as hidden not seen",
                "hidden: in letters too small to read tiny",
                "seen again",
            ],
        );
    }

    #[test]
    fn a_form_shows_its_answers() {
        check(
            "<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>\
             </w:ffData></w:fldChar></w:r><w:r><w:t> yes</w:t></w:r></w:p>\
             <w:p><w:r><w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='low'/>\
             <w:listEntry w:val='high'/></w:ddList></w:ffData></w:fldChar></w:r></w:p>",
            &["☒ yes", "high"],
        );
    }

    #[test]
    fn a_field_that_fetches_is_remarked() {
        check(
            "<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>x</w:t></w:r></w:p>",
            &["x", "it refers to DDEAUTO c:\\\\cmd.exe, which was not fetched"],
        );
    }

    #[test]
    fn cells_stay_in_their_column() {
        check(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>\
             <w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>\
             <w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:p/></w:tc>\
             <w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            &[r#"[["a", "", "b"], ["", "", "c"]]"#],
        );
    }
}
