//! The lists that paragraphs are numbered by, and their uses.

use std::ops::Range;

use super::properties::Modifiers;
use crate::bytes::{byte, long, part, size, word};
use crate::counting::Counting;
use crate::numbering::{LEVELS, Level, List, Num, Numbering, Suffix};

/// Reads the lists at `lists` and their uses at `uses` of `table`.
pub(super) fn read(table: &[u8], lists: Range<usize>, uses: Range<usize>) -> Numbering {
    let mut numbering = Numbering::default();
    if !lists.is_empty() {
        read_lists(table, lists, &mut numbering);
    }
    if !uses.is_empty() {
        read_uses(table, uses.start, &mut numbering);
    }
    numbering
}

/// The number that paragraphs call a use by.
pub(super) fn name(list: u16) -> String {
    list.to_string()
}

/// Reads the lists; their levels stand behind all of them.
fn read_lists(table: &[u8], place: Range<usize>, numbering: &mut Numbering) -> Option<()> {
    const LIST: usize = 28;
    let count = usize::from(word(table, place.start)?);
    let mut at = place.end;
    for k in 0..count {
        let list =
            part(table, place.start + 2 + LIST * k, LIST).filter(|_| 2 + LIST * (k + 1) <= place.len())?;
        let levels = if byte(list, 26)? & 1 == 1 { 1 } else { LEVELS };
        let mut all = List::default();
        for number in 0..levels {
            let (mut level, next) = level(table, at)?;
            // The style whose paragraphs have this level.
            level.style = word(list, 8 + 2 * number).filter(|style| *style != 0xFFF).map(|s| s.to_string());
            all.levels.insert(number, level);
            at = next;
        }
        numbering.lists.insert(long(list, 0)?.to_string(), all);
    }
    Some(())
}

/// Reads the uses; what each changes stands behind all of them.
fn read_uses(table: &[u8], start: usize, numbering: &mut Numbering) -> Option<()> {
    const USE: usize = 16;
    let count = size(table, start)?;
    let mut at = start.checked_add(4 + USE.checked_mul(count)?)?;
    let uses = part(table, start + 4, USE * count)?;
    for (number, entry) in (1_u16..).zip(uses.chunks_exact(USE)) {
        let mut num = Num { list: long(entry, 0)?.to_string(), ..Num::default() };
        at += 4;
        for _ in 0..byte(entry, 12)? {
            let Some((own_start, flags)) = long(table, at).zip(long(table, at + 4)) else { break };
            let which = (flags & 0xF) as usize;
            at += 8;
            let mut first = own_start;
            if flags & 0x20 != 0 {
                let Some((level, next)) = level(table, at) else { break };
                first = level.start;
                num.levels.insert(which, level);
                at = next;
            }
            if flags & 0x10 != 0 && which < LEVELS {
                num.starts.insert(which, first);
            }
        }
        numbering.nums.insert(name(number), num);
    }
    Some(())
}

/// Reads the level that stands at `at`, and where the next one begins.
fn level(table: &[u8], at: usize) -> Option<(Level, usize)> {
    const HEAD: usize = 28;
    let head = part(table, at, HEAD)?;
    let (character, paragraph) = (usize::from(byte(head, 24)?), usize::from(byte(head, 25)?));
    let text = at + HEAD + paragraph + character;
    let units = usize::from(word(table, text)?);
    let inside = part(table, text + 2, units * 2)?;
    let flags = byte(head, 5)?;
    let level = Level {
        start: long(head, 0)?,
        counting: Counting::coded(byte(head, 4)?),
        text: template(inside),
        suffix: match byte(head, 15)? {
            1 => Suffix::Space,
            2 => Suffix::Nothing,
            _ => Suffix::Tab,
        },
        legal: flags & 4 != 0,
        restart: (flags & 8 != 0).then_some(u32::from(byte(head, 26)?)),
        style: None,
    };
    let hidden = Modifiers::new(part(table, at + HEAD + paragraph, character)?)
        .any(|(code, operand)| code == 0x083C && operand == [1]);
    let level = if hidden { Level { counting: Counting::None, text: String::new(), ..level } } else { level };
    Some((level, text + 2 + units * 2))
}

/// The text of a label, with `%1` for the number of the first level.
fn template(text: &[u8]) -> String {
    let units = text.chunks_exact(2).filter_map(|unit| word(unit, 0));
    let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    chars.fold(String::new(), |mut text, c| {
        match c {
            '\0'..='\u{8}' => text.push_str(&format!("%{}", u32::from(c) + 1)),
            // Signs of symbol fonts.
            '\u{E000}'..='\u{F8FF}' => {}
            c => text.push(c),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_labels() {
        let bytes = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(template(&bytes("第\0章")), "第%1章");
        assert_eq!(template(&bytes("\0.\u{1}.\u{F0B7}")), "%1.%2.");
    }
}
