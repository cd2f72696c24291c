//! Word lists of this crate, one word a row, and how text is held against them.

use std::collections::BTreeSet;

use gongwen_text::{DataError, Rows, work};

/// A set of words that can be looked for at the head or at the tail of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    words: BTreeSet<&'static str>,
    /// Lengths in bytes, longest first.
    lengths: Vec<usize>,
}

impl Words {
    /// Reads a file with one column.
    pub(crate) fn load(file: &'static str, text: &'static str) -> Result<Self, DataError> {
        let rows = Rows::parse(file, text, 1)?;
        rows.check_sorted(1)?;
        Ok(Self::new(rows.iter().flatten().copied()))
    }

    /// The words of a file whose second column is `sort`.
    pub(crate) fn of_sort(rows: &Rows<'static>, sort: &str) -> Self {
        Self::new(rows.iter().filter_map(|row| match *row {
            [word, of] if of == sort => Some(word),
            _ => None,
        }))
    }

    /// A set made of `words`.
    pub(crate) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: BTreeSet<&'static str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        let lengths: BTreeSet<usize> = words.iter().map(|w| w.len()).collect();
        Self { words, lengths: lengths.into_iter().rev().collect() }
    }

    /// Whether `word` is one of the words.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The word itself as this set holds it, or "".
    pub(crate) fn get(&self, word: &str) -> &'static str {
        self.words.get(word).copied().unwrap_or("")
    }

    /// The longest word that `text` begins with.
    pub(crate) fn at_head<'t>(&self, text: &'t str) -> Option<&'t str> {
        work::tick(1);
        self.lengths.iter().filter_map(|&n| text.get(..n)).find(|head| self.words.contains(head))
    }

    /// The longest word that `text` ends with.
    pub(crate) fn at_tail<'t>(&self, text: &'t str) -> Option<&'t str> {
        let cut = |n: usize| text.len().checked_sub(n).and_then(|at| text.get(at..));
        work::tick(1);
        self.lengths.iter().filter_map(|&n| cut(n)).find(|tail| self.words.contains(tail))
    }

    /// Whether one of the words stands anywhere in `text`.
    pub(crate) fn any_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| text.get(at..).is_some_and(|rest| self.at_head(rest).is_some()))
    }

    /// Whether `text` is nothing but these words and `glue`.
    pub(crate) fn cover(&self, text: &str, glue: &[char]) -> bool {
        // Which positions can be reached; words may overlap in several ways.
        let mut reached = BTreeSet::from([0]);
        while let Some(at) = reached.pop_first() {
            work::tick(1);
            let Some(rest) = text.get(at..) else { return false };
            let Some(c) = rest.chars().next() else { return true };
            if glue.contains(&c) {
                reached.insert(at + c.len_utf8());
            }
            for &n in &self.lengths {
                if rest.get(..n).is_some_and(|head| self.words.contains(head)) {
                    reached.insert(at + n);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let words = Words::new(["中心", "创新", "创新中心"]);
        assert_eq!(words.at_tail("甲创新中心"), Some("创新中心"));
        assert_eq!(words.at_head("创新中心城"), Some("创新中心"));
        assert_eq!(words.at_head("城"), None);
        assert!(words.any_in("甲创新城"));
        assert!(words.cover("创新和创新中心", &['和']));
        assert!(!words.cover("创新和技术中心", &['和']));
    }
}
