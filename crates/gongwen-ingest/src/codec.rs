//! The encodings, and decoding with a map from each character to its bytes.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use gongwen_text::{Decoded, MapBuilder, OffsetMap, Source, Span};

/// An encoding that Chinese text comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Utf8,
    Gb18030,
    Big5,
    Utf16Le,
    Utf16Be,
}

/// Byte order marks, U+FEFF in each encoding that has it.
pub(crate) const MARKS: &[(&[u8], Codec)] = &[
    (b"\xEF\xBB\xBF", Codec::Utf8),
    (b"\xFF\xFE", Codec::Utf16Le),
    (b"\xFE\xFF", Codec::Utf16Be),
    (b"\x84\x31\x95\x33", Codec::Gb18030),
];

/// Bytes that are no character, and the U+FFFD that stands for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bad {
    pub(crate) text: Span<Decoded>,
    pub(crate) source: Span<Source>,
}

/// Decoded text in the making.
#[derive(Debug, Default)]
pub(crate) struct Output {
    text: String,
    map: MapBuilder<Decoded, Source>,
    bad: Vec<Bad>,
}

impl Output {
    fn bad(&mut self, source: Span<Source>) {
        let start = self.text.len();
        self.text.push('\u{FFFD}');
        self.map.whole(self.text.len() - start, source);
        self.bad.push(Bad { text: Span::new(start, self.text.len()), source });
    }

    /// Bytes of text so far.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn finish(mut self) -> (String, OffsetMap<Decoded, Source>, Vec<Bad>) {
        self.text.shrink_to_fit();
        (self.text, self.map.finish(), self.bad)
    }
}

impl Codec {
    /// The codec that reads `encoding`. GBK is read as GB18030, which contains it.
    pub(crate) fn of(encoding: &'static Encoding) -> Option<Self> {
        let known = [
            (UTF_8, Self::Utf8),
            (GB18030, Self::Gb18030),
            (GBK, Self::Gb18030),
            (BIG5, Self::Big5),
            (UTF_16LE, Self::Utf16Le),
            (UTF_16BE, Self::Utf16Be),
        ];
        known.into_iter().find(|(e, _)| *e == encoding).map(|(_, codec)| codec)
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }

    /// WHATWG name.
    pub(crate) fn name(self) -> &'static str {
        self.encoding().name()
    }

    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Whether `bytes`, which end a file and are no character, may be the first bytes of one.
    pub(crate) fn is_start(self, bytes: &[u8]) -> bool {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()),
            // A lead byte that a second, third or fourth did not follow.
            Self::Gb18030 => bytes.len() < 4 && matches!(bytes.first(), Some(0x81..=0xFE)),
            Self::Big5 => bytes.len() == 1 && matches!(bytes.first(), Some(0x81..=0xFE)),
            Self::Utf16Le | Self::Utf16Be => true,
        }
    }

    /// Decodes `bytes`, which stand at `at` in the source, to the end of `out`.
    pub(crate) fn decode(self, bytes: &[u8], at: usize, out: &mut Output) {
        if self != Self::Utf8 {
            return self.decode_legacy(bytes, at, out);
        }
        let mut at = at;
        out.text.reserve(bytes.len());
        for chunk in bytes.utf8_chunks() {
            let (good, bad) = (chunk.valid(), chunk.invalid());
            out.text.push_str(good);
            out.map.even(good.len(), at);
            at += good.len();
            if !bad.is_empty() {
                out.bad(Span::new(at, at + bad.len()));
                at += bad.len();
            }
        }
    }

    fn decode_legacy(self, bytes: &[u8], at: usize, out: &mut Output) {
        let mut decoder = self.encoding().new_decoder_without_bom_handling();
        let mut read = 0;
        // Where the bytes and the text start that have no map yet.
        let (mut from, mut text_from) = (0, out.text.len());
        loop {
            let left = bytes.len() - read;
            let room = decoder.max_utf8_buffer_length_without_replacement(left).unwrap_or(left * 3 + 16);
            out.text.reserve(room);
            let (result, n) =
                decoder.decode_to_string_without_replacement(after(bytes, read), &mut out.text, true);
            read += n;
            match result {
                DecoderResult::InputEmpty => {
                    let text = out.text.get(text_from..).unwrap_or("");
                    self.map_clean(after(bytes, from), at + from, text, &mut out.map);
                    return;
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(len, more) => {
                    // `more` more bytes have been read and come out with the next call.
                    let end = read - usize::from(more);
                    let start = end - usize::from(len);
                    let (clean, text) = (bytes.get(from..start), out.text.get(text_from..));
                    self.map_clean(clean.unwrap_or(&[]), at + from, text.unwrap_or(""), &mut out.map);
                    out.bad(Span::new(at + start, at + end));
                    (from, text_from) = (end, out.text.len());
                }
            }
        }
    }

    /// Maps `text`, which is `bytes` decoded without an error, by walking both side by side.
    /// Encoding the text again would be wrong: 0x80 and some pairs of Big5 do not come back.
    fn map_clean(self, bytes: &[u8], at: usize, text: &str, map: &mut MapBuilder<Decoded, Source>) {
        let mut chars = text.chars();
        // The run so far: characters, their width here and there, and its place.
        let (mut count, mut widths, mut start) = (0, (0, 0), 0);
        let mut i = 0;
        while let Some(rest) = bytes.get(i..).filter(|r| !r.is_empty()) {
            let Some(c) = chars.next() else { break };
            let len = self.unit(rest);
            let next = (c.len_utf8() as u8, len as u8);
            let pair = self == Self::Big5 && is_big5_pair(rest);
            if next != widths || pair {
                map.fixed(count, widths.0, widths.1, at + start);
                (count, widths, start) = (0, next, i);
            }
            if pair {
                let both = c.len_utf8() + chars.next().map_or(0, char::len_utf8);
                map.whole(both, Span::new(at + i, at + i + len));
                start = i + len;
            } else {
                count += 1;
            }
            i += len;
        }
        map.fixed(count, widths.0, widths.1, at + start);
        debug_assert!(chars.next().is_none() && i == bytes.len(), "text and bytes fall out of step");
    }

    /// Length in bytes of the character that `rest` begins with; `rest` is well-formed.
    fn unit(self, rest: &[u8]) -> usize {
        let byte = |k: usize| rest.get(k).copied().unwrap_or(0);
        let (first, second) = (byte(0), byte(1));
        match self {
            Self::Utf8 => 1,
            Self::Gb18030 if first <= 0x80 => 1,
            Self::Gb18030 if second.is_ascii_digit() => 4,
            Self::Big5 if first < 0x80 => 1,
            Self::Gb18030 | Self::Big5 => 2,
            Self::Utf16Le if matches!(second, 0xD8..=0xDB) => 4,
            Self::Utf16Be if matches!(first, 0xD8..=0xDB) => 4,
            Self::Utf16Le | Self::Utf16Be => 2,
        }
    }
}

/// What stands from `from` on.
fn after(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or(&[])
}

/// Four pairs of Big5 bytes stand for a letter and a combining mark.
fn is_big5_pair(rest: &[u8]) -> bool {
    matches!(rest, [0x88, 0x62 | 0x64 | 0xA3 | 0xA5, ..])
}
