//! From readings to edits: what is taken out, joined and folded, and the lines of the final text.

use gongwen_text::{Edits, Fold, Removal, Repair, RepairKind, Span, Text, Why};

use crate::chars::{self, Pairs};
use crate::label::Label;
use crate::layout::Reading;
use crate::line::Line;
use crate::marks::Row;

/// One line of the final text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// How it was read.
    pub(crate) reading: Reading,
    /// Bold passages as byte ranges of the line.
    pub(crate) bold: Vec<(usize, usize)>,
    /// Blank lines in front of and behind it in the source.
    pub(crate) blanks: (usize, usize),
    /// Level of a heading by mark-up or by the format, 0 for none.
    pub(crate) hash: usize,
    /// The number in front.
    pub(crate) label: Option<Label>,
    /// The row that it is, where the format says so.
    pub(crate) row: Option<Row>,
}

/// The edits of the layout and the shapes of the lines that they leave.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) edits: Edits,
    pub(crate) shapes: Vec<Shape>,
    /// Texts of removed lines with their reason, for what is read from furniture.
    pub(crate) removed: Vec<(Removal, String)>,
}

/// Rows above and below that tell whether a table is indented.
const NEAR_ROWS: usize = 12;

fn space() -> Why {
    Why::Fold(Fold::Space)
}

/// Turns the readings into edits on `text`.
pub(crate) fn compose(text: &str, lines: &[Line], readings: &[Reading]) -> Composed {
    let mut out = Composed::default();
    let pairs = Pairs::of(lines);
    // End of what has been dealt with; everything between pieces is white space (and rules).
    let mut at = 0;
    // Whether a line of the final text is open, so that the next one needs a line break.
    let mut open = false;
    // End of the last line of text, and the length of the final line so far.
    let (mut before, mut length) = (0, 0);
    let mut k = 0;
    while let (Some(line), Some(reading)) = (lines.get(k), readings.get(k)) {
        if let Reading::Furniture(reason) = *reading {
            // Neighbours of one reason go out in one piece.
            let mut end = k;
            while readings.get(end + 1) == Some(reading) && lines.get(end + 1).is_some_and(|l| l.blanks < 4) {
                end += 1;
            }
            let last = lines.get(end).unwrap_or(line);
            fold(&mut out.edits, Span::new(at, line.span.start()));
            out.edits.delete(Span::new(line.span.start(), last.span.end()), Why::Removal(reason));
            // What the format says of a line that it sets apart is known from its facts.
            let own = lines.get(k..=end).unwrap_or_default().iter().filter(|l| l.mark.furniture.is_none());
            out.removed.extend(own.map(|l| (reason, l.plain.clone())));
            at = last.span.end();
            k = end + 1;
            continue;
        }
        // Empty cells in front of a row; a tab in front of all rows is an indent.
        let tabs = match reading {
            Reading::Row if line.mark.row.is_some() => line.tabs,
            Reading::Row => line.tabs.saturating_sub(indent_of_rows(lines, readings, k)),
            _ => 0,
        };
        let gap = Span::new(at, line.span.start() - tabs);
        if *reading == Reading::Continuation && open {
            let twice = repeated(text, before, line, &pairs);
            length += join(&mut out, text, before, gap, line, twice);
            length -= twice;
        } else {
            match open {
                true => break_line(&mut out.edits, text, gap),
                false => fold(&mut out.edits, gap),
            }
            length = 0;
            out.shapes.push(Shape {
                reading: *reading,
                bold: Vec::new(),
                blanks: (line.blanks, lines.get(k + 1).map_or(9, |l| l.blanks)),
                hash: line.hash,
                label: line.label.clone().filter(|_| *reading != Reading::Row),
                row: line.mark.row.clone(),
            });
        }
        content(&mut out.edits, text, line, tabs, *reading);
        if let Some(shape) = out.shapes.last_mut() {
            shape.bold.extend(line.bold.iter().map(|(a, b)| (length + a, length + b)));
        }
        length += line.plain.len();
        open = true;
        at = line.span.end();
        before = at;
        k += 1;
    }
    fold(&mut out.edits, Span::new(at, text.len()));
    out
}

/// Tabs that stand in front of all rows around row `k`.
fn indent_of_rows(lines: &[Line], readings: &[Reading], k: usize) -> usize {
    let is_row = |j: &usize| readings.get(*j) == Some(&Reading::Row);
    let above = (0..k).rev().take_while(is_row).take(NEAR_ROWS);
    let below = (k..lines.len()).take_while(is_row).take(NEAR_ROWS);
    above.chain(below).filter_map(|j| lines.get(j)).map(|l| l.tabs).min().unwrap_or(0)
}

