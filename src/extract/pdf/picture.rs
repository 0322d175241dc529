//! A page as a picture: for text recognition in scans, and for looking at what is cited.
//!
//! What is marked is washed in yellow, under the ink, and framed, so that it shows in grey too.

use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use serde::{Deserialize, Serialize};

use super::super::Error;
use super::sheet::Area;
use super::{boxes, guard, open};

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

/// Which picture of a page is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageView {
    /// The page; the first one is 1.
    pub page: u32,
    /// How fine. A page too large for so many dots is drawn with fewer.
    pub dots_per_inch: f32,
    /// The words to mark, where they stand on it; empty to mark nothing.
    pub marked: String,
}

/// Draws a page.
pub fn page_image(bytes: &[u8], view: &PageView) -> Result<PageImage, Error> {
    guard::refuse_bomb(bytes)?;
    let file = open(bytes)?;
    // The engine may break over a font or an image of the page.
    let drawn = panic::catch_unwind(AssertUnwindSafe(|| draw(&file, view)));
    drawn.unwrap_or_else(|_| Err(Error::damaged(format!("page {} cannot be drawn", view.page))))
}

/// An A4 page at 300 dots per inch has nine million.
const PIXELS_MAX: f32 = 25_000_000.0;
/// What the engine can count to along an edge.
const EDGE_PIXELS_MAX: f32 = 20_000.0;
const POINTS_PER_INCH: f32 = 72.0;

fn draw(file: &Pdf, view: &PageView) -> Result<PageImage, Error> {
    let PageView { page: number, dots_per_inch, marked } = view;
    let index = (*number as usize).checked_sub(1);
    let page = index
        .and_then(|index| file.pages().get(index))
        .ok_or_else(|| Error::damaged(format!("it has no page {number}")))?;
    let (width, height) = page.render_dimensions();
    let fits = (PIXELS_MAX / (width * height)).sqrt().min(EDGE_PIXELS_MAX / width.max(height));
    let scale = (dots_per_inch / POINTS_PER_INCH).min(fits).max(1.0 / width.min(height));
    let mut pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    for area in boxes::around(page, marked) {
        mark(&mut pixmap, area, (f64::from(scale), f64::from(height)));
    }
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let png = pixmap.into_png().map_err(Error::damaged)?;
    Ok(PageImage { width, height, png })
}

/// The yellow of a marker, and the brown of its frame: red, green, blue.
const WASH: [u16; 3] = [255, 235, 140];
const FRAME: [u8; 3] = [138, 90, 0];
/// How far the frame stands off the letters, in points.
const MARGIN: f64 = 2.0;

/// Washes and frames an area of the page. `place` is how many pixels a point has, and the page's height in
/// points.
fn mark(pixmap: &mut Pixmap, area: Area, place: (f64, f64)) {
    let (scale, height) = place;
    let (width_max, height_max) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
    // What lies off the page is cut to its edge.
    let pixel = |points: f64, max: usize| pixels(points * scale).min(max);
    let (left, right) =
        (pixel(area.left - MARGIN, width_max), pixel(area.right + MARGIN, width_max));
    let top = pixel(height - area.top - MARGIN, height_max);
    let bottom = pixel(height - area.bottom + MARGIN, height_max);
    let thick = pixels(scale).max(1);
    let dots = pixmap.data_mut();
    for y in top..bottom {
        for x in left..right {
            let Some(dot) = dots.get_mut(y * width_max + x) else { continue };
            let edge =
                x < left + thick || x + thick >= right || y < top + thick || y + thick >= bottom;
            let ink = [&mut dot.r, &mut dot.g, &mut dot.b];
            for ((ink, wash), frame) in ink.into_iter().zip(WASH).zip(FRAME) {
                // The page is opaque, so that its colours are as they look.
                *ink = if edge { frame } else { (u16::from(*ink) * wash / 255) as u8 };
            }
        }
    }
}

/// A length in whole pixels; none below nothing.
fn pixels(length: f64) -> usize {
    usize::try_from(length.round() as i64).unwrap_or(0)
}
