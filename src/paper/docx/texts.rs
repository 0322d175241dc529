//! Words as runs of a paragraph: their looks, where they lead to, and which way they run.

use std::collections::BTreeMap;

use docx_rs::{
    BreakType, FieldCharType, Hyperlink, HyperlinkType, InstrText, Paragraph, Run as DocxRun,
};

use super::super::direction::{self, Direction};
use super::super::tone::hex;
use super::super::{Block, Run, Style, Text, Tone, visible};

/// The bookmarks of a paper by the anchors that lead to them.
#[derive(Debug, Default)]
pub(super) struct Bookmarks(BTreeMap<String, String>);

impl Bookmarks {
    /// Those of the headings, in the order of the paper. Word takes no hyphens and 40 characters at most in a
    /// name, so each has a number. An anchor used twice leads to its first heading.
    pub fn of(blocks: &[Block]) -> Self {
        let mut bookmarks = BTreeMap::new();
        let mut number = 0;
        each_heading(blocks, &mut |_, _, anchor| {
            number += 1;
            if !anchor.is_empty() {
                bookmarks.entry(anchor.to_owned()).or_insert_with(|| name(number));
            }
        });
        Self(bookmarks)
    }

    fn get(&self, anchor: &str) -> Option<&str> {
        self.0.get(anchor).map(String::as_str)
    }
}

/// The bookmark of a heading by its number in the paper, from 1.
pub(super) fn name(number: usize) -> String {
    format!("_Toc1{number:08}")
}

/// Calls `each` with level, words and anchor of every heading that stands in the run of the text.
pub(super) fn each_heading<'a>(blocks: &'a [Block], each: &mut dyn FnMut(u8, &'a str, &'a str)) {
    for block in blocks {
        match block {
            Block::Heading { level, text, anchor } => each(*level, text, anchor),
            Block::Wide(inner) => each_heading(inner, each),
            _ => {}
        }
    }
}

/// A paragraph in a style, which runs as its words do.
pub(super) fn paragraph(style: &str, text: &Text, bookmarks: &Bookmarks) -> Paragraph {
    toned(style, text, bookmarks, None)
}

/// A paragraph on the ground of a tone, in the ink that goes with it.
pub(super) fn toned(
    style: &str,
    text: &Text,
    bookmarks: &Bookmarks,
    tone: Option<Tone>,
) -> Paragraph {
    let inked = |run: DocxRun| match tone {
        Some(tone) if tone.is_strong() => run.color(hex(tone.colours().ink)).bold(),
        Some(tone) => run.color(hex(tone.colours().ink)),
        None => run,
    };
    let mut paragraph = empty(style, &text.words());
    for run in &text.0 {
        match bookmarks.get(&run.link) {
            Some(bookmark) => {
                let mut link = Hyperlink::new(bookmark, HyperlinkType::Anchor);
                for piece in runs(run, Some("Hyperlink")) {
                    link = link.add_run(inked(piece));
                }
                paragraph = paragraph.add_hyperlink(link);
            }
            None => {
                for piece in runs(run, None) {
                    paragraph = paragraph.add_run(inked(piece));
                }
            }
        }
    }
    paragraph
}

/// A paragraph of words that all look alike.
pub(super) fn plain(style: &str, words: &str) -> Paragraph {
    paragraph(style, &Text::plain(words), &Bookmarks::default())
}

/// A paragraph that is to hold these words, still without them.
pub(super) fn empty(style: &str, words: &str) -> Paragraph {
    let mut paragraph = Paragraph::new().style(style);
    if direction::of(words) == Direction::RightToLeft {
        paragraph.property = paragraph.property.bidi(true);
    }
    paragraph
}

/// Words as runs, cut where they turn.
fn runs(run: &Run, look: Option<&str>) -> Vec<DocxRun> {
    let words = visible(&run.words);
    direction::pieces(&words).into_iter().map(|piece| lines(piece, run.style, look)).collect()
}

fn lines(words: &str, style: Style, look: Option<&str>) -> DocxRun {
    let look = look.or(match style {
        Style::Plain => None,
        Style::Strong => Some("Strong"),
        Style::Small => Some("Small"),
        Style::Code => Some("Code"),
    });
    let mut run = look.map_or_else(DocxRun::new, |look| DocxRun::new().style(look));
    for (place, line) in words.split('\n').enumerate() {
        if place > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (place, part) in line.split('\t').enumerate() {
            if place > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(part);
            }
        }
    }
    run
}

/// A heading with the bookmark that contents and links lead to.
pub(super) fn heading(level: u8, text: &str, number: usize) -> Paragraph {
    let style = format!("Heading{}", level.clamp(1, 3));
    let run = Run { words: text.to_owned(), style: Style::Plain, link: String::new() };
    let mut paragraph = empty(&style, text).add_bookmark_start(number, name(number));
    for piece in runs(&run, None) {
        paragraph = paragraph.add_run(piece);
    }
    paragraph.add_bookmark_end(number)
}

/// The list of contents, with its heading: a field whose entries are there already and lead to the headings.
pub(super) fn contents(title: &str, blocks: &[Block]) -> Vec<Paragraph> {
    let mut entries = Vec::new();
    let mut number = 0;
    each_heading(blocks, &mut |level, text, _| {
        number += 1;
        if level <= 2 {
            entries.push((level, text, name(number)));
        }
    });
    let mut paragraphs = vec![plain("TOCHeading", title)];
    let count = entries.len();
    for (place, (level, text, bookmark)) in entries.into_iter().enumerate() {
        let style = if level <= 1 { "TOC1" } else { "TOC2" };
        let mut paragraph = empty(style, text);
        if place == 0 {
            let begin = DocxRun::new()
                .add_field_char(FieldCharType::Begin, false)
                .add_instr_text(InstrText::Unsupported(r#" TOC \o "1-2" \h \z \u "#.to_owned()))
                .add_field_char(FieldCharType::Separate, false);
            paragraph = paragraph.add_run(begin);
        }
        let run = Run { words: text.to_owned(), style: Style::Plain, link: String::new() };
        let mut link = Hyperlink::new(bookmark, HyperlinkType::Anchor);
        for piece in runs(&run, None) {
            link = link.add_run(piece);
        }
        paragraph = paragraph.add_hyperlink(link);
        if place + 1 == count {
            let end = DocxRun::new().add_field_char(FieldCharType::End, false);
            paragraph = paragraph.add_run(end);
        }
        paragraphs.push(paragraph);
    }
    paragraphs
}
