//! ZIP archives: the central directory, and entries inflated within a limit.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::{FormatError, Limits};

/// An entry of the central directory.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'b> {
    /// Name as written.
    pub(crate) name: &'b [u8],
    /// Whether it says that the name is in UTF-8.
    pub(crate) utf8: bool,
    pub(crate) encrypted: bool,
    method: u16,
    /// CRC-32 of its content.
    pub(crate) check: u32,
    packed: usize,
    pub(crate) size: usize,
    /// Where its local header stands.
    header: usize,
}

/// An archive whose directory was read.
#[derive(Debug)]
pub(crate) struct Archive<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry<'b>>,
    /// Bytes that may still be inflated.
    left: usize,
    /// Most bytes of one entry.
    part: usize,
}

const END: &[u8] = b"PK\x05\x06";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";

/// Length of the record that leads to the end record of ZIP64.
const LOCATOR_LEN: usize = 20;

/// Stands for a number that does not fit, in 4 bytes.
const ELSEWHERE: usize = u32::MAX as usize;

/// Length of the end record without its comment, which has at most 65,535 bytes.
const END_LEN: usize = 22;

/// Bytes that an entry may have whatever its ratio to its packed size.
const SMALL: usize = 1 << 20;

/// Most bytes that one packed byte may give.
const RATIO: usize = 200;

/// Longest name in bytes.
const NAME: usize = 1024;

fn corrupt(reason: &'static str) -> FormatError {
    FormatError::Corrupt { reason }
}

/// The number of `len` bytes at `at`.
fn number(bytes: &[u8], at: usize, len: usize) -> Result<usize, FormatError> {
    let end = at.checked_add(len).ok_or(corrupt("a position of the archive is out of range"))?;
    let bytes = bytes.get(at..end).ok_or(corrupt("the archive ends too early"))?;
    Ok(bytes.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b)))
}

/// The number of entries, and where the directory begins.
fn end(bytes: &[u8]) -> Result<(usize, usize), FormatError> {
    let window = bytes.len().saturating_sub(END_LEN + usize::from(u16::MAX));
    let found = memchr::memmem::rfind(bytes.get(window..).unwrap_or_default(), END);
    let end = window + found.ok_or(corrupt("the archive has no directory"))?;
    let (count, at) = (number(bytes, end + 10, 2)?, number(bytes, end + 16, 4)?);
    let locator = end.checked_sub(LOCATOR_LEN).filter(|at| holds(bytes, *at, LOCATOR_64));
    match locator {
        Some(locator) if at == ELSEWHERE || count == usize::from(u16::MAX) => {
            let end = number(bytes, locator + 8, 8)?;
            if !holds(bytes, end, END_64) {
                return Err(corrupt("the archive has no directory"));
            }
            Ok((number(bytes, end + 32, 8)?, number(bytes, end + 48, 8)?))
        }
        _ => Ok((count, at)),
    }
}

/// Whether `mark` stands at `at`.
fn holds(bytes: &[u8], at: usize, mark: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(mark))
}

/// The entries of the directory of `bytes`.
///
/// # Errors
/// When there is none, it has too many entries or too long names, or its entries share bytes.
pub(crate) fn directory<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Vec<Entry<'b>>, FormatError> {
    let (count, mut at) = end(bytes)?;
    if count > limits.entries {
        return Err(FormatError::TooLarge { what: "entries", found: count, limit: limits.entries });
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if !holds(bytes, at, DIRECTORY) {
            return Err(corrupt("the directory of the archive is broken"));
        }
        let name_len = number(bytes, at + 28, 2)?;
        let (extra, comment) = (number(bytes, at + 30, 2)?, number(bytes, at + 32, 2)?);
        let name = bytes.get(at + 46..at + 46 + name_len).ok_or(corrupt("the archive ends too early"))?;
        if name_len > NAME {
            return Err(FormatError::TooLarge { what: "bytes of a name", found: name_len, limit: NAME });
        }
        let more = at + 46 + name_len..at + 46 + name_len + extra;
        let flags = number(bytes, at + 8, 2)?;
        let mut entry = Entry {
            name,
            utf8: flags & 0x0800 != 0,
            encrypted: flags & 1 != 0,
            method: number(bytes, at + 10, 2)? as u16,
            check: number(bytes, at + 16, 4)? as u32,
            packed: number(bytes, at + 20, 4)?,
            size: number(bytes, at + 24, 4)?,
            header: number(bytes, at + 42, 4)?,
        };
        entry.widen(bytes.get(more).unwrap_or_default())?;
        entries.push(entry);
        at += 46 + name_len + extra + comment;
    }
    apart(bytes, &entries)?;
    Ok(entries)
}

