//! What holds in a group of Rich Text, and what its control words call for.

use encoding_rs::Encoding;

use super::super::encoding;
use crate::domain::Properties;

/// What holds in a group; a group inside it begins with the same.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that control words turn")]
pub struct State {
    /// Where its characters go.
    pub destination: Destination,
    /// Whether this group, and not one around it, opened that place.
    pub is_opener: bool,
    /// What single bytes mean.
    pub encoding: &'static Encoding,
    /// How many pieces stand in for a character that is given by number.
    pub stand_ins: usize,
    /// Marked as hidden.
    pub is_hidden: bool,
    /// Deleted, with the deletion not accepted yet.
    pub is_deleted: bool,
    /// Whether the paragraph stands in a table.
    pub in_table: bool,
    /// The paragraph's style.
    pub style: i32,
    /// The paragraph's own heading level.
    pub level: Option<u8>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Text,
            is_opener: false,
            encoding: encoding_rs::WINDOWS_1252,
            stand_ins: 1,
            is_hidden: false,
            is_deleted: false,
            in_table: false,
            style: 0,
            level: None,
        }
    }
}

/// Where the characters of a group go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To the text that is open.
    Text,
    /// To a text of its own.
    Flow(Flow),
    /// Nowhere.
    Skipped,
    /// Fonts, of which the alphabets matter.
    Fonts,
    /// Styles, of which the names matter.
    Styles,
    /// The number shown before a paragraph.
    Label,
    /// What tells Word to make a field's words.
    Instruction,
    /// Who wrote the comment that follows.
    Author,
    /// What the file says of itself, by the control word that says what.
    Info(&'static str),
    /// The name of a shape's property, and the property.
    ShapeName,
    ShapeValue,
}

/// Texts beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// A box in the text.
    Box,
    /// A header or footer.
    Margin,
    /// A note.
    Note,
    /// A comment.
    Comment,
}

/// Where a control word sends what follows it in its group; `None` where it is no such word.
pub fn destination(word: &str) -> Option<Destination> {
    Some(match word {
        "fonttbl" => Destination::Fonts,
        "stylesheet" => Destination::Styles,
        "listtext" | "pntext" => Destination::Label,
        "fldinst" => Destination::Instruction,
        "atnauthor" => Destination::Author,
        "sn" => Destination::ShapeName,
        "sv" => Destination::ShapeValue,
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" => Destination::Flow(Flow::Margin),
        "footnote" => Destination::Flow(Flow::Note),
        "annotation" => Destination::Flow(Flow::Comment),
        "shptxt" | "dptxbxtext" => Destination::Flow(Flow::Box),
        "shpinst" | "do" | "ud" | "nesttableprops" | "moMath" | "moMathPara" | "fldrslt"
        | "result" => Destination::Text,
        "colortbl" | "pict" | "xe" | "tc" | "rxe" | "nonshppict" | "shprslt" | "upr"
        | "nonesttables" | "filetbl" | "private" | "revtbl" | "listtable" | "info" | "atnid"
        | "atndate" | "atntime" | "atnref" | "objdata" | "creatim" | "revtim" | "printim"
        | "buptim" | "userprops" | "pgdsctbl" => Destination::Skipped,
        "title" => Destination::Info("title"),
        "author" => Destination::Info("author"),
        "subject" => Destination::Info("Subject"),
        "keywords" => Destination::Info("Keywords"),
        "doccomm" => Destination::Info("Description"),
        "operator" => Destination::Info("Last modified by"),
        "company" => Destination::Info("Company"),
        "manager" => Destination::Info("Manager"),
        "category" => Destination::Info("Category"),
        "propname" => Destination::Info("name"),
        "staticval" => Destination::Info("value"),
        "template" => Destination::Info("template"),
        _ => return None,
    })
}

/// What the file says of itself.
#[derive(Debug, Default)]
pub struct Info {
    properties: Properties,
    name: String,
    /// The date that is being told, as the word for it and its year, month and day.
    date: (String, i32, i32),
}

impl Info {
    /// A piece of it, by name.
    pub fn add(&mut self, name: &str, value: &str) {
        let value = value.trim().to_owned();
        if value.is_empty() || self.properties.custom.len() > 200 {
            return;
        }
        match name {
            "title" => self.properties.title = Some(value),
            "author" => self.properties.author = Some(value),
            "name" => self.name = value,
            "value" => self.properties.custom.push((std::mem::take(&mut self.name), value)),
            name => self.properties.custom.push((name.to_owned(), value)),
        }
    }

    /// A control word that tells a part of a date.
    pub fn date_word(&mut self, word: &str, number: i32) {
        match word {
            "creatim" | "revtim" | "printim" => self.date = (word.to_owned(), 0, 0),
            "yr" => self.date.1 = number,
            "mo" => self.date.2 = number,
            "dy" => {
                let (word, year, month) = &self.date;
                let day = format!("{year:04}-{month:02}-{number:02}").parse().ok();
                match word.as_str() {
                    "creatim" => self.properties.created = day,
                    "revtim" => self.properties.modified = day,
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// All of it.
    pub fn properties(self) -> Properties {
        self.properties
    }
}

/// The alphabet of a font, as Windows numbers them; `None` for that of the file.
pub fn alphabet(charset: i32) -> Option<&'static Encoding> {
    let page = match charset {
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    encoding::of_codepage(page)
}

/// The character a control word stands for.
pub fn character(word: &str) -> Option<char> {
    Some(match word {
        "tab" => '\t',
        "line" | "softline" | "column" | "page" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}
