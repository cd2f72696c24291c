//! Where many words stand in a text, in one pass over it.
//!
//! At each character the pair that begins there is hashed; one bit says whether any word begins with such a pair. Chinese text
//! has so many pairs that nearly every place is passed with that look, at a third of what an automaton of the same words
//! takes. Where the bit is set, the words that begin with the pair are compared one by one, the longest first.

use std::ops::Range;

use gongwen_text::work;

use crate::hash::spread;
use crate::index::CharIndex;

/// A word that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Which word it is, in the order in which they were given, from 0.
    pub word: usize,
}

/// Bits for each pair that words begin with: few other pairs meet a set bit.
const BITS_A_PAIR: usize = 64;

/// A list of words to be found in texts.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    /// A bit for each hash of a pair that words begin with.
    bits: Vec<u64>,
    /// Takes that many bits of a hash as the number of its bit, and of its slot.
    bit_shift: u32,
    slot_shift: u32,
    /// By hash, with open addressing: a pair and the run of `entries` that begin with it.
    slots: Vec<(u64, Range<u32>)>,
    /// By pair, of these the longest first; behind them the words of one character.
    entries: Vec<Entry>,
    /// Runs of the words of one character, from `pairs` on.
    singles: CharIndex,
    pairs: usize,
    /// All words, one behind the other.
    letters: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    from: u32,
    to: u32,
    word: u32,
}

/// Bytes of the character that begins with this one.
#[inline]
fn width(lead: u8) -> usize {
    match lead {
        0..=0xBF => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0.. => 4,
    }
}

/// The eight bytes from `at` on, zeros behind the end.
#[inline]
fn window(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b)),
    }
}

/// The first two characters of eight bytes, and how long the first is.
#[inline]
fn pair(window: u64) -> (u64, usize) {
    /// Leads of two characters of three bytes each.
    const LEADS: u64 = 0xF0 | 0xF0 << 24;
    const THREE: u64 = 0xE0 | 0xE0 << 24;
    if window & LEADS == THREE {
        return (window & 0xFFFF_FFFF_FFFF, 3);
    }
    let first = width(window as u8);
    let both = first + width((window >> (8 * first)) as u8);
    (window & u64::MAX >> (64 - 8 * both), first)
}

