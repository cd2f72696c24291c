//! Records of a BIFF8 stream, and the strings in them.

use std::ops::Range;

use crate::bytes::word;

/// Goes on with the record before.
pub(super) const CONTINUE: u16 = 0x3C;

/// A record: its kind, and where its data stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) data: Range<usize>,
}

/// Records from a position on.
#[derive(Debug)]
pub(super) struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Records<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The data of the records that go on with the one before.
    pub(super) fn continued(&mut self) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        while word(self.bytes, self.at) == Some(CONTINUE) {
            let Some(record) = self.next() else { break };
            all.push(record.data);
        }
        all
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let (kind, len) = (word(self.bytes, self.at)?, word(self.bytes, self.at + 2)?);
        let data = self.at + 4..self.at + 4 + usize::from(len);
        self.bytes.get(data.clone())?;
        self.at = data.end;
        Some(Record { kind, data })
    }
}

/// Characters that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where they stand.
    pub(super) at: usize,
    /// How many units they are, of one byte or two.
    pub(super) units: usize,
    pub(super) wide: bool,
}

/// How the length of a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Byte,
    Word,
}

/// Reads strings from the data of a record and of those that go on with it.
#[derive(Debug)]
pub(super) struct Strings<'b> {
    bytes: &'b [u8],
    parts: std::vec::IntoIter<Range<usize>>,
    part: Range<usize>,
}

impl<'b> Strings<'b> {
    pub(super) fn new(bytes: &'b [u8], parts: Vec<Range<usize>>) -> Self {
        let mut parts = parts.into_iter();
        let part = parts.next().unwrap_or(0..0);
        Self { bytes, parts, part }
    }

    fn byte(&mut self) -> Option<usize> {
        while self.part.is_empty() {
            self.part = self.parts.next()?;
        }
        let byte = self.bytes.get(self.part.start).copied()?;
        self.part.start += 1;
        Some(byte.into())
    }

    fn number(&mut self, len: usize) -> Option<usize> {
        (0..len).try_fold(0, |n, k| Some(n | self.byte()? << (8 * k)))
    }

    fn skip(&mut self, mut len: usize) -> Option<()> {
        while len > self.part.len() {
            len -= self.part.len();
            self.part = self.parts.next()?;
        }
        self.part.start += len;
        Some(())
    }

    /// Reads a string into `pieces`.
    pub(super) fn read(&mut self, length: Length, pieces: &mut Vec<Piece>) -> Option<()> {
        let mut left = self.number(if length == Length::Byte { 1 } else { 2 })?;
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.number(2)? };
        let phonetic = if flags & 4 == 0 { 0 } else { self.number(4)? };
        let mut wide = flags & 1 == 1;
        while left > 0 {
            let width = if wide { 2 } else { 1 };
            let units = left.min(self.part.len() / width);
            if units > 0 {
                pieces.push(Piece { at: self.part.start, units, wide });
                self.part.start += units * width;
                left -= units;
            }
            if left > 0 {
                // What goes on says anew how wide its characters are.
                self.part = self.parts.next()?;
                wide = self.byte()? & 1 == 1;
            }
        }
        self.skip(runs * 4)?;
        self.skip(phonetic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_on_in_another_width() {
        let bytes = [b"\x05\0\x08\x01\0ab".as_slice(), b"\x01\x00\x4e", b"c\0d\0????\x01\0\0x"].concat();
        let mut strings = Strings::new(&bytes, vec![0..7, 7..bytes.len()]);
        let mut pieces = Vec::new();
        strings.read(Length::Word, &mut pieces).unwrap();
        let expected = [Piece { at: 5, units: 2, wide: false }, Piece { at: 8, units: 3, wide: true }];
        assert_eq!(pieces, expected);
        strings.read(Length::Word, &mut pieces).unwrap();
        assert_eq!(pieces[2], Piece { at: bytes.len() - 1, units: 1, wide: false });
        assert_eq!(strings.read(Length::Word, &mut pieces), None);
    }

    #[test]
    fn records_end_where_the_stream_does() {
        let bytes = b"\x09\x08\x02\0ab\x3c\0\x01\0c\xfd\0\xff\0x";
        let mut records = Records::new(bytes, 0);
        assert_eq!(records.next(), Some(Record { kind: 0x0809, data: 4..6 }));
        assert_eq!(records.continued().as_slice(), std::slice::from_ref(&(10..11)));
        assert_eq!(records.next(), None);
    }
}
