//! Coordination: a run of text as the items of a list.
//!
//! The rules are those by which the names are meant: 和 or 以及 before the last item of a list with
//! 、 splits it (甲、乙和丙 is three), 和 inside an item whose parts share one head does not
//! (低端产品和高端产品设计 is one). What a list shares over its items is completed: 甲设计、制造
//! names 甲设计 and 甲制造, the printed part stays known as an alias.

use gongwen_model::{Span, Text};
use gongwen_text::{DataError, Rows, window::cut, work};

use crate::words::Words;

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Where it is printed.
    pub span: Span<Text>,
    /// Its name, completed.
    pub name: String,
}

/// The splitter with its words.
#[derive(Debug)]
pub(crate) struct Lists {
    bare_tails: Words,
    /// Words that make one behind another of them only.
    seconds: Words,
}

impl Lists {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("bare_tails.tsv", include_str!("../data/bare_tails.tsv"), 2)?;
        rows.check_sorted(1)?;
        Ok(Self { bare_tails: Words::of_sort(&rows, "tail"), seconds: Words::of_sort(&rows, "second") })
    }

    /// Whether `name` is a word that names no field alone, or two of them: 制造, 零部件制造.
    fn is_bare_tail(&self, name: &str) -> bool {
        let behind = |first: &str| cut(name, first.len()..);
        self.bare_tails.has(name)
            || self
                .bare_tails
                .at_head(name)
                .is_some_and(|first| self.bare_tails.has(behind(first)) || self.seconds.has(behind(first)))
    }

    /// The items of `span`, which holds a list and nothing else.
    pub(crate) fn split(&self, text: &str, span: Span<Text>) -> Vec<Item> {
        let mut spans = Vec::new();
        for piece in top_level(text, span, &['、']) {
            let pieces = split_word(text, piece, "以及");
            spans.extend(pieces);
        }
        if let Some(last) = spans.pop() {
            match self.last_pair(text, &spans, last) {
                Some((left, right)) => spans.extend([left, right]),
                None => spans.push(last),
            }
        }
        let mut items: Vec<Item> = spans
            .into_iter()
            .map(|s| trim(text, s))
            .filter(|s| !s.is_empty())
            .map(|span| Item { span, name: span.of(text).to_owned() })
            .collect();
        self.complete_heads(&mut items);
        items
    }

    /// Where the last item is 甲和乙 and stands for two.
    fn last_pair(
        &self,
        text: &str,
        others: &[Span<Text>],
        last: Span<Text>,
    ) -> Option<(Span<Text>, Span<Text>)> {
        let body = last.of(text);
        let at = body.rfind('和').filter(|&at| outside_brackets(cut(body, ..at)))?;
        let (left, right) = (cut(body, ..at), cut(body, at + '和'.len_utf8()..));
        if chars(left) < 2 || chars(right) < 2 {
            return None;
        }
        let shared = |n: usize| tail(left, n).is_some_and(|t| tail(right, n) == Some(t));
        let split = if others.is_empty() {
            // Two names alone are a list only where both have the same head.
            chars(left) >= 3 && chars(right) >= 3 && (shared(2) || shared(1) && tail(right, 1) != Some("业"))
        } else {
            !self.one_head(text, others, left, right)
        };
        split.then(|| {
            let mid = last.start() + at;
            (Span::new(last.start(), mid), Span::new(mid + '和'.len_utf8(), last.end()))
        })
    }

    /// Whether 左和右 share the head that only 右 prints.
    fn one_head(&self, text: &str, others: &[Span<Text>], left: &str, right: &str) -> bool {
        if self.is_bare_tail(right) {
            return true;
        }
        // 甲芯片和乙芯片设计: the left head comes back inside the right part, not at its end.
        if let Some(head) = tail(left, 2)
            && let Some(at) = right.find(head)
            && at + head.len() < right.len()
        {
            return true;
        }
        // 甲运输业、乙工程和装备业: all the others print the head that the left part lacks.
        let last = tail(right, 1);
        chars(right) <= 3
            && others.len() > 1
            && tail(left, 1) != last
            && others.iter().all(|o| tail(trim(text, *o).of(text), 1) == last)
    }

    /// 甲设计、制造、封测 → 甲设计、甲制造、甲封测.
    fn complete_heads(&self, items: &mut [Item]) {
        let mut prefix: Option<String> = None;
        for (k, item) in items.iter_mut().enumerate() {
            if k > 0 && self.is_bare_tail(&item.name) {
                if let Some(prefix) = &prefix {
                    item.name = format!("{prefix}{}", item.name);
                }
                continue;
            }
            prefix = self.bare_tails.at_tail(&item.name).and_then(|t| {
                let stem = cut(&item.name, ..item.name.len() - t.len());
                (chars(stem) >= 2).then(|| stem.to_owned())
            });
        }
    }
}

/// Where the 等 stands that closes a list: the first behind a 、, else the first.
pub(crate) fn list_close(body: &str) -> Option<usize> {
    let from = body.find('、').unwrap_or(0);
    cut(body, from..).match_indices('等').map(|(at, _)| from + at).find(|&at| closes(body, at))
}

