use std::ops::Range;

use crate::{Span, Text};

/// Turns byte positions of a text into positions in Unicode code points.
///
/// One counter per block of text, so that a position costs a look at one block only.
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points in front of each block.
    before: Vec<u32>,
}

/// Bytes per counter: a fraction of a percent of memory, and a short walk per look-up.
const BLOCK: usize = 256;

/// Code points that begin in `bytes`.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

impl<'t> CodePoints<'t> {
    /// Indexes `text`.
    pub fn new(text: &'t str) -> Self {
        let mut sum = 0;
        let before = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let at = sum;
                sum += count(block) as u32;
                at
            })
            .collect();
        Self { text, before }
    }

    /// Code points in front of the byte position `at`.
    pub fn at(&self, at: usize) -> usize {
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let from = block * BLOCK;
        self.before.get(block).map_or(0, |&n| n as usize)
            + count(self.text.as_bytes().get(from..at).unwrap_or(&[]))
    }

    /// A byte span as a range of code points.
    pub fn span(&self, span: Span<Text>) -> Range<usize> {
        self.at(span.start())..self.at(span.end())
    }
}

/// Line numbers of byte positions.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes the lines of `bytes`, which end with `\n`.
    pub fn new(bytes: &[u8]) -> Self {
        let breaks = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i as u32 + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Number of the line that holds the byte position `at`, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&s| s as usize <= at)
    }
}

/// The lines of a text with their spans, without their `\n`.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    done: bool,
}

impl<'t> Lines<'t> {
    /// Walks over the lines of `text`; the empty text has one empty line.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, done: false }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = (Span<Text>, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let rest = self.text.get(self.at..)?;
        let len = rest.find('\n').unwrap_or_else(|| {
            self.done = true;
            rest.len()
        });
        let span = Span::new(self.at, self.at + len);
        self.at += len + 1;
        Some((span, span.of(self.text)))
    }
}

/// Whether `c` ends a sentence.
fn ends(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// Whether `c` may stand between the end mark and the next sentence.
fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '」' | '』' | '》')
}

/// The sentences of `text`, in order, without the white space around them.
///
/// A sentence ends with 。！？ (and their ASCII forms) and what closes behind them, or with its line. A mark inside
/// 《》 or brackets ends nothing; marks inside quotation marks do.
pub fn sentences(text: &str) -> Vec<Span<Text>> {
    let mut out = Vec::new();
    for (span, line) in Lines::new(text) {
        let mut start = 0;
        let mut depth = 0_usize;
        let mut chars = line.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '《' | '（' | '(' | '〔' => depth += 1,
                '》' | '）' | ')' | '〕' => depth = depth.saturating_sub(1),
                _ if depth == 0 && ends(c) => {
                    let mut end = at + c.len_utf8();
                    while let Some((at, c)) = chars.next_if(|&(_, c)| ends(c) || closes(c)) {
                        end = at + c.len_utf8();
                    }
                    push_trimmed(&mut out, span.start(), line, start..end);
                    start = end;
                }
                _ => {}
            }
        }
        push_trimmed(&mut out, span.start(), line, start..line.len());
    }
    out
}

fn push_trimmed(out: &mut Vec<Span<Text>>, base: usize, line: &str, range: Range<usize>) {
    let piece = line.get(range.clone()).unwrap_or("");
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = base + range.start + (piece.len() - piece.trim_start().len());
        out.push(Span::new(start, start + trimmed.len()));
    }
}

/// The sentence of `sentences` (in order) that holds the position `at`, or the nearest before it.
pub fn sentence_around(sentences: &[Span<Text>], at: usize) -> Option<Span<Text>> {
    let k = sentences.partition_point(|s| s.start() <= at);
    sentences.get(k.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = sentences(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sentences_end_with_marks_and_lines() {
        check("一。二！三\n四", &["一。", "二！", "三", "四"]);
        check("他说“好。”然后走。", &["他说“好。”", "然后走。"]);
        check("《是什么？为什么》已发布。", &["《是什么？为什么》已发布。"]);
        check("1.5万亿元。", &["1.5万亿元。"]);
        check("\n\n", &[]);
    }

    #[test]
    fn code_points_count_over_blocks() {
        let text = "深a𠮷".repeat(300);
        let index = CodePoints::new(&text);
        for (k, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(at), k);
        }
        assert_eq!(index.at(text.len()), 900);
        assert_eq!(CodePoints::new("").at(0), 0);
    }

    #[test]
    fn lines_are_numbered_from_one() {
        let index = LineIndex::new(b"a\nb\n");
        assert_eq!([0, 1, 2, 4].map(|at| index.line(at)), [1, 1, 2, 3]);
        let lines: Vec<_> = Lines::new("a\n\nb").map(|(s, l)| (s.start(), l)).collect();
        assert_eq!(lines, [(0, "a"), (2, ""), (3, "b")]);
    }
}
