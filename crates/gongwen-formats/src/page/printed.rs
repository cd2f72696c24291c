//! Glyphs that stand on one baseline, one after another.

use gongwen_text::{Source, Span};

use super::glyph::{Glyph, Page, Rect};
use crate::Style;

/// A piece of a line: its length in bytes, where it comes from, how it is set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) len: usize,
    pub(super) source: Span<Source>,
    pub(super) copied: bool,
    pub(super) style: Style,
}

/// A line as it is printed.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) bounds: Rect,
}

/// The lines of a page.
pub(super) fn printed(page: &Page) -> Vec<Printed> {
    let mut lines: Vec<Printed> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in &page.glyphs {
        let continues = last.is_some_and(|last| {
            let across = (glyph.origin.1 - last.origin.1).abs() < 0.5 * glyph.size.max(last.size);
            let down = (glyph.origin.0 - last.origin.0).abs() < 0.5 * glyph.size.max(last.size);
            if glyph.vertical { down } else { across }
        });
        let mut buffer = [0; 4];
        let text = glyph.text.as_str(&mut buffer);
        let piece =
            Piece { len: text.len(), source: glyph.source, copied: glyph.copied, style: glyph.style };
        match lines.last_mut().filter(|_| continues) {
            Some(line) => {
                line.text.push_str(text);
                line.pieces.push(piece);
                line.bounds = line.bounds.cover(glyph.bounds);
            }
            None => lines.push(Printed { text: text.to_owned(), pieces: vec![piece], bounds: glyph.bounds }),
        }
        last = Some(glyph);
    }
    lines
}
