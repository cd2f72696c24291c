//! Windows: how far around a place a search may look, so that a text without borders (one line of a
//! megabyte, a bracket that nobody closes) takes no longer a byte than one with them.

use std::slice::SliceIndex;

use crate::work;

/// What of `text` lies in `range`, or nothing where the range ends before it begins, behind the text or inside a
/// character: a rule that counted wrongly then finds nothing, and the rest of the document stands.
pub fn cut<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    text.get(range).unwrap_or_default()
}

/// At most `bytes` back from `at`, on a character boundary.
pub fn back(text: &str, at: usize, bytes: usize) -> usize {
    let from = at.saturating_sub(bytes);
    (from..=at).find(|&k| text.is_char_boundary(k)).unwrap_or(at)
}

/// At most `bytes` on from `at`, on a character boundary.
pub fn ahead(text: &str, at: usize, bytes: usize) -> usize {
    let to = at.saturating_add(bytes).min(text.len());
    (at..=to).rev().find(|&k| text.is_char_boundary(k)).unwrap_or(at)
}

/// The last `bytes` of `text`, from a character boundary on.
pub fn tail(text: &str, bytes: usize) -> &str {
    let tail = text.get(back(text, text.len(), bytes)..).unwrap_or("");
    work::tick(tail.len());
    tail
}

/// The first `bytes` of `text`, up to a character boundary.
pub fn head(text: &str, bytes: usize) -> &str {
    let head = text.get(..ahead(text, 0, bytes)).unwrap_or("");
    work::tick(head.len());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_at_characters() {
        let text = "甲乙丙";
        assert_eq!((tail(text, 4), head(text, 4)), ("丙", "甲"));
        assert_eq!((tail(text, 99), head(text, 99)), (text, text));
        assert_eq!((tail("", 9), head("", 9), tail(text, 2)), ("", "", ""));
        assert_eq!((back(text, 6, 4), ahead(text, 3, 4)), (3, 6));
        assert_eq!((cut(text, 3..6), cut(text, 6..), cut(text, ..)), ("乙", "丙", text));
        assert_eq!((cut(text, 2..6), cut(text, 12..)), ("", ""));
    }
}
