//! Sheets as tables: one a sheet, behind its name.

use std::ops::Range;

use gongwen_model::{Diagnostic, Pending, Severity};
use gongwen_text::{Source, Span};

use crate::lines::Lines;
use crate::{Align, BlockKind, Limits, Style};

/// Cells that are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) rows: Range<u32>,
    pub(super) columns: Range<u32>,
}

/// A cell that holds something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<T> {
    pub(super) row: u32,
    pub(super) column: u32,
    /// What asks for it.
    pub(super) place: Span<Source>,
    pub(super) value: T,
}

/// A sheet as its format has it.
#[derive(Debug)]
pub(super) struct Sheet<T> {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) place: Span<Source>,
    pub(super) hidden: bool,
    pub(super) hidden_rows: usize,
    pub(super) cells: Vec<Cell<T>>,
    pub(super) merges: Vec<Merge>,
}

/// Writes sheets.
#[derive(Debug)]
pub(super) struct Writer<'l> {
    pub(super) lines: Lines<Source>,
    pub(super) diagnostics: Vec<Pending>,
    limits: &'l Limits,
    tables: u32,
    /// Whether a cell was written.
    pub(super) any: bool,
}

impl<'l> Writer<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { lines: Lines::new(), diagnostics: Vec::new(), limits, tables: 0, any: false }
    }

    fn report(&mut self, code: &'static str, severity: Severity, message: String) {
        let diagnostic = Diagnostic { code, message, severity, span: None };
        self.diagnostics.push(Pending { diagnostic, origin: None });
    }

    /// Writes a sheet; `write` writes what a cell holds.
    pub(super) fn sheet<T: Copy>(
        &mut self,
        mut sheet: Sheet<T>,
        mut write: impl FnMut(&mut Lines<Source>, T),
    ) {
        if sheet.hidden || sheet.hidden_rows > 0 {
            let what = match sheet.hidden {
                true => "is hidden".to_owned(),
                false => format!("has {} hidden rows", sheet.hidden_rows),
            };
            self.report("sheet/hidden", Severity::Info, format!("the sheet {} {what}", sheet.name));
        }
        self.lines.edge(sheet.place);
        self.lines.block(BlockKind::Heading { level: 1 }, Align::Unknown, None);
        self.lines.write(&sheet.name, sheet.place, false, Style::default());
        self.lines.end();
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        sheet.merges.sort_by_key(|merge| merge.rows.start);
        let left = sheet.cells.iter().map(|cell| cell.column).min().unwrap_or(0);
        let mut merges = sheet.merges.iter().peekable();
        // Those that reach into the row.
        let mut open: Vec<&Merge> = Vec::new();
        let mut steps = 0;
        for cells in sheet.cells.chunk_by(|a, b| a.row == b.row) {
            let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
            let row = first.row;
            open.retain(|merge| merge.rows.end > row);
            while let Some(merge) = merges.next_if(|merge| merge.rows.start <= row) {
                open.extend(Some(merge).filter(|merge| merge.rows.end > row));
            }
            steps += (last.column - left) as usize + open.len();
            if steps > self.limits.cells || self.lines.len() > self.limits.text {
                let message = format!("the sheet {} is read to its row {row}", sheet.name);
                self.report("limit/cells", Severity::Error, message);
                break;
            }
            open.sort_by_key(|merge| merge.columns.start);
            self.row(cells, left, &open, &mut write);
        }
        self.tables += 1;
    }

    fn row<T: Copy>(
        &mut self,
        cells: &[Cell<T>],
        left: u32,
        merges: &[&Merge],
        write: &mut impl FnMut(&mut Lines<Source>, T),
    ) {
        let mut merges = merges.iter().peekable();
        let mut column = left;
        let mut cells = cells.iter().peekable();
        let Some(row) = cells.peek().map(|cell| cell.row) else { return };
        if let Some(cell) = cells.peek() {
            self.lines.edge(cell.place);
        }
        while let Some(next) = cells.peek() {
            while merges.next_if(|merge| merge.columns.end <= column).is_some() {}
            let merge = merges.peek().filter(|merge| merge.columns.contains(&column));
            let begins = merge.is_none_or(|merge| merge.rows.start == row && merge.columns.start == column);
            let (rowspan, colspan) =
                merge.map_or((1, 1), |merge| (merge.rows.len() as u32, merge.columns.len() as u32));
            let place = next.place;
            let cell = cells.next_if(|cell| cell.column == column);
            if begins {
                let kind =
                    BlockKind::Cell { table: self.tables, row, column: column - left, rowspan, colspan };
                self.lines.block(kind, Align::Unknown, None);
                self.lines.begin_cell(kind, place);
                if let Some(cell) = cell {
                    write(&mut self.lines, cell.value);
                    self.any = true;
                }
                self.lines.end_cell();
            }
            column += 1;
        }
        self.lines.end();
    }
}
