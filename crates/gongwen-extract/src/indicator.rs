//! What a number measures: the noun phrase in front of it, or behind it for counts.

use gongwen_text::{DataError, Rows};

use crate::cursor::is_han;

/// Words that are no part of a noun phrase: `data/phrase.tsv`.
#[derive(Debug)]
pub(crate) struct Phrases {
    lead: Vec<&'static str>,
    tail: Vec<&'static str>,
    cut: Vec<&'static str>,
    stop: Vec<&'static str>,
    generic: Vec<&'static str>,
}

/// Characters that begin no noun phrase behind a number.
const NO_NOUN: &str = "是为在将被由均已也都就来并与和及";

const DATA: &str = include_str!("../data/phrase.tsv");

impl Phrases {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("phrase.tsv", DATA, 2)?;
        let known = ["cut", "generic", "lead", "stop", "tail"];
        let rows = rows.map(|row| {
            if !known.contains(&row[0]) || row[1].is_empty() {
                return Err(format!("no class of phrase words: {}", row[0]));
            }
            Ok((row[0], row[1]))
        })?;
        let list = |class: &str| {
            let mut words: Vec<&'static str> = rows.iter().filter(|r| r.0 == class).map(|r| r.1).collect();
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
            words
        };
        Ok(Self {
            lead: list("lead"),
            tail: list("tail"),
            cut: list("cut"),
            stop: list("stop"),
            generic: list("generic"),
        })
    }

    /// The noun phrase that ends in front of a number, trimmed; empty where there is none.
    pub(crate) fn before<'t>(&self, text: &'t str) -> &'t str {
        let mut phrase = self.trim(text);
        let mut from = 0;
        for word in &self.cut {
            if let Some(at) = phrase.rfind(word) {
                let end = at + word.len();
                if end > from && self.trim(phrase.get(end..).unwrap_or("")).chars().count() >= 2 {
                    from = end;
                }
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
            let before = phrase.len();
            for word in &self.lead {
                if let Some(rest) = phrase.strip_prefix(word) {
                    phrase = rest;
                    break;
                }
            }
            phrase = phrase.trim_matches(outer);
            for word in &self.tail {
                if let Some(rest) = phrase.strip_suffix(word) {
                    phrase = rest;
                    break;
                }
            }
            phrase = phrase.trim_matches(outer);
            if phrase.len() == before {
                return balanced(phrase);
            }
        }
    }

    /// The noun phrase that begins behind a number; empty where none does.
    pub(crate) fn behind<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim_start_matches([' ', '的', '”']);
        let starts = |c: char| (is_han(c) && !NO_NOUN.contains(c)) || c.is_ascii_alphabetic() || c == '“';
        if !text.starts_with(starts) {
            return "";
        }
        if self.stop.iter().any(|w| text.starts_with(w)) {
            return "";
        }
        let mut end = text.len();
        for word in &self.stop {
            if let Some(at) = text.get(..end).and_then(|t| t.find(word)) {
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

    /// Whether the phrase says how, not what: 规模, 总面积.
    pub(crate) fn is_generic(&self, phrase: &str) -> bool {
        self.generic.contains(&phrase)
    }
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
