//! Formatted disk pages: which properties hold for which bytes of the text.

use std::ops::Range;

use crate::bytes::{byte, long, part, size, word};

/// Bytes of a page.
const PAGE: usize = 512;

/// Bytes of the text with the same properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    start: u32,
    end: u32,
    /// Where the properties stand; empty where there are none.
    at: u32,
    len: u16,
}

impl Stretch {
    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    /// Where its properties stand in the stream.
    pub(super) fn place(&self) -> Range<usize> {
        self.at as usize..self.at as usize + usize::from(self.len)
    }
}

/// All stretches, in order.
#[derive(Debug, Default)]
pub(super) struct Stretches(Vec<Stretch>);

/// Which properties a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Character,
}

impl Stretches {
    /// Reads the pages that `list`, a table of positions and pages, names in `main`.
    pub(super) fn new(main: &[u8], list: &[u8], kind: Kind) -> Self {
        let count = list.len().saturating_sub(4) / 8;
        let mut pages: Vec<usize> =
            (0..count).filter_map(|k| size(list, 4 * (count + 1) + 4 * k)).map(|n| n & 0x3F_FFFF).collect();
        pages.sort_unstable();
        pages.dedup();
        let mut all = Vec::new();
        for number in pages {
            if let Some(page) = part(main, number * PAGE, PAGE) {
                read(page, number * PAGE, kind, &mut all);
            }
        }
        all.sort_by_key(|stretch| stretch.start);
        Self(all)
    }

    /// The stretch that the byte `at` of the text stands in.
    pub(super) fn at(&self, at: usize) -> Option<&Stretch> {
        let behind = self.0.partition_point(|stretch| stretch.start as usize <= at);
        let stretch = self.0.get(behind.checked_sub(1)?)?;
        (at < stretch.end as usize).then_some(stretch)
    }
}

/// Reads the page that stands at `base`.
fn read(page: &[u8], base: usize, kind: Kind, all: &mut Vec<Stretch>) {
    let count = byte(page, PAGE - 1).map_or(0, usize::from);
    let step = if kind == Kind::Paragraph { 13 } else { 1 };
    for k in 0..count {
        let (Some(start), Some(end)) = (long(page, 4 * k), long(page, 4 * k + 4)) else { return };
        let Some(offset) = byte(page, 4 * (count + 1) + step * k) else { return };
        let offset = usize::from(offset) * 2;
        let place = match (offset, kind) {
            (0, _) => None,
            (_, Kind::Character) => byte(page, offset).map(|len| (offset + 1, usize::from(len))),
            // An odd number of bytes is counted in words that include the count.
            (_, Kind::Paragraph) => match byte(page, offset) {
                Some(0) => byte(page, offset + 1).map(|words| (offset + 2, usize::from(words) * 2)),
                Some(words) => Some((offset + 1, usize::from(words) * 2 - 1)),
                None => None,
            },
        };
        let (at, len) = place.filter(|(at, len)| part(page, *at, *len).is_some()).unwrap_or((0, 0));
        if start < end {
            all.push(Stretch { start, end, at: (base + at) as u32, len: len as u16 });
        }
    }
}

/// The style that the properties of a paragraph name, and where what differs from it begins.
pub(super) fn style(bytes: &[u8]) -> (u16, &[u8]) {
    (word(bytes, 0).unwrap_or(0), bytes.get(2..).unwrap_or_default())
}
