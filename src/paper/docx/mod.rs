//! A paper as a Word document.
//!
//! docx-rs puts the body together; what it has no words for (header rows that repeat, the language, properties,
//! the mark across the page, the order the schema asks for) is set once, on the XML it wrote, in [`amend`]. The
//! parts around the body lie in `parts/`, where they can be read.

mod amend;
mod blocks;
mod element;
mod frame;
mod package;
mod tables;
mod texts;

use docx_rs::{
    IndentLevel, NumberingId, PageMargin, PageOrientationType, PageSize, Paragraph, SectionProperty,
};

use super::flow::{self, Pages};
use super::{Error, Paper};
use crate::domain::PaperSize;
use blocks::Body;

/// The number of the only list, bullets, in `parts/numbering.xml`.
const BULLETS: usize = 1;
/// Twentieths of a point; 20 mm.
const MARGIN: i32 = 1_134;

/// The paper as a Word document (.docx), which `LibreOffice` opens as well.
///
/// The list of contents leads to its headings and has no page numbers: none are known before somebody lays the
/// pages out, and a field that asks to be updated greets its reader with a warning. The same paper gives the same
/// bytes.
///
/// # Errors
///
/// Where the parts cannot be put together, which is a fault of the program.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, Error> {
    let sections = flow::sections(&paper.blocks);
    let mut body = Body::new(paper);
    let mut before = None;
    for section in &sections {
        if let Some(before) = before {
            body.end_section(pages(paper.size, before));
        }
        body.room(text_width(paper.size, section.pages));
        if before.is_none() {
            body.title();
        }
        body.blocks(&section.blocks);
        before = Some(section.pages);
    }
    let last = pages(paper.size, before.unwrap_or(Pages::Upright));
    let (xml, captions) = body.done(&last);
    package::close(&amend::parts(&xml, paper, &captions)?, paper.day)
}

/// The width of what stands between the margins, in twentieths of a point.
fn text_width(size: PaperSize, pages: Pages) -> usize {
    let (width, height) = twentieths(size);
    let across = match pages {
        Pages::Upright => width,
        Pages::Turned => height,
    };
    across as usize - 2 * MARGIN as usize
}

fn twentieths(size: PaperSize) -> (u32, u32) {
    match size {
        PaperSize::A4 => (11_906, 16_838),
        PaperSize::Letter => (12_240, 15_840),
    }
}

fn pages(size: PaperSize, pages: Pages) -> SectionProperty {
    let (width, height) = twentieths(size);
    let size = match pages {
        Pages::Upright => PageSize::new().size(width, height),
        Pages::Turned => PageSize::new().size(height, width).orient(PageOrientationType::Landscape),
    };
    let margin = PageMargin::new()
        .top(MARGIN)
        .bottom(MARGIN)
        .left(MARGIN)
        .right(MARGIN)
        .header(567)
        .footer(510)
        .gutter(0);
    SectionProperty::new().page_size(size).page_margin(margin)
}

fn bulleted(paragraph: Paragraph) -> Paragraph {
    paragraph.numbering(NumberingId::new(BULLETS), IndentLevel::new(0))
}
