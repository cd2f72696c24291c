//! Charsets that a header or the file itself declares.

use encoding_rs::Encoding;

use crate::codec::Codec;

/// A declaration stands near the start: browsers read 1,024 bytes, pages of office programs need more.
const WINDOW: usize = 4096;

/// What `header` and then the mark-up in `bytes` declare, as far as it is an encoding of ours.
pub(crate) fn charsets(bytes: &[u8], header: Option<&str>) -> Vec<Codec> {
    let header = header.and_then(|value| {
        let label = value.to_ascii_lowercase();
        match label.find("charset") {
            Some(at) => value_after(label.as_bytes().get(at + "charset".len()..)?),
            None => codec(label.trim().as_bytes()),
        }
    });
    let mut found: Vec<Codec> = header.into_iter().collect();
    if let Some(codec) = in_markup(bytes).filter(|c| !found.contains(c)) {
        found.push(codec);
    }
    found
}

fn in_markup(bytes: &[u8]) -> Option<Codec> {
    let head = bytes.get(..WINDOW).unwrap_or(bytes).to_ascii_lowercase();
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
    if !start.starts_with(b"<") {
        return None;
    }
    let declared =
        ["<?xml", "<meta"].iter().flat_map(|tag| elements(start, tag.as_bytes())).find_map(|element| {
            let name: &[u8] = if element.starts_with(b"<?xml") { b"encoding" } else { b"charset" };
            let at = find(element, name)?;
            value_after(element.get(at + name.len()..)?)
        })?;
    // A page whose ASCII declaration can be read is not UTF-16.
    Some(if declared.is_utf16() { Codec::Utf8 } else { declared })
}

/// The elements of `head` that open with `tag`, up to their `>`.
fn elements<'b>(head: &'b [u8], tag: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
    let mut rest = head;
    std::iter::from_fn(move || {
        let element = rest.get(find(rest, tag)?..)?;
        let end = element.iter().position(|b| *b == b'>').unwrap_or(element.len());
        let (inner, behind) = element.split_at_checked(end)?;
        rest = behind;
        Some(inner)
    })
}

/// The charset in `="gb2312"`, `= gb2312; …`.
fn value_after(rest: &[u8]) -> Option<Codec> {
    let value = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| b"\"';/ \t\r\n?".contains(b)).unwrap_or(value.len());
    codec(value.get(..end)?)
}

fn codec(label: &[u8]) -> Option<Codec> {
    Codec::of(Encoding::for_label(label)?)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &str, header: Option<&str>, expected: &[Codec]) {
        assert_eq!(charsets(bytes.as_bytes(), header), expected);
    }

    #[test]
    fn declarations() {
        check("", Some("text/html; charset=GB2312"), &[Codec::Gb18030]);
        check("", Some("big5"), &[Codec::Big5]);
        check("", Some("text/html"), &[]);
        check("", Some("charset=iso-8859-1"), &[]);
        check("<html><META charset='gbk'>", None, &[Codec::Gb18030]);
        check("<meta http-equiv=Content-Type content=\"text/html; charset=utf-8\" />", None, &[Codec::Utf8]);
        check("<meta name=a><meta charset=utf-16>", Some("Big5"), &[Codec::Big5, Codec::Utf8]);
        check("<?xml version='1.0' encoding=\"GB18030\"?>", None, &[Codec::Gb18030]);
        check("see <meta charset=gbk>", None, &[]);
        check("<meta charset", None, &[]);
        check("<meta charset=", None, &[]);
    }
}
