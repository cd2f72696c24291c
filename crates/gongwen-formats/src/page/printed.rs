//! Lines as they are printed: the text of a row of strips, with the spaces that its gaps stand for.

use std::collections::BTreeMap;

use gongwen_text::{Source, Span};

use super::glyph::{Glyph, Page, Rect};
use super::order::{self, Item};
use super::strips::{self, Strip, Turn};
use super::table::{self, PrintedCell, Table};
use crate::Style;

/// A piece of a line: its length in bytes, where it comes from, how it is set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) len: u32,
    pub(super) source: Span<Source>,
    pub(super) copied: bool,
    pub(super) style: Style,
}

/// A line as it is printed.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) page: u32,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// On the page, in parts of its width and height.
    pub(super) place: Rect,
    /// Seen as the page is read.
    pub(super) flow: Rect,
    pub(super) base: f32,
    /// Em of most of its glyphs.
    pub(super) size: f32,
    /// Slanted, or light from end to end.
    pub(super) slanted: bool,
    pub(super) faint: bool,
    /// No content by the file's own word.
    pub(super) artifact: bool,
    /// Made of things that stand apart, as the columns of a table do.
    pub(super) parted: bool,
    /// Cells, if it is a row of a table.
    pub(super) cells: Vec<PrintedCell>,
    /// The table, and the row of it.
    pub(super) table: Option<usize>,
    pub(super) row: u32,
}

/// A page as it is printed.
#[derive(Debug)]
pub(super) struct PrintedPage {
    /// In the order of reading.
    pub(super) lines: Vec<Printed>,
    /// Edges of the columns of its tables.
    pub(super) tables: Vec<Vec<f32>>,
    /// Glyphs that were drawn again at their place.
    pub(super) doubled: usize,
}

/// The lines of a page.
pub(super) fn printed(mut page: Page) -> PrintedPage {
    let doubled = strips::single(&mut page.glyphs);
    let strips = strips::strips(&page.glyphs);
    let turn = main_turn(&strips);
    let (slanted, mut upright): (Vec<Strip>, Vec<Strip>) =
        strips.into_iter().partition(|strip| strip.turn == Turn::Slanted);
    let tables = table::tables(&page, &mut upright, turn);
    let mut lines = lines(&page, &upright, &tables, turn);
    lines.extend(slanted.iter().map(|strip| line(&page, [strip], turn)));
    PrintedPage { lines, tables: tables.into_iter().map(|table| table.edges).collect(), doubled }
}

/// The lines that strips make, some of which stand for tables.
pub(super) fn lines(page: &Page, strips: &[Strip], tables: &[Table], turn: Turn) -> Vec<Printed> {
    let mut lines = Vec::new();
    for row in order::rows(strips, turn) {
        let of = |item: &Item| item.strips.iter().filter_map(|at| strips.get(*at)).collect::<Vec<_>>();
        // A table ends the row; it has lines of its own.
        for part in row.chunk_by(|a, b| of(a).iter().chain(&of(b)).all(|strip| strip.table.is_none())) {
            let strips: Vec<&Strip> = part.iter().flat_map(of).collect();
            let table = strips.first().and_then(|strip| strip.table);
            if let Some((index, table)) = table.and_then(|(at, _)| Some((at, tables.get(at)?))) {
                let row = |row: &Printed| Printed { table: Some(index), ..row.clone() };
                lines.extend(table.rows.iter().map(row));
            } else if part.len() == 1 {
                // The lines of one text object.
                lines.extend(strips.into_iter().map(|strip| line(page, [strip], turn)));
            } else {
                lines.push(match filled_in(&page.glyphs, &strips) {
                    Some(words) => line(page, &words, turn),
                    None => line(page, strips, turn),
                });
            }
        }
    }
    lines
}

/// The words of a row in which some stand in the blanks of others, as in a form that reads `年  月  日`.
fn filled_in(glyphs: &[Glyph], strips: &[&Strip]) -> Option<Vec<Strip>> {
    let on_row =
        |a: &Strip, b: &Strip| a.turn == b.turn && (a.base - b.base).abs() <= 0.5 * a.size.min(b.size);
    let overlaps = strips.windows(2).any(|pair| match pair {
        [a, b] => on_row(a, b) && b.bounds.x0 < a.bounds.x1 - 0.5 * a.size,
        _ => false,
    });
    let first = strips.first()?;
    if !overlaps || !strips.iter().all(|strip| on_row(first, strip)) {
        return None;
    }
    let mut words: Vec<Strip> = strips.iter().flat_map(|strip| strip.words(glyphs)).collect();
    words.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    Some(words)
}

/// How most of the page is read.
fn main_turn(strips: &[Strip]) -> Turn {
    let turns = [Turn::Across, Turn::Down, Turn::Over, Turn::Up];
    let weight = |turn: &Turn| -> usize {
        strips.iter().filter(|strip| strip.turn == *turn).map(|strip| strip.glyphs.len()).sum()
    };
    turns.into_iter().rev().max_by_key(weight).unwrap_or(Turn::Across)
}

