//! What the format of the file says about the lines: its marks, looked up through the map of the draft.

use gongwen_model::{Align, Block, BlockKind, Marks};
use gongwen_text::{Draft, Removal, Span, Text};

use crate::line::Line;

/// What the format says about one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Why the line is no part of the document, if it is none.
    pub(crate) furniture: Option<Removal>,
    /// Whether it is a paragraph of its own, and no line that only the width of a page ended.
    pub(crate) paragraph: bool,
    /// Whether it goes on with the line before, which a page has parted from it.
    pub(crate) continues: bool,
    /// Whether it is centred, as titles are.
    pub(crate) centered: bool,
    /// The row that it is, of a table with two columns and more.
    pub(crate) row: Option<Row>,
}

/// A row of a table that the format says is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which table of the file.
    pub(crate) table: u32,
    /// Its cells, in order; those that reach into it from above are not among them.
    pub(crate) cells: Vec<Place>,
}

/// Where a cell stands in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) column: usize,
    pub(crate) row_span: usize,
    pub(crate) column_span: usize,
}

/// Longest heading in characters: a style for headings on a whole paragraph says nothing.
const LONGEST_HEADING: usize = 60;

/// Gives each line the marks of what it holds.
pub(crate) fn attach(lines: &mut [Line], draft: &Draft, marks: &Marks) {
    let single = tables_of_one_column(&marks.blocks);
    let mut at = 0;
    // Whether furniture within a paragraph was the last thing seen.
    let mut parted = false;
    for group in marks.blocks.chunk_by(in_one_row) {
        let Some((first, last)) = group.first().zip(group.last()) else { continue };
        let Some(place) = draft.locate(first.span.cover(last.span)) else { continue };
        while lines.get(at).is_some_and(|line| line.span.end() <= place.start()) {
            at += 1;
        }
        let held = lines.iter_mut().skip(at).take_while(|line| line.span.start() < place.end());
        for (k, line) in held.enumerate() {
            mark(line, group, k == 0, &single);
            line.mark.continues = parted && k == 0 && line.mark.furniture.is_none();
        }
        parted = first.furniture.is_some() && (first.inside || parted);
    }
    bold(lines, draft, marks);
}

/// Whether two neighbours are cells of one row.
fn in_one_row(a: &Block, b: &Block) -> bool {
    match (a.kind, b.kind) {
        (BlockKind::Cell { table: t, row: r, .. }, BlockKind::Cell { table, row, .. }) => {
            (t, r) == (table, row)
        }
        _ => false,
    }
}

/// Numbers of the tables that are boxes around text, in order.
fn tables_of_one_column(blocks: &[Block]) -> Vec<u32> {
    let mut wide: Vec<(u32, bool)> = Vec::new();
    for block in blocks {
        let BlockKind::Cell { table, column, .. } = block.kind else { continue };
        match wide.last_mut() {
            Some((last, any)) if *last == table => *any |= column > 0,
            _ => wide.push((table, column > 0)),
        }
    }
    wide.into_iter().filter(|(_, any)| !any).map(|(table, _)| table).collect()
}

/// What the blocks of `group`, a row or a single block, say about `line`, which holds them or a part of them.
fn mark(line: &mut Line, group: &[Block], first: bool, single: &[u32]) {
    let Some(block) = group.first() else { return };
    line.mark.furniture = line.mark.furniture.or(group.iter().find_map(|b| b.furniture));
    line.mark.paragraph = first;
    line.mark.centered = block.align == Align::Center;
    match block.kind {
        BlockKind::Heading { level } if line.len <= LONGEST_HEADING && line.hash == 0 => {
            line.hash = usize::from(level);
        }
        BlockKind::Cell { table, .. } if first && single.binary_search(&table).is_err() => {
            line.mark.row = Some(Row { table, cells: group.iter().filter_map(place).collect() });
        }
        _ => {}
    }
    if first
        && block.label_len > 0
        && let Some(label) = &mut line.label
    {
        label.doubtful = false;
    }
}

fn place(block: &Block) -> Option<Place> {
    let BlockKind::Cell { column, rowspan, colspan, .. } = block.kind else { return None };
    let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    Some(Place { column: number(column), row_span: number(rowspan), column_span: number(colspan) })
}

/// Takes bold type into lines that hold no mark-up of their own.
fn bold(lines: &mut [Line], draft: &Draft, marks: &Marks) {
    let mut at = 0;
    for run in marks.runs.iter().filter(|run| run.style.bold) {
        let Some(place) = draft.locate(run.span) else { continue };
        while lines.get(at).is_some_and(|line| line.span.end() <= place.start()) {
            at += 1;
        }
        for line in lines.iter_mut().skip(at).take_while(|line| line.span.start() < place.end()) {
            if line.markup.is_empty() {
                let inside = within(place, line.span);
                line.bold.push((inside.start() - line.span.start(), inside.end() - line.span.start()));
            }
        }
    }
}

/// The part of `place` that lies in `line`, which it overlaps.
fn within(place: Span<Text>, line: Span<Text>) -> Span<Text> {
    Span::new(place.start().max(line.start()), place.end().min(line.end()))
}
