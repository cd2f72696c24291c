//! Word lists, and what a text begins with, ends with or is made of.

use gongwen_text::{DataError, Rows, window::cut, work};

use crate::index::CharIndex;

/// A set of words that can be looked for at the head or at the tail of a text. A word may be up to [`Words::LONGEST`] bytes
/// long.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// By first character, of these the longest first; with the number that each was given.
    by_head: Vec<(&'static str, u32)>,
    heads: CharIndex,
    /// By last character, of these the longest first.
    by_tail: Vec<(&'static str, u32)>,
    tails: CharIndex,
}

impl Words {
    /// Longest word in bytes.
    pub const LONGEST: usize = 127;

    /// Reads a file with one column.
    ///
    /// # Errors
    /// When the file is malformed, out of order, or has a word that is too long.
    pub fn load(file: &'static str, text: &'static str) -> Result<Self, DataError> {
        let rows = Rows::parse(file, text, 1)?;
        rows.check_sorted(1)?;
        rows.map(|row| match *row {
            [word] if word.len() <= Self::LONGEST => Ok(()),
            _ => Err(format!("a word has at most {} bytes", Self::LONGEST)),
        })?;
        Ok(Self::new(rows.iter().flatten().copied()))
    }

    /// The words of a file whose second column is `sort`.
    pub fn of_sort(rows: &Rows<'static>, sort: &str) -> Self {
        Self::new(rows.iter().filter_map(|row| match *row {
            [word, of] if of == sort => Some(word),
            _ => None,
        }))
    }

    /// A set made of `words`. What is empty or too long is left out; of what is there twice the first counts.
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let numbered = words.into_iter().zip(0..);
        let mut by_head: Vec<(&'static str, u32)> =
            numbered.filter(|(w, _)| (1..=Self::LONGEST).contains(&w.len())).collect();
        by_head.sort_unstable();
        by_head.dedup_by_key(|(word, _)| *word);
        let mut by_tail = by_head.clone();
        let heads = index(&mut by_head, |w| w.chars().next());
        let tails = index(&mut by_tail, |w| w.chars().next_back());
        Self { by_head, heads, by_tail, tails }
    }

    #[inline]
    fn with_head(&self, text: &str) -> &[(&'static str, u32)] {
        let run = text.chars().next().map_or(0..0, |c| self.heads.run(c));
        self.by_head.get(run).unwrap_or_default()
    }

    #[inline]
    fn with_tail(&self, text: &str) -> &[(&'static str, u32)] {
        let run = text.chars().next_back().map_or(0..0, |c| self.tails.run(c));
        self.by_tail.get(run).unwrap_or_default()
    }

    fn entry(&self, word: &str) -> Option<&(&'static str, u32)> {
        self.with_head(word).iter().find(|(w, _)| *w == word)
    }

    /// All words, sorted by their bytes within a first character.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.by_head.iter().map(|(word, _)| *word)
    }

    /// Whether `word` is one of the words.
    pub fn has(&self, word: &str) -> bool {
        self.entry(word).is_some()
    }

    /// The word itself as this set holds it, or "".
    pub fn get(&self, word: &str) -> &'static str {
        self.entry(word).map_or("", |(w, _)| w)
    }

    /// Whether a word begins with the first character of `text`.
    pub fn may_begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.heads.has(c))
    }

    /// All words that `text` begins with, the longest first.
    pub fn all_at_head(&self, text: &str) -> impl Iterator<Item = &'static str> {
        work::tick(1);
        self.with_head(text).iter().map(|(w, _)| *w).filter(move |w| text.starts_with(w))
    }

    /// All words that `text` ends with, the longest first.
    pub fn all_at_tail(&self, text: &str) -> impl Iterator<Item = &'static str> {
        work::tick(1);
        self.with_tail(text).iter().map(|(w, _)| *w).filter(move |w| text.ends_with(w))
    }

    /// The longest word that `text` begins with.
    pub fn at_head<'t>(&self, text: &'t str) -> Option<&'t str> {
        work::tick(1);
        let (word, _) = self.with_head(text).iter().find(|(w, _)| text.starts_with(w))?;
        text.get(..word.len())
    }

    /// The longest word that `text` ends with.
    pub fn at_tail<'t>(&self, text: &'t str) -> Option<&'t str> {
        work::tick(1);
        let (word, _) = self.with_tail(text).iter().find(|(w, _)| text.ends_with(w))?;
        text.get(text.len() - word.len()..)
    }

    /// The number of the longest word that `text` ends with, in the order in which the words were given, from 0.
    pub fn number_at_tail(&self, text: &str) -> Option<usize> {
        work::tick(1);
        self.with_tail(text).iter().find(|(w, _)| text.ends_with(w)).map(|(_, number)| *number as usize)
    }

    /// Whether one of the words stands anywhere in `text`.
    pub fn any_in(&self, text: &str) -> bool {
        work::tick(text.len());
        text.char_indices().any(|(at, c)| {
            self.heads.has(c) && {
                let rest = cut(text, at..);
                self.with_head(rest).iter().any(|(w, _)| rest.starts_with(w))
            }
        })
    }

    /// The end of the last word in `text`; of words that end there any.
    pub fn last_end(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().rev().map(|(at, c)| (at + c.len_utf8(), c));
        ends.inspect(|_| work::tick(1)).filter(|&(_, c)| self.tails.has(c)).map(|(end, _)| end).find(|&end| {
            let head = cut(text, ..end);
            self.with_tail(head).iter().any(|(w, _)| head.ends_with(w))
        })
    }

    /// Whether `text` is nothing but these words and `glue`. Words may overlap in several ways.
    pub fn cover(&self, text: &str, glue: &[char]) -> bool {
        // Bit k: the place k bytes on can be reached.
        let mut reached: u128 = 1;
        for (at, c) in text.char_indices() {
            work::tick(1);
            if reached & 1 == 1 {
                if glue.contains(&c) {
                    reached |= 1 << c.len_utf8();
                }
                let rest = cut(text, at..);
                for (word, _) in self.with_head(rest).iter().filter(|(w, _)| rest.starts_with(w)) {
                    reached |= 1 << word.len();
                }
            }
            reached >>= c.len_utf8();
            if reached == 0 {
                return false;
            }
        }
        reached & 1 == 1
    }
}

