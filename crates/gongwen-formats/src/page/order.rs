//! The order in which the strips of a page are read.
//!
//! The order of drawing is the first guess: it is right for most of what word processors write, columns included. It is
//! judged by its jumps: going back up, or back to the left, is right only into a column that lies beside all of the one
//! just read. Where a small part of the page jumps, it stays where it is drawn (a header drawn last, a box beside the text),
//! unless it fills a gap of a line (a form that was filled in later) or is an object of its own, which is placed by where it
//! stands; where all of it jumps (a form, an invoice), the page is
//! read by place: columns of running text one after the other, everything else in rows. It fails on a page of columns that
//! is drawn in no order and whose columns are shorter than five lines.

use super::glyph::Rect;
use super::strips::{Strip, Turn};

/// Something that is read in one go: a strip, or the strips of a text object.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Indices of its strips.
    pub(super) strips: Vec<usize>,
    /// All of it, seen as the page is read.
    pub(super) bounds: Rect,
    /// Its first line, seen so.
    first: Rect,
    base: f32,
    size: f32,
    glyphs: usize,
    late: bool,
}

/// Lines of a page: the items of each.
pub(super) type Rows = Vec<Vec<Item>>;

/// Puts `strips` into rows in the order of reading; `turn` is how the page is read.
pub(super) fn rows(strips: &[Strip], turn: Turn) -> Rows {
    /// Most looks at a row for placing what stands between the rows.
    const PLACED: usize = 4_000_000;
    /// Stretches of a page, and items that each has on average, if its writer meant their order.
    const RUNS: usize = 6;
    const RUN: usize = 4;
    let (late, drawn): (Vec<Item>, Vec<Item>) = items(strips, turn).into_iter().partition(|item| item.late);
    let weight = |items: &[Item]| items.iter().map(|item| item.glyphs).sum::<usize>();
    let all = weight(&late) + weight(&drawn);
    let runs = runs(drawn);
    let weights: Vec<usize> = runs.iter().map(|run| weight(run)).collect();
    let main = (0..runs.len()).rev().max_by_key(|at| weights.get(*at));
    // A few long stretches are the order of a writer; many short ones are that of a form, and so are objects.
    let free = strips.iter().all(|strip| strip.object == 0);
    let few = free && runs.len() <= RUNS && RUN * runs.len() <= runs.iter().map(Vec::len).sum();
    let trusted = |at: &usize| {
        (few || weights.get(*at).is_some_and(|weight| 5 * weight >= 4 * all))
            && runs.get(*at).is_some_and(|run| !is_beside(run))
    };
    let Some(main) = main.filter(trusted) else {
        let mut items: Vec<Item> = runs.into_iter().flatten().collect();
        items.extend(late);
        return by_place(items);
    };
    // What jumps stays where it is drawn, unless it fills a gap of a line; objects may be drawn in any order.
    let lines = in_order(runs.get(main).cloned().unwrap_or_default());
    let jumps = runs.iter().map(Vec::len).sum::<usize>() - lines.iter().map(Vec::len).sum::<usize>();
    if (jumps + late.len()).saturating_mul(lines.len()) > PLACED {
        return by_place(runs.into_iter().flatten().chain(late).collect());
    }
    let mut rows = Rows::new();
    let mut inside = late;
    for (at, run) in runs.into_iter().enumerate() {
        let (filled, own): (Vec<Item>, Vec<Item>) = run
            .into_iter()
            .partition(|item| at != main && (!free || lines.iter().any(|row| fills(row, item))));
        inside.extend(filled);
        rows.extend(in_order(own));
    }
    for item in inside {
        place(&mut rows, item);
    }
    rows
}

/// Whether an item fills a gap of a row: one that is not much wider.
fn fills(row: &[Item], item: &Item) -> bool {
    /// Room that a blank of a form leaves, in ems.
    const ROOM: f32 = 6.0;
    let slack = 0.1 * item.size;
    let on_row = row.iter().all(|other| on_one_line(other, item));
    let before = row.iter().map(|other| item.bounds.x0 - other.bounds.x1).filter(|gap| *gap >= -slack);
    let behind = row.iter().map(|other| other.bounds.x0 - item.bounds.x1).filter(|gap| *gap >= -slack);
    let (before, behind) = (before.reduce(f32::min), behind.reduce(f32::min));
    on_row && before.zip(behind).is_some_and(|(before, behind)| before + behind <= ROOM * item.size)
}

