//! Character maps: those that a file carries, and the ones that the standard names.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};

use super::super::lexer::{Lexer, Token};

/// Maps that were loaded, by name.
#[derive(Debug, Default)]
pub(super) struct Named(HashMap<Vec<u8>, Option<Rc<CMap>>>);

impl Named {
    /// The map of that name, if the standard names it.
    pub(super) fn get(&mut self, name: &[u8]) -> Option<Rc<CMap>> {
        let load = || {
            let data = load_embedded(CMapName::from_bytes(name))?;
            CMap::parse(data, load_embedded).map(Rc::new)
        };
        self.0.entry(name.to_vec()).or_insert_with(load).clone()
    }

    /// The map from the glyphs of one of Adobe's character collections to Unicode.
    pub(super) fn collection(&mut self, ordering: &[u8]) -> Option<Rc<CMap>> {
        matches!(ordering, b"GB1" | b"CNS1" | b"Japan1" | b"Korea1" | b"KR")
            .then(|| self.get(&[b"Adobe-", ordering, b"-UCS2"].concat()))?
    }
}

/// The text that a map gives for a code.
pub(super) fn text_of(map: &CMap, code: u32) -> Option<String> {
    Some(match map.lookup_bf_string(code)? {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    })
}

/// A stretch of codes and what its first one stands for.
#[derive(Debug, Clone)]
struct Stretch<T> {
    first: u32,
    last: u32,
    to: T,
}

/// A map that a file carries: from codes to glyphs, or to Unicode.
#[derive(Debug, Default)]
pub(super) struct OwnMap {
    /// Length of codes in bytes, first code, last code.
    spaces: Vec<(usize, u32, u32)>,
    glyphs: Vec<Stretch<u32>>,
    texts: Vec<Stretch<Vec<u16>>>,
    pub(super) vertical: bool,
    /// Name of the map that it is built upon.
    pub(super) base: Option<Vec<u8>>,
}

/// Most stretches of a map.
const MOST: usize = 1 << 18;

impl OwnMap {
    /// Reads a map; what is malformed is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes);
        let mut last: Option<Token<'_>> = None;
        while let Some(token) = lexer.token() {
            match (&token, &last) {
                (Token::Keyword(b"begincodespacerange"), _) => map.spaces(&mut lexer),
                (
                    Token::Keyword(b"begincidrange" | b"begincidchar" | b"beginbfrange" | b"beginbfchar"),
                    _,
                ) => {
                    let single = matches!(token, Token::Keyword(word) if word.ends_with(b"char"));
                    map.stretches(&mut lexer, single);
                }
                (Token::Keyword(b"usecmap"), Some(Token::Name(name))) => map.base = Some(name.to_vec()),
                (Token::Number(mode), Some(Token::Name(b"WMode"))) => map.vertical = *mode == 1.0,
                _ => {}
            }
            last = Some(token);
        }
        map.glyphs.sort_by_key(|stretch| stretch.first);
        map.texts.sort_by_key(|stretch| stretch.first);
        map
    }

    fn spaces(&mut self, lexer: &mut Lexer<'_>) {
        while let Some(Token::Text(low)) = lexer.token() {
            let Some(Token::Text(high)) = lexer.token() else { return };
            if let (Some(first), Some(last)) = (number(&low.bytes), number(&high.bytes))
                && self.spaces.len() < 64
            {
                self.spaces.push((low.bytes.len(), first, last));
            }
        }
    }

    fn stretches(&mut self, lexer: &mut Lexer<'_>, single: bool) {
        while let Some(Token::Text(low)) = lexer.token() {
            let last = if single { Some(Token::Text(low.clone())) } else { lexer.token() };
            let (Some(first), Some(Token::Text(last))) = (number(&low.bytes), last) else { return };
            let Some(last) = number(&last.bytes) else { return };
            if self.glyphs.len() + self.texts.len() > MOST {
                return;
            }
            match lexer.token() {
                Some(Token::Number(glyph)) => {
                    self.glyphs.push(Stretch { first, last, to: glyph.max(0.0) as u32 });
                }
                Some(Token::Text(text)) => {
                    self.texts.push(Stretch { first, last, to: units(&text.bytes) });
                }
                Some(Token::ArrayStart) => {
                    for code in first.. {
                        let Some(Token::Text(text)) = lexer.token() else { break };
                        self.texts.push(Stretch { first: code, last: code, to: units(&text.bytes) });
                    }
                }
                // A name of a character where its code should be.
                Some(Token::Name(_)) => {}
                _ => return,
            }
        }
    }

    /// Whether it says anything about text.
    pub(super) fn has_text(&self) -> bool {
        !self.texts.is_empty()
    }

    /// How long the code is that `bytes` begin with, and the code.
    pub(super) fn code(&self, bytes: &[u8]) -> Option<(usize, u32)> {
        (1..=4).find_map(|len| {
            let code = number(bytes.get(..len)?)?;
            let fits = |&(size, low, high): &(usize, u32, u32)| {
                // Each byte has its own range.
                size == len
                    && (0..len).all(|at| {
                        let byte = |of: u32| of >> (8 * at) & 0xFF;
                        (byte(low)..=byte(high)).contains(&byte(code))
                    })
            };
            self.spaces.iter().any(fits).then_some((len, code))
        })
    }

    /// The glyph of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let found = find(&self.glyphs, code)?;
        found.to.checked_add(code - found.first)
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let found = find(&self.texts, code)?;
        let mut units = found.to.clone();
        let last = units.last_mut()?;
        *last = last.checked_add(u16::try_from(code - found.first).ok()?)?;
        String::from_utf16(&units).ok()
    }
}

