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

/// Blocks of the fonts of ZhongYi (宋体, 楷体, 仿宋, 黑体 of Windows): first and last character, the shift that is usual, and
/// the signs of the block that documents use most.
const BLOCKS: [(u32, u32, i32, &str); 5] = [
    (0x21, 0x7E, 0x1D, "0123456789.-():/,%"),
    (0x2010, 0x2049, 0x1F30, "“”—…"),
    (0x2460, 0x249B, 0x2329, "①②③④⑤⑴⑵⑶"),
    (0x3001, 0x3017, 0x2E3E, "、。《》"),
    (0xFF01, 0xFF5E, 0xFC44, "，：；（）"),
];

/// Shifts from numbers of glyphs to characters.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Ids {
    /// First glyph, last glyph, shift.
    blocks: Vec<(u32, u32, i32)>,
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
        let glyphs = |(first, last): (u32, u32), shift: i32| {
            (first.saturating_add_signed(-shift), last.saturating_add_signed(-shift))
        };
        let (first, last) = glyphs(HAN, shift);
        let mut blocks = vec![(first, last, shift)];
        let rest: Vec<(u32, u32)> = drawn.iter().copied().filter(|(glyph, _)| *glyph < first).collect();
        for (start, end, usual, favourites) in BLOCKS {
            let shift = block_shift(&rest, (start, end), usual, favourites);
            let (first, last) = glyphs((start, end), shift);
            blocks.push((first, last, shift));
        }
        Some(Self { blocks, shift, share })
    }

    /// The character of a glyph.
    pub(super) fn of(&self, glyph: u32) -> Option<char> {
        if glyph == SPACE {
            return Some(' ');
        }
        let (.., shift) = self.blocks.iter().find(|(first, last, _)| (*first..=*last).contains(&glyph))?;
        char::from_u32(glyph.checked_add_signed(*shift)?)
    }
}

/// The glyph of the space in every TrueType font of Windows.
const SPACE: u32 = 3;

/// The shift near the usual one under which most of the glyphs are the favourite signs of the block.
fn block_shift(drawn: &[(u32, u32)], block: (u32, u32), usual: i32, favourites: &str) -> i32 {
    const NEAR: i32 = 12;
    let score = |shift: i32| -> u32 {
        let of = |(glyph, count): &(u32, u32)| {
            let c = glyph.checked_add_signed(shift).filter(|c| (block.0..=block.1).contains(c));
            let favourite = c.and_then(char::from_u32).is_some_and(|c| favourites.contains(c));
            if favourite { *count } else { 0 }
        };
        drawn.iter().map(of).sum()
    };
    let usual_score = score(usual);
    let best = (usual - NEAR..=usual + NEAR).max_by_key(|shift| (score(*shift), -(shift - usual).abs()));
    best.filter(|shift| score(*shift) > 2 * usual_score).unwrap_or(usual)
}
