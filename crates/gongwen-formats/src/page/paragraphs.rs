//! Which printed lines go on in the next one.
//!
//! A line goes on if the next one begins at the left edge of the text and its first word had no room at the end of this one:
//! printed paragraphs are filled. Paragraphs of official documents begin two characters in, so that the first line of the next
//! one is told; where they do not, one that fills its last line is joined to the next unless that begins with a number. Lines of
//! a title are joined if they are centred, of one size and colour, in larger type than the text, and close to each other.
//! The edges are those of the column, or of the columns of other pages that it fits into.

use super::around;
use super::glyph::Rect;
use super::printed::{Printed, is_wide};
use crate::Align;

/// Left and right edge of the text that a line stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    left: f32,
    right: f32,
    /// Lines that it is told by.
    lines: usize,
    /// Lines that end at the right edge.
    full: usize,
    /// Usual distance of lines; 0 if there are too few.
    pitch: f32,
}

/// What was found about a line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Setting {
    /// Whether it goes on the line before it.
    pub(super) joins: bool,
    pub(super) align: Align,
}

/// How each of `lines`, which are those of the text in their order, is set.
pub(super) fn settings(lines: &[&Printed]) -> Vec<Setting> {
    let columns = columns(lines);
    let frames: Vec<Frame> = columns.iter().map(|column| frame(column)).collect();
    let body = around::size(lines.iter().copied());
    let mut settings = Vec::with_capacity(lines.len());
    let mut last: Option<(&Printed, Frame)> = None;
    for (column, own) in columns.iter().zip(&frames) {
        let frame = widest(&frames, *own, column);
        for (at, line) in column.iter().enumerate() {
            let running = |line: &Printed| line.table.is_none();
            let joins =
                last.filter(|(before, _)| running(before) && running(line)).is_some_and(|(before, of)| {
                    let near = at > 0;
                    let gap = line.base - before.base;
                    let apart = near && frame.pitch > 0.0 && gap > 1.4 * frame.pitch.max(line.size);
                    let title = near && is_title(before, line, frame, body) && gap <= 2.2 * line.size;
                    title || (!apart && goes_on(before, line, of, frame))
                });
            settings.push(Setting { joins, align: align(line, frame) });
            last = Some((line, frame));
        }
    }
    settings
}

/// Cuts lines where a page or column ends.
fn columns<'p>(lines: &[&'p Printed]) -> Vec<Vec<&'p Printed>> {
    let mut columns: Vec<Vec<&Printed>> = Vec::new();
    let mut extent = Rect::default();
    for line in lines {
        let last = columns.last().and_then(|column| column.last());
        let goes_on = last.is_some_and(|last| {
            let overlaps = line.flow.x0 < extent.x1 && extent.x0 < line.flow.x1;
            let running = last.table.is_none() && line.table.is_none();
            running && last.page == line.page && line.base > last.base && overlaps
        });
        match columns.last_mut().filter(|_| goes_on) {
            Some(column) => {
                column.push(line);
                extent = extent.cover(line.flow);
            }
            None => {
                columns.push(vec![line]);
                extent = line.flow;
            }
        }
    }
    columns
}

fn frame(column: &[&Printed]) -> Frame {
    // Rows of things that stand apart reach where running text does not, unless there is nothing else.
    let running: Vec<&Printed> = column.iter().copied().filter(|line| !line.parted).collect();
    let column = if running.is_empty() { column } else { &running };
    let left = column.iter().map(|line| line.flow.x0).fold(f32::INFINITY, f32::min);
    let right = column.iter().map(|line| line.flow.x1).fold(f32::NEG_INFINITY, f32::max);
    let full = column.iter().filter(|line| line.flow.x1 >= right - 1.2 * line.size).count();
    let mut steps: Vec<f32> = column
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.base - a.base),
            _ => None,
        })
        .collect();
    steps.sort_by(f32::total_cmp);
    let pitch = if steps.len() >= 2 { steps.get(steps.len() / 2).copied().unwrap_or(0.0) } else { 0.0 };
    Frame { left, right, lines: column.len(), full, pitch }
}

/// The frame of a column: that of the fullest column that it fits into, itself included.
fn widest(frames: &[Frame], own: Frame, column: &[&Printed]) -> Frame {
    /// Columns that are looked at; the first ones of a document tell its frame.
    const LOOKED_AT: usize = 64;
    let slack = 0.6 * column.first().map_or(0.0, |line| line.size);
    let fits = |frame: &&Frame| frame.left <= own.left + slack && frame.right >= own.right - slack;
    let best = frames.iter().take(LOOKED_AT).filter(fits).max_by_key(|frame| frame.lines);
    match best.filter(|best| best.lines > own.lines) {
        Some(best) => Frame { pitch: if own.pitch > 0.0 { own.pitch } else { best.pitch }, ..*best },
        None => own,
    }
}

