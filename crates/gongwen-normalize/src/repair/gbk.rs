//! The two-byte characters of GB18030, both ways.

use encoding_rs::GB18030;
use gongwen_text::is_han;

use super::notes;

/// First lead byte.
const LEAD: u8 = 0x81;
/// First trail byte.
const TRAIL: u8 = 0x40;
const TRAILS: usize = 0xFF - TRAIL as usize;

/// Tables of all two-byte characters. Pairs that GB18030 assigns no character stand for characters of the private use
/// area, as decoders give them.
#[derive(Debug)]
pub(super) struct Gbk {
    chars: Vec<char>,
    /// The bytes of each character of the basic plane; 0 where it has none.
    pairs: Vec<u16>,
}

impl Gbk {
    pub(super) fn new() -> Self {
        let mut bytes = Vec::with_capacity(3 * 126 * TRAILS);
        for lead in LEAD..=0xFE {
            for trail in TRAIL..=0xFE {
                // A line feed behind each pair keeps one that is no character from eating the next.
                bytes.extend_from_slice(&[lead, trail, b'\n']);
            }
        }
        let (text, _) = GB18030.decode_without_bom_handling(&bytes);
        let mut chars = Vec::with_capacity(126 * TRAILS);
        chars.extend(text.lines().map(|line| {
            let mut line = line.chars();
            match (line.next(), line.next()) {
                (Some(c), None) if !c.is_ascii() => c,
                _ => char::REPLACEMENT_CHARACTER,
            }
        }));
        let mut pairs = vec![0; 0x1_0000];
        for (i, &c) in chars.iter().enumerate().filter(|p| *p.1 != char::REPLACEMENT_CHARACTER) {
            let bytes = [LEAD + (i / TRAILS) as u8, TRAIL + (i % TRAILS) as u8];
            // Of two pairs for one character the first counts.
            if let Some(pair) = pairs.get_mut(c as usize).filter(|pair| **pair == 0) {
                *pair = u16::from_be_bytes(bytes);
            }
        }
        Self { chars, pairs }
    }

    /// The character of two bytes.
    pub(super) fn decode(&self, lead: u8, trail: u8) -> Option<char> {
        if !(LEAD..=0xFE).contains(&lead) || !(TRAIL..=0xFE).contains(&trail) || trail == 0x7F {
            return None;
        }
        let at = usize::from(lead - LEAD) * TRAILS + usize::from(trail - TRAIL);
        self.chars.get(at).copied().filter(|&c| c != char::REPLACEMENT_CHARACTER)
    }

    /// The Chinese characters with a reading.
    pub(super) fn read_as(&self, reading: &str) -> Vec<char> {
        ('\u{80}'..='\u{FFFF}')
            .filter(|&c| is_han(c) && self.encode(c).is_some() && notes::reads(c, reading))
            .collect()
    }

    /// The two bytes of a character.
    pub(super) fn encode(&self, c: char) -> Option<[u8; 2]> {
        self.pairs.get(c as usize).filter(|pair| **pair != 0).map(|pair| pair.to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_go_both_ways() {
        let gbk = Gbk::new();
        assert_eq!(gbk.decode(0xD6, 0xD0), Some('中'));
        assert_eq!(gbk.encode('。'), Some([0xA1, 0xA3]));
        assert_eq!(gbk.encode('\u{E2B9}'), Some([0xF9, 0xC8]));
        assert_eq!(gbk.encode('\u{E786}'), Some([0xA6, 0xBA]));
        assert_eq!(gbk.decode(0x80, 0x41), None);
        assert_eq!(gbk.encode('a'), None);
        assert_eq!(gbk.encode('😀'), None);
    }
}
