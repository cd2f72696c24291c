//! A hash for keys of our own making.

use std::hash::{BuildHasherDefault, Hasher};

/// Odd, with its bits well spread: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// `n` with its bits spread; the upper ones depend on all of `n`.
#[inline]
pub(crate) fn spread(n: u64) -> u64 {
    n.wrapping_mul(SPREAD)
}

/// Builds hashers that multiply: a few times faster than the standard one, for maps whose keys are our own. A text that it reads
/// could choose keys that collide. Nothing may depend on the order in which such a map is read.
pub type Quick = BuildHasherDefault<Multiply>;

/// The hasher of [`Quick`].
#[derive(Debug, Default, Clone, Copy)]
pub struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b));
            self.write_u64(word);
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = spread(self.0.rotate_left(5) ^ n);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn equal_keys_hash_alike_and_neighbours_do_not() {
        let hash = |s: &str| Quick::default().hash_one(s);
        assert_eq!(hash("研究院"), hash(&String::from("研究院")));
        let hashes: HashSet<u64> = ('一'..='龥').map(|c| hash(&c.to_string())).collect();
        assert_eq!(hashes.len(), ('一'..='龥').count());
    }
}
