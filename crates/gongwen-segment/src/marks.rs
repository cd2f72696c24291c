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

#[cfg(test)]
mod tests {
    use super::*;
    use gongwen_model::{Budget, Document};
    use gongwen_text::Decoded;

    use crate::Segmenter;

    /// Blocks for the pieces of `text`, each found behind the one before.
    fn blocks(text: &str, pieces: &[(&str, BlockKind, Option<Removal>)]) -> Vec<Block> {
        let mut at = 0;
        let mut block = |(piece, kind, furniture): &(&str, BlockKind, Option<Removal>)| {
            let start = at + text[at..].find(piece).unwrap();
            at = start + piece.len();
            let span = Span::<Decoded>::new(start, at);
            Block {
                span,
                kind: *kind,
                label_len: 0,
                align: Align::Unknown,
                furniture: *furniture,
                inside: furniture.is_some(),
            }
        };
        pieces.iter().map(&mut block).collect()
    }

    fn segment(text: &str, pieces: &[(&str, BlockKind, Option<Removal>)]) -> Document {
        let marks = Marks { blocks: blocks(text, pieces), ..Marks::default() };
        let draft = Draft::new(text.to_owned());
        Segmenter::new().unwrap().segment_within(draft, &marks, &[], &Budget::unlimited())
    }

    #[test]
    fn a_paragraph_goes_on_behind_what_a_page_puts_between() {
        use BlockKind::Paragraph;
        let text = "成都市节水办法\n第一条本办法适用于全市。\n内部资料\n第二条节约用水。\n";
        let header = Some(Removal::Header);
        let document = segment(
            text,
            &[
                ("成都市节水办法", Paragraph, None),
                ("第一条本办法适用于全市。", Paragraph, None),
                ("内部资料", Paragraph, header),
            ],
        );
        let [removed] = document.draft.removed() else { panic!("{:?}", document.draft.removed()) };
        assert_eq!((removed.text.as_str(), removed.reason), ("内部资料", Removal::Header));
        let parted = "成都市节水办法\n各县要建立节水台账并按月\n内部资料\n报送用水情况。\n";
        let pieces = [
            ("成都市节水办法", Paragraph, None),
            ("各县要建立节水台账并按月", Paragraph, None),
            ("内部资料", Paragraph, header),
            ("报送用水情况。", Paragraph, None),
        ];
        assert_eq!(segment(parted, &pieces).text(), "成都市节水办法\n各县要建立节水台账并按月报送用水情况。");
    }

    #[test]
    fn rows_stand_in_the_columns_that_the_format_says() {
        let cell =
            |row, column, rowspan, colspan| BlockKind::Cell { table: 0, row, column, rowspan, colspan };
        let text = "成都市节水指标\n指标\t目标\n2026年\t2027年\n用水量\t3\t2\n";
        let document = segment(
            text,
            &[
                ("成都市节水指标", BlockKind::Paragraph, None),
                ("指标", cell(0, 0, 2, 1), None),
                ("目标", cell(0, 1, 1, 2), None),
                ("2026年", cell(1, 1, 1, 1), None),
                ("2027年", cell(1, 2, 1, 1), None),
                ("用水量", cell(2, 0, 1, 1), None),
                ("3", cell(2, 1, 1, 1), None),
                ("2", cell(2, 2, 1, 1), None),
            ],
        );
        let [table] = document.tables.as_slice() else { panic!("{:?}", document.tables) };
        assert_eq!(table.columns, ["指标", "目标 2026年", "目标 2027年"]);
        assert_eq!(table.rows, [["用水量", "3", "2"]]);
        let places: Vec<(usize, usize)> = table.cells.iter().map(|c| (c.row, c.column)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (0, 2)]);
    }

    #[test]
    fn a_table_of_one_column_is_a_box_around_text() {
        let cell = |row| BlockKind::Cell { table: 0, row, column: 0, rowspan: 1, colspan: 1 };
        let text = "成都市节水办法\n节约用水。\n保护水源。\n";
        let pieces = [
            ("成都市节水办法", BlockKind::Paragraph, None),
            ("节约用水。", cell(0), None),
            ("保护水源。", cell(1), None),
        ];
        assert!(segment(text, &pieces).tables.is_empty());
    }
}
