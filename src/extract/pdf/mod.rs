//! PDF: text by pages. A PDF holds letters at positions; words, lines, paragraphs and tables are told
//! from where they stand.
//!
//! Two engines read the letters. `hayro` runs a page's program as a viewer does, so it knows what is
//! seen and what is not; `pdf-extract` is asked for files the first one cannot open and for pages it
//! reads badly. Where the user names a library of `pdfium`, its letters are taken first, at the places
//! and in the order that `hayro` draws. Which reading is taken is decided by the words read, never by
//! an engine's own word.

mod bidi;
mod blend;
mod boxes;
mod comb;
mod conceal;
mod drawing;
mod fallback;
mod fonts;
mod forms;
mod grid;
mod guard;
mod hyphens;
mod labels;
mod layers;
mod layout;
mod lines;
mod margins;
mod order;
mod outline;
mod page;
mod pdfium;
mod picture;
mod quality;
mod sheet;
mod sizes;

pub use pdfium::Pdfium;
pub use picture::{PageImage, PageView, page_image};

use std::cell::OnceCell;
use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_interpret::InterpreterCache;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::object::DateTime;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};

use super::Error;
use super::reading::Reading;
use crate::domain::{AuditDate, Concealment, Location, Properties, UnreadPages, named_pages};
use fallback::Fallback;
use forms::Answers;
use layout::Line;
use outline::Outline;
use page::PageText;
use pdfium::Opened;
use quality::{GARBLED_MIN, UNDECODED_MAX};
use sheet::Sheet;

/// Reads a PDF; with pdfium for its letters, where there is one.
pub fn read(bytes: &[u8], pdfium: Option<&Pdfium>) -> Result<Reading, Error> {
    guard::refuse_bomb(bytes)?;
    let named = pdfium.and_then(|pdfium| pdfium.open(bytes));
    let brotli = memchr::memmem::find(bytes, b"/BrotliDecode").is_some();
    let read = match open(bytes) {
        Ok(file) => read_drawn(&file, bytes, named.as_ref()),
        Err(error) => match (named.and_then(|named| read_undrawn(&named).ok()), error) {
            (Some(reading), _) => Ok(reading),
            (None, Error::Encrypted) => Err(Error::Encrypted),
            (None, _) => read_with_fallback(&Fallback::open(bytes)?),
        },
    };
    match read {
        // Engines mend what they can: of a file cut in half, pages are left that show nothing.
        Err(Error::NoText) if breaks_off(bytes) => Err(Error::damaged("it breaks off")),
        Err(Error::NoText | Error::Damaged { .. } | Error::Undecodable { .. }) if brotli => {
            Err(Error::NotRead {
                what: "a PDF packed with Brotli",
                hint: "open it in another program and print it to PDF",
            })
        }
        Ok(mut reading) if brotli => {
            reading.gaps.push("some of it is packed with Brotli, which is not read".to_owned());
            Ok(reading)
        }
        read => read,
    }
}

/// Whether a file ends without the mark that every program writes at the end of it.
fn breaks_off(bytes: &[u8]) -> bool {
    let end = &bytes[bytes.len().saturating_sub(1024)..];
    !end.windows(5).any(|word| word == b"%%EOF")
}

/// Opens a file with the first engine. The empty password opens what is only protected from printing.
fn open(bytes: &[u8]) -> Result<Pdf, Error> {
    let opened = panic::catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes.to_vec())));
    match opened {
        Ok(Ok(file)) if !file.pages().is_empty() => Ok(file),
        Ok(Ok(_)) => Err(Error::damaged("it has no pages")),
        Ok(Err(LoadPdfError::Decryption(_))) => Err(Error::Encrypted),
        Ok(Err(LoadPdfError::Invalid)) | Err(_) => Err(Error::damaged("it is no whole PDF")),
    }
}

/// What is on a page.
struct PageRead {
    lines: Vec<Line>,
    hidden: Vec<(Concealment, String)>,
    state: State,
}

