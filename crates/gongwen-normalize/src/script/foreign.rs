//! Passages in Japanese and Korean, whose Chinese characters have a standard of their own.
//!
//! A passage is what stands between two punctuation marks. Hangul in it, or two kana, make it foreign; where kana are more than
//! a seventh of a line the whole line is. A bracket behind a foreign passage belongs to it. One kana alone is the fashion of shop signs.

use std::ops::Range;

use crate::look::Traits;

/// Kana of a passage that make it Japanese.
const FEWEST_KANA: usize = 2;

/// One in how many characters of a Japanese line is kana at least.
const KANA_SHARE: usize = 7;

/// What `c` is to this step.
pub(super) fn traits(c: char) -> Traits {
    Traits::FOREIGN.when(is_kana(c) || is_hangul(c))
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}')
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '(' | '「' | '『' | '《' | '〈' | '【' | '“')
}

fn is_border(c: char) -> bool {
    is_opening(c)
        || matches!(
            c,
            '）' | ')'
                | '」'
                | '』'
                | '》'
                | '〉'
                | '】'
                | '”'
                | '。'
                | '，'
                | '、'
                | '；'
                | '：'
                | '！'
                | '？'
        )
        || matches!(c, ',' | ';' | ':' | '!' | '?' | '\t')
}

/// The foreign passages of a line, in characters of it.
pub(super) fn passages(line: &[char]) -> Vec<Range<usize>> {
    let kana = line.iter().filter(|c| is_kana(**c)).count();
    let printed = line.iter().filter(|c| !c.is_ascii() && !is_border(**c)).count();
    if kana >= FEWEST_KANA && kana * KANA_SHARE > printed {
        return std::iter::once(0..line.len()).collect();
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for piece in line.split(|c| is_border(*c)) {
        let to = from + piece.len();
        let kana = piece.iter().filter(|c| is_kana(**c)).count();
        let own = kana >= FEWEST_KANA || piece.iter().any(|c| is_hangul(*c));
        let opening = from.checked_sub(1).filter(|k| line.get(*k).is_some_and(|c| is_opening(*c)));
        let follows = opening.is_some_and(|k| out.last().is_some_and(|last| last.end == k));
        if own || follows {
            out.push(from..to);
        }
        from = to + 1;
    }
    out
}

/// The line without its foreign passages.
pub(super) fn without(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let passages = passages(&chars);
    let mut out = String::with_capacity(line.len());
    let mut skipped = passages.iter().peekable();
    for (k, c) in chars.iter().enumerate() {
        while skipped.next_if(|p| p.end <= k).is_some() {}
        if !skipped.peek().is_some_and(|p| p.contains(&k)) {
            out.push(*c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(without(line), expected);
    }

    #[test]
    fn passages_are_told_by_their_letters() {
        check("産業の発展を図る計画", "");
        check("與韓國產業部（산업통상자원부）簽署", "與韓國產業部（）簽署");
        check("한국 환경부(韓國環境部)與我部", "()與我部");
        check("參見《経済産業省のデータ》，本市規劃發展產業體系建設", "參見《》，本市規劃發展產業體系建設");
    }

    #[test]
    fn one_kana_is_no_passage() {
        check("鮮の味餐飲公司", "鮮の味餐飲公司");
        check("推動產業發展", "推動產業發展");
    }
}
