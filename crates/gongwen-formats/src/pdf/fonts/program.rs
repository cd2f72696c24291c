//! Font programs that a file carries: which character a glyph was made for.

use std::collections::BTreeMap;

/// What the character tables of an embedded TrueType or OpenType font say.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// The character of each glyph.
    characters: BTreeMap<u16, char>,
    /// Glyphs by the codes of a symbol font or of a Macintosh.
    codes: BTreeMap<u16, u16>,
}

/// Most tables that are looked at.
const TABLES: usize = 64;
/// Where symbol fonts have their codes.
const SYMBOLS: u16 = 0xF000;

impl Program {
    /// Reads the tables; a broken font gives what can be read.
    pub(super) fn parse(font: &[u8]) -> Self {
        let mut program = Self::default();
        let Some(tables) = u16_at(font, 4) else { return program };
        for at in (0..usize::from(tables).min(TABLES)).map(|n| 12 + 16 * n) {
            if font.get(at..at + 4) == Some(b"cmap") {
                let start = u32_at(font, at + 8).unwrap_or(0) as usize;
                program.tables(font.get(start..).unwrap_or_default());
            }
        }
        program
    }

    fn tables(&mut self, cmap: &[u8]) {
        for at in (0..usize::from(u16_at(cmap, 2).unwrap_or(0)).min(TABLES)).map(|n| 4 + 8 * n) {
            let (Some(platform), Some(encoding)) = (u16_at(cmap, at), u16_at(cmap, at + 2)) else { return };
            let start = u32_at(cmap, at + 4).unwrap_or(u32::MAX) as usize;
            let Some(table) = cmap.get(start..) else { continue };
            match (platform, encoding) {
                (0, _) | (3, 1 | 10) => pairs(table, |code, glyph| self.character(code, glyph)),
                (3, 0) | (1, _) => pairs(table, |code, glyph| {
                    if let Ok(code) = u16::try_from(code) {
                        self.codes.entry(code).or_insert(glyph);
                    }
                }),
                _ => {}
            }
        }
    }

    fn character(&mut self, code: u32, glyph: u16) {
        let Some(c) = char::from_u32(code) else { return };
        let known = self.characters.entry(glyph).or_insert(c);
        if rank(c) < rank(*known) {
            *known = c;
        }
    }

    /// The character that glyph `glyph` was made for.
    pub(super) fn of_glyph(&self, glyph: u32) -> Option<char> {
        self.characters.get(&u16::try_from(glyph).ok()?).copied()
    }

    /// The character of a code of a font of single bytes.
    pub(super) fn of_code(&self, code: u8) -> Option<char> {
        let code = u16::from(code);
        let glyph = self.codes.get(&(SYMBOLS + code)).or_else(|| self.codes.get(&code))?;
        self.characters.get(glyph).copied()
    }
}

/// Which of several characters with one glyph is meant: a radical or a compatibility form looks like the character itself.
fn rank(c: char) -> (u8, char) {
    let class = match c {
        '\0'..='\u{1F}' => 4,
        '\u{E000}'..='\u{F8FF}' => 3,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'.. => 2,
        '\u{A0}' | '\u{AD}' | '\u{2011}' => 1,
        _ => 0,
    };
    (class, c)
}

/// Calls `found` with each code of a table and its glyph.
fn pairs(table: &[u8], mut found: impl FnMut(u32, u16)) {
    match u16_at(table, 0) {
        Some(0) => {
            for code in 0..256u16 {
                if let Some(glyph) = table.get(6 + usize::from(code)).filter(|glyph| **glyph != 0) {
                    found(u32::from(code), u16::from(*glyph));
                }
            }
        }
        Some(4) => segments(table, found),
        Some(6) => {
            let (first, count) = (u16_at(table, 6).unwrap_or(0), u16_at(table, 8).unwrap_or(0));
            for at in 0..count {
                if let Some(glyph) = u16_at(table, 10 + 2 * usize::from(at)).filter(|glyph| *glyph != 0) {
                    found(u32::from(first) + u32::from(at), glyph);
                }
            }
        }
        Some(12) => {
            let groups = u32_at(table, 12).unwrap_or(0).min(1 << 16) as usize;
            for at in (0..groups).map(|n| 16 + 12 * n) {
                let field = |k: usize| u32_at(table, at + 4 * k);
                let (Some(first), Some(last), Some(glyph)) = (field(0), field(1), field(2)) else { return };
                for code in first..=last.min(first.saturating_add(0xFFFF)) {
                    let Ok(glyph) = u16::try_from(glyph.saturating_add(code - first)) else { break };
                    found(code, glyph);
                }
            }
        }
        _ => {}
    }
}

fn segments(table: &[u8], mut found: impl FnMut(u32, u16)) {
    let size = usize::from(u16_at(table, 6).unwrap_or(0)) & !1;
    for at in (0..size).step_by(2) {
        let field = |k: usize| u16_at(table, 14 + k * size + at + if k == 0 { 0 } else { 2 });
        let (Some(last), Some(first), Some(delta), Some(offset)) = (field(0), field(1), field(2), field(3))
        else {
            return;
        };
        for code in first..=last {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let place = 16 + 3 * size + at + usize::from(offset) + 2 * usize::from(code - first);
                match u16_at(table, place) {
                    Some(glyph) if glyph != 0 => glyph.wrapping_add(delta),
                    _ => 0,
                }
            };
            if glyph != 0 && code != 0xFFFF {
                found(u32::from(code), glyph);
            }
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font that is nothing but a character table of one segment.
    fn font(platform: u16, encoding: u16, first: u16, last: u16, delta: u16) -> Vec<u8> {
        let mut table: Vec<u8> = Vec::new();
        for field in [4, 32, 0, 4, 0, 0, 0, last, 0xFFFF, 0, first, 0xFFFF, delta, 1, 0, 0] {
            table.extend(u16::to_be_bytes(field));
        }
        let mut font = b"\0\x01\0\0\0\x01\0\0\0\0\0\0cmap\0\0\0\0\0\0\0\x1C\0\0\0\0".to_vec();
        font.extend([0, 0, 0, 1]);
        font.extend(u16::to_be_bytes(platform));
        font.extend(u16::to_be_bytes(encoding));
        font.extend([0, 0, 0, 12]);
        font.extend(table);
        font
    }

    #[test]
    fn tables() {
        let program = Program::parse(&font(3, 1, 0x4E00, 0x4E02, 5u16.wrapping_sub(0x4E00)));
        assert_eq!(
            (program.of_glyph(5), program.of_glyph(7), program.of_glyph(8)),
            (Some('一'), Some('丂'), None)
        );
        let symbols = Program::parse(&font(3, 0, 0xF041, 0xF042, 5u16.wrapping_sub(0xF041)));
        assert_eq!((symbols.codes.get(&0xF042), symbols.of_code(0x42)), (Some(&6), None));
    }

    #[test]
    fn one_glyph_of_two_characters() {
        let mut program = Program::default();
        for c in ['⼦', '子', '\u{A0}', ' '] {
            program.character(c as u32, if c > '\u{FF}' { 1 } else { 2 });
        }
        assert_eq!((program.of_glyph(1), program.of_glyph(2)), (Some('子'), Some(' ')));
    }
}
