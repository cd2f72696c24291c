//! The map leads each character back to its own bytes, for any bytes.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use gongwen_ingest::decode;
use gongwen_model::DecodedSource;
use gongwen_text::Span;
use proptest::prelude::*;

fn encoding(name: &str) -> &'static Encoding {
    [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE].into_iter().find(|e| e.name() == name).unwrap()
}

/// What must hold of `decoded`, made from `bytes` with one encoding for all lines.
fn check(bytes: &[u8], decoded: &DecodedSource) {
    assert_eq!(decoded.map.len(), decoded.text.len(), "the map tiles the text");
    let targets = decoded.map.targets();
    assert_eq!(targets.len(), 1, "no byte is lost: {targets:?}");
    assert!(targets[0].start() <= 4 && targets[0].end() == bytes.len(), "{targets:?}");
    let mixed = decoded.diagnostics.iter().any(|d| d.diagnostic.code == "decode/mixed");
    let mut at = targets[0].start();
    for (start, c) in decoded.text.char_indices() {
        let source = decoded.map.range(Span::new(start, start + c.len_utf8()));
        assert!(source.start() <= at && at <= source.end(), "in order: {source:?} after {at}");
        at = source.end();
        if c == '\u{FFFD}' || mixed {
            continue;
        }
        let own = &bytes[source.range()];
        let (text, bad) = encoding(decoded.encoding.name).decode_without_bom_handling(own);
        assert!(!bad && text.contains(c) && text.chars().count() <= 2, "{c:?} is not {own:x?}");
    }
    assert_eq!(at, bytes.len());
}

#[test]
fn odd_characters() {
    // The euro sign of 0x80, four bytes, two code points of one pair, a surrogate pair.
    let text = "关于本办法的规定".repeat(4);
    let gb = |odd: &[u8]| [&GB18030.encode(&text).0, odd, b"\n"].concat();
    let place = |bytes: &[u8], odd: &str| {
        let decoded = decode(bytes, None).unwrap();
        check(bytes, &decoded);
        let at = decoded.text.find(odd).unwrap();
        decoded.map.range(Span::new(at, at + odd.len())).range()
    };
    assert_eq!(place(&gb(b"\x80"), "€"), 64..65);
    assert_eq!(place(&gb(b"\x95\x32\x82\x36"), "𠀀"), 64..68);
    let big5 = [&BIG5.encode(&"關於本辦法的規定".repeat(4)).0, b"\x88\x62a".as_slice()].concat();
    assert_eq!(place(&big5, "\u{CA}\u{304}"), 64..66);
    assert_eq!(place(&big5, "a"), 66..67);
    let utf16: Vec<u8> = format!("{text}𠀀！").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(place(&utf16, "𠀀"), 64..68);
    assert_eq!(place(&utf16, "！"), 68..70);
}

#[test]
fn clean_text_is_one_run() {
    let decoded = decode("\u{FEFF}第一条\n".repeat(50).as_bytes(), None).unwrap();
    assert_eq!(decoded.map.runs(), 1);
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>, declared in prop::option::of("[a-z0-9=-]{0,12}")) {
        if let Ok(decoded) = decode(&bytes, declared.as_deref()) {
            check(&bytes, &decoded);
        }
    }

    /// Text with a tenth of its bytes replaced: mostly characters, with all kinds of damage.
    #[test]
    fn damaged_text(
        which in 0..5usize,
        lines in prop::collection::vec("[关于印发条例的通知第一二三四章会产業發展為國家€ᠠα𠀀〇a-z0-9，。]{0,20}", 1..8),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    ) {
        let text = lines.join("\n");
        let mut bytes = match [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE][which] {
            e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            e => e.encode(&text).0.into_owned(),
        };
        for (index, byte) in damage {
            if !bytes.is_empty() {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let Ok(decoded) = decode(&bytes, None) {
            check(&bytes, &decoded);
        }
    }
}