/// Whether a page was read. One that shows text nobody can decode is not the same as a scan: the hint
/// is another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Read,
    /// By the second engine, which may take the numbers of letters for letters where a font does not say
    /// what they are.
    Guessed,
    Blank,
    Image,
    Undecodable,
}

fn read_drawn(file: &Pdf, bytes: &[u8], named: Option<&Opened<'_>>) -> Result<Reading, Error> {
    let second = Second { bytes, opened: OnceCell::new() };
    let all_shown = layers::all_shown(file, bytes);
    let caches = (InterpreterCache::new(), InterpreterCache::new());
    let mut pages = Vec::new();
    for (number, page) in (1..).zip(file.pages().iter()) {
        let mut sheet = drawing::sheet(page, &caches.0);
        let layered = all_shown.as_ref().and_then(|all| all.pages().get(number as usize - 1));
        let off = layered.map_or_else(Vec::new, |layered| {
            layers::switched_off(drawing::sheet(layered, &caches.1), &sheet)
        });
        comb::join(page, &mut sheet);
        let place = page.initial_transform(false).to_kurbo();
        // A page without end would cost the other engine all memory there is.
        let named = named.filter(|_| !sheet.endless);
        let named = named.and_then(|named| named.on(&sheet, &off, number, place));
        let mut read = page_read(page, number, (&sheet, named.as_ref()), &second);
        if layered.is_some() {
            read.hidden.push((Concealment::Layer, joined(&page::lines(&off))));
        }
        pages.push((number, read));
    }
    let mut reading = reading(pages, &Outline::of(file))?;
    reading.properties = properties(file);
    reading.page_labels = labels::of(file);
    Ok(reading)
}

fn joined(lines: &[Line]) -> String {
    lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
}

/// The second engine, opened when it is first needed.
struct Second<'a> {
    bytes: &'a [u8],
    opened: OnceCell<Option<Fallback>>,
}

impl Second<'_> {
    fn lines(&self, number: u32) -> Option<Vec<Line>> {
        let opened = self.opened.get_or_init(|| Fallback::open(self.bytes).ok());
        opened.as_ref()?.lines(number)
    }
}

/// A page as the better engine reads it, with the answers that lie on it. It comes with the letters of
/// our reader, and with those of the engine the user named.
fn page_read(
    page: &Page<'_>,
    number: u32,
    (sheet, named): (&Sheet, Option<&Sheet>),
    second: &Second<'_>,
) -> PageRead {
    let mut text = page::text(sheet);
    let mut read = State::Read;
    if let Some(other) = named.map(page::text)
        && quality::is_better(&other.lines, &text.lines)
    {
        if quality::undecoded(&text.lines) > GUESSED_MIN {
            read = State::Guessed;
        }
        text = other;
    }
    let PageText { mut lines, hidden } = text;
    let mut hidden: Vec<(Concealment, String)> = hidden.into_iter().collect();
    let Answers { shown, hidden: off } = forms::answers(page, sheet);
    hidden.extend((!off.is_empty()).then(|| (Concealment::Marked, off.join("\n"))));

    let undecoded = quality::undecoded(&lines);
    let unseen = lines.is_empty() && sheet.drawings == 0 && sheet.glyphs.is_empty();
    let lost = unseen && page.page_stream().is_none_or(|stream| stream.len() > STREAM_BYTES_MIN);
    if (undecoded > UNDECODED_MAX || lost || sheet.broken_off)
        && let Some(other) = second.lines(number)
    {
        let enough = 2 * quality::letters(&other) > quality::letters(&lines);
        if enough && (lines.is_empty() || quality::undecoded(&other) < undecoded / 2.0) {
            lines = other;
            if undecoded > GUESSED_MIN {
                read = State::Guessed;
            }
        }
    }
    let state = if quality::undecoded(&lines) >= GARBLED_MIN {
        lines.clear();
        State::Undecodable
    } else if !lines.is_empty() || !shown.is_empty() {
        read
    } else if sheet.image_share() > 0.02 || sheet.drawings > DRAWINGS_MIN {
        State::Image
    } else {
        State::Blank
    };
    lines.extend(shown.iter().map(|answer| Line::without_place(answer)));
    let state = if lines.is_empty() || state == State::Guessed { state } else { State::Read };
    PageRead { lines, hidden, state }
}

