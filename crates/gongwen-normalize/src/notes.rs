//! Pinyin notes: readings in brackets that a page's software put behind characters, `发(fā)`.
//!
//! A note is told by its shape (a bracket right behind a Chinese character, with Latin letters inside)
//! and by its reading: it must be one of the readings of that character, tone included, so that
//! `（VR/AR）`, `(an)` in an English phrase and `(深圳)` stay. A reading may span several characters,
//! `深圳（shēnzhèn）`. A reading without a tone mark counts only where most such brackets in the document are
//! notes; what a wrong tone means cannot be known, so it stays. Other shapes: `【fā】`, `(xíng/háng)`, `(ㄈㄚ)`, `[发展]{fā zhǎn}`.

use std::borrow::Cow;

use gongwen_text::{Edits, Fold, Span, Text, Why, reads_as_han, window};
use memchr::memchr_iter;
use pinyin::ToPinyinMulti;
use unicode_normalization::UnicodeNormalization;

use crate::look::{Lines, Traits};
use crate::repair::is_toned;

/// Longest note in bytes, brackets left out, and in characters that it reads.
const LONGEST: usize = 64;
const MOST_CHARACTERS: usize = 8;

/// Brackets that hold notes.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('（', '）'), ('【', '】'), ('[', ']'), ('{', '}')];

/// What parts the alternatives of a note.
const ALTERNATIVES: [char; 6] = ['/', '／', ',', '，', '、', ';'];

/// Fewest notes without tone marks that make a page one of such notes, and the share of its brackets that they must be.
const FEWEST: usize = 4;
const SHARE: (usize, usize) = (4, 5);

/// How well a bracket fits the characters before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// A reading with a tone mark.
    Toned,
    /// A reading without any tone mark: a neutral tone, or the marks were left out.
    Plain,
    /// A reading with a tone mark, of another character.
    Misplaced,
    /// Latin letters that are no reading.
    None,
}

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::BRACKET.when(BRACKETS.iter().any(|pair| pair.0 == c))
}

/// The brackets of a text that may be notes, in order, each with a space that stands before it.
#[derive(Debug)]
pub(crate) struct Notes {
    found: Vec<(Span<Text>, Fit)>,
}

impl Notes {
    /// Notes that are no reading of what stands before them: there bytes may have fallen out of step.
    pub(crate) fn misplaced(&self) -> impl Iterator<Item = Span<Text>> {
        self.found.iter().filter(|(_, fit)| *fit == Fit::Misplaced).map(|(span, _)| *span)
    }

    /// Takes the notes out.
    pub(crate) fn edits(&self) -> Edits {
        let count = |fit: Fit| self.found.iter().filter(|found| found.1 == fit).count();
        let (toned, plain) = (count(Fit::Toned), count(Fit::Plain));
        let throughout = toned + plain >= FEWEST && (toned + plain) * SHARE.1 >= self.found.len() * SHARE.0;
        let most = toned * 2 > self.found.len() || throughout;
        let mut edits = Edits::with_capacity(toned);
        for &(span, fit) in &self.found {
            if fit == Fit::Toned || fit == Fit::Plain && most {
                edits.delete(span, Why::Fold(Fold::PinyinNote));
            }
        }
        edits
    }
}

/// Finds what may be notes.
pub(crate) fn find(text: &str, lines: &Lines) -> Notes {
    // One allocation, where most brackets are notes.
    let mut notes = Notes { found: Vec::with_capacity(memchr_iter(b'(', text.as_bytes()).count()) };
    for line in lines.with(Traits::BRACKET) {
        find_in(text, line.span, &mut notes.found);
    }
    notes
}