/// Checks that no two entries share bytes: an archive of which they do unpacks to more than it should.
fn apart(bytes: &[u8], entries: &[Entry<'_>]) -> Result<(), FormatError> {
    let places = entries.iter().map(|entry| Ok((entry.header, entry.place(bytes)?.end)));
    let mut places = places.collect::<Result<Vec<_>, FormatError>>()?;
    places.sort_unstable();
    match places.iter().zip(places.iter().skip(1)).all(|(a, b)| a.1 <= b.0) {
        true => Ok(()),
        false => Err(corrupt("entries of the archive share bytes")),
    }
}

impl Entry<'_> {
    /// Takes the numbers that did not fit from the fields `extra`.
    fn widen(&mut self, extra: &[u8]) -> Result<(), FormatError> {
        const WIDE: usize = 1;
        let mut at = 0;
        while at + 4 <= extra.len() {
            let (kind, len) = (number(extra, at, 2)?, number(extra, at + 2, 2)?);
            let mut next = at + 4;
            let fields = [&mut self.size, &mut self.packed, &mut self.header];
            for field in fields.into_iter().filter(|field| kind == WIDE && **field == ELSEWHERE) {
                *field = number(extra, next, 8)?;
                next += 8;
            }
            at += 4 + len;
        }
        Ok(())
    }

    /// Where its packed bytes stand.
    fn place(&self, bytes: &[u8]) -> Result<std::ops::Range<usize>, FormatError> {
        let local = bytes.get(self.header..).filter(|rest| rest.starts_with(LOCAL));
        let local = local.ok_or(corrupt("an entry of the archive is not where its directory says"))?;
        let start = self.header + 30 + number(local, 26, 2)? + number(local, 28, 2)?;
        let end = start.checked_add(self.packed).filter(|end| *end <= bytes.len());
        Ok(start..end.ok_or(corrupt("the archive ends too early"))?)
    }

    /// Its content, which has at most `most` bytes.
    ///
    /// # Errors
    /// When it is encrypted, packed in another way than `deflate`, broken or larger than allowed.
    pub(crate) fn read(&self, bytes: &[u8], most: usize) -> Result<Vec<u8>, FormatError> {
        if self.encrypted {
            return Err(FormatError::Encrypted);
        }
        let packed = bytes.get(self.place(bytes)?).unwrap_or_default();
        let limit = allowed(packed, most);
        if self.size > limit {
            return Err(FormatError::TooLarge { what: "bytes of a part", found: self.size, limit });
        }
        let content = match self.method {
            0 => packed.to_vec(),
            8 => inflate(packed, self.size)?,
            _ => return Err(corrupt("a part of the archive is packed in an unknown way")),
        };
        match content.len() == self.size {
            true => Ok(content),
            false => Err(corrupt("a part has not the size that the archive says")),
        }
    }
}

/// How many bytes `packed` may give, which are at most `most`.
pub(crate) fn allowed(packed: &[u8], most: usize) -> usize {
    most.min(SMALL.max(packed.len().saturating_mul(RATIO)))
}

/// What `packed` gives, which has `size` bytes.
///
/// # Errors
/// When it is broken or larger.
pub(crate) fn inflate(packed: &[u8], size: usize) -> Result<Vec<u8>, FormatError> {
    decompress_to_vec_with_limit(packed, size).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => corrupt("a part is larger than the archive says"),
        _ => corrupt("a part of the archive is damaged"),
    })
}

impl<'b> Archive<'b> {
    /// Reads the directory of `bytes`.
    ///
    /// # Errors
    /// When there is none, or it has too many entries or too long names.
    pub(crate) fn new(bytes: &'b [u8], limits: &Limits) -> Result<Self, FormatError> {
        let entries = directory(bytes, limits)?;
        Ok(Self { bytes, entries, left: limits.parts, part: limits.part })
    }

    /// The entry `name`, in any case, with either slash.
    fn find(&self, name: &str) -> Option<&Entry<'b>> {
        let same = |entry: &&Entry<'_>| {
            let start = entry.name.iter().take_while(|b| matches!(b, b'/' | b'\\')).count();
            let entry = entry.name.get(start..).unwrap_or_default();
            let fold = |b: &u8| if *b == b'\\' { b'/' } else { b.to_ascii_lowercase() };
            entry.len() == name.len() && entry.iter().map(fold).eq(name.as_bytes().iter().map(fold))
        };
        self.entries.iter().find(same)
    }

    /// Whether there is an entry `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The content of the entry `name`, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        let content = entry.read(self.bytes, self.left.min(self.part))?;
        self.left -= content.len();
        Ok(Some(content))
    }
}

/// The name that `target`, written in a part that lies in `folder`, stands for.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    let slash = |c: char| matches!(c, '/' | '\\');
    let mut path: Vec<&str> =
        folder.split(slash).filter(|s| !target.starts_with(slash) && !s.is_empty()).collect();
    for step in target.split(slash) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/docProps/core.xml"), "docProps/core.xml");
        assert_eq!(resolve("word", "../docProps/./core.xml"), "docProps/core.xml");
        assert_eq!(resolve("", "../../x"), "x");
        assert_eq!(resolve("Doc_0", r"Pages\Page_0\Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(resolve("Doc_0", r"\Doc_1\x"), "Doc_1/x");
    }
}