/// Whether `line` goes on what `before` says; `of` is the frame of `before`, `frame` that of `line`.
fn goes_on(before: &Printed, line: &Printed, of: Frame, frame: Frame) -> bool {
    /// Narrowest running text in ems.
    const NARROW: f32 = 10.0;
    let em = line.size;
    let same_size = (before.size - em).abs() <= 0.12 * em;
    let at_left = (line.flow.x0 - frame.left).abs() <= 0.6 * em;
    let no_room = before.flow.x1 + first_word(&line.text) * em > of.right + 0.1 * em;
    // A single line that reaches the edge makes the edge; that its successor stands further out tells a paragraph.
    let indented = before.flow.x0 >= of.left + 0.9 * em && before.flow.width() >= 12.0 * em;
    let known = (of.full >= 2 || indented) && of.right - of.left >= NARROW * em;
    let ended = before.text.trim_end().ends_with(['。', '；', '：', '！', '？', ';', ':', '．']);
    !before.parted
        && !line.parted
        && same_size
        && at_left
        && no_room
        && known
        && !(ended && is_numbered(&line.text))
}

/// Whether both lines belong to one title.
fn is_title(before: &Printed, line: &Printed, frame: Frame, body: f32) -> bool {
    let style = |line: &Printed| line.pieces.first().map(|piece| (piece.style.red, piece.style.font));
    let centred = |line: &Printed| align(line, frame) == Align::Center || fills(line, frame);
    line.size >= 1.15 * body
        && (before.size - line.size).abs() <= 0.03 * line.size
        && style(before) == style(line)
        && centred(before)
        && align(line, frame) == Align::Center
        && !before.text.trim_end().ends_with(['。', '：', ':', '；'])
        && !is_numbered(&line.text)
}

fn fills(line: &Printed, frame: Frame) -> bool {
    line.flow.x0 - frame.left <= 2.0 * line.size && frame.right - line.flow.x1 <= 2.0 * line.size
}

/// How a line stands between the edges.
fn align(line: &Printed, frame: Frame) -> Align {
    let (left, right) = (line.flow.x0 - frame.left, frame.right - line.flow.x1);
    let em = line.size;
    if left > 2.6 * em && (left - right).abs() <= 1.5 * em {
        Align::Center
    } else if left > 0.4 * (frame.right - frame.left) && right < left {
        Align::Right
    } else {
        Align::Left
    }
}

/// Width in ems of the first word of a line, with the punctuation that may not be parted from it.
pub(super) fn first_word(line: &str) -> f32 {
    let closes = |c: &char| {
        matches!(
            c,
            '，' | '。'
                | '、'
                | '；'
                | '：'
                | '？'
                | '！'
                | '）'
                | '》'
                | '”'
                | '’'
                | '〉'
                | '】'
                | '〕'
                | '…'
                | '％'
        )
    };
    let mut characters = line.trim_start().chars().peekable();
    let Some(first) = characters.next() else { return 0.0 };
    let mut width: f32 = if is_wide(first) { 1.0 } else { 0.5 };
    if !is_wide(first) {
        while characters.next_if(|c| !is_wide(*c) && !c.is_whitespace()).is_some() {
            width += 0.5;
        }
    } else if matches!(first, '（' | '《' | '“' | '‘' | '〈' | '【' | '〔') && characters.next().is_some()
    {
        width += 1.0;
    }
    while characters.next_if(closes).is_some() {
        width += 1.0;
    }
    // Digits with their unit, and a line whose punctuation was pressed together.
    (width + 0.6).min(20.0)
}

/// Whether a line begins with the number of a section or an item.
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start();
    let han = |c: char| "〇一二三四五六七八九十百零".contains(c);
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if let Some(inner) = line.strip_prefix(['（', '(']) {
        let rest = inner.trim_start_matches(|c| han(c) || digit(c));
        return rest.len() < inner.len() && rest.starts_with(['）', ')']);
    }
    if line.starts_with(|c| ('①'..='⑳').contains(&c)) {
        return true;
    }
    if let Some(inner) = line.strip_prefix('第') {
        let rest = inner.trim_start_matches(|c| han(c) || digit(c));
        return rest.len() < inner.len() && rest.starts_with(['条', '章', '节', '编']);
    }
    let rest = line.trim_start_matches(han);
    if rest.len() < line.len() {
        return rest.starts_with('、');
    }
    let rest = line.trim_start_matches(digit);
    rest.len() < line.len() && rest.starts_with(['.', '．', '、'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for line in ["一、总则", "（二）目标", "(3) 任务", "①明确", "第十条 本条例", "1. 建设", "２．建设"]
        {
            assert!(is_numbered(line), "{line}");
        }
        for line in ["三条规定", "（略）", "第二天", "2024年", "总则", "一是"] {
            assert!(!is_numbered(line), "{line}");
        }
    }

    #[test]
    fn words() {
        assert_eq!(first_word("的，"), 2.6);
        assert_eq!(first_word("2024年"), 2.6);
        assert_eq!(first_word("（略）"), 3.6);
        assert_eq!(first_word(""), 0.0);
    }
}
