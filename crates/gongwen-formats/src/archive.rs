//! What holds other files: ZIP archives, whose documents are documents of the run, and gzip, which holds one.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::bytes::{long, word};
use crate::sniff::{Format, sniff};
use crate::zip::{Entry, allowed, directory, inflate};
use crate::{FormatError, Limits, Stream};

/// A file in an archive. Nothing is unpacked before it is read.
#[derive(Debug, Clone)]
pub struct ArchiveEntry<'b> {
    /// Its path, with `/` between folders: no empty step, none that leads upwards, no drive and no control character.
    /// Names that are not UTF-8 are read as GB18030.
    pub name: String,
    bytes: &'b [u8],
    entry: Entry<'b>,
    /// Why it is not read, if that is known before.
    refused: Option<FormatError>,
}

impl ArchiveEntry<'_> {
    /// Unpacks it.
    ///
    /// # Errors
    /// When it is encrypted, damaged, larger than allowed, or called like one before it.
    pub fn read(&self, limits: &Limits) -> Result<Vec<u8>, FormatError> {
        if let Some(error) = &self.refused {
            return Err(error.clone());
        }
        let content = self.entry.read(self.bytes, limits.part)?;
        match check(&content) == self.entry.check {
            true => Ok(content),
            false => Err(FormatError::Corrupt { reason: "an entry of the archive is damaged" }),
        }
    }
}

/// The files in `bytes` if they are an archive, and not a document that is packed as one. Folders, hidden files and what
/// macOS adds are left out. An archive within the archive is refused like any format that is not read.
///
/// # Errors
/// When the archive has no directory, too many entries, or entries that share bytes.
pub fn entries<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Option<Vec<ArchiveEntry<'b>>>, FormatError> {
    if sniff(bytes) != Format::Zip {
        return Ok(None);
    }
    let mut seen = BTreeSet::new();
    let mut left = limits.parts;
    let mut all = Vec::new();
    for entry in directory(bytes, limits)? {
        let Some(name) = path(entry.name, entry.utf8) else { continue };
        let mut refused = None;
        if !seen.insert(name.clone()) {
            refused = Some(FormatError::Corrupt { reason: "two entries of the archive have one name" });
        } else if entry.size > left {
            refused =
                Some(FormatError::TooLarge { what: "bytes of an entry", found: entry.size, limit: left });
        } else {
            left -= entry.size;
        }
        all.push(ArchiveEntry { name, bytes, entry, refused });
    }
    Ok(Some(all))
}

/// The path that `name` writes, in UTF-8 where the archive says so; `None` for folders and files that are left out.
fn path(name: &[u8], utf8: bool) -> Option<String> {
    let decoded = match std::str::from_utf8(name) {
        Ok(decoded) if utf8 || !is_gbk(name, decoded) => decoded.to_owned(),
        _ => encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned(),
    };
    let decoded: String = decoded.chars().filter(|c| !c.is_control()).collect();
    if decoded.ends_with(['/', '\\']) {
        return None;
    }
    let is_drive = |step: &str| step.len() == 2 && step.ends_with(':');
    let steps: Vec<&str> = decoded
        .split(['/', '\\'])
        .filter(|step| !matches!(*step, "" | "." | "..") && !is_drive(step))
        .collect();
    let left_out = steps.iter().any(|step| step.starts_with('.') || *step == "__MACOSX");
    (!steps.is_empty() && !left_out).then(|| steps.join("/"))
}

/// Whether a name that could be UTF-8 is in GBK: pairs such as those of 通知 could be both, and then all characters beyond
/// ASCII are of two bytes, none of which is Chinese.
fn is_gbk(name: &[u8], decoded: &str) -> bool {
    let mut beyond = decoded.chars().filter(|c| !c.is_ascii()).peekable();
    beyond.peek().is_some()
        && beyond.all(|c| c.len_utf8() == 2)
        && !encoding_rs::GB18030.decode_without_bom_handling(name).1
}

/// What a gzip file holds, and the name that it gives it.
///
/// # Errors
/// When it is damaged, holds several files one behind the other, or more than is allowed.
pub(crate) fn gunzip(bytes: &[u8], limits: &Limits) -> Result<(String, Vec<u8>), FormatError> {
    const TRAILER: usize = 8;
    let corrupt = FormatError::Corrupt { reason: "the gzip file is damaged" };
    let (name, start) = gzip_header(bytes).ok_or(corrupt.clone())?;
    let end = bytes.len().checked_sub(TRAILER).filter(|end| *end >= start).ok_or(corrupt.clone())?;
    let packed = bytes.get(start..end).unwrap_or_default();
    let (sum, size) = long(bytes, end).zip(long(bytes, end + 4)).ok_or(corrupt.clone())?;
    let (size, limit) = (size as usize, allowed(packed, limits.part));
    if size > limit {
        return Err(FormatError::TooLarge { what: "bytes of a part", found: size, limit });
    }
    let content = inflate(packed, size)?;
    match content.len() == size && check(&content) == sum {
        true => Ok((name, content)),
        false => Err(corrupt),
    }
}

/// The name that the header gives the file, and where the header ends.
fn gzip_header(bytes: &[u8]) -> Option<(String, usize)> {
    const FIXED: usize = 10;
    let flags = *bytes.get(3)?;
    let mut at = FIXED;
    if flags & 4 != 0 {
        at += 2 + usize::from(word(bytes, at)?);
    }
    let text = |from: usize| -> Option<Range<usize>> {
        let len = bytes.get(from..)?.iter().position(|b| *b == 0)?;
        Some(from..from + len)
    };
    let mut name = None;
    if flags & 8 != 0 {
        let place = text(at)?;
        at = place.end + 1;
        name = path(bytes.get(place)?, false);
    }
    if flags & 16 != 0 {
        at = text(at)?.end + 1;
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Some((name.unwrap_or_else(|| "content".to_owned()), at))
}

/// Names the streams of a document of `len` bytes that was packed under `name`: its positions are no bytes of the file.
pub fn within(streams: &mut Vec<Stream>, name: &str, len: usize) {
    if streams.is_empty() {
        streams.push(Stream { name: name.to_owned(), page: None, base: 0, len });
        return;
    }
    for stream in streams {
        stream.name = format!("{name}!{}", stream.name);
    }
}

/// CRC-32 as gzip and ZIP have it.
fn check(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let step = |sum: u32, byte: &u8| {
        let at = usize::from(sum as u8 ^ byte);
        TABLE.get(at).copied().unwrap_or(0) ^ (sum >> 8)
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[expect(clippy::indexing_slicing, reason = "computed when the program is built")]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < table.len() {
        let mut sum = at as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let name = |name: &[u8]| path(name, false);
        assert_eq!(name("通知/附件1.docx".as_bytes()).as_deref(), Some("通知/附件1.docx"));
        assert_eq!(name(b"\xCD\xA8\xD6\xAA\\1.doc").as_deref(), Some("通知/1.doc"));
        assert_eq!(path("é.txt".as_bytes(), true).as_deref(), Some("é.txt"));
        assert_eq!(name(b"../../etc/./passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(name(b"C:\\a\x1b[31m.txt").as_deref(), Some("a[31m.txt"));
        assert_eq!(
            [name(b"a/"), name(b"__MACOSX/a"), name(b"a/.DS_Store"), name(b"..")],
            [const { None }; 4]
        );
    }

    #[test]
    fn sums() {
        assert_eq!(check(b"123456789"), 0xCBF4_3926);
        assert_eq!(check(b""), 0);
    }
}
