//! Line ends, control characters and invisible characters.

use gongwen_text::{Edits, Fold, Removal, Span, Why};

use crate::look::Traits;

/// What is to become of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stay,
    /// A line end of another kind.
    Break,
    /// Invisible: no reader ever saw it.
    Drop,
}

/// Classifies what can be taken out before the repairs.
///
/// Not U+0080–U+009F and U+00AD: in text that was read with a wrong single-byte encoding they stand
/// for the bytes of characters.
fn early(c: char) -> Fate {
    match c {
        '\t' | '\n' => Fate::Stay,
        '\r' | '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        '\0'..='\u{1F}'
        | '\u{7F}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FEFF}' => Fate::Drop,
        _ => Fate::Stay,
    }
}

/// Classifies what is left after the repairs.
fn late(c: char) -> Fate {
    match c {
        '\u{85}' => Fate::Break,
        '\u{80}'..='\u{9F}' | '\u{AD}' => Fate::Drop,
        _ => Fate::Stay,
    }
}

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::CONTROL.when(early(c) != Fate::Stay) | Traits::LATE_CONTROL.when(late(c) != Fate::Stay)
}

/// Line ends become `\n`; NUL and other control characters, bidi controls, zero-width characters and
/// byte order marks inside the text go.
pub(crate) fn edits(text: &str) -> Edits {
    // Bytes that such a character begins with.
    find(
        text,
        |b| b < 0x20 && b != b'\n' && b != b'\t' || matches!(b, 0x7F | 0xD8 | 0xE1 | 0xE2 | 0xEF),
        early,
    )
}

/// The rest, which the repairs may have needed: C1 controls and soft hyphens.
pub(crate) fn late_edits(text: &str) -> Edits {
    find(text, |b| b == 0xC2, late)
}

fn find(text: &str, may_begin: impl Fn(u8) -> bool, fate: impl Fn(char) -> Fate) -> Edits {
    let mut edits = Edits::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(skip) = bytes.get(at..).and_then(|b| b.iter().position(|&b| may_begin(b))) {
        let start = at + skip;
        let Some(c) = text.get(start..).and_then(|t| t.chars().next()) else { break };
        at = start + c.len_utf8();
        match fate(c) {
            Fate::Stay => {}
            Fate::Break => {
                let doubled = c == '\r' && bytes.get(at) == Some(&b'\n');
                // A form feed stands at the head of a page, behind the line end of the page before.
                let at_head = c == '\u{C}' && (start == 0 || bytes.get(start - 1) == Some(&b'\n'));
                let new = if doubled || at_head { "" } else { "\n" };
                edits.replace(Span::new(start, at), new, Why::Fold(Fold::Space));
            }
            Fate::Drop => {
                while let Some(next) = text[at..].chars().next().filter(|&c| fate(c) == Fate::Drop) {
                    at += next.len_utf8();
                }
                edits.delete(Span::new(start, at), Why::Removal(Removal::Control));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(edits(input).apply_to(input), expected);
        assert!(edits(expected).is_empty(), "a second pass changes nothing");
    }

    #[test]
    fn line_ends() {
        check("一\r\n二\r三\n四\u{2028}五", "一\n二\n三\n四\n五");
        check("页末\n\u{C}页首", "页末\n页首");
        check("甲\u{C}乙\u{B}丙", "甲\n乙\n丙");
        check("\u{C}甲", "甲");
    }

    #[test]
    fn invisible_characters() {
        check("关\0于\u{200B}\u{FEFF}印发\u{202E}的", "关于印发的");
        check("甲\t乙，“丙”ａ", "甲\t乙，“丙”ａ");
    }

    #[test]
    fn bytes_of_other_encodings_wait_for_the_repairs() {
        check("\u{80}\u{AD}", "\u{80}\u{AD}");
        assert_eq!(
            late_edits("甲\u{80}\u{AD}乙\u{85}丙é").apply_to("甲\u{80}\u{AD}乙\u{85}丙é"),
            "甲乙\n丙é"
        );
    }
}
