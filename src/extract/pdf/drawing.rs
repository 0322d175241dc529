//! Draws a page to nothing but its letters, shapes and rules: the interpreter of `hayro` runs the
//! page's program, and what it would paint is noted down.

use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint as Colouring, RenderContent, SoftMask,
    interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_cmap::{BfString, WritingMode};

use super::sheet::{Area, Glyph, Ink, Mark, Paint, Rule, Sheet};

/// What is drawn on a page, and on the form fields and notes that lie on it.
pub fn sheet<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> Sheet {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let mut pen = Pen {
        sheet: Sheet { width, height, ..Sheet::default() },
        clips: Vec::new(),
        veils: Vec::new(),
        steps: 0,
    };
    let place = page.initial_transform(false).to_kurbo();
    let whole = Rect::new(0.0, 0.0, width, height);
    for content in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
        let settings =
            InterpreterSettings { render_content: content, ..InterpreterSettings::default() };
        // The interpreter may break over a font; what it drew until then is kept.
        let drawn = panic::catch_unwind(AssertUnwindSafe(|| {
            let mut context = Context::new(place, whole, cache, page.xref(), settings);
            interpret_page(page, &mut context, &mut pen);
        }));
        pen.sheet.broken_off |= drawn.is_err();
        pen.clips.clear();
        pen.veils.clear();
        if content == RenderContent::PAGE {
            pen.sheet.own_letters = pen.sheet.glyphs.len();
        }
    }
    pen.sheet
}

/// A page of text has a few thousand letters; a drawing made of text is cut off here.
const LETTERS_MAX: usize = 1_000_000;
/// The largest maps draw some hundred thousand lines; programs that call themselves would go on for ever.
const STEPS_MAX: usize = 3_000_000;
/// Shapes and rules beyond are not looked at: such a page is a drawing, and no table.
const SHAPES_MAX: usize = 20_000;

struct Pen {
    sheet: Sheet,
    /// What may be painted on, and whether that is an upright rectangle.
    clips: Vec<(Area, bool)>,
    /// Whether the groups that are open let something shine through.
    veils: Vec<bool>,
    steps: usize,
}

impl Pen {
    /// Breaks off a page that goes on for ever. It unwinds, as the interpreter cannot be stopped.
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > STEPS_MAX || self.sheet.glyphs.len() > LETTERS_MAX {
            self.sheet.endless = true;
            panic::resume_unwind(Box::new(()));
        }
    }

    fn clip(&self) -> (Area, bool) {
        let page = Area { left: 0.0, bottom: 0.0, right: self.sheet.width, top: self.sheet.height };
        self.clips.last().copied().unwrap_or((page, true))
    }

    fn narrow(&mut self, rect: Rect, upright: bool) {
        let (area, all_upright) = self.clip();
        self.clips.push((area.within(&area_of(rect)), all_upright && upright));
    }

    fn mark(&mut self, rect: Rect, paint: Paint) {
        let (clip, upright) = self.clip();
        let area = area_of(rect).within(&clip);
        // What is smaller than a letter hides none.
        if area.width() < 2.0 || area.height() < 2.0 || self.sheet.marks.len() > SHAPES_MAX {
            return;
        }
        let veiled = self.veils.iter().any(|veiled| *veiled) || !upright;
        let paint = if veiled { Paint::Open } else { paint };
        self.sheet.marks.push(Mark { area, letters_before: self.sheet.glyphs.len(), paint });
    }

    fn rule(&mut self, rect: Rect) {
        let (clip, _) = self.clip();
        let area = area_of(rect).within(&clip);
        if area.right < area.left || area.top < area.bottom {
            return;
        }
        let (width, height) = (area.width(), area.height());
        if self.sheet.levels.len() + self.sheet.uprights.len() > SHAPES_MAX {
            return;
        }
        if height <= THIN && width > 4.0 {
            let at = f64::midpoint(area.bottom, area.top);
            self.sheet.levels.push(Rule { from: area.left, to: area.right, at });
        } else if width <= THIN && height > 4.0 {
            let at = f64::midpoint(area.left, area.right);
            self.sheet.uprights.push(Rule { from: area.bottom, to: area.top, at });
        }
    }

    /// Notes the straight lines of a path that is stroked.
    fn stroke(&mut self, path: &BezPath, place: Affine) {
        if path.elements().len() > 400 {
            return;
        }
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(point) => {
                    start = place * point;
                    last = start;
                    continue;
                }
                PathEl::LineTo(point) => place * point,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    last = place * point;
                    continue;
                }
            };
            self.rule(Rect::from_points(last, next));
            last = next;
        }
    }
}

