//! Small questions about characters and strings that several rules ask.

use std::cell::OnceCell;
use std::cmp::Ordering;

use gongwen_text::reads_as_han;

use crate::line::Line;

/// Letters and digits of a text, lower case: what two printings of one line have in common. It is compared where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'s>(pub(crate) &'s str);

impl<'s> Key<'s> {
    fn chars(self) -> impl Iterator<Item = char> + 's {
        self.0.chars().filter(|&c| is_common(c) || c.is_alphanumeric()).flat_map(Lower::of)
    }

    /// Whether it has more than `n` bytes.
    pub(crate) fn is_longer_than(self, n: usize) -> bool {
        let mut length = 0;
        self.chars().any(|c| {
            length += c.len_utf8();
            length > n
        })
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key<'_> {}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chars().cmp(other.chars())
    }
}

/// Whether `c` is one of the common Chinese characters, which are letters without case.
fn is_common(c: char) -> bool {
    ('\u{4e00}'..='\u{9fa5}').contains(&c)
}

/// A character in lower case; `char::to_lowercase` where it is no common one.
enum Lower {
    Itself(Option<char>),
    Other(std::char::ToLowercase),
}

impl Lower {
    fn of(c: char) -> Self {
        match c {
            _ if is_common(c) => Self::Itself(Some(c)),
            _ if c.is_ascii() => Self::Itself(Some(c.to_ascii_lowercase())),
            _ => Self::Other(c.to_lowercase()),
        }
    }
}

impl Iterator for Lower {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Itself(c) => c.take(),
            Self::Other(chars) => chars.next(),
        }
    }
}

/// The key of `s`, written down.
pub(crate) fn key(s: &str) -> String {
    Key(s).chars().collect()
}

/// All pairs of neighbouring characters of some lines, collected when first asked for.
#[derive(Debug)]
pub(crate) struct Pairs<'l> {
    lines: &'l [Line],
    sorted: OnceCell<Vec<(char, char)>>,
}

impl<'l> Pairs<'l> {
    pub(crate) fn of(lines: &'l [Line]) -> Self {
        Self { lines, sorted: OnceCell::new() }
    }

    pub(crate) fn has(&self, pair: (char, char)) -> bool {
        let sorted = self.sorted.get_or_init(|| {
            let of = |line: &'l Line| line.plain.chars().zip(line.plain.chars().skip(1));
            let mut pairs: Vec<(char, char)> = self.lines.iter().flat_map(of).collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        });
        sorted.binary_search(&pair).is_ok()
    }
}

/// Number of characters.
pub(crate) fn len(s: &str) -> usize {
    s.chars().count()
}

/// Whether `c` is a Chinese character, or the sign that repeats one.
pub(crate) fn is_han(c: char) -> bool {
    reads_as_han(c) || c == '々'
}

/// Whether `c` ends a sentence or a clause so that a line may end with it.
pub(crate) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '：' | ':' | '…')
}

/// Whether `c` closes a quotation or a bracket.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '〉' | '」' | '』' | '】' | '〕' | ']' | '"')
}

/// Whether `c` opens a quotation or a bracket.
pub(crate) fn is_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '（' | '(' | '《' | '〈' | '「' | '『' | '【' | '〔' | '[')
}

/// Whether a line cannot begin with `c`.
pub(crate) fn cannot_begin(c: char) -> bool {
    matches!(c, '，' | ',' | '、' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '%' | '％')
        || (is_closing(c) && c != '"')
}

/// Whether a number can stand in front of `c`, which begins a line: powers of ten, and measures with which hardly a sentence begins.
pub(crate) fn is_count(c: char) -> bool {
    matches!(
        c,
        '万' | '亿'
            | '千'
            | '百'
            | '余'
            | '多'
            | '%'
            | '％'
            | '‰'
            | '年'
            | '月'
            | '日'
            | '元'
            | '倍'
            | '吨'
            | '亩'
    ) || matches!(
        c,
        '家' | '个'
            | '项'
            | '件'
            | '套'
            | '台'
            | '辆'
            | '座'
            | '户'
            | '人'
            | '名'
            | '所'
            | '种'
            | '条'
            | '次'
    )
}

