//! XLS and ET (BIFF8). Positions are bytes of the stream `Workbook`: a string maps to its characters, in the table of shared
//! strings or in its record, a number to its value.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use gongwen_text::{Source, Span};

use super::biff::{Length, Piece, Record, Records, Strings};
use super::format::{Formats, Shown};
use super::grid::{Cell, Merge, Sheet, Writer};
use crate::bytes::{byte, fixed, long, size, word};
use crate::lines::Lines;
use crate::ole::Ole;
use crate::{Format, FormatError, Limits, Reading, Stream, Style};

/// Kinds of records.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x0A;
const LOCKED: u16 = 0x2F;
const DATE_MODE: u16 = 0x22;
const FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0xE0;
const SHEET: u16 = 0x85;
const SHARED: u16 = 0xFC;
const ROW: u16 = 0x0208;
const LABEL_SHARED: u16 = 0xFD;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0xD6;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027E;
const SHORT_NUMBERS: u16 = 0xBD;
const FORMULA: u16 = 0x06;
const RESULT: u16 = 0x0207;
const BOOLEAN: u16 = 0x0205;
const MERGES: u16 = 0xE5;

/// Version of the records that are read.
const BIFF8: u16 = 0x0600;

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
enum Value {
    Shared(usize),
    /// The pieces from one number to another.
    Text(usize, usize),
    Number(f64, usize),
    Boolean(bool),
    Error(u8),
}

/// A sheet as the workbook names it.
#[derive(Debug)]
struct Bound {
    at: usize,
    hidden: bool,
    name: String,
    place: Span<Source>,
}

/// What holds for all sheets.
#[derive(Debug, Default)]
struct Book {
    since_1904: bool,
    own: BTreeMap<u16, Shown>,
    /// Formats by the number that cells name.
    cell_formats: Vec<u16>,
    sheets: Vec<Bound>,
    /// Pieces of all strings, and which of them are the shared ones.
    pieces: Vec<Piece>,
    shared: Vec<Range<usize>>,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], formats: &Formats, limits: &Limits) -> Result<Reading, FormatError> {
    const NAME: &str = "Workbook";
    let ole = Ole::new(bytes)?;
    // Before Excel 97 the stream was called otherwise, and had other records.
    let stream = ole.read(NAME).ok_or(FormatError::Unsupported(Format::OldExcel))?;
    let mut book = Book::new(&stream)?;
    let mut writer = Writer::new(limits);
    let mut left = stream.len().saturating_mul(2);
    let mut seen = BTreeSet::new();
    for bound in std::mem::take(&mut book.sheets) {
        if seen.insert(bound.at) {
            let sheet = book.sheet(&stream, bound, &mut left);
            writer.sheet(sheet, |lines, (value, place)| book.write(lines, &stream, formats, value, place));
        }
    }
    let streams = vec![Stream { name: NAME.to_owned(), page: None, base: 0, len: stream.len() }];
    super::reading(Format::Xls, writer, streams)
}

impl Book {
    /// Reads what stands before the sheets.
    fn new(stream: &[u8]) -> Result<Self, FormatError> {
        let mut book = Self::default();
        let mut records = Records::new(stream, 0);
        let first = records.next().filter(|record| record.kind == BEGIN);
        let first = first.ok_or(FormatError::Corrupt { reason: "the workbook has no beginning" })?;
        if word(stream, first.data.start) != Some(BIFF8) {
            return Err(FormatError::Unsupported(Format::OldExcel));
        }
        while let Some(Record { kind, data }) = records.next().filter(|record| record.kind != END) {
            let bytes = stream.get(data.clone()).unwrap_or_default();
            match kind {
                LOCKED => return Err(FormatError::Encrypted),
                DATE_MODE => book.since_1904 = word(bytes, 0) == Some(1),
                FORMAT => {
                    let code = text(stream, data.start + 2..data.end, Length::Word);
                    book.own.extend(word(bytes, 0).zip(code.map(|code| Shown::new(&code))));
                }
                CELL_FORMAT => book.cell_formats.push(word(bytes, 2).unwrap_or(0)),
                SHEET if byte(bytes, 5) == Some(0) => book.sheets.push(Bound {
                    at: size(bytes, 0).unwrap_or(0),
                    hidden: byte(bytes, 4).is_some_and(|state| state & 3 != 0),
                    name: text(stream, data.start + 6..data.end, Length::Byte).unwrap_or_default(),
                    place: Span::new(data.start + 6, data.end.max(data.start + 6)),
                }),
                SHARED => {
                    let mut parts =
                        std::iter::once((data.start + 8).min(data.end)..data.end).collect::<Vec<_>>();
                    parts.extend(records.continued());
                    let mut strings = Strings::new(stream, parts);
                    let mut from = book.pieces.len();
                    while strings.read(Length::Word, &mut book.pieces).is_some() {
                        book.shared.push(from..book.pieces.len());
                        from = book.pieces.len();
                    }
                }
                _ => {}
            }
        }
        Ok(book)
    }

