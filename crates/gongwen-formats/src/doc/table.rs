//! Tables: rows with tabs between the cells, and how far each cell reaches.

use std::collections::BTreeMap;
use std::ops::Range;

use super::body::{Body, Context};
use super::document::{CELL, Par};
use super::properties::CellShape;
use crate::{Align, BlockKind};

/// Edges of columns that lie no further apart are the same, in twentieths of a point.
const NEAR: i16 = 15;

/// A row.
#[derive(Debug, Default)]
struct Row<'p> {
    cells: Vec<&'p [Par]>,
    /// The paragraph that ends it.
    end: Option<&'p Par>,
}

impl<'p> Row<'p> {
    fn shape(&self) -> Option<(i16, &'p [CellShape])> {
        self.end?.properties.row.as_ref().map(|(left, cells)| (*left, cells.as_slice()))
    }

    /// Left edge and shape of each cell that is defined.
    fn shapes(&self) -> impl Iterator<Item = (i16, CellShape)> + 'p {
        let (left, cells) = self.shape().unwrap_or((0, &[]));
        let lefts = std::iter::once(left).chain(cells.iter().map(|cell| cell.right));
        lefts.zip(cells.iter().copied())
    }
}

/// The rows that paragraphs make.
fn rows<'p>(pars: &'p [Par], unit: impl Fn(usize) -> u16) -> Vec<Row<'p>> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    let mut start = 0;
    for (at, par) in pars.iter().enumerate() {
        if par.properties.row_end == Some(true) {
            // What stands behind the last mark of a cell.
            row.cells.extend(pars.get(start..at).filter(|rest| !rest.is_empty()));
            row.end = Some(par);
            rows.push(std::mem::take(&mut row));
            start = at + 1;
        } else if par.mark.is_some_and(|mark| unit(mark) == CELL) {
            row.cells.extend(pars.get(start..=at));
            start = at + 1;
        }
    }
    row.cells.extend(pars.get(start..).filter(|rest| !rest.is_empty()));
    if !row.cells.is_empty() {
        rows.push(row);
    }
    rows
}

/// Where the columns of a table lie.
fn edges(rows: &[Row<'_>]) -> Vec<i16> {
    let mut all: Vec<i16> =
        rows.iter().flat_map(|row| row.shapes().flat_map(|(left, cell)| [left, cell.right])).collect();
    all.sort_unstable();
    all.dedup_by(|right, left| right.saturating_sub(*left) <= NEAR);
    all
}

/// The columns that each cell of a row takes, and its shape. Cells without a shape follow one by one.
fn columns(row: &Row<'_>, edges: &[i16]) -> Vec<(Range<u32>, CellShape)> {
    let column = |at: i16| edges.partition_point(|edge| edge.saturating_add(NEAR) < at) as u32;
    let mut all: Vec<(Range<u32>, CellShape)> = Vec::new();
    let mut shapes = row.shapes();
    for _ in &row.cells {
        let behind = all.last().map_or(0, |(columns, _)| columns.end);
        let (columns, shape) = match shapes.next() {
            Some((left, shape)) => (column(left).max(behind)..column(shape.right), shape),
            None => (behind..0, CellShape::default()),
        };
        all.push((columns.start..columns.end.max(columns.start + 1), shape));
    }
    all
}

impl Body<'_> {
    /// Writes a table.
    pub(super) fn table(&mut self, pars: &[Par], context: Context<'_>) {
        let document = self.document;
        let rows = rows(pars, |position| document.pieces.unit(position));
        // One of a single cell is a frame.
        if rows.iter().map(|row| row.cells.len()).sum::<usize>() == 1 {
            rows.iter().flat_map(|row| &row.cells).flat_map(|cell| *cell).for_each(|par| {
                self.paragraph(par, context);
            });
            return;
        }
        self.end_line();
        let table = self.tables;
        self.tables += 1;
        let edges = edges(&rows);
        // By column, the block of the cell that a cell below would go on with.
        let mut above: BTreeMap<u32, usize> = BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            self.row(row, (table, number as u32), &edges, &mut above, context);
        }
    }

    fn row(
        &mut self,
        row: &Row<'_>,
        (table, number): (u32, u32),
        edges: &[i16],
        above: &mut BTreeMap<u32, usize>,
        context: Context<'_>,
    ) {
        let mut written: Vec<u32> = Vec::new();
        let mut kept = BTreeMap::new();
        let mut tab = None;
        // What the first of the cells that are one is marked with.
        let mut group = 0;
        let cells = columns(row, edges);
        for (at, (cell, (columns, shape))) in row.cells.iter().zip(&cells).enumerate() {
            let mark = cell.last().and_then(|par| par.mark).map(|mark| self.source(mark));
            let joined = shape.across != 0 && group != 0 && shape.across != group;
            if !joined {
                group = shape.across;
            }
            let blank = self.is_blank(cell);
            if let Some(block) = above.get(&columns.start).filter(|_| shape.continues && blank) {
                if let Some(BlockKind::Cell { rowspan, .. }) =
                    self.lines.marks.blocks.get_mut(*block).map(|block| &mut block.kind)
                {
                    *rowspan += 1;
                }
                kept.insert(columns.start, *block);
                continue;
            }
            if joined && blank && !written.is_empty() {
                continue;
            }
            let joins =
                |(_, next): &&(Range<u32>, CellShape)| next.across != 0 && next.across != shape.across;
            let last = cells.iter().skip(at + 1).take_while(|next| shape.across != 0 && joins(next)).last();
            let end = last.map_or(columns.end, |(columns, _)| columns.end);
            let colspan = end - columns.start;
            let kind = BlockKind::Cell { table, row: number, column: columns.start, rowspan: 1, colspan };
            self.lines.block(kind, Align::Unknown, context.furniture);
            self.lines.begin_cell(kind, tab.or(mark).unwrap_or_else(|| self.source(0)));
            self.gap = None;
            for par in *cell {
                self.paragraph(par, Context { in_cell: true, ..context });
            }
            self.lines.end_cell();
            tab = mark;
            written.push(columns.start);
        }
        let first = self.end_line();
        if let Some(end) = row.end.and_then(|end| end.mark) {
            let place = self.source(end);
            self.lines.edge(place);
        }
        *above = kept;
        above.extend(written.into_iter().enumerate().filter_map(|(at, column)| Some((column, first? + at))));
        let first = row.cells.first().and_then(|cell| cell.first()).map(|par| par.content.start);
        let last = row.cells.last().and_then(|cell| cell.last()).map(|par| par.content.end);
        if let Some((first, last)) = first.zip(last) {
            self.notes(&(first..last + 1), context);
        }
    }

    /// Whether nothing stands in a cell.
    fn is_blank(&self, cell: &[Par]) -> bool {
        let blank = |unit: u16| unit < 0x20 || char::from_u32(unit.into()).is_some_and(char::is_whitespace);
        let mut positions = cell.iter().flat_map(|par| par.content.clone());
        positions.all(|position| blank(self.document.pieces.unit(position)))
    }
}
