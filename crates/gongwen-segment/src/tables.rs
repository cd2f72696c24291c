//! Tables: runs of rows with their caption, header and notes.

use gongwen_model::{Budget, Cell, Limit, Table};
use gongwen_text::{Span, Text};

use crate::chars;
use crate::label;
use crate::page::Para;

/// The tables of the document. Part and section are filled in by the caller.
pub(crate) fn tables(paras: &[Para<'_>], budget: &Budget<'_>) -> Vec<Table> {
    let mut out = Vec::new();
    let mut k = 0;
    let mut cells = 0;
    while k < paras.len() {
        let run = || paras.get(k..).unwrap_or_default().iter().take_while(|p| p.is_row());
        let rows = run().count();
        if rows >= 2 {
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

fn cells(para: &Para<'_>) -> Vec<Span<Text>> {
    let mut at = para.span.start();
    let mut out = Vec::new();
    for cell in para.text.split('\t') {
        let lead = cell.len() - cell.trim_start().len();
        let start = at + lead;
        out.push(Span::new(start, start + cell.trim().len()));
        at += cell.len() + 1;
    }
    out
}

fn table(paras: &[Para<'_>], from: usize, to: usize) -> Table {
    let mut grid: Vec<Vec<(String, Span<Text>)>> = Vec::new();
    for para in paras.get(from..to).unwrap_or_default() {
        let spans = cells(para);
        let texts = para.text.split('\t').map(|c| c.trim().to_owned());
        grid.push(texts.zip(spans).collect());
    }
    let words = |row: &[(String, Span<Text>)]| row.iter().map(|(t, _)| t.clone()).collect::<Vec<_>>();
    let numeric = |t: &String| {
        t.chars().next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '>' | '<' | '≥' | '≤'))
    };
    // A header names its columns: words where the rows below have figures.
    let figures =
        |row: &[(String, Span<Text>)]| row.iter().filter(|(t, _)| numeric(t) && !t.contains('年')).count();
    let header = grid.first().is_some_and(|first| {
        figures(first) == 0 && grid.iter().skip(1).any(|row| figures(row) > 0 || row.len() == first.len())
    });
    let columns = if header { grid.first().map(|r| words(r)).unwrap_or_default() } else { Vec::new() };
    let mut rows = Vec::new();
    let mut places = Vec::new();
    for row in grid.iter().skip(usize::from(header)) {
        let texts = words(row);
        // The header is printed again where a page begins.
        if header && texts == columns {
            continue;
        }
        for (column, (_, span)) in row.iter().enumerate() {
            places.push(Cell { row: rows.len(), column, span: *span });
        }
        let mut texts = texts;
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
