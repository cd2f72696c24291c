//! Grids of ruled lines.

use super::glyph::{Rect, Rule};
use super::strips::Turn;

/// Lines within this distance are one, and one that ends so near to another meets it. Points.
const NEAR: f32 = 2.5;

/// A grid whose cells are rectangles.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Edges of the columns and rows.
    pub(super) xs: Vec<f32>,
    pub(super) ys: Vec<f32>,
    pub(super) cells: Vec<Cell>,
    /// Which cell stands at each row and column.
    at: Vec<usize>,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) bounds: Rect,
}

impl Grid {
    pub(super) fn bounds(&self) -> Rect {
        self.cells.iter().map(|cell| cell.bounds).reduce(Rect::cover).unwrap_or_default()
    }

    /// The cell at a point.
    pub(super) fn cell_at(&self, (x, y): (f32, f32)) -> Option<usize> {
        let column = self.xs.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|edge| *edge <= y).checked_sub(1)?;
        let columns = self.xs.len() - 1;
        (column < columns && row + 1 < self.ys.len()).then(|| self.at.get(row * columns + column).copied())?
    }
}

/// A line along one axis: where it lies on the other one, from where to where it reaches, and where its pieces end.
#[derive(Debug, Clone)]
struct Line {
    at: f32,
    from: f32,
    to: f32,
    ends: Vec<f32>,
}

impl Line {
    fn new(at: f32, from: f32, to: f32) -> Self {
        Self { at, from, to, ends: vec![from, to] }
    }
}

/// The grids that rules make, seen in the direction `turn`.
pub(super) fn grids(rules: &[Rule], turn: Turn) -> Vec<Grid> {
    /// Most pairs of lines that are looked at.
    const PAIRS: usize = 2_000_000;
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for rule in rules {
        let r = turn.rect(Rect::around([(rule.x0, rule.y0), (rule.x1, rule.y1)]));
        match r.width() >= r.height() {
            true => across.push(Line::new((r.y0 + r.y1) / 2.0, r.x0, r.x1)),
            false => down.push(Line::new((r.x0 + r.x1) / 2.0, r.y0, r.y1)),
        }
    }
    let (across, down) = (merged(across), merged(down));
    if across.len().saturating_mul(down.len()) > PAIRS {
        return Vec::new();
    }
    // Lines that meet belong to one grid: by the smallest index, the lines across first.
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (h, line) in across.iter().enumerate() {
        for (v, other) in down.iter().enumerate() {
            let meets = |line: &Line, at: f32| line.from - NEAR <= at && at <= line.to + NEAR;
            if meets(line, other.at) && meets(other, line.at) {
                let (a, b) = (root(&mut group, h), root(&mut group, across.len() + v));
                if let Some(parent) = group.get_mut(a.max(b)) {
                    *parent = a.min(b);
                }
            }
        }
    }
    let mut members: Vec<(Vec<Line>, Vec<Line>)> = vec![Default::default(); group.len()];
    for (at, line) in across.iter().chain(&down).enumerate() {
        let of = root(&mut group, at);
        if let Some((across_of, down_of)) = members.get_mut(of) {
            if at < across.len() { across_of.push(line.clone()) } else { down_of.push(line.clone()) }
        }
    }
    let closed = |(across, down): &(Vec<Line>, Vec<Line>)| grid(&closed(across, down), &closed(down, across));
    members.iter().filter_map(closed).collect()
}

