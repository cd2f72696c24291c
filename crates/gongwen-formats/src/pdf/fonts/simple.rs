//! Fonts of single bytes.

use encoding_rs::GBK;
use hayro_syntax::object::{Array, Dict, Name, Object, Rect};

use super::names::{Latin, Words, glyph_number};
use super::program::Program;
use crate::fonts;

/// A font of single bytes; or of Chinese ones, where a program wrote the bytes of its code page.
#[derive(Debug)]
pub(super) struct Simple {
    encoding: Option<Latin>,
    /// Names of glyphs that differ from the encoding, by code.
    differences: Vec<(u8, String)>,
    first: u32,
    widths: Vec<f32>,
    missing: Option<f32>,
    /// Units of the glyph space in an em.
    scale: f32,
    mono: bool,
    pairs: Pairs,
}

/// Whether two bytes may be one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pairs {
    No,
    /// Of the set of GB 2312, whose bytes are both high.
    High,
    Any,
}

impl Simple {
    /// Loads a font. `chinese` is its name if it is a font of the system, which may write in the code page of the system.
    pub(super) fn load(dict: &Dict<'_>, descriptor: &Dict<'_>, chinese: Option<&str>) -> Self {
        const SYMBOLIC: i32 = 4;
        let (encoding, differences) = encoding(dict);
        let flags = descriptor.get::<i32>("Flags").unwrap_or(0);
        let type3 = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
        let scale = dict.get::<Array<'_>>("FontMatrix").filter(|_| type3);
        let scale = scale.and_then(|matrix| matrix.iter::<f32>().next()).map_or(0.001, f32::abs);
        let embedded = chinese.is_none();
        // Only letters of a font that is not there are surely those of an encoding.
        let usual = (flags & SYMBOLIC == 0 || !embedded && !type3).then_some(Latin::Standard);
        let name = chinese.unwrap_or_default();
        let width = |n: f32| n * scale;
        Self {
            encoding: encoding.or(usual),
            differences,
            first: dict.get::<u32>("FirstChar").unwrap_or(0),
            widths: dict.get::<Array<'_>>("Widths").map_or(Vec::new(), |all| {
                all.iter::<Object<'_>>().take(256).map(|w| width(w.into_f32().unwrap_or(0.0))).collect()
            }),
            missing: descriptor.get::<f32>("MissingWidth").map(width).or_else(|| type3_width(dict, scale)),
            scale,
            mono: dict.get::<Name<'_>>("BaseFont").is_some_and(|name| name.starts_with(b"Courier")),
            pairs: pairs(name),
        }
    }

    /// The code that `bytes` begin with.
    pub(super) fn code(&self, bytes: &[u8]) -> (usize, u32) {
        let (first, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
        let pair = match self.pairs {
            Pairs::No => false,
            Pairs::High => first >= 0xA1 && second >= 0xA1,
            Pairs::Any => first >= 0x81 && second >= 0x40,
        };
        if pair && chinese(first, second).is_some() {
            return (2, u32::from(first) << 8 | u32::from(second));
        }
        (1, u32::from(first))
    }

    /// Advance of a code in ems.
    pub(super) fn width(&self, len: usize, code: u32) -> f32 {
        if len == 2 {
            let sum = self.byte_width(code >> 8) + self.byte_width(code & 0xFF);
            return if self.widths.is_empty() || sum < 0.1 { 1.0 } else { sum };
        }
        self.byte_width(code)
    }

    fn byte_width(&self, code: u32) -> f32 {
        let given = code.checked_sub(self.first).and_then(|at| self.widths.get(at as usize));
        given.copied().or(self.missing.filter(|width| *width > 0.0)).unwrap_or_else(|| {
            // A font of the standard's fourteen: its widths stand in no file.
            let of_em = match char::from_u32(code) {
                _ if self.mono => 0.6,
                Some(' ' | '.' | ',' | ':' | ';' | '!' | '|' | 'i' | 'j' | 'l' | 't' | 'f') => 0.28,
                Some('A'..='Z' | 'm' | 'w') => 0.68,
                _ => 0.52,
            };
            if self.scale == 0.001 { of_em } else { 0.0 }
        })
    }

    /// The text of a code by its encoding.
    pub(super) fn text(&self, len: usize, code: u32, words: &Words) -> Option<String> {
        if len == 2 {
            return chinese((code >> 8) as u8, code as u8).map(String::from);
        }
        let byte = u8::try_from(code).ok()?;
        if let Some((_, name)) = self.differences.iter().rev().find(|(at, _)| *at == byte) {
            return words.glyph(name);
        }
        words.latin(self.encoding?, byte).map(String::from)
    }

    /// The character of a code by the tables of the font program.
    pub(super) fn by_program(&self, code: u32, program: &Program) -> Option<char> {
        let byte = u8::try_from(code).ok()?;
        let named = self.differences.iter().rev().find(|(at, _)| *at == byte);
        let numbered = named.and_then(|(_, name)| program.of_glyph(glyph_number(name)?));
        numbered.or_else(|| program.of_code(byte))
    }

    /// What a code most likely is where nothing says so: a program that writes a subset often keeps the codes.
    pub(super) fn by_chance(&self, code: u32, words: &Words) -> Option<char> {
        let byte = u8::try_from(code).ok()?;
        let named = self.differences.iter().any(|(at, _)| *at == byte);
        words.latin(Latin::Windows, byte).filter(|_| !named)
    }
}

fn encoding(dict: &Dict<'_>) -> (Option<Latin>, Vec<(u8, String)>) {
    let named = |name: Name<'_>| match &*name {
        b"WinAnsiEncoding" => Some(Latin::Windows),
        b"MacRomanEncoding" => Some(Latin::Mac),
        b"StandardEncoding" => Some(Latin::Standard),
        _ => None,
    };
    if let Some(name) = dict.get::<Name<'_>>("Encoding") {
        return (named(name), Vec::new());
    }
    let Some(own) = dict.get::<Dict<'_>>("Encoding") else { return (None, Vec::new()) };
    let mut differences = Vec::new();
    let mut code = 0u32;
    for item in own.get::<Array<'_>>("Differences").iter().flat_map(|all| all.iter::<Object<'_>>()).take(1024)
    {
        match item {
            Object::Number(number) => code = number.as_i64().clamp(0, 256) as u32,
            Object::Name(name) => {
                if let Ok(byte) = u8::try_from(code) {
                    differences.push((byte, String::from_utf8_lossy(&name).into_owned()));
                }
                code += 1;
            }
            _ => {}
        }
    }
    (own.get::<Name<'_>>("BaseEncoding").and_then(named), differences)
}

/// The width of a font drawn by the file whose glyphs tell none.
fn type3_width(dict: &Dict<'_>, scale: f32) -> Option<f32> {
    let bounds = dict.get::<Rect>("FontBBox").filter(|_| scale != 0.001)?;
    Some((bounds.x1 - bounds.x0) as f32 * scale)
}

/// Whether fonts of that name write the code page of a Chinese system.
fn pairs(name: &str) -> Pairs {
    let han = name.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    if han || name.contains("GB2312") || name.contains("GBK") {
        Pairs::Any
    } else if fonts::font(name).is_some() {
        Pairs::High
    } else {
        Pairs::No
    }
}

/// The character of two bytes of GBK.
pub(super) fn chinese(first: u8, second: u8) -> Option<char> {
    let bytes = [first, second];
    let (text, broken) = GBK.decode_without_bom_handling(&bytes);
    let mut characters = text.chars();
    let c = characters.next()?;
    (!broken && characters.next().is_none() && !('\u{E000}'..='\u{F8FF}').contains(&c)).then_some(c)
}
