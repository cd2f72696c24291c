//! Tables: which are data and which lay the page out, and where a cell stands.

use std::ops::Range;

use super::elements::Role;
use super::page::Page;
use super::tree::NodeIndex;
use crate::BlockKind;

/// Most rows or columns that a cell reaches over, as in browsers.
const SPAN: u32 = 1000;

/// Most columns whose cells are followed down from row to row.
const COLUMNS: usize = 4000;

/// Share of a table's text, in percent, in a cell that makes the rest its frame.
const FRAMED: u32 = 80;

/// How a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Rows are lines.
    Data,
    /// It lays the page out: cells are blocks.
    Layout,
    /// It stands in a cell: its cells are parted by spaces.
    Nested,
}

/// Where the reader is in a table.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) mode: Mode,
    pub(super) in_cell: bool,
    table: u32,
    row: u32,
    begun: bool,
    column: usize,
    /// Rows that a cell of each column still reaches down.
    down: Vec<u32>,
}

impl Grid {
    /// The table at `node`, which stands in a cell of another if `nested`; `table` is its number if it holds data.
    pub(super) fn new(
        page: &Page<'_>,
        node: NodeIndex,
        article: &Range<NodeIndex>,
        nested: bool,
        table: u32,
    ) -> Self {
        let mode = match nested {
            true => Mode::Nested,
            false if lays_out(page, node, article) => Mode::Layout,
            false => Mode::Data,
        };
        Self { mode, in_cell: false, table, row: 0, begun: false, column: 0, down: Vec::new() }
    }

    /// Whether text here belongs to a cell of a line.
    pub(super) fn holds_text(&self) -> bool {
        self.in_cell || self.mode == Mode::Nested
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.row += u32::from(self.begun);
        self.begun = true;
        self.in_cell = false;
        self.column = 0;
    }

    /// Begins a cell with the values of its attributes `rowspan` and `colspan`.
    pub(super) fn cell(&mut self, rowspan: &str, colspan: &str) -> BlockKind {
        while let Some(rows) = self.down.get_mut(self.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column += 1;
        }
        let (rows, columns) = (number(rowspan), number(colspan));
        let from = self.column;
        self.column += columns as usize;
        let followed = self.column.min(COLUMNS);
        if self.down.len() < followed {
            self.down.resize(followed, 0);
        }
        if from < followed {
            self.down[from..followed].fill(rows - 1);
        }
        self.begun = true;
        self.in_cell = true;
        BlockKind::Cell {
            table: self.table,
            row: self.row,
            column: from as u32,
            rowspan: rows,
            colspan: columns,
        }
    }
}

/// The number that `value` begins with, at least 1.
fn number(value: &str) -> u32 {
    let value = value.trim_start();
    let end = value.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(value.len());
    value[..end].parse().unwrap_or(1).clamp(1, SPAN)
}

/// Whether the table at `node` lays the page out: the article stands in one of its cells, it has one cell with text, or
/// one cell with lines of its own holds nearly all its text.
fn lays_out(page: &Page<'_>, node: NodeIndex, article: &Range<NodeIndex>) -> bool {
    let end = page.end(node);
    if node < article.start && article.end <= end && article.len() < page.len() {
        return true;
    }
    let all = page.shown(node, end);
    let mut filled = 0;
    let mut at = node + 1;
    while at < end {
        if page.tree.role(at) != Some(Role::Cell) {
            // Cells of a table that stands beside the cells, in broken mark-up, are counted as its own.
            at += 1;
            continue;
        }
        let cell = at + 1..page.end(at);
        let shown = page.shown(at, cell.end);
        filled += u32::from(shown > 0);
        if shown * 100 > all * FRAMED
            && cell.clone().filter(|n| page.tree.role(*n).is_some_and(ends_line)).count() > 1
        {
            return true;
        }
        at = cell.end;
    }
    filled <= 1
}

fn ends_line(role: Role) -> bool {
    role.is_block() || role == Role::Break
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        let values = [("", 1), ("2", 2), (" 3px", 3), ("0", 1), ("-1", 1), ("99999", SPAN), ("x", 1)];
        for (value, expected) in values {
            assert_eq!(number(value), expected, "{value:?}");
        }
    }

    #[test]
    fn a_wall_of_wide_cells_takes_little_room() {
        let mut grid = Grid {
            mode: Mode::Data,
            in_cell: false,
            table: 0,
            row: 0,
            begun: false,
            column: 0,
            down: vec![],
        };
        for _ in 0..10_000 {
            grid.cell("1000", "1000");
        }
        assert_eq!(grid.down.len(), COLUMNS);
    }
}
