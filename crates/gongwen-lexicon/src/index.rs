//! From a character to its run in a sorted list.

use std::ops::Range;

/// A list sorted by character, found by one bit a character and the number of bits before it. 10 KB for Chinese.
#[derive(Debug, Clone, Default)]
pub(crate) struct CharIndex {
    bits: Vec<u64>,
    /// Per word of `bits`: how many bits are set before it.
    before: Vec<u32>,
    /// Where the run of each character that has one begins, and the end of the last.
    starts: Vec<u32>,
}

/// Which word of bits a character is in, and its bit there.
fn place(c: char) -> (usize, u64) {
    let n = u32::from(c);
    ((n >> 6) as usize, 1 << (n & 63))
}

impl CharIndex {
    /// The index of a list whose entries belong to these characters, sorted.
    pub(crate) fn new(keys: &[char]) -> Self {
        debug_assert!(keys.is_sorted());
        let mut index = Self { bits: Vec::new(), before: Vec::new(), starts: Vec::new() };
        let mut last = None;
        for (&c, at) in keys.iter().zip(0..) {
            let (word, bit) = place(c);
            index.bits.resize(index.bits.len().max(word + 1), 0);
            if let Some(bits) = index.bits.get_mut(word) {
                *bits |= bit;
            }
            if last != Some(c) {
                index.starts.push(at);
                last = Some(c);
            }
        }
        index.starts.push(keys.len() as u32);
        let mut sum = 0;
        index.before.extend(index.bits.iter().map(|bits| {
            let before = sum;
            sum += bits.count_ones();
            before
        }));
        index
    }

    /// Whether the list has entries of this character.
    #[inline]
    pub(crate) fn has(&self, c: char) -> bool {
        let (word, bit) = place(c);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Where they stand.
    #[inline]
    pub(crate) fn run(&self, c: char) -> Range<usize> {
        let (word, bit) = place(c);
        match (self.bits.get(word), self.before.get(word)) {
            (Some(bits), Some(before)) if bits & bit != 0 => {
                let k = (before + (bits & (bit - 1)).count_ones()) as usize;
                match self.starts.get(k..k + 2) {
                    Some(&[from, to]) => from as usize..to as usize,
                    _ => 0..0,
                }
            }
            _ => 0..0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_run() {
        let keys = ['1', 'a', 'a', '一', '丁', '丁', '丁', '龥', '\u{20000}'];
        let index = CharIndex::new(&keys);
        for c in ('\0'..='\u{20040}').chain(['\u{10FFFF}']) {
            let run: Vec<usize> = index.run(c).collect();
            let expected: Vec<usize> = (0..keys.len()).filter(|&k| keys[k] == c).collect();
            assert_eq!(run, expected, "{c:?}");
            assert_eq!(index.has(c), !expected.is_empty(), "{c:?}");
        }
        assert_eq!(CharIndex::new(&[]).run('一'), 0..0);
        assert_eq!(CharIndex::default().run('一'), 0..0);
    }
}