/// A line that rules a table is thinner than this.
const THIN: f64 = 2.5;

/// A rectangle as an area of the page.
pub fn area_of(rect: Rect) -> Area {
    Area { left: rect.min_x(), bottom: rect.min_y(), right: rect.max_x(), top: rect.max_y() }
}

/// Whether a path is a rectangle along the edges of the page: it fills all that it spans.
fn is_upright(path: &BezPath, place: Affine, span: Rect) -> bool {
    let [a, b, c, d, ..] = place.as_coeffs();
    let turned = (b != 0.0 || c != 0.0) && (a != 0.0 || d != 0.0);
    let filled = path.area().abs() * place.determinant().abs();
    path.elements().len() <= 8 && !turned && (filled - span.area()).abs() <= 0.01 * span.area()
}

fn ink(colouring: &Colouring<'_>, veiled: bool) -> Ink {
    match colouring {
        Colouring::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            if alpha < 250 || veiled { Ink::Unknown } else { Ink::Colour([red, green, blue]) }
        }
        Colouring::Pattern(_) => Ink::Unknown,
    }
}

impl<'a> Device<'a> for Pen {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        self.sheet.drawings += 1;
        let veiled = props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal;
        let span = props.transform.transform_rect_bbox(path.bounding_box());
        let stroke_width = match mode {
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => {
                Some(f64::from(stroke.line_width) * props.transform.determinant().abs().sqrt())
            }
            DrawMode::Fill(_) | DrawMode::Invisible => None,
        };
        if let Some(width) = stroke_width {
            self.stroke(path, props.transform);
            let thick = span.inflate(width / 2.0, width / 2.0);
            self.mark(thick, Paint::Open);
        } else {
            self.rule(span);
            let solid = match ink(&props.paint, veiled) {
                Ink::Colour(colour) if is_upright(path, props.transform, span) => {
                    Paint::Solid(colour)
                }
                _ => Paint::Open,
            };
            self.mark(span, solid);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step();
        let span = clip.path.bounding_box();
        let upright = is_upright(&clip.path, Affine::IDENTITY, span);
        self.narrow(span, upright);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.step();
        self.narrow(*rect, true);
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        self.step();
        self.veils.push(opacity < 0.98 || mask.is_some() || blend != BlendMode::Normal);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let veiled = props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal;
        let ink = match mode {
            DrawMode::Invisible => Ink::None,
            _ => ink(&props.paint, veiled),
        };
        run_letters(run, props.transform, ink, &mut self.sheet.glyphs);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step();
        self.sheet.drawings += 1;
        let whole = match &image {
            // The holes of a stencil are many; a raster says whether it has some.
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let dictionary = raster.stream().dict();
                !dictionary.contains_key(b"SMask") && !dictionary.contains_key(b"Mask")
            }
        };
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let span = props.transform.transform_rect_bbox(size);
        let veiled = props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal;
        // A scan may be a stencil: it counts as an image as long as it fills much of the page.
        let large = area_of(span).within(&self.clip().0);
        let fills = large.width() * large.height() > 0.2 * self.sheet.width * self.sheet.height;
        let paint = if (whole && !veiled) || fills { Paint::Image } else { Paint::Open };
        self.mark(span, paint);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.veils.pop();
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw_path(&rect.to_path(0.1), props, mode);
    }
}

