//! White space that is layout, not text.
//!
//! What is folded: white space at the end of a line; a single space beside a Chinese character or sign and a digit, a
//! Latin letter or a sign (`3 万亿元`, `VR/AR 技术`, `。 第二`); the spaces of letter-spaced words that fill a line
//! (`目　录`, `第一章 总　则`) and of letter-spaced numbers (`1 9 9 7 年`); a single space of another kind becomes U+0020.
//!
//! In a line whose words were cut by spaces, as character recognition and PDF readers cut them, the single spaces between its
//! Chinese characters go ([`broken`]): told by words of the language prior that a space parts, and by digits spaced out.
//!
//! What stays, because a later step reads it: indents, blank lines, tabs and runs of two and more
//! spaces (they may be columns); a single space between two Chinese characters, which parts two phrases, names or
//! fields (`第一条 为了`, `市教育局 市财政局`); the space behind the number of a line (`1 总则`, `表 2 指标`).
//! Spaces between Latin words are text (`GDP per capita`), and so are those around a lower-case word.

mod broken;

use std::collections::BTreeSet;

use gongwen_text::{DataError, Edits, Fold, Rows, Span, Why, reads_as_han, window};

use crate::look::{Lines, Traits};
use crate::repair::Prior;
use broken::Broken;

const FILE: &str = "space_counts.tsv";
const DATA: &str = include_str!("../../data/space_counts.tsv");

/// What a character is to the space beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Han,
    /// Chinese punctuation, quotation marks.
    Sign,
    /// Dashes, which are also bullets and frames of page numbers.
    Dash,
    Digit,
    Latin,
    /// ASCII marks that belong to the text before them.
    Closing,
    Opening,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' | '０'..='９' => Class::Digit,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Class::Latin,
        ' '
        | '\t'
        | '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => Class::Space,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '%' | '％' => Class::Closing,
        '(' | '[' | '{' => Class::Opening,
        _ if reads_as_han(c) => Class::Han,
        '—' | '―' | '–' | '－' => Class::Dash,
        '“' | '”' | '‘' | '’' | '…' | '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF65}' => {
            Class::Sign
        }
        _ => Class::Other,
    }
}

/// Whether `c` is white space; quick for Chinese characters, which stand behind all of it.
fn is_space(c: char) -> bool {
    c <= '\u{3000}' && class(c) == Class::Space
}

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::SPACE.when(is_space(c))
}

/// Folds white space; keeps the words of its data file.
#[derive(Debug, Clone)]
pub(crate) struct Spaces {
    counts: BTreeSet<char>,
}

/// A run of white space inside a line, in characters of the line.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: usize,
    to: usize,
}

impl Gap {
    /// The white space itself.
    fn of<'c>(&self, chars: &'c [(usize, char)]) -> &'c [(usize, char)] {
        chars.get(self.from..self.to).unwrap_or_default()
    }

    /// All that stands before it in the line.
    fn before<'c>(&self, chars: &'c [(usize, char)]) -> &'c [(usize, char)] {
        chars.get(..self.from).unwrap_or_default()
    }

    /// All that stands behind it.
    fn behind<'c>(&self, chars: &'c [(usize, char)]) -> &'c [(usize, char)] {
        chars.get(self.to..).unwrap_or_default()
    }
}

impl Spaces {
    pub(crate) fn new() -> Result<Self, DataError> {
        let counts = Rows::parse(FILE, DATA, 1)?.map(|row| {
            let mut chars = row.iter().flat_map(|word| word.chars());
            chars.next().filter(|_| chars.next().is_none()).ok_or("one character is expected".to_owned())
        })?;
        Ok(Self { counts: counts.into_iter().collect() })
    }

