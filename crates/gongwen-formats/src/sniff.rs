use crate::Limits;
use crate::ole::Ole;
use crate::zip::directory;

/// What a file is, told by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Text without mark-up, or nothing that is known.
    Text,
    /// A web page or a piece of one.
    Html,
    /// Office Open XML text.
    Docx,
    /// Office Open XML sheets.
    Xlsx,
    /// Office Open XML slides.
    Pptx,
    /// GB/T 33190.
    Ofd,
    /// OpenDocument.
    OpenDocument,
    /// EPUB.
    Epub,
    /// An archive of other files.
    Zip,
    /// Word before 2007, and WPS.
    Doc,
    /// Word before 1997.
    OldWord,
    /// Excel before 2007, and ET.
    Xls,
    /// Excel before 1997.
    OldExcel,
    /// An office document that needs a password.
    Encrypted,
    /// Another OLE2 file.
    Ole,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A web page saved with its pictures.
    Mhtml,
    /// An office document in one XML file (Word 2003, Flat OPC).
    OfficeXml,
    /// gzip.
    Gzip,
    /// RAR.
    Rar,
    /// 7z.
    SevenZip,
}

/// First bytes, where they tell the format.
const MAGIC: [(&[u8], Format); 7] = [
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Ole),
    (b"{\\rtf", Format::Rtf),
    (b"\x1F\x8B\x08", Format::Gzip),
    (b"Rar!\x1A\x07", Format::Rar),
    (b"7z\xBC\xAF\x27\x1C", Format::SevenZip),
];

/// Documents that are ZIP archives, by how a name in the directory begins.
const IN_ZIP: [(&[u8], Format); 4] = [
    (b"OFD.xml", Format::Ofd),
    (b"word/document", Format::Docx),
    (b"xl/workbook", Format::Xlsx),
    (b"ppt/presentation", Format::Pptx),
];

/// Documents that are ZIP archives, by the type that comes first.
const TYPES: [(&[u8], Format); 2] =
    [(b"application/vnd.oasis.opendocument", Format::OpenDocument), (b"application/epub+zip", Format::Epub)];

/// Documents that are OLE2 files, by a name in the directory, in UTF-16.
const IN_OLE: [(&str, Format); 4] = [
    ("EncryptedPackage", Format::Encrypted),
    ("WordDocument", Format::Doc),
    ("Workbook", Format::Xls),
    ("Book", Format::Xls),
];

/// A ZIP directory stands at the end of the file; this much of either end is searched.
const WINDOW: usize = 1 << 16;

/// What tells a format may stand behind other bytes, but not further than this.
const NEAR: usize = 1024;

/// The format of `bytes` as far as its container tells; web pages are [`Format::Text`] until they are decoded.
pub(crate) fn sniff(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(WINDOW)];
    let tail = &bytes[bytes.len().saturating_sub(WINDOW)..];
    let holds = |name: &[u8]| [head, tail].iter().any(|part| find(part, name));
    let trimmed = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match MAGIC.iter().find(|(magic, _)| trimmed.starts_with(magic)) {
        Some((_, Format::Zip)) => {
            let entries = directory(bytes, &Limits::default());
            // A document may stand in an archive as it is, with all its names.
            let begins = |name: &[u8]| match &entries {
                Ok(entries) => entries.iter().any(|entry| {
                    entry.name.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                }),
                Err(_) => holds(name),
            };
            let by_name = IN_ZIP.iter().find(|(name, _)| begins(name));
            let by_type = || TYPES.iter().find(|(name, _)| find(&head[..head.len().min(NEAR)], name));
            by_name.or_else(by_type).map_or(Format::Zip, |(_, format)| *format)
        }
        Some((_, Format::Ole)) => {
            let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            let ole = Ole::new(bytes);
            // An object within a document has streams of these names as well; a broken directory may stand anywhere.
            let holds = |name: &str| match &ole {
                Ok(ole) => ole.names().any(|own| own == name),
                Err(_) => find(bytes, &wide(name)),
            };
            IN_OLE.iter().find(|(name, _)| holds(name)).map_or(Format::Ole, |(_, format)| *format)
        }
        Some((_, format)) => *format,
        None if find(&head[..head.len().min(NEAR)], b"%PDF-") => Format::Pdf,
        None if trimmed.starts_with(b"<?xml")
            && find(&head[..head.len().min(NEAR)], b"<?mso-application") =>
        {
            Format::OfficeXml
        }
        None if is_mhtml(&trimmed[..trimmed.len().min(NEAR)]) => Format::Mhtml,
        None => Format::Text,
    }
}

fn is_mhtml(head: &[u8]) -> bool {
    let lower = head.to_ascii_lowercase();
    (lower.starts_with(b"mime-version:") || lower.starts_with(b"from:")) && find(&lower, b"multipart/related")
}

