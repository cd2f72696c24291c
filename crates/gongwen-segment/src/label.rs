//! The numbers that open a line: 一、 （一） 1. (1) ① 第一章 第一条.

use gongwen_model::NumberStyle;

use crate::chars;

/// A form of numbering. The order is the usual order of levels, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Form {
    /// 第一编
    Book,
    /// 第一章, 第一部分
    Chapter,
    /// 第一节
    Division,
    /// 第一条
    Article,
    /// 一、
    Chinese,
    /// （一）
    ChineseParen,
    /// 1.
    Arabic,
    /// 1.1
    Dotted,
    /// 1.1.1
    DottedDeep,
    /// (1)
    ArabicParen,
    /// 1)
    ArabicHalf,
    /// ①
    Circled,
}

impl Form {
    /// All forms, in order.
    pub(crate) const ALL: [Self; 12] = [
        Self::Book,
        Self::Chapter,
        Self::Division,
        Self::Article,
        Self::Chinese,
        Self::ChineseParen,
        Self::Arabic,
        Self::Dotted,
        Self::DottedDeep,
        Self::ArabicParen,
        Self::ArabicHalf,
        Self::Circled,
    ];

    /// Style in the output.
    pub(crate) fn style(self) -> NumberStyle {
        match self {
            Self::Book | Self::Chapter | Self::Division => NumberStyle::Chapter,
            Self::Article => NumberStyle::Article,
            Self::Chinese => NumberStyle::Chinese,
            Self::ChineseParen => NumberStyle::ChineseParen,
            Self::Arabic | Self::Dotted | Self::DottedDeep => NumberStyle::Arabic,
            Self::ArabicParen | Self::ArabicHalf => NumberStyle::ArabicParen,
            Self::Circled => NumberStyle::Circled,
        }
    }
}

/// A number in front of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// Its form.
    pub(crate) form: Form,
    /// Its value; of 1.2.3 the last.
    pub(crate) value: u32,
    /// Of 1.2.3 the numbers before the last.
    pub(crate) prefix: Vec<u32>,
    /// Bytes of the line that it takes, with the white space behind it.
    pub(crate) len: usize,
    /// As printed but normalised.
    pub(crate) number: String,
    /// Whether it may as well be something else (a decimal number): believed only with a neighbour.
    pub(crate) doubtful: bool,
}

/// Cuts a run of characters off the front of `s`.
fn run(s: &str, is: impl Fn(char) -> bool) -> (&str, &str) {
    let end = s.find(|c| !is(c)).unwrap_or(s.len());
    s.split_at(end)
}

fn is_numeral(c: char) -> bool {
    matches!(c, '十' | '百' | '零') || (chars::digit(c).is_some() && c != '两')
}

/// Reads the number that opens `line` (without indent and mark-up), or `None`.
///
/// `1.5 至 10 年内` is read as item 1, doubtful: only the lines around can tell it from a decimal.
pub(crate) fn read(line: &str) -> Option<Label> {
    let rest = line;
    let make = |form, value, tail: &str, number: String, doubtful| {
        let len = line.len() - tail.trim_start().len();
        Some(Label { form, value, prefix: Vec::new(), len, number, doubtful })
    };
    let first = rest.chars().next()?;
    if first == '第' {
        let (digits, tail) =
            run(rest.get(first.len_utf8()..)?.trim_start(), |c| is_numeral(c) || c.is_ascii_digit());
        let value = chars::number(digits)?;
        for (word, form) in [
            ("部分", Form::Chapter),
            ("编", Form::Book),
            ("章", Form::Chapter),
            ("节", Form::Division),
            ("条", Form::Article),
        ] {
            let Some(tail) = tail.trim_start().strip_prefix(word) else { continue };
            // 第三条之一
            let (sub, tail) = match tail.strip_prefix('之') {
                Some(t) => run(t, is_numeral),
                None => ("", tail),
            };
            let sub = if sub.is_empty() { String::new() } else { format!("之{sub}") };
            let spaced = tail.is_empty()
                || tail.starts_with([' ', '\u{3000}', '\u{a0}', '\t', '【', '：', ':', '（', '(']);
            // 第三条规定的…: a line of text that begins with a reference.
            let doubtful = !spaced;
            let tail = tail.strip_prefix([':', '：']).unwrap_or(tail);
            return make(form, value, tail, format!("第{digits}{word}{sub}"), doubtful);
        }
        return None;
    }
    if matches!(first, '(' | '（' | '〔' | '﹙') {
        let inside = rest.get(first.len_utf8()..)?.trim_start();
        let (digits, tail) = run(inside, is_numeral);
        if !digits.is_empty() {
            let tail = tail.trim_start().strip_prefix([')', '）', '〕', '﹚'])?;
            let tail = tail.strip_prefix(['、', '.', '．']).unwrap_or(tail);
            return make(Form::ChineseParen, chars::number(digits)?, tail, format!("({digits})"), false);
        }
        let (digits, tail) = run(inside, |c| c.is_ascii_digit());
        let value: u32 = digits.parse().ok().filter(|v| (1..=99).contains(v))?;
        let tail = tail.trim_start().strip_prefix([')', '）', '〕', '﹚'])?;
        let tail = tail.strip_prefix(['、', '.', '．']).unwrap_or(tail);
        return make(Form::ArabicParen, value, tail, format!("({value})"), false);
    }
    if is_numeral(first) {
        let (digits, tail) = run(rest, is_numeral);
        let tail = tail.trim_start();
        let value = chars::number(digits).filter(|v| *v > 0)?;
        let (mark, tail) = (tail.chars().next()?, tail);
        if !matches!(mark, '、' | '.' | '．' | ',' | '，') {
            return None;
        }
        let tail = tail.get(mark.len_utf8()..)?;
        return make(Form::Chinese, value, tail, format!("{digits}、"), matches!(mark, ',' | '，'));
    }
    if first.is_ascii_digit() {
        return arabic(line);
    }
    let circled = |from: char, value: u32| {
        (first as u32).checked_sub(from as u32).filter(|d| *d < 20).map(|d| d + value)
    };
    let (value, form) = match first {
        '①'..='⑳' => (circled('①', 1)?, Form::Circled),
        '⑴'..='⒇' => (circled('⑴', 1)?, Form::ArabicParen),
        '⒈'..='⒛' => (circled('⒈', 1)?, Form::Arabic),
        '㈠'..='㈩' => (circled('㈠', 1)?, Form::ChineseParen),
        _ => return None,
    };
    let number = match form {
        Form::ArabicParen => format!("({value})"),
        Form::Arabic => format!("{value}."),
        Form::ChineseParen => {
            format!("({})", "一二三四五六七八九十".chars().nth(value as usize - 1).unwrap_or('一'))
        }
        _ => first.to_string(),
    };
    make(form, value, rest.get(first.len_utf8()..)?, number, false)
}

