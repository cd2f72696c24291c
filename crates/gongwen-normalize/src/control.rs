//! Line ends, control characters and invisible characters.

use gongwen_text::{Edits, Fold, Removal, Span, Why};

use crate::look::{Lines, Traits};

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

/// The bytes of UTF-8's byte order mark, read as Latin-1.
const LATIN_MARK: &str = "ï»¿";

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::CONTROL.when(early(c) != Fate::Stay) | Traits::LATE_CONTROL.when(late(c) != Fate::Stay)
}

/// Line ends become `\n`; NUL and other control characters, bidi controls, zero-width characters and
/// byte order marks inside the text go.
pub(crate) fn edits(text: &str, lines: &Lines) -> Edits {
    let mut edits = find(text, lines, Traits::CONTROL, early);
    // A byte order mark that was read as Latin-1.
    if text.starts_with(LATIN_MARK) {
        edits.delete(Span::new(0, LATIN_MARK.len()), Why::Removal(Removal::Control));
    }
    edits
}

/// The rest, which the repairs may have needed: C1 controls and soft hyphens.
pub(crate) fn late_edits(text: &str, lines: &Lines) -> Edits {
    find(text, lines, Traits::LATE_CONTROL, late)
}

fn find(text: &str, lines: &Lines, traits: Traits, fate: impl Fn(char) -> Fate) -> Edits {
    let mut edits = Edits::new();
    for line in lines.with(traits) {
        let mut chars = line.span.of(text).char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let start = line.span.start() + at;
            let mut end = start + c.len_utf8();
            match fate(c) {
                Fate::Stay => {}
                Fate::Break => {
                    let doubled = c == '\r' && text.get(end..).is_some_and(|rest| rest.starts_with('\n'));
                    // A form feed stands at the head of a page, behind the line end of the page before.
                    let before = text.get(..start).unwrap_or_default();
                    let at_head = c == '\u{C}' && (before.is_empty() || before.ends_with('\n'));
                    let new = if doubled || at_head { "" } else { "\n" };
                    edits.replace(Span::new(start, end), new, Why::Fold(Fold::Space));
                }
                Fate::Drop => {
                    while let Some((_, next)) = chars.next_if(|(_, c)| fate(*c) == Fate::Drop) {
                        end += next.len_utf8();
                    }
                    edits.delete(Span::new(start, end), Why::Removal(Removal::Control));
                }
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::look::Look;

    fn lines(text: &str) -> Lines {
        Look::new(traits, Traits::NONE).lines(text)
    }

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(edits(input, &lines(input)).apply_to(input), expected);
        assert!(edits(expected, &lines(expected)).is_empty(), "a second pass changes nothing");
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
        let text = "甲\u{80}\u{AD}乙\u{85}丙é";
        assert_eq!(late_edits(text, &lines(text)).apply_to(text), "甲乙\n丙é");
    }
}
