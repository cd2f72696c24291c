//! 著 in traditional text: 著 or 着.
//!
//! Simplified script keeps 著 for what is read zhù (显著, 著作) and writes 着 for the rest (着力, 意味着).
//! Taiwan writes 著 for both. The word decides (`data/script_zhe.tsv`). Where no word fits: a text that has
//! 着 of its own keeps the two apart, and its 著 stays; else 着, which is by far the more frequent.

use std::collections::BTreeMap;

use gongwen_text::{DataError, Rows};

/// What is to become of one 著.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Zhe {
    /// It stays.
    Keep,
    /// It becomes 着, for this word or, where `None`, for want of another.
    Change(Option<String>),
}

/// The words with 著.
#[derive(Debug, Clone)]
pub(crate) struct ZheWords {
    words: BTreeMap<Vec<char>, bool>,
    longest: usize,
}

const FILE: &str = "script_zhe.tsv";
const DATA: &str = include_str!("../../data/script_zhe.tsv");

impl ZheWords {
    pub(crate) fn new() -> Result<Self, DataError> {
        let rows = Rows::parse(FILE, DATA, 2)?.map(|row| {
            let [form, word] = *row else { return Err("two columns".to_owned()) };
            let word: Vec<char> = word.chars().collect();
            if word.iter().filter(|c| **c == '著').count() != 1 {
                return Err(format!("{}: one 著 is expected", String::from_iter(word)));
            }
            match form {
                "zhe" => Ok((word, true)),
                "zhu" => Ok((word, false)),
                other => Err(format!("{other}: zhe or zhu is expected")),
            }
        })?;
        let words = BTreeMap::from_iter(rows);
        let longest = words.keys().map(Vec::len).max().unwrap_or(0);
        Ok(Self { words, longest })
    }

    /// Decides on the 著 at `at` of a line that is simplified but for it. `apart`: the text has 着 of its own.
    pub(crate) fn decide(&self, line: &[char], at: usize, apart: bool) -> Zhe {
        for len in (2..=self.longest).rev() {
            let first = (at + 1).saturating_sub(len);
            let words: Vec<(&[char], bool)> = (first..=at)
                .filter_map(|from| line.get(from..from + len))
                .filter_map(|word| Some((word, *self.words.get(word)?)))
                .collect();
            match words.first() {
                Some(_) if words.iter().any(|(_, zhe)| !zhe) => return Zhe::Keep,
                Some((word, _)) => return Zhe::Change(Some(word.iter().collect())),
                None => {}
            }
        }
        if apart { Zhe::Keep } else { Zhe::Change(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, apart: bool, expected: &str) {
        let words = ZheWords::new().unwrap();
        let line: Vec<char> = line.chars().collect();
        let new = line.iter().enumerate().map(|(k, c)| match c {
            '著' if words.decide(&line, k, apart) != Zhe::Keep => '着',
            c => *c,
        });
        assert_eq!(new.collect::<String>(), expected);
    }

    #[test]
    fn words_decide() {
        check("著力提升，成效显著", false, "着力提升，成效显著");
        check("意味著著名专著的著作权人", false, "意味着著名专著的著作权人");
        check("存在著，显著", true, "存在着，显著");
    }

    #[test]
    fn the_text_decides_on_other_words() {
        check("奔跑著", false, "奔跑着");
        check("奔跑著", true, "奔跑著");
    }

    #[test]
    fn the_file_is_in_order() {
        let rows = Rows::parse(FILE, DATA, 2).unwrap();
        rows.check_sorted(2).unwrap();
        let unique: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[1]).collect();
        assert_eq!(unique.len(), rows.iter().count());
    }
}
