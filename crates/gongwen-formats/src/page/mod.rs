//! Pages that say where each glyph stands, made into lines of text: what the readers of OFD and PDF write with.
//!
//! A reader gives a [`Page`] at a time, its glyphs in the order in which the file draws them; [`Builder`] makes them into
//! printed lines at once and lets go of the glyphs. At the end, over all pages, it marks what stands around the text and joins
//! the lines of paragraphs. What is marked stays where it is printed; where it parts a paragraph, its block says so
//! ([`crate::Block::inside`]).

mod around;
mod glyph;
mod order;
mod paragraphs;
mod printed;
mod strips;

use gongwen_text::{Source, Span};

pub(crate) use glyph::{Glyph, Page, Rect, Rule, Shown};

use self::paragraphs::Setting;
use self::printed::{Printed, is_wide};
use crate::lines::Lines;
use crate::{Align, BlockKind};

/// Makes pages into text.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    printed: Vec<Printed>,
    pages: usize,
    doubled: usize,
}

/// What the pages gave.
#[derive(Debug)]
pub(crate) struct Built {
    /// The text of all pages.
    pub(crate) lines: Lines<Source>,
    /// Glyphs that were drawn again at their place and are written once.
    pub(crate) doubled: usize,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes the next page.
    pub(crate) fn page(&mut self, page: Page) {
        let (lines, doubled) = printed::printed(page);
        self.printed.extend(lines);
        self.doubled += doubled;
        self.pages += 1;
    }

    /// The text of all pages.
    pub(crate) fn finish(self) -> Built {
        let reasons = around::around(&self.printed, self.pages);
        let body: Vec<&Printed> = self
            .printed
            .iter()
            .zip(&reasons)
            .filter_map(|(line, reason)| reason.is_none().then_some(line))
            .collect();
        let mut settings = paragraphs::settings(&body).into_iter().peekable();
        let mut lines = Lines::new();
        let mut last: Option<&Printed> = None;
        for (line, reason) in self.printed.iter().zip(&reasons) {
            if reason.is_some() {
                lines.end();
                lines.block(BlockKind::Paragraph, Align::Unknown, *reason);
                if settings.peek().is_some_and(|next| next.joins) {
                    lines.inside();
                }
                write(&mut lines, line, "");
                lines.end();
                continue;
            }
            let Setting { joins, align } = settings.next().unwrap_or_default();
            if !joins {
                lines.end();
            }
            lines.block(BlockKind::Paragraph, align, None);
            // What furniture parts is one line without it, so that the space stands behind it.
            let space = match last.filter(|_| joins) {
                Some(last) if parts_words(&last.text, &line.text) => " ",
                _ => "",
            };
            write(&mut lines, line, space);
            last = Some(line);
        }
        lines.end();
        Built { lines, doubled: self.doubled }
    }
}

/// Whether a space stands between two lines that are joined: between words that are not Chinese.
fn parts_words(before: &str, after: &str) -> bool {
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => {
            !(is_wide(a) || is_wide(b) || a == '-' || a.is_whitespace() || b.is_whitespace())
        }
        _ => false,
    }
}

/// Writes a printed line, behind `space`.
fn write(lines: &mut Lines<Source>, line: &Printed, space: &str) {
    if let Some(first) = line.pieces.first().filter(|_| !space.is_empty()) {
        lines.write(space, Span::empty(first.source.start()), false, first.style);
    }
    let mut at = 0;
    for piece in &line.pieces {
        let end = at + piece.len as usize;
        lines.write(line.text.get(at..end).unwrap_or(""), piece.source, piece.copied, piece.style);
        at = end;
    }
}
