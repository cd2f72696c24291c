//! What the file says about the document.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use gongwen_text::Span;
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

/// Title, author, keywords and day of the file. They stand in no stream of the text: their place is its start.
pub(super) fn facts(pdf: &Pdf) -> Vec<PageFact> {
    let meta = pdf.metadata();
    let fields = [
        (PageField::ArticleTitle, &meta.title),
        (PageField::Author, &meta.author),
        (PageField::Keywords, &meta.keywords),
        (PageField::Description, &meta.subject),
    ];
    let fact = |field, value: String, date| PageFact { field, value, date, source: Span::empty(0), text: None };
    let mut facts: Vec<PageFact> = fields
        .into_iter()
        .filter_map(|(field, bytes)| {
            let value = text(bytes.as_deref()?).trim_matches(|c: char| c.is_control() || c.is_whitespace()).to_owned();
            (!value.is_empty()).then(|| fact(field, value, None))
        })
        .collect();
    if let Some(day) = meta.modification_date.as_ref().or(meta.creation_date.as_ref()).and_then(day) {
        facts.push(fact(PageField::ModifiedDate, day.to_string(), Some(day)));
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
