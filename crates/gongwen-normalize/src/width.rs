//! Letters, digits and signs in another width, where their neighbours tell what is meant.

use std::ops::Range;

use gongwen_text::{Edits, Fold, Span, Text, Why, is_han};

use crate::look::{Lines, Traits};

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::WIDTH.when(is_wide(c) || is_sign(c) || is_dot(c) || is_zero(c) && !c.is_ascii())
        | Traits::ZERO.when(is_zero(c))
        | Traits::NUMERAL.when(is_numeral(c))
}

/// Full-width digits and letters, `％`.
fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％')
}

/// Signs that are narrow inside addresses and numbers alone.
fn is_sign(c: char) -> bool {
    matches!(c, '．' | '＠' | '－' | '＿' | '／' | '：')
}

/// Points that stand for `·` or for a decimal point.
fn is_dot(c: char) -> bool {
    matches!(c, '﹒' | '‧' | '・' | '･' | '•')
}

/// Chinese digits; not 十 百 千, beside which no zero is written so.
fn is_numeral(c: char) -> bool {
    c != '十' && gongwen_text::numeral::is_small(c)
}

/// What people type for 〇.
fn is_zero(c: char) -> bool {
    matches!(c, '０' | '0' | 'Ｏ' | 'O' | '○' | '◯')
}

/// Writes full-width digits, letters, `％`, and the signs between them half-width, `０` among Chinese digits as `〇`, and
/// points of other forms as `·` or `.`. Chinese punctuation stays.
pub(crate) fn edits(text: &str, lines: &Lines) -> Edits {
    let mut edits = Edits::new();
    let mut chars: Vec<(usize, char)> = Vec::new();
    for line in lines.with(Traits::WIDTH | Traits::ZERO) {
        let zeros = line.traits.meet(Traits::ZERO) && line.traits.meet(Traits::NUMERAL);
        if zeros || line.traits.meet(Traits::WIDTH) {
            chars.clear();
            chars.extend(line.span.of(text).char_indices());
            narrow_line(&chars, line.span, &mut edits);
        }
    }
    edits
}

fn narrow_line(chars: &[(usize, char)], line: Span<Text>, edits: &mut Edits) {
    // The run in work: where it begins and what it becomes.
    let (mut from, mut run) = (0, String::new());
    let mut zeros = 0..0;
    for (k, &(at, c)) in chars.iter().enumerate() {
        if k >= zeros.end && is_numeral(c) {
            zeros = numerals(chars, k);
        }
        let new = match zeros.contains(&k) && is_zero(c) {
            true => Some('〇'),
            false => narrow(chars, k),
        };
        match new {
            Some(new) => {
                if run.is_empty() {
                    from = at;
                }
                run.push(new);
            }
            None => flush(&mut run, line.start() + from..line.start() + at, edits),
        }
    }
    flush(&mut run, line.start() + from..line.end(), edits);
}

fn flush(run: &mut String, place: Range<usize>, edits: &mut Edits) {
    if !run.is_empty() {
        edits.replace(Span::new(place.start, place.end), run, Why::Fold(Fold::Width));
        run.clear();
    }
}

/// The number in Chinese digits that begins at `from`, if zeros of other kinds stand in it: at least three signs, so that
/// a Latin O behind one digit is left; empty where there is none.
fn numerals(chars: &[(usize, char)], from: usize) -> Range<usize> {
    let run = chars.iter().skip(from).take_while(|(_, c)| is_numeral(*c) || is_zero(*c)).count();
    let end = from + run;
    let letter = |k: usize| chars.get(k).is_some_and(|c| c.1.is_ascii_alphanumeric() || is_wide(c.1));
    let alone = !letter(end) && !from.checked_sub(1).is_some_and(letter);
    if run >= 3 && alone { from..end } else { from..from }
}

/// The half-width form of the character at `k`, its neighbours considered.
fn narrow(chars: &[(usize, char)], k: usize) -> Option<char> {
    let at = |k: Option<usize>| k.and_then(|k| chars.get(k)).map(|c| c.1);
    let (before, c, behind) = (at(k.checked_sub(1)), at(Some(k))?, at(k.checked_add(1)));
    let both = |what: fn(char) -> bool| before.is_some_and(what) && behind.is_some_and(what);
    let digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let letter = |c: char| digit_or_letter(c);
    let wide = |c: char| is_wide(c) && c != '％';
    match c {
        _ if is_wide(c) => char::from_u32(c as u32 - 0xFEE0),
        '．' if both(digit) => Some('.'),
        // Inside an address that was typed full-width.
        '．' | '＠' | '－' | '＿' | '／' if both(wide) => char::from_u32(c as u32 - 0xFEE0),
        '＠' if both(letter) => Some('@'),
        '：' if behind == Some('／') && before.is_some_and(wide) => Some(':'),
        '／' if matches!((before, behind), (Some('：'), Some('／')) | (Some('／'), Some('ａ'..='ｚ'))) => {
            Some('/')
        }
        '﹒' if both(digit) => Some('.'),
        _ if is_dot(c) && both(is_han) => Some('·'),
        _ => None,
    }
}

fn digit_or_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
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
    fn addresses_in_full_width() {
        check("信箱：ｄｅｍｏ＠ｇｏｖ．ｃｎ", "信箱：demo@gov.cn");
        check("ｈｔｔｐ：／／ｗｗｗ．ｇｏｖ．ｃｎ", "http://www.gov.cn");
        check("０７５５－１２３４", "0755-1234");
    }

    #[test]
    fn zeros_among_chinese_digits() {
        check("二０二五年至二０三０年", "二〇二五年至二〇三〇年");
        check("二ＯＯ八年，一九九0年，二○二四年", "二〇〇八年，一九九〇年，二〇二四年");
        check("三０", "三0");
        for text in ["三O公司", "一O一A", "第一0", "甲O", "○○一公司"] {
            check(text, text);
        }
    }

    #[test]
    fn points_of_other_forms() {
        check("增长3﹒5%", "增长3.5%");
        check("阿依古丽・买买提，列夫‧托尔斯泰，卡尔•马克思", "阿依古丽·买买提，列夫·托尔斯泰，卡尔·马克思");
        check("• 要点", "• 要点");
    }

    #[test]
    fn punctuation_stays() {
        for text in [
            "，。（）；：！？",
            "１".replace('１', "1").as_str(),
            "￥100",
            "Ⅲ级",
            "～",
            "2021－2025年",
            "甲／乙",
        ] {
            check(text, text);
        }
    }
}