/// The strips as items: those of one text object together.
fn items(strips: &[Strip], turn: Turn) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut last = 0;
    for (at, strip) in strips.iter().enumerate() {
        // What is turned otherwise is seen as the page is read.
        let page = |r: Rect| back(strip.turn, r);
        let bounds = turn.rect(page(strip.bounds));
        let base = if strip.turn == turn { strip.base } else { bounds.y0 + 0.86 * strip.size };
        match items.last_mut().filter(|_| strip.object != 0 && strip.object == last) {
            Some(item) => {
                item.strips.push(at);
                item.bounds = item.bounds.cover(bounds);
                item.glyphs += strip.weight();
            }
            None => items.push(Item {
                strips: vec![at],
                bounds,
                first: Rect { y1: bounds.y1.min(bounds.y0 + 1.2 * strip.size), ..bounds },
                base,
                size: strip.size,
                glyphs: strip.weight(),
                late: strip.late,
            }),
        }
        last = strip.object;
    }
    items
}

/// The rectangle on the page that `turn` shows as `r`.
pub(super) fn back(turn: Turn, r: Rect) -> Rect {
    let point = |(x, y): (f32, f32)| match turn {
        Turn::Across | Turn::Slanted => (x, y),
        Turn::Down => (-y, x),
        Turn::Over => (-x, -y),
        Turn::Up => (y, -x),
    };
    Rect::around([point((r.x0, r.y0)), point((r.x1, r.y1))])
}

/// Whether two items stand on one line.
fn on_one_line(a: &Item, b: &Item) -> bool {
    (a.base - b.base).abs() <= 0.5 * a.size.min(b.size)
}

/// Cuts items in the order of drawing where that goes back and into no column beside.
fn runs(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut runs: Vec<Vec<Item>> = Vec::new();
    // Box of the column in reading.
    let mut column = Rect::default();
    for item in items {
        let Some(last) = runs.last().and_then(|run| run.last()) else {
            column = item.bounds;
            runs.push(vec![item]);
            continue;
        };
        let slack = 0.5 * last.size.min(item.size);
        let forward = match on_one_line(last, &item) {
            true => item.bounds.x0 >= last.bounds.x1 - slack.max(0.1),
            false => item.base > last.base,
        };
        let beside = item.bounds.x0 >= column.x1 - slack;
        if forward {
            // Below all columns a new block begins.
            let below = item.bounds.y0 >= column.y1 - slack && item.bounds.x0 < column.x0 - slack;
            column = if below { item.bounds } else { column.cover(item.bounds) };
        } else {
            column = item.bounds;
        }
        match runs.last_mut().filter(|_| forward || beside) {
            Some(run) => run.push(item),
            None => runs.push(vec![item]),
        }
    }
    runs
}

/// Whether items are drawn row by row across what may be columns.
fn is_beside(items: &[Item]) -> bool {
    /// Least rows.
    const ROWS: usize = 5;
    let beside = |pair: &&[Item]| match pair {
        [a, b] => on_one_line(a, b) && b.bounds.x0 - a.bounds.x1 >= a.size,
        _ => false,
    };
    items.windows(2).filter(beside).count() >= ROWS
}

/// The rows of items that are read as they come.
fn in_order(items: Vec<Item>) -> Rows {
    let mut rows = Rows::new();
    for item in items {
        let last = rows.last_mut().filter(|row| {
            row.last().is_some_and(|last| on_one_line(last, &item) && item.bounds.x0 >= last.bounds.x0)
        });
        match last {
            Some(row) => row.push(item),
            None => rows.push(vec![item]),
        }
    }
    rows
}

/// Puts an item where it stands among rows.
fn place(rows: &mut Rows, item: Item) {
    let beside = |row: &[Item]| row.iter().any(|other| on_one_line(other, &item));
    let overlaps = |row: &[Item]| {
        row.iter().any(|other| other.bounds.x0 < item.bounds.x1 && item.bounds.x0 < other.bounds.x1)
    };
    if let Some(row) = rows.iter_mut().find(|row| beside(row)) {
        let at = row.partition_point(|other| other.bounds.x0 <= item.bounds.x0);
        row.insert(at, item);
        return;
    }
    let below = |row: &[Item]| row.iter().all(|other| other.base > item.base);
    let at = rows
        .iter()
        .position(|row| below(row) && overlaps(row))
        .or_else(|| rows.iter().position(|row| below(row)))
        .unwrap_or(rows.len());
    rows.insert(at, vec![item]);
}

