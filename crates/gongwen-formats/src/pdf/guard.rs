//! Keeps the library that reads objects from inflating what nobody has counted.
//!
//! It inflates object streams and cross-reference streams whole, without a limit, and takes any stream for one of these if a
//! table says so. So it is handed a copy in which the names of the filters that make data larger are written in another way,
//! except for streams that call themselves object or cross-reference streams; these are inflated here once, within the limits.
//! All other streams are read by [`super::unpack`], which knows both ways of writing.

use memchr::memmem;

use super::unpack::{Budget, Filter};
use crate::{FormatError, Limits};

const KEYWORD: &[u8] = b"stream";
/// Bytes that may be searched in vain for the end of streams that have none.
const SEARCHED: usize = 1 << 30;
/// Most that one byte can inflate to.
const DEFLATE_MOST: usize = 1032;

/// A copy of `bytes` that is safe to open.
///
/// # Errors
/// When streams that must be inflated to open the file are over the limits.
pub(super) fn guarded(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FormatError> {
    let mut copy = bytes.to_vec();
    let mut budget = Budget::new(limits);
    let encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let (mut from, mut searched, mut sealed) = (0, 0usize, 0usize);
    for at in memmem::find_iter(bytes, KEYWORD) {
        let end_of_stream = bytes.get(..at).is_some_and(|before| before.ends_with(b"end"));
        let Some(data) = data_start(bytes, at).filter(|_| !end_of_stream) else { continue };
        let gap = bytes.get(from..at).unwrap_or_default();
        let object = from + memmem::rfind(gap, b"obj").unwrap_or(0);
        let dictionary = bytes.get(object..at).unwrap_or_default();
        let rest = bytes.get(data..).unwrap_or_default();
        let len = memmem::find(rest, b"endstream").unwrap_or(rest.len());
        if len == rest.len() || memmem::find(rest.get(..len).unwrap_or_default(), b"endobj").is_some() {
            searched = searched.saturating_add(len);
            if searched > SEARCHED {
                return Err(FormatError::Corrupt { reason: "its streams have no end" });
            }
        }
        if !is_inflated_on_opening(dictionary) {
            hide(&mut copy, from, at);
        } else {
            hide(&mut copy, from, object);
            if encrypted && memmem::find(dictionary, b"XRef").is_none() {
                // What it inflates to cannot be seen before it is decrypted.
                sealed = sealed.saturating_add(len.saturating_mul(DEFLATE_MOST));
                if sealed > limits.parts {
                    let (found, limit) = (sealed, limits.parts);
                    return Err(FormatError::TooLarge {
                        what: "bytes that encrypted objects may inflate to",
                        found,
                        limit,
                    });
                }
            } else {
                // The end is where the filter finds it: `endstream` may be part of the data.
                budget.count(rest, len, &named(dictionary))?;
            }
        }
        from = at;
    }
    hide(&mut copy, from, bytes.len());
    Ok(copy)
}

/// Where the data of a stream begins whose keyword stands at `at`, if one does.
fn data_start(bytes: &[u8], at: usize) -> Option<usize> {
    let behind = at + KEYWORD.len();
    match bytes.get(behind..)? {
        [b'\r', b'\n', ..] => Some(behind + 2),
        [b'\r' | b'\n', ..] => Some(behind + 1),
        _ => None,
    }
}

/// Whether a stream is one that the library inflates, or may be one because its dictionary hides what it is.
fn is_inflated_on_opening(dictionary: &[u8]) -> bool {
    let has = |word: &[u8]| memmem::find(dictionary, word).is_some();
    let indirect = memmem::find(dictionary, b"/Filter").is_some_and(|at| {
        let value = dictionary.get(at + 7..).unwrap_or_default().trim_ascii_start();
        value.first().is_some_and(u8::is_ascii_digit)
    });
    has(b"ObjStm") || has(b"XRef") || has(b"#") || indirect
}

/// Filters that a dictionary names, in their order.
fn named(dictionary: &[u8]) -> Vec<Filter> {
    let names = dictionary.split(|b| *b == b'/').skip(1);
    let name = |rest: &[u8]| {
        let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        Filter::named(rest.get(..len)?)
    };
    let found: Vec<Filter> = names.filter_map(name).collect();
    if found.is_empty() { vec![Filter::Flate] } else { found }
}

/// Writes the names of filters between `start` and `end` in small letters at their start.
fn hide(copy: &mut [u8], start: usize, end: usize) {
    const NAMES: [(&[u8], bool); 6] = [
        (b"/FlateDecode", false),
        (b"/LZWDecode", false),
        (b"/RunLengthDecode", false),
        (b"/Fl", true),
        (b"/LZW", true),
        (b"/RL", true),
    ];
    let Some(stretch) = copy.get_mut(start..end) else { return };
    for (name, short) in NAMES {
        let mut from = 0;
        while let Some(found) = stretch.get(from..).and_then(|rest| memmem::find(rest, name)) {
            let at = from + found;
            from = at + name.len();
            // A short name may be one of a font, too.
            let whole = stretch.get(from).is_none_or(|b| !b.is_ascii_alphanumeric());
            let before = stretch.get(..at).unwrap_or_default().trim_ascii_end();
            let filter = [&b"/Filter"[..], b"/F", b"[", b"Decode"].iter().any(|end| before.ends_with(end));
            if let Some(letter) = stretch.get_mut(at + 1).filter(|_| !short || whole && filter) {
                letter.make_ascii_lowercase();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_streams_that_were_counted_keep_their_filter() {
        let file = b"1 0 obj<</Filter/FlateDecode>>stream\nxx\nendstream endobj \
            2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n\x03\0endstream endobj \
            3 0 obj<</Filter[/Fl]/Font<</Fl 4 0 R>>>>stream\nxx\nendstream endobj /FlateDecode";
        let copy = guarded(file, &Limits::default()).unwrap();
        let copy = String::from_utf8_lossy(&copy);
        assert_eq!(copy.matches("/flateDecode").count(), 2);
        assert!(copy.contains("/ObjStm/Filter/FlateDecode") && copy.contains("[/fl]/Font<</Fl "), "{copy}");
    }

    #[test]
    fn what_must_be_inflated_is_counted() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 8 << 20], 6);
        for dictionary in ["/Type/ObjStm/Filter/FlateDecode", "/Filter 9 0 R", "/Type/#4FbjStm/Filter/Fl"] {
            let mut file = format!("1 0 obj<<{dictionary}>>stream\n").into_bytes();
            file.extend_from_slice(&bomb);
            file.extend_from_slice(b"\nendstream endobj");
            let error = guarded(&file, &Limits::default()).unwrap_err();
            assert_eq!(error.code(), "too_large", "{dictionary}");
        }
    }
}
