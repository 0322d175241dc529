//! A page as an engine draws it: letters at their places, and what is painted over and under them.

/// A letter as it stands on a page. Ligatures stand as the letters they are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Where it begins, from the left of the page.
    pub x: f64,
    /// How high its baseline is above the bottom of the page.
    pub y: f64,
    /// How far it reaches along its line.
    pub advance: f64,
    /// How large it is.
    pub size: f64,
    /// How far its line is turned against the page, in degrees, counter-clockwise.
    pub turn: i16,
    /// The letter; U+FFFD where nobody can tell.
    pub letter: char,
    /// What it is drawn with.
    pub ink: Ink,
}

/// What a letter is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// One colour: red, green, blue.
    Colour([u8; 3]),
    /// A pattern, or a colour that shines through.
    Unknown,
    /// None: it is there to be searched, not seen.
    None,
}

/// An upright rectangle on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub left: f64,
    /// Its lower edge.
    pub bottom: f64,
    /// Its right edge.
    pub right: f64,
    /// Its upper edge.
    pub top: f64,
}

impl Area {
    /// Whether a point lies in it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        self.left <= x && x <= self.right && self.bottom <= y && y <= self.top
    }

    /// What lies in both.
    pub fn within(&self, other: &Area) -> Area {
        Area {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// How wide it is; nothing where it lies outside of what it was cut to.
    pub fn width(&self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    /// How high it is.
    pub fn height(&self) -> f64 {
        (self.top - self.bottom).max(0.0)
    }
}

/// A shape or an image that is painted on a page.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// What it covers.
    pub area: Area,
    /// How many letters were drawn before it.
    pub letters_before: usize,
    /// What it does to what lies under it.
    pub paint: Paint,
}

/// What a shape or an image does to what lies under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// It fills its whole area with one colour.
    Solid([u8; 3]),
    /// It is an image without holes.
    Image,
    /// It has another form, or something shines through.
    Open,
}

/// A line drawn along an edge of the page, as tables are ruled with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Its left or lower end.
    pub from: f64,
    /// Its right or upper end.
    pub to: f64,
    /// Its height above the bottom of the page, or its place from the left.
    pub at: f64,
}

/// A page as it is drawn.
#[derive(Debug, Default)]
pub struct Sheet {
    /// How wide the page is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// Its letters in the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// How many of them belong to the page itself; the others to form fields and notes on it.
    pub own_letters: usize,
    /// What is painted, in the order it is painted.
    pub marks: Vec<Mark>,
    /// Level rules.
    pub levels: Vec<Rule>,
    /// Upright rules.
    pub uprights: Vec<Rule>,
    /// How many images and shapes are drawn.
    pub drawings: usize,
    /// Whether the drawing broke off, for its length or for what it holds.
    pub broken_off: bool,
    /// Whether it was for its length.
    pub endless: bool,
}

impl Sheet {
    /// The share of the page that images cover.
    pub fn image_share(&self) -> f64 {
        const STEPS: usize = 16;
        let page = Area { left: 0.0, bottom: 0.0, right: self.width, top: self.height };
        let images: Vec<&Mark> =
            self.marks.iter().filter(|mark| mark.paint == Paint::Image).collect();
        if images.is_empty() {
            return 0.0;
        }
        let covered = (0..STEPS * STEPS)
            .filter(|cell| {
                let place = |step: usize| (step as f64 + 0.5) / STEPS as f64;
                let x = page.right * place(cell % STEPS);
                let y = page.top * place(cell / STEPS);
                images.iter().any(|image| image.area.holds(x, y))
            })
            .count();
        covered as f64 / (STEPS * STEPS) as f64
    }
}
