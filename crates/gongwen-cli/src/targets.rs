//! `gongwen targets`: what an analyst wants first, the numbers of a folder of plans.

use std::fmt::Write;

use gongwen::{Analysis, Budget, SourceFile};
use gongwen_export::{Document, wire};
use gongwen_text::LineIndex;
use serde_json::json;

use crate::args::{Kind, Targets};
use crate::report::Reporter;
use crate::{Fatal, Outcome};

/// Columns of the table and of the CSV.
const COLUMNS: [&str; 8] = ["indicator", "comparator", "value", "unit", "time", "kind", "text", "where"];

pub(crate) fn run(args: &Targets, reporter: &Reporter) -> Outcome {
    let inputs = args.inputs.list(std::path::Path::new(""))?;
    if inputs.is_empty() {
        return Err(Fatal::Unable("no input files".to_owned()));
    }
    let pipeline = crate::pipeline()?;
    let mut rows = Vec::new();
    let mut good = true;
    for input in inputs {
        let bytes = match input.read(args.inputs.max_bytes) {
            Ok(bytes) => bytes,
            Err(e) => {
                reporter.error(&format!("{}: {} [{}]", input.name, e.message, e.code));
                good = false;
                continue;
            }
        };
        let lines = LineIndex::new(&bytes);
        let expired = args.inputs.clock();
        let budget = Budget::new(args.inputs.limits(), &expired);
        match pipeline.convert_within(&SourceFile { path: input.name.clone(), bytes }, &budget) {
            Ok(analysis) => rows.extend(rows_of(&analysis, &lines, &args.kind)),
            Err(e) => {
                reporter.error(&format!("{}: {e} [{}]", input.name, e.code()));
                good = false;
            }
        }
    }
    let text = if args.json {
        rows.iter().map(as_json).collect()
    } else if args.csv {
        std::iter::once(COLUMNS.map(str::to_owned)).chain(rows).map(|r| as_csv(&r)).collect()
    } else {
        as_table(&rows)
    };
    crate::print(&text)?;
    Ok(good)
}

type Row = [String; COLUMNS.len()];

fn rows_of(analysis: &Analysis, lines: &LineIndex, kinds: &[Kind]) -> Vec<Row> {
    let document = Document::new(analysis, "");
    let wanted = |q: &&wire::Quantity| {
        let kind = word(&q.kind);
        if kinds.is_empty() {
            return kind != "other" && !q.rhetorical;
        }
        kinds.iter().any(|k| format!("{k:?}").to_lowercase() == kind)
    };
    let row = |q: &wire::Quantity| {
        let max = q.value_max_decimal.as_ref().map_or(String::new(), |m| format!("–{m}"));
        let unit = if q.per.is_some() { format!("{}/{}", q.unit, text(&q.per)) } else { q.unit.clone() };
        [
            text(&q.indicator),
            word(&q.comparator),
            format!("{}{max}", q.value_decimal),
            unit,
            q.time.as_ref().map_or(String::new(), |t| t.text.clone()),
            word(&q.kind),
            q.text.clone(),
            format!("{}:{}", analysis.source.path, lines.line(q.source_start)),
        ]
    };
    document.quantities.iter().filter(wanted).map(row).collect()
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// The word that stands for `value` in the output.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn as_json(row: &Row) -> String {
    let object: serde_json::Map<_, _> =
        COLUMNS.iter().zip(row).map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    format!("{}\n", serde_json::Value::Object(object))
}

/// RFC 4180.
fn as_csv(row: &Row) -> String {
    let quote = |cell: &String| match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    row.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n"
}

fn as_table(rows: &[Row]) -> String {
    let header = COLUMNS.map(str::to_owned);
    let mut widths = [0; COLUMNS.len()];
    for row in std::iter::once(&header).chain(rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    let mut out = String::new();
    for row in std::iter::once(&header).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell}{}  ", " ".repeat(width - columns(cell)));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// Columns that `cell` takes in a terminal: two for what is East Asian wide.
fn columns(cell: &str) -> usize {
    cell.chars()
        .map(|c| {
            1 + usize::from(matches!(c, '\u{2e80}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”'))
        })
        .sum()
}
