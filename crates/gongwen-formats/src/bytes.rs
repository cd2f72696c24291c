//! Numbers in binary files, least significant byte first.

/// The byte at `at`.
pub(crate) fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// The number of two bytes at `at`.
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    fixed(bytes, at).map(u16::from_le_bytes)
}

/// The number of four bytes at `at`.
pub(crate) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    fixed(bytes, at).map(u32::from_le_bytes)
}

/// The number of four bytes at `at`, as a length or a position.
pub(crate) fn size(bytes: &[u8], at: usize) -> Option<usize> {
    long(bytes, at).map(|n| n as usize)
}

/// `N` bytes at `at`.
pub(crate) fn fixed<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// `len` bytes at `at`.
pub(crate) fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// `count` characters in UTF-16 at `at`.
pub(crate) fn wide(bytes: &[u8], at: usize, count: usize) -> Option<String> {
    let units = part(bytes, at, count.checked_mul(2)?)?.chunks_exact(2);
    let units: Vec<u16> = units.filter_map(|unit| word(unit, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}
