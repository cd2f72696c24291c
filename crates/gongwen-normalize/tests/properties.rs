//! What holds for any text.

use std::sync::LazyLock;

use encoding_rs::{GB18030, UTF_8};
use gongwen_normalize::{Normalizer, Options};
use gongwen_text::{Draft, Span};
use proptest::prelude::*;

/// Pieces that documents, and the damage done to them, are made of.
const PIECES: &[&str] = &[
    "发展",
    "發展",
    "(zhǎn)",
    "(fā)",
    "（shēng）",
    "省",
    "發",
    "显著",
    "著力",
    "著",
    "着",
    "乾",
    "裡",
    "么",
    "於",
    " ",
    "　",
    "\u{A0}",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "  ",
    "１",
    "2",
    "．",
    "％",
    "Ａ",
    "GDP",
    "and",
    "（",
    "）",
    "(",
    ")",
    "。",
    "，",
    "、",
    "“",
    "”",
    "!",
    "?",
    "年",
    "万",
    "个",
    "项",
    "第一章",
    "表",
    "\0",
    "\u{200B}",
    "\u{FEFF}",
    "\u{202E}",
    "\u{85}",
    "\u{AD}",
    "\u{C}",
    "豈",
    "\u{F900}",
    "\u{FFFD}",
    "𠮷",
    "㑮",
    "é",
    "lǜ",
    "ü",
    "u\u{308}\u{30C}",
    "-",
    "—",
    ".",
    "1",
    "0",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// All steps but the repairs, which are tested on the damage that they know.
fn normalizer() -> &'static Normalizer {
    static NORMALIZER: LazyLock<Normalizer> = LazyLock::new(|| {
        Normalizer::with_options(&Options { repairs: false, ..Options::default() }).unwrap()
    });
    &NORMALIZER
}

/// Whether a change takes in the byte `at` of the text.
fn is_edited(draft: &Draft, at: usize) -> bool {
    let folds = draft.folds().iter().map(|f| f.span);
    let mut spans = folds.chain(draft.repairs().iter().map(|r| r.span));
    spans.any(|span| span.start() <= at && at < span.end())
}

/// The seeds in two encodings, repairs and all.
#[test]
#[expect(clippy::disallowed_methods, reason = "the seeds are files")]
fn documents() {
    let normalizer = Normalizer::new().unwrap();
    for seed in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds")).unwrap() {
        let text = std::fs::read_to_string(seed.unwrap().path()).unwrap();
        for encoding in [UTF_8, GB18030] {
            let bytes = encoding.encode(&text).0;
            let decoded = gongwen_ingest::decode(&bytes, None).unwrap();
            let once = normalizer.normalize(&decoded.text).draft;
            let again = normalizer.normalize(once.text()).draft;
            assert_eq!(again.text(), once.text());
            assert!(again.folds().is_empty() && again.repairs().is_empty());
            let map = once.map().then(&decoded.map);
            for (at, c) in once.text().char_indices() {
                let own = &bytes[map.range(Span::new(at, at + c.len_utf8())).range()];
                let (own, bad) = encoding.decode_without_bom_handling(own);
                assert!(!bad, "{c:?} at {at}");
                assert!(is_edited(&once, at) || own.chars().eq([c]), "{c:?} at {at} is not {own:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once(text in text()) {
        let once = normalizer().normalize(&text);
        let again = normalizer().normalize(once.draft.text());
        prop_assert_eq!(again.draft.text(), once.draft.text());
        prop_assert!(again.draft.folds().is_empty() && again.draft.repairs().is_empty());
    }

    #[test]
    fn positions_lead_back_to_whole_characters(text in text()) {
        let draft = normalizer().normalize(&text).draft;
        let invisible = draft.text().contains(['\0', '\r', '\u{202E}']);
        prop_assert!(!invisible);
        for (at, c) in draft.text().char_indices() {
            let origin = draft.map().range(Span::new(at, at + c.len_utf8()));
            prop_assert!(text.get(origin.range()).is_some(), "{:?} at {} of {:?}", c, at, draft.text());
            if !is_edited(&draft, at) {
                prop_assert_eq!(text[origin.range()].chars().collect::<Vec<_>>(), [c]);
            }
        }
    }
}
