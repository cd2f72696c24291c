//! What the file says about the document.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use gongwen_text::{Source, Span};
use hayro_syntax::Pdf;
use hayro_syntax::object::DateTime;

use crate::{PageFact, PageField};

/// A string of the file that is text: UTF-16, UTF-8, or bytes of a code page, which in Chinese files is GBK.
pub(super) fn text(bytes: &[u8]) -> String {
    let (encoding, skip) = match bytes {
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        _ => {
            let chinese = GB18030.decode_without_bom_handling(bytes);
            let han = chinese.0.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            (if !chinese.1 && han { GB18030 } else { WINDOWS_1252 }, 0)
        }
    };
    let bytes = bytes.get(skip..).unwrap_or_default();
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Title, author, keywords and day of the file. `place` makes a stream of each string, whose bytes stand in no other.
pub(super) fn facts(pdf: &Pdf, mut place: impl FnMut(&str, usize) -> Span<Source>) -> Vec<PageFact> {
    let meta = pdf.metadata();
    let fields = [
        ("Info/Title", PageField::ArticleTitle, &meta.title),
        ("Info/Author", PageField::Author, &meta.author),
        ("Info/Keywords", PageField::Keywords, &meta.keywords),
        ("Info/Subject", PageField::Description, &meta.subject),
    ];
    let mut facts = Vec::new();
    for (name, field, bytes) in fields {
        let Some(bytes) = bytes.as_deref() else { continue };
        let value = text(bytes);
        let value = value.trim_matches(|c: char| c.is_control() || c.is_whitespace());
        if !value.is_empty() {
            let source = place(name, bytes.len());
            facts.push(PageFact { field, value: value.to_owned(), date: None, source, text: None });
        }
    }
    let changed = meta.modification_date.map(|time| ("Info/ModDate", time));
    let changed = changed.or(meta.creation_date.map(|time| ("Info/CreationDate", time)));
    if let Some((name, time)) = changed
        && let Some(date) = day(&time)
    {
        let value = date.to_string();
        let source = place(name, value.len());
        facts.push(PageFact { field: PageField::ModifiedDate, value, date: Some(date), source, text: None });
    }
    facts
}

fn day(time: &DateTime) -> Option<jiff::civil::Date> {
    let (year, month, day) =
        (i16::try_from(time.year).ok()?, i8::try_from(time.month).ok()?, i8::try_from(time.day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        assert_eq!(text(b"\xFE\xFF\x4E\x00"), "一");
        assert_eq!(text("一".as_bytes()), "一");
        assert_eq!(text(b"\xB9\xAB\xCE\xC4"), "公文");
        assert_eq!(text(b"caf\xE9"), "café");
    }
}
