//! What a number measures: the noun phrase in front of it, or behind it for counts.

use std::collections::BTreeMap;

use gongwen_lexicon::{Finder, Words};
use gongwen_text::{DataError, Rows};

use gongwen_text::is_han;

/// Words that are no part of a noun phrase: `data/phrase.tsv`.
#[derive(Debug)]
pub(crate) struct Phrases {
    lead: Words,
    tail: Words,
    cut: Words,
    /// `cut` and `stop` inside a text; the longest words have the lowest numbers.
    cut_inside: Finder,
    stop: Words,
    stop_inside: Finder,
    change: Words,
    keep: Words,
    verb: Words,
    measure: Words,
    abstract_: Words,
    generic: Words,
    /// 占比: a noun that ends like a verb of comparison.
    whole: Words,
}

/// Characters that begin no noun phrase behind a number.
const NO_NOUN: &str = "是为在将被由均已也都就来并与和及";

const DATA: &str = include_str!("../data/phrase.tsv");

impl Phrases {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("phrase.tsv", DATA, 2)?;
        let known = [
            "abstract", "change", "cut", "generic", "keep", "lead", "measure", "stop", "tail", "verb",
            "whole",
        ];
        let rows = rows.map(|row| {
            let [class, word] = *row else { return Err("two columns".to_owned()) };
            if !known.contains(&class) || word.is_empty() {
                return Err(format!("no class of phrase words: {class}"));
            }
            Ok((class, word))
        })?;
        let of = |class: &str| -> Vec<&'static str> {
            let mut words: Vec<&str> = rows.iter().filter(|r| r.0 == class).map(|r| r.1).collect();
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
            words
        };
        let list = |class: &str| Words::new(of(class));
        Ok(Self {
            lead: list("lead"),
            tail: list("tail"),
            cut: list("cut"),
            cut_inside: Finder::new(of("cut")),
            stop: list("stop"),
            stop_inside: Finder::new(of("stop")),
            change: list("change"),
            keep: list("keep"),
            verb: list("verb"),
            measure: list("measure"),
            abstract_: list("abstract"),
            generic: list("generic"),
            whole: list("whole"),
        })
    }

    /// The noun phrase that ends in front of a number, trimmed; empty where there is none.
    pub(crate) fn before<'t>(&self, text: &'t str) -> &'t str {
        let mut phrase = self.trim(without_comparison(self.trim(without_article(text))));
        let mut from = 0;
        // Of each word its last place.
        let last: BTreeMap<usize, (usize, usize)> =
            self.cut_inside.hits(phrase).map(|hit| (hit.word, (hit.start, hit.end))).collect();
        for (at, end) in last.into_values() {
            let rest = self.trim(phrase.get(end..).unwrap_or(""));
            let kept = phrase.get(at..).is_some_and(|p| self.keep.at_head(p).is_some());
            if end > from && rest.chars().count() >= 2 && !self.is_generic(rest) && !kept {
                // A short noun keeps its verb: 引进人才.
                from = if rest.chars().count() == 2 { at.max(from) } else { end };
            }
        }
        phrase = phrase.get(from..).unwrap_or("");
        let phrase = self.trim(phrase);
        // A long phrase says what it is about at its end.
        let chars = phrase.chars().count();
        match phrase.char_indices().nth(chars.saturating_sub(36)) {
            Some((at, _)) => phrase.get(at..).unwrap_or(phrase),
            None => phrase,
        }
    }

    fn trim<'t>(&self, text: &'t str) -> &'t str {
        let outer = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '、' | '，'
                        | ','
                        | '；'
                        | ';'
                        | '：'
                        | ':'
                        | '。'
                        | '的'
                        | '）'
                        | ')'
                        | '—'
                        | '-'
                        | '*'
                        | '．'
                        | '.'
                )
        };
        // A list number in front is no part of the noun; the digit of 5G is.
        let text = text.trim_matches(outer);
        let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let mut phrase = if bare.starts_with(|c: char| c.is_ascii_alphabetic()) { text } else { bare };
        phrase = phrase.trim_matches(outer);
        loop {
            let stripped = self.without_tail(phrase).or_else(|| self.without_lead(phrase));
            match stripped {
                Some(rest) => phrase = rest.trim_matches(outer),
                None => return balanced(phrase),
            }
        }
    }

    fn without_tail<'t>(&self, phrase: &'t str) -> Option<&'t str> {
        let open = self.whole.at_tail(phrase).is_none();
        self.tail.at_tail(phrase).and_then(|word| phrase.strip_suffix(word)).filter(|_| open)
    }

    fn without_lead<'t>(&self, phrase: &'t str) -> Option<&'t str> {
        if self.keep.at_head(phrase).is_some() {
            return None;
        }
        self.lead.all_at_head(phrase).find_map(|word| {
            // 支持金额, 引进人才: the verb tells what the short noun measures.
            let rest = phrase.strip_prefix(word)?;
            let short = rest.chars().count() == 2 || self.is_generic(rest);
            let verb = self.verb.has(word) || self.cut.has(word);
            (!(short && verb) || self.lead.has(rest)).then_some(rest)
        })
    }

    /// The noun phrase that begins behind a number; empty where none does.
    pub(crate) fn behind<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim_start_matches([' ', '的', '”']);
        let starts = |c: char| (is_han(c) && !NO_NOUN.contains(c)) || c.is_ascii_alphabetic() || c == '“';
        // 在孵企业, 在校学生.
        let at_work = text
            .strip_prefix('在')
            .is_some_and(|t| t.starts_with(['孵', '校', '建', '册', '岗', '职', '研']));
        if !text.starts_with(starts) && !at_work {
            return "";
        }
        let kept = self.keep.at_head(text).is_some();
        if !kept && (self.stop.at_head(text).is_some() || self.change.at_head(text).is_some()) {
            return "";
        }
        let mut end = text.len();
        // Of each word its first place.
        let mut first: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for hit in self.stop_inside.hits(text) {
            first.entry(hit.word).or_insert((hit.start, hit.end));
        }
        for (at, behind) in first.into_values() {
            if behind <= end {
                end = at;
            }
        }
        let phrase = text.get(..end).unwrap_or(text).trim_end_matches(['的', ' ', '、', '和', '中']);
        let phrase = match phrase.char_indices().nth(26) {
            Some((at, _)) => phrase.get(..at).unwrap_or(phrase),
            None => phrase,
        };
        balanced(phrase)
    }

    /// Whether the phrase is a verb alone: 惠及, 覆盖.
    pub(crate) fn is_verb(&self, phrase: &str) -> bool {
        [&self.change, &self.cut, &self.verb].iter().any(|list| list.has(phrase))
    }

    /// Whether the phrase names a rule or a level that the number describes: 长效机制, 较低水平.
    pub(crate) fn is_abstract(&self, phrase: &str) -> bool {
        self.abstract_.at_tail(phrase).is_some()
    }

    /// The items of a list with one head: 进口、出口通关时间 is 进口通关时间 and 出口通关时间.
    pub(crate) fn shared(&self, phrase: &str) -> Vec<String> {
        let items: Vec<&str> = phrase.split(['、', '和']).map(str::trim).filter(|i| !i.is_empty()).collect();
        let last = items.last().copied().unwrap_or("");
        let head = self.measure.all_at_tail(last).find(|w| last.len() > w.len());
        let full = |item: &&str| match head {
            Some(head) if !item.ends_with(head) && self.measure.at_tail(item).is_none() => {
                format!("{item}{head}")
            }
            _ => (*item).to_owned(),
        };
        items.iter().map(full).collect()
    }

    /// Whether the phrase says how, not what: 规模, 总面积.
    pub(crate) fn is_generic(&self, phrase: &str) -> bool {
        let mut verbs = self.verb.all_at_head(phrase).chain(self.cut.all_at_head(phrase));
        verbs.any(|w| phrase.strip_prefix(w).is_some_and(|rest| self.generic.has(rest)))
            || self.generic.has(phrase)
    }
}

