//! Glyphs on one baseline, one behind the other, seen in the direction in which they are read.

use std::collections::HashMap;
use std::ops::Range;

use super::glyph::{Glyph, Rect, Shown};

/// How the text of a glyph runs, seen on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// From left to right, lines downwards.
    Across,
    /// Downwards, lines from right to left: vertical writing, or a page on its side.
    Down,
    /// Upside down.
    Over,
    /// Upwards, lines from left to right.
    Up,
    /// At another angle.
    Slanted,
}

impl Turn {
    pub(super) fn of(glyph: &Glyph) -> Self {
        let angle = glyph.angle.rem_euclid(360.0) + if glyph.vertical { 90.0 } else { 0.0 };
        let angle = angle.rem_euclid(360.0);
        match angle {
            a if !(15.0..345.0).contains(&a) => Self::Across,
            a if (75.0..105.0).contains(&a) => Self::Down,
            a if (165.0..195.0).contains(&a) => Self::Over,
            a if (255.0..285.0).contains(&a) => Self::Up,
            _ => Self::Slanted,
        }
    }

    /// A point seen so that text runs from left to right and lines downwards.
    pub(super) fn point(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Across | Self::Slanted => (x, y),
            Self::Down => (y, -x),
            Self::Over => (-x, -y),
            Self::Up => (-y, x),
        }
    }

    /// A rectangle seen so.
    pub(super) fn rect(self, r: Rect) -> Rect {
        Rect::around([self.point((r.x0, r.y0)), self.point((r.x1, r.y1))])
    }
}

/// A stretch of glyphs on one baseline.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    /// Which of the page's glyphs.
    pub(super) glyphs: Range<usize>,
    pub(super) turn: Turn,
    /// Box of what is seen of it, and its baseline, seen in the direction `turn`.
    pub(super) bounds: Rect,
    pub(super) base: f32,
    /// Largest em.
    pub(super) size: f32,
    pub(super) object: u32,
    pub(super) late: bool,
    pub(super) artifact: bool,
    /// Which table it stands for, and how many glyphs that has, if it stands for one.
    pub(super) table: Option<(usize, usize)>,
    /// Whether nothing of it is seen.
    pub(super) blank: bool,
}

impl Strip {
    /// Glyphs that it stands for.
    pub(super) fn weight(&self) -> usize {
        self.table.map_or(self.glyphs.len(), |(_, weight)| weight)
    }

    /// The stretches of it that blanks part.
    pub(super) fn words(&self, glyphs: &[Glyph]) -> Vec<Strip> {
        let mut words: Vec<Strip> = Vec::new();
        for at in self.glyphs.clone() {
            let Some(glyph) = glyphs.get(at).filter(|glyph| !glyph.text.is_blank()) else { continue };
            let bounds = self.turn.rect(glyph.bounds);
            match words.last_mut().filter(|word| word.glyphs.end == at) {
                Some(word) => {
                    word.glyphs.end = at + 1;
                    word.bounds = word.bounds.cover(bounds);
                }
                None => words.push(Strip { glyphs: at..at + 1, bounds, ..self.clone() }),
            }
        }
        words
    }
}

/// Ends a strip: a gap of this many ems.
pub(super) const GAP: f32 = 2.0;

/// The strips of a page, in the order of drawing.
pub(super) fn strips(glyphs: &[Glyph]) -> Vec<Strip> {
    let mut strips: Vec<Strip> = Vec::new();
    let mut end: f32 = 0.0;
    for (at, glyph) in glyphs.iter().enumerate() {
        let turn = Turn::of(glyph);
        let (bounds, (u, base)) = (turn.rect(glyph.bounds), turn.point(glyph.origin));
        let continues = |strip: &&mut Strip| {
            let (least, most) = (strip.size.min(glyph.size), strip.size.max(glyph.size));
            let overlap = bounds.y1.min(strip.bounds.y1) - bounds.y0.max(strip.bounds.y0);
            let raised = most > 1.15 * least && overlap >= 0.5 * least;
            let on_line = (base - strip.base).abs() <= 0.25 * least || raised;
            let gap = u - end;
            let same = strip.turn == turn
                && strip.object == glyph.object
                && strip.late == glyph.late
                && strip.artifact == glyph.artifact;
            same && turn != Turn::Slanted && on_line && gap > -0.6 * least && gap < GAP * most
        };
        let slanted = |strip: &&mut Strip| {
            // Slanted text is not cut into lines: what one object or one colour and size writes in a row is one.
            turn == Turn::Slanted
                && strip.turn == turn
                && strip.object == glyph.object
                && (strip.size - glyph.size).abs() < 0.1 * glyph.size
        };
        match strips.last_mut().filter(|strip| continues(strip) || slanted(strip)) {
            Some(strip) => {
                strip.glyphs.end = at + 1;
                if !glyph.text.is_blank() {
                    strip.bounds = if strip.blank { bounds } else { strip.bounds.cover(bounds) };
                    strip.blank = false;
                }
                if glyph.size > strip.size {
                    (strip.size, strip.base) = (glyph.size, base);
                }
            }
            None => strips.push(Strip {
                glyphs: at..at + 1,
                turn,
                bounds,
                base,
                size: glyph.size,
                object: glyph.object,
                late: glyph.late,
                artifact: glyph.artifact,
                table: None,
                blank: glyph.text.is_blank(),
            }),
        }
        end = bounds.x1;
    }
    strips.retain(|strip| !strip.blank);
    strips
}

/// Takes out glyphs that are drawn again at their place, as shadows and bold letters are made; says how many.
pub(super) fn single(glyphs: &mut Vec<Glyph>) -> usize {
    let before = glyphs.len();
    // By character, size and a grid of 0.6 em: one that was drawn within 0.3 em stands in one of four fields.
    let mut seen: HashMap<(char, i32, i32, i32), (f32, f32)> = HashMap::with_capacity(before);
    glyphs.retain(|glyph| {
        let Shown::One(c) = glyph.text else { return true };
        if c.is_whitespace() || glyph.size <= 0.0 {
            return true;
        }
        let cell = 0.6 * glyph.size;
        let (x, y) = glyph.origin;
        let (column, row) = (x / cell, y / cell);
        let near = |n: f32| n.floor() as i32 + if n - n.floor() < 0.5 { -1 } else { 1 };
        let size = (glyph.size * 2.0).round() as i32;
        // Narrow letters follow each other within 0.3 em.
        let wide = (if glyph.vertical { glyph.bounds.height() } else { glyph.bounds.width() }).max(0.0);
        let reach = (0.3 * glyph.size).min(0.5 * wide).max(0.02 * glyph.size);
        let fields = [
            (column.floor() as i32, row.floor() as i32),
            (near(column), row.floor() as i32),
            (column.floor() as i32, near(row)),
            (near(column), near(row)),
        ];
        let again = fields.iter().any(|(column, row)| {
            seen.get(&(c, size, *column, *row))
                .is_some_and(|(a, b)| (a - x).abs() < reach && (b - y).abs() < 0.3 * glyph.size)
        });
        if let (false, [(column, row), ..]) = (again, fields) {
            seen.insert((c, size, column, row), (x, y));
        }
        !again
    });
    before - glyphs.len()
}
