//! Where words begin and end.
//!
//! A name that is read from its head leftwards may begin inside a word (场直接融资 of 市场直接融资), and a head may
//! arise where two words meet (海关 in 上海关于). A dictionary of words tells both: the segmenter of jieba-rs with the
//! heads of names as further words. It is loaded when the first name asks for it (about 130 ms, 30 MB), so a run without
//! such names does without.
//!
//! Known limit: what the dictionary does not know falls into single characters, and any place in it is a boundary.

use std::sync::OnceLock;

use gongwen_text::work;
use jieba_rs::Jieba;

/// The segmenter, loaded on first use.
pub(crate) struct Boundaries {
    words: Vec<&'static str>,
    jieba: OnceLock<Jieba>,
}

impl std::fmt::Debug for Boundaries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Boundaries").field("loaded", &self.jieba.get().is_some()).finish_non_exhaustive()
    }
}

impl Boundaries {
    /// A segmenter that knows `words` beside those of its dictionary.
    pub(crate) fn new(words: Vec<&'static str>) -> Self {
        Self { words, jieba: OnceLock::new() }
    }

    /// Whether `text` is a word of the dictionary and no name of a person there (its tag `nr`).
    pub(crate) fn is_common_word(&self, text: &str) -> bool {
        let tags = self.jieba().tag(text, false);
        matches!(tags.as_slice(), [only] if only.word == text && !only.tag.starts_with("nr"))
    }

    fn jieba(&self) -> &Jieba {
        self.jieba.get_or_init(|| {
            let mut jieba = Jieba::new();
            for word in &self.words {
                if !jieba.has_word(word) {
                    jieba.add_word(word, None, None);
                }
            }
            jieba
        })
    }

    /// The byte positions in `line` at which a word begins or ends, in order.
    pub(crate) fn of(&self, line: &str) -> Vec<usize> {
        work::tick(line.len());
        let mut at = 0;
        let ends = self.jieba().cut(line, false).into_iter().map(|token| {
            at += token.word.len();
            at
        });
        std::iter::once(0).chain(ends).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let at = Boundaries::new(vec!["概念验证中心"]).of(line);
        let words: Vec<&str> = at.windows(2).map(|w| &line[w[0]..w[1]]).collect();
        assert_eq!(words.join("|"), expected);
    }

    #[test]
    fn words_of_the_dictionary_and_of_our_own_are_kept_whole() {
        check("扩大市场直接融资", "扩大|市场|直接|融资");
        check("上海关于农业的意见", "上海|关于|农业|的|意见");
        check("建设概念验证中心", "建设|概念验证中心");
        check("", "");
    }
}
