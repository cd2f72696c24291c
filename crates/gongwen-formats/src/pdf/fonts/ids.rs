//! Text whose codes are numbers of glyphs: which character each is, told from how often it is drawn.
//!
//! Chinese fonts keep their glyphs in the order of Unicode, block by block, so that number and code point differ by one shift in
//! each block. The shift is searched under which most of the text is common characters. It fails on fonts whose glyphs were
//! numbered anew, and says nothing there: no shift is twice as good as all others.

use std::collections::BTreeSet;

/// Glyphs that must be drawn for a shift to show.
const ENOUGH: u32 = 40;
/// Share of common characters that a shift must reach.
const SHARE: f64 = 0.3;
/// How much better than the next best it must be.
const BETTER: f64 = 2.0;
/// Chinese characters, as fonts have them.
const HAN: (u32, u32) = (0x4E00, 0x9FA5);

/// What the fonts of ZhongYi (宋体, 楷体, 仿宋, 黑体 of Windows) hold before their Chinese characters.
#[derive(Debug, Clone, PartialEq)]
struct Block {
    first: u32,
    /// By number of glyph from `first` on.
    characters: Vec<char>,
}

/// The signs that documents use most, by which a block finds its place.
const FAVOURITES: &str = "，。、：；（）“”《》—…①②③④⑤≥≤";
/// The glyph of the space, from which the letters of ASCII follow, in every TrueType font of Windows.
const SPACE: u32 = 3;
/// The glyphs of 、 and ！, from which the signs of GB 2312 and the wide letters are counted.
const COMMA: (char, u32) = ('、', 451);
const WIDE: (char, u32) = ('！', 701);

/// Shifts from numbers of glyphs to characters.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Ids {
    blocks: Vec<Block>,
    /// The shift of Chinese characters.
    pub(in super::super) shift: i32,
    /// Share of common characters under it.
    pub(in super::super) share: f64,
}

impl Ids {
    /// Searches the shifts for glyphs and how often each is drawn.
    pub(super) fn find(drawn: &[(u32, u32)], common: &BTreeSet<char>) -> Option<Self> {
        let total: u32 = drawn.iter().map(|(_, count)| count).sum();
        if total < ENOUGH {
            return None;
        }
        // The shift plus 0x10000 is never negative.
        let mut votes = vec![0u32; 0x20000];
        for (glyph, count) in drawn.iter().filter(|(glyph, _)| *glyph < 0x10000) {
            for c in common {
                if let Some(vote) = votes.get_mut((u32::from(*c) + 0x10000 - glyph) as usize) {
                    *vote += count;
                }
            }
        }
        let best = votes.iter().enumerate().max_by_key(|(at, vote)| (**vote, usize::MAX - at))?;
        let (at, most) = (best.0, *best.1);
        let next = votes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, vote)| *vote).max()?;
        let share = f64::from(most) / f64::from(total);
        if share < SHARE || f64::from(most) < BETTER * f64::from(next) {
            return None;
        }
        let shift = at as i32 - 0x10000;
        let first = HAN.0.saturating_add_signed(-shift);
        let rest: Vec<(u32, u32)> = drawn.iter().copied().filter(|(glyph, _)| *glyph < first).collect();
        let blocks = vec![
            Block { first: SPACE, characters: (' '..='~').collect() },
            Block::near(&rest, signs(), COMMA),
            Block::near(&rest, ('！'..='～').collect(), WIDE),
        ];
        Some(Self { blocks, shift, share })
    }

    /// The character of a glyph.
    pub(super) fn of(&self, glyph: u32) -> Option<char> {
        let han = glyph.checked_add_signed(self.shift).filter(|c| (HAN.0..=HAN.1).contains(c));
        let sign = |block: &Block| block.characters.get(glyph.checked_sub(block.first)? as usize).copied();
        han.and_then(char::from_u32).or_else(|| self.blocks.iter().find_map(sign))
    }
}

impl Block {
    /// A block that begins near where it usually does: there, or where most of the glyphs are favourite signs.
    fn near(drawn: &[(u32, u32)], characters: Vec<char>, (sign, usual): (char, u32)) -> Self {
        const NEAR: u32 = 12;
        let before = characters.iter().position(|c| *c == sign).unwrap_or(0) as u32;
        let usual = usual.saturating_sub(before);
        let score = |first: u32| -> u32 {
            let of = |(glyph, count): &(u32, u32)| {
                let c = glyph.checked_sub(first).and_then(|at| characters.get(at as usize));
                if c.is_some_and(|c| FAVOURITES.contains(*c)) { *count } else { 0 }
            };
            drawn.iter().map(of).sum()
        };
        let near = usual.saturating_sub(NEAR)..=usual + NEAR;
        let best = near.max_by_key(|first| (score(*first), std::cmp::Reverse(first.abs_diff(usual))));
        let first = best.filter(|first| score(*first) > 2 * score(usual)).unwrap_or(usual);
        Self { first, characters }
    }
}

/// The signs of GB 2312 up to its punctuation, in the order of Unicode.
fn signs() -> Vec<char> {
    let pair = |row: u8| move |cell: u8| super::simple::chinese(row, cell);
    let all = (0xA1..=0xA9).flat_map(|row| (0xA1..=0xFE).filter_map(pair(row)));
    // What GBK added to the rows of GB 2312.
    let added = |c: &char| matches!(*c, 'ⅰ'..='ⅹ' | '€' | '〇' | 'ɑ' | 'ɡ' | 'ń' | 'ň' | 'ǹ');
    let mut signs: Vec<char> = all.filter(|c| *c <= '〗' && !added(c)).collect();
    signs.sort_unstable();
    signs.dedup();
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_show_in_a_long_text() {
        let words = super::super::Words::new().unwrap();
        let text = "各区人民政府，市政府直属各单位：现将《关于进一步加强城市管理工作的实施方案》印发给你们，请认真组织实施。";
        let id = |c: char| match u32::from(c) {
            c @ 0x4E00..=0x9FA5 => c - 0x49CA,
            c @ 0xFF01..=0xFF5E => c - 0xFC44,
            c => signs().iter().position(|s| u32::from(*s) == c).unwrap() as u32 + 101,
        };
        let drawn: Vec<(u32, u32)> = text.chars().map(|c| (id(c), 1)).collect();
        let ids = Ids::find(&drawn, &words.common).unwrap();
        assert_eq!(drawn.iter().map(|(glyph, _)| ids.of(*glyph).unwrap()).collect::<String>(), text);
        assert_eq!(
            (ids.of(256), ids.of(305), ids.of(311), ids.of(0x1E)),
            (Some('“'), Some('≥'), Some('①'), Some(';'))
        );
        assert_eq!(Ids::find(&drawn[..20], &words.common), None, "too short");
        let mixed: Vec<(u32, u32)> = (0..200).map(|n| (n * 97 % 7001, 1)).collect();
        assert_eq!(Ids::find(&mixed, &words.common), None, "no order");
    }
}
