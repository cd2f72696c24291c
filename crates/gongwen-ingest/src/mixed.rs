//! Files whose parts are in different encodings: pages put together from several sources.

use std::ops::Range;

use crate::codec::Codec;
use crate::judge::score;

/// A line counts as foreign when another encoding is better by this much: about four characters.
const MARGIN: f64 = 5.0;

/// The stretches of `bytes` and the encoding of each: mostly one, in `codec`. A line feed is never
/// part of a longer character in the encodings that are looked at, so lines can be told apart.
///
/// In UTF-8, lines that are not valid and fully valid in a legacy encoding are read in that; in a
/// legacy encoding, lines that are valid UTF-8.
pub(crate) fn stretches(bytes: &[u8], codec: Codec) -> Vec<(Codec, Range<usize>)> {
    if codec.is_utf16() || (codec == Codec::Utf8 && std::str::from_utf8(bytes).is_ok()) {
        return vec![(codec, 0..bytes.len())];
    }
    let mut stretches: Vec<(Codec, Range<usize>)> = Vec::new();
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let (of_line, end) = (line_codec(line, codec), at + line.len());
        match stretches.last_mut() {
            Some((last, range)) if *last == of_line || line.is_ascii() => range.end = end,
            _ => stretches.push((of_line, at..end)),
        }
        at = end;
    }
    stretches
}

fn line_codec(line: &[u8], codec: Codec) -> Codec {
    if line.is_ascii() {
        return codec;
    }
    let valid = std::str::from_utf8(line).is_ok();
    let others: &[Codec] = match codec {
        Codec::Utf8 if valid => &[],
        Codec::Utf8 => &[Codec::Gb18030, Codec::Big5],
        _ if valid => &[Codec::Utf8],
        _ => &[],
    };
    let Some(best) = others.iter().map(|c| (*c, score(*c, line))).max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return codec;
    };
    if best.1 > 0.0 && best.1 > score(codec, line) + MARGIN { best.0 } else { codec }
}
