//! Filters of streams, within limits.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_IGNORE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::{FormatError, Limits};

/// How much larger than its packed form a stream may be, once it is larger than [`SMALL`].
const RATIO: usize = 200;
const SMALL: usize = 1 << 20;

/// A filter that text may be packed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Hex,
    Ascii85,
    Lzw,
    Flate,
    RunLength,
    /// Decryption, which was done before.
    Crypt,
}

impl Filter {
    /// The filter of that name, as the standard writes it or as [`super::guard`] does.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        let (first, rest) = name.split_first()?;
        Some(match (first.to_ascii_uppercase(), rest) {
            (b'A', b"SCIIHexDecode" | b"Hx") => Self::Hex,
            (b'A', b"SCII85Decode" | b"85") => Self::Ascii85,
            (b'L', b"ZWDecode" | b"ZW") => Self::Lzw,
            (b'F', b"lateDecode" | b"l") => Self::Flate,
            (b'R', b"unLengthDecode" | b"L") => Self::RunLength,
            (b'C', b"rypt") => Self::Crypt,
            _ => return None,
        })
    }
}

/// What a predictor of images did to the data, which cross-reference streams and some writers use.
#[derive(Debug, Clone, Copy, Default)]
struct Parameters {
    predictor: i32,
    columns: usize,
    colors: usize,
    bits: usize,
    late_change: bool,
}

impl Parameters {
    fn new(dict: Option<Dict<'_>>) -> Self {
        let Some(dict) = dict else { return Self { columns: 1, colors: 1, bits: 8, ..Self::default() } };
        let number = |key: &str, usual: i32| dict.get::<i32>(key).unwrap_or(usual);
        let size = |key: &str, usual: i32| usize::try_from(number(key, usual)).unwrap_or(1).clamp(1, 1 << 16);
        Self {
            predictor: number("Predictor", 1),
            columns: size("Columns", 1),
            colors: size("Colors", 1).min(32),
            bits: size("BitsPerComponent", 8).min(16),
            late_change: number("EarlyChange", 1) == 0,
        }
    }
}

/// What is left of the room for unpacked data.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    part: usize,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { left: limits.parts, part: limits.part }
    }

    fn most(&self, packed: usize) -> usize {
        self.left.min(self.part).min(SMALL.max(packed.saturating_mul(RATIO)))
    }

    fn take(&mut self, len: usize) {
        self.left = self.left.saturating_sub(len);
    }

    /// Counts what the filters make of data that has `packed` bytes.
    ///
    /// # Errors
    /// When it is more than allowed.
    pub(super) fn count(
        &mut self,
        data: &[u8],
        packed: usize,
        filters: &[Filter],
    ) -> Result<(), FormatError> {
        let limit = self.most(packed);
        let mut data = std::borrow::Cow::Borrowed(data);
        for filter in filters {
            data = run(*filter, &data, Parameters::default(), limit)?.into();
        }
        self.take(data.len());
        Ok(())
    }

    /// The data of a stream; `None` where it is an image, or packed in an unknown way.
    ///
    /// # Errors
    /// When it is larger than allowed.
    pub(super) fn unpack(&mut self, stream: &Stream<'_>) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(filters) = filters(stream.dict()) else { return Ok(None) };
        let raw = stream.raw_data();
        let limit = self.most(raw.len());
        let mut data = raw;
        for (filter, parameters) in filters {
            if filter != Filter::Crypt {
                data = run(filter, &data, parameters, limit)?.into();
            }
        }
        if data.len() > limit {
            return Err(too_large(limit));
        }
        self.take(data.len());
        Ok(Some(data.into_owned()))
    }
}

fn too_large(limit: usize) -> FormatError {
    FormatError::TooLarge { what: "bytes of a stream", found: limit.saturating_add(1), limit }
}