/// `lines` with those that are not drawn, as at the sides of an open table: where half of the `others` end.
fn closed(lines: &[Line], others: &[Line]) -> Vec<Line> {
    /// Least lines that end at a line that is not drawn.
    const ENDS: usize = 3;
    let mut ends: Vec<(f32, f32)> =
        others.iter().flat_map(|other| other.ends.iter().map(|end| (*end, other.at))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all = lines.to_vec();
    for group in ends.chunk_by(|a, b| b.0 - a.0 <= NEAR) {
        let mut at: Vec<f32> = group.iter().map(|(_, at)| *at).collect();
        at.sort_by(f32::total_cmp);
        at.dedup();
        let ([first, .., last], [(place, _), ..]) = (&at[..], group) else { continue };
        let drawn = lines.iter().any(|line| (line.at - place).abs() <= 2.0 * NEAR);
        if !drawn && at.len() >= ENDS && 2 * at.len() >= others.len() {
            all.push(Line::new(*place, *first, *last));
        }
    }
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    all
}

/// The smallest index of the group that `at` belongs to.
fn root(group: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while let Some(up) = group.get(at).copied().filter(|up| *up != at) {
        let above = group.get(up).copied().unwrap_or(up);
        if let Some(parent) = group.get_mut(at) {
            *parent = above;
        }
        at = up;
    }
    at
}

/// Joins lines that continue each other.
fn merged(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        let same = |group: &&mut Vec<Line>| group.first().is_some_and(|first| line.at - first.at <= 1.5);
        match groups.last_mut().filter(same) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    let mut merged: Vec<Line> = Vec::new();
    for mut group in groups {
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = merged.len();
        for line in group {
            match merged
                .get_mut(start..)
                .and_then(|of| of.last_mut())
                .filter(|last| line.from <= last.to + NEAR)
            {
                Some(last) => {
                    last.to = last.to.max(line.to);
                    last.ends.extend(line.ends);
                }
                None => merged.push(line),
            }
        }
    }
    merged
}

/// The distinct places of lines.
fn edges(lines: &[Line]) -> Vec<f32> {
    let mut edges: Vec<f32> = Vec::new();
    for line in lines {
        if edges.last().is_none_or(|last| line.at - last > NEAR) {
            edges.push(line.at);
        }
    }
    edges
}

/// The grid of lines that meet, if its cells are rectangles and there are at least two rows and two columns of them.
fn grid(across: &[Line], down: &[Line]) -> Option<Grid> {
    /// Most rows and columns.
    const ROWS: usize = 400;
    const COLUMNS: usize = 60;
    let (ys, xs) = (edges(across), edges(down));
    let (rows, columns) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    if rows < 2 || columns < 2 || rows > ROWS || columns > COLUMNS {
        return None;
    }
    let middle = |edges: &[f32], k: usize| Some((edges.get(k)? + edges.get(k + 1)?) / 2.0);
    let ruled = |lines: &[Line], at: f32, through: f32| {
        lines.iter().any(|line| (line.at - at).abs() <= NEAR && line.from <= through && through <= line.to)
    };
    let mut group: Vec<usize> = (0..rows * columns).collect();
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            let right = column + 1 < columns && !ruled(down, *xs.get(column + 1)?, middle(&ys, row)?);
            let below = row + 1 < rows && !ruled(across, *ys.get(row + 1)?, middle(&xs, column)?);
            for other in [right.then_some(here + 1), below.then_some(here + columns)].into_iter().flatten() {
                let (a, b) = (root(&mut group, here), root(&mut group, other));
                *group.get_mut(a.max(b))? = a.min(b);
            }
        }
    }
    let mut cells: Vec<Cell> = Vec::new();
    let mut at = vec![usize::MAX; rows * columns];
    let mut counts: Vec<usize> = Vec::new();
    for here in 0..rows * columns {
        let origin = root(&mut group, here);
        let (row, column) = (here / columns, here % columns);
        if origin == here {
            *at.get_mut(here)? = cells.len();
            cells.push(Cell { row, column, rows: 1, columns: 1, bounds: Rect::default() });
            counts.push(1);
            continue;
        }
        let index = *at.get(origin)?;
        *at.get_mut(here)? = index;
        let cell = cells.get_mut(index)?;
        // Its first field is the leftmost of the top row, or the cell is no rectangle.
        cell.rows = cell.rows.max(row + 1 - cell.row);
        cell.columns = cell.columns.max((column + 1).checked_sub(cell.column)?);
        *counts.get_mut(index)? += 1;
    }
    for (cell, count) in cells.iter_mut().zip(&counts) {
        if cell.rows * cell.columns != *count {
            return None;
        }
        cell.bounds = Rect {
            x0: *xs.get(cell.column)?,
            y0: *ys.get(cell.row)?,
            x1: *xs.get(cell.column + cell.columns)?,
            y1: *ys.get(cell.row + cell.rows)?,
        };
    }
    (cells.iter().any(|cell| cell.row > 0) && cells.iter().any(|cell| cell.column > 0) && cells.len() >= 4)
        .then_some(Grid { xs, ys, cells, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> Rule {
        Rule { x0, y0, x1, y1 }
    }

    /// Lines of a grid of 3 rows and 3 columns, 100 wide and 20 high; the first cell is as high as two, and the last row has two
    /// cells, of which the second is as wide as two.
    fn rules() -> Vec<Rule> {
        let mut rules =
            vec![rule(0.0, 0.0, 300.0, 0.0), rule(0.0, 40.0, 300.0, 40.5), rule(0.0, 60.0, 300.0, 60.0)];
        rules.push(rule(100.0, 20.0, 300.0, 20.0));
        rules.extend([0.0, 100.0, 300.0].map(|x| rule(x, 0.0, x, 60.0)));
        // Drawn in two pieces.
        rules.extend([rule(200.0, 0.0, 200.0, 19.0), rule(200.3, 20.0, 200.3, 40.0)]);
        rules
    }

    #[test]
    fn cells_that_reach_over_others() {
        let [grid] = &grids(&rules(), Turn::Across)[..] else { panic!("one grid") };
        let cells: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
        assert_eq!(
            cells,
            [
                (0, 0, 2, 1),
                (0, 1, 1, 1),
                (0, 2, 1, 1),
                (1, 1, 1, 1),
                (1, 2, 1, 1),
                (2, 0, 1, 1),
                (2, 1, 1, 2)
            ]
        );
        assert_eq!(grid.cell_at((50.0, 30.0)), Some(0));
        assert_eq!(grid.cell_at((250.0, 50.0)), Some(6));
        assert_eq!(grid.cell_at((-1.0, 50.0)), None);
        assert_eq!(grid.cell_at((50.0, 61.0)), None);
    }

    #[test]
    fn sides_that_are_not_drawn() {
        // Three lines across, one down between two columns of each row.
        let mut open: Vec<Rule> = [0.0, 20.0, 40.0].map(|y| rule(0.0, y, 300.0, y)).into();
        open.push(rule(100.0, 0.0, 100.0, 40.0));
        let [grid] = &grids(&open, Turn::Across)[..] else { panic!("one grid") };
        assert_eq!((grid.xs.len(), grid.ys.len(), grid.cells.len()), (3, 3, 4));
        // Rows that are told by the pieces of the lines between the columns.
        let mut pieces = vec![rule(0.0, 40.0, 300.0, 40.0)];
        for x in [0.0, 100.0, 200.0, 300.0] {
            pieces.extend([rule(x, 0.0, x, 19.7), rule(x, 20.2, x, 40.0)]);
        }
        let [grid] = &grids(&pieces, Turn::Across)[..] else { panic!("one grid") };
        assert_eq!((grid.xs.len(), grid.ys.len(), grid.cells.len()), (4, 3, 6));
    }

    #[test]
    fn what_is_no_grid() {
        // A frame, lines without columns, and one whose cell is no rectangle.
        let frame = [rule(0.0, 0.0, 9.0, 0.0), rule(0.0, 9.0, 9.0, 9.0), rule(0.0, 0.0, 0.0, 9.0)];
        assert!(grids(&frame, Turn::Across).is_empty());
        let lines: Vec<Rule> = (0..5).map(|k| rule(0.0, 20.0 * k as f32, 300.0, 20.0 * k as f32)).collect();
        assert!(grids(&lines, Turn::Across).is_empty());
        let mut broken = rules();
        broken.retain(|r| ![rule(100.0, 20.0, 300.0, 20.0), rule(200.3, 20.0, 200.3, 40.0)].contains(r));
        broken.push(rule(200.0, 20.0, 300.0, 20.0));
        assert!(grids(&broken, Turn::Across).is_empty());
    }
}
