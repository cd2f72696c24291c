//! How the build script lays the table out, and how it is read: shared by both.

/// Slots of the hash table of pairs, a power of two: two thirds of them are taken.
pub(crate) const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 18;

/// The slot at which the search for a pair begins; it goes on with the next.
pub(crate) fn slot(pair: u32) -> usize {
    (pair.wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as usize
}

/// The first two characters of a word as a key. The dictionary has none beyond the first plane.
pub(crate) fn pair(first: char, second: char) -> Option<u32> {
    let (first, second) = (u16::try_from(u32::from(first)).ok()?, u16::try_from(u32::from(second)).ok()?);
    Some(u32::from(first) << 16 | u32::from(second))
}