    /// Reads a sheet; `left` is how many bytes may still be read for all of them.
    fn sheet(&mut self, stream: &[u8], bound: Bound, left: &mut usize) -> Sheet<(Value, Span<Source>)> {
        let Bound { at, hidden, name, place } = bound;
        let mut sheet = Sheet { name, place, hidden, hidden_rows: 0, cells: Vec::new(), merges: Vec::new() };
        let mut records = Records::new(stream, at);
        // Charts stand within sheets.
        let mut depth = 0_usize;
        while let Some(Record { kind, data }) = records.next() {
            *left = left.saturating_sub(data.len() + 4);
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if *left == 0 => break,
                _ if depth == 1 => self.record(stream, kind, data, &mut records, &mut sheet),
                _ => {}
            }
        }
        sheet
    }

    fn record(
        &mut self,
        stream: &[u8],
        kind: u16,
        data: Range<usize>,
        records: &mut Records<'_>,
        sheet: &mut Sheet<(Value, Span<Source>)>,
    ) {
        let bytes = stream.get(data.clone()).unwrap_or_default();
        let at = |row: u16, column: u16, value: Value, from: usize, len: usize| {
            let end = (data.start + from + len).min(data.end);
            let place = Span::new((data.start + from).min(end), end);
            Cell { row: row.into(), column: column.into(), place, value: (value, place) }
        };
        let (Some(row), Some(column)) = (word(bytes, 0), word(bytes, 2)) else { return };
        let format = word(bytes, 4).map_or(0, usize::from);
        match kind {
            ROW => {
                let hidden = word(bytes, 12).is_some_and(|flags| flags & 0x20 != 0);
                sheet.hidden_rows += usize::from(hidden);
            }
            LABEL_SHARED => {
                let cell = size(bytes, 6).map(|number| at(row, column, Value::Shared(number), 6, 4));
                sheet.cells.extend(cell);
            }
            LABEL | RICH_LABEL => {
                let mut parts = std::iter::once((data.start + 6).min(data.end)..data.end).collect::<Vec<_>>();
                parts.extend(records.continued());
                let text = self.text(stream, parts);
                sheet.cells.push(at(row, column, text, 6, data.len()));
            }
            NUMBER => {
                let number = fixed(bytes, 6).map(f64::from_le_bytes);
                sheet.cells.extend(number.map(|n| at(row, column, Value::Number(n, format), 6, 8)));
            }
            SHORT_NUMBER => {
                let number = long(bytes, 6).map(short);
                sheet.cells.extend(number.map(|n| at(row, column, Value::Number(n, format), 6, 4)));
            }
            SHORT_NUMBERS => {
                let count = bytes.len().saturating_sub(6) / 6;
                for (k, column) in (0..count).zip(column..) {
                    let from = 4 + 6 * k;
                    let read = word(bytes, from).zip(long(bytes, from + 2));
                    sheet.cells.extend(read.map(|(format, number)| {
                        at(row, column, Value::Number(short(number), format.into()), from + 2, 4)
                    }));
                }
            }
            FORMULA => {
                let Some(result) = fixed::<8>(bytes, 6) else { return };
                let value = match result {
                    [0, .., 0xFF, 0xFF] => {
                        return self.result(stream, records, sheet, at(row, column, Value::Error(0), 6, 8));
                    }
                    [1, _, on, .., 0xFF, 0xFF] => Value::Boolean(on != 0),
                    [2, _, code, .., 0xFF, 0xFF] => Value::Error(code),
                    [.., 0xFF, 0xFF] => return,
                    number => Value::Number(f64::from_le_bytes(number), format),
                };
                sheet.cells.push(at(row, column, value, 6, 8));
            }
            BOOLEAN => {
                let read = byte(bytes, 6).zip(byte(bytes, 7));
                let value = |(value, error)| match error {
                    0 => Value::Boolean(value != 0),
                    _ => Value::Error(value),
                };
                sheet.cells.extend(read.map(|read| at(row, column, value(read), 6, 1)));
            }
            MERGES => {
                let ranges = bytes.get(2..).unwrap_or_default().chunks_exact(8);
                sheet.merges.extend(ranges.filter_map(merge));
            }
            _ => {}
        }
    }

    /// Reads the string that is the result of a formula, whose cell is `cell`.
    fn result(
        &mut self,
        stream: &[u8],
        records: &mut Records<'_>,
        sheet: &mut Sheet<(Value, Span<Source>)>,
        cell: Cell<(Value, Span<Source>)>,
    ) {
        // A formula that cells share, or a table, may stand between.
        let Some(record) = records.by_ref().take(2).find(|record| record.kind == RESULT) else { return };
        let mut parts = vec![record.data];
        parts.extend(records.continued());
        let text = self.text(stream, parts);
        sheet.cells.push(Cell { value: (text, cell.place), ..cell });
    }

    fn text(&mut self, stream: &[u8], parts: Vec<Range<usize>>) -> Value {
        let from = self.pieces.len();
        Strings::new(stream, parts).read(Length::Word, &mut self.pieces);
        Value::Text(from, self.pieces.len())
    }

    /// Writes what a cell holds, which stands at `place`.
    fn write(
        &self,
        lines: &mut Lines<Source>,
        stream: &[u8],
        formats: &Formats,
        value: Value,
        place: Span<Source>,
    ) {
        let whole =
            |lines: &mut Lines<Source>, shown: &str| lines.write(shown, place, false, Style::default());
        let pieces = |lines: &mut Lines<Source>, range: Range<usize>| {
            self.pieces
                .get(range)
                .unwrap_or_default()
                .iter()
                .for_each(|piece| characters(lines, stream, *piece));
        };
        match value {
            Value::Shared(number) => pieces(lines, self.shared.get(number).cloned().unwrap_or(0..0)),
            Value::Text(from, to) => pieces(lines, from..to),
            Value::Number(number, format) => {
                let id = self.cell_formats.get(format).copied().unwrap_or(0);
                let shown = self.own.get(&id).or_else(|| formats.get(id));
                let shown =
                    shown.map_or_else(|| number.to_string(), |shown| shown.write(number, self.since_1904));
                whole(lines, &shown);
            }
            Value::Boolean(on) => whole(lines, if on { "TRUE" } else { "FALSE" }),
            Value::Error(code) => whole(lines, error(code)),
        }
    }
}