/// Notes the letters of a run.
fn run_letters(run: &GlyphRun<'_, '_>, place: Affine, ink: Ink, letters: &mut Vec<Glyph>) {
    let first = letters.len();
    let vertical = run.writing_mode() == WritingMode::Vertical;
    let mut bitmap = false;
    for glyph in run.glyphs() {
        let transform = place * glyph.transform();
        let [right, up, slant, rise, x, y] = transform.as_coeffs();
        let (along, size) = (right.hypot(up) * 1000.0, slant.hypot(rise) * 1000.0);
        if !(x.is_finite() && y.is_finite() && along.is_finite() && size.is_finite()) {
            continue;
        }
        let width = match &**glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(picture) => {
                bitmap = true;
                picture.advance_width()
            }
        };
        let advance = match width {
            _ if vertical => size,
            Some(width) => f64::from(width) / 1000.0 * along,
            None => 0.5 * along,
        };
        let turn = if vertical { turn(slant, rise) } else { turn(right, up) };
        let letter = Glyph { x, y, advance: advance.abs(), size, turn, letter: ' ', ink };
        match glyph.as_unicode() {
            None => letters.push(Glyph { letter: '\u{FFFD}', ..letter }),
            Some(BfString::Char(only)) => push_letters(&[only], letter, letters),
            Some(BfString::String(many)) => {
                let many: Vec<char> = many.chars().take(LETTERS_A_GLYPH_MAX).collect();
                push_letters(&many, letter, letters);
            }
        }
    }
    let letters = &mut letters[first..];
    if bitmap {
        mend_sizes(letters);
    }
    if !vertical {
        mend_advances(letters);
    }
}

/// A ligature stands for a few letters.
const LETTERS_A_GLYPH_MAX: usize = 16;

/// A glyph that stands for several letters is cut into as many pieces.
pub fn push_letters(many: &[char], whole: Glyph, letters: &mut Vec<Glyph>) {
    let count = many.len() as f64;
    let advance = whole.advance / count;
    let (sine, cosine) = f64::from(whole.turn).to_radians().sin_cos();
    let leftward = many.first().is_some_and(|letter| super::bidi::is_leftward(*letter));
    for (nth, letter) in many.iter().enumerate() {
        let nth = if leftward { many.len() - 1 - nth } else { nth } as f64;
        let (x, y) = (whole.x + nth * advance * cosine, whole.y + nth * advance * sine);
        match plain(*letter) {
            "" => letters.push(Glyph { x, y, advance, letter: *letter, ..whole }),
            "\0" => {}
            plain => {
                let part = advance / plain.len() as f64;
                for (nth, letter) in plain.chars().enumerate() {
                    let along = nth as f64 * part;
                    let (x, y) = (x + along * cosine, y + along * sine);
                    letters.push(Glyph { x, y, advance: part, letter, ..whole });
                }
            }
        }
    }
}

/// What is written for a letter that is drawn as one and written as several, or not written at all.
fn plain(letter: char) -> &'static str {
    match letter {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        '\0' | '\u{2}' | '\u{FEFF}' | '\u{200B}' => "\0",
        letter if letter.is_whitespace() || letter.is_control() => " ",
        _ => "",
    }
}

/// The angle of a direction; what is nearly level or upright is taken for it.
pub fn turn(x: f64, y: f64) -> i16 {
    let degrees = y.atan2(x).to_degrees();
    let quarter = (degrees / 90.0).round() * 90.0;
    let degrees = if (degrees - quarter).abs() < 3.0 { quarter } else { degrees.round() };
    (degrees as i16).rem_euclid(360)
}

/// Fonts made of pictures have units of their own: their size is told from how far letters advance.
fn mend_sizes(letters: &mut [Glyph]) {
    let advances: f64 = letters.iter().map(|letter| letter.advance).sum();
    let usual = 2.0 * advances / letters.len().max(1) as f64;
    for letter in letters {
        if letter.size < 0.4 * usual || letter.size > 4.0 * usual {
            letter.size = usual;
        }
    }
}

/// Where a font is replaced by another, its letters are stretched, and their advance with them: the
/// step to the next letter tells which of both sizes the advance follows.
fn mend_advances(letters: &mut [Glyph]) {
    let mut steps = 0.0;
    let mut reach = 0.0;
    for pair in letters.windows(2) {
        let step = (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y);
        if step < 1.5 * pair[0].size {
            steps += step;
            reach += pair[0].advance;
        }
    }
    // Letters that overlap all along are none that anybody could read.
    if reach > 0.0 && steps > 0.0 && steps < 0.9 * reach {
        for letter in letters {
            letter.advance *= steps / reach;
        }
    }
}
