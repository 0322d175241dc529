//! Rich Text: text between control words, in groups that say where it belongs.
//!
//! Written by Word, by mail programs and by countless others, often carelessly. Groups that are not
//! known are left out where they say that they may be; everything else is text.

mod state;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;

use super::docx::level_by_name;
use super::reading::Reading;
use super::story::{self, Block, MarkedTable, Places, Role};
use super::{encoding, office};
use crate::domain::{Concealment, Remark};
use state::{Destination, Flow, Info, State};
use tokens::{Token, Tokens};

/// Reads a text.
pub fn read(bytes: &[u8]) -> Reading {
    let mut walk = Walk::new();
    let mut gaps = Vec::new();
    for token in Tokens::new(bytes) {
        if walk.groups.len() > GROUPS_MAX {
            gaps.push("it is nested too deeply to be read to its end".to_owned());
            break;
        }
        walk.token(token);
    }
    while !walk.groups.is_empty() {
        walk.close();
    }
    walk.flush();
    if let Some(body) = walk.flows.pop() {
        walk.blocks = finished(body, &walk.state, &walk.levels);
    }
    let mut reading = Reading::of(walk.info.properties());
    reading.gaps = gaps;
    reading.remarks = walk.remarks;
    let mut places = Places::Paragraphs(0);
    story::push(&mut reading, walk.margins, Role::Margin, &mut places);
    story::push(&mut reading, walk.blocks, Role::Body, &mut places);
    reading.leave_headings();
    story::push(&mut reading, walk.notes, Role::Note, &mut places);
    reading
}

/// Word nests some thirty groups; what goes further was built to hurt.
const GROUPS_MAX: usize = 2000;
/// Names and instructions longer than this are none.
const CAPTURED_BYTES_MAX: usize = 4096;

/// A text that is open: the body, or a note or header in it.
#[derive(Default)]
struct Text {
    words: String,
    hidden: String,
    label: String,
    table: MarkedTable,
    blocks: Vec<Block>,
}

struct Walk {
    groups: Vec<State>,
    state: State,
    flows: Vec<Text>,
    /// Bytes of text that are not decoded yet.
    pending: Vec<u8>,
    /// How many pieces still stand in for a character given by number.
    passed_over: usize,
    /// The first half of a character that takes two numbers.
    half: Option<u16>,
    /// Whether what follows may be left out by a reader that does not know it.
    may_be_left_out: bool,
    captured: String,
    author: String,
    shape_name: String,
    file_encoding: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    font: i32,
    levels: BTreeMap<i32, u8>,
    info: Info,
    blocks: Vec<Block>,
    margins: Vec<Block>,
    notes: Vec<Block>,
    remarks: BTreeSet<Remark>,
}

impl Walk {
    fn new() -> Self {
        Self {
            groups: Vec::new(),
            state: State::default(),
            flows: vec![Text::default()],
            pending: Vec::new(),
            passed_over: 0,
            half: None,
            may_be_left_out: false,
            captured: String::new(),
            author: String::new(),
            shape_name: String::new(),
            file_encoding: encoding_rs::WINDOWS_1252,
            fonts: BTreeMap::new(),
            font: 0,
            levels: BTreeMap::new(),
            info: Info::default(),
            blocks: Vec::new(),
            margins: Vec::new(),
            notes: Vec::new(),
            remarks: BTreeSet::new(),
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(_) | Token::Word(..) | Token::Sign(_)
                if self.passed_over > 0 && !matches!(token, Token::Word("u", _)) =>
            {
                self.passed_over -= 1;
            }
            Token::Byte(byte) => self.pending.push(byte),
            Token::Open => {
                self.flush();
                self.groups.push(self.state);
                self.state.is_opener = false;
            }
            Token::Close => self.close(),
            Token::Sign(sign) => {
                self.flush();
                match sign {
                    b'*' => self.may_be_left_out = true,
                    b'~' => self.words("\u{A0}"),
                    b'_' => self.words("-"),
                    b'{' | b'}' | b'\\' => self.words(char::from(sign).encode_utf8(&mut [0; 4])),
                    b'\r' | b'\n' => self.end_paragraph(),
                    b'\t' => self.words("\t"),
                    _ => {}
                }
            }
            Token::Word(word, number) => {
                self.flush();
                self.word(word, number);
            }
        }
    }

