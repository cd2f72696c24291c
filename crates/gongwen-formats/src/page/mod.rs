//! Pages that say where each glyph stands, made into lines of text: what the readers of OFD and PDF write with.
//!
//! A reader gives a [`Page`] at a time, its glyphs in the order in which the file draws them; [`Builder`] makes them into
//! lines at once and lets go of the glyphs, and judges over all pages at the end what stands around the text.

mod glyph;
mod printed;

use gongwen_text::Source;

pub(crate) use glyph::{Glyph, Page, Rect, Rule, Shown};

use self::printed::Printed;
use crate::lines::Lines;
use crate::{Align, BlockKind};

/// Makes pages into text.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    printed: Vec<Printed>,
    /// Glyphs that were drawn twice at one place and are written once.
    doubled: usize,
}

/// What the pages gave.
#[derive(Debug)]
pub(crate) struct Built {
    /// The text of all pages.
    pub(crate) lines: Lines<Source>,
    /// Glyphs that were drawn twice at one place and are written once.
    pub(crate) doubled: usize,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes the next page.
    pub(crate) fn page(&mut self, page: Page) {
        self.printed.extend(printed::printed(&page));
    }

    /// The text of all pages.
    pub(crate) fn finish(self) -> Built {
        let mut lines = Lines::new();
        for printed in self.printed {
            lines.block(BlockKind::Paragraph, Align::Unknown, None);
            let mut at = 0;
            for piece in &printed.pieces {
                let end = at + piece.len;
                lines.write(printed.text.get(at..end).unwrap_or(""), piece.source, piece.copied, piece.style);
                at = end;
            }
            lines.end();
        }
        Built { lines, doubled: self.doubled }
    }
}
