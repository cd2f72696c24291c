//! Sentences, split into clauses once.

use gongwen_model::{Document, Span, Text};
use gongwen_text::window::cut;

use crate::lists::{top_level, trim};

/// One clause of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    pub sentence: Span<Text>,
    pub span: Span<Text>,
    /// Whether it opens its sentence.
    pub first: bool,
    /// The clause before, where a colon stands between them.
    pub announced_by: Option<Span<Text>>,
}

/// All clauses of a document: sentences split at commas and the like outside brackets and quotation marks.
pub(crate) fn clauses(document: &Document) -> Vec<Clause> {
    let text = document.text();
    let marks = ['，', ',', '；', ';', '。', '：', ':', '!', '！'];
    let mut out = Vec::new();
    for &sentence in &document.sentences {
        let mut before: Option<Span<Text>> = None;
        for part in top_level(text, sentence, &marks) {
            let span = behind_number(text, trim(text, part));
            if span.is_empty() {
                continue;
            }
            let colon = |b: &Span<Text>| cut(text, b.end()..span.start()).trim_end() == "：";
            let announced_by = before.filter(colon);
            out.push(Clause { sentence, span, first: before.is_none(), announced_by });
            before = Some(span);
        }
    }
    out
}

/// A clause without the number that opens it: （七）加速…, 二要加快…, 3.打造….
fn behind_number(text: &str, span: Span<Text>) -> Span<Text> {
    let body = span.of(text);
    let rest = body.strip_prefix(['（', '(']).unwrap_or(body);
    let inner = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let behind = match rest.len() < body.len() {
        true => inner.strip_prefix(['）', ')']),
        false => inner.strip_prefix(['要', '是', '.', '．', '、']),
    };
    match behind {
        Some(behind) if inner.len() < rest.len() => Span::new(span.end() - behind.len(), span.end()),
        _ => span,
    }
}
