//! Bare numerals: every number of a text, whether or not it counts or measures something.
//!
//! Quantities need a unit; who wants the numbers themselves (一千零五, 4.78万亿, 负一又二分之一, 3/5) asks here.
//! Percentages are left to the quantities, ordinals (第三) and words (一切, 统一) are no numbers, and letters
//! multiply nothing (5G, 40k).

use rust_decimal::Decimal;

use crate::cursor::{self, Cursor};
use crate::numeral::{self, Form};

/// A number with its place (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// First byte, the sign included.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its value; 28 digits of a fraction without end.
    pub value: Decimal,
}

/// Words that begin with a numeral and are no number.
const WORDS: [&str; 24] = [
    "一切",
    "一般",
    "一些",
    "一样",
    "一起",
    "一定",
    "一直",
    "一旦",
    "一致",
    "一律",
    "一贯",
    "一向",
    "一味",
    "一面",
    "一方面",
    "一体",
    "一流",
    "一线",
    "一带一路",
    "十分重",
    "十分明",
    "十分突",
    "万一",
    "千方百计",
];
/// Characters that, in front of a numeral, make it part of a word.
const HEADS: &str = "第统唯专单划同归初周";

/// The numbers of `text`, in order.
///
/// White space inside 汉字 numerals is passed over; 打, 双 and 对 count twelve and two.
///
/// ```
/// let found = gongwen_extract::numbers_in("一千零五,负三又二分之一,4.78万亿");
/// let values: Vec<String> = found.iter().map(|n| n.value.to_string()).collect();
/// assert_eq!(values, ["1005", "-3.5", "4780000000000"]);
/// ```
pub fn numbers_in(text: &str) -> Vec<Number> {
    let (compact, places) = compact(text);
    let place = |at: usize| places.get(at).copied().unwrap_or(text.len());
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = compact.get(at..).and_then(|rest| rest.chars().next()) {
        let begins = numeral::begins(c) || matches!(c, '.' | '-' | '－' | '−' | '负' | '負' | '半');
        match begins.then(|| number_at(&compact, at)).flatten() {
            Some((value, end)) => {
                if let Some(value) = value {
                    // The last character may be followed by white space that was left out.
                    let last =
                        compact.get(..end).and_then(|t| t.chars().next_back()).map_or(1, char::len_utf8);
                    let end = place(end - last) + last;
                    out.push(Number { start: place(at), end, value: value.normalize() });
                }
                at = end;
            }
            None => at += c.len_utf8(),
        }
    }
    out
}

/// `text` without the white space inside numerals, and where each of its bytes comes from.
fn compact(text: &str) -> (String, Vec<usize>) {
    let han = |c: char| {
        numeral::digit(c).is_some()
            || numeral::magnitude(c).is_some()
            || numeral::is_more(c)
            || matches!(c, '点' | '點' | '分' | '之' | '又' | '负' | '負' | '个' | '個')
    };
    let figure = |c: char| numeral::arabic_digit(c).is_some();
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && c != '\n' {
            let left = out.chars().next_back();
            let right = text.get(at..).and_then(|rest| rest.trim_start().chars().next());
            if let (Some(left), Some(right)) = (left, right)
                && (han(left) && (han(right) || figure(right)) || figure(left) && han(right))
            {
                continue;
            }
        }
        out.push(c);
        places.extend(at..at + c.len_utf8());
    }
    (out, places)
}

/// The number at `at` and where it ends; no value where a word or a percentage stands there.
fn number_at(text: &str, at: usize) -> Option<(Option<Decimal>, usize)> {
    let rest = text.get(at..)?;
    if let Some(word) = WORDS.iter().find(|w| rest.starts_with(**w)) {
        return Some((None, at + word.len()));
    }
    let mut cursor = Cursor::new(text, at);
    let left = cursor::before(text, at);
    let sign = cursor.eat_if(|c| matches!(c, '-' | '－' | '−' | '负' | '負'));
    let dash = sign.is_some_and(|c| !matches!(c, '负' | '負'));
    if dash && left.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '－' | '−' | ')' | '）' | '%'))
    {
        return None;
    }
    if sign.is_none() && left.is_some_and(|c| HEADS.contains(c)) {
        let n = numeral::numeral_at(text, at)?;
        return Some((None, n.end));
    }
    if let Some(n) = numeral::numeral_at(text, cursor.at())
        && n.form == Form::Bare
        && text.get(n.end..).is_some_and(|behind| behind.starts_with("分之"))
    {
        let part = n.end + "分之".len();
        return Some((None, numeral::numeral_at(text, part).map_or(part, |n| n.end)));
    }
    let (mut value, mut end) = mixed(text, cursor.at())?;
    let mut after = Cursor::new(text, end);
    if after.eat_any(&["个百分点", "個百分點", "百分点", "%", "％", "‰"]).is_some() {
        return Some((None, after.at()));
    }
    if after.eat('打') && !after.rest().starts_with(['造', '开', '击', '印', '好', '通', '响']) {
        value = value.checked_mul(Decimal::from(12))?;
        end = after.at();
    } else if after.eat_if(|c| matches!(c, '双' | '雙')).is_some()
        || after.eat_if(|c| matches!(c, '对' | '對')).is_some()
            && !after.peek().is_some_and(gongwen_text::is_han)
    {
        value = value.checked_mul(Decimal::TWO)?;
        end = after.at();
    }
    Some((Some(if sign.is_some() { -value } else { value }), end))
}

