//! A page as a picture: for text recognition in scans, and for looking at what is cited.

use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::super::Error;
use super::{guard, open};

/// A page as it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageImage {
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
    /// The picture, as PNG.
    pub png: Vec<u8>,
}

/// Draws a page; the first one is 1. A page too large for so many dots is drawn with fewer.
pub fn page_image(bytes: &[u8], page: u32, dots_per_inch: f32) -> Result<PageImage, Error> {
    guard::refuse_bomb(bytes)?;
    let file = open(bytes)?;
    // The engine may break over a font or an image of the page.
    let drawn = panic::catch_unwind(AssertUnwindSafe(|| draw(&file, page, dots_per_inch)));
    drawn.unwrap_or_else(|_| Err(Error::damaged(format!("page {page} cannot be drawn"))))
}

/// An A4 page at 300 dots per inch has nine million.
const PIXELS_MAX: f32 = 25_000_000.0;
/// What the engine can count to along an edge.
const EDGE_PIXELS_MAX: f32 = 20_000.0;
const POINTS_PER_INCH: f32 = 72.0;

fn draw(file: &Pdf, number: u32, dots_per_inch: f32) -> Result<PageImage, Error> {
    let index = (number as usize).checked_sub(1);
    let page = index
        .and_then(|index| file.pages().get(index))
        .ok_or_else(|| Error::damaged(format!("it has no page {number}")))?;
    let (width, height) = page.render_dimensions();
    let fits = (PIXELS_MAX / (width * height)).sqrt().min(EDGE_PIXELS_MAX / width.max(height));
    let scale = (dots_per_inch / POINTS_PER_INCH).min(fits).max(1.0 / width.min(height));
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let png = pixmap.into_png().map_err(Error::damaged)?;
    Ok(PageImage { width, height, png })
}
