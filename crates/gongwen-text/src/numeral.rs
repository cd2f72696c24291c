//! Numerals: arabic with separators and magnitudes, 汉字, 大写, and what mixes them.
//!
//! Values are exact decimals. The scanner only says what a run of characters is worth; whether a
//! number is meant at all (统一, 5G, 第三) is decided by what stands around it, by those who ask.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::cursor::Cursor;

/// A numeral at some position of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is worth.
    pub value: Decimal,
    /// Upper end, where the numeral itself is a range: 三四十, 七八.
    pub max: Option<Decimal>,
    /// The value without the magnitude written behind it: 1.5 of 1.5万亿.
    pub mantissa: Decimal,
    /// The magnitude: 10^12 of 1.5万亿.
    pub scale: Decimal,
    /// Whether 余, 多 or 几 stands inside: 10余万, 十几.
    pub more: bool,
    /// How it is written.
    pub form: Form,
}

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 1,500 or 1.5万亿.
    Arabic,
    /// 一千五百.
    Hanzi,
    /// 二〇二五: digits only, two or more.
    Positional,
    /// 百, 千亿: a magnitude with no digit in front.
    Bare,
}

/// The ten digits, and the forms in which each is printed besides.
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const VARIANTS: [&str; 10] = ["〇○", "壹弌", "贰两貳兩倆", "叁參", "肆", "伍", "陆陸", "柒", "捌", "玖"];

/// The value of a 汉字 digit, 零 to 九 and their forms.
pub fn digit(c: char) -> Option<u32> {
    let plain = DIGITS.iter().position(|d| *d == c);
    let found = plain.or_else(|| VARIANTS.iter().position(|forms| forms.contains(c)))?;
    u32::try_from(found).ok()
}

/// Whether `c` stands in the numbers of lists and dates: 一 to 十, 〇 and 零.
pub fn is_small(c: char) -> bool {
    matches!(c, '十' | '〇') || DIGITS.contains(&c)
}

/// A digit behind 点, where nobody says 两.
fn decimal(c: char) -> Option<u32> {
    if matches!(c, '两' | '兩' | '倆') { None } else { digit(c) }
}

/// The value of a magnitude, 十 to 兆.
pub fn magnitude(c: char) -> Option<u64> {
    const FORMS: [(&str, u64); 6] = [
        ("十拾", 10),
        ("百佰", 100),
        ("千仟", 1000),
        ("万萬", 10_000),
        ("亿億", 100_000_000),
        ("兆", 1_000_000_000_000),
    ];
    FORMS.iter().find(|(forms, _)| forms.contains(c)).map(|(_, value)| *value)
}

/// Whether a numeral may begin with `c`.
pub fn begins(c: char) -> bool {
    arabic_digit(c).is_some() || digit(c).is_some() || magnitude(c).is_some() || matches!(c, '廿' | '卅')
}

/// Words that say that a little more is meant: 十余万, 10多亿, 一百零几万.
pub fn is_more(c: char) -> bool {
    "余餘多几幾".contains(c)
}

/// The value of an arabic digit of either width.
pub fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Characters that make 千, 百, 万 or 兆 the first part of a unit, not a magnitude: 千瓦, 百分点.
fn heads_unit(mag: char, rest: &str) -> bool {
    match mag {
        '千' => rest.starts_with(|c| "瓦克米伏卡赫帕焦字周比".contains(c)),
        '百' => rest.starts_with("分点") || rest.starts_with('帕'),
        '兆' => rest.starts_with(|c| "瓦赫帕焦字比欧伏".contains(c)),
        _ => false,
    }
}

/// Reads the numeral that begins at the byte position `at`.
///
/// `None` where none begins there, where it has more than 24 digits, or where a second decimal
/// point shows a version or section number (1.2.3).
pub fn numeral_at(text: &str, at: usize) -> Option<Numeral> {
    let first = Cursor::new(text, at).peek()?;
    if arabic_digit(first).is_some() { arabic(text, at) } else { hanzi(text, at) }
}

