//! Residue of character recognition and of rewriting tools between Chinese characters: `监测 and 预警`, `项目ÿ担单位`.
//!
//! A lone English conjunction between Chinese words is put back; a stray letter is put back only where the document
//! itself writes the same words elsewhere, and else only reported: what was there cannot be known.

use gongwen_lexicon::Pattern;
use gongwen_model::{Diagnostic, Severity};
use gongwen_text::{DataError, Decoded, Draft, Edits, Repair, RepairKind, Span, Why};

use crate::chars;

/// Strays that are looked up in the document; a text with more of them is damaged in another way.
const MAX_LOOKUPS: usize = 20;

/// Repairs `draft` and says what it saw and left, with its place in the decoded text.
pub(crate) fn repair(draft: &mut Draft, conjunction: &Pattern) -> Vec<(Diagnostic, Span<Decoded>)> {
    let text = draft.text();
    let mut edits = Edits::new();
    let mut seen = Vec::new();
    for found in conjunction.captures_iter(text).filter_map(|c| c.get(1)) {
        let span = Span::new(found.start(), found.end());
        let repair = Repair {
            kind: RepairKind::Ocr,
            rule: "segment/ocr-conjunction",
            confidence: 0.85,
            evidence: vec!["between:Han".to_owned()],
        };
        edits.replace(span, "和", Why::Repair(Box::new(repair)));
    }
    for (count, at) in strays(text).into_iter().enumerate() {
        let letter = text.get(at..).and_then(|t| t.chars().next()).unwrap_or(' ');
        let span = Span::new(at, at + letter.len_utf8());
        if count < MAX_LOOKUPS
            && let Some(lost) = elsewhere(text, at, letter)
        {
            let repair = Repair {
                kind: RepairKind::Ocr,
                rule: "segment/ocr-stray-letter",
                confidence: 0.9,
                evidence: vec!["same words elsewhere".to_owned()],
            };
            edits.replace(span, &lost.to_string(), Why::Repair(Box::new(repair)));
        } else {
            let diagnostic = Diagnostic {
                code: "segment/stray-letter",
                message: format!("the letter {letter} stands where a Chinese character was lost"),
                severity: Severity::Warning,
                span: None,
            };
            seen.push((diagnostic, draft.map().range(span)));
        }
    }
    if !edits.is_empty() {
        draft.apply(edits);
    }
    seen
}

/// The pattern of a conjunction between Chinese characters.
pub(crate) fn conjunction() -> Result<Pattern, DataError> {
    Pattern::new("ocr.rs", r"\p{Han}([ \u{a0}]+(?:and|AND)[ \u{a0}]+)\p{Han}")
}

/// Accented Latin letters with a Chinese character on both sides.
fn strays(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let between = before.is_some_and(chars::is_han) && after.is_some_and(chars::is_han);
        if matches!(c, '\u{c0}'..='\u{ff}') && c.is_alphabetic() && between {
            out.push(at);
        }
        before = Some(c);
    }
    out
}

/// The one character that the document writes between the same two characters on either side.
fn elsewhere(text: &str, at: usize, letter: char) -> Option<char> {
    let left: String = text.get(..at)?.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    let right: String = text.get(at + letter.len_utf8()..)?.chars().take(2).collect();
    if chars::len(&left) < 2 || chars::len(&right) < 2 {
        return None;
    }
    let mut found = None;
    for (place, _) in text.match_indices(&left) {
        let mut rest = text.get(place + left.len()..)?.chars();
        let c = rest.next().filter(|c| chars::is_han(*c));
        if let Some(c) = c
            && rest.as_str().starts_with(&right)
        {
            match found {
                Some(other) if other != c => return None,
                _ => found = Some(c),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str, reported: usize) {
        let mut draft = Draft::new(text.to_owned());
        let seen = repair(&mut draft, &conjunction().unwrap());
        assert_eq!((draft.text(), seen.len()), (expect, reported));
    }

    #[test]
    fn residue_is_repaired_where_the_document_knows() {
        check("加强监测 and 预警能力", "加强监测和预警能力", 0);
        check("Research and Development 中心", "Research and Development 中心", 0);
        check("由市水ÿ部门负责。各级市水务部门", "由市水务部门负责。各级市水务部门", 0);
        check("遴选任务ÿ担单位", "遴选任务ÿ担单位", 1);
    }
}