/// Finds what may be a note in a line.
fn find_in(text: &str, line: Span<Text>, found: &mut Vec<(Span<Text>, Fit)>) {
    let text = window::cut(text, ..line.end());
    let bytes = text.as_bytes();
    let mut at = line.start();
    // End of the characters that the last note belongs to, and its own: a second note there is theirs too.
    let (mut owner, mut last) = (0, 0);
    // First bytes of the brackets.
    let begins = |b: &u8| matches!(b, b'(' | b'[' | b'{' | 0xE3 | 0xEF);
    while let Some(skip) = bytes.get(at..).and_then(|bytes| bytes.iter().position(begins)) {
        let open = at + skip;
        let Some(rest) = text.get(open..) else { break };
        let opening = rest.chars().next().unwrap_or_default();
        at = open + opening.len_utf8();
        let Some((_, closing)) = BRACKETS.iter().find(|pair| pair.0 == opening) else { continue };
        let Some(inside) = bracket(window::cut(text, at..), *closing) else { continue };
        let end = at + inside.len() + closing.len_utf8();
        let before = window::cut(text, ..open);
        let start = before.strip_suffix([' ', '\u{A0}', '\u{3000}']).unwrap_or(before).len();
        if opening == '{' {
            // The characters that are read stand in square brackets before it.
            let own = window::cut(before, line.start()..);
            let base = own.strip_suffix(']').and_then(|b| b.rsplit_once('['));
            if let Some((outside, inner)) = base
                && fit(inner, inside) == Fit::Toned
                && line.start() + outside.len() >= last
            {
                let bracket = line.start() + outside.len();
                found.push((Span::new(bracket, bracket + 1), Fit::Toned));
                found.push((Span::new(open - 1, end), Fit::Toned));
                last = end;
                at = end;
            }
            continue;
        }
        let owned = if start == last { owner } else { start };
        let fit = fit(window::cut(text, ..owned), inside);
        if matches!(fit, Fit::Toned | Fit::Plain) {
            (owner, last) = (owned, end);
        }
        found.push((Span::new(start, end), fit));
        at = end;
    }
}

/// What stands in the bracket that `rest` is the inside and more of, if it is letters of notes alone.
fn bracket(rest: &str, closing: char) -> Option<&str> {
    let inside = |c: char| {
        is_letter(c)
            || c.is_alphabetic() && !reads_as_han(c)
            || matches!(c, '\u{300}'..='\u{30C}' | ' ' | '\'' | '’' | '-' | '\u{3000}' | '˙')
            || is_joint(c)
            || ALTERNATIVES.contains(&c)
    };
    let end = rest
        .char_indices()
        .take_while(|(k, c)| *k <= LONGEST && inside(*c))
        .last()
        .map(|(k, c)| k + c.len_utf8())?;
    let (inside, behind) = rest.split_at_checked(end)?;
    behind.starts_with(closing).then_some(inside)
}

/// Points between the syllables of a note.
fn is_joint(c: char) -> bool {
    matches!(c, '·' | '・' | '‧' | '•')
}

/// Whether `c` is a letter or a tone mark of bopomofo, which Chinese text has in notes alone.
fn is_bopomofo(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | 'ˊ' | 'ˇ' | 'ˋ' | '˙' | ' ' | '\u{3000}')
}

fn fit(before: &str, inside: &str) -> Fit {
    if inside.contains(|c| ('\u{3105}'..='\u{31BF}').contains(&c))
        && inside.chars().all(is_bopomofo)
        && before.ends_with(reads_as_han)
    {
        return Fit::Toned;
    }
    if inside.contains(ALTERNATIVES) {
        let fits = |one: &str| fit(before, one.trim()) == Fit::Toned;
        return if inside.split(ALTERNATIVES).all(fits) { Fit::Toned } else { Fit::None };
    }
    let Some(note) = spell(inside) else { return Fit::None };
    let toned = note.chars().any(|c| !c.is_ascii() && c != 'ü');
    if reads(before, &note, toned, MOST_CHARACTERS) {
        return if toned { Fit::Toned } else { Fit::Plain };
    }
    if toned { Fit::Misplaced } else { Fit::None }
}

