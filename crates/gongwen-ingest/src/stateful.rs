//! Encodings that write Chinese in seven bits, as old mail and bulletin boards did: HZ (RFC 1843), ISO-2022-CN (RFC 1922), UTF-7 (RFC 2152).
//!
//! Their bytes are ASCII, so they would pass as UTF-8 and their characters as letters. No decoder of browsers reads them; they
//! are told by their escapes and refused. An escape alone proves nothing: what stands behind it must decode to Chinese.

use encoding_rs::GB18030;

/// Fewest Chinese characters that an escape must give.
const FEWEST: usize = 2;

/// The name of the encoding of `bytes`, if it is one of these.
pub(crate) fn name(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.is_ascii() {
        return None;
    }
    let has = |escape: &[u8]| memchr::memmem::find(bytes, escape).is_some();
    match () {
        () if has(b"\x1B$)A") || has(b"\x1B$)G") || has(b"\x1B$*H") => Some("ISO-2022-CN"),
        () if has(b"\x1B$)C") => Some("ISO-2022-KR"),
        () if has(b"\x1B$B") || has(b"\x1B$@") => Some("ISO-2022-JP"),
        () if is_hz(bytes) => Some("HZ"),
        () if is_utf7(bytes) => Some("UTF-7"),
        () => None,
    }
}

/// Whether what stands between `~{` and `~}` is Chinese.
fn is_hz(bytes: &[u8]) -> bool {
    let mut han = 0;
    let mut at = 0;
    while let Some(open) = bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, b"~{")) {
        let start = at + open + 2;
        let Some(inside) = bytes.get(start..) else { break };
        let len = memchr::memmem::find(inside, b"~}").unwrap_or(inside.len());
        let pairs: Vec<u8> = inside.iter().take(len).map(|byte| byte | 0x80).collect();
        let (text, failed) = GB18030.decode_without_bom_handling(&pairs);
        if !failed {
            han += text.chars().filter(is_han).count();
        }
        at = start + len;
    }
    han >= FEWEST
}

/// Whether what stands between `+` and `-` is Chinese in UTF-16 and base 64.
fn is_utf7(bytes: &[u8]) -> bool {
    let mut han = 0;
    for piece in bytes.split(|b| *b == b'+').skip(1) {
        let len = piece.iter().take_while(|b| sextet(**b).is_some()).count();
        let (mut bits, mut held) = (0_u32, 0_u32);
        let mut units: Vec<u16> = Vec::new();
        for sextet in piece.iter().take(len).filter_map(|b| sextet(*b)) {
            (bits, held) = (bits << 6 | u32::from(sextet), held + 6);
            if held >= 16 {
                held -= 16;
                units.push((bits >> held) as u16);
                bits &= (1 << held) - 1;
            }
        }
        let chars: Result<Vec<char>, _> = char::decode_utf16(units).collect();
        // The rest of the last unit must be nothing; words and sums seldom give Chinese characters alone.
        let chinese = |c: &char| {
            is_han(c)
                || matches!(c, '\u{2010}'..='\u{203F}' | '\u{3000}'..='\u{301F}' | '\u{FF01}'..='\u{FF5E}')
        };
        if let Ok(chars) = chars
            && bits == 0
            && chars.iter().all(chinese)
        {
            han += chars.iter().filter(|c| is_han(c)).count();
        }
    }
    han >= FEWEST
}

/// The value of a digit of base 64.
fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

fn is_han(c: &char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(name(bytes), expected);
    }

    #[test]
    fn escapes_with_chinese_behind_them() {
        // 通知 in each.
        check(b"~{M(V*~}\n", Some("HZ"));
        check(b"\x1B$)A\x0EM(V*\x0F\n", Some("ISO-2022-CN"));
        check(b"+kBp35Q-", Some("UTF-7"));
        check(b"\x1B$B$3\x1B(B", Some("ISO-2022-JP"));
    }

    #[test]
    fn other_text_is_none() {
        for text in ["a~{b", "{~{}~}", "1+1-2, C++ and a+b-c", "+86-755-8888-", "GDP +5-", "~{ab~} \u{901A}"]
        {
            check(text.as_bytes(), None);
        }
    }
}