fn arabic(text: &str, at: usize) -> Option<Numeral> {
    let mut cursor = Cursor::new(text, at);
    let mut digits = String::new();
    let mut run = 0;
    while let Some(c) = cursor.peek() {
        if let Some(d) = arabic_digit(c) {
            digits.push(char::from_digit(d, 10)?);
            run += 1;
            cursor.bump();
        } else if matches!(c, ',' | '，') && thousands_follow(cursor.rest(), digits.len(), run) {
            cursor.bump();
            run = 0;
        } else {
            break;
        }
    }
    if digits.len() > 24 {
        return None;
    }
    let mut ahead = cursor;
    if ahead.eat_if(|c| matches!(c, '.' | '．')).is_some() && ahead.peek().and_then(arabic_digit).is_some() {
        digits.push('.');
        while let Some(d) = ahead.peek().and_then(arabic_digit) {
            digits.push(char::from_digit(d, 10)?);
            ahead.bump();
        }
        cursor = ahead;
        if ahead.eat_if(|c| matches!(c, '.' | '．')).is_some()
            && ahead.peek().and_then(arabic_digit).is_some()
        {
            return None;
        }
    }
    let mantissa: Decimal = digits.parse().ok()?;
    let (mut value, mut scale, mut more) = (mantissa, Decimal::ONE, false);
    let mut end = cursor.at();
    // 3亿5000万: the groups add up as long as their magnitudes fall.
    let mut group = mantissa;
    let mut sum = Decimal::ZERO;
    loop {
        let mut ahead = cursor;
        ahead.skip_space();
        let hedged = ahead.eat_if(|c| is_more(c) || c == '来').is_some();
        let mut factor = Decimal::ONE;
        let mut seen = false;
        while let Some(c) = ahead.peek() {
            let mut next = ahead;
            next.bump();
            match magnitude(c) {
                Some(m) if c != '兆' && !heads_unit(c, next.rest()) => {
                    factor = factor.checked_mul(Decimal::from(m))?;
                    ahead = next;
                    seen = true;
                }
                // 2千多万.
                None if seen && is_more(c) && next.peek().is_some_and(|c| matches!(c, '万' | '亿')) => {
                    more = true;
                    ahead = next;
                }
                _ => break,
            }
        }
        if !seen {
            break;
        }
        group = group.checked_mul(factor)?;
        value = sum.checked_add(group)?;
        more |= hedged;
        end = ahead.at();
        if sum.is_zero() {
            scale = factor;
        }
        // Another group of arabic digits with a smaller magnitude?
        let mut next = ahead;
        let mut digits = String::new();
        while let Some(d) = next.peek().and_then(arabic_digit) {
            digits.push(char::from_digit(d, 10)?);
            next.bump();
        }
        let smaller = next.peek().and_then(magnitude).is_some_and(|m| Decimal::from(m) < factor);
        if digits.is_empty() || digits.len() > 5 || !smaller {
            break;
        }
        sum = value;
        group = digits.parse().ok()?;
        cursor = next;
    }
    let mut ahead = Cursor::new(text, end);
    if ahead.eat_if(|c| is_more(c) && c != '几' && c != '幾').is_some() {
        more = true;
        end = ahead.at();
    }
    Some(Numeral { start: at, end, value, max: None, mantissa, scale, more, form: Form::Arabic })
}

/// Whether a comma here separates thousands: three digits follow, not four.
fn thousands_follow(rest: &str, digits: usize, run: usize) -> bool {
    let wide = rest.starts_with('，');
    if digits == 0 || run > 3 || (digits > run && run != 3) {
        return false;
    }
    let mut next = rest.chars().skip(1);
    // A full-width comma may stand between digits that were folded: 9，999.
    let same_width = |c: char| c.is_ascii_digit() || wide && matches!(c, '０'..='９');
    next.by_ref().take(3).filter(|&c| same_width(c)).count() == 3 && !next.next().is_some_and(same_width)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Digit(u32),
    Mag(u64),
}

