//! Pages that say where each glyph stands, made into lines of text: what the readers of OFD and PDF write with.
//!
//! A reader gives a [`Page`] at a time, its glyphs in the order in which the file draws them; [`Builder`] makes them into
//! printed lines at once and lets go of the glyphs. At the end, over all pages, it marks what stands around the text and joins
//! the lines of paragraphs. What is marked stays where it is printed; where it parts a paragraph, its block says so
//! ([`crate::Block::inside`]).

mod around;
mod continued;
mod glyph;
mod grid;
mod order;
mod paragraphs;
mod printed;
mod strips;
mod table;

use gongwen_text::{Source, Span};

pub(crate) use glyph::{Glyph, Page, Rect, Rule, Shown};

use self::continued::RowPlace;
use self::paragraphs::Setting;
use self::printed::{Piece, Printed, is_wide};
use crate::BlockKind;
use crate::lines::Lines;

/// Makes pages into text.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    printed: Vec<Printed>,
    /// Edges of the columns of each table.
    tables: Vec<Vec<f32>>,
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
        let page = printed::printed(page);
        let base = self.tables.len();
        let line = |line: Printed| Printed { table: line.table.map(|table| base + table), ..line };
        self.printed.extend(page.lines.into_iter().map(line));
        self.tables.extend(page.tables);
        self.doubled += page.doubled;
        self.pages += 1;
    }

    /// The text of all pages.
    pub(crate) fn finish(self) -> Built {
        let mut reasons = around::around(&self.printed, self.pages);
        let rows = continued::rows(&self.printed, &self.tables, &mut reasons);
        let body: Vec<&Printed> = self
            .printed
            .iter()
            .zip(&reasons)
            .filter_map(|(line, reason)| reason.is_none().then_some(line))
            .collect();
        let mut settings = paragraphs::settings(&body).into_iter().peekable();
        let mut lines = Lines::new();
        let mut last: Option<&Printed> = None;
        for ((line, reason), place) in self.printed.iter().zip(&reasons).zip(&rows) {
            let setting = match reason {
                Some(_) => Setting::default(),
                None => settings.next().unwrap_or_default(),
            };
            if !setting.joins {
                lines.end();
            }
            lines.block(BlockKind::Paragraph, setting.align, *reason);
            if let Some(place) = place {
                write_row(&mut lines, line, *place);
                lines.end();
            } else if reason.is_some() {
                if settings.peek().is_some_and(|next| next.joins) {
                    lines.inside();
                }
                write(&mut lines, &line.text, &line.pieces);
                lines.end();
            } else {
                let parts = |last: &Printed| setting.joins && parts_words(&last.text, &line.text);
                if let Some(first) = line.pieces.first().filter(|_| last.is_some_and(parts)) {
                    lines.write(" ", Span::empty(first.source.start()), false, first.style);
                }
                write(&mut lines, &line.text, &line.pieces);
                last = Some(line);
            }
        }
        lines.end();
        Built { lines, doubled: self.doubled }
    }
}

/// Whether a space stands between two lines that are joined: between words that are not Chinese, but not in a number.
fn parts_words(before: &str, after: &str) -> bool {
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => {
            let number = a.is_ascii_digit() && b.is_ascii_digit();
            !(number || is_wide(a) || is_wide(b) || a == '-' || a.is_whitespace() || b.is_whitespace())
        }
        _ => false,
    }
}

/// Writes `text`, which `pieces` make.
fn write(lines: &mut Lines<Source>, text: &str, pieces: &[Piece]) {
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len as usize;
        lines.write(text.get(at..end).unwrap_or(""), piece.source, piece.copied, piece.style);
        at = end;
    }
}

/// Writes a row of a table.
fn write_row(lines: &mut Lines<Source>, line: &Printed, place: RowPlace) {
    // An empty cell stands where the text before it ends.
    let mut near = line.cells.iter().flat_map(|cell| cell.pieces.first()).map(|p| p.source.start()).next();
    for cell in &line.cells {
        let kind = BlockKind::Cell {
            table: place.table,
            row: place.row,
            column: cell.column,
            rowspan: cell.rows,
            colspan: cell.columns,
        };
        let start = cell.pieces.first().map(|piece| piece.source.start()).or(near).unwrap_or(0);
        lines.begin_cell(kind, Span::empty(start));
        write(lines, &cell.text, &cell.pieces);
        lines.end_cell();
        near = cell.pieces.last().map(|piece| piece.source.end()).or(near);
    }
}