/// Sorts `words` by the character that `key` takes of each, longest first, and indexes them by it.
fn index(words: &mut [(&'static str, u32)], key: impl Fn(&str) -> Option<char>) -> CharIndex {
    words.sort_by_key(|(w, _)| (key(w), std::cmp::Reverse(w.len())));
    let keys: Vec<char> = words.iter().filter_map(|(w, _)| key(w)).collect();
    CharIndex::new(&keys)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let words = Words::new(["中心", "创新", "创新中心"]);
        assert_eq!(words.at_tail("甲创新中心"), Some("创新中心"));
        assert_eq!(words.number_at_tail("甲创新中心"), Some(2));
        assert_eq!(words.at_head("创新中心城"), Some("创新中心"));
        assert_eq!(words.at_head("城"), None);
        assert_eq!((words.get("创新"), words.get("新")), ("创新", ""));
        assert!(words.any_in("甲创新城"));
        assert!(words.cover("创新和创新中心", &['和']));
        assert!(!words.cover("创新和技术中心", &['和']));
        assert_eq!(words.last_end("创新城创新中"), Some("创新城创新".len()));
        assert_eq!(words.last_end("创城新"), None);
    }

    #[test]
    fn files_are_checked() {
        assert!(Words::load("x.tsv", "# head\n甲\n乙\n").is_err(), "out of order");
        assert!(Words::load("x.tsv", "乙\t甲\n").is_err(), "two columns");
        let long: &'static str = Box::leak("甲".repeat(43).into_boxed_str());
        assert!(Words::load("x.tsv", long).is_err(), "too long");
        let words = Words::load("x.tsv", "# head\n乙\n甲乙\n").unwrap();
        assert!(words.has("甲乙") && words.has("乙") && !words.has("甲"));
        let rows = Rows::parse("x.tsv", "甲\tx\n乙\ty\n", 2).unwrap();
        let words = Words::of_sort(&rows, "y");
        assert!(words.has("乙") && !words.has("甲"));
    }

    /// Words and texts over few characters, of one to four bytes, so that much overlaps.
    fn text(longest: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec!['a', 'é', '甲', '乙', '丙', '\u{20000}']),
            0..=longest,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    fn covered(words: &[&str], text: &str, glue: &[char]) -> bool {
        text.is_empty()
            || text.strip_prefix(glue).is_some_and(|rest| covered(words, rest, glue))
            || words.iter().filter_map(|w| text.strip_prefix(w)).any(|rest| covered(words, rest, glue))
    }

    proptest! {
        #[test]
        fn a_list_answers_as_each_of_its_words_would(
            list in prop::collection::vec(text(4), 0..8),
            text in text(12),
        ) {
            let list: Vec<&'static str> = list.into_iter().map(|w| &*Box::leak(w.into_boxed_str())).collect();
            let given: Vec<&str> = list.iter().copied().filter(|w| !w.is_empty()).collect();
            let words = Words::new(list.iter().copied());
            let text = text.as_str();
            let longest = |fits: &dyn Fn(&str) -> bool| {
                given.iter().copied().filter(|w| fits(w)).max_by_key(|w| w.len())
            };
            prop_assert_eq!(words.at_head(text), longest(&|w| text.starts_with(w)));
            let tail = longest(&|w| text.ends_with(w));
            prop_assert_eq!(words.at_tail(text), tail);
            prop_assert_eq!(words.number_at_tail(text), list.iter().position(|w| Some(*w) == tail));
            prop_assert_eq!(words.all_at_head(text).next(), words.at_head(text));
            prop_assert_eq!(words.all_at_tail(text).next(), words.at_tail(text));
            let heads: std::collections::BTreeSet<&str> = words.all_at_head(text).collect();
            prop_assert_eq!(heads, given.iter().copied().filter(|w| text.starts_with(w)).collect());
            let tails: std::collections::BTreeSet<&str> = words.all_at_tail(text).collect();
            prop_assert_eq!(tails, given.iter().copied().filter(|w| text.ends_with(w)).collect());
            prop_assert_eq!(words.has(text), given.contains(&text));
            prop_assert_eq!(words.any_in(text), given.iter().any(|w| text.contains(w)));
            let last = given.iter().filter_map(|w| Some(text.rfind(w)? + w.len())).max();
            prop_assert_eq!(words.last_end(text), last);
            prop_assert_eq!(words.cover(text, &['丙']), covered(&given, text, &['丙']));
        }
    }
}
