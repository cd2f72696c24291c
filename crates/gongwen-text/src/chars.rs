//! What kind of character a code point is, where more than one stage must know.

/// Whether `c` is a unified ideograph: U+3400–U+4DBF (extension A), U+4E00–U+9FFF (the basic block), and the planes of
/// the later extensions, U+20000–U+3FFFF.
///
/// Not among them are 〇 and 々, which Unicode has among the signs, and the compatibility ideographs
/// (U+F900–U+FAFF), which are second code points: see [`reads_as_han`].
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `c` is a Chinese character to a reader: a unified ideograph ([`is_han`]), a compatibility ideograph
/// (U+F900–U+FAFF), or 〇.
pub fn reads_as_han(c: char) -> bool {
    is_han(c) || matches!(c, '\u{F900}'..='\u{FAFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_ideographs() {
        for c in ['一', '鿿', '㐀', '䶿', '\u{20087}', '\u{323AF}'] {
            assert!(is_han(c) && reads_as_han(c), "{c}");
        }
        for c in ['〇', '\u{F900}', '\u{FA1F}'] {
            assert!(!is_han(c) && reads_as_han(c), "{c}");
        }
        for c in ['a', '1', '。', '、', '々', '\u{4DC0}', 'あ', 'ㄅ', '⽤', '\u{E000}', '（'] {
            assert!(!reads_as_han(c), "{c}");
        }
    }
}