/// The line that `strips` make.
fn line<'s>(page: &Page, strips: impl IntoIterator<Item = &'s Strip>, turn: Turn) -> Printed {
    let mut pen = Pen::default();
    let mut flow: Option<Rect> = None;
    let mut place: Option<Rect> = None;
    // Glyphs by their em in tenths.
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut faint, mut artifact) = (true, true);
    let mut first: Option<&Strip> = None;
    for strip in strips {
        first = first.or(Some(strip));
        let glyphs = page.glyphs.get(strip.glyphs.clone()).unwrap_or_default();
        let even = is_even(glyphs, strip.turn);
        pen.strip(strip);
        for glyph in glyphs {
            pen.glyph(glyph, strip.turn, even);
            *sizes.entry((glyph.size * 10.0) as u32).or_default() += 1;
            faint &= glyph.faint || glyph.text.is_blank();
        }
        artifact &= strip.artifact;
        let on_page = order::back(strip.turn, strip.bounds);
        place = Some(place.map_or(on_page, |r| r.cover(on_page)));
        let seen = turn.rect(on_page);
        flow = Some(flow.map_or(seen, |r| r.cover(seen)));
    }
    let place = place.unwrap_or_default();
    let flow = flow.unwrap_or_default();
    let part = |n: f32, of: f32| if of > 0.0 { n / of } else { 0.0 };
    let size = sizes.into_iter().max_by_key(|(_, count)| *count).map_or(0.0, |(size, _)| size as f32 / 10.0);
    Printed {
        page: page.number,
        text: pen.text,
        pieces: pen.pieces,
        place: Rect {
            x0: part(place.x0, page.width),
            x1: part(place.x1, page.width),
            y0: part(place.y0, page.height),
            y1: part(place.y1, page.height),
        },
        flow,
        base: first.map_or(0.0, |s| if s.turn == turn { s.base } else { flow.y1 }),
        size,
        slanted: first.is_some_and(|strip| strip.turn == Turn::Slanted),
        faint,
        artifact,
        parted: pen.parted,
        cells: Vec::new(),
        table: None,
        row: 0,
    }
}

/// Writes the glyphs of a line.
#[derive(Debug, Default)]
struct Pen {
    text: String,
    pieces: Vec<Piece>,
    /// End of the last glyph, seen as it is read, its em, last character and bytes.
    last: Option<(f32, f32, char, Span<Source>)>,
    /// Whether the next glyph begins another strip.
    fresh: bool,
    turn: Option<Turn>,
    base: f32,
    /// Whether there was a gap that no word leaves.
    parted: bool,
}

impl Pen {
    fn strip(&mut self, strip: &Strip) {
        // Lines of one object, and what is turned otherwise, have no gap to measure.
        let along = self.turn == Some(strip.turn) && (self.base - strip.base).abs() <= strip.size;
        self.fresh = !along;
        self.turn = Some(strip.turn);
        self.base = strip.base;
    }

    fn glyph(&mut self, glyph: &Glyph, turn: Turn, even: bool) {
        let bounds = turn.rect(glyph.bounds);
        let (Some(first), Some(last)) = (glyph.text.first(), glyph.text.last()) else { return };
        if let Some((end, size, before, source)) = self.last {
            let gap = match (self.fresh, is_wide(before) && is_wide(first)) {
                (true, true) => 0.0,
                (true, false) => f32::INFINITY,
                (false, _) => bounds.x0 - end,
            };
            let em = size.min(glyph.size);
            self.parted |= gap >= strips::GAP * em;
            if !before.is_whitespace() && !first.is_whitespace() && is_space(before, first, gap, em, even) {
                let between = match source.end() <= glyph.source.start() {
                    true => Span::new(source.end(), glyph.source.start()),
                    false => Span::empty(glyph.source.start()),
                };
                self.write(" ", between, false, glyph.style);
            }
        }
        let mut buffer = [0; 4];
        self.write(glyph.text.as_str(&mut buffer), glyph.source, glyph.copied, glyph.style);
        self.last = Some((bounds.x1, glyph.size, last, glyph.source));
        self.fresh = false;
    }

    fn write(&mut self, text: &str, source: Span<Source>, copied: bool, style: Style) {
        self.text.push_str(text);
        let joins = |last: &&mut Piece| {
            copied && last.copied && last.style == style && last.source.end() == source.start()
        };
        match self.pieces.last_mut().filter(joins) {
            Some(last) => {
                last.source = last.source.cover(source);
                last.len += text.len() as u32;
            }
            None => self.pieces.push(Piece { len: text.len() as u32, source, copied, style }),
        }
    }
}

/// Whether a gap between two characters is a space.
fn is_space(before: char, after: char, gap: f32, em: f32, even: bool) -> bool {
    match (is_wide(before), is_wide(after)) {
        (true, true) => gap >= 0.5 * em && !(even && gap < strips::GAP * em),
        (false, false) => gap >= 0.2 * em,
        _ => gap >= 0.5 * em,
    }
}

/// Whether the characters of a strip stand apart evenly, as those of spread words do.
fn is_even(glyphs: &[Glyph], turn: Turn) -> bool {
    let (mut least, mut most, mut count) = (f32::INFINITY, f32::NEG_INFINITY, 0);
    for pair in glyphs.windows(2) {
        let [a, b] = pair else { continue };
        let wide = |c: Option<char>| c.is_some_and(|c| is_wide(c) && c.is_alphanumeric());
        if wide(a.text.last()) && wide(b.text.first()) {
            let gap = turn.rect(b.bounds).x0 - turn.rect(a.bounds).x1;
            (least, most, count) = (least.min(gap), most.max(gap), count + 1);
        }
    }
    let em = glyphs.first().map_or(0.0, |glyph| glyph.size);
    count >= 2 && most - least <= 0.3 * em
}

/// Whether a character is as wide as it is high, as Han characters and their punctuation are.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}')
        || matches!(c, '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}')
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '①'..='⓿' | '■'..='◿')
}