/// The filters of a stream with their parameters, if all are known and none is of images.
fn filters(dict: &Dict<'_>) -> Option<Vec<(Filter, Parameters)>> {
    let name = |name: Name<'_>| Filter::named(&name);
    if let Some(one) = dict.get::<Name<'_>>("Filter") {
        let parameters = dict.get::<Dict<'_>>("DecodeParms").or_else(|| dict.get("DP"));
        return Some(vec![(name(one)?, Parameters::new(parameters))]);
    }
    let Some(several) = dict.get::<Array<'_>>("Filter") else { return Some(Vec::new()) };
    let all = dict.get::<Array<'_>>("DecodeParms").or_else(|| dict.get("DP"));
    let mut parameters = all.iter().flat_map(|all| all.iter::<Object<'_>>());
    let mut found = Vec::new();
    for one in several.iter::<Name<'_>>().take(8) {
        let dict = parameters.next().and_then(Object::into_dict);
        found.push((name(one)?, Parameters::new(dict)));
    }
    Some(found)
}

fn run(filter: Filter, data: &[u8], parameters: Parameters, limit: usize) -> Result<Vec<u8>, FormatError> {
    let unpacked = match filter {
        Filter::Hex => Some(hex(data)),
        Filter::Ascii85 => Some(ascii85(data)),
        Filter::Lzw => lzw(data, !parameters.late_change, limit).map(|data| predict(data, parameters)),
        Filter::Flate => inflate(data, limit).map(|data| predict(data, parameters)),
        Filter::RunLength => run_length(data, limit),
        Filter::Crypt => Some(data.to_vec()),
    };
    unpacked.ok_or_else(|| too_large(limit))
}

/// What can be inflated of `data`; `None` if it is more than `limit`.
fn inflate(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    // A line end that a writer put before the data.
    let data = match data {
        [b'\r' | b'\n', rest @ ..] => rest,
        data => data,
    };
    let with_header = data.first().is_some_and(|b| b & 0x0F == 8);
    let unpacked = deflated(data, with_header, limit)?;
    if !unpacked.is_empty() || data.is_empty() {
        return Some(unpacked);
    }
    // The header is broken, or what looks like one is none.
    deflated(if with_header { data.get(2..)? } else { data }, false, limit)
}

/// The data up to where it breaks off; `None` if it is more than `limit`.
fn deflated(packed: &[u8], header: bool, limit: usize) -> Option<Vec<u8>> {
    let zlib = if header { TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_IGNORE_ADLER32 } else { 0 };
    let flags = zlib | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut data = vec![0; packed.len().saturating_mul(4).clamp(64, 1 << 16).min(limit)];
    let (mut read, mut written) = (0, 0);
    loop {
        let rest = packed.get(read..).unwrap_or_default();
        let (status, took, gave) = decompress(&mut state, rest, &mut data, written, flags);
        read += took;
        written += gave;
        if status != TINFLStatus::HasMoreOutput {
            data.truncate(written);
            return Some(data);
        }
        if data.len() >= limit {
            return None;
        }
        let len = data.len().saturating_mul(2).min(limit);
        data.resize(len, 0);
    }
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let mut bytes = Vec::with_capacity(data.len() / 2);
    let mut high = None;
    for digit in digits {
        match high.take() {
            None => high = Some(digit),
            Some(first) => bytes.push((first << 4 | digit) as u8),
        }
    }
    bytes.extend(high.map(|first| (first << 4) as u8));
    bytes
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len());
    let mut group = [84u32; 5];
    let mut len = 0;
    let mut push = |group: [u32; 5], keep: usize| {
        let word = group.iter().fold(0u32, |word, digit| word.wrapping_mul(85).wrapping_add(*digit));
        bytes.extend(word.to_be_bytes().into_iter().take(keep));
    };
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if len == 0 => push([0; 5], 4),
            b'!'..=b'u' => {
                if let Some(digit) = group.get_mut(len) {
                    *digit = u32::from(byte - b'!');
                }
                len += 1;
                if len == 5 {
                    push(group, 4);
                    (group, len) = ([84; 5], 0);
                }
            }
            _ => {}
        }
    }
    if len > 1 {
        push(group, len - 1);
    }
    bytes
}

fn run_length(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = data;
    while let Some((len, behind)) = rest.split_first() {
        let len = usize::from(*len);
        match len {
            0..128 => {
                let (copied, behind) = behind.split_at(behind.len().min(len + 1));
                bytes.extend_from_slice(copied);
                rest = behind;
            }
            128 => break,
            _ => {
                let Some((byte, behind)) = behind.split_first() else { break };
                bytes.resize(bytes.len() + 257 - len, *byte);
                rest = behind;
            }
        }
        if bytes.len() > limit {
            return None;
        }
    }
    Some(bytes)
}

