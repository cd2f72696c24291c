//! Full-width letters, digits and signs.

use gongwen_text::{Edits, Fold, Span, Text, Why};

use crate::look::{Lines, Traits};

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    let may_narrow = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '．');
    Traits::WIDTH.when(may_narrow)
}

/// Writes full-width digits, letters, `％`, and `．` between digits half-width. Chinese punctuation stays.
pub(crate) fn edits(text: &str, lines: &Lines) -> Edits {
    let mut edits = Edits::new();
    for line in lines.with(Traits::WIDTH) {
        narrow_line(text, line.span, &mut edits);
    }
    edits
}

fn narrow_line(text: &str, line: Span<Text>, edits: &mut Edits) {
    let bytes = &text.as_bytes()[..line.end()];
    let mut at = line.start();
    // All of them are EF BC xx or EF BD xx.
    while let Some(skip) = bytes.get(at..).and_then(|b| b.iter().position(|&b| b == 0xEF)) {
        let start = at + skip;
        let mut new = String::new();
        let mut end = start;
        let mut before = text[..start].chars().next_back();
        let mut rest = text[start..].chars().peekable();
        while let Some(c) = rest.next() {
            let Some(narrow) = narrow(c, before, rest.peek().copied()) else { break };
            new.push(narrow);
            end += c.len_utf8();
            before = Some(c);
        }
        if end > start {
            edits.replace(Span::new(start, end), &new, Why::Fold(Fold::Width));
        }
        at = end.max(start + '，'.len_utf8());
    }
}

/// The half-width form of `c` between its neighbours.
fn narrow(c: char, before: Option<char>, behind: Option<char>) -> Option<char> {
    let digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' => char::from_u32(c as u32 - 0xFEE0),
        '．' if before.is_some_and(digit) && behind.is_some_and(digit) => Some('.'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let look = Look::new(traits, Traits::NONE);
        let edits = |text: &str| super::edits(text, &look.lines(text));
        assert_eq!(edits(input).apply_to(input), expected);
        assert!(edits(expected).is_empty(), "a second pass changes nothing");
    }

    #[test]
    fn letters_digits_and_signs() {
        check("达到１２．５％，ＧＤＰ增长2．5％", "达到12.5％，GDP增长2.5％".replace('％', "%").as_str());
        check("１．加强", "1．加强");
    }

    #[test]
    fn punctuation_stays() {
        for text in ["，。（）；：！？", "１".replace('１', "1").as_str(), "￥100", "Ⅲ级", "～"]
        {
            check(text, text);
        }
    }
}