    /// Folds white space; without the language prior, words that spaces cut stay cut.
    pub(crate) fn edits(&self, text: &str, lines: &Lines, prior: Option<&Prior>) -> Edits {
        let mut edits = Edits::new();
        let mut chars: Vec<(usize, char)> = Vec::new();
        let mut gaps: Vec<Gap> = Vec::new();
        let broken = prior.map(|prior| Broken::survey(prior, text, lines)).unwrap_or_default();
        for line in lines.with(Traits::SPACE) {
            let (span, line) = (line.span, line.span.of(text));
            let content = line.trim_end_matches(is_space);
            read_gaps(content, &mut chars, &mut gaps);
            let spread = is_spread(&chars, &gaps);
            let cut = broken.has(span);
            for (k, gap) in gaps.iter().enumerate() {
                let spread = spread && !(k == 0 && is_chapter(gap.before(&chars)));
                let new = match spread || cut && broken::closes(&chars, &gaps, k) {
                    true => Some(""),
                    false => self.close(&chars, *gap),
                };
                let (Some(new), Some(&(from, _)), Some(&(to, _))) =
                    (new, chars.get(gap.from), chars.get(gap.to))
                else {
                    continue;
                };
                if window::cut(content, from..to) != new {
                    let gap = Span::new(span.start() + from, span.start() + to);
                    edits.replace(gap, new, Why::Fold(Fold::Space));
                }
            }
            if content.len() < line.len() {
                // An empty cell at the end of a table row stays.
                let cells = !content.is_empty() && window::cut(line, content.len()..).contains('\t');
                if !cells {
                    let tail = Span::new(span.start() + content.len(), span.end());
                    edits.delete(tail, Why::Fold(Fold::Space));
                }
            }
        }
        edits
    }

    /// What a gap becomes; `None` where it stays as it is.
    fn close(&self, chars: &[(usize, char)], gap: Gap) -> Option<&'static str> {
        let (left, right) = (gap.before(chars), gap.behind(chars));
        let (&[.., (_, before)], &[(_, space)], &[(_, behind), ..]) = (left, gap.of(chars), right) else {
            return None;
        };
        if space == '\t' {
            return None;
        }
        let last = gap.from - 1;
        let closes = match (class(before), class(behind)) {
            (Class::Han, Class::Han) => false,
            (Class::Digit, Class::Digit) => is_spread_number(chars, last),
            (Class::Digit, _) if matches!(behind, '%' | '％') => true,
            (Class::Digit, Class::Han) => {
                !ends_list(chars, last) && (self.counts.contains(&behind) || !is_label(left))
            }
            (Class::Han | Class::Sign, Class::Latin) | (Class::Latin, Class::Han | Class::Sign) => {
                !is_word(left, right)
            }
            (Class::Han | Class::Sign, Class::Digit) => !begins_list(chars, gap.to),
            (Class::Digit, Class::Sign) => !ends_list(chars, last),
            (Class::Han, Class::Closing | Class::Opening | Class::Dash) => true,
            (Class::Closing | Class::Dash, Class::Han) => true,
            (Class::Sign, other) | (other, Class::Sign) => !matches!(other, Class::Dash | Class::Other),
            _ => false,
        };
        Some(if closes { "" } else { " " })
    }
}

/// The characters and the gaps of the content of a line; none where only its indent is white space.
fn read_gaps(content: &str, chars: &mut Vec<(usize, char)>, gaps: &mut Vec<Gap>) {
    chars.clear();
    // Most lines have an indent and no other space.
    if content.trim_start_matches(is_space).contains(is_space) {
        chars.extend(content.char_indices());
    }
    find_gaps(chars, gaps);
}

/// Finds the white space between the first and the last character that is none.
fn find_gaps(chars: &[(usize, char)], gaps: &mut Vec<Gap>) {
    gaps.clear();
    let mut at = 0;
    for run in chars.chunk_by(|a, b| is_space(a.1) == is_space(b.1)) {
        let from = at;
        at += run.len();
        if from > 0 && run.first().is_some_and(|c| is_space(c.1)) {
            gaps.push(Gap { from, to: at });
        }
    }
}

/// Most characters of a letter-spaced word.
const SPREAD: usize = 6;

/// Whether the line is one word with its characters spaced out, with the number of a chapter before it or not.
fn is_spread(chars: &[(usize, char)], gaps: &[Gap]) -> bool {
    let Some(first) = gaps.first().filter(|_| gaps.len() < SPREAD) else { return false };
    if gaps.iter().any(|gap| gap.of(chars).iter().any(|(_, c)| *c == '\t')) {
        return false;
    }
    let start = chars.iter().take_while(|(_, c)| class(*c) == Class::Space).count();
    let mut from = start;
    let mut letters = 0;
    for end in gaps.iter().map(|g| (g.from, g.to)).chain([(chars.len(), chars.len())]) {
        let token = chars.get(from..end.0).unwrap_or_default();
        let chapter = from == start && end.0 == first.from && is_chapter(token);
        if !chapter {
            if !matches!(token, [(_, c)] if class(*c) == Class::Han) {
                return false;
            }
            letters += 1;
        }
        from = end.1;
    }
    letters > 1
}