/// Takes white space out.
fn fold(edits: &mut Edits, gap: Span<Text>) {
    if !gap.is_empty() {
        edits.delete(gap, space());
    }
}

/// Leaves one line break of the white space between two lines.
fn break_line(edits: &mut Edits, text: &str, gap: Span<Text>) {
    match gap.of(text).find('\n') {
        Some(offset) => {
            let found = gap.start() + offset;
            fold(edits, Span::new(gap.start(), found));
            fold(edits, Span::new(found + 1, gap.end()));
        }
        // Only furniture stood between them and took the break along.
        None => edits.replace(gap, "\n", space()),
    }
}

/// Length of the first character of `line` where the break printed it twice (`“智⏎智能制造`), else 0. Doubled
/// characters are common in Chinese (骨干⏎干部): so nothing may stand before it that it could end a word with, the
/// document may not double it anywhere else, and must know it with the character behind.
fn repeated(text: &str, before: usize, line: &Line, pairs: &Pairs<'_>) -> usize {
    let mut back = text.get(..before).unwrap_or_default().chars().rev();
    let mut front = line.plain.chars();
    match (back.next(), back.next(), front.next(), front.next()) {
        (Some(last), Some(lead), Some(first), Some(second))
            if last == first
                && chars::is_han(first)
                && (chars::is_opening(lead) || matches!(lead, '、' | '，' | ',' | '。'))
                && line.markup.is_empty()
                && !pairs.has((first, first))
                && pairs.has((first, second)) =>
        {
            first.len_utf8()
        }
        _ => 0,
    }
}

/// Closes the gap in front of a continuation, with the first `twice` bytes of the line; the length of what takes
/// their place.
fn join(out: &mut Composed, text: &str, before: usize, gap: Span<Text>, line: &Line, twice: usize) -> usize {
    let before = text.get(..before).and_then(|t| t.chars().next_back());
    let after = line.plain.chars().next();
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let letters = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let glue = if word(before) && word(after) && (letters(before) || letters(after)) { " " } else { "" };
    let (rule, evidence) = match twice {
        0 => ("segment/join", "sentence goes on"),
        _ => ("segment/join-repeated", "character printed on both sides"),
    };
    let repair =
        Repair { kind: RepairKind::HardWrap, rule, confidence: 0.95, evidence: vec![evidence.to_owned()] };
    let span = Span::new(gap.start(), gap.end() + twice);
    out.edits.replace(span, glue, Why::Repair(Box::new(repair)));
    glue.len()
}

/// Takes mark-up out of a line and makes one tab of what separates cells.
fn content(edits: &mut Edits, text: &str, line: &Line, tabs: usize, reading: Reading) {
    let mut markup = line.markup.clone();
    markup.sort();
    // Marks around nothing may reach over each other and over the white space at the ends of the line, which goes anyway.
    let mut at = line.span.start();
    for m in markup {
        let (from, to) = (m.start().max(at), m.end().min(line.span.end()));
        if from < to {
            edits.delete(Span::new(from, to), space());
            at = to;
        }
    }
    if reading == Reading::Row && line.markup.is_empty() {
        let row = Span::new(line.span.start() - tabs, line.span.end());
        // The cells of a format are told apart by tabs alone.
        if line.mark.row.is_none() || row.of(text).contains('\t') {
            separators(edits, text, row);
        }
    }
}

/// Makes one tab of each gap between cells of a row.
fn separators(edits: &mut Edits, text: &str, row: Span<Text>) {
    let raw = row.of(text);
    let piped = raw.starts_with('|');
    let tabbed = raw.contains('\t');
    let is_gap = |c: char| c.is_whitespace() || (piped && c == '|');
    let mut chars = raw.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_gap(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| is_gap(*c)) {
            end = at + c.len_utf8();
        }
        let gap = raw.get(start..end).unwrap_or_default();
        let separates = match () {
            () if piped => gap.contains('|'),
            () if tabbed => gap.contains('\t'),
            () => chars::len(gap) >= 2,
        };
        if !separates {
            continue;
        }
        let span = Span::new(row.start() + start, row.start() + end);
        // Two tabs are an empty cell.
        let count = match () {
            () if piped && (start == 0 || end == raw.len()) => gap.matches('|').count() - 1,
            () if piped => gap.matches('|').count(),
            () if tabbed => gap.matches('\t').count(),
            () => 1,
        };
        let new = "\t".repeat(count);
        if gap != new {
            edits.replace(span, &new, space());
        }
    }
}
