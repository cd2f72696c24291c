//! The physical lines of a draft, with what can be seen of each without its neighbours.

use gongwen_model::Budget;
use gongwen_text::{Lines, Span, Text};

use crate::chars;
use crate::label::{self, Label};
use crate::marks::Mark;

/// One line that is not blank.
#[derive(Debug)]
pub(crate) struct Line {
    /// From the first to the last character that is not white space, mark-up included.
    pub(crate) span: Span<Text>,
    /// What a reader sees: without mark-up.
    pub(crate) plain: String,
    /// Mark-up inside the line: to be taken out of the text.
    pub(crate) markup: Vec<Span<Text>>,
    /// Bold passages, as byte ranges of `plain`.
    pub(crate) bold: Vec<(usize, usize)>,
    /// Blank lines in front of it.
    pub(crate) blanks: usize,
    /// White space in front of its text, in characters.
    pub(crate) indent: usize,
    /// Bytes of the white space in front of it from the first tab on: empty cells, if it is a row of a table.
    pub(crate) tabs: usize,
    /// Level of a heading by mark-up or by the format, 0 for none.
    pub(crate) hash: usize,
    /// Whether a list mark `-` or `*` was taken off.
    pub(crate) bullet: bool,
    /// The number in front.
    pub(crate) label: Option<Label>,
    /// Characters of `plain`.
    pub(crate) len: usize,
    /// What the format of the file says about it.
    pub(crate) mark: Mark,
}

impl Line {
    /// Whether the whole line is bold.
    pub(crate) fn is_bold(&self) -> bool {
        let covered: usize = self.bold.iter().map(|(a, b)| b - a).sum();
        covered > 0 && covered + 6 >= self.plain.trim().len()
    }
}

/// White space and what is as invisible.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Whether `text` has headings of Markdown. In text of a format that has its own headings and types, `**` is a mark only where
/// somebody wrote Markdown into it.
pub(crate) fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    })
}

/// Reads the lines of `text`; `markdown` says whether marks of Markdown are seen through. Rules of Markdown (`---`) are blank
/// lines; their spans are in no line.
pub(crate) fn read(text: &str, markdown: bool, budget: &Budget<'_>) -> Vec<Line> {
    let mut out = Vec::new();
    let mut blanks = 0;
    for (span, raw) in Lines::new(text) {
        if budget.is_over() {
            break;
        }
        let content = raw.trim_matches(is_blank);
        if content.is_empty() || is_rule(content) {
            blanks += 1;
            continue;
        }
        let lead = raw.len() - raw.trim_start_matches(is_blank).len();
        let start = span.start() + lead;
        let indent = raw.get(..lead).map_or(0, chars::len);
        let mut line = Line {
            span: Span::new(start, start + content.len()),
            plain: String::with_capacity(content.len()),
            markup: Vec::new(),
            bold: Vec::new(),
            blanks,
            indent,
            tabs: raw.get(..lead).and_then(|s| s.find('\t')).map_or(0, |at| lead - at),
            hash: 0,
            bullet: false,
            label: None,
            len: 0,
            mark: Mark::default(),
        };
        if markdown {
            strip(&mut line, content);
        } else {
            line.plain.push_str(content);
        }
        if line.plain.trim().is_empty() {
            blanks += 1;
            continue;
        }
        line.label = label::read(&line.plain);
        line.len = chars::len(&line.plain);
        blanks = 0;
        out.push(line);
    }
    out
}

/// `---`, `***`, `===`, `____`: a rule and no text.
fn is_rule(s: &str) -> bool {
    // `|---|:--:|` under the header of a Markdown table.
    let table =
        s.starts_with('|') && s.contains("--") && s.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    table || s.len() >= 3 && ['-', '*', '_', '='].iter().any(|m| s.chars().all(|c| c == *m || c == ' '))
}

