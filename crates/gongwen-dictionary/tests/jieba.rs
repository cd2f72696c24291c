//! The dictionary gives the answers of jieba-rs, on all its words, on texts, and on sentences made of its words.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use gongwen_dictionary::{Dictionary, Word, is_in_words, words};
use jieba_rs::Jieba;
use proptest::prelude::*;

/// Further words of all sorts: of known words, of unknown characters, across the cut of others, with letters, with signs.
const ADDED: [&str; 12] = [
    "概念验证中心",
    "验证中心",
    "研究院",
    "创新联合体",
    "龘龘",
    "的是",
    "5G基地",
    "\u{20000}",
    "\u{20000}城\u{20001}",
    "甲“乙",
    "C++平台",
    "专精特新“小巨人”企业",
];

struct Both {
    ours: Dictionary,
    jieba: Jieba,
}

impl Both {
    fn new(added: &[&str]) -> Self {
        let mut jieba = Jieba::new();
        for word in added.iter().filter(|w| !w.is_empty()) {
            if !jieba.has_word(word) {
                jieba.add_word(word, None, None);
            }
        }
        Self { ours: Dictionary::new(added), jieba }
    }

    #[track_caller]
    fn check(&self, text: &str) {
        let ends = self.jieba.cut(text, false).into_iter().map(|token| token.byte_end);
        let expected: Vec<usize> = std::iter::once(0).chain(ends).collect();
        assert_eq!(self.ours.boundaries(text), expected, "{text}");
    }

    #[track_caller]
    fn check_common(&self, text: &str) {
        let tags = self.jieba.tag(text, false);
        let expected = matches!(tags.as_slice(), [only] if !only.tag.starts_with("nr"));
        assert_eq!(self.ours.is_common(text), expected, "{text}");
    }
}

static PLAIN: LazyLock<Both> = LazyLock::new(|| Both::new(&[]));
static WITH_ADDED: LazyLock<Both> = LazyLock::new(|| Both::new(&ADDED));
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| words().collect());

#[test]
fn the_words_are_those_of_jieba_with_their_frequencies() {
    let described = format!("{:?}", PLAIN.jieba);
    let total: u64 = WORDS.iter().map(|w| u64::from(w.frequency)).sum();
    assert!(described.contains(&format!("records_len: {},", WORDS.len())), "{described}");
    assert!(described.contains(&format!("total_freq: {total} ")), "{described}");
    let once: BTreeMap<&str, u32> = WORDS.iter().map(|w| (w.text.as_str(), w.frequency)).collect();
    assert_eq!(once.len(), WORDS.len());
    for (word, frequency) in once {
        assert!(PLAIN.jieba.has_word(word), "{word}");
        // Of a word that is cut out as one, the frequency itself, rounded, or one more.
        if PLAIN.jieba.cut(word, false).len() == 1 {
            let suggested = PLAIN.jieba.suggest_freq(word) as u64;
            assert!(
                (0..=1).contains(&(suggested.wrapping_sub(u64::from(frequency)))),
                "{word}: {frequency} {suggested}"
            );
        }
    }
}

#[test]
fn each_word_is_cut_and_judged_alike() {
    for word in WORDS.iter() {
        PLAIN.check(&word.text);
        PLAIN.check_common(&word.text);
        WITH_ADDED.check(&word.text);
    }
    for word in ADDED {
        WITH_ADDED.check(word);
        WITH_ADDED.check_common(word);
    }
}

#[test]
fn each_character_stands_in_words_or_alone() {
    for c in '\0'..=char::MAX {
        let text: String = ['研', c, '究', c, c].iter().collect();
        WITH_ADDED.check(&text);
        let known = words_hold(c);
        if known || !is_in_words(c) || c.is_ascii() {
            PLAIN.check_common(&c.to_string());
        }
    }
}

/// Whether `c` is a word of the dictionary.
fn words_hold(c: char) -> bool {
    PLAIN.jieba.has_word(c.encode_utf8(&mut [0; 4]))
}

/// The lines of all files below `dir`, whatever their encoding.
#[expect(clippy::disallowed_methods, reason = "a test reads files")]
fn lines(dir: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            lines(&path, found);
        } else {
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            found.extend(text.lines().map(str::to_owned));
        }
    }
}

#[test]
fn texts_are_cut_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    lines(&root.join("seeds"), &mut found);
    lines(&root.join("fixtures"), &mut found);
    assert!(found.len() > 1_000);
    for line in found {
        PLAIN.check(&line);
        WITH_ADDED.check(&line);
        // As link asks: whether a few characters are a word.
        let chars: Vec<char> = line.chars().collect();
        for few in chars.windows(3).step_by(7) {
            PLAIN.check_common(&few.iter().collect::<String>());
        }
    }
}

/// Numbers that are always the same: a linear congruence, of which the upper bits are good.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

/// A hundred thousand sentences of words of the dictionary: whole, without their first or last character, one into the other.
#[test]
fn sentences_of_words_are_cut_alike() {
    let mut numbers = Numbers(1);
    // The frequent ones, with which texts are full, beside all.
    let mut frequent: Vec<&Word> = WORDS.iter().collect();
    frequent.sort_by_key(|w| std::cmp::Reverse((w.frequency, &w.text)));
    frequent.truncate(3_000);
    for round in 0..100_000 {
        let mut sentence = String::new();
        for _ in 0..=numbers.below(12) {
            let word = match numbers.below(3) {
                0 => frequent[numbers.below(frequent.len())],
                _ => &WORDS[numbers.below(WORDS.len())],
            };
            let chars: Vec<char> = word.text.chars().collect();
            let all = chars.len();
            let part = match numbers.below(4) {
                0 if all > 1 => &chars[1..],
                1 if all > 1 => &chars[..all - 1],
                _ => &chars[..],
            };
            sentence.extend(part);
            match numbers.below(24) {
                0 => sentence.push('，'),
                1 => sentence.push_str("3.5"),
                2 => sentence.push_str(ADDED[numbers.below(ADDED.len())]),
                _ => {}
            }
        }
        if round % 2 == 0 { &PLAIN } else { &WITH_ADDED }.check(&sentence);
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<prop::sample::Index>().prop_map(|k| k.get(&WORDS).text.clone()),
        2 => prop::sample::select(ADDED.to_vec()).prop_map(str::to_owned),
        2 => prop::char::range('一', '龥').prop_map(String::from),
        1 => "[a-zA-Z0-9+#&._%-]{1,4}",
        1 => any::<char>().prop_map(String::from),
        1 => "[\r\n，。“” ]{1,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_cut_alike(text in text()) {
        PLAIN.check(&text);
        WITH_ADDED.check(&text);
    }

    #[test]
    fn any_words_are_added_alike(added in prop::collection::vec(text(), 1..4), text in text()) {
        // jieba-rs takes 130 ms to load: one copy of it serves.
        let added: Vec<&str> = added.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        let mut jieba = PLAIN.jieba.clone();
        for word in &added {
            if !jieba.has_word(word) {
                jieba.add_word(word, None, None);
            }
        }
        let both = Both { ours: Dictionary::new(&added), jieba };
        both.check(&text);
        both.check(&added.concat());
    }
}