fn hanzi(text: &str, at: usize) -> Option<Numeral> {
    let mut cursor = Cursor::new(text, at);
    let mut tokens: Vec<Token> = Vec::new();
    let mut more = false;
    while let Some(c) = cursor.peek() {
        // 一百 五 十: spaces next to a magnitude.
        if c == ' ' && !tokens.is_empty() {
            let mut ahead = cursor;
            ahead.skip_space();
            let behind_one = matches!(tokens.last(), Some(Token::Mag(_)));
            let joins = |c: char| magnitude(c).is_some() || behind_one && digit(c).is_some();
            if !ahead.peek().is_some_and(joins) {
                break;
            }
            cursor = ahead;
            continue;
        }
        let mut next = cursor;
        next.bump();
        let token = match (digit(c), magnitude(c)) {
            (Some(d), _) => Token::Digit(d),
            (_, Some(m)) if !heads_unit(c, next.rest()) => Token::Mag(m),
            _ => match c {
                '廿' | '卅' => {
                    tokens.push(Token::Digit(if c == '卅' { 3 } else { 2 }));
                    Token::Mag(10)
                }
                // 十余万, 十几亿: the hedge stands between two magnitudes.
                _ if is_more(c)
                    && matches!(tokens.last(), Some(Token::Mag(_) | Token::Digit(0)))
                    && next.peek().and_then(magnitude).is_some() =>
                {
                    more = true;
                    cursor = next;
                    continue;
                }
                _ => break,
            },
        };
        if tokens.len() > 40 {
            return None;
        }
        tokens.push(token);
        cursor = next;
    }
    let first = *tokens.first()?;
    let all_digits = tokens.iter().all(|t| matches!(t, Token::Digit(_)));
    let mut end = cursor.at();
    let (mut value, mut max);
    let mut form = Form::Hanzi;
    // 二〇三五, and 三八 of 三八折; but 七八 is seven or eight, and 一一 is no number.
    let two = cursor.peek() == Some('折')
        && matches!(*tokens, [Token::Digit(a), Token::Digit(b)] if a > 0 && b != a + 1);
    if all_digits && (tokens.len() > 2 || two) {
        if tokens.len() > 18 {
            return None;
        }
        value = tokens.iter().try_fold(Decimal::ZERO, |sum, t| match t {
            Token::Digit(d) => sum.checked_mul(Decimal::TEN)?.checked_add(Decimal::from(*d)),
            Token::Mag(_) => None,
        })?;
        max = None;
        form = Form::Positional;
    } else {
        let bare = tokens.iter().all(|t| matches!(t, Token::Mag(_)));
        if bare && first != Token::Mag(10) {
            form = Form::Bare;
        }
        (value, max) = evaluate_range(&tokens)?;
    }
    let mut mantissa = value;
    let mut scale = Decimal::ONE;
    // 十二点五, 一点五万亿.
    let mut ahead = cursor;
    ahead.skip_space();
    if form == Form::Hanzi
        && max.is_none()
        && ahead.eat_if(|c| matches!(c, '点' | '點')).is_some()
        && ahead.rest().trim_start_matches(' ').starts_with(|c| decimal(c).is_some())
    {
        let mut unit = Decimal::ONE;
        ahead.skip_space();
        while let Some(d) = ahead.peek().and_then(decimal) {
            unit = unit.checked_div(Decimal::TEN)?;
            value = value.checked_add(unit.checked_mul(Decimal::from(d))?)?;
            ahead.bump();
        }
        mantissa = value;
        while let Some(c) = ahead.peek() {
            let mut next = ahead;
            next.bump();
            let Some(m) = magnitude(c).filter(|_| !heads_unit(c, next.rest())) else { break };
            scale = scale.checked_mul(Decimal::from(m))?;
            ahead = next;
        }
        value = value.checked_mul(scale)?;
        end = ahead.at();
    } else if form == Form::Bare || tokens.len() > 1 {
        // 三万: a lower bound in front of a higher one of the same magnitude inherits it.
        let tail = tokens.iter().rev().take_while(|t| matches!(t, Token::Mag(m) if *m >= 100)).count();
        if tail > 0 && tail < tokens.len() {
            for t in tokens.iter().rev().take(tail) {
                if let Token::Mag(m) = t {
                    scale = scale.checked_mul(Decimal::from(*m))?;
                }
            }
            mantissa = value.checked_div(scale)?;
        }
    }
    let mut ahead = Cursor::new(text, end);
    let ends_with_mag = matches!(tokens.last(), Some(Token::Mag(_)));
    if ends_with_mag && ahead.eat_if(is_more).is_some() {
        more = true;
        end = ahead.at();
    }
    if form == Form::Positional {
        max = None;
    }
    Some(Numeral { start: at, end, value: value.normalize(), max, mantissa, scale, more, form })
}

/// The value of 汉字 tokens; where two neighbouring digits follow each other (三四十), both ends.
fn evaluate_range(tokens: &[Token]) -> Option<(Decimal, Option<Decimal>)> {
    let pair = tokens.windows(2).position(|w| match w {
        [Token::Digit(a), Token::Digit(b)] => *a > 0 && *b == a + 1,
        _ => false,
    });
    if let Some(k) = pair {
        let without = |skip: usize| -> Vec<Token> {
            tokens.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, t)| *t).collect()
        };
        return Some((evaluate(&without(k + 1), false)?, Some(evaluate(&without(k), false)?)));
    }
    Some((evaluate(tokens, true)?, None))
}