/// Takes Markdown out of `content`: heading marks, list marks, bold marks, link targets.
fn strip(line: &mut Line, content: &str) {
    let base = line.span.start();
    let mut at = 0;
    let take = |line: &mut Line, from: usize, to: usize| {
        if from < to {
            line.markup.push(Span::new(base + from, base + to));
        }
    };
    let hashes = content.len() - content.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && content.get(hashes..).is_some_and(|r| r.starts_with(is_blank)) {
        line.hash = hashes;
        at = content.len() - content.get(hashes..).map_or(0, |r| r.trim_start_matches(is_blank).len());
    } else if let Some(rest) = content.strip_prefix(['-', '*', '+', '•', '>'])
        && rest.starts_with(' ')
        && !rest.trim().ends_with(['-', '—'])
    {
        line.bullet = !content.starts_with('>');
        at = content.len() - rest.trim_start_matches(is_blank).len();
    }
    take(line, 0, at);
    let mut open: Option<usize> = None;
    while let Some(rest) = content.get(at..)
        && let Some(c) = rest.chars().next()
    {
        if rest.starts_with("**") {
            let end = at + 2;
            take(line, at, end);
            match open.take() {
                Some(from) => line.bold.push((from, line.plain.len())),
                None => open = Some(line.plain.len()),
            }
            at = end;
        } else if c == '['
            && let Some((label, target)) = link(rest)
        {
            take(line, at, at + 1);
            line.plain.push_str(label);
            take(line, at + 1 + label.len(), at + target);
            at += target;
        } else {
            line.plain.push(c);
            at += c.len_utf8();
        }
    }
    if let Some(from) = open {
        line.bold.push((from, line.plain.len()));
    }
    // White space behind the mark-up that was taken off the front.
    let lead = line.plain.len() - line.plain.trim_start_matches(is_blank).len();
    if lead > 0 {
        let from = line.span.start() + first_text(line, content);
        line.markup.push(Span::new(from, from + lead));
        line.markup.sort();
        line.plain.drain(..lead);
        for (a, b) in &mut line.bold {
            (*a, *b) = (a.saturating_sub(lead), b.saturating_sub(lead));
        }
    }
    let kept = line.plain.trim_end_matches(is_blank).len();
    if kept < line.plain.len() {
        // Trailing white space inside closing mark-up: the run before the last mark.
        let tail = line.plain.len() - kept;
        let mut end = line.span.end();
        for m in line.markup.iter().rev() {
            if m.end() == end {
                end = m.start();
            }
        }
        line.markup.push(Span::new(end - tail, end));
        line.markup.sort();
        line.plain.truncate(kept);
        for (_, b) in &mut line.bold {
            *b = (*b).min(kept);
        }
    }
    line.bold.retain(|(a, b)| a < b);
    // Touching pieces become one, so that one edit takes them.
    let mut merged: Vec<Span<Text>> = Vec::with_capacity(line.markup.len());
    for m in line.markup.drain(..) {
        match merged.last_mut() {
            Some(last) if last.end() == m.start() => *last = last.cover(m),
            _ => merged.push(m),
        }
    }
    line.markup = merged;
}

/// Offset in `content` of the first byte that is not mark-up.
fn first_text(line: &Line, content: &str) -> usize {
    let base = line.span.start();
    let mut at = 0;
    for m in &line.markup {
        if m.start() == base + at {
            at = m.end() - base;
        }
    }
    at.min(content.len())
}

/// `[label](target)` at the front of `s`: the label, and the length of the whole.
fn link(s: &str) -> Option<(&str, usize)> {
    let close = s.find("](").filter(|c| *c < 600)?;
    let label = s.get(1..close)?;
    let target = s.get(close + 2..)?;
    let end = target.find(')')?;
    let url = target.get(..end)?;
    let is_url = url.starts_with(['/', '#', '.']) || url.contains("://") || url.starts_with("mailto:");
    (is_url && !label.contains(['[', '\n'])).then_some((label, close + 2 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) -> Vec<Line> {
        let lines = read(text, true, &Budget::unlimited());
        assert_eq!(lines.iter().map(|l| l.plain.as_str()).collect::<Vec<_>>(), expect);
        for l in &lines {
            let mut kept = String::new();
            let mut at = l.span.start();
            for m in &l.markup {
                kept.push_str(&text[at..m.start()]);
                at = m.end();
            }
            kept.push_str(&text[at..l.span.end()]);
            assert_eq!(kept, l.plain, "what is not mark-up is the plain text");
        }
        lines
    }

    #[test]
    fn markdown_is_seen_through() {
        let lines = check("# 某市规划\n\n---\n  **一、目标** \n普通", &["某市规划", "一、目标", "普通"]);
        assert_eq!((lines[0].hash, lines[1].blanks, lines[1].indent), (1, 2, 2));
        assert!(lines[1].is_bold() && lines[1].label.is_some());
        check("**  抓重点。 ** 其余", &["抓重点。  其余"]);
        check("- [附件.pdf](/a/b.pdf )", &["附件.pdf"]);
        check("- 1 -", &["- 1 -"]);
        check("1. **抓。**干", &["1. 抓。干"]);
        check("5*3**", &["5*3"]);
    }
}
