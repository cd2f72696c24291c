//! Where words begin and end.
//!
//! A name that is read from its head leftwards may begin inside a word (场直接融资 of 市场直接融资), and a head may
//! arise where two words meet (海关 in 上海关于). A dictionary of words tells both: that of jieba with the heads of
//! names as further words. With the feature `jieba` jieba-rs itself answers, the same but for the time it takes to load.
//!
//! Known limit: what the dictionary does not know falls into single characters, and any place in it is a boundary.

use std::ops::Range;
use std::sync::OnceLock;

#[cfg(not(feature = "jieba"))]
use gongwen_dictionary::Dictionary as Engine;
#[cfg(feature = "jieba")]
use gongwen_dictionary::Jieba as Engine;
use gongwen_dictionary::is_in_words;
use gongwen_text::{window::cut, work};

/// The dictionary, completed with further words on first use.
pub(crate) struct Boundaries {
    words: Vec<&'static str>,
    engine: OnceLock<Engine>,
}

impl std::fmt::Debug for Boundaries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Boundaries").field("loaded", &self.engine.get().is_some()).finish_non_exhaustive()
    }
}

impl Boundaries {
    /// A dictionary that knows `words` beside its own.
    pub(crate) fn new(words: Vec<&'static str>) -> Self {
        Self { words, engine: OnceLock::new() }
    }

    fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| Engine::new(&self.words))
    }

    /// Whether `text` is a word of the dictionary and no name of a person there.
    pub(crate) fn is_common_word(&self, text: &str) -> bool {
        self.engine().is_common(text)
    }

    /// The byte positions in `line` at which a word begins or ends, in order.
    pub(crate) fn of(&self, line: &str) -> Vec<usize> {
        work::tick(line.len());
        self.engine().boundaries(line)
    }

    /// The boundaries of the pieces of `line` that reach into one of `windows` (sorted by their starts), in order. The
    /// dictionary is asked only for these: a piece between two signs is cut by itself anyway.
    pub(crate) fn near(&self, line: &str, windows: &[Range<usize>]) -> Vec<usize> {
        let mut found = vec![0];
        let mut windows = windows.iter().peekable();
        let mut at = 0;
        while at < line.len() {
            let rest = cut(line, at..);
            let word = rest.len() - rest.trim_start_matches(is_in_words).len();
            let end = at + if word > 0 { word } else { rest.chars().next().map_or(1, char::len_utf8) };
            while windows.next_if(|w| w.end <= at).is_some() {}
            if windows.peek().is_some_and(|w| w.start < end) {
                match word {
                    0 => found.extend([at, end]),
                    _ => found.extend(self.of(cut(line, at..end)).into_iter().map(|k| at + k)),
                }
            }
            at = end;
        }
        found.push(line.len());
        found.dedup();
        found
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

    #[test]
    fn only_pieces_that_reach_into_a_window_are_cut() {
        let line = "扩大市场，直接融资，扩大市场";
        let at = |word: &str| line.find(word).unwrap();
        let expected = [0, at("直接"), at("融资"), at("融资") + "融资".len(), line.len()];
        assert_eq!(
            Boundaries::new(vec![]).near(line, std::slice::from_ref(&(at("融资")..at("融资") + 3))),
            expected
        );
    }

    #[test]
    fn a_line_is_cut_piece_by_piece_as_it_is_as_a_whole() {
        let boundaries = Boundaries::new(vec!["概念验证中心"]);
        for line in [
            "",
            "扩大市场直接融资，建设“概念验证中心”（二期）、3.5亿元的C++平台；AI+制造",
            "。上海关于农业的意见\u{3000}第1章——\u{20000}\u{2B740}々〇ab-c_d％é１２",
        ] {
            let whole = boundaries.of(line);
            assert_eq!(boundaries.near(line, std::slice::from_ref(&(0..line.len()))), whole, "{line}");
        }
    }
}