/// 十一又十四分之一, 1 3/5, 二十五分之一百四十四, 16/5, or a plain numeral.
fn mixed(text: &str, at: usize) -> Option<(Decimal, usize)> {
    if let Some(part) = fraction(text, at) {
        return Some(part);
    }
    let (whole, end) = plain(text, at)?;
    let mut cursor = Cursor::new(text, end);
    let joined = cursor.eat('又')
        || cursor.eat(' ') && cursor.peek().is_some_and(|c| numeral::arabic_digit(c).is_some());
    if joined && let Some((part, end)) = fraction(text, cursor.at()) {
        return Some((whole.checked_add(part)?, end));
    }
    Some((whole, end))
}

fn fraction(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let (first, end) = plain(text, at)?;
    let mut cursor = Cursor::new(text, end);
    let (above, below, end) = if cursor.eat_str("分之") {
        let minus = cursor.eat_if(|c| matches!(c, '负' | '負')).is_some();
        let (above, end) = plain(text, cursor.at())?;
        (if minus { -above } else { above }, first, end)
    } else if cursor.eat_if(|c| matches!(c, '/' | '／')).is_some() {
        let (below, end) = plain(text, cursor.at())?;
        let stop = Cursor::new(text, end).peek();
        if stop.is_some_and(|c| matches!(c, '/' | '／')) {
            return None;
        }
        (first, below, end)
    } else {
        return None;
    };
    Some((above.checked_div(below)?, end))
}

/// One numeral: 1,050.5万, .5, 2e5, 一百五, 半百.
fn plain(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let left = cursor::before(text, at);
    let mut cursor = Cursor::new(text, at);
    if cursor.eat_str("半百") {
        return Some((Decimal::from(50), cursor.at()));
    }
    if cursor.eat('.') {
        let digits: String = cursor.rest().chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() || left.is_some_and(|c| c == '.' || c.is_ascii_alphanumeric()) {
            return None;
        }
        return Some((format!("0.{digits}").parse().ok()?, cursor.at() + digits.len()));
    }
    let n = numeral::numeral_at(text, at).or_else(|| {
        // 2222.2222.22222: the parts of what is no decimal.
        let run = cursor.rest().find(|c| numeral::arabic_digit(c).is_none()).unwrap_or(cursor.rest().len());
        numeral::numeral_at(text.get(..at + run)?, at)
    })?;
    if n.form == Form::Bare || n.max.is_some() {
        return None;
    }
    // 四百多: the hedge at the end is no part of the number.
    let text_of = text.get(at..n.end)?;
    let end = if text_of.ends_with(numeral::is_more) {
        n.end - text_of.chars().next_back().map_or(0, char::len_utf8)
    } else {
        n.end
    };
    let mut after = Cursor::new(text, end);
    if n.form == Form::Arabic && after.eat_if(|c| matches!(c, 'e' | 'E')).is_some() {
        let minus = after.eat_if(|c| matches!(c, '-' | '－')).is_some() || {
            after.eat('+');
            false
        };
        if let Some(power) = numeral::numeral_at(text, after.at()).filter(|p| p.form == Form::Arabic)
            && let Ok(power) = u32::try_from(power.value.mantissa())
            && power < 28
        {
            let factor = Decimal::from_i128_with_scale(10_i128.pow(power), 0);
            let value = if minus { n.value.checked_div(factor) } else { n.value.checked_mul(factor) }?;
            let digits = after.rest().bytes();
            let len = digits
                .take_while(u8::is_ascii_digit)
                .count()
                .max(numeral::numeral_at(text, after.at())?.end - after.at());
            return Some((value, after.at() + len));
        }
    }
    Some((n.value, end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = numbers_in(text);
        let found: Vec<_> = found
            .iter()
            .map(|n| (text.get(n.start..n.end).unwrap(), n.value.round_dp(6).normalize().to_string()))
            .collect();
        let found: Vec<_> = found.iter().map(|(t, v)| (*t, v.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numerals() {
        check("四百五", &[("四百五", "450")]);
        check("四万万", &[("四万万", "400000000")]);
        check("倆千两百贰拾二", &[("倆千两百贰拾二", "2222")]);
        check("一百零几万", &[("一百零几万", "1000000")]);
        check("半百,百三", &[("半百", "50"), ("百三", "130")]);
        check("5亿1万4千6百", &[("5亿1万4千6百", "500014600")]);
        check("四百多", &[("四百", "400")]);
        check("两百点两", &[("两百", "200"), ("两", "2")]);
        check("1,050,000和１, 2４4", &[("1,050,000", "1050000"), ("１", "1"), ("2４4", "244")]);
        check(".5与2.5e3", &[(".5", "0.5"), ("2.5e3", "2500")]);
        check("三双,十打苹果,一百对", &[("三双", "6"), ("十打", "120"), ("一百对", "200")]);
    }

    #[test]
    fn white_space_inside() {
        check("八千 三百 二十六 点三三", &[("八千 三百 二十六 点三三", "8326.33")]);
        check("7 万5 千4 百 ", &[("7 万5 千4 百", "75400")]);
        check("1, 234", &[("1", "1"), ("234", "234")]);
    }

    #[test]
    fn signs_and_fractions() {
        check("负六点六,-3/2", &[("负六点六", "-6.6"), ("-3/2", "-1.5")]);
        check("三百五又三分之一", &[("三百五又三分之一", "350.333333")]);
        check("1 3/5", &[("1 3/5", "1.6")]);
        check("一百分之2", &[("一百分之2", "0.02")]);
        check("－－9", &[("9", "9")]);
    }

    #[test]
    fn no_numbers() {
        check("一切,统一,万万,第三", &[]);
        check("百分之五十五,六个百分点,25%", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[0-9一二两三十百千万亿点余多几,.零〇廿５ 半负\\-/分之又双打e%个]{0,40}") {
            let mut at = 0;
            for n in numbers_in(&text) {
                prop_assert!(n.start >= at && n.end > n.start && text.get(n.start..n.end).is_some());
                at = n.end;
            }
        }
    }
}