/// Whether `chars` is the number of a chapter, `第一章`.
fn is_chapter(chars: &[(usize, char)]) -> bool {
    let start = chars.iter().take_while(|(_, c)| class(*c) == Class::Space).count();
    matches!(chars.get(start..), Some([(_, '第'), _, .., (_, '编' | '章' | '节' | '篇')]))
}

/// Whether the line begins with `chars` as its number: `1`, `2.1`, `表 3`.
fn is_label(chars: &[(usize, char)]) -> bool {
    let mut chars = chars.iter().map(|(_, c)| *c).skip_while(|c| class(*c) == Class::Space).peekable();
    if chars.next_if(|c| *c == '附').is_some() {
        chars.next_if(|c| *c == '件');
    }
    chars.next_if(|c| matches!(c, '表' | '图'));
    let mut rest = chars.skip_while(|c| class(*c) == Class::Space);
    rest.all(|c| class(c) == Class::Digit || matches!(c, '.' | '．' | '-'))
}

/// Whether a Latin word between `left` and `right`, beside the gap, is one of running text, in lower case but for its first letter,
/// and has space on its other side too or stands at the edge of the line.
fn is_word(left: &[(usize, char)], right: &[(usize, char)]) -> bool {
    let other = |c: &(usize, char)| !c.1.is_ascii_alphabetic();
    let edge = |c: Option<&(usize, char)>| c.is_none_or(|c| class(c.1) == Class::Space);
    let running = |word: &[(usize, char)]| match word {
        [] | [_] => false,
        [first, rest @ ..] => {
            rest.iter().all(|c| c.1.is_ascii_lowercase()) && (word.len() > 3 || first.1.is_ascii_lowercase())
        }
    };
    let last = left.rsplit(other).next().unwrap_or_default();
    let first = right.split(other).next().unwrap_or_default();
    running(last) && edge(left.iter().nth_back(last.len())) || running(first) && edge(right.get(first.len()))
}

/// Whether a number begins at `at` with another behind it, as in the row of a table.
fn begins_list(chars: &[(usize, char)], at: usize) -> bool {
    let rest = chars.get(at..).unwrap_or_default();
    let len = rest.iter().take_while(|c| is_numeric(c.1)).count();
    let (number, behind) = rest.split_at_checked(len).unwrap_or_default();
    let mut behind = behind.iter().map(|c| class(c.1));
    // A space behind `．` closes, and what follows is the same number.
    let open = number.last().is_none_or(|c| c.1 == '．');
    let another = !open && behind.next() == Some(Class::Space) && behind.next() == Some(Class::Digit);
    another && !is_spread_number(chars, at)
}

/// Whether a number ends at `at` with another before it.
fn ends_list(chars: &[(usize, char)], at: usize) -> bool {
    let rest = chars.get(..=at).unwrap_or_default();
    let len = rest.iter().rev().take_while(|c| is_numeric(c.1)).count();
    let (before, number) = rest.split_at_checked(rest.len() - len).unwrap_or_default();
    let mut before = before.iter().rev().map(|c| class(c.1));
    let open = number.first().is_none_or(|c| c.1 == '．');
    let another = !open
        && before.next() == Some(Class::Space)
        && matches!(before.next(), Some(Class::Digit | Class::Closing));
    another && !is_spread_number(chars, at)
}

/// Whether `c` may stand in a number.
fn is_numeric(c: char) -> bool {
    class(c) == Class::Digit || matches!(c, '.' | ',' | '%' | '．' | '％')
}