/// Of a page of which more cannot be decoded, what another engine makes of it is a guess.
const GUESSED_MIN: f64 = 0.5;
/// A page's program that is shorter draws nothing.
const STREAM_BYTES_MIN: usize = 16;
/// Letters may be drawn as shapes; a few shapes are a frame around nothing.
const DRAWINGS_MIN: usize = 60;

/// A file our reader cannot draw, by the letters of the engine the user named.
fn read_undrawn(file: &Opened<'_>) -> Result<Reading, Error> {
    let page = |number| {
        let PageText { lines, hidden } =
            file.alone(number).map(|sheet| page::text(&sheet)).unwrap_or_default();
        let hidden = hidden.into_iter().collect();
        (number, of_lines(Some(lines), hidden))
    };
    reading((1..=file.pages()).map(page).collect(), &Outline::default())
}

/// What is on a page of which no more is known than its lines.
fn of_lines(lines: Option<Vec<Line>>, hidden: Vec<(Concealment, String)>) -> PageRead {
    let (lines, state) = match lines {
        Some(lines) if lines.is_empty() => (lines, State::Image),
        Some(lines) if quality::undecoded(&lines) < GARBLED_MIN => (lines, State::Read),
        _ => (Vec::new(), State::Undecodable),
    };
    PageRead { lines, hidden, state }
}

fn read_with_fallback(file: &Fallback) -> Result<Reading, Error> {
    if file.pages() == 0 {
        return Err(Error::damaged("it has no pages"));
    }
    let page = |number| (number, of_lines(file.lines(number), Vec::new()));
    reading((1..=file.pages()).map(page).collect(), &Outline::default())
}

/// The document its pages make, and what of it could not be read.
fn reading(pages: Vec<(u32, PageRead)>, outline: &Outline) -> Result<Reading, Error> {
    let count = pages.len() as u32;
    let of_state = |state: State| -> Vec<u32> {
        pages.iter().filter(|(_, page)| page.state == state).map(|(number, _)| *number).collect()
    };
    let (images, undecodable) = (of_state(State::Image), of_state(State::Undecodable));
    let guessed = of_state(State::Guessed);
    if of_state(State::Read).is_empty() && guessed.is_empty() {
        return Err(match (images.is_empty(), undecodable.is_empty()) {
            (false, _) => Error::ImageOnly { pages: count },
            (true, false) => Error::Undecodable { pages: count },
            (true, true) => Error::NoText,
        });
    }
    let mut reading = Reading::default();
    reading.pages = Some(count);
    if !guessed.is_empty() {
        reading.gaps.push(format!(
            "{} may be read as other letters, as the fonts do not say which they are",
            named_pages(guessed)
        ));
    }
    reading.unread_pages = UnreadPages::new(images, undecodable);
    let mut placed = Vec::new();
    for (number, page) in pages {
        for (by, text) in page.hidden {
            reading.hide(Location::on_page(number, 1), by, text);
        }
        placed.push((number, page.lines));
    }
    layout::push(&mut reading, placed, outline);
    Ok(reading)
}

fn properties(file: &Pdf) -> Properties {
    let data = file.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let string = pdf_extract::Object::String(
            bytes.as_ref()?.to_vec(),
            pdf_extract::StringFormat::Literal,
        );
        let text = pdf_extract::decode_text_string(&string).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let day = |date: &DateTime| -> Option<AuditDate> {
        format!("{:04}-{:02}-{:02}", date.year, date.month, date.day).parse().ok()
    };
    Properties {
        title: text(&data.title),
        author: text(&data.author),
        created: data.creation_date.as_ref().and_then(day),
        modified: data.modification_date.as_ref().and_then(day),
        custom: Vec::new(),
    }
}