    fn close(&mut self) {
        self.flush();
        self.passed_over = 0;
        self.may_be_left_out = false;
        let left = self.state;
        self.state = self.groups.pop().unwrap_or_default();
        if left.is_opener {
            self.leave(left);
        }
    }

    /// The group that opened a place closes.
    fn leave(&mut self, left: State) {
        let words = match left.destination {
            Destination::Text | Destination::Flow(_) | Destination::Skipped => String::new(),
            _ => std::mem::take(&mut self.captured),
        };
        match left.destination {
            Destination::Flow(flow) => {
                if self.flows.len() > 1
                    && let Some(text) = self.flows.pop()
                {
                    let blocks = finished(text, &left, &self.levels);
                    self.leave_flow(flow, blocks);
                }
            }
            Destination::Label => {
                if let Some(text) = self.flows.last_mut() {
                    words.trim().clone_into(&mut text.label);
                }
            }
            Destination::Instruction => self.remarks.extend(office::outside(&words)),
            Destination::Author => self.author = words.trim().to_owned(),
            Destination::Info("template") => {
                let target = words.trim().chars().take(300).collect();
                self.remarks.insert(Remark::ExternalReference { target });
            }
            Destination::Info(name) => self.info.add(name, &words),
            Destination::ShapeName => self.shape_name = words,
            // Text along a line, as "DRAFT" stands across a page.
            Destination::ShapeValue if self.shape_name.trim() == "gtextUNICODE" => {
                if let Some(text) = self.flows.last_mut() {
                    let text_of_shape = words.trim().to_owned();
                    text.blocks.push(Block::Paragraph { text: text_of_shape, level: None });
                }
            }
            _ => {}
        }
    }

    fn leave_flow(&mut self, flow: Flow, blocks: Vec<Block>) {
        match flow {
            Flow::Margin => self.margins.extend(blocks),
            Flow::Note => self.notes.extend(blocks),
            Flow::Box => {
                if let Some(outer) = self.flows.last_mut() {
                    outer.blocks.extend(blocks);
                }
            }
            Flow::Comment => {
                let author = std::mem::take(&mut self.author);
                let text = super::sheet::comment(&author, &story::words(blocks));
                self.notes.push(Block::Paragraph { text, level: None });
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let may_be_left_out = std::mem::take(&mut self.may_be_left_out);
        self.info.date_word(word, number.unwrap_or(0));
        if let Some(destination) = state::destination(word) {
            if word == "objdata" {
                self.remarks.insert(Remark::EmbeddedObjects);
            }
            self.enter(destination);
            return;
        }
        if may_be_left_out {
            return self.enter(Destination::Skipped);
        }
        if let Some(character) = state::character(word) {
            return self.words(character.encode_utf8(&mut [0; 4]));
        }
        let is_on = number != Some(0);
        let state = &mut self.state;
        match word {
            "par" | "sect" => self.end_paragraph(),
            "cell" | "nestcell" | "row" => self.end_of_table(word),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => state.stand_ins = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "pard" => (state.in_table, state.style, state.level) = (false, 0, None),
            "intbl" => state.in_table = true,
            "s" => state.style = number.unwrap_or(0),
            "outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok());
                state.level = level.filter(|level| *level < 9).map(|level| level + 1);
            }
            "plain" => (state.is_hidden, state.is_deleted) = (false, false),
            "v" => state.is_hidden = is_on,
            "deleted" => {
                state.is_deleted = is_on;
                self.remarks.insert(Remark::TrackedChanges);
            }
            "revised" if is_on => {
                self.remarks.insert(Remark::TrackedChanges);
            }
            "htmlrtf" => {
                state.destination = if is_on { Destination::Skipped } else { Destination::Text };
            }
            "f" => self.take_font(number.unwrap_or(0)),
            "fcharset" if self.state.destination == Destination::Fonts => {
                let alphabet = number.and_then(state::alphabet);
                self.fonts.extend(alphabet.map(|alphabet| (self.font, alphabet)));
            }
            "ansicpg" | "mac" => {
                let page = if word == "mac" { 10000 } else { number.unwrap_or(1252) };
                let page = u16::try_from(page).unwrap_or(1252);
                self.file_encoding =
                    encoding::of_codepage(page).unwrap_or(encoding_rs::WINDOWS_1252);
                self.state.encoding = self.file_encoding;
            }
            _ => {}
        }
    }

    fn take_font(&mut self, font: i32) {
        self.font = font;
        if self.state.destination != Destination::Fonts {
            self.state.encoding = self.fonts.get(&font).copied().unwrap_or(self.file_encoding);
        }
    }

    fn enter(&mut self, destination: Destination) {
        // Nothing leads out of a group that is left out, but the text for newer readers in it.
        if self.state.destination == Destination::Skipped
            && !matches!(destination, Destination::Text | Destination::Info(_))
        {
            return;
        }
        if let Destination::Flow(_) = destination {
            self.flows.push(Text::default());
            self.state.is_hidden = false;
        } else if destination != Destination::Text {
            self.captured.clear();
        }
        self.state.destination = destination;
        self.state.is_opener = destination != Destination::Text;
    }

    /// Decodes the bytes read so far.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let text = self.state.encoding.decode_without_bom_handling(&bytes).0;
        self.words(&text);
    }