/// Whether the 等 at `at` closes a list: not that of 高等, 等级.
pub(crate) fn closes(body: &str, at: usize) -> bool {
    let before = cut(body, ..at).chars().next_back();
    !cut(body, at..).starts_with("等级")
        && !matches!(before, Some('高' | '中' | '同' | '平' | '均' | '初' | '优' | '对'))
}

/// The parts of `span` between separators that stand outside brackets and quotation marks.
pub(crate) fn top_level(text: &str, span: Span<Text>, separators: &[char]) -> Vec<Span<Text>> {
    work::tick(span.len());
    let mut parts = Vec::new();
    let mut depth = 0usize;
    let mut from = span.start();
    let body = span.of(text);
    // Signs stand outside the block of Chinese characters, which is passed over by lead bytes.
    let signs = !separators.iter().any(|&c| is_passed(c));
    let mut at = 0;
    while let Some(lead) = body.as_bytes().get(at) {
        if signs && PASSED.contains(lead) {
            at += 3;
            continue;
        }
        let Some(c) = body.get(at..).and_then(|rest| rest.chars().next()) else { break };
        match c {
            '（' | '(' | '“' | '‘' | '《' | '〔' | '[' => depth += 1,
            '）' | ')' | '”' | '’' | '》' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 && separators.contains(&c) => {
                parts.push(Span::new(from, span.start() + at));
                from = span.start() + at + c.len_utf8();
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    parts.push(Span::new(from, span.end()));
    parts
}

/// Lead bytes of U+4000–U+9FFF, each of three bytes.
const PASSED: std::ops::RangeInclusive<u8> = 0xE4..=0xE9;

fn is_passed(c: char) -> bool {
    ('\u{4000}'..='\u{9fff}').contains(&c)
}

/// The parts of `span` around a word.
fn split_word(text: &str, span: Span<Text>, word: &str) -> Vec<Span<Text>> {
    let mut parts = Vec::new();
    let mut from = span.start();
    for (at, _) in span.of(text).match_indices(word) {
        parts.push(Span::new(from, span.start() + at));
        from = span.start() + at + word.len();
    }
    parts.push(Span::new(from, span.end()));
    parts
}

/// Without white space and punctuation at either end.
pub(crate) fn trim(text: &str, span: Span<Text>) -> Span<Text> {
    let edge =
        |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | '。' | ';' | '；' | ':' | '：' | '*');
    let body = span.of(text);
    let start = body.len() - body.trim_start_matches(edge).len();
    let end = body.trim_end_matches(edge).len();
    Span::new(span.start() + start.min(end), span.start() + end)
}

/// Whether all brackets that `text` opens are closed.
fn outside_brackets(text: &str) -> bool {
    let count = |set: &[char]| text.chars().filter(|c| set.contains(c)).count();
    count(&['（', '(', '“', '《']) == count(&['）', ')', '”', '》'])
}

/// Number of characters.
pub(crate) fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The last `n` characters.
pub(crate) fn tail(text: &str, n: usize) -> Option<&str> {
    let at = text.char_indices().rev().nth(n.checked_sub(1)?)?.0;
    text.get(at..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, expected: &[&str]) {
        let items = Lists::load().unwrap().split(list, Span::new(0, list.len()));
        let names: Vec<_> = items.iter().map(|i| i.name.as_str()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn the_last_item_is_split_at_its_and() {
        check("稻米、茶叶和蚕桑", &["稻米", "茶叶", "蚕桑"]);
        check("有线广播、无线广播和卫星广播", &["有线广播", "无线广播", "卫星广播"]);
        check("绿茶、红茶以及白茶、黑茶", &["绿茶", "红茶", "白茶", "黑茶"]);
    }

    #[test]
    fn one_head_stays_one_item() {
        check("阀门、轴承、低速电机和高速电机控制", &["阀门", "轴承", "低速电机和高速电机控制"]);
        check("整车、电池制造和应用", &["整车", "电池制造和应用"]);
        check("渔业、林业、森林工程和木材业", &["渔业", "林业", "森林工程和木材业"]);
        check("茶与健康", &["茶与健康"]);
        check("煤炭和石油清洁利用", &["煤炭和石油清洁利用"]);
    }

    #[test]
    fn two_names_with_one_head_each_are_two() {
        check("山顶观测站和湖心观测站", &["山顶观测站", "湖心观测站"]);
    }

    #[test]
    fn shared_words_are_completed() {
        check("纺织机械设计、制造、检测", &["纺织机械设计", "纺织机械制造", "纺织机械检测"]);
        check("园林设计、茶具制作", &["园林设计", "茶具制作"]);
        check("纺织机械设计、零部件制造", &["纺织机械设计", "纺织机械零部件制造"]);
        check("水泵材料、软件平台、平台", &["水泵材料", "水泵软件平台", "平台"]);
    }

    #[test]
    fn brackets_hold_together() {
        check("轮船(客、货)、帆船", &["轮船(客、货)", "帆船"]);
    }

    #[test]
    fn the_word_file_is_sorted() {
        Lists::load().unwrap();
    }
}
