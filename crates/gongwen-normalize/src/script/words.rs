//! Words and names that OpenCC's dictionaries give another form.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_text::{DataError, Rows, is_han};

const WORDS: (&str, &str) = ("script_words.tsv", include_str!("../../data/script_words.tsv"));
const SURNAMES: (&str, &str) = ("surnames.tsv", include_str!("../../data/surnames.tsv"));

/// Characters that names keep and words do not.
const OF_NAMES: [char; 3] = ['乾', '汎', '旂'];

/// Characters of a given name.
const GIVEN: usize = 2;

/// A word as it is printed, and in simplified script.
type Word = (Vec<char>, Vec<char>);

/// Own words, and the surnames that tell a name.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// Words by their first character, the longest first.
    words: BTreeMap<char, Vec<Word>>,
    surnames: BTreeSet<char>,
}

impl Words {
    pub(super) fn new() -> Result<Self, DataError> {
        let rows = Rows::parse(WORDS.0, WORDS.1, 2)?.map(|row| {
            let [printed, simple] = *row else { return Err("two columns".to_owned()) };
            let (word, simple): (Vec<char>, Vec<char>) =
                (printed.chars().collect(), simple.chars().collect());
            match word.first() {
                Some(&first) if word.len() == simple.len() => Ok((first, (word, simple))),
                _ => Err(format!("{printed}: the forms are not equally long")),
            }
        })?;
        let mut words: BTreeMap<char, Vec<Word>> = BTreeMap::new();
        for (first, pair) in rows {
            words.entry(first).or_default().push(pair);
        }
        for rows in words.values_mut() {
            rows.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        let surnames = Rows::parse(SURNAMES.0, SURNAMES.1, 1)?.map(|row| {
            let first = row.first().and_then(|name| name.chars().next());
            first.ok_or_else(|| "a surname is expected".to_owned())
        })?;
        Ok(Self { words, surnames: surnames.into_iter().collect() })
    }

    /// The characters that may change as part of a word.
    pub(super) fn changed(&self) -> impl Iterator<Item = char> {
        let pairs = self.words.values().flatten();
        pairs.flat_map(|(word, simple)| word.iter().zip(simple).filter(|(a, b)| a != b).map(|(a, _)| *a))
    }

    /// Writes the words of `old` into `new`, which is `old` converted.
    pub(super) fn settle(&self, old: &[char], new: &mut [char]) {
        let mut at = 0;
        while let Some(c) = old.get(at) {
            let rest = old.get(at..).unwrap_or_default();
            let word =
                self.words.get(c).and_then(|rows| rows.iter().find(|(word, _)| rest.starts_with(word)));
            if let Some((word, simple)) = word
                && let Some(slot) = new.get_mut(at..at + word.len())
            {
                slot.copy_from_slice(simple);
                at += word.len();
                continue;
            }
            if OF_NAMES.contains(c)
                && self.is_in_name(new, at)
                && let Some(slot) = new.get_mut(at)
            {
                *slot = *c;
            }
            at += 1;
        }
    }

    /// Whether the character at `at` belongs to a name that stands by itself: a surname behind a border, and a border
    /// behind at most two characters more.
    fn is_in_name(&self, line: &[char], at: usize) -> bool {
        let border = |k: Option<usize>| k.and_then(|k| line.get(k)).is_none_or(|c| !is_han(*c));
        (1..=GIVEN).any(|back| {
            let Some(first) = at.checked_sub(back) else { return false };
            let surname = line.get(first).is_some_and(|c| self.surnames.contains(c));
            let ends = (at + 1..=first + GIVEN + 1).any(|end| border(Some(end)));
            surname && border(first.checked_sub(1)) && ends
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let words = Words::new().unwrap();
        let old: Vec<char> = old.chars().collect();
        let mut new: Vec<char> = new.chars().collect();
        words.settle(&old, &mut new);
        assert_eq!(String::from_iter(new), expected);
    }

    #[test]
    fn words_and_what_they_keep() {
        check("甚麼規畫，祇有神祇", "甚么规画，祇有神祇", "什么规划，只有神祇");
    }

    #[test]
    fn names_keep_their_characters() {
        check("徐乾學、薛應旂", "徐干学、薛应旗", "徐乾学、薛应旂");
        check("王乾，烘乾的白乾", "王干，烘干的白干", "王乾，烘干的白干");
    }

    #[test]
    fn the_files_are_in_order() {
        Rows::parse(WORDS.0, WORDS.1, 2).unwrap().check_sorted(1).unwrap();
        Rows::parse(SURNAMES.0, SURNAMES.1, 1).unwrap().check_sorted(1).unwrap();
    }
}
