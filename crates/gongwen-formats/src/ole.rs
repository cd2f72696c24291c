//! OLE2 files: the streams in the root of a compound file.
//!
//! Every chain is followed for at most as many sectors as the file has, so that a cycle ends; what a chain would give
//! beyond the end of the file is left out.

use crate::FormatError;
use crate::bytes::{byte, fixed, long, part, size, wide, word};

/// First bytes.
pub(crate) const MAGIC: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// From here on a number is no sector.
const END: u32 = 0xFFFF_FFFA;

/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// Bytes of a sector of the mini stream.
const MINI: usize = 64;

/// Streams of this size and more never stand in the mini stream.
const MOST_MINI: usize = 4096;

/// A stream of the root.
#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    size: usize,
}

/// A compound file whose directory was read.
#[derive(Debug)]
pub(crate) struct Ole<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    /// Sectors of the file, which no chain is longer than.
    sectors: usize,
    /// Streams below this size stand in the mini stream.
    cutoff: usize,
    mini_fat: u32,
    root: Entry,
    entries: Vec<Entry>,
}

fn corrupt(reason: &'static str) -> FormatError {
    FormatError::Corrupt { reason }
}

impl<'b> Ole<'b> {
    /// Reads the directory of `bytes`.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn new(bytes: &'b [u8]) -> Result<Self, FormatError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(corrupt("the file has no OLE2 header"));
        }
        let header =
            || Some((word(bytes, 0x1E)?, long(bytes, 0x30)?, size(bytes, 0x38)?, long(bytes, 0x3C)?));
        let (shift, directory, cutoff, mini_fat) = header().ok_or(corrupt("the OLE2 header is cut short"))?;
        if !matches!(shift, 9 | 12) {
            return Err(corrupt("the OLE2 header names no size of sectors"));
        }
        let sector = 1_usize << shift;
        let root = Entry { name: String::new(), start: END, size: 0 };
        let sectors = bytes.len() / sector + 1;
        let mut ole = Self {
            bytes,
            sector,
            fat: Vec::new(),
            sectors,
            cutoff: cutoff.min(MOST_MINI),
            mini_fat,
            root,
            entries: Vec::new(),
        };
        ole.read_fat();
        ole.read_directory(directory);
        match ole.entries.is_empty() {
            true => Err(corrupt("the OLE2 file has no directory")),
            false => Ok(ole),
        }
    }

    /// The sector `number`, as far as the file reaches.
    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn read_fat(&mut self) {
        let numbers = |bytes: &[u8]| bytes.chunks_exact(4).filter_map(|n| long(n, 0)).collect::<Vec<_>>();
        let mut places = part(self.bytes, 0x4C, 109 * 4).map(numbers).unwrap_or_default();
        let mut next = long(self.bytes, 0x44).unwrap_or(END);
        for _ in 0..self.sectors {
            let Some(mut list) = self.sector(next).filter(|_| next < END).map(numbers) else { break };
            next = list.pop().unwrap_or(END);
            places.extend(list);
        }
        for place in places.into_iter().filter(|place| *place < END).take(self.sectors) {
            self.fat.extend(self.sector(place).map(numbers).unwrap_or_default());
            if self.fat.len() > self.sectors {
                break;
            }
        }
    }

    /// The first `size` bytes of the chain from `start` on.
    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(size.min(self.bytes.len()));
        let mut next = start;
        for _ in 0..self.sectors {
            if next >= END || out.len() >= size {
                break;
            }
            let Some(sector) = self.sector(next) else { break };
            out.extend_from_slice(sector);
            next = self.fat.get(next as usize).copied().unwrap_or(END);
        }
        out.truncate(size);
        out
    }

    fn read_directory(&mut self, start: u32) {
        let directory = self.chain(start, self.bytes.len());
        let count = directory.len() / ENTRY;
        let entry = |at: usize| part(&directory, at * ENTRY, ENTRY);
        let Some(root) = entry(0) else { return };
        self.root.start = long(root, 116).unwrap_or(END);
        self.root.size = size(root, 120).unwrap_or(0);
        let mut seen = vec![false; count];
        let mut open = vec![long(root, 76).unwrap_or(END)];
        while let Some(at) = open.pop() {
            let at = at as usize;
            let Some(seen) = seen.get_mut(at).filter(|seen| !**seen) else { continue };
            *seen = true;
            let Some(entry) = entry(at) else { continue };
            open.extend([long(entry, 72), long(entry, 68)].into_iter().flatten().filter(|n| *n < END));
            let units = usize::from(word(entry, 64).unwrap_or(0) / 2).saturating_sub(1);
            let stream = byte(entry, 66) == Some(2);
            let (Some(name), Some(start), Some(size)) =
                (wide(entry, 0, units.min(31)), long(entry, 116), size(entry, 120))
            else {
                continue;
            };
            if stream {
                self.entries.push(Entry { name, start, size });
            }
        }
    }

    /// Names of the streams, in the order of the directory's tree.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The content of the stream `name`, if there is one.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        if entry.size >= self.cutoff {
            return Some(self.chain(entry.start, entry.size));
        }
        let fat = self.chain(self.mini_fat, self.bytes.len());
        let mini = self.chain(self.root.start, self.root.size);
        let mut out = Vec::with_capacity(entry.size);
        let mut next = entry.start;
        while next < END && out.len() < entry.size {
            let Some(start) = (next as usize).checked_mul(MINI) else { break };
            let Some(sector) = mini.get(start..start.saturating_add(MINI).min(mini.len())) else { break };
            if sector.is_empty() {
                break;
            }
            out.extend_from_slice(sector);
            next = fixed(&fat, (next as usize).saturating_mul(4)).map_or(END, u32::from_le_bytes);
        }
        out.truncate(entry.size);
        Some(out)
    }
}
