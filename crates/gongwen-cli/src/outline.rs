//! `gongwen outline`: the tree of a document in the terminal.

use std::fmt::Write;

use gongwen::Analysis;

use crate::Outcome;
use crate::args::Outline;
use crate::whereabouts::Whereabouts;

pub(crate) fn run(args: &Outline) -> Outcome {
    let (source, analysis) = crate::analyse(&args.file)?;
    crate::print(&outline(&analysis, &Whereabouts::new(&analysis, &source)))
}

/// Characters that are shown of a section without a heading.
const OPENING: usize = 24;

/// The first words of a section, without its number.
fn opening(section: &str, number: &str) -> String {
    let line = section.lines().next().unwrap_or_default();
    let words: String = line.chars().skip(number.trim_end().chars().count()).collect();
    let words = words.trim_start();
    match words.chars().nth(OPENING) {
        Some(_) => words.chars().take(OPENING).chain(['…']).collect(),
        None => words.to_owned(),
    }
}

/// Parts, sections and tables in reading order with the lines or pages of the source they start in.
fn outline(analysis: &Analysis, whereabouts: &Whereabouts<'_>) -> String {
    let document = &analysis.document;
    let text = document.text();
    let mut rows: Vec<(usize, usize, String)> = Vec::new();
    for part in &document.parts {
        let title = part.title.as_deref().unwrap_or("");
        rows.push((part.span.start(), 0, format!("[{}] {title}", part.role.name())));
    }
    for section in &document.sections {
        let number = section.number.as_deref().map_or(String::new(), |n| format!("{n} "));
        let heading = match section.heading {
            Some(heading) => heading.of(text).to_owned(),
            None => format!("‹{}›", opening(section.span.of(text), &number)),
        };
        let more = if section.run_in { " …" } else { "" };
        rows.push((section.span.start(), section.depth, format!("{number}{heading}{more}")));
    }
    for table in &document.tables {
        let caption = table.caption.map_or("", |c| c.of(text));
        let columns = table.columns.join(" | ");
        let depth = table.section.map_or(0, |s| document.sections[s].depth) + 1;
        let size = format!("{}×{}", table.rows.len(), table.columns.len());
        rows.push((table.span.start(), depth, format!("[table {size}] {caption} ({columns})")));
    }
    // Stable: of what starts at one place, the part stands before its first section.
    rows.sort_by_key(|(start, ..)| *start);
    let mut out = String::new();
    for (start, depth, label) in rows {
        let place = whereabouts.of(gongwen_text::Span::empty(start));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place:>5}  {}{label}", "  ".repeat(depth));
    }
    out
}