impl Finder {
    /// A finder of `words`. An empty word is nowhere.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut finder = Self::default();
        let (mut pairs, mut singles) = (Vec::new(), Vec::new());
        for (word, number) in words.into_iter().zip(0..) {
            let word = word.as_ref();
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            let from = finder.letters.len() as u32;
            finder.letters.extend_from_slice(word.as_bytes());
            let entry = Entry { from, to: finder.letters.len() as u32, word: number };
            match chars.next() {
                Some(_) => pairs.push((pair(window(word.as_bytes(), 0)).0, entry)),
                None => singles.push((first, entry)),
            }
        }
        let by_length = |e: &Entry| (std::cmp::Reverse(e.to - e.from), e.word);
        pairs.sort_by_key(|(key, entry)| (*key, by_length(entry)));
        singles.sort_by_key(|(first, entry)| (*first, entry.word));
        let keys: Vec<char> = singles.iter().map(|(first, _)| *first).collect();
        finder.singles = CharIndex::new(&keys);
        finder.pairs = pairs.len();
        finder.entries.extend(pairs.iter().map(|(_, e)| *e).chain(singles.iter().map(|(_, e)| *e)));
        finder.index(&pairs);
        finder
    }

    /// Fills the bits and the slots.
    fn index(&mut self, pairs: &[(u64, Entry)]) {
        let runs = || pairs.chunk_by(|a, b| a.0 == b.0);
        let count = runs().count().max(1);
        let (bits, slots) = ((count * BITS_A_PAIR).next_power_of_two(), (count * 2).next_power_of_two());
        self.bits = vec![0; bits / 64];
        self.slots = vec![(0, 0..0); slots];
        self.bit_shift = 64 - bits.trailing_zeros();
        self.slot_shift = 64 - slots.trailing_zeros();
        let mut at = 0;
        for run in runs() {
            let Some(&(key, _)) = run.first() else { continue };
            let hash = spread(key);
            let bit = hash >> self.bit_shift;
            if let Some(bits) = self.bits.get_mut((bit >> 6) as usize) {
                *bits |= 1 << (bit & 63);
            }
            let free = self.probe(hash).find(|&k| self.slots.get(k).is_some_and(|(_, run)| run.is_empty()));
            if let Some(slot) = free.and_then(|k| self.slots.get_mut(k)) {
                *slot = (key, at..at + run.len() as u32);
            }
            at += run.len() as u32;
        }
    }

    /// The slots in which a pair of this hash may be, in the order in which they are tried.
    #[inline]
    fn probe(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        let first = (hash >> self.slot_shift) as usize;
        (0..self.slots.len()).map(move |k| (first + k) & mask)
    }

    /// The words that begin with this pair.
    #[inline]
    fn run(&self, key: u64) -> Range<usize> {
        let hash = spread(key);
        let bit = hash >> self.bit_shift;
        match self.bits.get((bit >> 6) as usize) {
            Some(bits) if bits >> (bit & 63) & 1 == 1 => self.run_of(key, hash),
            _ => 0..0,
        }
    }

    #[cold]
    fn run_of(&self, key: u64, hash: u64) -> Range<usize> {
        let mut slots = self.probe(hash).filter_map(|k| self.slots.get(k));
        let found = slots.find(|(pair, run)| *pair == key || run.is_empty());
        found.map_or(0..0, |(_, run)| run.start as usize..run.end as usize)
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All places of all words, from left to right, of those that begin at one place the longest first. They may overlap.
    pub fn hits<'a>(&'a self, text: &'a str) -> Hits<'a> {
        work::tick(text.len());
        self.hits_before(text, text.len())
    }

    /// The words that `text` begins with, the longest first.
    pub fn at_head<'a>(&'a self, text: &'a str) -> Hits<'a> {
        work::tick(1);
        self.hits_before(text, text.len().min(1))
    }

    fn hits_before<'a>(&'a self, text: &'a str, limit: usize) -> Hits<'a> {
        let limit = if self.is_empty() { 0 } else { limit };
        Hits { finder: self, text, at: 0, next: 0, limit, pairs: 0..0, singles: 0..0 }
    }

    /// Places without overlaps: the leftmost, of these the longest.
    pub fn longest<'a>(&'a self, text: &'a str) -> Longest<'a> {
        Longest(self.hits(text))
    }
}

/// All places of the words of a [`Finder`].
#[derive(Debug, Clone)]
pub struct Hits<'a> {
    finder: &'a Finder,
    text: &'a str,
    /// The place that is looked at, and the one behind its character.
    at: usize,
    next: usize,
    /// No word begins here or further on.
    limit: usize,
    /// Entries that are left to compare at `at`.
    pairs: Range<usize>,
    singles: Range<usize>,
}

impl Hits<'_> {
    /// Goes on at `to`.
    fn skip_to(&mut self, to: usize) {
        self.next = to;
        (self.pairs, self.singles) = (0..0, 0..0);
    }

    /// Goes to the next place where words may begin; whether there is one.
    fn advance(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let (finder, mut at) = (self.finder, self.next);
        while at < self.limit {
            let (key, first) = pair(window(bytes, at));
            let pairs = finder.run(key);
            let singles = match finder.entries.len() == finder.pairs {
                true => 0..0,
                false => {
                    let c = self.text.get(at..).and_then(|rest| rest.chars().next());
                    c.map_or(0..0, |c| finder.singles.run(c))
                }
            };
            if !pairs.is_empty() || !singles.is_empty() {
                (self.at, self.next) = (at, at + first);
                self.singles = finder.pairs + singles.start..finder.pairs + singles.end;
                self.pairs = pairs;
                return true;
            }
            at += first;
        }
        self.next = at;
        false
    }
}

