//! A small writer of Excel's binary workbooks.

use super::{number, ole, utf16};

/// A record.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
}

/// A string with two bytes of length, as narrow as it can be.
pub fn string(text: &str) -> Vec<u8> {
    [number(text.encode_utf16().count(), 2), characters(text)].concat()
}

fn characters(text: &str) -> Vec<u8> {
    match text.chars().all(|c| u32::from(c) < 256) {
        true => [vec![0], text.chars().map(|c| c as u8).collect()].concat(),
        false => [vec![1], utf16(text)].concat(),
    }
}

/// A cell: row, column, format, what it holds.
pub fn cell(kind: u16, row: usize, column: usize, format: usize, data: &[u8]) -> Vec<u8> {
    record(kind, &[number(row, 2), number(column, 2), number(format, 2), data.to_vec()].concat())
}

/// A sheet: its name, state, and records.
#[derive(Debug, Clone)]
pub struct Tab {
    pub name: &'static str,
    pub state: u8,
    pub records: Vec<Vec<u8>>,
}

/// The stream of a workbook with `globals` and `tabs`.
pub fn stream(globals: &[Vec<u8>], tabs: &[Tab]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0]);
    let end = record(0x0A, &[]);
    let bound = |at: usize, tab: &Tab| {
        let name = [number(tab.name.encode_utf16().count(), 1), characters(tab.name)].concat();
        record(0x85, &[number(at, 4), vec![tab.state, 0], name].concat())
    };
    let mut head = begin(5);
    head.extend(globals.concat());
    let mut at = head.len() + tabs.iter().map(|tab| bound(0, tab).len()).sum::<usize>() + end.len();
    let mut sheets = Vec::new();
    for tab in tabs {
        head.extend(bound(at, tab));
        let sheet = [begin(0x10), tab.records.concat(), end.clone()].concat();
        at += sheet.len();
        sheets.extend(sheet);
    }
    [head, end, sheets].concat()
}

/// The file of a stream.
pub fn file(stream: Vec<u8>) -> Vec<u8> {
    ole(&[("Workbook", stream)])
}