/// `1.` `1、` `1)` `1.1` `1.1.1`
fn arabic(line: &str) -> Option<Label> {
    let (digits, tail) = run(line, |c| c.is_ascii_digit());
    let value: u32 = digits.parse().ok().filter(|v| (1..=150).contains(v) && digits.len() <= 3)?;
    let gap = tail.trim_start();
    let mark = gap.chars().next()?;
    let rest = gap.get(mark.len_utf8()..)?;
    let label = |form, len_from: &str, number: String, doubtful| Label {
        form,
        value,
        prefix: Vec::new(),
        len: line.len() - len_from.trim_start().len(),
        number,
        doubtful,
    };
    match mark {
        ')' | '）' => Some(label(Form::ArabicHalf, rest, format!("{value})"), false)),
        '、' => Some(label(Form::Arabic, rest, format!("{value}."), false)),
        '.' | '．' => {
            let rest = rest.strip_prefix(['、', ' ']).unwrap_or(rest);
            if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(label(Form::Arabic, rest, format!("{value}."), rest.trim().is_empty()));
            }
            dotted(line, value).or_else(|| Some(label(Form::Arabic, rest, format!("{value}."), true)))
        }
        _ => None,
    }
}

/// `1.2 总则`, `1.2.3 职责`: numbers that carry those of their parents. Followed by white space and a word,
/// never by a measure word or a range.
fn dotted(line: &str, first: u32) -> Option<Label> {
    let mut numbers = vec![first];
    let mut rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    while let Some(tail) = rest.strip_prefix(['.', '．']) {
        let (digits, tail) = run(tail, |c| c.is_ascii_digit());
        if digits.is_empty() {
            break;
        }
        numbers.push(digits.parse().ok().filter(|v| (1..=60).contains(v))?);
        rest = tail;
    }
    let heading = rest.trim_start();
    let begins = heading.chars().next()?;
    let spaced = heading.len() < rest.len();
    if numbers.len() < 2 || !spaced || !(chars::is_han(begins) || chars::is_opening(begins)) || begins == '至'
    {
        return None;
    }
    let value = numbers.pop()?;
    let number = numbers.iter().chain([&value]).map(u32::to_string).collect::<Vec<_>>().join(".");
    let form = if numbers.len() == 1 { Form::Dotted } else { Form::DottedDeep };
    Some(Label { form, value, prefix: numbers, len: line.len() - heading.len(), number, doubtful: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Option<(Form, u32, &str, &str)>) {
        let found = read(line);
        let view = found.as_ref().map(|l| (l.form, l.value, l.number.as_str(), &line[l.len..]));
        assert_eq!(view, expect, "{line}");
    }

    #[test]
    fn numbers_are_read() {
        check("一、总体要求", Some((Form::Chinese, 1, "一、", "总体要求")));
        check("十二、附则", Some((Form::Chinese, 12, "十二、", "附则")));
        check("（三）完善机制。", Some((Form::ChineseParen, 3, "(三)", "完善机制。")));
        check("(一) 5G网络", Some((Form::ChineseParen, 1, "(一)", "5G网络")));
        check("1．启动实施。", Some((Form::Arabic, 1, "1.", "启动实施。")));
        check("12、其他", Some((Form::Arabic, 12, "12.", "其他")));
        check("(2)材料", Some((Form::ArabicParen, 2, "(2)", "材料")));
        check("③复核", Some((Form::Circled, 3, "③", "复核")));
        check("第一章 总  则", Some((Form::Chapter, 1, "第一章", "总  则")));
        check("第二十条之一　违反本条例的", Some((Form::Article, 20, "第二十条之一", "违反本条例的")));
        check("1.1 适用范围", Some((Form::Dotted, 1, "1.1", "适用范围")));
    }

    #[test]
    fn what_only_looks_like_a_number_is_doubtful_or_none() {
        assert!(read("1.5亿元用于补助").is_some_and(|l| l.doubtful));
        assert!(read("第三条规定的情形").is_some_and(|l| l.doubtful));
        check("一产一策、一企一策", None);
        check("2025年", None);
        check("(2024)12号", None);
        check("第三产业", None);
    }
}
