//! ZIP archives: the central directory, and entries inflated within a limit.

use std::borrow::Cow;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::{FormatError, Limits};

/// An entry of the central directory.
#[derive(Debug, Clone)]
struct Entry<'b> {
    name: Cow<'b, str>,
    encrypted: bool,
    method: u16,
    packed: usize,
    size: usize,
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

impl<'b> Archive<'b> {
    /// Reads the directory of `bytes`.
    ///
    /// # Errors
    /// When there is none, or it has too many entries or too long names.
    pub(crate) fn new(bytes: &'b [u8], limits: &Limits) -> Result<Self, FormatError> {
        let window = bytes.len().saturating_sub(END_LEN + usize::from(u16::MAX));
        let found = memchr::memmem::rfind(&bytes[window..], END);
        let end = window + found.ok_or(corrupt("the archive has no directory"))?;
        let count = number(bytes, end + 10, 2)?;
        if count > limits.entries {
            return Err(FormatError::TooLarge { what: "entries", found: count, limit: limits.entries });
        }
        let mut at = number(bytes, end + 16, 4)?;
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            if bytes.get(at..).is_none_or(|rest| !rest.starts_with(DIRECTORY)) {
                return Err(corrupt("the directory of the archive is broken"));
            }
            let name_len = number(bytes, at + 28, 2)?;
            let (extra, comment) = (number(bytes, at + 30, 2)?, number(bytes, at + 32, 2)?);
            let name = bytes.get(at + 46..at + 46 + name_len).ok_or(corrupt("the archive ends too early"))?;
            if name_len > NAME {
                return Err(FormatError::TooLarge { what: "bytes of a name", found: name_len, limit: NAME });
            }
            entries.push(Entry {
                name: String::from_utf8_lossy(name),
                encrypted: number(bytes, at + 8, 2)? & 1 == 1,
                method: number(bytes, at + 10, 2)? as u16,
                packed: number(bytes, at + 20, 4)?,
                size: number(bytes, at + 24, 4)?,
                header: number(bytes, at + 42, 4)?,
            });
            at += 46 + name_len + extra + comment;
        }
        Ok(Self { bytes, entries, left: limits.parts, part: limits.part })
    }

    /// The entry `name`, in any case, with either slash.
    fn find(&self, name: &str) -> Option<&Entry<'b>> {
        let same = |entry: &&Entry<'_>| {
            let entry = entry.name.trim_start_matches(['/', '\\']);
            let fold = |b: u8| if b == b'\\' { b'/' } else { b.to_ascii_lowercase() };
            entry.len() == name.len() && entry.bytes().map(fold).eq(name.bytes().map(fold))
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
    /// When it is encrypted, packed in another way than `deflate`, broken or larger than allowed.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(entry) = self.find(name).cloned() else { return Ok(None) };
        if entry.encrypted {
            return Err(FormatError::Encrypted);
        }
        let local = self.bytes.get(entry.header..).filter(|rest| rest.starts_with(LOCAL));
        let local = local.ok_or(corrupt("an entry of the archive is not where its directory says"))?;
        let start = 30 + number(local, 26, 2)? + number(local, 28, 2)?;
        let packed = local.get(start..start + entry.packed).ok_or(corrupt("the archive ends too early"))?;
        let limit = self.left.min(self.part).min(SMALL.max(entry.packed.saturating_mul(RATIO)));
        if entry.size > limit {
            return Err(FormatError::TooLarge { what: "bytes of a part", found: entry.size, limit });
        }
        let content = match entry.method {
            0 => packed.to_vec(),
            8 => decompress_to_vec_with_limit(packed, entry.size).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => corrupt("a part is larger than the archive says"),
                _ => corrupt("a part of the archive is damaged"),
            })?,
            _ => return Err(corrupt("a part of the archive is packed in an unknown way")),
        };
        if content.len() != entry.size {
            return Err(corrupt("a part has not the size that the archive says"));
        }
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
