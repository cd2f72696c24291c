//! Files that are no text: known by their first bytes, or by what decoding them gives.

/// First bytes of formats that are met where documents are collected.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an OLE2 file (DOC, XLS or WPS)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1F\x8B\x08", "a gzip file"),
    (b"BZh91AY&SY", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7FELF", "a program"),
    (b"\xFF\xFE\0\0", UTF_32),
    (b"\0\0\xFE\xFF", UTF_32),
];

const UTF_32: &str = "a UTF-32 text";

/// Documents that are ZIP archives, by a name that their directory holds.
const IN_ZIP: &[(&[u8], &str)] = &[
    (b"OFD.xml", "an OFD file"),
    (b"word/document.xml", "a DOCX file"),
    (b"xl/workbook.xml", "an XLSX file"),
    (b"ppt/presentation.xml", "a PPTX file"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an EPUB file"),
];

/// A ZIP archive's directory stands at its end; this much of either end is searched for names.
const ZIP_WINDOW: usize = 1 << 16;

/// The format of `bytes`, with its article, where they are of a known one that is no plain text.
pub(crate) fn format(bytes: &[u8]) -> Option<&'static str> {
    // Text before the first byte of a PDF is white space or a mark, if anything.
    let trimmed = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let found = |(magic, _): &&(&[u8], &str)| bytes.starts_with(magic) || trimmed.starts_with(magic);
    let nothing = |b: &u8| *b == 0 || b.is_ascii_whitespace();
    if bytes.contains(&0) && bytes.iter().all(nothing) {
        return Some("NUL bytes and nothing else");
    }
    let (magic, name) = MAGIC.iter().find(found)?;
    // The mark of UTF-32 in little endian is also that of UTF-16 in front of a NUL.
    if *name == UTF_32 && magic.starts_with(b"\xFF\xFE") && !is_utf32(bytes) {
        return None;
    }
    if *name != "a ZIP archive" {
        return Some(name);
    }
    let head = bytes.get(..ZIP_WINDOW).unwrap_or(bytes);
    let tail = bytes.last_chunk::<ZIP_WINDOW>().map_or(bytes, |tail| tail.as_slice());
    let holds = |name: &[u8]| [head, tail].iter().any(|part| part.windows(name.len()).any(|w| w == name));
    Some(IN_ZIP.iter().find(|(entry, _)| holds(entry)).map_or(name, |(_, document)| document))
}

/// Whether all units are code points: the upper half of each is small. Two characters of UTF-16 hardly ever are.
fn is_utf32(bytes: &[u8]) -> bool {
    bytes.chunks_exact(4).take(ZIP_WINDOW).all(|unit| matches!(unit, [_, _, ..=0x10, 0]))
}

/// Whether a decoded text is noise: more than a tenth of it control characters or undecodable.
pub(crate) fn is_noise(text: &str, bad: usize) -> bool {
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    let noise = bad + text.bytes().filter(|b| control(b)).count();
    // The count of characters is only asked for where it can matter: a clean text is scanned once.
    noise > 1 && noise * 10 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(format(bytes), expected);
    }

    #[test]
    fn formats() {
        check(b"%PDF-1.7\n", Some("a PDF file"));
        check(b"\xEF\xBB\xBF\r\n%PDF-1.7\n", Some("a PDF file"));
        check(b"PK\x03\x04....word/document.xml....", Some("a DOCX file"));
        check(b"PK\x03\x04....OFD.xml....", Some("an OFD file"));
        check(b"PK\x03\x04....", Some("a ZIP archive"));
        check("关于PDF文件的说明".as_bytes(), None);
        check(b"", None);
        check(b"\0", Some("NUL bytes and nothing else"));
        check(b"\0\0\r\n\0", Some("NUL bytes and nothing else"));
        check(b"\n\n", None);
    }

    #[test]
    fn utf32_and_utf16_with_a_nul() {
        check(b"\xFF\xFE\0\0\x1A\x90\0\0\xE5\x77\0\0", Some(UTF_32));
        check(b"\xFF\xFE\0\0\x1A\x90\xE5\x77\x0A\0", None);
        check(b"\0\0\xFE\xFF\0\0\x90\x1A", Some(UTF_32));
    }

    #[test]
    fn noise() {
        assert!(is_noise("a\0b\0c\0", 0));
        assert!(!is_noise(&format!("{}\0", "正文".repeat(10)), 0));
        assert!(!is_noise("\u{FFFD}", 1), "a lone broken byte is no proof");
    }
}
