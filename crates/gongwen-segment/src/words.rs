//! Endings of titles and of names of authorities.

use gongwen_text::{DataError, Rows};

use crate::chars;

const GENRES: &str = include_str!("../data/genres.tsv");
const LONE: &str = include_str!("../data/lone_headings.tsv");
const ORGANS: &str = include_str!("../data/organ_endings.tsv");

/// The word lists of this crate.
#[derive(Debug)]
pub(crate) struct Words {
    /// Ending of a title, genre; longest first.
    genres: Vec<(&'static str, &'static str)>,
    organs: Vec<&'static str>,
    lone: Vec<&'static str>,
}

impl Words {
    /// Loads the lists.
    pub(crate) fn new() -> Result<Self, DataError> {
        let mut genres = Rows::parse("genres.tsv", GENRES, 2)?.map(|row| match *row {
            [ending, genre] => Ok((ending, genre)),
            _ => Err("two columns".to_owned()),
        })?;
        genres.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        let mut organs: Vec<&str> =
            Rows::parse("organ_endings.tsv", ORGANS, 1)?.iter().flatten().copied().collect();
        organs.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        let lone = Rows::parse("lone_headings.tsv", LONE, 1)?.iter().flatten().copied().collect();
        Ok(Self { genres, organs, lone })
    }

    /// 文种 of a title: the word it ends with, before a bracketed remark such as （试行） or （2021—2025年）.
    pub(crate) fn genre(&self, title: &str) -> Option<&'static str> {
        let core = without_count(core(title));
        self.genres.iter().find(|(ending, _)| core.ends_with(ending)).map(|(_, genre)| *genre)
    }

    /// Whether `line` is a heading without a number that stands beside numbered ones: 前言, 附　则.
    pub(crate) fn is_lone_heading(&self, line: &str) -> bool {
        line.len() <= 40 && self.lone.contains(&chars::key(line).as_str())
    }

    /// Whether `s` may be the name of one authority: letters only, with the ending of one.
    pub(crate) fn is_organ(&self, s: &str) -> bool {
        let s = s.trim();
        let n = chars::len(s);
        (2..=40).contains(&n)
            && s.chars().all(|c| chars::is_han(c) || matches!(c, '（' | '）' | '(' | ')' | '·' | '、'))
            && self.organs.iter().any(|o| core(s).ends_with(o))
            && !s.contains("关于")
    }

    /// Splits a run of names of authorities at white space, 、 and, where no mark stands between them, at the
    /// endings in front of the place name that the run begins with.
    pub(crate) fn organs<'s>(&self, run: &'s str) -> Vec<&'s str> {
        let mut out = Vec::new();
        for piece in run.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',')) {
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            // 甲市教育局甲市财政局: the first two characters come again behind an ending.
            let head: String = piece.chars().take(2).collect();
            let mut from = 0;
            let mut search = head.len();
            while let Some(found) = piece.get(search..).and_then(|r| r.find(&head)) {
                let at = search + found;
                let before = piece.get(from..at).unwrap_or_default();
                if chars::len(&head) == 2 && self.is_organ(before) {
                    out.push(before);
                    from = at;
                }
                search = at + head.len();
            }
            out.push(piece.get(from..).unwrap_or_default());
        }
        out
    }
}

/// Kinds of documents that are counted by the issuer instead of carrying a number of their own (令第3号), and whose
/// title may be the issuer's name and the kind alone.
const NUMBERED: [&str; 7] =
    ["令", "公告", "通告", "专题会议纪要", "常务会议纪要", "办公会议纪要", "会议纪要"];

/// The kind that a title such as 某市人民政府令 ends with; with the title before it.
pub(crate) fn numbered_kind(title: &str) -> Option<(&str, &'static str)> {
    let core = without_count(core(title));
    NUMBERED.iter().find_map(|kind| Some((core.strip_suffix(kind)?.trim(), *kind)))
}

/// `s` without 第3号 or 2023年第3号 at its end.
fn without_count(s: &str) -> &str {
    let is_count = |c: char| {
        c.is_ascii_digit()
            || chars::digit(c).is_some()
            || matches!(c, '十' | '百' | ' ' | '第' | '年' | '\u{3000}')
    };
    match s.strip_suffix('号') {
        Some(rest) if rest.contains('第') => rest.trim_end_matches(is_count),
        _ => s,
    }
}

/// Whether `s` is nothing but 第3号 or 2023年第3号.
pub(crate) fn is_count(s: &str) -> bool {
    let s = s.trim().trim_matches(['（', '）', '(', ')']);
    s.ends_with('号') && s.contains('第') && without_count(s).is_empty()
}

/// `s` without a bracketed remark, a quotation mark or 》 at its end.
pub(crate) fn core(s: &str) -> &str {
    let mut s = s.trim();
    loop {
        let Some(last) = s.chars().next_back() else { return s };
        let cut = match last {
            ')' | '）' | '〕' | ']' => s.rfind(['(', '（', '〔', '[']).filter(|open| *open > 0),
            '》' | '”' | '"' | '>' | '〉' | '*' => Some(s.len() - last.len_utf8()),
            _ => None,
        };
        let Some(cut) = cut else { return s };
        s = s.get(..cut).unwrap_or_default().trim_end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        Rows::parse("genres.tsv", GENRES, 2).unwrap().check_sorted(1).unwrap();
        Rows::parse("lone_headings.tsv", LONE, 1).unwrap().check_sorted(1).unwrap();
        Rows::parse("organ_endings.tsv", ORGANS, 1).unwrap().check_sorted(1).unwrap();
    }

    #[test]
    fn titles_end_with_their_genre() {
        let words = Words::new().unwrap();
        assert_eq!(words.genre("某市水源保护条例"), Some("条例"));
        assert_eq!(words.genre("某市数字经济行动计划（2023—2025年）"), Some("计划"));
        assert_eq!(words.genre("关于印发《某办法（试行）》的通知"), Some("通知"));
        assert_eq!(words.genre("某市加快发展"), None);
        assert_eq!(words.genre("某市人民政府令第12号"), Some("令"));
        assert_eq!(numbered_kind("某市水务局公告（2023年第5号）"), Some(("某市水务局", "公告")));
        assert!(is_count("第十二号") && is_count("2023年第5号") && !is_count("某发〔2023〕5号"));
    }

    #[test]
    fn joint_authorities_are_split() {
        let words = Words::new().unwrap();
        assert_eq!(words.organs("成都市水务局成都市财政局"), ["成都市水务局", "成都市财政局"]);
        assert_eq!(words.organs("中共中央 国务院"), ["中共中央", "国务院"]);
        assert!(words.is_organ("成都市经济和信息化局（成都市大数据局）"));
        assert!(!words.is_organ("关于办公室"));
    }
}