/// Without the number of an article or item: 第三条 对年营业收入 → 对年营业收入, （二）罚款金额 → 罚款金额.
fn without_article(text: &str) -> &str {
    let text = text.trim_start();
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if let Some(inside) = text.strip_prefix(['（', '('])
        && let Some((number, rest)) = inside.split_once(['）', ')'])
        && !number.is_empty()
        && number.chars().all(numeral)
    {
        return rest.trim_start();
    }
    let sign = text.char_indices().take(8).find(|(_, c)| matches!(c, '条' | '章'));
    match sign {
        Some((at, c)) if text.starts_with('第') => {
            text.get(at + c.len_utf8()..).unwrap_or(text).trim_start()
        }
        _ => text,
    }
}

/// Without the comparison at the end: 贷款平均利率较五年前 → 贷款平均利率.
fn without_comparison(text: &str) -> &str {
    const ENDS: [&str; 14] =
        ["前", "初", "末", "底", "年", "期", "时", "水平", "平均", "全国", "全省", "全市", "规定", "预算"];
    let bare = text.trim_end_matches(['的', ' ', '，', ',']);
    let at = bare.rfind(['较', '比']).filter(|at| {
        let (head, rest) = (bare.get(..*at).unwrap_or(""), bare.get(at + 3..).unwrap_or(""));
        !head.ends_with(['占', '同', '环', '对', '可', '相', '正'])
            && !rest.starts_with(['重', '例', '率', '值', '较', '为', '大', '高', '快', '好', '上', '去'])
            && rest.chars().count() <= 14
            && ENDS.iter().any(|w| rest.ends_with(w))
    });
    at.and_then(|at| bare.get(..at)).unwrap_or(text)
}

/// Without a bracket or quotation mark that has no partner.
fn balanced(phrase: &str) -> &str {
    let mut phrase = phrase;
    for (open, close) in [('（', '）'), ('(', ')'), ('“', '”'), ('《', '》')] {
        if let Some(at) = phrase.rfind(open)
            && !phrase.get(at..).unwrap_or("").contains(close)
        {
            let (head, tail) =
                (phrase.get(..at).unwrap_or(""), phrase.get(at + open.len_utf8()..).unwrap_or(""));
            phrase = if tail.len() >= 6 { tail } else { head };
        }
        if let Some(at) = phrase.find(close)
            && !phrase.get(..at).unwrap_or("").contains(open)
        {
            phrase = phrase.get(at + close.len_utf8()..).unwrap_or("");
        }
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_in_order() {
        Rows::parse("phrase.tsv", DATA, 2).unwrap().check_sorted(2).unwrap();
        Phrases::load().unwrap();
    }

    #[track_caller]
    fn before(text: &str, expected: &str) {
        assert_eq!(Phrases::load().unwrap().before(text), expected, "{text}");
    }

    #[test]
    fn noun_phrases() {
        before("力争数字经济增加值占地区生产总值比重达到", "数字经济增加值占地区生产总值比重");
        before("累计建成充电桩", "充电桩");
        before("粮食产量同比增长", "粮食产量");
        assert_eq!(Phrases::load().unwrap().behind("家银行。"), "家银行。".trim_end_matches('。'));
    }
}