/// A number in four bytes.
fn short(number: u32) -> f64 {
    let value = match number & 2 {
        0 => f64::from_bits(u64::from(number & !3) << 32),
        _ => f64::from(number as i32 >> 2),
    };
    if number & 1 == 1 { value / 100.0 } else { value }
}

fn merge(range: &[u8]) -> Option<Merge> {
    let [top, bottom, left, right] = [0, 2, 4, 6].map(|at| word(range, at).map(u32::from));
    let (top, bottom, left, right) = (top?, bottom?, left?, right?);
    (top <= bottom && left <= right).then(|| Merge { rows: top..bottom + 1, columns: left..right + 1 })
}

/// An error as it is shown.
fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// The string at `place`, for a name or a format.
fn text(stream: &[u8], place: Range<usize>, length: Length) -> Option<String> {
    let mut pieces = Vec::new();
    Strings::new(stream, vec![place]).read(length, &mut pieces)?;
    Some(pieces.iter().flat_map(|piece| units(stream, *piece)).map(|(c, _)| c).collect())
}

/// The characters of a piece, with the units of each.
fn units(stream: &[u8], piece: Piece) -> impl Iterator<Item = (char, usize)> + '_ {
    let width = if piece.wide { 2 } else { 1 };
    let units = (0..piece.units).map(move |k| {
        let at = piece.at + k * width;
        if piece.wide { word(stream, at) } else { byte(stream, at).map(u16::from) }.unwrap_or(0xFFFD)
    });
    char::decode_utf16(units).map(|c| c.map_or(('\u{FFFD}', 1), |c| (c, c.len_utf16())))
}

/// Writes the characters of a piece. What would end a line or a cell is a space.
fn characters(lines: &mut Lines<Source>, stream: &[u8], piece: Piece) {
    let width = if piece.wide { 2 } else { 1 };
    let mut at = piece.at;
    // Characters of the same length that follow each other.
    let mut copied = String::new();
    let mut start = at;
    let flush = |lines: &mut Lines<Source>, copied: &mut String, start: usize, end: usize| {
        if let Some(first) = copied.chars().next() {
            let old = (first.len_utf16() * width) as u8;
            lines.write_recoded(copied, Span::new(start, end), old, Style::default());
            copied.clear();
        }
    };
    for (c, units) in units(stream, piece) {
        let end = at + units * width;
        let other = copied.chars().next().is_some_and(|first| first.len_utf8() != c.len_utf8());
        if other || c.is_control() {
            flush(lines, &mut copied, start, at);
            start = at;
        }
        if c.is_control() {
            lines.write(" ", Span::new(at, end), false, Style::default());
            start = end;
        } else {
            copied.push(c);
        }
        at = end;
    }
    flush(lines, &mut copied, start, at);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        assert_eq!(short(3_u32 << 2 | 2), 3.0);
        assert_eq!(short((-5_i32 as u32) << 2 | 3), -0.05);
        assert_eq!(short((1.5_f64.to_bits() >> 32) as u32), 1.5);
    }
}