/// `s` without the brackets and quotation marks that close it, and without a bracketed remark at its end.
pub(crate) fn without_tail(s: &str) -> &str {
    let mut s = s.trim_end();
    for _ in 0..4 {
        let Some(last) = s.chars().next_back() else { return s };
        if matches!(last, ')' | '）')
            && let Some(open) = s.rfind(['(', '（'])
        {
            // A remark behind the full stop (责任单位：…) leaves the sentence ended.
            let before = s.get(..open).unwrap_or_default().trim_end();
            if before.chars().next_back().is_some_and(is_stop) {
                return before;
            }
        }
        if !is_closing(last) {
            return s;
        }
        s = s.get(..s.len() - last.len_utf8()).unwrap_or_default().trim_end();
    }
    s
}

/// Whether a sentence or a clause ends with the end of `s`.
pub(crate) fn is_ended(s: &str) -> bool {
    without_tail(s).chars().next_back().is_none_or(is_stop)
}

/// Whether a bracket or 《 of `s` is still open at its end. Quotation marks are not counted: quotations reach
/// over paragraphs.
pub(crate) fn is_open(s: &str) -> bool {
    let mut depth = 0_i32;
    for c in s.chars() {
        match c {
            '（' | '(' | '《' | '〔' | '【' => depth += 1,
            '）' | ')' | '》' | '〕' | '】' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth > 0
}

/// Value of a Chinese or Arabic numeral below 1000 such as `二十三`, `〇`, `12`, or `None`.
pub(crate) fn number(s: &str) -> Option<u32> {
    if s.is_empty() || s.chars().count() > 5 {
        return None;
    }
    if s.chars().all(|c| c.is_ascii_digit()) {
        return s.parse().ok();
    }
    let (mut total, mut unit) = (0, None);
    for c in s.chars() {
        let digit = digit(c);
        match c {
            '十' => total += unit.take().unwrap_or(1) * 10,
            '百' => total += unit.take()? * 100,
            '零' | '〇' => {}
            _ => {
                if unit.is_some() {
                    return None;
                }
                unit = Some(digit?);
            }
        }
    }
    Some(total + unit.unwrap_or(0))
}

/// Value of a single Chinese digit.
pub(crate) fn digit(c: char) -> Option<u32> {
    // 二Ｏ二五: a letter that typists take for 〇.
    if c == 'Ｏ' { Some(0) } else { gongwen_text::numeral::digit(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_compared_as_if_written_down() {
        let written = |s: &str| {
            s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        let texts = [
            "",
            "目　录",
            "目录",
            "CONTENTS…",
            "contents",
            "第1条 A-B",
            "İx",
            "ⅲ、《甲》",
            "甲：乙",
            "甲乙丙",
            "々〇㐀\u{20000}",
            "ａＢ",
        ];
        for a in texts {
            assert_eq!(key(a), written(a));
            for n in 0..12 {
                assert_eq!(Key(a).is_longer_than(n), written(a).len() > n, "{a} {n}");
            }
            for b in texts {
                assert_eq!(Key(a) == Key(b), written(a) == written(b), "{a} {b}");
                assert_eq!(Key(a).cmp(&Key(b)), written(a).cmp(&written(b)), "{a} {b}");
            }
        }
    }

    #[test]
    fn pairs_stand_inside_a_line() {
        let lines = crate::line::read("甲乙丙\n丁甲", true, &gongwen_model::Budget::unlimited());
        let pairs = Pairs::of(&lines);
        assert!(pairs.has(('乙', '丙')) && pairs.has(('丁', '甲')));
        assert!(!pairs.has(('丙', '丁')) && !pairs.has(('乙', '甲')));
    }

    #[test]
    fn numerals_are_read() {
        let read = ["一", "十", "十二", "二十", "三十一", "一百零五", "12", "一一", "百"].map(number);
        let expect = [Some(1), Some(10), Some(12), Some(20), Some(31), Some(105), Some(12), None, None];
        assert_eq!(read, expect);
    }

    #[test]
    fn ends_of_lines_are_judged() {
        assert!(is_ended("他说：“好。”"));
        assert!(is_ended("加强统筹。（责任单位：市水务局）"));
        assert!(!is_ended("建设“双城"));
        assert!(!is_ended("发展“智能制造”"));
        assert!(is_open("落实《水污染防治"));
        assert!(!is_open("落实《水污染防治法》"));
    }
}