/// Reads items by place: columns of running text one after the other, everything else in rows.
fn by_place(items: Vec<Item>) -> Rows {
    let mut rows = Rows::new();
    cut(items, 0, &mut rows);
    rows
}

fn cut(mut items: Vec<Item>, depth: usize, rows: &mut Rows) {
    /// Deepest cut, and fewest items that may be columns.
    const DEPTH: usize = 6;
    const ITEMS: usize = 10;
    if depth < DEPTH && items.len() >= ITEMS {
        let parts = match gutter(&items) {
            Some(at) => Some(items.iter().cloned().partition(|item| item.bounds.middle().0 < at)),
            None => {
                widest_gap(&mut items).map(|at| (items.drain(..at).collect(), std::mem::take(&mut items)))
            }
        };
        if let Some((first, second)) = parts {
            let (first, second): (Vec<Item>, Vec<Item>) = (first, second);
            cut(first, depth + 1, rows);
            cut(second, depth + 1, rows);
            return;
        }
    }
    rows.extend(in_rows(items));
}

/// Where the page is parted into two columns of running text, if it is.
fn gutter(items: &[Item]) -> Option<f32> {
    /// Least lines of a column of running text.
    const LINES: usize = 5;
    /// Gaps that are tried, the widest first.
    const GAPS: usize = 4;
    let mut sorted: Vec<&Item> = items.iter().collect();
    sorted.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    let mut reach = sorted.first()?.bounds.x1;
    let mut gaps: Vec<(f32, usize)> = Vec::new();
    for (at, item) in sorted.iter().enumerate() {
        if item.bounds.x0 - reach >= item.size {
            gaps.push((item.bounds.x0 - reach, at));
        }
        reach = reach.max(item.bounds.x1);
    }
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    gaps.into_iter().take(GAPS).find_map(|(gap, at)| {
        let (left, right) = sorted.split_at(at);
        let prose = is_prose(left, LINES) && is_prose(right, LINES);
        Some(right.first()?.bounds.x0 - gap / 2.0).filter(|_| prose)
    })
}

/// Whether items look like running text: lines of which at least half are nearly as wide as all of them.
fn is_prose(items: &[&Item], least: usize) -> bool {
    let Some(all) = items.iter().map(|item| item.bounds).reduce(Rect::cover) else { return false };
    let mut lines: Vec<&Item> = items.to_vec();
    lines.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut widths: Vec<f32> = Vec::new();
    let mut last: Option<&Item> = None;
    for item in lines {
        match widths.last_mut().filter(|_| last.is_some_and(|last| on_one_line(last, item))) {
            Some(width) => *width += item.bounds.width(),
            None => widths.push(item.bounds.width()),
        }
        last = Some(item);
    }
    let full = widths.iter().filter(|width| **width >= 0.75 * all.width()).count();
    widths.len() >= least && 2 * full >= widths.len()
}

/// Sorts items downwards and says which one is the first below the widest gap across all of them, if there is a gap.
fn widest_gap(items: &mut [Item]) -> Option<usize> {
    items.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    let mut reach = items.first()?.bounds.y1;
    let mut widest = (0.0, None);
    for (at, item) in items.iter().enumerate().skip(1) {
        let gap = item.bounds.y0 - reach;
        if gap > 0.5 * item.size && gap > widest.0 {
            widest = (gap, Some(at));
        }
        reach = reach.max(item.bounds.y1);
    }
    widest.1
}

/// Items in rows, from the top, each from the left.
fn in_rows(mut items: Vec<Item>) -> Vec<Vec<Item>> {
    items.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Vec<Item>> = Vec::new();
    for item in items {
        // A row may begin before others end: a large letter beside small ones.
        let row = rows
            .iter_mut()
            .rev()
            .take(4)
            .find(|row| row.first().is_some_and(|other| on_one_line(other, &item)));
        match row {
            Some(row) => row.push(item),
            None => rows.push(vec![item]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
    }
    let top = |row: &[Item]| row.iter().map(|item| item.first.y0).fold(f32::INFINITY, f32::min);
    rows.sort_by(|a, b| top(a).total_cmp(&top(b)));
    rows
}
