//! Names of glyphs and encodings of single bytes.

use std::collections::{BTreeSet, HashMap};

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use gongwen_text::{DataError, Rows};

const NAMES: (&str, &str) = ("glyph_names.tsv", include_str!("../../../data/glyph_names.tsv"));
const STANDARD: (&str, &str) = ("standard_encoding.tsv", include_str!("../../../data/standard_encoding.tsv"));
const COMMON: (&str, &str) = ("common_characters.tsv", include_str!("../../../data/common_characters.tsv"));

/// What the reader knows of glyphs and characters.
#[derive(Debug)]
pub(crate) struct Words {
    names: HashMap<&'static str, char>,
    standard: HashMap<u8, char>,
    /// The commonest Chinese characters.
    pub(super) common: BTreeSet<char>,
}

/// Encodings that fonts of single bytes are built upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Latin {
    Standard,
    Windows,
    Mac,
}

impl Words {
    /// Loads the files.
    ///
    /// # Errors
    /// When a row is malformed.
    pub(crate) fn new() -> Result<Self, DataError> {
        let character = |text: &str| text.parse::<char>().map_err(|e| e.to_string());
        let name = |row: &[&'static str]| match row {
            [name, c] => Ok((*name, character(c)?)),
            _ => Err(String::new()),
        };
        let code = |row: &[&'static str]| match row {
            [code, c] => Ok((u8::from_str_radix(code, 16).map_err(|e| e.to_string())?, character(c)?)),
            _ => Err(String::new()),
        };
        let common = |row: &[&'static str]| row.first().map_or(Err(String::new()), |c| character(c));
        Ok(Self {
            names: Rows::parse(NAMES.0, NAMES.1, 2)?.map(name)?.into_iter().collect(),
            standard: Rows::parse(STANDARD.0, STANDARD.1, 2)?.map(code)?.into_iter().collect(),
            common: Rows::parse(COMMON.0, COMMON.1, 1)?.map(common)?.into_iter().collect(),
        })
    }

    /// What `code` is in an encoding.
    pub(super) fn latin(&self, encoding: Latin, code: u8) -> Option<char> {
        let of = |encoding: &'static encoding_rs::Encoding| {
            encoding.decode_without_bom_handling(&[code]).0.chars().next().filter(|c| !c.is_control())
        };
        match encoding {
            Latin::Windows => of(WINDOWS_1252),
            Latin::Mac => of(MACINTOSH),
            Latin::Standard => {
                let ascii = (0x20..0x7F).contains(&code).then(|| char::from(code));
                self.standard.get(&code).copied().or(ascii)
            }
        }
    }

    /// The text of the glyph `name`.
    pub(super) fn glyph(&self, name: &str) -> Option<String> {
        let name = name.split('.').next().filter(|name| !name.is_empty())?;
        let parts: Option<String> = name.split('_').map(|part| self.part(part)).collect();
        parts.or_else(|| self.part(name))
    }

    fn part(&self, name: &str) -> Option<String> {
        let known = self.names.get(name).map(char::to_string);
        known.or_else(|| unicode_name(name)).or_else(|| numbered(name).map(String::from))
    }
}

/// `uni4E004E01`, `u4E00`.
fn unicode_name(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len() % 4 == 0
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
    {
        let units: Option<Vec<u16>> = (0..digits.len() / 4)
            .map(|n| u16::from_str_radix(digits.get(4 * n..4 * n + 4)?, 16).ok())
            .collect();
        return String::from_utf16(&units?).ok();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    let upper = digits.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| upper)?).map(String::from)
}

/// `G41` (hexadecimal) and `c65` (decimal), as some writers call the glyph of a code; `g65` numbers glyphs and says nothing.
fn numbered(name: &str) -> Option<char> {
    let digits = name.get(1..)?;
    let code = match (name.as_bytes().first()?, digits.len()) {
        (b'G', 2) => u8::from_str_radix(digits, 16).ok()?,
        (b'c' | b'C', 2..=3) => digits.parse().ok()?,
        _ => return None,
    };
    (0x20..0x7F).contains(&code).then(|| char::from(code))
}

/// The number of a glyph that is called by it: `g65`, `glyph65`, `cid65`, `index65`.
pub(super) fn glyph_number(name: &str) -> Option<u32> {
    let digits = ["glyph", "index", "cid", "gid", "g"].iter().find_map(|prefix| name.strip_prefix(prefix))?;
    digits.trim_start_matches('_').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_files() {
        for (file, columns) in [(NAMES, 2), (STANDARD, 2), (COMMON, 1)] {
            Rows::parse(file.0, file.1, columns).unwrap().check_sorted(1).unwrap();
        }
        assert_eq!(Words::new().unwrap().common.len(), 500);
    }

    #[test]
    fn names() {
        let words = Words::new().unwrap();
        let name = |name: &str| words.glyph(name).unwrap_or_default();
        assert_eq!(
            ["A", "A.sc", "f_i", "uni4E00", "uni4E004E8C", "u20000", "G41", "c65"].map(name),
            ["A", "A", "fi", "一", "一二", "𠀀", "A", "A"]
        );
        assert_eq!(
            ["fi", "quotedblleft", "g41", ".notdef", "uni4", "unicorn"].map(name),
            ["ﬁ", "“", "", "", "", ""]
        );
        assert_eq!(
            (glyph_number("g41"), glyph_number("cid_7"), glyph_number("germandbls")),
            (Some(41), Some(7), None)
        );
    }

    #[test]
    fn encodings() {
        let words = Words::new().unwrap();
        let of = |encoding, code| words.latin(encoding, code);
        assert_eq!(of(Latin::Standard, 0x27), Some('’'));
        assert_eq!(of(Latin::Windows, 0x27), Some('\''));
        assert_eq!(
            (of(Latin::Windows, 0x80), of(Latin::Mac, 0x80), of(Latin::Standard, 0x80)),
            (Some('€'), Some('Ä'), None)
        );
    }
}