/// The stretch that holds `code`. Where several do, the one that begins last.
fn find<T>(stretches: &[Stretch<T>], code: u32) -> Option<&Stretch<T>> {
    let end = stretches.partition_point(|stretch| stretch.first <= code);
    stretches.get(..end)?.iter().rev().take(8).find(|stretch| code <= stretch.last)
}

fn number(bytes: &[u8]) -> Option<u32> {
    (1..=4).contains(&bytes.len()).then(|| bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}

/// UTF-16 as maps write it; a lone byte is a character, too.
fn units(bytes: &[u8]) -> Vec<u16> {
    let unit = |pair: &[u8]| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte));
    bytes.chunks(2).map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_maps() {
        let map = OwnMap::parse(
            b"/WMode 1 def 2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange
            2 beginbfchar <01> <4E00> <02> <D840DC00> endbfchar
            2 beginbfrange <10> <12> <0041> <20> <21> [<0066 0069> <4E8C>] endbfrange
            1 begincidrange <8140> <8142> 100 endcidrange garbage <",
        );
        assert!(map.vertical);
        assert_eq!(map.code(b"\x81\x40x"), Some((2, 0x8140)));
        assert_eq!(map.code(b"\x81\x20x"), None);
        assert_eq!(map.code(b"\x41"), Some((1, 0x41)));
        assert_eq!(map.glyph(0x8142), Some(102));
        let text = |code| map.text(code).unwrap_or_default();
        assert_eq!([text(1), text(2), text(0x12), text(0x20), text(0x21)], ["一", "𠀀", "C", "fi", "二"]);
        assert_eq!(map.text(0x13), None);
    }

    #[test]
    fn maps_of_the_standard() {
        let mut named = Named::default();
        let map = named.get(b"GBK-EUC-H").unwrap();
        let glyph = map.lookup_cid_code(0xD2BB, 2).unwrap();
        assert_eq!(text_of(&named.collection(b"GB1").unwrap(), glyph).unwrap(), "一");
        assert!(named.get(b"No-Such-Map").is_none() && named.collection(b"Identity").is_none());
    }
}
