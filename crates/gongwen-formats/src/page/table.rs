//! Tables: the text in grids of ruled lines.
//!
//! A grid is a table unless it is a form whose rows are told by the height of their text alone: then several cells beside each
//! other have lines at the same heights that do not fill them, and the page is read in rows. Text without rules is no table.

use gongwen_text::{Source, Span};

use super::glyph::Page;
use super::grid::{self, Cell, Grid};
use super::order;
use super::paragraphs;
use super::printed::{self, Piece, Printed};
use super::strips::{Strip, Turn};

/// A table of a page.
#[derive(Debug)]
pub(super) struct Table {
    /// Edges of its columns.
    pub(super) edges: Vec<f32>,
    pub(super) rows: Vec<Printed>,
}

/// A cell of a row as it is printed.
#[derive(Debug, Clone)]
pub(super) struct PrintedCell {
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

/// The tables of a page. Their strips are taken out of `strips`, and one that stands for the table is put in at the place of
/// the first of them.
pub(super) fn tables(page: &Page, strips: &mut Vec<Strip>, turn: Turn) -> Vec<Table> {
    /// Most tables of a page.
    const TABLES: usize = 64;
    let mut tables = Vec::new();
    for grid in grid::grids(&page.rules, turn).into_iter().take(TABLES) {
        let bounds = grid.bounds();
        let (mut inside, mut outside): (Vec<Strip>, Vec<Strip>) = (Vec::new(), Vec::new());
        let mut first = None;
        for strip in strips.iter() {
            let (x, y) = turn.rect(order::back(strip.turn, strip.bounds)).middle();
            let within = bounds.x0 <= x && x <= bounds.x1 && bounds.y0 <= y && y <= bounds.y1;
            if within && strip.table.is_none() {
                first = first.or(Some(outside.len()));
                inside.push(strip.clone());
            } else {
                outside.push(strip.clone());
            }
        }
        let (Some(first), Some(like)) = (first, inside.first()) else { continue };
        let Some(rows) = rows(page, &grid, &inside, turn) else { continue };
        let weight = inside.iter().map(|strip| strip.glyphs.len()).sum();
        let stands = Strip {
            table: Some((tables.len(), weight)),
            glyphs: 0..0,
            turn,
            bounds,
            base: bounds.y0 + like.size,
            object: 0,
            late: inside.iter().all(|strip| strip.late),
            ..like.clone()
        };
        outside.insert(first, stands);
        *strips = outside;
        tables.push(Table { edges: grid.xs, rows });
    }
    tables
}

/// The rows of a grid that holds `strips`, if it is a table.
fn rows(page: &Page, grid: &Grid, strips: &[Strip], turn: Turn) -> Option<Vec<Printed>> {
    let mut of_cells: Vec<Vec<Strip>> = vec![Vec::new(); grid.cells.len()];
    for strip in strips {
        for (cell, part) in split(page, grid, strip, turn) {
            of_cells.get_mut(cell)?.push(part);
        }
    }
    let lines: Vec<Vec<Printed>> =
        of_cells.iter().map(|strips| printed::lines(page, strips, &[], turn)).collect();
    if is_form(grid, &lines) {
        return None;
    }
    let mut rows = Vec::new();
    for row in 0..grid.ys.len().saturating_sub(1) {
        let cells = grid.cells.iter().zip(&lines).filter(|(cell, _)| cell.row == row);
        let printed: Vec<&Printed> = cells.clone().flat_map(|(_, lines)| lines).collect();
        let Some(mut whole) = printed.first().map(|line| (*line).clone()) else { continue };
        whole.flow = printed.iter().map(|line| line.flow).reduce(|a, b| a.cover(b))?;
        whole.place = printed.iter().map(|line| line.place).reduce(|a, b| a.cover(b))?;
        whole.cells = cells.map(|(cell, lines)| joined(cell, lines)).collect();
        whole.text = whole.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t");
        whole.pieces.clear();
        whole.row = row as u32;
        rows.push(whole);
    }
    Some(rows)
}

/// A strip by the cells in which its glyphs stand.
fn split(page: &Page, grid: &Grid, strip: &Strip, turn: Turn) -> Vec<(usize, Strip)> {
    let mut parts: Vec<(usize, Strip)> = Vec::new();
    for at in strip.glyphs.clone() {
        let Some(glyph) = page.glyphs.get(at) else { continue };
        let cell = match parts.last() {
            Some((cell, _)) if glyph.text.is_blank() => Some(*cell),
            _ => grid.cell_at(turn.rect(glyph.bounds).middle()),
        };
        let Some(cell) = cell else { continue };
        let bounds = strip.turn.rect(glyph.bounds);
        match parts.last_mut().filter(|(last, part)| *last == cell && part.glyphs.end == at) {
            Some((_, part)) => {
                part.glyphs.end = at + 1;
                if !glyph.text.is_blank() {
                    part.bounds = part.bounds.cover(bounds);
                }
            }
            None => parts.push((cell, Strip { glyphs: at..at + 1, bounds, ..strip.clone() })),
        }
    }
    parts
}

/// Whether lines at the same heights, which do not fill their cells, make rows that no rule parts.
fn is_form(grid: &Grid, lines: &[Vec<Printed>]) -> bool {
    /// Cells beside each other, and lines that each has in common with the first of them.
    const CELLS: usize = 3;
    const LINES: usize = 2;
    /// Lines that no heading of a narrow column has.
    const MANY: usize = 5;
    /// Lines of a cell that are looked at.
    const LOOKED_AT: usize = 40;
    let cells: Vec<(&Cell, &Vec<Printed>)> = grid.cells.iter().zip(lines).collect();
    // Words that are broken in a narrow cell stand closer than rows do.
    let apart = |lines: &[Printed]| {
        lines.windows(2).any(|pair| matches!(pair, [a, b] if b.base - a.base > 1.9 * a.size.max(b.size)))
    };
    let short = |cell: &Cell, lines: &[Printed]| {
        (apart(lines) || lines.len() >= MANY)
            && lines.iter().all(|line| line.flow.width() < 0.7 * cell.bounds.width())
    };
    (0..grid.ys.len()).any(|row| {
        let beside: Vec<&Vec<Printed>> = cells
            .iter()
            .filter(|(cell, lines)| cell.row == row && short(cell, lines))
            .map(|(_, lines)| *lines)
            .collect();
        beside.iter().any(|first| {
            let at_heights = |other: &&&Vec<Printed>| {
                let same = |a: &Printed| {
                    other.iter().take(LOOKED_AT).any(|b| (a.base - b.base).abs() <= 0.3 * a.size)
                };
                first.iter().take(LOOKED_AT).filter(|line| same(line)).count() >= LINES
            };
            beside.iter().filter(at_heights).count() >= CELLS
        })
    })
}

/// The text of a cell: its lines, joined where the cell had no more room, else parted by a space.
fn joined(cell: &Cell, lines: &[Printed]) -> PrintedCell {
    let mut text = String::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: Option<&Printed> = None;
    for line in lines {
        if let (Some(last), Some(first)) = (last, line.pieces.first()) {
            let inset = (last.flow.x0 - cell.bounds.x0).clamp(0.0, last.size);
            let room = cell.bounds.x1 - inset - last.flow.x1;
            let full = paragraphs::first_word(&line.text) * line.size > room;
            if !full || super::parts_words(&text, &line.text) {
                text.push(' ');
                pieces.push(Piece {
                    len: 1,
                    source: before(first.source),
                    copied: false,
                    style: first.style,
                });
            }
        }
        text.push_str(&line.text);
        pieces.extend(line.pieces.iter().cloned());
        last = Some(line);
    }
    PrintedCell {
        column: cell.column as u32,
        rows: cell.rows as u32,
        columns: cell.columns as u32,
        text,
        pieces,
    }
}

fn before(source: Span<Source>) -> Span<Source> {
    Span::empty(source.start())
}
