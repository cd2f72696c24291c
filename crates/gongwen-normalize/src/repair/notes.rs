//! Pinyin notes, as far as they are evidence of a repair: `字(zì)`.

use pinyin::ToPinyinMulti;

/// Longest note in bytes, without its brackets: `zhuāng`, with room to spare.
const LONGEST: usize = 12;

/// Whether `c` is a letter with a tone.
pub(crate) fn is_toned(c: char) -> bool {
    matches!(
        c,
        'ā' | 'á'
            | 'ǎ'
            | 'à'
            | 'ē'
            | 'é'
            | 'ě'
            | 'è'
            | 'ī'
            | 'í'
            | 'ǐ'
            | 'ì'
            | 'ō'
            | 'ó'
            | 'ǒ'
            | 'ò'
            | 'ū'
            | 'ú'
            | 'ǔ'
            | 'ù'
            | 'ǖ'
            | 'ǘ'
            | 'ǚ'
            | 'ǜ'
            | 'ń'
            | 'ň'
            | 'ǹ'
            | 'ḿ'
    )
}

/// The note body at the start of `text` and the bytes up to behind its closing bracket: `jié` of `jié)…`.
/// Without a tone mark it is no note.
pub(super) fn body(text: &str) -> Option<(&str, usize)> {
    let mut toned = false;
    for (at, c) in text.char_indices() {
        match c {
            ')' | '）' if toned => return Some((text.get(..at)?, at + c.len_utf8())),
            'a'..='z' | 'ü' => {}
            _ if is_toned(c) => toned = true,
            _ => return None,
        }
        if at > LONGEST {
            return None;
        }
    }
    None
}

/// The note body at the start of `text`, which may be without a tone (`men`) as its bracket was torn off.
pub(super) fn torn(text: &str) -> Option<(&str, usize)> {
    let plain = || {
        let end = text.bytes().take_while(u8::is_ascii_lowercase).take(LONGEST).count();
        let (note, behind) = text.split_at_checked(end)?;
        (end > 1 && behind.starts_with(')')).then_some((note, end + 1))
    };
    body(text).or_else(plain)
}

/// The note at the start of `text`, brackets included: `jié` of `(jié)…`.
pub(super) fn note(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix(['(', '（'])?;
    let (note, len) = body(rest)?;
    Some((note, text.len() - rest.len() + len))
}

/// Where the note that ends `text` begins, if one does.
pub(super) fn note_before(text: &str) -> Option<usize> {
    if !text.ends_with([')', '）']) {
        return None;
    }
    let open = text.char_indices().rev().skip(1).take(LONGEST).find(|(_, c)| matches!(c, '(' | '（'))?.0;
    note(text.get(open..)?).filter(|n| open + n.1 == text.len()).map(|_| open)
}

/// Whether `c` can be read as `note`.
pub(super) fn reads(c: char, note: &str) -> bool {
    c.to_pinyin_multi().is_some_and(|readings| readings.into_iter().any(|r| r.with_tone() == note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_by_shape_and_reading() {
        assert_eq!(note("(jié)約"), Some(("jié", 6)));
        assert_eq!(note("（jié）約"), Some(("jié", 10)));
        assert_eq!(body("jié)約"), Some(("jié", 5)));
        for other in ["(VR/AR)", "(an)", "(jié", "(jié jié)", "jié)", "()", ""] {
            assert_eq!(note(other), None, "{other}");
        }
        assert_eq!(note_before("節(jié)"), Some(3));
        assert_eq!(note_before("節(an)"), None);
        assert!(reads('長', "zhǎng") && reads('長', "cháng") && !reads('長', "chāng"));
    }
}
