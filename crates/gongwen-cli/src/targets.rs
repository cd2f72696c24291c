//! `gongwen targets`: what an analyst wants first, the numbers of a folder of plans.

use std::fmt::Write;

use gongwen::{Analysis, Budget, SourceFile};
use gongwen_export::{Document, wire};
use serde_json::json;

use crate::archive::{self, Opened};
use crate::args::{Kind, Targets};
use crate::names::shown;
use crate::report::Reporter;
use crate::whereabouts::Whereabouts;
use crate::{Failure, Outcome, alone};

/// Columns of the table and of the CSV.
const COLUMNS: [&str; 8] = ["indicator", "comparator", "value", "unit", "time", "kind", "text", "where"];

pub(crate) fn run(args: &Targets, reporter: &Reporter) -> Outcome {
    let listing = args.inputs.list(None)?;
    listing.report(reporter)?;
    let pipeline = crate::pipeline()?;
    let mut form = match (args.json, args.csv) {
        (true, _) => Form::Json,
        (_, true) => Form::Csv,
        _ => Form::Table([0; COLUMNS.len()]),
    };
    crate::print(&form.head())?;
    let mut good = true;
    for input in listing.inputs {
        let mut show = |name: &str, opened: Result<Opened, Failure>| {
            let rows = alone(|| {
                let Opened { bytes, entry } = opened?;
                let expired = args.inputs.clock();
                let budget = Budget::new(args.inputs.limits(), &expired);
                let source = SourceFile { path: name.to_owned(), bytes };
                let analysis = pipeline.convert_within(&source, &budget)?;
                let analysis = archive::settle(analysis, entry.as_deref(), source.bytes.len());
                Ok(rows_of(&analysis, &Whereabouts::new(&analysis, &source.bytes), &args.kind))
            });
            match rows {
                // Document by document: a reader that has seen enough ends the run.
                Ok(rows) => crate::print(&form.rows(&rows)),
                Err(e) => {
                    reporter.failed(name, &e);
                    Ok(false)
                }
            }
        };
        let opened = input.open(args.inputs.max_bytes);
        let entries = opened.as_ref().map_or(Ok(None), |opened| archive::entries(&opened.bytes));
        match entries {
            Ok(Some(entries)) => {
                for entry in entries {
                    let name = archive::name_inside(&input.name, &entry.name);
                    good &= show(&name, archive::unpack(&entry))?;
                }
            }
            Ok(None) => good &= show(&input.name, opened)?,
            Err(e) => good &= show(&input.name, Err(e))?,
        }
    }
    Ok(good)
}

type Row = [String; COLUMNS.len()];

fn rows_of(analysis: &Analysis, whereabouts: &Whereabouts<'_>, kinds: &[Kind]) -> Vec<Row> {
    let document = Document::new(analysis, "");
    let wanted = |q: &wire::Quantity| {
        let kind = word(&q.kind);
        if kinds.is_empty() {
            return kind != "other" && !q.rhetorical;
        }
        kinds.iter().any(|k| format!("{k:?}").to_lowercase() == kind)
    };
    let row = |q: &wire::Quantity, span| {
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
            format!("{}:{}", analysis.source.path, whereabouts.of(span)),
        ]
    };
    let quantities = document.quantities.iter().zip(&analysis.facts.quantities);
    quantities.filter(|(q, _)| wanted(q)).map(|(q, found)| row(q, found.span)).collect()
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

/// How the rows are printed.
enum Form {
    Json,
    /// RFC 4180.
    Csv,
    /// With the widths of its columns, which grow where a document needs it.
    Table([usize; COLUMNS.len()]),
}

impl Form {
    fn head(&mut self) -> String {
        match self {
            Self::Json => String::new(),
            Self::Csv | Self::Table(_) => self.rows(&[COLUMNS.map(str::to_owned)]),
        }
    }

    fn rows(&mut self, rows: &[Row]) -> String {
        match self {
            Self::Json => rows.iter().map(as_json).collect(),
            Self::Csv => rows.iter().map(as_csv).collect(),
            Self::Table(widths) => as_table(rows, widths),
        }
    }
}

fn as_json(row: &Row) -> String {
    let object: serde_json::Map<_, _> =
        COLUMNS.iter().zip(row).map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    format!("{}\n", serde_json::Value::Object(object))
}

fn as_csv(row: &Row) -> String {
    let quote = |cell: &String| {
        let cell = if is_formula(cell) { format!("'{cell}") } else { cell.clone() };
        match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell,
        }
    };
    row.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n"
}

/// Whether a spreadsheet would run `cell` instead of showing it. Numbers and ranges (`-5.2`, `-3–-1`) are what
/// they are, and a sign alone (the comparator `=`) runs nothing.
fn is_formula(cell: &str) -> bool {
    let is_number = |n: &str| {
        let digits = n.strip_prefix(['-', '+']).unwrap_or(n);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && cell.chars().nth(1).is_some()
        && !cell.split('–').all(is_number)
}

fn as_table(rows: &[Row], widths: &mut [usize; COLUMNS.len()]) -> String {
    let rows: Vec<Row> = rows.iter().map(|row| row.each_ref().map(|cell| shown(cell))).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&*widths) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_defused_and_numbers_are_not() {
        for cell in ["=1+1", "@SUM(1)", "+cmd", "-cmd", "\t=1", "\r=1", "＝1", "-5-3", "+1+1"] {
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["-5.2", "+3", "-3–-1", "5", "≥5", "", "a=b", "–", "="] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }
}
