//! Workbooks: the cells of each sheet as a table, behind the sheet's name.
//!
//! A row is a line, and a row without a character is none; columns count from the first one that holds something. Numbers
//! keep all their digits; dates, percentages and the words of a format are written as they are shown (`format.rs`). Formulas
//! give their last result. Hidden sheets and rows are read and said. Known limits: comments, charts and text boxes are not
//! read; a merged cell shows what its first one holds.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod biff;
mod format;
mod grid;
mod xls;
mod xlsx;

use gongwen_model::{Encoding, EncodingEvidence};

pub(crate) use self::format::Formats;
use self::grid::Writer;
use crate::{Format, FormatError, Limits, Reading, Stream};

/// Reads a workbook.
pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    formats: &Formats,
    limits: &Limits,
) -> Result<Reading, FormatError> {
    match format {
        Format::Xls => xls::read(bytes, formats, limits),
        _ => xlsx::read(bytes, formats, limits),
    }
}

/// What was written, as the reading of a file.
fn reading(format: Format, writer: Writer<'_>, streams: Vec<Stream>) -> Result<Reading, FormatError> {
    if !writer.any {
        return Err(FormatError::NoText);
    }
    let name = if format == Format::Xlsx { "UTF-8" } else { "UTF-16LE" };
    Ok(Reading {
        format,
        text: writer.lines.text,
        map: writer.lines.map.finish(),
        encoding: Encoding { name, evidence: EncodingEvidence::Declared, confidence: 1.0, runner_up: None },
        streams,
        marks: writer.lines.marks,
        facts: Vec::new(),
        diagnostics: writer.diagnostics,
    })
}
