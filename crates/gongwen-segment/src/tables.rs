//! Tables: runs of rows with their caption, header and notes.

use gongwen_model::{Budget, Cell, Limit, Table};
use gongwen_text::{Span, Text};

use crate::chars;
use crate::label;
use crate::marks::Place;
use crate::page::Para;

/// The tables of the document. Part and section are filled in by the caller.
pub(crate) fn tables(paras: &[Para<'_>], budget: &Budget<'_>) -> Vec<Table> {
    let mut out = Vec::new();
    let mut k = 0;
    let mut cells = 0;
    while k < paras.len() {
        let run = || rows_from(paras.get(k..).unwrap_or_default());
        let rows = run().count();
        let told = run().next().is_some_and(|p| p.shape.row.is_some());
        if rows >= 2 || told {
            // Counted before they are made: a cell takes fifty times the bytes of a short one.
            cells += run().map(|p| p.text.matches('\t').count() + 1).sum::<usize>();
            if !budget.allows(Limit::Spans, cells) {
                break;
            }
            out.push(table(paras, k, k + rows));
        }
        k += rows.max(1);
    }
    out
}

/// The rows of one table at the start of `paras`.
fn rows_from<'p, 't>(paras: &'p [Para<'t>]) -> impl Iterator<Item = &'p Para<'t>> {
    let table = |p: &Para<'_>| p.shape.row.as_ref().map(|row| row.table);
    let first = paras.first().map(table);
    paras.iter().take_while(move |p| p.is_row() && Some(table(p)) == first)
}

/// A cell of a row: its text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece<'t> {
    text: &'t str,
    span: Span<Text>,
    place: Place,
}

fn pieces<'t>(para: &Para<'t>) -> Vec<Piece<'t>> {
    let mut at = para.span.start();
    let mut out = Vec::new();
    let told = para.shape.row.as_ref().map(|row| row.cells.as_slice());
    for (k, cell) in para.text.split('\t').enumerate() {
        let lead = cell.len() - cell.trim_start().len();
        let start = at + lead;
        let text = cell.trim();
        let alone = Place { column: k, row_span: 1, column_span: 1 };
        let place = told.map_or(Some(&alone), |cells| cells.get(k)).copied().unwrap_or(alone);
        out.push(Piece { text, span: Span::new(start, start + text.len()), place });
        at += cell.len() + 1;
    }
    out
}

/// Most columns of a table; what stands further to the right is in none.
const MOST_COLUMNS: usize = 4096;

/// A row as a list of the texts of its columns; a cell over several stands in the first.
fn texts(row: &[Piece<'_>]) -> Vec<String> {
    let width = row.iter().map(|p| p.place.column + 1).max().unwrap_or(0).min(MOST_COLUMNS);
    let mut out = vec![String::new(); width];
    for piece in row {
        if let Some(text) = out.get_mut(piece.place.column) {
            piece.text.clone_into(text);
        }
    }
    out
}

/// Whether the text of a cell is a figure.
fn is_figure(text: &str) -> bool {
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '>' | '<' | '≥' | '≤'));
    numeric && !text.contains('年')
}

/// Rows of the header: a header names its columns, with words where the rows below have figures. A cell that reaches down
/// takes the rows that it reaches into along.
fn header_rows(grid: &[Vec<Piece<'_>>]) -> usize {
    let figures = |row: &[Piece<'_>]| row.iter().filter(|p| is_figure(p.text)).count();
    let Some((first, below)) = grid.split_first() else { return 0 };
    let names = figures(first) == 0 && below.iter().any(|row| figures(row) > 0 || row.len() == first.len());
    if !names {
        return 0;
    }
    let down = first.iter().map(|p| p.place.row_span).max().unwrap_or(1);
    let across = first.iter().any(|p| p.place.column_span > 1);
    let words = grid.iter().take(down).take_while(|row| figures(row) == 0).count();
    if across && words == down && down < grid.len() { down } else { 1 }
}

/// Names of the columns: in a header of several rows from above to below.
fn column_names(header: &[Vec<Piece<'_>>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in header.iter().flatten() {
        let end = piece.place.column.saturating_add(piece.place.column_span).min(MOST_COLUMNS);
        if names.len() < end {
            names.resize(end, String::new());
        }
        let spread = if header.len() == 1 { 1 } else { piece.place.column_span };
        for name in names.iter_mut().skip(piece.place.column).take(spread) {
            if !name.is_empty() && !piece.text.is_empty() {
                name.push(' ');
            }
            name.push_str(piece.text);
        }
    }
    names
}

fn table(paras: &[Para<'_>], from: usize, to: usize) -> Table {
    let grid: Vec<Vec<Piece<'_>>> = paras.get(from..to).unwrap_or_default().iter().map(pieces).collect();
    let (header, body) = grid.split_at_checked(header_rows(&grid)).unwrap_or((&[], &grid));
    let columns = column_names(header);
    let mut rows = Vec::new();
    let mut places = Vec::new();
    for row in body {
        let mut texts = texts(row);
        // The header is printed again where a page begins.
        if !columns.is_empty() && texts == columns {
            continue;
        }
        for piece in row {
            let Place { column, row_span, column_span } = piece.place;
            places.push(Cell { row: rows.len(), column, row_span, column_span, span: piece.span });
        }
        texts.resize(texts.len().max(columns.len()), String::new());
        rows.push(texts);
    }
    let line = |k: Option<usize>| k.and_then(|k| paras.get(k));
    let is_unit = |p: &Para<'_>| {
        let t = p.text.trim_start_matches(['(', '（']);
        (t.starts_with("单位：") || t.starts_with("单位:")) && chars::len(t) <= 24
    };
    let is_caption = |p: &Para<'_>| {
        let t = p.text;
        let named = t.starts_with('表')
            || t.ends_with('表')
            || t.ends_with("指标")
            || t.starts_with("专栏")
            || t.starts_with("附表");
        named && chars::len(t) <= 60 && !t.contains('。') && !p.is_row()
    };
    let mut above = from.checked_sub(1);
    if line(above).is_some_and(is_unit) {
        above = above.and_then(|k| k.checked_sub(1));
    }
    let caption = line(above).filter(|p| is_caption(p)).map(|p| p.span);
    let first = match caption {
        Some(span) => span.start(),
        None => paras.get(from).map_or(0, |p| p.span.start()),
    };
    let mut end = paras.get(to - 1).map_or(first, |p| p.span.end());
    let mut notes = Vec::new();
    let mut last = None;
    for p in paras.get(to..).unwrap_or_default() {
        let is_note =
            ["注：", "注:", "备注：", "备注:", "说明：", "说明:", "数据来源", "资料来源", "注1", "注 1"];
        // 注：1.甲 goes on with 2.乙 in the next line.
        let label = label::read(p.text);
        let numbered = last.is_some() && label.as_ref().map(|l| (l.form, l.value)) == last;
        let mark = is_note.iter().find(|n| p.text.starts_with(**n));
        let item = match mark {
            Some(mark) => p.text.get(mark.len()..).and_then(|t| label::read(t.trim_start())),
            None if numbered => label,
            None => break,
        };
        last = item.map(|l| (l.form, l.value + 1));
        notes.push(p.text.to_owned());
        end = p.span.end();
    }
    Table {
        caption,
        columns,
        rows,
        cells: places,
        notes,
        span: Span::new(first, end),
        part: 0,
        section: None,
    }
}