impl Iterator for Hits<'_> {
    type Item = Hit;

    fn next(&mut self) -> Option<Hit> {
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let found = self.pairs.by_ref().chain(self.singles.by_ref()).find_map(|k| {
                let entry = self.finder.entries.get(k)?;
                let word = self.finder.letters.get(entry.from as usize..entry.to as usize)?;
                rest.starts_with(word).then_some(*entry)
            });
            if let Some(entry) = found {
                let end = self.at + (entry.to - entry.from) as usize;
                return Some(Hit { start: self.at, end, word: entry.word as usize });
            }
            if !self.advance() {
                return None;
            }
        }
    }
}

/// Places of the words of a [`Finder`] that do not overlap.
#[derive(Debug, Clone)]
pub struct Longest<'a>(Hits<'a>);

impl Iterator for Longest<'_> {
    type Item = Hit;

    fn next(&mut self) -> Option<Hit> {
        let hit = self.0.next()?;
        self.0.skip_to(hit.end);
        Some(hit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(words: &[&str], text: &str, expected: &[(usize, &str)]) {
        let finder = Finder::new(words);
        let found: Vec<_> = finder.hits(text).map(|h| (h.start, &text[h.start..h.end])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn all_words_are_found_the_longest_first() {
        check(&["港", "空港", "空港城"], "临空港城", &[(3, "空港城"), (3, "空港"), (6, "港")]);
        check(&["5G产业", "AI", "中A"], "5G产业和AI中A", &[(0, "5G产业"), (11, "AI"), (13, "中A")]);
        check(&["丙\u{20000}", "\u{20000}"], "丙\u{20000}", &[(0, "丙\u{20000}"), (3, "\u{20000}")]);
        check(&["", "甲"], "乙", &[]);
        check(&["甲\0", "甲"], "甲", &[(0, "甲")]);
        check(&[], "甲乙", &[]);
        check(&["甲乙"], "", &[]);
    }

    #[test]
    fn the_longest_do_not_overlap() {
        let finder = Finder::new(["洛河", "河大学", "大学城", "大学"]);
        let found: Vec<_> = finder.longest("洛河大学城").map(|h| h.word).collect();
        assert_eq!(found, [0, 2]);
        assert_eq!(finder.at_head("大学城洛河").map(|h| h.word).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(finder.at_head("学城").count(), 0);
        assert_eq!(finder.at_head("").count(), 0);
    }

    fn text(longest: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec!['\0', 'a', 'é', '甲', '乙', '丙', '\u{20000}']),
            0..=longest,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_finder_finds_what_a_search_for_each_word_finds(
            words in prop::collection::vec(text(4), 0..8),
            text in text(16),
        ) {
            let finder = Finder::new(&words);
            let mut alone: Vec<Hit> = Vec::new();
            for (start, _) in text.char_indices() {
                for (word, w) in words.iter().enumerate() {
                    if !w.is_empty() && text[start..].starts_with(w.as_str()) {
                        alone.push(Hit { start, end: start + w.len(), word });
                    }
                }
            }
            alone.sort_by_key(|h| (h.start, std::cmp::Reverse(h.end), h.word));
            let mut longest: Vec<Hit> = Vec::new();
            for hit in &alone {
                if longest.last().is_none_or(|last| last.end <= hit.start) {
                    longest.push(*hit);
                }
            }
            let head: Vec<Hit> = alone.iter().copied().filter(|h| h.start == 0).collect();
            prop_assert_eq!(finder.hits(&text).collect::<Vec<_>>(), alone);
            prop_assert_eq!(finder.longest(&text).collect::<Vec<_>>(), longest);
            prop_assert_eq!(finder.at_head(&text).collect::<Vec<_>>(), head);
        }
    }
}