/// A note in the spelling of the tables: composed, lower case, the usual stand-ins replaced, no breaks
/// between syllables. `None` for what is no spelling at all.
fn spell(inside: &str) -> Option<Cow<'_, str>> {
    if inside.chars().all(is_letter) {
        return Some(Cow::Borrowed(inside));
    }
    let mut note = String::with_capacity(inside.len());
    // Characters that have no composed forms with tone marks give way to those that have.
    let letters = inside.chars().map(|c| match c {
        'ɑ' => 'a',
        'ɡ' => 'g',
        'v' | 'V' => 'ü',
        'ａ'..='ｚ' | 'Ａ'..='Ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    });
    for c in letters.nfc().flat_map(char::to_lowercase) {
        note.push(match c {
            ' ' | '\u{3000}' | '\'' | '’' | '-' => continue,
            _ if is_joint(c) => continue,
            // A breve for the caron of the third tone.
            'ă' => 'ǎ',
            'ĕ' => 'ě',
            'ĭ' => 'ǐ',
            'ŏ' => 'ǒ',
            'ŭ' => 'ǔ',
            c if is_letter(c) => c,
            _ => return None,
        });
    }
    (!note.is_empty()).then_some(Cow::Owned(note))
}

/// Whether `c` is a letter of the tables' spelling.
fn is_letter(c: char) -> bool {
    // No `v`: it stands for `ü`.
    matches!(c, 'a'..='u' | 'w'..='z' | 'ü' | 'ê') || is_toned(c)
}

/// Whether `note` is a reading of the last characters of `before`, at most `most` of them.
fn reads(before: &str, note: &str, toned: bool, most: usize) -> bool {
    let mut chars = before.chars();
    let Some(c) = chars.next_back().filter(|_| most > 0) else { return false };
    let Some(readings) = c.to_pinyin_multi() else { return false };
    let rest = chars.as_str();
    let fits = |reading: &str| match note.strip_suffix(reading) {
        Some("") => true,
        Some(earlier) => reads(rest, earlier, toned, most - 1),
        None => false,
    };
    readings.into_iter().any(|r| fits(r.with_tone()) || !toned && fits(r.plain()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let look = Look::new(traits, Traits::NONE);
        let edits = |text: &str| find(text, &look.lines(text)).edits();
        let text = edits(input).apply_to(input);
        assert_eq!(text, expected);
        assert!(edits(&text).is_empty(), "a second pass changes nothing");
    }

    #[test]
    fn readings_with_tones_go() {
        check("無錫市發(fā)展規(guī)劃", "無錫市發展規劃");
        check("重（chóng）庆（qìng）和重（zhòng）点", "重庆和重点");
        check("深汕（shēnshàn）、拉萨(Lā sà)", "深汕、拉萨");
    }

    #[test]
    fn other_spellings() {
        check("绿(lǜ)旅(lu\u{308}\u{30C})女(nǚ)", "绿旅女");
        check("发(fɑ\u{304})", "发");
        check("馬(mă)", "馬");
        check("湖( hú )", "湖");
        check("重 (chóng)(chóng)庆", "重庆");
    }

    #[test]
    fn real_brackets_stay() {
        for text in [
            "可穿戴设备（VR/AR）",
            "合同研究（CRO+CDMO）",
            "研究院(苏州)",
            "应用程序（app）",
            "安(an)",
            "马(mà)",
            "a phrase (an) in English",
            "(fā)",
            "第一(yì",
            "（）",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn other_brackets_and_alternatives() {
        check("规【guī】划【huà】", "规划");
        check("行(xíng/háng)业，还(hái，huán)款", "行业，还款");
        check("發(ㄈㄚ)展（ㄓㄢˇ）", "發展");
        check("[数字经济]{shù·zì·jīng·jì}发展", "数字经济发展");
        for text in ["【an】", "附件[a]{b}", "接口(in/out)", "[数字]{fā zhǎn}"] {
            check(text, text);
        }
    }

    #[test]
    fn a_page_of_readings_without_tones() {
        check("國(guo)家(jia)發(fa)(fa)展(zhan)規(gui)劃(hua)（VR）", "國家發展規劃（VR）");
        check("一次(ci)、二次(ci)（AR）（VR）（MR）", "一次(ci)、二次(ci)（AR）（VR）（MR）");
    }

    #[test]
    fn readings_without_tones_need_company() {
        check("他們(men)發(fā)現(xiàn)", "他們發現");
        check("他們(men)說", "他們(men)說");
    }
}