fn evaluate(tokens: &[Token], colloquial: bool) -> Option<Decimal> {
    let (mut total, mut section): (u128, u128) = (0, 0);
    let mut number: Option<u128> = None;
    let mut last_mag: u128 = 1;
    let mut zero = false;
    for token in tokens {
        match *token {
            Token::Digit(0) => {
                if number.is_some() {
                    return None;
                }
                zero = true;
                if tokens.len() == 1 {
                    number = Some(0);
                }
            }
            Token::Digit(d) => {
                if number.is_some() {
                    return None;
                }
                number = Some(u128::from(d));
            }
            Token::Mag(m) => {
                let m = u128::from(m);
                if m < 10_000 {
                    let n = number.take().unwrap_or(1);
                    if last_mag < 10_000 && last_mag > 1 && m > last_mag && section > 0 {
                        // 五十千: not said.
                        return None;
                    }
                    section = section.checked_add(n.checked_mul(m)?)?;
                } else {
                    let part = section + number.take().unwrap_or(0);
                    if total == 0 || total < m || part == 0 {
                        let all = total.checked_add(part)?;
                        total = all.max(1).checked_mul(m)?;
                    } else {
                        total = total.checked_add(part.max(1).checked_mul(m)?)?;
                    }
                    section = 0;
                }
                last_mag = m;
                zero = false;
            }
        }
    }
    if let Some(n) = number {
        // 一百五, 两万五: the last digit counts the next lower magnitude.
        let step = if colloquial && !zero && last_mag >= 100 { last_mag / 10 } else { 1 };
        section = section.checked_add(n.checked_mul(step)?)?;
    }
    let sum = total.checked_add(section)?;
    i128::try_from(sum).ok().and_then(|n| Decimal::try_from_i128_with_scale(n, 0).ok())
}

/// Reads a whole string as one number: `三百二十`, `1.5万亿`, `二〇三五`, `壹仟贰佰`.
///
/// `None` where the string is not one numeral from end to end, or a hedged or double one (十余, 三四十).
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix(['-', '−', '负']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let n = numeral_at(body, 0)?;
    let whole = n.end == body.len() && !n.more && n.max.is_none();
    whole.then(|| if negative { -n.value } else { n.value })
}

/// Writes a number in 汉字: 320 → 三百二十, 1.5 → 一点五. The inverse of [`parse_number`].
///
/// `None` for numbers of 10^16 and more.
pub fn to_hanzi(value: Decimal) -> Option<String> {
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('负');
    }
    let value = value.abs().normalize();
    let whole = value.trunc().to_u64().filter(|n| *n < 10_000_000_000_000_000)?;
    push_whole(&mut out, whole);
    let fraction = value.fract().to_string();
    if let Some(digits) = fraction.strip_prefix("0.") {
        out.push('点');
        out.extend(digits.chars().filter_map(|c| c.to_digit(10)).map(|d| hanzi_digit(d.into())));
    }
    Some(out)
}

/// The character of the digit `d`.
fn hanzi_digit(d: u64) -> char {
    usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or('零')
}

