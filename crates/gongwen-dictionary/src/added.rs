//! Words beside those of the dictionary.

use std::collections::BTreeMap;

/// Bits that say which pairs of characters words may begin with.
const BITS: usize = 1 << 12;

/// What follows the first two characters of a word, and the logarithm of its frequency.
type Behind = (Box<str>, f64);

/// Further words, by their first two characters.
#[derive(Debug, Clone)]
pub(crate) struct Added {
    bits: Vec<u64>,
    words: BTreeMap<(char, Option<char>), Vec<Behind>>,
}

impl Default for Added {
    fn default() -> Self {
        Self { bits: vec![0; BITS / 64], words: BTreeMap::new() }
    }
}

fn bit(first: char, second: Option<char>) -> (usize, u64) {
    let hash = (u32::from(first) * 31 + second.map_or(0, u32::from)) as usize % BITS;
    (hash / 64, 1 << (hash % 64))
}

impl Added {
    /// Adds a word.
    pub(crate) fn insert(&mut self, word: &str, log: f64) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return };
        let second = chars.next();
        let (at, bit) = bit(first, second);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
        self.words.entry((first, second)).or_default().push((chars.as_str().into(), log));
    }

    /// The logarithm of the frequency of `word`, if it was added.
    pub(crate) fn log(&self, word: &str) -> Option<f64> {
        let mut chars = word.chars();
        let (first, second) = (chars.next()?, chars.next());
        self.behind(first, second).iter().find(|(behind, _)| **behind == *chars.as_str()).map(|(_, log)| *log)
    }

    /// The words that begin with these characters, or are the first alone: what each has behind them, and its logarithm.
    #[inline]
    pub(crate) fn behind(&self, first: char, second: Option<char>) -> &[Behind] {
        let (at, bit) = bit(first, second);
        match self.bits.get(at) {
            Some(bits) if bits & bit != 0 => {
                self.words.get(&(first, second)).map(Vec::as_slice).unwrap_or_default()
            }
            _ => &[],
        }
    }
}