/// Whether the digit at `at` belongs to a number with its digits spaced out: each digit alone, the first
/// of them right behind a Chinese character or sign, the last in front of one.
fn is_spread_number(chars: &[(usize, char)], at: usize) -> bool {
    /// Longest such number in digits.
    const LONGEST: usize = 12;
    let digit = |k: usize| chars.get(k).is_some_and(|c| class(c.1) == Class::Digit);
    let space = |k: usize| chars.get(k).is_some_and(|c| c.1 != '\t' && class(c.1) == Class::Space);
    let wide = |k: usize| {
        chars.get(k).is_some_and(|c| matches!(class(c.1), Class::Han | Class::Sign | Class::Closing))
    };
    let (mut first, mut last, mut count) = (at, at, 1);
    while first >= 2 && space(first - 1) && digit(first - 2) && count < LONGEST {
        first -= 2;
        count += 1;
    }
    while space(last + 1) && digit(last + 2) && count < LONGEST {
        last += 2;
        count += 1;
    }
    let head = first == 0 && count == 4 || first > 0 && wide(first - 1);
    count > 1 && head && (wide(last + 1) || space(last + 1) && wide(last + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let spaces = Spaces::new().unwrap();
        let look = Look::new(traits, Traits::NONE);
        let prior = Prior::new().unwrap();
        let edits = |text: &str| spaces.edits(text, &look.lines(text), Some(&prior));
        let text = edits(input).apply_to(input);
        assert_eq!(text, expected);
        assert!(edits(&text).is_empty(), "a second pass changes nothing");
    }

    #[test]
    fn spaces_around_numbers_and_letters_close() {
        check("到 2027 年规模达 3 万亿元，超 50 个", "到2027年规模达3万亿元，超50个");
        check("第 20230153 号 提案", "第20230153号 提案");
        check("5G 移动通信、VR/AR 关键技术、占 GDP 比重", "5G移动通信、VR/AR关键技术、占GDP比重");
        check("一、 总体要求。 到 2027 年（ 简称 ）", "一、总体要求。到2027年（简称）");
        check("3. 支持企业 (平台)", "3.支持企业(平台)");
    }

    #[test]
    fn spaces_between_words_stay() {
        for text in [
            "GDP per capita",
            "探索 and 理论",
            "第一条 为了规范管理",
            "市教育局 市财政局",
            "- 3 -",
            "— 3 —",
            "# 标题",
            "** 标题 **",
            "首页 > 政务公开",
            "电话: 010-123 4567",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn numbers_of_lines_keep_their_space() {
        check("1 总则\n2.1 术语\n表 2 主要指标", "1 总则\n2.1 术语\n表2 主要指标");
        check("50 家企业\n2027 年", "50家企业\n2027年");
    }

    #[test]
    fn layout_stays_and_tails_go() {
        check(
            "　　第一条　为了\u{A0}规范 \n \n甲\t乙\t\n姓名  电话",
            "　　第一条 为了 规范\n\n甲\t乙\t\n姓名  电话",
        );
    }

    #[test]
    fn letter_spaced_words() {
        check("目　　录\n第一章 总　则\n附\u{A0}\u{A0}则", "目录\n第一章 总则\n附则");
        check("甲\t乙\n李 强 同志", "甲\t乙\n李 强 同志");
    }

    #[test]
    fn letter_spaced_numbers() {
        check("达到4 9 2 5 0 万吨，1 9 9 7 年", "达到49250万吨，1997年");
        check("均为1 7 ．5％", "均为17．5％");
        check("1 2 3", "1 2 3");
        check("表 1 2 3 列\n合计 10 25.5 30 亿元", "表 1 2 3 列\n合计 10 25.5 30 亿元");
    }

    #[test]
    fn words_cut_by_spaces_are_joined() {
        check("关 于 促 进 《 数 字 经 济 》 发 展 的 通 知", "关于促进《数字经济》发展的通知");
        check("全市数字经 济核心产 业规模 达到一定 水平", "全市数字经济核心产业规模达到一定水平");
        check("全市工业产值 达到 4 . 8 万亿元 , 同比 增长 5 . 1 %", "全市工业产值达到4.8万亿元,同比增长5.1%");
        check("到 2 0 2 7 年 建 成 一 批 项 目", "到2027年建成一批项目");
        check("政 府 应当公开信息。", "政府应当公开信息。");
    }

    #[test]
    fn spaces_between_whole_words_stay() {
        for text in [
            "主题词：经济 社会 发展 规划 通知",
            "北京 天津 河北 山西 内蒙古",
            "指标 单位 目标值 责任单位",
            "序号 项目名称 建设内容 总投资",
            "第三条 本办法所称项目",
            "张三 李四 王五",
            "总 投资 万元",
            "打印本页 大 中 小 关闭窗口",
            "字体：[ 大 中 小]打印本页",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn the_file_is_in_order() {
        Rows::parse(FILE, DATA, 1).unwrap().check_sorted(1).unwrap();
    }
}