fn lzw(data: &[u8], early: bool, limit: usize) -> Option<Vec<u8>> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Each code is a stretch of what was written: where it begins and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let (mut bits, mut buffer, mut width) = (0u32, 0u32, 9u32);
    let mut last: Option<(usize, usize)> = None;
    for byte in data {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (buffer >> bits & ((1 << width) - 1)) as usize;
        buffer &= (1 << bits) - 1;
        let start = bytes.len();
        match code {
            CLEAR => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            END => break,
            0..CLEAR => bytes.push(code as u8),
            _ => {
                // The code that is just being made is the last stretch and its first byte again.
                let known = table.get(code - 258).copied();
                let Some((from, len)) = known.or(last.map(|(from, len)| (from, len + 1))) else { break };
                for at in from..from + len {
                    bytes.push(bytes.get(at).copied().unwrap_or_default());
                }
            }
        }
        if let Some((from, len)) = last
            && table.len() < 4096 - 258
        {
            table.push((from, len + 1));
        }
        last = Some((start, bytes.len() - start));
        width = match table.len() + 258 + usize::from(early) + 1 {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
        if bytes.len() > limit {
            return None;
        }
    }
    Some(bytes)
}

/// Undoes a predictor.
fn predict(data: Vec<u8>, parameters: Parameters) -> Vec<u8> {
    let Parameters { predictor, columns, colors, bits, .. } = parameters;
    if predictor < 2 {
        return data;
    }
    let pixel = (colors * bits).div_ceil(8).max(1);
    let row = (columns * colors * bits).div_ceil(8).max(1);
    let mut bytes: Vec<u8> = Vec::with_capacity(data.len());
    let before = |bytes: &Vec<u8>, start: usize, back: usize| {
        bytes
            .len()
            .checked_sub(back)
            .filter(|at| *at >= start)
            .and_then(|at| bytes.get(at).copied())
            .unwrap_or(0)
    };
    let png = predictor >= 10;
    for line in data.chunks(row + usize::from(png)) {
        let start = bytes.len();
        let (kind, line) =
            if png { (line.first().copied().unwrap_or(0), line.get(1..)) } else { (1, Some(line)) };
        for byte in line.unwrap_or_default() {
            let left = before(&bytes, start, pixel);
            let above = before(&bytes, 0, row);
            let corner = if bytes.len() >= start + pixel { before(&bytes, 0, row + pixel) } else { 0 };
            let guess = match kind {
                1 => left,
                2 => above,
                3 => ((u16::from(left) + u16::from(above)) / 2) as u8,
                4 => paeth(left, above, corner),
                _ => 0,
            };
            bytes.push(byte.wrapping_add(guess));
        }
    }
    bytes
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let distance = |x: i16| (a + b - c - x).abs();
    if distance(a) <= distance(b) && distance(a) <= distance(c) {
        left
    } else if distance(b) <= distance(c) {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters() {
        assert_eq!(hex(b"48 65 6C6c 7>rest"), b"Hellp");
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 253, b'x', 128, 1], 99).unwrap(), b"abcxxxx");
        assert_eq!(
            lzw(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], true, 99).unwrap(),
            b"-----A---B"
        );
        assert_eq!(run_length(&[129, b'x'], 99), None);
    }

    #[test]
    fn predictors() {
        let png = Parameters { predictor: 12, columns: 3, colors: 1, bits: 8, late_change: false };
        assert_eq!(predict(vec![0, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1], png), [1, 2, 3, 2, 3, 4, 5, 6, 7]);
        let tiff = Parameters { predictor: 2, ..png };
        assert_eq!(predict(vec![1, 1, 1, 2, 2, 2], tiff), [1, 2, 3, 2, 4, 6]);
    }

    #[test]
    fn broken_and_large_data() {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"BT (a) Tj ET", 6);
        assert_eq!(inflate(&packed, 99).unwrap(), b"BT (a) Tj ET");
        assert_eq!(inflate(&packed[2..], 99).unwrap(), b"BT (a) Tj ET", "without its header");
        assert_eq!(inflate(&packed, 5), None);
        let cut = inflate(&packed[..packed.len() - 8], 99).unwrap();
        assert!(b"BT (a) Tj ET".starts_with(&cut[..]));
    }
}
