//! MHTML: a web page saved with its pictures, also by Word under the name `.doc`. Its first HTML part is read.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

use std::ops::Range;

use crate::{FormatError, Limits};

/// What the head of a message or of a part says.
#[derive(Debug, Default)]
struct Head {
    content_type: String,
    encoding: String,
}

impl Head {
    /// The value of a parameter of the content type, without its quotes.
    fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type.split(';').skip(1).find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
        })
    }

    fn is(&self, kind: &str) -> bool {
        self.content_type.split(';').next().is_some_and(|own| own.trim().eq_ignore_ascii_case(kind))
    }
}

/// The first HTML part of `bytes`, unpacked, with the charset that it declares.
///
/// # Errors
/// When there is none, or it is larger than allowed.
pub(crate) fn html(bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, Option<String>), FormatError> {
    let missing = || FormatError::Corrupt { reason: "the MHTML file holds no page" };
    let (head, start) = head(bytes, 0);
    let boundary = head.parameter("boundary").filter(|boundary| !boundary.is_empty()).ok_or_else(missing)?;
    let marker = format!("--{boundary}");
    let places = memchr::memmem::find_iter(bytes.get(start..).unwrap_or_default(), marker.as_bytes());
    let places: Vec<usize> = places.map(|at| start + at).chain([bytes.len()]).collect();
    for (from, to) in places.iter().zip(places.iter().skip(1)) {
        let part = bytes.get(*from..*to).unwrap_or_default();
        let (head, start) = self::head(part, line(part, 0).end);
        if !head.is("text/html") {
            continue;
        }
        let inside = part.get(start..).unwrap_or_default();
        if inside.len() > limits.part {
            let (found, limit) = (inside.len(), limits.part);
            return Err(FormatError::TooLarge { what: "bytes of a part", found, limit });
        }
        let content = match head.encoding.to_ascii_lowercase().as_str() {
            "base64" => base64(inside),
            "quoted-printable" => quoted(inside),
            _ => inside.to_vec(),
        };
        return Ok((content, head.parameter("charset").map(str::to_owned)));
    }
    Err(missing())
}

/// The line that begins at `at`, with the break that ends it.
fn line(bytes: &[u8], at: usize) -> Range<usize> {
    let rest = bytes.get(at..).unwrap_or_default();
    let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
    at..at + len
}

/// Reads the head that begins at `at`, and where what it stands above begins.
fn head(bytes: &[u8], mut at: usize) -> (Head, usize) {
    let mut head = Head::default();
    let mut field = String::new();
    loop {
        let place = line(bytes, at);
        at = place.end;
        let text = String::from_utf8_lossy(bytes.get(place).unwrap_or_default()).into_owned();
        // A line that begins with a space goes on with the field before.
        if text.starts_with([' ', '\t']) && !text.trim().is_empty() {
            field.push_str(text.trim_end());
            continue;
        }
        if let Some((name, value)) = field.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "content-type" => head.content_type = value.trim().to_owned(),
                "content-transfer-encoding" => head.encoding = value.trim().to_owned(),
                _ => {}
            }
        }
        if text.trim().is_empty() {
            return (head, at);
        }
        field = text.trim_end().to_owned();
    }
}

fn base64(text: &[u8]) -> Vec<u8> {
    let digits = text.iter().filter_map(|b| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    });
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits {
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let behind = text.get(at + 1..).unwrap_or_default();
        let step = match (byte, digit(at + 1).zip(digit(at + 2))) {
            (b'=', Some((high, low))) => {
                out.push((high << 4 | low) as u8);
                3
            }
            // The line goes on.
            (b'=', None) if behind.starts_with(b"\r\n") => 3,
            (b'=', None) if behind.starts_with(b"\n") => 2,
            _ => {
                out.push(*byte);
                1
            }
        };
        at += step;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &str) {
        let (content, charset) = html(message.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(String::from_utf8_lossy(&content).trim_end(), expected);
        assert_eq!(charset.as_deref(), Some("utf-8"));
    }

    #[test]
    fn pages() {
        let head =
            "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"=_x\"\r\n\r\nignored\r\n";
        let part = |encoding: &str, text: &str| {
            format!(
                "{head}--=_x\r\nContent-Type: image/png\r\n\r\nabc\r\n--=_x\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n{text}\r\n--=_x--\r\n"
            )
        };
        check(&part("quoted-printable", "<p a=3D1>=E7=94=\r\n=B2=</p>"), "<p a=1>甲=</p>");
        check(&part("base64", "PHA+5\r\nLmZ"), "<p>乙");
        check(&part("8bit", "<p>丙"), "<p>丙");
        assert!(html(head.as_bytes(), &Limits::default()).is_err());
        assert!(
            html(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", &Limits::default()).is_err()
        );
    }
}
