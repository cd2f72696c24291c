//! The piece table: where in the stream each character stands.

use std::ops::Range;

use super::Corrupt;
use crate::bytes::{byte, long, part, size, word};

/// Character positions that follow each other in the stream.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) positions: Range<usize>,
    /// Where the first of them stands.
    start: usize,
    /// Bytes of each.
    pub(super) width: usize,
    /// Properties that hold for all of them, in the stream of tables.
    pub(super) properties: Range<usize>,
}

impl Piece {
    /// Where the character at `position` stands.
    pub(super) fn place(&self, position: usize) -> usize {
        self.start + position.saturating_sub(self.positions.start) * self.width
    }

    /// The position of the character at the byte `at` or behind it.
    pub(super) fn position(&self, at: usize) -> usize {
        self.positions.start + at.saturating_sub(self.start).div_ceil(self.width)
    }
}

/// All pieces, and the characters as units of UTF-16.
#[derive(Debug)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    pub(super) units: Vec<u16>,
}

/// Bytes 80 to 9F of Windows-1252.
const CP1252: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
    0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A,
    0x153, 0x9D, 0x17E, 0x178,
];

/// The bit that says that a piece has one byte a character.
const NARROW: u32 = 1 << 30;

impl Pieces {
    /// Reads the table at `place` of `table`, whose characters stand in `main`.
    ///
    /// # Errors
    /// When it is broken, or its pieces have more characters than the stream has bytes.
    pub(super) fn new(main: &[u8], table: &[u8], place: Range<usize>) -> Result<Self, Corrupt> {
        if place.is_empty() {
            return Err(Corrupt);
        }
        let mut properties = Vec::new();
        let mut at = place.start;
        while byte(table, at) == Some(1) {
            let len = usize::from(word(table, at + 1).ok_or(Corrupt)?);
            properties.push(at + 3..at + 3 + len);
            at += 3 + len;
        }
        if byte(table, at) != Some(2) {
            return Err(Corrupt);
        }
        let list = part(table, at + 5, size(table, at + 1).ok_or(Corrupt)?).ok_or(Corrupt)?;
        let count = list.len().saturating_sub(4) / 12;
        let mut all = Self { pieces: Vec::with_capacity(count), units: Vec::new() };
        for k in 0..count {
            let read = || {
                let (start, end) = (size(list, 4 * k)?, size(list, 4 * k + 4)?);
                let descriptor = part(list, 4 * (count + 1) + 8 * k, 8)?;
                Some((start, end, long(descriptor, 2)?, word(descriptor, 6)?))
            };
            let (start, end, from, modifier) = read().ok_or(Corrupt)?;
            let (from, width) = match from & NARROW {
                0 => (from as usize, 2),
                _ => ((from & !NARROW) as usize / 2, 1),
            };
            let len = end.checked_sub(start).ok_or(Corrupt)?;
            // Pieces that share their bytes must not make more of them.
            if start != all.units.len() || all.units.len() + len > main.len() {
                return Err(Corrupt);
            }
            let bytes = part(main, from, len * width).ok_or(Corrupt)?;
            match width {
                2 => all.units.extend(bytes.chunks_exact(2).filter_map(|unit| word(unit, 0))),
                _ => all.units.extend(bytes.iter().map(|b| {
                    let high = usize::from(*b).checked_sub(0x80).and_then(|at| CP1252.get(at));
                    high.copied().unwrap_or(u16::from(*b))
                })),
            }
            let number = usize::from(modifier >> 1);
            let own = properties.get(number).filter(|_| modifier & 1 == 1).cloned().unwrap_or(0..0);
            all.pieces.push(Piece { positions: start..end, start: from, width, properties: own });
        }
        Ok(all)
    }

    /// The piece that `position` stands in.
    pub(super) fn at(&self, position: usize) -> Option<&Piece> {
        let at = self.pieces.partition_point(|piece| piece.positions.end <= position);
        self.pieces.get(at)
    }

    /// The unit at `position`.
    pub(super) fn unit(&self, position: usize) -> u16 {
        self.units.get(position).copied().unwrap_or(0)
    }

    /// The bytes of the character at `position`.
    pub(super) fn bytes(&self, position: usize) -> Range<usize> {
        let piece = self.at(position).map(|piece| (piece.place(position), piece.width));
        piece.map_or(0..0, |(at, width)| at..at + width)
    }
}
