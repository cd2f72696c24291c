//! The head of the stream `WordDocument`: what kind of file it is, and where its tables stand.

use std::ops::Range;

use crate::bytes::{part, size, word};
use crate::{Format, FormatError};

/// Tables by their number among the pairs of position and length.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    Styles = 1,
    FootnoteReferences = 2,
    FootnoteTexts = 3,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    HeaderShapes = 41,
    EndnoteReferences = 46,
    EndnoteTexts = 47,
    Drawings = 50,
    TextBoxes = 56,
    HeaderTextBoxes = 58,
    Lists = 73,
    ListUses = 74,
}

/// Documents within the document that are read, by their number in the order of the text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Story {
    Main = 0,
    Footnotes = 1,
    Headers = 2,
    Endnotes = 5,
    TextBoxes = 6,
    HeaderTextBoxes = 7,
}

/// Documents within the document.
const STORIES: usize = 8;

/// What the head says.
#[derive(Debug)]
pub(super) struct Fib {
    /// Name of the stream with the tables.
    pub(super) table: &'static str,
    /// Character positions of each document.
    lengths: [usize; STORIES],
    /// Where the pairs of position and length begin.
    pairs: usize,
    count: usize,
}

/// `nFib` of Word 97, the first whose layout this is.
const WORD_97: u16 = 0xC1;

/// First word of the stream.
const IDENT: u16 = 0xA5EC;

impl Fib {
    /// Reads the head of `main`.
    ///
    /// # Errors
    /// When it is none, of an older Word, or says that the document is encrypted.
    pub(super) fn new(main: &[u8]) -> Result<Self, FormatError> {
        let corrupt = FormatError::Corrupt { reason: "the document has no head" };
        let read = || Some((word(main, 0)?, word(main, 2)?, word(main, 10)?));
        let (ident, version, flags) = read().ok_or(corrupt.clone())?;
        if version < WORD_97 {
            return Err(FormatError::Unsupported(Format::OldWord));
        }
        if ident != IDENT {
            return Err(corrupt);
        }
        if flags & 0x0100 != 0 {
            return Err(FormatError::Encrypted);
        }
        Self::tables(main, flags).ok_or(corrupt)
    }

    fn tables(main: &[u8], flags: u16) -> Option<Self> {
        const BASE: usize = 32;
        let longs = BASE + 2 + usize::from(word(main, BASE)?) * 2 + 2;
        let pairs = longs + usize::from(word(main, longs - 2)?) * 4 + 2;
        let count = usize::from(word(main, pairs - 2)?);
        let mut lengths = [0; STORIES];
        for (at, length) in lengths.iter_mut().enumerate() {
            // The lengths are signed and never negative.
            *length = size(main, longs + 4 * (at + 3))?.min(i32::MAX as usize);
        }
        let table = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
        Some(Self { table, lengths, pairs, count })
    }

    /// Where a table stands in the stream of tables; empty where there is none.
    pub(super) fn place(&self, main: &[u8], table: Table) -> Range<usize> {
        let at = self.pairs + 8 * table as usize;
        let read = || {
            let pair = part(main, at, 8).filter(|_| (table as usize) < self.count)?;
            let start = size(pair, 0)?;
            Some(start..start.checked_add(size(pair, 4)?)?)
        };
        read().unwrap_or(0..0)
    }

    /// Character positions of a document among all of them.
    pub(super) fn story(&self, story: Story) -> Range<usize> {
        let before = self.lengths.iter().take(story as usize).fold(0_usize, |sum, n| sum.saturating_add(*n));
        let len = self.lengths.get(story as usize).copied().unwrap_or(0);
        before..before.saturating_add(len)
    }
}
