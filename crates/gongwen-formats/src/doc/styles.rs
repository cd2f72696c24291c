//! The style sheet, and the names of the fonts.

use std::ops::Range;

use super::properties::{Character, Paragraph};
use crate::Font;
use crate::bytes::{byte, part, wide, word};

/// Longest chain of styles that are based on each other.
const CHAIN: usize = 16;

/// No style.
const NONE: u16 = 0xFFF;

#[derive(Debug, Clone, Default)]
struct Entry {
    base: Option<u16>,
    /// Modifiers for paragraphs and for characters, in the stream of tables.
    paragraph: Range<usize>,
    character: Range<usize>,
}

/// What a style says, with what it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    pub(super) paragraph: Paragraph,
    pub(super) character: Character,
    /// The style of the chain that asks for a list, and its modifiers in the stream of tables.
    pub(super) list: Option<(u16, Range<usize>)>,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Resolved>);

impl Styles {
    /// Reads the sheet that stands at `place` of `table`.
    pub(super) fn new(table: &[u8], place: Range<usize>) -> Self {
        let entries = entries(table, place).unwrap_or_default();
        Self((0..entries.len()).map(|at| resolve(table, &entries, at)).collect())
    }

    /// What the style `number` says.
    pub(super) fn get(&self, number: u16) -> Option<&Resolved> {
        self.0.get(usize::from(number))
    }
}

fn entries(table: &[u8], place: Range<usize>) -> Option<Vec<Entry>> {
    let head = place.start + 2;
    let head_len = usize::from(word(table, place.start)?);
    let count = usize::from(word(table, head)?);
    let fixed = usize::from(word(table, head + 2)?);
    let mut entries = Vec::new();
    let mut at = head + head_len;
    for _ in 0..count {
        let Some(len) = word(table, at).map(usize::from) else { break };
        if at + 2 + len > place.end {
            break;
        }
        entries.push(entry(table, at + 2..at + 2 + len, fixed).unwrap_or_default());
        at += 2 + len;
    }
    Some(entries)
}

/// Reads the style that stands at `place`, the first `fixed` bytes of which are the same for all.
fn entry(table: &[u8], place: Range<usize>, fixed: usize) -> Option<Entry> {
    let kinds = word(table, place.start + 2)?;
    let count = word(table, place.start + 4)? & 0xF;
    let base = Some(kinds >> 4).filter(|base| *base != NONE);
    let mut entry = Entry { base, ..Entry::default() };
    let name = place.start + fixed;
    let mut at = name + 2 + 2 * usize::from(word(table, name)?) + 2;
    for k in 0..count {
        // Each begins at an even distance from the style's start.
        at += (at - place.start) % 2;
        let len = usize::from(word(table, at)?);
        let inside = at + 2..(at + 2 + len).min(place.end);
        match (kinds & 0xF, k) {
            (1, 0) => entry.paragraph = (inside.start + 2).min(inside.end)..inside.end,
            (1, 1) | (2, 0) => entry.character = inside.clone(),
            _ => {}
        }
        at = inside.end.max(at + 2);
    }
    Some(entry)
}

fn resolve(table: &[u8], entries: &[Entry], at: usize) -> Resolved {
    let mut chain = Vec::new();
    let mut next = entries.get(at).map(|entry| (at, entry));
    while let Some((number, entry)) = next.filter(|_| chain.len() < CHAIN) {
        chain.push((number, entry));
        let base = entry.base.map(usize::from);
        next = base.and_then(|base| Some((base, entries.get(base)?)));
    }
    let mut all = Resolved::default();
    for (number, entry) in chain.into_iter().rev() {
        let mut paragraph = Paragraph::default();
        paragraph.read(table.get(entry.paragraph.clone()).unwrap_or_default());
        if paragraph.list.is_some() {
            all.list = Some((number as u16, entry.paragraph.clone()));
        }
        all.paragraph = paragraph.or(&all.paragraph);
        let mut character = Character::default();
        character.read(table.get(entry.character.clone()).unwrap_or_default(), &all.character);
        all.character = character.or(&all.character);
    }
    all
}

/// A font of the document.
#[derive(Debug, Clone)]
pub(super) struct FontName {
    pub(super) name: String,
    pub(super) kind: Option<Font>,
}

/// Reads the names of fonts.
pub(super) fn fonts(table: &[u8]) -> Vec<FontName> {
    /// Bytes of a font before its name.
    const NAME: usize = 40;
    let count = word(table, 0).unwrap_or(0);
    let mut fonts = Vec::new();
    let mut at = 4;
    for _ in 0..count {
        let Some(len) = byte(table, at).map(usize::from) else { break };
        let Some(font) = part(table, at + 1, len) else { break };
        let name = wide(font, NAME - 1, len.saturating_sub(NAME - 1) / 2).unwrap_or_default();
        let name = name.split('\0').next().unwrap_or_default().to_owned();
        fonts.push(FontName { kind: crate::fonts::font(&name), name });
        at += 1 + len;
    }
    fonts
}