    /// A character given by its number; numbers above 32,767 are written as negative ones.
    fn unicode(&mut self, number: i32) {
        let [low, high, ..] = number.to_le_bytes();
        let unit = u16::from_le_bytes([low, high]);
        self.passed_over = self.state.stand_ins;
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        let text = String::from_utf16_lossy(&units);
        self.words(&text);
    }

    fn words(&mut self, words: &str) {
        match self.state.destination {
            Destination::Text | Destination::Flow(_) => {
                if self.state.is_deleted {
                    return;
                }
                if let Some(text) = self.flows.last_mut() {
                    let target =
                        if self.state.is_hidden { &mut text.hidden } else { &mut text.words };
                    target.push_str(words);
                }
            }
            Destination::Skipped => {}
            Destination::Styles => self.style_words(words),
            _ => {
                if self.captured.len() < CAPTURED_BYTES_MAX {
                    self.captured.push_str(words);
                }
            }
        }
    }

    /// A style's name ends with a semicolon.
    fn style_words(&mut self, words: &str) {
        self.captured.push_str(words);
        while let Some((name, rest)) = self.captured.split_once(';') {
            let level = self.state.level.or_else(|| level_by_name(name.trim()));
            self.levels.extend(level.map(|level| (self.state.style, level)));
            self.captured = rest.to_owned();
        }
    }

    fn end_of_table(&mut self, word: &str) {
        let is_text = matches!(self.state.destination, Destination::Text | Destination::Flow(_));
        let Some(text) = self.flows.last_mut().filter(|_| is_text) else { return };
        if word == "row" {
            text.table.end_row();
            return;
        }
        text.add_to_table();
        if word == "cell" {
            text.table.end_cell();
        }
    }

    fn end_paragraph(&mut self) {
        let is_text = matches!(self.state.destination, Destination::Text | Destination::Flow(_));
        if let Some(text) = self.flows.last_mut().filter(|_| is_text) {
            text.end_paragraph(&self.state, &self.levels);
        }
    }
}

impl Text {
    /// What is shown of the paragraph, after its number.
    fn take(&mut self) -> String {
        if !self.hidden.trim().is_empty() {
            let hidden = self.hidden.trim().to_owned();
            self.blocks.push(Block::Hidden(Concealment::Marked, hidden));
        }
        self.hidden.clear();
        let (words, label) = (std::mem::take(&mut self.words), std::mem::take(&mut self.label));
        let is_number = label.chars().any(char::is_alphanumeric);
        match words.trim() {
            "" => String::new(),
            words if is_number => format!("{label} {words}"),
            words => words.to_owned(),
        }
    }

    fn add_to_table(&mut self) {
        let words = self.take();
        self.table.add(&words);
    }

    fn end_paragraph(&mut self, state: &State, levels: &BTreeMap<i32, u8>) {
        if state.in_table {
            return self.add_to_table();
        }
        let table = self.table.take();
        self.blocks.extend(table);
        let text = self.take();
        let level = state.level.or_else(|| levels.get(&state.style).copied());
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph { text, level });
        }
    }
}

/// The blocks of a text that ends.
fn finished(mut text: Text, state: &State, levels: &BTreeMap<i32, u8>) -> Vec<Block> {
    text.end_paragraph(state, levels);
    let table = text.table.take();
    text.blocks.extend(table);
    text.blocks
}

#[cfg(test)]
mod tests;