fn push_whole(out: &mut String, n: u64) {
    if n == 0 {
        out.push('零');
        return;
    }
    for (unit, sign) in [(100_000_000, '亿'), (10_000, '万')] {
        if n >= unit {
            push_whole(out, n / unit);
            out.push(sign);
            let rest = n % unit;
            if rest > 0 {
                if rest < unit / 10 {
                    out.push('零');
                }
                push_whole(out, rest);
            }
            return;
        }
    }
    let mut zero = false;
    let mut started = false;
    for (unit, sign) in [(1000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let d = (n / unit) % 10;
        if d == 0 {
            zero = started;
            continue;
        }
        if zero {
            out.push('零');
            zero = false;
        }
        out.push(hanzi_digit(d));
        out.extend(sign);
        started = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, value: &str) {
        let found = parse_number(text).map(|v| v.normalize().to_string());
        assert_eq!(found.as_deref(), Some(value), "{text}");
    }

    #[track_caller]
    fn none(text: &str) {
        assert_eq!(parse_number(text), None, "{text}");
    }

    #[test]
    fn arabic_numbers() {
        check("1500", "1500");
        check("1,500", "1500");
        check("12,345,678.9", "12345678.9");
        check("１２３", "123");
        check("1.5万亿", "1500000000000");
        check("592亿", "59200000000");
        check("3千", "3000");
        check("2.3 万", "23000");
        check("3亿5000万", "350000000");
        check("5百万", "5000000");
        check("-6", "-6");
        none("1.2.3");
        none("60,90");
        none("5G");
    }

    #[test]
    fn hanzi_numbers() {
        check("三百二十", "320");
        check("二〇三五", "2035");
        check("十二点五", "12.5");
        check("十二点五亿", "1250000000");
        check("两千三百万", "23000000");
        check("廿", "20");
        check("廿五", "25");
        check("卅", "30");
        check("壹仟贰佰叁拾肆", "1234");
        check("一百零五", "105");
        check("一百五", "150");
        check("两万五", "25000");
        check("一亿二千万", "120000000");
        check("三万亿", "3000000000000");
        check("一万二千亿", "1200000000000");
        check("负三", "-3");
        check("零", "0");
        none("十余");
        none("三四十");
        none("二三");
    }

    #[test]
    fn double_digits_are_ranges() {
        let n = numeral_at("三四十", 0).unwrap();
        assert_eq!((n.value, n.max), (Decimal::from(30), Some(Decimal::from(40))));
        let n = numeral_at("十七八", 0).unwrap();
        assert_eq!((n.value, n.max), (Decimal::from(17), Some(Decimal::from(18))));
        let n = numeral_at("七八", 0).unwrap();
        assert_eq!((n.value, n.max), (Decimal::from(7), Some(Decimal::from(8))));
    }

    #[test]
    fn hedges_inside_are_seen() {
        let n = numeral_at("10余万", 0).unwrap();
        assert_eq!((n.value, n.more), (Decimal::from(100_000), true));
        let n = numeral_at("十几亿", 0).unwrap();
        assert_eq!((n.value, n.more), (Decimal::from(1_000_000_000), true));
        let n = numeral_at("7000余", 0).unwrap();
        assert!(n.more);
    }

    #[test]
    fn units_keep_their_thousand() {
        assert_eq!(numeral_at("5千瓦", 0).unwrap().value, Decimal::from(5));
        assert_eq!(numeral_at("5万千瓦", 0).unwrap().value, Decimal::from(50_000));
        assert_eq!(numeral_at("2百分点", 0).unwrap().value, Decimal::from(2));
    }

    #[test]
    fn numbers_are_written() {
        let written = |n: i64| to_hanzi(Decimal::from(n)).unwrap();
        assert_eq!(written(320), "三百二十");
        assert_eq!(written(10), "一十");
        assert_eq!(written(1005), "一千零五");
        assert_eq!(written(100_000_001), "一亿零一");
        assert_eq!(written(20_300), "二万零三百");
        assert_eq!(to_hanzi(Decimal::new(125, 1)).unwrap(), "十二点五".replace('十', "一十"));
    }

    proptest! {
        #[test]
        fn hanzi_round_trip(n in 0_u64..10_000_000_000_000_000, scale in 0_u32..5) {
            let value = Decimal::from_i128_with_scale(i128::from(n), scale).normalize();
            let text = to_hanzi(value).unwrap();
            prop_assert_eq!(parse_number(&text), Some(value), "{}", text);
        }

        #[test]
        fn formal_round_trip(n in 0_u64..10_000_000_000_000_000) {
            let formal: String = to_hanzi(Decimal::from(n)).unwrap().chars().map(|c| {
                "零一二三四五六七八九十百千".chars().position(|x| x == c)
                    .and_then(|k| "零壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(k)).unwrap_or(c)
            }).collect();
            prop_assert_eq!(parse_number(&formal), Some(Decimal::from(n)), "{}", formal);
        }

        #[test]
        fn positional_round_trip(n in 100_u64..1_000_000_000_000) {
            let text: String = n.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
            prop_assert_eq!(parse_number(&text), Some(Decimal::from(n)), "{}", text);
        }

        #[test]
        fn arabic_round_trip(n in any::<i64>(), scale in 0_u32..6) {
            let value = Decimal::from_i128_with_scale(i128::from(n), scale);
            prop_assert_eq!(parse_number(&value.to_string()), Some(value));
        }

        #[test]
        fn any_text_is_survived(text in "[0-9一二两三十百千万亿点余多,.零〇廿兆５ ]{0,30}") {
            for (at, _) in text.char_indices() {
                if let Some(n) = numeral_at(&text, at) {
                    prop_assert!(n.end > at && text.is_char_boundary(n.end));
                }
            }
        }
    }
}
