//! Files as ministries publish them, read into text with marks and the way back to the bytes.
//!
//! In: the bytes of a file. Out: a [`Reading`]: the text as lines, a map from each of its positions to the bytes, what the
//! format says about stretches of the text ([`Marks`]) and about the document ([`PageFact`]). The format is told by the
//! bytes, never by a name.
//!
//! ```
//! use gongwen_formats::{Format, Limits, PageField, Reader};
//!
//! let page = "<meta name='ColumnName' content='通知公告'><div class=nav><a href=/>首页</a></div>
//!     <div id=zoom><p>各区人民政府：</p><p>现将有关事项通知如下。</p></div>";
//! let reading = Reader::new()?.read(page.as_bytes(), None, &Limits::default())?;
//! assert_eq!(reading.format, Format::Html);
//! assert_eq!(reading.body(), "各区人民政府：\n现将有关事项通知如下。");
//! assert_eq!(reading.facts[0].field, PageField::ColumnName);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | format | what is read | what is left out, and said |
//! | --- | --- | --- |
//! | plain text | all of it | |
//! | web page | the article, page tags, the index table | what stands around it (marked) |
//! | DOCX | text with the numbers that Word counts, tables, notes, text boxes | deleted and hidden text; headers and footers (marked) |
//! | OFD | text of pages and templates in the order of reading, tables from ruled lines | annotations, stamps; headers, page numbers, watermarks (marked) |
//! | PDF | the same, by what each font says of its codes | annotations, forms, pictures; headers, page numbers, watermarks (marked) |
//!
//! DOC, WPS, sheets and archives are read too; their modules say what of them. Other formats are known and refused. Known
//! limits: text that holds tags and does not begin with one is plain text; style sheets are not read, so that text which a
//! class hides is text (but AngularJS's own class); numbers of `<ol>` are not written.

mod archive;
mod bytes;
mod counting;
mod doc;
mod docx;
mod error;
mod fonts;
mod html;
mod limits;
mod lines;
mod numbering;
mod ofd;
mod ole;
mod package;
mod page;
mod pdf;
mod reading;
mod sheet;
mod sniff;
mod symbols;
mod xml;
mod zip;

use gongwen_model::{Diagnostic, Pending, Severity};
use gongwen_text::DataError;

pub use archive::{ArchiveEntry, entries, within};
pub use error::FormatError;
pub use gongwen_model::{
    Align, Block, BlockKind, Font, Link, Marks, PageFact, PageField, Run, Stream, Style,
};
pub use limits::Limits;
pub use reading::Reading;
pub use sniff::Format;

/// Reads files. Loads its data once; cheap to share between threads.
#[derive(Debug)]
pub struct Reader {
    words: html::Words,
    symbols: symbols::Symbols,
    formats: sheet::Formats,
    glyphs: pdf::Words,
}

impl Reader {
    /// Loads the data.
    ///
    /// # Errors
    /// When a data file that is built into the program is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {
            words: html::Words::new()?,
            symbols: symbols::Symbols::new()?,
            formats: sheet::Formats::new()?,
            glyphs: pdf::Words::new()?,
        })
    }

    /// Reads `bytes`. `declared` is a charset that a transport named (an HTTP header or its value), if any.
    ///
    /// # Errors
    /// When the bytes give no document; see [`FormatError`].
    pub fn read(
        &self,
        bytes: &[u8],
        declared: Option<&str>,
        limits: &Limits,
    ) -> Result<Reading, FormatError> {
        if bytes.len() > limits.input {
            let (found, limit) = (bytes.len(), limits.input);
            return Err(FormatError::TooLarge { what: "bytes", found, limit });
        }
        match sniff::sniff(bytes) {
            Format::Text => {}
            Format::Gzip => {
                let (name, content) = archive::gunzip(bytes, limits)?;
                let inside = sniff::sniff(&content);
                if inside == Format::Gzip {
                    return Err(FormatError::Unsupported(inside));
                }
                let mut reading = self.read(&content, declared, limits)?;
                archive::within(&mut reading.streams, &name, content.len());
                return Ok(reading);
            }
            Format::Docx => return docx::read(bytes, &self.symbols, limits),
            Format::Pdf => return pdf::read(bytes, &self.glyphs, limits),
            Format::Ofd => return ofd::read(bytes, limits),
            Format::Doc => return doc::read(bytes, &self.symbols, limits),
            format @ (Format::Xlsx | Format::Xls) => {
                return sheet::read(bytes, format, &self.formats, limits);
            }
            Format::Encrypted => return Err(FormatError::Encrypted),
            other => return Err(FormatError::Unsupported(other)),
        }
        let source = gongwen_ingest::decode(bytes, declared)?;
        if html::is_html(&source.text) {
            return html::read(source, &self.words, limits);
        }
        Ok(Reading {
            format: Format::Text,
            text: source.text,
            map: source.map,
            encoding: source.encoding,
            streams: Vec::new(),
            marks: Marks::default(),
            facts: Vec::new(),
            diagnostics: source.diagnostics,
        })
    }
}

/// The diagnostic for a file whose name has another suffix than its bytes deserve, if it has.
pub fn wrong_suffix(format: Format, suffix: &str) -> Option<Pending> {
    let message = || format!("called .{suffix}, but the bytes are {}", format.article());
    (!format.fits(suffix)).then(|| Pending {
        diagnostic: Diagnostic {
            code: "sniff/suffix",
            message: message(),
            severity: Severity::Info,
            span: None,
        },
        origin: None,
    })
}
