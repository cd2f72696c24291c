use gongwen_text::{Source, Span};

use crate::Style;

/// A page as a reader gives it. Points, from the top left corner, y downwards.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Counted from 1 over the whole file.
    pub(crate) number: u32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// What it shows, in the order in which it is drawn.
    pub(crate) glyphs: Vec<Glyph>,
    /// Straight lines that part its cells.
    pub(crate) rules: Vec<Rule>,
}

/// A glyph, or several that stand for one piece of text (a ligature, the text that a file gives for a stretch).
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// What it shows.
    pub(crate) text: Shown,
    /// The bytes that encode it.
    pub(crate) source: Span<Source>,
    /// Whether these bytes are the text, byte for byte.
    pub(crate) copied: bool,
    /// From the start of its advance to the end, and from the top of its em square to the bottom; where it is turned, what
    /// encloses that. Height or width may be guessed from the size.
    pub(crate) bounds: Rect,
    /// Where it is set from: the left end of its baseline; in vertical writing the middle of the top.
    pub(crate) origin: (f32, f32),
    /// Its em as it is seen.
    pub(crate) size: f32,
    /// Degrees by which its baseline is turned against the page, clockwise; of vertical writing, its glyphs stand upright at 0.
    pub(crate) angle: f32,
    /// Whether the text runs downwards.
    pub(crate) vertical: bool,
    pub(crate) style: Style,
    /// Light grey, or more than half transparent.
    pub(crate) faint: bool,
    /// Drawn without ink.
    #[allow(dead_code, reason = "OFD has none; PDF counts them")]
    pub(crate) invisible: bool,
    /// Marked as no content of the document by the file.
    pub(crate) artifact: bool,
    /// Put on the page after its content (a stamp, the field of a form, a template's text): where it is drawn says nothing
    /// about where it is read.
    pub(crate) late: bool,
    /// Number of the text object that it belongs to, where the file has such objects and one is never read in the middle
    /// of another; 0 where it has none. PDF has none: its `BT` says nothing.
    pub(crate) object: u32,
}

/// The characters of a glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    One(char),
    #[allow(dead_code, reason = "OFD gives none; PDF does")]
    Many(Box<str>),
}

impl Shown {
    /// Its characters.
    pub(crate) fn as_str<'t>(&'t self, buffer: &'t mut [u8; 4]) -> &'t str {
        match self {
            Self::One(c) => c.encode_utf8(buffer),
            Self::Many(text) => text,
        }
    }

    /// Its first character.
    pub(crate) fn first(&self) -> Option<char> {
        match self {
            Self::One(c) => Some(*c),
            Self::Many(text) => text.chars().next(),
        }
    }

    /// Its last character.
    pub(crate) fn last(&self) -> Option<char> {
        match self {
            Self::One(c) => Some(*c),
            Self::Many(text) => text.chars().next_back(),
        }
    }

    /// Whether nothing of it is seen.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::One(c) => c.is_whitespace(),
            Self::Many(text) => text.trim().is_empty(),
        }
    }
}

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    pub(crate) x0: f32,
    pub(crate) y0: f32,
    pub(crate) x1: f32,
    pub(crate) y1: f32,
}

impl Rect {
    /// The rectangle that holds all `points`.
    pub(crate) fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Self {
        let mut points = points.into_iter();
        let (x, y) = points.next().unwrap_or_default();
        points.fold(Self { x0: x, y0: y, x1: x, y1: y }, |r, (x, y)| Self {
            x0: r.x0.min(x),
            y0: r.y0.min(y),
            x1: r.x1.max(x),
            y1: r.y1.max(y),
        })
    }

    pub(crate) fn cover(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    pub(crate) fn width(self) -> f32 {
        self.x1 - self.x0
    }

    pub(crate) fn height(self) -> f32 {
        self.y1 - self.y0
    }

    pub(crate) fn middle(self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }
}

/// A straight line, across or down the page: stroked, a side of a stroked rectangle, or a thin filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) x0: f32,
    pub(crate) y0: f32,
    pub(crate) x1: f32,
    pub(crate) y1: f32,
}