fn find(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

impl Format {
    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Ofd => "ofd",
            Self::OpenDocument => "opendocument",
            Self::Epub => "epub",
            Self::Zip => "zip",
            Self::Doc => "doc",
            Self::OldWord => "old_word",
            Self::Xls => "xls",
            Self::OldExcel => "old_excel",
            Self::Encrypted => "encrypted",
            Self::Ole => "ole",
            Self::Pdf => "pdf",
            Self::Rtf => "rtf",
            Self::Mhtml => "mhtml",
            Self::OfficeXml => "office_xml",
            Self::Gzip => "gzip",
            Self::Rar => "rar",
            Self::SevenZip => "7z",
        }
    }

    /// IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Ofd => "application/ofd",
            Self::OpenDocument => "application/vnd.oasis.opendocument.text",
            Self::Epub => "application/epub+zip",
            Self::Zip => "application/zip",
            Self::Doc | Self::OldWord => "application/msword",
            Self::Xls | Self::OldExcel => "application/vnd.ms-excel",
            Self::Encrypted | Self::Ole => "application/x-ole-storage",
            Self::Pdf => "application/pdf",
            Self::Rtf => "application/rtf",
            Self::Mhtml => "multipart/related",
            Self::OfficeXml => "application/xml",
            Self::Gzip => "application/gzip",
            Self::Rar => "application/vnd.rar",
            Self::SevenZip => "application/x-7z-compressed",
        }
    }

    /// Name with its article, for messages.
    pub fn article(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Html => "an HTML page",
            Self::Docx => "a DOCX file",
            Self::Xlsx => "an XLSX file",
            Self::Pptx => "a PPTX file",
            Self::Ofd => "an OFD file",
            Self::OpenDocument => "an OpenDocument file",
            Self::Epub => "an EPUB file",
            Self::Zip => "a ZIP archive",
            Self::Doc => "a DOC or WPS file",
            Self::OldWord => "a file of a Word before 1997",
            Self::Xls => "an XLS or ET file",
            Self::OldExcel => "a file of an Excel before 1997",
            Self::Encrypted => "an encrypted office document",
            Self::Ole => "an OLE2 file",
            Self::Pdf => "a PDF file",
            Self::Rtf => "an RTF file",
            Self::Mhtml => "an MHTML page",
            Self::OfficeXml => "an office document in one XML file",
            Self::Gzip => "a gzip file",
            Self::Rar => "a RAR archive",
            Self::SevenZip => "a 7z archive",
        }
    }

    /// Whether files of the format are called `name.suffix`; unknown suffixes fit every format.
    pub fn fits(self, suffix: &str) -> bool {
        const SUFFIXES: [(&str, &[Format]); 24] = [
            ("txt", &[Format::Text, Format::Html]),
            ("md", &[Format::Text, Format::Html]),
            ("html", &[Format::Html]),
            ("htm", &[Format::Html]),
            ("shtml", &[Format::Html]),
            ("docx", &[Format::Docx, Format::Encrypted]),
            ("docm", &[Format::Docx, Format::Encrypted]),
            ("dotx", &[Format::Docx]),
            ("doc", &[Format::Doc, Format::Encrypted, Format::OfficeXml]),
            ("wps", &[Format::Doc, Format::Encrypted]),
            ("xlsx", &[Format::Xlsx, Format::Encrypted]),
            ("xls", &[Format::Xls, Format::Encrypted]),
            ("et", &[Format::Xls, Format::Encrypted]),
            ("pptx", &[Format::Pptx, Format::Encrypted]),
            ("ofd", &[Format::Ofd]),
            ("odt", &[Format::OpenDocument]),
            ("epub", &[Format::Epub]),
            ("zip", &[Format::Zip]),
            ("pdf", &[Format::Pdf]),
            ("rtf", &[Format::Rtf]),
            ("mht", &[Format::Mhtml]),
            ("gz", &[Format::Gzip]),
            ("rar", &[Format::Rar]),
            ("7z", &[Format::SevenZip]),
        ];
        let known = SUFFIXES.iter().find(|(name, _)| name.eq_ignore_ascii_case(suffix));
        known.is_none_or(|(_, formats)| formats.contains(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Format) {
        assert_eq!(sniff(bytes), expected);
    }

    #[test]
    fn formats() {
        check(b"%PDF-1.7\n", Format::Pdf);
        check(b"\xEF\xBB\xBF\r\n%PDF-1.7\n", Format::Pdf);
        check(b"PK\x03\x04....word/document.xml....", Format::Docx);
        check(b"PK\x03\x04....OFD.xml....", Format::Ofd);
        check(b"PK\x03\x04....", Format::Zip);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", Format::Doc);
        check(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", Format::Mhtml);
        check(b"<?xml version='1.0'?>\n<?mso-application progid='Word.Document'?>", Format::OfficeXml);
        check("关于PDF文件的说明".as_bytes(), Format::Text);
        check(b"", Format::Text);
    }

    #[test]
    fn suffixes() {
        assert!(Format::Xlsx.fits("XLSX") && !Format::Xlsx.fits("xls") && Format::Pdf.fits("bin"));
    }
}
