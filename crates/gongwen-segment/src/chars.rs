//! Small questions about characters and strings that several rules ask.

use gongwen_text::reads_as_han;

/// Letters and digits of `s`, lower case: what two printings of one line have in common.
pub(crate) fn key(s: &str) -> String {
    s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    "〇一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32).or(match c {
        '零' | '○' | 'Ｏ' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
